// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "store/growth.h"

/// The documents of docs/admin-api.md, "Drives come and go". Reading is strict: every error is
/// InvalidArgument and names the field.
namespace holdfast::admin
{

/// What `drives/apply` is asked for.
struct GrowthOrder
{
    store::GrowthRequest request;
    std::uint64_t epoch = 0;
    bool reencode = true;
};

[[nodiscard]] Result<store::GrowthRequest> parsePlanBody(std::string_view body);
[[nodiscard]] Result<GrowthOrder> parseApplyBody(std::string_view body);
[[nodiscard]] std::string planJson(const store::GrowthPlan& plan);

[[nodiscard]] std::string_view growthKindName(store::GrowthRequest::Kind kind);   ///< "add", ...
[[nodiscard]] std::string_view growthStateName(store::GrowthStatus::State state); ///< "idle", ...

} // namespace holdfast::admin
