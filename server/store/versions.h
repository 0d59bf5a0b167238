// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "store/version_change.h"

/// What becomes of a key's versions ("How S3 Versioning works", Amazon S3 user guide). Invariants: a key with
/// any version has a row in `current`, which is the newest; the others are in `noncurrent`; at most one of
/// all has no id (the "null" version), and where that is an older one, the current row holds its stamp.
namespace holdfast::store
{

/// 32 hex digits: the stamp, by which its row is found, and eight random bytes.
[[nodiscard]] std::string makeVersionId(std::uint64_t stamp, env::Random& random);

/// The stamp in such an id.
[[nodiscard]] std::optional<std::uint64_t> stampOfVersionId(std::string_view versionId);

/// A version and where its row is.
struct FoundVersion
{
    drive::Family family = drive::Family::Current;
    std::string rowKey;
    VersionRow row;
};
/// The current version for an empty id. Nothing: there is no such version. Section or not.
Task<Result<std::optional<FoundVersion>>> findVersion(Context& context, BucketId bucket, std::string key,
                                                      std::string versionId);
/// Its tags, lock and ACL.
Task<Result<Mutables>> readMutables(Context& context, BucketId bucket, std::string key, const VersionRow* row);
/// The errors of ObjectLayer for a version that is asked for as an object: unknown, or a delete marker.
[[nodiscard]] Result<void> checkReadable(const std::optional<FoundVersion>& found, bool isNamed);

// In the key's section; they add to the change and commit nothing.

/// `row`, of which stamp and body are set, becomes the current version. Gives it its id.
Task<Result<void>> makeCurrent(Context* context, VersionChange* change, BucketId bucket, std::string key,
                               std::optional<VersionRow> current, VersionRow* row, Versioning versioning);
/// The version goes, and what was before it shows, if it was the current one. Forbidden ("lock").
Task<Result<void>> removeVersion(Context* context, VersionChange* change, BucketId bucket, std::string key,
                                 FoundVersion version, bool bypassGovernance);
/// Forbidden ("lock") while the version is held.
[[nodiscard]] Result<void> checkLock(const ObjectLock& lock, WallNanos now, bool bypassGovernance);

} // namespace holdfast::store
