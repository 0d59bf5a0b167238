// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "meta/sharing.h"

/// The documents about links of docs/admin-api.md, "Links".
namespace holdfast::admin
{

/// InvalidArgument names the field.
[[nodiscard]] Result<meta::ShareRequest> parseShareBody(std::string_view body);
struct DenyOrder
{
    std::string link;
    std::string note;
};
[[nodiscard]] Result<DenyOrder> parseDenyBody(std::string_view body);

[[nodiscard]] std::string shareMadeJson(const meta::ShareMade& made, WallNanos now);
[[nodiscard]] std::string sharesJson(const meta::SharePage& page);
[[nodiscard]] std::string deniedLinkJson(const meta::DeniedLink& link);
[[nodiscard]] std::string deniedLinksJson(const std::vector<meta::DeniedLink>& links);

} // namespace holdfast::admin
