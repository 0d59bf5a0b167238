// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/context.h"

namespace holdfast::store
{

/// A page of a bucket's objects (ListObjects, V1 and V2).
Task<Result<ListPage>> listObjects(Context& context, BucketId bucket, ListQuery query);
/// A page of all its versions, delete markers too (ListObjectVersions).
Task<Result<VersionListPage>> listVersionsOf(Context& context, BucketId bucket, VersionListQuery query);
/// A page of its uploads in progress.
Task<Result<UploadListPage>> listUploadsOf(Context& context, BucketId bucket, UploadListQuery query);
/// The bucket's counters, summed over the partitions.
Task<Result<BucketUsage>> sumCounters(Context& context, std::string begin, std::string end);

/// The common prefix that a key is folded into, or nothing.
[[nodiscard]] std::optional<std::string_view> commonPrefix(std::string_view key, std::string_view prefix,
                                                           std::string_view delimiter);
/// Whether a marker names a common prefix of the page before, rather than a key.
[[nodiscard]] bool isCommonPrefix(std::string_view marker, std::string_view prefix,
                                  std::string_view delimiter);

} // namespace holdfast::store
