// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.h"
#include "tool/report.h"

namespace holdfast::tool
{

/// Adds what a row of type M says of its version: tags, retention, legal hold, ACL.
Result<void> putMutables(nlohmann::ordered_json& line, std::string_view value);

} // namespace holdfast::tool
