// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/object_store.h"

#include "store/job_documents.h"
#include "store/listing.h"

namespace holdfast::store
{

ObjectStore::ObjectStore(replica::ReplicaSet& replicas, env::Clock& clock, env::Random& random,
                         std::vector<env::Executor> executors, std::shared_ptr<PinTable> pins,
                         StorageClasses classes, ClockTrust trust)
    : m_context{replicas, clock, random, std::move(executors), random.uuid(), std::move(pins),
                classes},
      m_background(m_context), m_buckets(m_context), m_objects(m_context, m_buckets),
      m_uploads(m_context, m_buckets)
{
    m_context.upkeep = &m_background;
    m_context.lockTime.setTrust(std::move(trust));
}

Task<Result<BucketUsage>> ObjectStore::totalUsage()
{
    return sumCounters(m_context, {}, {});
}

Task<Result<QuarantinePage>> ObjectStore::quarantine(std::string after, std::uint32_t limit)
{
    auto buckets = co_await m_buckets.list();
    if (!buckets)
        co_return failed(std::move(buckets));
    std::map<BucketId, std::string> names;
    for (BucketInfo& bucket : *buckets)
        names.emplace(bucket.id, std::move(bucket.name));
    co_return co_await m_background.quarantine().page(std::move(after), limit, std::move(names));
}

Task<Result<std::pair<std::uint64_t, std::uint64_t>>>
ObjectStore::countNarrow(drive::Geometry goal)
{
    return store::countNarrow(m_context, goal);
}

Task<Result<BucketInfo>> ObjectStore::createBucket(std::string name, std::string owner,
                                                   BucketSettings settings)
{
    return m_buckets.create(std::move(name), std::move(owner), std::move(settings));
}

Task<Result<BucketInfo>> ObjectStore::changeBucket(std::string name, BucketSettingsChange change)
{
    return m_buckets.change(std::move(name), std::move(change));
}

Task<Result<BucketInfo>> ObjectStore::headBucket(std::string name)
{
    auto bucket = co_await m_buckets.find(std::move(name));
    if (!bucket)
        co_return failed(std::move(bucket));
    co_return (*bucket)->info();
}

Task<Result<void>> ObjectStore::deleteBucket(std::string name)
{
    return m_buckets.remove(std::move(name));
}

Task<Result<std::vector<BucketInfo>>> ObjectStore::listBuckets()
{
    return m_buckets.list();
}

Task<Result<BucketUsage>> ObjectStore::bucketUsage(std::string name)
{
    auto bucket = co_await m_buckets.find(std::move(name));
    if (!bucket)
        co_return failed(std::move(bucket));
    const std::string begin = bucketPrefix((*bucket)->id());
    co_return co_await sumCounters(m_context, begin, drive::prefixEnd(begin));
}

Task<Result<std::unique_ptr<ObjectWriter>>> ObjectStore::put(std::string bucket, std::string key,
                                                             PutOptions options)
{
    return m_objects.put(std::move(bucket), std::move(key), std::move(options));
}

Task<Result<ObjectInfo>> ObjectStore::head(std::string bucket, std::string key, std::string versionId)
{
    return m_objects.head(std::move(bucket), std::move(key), std::move(versionId));
}

Task<Result<std::unique_ptr<ObjectReader>>> ObjectStore::get(std::string bucket, std::string key,
                                                             std::string versionId)
{
    return m_objects.get(std::move(bucket), std::move(key), std::move(versionId));
}

Task<Result<DeleteResult>> ObjectStore::remove(std::string bucket, std::string key, RemoveOptions options)
{
    return m_objects.remove(std::move(bucket), std::move(key), std::move(options));
}

Task<Result<ObjectInfo>> ObjectStore::changeMutables(std::string bucket, std::string key,
                                                     std::string versionId, MutablesChange change)
{
    return m_objects.changeMutables(std::move(bucket), std::move(key), std::move(versionId),
                                    std::move(change));
}

Task<Result<ObjectInfo>> ObjectStore::replaceMetadata(std::string bucket, std::string key,
                                                      PutOptions options, std::string expectedEtag)
{
    return m_objects.replaceMetadata(std::move(bucket), std::move(key), std::move(options),
                                     std::move(expectedEtag));
}

Task<Result<ListPage>> ObjectStore::list(ListQuery query)
{
    auto bucket = co_await m_buckets.find(query.bucket);
    if (!bucket)
        co_return failed(std::move(bucket));
    co_return co_await listObjects(m_context, (*bucket)->id(), std::move(query));
}

Task<Result<VersionListPage>> ObjectStore::listVersions(VersionListQuery query)
{
    auto bucket = co_await m_buckets.find(query.bucket);
    if (!bucket)
        co_return failed(std::move(bucket));
    co_return co_await listVersionsOf(m_context, (*bucket)->id(), std::move(query));
}

Task<Result<UploadInfo>> ObjectStore::createUpload(std::string bucket, std::string key,
                                                   UploadOptions options)
{
    return m_uploads.create(std::move(bucket), std::move(key), std::move(options));
}

Task<Result<std::unique_ptr<ObjectWriter>>> ObjectStore::putPart(std::string bucket, std::string key,
                                                                 std::string uploadId,
                                                                 std::uint32_t number,
                                                                 std::optional<std::uint64_t> length)
{
    return m_uploads.putPart(std::move(bucket), std::move(key), std::move(uploadId), number, length);
}

Task<Result<UploadInfo>> ObjectStore::headUpload(std::string bucket, std::string key,
                                                 std::string uploadId)
{
    return m_uploads.head(std::move(bucket), std::move(key), std::move(uploadId));
}

Task<Result<ObjectInfo>> ObjectStore::completeUpload(std::string bucket, std::string key,
                                                     std::string uploadId,
                                                     std::vector<CompletePart> parts,
                                                     std::optional<Checksum> wholeChecksum,
                                                     WriteConditions conditions, Versioning versioning)
{
    return m_uploads.complete(std::move(bucket), std::move(key), std::move(uploadId),
                              std::move(parts), std::move(wholeChecksum), std::move(conditions), versioning);
}

Task<Result<void>> ObjectStore::abortUpload(std::string bucket, std::string key,
                                            std::string uploadId)
{
    return m_uploads.abort(std::move(bucket), std::move(key), std::move(uploadId));
}

Task<Result<PartListPage>> ObjectStore::listParts(std::string bucket, std::string key,
                                                  std::string uploadId, std::uint32_t afterPart,
                                                  std::uint32_t limit)
{
    return m_uploads.listParts(std::move(bucket), std::move(key), std::move(uploadId), afterPart,
                               limit);
}

Task<Result<UploadListPage>> ObjectStore::listUploads(UploadListQuery query)
{
    auto bucket = co_await m_buckets.find(query.bucket);
    if (!bucket)
        co_return failed(std::move(bucket));
    co_return co_await listUploadsOf(m_context, (*bucket)->id(), std::move(query));
}

Task<Result<std::optional<std::string>>> ObjectStore::loadDocument(std::string name)
{
    return store::loadDocument(m_context, std::move(name));
}

Task<Result<void>> ObjectStore::changeDocument(std::string name, DocumentChange change, bool needsRoom)
{
    return store::changeDocument(m_context, std::move(name), std::move(change), needsRoom);
}

Task<Result<DocumentPage>> ObjectStore::listDocuments(std::string prefix, std::string after,
                                                      std::uint32_t limit)
{
    return store::listDocuments(m_context, std::move(prefix), std::move(after), limit);
}

} // namespace holdfast::store
