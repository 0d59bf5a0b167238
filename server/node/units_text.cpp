// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/units_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/encoding.h"

namespace holdfast::node
{

std::string sizeText(std::uint64_t bytes)
{
    constexpr std::array<const char*, 7> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    // 1023.5 would be written as 1024: the next unit says it better.
    while (value >= 1023.5 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    int decimals = 0;
    if (unit > 0 && value < 9.995)
        decimals = 2;
    else if (unit > 0 && value < 99.95)
        decimals = 1;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f %s", decimals, value, kUnits.at(unit));
    return text.data();
}

std::string durationText(std::uint64_t seconds)
{
    const std::uint64_t minutes = (seconds + 30) / 60;
    if (seconds < 60)
        return "less than a minute";
    if (minutes < 60)
        return std::to_string(minutes) + " min";
    const auto both = [](std::uint64_t big, const char* bigUnit, std::uint64_t small,
                         const char* smallUnit) {
        std::string text = std::to_string(big) + bigUnit;
        return small == 0 ? text : text + " " + std::to_string(small) + smallUnit;
    };
    if (minutes < 24 * 60)
        return both(minutes / 60, " h", minutes % 60, " min");
    const std::uint64_t hours = (minutes + 30) / 60;
    return both(hours / 24, " d", hours % 24, " h");
}

unsigned percentOf(std::uint64_t done, std::uint64_t total)
{
    if (total == 0 || done >= total)
        return total == 0 && done == 0 ? 0 : 100;
    const auto percent =
        static_cast<unsigned>(static_cast<double>(done) * 100 / static_cast<double>(total));
    return done == 0 ? 0 : std::clamp(percent, 1U, 99U);
}

std::string timeText(WallNanos time)
{
    if (time == 0)
        return "never";
    std::string text = formatIso8601Millis(time); // 2026-11-29T22:53:53.123Z
    text.resize(16);
    text[10] = ' ';
    return text + " UTC";
}

std::string countText(std::uint64_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string printable(std::string_view text)
{
    const bool isText = isUtf8(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F steer some terminals as well; they begin with C2.
        const bool isHighControl = byte == 0xc2 && i + 1 < text.size() &&
                                   static_cast<unsigned char>(text[i + 1]) < 0xa0;
        const bool isPlain = byte >= 0x20 && byte != 0x7f && !isHighControl;
        if (isPlain && (byte < 0x80 || isText)) {
            out.push_back(text[i]);
            continue;
        }
        const std::size_t count = isHighControl && isText ? 2 : 1;
        for (std::size_t k = 0; k < count; ++k)
            out += "\\x" + hexEncode(asBytes(text.substr(i + k, 1)));
        i += count - 1;
    }
    return out;
}

std::size_t columnsOf(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width)
{
    const std::size_t has = columnsOf(text);
    if (has < width)
        text.append(width - has, ' ');
    return text;
}

std::string tableText(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const std::vector<std::string>& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columnsOf(row[i]));
    }
    std::string text;
    for (const std::vector<std::string>& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += padded(row[i], widths[i] + 2);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::optional<std::uint64_t> parseSize(std::string_view text)
{
    constexpr std::string_view kUnits = "KMGT";
    constexpr double kMost = 9.0e18;
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || !(number >= 0))
        return std::nullopt;
    std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit.ends_with('B') || unit.ends_with('b'))
        unit.remove_suffix(1);
    if (unit.size() > 1)
        return std::nullopt;
    if (unit.size() == 1) {
        const std::size_t power = kUnits.find(static_cast<char>(unit[0] & ~0x20));
        if (power == std::string_view::npos)
            return std::nullopt;
        for (std::size_t i = 0; i <= power; ++i)
            number *= 1000;
    }
    if (number < 1 || number > kMost)
        return std::nullopt;
    return static_cast<std::uint64_t>(number);
}

} // namespace holdfast::node
