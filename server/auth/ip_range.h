// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::auth
{

/// A set of addresses in CIDR notation (RFC 4632, RFC 4291), "203.0.113.0/24"; without "/" one
/// address. An IPv4 address mapped into IPv6 (::ffff:a.b.c.d) is the IPv4 address.
class IpRange
{
public:
    [[nodiscard]] static std::optional<IpRange> parse(std::string_view text);

    [[nodiscard]] bool contains(const IpRange& other) const;
    [[nodiscard]] bool isV4() const { return m_isV4; }
    [[nodiscard]] int prefix() const { return m_prefix; } ///< 0 to 32, or to 128

private:
    std::array<std::uint8_t, 16> m_address{}; ///< the first four bytes of an IPv4 address
    bool m_isV4 = true;
    int m_prefix = 32;
};

} // namespace holdfast::auth
