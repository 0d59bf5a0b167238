// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/list_token.h"

#include "base/encoding.h"

namespace holdfast::s3
{

namespace
{

constexpr std::string_view kVersion = "1:";

} // namespace

std::string makeListToken(std::string_view after)
{
    return base64Encode(asBytes(std::string(kVersion) + std::string(after)));
}

Outcome<std::string> listTokenFrom(const Exchange& x)
{
    const std::string* token = x.query("continuation-token");
    if (!token)
        return std::string{};
    const auto bytes = base64Decode(*token);
    if (!bytes || !asText(*bytes).starts_with(kVersion))
        return refuseArgument("The continuation token provided is incorrect",
                              "continuation-token", *token);
    return std::string(asText(*bytes).substr(kVersion.size()));
}

} // namespace holdfast::s3
