// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace holdfast::auth
{

/// The texts that operators of conditions compare, read. Nothing where a text is none of the kind.

/// Decimal, with a fraction or exponent: "10", "-0.5", "1e3".
[[nodiscard]] std::optional<double> parseNumber(std::string_view text);
/// The W3C profile of ISO 8601 (a year, a month, a day, with or without a time and its zone), or
/// seconds since 1970. Four digits are a year.
[[nodiscard]] std::optional<WallNanos> parseDate(std::string_view text);
/// "true" and "false" in any case.
[[nodiscard]] std::optional<bool> parseBool(std::string_view text);
/// The six parts of an ARN; the last keeps its colons. Colons inside of "${...}" part nothing.
[[nodiscard]] std::optional<std::array<std::string_view, 6>> splitArn(std::string_view text,
                                                                      bool variables);

} // namespace holdfast::auth
