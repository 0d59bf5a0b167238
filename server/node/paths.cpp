// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/config.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace holdfast::node
{
namespace
{

constexpr std::size_t kMaxExpanded = 1024;

struct Range
{
    unsigned first = 0;
    unsigned last = 0;
    std::size_t width = 0; ///< digits to pad to; 0: none
};

std::optional<unsigned> wholeNumber(std::string_view text)
{
    unsigned value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// What stands between the braces: FIRST...LAST.
std::optional<Range> parseRange(std::string_view inside)
{
    const std::size_t dots = inside.find("...");
    if (dots == std::string_view::npos)
        return std::nullopt;
    const std::string_view from = inside.substr(0, dots);
    const std::string_view to = inside.substr(dots + 3);
    const auto first = wholeNumber(from);
    const auto last = wholeNumber(to);
    if (!first || !last || *first > *last)
        return std::nullopt;
    const bool padded = from.size() > 1 && from.starts_with('0');
    return Range{*first, *last, padded ? from.size() : 0};
}

} // namespace

Result<std::vector<std::string>> expandBraces(const std::string& text)
{
    const std::size_t open = text.find('{');
    if (open == std::string::npos)
        return std::vector<std::string>{text};
    const std::size_t close = text.find('}', open);
    const std::optional<Range> range =
        close == std::string::npos ? std::nullopt
                                   : parseRange(std::string_view(text).substr(open + 1, close - open - 1));
    if (!range)
        return fail(Code::InvalidArgument, "\"" + text + "\": braces hold a range such as {1...4}");
    const auto rest = expandBraces(text.substr(close + 1));
    if (!rest)
        return std::unexpected(rest.error());
    if ((std::size_t(range->last - range->first) + 1) * rest->size() > kMaxExpanded)
        return fail(Code::InvalidArgument, "\"" + text + "\" stands for too many paths");
    std::vector<std::string> out;
    const std::size_t count = std::size_t(range->last - range->first) + 1;
    for (std::size_t i = 0; i < count; ++i) {
        std::string digits = std::to_string(range->first + i);
        if (digits.size() < range->width)
            digits.insert(0, range->width - digits.size(), '0');
        for (const std::string& tail : *rest)
            out.push_back(text.substr(0, open) + digits + tail);
    }
    return out;
}

std::string absolutePath(const std::string& path)
{
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    std::string text = (error ? std::filesystem::path(path) : absolute).lexically_normal().string();
    while (text.size() > 1 && text.ends_with('/'))
        text.pop_back();
    return text;
}

Result<std::vector<std::string>> expandDrives(const std::vector<std::string>& given)
{
    std::vector<std::string> out;
    for (const std::string& one : given) {
        if (one.empty())
            return fail(Code::InvalidArgument, "a drive's path is empty");
        const auto expanded = expandBraces(one);
        if (!expanded)
            return std::unexpected(expanded.error());
        std::ranges::transform(*expanded, std::back_inserter(out), absolutePath);
    }
    return out;
}

} // namespace holdfast::node
