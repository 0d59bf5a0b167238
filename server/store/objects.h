// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "store/body_reader.h"
#include "store/version_change.h"

namespace holdfast::store
{

/// Objects of a bucket: put, read, remove. As in ObjectLayer.
class Objects
{
public:
    Objects(Context& context, BucketDirectory& buckets) : m_context(context), m_buckets(buckets) {}

    Task<Result<std::unique_ptr<ObjectWriter>>> put(std::string bucket, std::string key,
                                                    PutOptions options);
    Task<Result<ObjectInfo>> head(std::string bucket, std::string key, std::string versionId);
    Task<Result<std::unique_ptr<ObjectReader>>> get(std::string bucket, std::string key,
                                                    std::string versionId);
    Task<Result<DeleteResult>> remove(std::string bucket, std::string key, RemoveOptions options);
    Task<Result<ObjectInfo>> changeMutables(std::string bucket, std::string key, std::string versionId,
                                            MutablesChange change);
    Task<Result<ObjectInfo>> replaceMetadata(std::string bucket, std::string key,
                                             PutOptions options, std::string expectedEtag);

private:
    Task<Result<DeleteResult>> removeAtHome(BucketPtr bucket, std::string key, RemoveOptions options);
    Task<Result<DeleteResult>> removeNamed(BucketPtr bucket, std::string key, RemoveOptions options,
                                           VersionChange* change, replica::KeySection* section);
    Task<Result<ObjectInfo>> changeAtHome(BucketPtr bucket, std::string key, std::string versionId,
                                          MutablesChange change);
    Task<Result<ObjectInfo>> replaceAtHome(BucketPtr bucket, std::string key, PutOptions options,
                                           std::string expectedEtag);

    Context& m_context;
    BucketDirectory& m_buckets;
};

/// A version's body, ready to be read: extents pinned, the small body loaded. NotFound ("key") when the
/// row is not there or is a delete marker.
struct OpenBody
{
    VersionRow row;
    std::shared_ptr<BodyReader> reader;
};
/// Of the version in this row of `current` or `noncurrent`.
Task<Result<OpenBody>> openVersionBody(Context& context, PartitionId home, drive::Family family,
                                       std::string rowKey);
/// The part table of a multipart object, in order.
Task<Result<std::vector<PartInfo>>> readPartTable(Context& context, BucketId bucket,
                                                  std::string key, std::uint64_t stamp,
                                                  std::uint32_t rows);
/// The memory that a body of this length holds while it is written. Overloaded.
[[nodiscard]] Result<Budget::Ticket> admitWrite(Budget& budget, std::optional<std::uint64_t> length);
/// The memory without which so many bytes cannot be read, however slowly: one short run. Overloaded.
[[nodiscard]] Result<Budget::Ticket> admitRead(Budget& budget, std::uint64_t length);

} // namespace holdfast::store
