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

/// One page of a sorted listing with a delimiter: the same rules for objects and uploads.
class Pager
{
public:
    Pager(std::string_view prefix, std::string_view delimiter, std::string_view after)
        : m_prefix(prefix), m_delimiter(delimiter), m_after(after)
    {
    }

    /// The common prefix `key` rolls up into, or empty.
    [[nodiscard]] std::string commonPrefix(std::string_view key) const
    {
        if (m_delimiter.empty())
            return {};
        const std::size_t found = key.find(m_delimiter, m_prefix.size());
        if (found == std::string_view::npos)
            return {};
        return std::string(key.substr(0, found + m_delimiter.size()));
    }
    /// Whether `key` lies in the common prefix at which the last page ended.
    [[nodiscard]] bool isSkipped(std::string_view key) const
    {
        return !m_after.empty() && !m_delimiter.empty() && commonPrefix(key) == m_after;
    }

private:
    std::string_view m_prefix;
    std::string_view m_delimiter;
    std::string_view m_after;
};

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
    const bool exists = found != bucket.objects.end();
    if (conditions.ifNoneMatchAny && exists)
        return fail(Code::PreconditionFailed, "the key exists");
    if (!conditions.ifMatch)
        return {};
    if (!exists)
        return missing("key");
    if (*conditions.ifMatch != "*" && *conditions.ifMatch != found->second.info.etag)
        return fail(Code::PreconditionFailed, "another ETag");
    return {};
}

// Buckets

Task<Result<BucketInfo>> MemoryObjectLayer::createBucket(std::string name)
{
    const std::lock_guard lock(m_mutex);
    if (auto failure = mayFail(); !failure)
        co_return failed(std::move(failure));
    if (m_buckets.contains(name))
        co_return fail(Code::AlreadyExists, "the bucket exists");
    Bucket bucket;
    bucket.info = {name, m_nextBucketId++, stamp()};
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
    for (const auto& [key, object] : (*bucket)->objects) {
        ++usage.objects;
        ++usage.versions;
        usage.bytes += object.info.size;
    }
    co_return usage;
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
    object.body = std::make_shared<const std::string>(std::move(body));
    ObjectInfo info = object.info;
    (*in)->objects.insert_or_assign(key, std::move(object));
    return info;
}

Task<Result<ObjectInfo>> MemoryObjectLayer::head(std::string bucket, std::string key)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    const auto found = (*in)->objects.find(key);
    if (found == (*in)->objects.end())
        co_return missing("key");
    co_return found->second.info;
}

Task<Result<std::unique_ptr<ObjectReader>>> MemoryObjectLayer::get(std::string bucket,
                                                                   std::string key)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    const auto found = (*in)->objects.find(key);
    if (found == (*in)->objects.end())
        co_return missing("key");
    std::unique_ptr<ObjectReader> reader = std::make_unique<Reader>(*this, found->second);
    co_return std::move(reader);
}

Task<Result<DeleteResult>> MemoryObjectLayer::remove(std::string bucket, std::string key,
                                                     WriteConditions conditions)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    if (auto checked = checkConditions(**in, key, conditions); !checked)
        co_return failed(std::move(checked));
    DeleteResult result;
    result.existed = (*in)->objects.erase(key) > 0;
    result.versionId = "null";
    co_return result;
}

Task<Result<ObjectInfo>> MemoryObjectLayer::replaceMetadata(std::string bucket, std::string key,
                                                            PutOptions options,
                                                            std::string expectedEtag)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(bucket);
    if (!in)
        co_return failed(std::move(in));
    const auto found = (*in)->objects.find(key);
    if (found == (*in)->objects.end())
        co_return missing("key");
    if (auto checked = checkConditions(**in, key, options.conditions); !checked)
        co_return failed(std::move(checked));
    ObjectInfo& info = found->second.info;
    if (info.etag != expectedEtag)
        co_return fail(Code::PreconditionFailed, "another ETag");
    info.contentHeaders = std::move(options.contentHeaders);
    info.userMetadata = std::move(options.userMetadata);
    info.storageClass = std::move(options.storageClass);
    info.modified = stamp();
    co_return info;
}

Task<Result<ListPage>> MemoryObjectLayer::list(ListQuery query)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(query.bucket);
    if (!in)
        co_return failed(std::move(in));
    const Pager pager(query.prefix, query.delimiter, query.after);
    ListPage page;
    for (const auto& [key, object] : (*in)->objects) {
        if (key <= query.after || !key.starts_with(query.prefix) || pager.isSkipped(key))
            continue;
        const std::string common = pager.commonPrefix(key);
        if (!common.empty() && !page.prefixes.empty() && page.prefixes.back() == common)
            continue;
        if (page.objects.size() + page.prefixes.size() == query.limit) {
            page.truncated = query.limit > 0;
            break;
        }
        if (!common.empty()) {
            page.prefixes.push_back(common);
            page.next = common;
            continue;
        }
        ObjectInfo info = object.info;
        info.contentHeaders.clear();
        info.userMetadata.clear();
        page.objects.push_back(std::move(info));
        page.next = key;
    }
    co_return page;
}

} // namespace holdfast::test
