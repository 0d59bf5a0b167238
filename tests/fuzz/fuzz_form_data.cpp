// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "fuzz.h"
#include "s3/form_data.h"
#include "s3/part_header.h"

using namespace holdfast;

namespace
{

struct Form
{
    std::string error;
    s3::FormFields fields;
    std::optional<std::string> filename;
    std::string file;

    bool operator==(const Form&) const = default;
};

Form parse(std::string_view boundary, std::string_view body, std::size_t step)
{
    s3::FormParser parser(boundary);
    Form form;
    std::size_t beforeFile = 0;
    for (std::size_t at = 0; at < body.size();) {
        const bool inFields = parser.stage() == s3::FormParser::Stage::Fields;
        const std::string_view piece = body.substr(at, step);
        const auto result = parser.feed(asBytes(piece));
        if (!result) {
            form.error = s3::errorRow(result.error().code).name;
            return form;
        }
        fuzz::check(result->consumed <= piece.size(), "takes no more than there is");
        fuzz::check(result->consumed == piece.size() ||
                        (inFields && parser.stage() == s3::FormParser::Stage::File),
                    "stops only where the file begins");
        fuzz::check(result->held.size() < boundary.size() + 4, "holds back less than a boundary");
        if (inFields)
            beforeFile += result->consumed;
        form.file += asText(result->held);
        form.file += asText(result->data);
        at += result->consumed;
    }
    fuzz::check(beforeFile <= s3::kMaxFormBytes, "the fields are bounded");
    if (const auto end = parser.end(); !end)
        form.error = s3::errorRow(end.error().code).name;
    form.fields = parser.fields();
    form.filename = parser.filename();
    return form;
}

} // namespace

/// The first line is the request's Content-Type, the rest its body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string_view body = text.substr(std::min(line + 1, text.size()));
    const auto found = s3::formBoundary(text.substr(0, line));
    const std::string boundary = found ? *found : "b";
    fuzz::check(boundary.size() <= s3::kMaxBoundary && boundary.find('\r') == std::string::npos,
                "a boundary is bounded, and has no line end");

    Form whole = parse(boundary, body, body.size() + 1);
    for (const std::size_t step : std::array<std::size_t, 4>{1, 3, boundary.size() + 4, 100}) {
        const Form pieces = parse(boundary, body, step);
        fuzz::check(pieces.error == whole.error, "however it comes, it is as good");
        if (whole.error.empty())
            fuzz::check(pieces == whole, "however it comes, it is the same");
    }
    fuzz::check(whole.file.size() <= body.size(), "a file is a part of its form");
    fuzz::check(whole.file.find("\r\n--" + boundary) == std::string::npos,
                "no boundary is taken for the file");
    fuzz::check(whole.fields.size() <= s3::kMaxFormFields, "few fields");
    if (s3::expandFilename(whole.fields, whole.filename)) {
        std::size_t total = 0;
        for (const auto& [name, value] : whole.fields)
            total += name.size() + value.size();
        fuzz::check(total <= s3::kMaxFormBytes, "expanded fields are bounded too");
    }
    (void)s3::parsePartHeader(body);
    return 0;
}
