// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/address.h"

#include <charconv>

namespace holdfast::http
{

Result<HostPort> parseHostPort(std::string_view text)
{
    const auto malformed = [text] {
        return fail(Code::InvalidArgument,
                    "\"" + std::string(text) + "\" is not an address of the form HOST:PORT");
    };
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return malformed();
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.size() < 3)
            return malformed();
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return malformed(); // IPv6 without brackets: where does the port begin?
    }
    HostPort out{std::string(host), 0};
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (port.empty() || parsed.ec != std::errc{} || parsed.ptr != port.data() + port.size())
        return malformed();
    return out;
}

std::string formatHostPort(const HostPort& address)
{
    const bool bracket = address.host.find(':') != std::string::npos;
    return (bracket ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

} // namespace holdfast::http
