// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/uri.h"

namespace holdfast
{

namespace
{

constexpr std::size_t kMaxQueryFields = 1000;

bool isUnreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::string uriEncode(std::string_view text, bool keepSlash)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (isUnreserved(c) || (keepSlash && c == '/')) {
            out.push_back(c);
        } else {
            const auto byte = static_cast<std::uint8_t>(c);
            out.push_back('%');
            out.push_back(kDigits[byte >> 4]);
            out.push_back(kDigits[byte & 15]);
        }
    }
    return out;
}

Result<std::string> uriDecode(std::string_view text, bool plusIsSpace)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fail(Code::InvalidArgument, "a % in a URI without two digits behind it");
            out.push_back(static_cast<char>(high << 4 | low));
            i += 2;
        } else {
            out.push_back(plusIsSpace && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

Result<QueryList> parseQuery(std::string_view query)
{
    QueryList list;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view field = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (field.empty())
            continue;
        if (list.size() == kMaxQueryFields)
            return fail(Code::InvalidArgument, "the query string has more than 1000 fields");
        const std::size_t equals = std::min(field.find('='), field.size());
        auto name = uriDecode(field.substr(0, equals));
        if (!name)
            return failed(std::move(name));
        auto value = uriDecode(field.substr(std::min(equals + 1, field.size())));
        if (!value)
            return failed(std::move(value));
        list.emplace_back(std::move(*name), std::move(*value));
    }
    return list;
}

const std::string* findQuery(const QueryList& query, std::string_view name)
{
    for (const auto& [fieldName, value] : query)
        if (fieldName == name)
            return &value;
    return nullptr;
}

} // namespace holdfast
