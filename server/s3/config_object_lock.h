// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "s3/config_settings.h"

namespace holdfast::s3
{

// The documents of one object version (API_PutObjectRetention, API_PutObjectLegalHold,
// API_RestoreObject).

/// A version that may not be deleted before `until`.
struct ObjectRetention
{
    LockMode mode = LockMode::Governance;
    WallNanos until = 0;

    bool operator==(const ObjectRetention&) const = default;
};
/// Without a value: <Retention/>, which takes the retention away from who may bypass it. `now` is
/// what the date must be after.
[[nodiscard]] Outcome<std::optional<ObjectRetention>> parseRetention(std::string_view xml,
                                                                     WallNanos now);
[[nodiscard]] std::string retentionDocument(const ObjectRetention& retention);

[[nodiscard]] Outcome<bool> parseLegalHold(std::string_view xml); ///< true: ON
[[nodiscard]] std::string legalHoldDocument(bool on);

/// A copy of an archived version for some days. Restores that select (Type SELECT) are
/// NotImplemented: AWS itself takes no new ones.
struct RestoreRequest
{
    int days = 0;
    std::string tier = "Standard";
};
[[nodiscard]] Outcome<RestoreRequest> parseRestoreRequest(std::string_view xml);

} // namespace holdfast::s3
