// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "admin/node_control.h"

/// The JSON documents of docs/admin-api.md. Text that is not UTF-8 (a path) is shown with replacement
/// characters.
namespace holdfast::admin
{

/// `store`: nil while the store is not open.
[[nodiscard]] std::string capabilitiesJson(const NodeFacts& node, const Uuid& store);
[[nodiscard]] std::string statusJson(const NodeFacts& node, const store::StoreStatus& status,
                                     WallNanos now);
[[nodiscard]] std::string bucketsJson(const std::vector<BucketRow>& rows);
[[nodiscard]] std::string readyJson(Readiness readiness);
[[nodiscard]] std::string errorJson(std::string_view code, std::string_view message,
                                    std::string_view requestId);

} // namespace holdfast::admin
