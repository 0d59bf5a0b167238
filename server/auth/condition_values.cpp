// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/condition_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "auth/access_request.h"

namespace holdfast::auth
{

namespace
{

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> twoDigits(std::string_view text)
{
    if (text.size() != 2 || !isDigits(text))
        return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/// The seconds that "+05:30" is ahead of UTC, and the text before it. No zone: nothing.
std::optional<std::int64_t> takeZone(std::string_view& text)
{
    constexpr std::size_t kZone = 6;
    if (text.ends_with('Z')) {
        text.remove_suffix(1);
        return 0;
    }
    if (text.size() < kZone)
        return std::nullopt;
    const std::string_view zone = text.substr(text.size() - kZone);
    const auto hours = twoDigits(zone.substr(1, 2));
    const auto minutes = twoDigits(zone.substr(4));
    const bool signedZone = zone[0] == '+' || zone[0] == '-';
    if (!signedZone || zone[3] != ':' || !hours || !minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    text.remove_suffix(kZone);
    const std::int64_t seconds = (*hours * 60 + *minutes) * 60;
    return zone[0] == '+' ? seconds : -seconds;
}

} // namespace

std::optional<double> parseNumber(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    // from_chars also reads "inf" and "nan", which no policy means.
    if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
        return std::nullopt;
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<WallNanos> parseDate(std::string_view text)
{
    constexpr std::size_t kYear = 4, kMonth = 7, kDay = 10, kMinute = 16;
    if (isDigits(text) && text.size() != kYear) {
        constexpr std::int64_t kMost = INT64_MAX / kNanosPerSecond;
        std::int64_t seconds = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (error != std::errc() || seconds > kMost)
            return std::nullopt;
        return seconds * kNanosPerSecond;
    }
    std::int64_t zone = 0;
    if (text.find('T') != std::string_view::npos) {
        const auto ahead = takeZone(text);
        if (!ahead)
            return std::nullopt;
        zone = *ahead;
    }
    std::string whole(text);
    if (whole.size() == kYear)
        whole += "-01";
    if (whole.size() == kMonth)
        whole += "-01";
    if (whole.size() == kDay)
        whole += "T00:00";
    if (whole.size() == kMinute)
        whole += ":00";
    const auto time = parseIso8601(whole + "Z");
    if (!time)
        return std::nullopt;
    return *time - zone * kNanosPerSecond;
}

std::optional<bool> parseBool(std::string_view text)
{
    const std::string lower = asciiLower(text);
    if (lower == "true")
        return true;
    if (lower == "false")
        return false;
    return std::nullopt;
}

std::optional<std::array<std::string_view, 6>> splitArn(std::string_view text, bool variables)
{
    std::array<std::string_view, 6> parts;
    std::size_t begin = 0;
    std::size_t part = 0;
    std::size_t i = 0;
    while (i < text.size() && part + 1 < parts.size()) {
        if (variables && text.substr(i).starts_with("${")) {
            const auto close = text.find('}', i);
            i = close == std::string_view::npos ? text.size() : close + 1;
            continue;
        }
        if (text[i] == ':') {
            parts[part++] = text.substr(begin, i - begin);
            begin = i + 1;
        }
        ++i;
    }
    if (part + 1 != parts.size())
        return std::nullopt;
    parts[part] = text.substr(begin);
    return parts;
}

} // namespace holdfast::auth
