// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "support/memory_object_layer.h"

#include <algorithm>

#include "base/encoding.h"

namespace holdfast::test
{

using namespace store;

namespace
{

constexpr std::size_t kPiece = 256 * 1024;

std::unexpected<Error> missing(std::string what)
{
    std::string message = "no such " + what;
    return fail(Code::NotFound, std::move(message), std::move(what));
}

} // namespace

class MemoryObjectLayer::Writer final : public ObjectWriter
{
public:
    Writer(MemoryObjectLayer& layer, std::string bucket, std::string key)
        : m_layer(layer), m_bucket(std::move(bucket)), m_key(std::move(key))
    {
        ++m_layer.m_openWriters;
    }
    ~Writer() override
    {
        const std::lock_guard lock(m_layer.m_mutex);
        --m_layer.m_openWriters;
    }
    Task<Result<void>> write(ByteView data) override
    {
        const std::lock_guard lock(m_layer.m_mutex);
        if (auto failure = m_layer.mayFail(); !failure)
            co_return failure;
        m_body += asText(data);
        co_return Result<void>{};
    }
    Task<Result<ObjectInfo>> commit(BodyDigests digests) override
    {
        const std::lock_guard lock(m_layer.m_mutex);
        if (auto failure = m_layer.mayFail(); !failure)
            co_return failed(std::move(failure));
        if (uploadId.empty())
            co_return m_layer.commitObject(m_bucket, m_key, options, std::move(m_body), digests);
        co_return m_layer.commitPart(m_bucket, m_key, uploadId, number, std::move(m_body), digests);
    }

    PutOptions options;
    std::string uploadId; ///< empty: a whole object
    std::uint32_t number = 0;

private:
    MemoryObjectLayer& m_layer;
    std::string m_bucket;
    std::string m_key;
    std::string m_body;
};

class MemoryObjectLayer::Reader final : public ObjectReader
{
public:
    Reader(MemoryObjectLayer& layer, Object object)
        : m_layer(layer), m_object(std::move(object)), m_end(m_object.body->size())
    {
    }
    [[nodiscard]] const ObjectInfo& info() const override { return m_object.info; }
    [[nodiscard]] const std::vector<PartInfo>& parts() const override { return m_object.parts; }
    void setRange(std::uint64_t offset, std::uint64_t length) override
    {
        m_at = offset;
        m_end = offset + length;
    }
    Task<Result<ByteView>> read() override
    {
        {
            const std::lock_guard lock(m_layer.m_mutex);
            if (auto failure = m_layer.mayFail(); !failure)
                co_return failed(std::move(failure));
        }
        const std::size_t count = std::min<std::size_t>(kPiece, m_end - m_at);
        const ByteView piece = asBytes(*m_object.body).subspan(m_at, count);
        m_at += count;
        co_return piece;
    }

private:
    MemoryObjectLayer& m_layer;
    Object m_object;
    std::size_t m_at = 0;
    std::size_t m_end;
};

MemoryObjectLayer::MemoryObjectLayer(env::Clock& clock, env::Random& random)
    : m_clock(clock), m_random(random)
{
}

void MemoryObjectLayer::failNext(Error error, int count)
{
    const std::lock_guard lock(m_mutex);
    m_failure = std::move(error);
    m_failures = count;
}

int MemoryObjectLayer::openWriters() const
{
    const std::lock_guard lock(m_mutex);
    return m_openWriters;
}

Result<void> MemoryObjectLayer::mayFail()
{
    if (m_failures == 0)
        return {};
    --m_failures;
    return std::unexpected(m_failure);
}

/// Every change has a time of its own.
WallNanos MemoryObjectLayer::stamp()
{
    m_last = std::max(m_last + 1, m_clock.wallNow());
    return m_last;
}

Result<MemoryObjectLayer::Bucket*> MemoryObjectLayer::findBucket(const std::string& name)
{
    if (auto failure = mayFail(); !failure)
        return failed(std::move(failure));
    const auto found = m_buckets.find(name);
    if (found == m_buckets.end())
        return missing("bucket");
    return &found->second;
}

Result<MemoryObjectLayer::Upload*> MemoryObjectLayer::findUpload(const std::string& bucket,
                                                                 const std::string& key,
                                                                 const std::string& uploadId)
{
    auto in = findBucket(bucket);
    if (!in)
        return failed(std::move(in));
    const auto found = (*in)->uploads.find({key, uploadId});
    if (found == (*in)->uploads.end())
        return missing("upload");
    return &found->second;
}

Result<void> MemoryObjectLayer::checkConditions(const Bucket& bucket, const std::string& key,
                                                const WriteConditions& conditions)
{
    const auto found = bucket.objects.find(key);
    const bool exists = found != bucket.objects.end() && !found->second.front().info.isDeleteMarker;
    if (conditions.ifNoneMatchAny && exists)
        return fail(Code::PreconditionFailed, "the key exists");
    if (!conditions.ifMatch)
        return {};
    if (!exists)
        return missing("key");
    if (*conditions.ifMatch != "*" && *conditions.ifMatch != found->second.front().info.etag)
        return fail(Code::PreconditionFailed, "another ETag");
    return {};
}

// Buckets

Task<Result<BucketInfo>> MemoryObjectLayer::createBucket(std::string name, std::string owner,
                                                         BucketSettings settings)
{
    const std::lock_guard lock(m_mutex);
    if (auto failure = mayFail(); !failure)
        co_return failed(std::move(failure));
    if (m_buckets.contains(name))
        co_return fail(Code::AlreadyExists, "the bucket exists");
    Bucket bucket;
    bucket.info = {name, m_nextBucketId++, stamp(), std::move(owner),
                   std::make_shared<const BucketSettings>(std::move(settings))};
    co_return m_buckets.emplace(name, std::move(bucket)).first->second.info;
}

Task<Result<BucketInfo>> MemoryObjectLayer::headBucket(std::string name)
{
    const std::lock_guard lock(m_mutex);
    auto bucket = findBucket(name);
    if (!bucket)
        co_return failed(std::move(bucket));
    co_return (*bucket)->info;
}

Task<Result<void>> MemoryObjectLayer::deleteBucket(std::string name)
{
    const std::lock_guard lock(m_mutex);
    auto bucket = findBucket(name);
    if (!bucket)
        co_return failed(std::move(bucket));
    if (!(*bucket)->objects.empty() || !(*bucket)->uploads.empty())
        co_return fail(Code::Conflict, "the bucket is not empty");
    m_buckets.erase(name);
    co_return Result<void>{};
}

Task<Result<std::vector<BucketInfo>>> MemoryObjectLayer::listBuckets()
{
    const std::lock_guard lock(m_mutex);
    if (auto failure = mayFail(); !failure)
        co_return failed(std::move(failure));
    std::vector<BucketInfo> all;
    for (const auto& [name, bucket] : m_buckets)
        all.push_back(bucket.info);
    co_return all;
}

Task<Result<BucketUsage>> MemoryObjectLayer::bucketUsage(std::string name)
{
    const std::lock_guard lock(m_mutex);
    auto bucket = findBucket(name);
    if (!bucket)
        co_return failed(std::move(bucket));
    BucketUsage usage;
    usage.uploads = (*bucket)->uploads.size();
    for (const auto& [key, versions] : (*bucket)->objects) {
        usage.objects += versions.front().info.isDeleteMarker ? 0 : 1;
        usage.versions += versions.size();
        for (const Object& object : versions)
            usage.bytes += object.info.size;
    }
    co_return usage;
}

Task<Result<BucketInfo>> MemoryObjectLayer::changeBucket(std::string name, BucketSettingsChange change)
{
    const std::lock_guard lock(m_mutex);
    auto bucket = findBucket(name);
    if (!bucket)
        co_return failed(std::move(bucket));
    BucketSettings settings = *(*bucket)->info.settings;
    for (auto& [setting, value] : change) {
        if (value)
            settings.insert_or_assign(setting, std::move(*value));
        else
            settings.erase(setting);
    }
    (*bucket)->info.settings = std::make_shared<const BucketSettings>(std::move(settings));
    co_return (*bucket)->info;
}

// Objects

Task<Result<std::unique_ptr<ObjectWriter>>> MemoryObjectLayer::put(std::string bucket,
                                                                   std::string key,
                                                                   PutOptions options)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    auto writer = std::make_unique<Writer>(*this, std::move(bucket), std::move(key));
    writer->options = std::move(options);
    co_return std::unique_ptr<ObjectWriter>(std::move(writer));
}

std::unique_ptr<ObjectWriter> MemoryObjectLayer::makePartWriter(std::string bucket,
                                                                std::string key,
                                                                std::string uploadId,
                                                                std::uint32_t number)
{
    auto writer = std::make_unique<Writer>(*this, std::move(bucket), std::move(key));
    writer->uploadId = std::move(uploadId);
    writer->number = number;
    return writer;
}

Result<ObjectInfo> MemoryObjectLayer::commitObject(const std::string& bucket,
                                                   const std::string& key,
                                                   const PutOptions& options, std::string body,
                                                   const BodyDigests& digests)
{
    auto in = findBucket(bucket);
    if (!in)
        return failed(std::move(in));
    if (auto checked = checkConditions(**in, key, options.conditions); !checked)
        return failed(std::move(checked));
    if (auto may = mayReplace(**in, key, options.versioning); !may)
        return failed(std::move(may));
    Object object;
    object.info.key = key;
    object.info.versionId = "null";
    object.info.size = body.size();
    object.info.etag = hexEncode(asBytes(digests.md5));
    object.info.modified = stamp();
    object.info.storageClass = options.storageClass;
    object.info.contentHeaders = options.contentHeaders;
    object.info.userMetadata = options.userMetadata;
    object.info.checksums = digests.checksums;
    object.info.owner = options.owner;
    object.info.mutables = options.mutables;
    object.body = std::make_shared<const std::string>(std::move(body));
    return install(**in, key, std::move(object), options.versioning);
}

bool MemoryObjectLayer::isHeld(const Object& object, bool bypassGovernance) const
{
    const ObjectLock& lock = object.info.mutables.lock;
    const bool retained = lock.mode != RetentionMode::None && lock.retainUntil > m_clock.wallNow();
    const bool bypassed = lock.mode == RetentionMode::Governance && bypassGovernance;
    return lock.legalHold || (retained && !bypassed);
}

Result<void> MemoryObjectLayer::mayReplace(const Bucket& bucket, const std::string& key, Versioning versioning)
{
    const auto found = bucket.objects.find(key);
    if (versioning == Versioning::Enabled || found == bucket.objects.end())
        return {};
    for (const Object& object : found->second) {
        if (object.info.versionId == "null" && isHeld(object, false))
            return fail(Code::Forbidden, "the version is locked", "lock");
    }
    return {};
}

ObjectInfo MemoryObjectLayer::install(Bucket& bucket, const std::string& key, Object object,
                                      Versioning versioning)
{
    std::vector<Object>& versions = bucket.objects[key];
    object.info.versionId = "null";
    if (versioning == Versioning::Enabled)
        object.info.versionId = m_random.uuid().hex();
    else
        std::erase_if(versions, [](const Object& old) { return old.info.versionId == "null"; });
    for (Object& old : versions)
        old.info.isLatest = false;
    object.info.isLatest = true;
    ObjectInfo info = object.info;
    versions.insert(versions.begin(), std::move(object));
    return info;
}

Result<MemoryObjectLayer::Object*> MemoryObjectLayer::findVersion(Bucket& bucket, const std::string& key,
                                                                  const std::string& versionId)
{
    const auto found = bucket.objects.find(key);
    if (found == bucket.objects.end())
        return missing(versionId.empty() ? "key" : "version");
    if (versionId.empty())
        return &found->second.front();
    const auto named = std::ranges::find_if(
        found->second, [&](const Object& object) { return object.info.versionId == versionId; });
    if (named == found->second.end())
        return missing("version");
    return &*named;
}

Result<MemoryObjectLayer::Object*> MemoryObjectLayer::findObject(Bucket& bucket, const std::string& key,
                                                                 const std::string& versionId)
{
    auto found = findVersion(bucket, key, versionId);
    if (found && (*found)->info.isDeleteMarker)
        return fail(versionId.empty() ? Code::NotFound : Code::Unsupported, (*found)->info.versionId, "marker");
    return found;
}

Task<Result<ObjectInfo>> MemoryObjectLayer::head(std::string bucket, std::string key,
                                                 std::string versionId)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    auto found = findObject(**in, key, versionId);
    if (!found)
        co_return failed(std::move(found));
    co_return (*found)->info;
}

Task<Result<std::unique_ptr<ObjectReader>>> MemoryObjectLayer::get(std::string bucket, std::string key,
                                                                   std::string versionId)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    auto found = findObject(**in, key, versionId);
    if (!found)
        co_return failed(std::move(found));
    std::unique_ptr<ObjectReader> reader = std::make_unique<Reader>(*this, **found);
    co_return std::move(reader);
}

Task<Result<DeleteResult>> MemoryObjectLayer::remove(std::string bucket, std::string key,
                                                     RemoveOptions options)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    DeleteResult result;
    result.versionId = options.versionId.empty() ? "null" : options.versionId;
    auto found = findVersion(**in, key, options.versionId);
    if (options.versionId.empty()) {
        if (auto checked = checkConditions(**in, key, options.conditions); !checked)
            co_return failed(std::move(checked));
        result.existed = found && !(*found)->info.isDeleteMarker;
        if (options.versioning != Versioning::Off) {
            if (auto may = mayReplace(**in, key, options.versioning); !may)
                co_return failed(std::move(may));
            Object marker;
            marker.info.key = key;
            marker.info.isDeleteMarker = true;
            marker.info.modified = stamp();
            marker.info.owner = options.owner;
            result.versionId = install(**in, key, std::move(marker), options.versioning).versionId;
            result.isMarker = true;
            co_return result;
        }
    }
    if (!found)
        co_return result;
    if (isHeld(**found, options.bypassGovernance))
        co_return fail(Code::Forbidden, "the version is locked", "lock");
    result.existed = true;
    result.isMarker = !options.versionId.empty() && (*found)->info.isDeleteMarker;
    std::vector<Object>& versions = (*in)->objects[key];
    versions.erase(versions.begin() + (*found - versions.data()));
    if (versions.empty())
        (*in)->objects.erase(key);
    else
        versions.front().info.isLatest = true;
    co_return result;
}

Task<Result<ObjectInfo>> MemoryObjectLayer::changeMutables(std::string bucket, std::string key,
                                                           std::string versionId, MutablesChange change)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    auto found = findObject(**in, key, versionId);
    if (!found)
        co_return failed(std::move(found));
    Mutables& mutables = (*found)->info.mutables;
    if (change.retention) {
        const ObjectLock& now = mutables.lock;
        const bool inForce = now.mode != RetentionMode::None && now.retainUntil > m_clock.wallNow();
        const bool weaker = change.retention->mode < now.mode || change.retention->until < now.retainUntil;
        if (inForce && weaker && !(now.mode == RetentionMode::Governance && change.bypassGovernance))
            co_return fail(Code::Forbidden, "the retention may not be weakened", "lock");
        mutables.lock.mode = change.retention->mode;
        mutables.lock.retainUntil =
            change.retention->mode == RetentionMode::None ? 0 : change.retention->until;
    }
    mutables.lock.legalHold = change.legalHold.value_or(mutables.lock.legalHold);
    mutables.tags = change.tags.value_or(mutables.tags);
    mutables.acl = change.acl.value_or(mutables.acl);
    co_return (*found)->info;
}

Task<Result<ObjectInfo>> MemoryObjectLayer::replaceMetadata(std::string bucket, std::string key,
                                                            PutOptions options,
                                                            std::string expectedEtag)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    auto found = findObject(**in, key, {});
    if (!found)
        co_return failed(std::move(found));
    if (auto checked = checkConditions(**in, key, options.conditions); !checked)
        co_return failed(std::move(checked));
    ObjectInfo& info = (*found)->info;
    info.mutables.tags = std::move(options.mutables.tags);
    info.mutables.acl = std::move(options.mutables.acl);
    if (info.etag != expectedEtag)
        co_return fail(Code::PreconditionFailed, "another ETag");
    info.contentHeaders = std::move(options.contentHeaders);
    info.userMetadata = std::move(options.userMetadata);
    info.storageClass = std::move(options.storageClass);
    info.modified = stamp();
    co_return info;
}

} // namespace holdfast::test
