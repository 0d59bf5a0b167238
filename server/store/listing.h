// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/context.h"

namespace holdfast::store
{

/// A page of a bucket's objects (ListObjects, V1 and V2).
Task<Result<ListPage>> listObjects(Context& context, BucketId bucket, ListQuery query);
/// A page of its uploads in progress.
Task<Result<UploadListPage>> listUploadsOf(Context& context, BucketId bucket, UploadListQuery query);
/// The bucket's counters, summed over the partitions.
Task<Result<BucketUsage>> sumCounters(Context& context, std::string begin, std::string end);

} // namespace holdfast::store
