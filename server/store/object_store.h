// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "store/background.h"
#include "store/documents.h"
#include "store/objects.h"
#include "store/uploads.h"

namespace holdfast::store
{

/// The object layer over a replica set, whatever that stands on: the composition of its parts.
class ObjectStore final : public ObjectLayer, public Documents
{
public:
    ObjectStore(replica::ReplicaSet& replicas, env::Clock& clock, env::Random& random,
                std::vector<env::Executor> executors, std::shared_ptr<PinTable> pins,
                StorageClasses classes = {}, ClockTrust trust = {});

    [[nodiscard]] const StorageClasses& classes() const { return m_context.classes; }

    /// Background work runs from here until stop() returns.
    void start() { m_background.start(m_context.executors); }
    Task<void> stop() { return m_background.stop(); }
    [[nodiscard]] const Background& background() const { return m_background; }
    [[nodiscard]] Background& background() { return m_background; }
    [[nodiscard]] ClockStatus clockStatus() { return m_context.lockTime.status(); }
    /// Counters of all buckets.
    Task<Result<BucketUsage>> totalUsage();
    /// What could not be rebuilt, by name (ErasureStore::quarantine).
    Task<Result<QuarantinePage>> quarantine(std::string after, std::uint32_t limit);
    /// Objects and bytes that would be written anew for this geometry (store/reencode_worker.h).
    Task<Result<std::pair<std::uint64_t, std::uint64_t>>> countNarrow(drive::Geometry goal);

    Task<Result<BucketInfo>> createBucket(std::string name, std::string owner = {},
                                          BucketSettings settings = {}) override;
    Task<Result<BucketInfo>> headBucket(std::string name) override;
    Task<Result<void>> deleteBucket(std::string name) override;
    Task<Result<std::vector<BucketInfo>>> listBuckets() override;
    Task<Result<BucketUsage>> bucketUsage(std::string name) override;
    Task<Result<BucketInfo>> changeBucket(std::string name, BucketSettingsChange change) override;

    Task<Result<std::unique_ptr<ObjectWriter>>> put(std::string bucket, std::string key,
                                                    PutOptions options) override;
    Task<Result<ObjectInfo>> head(std::string bucket, std::string key,
                                std::string versionId = {}) override;
    Task<Result<std::unique_ptr<ObjectReader>>> get(std::string bucket, std::string key,
                                                    std::string versionId = {}) override;
    Task<Result<DeleteResult>> remove(std::string bucket, std::string key, RemoveOptions options) override;
    Task<Result<ObjectInfo>> changeMutables(std::string bucket, std::string key, std::string versionId,
                                            MutablesChange change) override;
    Task<Result<ObjectInfo>> replaceMetadata(std::string bucket, std::string key, PutOptions options,
                                             std::string expectedEtag) override;
    Task<Result<ListPage>> list(ListQuery query) override;
    Task<Result<VersionListPage>> listVersions(VersionListQuery query) override;

    Task<Result<UploadInfo>> createUpload(std::string bucket, std::string key,
                                          UploadOptions options) override;
    Task<Result<std::unique_ptr<ObjectWriter>>> putPart(std::string bucket, std::string key,
                                                        std::string uploadId, std::uint32_t number,
                                                        std::optional<std::uint64_t> length) override;
    Task<Result<UploadInfo>> headUpload(std::string bucket, std::string key,
                                        std::string uploadId) override;
    Task<Result<ObjectInfo>> completeUpload(std::string bucket, std::string key,
                                            std::string uploadId, std::vector<CompletePart> parts,
                                            std::optional<Checksum> wholeChecksum,
                                            WriteConditions conditions,
                                            Versioning versioning = Versioning::Off) override;
    Task<Result<void>> abortUpload(std::string bucket, std::string key,
                                   std::string uploadId) override;
    Task<Result<PartListPage>> listParts(std::string bucket, std::string key, std::string uploadId,
                                         std::uint32_t afterPart, std::uint32_t limit) override;
    Task<Result<UploadListPage>> listUploads(UploadListQuery query) override;

    Task<Result<std::optional<std::string>>> loadDocument(std::string name) override;
    Task<Result<void>> changeDocument(std::string name, DocumentChange change, bool needsRoom) override;
    Task<Result<DocumentPage>> listDocuments(std::string prefix, std::string after,
                                             std::uint32_t limit) override;

private:
    Context m_context;
    Background m_background;
    BucketDirectory m_buckets;
    Objects m_objects;
    Uploads m_uploads;
};

} // namespace holdfast::store
