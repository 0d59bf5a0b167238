// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "env/clock.h"
#include "store/object_layer.h"

namespace holdfast::test
{

/// ObjectLayer in memory, as simple and exact as it can be written: what a store must answer, without
/// saying how. Tests of the layers above stand on it, and stores are compared with it. Thread-safe.
class MemoryObjectLayer final : public store::ObjectLayer
{
public:
    static constexpr std::uint64_t kMinPart = 5 << 20;

    MemoryObjectLayer(env::Clock& clock, env::Random& random);

    store::Task<Result<store::BucketInfo>> createBucket(std::string name, std::string owner = {},
                                                        store::BucketSettings settings = {}) override;
    store::Task<Result<store::BucketInfo>> headBucket(std::string name) override;
    store::Task<Result<void>> deleteBucket(std::string name) override;
    store::Task<Result<std::vector<store::BucketInfo>>> listBuckets() override;
    store::Task<Result<store::BucketUsage>> bucketUsage(std::string name) override;
    store::Task<Result<store::BucketInfo>> changeBucket(std::string name,
                                                        store::BucketSettingsChange change) override;

    store::Task<Result<std::unique_ptr<store::ObjectWriter>>> put(std::string bucket,
                                                                  std::string key,
                                                                  store::PutOptions options) override;
    store::Task<Result<store::ObjectInfo>> head(std::string bucket, std::string key,
                                                std::string versionId = {}) override;
    store::Task<Result<std::unique_ptr<store::ObjectReader>>> get(std::string bucket, std::string key,
                                                                  std::string versionId = {}) override;
    store::Task<Result<store::DeleteResult>> remove(std::string bucket, std::string key,
                                                    store::RemoveOptions options) override;
    store::Task<Result<store::ObjectInfo>> changeMutables(std::string bucket, std::string key,
                                                          std::string versionId,
                                                          store::MutablesChange change) override;
    store::Task<Result<store::ObjectInfo>> replaceMetadata(std::string bucket, std::string key,
                                                           store::PutOptions options,
                                                           std::string expectedEtag) override;
    store::Task<Result<store::ListPage>> list(store::ListQuery query) override;
    store::Task<Result<store::VersionListPage>> listVersions(store::VersionListQuery query) override;

    store::Task<Result<store::UploadInfo>> createUpload(std::string bucket, std::string key,
                                                        store::UploadOptions options) override;
    store::Task<Result<std::unique_ptr<store::ObjectWriter>>> putPart(
        std::string bucket, std::string key, std::string uploadId, std::uint32_t number,
        std::optional<std::uint64_t> length) override;
    store::Task<Result<store::UploadInfo>> headUpload(std::string bucket, std::string key,
                                                      std::string uploadId) override;
    store::Task<Result<store::ObjectInfo>> completeUpload(
        std::string bucket, std::string key, std::string uploadId,
        std::vector<store::CompletePart> parts, std::optional<store::Checksum> wholeChecksum,
        store::WriteConditions conditions,
        store::Versioning versioning = store::Versioning::Off) override;
    store::Task<Result<void>> abortUpload(std::string bucket, std::string key,
                                          std::string uploadId) override;
    store::Task<Result<store::PartListPage>> listParts(std::string bucket, std::string key,
                                                       std::string uploadId,
                                                       std::uint32_t afterPart,
                                                       std::uint32_t limit) override;
    store::Task<Result<store::UploadListPage>> listUploads(store::UploadListQuery query) override;

    /// The next `count` calls of any kind fail with `error`.
    void failNext(Error error, int count = 1);
    /// Writers that exist and have neither been committed nor dropped.
    [[nodiscard]] int openWriters() const;

private:
    struct Object
    {
        store::ObjectInfo info;
        std::vector<store::PartInfo> parts;
        std::shared_ptr<const std::string> body;
    };
    struct Part
    {
        store::PartInfo info;
        std::shared_ptr<const std::string> body;
    };
    struct Upload
    {
        store::UploadInfo info;
        store::UploadOptions options;
        std::map<std::uint32_t, Part> parts;
    };
    struct Bucket
    {
        store::BucketInfo info;
        std::map<std::string, std::vector<Object>> objects; ///< versions from the newest; never empty
        /// By key, then by upload id.
        std::map<std::pair<std::string, std::string>, Upload> uploads;
        std::map<std::pair<std::string, std::string>, store::ObjectInfo> completed;
    };
    class Writer;
    class Reader;

    Result<Bucket*> findBucket(const std::string& name);
    Result<Upload*> findUpload(const std::string& bucket, const std::string& key,
                               const std::string& uploadId);
    Result<Object*> findVersion(Bucket& bucket, const std::string& key, const std::string& versionId);
    /// As an object: a delete marker is an error.
    Result<Object*> findObject(Bucket& bucket, const std::string& key, const std::string& versionId);
    /// Forbidden ("lock") where a null version that a write replaces is held.
    Result<void> mayReplace(const Bucket& bucket, const std::string& key, store::Versioning versioning);
    [[nodiscard]] bool isHeld(const Object& object, bool bypassGovernance) const;
    /// The new current version; gives it its id.
    store::ObjectInfo install(Bucket& bucket, const std::string& key, Object object,
                              store::Versioning versioning);
    Result<void> mayFail();
    WallNanos stamp();
    static Result<void> checkConditions(const Bucket& bucket, const std::string& key,
                                        const store::WriteConditions& conditions);
    Result<store::ObjectInfo> commitObject(const std::string& bucket, const std::string& key,
                                           const store::PutOptions& options, std::string body,
                                           const store::BodyDigests& digests);
    Result<store::ObjectInfo> commitPart(const std::string& bucket, const std::string& key,
                                         const std::string& uploadId, std::uint32_t number,
                                         std::string body, const store::BodyDigests& digests);
    std::unique_ptr<store::ObjectWriter> makePartWriter(std::string bucket, std::string key,
                                                        std::string uploadId,
                                                        std::uint32_t number);
    Result<Object> assemble(const Upload& upload, const std::vector<store::CompletePart>& parts,
                            std::optional<store::Checksum> wholeChecksum);

    mutable std::mutex m_mutex;
    env::Clock& m_clock;
    env::Random& m_random;
    std::map<std::string, Bucket> m_buckets;
    std::uint64_t m_nextBucketId = 1;
    WallNanos m_last = 0;
    Error m_failure;
    int m_failures = 0;
    int m_openWriters = 0;
};

} // namespace holdfast::test
