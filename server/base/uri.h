// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace holdfast
{

/// Percent-encoding as SigV4 wants it: unreserved characters of RFC 3986 stay, everything else becomes
/// %XX in upper case; `/` stays when `keepSlash`.
[[nodiscard]] std::string uriEncode(std::string_view text, bool keepSlash);
/// Decodes %XX. `plusIsSpace` for query strings that browsers made. A stray % is InvalidArgument.
[[nodiscard]] Result<std::string> uriDecode(std::string_view text, bool plusIsSpace = false);

/// A query string in the order it came; names and values decoded ("+" is a plus here, as in AWS's
/// canonical query). A name without "=" has an empty value.
using QueryList = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Result<QueryList> parseQuery(std::string_view query); ///< at most 1000 fields
/// First value of `name`, or nullptr.
[[nodiscard]] const std::string* findQuery(const QueryList& query, std::string_view name);

} // namespace holdfast
