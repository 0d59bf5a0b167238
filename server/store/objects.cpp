// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/objects.h"

#include <algorithm>

#include "base/encoding.h"
#include "store/body_check.h"
#include "store/object_streams.h"

namespace holdfast::store
{

namespace
{

Result<Budget::Ticket> admit(Budget& budget, std::uint64_t length, std::uint64_t most)
{
    const bool isSmall = length <= drive::kSmallBodyLimit;
    const std::uint64_t bytes = isSmall ? length : std::min(most, length * 3);
    auto ticket = budget.admit(static_cast<std::int64_t>(bytes),
                               isSmall ? Budget::Use::Small : Budget::Use::Large);
    if (!ticket)
        return fail(Code::Overloaded, "too many bodies are on their way");
    return std::move(*ticket);
}

/// The losses that a body survives as it lies, by its extents and by the note of how it was written.
Task<Result<std::uint8_t>> survivesNow(Context* context, PartitionId home, std::string noteKey,
                                       BodyRef body)
{
    std::uint8_t least = context->replicas.geometry().m;
    for (const ExtentRef& extent : body.extents) {
        auto row = co_await readExtentRow(*context, extent.partition, extent.id);
        if (!row)
            co_return failed(std::move(row));
        if (*row)
            least = std::min(least, (*row)->geometry.m);
    }
    auto note = co_await context->replicas.get(home, drive::Family::Aux, std::move(noteKey));
    if (!note)
        co_return failed(std::move(note));
    if (*note) {
        auto degraded = DegradedRow::decode(**note);
        least = std::min(least, degraded ? degraded->survives : std::uint8_t(0));
    }
    co_return least;
}

} // namespace

Result<Budget::Ticket> admitWrite(Budget& budget, std::optional<std::uint64_t> length)
{
    constexpr std::uint64_t kMost = 8 << 20; // two runs, with their parity
    return admit(budget, length.value_or(kMost), kMost);
}

Result<Budget::Ticket> admitRead(Budget& budget, std::uint64_t length)
{
    constexpr std::uint64_t kMost = 384 << 10; // BodyReader's short run, and what mends it
    return admit(budget, std::min(length, kMost), kMost);
}

Task<Result<std::unique_ptr<ObjectWriter>>> Objects::put(std::string bucket, std::string key,
                                                         PutOptions options)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const BucketId id = (*found)->id();
    const PartitionId home = drive::partitionOfObject(id, key);
    if (options.conditions.ifMatch || options.conditions.ifNoneMatchAny) {
        // They are decided at commit; what is false already need not be sent.
        std::string rowKey = drive::objectRowKey(id, key);
        auto current = co_await readCurrent(m_context, home, std::move(rowKey));
        if (!current)
            co_return failed(std::move(current));
        Result<void> allowed = checkConditions(*current, options.conditions);
        if (!allowed)
            co_return failed(std::move(allowed));
    }
    auto ticket = admitWrite(m_context.budget, options.length);
    if (!ticket)
        co_return failed(std::move(ticket));
    const env::Executor executor = co_await env::asio::this_coro::executor;
    BodyOwner owner;
    owner.home = home;
    owner.bucket = id;
    owner.bucketName = (*found)->info().name;
    owner.key = std::move(key);
    owner.storageClass = options.storageClass;
    co_return makeVersionWriter(m_context, executor, std::move(*found), std::move(owner),
                                std::move(options), std::move(*ticket));
}

Task<Result<ObjectInfo>> Objects::head(std::string bucket, std::string key)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const BucketId id = (*found)->id();
    std::string rowKey = drive::objectRowKey(id, key);
    auto row = co_await readCurrent(m_context, drive::partitionOfObject(id, key), std::move(rowKey));
    if (!row)
        co_return failed(std::move(row));
    if (!isObject(*row))
        co_return noSuchKey();
    co_return (*row)->info(std::move(key));
}

Task<Result<std::unique_ptr<ObjectReader>>> Objects::get(std::string bucket, std::string key)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const BucketId id = (*found)->id();
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto body = co_await openCurrentBody(m_context, id, key);
        if (!body)
            co_return failed(std::move(body));
        std::vector<PartInfo> parts;
        if (body->row.partTableRows != 0) {
            auto table = co_await readPartTable(m_context, id, key, body->row.stamp,
                                                body->row.partTableRows);
            if (!table)
                co_return failed(std::move(table));
            if (table->size() != body->row.partCount)
                continue; // overwritten meanwhile
            parts = std::move(*table);
        }
        co_return makeObjectReader(body->row.info(std::move(key)), std::move(parts),
                                   std::move(body->reader), m_context.budget);
    }
    co_return fail(Code::Corrupt, "the part table of the object is not whole");
}

Task<Result<DeleteResult>> Objects::remove(std::string bucket, std::string key,
                                           WriteConditions conditions)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const PartitionId home = drive::partitionOfObject((*found)->id(), key);
    auto task = removeAtHome(std::move(*found), std::move(key), std::move(conditions));
    co_return co_await env::on(m_context.replicas.executorOf(home), std::move(task));
}

Task<Result<DeleteResult>> Objects::removeAtHome(BucketPtr bucket, std::string key,
                                                 WriteConditions conditions)
{
    auto use = co_await BucketUse::begin(m_context, bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, bucket->id(), std::move(key));
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    auto current = co_await readCurrent(m_context, change.partition(), change.rowKey());
    if (!current)
        co_return failed(std::move(current));
    if (!isObject(*current) && conditions.ifMatch)
        co_return fail(Code::PreconditionFailed, "there is no object under this key");
    Result<void> allowed = checkConditions(*current, conditions);
    if (!allowed)
        co_return failed(std::move(allowed));
    DeleteResult out;
    out.versionId = "null";
    if (!*current)
        co_return out;
    change.proposal().needsRoom = false;
    change.remove(drive::Family::Current, change.rowKey());
    change.retire(**current);
    Result<void> committed = co_await change.commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    out.existed = isObject(*current);
    co_return out;
}

Task<Result<ObjectInfo>> Objects::replaceMetadata(std::string bucket, std::string key,
                                                  PutOptions options, std::string expectedEtag)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const PartitionId home = drive::partitionOfObject((*found)->id(), key);
    auto task = replaceAtHome(std::move(*found), std::move(key), std::move(options),
                              std::move(expectedEtag));
    co_return co_await env::on(m_context.replicas.executorOf(home), std::move(task));
}

/// The version keeps its stamp, and with it the rows that are named after it.
Task<Result<ObjectInfo>> Objects::replaceAtHome(BucketPtr bucket, std::string key,
                                                PutOptions options, std::string expectedEtag)
{
    auto use = co_await BucketUse::begin(m_context, bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, bucket->id(), key);
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    auto current = co_await readCurrent(m_context, change.partition(), change.rowKey());
    if (!current)
        co_return failed(std::move(current));
    if (!isObject(*current))
        co_return noSuchKey();
    VersionRow row = std::move(**current);
    Result<void> allowed = checkConditions(row, options.conditions);
    if (!allowed)
        co_return failed(std::move(allowed));
    if (row.etag != expectedEtag)
        co_return fail(Code::PreconditionFailed, "the object's ETag is another");
    const drive::Geometry standard = m_context.replicas.geometry();
    if (m_context.classes.of(row.storageClass, standard) !=
            m_context.classes.of(options.storageClass, standard) &&
        !row.body.extents.empty()) {
        // Its body is written anew by and by; until then it is said what it survives.
        std::string noteKey = degradedKey(change.partition(), bucket->id(), key, row.stamp);
        auto survives =
            co_await survivesNow(&m_context, change.partition(), std::move(noteKey), row.body);
        if (!survives)
            co_return failed(std::move(survives));
        change.noteDegraded(row.stamp, *survives);
    }
    row.contentHeaders = std::move(options.contentHeaders);
    row.userMetadata = std::move(options.userMetadata);
    row.storageClass = std::move(options.storageClass);
    row.modified = m_context.clock.wallNow();
    change.put(drive::Family::Current, change.rowKey(), row.encode());
    Result<void> committed = co_await change.commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    co_return row.info(std::move(key));
}

} // namespace holdfast::store
