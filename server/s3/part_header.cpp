// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/part_header.h"

#include <algorithm>
#include <array>

namespace holdfast::s3
{

namespace
{

constexpr std::string_view kBlanks = " \t";

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
    const std::size_t last = text.find_last_not_of(kBlanks);
    return last == std::string_view::npos ? std::string_view{}
                                          : text.substr(first, last - first + 1);
}

void skipBlanks(std::string_view& rest)
{
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
}

/// The value after an opening quote; takes it and the closing one off `rest`.
std::optional<std::string> takeQuoted(std::string_view& rest)
{
    std::string out;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const bool escapes =
            rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
        if (escapes) {
            ++i;
        } else if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return out;
        }
        out.push_back(rest[i]);
    }
    return std::nullopt;
}

std::optional<std::string> takeValue(std::string_view& rest)
{
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        return takeQuoted(rest);
    }
    const std::size_t end = std::min(rest.find_first_of("; \t\""), rest.size());
    std::string out(rest.substr(0, end));
    rest.remove_prefix(end);
    return out;
}

/// One line after another, with continuations (a line that begins with a blank) joined to it.
std::string takeLine(std::string_view& block)
{
    std::string line;
    do {
        const std::size_t end = std::min(block.find("\r\n"), block.size());
        line += block.substr(0, end);
        block.remove_prefix(std::min(end + 2, block.size()));
    } while (block.starts_with(' ') || block.starts_with('\t'));
    return line;
}

bool keepsBytes(std::string_view encoding)
{
    constexpr std::array<std::string_view, 3> kIdentity{"7bit", "8bit", "binary"};
    return std::ranges::find(kIdentity, lowered(encoding)) != kIdentity.end();
}

} // namespace

const std::string* ParameterizedValue::find(std::string_view lowerName) const
{
    const auto found = std::ranges::find(parameters, lowerName, &Pairs::value_type::first);
    return found == parameters.end() ? nullptr : &found->second;
}

std::optional<ParameterizedValue> parseParameters(std::string_view text)
{
    ParameterizedValue out;
    const std::size_t end = std::min(text.find(';'), text.size());
    out.type = lowered(trimmed(text.substr(0, end)));
    if (out.type.empty())
        return std::nullopt;
    std::string_view rest = text.substr(end);
    for (;;) {
        skipBlanks(rest);
        if (rest.empty())
            return out;
        if (!rest.starts_with(';'))
            return std::nullopt;
        rest.remove_prefix(1);
        skipBlanks(rest);
        if (rest.empty() || rest.starts_with(';'))
            continue;
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return std::nullopt;
        std::string name = lowered(rest.substr(0, equals));
        rest.remove_prefix(equals + 1);
        auto value = takeValue(rest);
        if (name.find_first_of("; \t\"") != std::string::npos || !value || out.find(name))
            return std::nullopt;
        out.parameters.emplace_back(std::move(name), std::move(*value));
    }
}

std::optional<PartHeader> parsePartHeader(std::string_view block)
{
    std::optional<PartHeader> part;
    while (!block.empty()) {
        const std::string line = takeLine(block);
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos)
            return std::nullopt;
        const std::string name = lowered(trimmed(std::string_view(line).substr(0, colon)));
        const std::string_view value = trimmed(std::string_view(line).substr(colon + 1));
        if (name == "content-transfer-encoding" && !keepsBytes(value))
            return std::nullopt;
        if (name != "content-disposition")
            continue;
        const auto disposition = parseParameters(value);
        const std::string* field = disposition ? disposition->find("name") : nullptr;
        if (part || !field || disposition->type != "form-data")
            return std::nullopt;
        part.emplace();
        part->name = lowered(*field);
        if (const std::string* filename = disposition->find("filename"))
            part->filename = *filename;
    }
    return part;
}

} // namespace holdfast::s3
