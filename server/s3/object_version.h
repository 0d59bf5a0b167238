// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/exchange.h"

namespace holdfast::s3
{

/// Buckets hold one version of each key, named "null"; a request for another one is NoSuchVersion.
[[nodiscard]] inline Outcome<void> checkVersionId(std::string_view versionId, std::string_view key)
{
    if (versionId.empty() || versionId == "null")
        return {};
    return refuse(ErrorCode::NoSuchVersion, {},
                  {{"Key", std::string(key)}, {"VersionId", std::string(versionId)}});
}
[[nodiscard]] inline Outcome<void> checkVersionId(const Exchange& x)
{
    const std::string* versionId = x.query("versionId");
    return versionId ? checkVersionId(*versionId, x.key()) : Outcome<void>{};
}

/// A write always makes the current version: one that names a version cannot be meant.
[[nodiscard]] inline Outcome<void> refuseVersionId(const Exchange& x)
{
    if (const std::string* versionId = x.query("versionId"))
        return refuseArgument("This operation does not accept a version-id.", "versionId",
                              *versionId);
    return {};
}

} // namespace holdfast::s3
