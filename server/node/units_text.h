// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

/// Numbers with units and names from elsewhere, as the command line shows them.
namespace holdfast::node
{

/// "8.6 MiB", "418 KiB", "12 B": three significant digits, as in the desktop program.
[[nodiscard]] std::string sizeText(std::uint64_t bytes);
/// "500000", "500M", "1.5GB": powers of 1000; nothing where it is no size.
[[nodiscard]] std::optional<std::uint64_t> parseSize(std::string_view text);
/// "less than a minute", "5 min", "3 h 20 min", "2 d 4 h".
[[nodiscard]] std::string durationText(std::uint64_t seconds);
/// Never 100 before all is done, never 0 once something is.
[[nodiscard]] unsigned percentOf(std::uint64_t done, std::uint64_t total);
/// "2026-11-29 22:53 UTC"; "never" for 0.
[[nodiscard]] std::string timeText(WallNanos time);
/// "1 disk", "3 disks".
[[nodiscard]] std::string countText(std::uint64_t count, std::string_view one, std::string_view many);
/// Names that users gave, with everything that could steer a terminal written as \xNN.
[[nodiscard]] std::string printable(std::string_view text);
/// `text` with blanks up to `width` columns (characters of UTF-8).
[[nodiscard]] std::string padded(std::string text, std::size_t width);
[[nodiscard]] std::size_t columnsOf(std::string_view text);
/// Columns as wide as they need to be, two blanks between them, nothing at the ends of lines.
[[nodiscard]] std::string tableText(const std::vector<std::vector<std::string>>& rows);

} // namespace holdfast::node
