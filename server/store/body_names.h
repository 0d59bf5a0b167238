// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "store/context.h"

namespace holdfast::store
{

/// The version, or the part of an upload, that names an extent or a small body.
struct BodyName
{
    std::uint64_t stamp = 0; ///< of the version
    std::string versionId;   ///< empty: the "null" version
    std::optional<std::uint32_t> part; ///< it is this part of an upload that goes on
};

/// Who names the body now, asked of the primary's rows; nothing when nobody does.
Task<Result<std::optional<BodyName>>> whoNames(Context& context, BucketId bucket, std::string key,
                                               std::optional<Uuid> upload, Uuid body);
/// Whether a body consists of this extent or small body, too.
[[nodiscard]] bool consistsOf(const BodyRef& body, const Uuid& id);

} // namespace holdfast::store
