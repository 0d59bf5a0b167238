// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

/// Numbers with units and names from elsewhere, as the command line shows them.
namespace holdfast::node
{

/// "8.6 MiB", "418 KiB", "12 B": three significant digits, as in the desktop program.
[[nodiscard]] std::string sizeText(std::uint64_t bytes);
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

} // namespace holdfast::node
