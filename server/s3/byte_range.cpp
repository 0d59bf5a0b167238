// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/byte_range.h"

#include <algorithm>
#include <charconv>

namespace holdfast::s3
{

namespace
{

/// `bytes=first-last` as written: either side may be missing, not both.
struct Spec
{
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
};

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || text.empty())
        return std::nullopt;
    if (problem == std::errc::result_out_of_range)
        return UINT64_MAX;
    return problem == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<Spec> parseSpec(std::string_view header)
{
    constexpr std::string_view kUnit = "bytes=";
    if (!header.starts_with(kUnit))
        return std::nullopt;
    header.remove_prefix(kUnit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const std::string_view first = header.substr(0, dash);
    const std::string_view last = header.substr(dash + 1);
    Spec spec{number(first), number(last)};
    if ((!first.empty() && !spec.first) || (!last.empty() && !spec.last))
        return std::nullopt;
    if (!spec.first && !spec.last)
        return std::nullopt;
    if (spec.first && spec.last && *spec.first > *spec.last)
        return std::nullopt;
    return spec;
}

std::unexpected<S3Error> outside(std::string_view header, std::uint64_t size)
{
    auto error = refuse(ErrorCode::InvalidRange, {},
                        {{"RangeRequested", std::string(header)},
                         {"ActualObjectSize", std::to_string(size)}});
    error.error().headers.emplace_back("content-range", "bytes */" + std::to_string(size));
    return error;
}

} // namespace

Outcome<std::optional<ByteRange>> parseRange(std::string_view header, std::uint64_t size)
{
    const std::optional<Spec> spec = parseSpec(header);
    if (!spec)
        return std::nullopt;
    if (!spec->first) {
        const std::uint64_t length = std::min(*spec->last, size);
        if (length == 0)
            return outside(header, size);
        return ByteRange{size - length, length};
    }
    if (*spec->first >= size)
        return outside(header, size);
    const std::uint64_t last = std::min(spec->last.value_or(UINT64_MAX), size - 1);
    return ByteRange{*spec->first, last - *spec->first + 1};
}

Outcome<ByteRange> parseCopyRange(std::string_view header, std::uint64_t size)
{
    const std::optional<Spec> spec = parseSpec(header);
    if (!spec || !spec->first || !spec->last)
        return refuseArgument("The x-amz-copy-source-range value must be of the form "
                              "bytes=first-last where first and last are the zero-based offsets "
                              "of the first and last bytes to copy",
                              "x-amz-copy-source-range", std::string(header));
    if (*spec->last >= size)
        return refuseArgument("Range specified is not valid for source object of size: " +
                                  std::to_string(size),
                              "x-amz-copy-source-range", std::string(header));
    return ByteRange{*spec->first, *spec->last - *spec->first + 1};
}

std::string contentRange(const ByteRange& range, std::uint64_t size)
{
    return "bytes " + std::to_string(range.offset) + '-' +
           std::to_string(range.offset + range.length - 1) + '/' + std::to_string(size);
}

} // namespace holdfast::s3
