// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/sigv4.h"

namespace holdfast::sigv4
{

namespace
{

constexpr std::size_t kMaxHeader = 16384;
constexpr std::size_t kMaxSignedHeaders = 200;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A character of a header name as it is signed: an RFC 9110 token without upper case.
bool isNameCharacter(char c)
{
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || isDigit(c) || kMarks.find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

Result<void> readSignedHeaders(std::string_view text, Authorization& into)
{
    for (;;) {
        const std::size_t end = std::min(text.find(';'), text.size());
        const std::string_view name = text.substr(0, end);
        if (name.empty() || !std::ranges::all_of(name, isNameCharacter))
            return fail(Code::InvalidArgument,
                        "SignedHeaders is not a list of header names in lower case");
        if (into.signedHeaders.size() == kMaxSignedHeaders)
            return fail(Code::InvalidArgument, "SignedHeaders has too many names");
        into.signedHeaders.emplace_back(name);
        if (end == text.size())
            return {};
        text.remove_prefix(end + 1);
    }
}

Result<void> readSignature(std::string_view text, Authorization& into)
{
    const auto isHex = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); };
    if (text.size() != 64 || !std::ranges::all_of(text, isHex))
        return fail(Code::InvalidArgument, "the signature is not 64 hexadecimal digits");
    into.signature = text;
    return {};
}

Result<Authorization> assemble(std::string_view credential, std::string_view signedHeaders,
                               std::string_view signature)
{
    auto parsed = parseCredential(credential);
    if (!parsed)
        return failed(std::move(parsed));
    Authorization result{std::move(parsed->accessKey), std::move(parsed->scope), {}, {}};
    if (auto read = readSignedHeaders(signedHeaders, result); !read)
        return failed(std::move(read));
    if (auto read = readSignature(signature, result); !read)
        return failed(std::move(read));
    return result;
}

/// The one value of a query field that must be there exactly once.
Result<std::string_view> onlyValue(const QueryList& query, std::string_view name)
{
    const std::string* found = nullptr;
    for (const auto& [fieldName, value] : query) {
        if (fieldName != name)
            continue;
        if (found)
            return fail(Code::InvalidArgument, std::string(name) + " is there twice");
        found = &value;
    }
    if (!found)
        return fail(Code::InvalidArgument, std::string(name) + " is missing");
    return std::string_view(*found);
}

Result<int> readExpires(std::string_view text)
{
    int seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc{} || end != text.data() + text.size() || !isDigit(text.front()))
        return fail(Code::InvalidArgument, "X-Amz-Expires is not a number");
    if (seconds < 1 || seconds > kMaxExpires)
        return fail(Code::InvalidArgument, "X-Amz-Expires must be 1 to 604800 seconds");
    return seconds;
}

} // namespace

/// Read from the right: an access key may hold slashes.
Result<Credential> parseCredential(std::string_view text)
{
    std::array<std::string_view, 4> parts; // date, region, service, terminator
    for (std::size_t i = parts.size(); i-- > 0;) {
        const std::size_t slash = text.rfind('/');
        if (slash == std::string_view::npos)
            return fail(Code::InvalidArgument, "the credential scope has too few parts");
        parts[i] = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    const auto [date, region, service, terminator] = parts;
    if (terminator != "aws4_request")
        return fail(Code::InvalidArgument, "the credential scope does not end in aws4_request");
    if (date.size() != 8 || !std::ranges::all_of(date, isDigit))
        return fail(Code::InvalidArgument, "the date in the credential scope is not yyyymmdd");
    if (text.empty() || region.empty() || service.empty())
        return fail(Code::InvalidArgument, "a part of the credential is empty");
    return Credential{std::string(text),
                      {std::string(date), std::string(region), std::string(service)}};
}

Result<Authorization> parseAuthorization(std::string_view header)
{
    if (header.size() > kMaxHeader)
        return fail(Code::InvalidArgument, "the Authorization header is too long");
    header = trimmed(header);
    if (!header.starts_with(kAlgorithm))
        return fail(Code::InvalidArgument, "the Authorization header is not AWS4-HMAC-SHA256");
    header.remove_prefix(kAlgorithm.size());
    if (header.empty() || (header[0] != ' ' && header[0] != '\t'))
        return fail(Code::InvalidArgument, "the Authorization header is not AWS4-HMAC-SHA256");

    constexpr std::array<std::string_view, 3> kNames{"Credential", "SignedHeaders", "Signature"};
    std::array<std::optional<std::string_view>, 3> values;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(','), header.size());
        const std::string_view field = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = field.find('=');
        const auto name = std::ranges::find(kNames, field.substr(0, equals));
        if (equals == std::string_view::npos || name == kNames.end())
            return fail(Code::InvalidArgument, "unknown part of the Authorization header");
        auto& value = values[static_cast<std::size_t>(name - kNames.begin())];
        if (value)
            return fail(Code::InvalidArgument, std::string(*name) + " is there twice");
        value = field.substr(equals + 1);
    }
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (!values[i])
            return fail(Code::InvalidArgument, std::string(kNames[i]) + " is missing");
    return assemble(*values[0], *values[1], *values[2]);
}

Result<PresignedQuery> parsePresigned(const QueryList& query)
{
    constexpr std::array<std::string_view, 6> kNames{"X-Amz-Algorithm",     "X-Amz-Credential",
                                                     "X-Amz-Date",          "X-Amz-Expires",
                                                     "X-Amz-SignedHeaders", "X-Amz-Signature"};
    std::array<std::string_view, 6> values;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        auto value = onlyValue(query, kNames[i]);
        if (!value)
            return failed(std::move(value));
        values[i] = *value;
    }
    const auto [algorithm, credential, amzDate, expires, signedHeaders, signature] = values;
    if (algorithm != kAlgorithm)
        return fail(Code::InvalidArgument, "X-Amz-Algorithm is not AWS4-HMAC-SHA256");
    if (auto time = parseAmzDate(amzDate); !time)
        return failed(std::move(time), "X-Amz-Date");
    auto seconds = readExpires(expires);
    if (!seconds)
        return failed(std::move(seconds));
    auto authorization = assemble(credential, signedHeaders, signature);
    if (!authorization)
        return failed(std::move(authorization));
    return PresignedQuery{std::move(*authorization), std::string(amzDate), *seconds};
}

} // namespace holdfast::sigv4
