// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "meta/deny_list.h"

namespace holdfast::s3
{

/// What there is to know of a presigned link for the deny list: all but `denied`, `who` and `note`.
/// InvalidArgument: it is none, or it has ended. Whether its signature is true cannot be told from the link alone.
[[nodiscard]] Result<meta::DeniedLink> readLink(std::string_view link, WallNanos now,
                                                const std::vector<std::string>& domains);

} // namespace holdfast::s3
