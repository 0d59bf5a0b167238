// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/ip_range.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace holdfast::auth
{

namespace
{

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int kMappedBits = 96;

std::optional<int> parsePrefix(std::string_view text, int most)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || text.starts_with('-') || value > most)
        return std::nullopt;
    return value;
}

} // namespace

std::optional<IpRange> IpRange::parse(std::string_view text)
{
    const auto slash = text.find('/');
    const std::string address(text.substr(0, slash));
    if (address.find('\0') != std::string::npos)
        return std::nullopt;
    IpRange out;
    out.m_isV4 = address.find(':') == std::string::npos;
    const int family = out.m_isV4 ? AF_INET : AF_INET6;
    if (::inet_pton(family, address.c_str(), out.m_address.data()) != 1)
        return std::nullopt;
    out.m_prefix = out.m_isV4 ? 32 : 128;
    if (slash != std::string_view::npos) {
        const auto prefix = parsePrefix(text.substr(slash + 1), out.m_prefix);
        if (!prefix)
            return std::nullopt;
        out.m_prefix = *prefix;
    }
    const bool mapped = !out.m_isV4 && out.m_prefix >= kMappedBits &&
                        std::equal(kMapped.begin(), kMapped.end(), out.m_address.begin());
    if (mapped) {
        std::copy_n(out.m_address.begin() + kMapped.size(), 4, out.m_address.begin());
        out.m_isV4 = true;
        out.m_prefix -= kMappedBits;
    }
    return out;
}

bool IpRange::contains(const IpRange& other) const
{
    if (m_isV4 != other.m_isV4 || other.m_prefix < m_prefix)
        return false;
    const auto whole = static_cast<std::size_t>(m_prefix / 8);
    if (!std::equal(m_address.begin(), m_address.begin() + m_prefix / 8, other.m_address.begin()))
        return false;
    const int rest = m_prefix % 8;
    if (rest == 0)
        return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return (m_address[whole] & mask) == (other.m_address[whole] & mask);
}

} // namespace holdfast::auth
