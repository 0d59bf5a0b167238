// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace holdfast::http
{

struct HostPort
{
    std::string host; ///< without brackets; empty: all interfaces
    std::uint16_t port = 0;
};

/// HOST:PORT, [IPv6]:PORT or :PORT. InvalidArgument for anything else.
[[nodiscard]] Result<HostPort> parseHostPort(std::string_view text);
/// The same written out; IPv6 in brackets.
[[nodiscard]] std::string formatHostPort(const HostPort& address);

} // namespace holdfast::http
