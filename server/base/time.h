// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace holdfast
{

/// Wall clock in nanoseconds since 1970-01-01T00:00:00Z, no leap seconds.
using WallNanos = std::int64_t;
inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosPerMilli = 1'000'000;

[[nodiscard]] std::string formatIso8601Millis(WallNanos time); ///< 2026-11-20T10:24:00.000Z
[[nodiscard]] std::string formatHttpDate(WallNanos time);      ///< Fri, 20 Nov 2026 10:24:00 GMT
[[nodiscard]] std::string formatAmzDate(WallNanos time);       ///< 20261120T102400Z
[[nodiscard]] Result<WallNanos> parseIso8601(std::string_view text); ///< with or without fraction; Z
[[nodiscard]] Result<WallNanos> parseHttpDate(std::string_view text); ///< RFC 9110: all three forms
[[nodiscard]] Result<WallNanos> parseAmzDate(std::string_view text);

} // namespace holdfast
