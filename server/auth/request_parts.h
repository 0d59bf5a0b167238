// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/authenticator.h"

/// What the ways of signing a request have in common.
namespace holdfast::auth
{

/// Headers or form fields: names in lower case.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] inline std::unexpected<AuthError> deny(Denial denial, std::string message,
                                                     NamedValues details = {})
{
    return std::unexpected(AuthError{denial, std::move(message), std::move(details)});
}

/// The first value of that name, or nullptr.
[[nodiscard]] inline const std::string* findValue(const NamedValues& values, std::string_view name)
{
    const auto found = std::ranges::find(values, name, &NamedValues::value_type::first);
    return found == values.end() ? nullptr : &found->second;
}
[[nodiscard]] inline const std::string* findHeader(const RequestView& request,
                                                   std::string_view name)
{
    return findValue(request.headers, name);
}

/// A SHA-256 in hexadecimal.
[[nodiscard]] inline bool isHash(std::string_view text)
{
    return text.size() == 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

[[nodiscard]] inline std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

} // namespace holdfast::auth
