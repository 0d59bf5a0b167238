// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/object_version.h"

#include <algorithm>

namespace holdfast::s3
{

Outcome<void> checkVersionId(std::string_view versionId)
{
    constexpr std::size_t kDigits = 32;
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (versionId == "null" || (versionId.size() == kDigits && std::ranges::all_of(versionId, isDigit)))
        return {};
    if (versionId.empty())
        return refuseArgument("Version id cannot be the empty string", "versionId", {});
    return refuseArgument("Invalid version id specified", "versionId", std::string(versionId));
}

Outcome<std::string> versionIdOf(const Exchange& x)
{
    const std::string* versionId = x.query("versionId");
    if (!versionId)
        return std::string();
    if (auto checked = checkVersionId(*versionId); !checked)
        return refused(std::move(checked));
    return *versionId;
}

Outcome<void> refuseVersionId(const Exchange& x)
{
    if (const std::string* versionId = x.query("versionId"))
        return refuseArgument("This operation does not accept a version-id.", "versionId",
                              *versionId);
    return {};
}

void addVersionId(const Exchange& x, std::string_view versionId, http::Headers& into)
{
    if (x.versioning() != store::Versioning::Off)
        into.set("x-amz-version-id", std::string(versionId));
}

} // namespace holdfast::s3
