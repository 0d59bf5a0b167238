// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/objects.h"

#include <algorithm>

#include "base/encoding.h"
#include "store/body_check.h"
#include "store/object_streams.h"
#include "store/versions.h"

namespace holdfast::store
{

namespace
{

constexpr int kOpenAttempts = 4; ///< while versions move or are overwritten

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

/// A retention may be lengthened, and shortened or taken away only by who may bypass governance.
Result<void> applyMutables(Mutables& mutables, const MutablesChange& wanted, WallNanos now)
{
    if (wanted.retention) {
        const auto& [mode, until] = *wanted.retention;
        ObjectLock& lock = mutables.lock;
        const bool inForce = lock.mode != RetentionMode::None && lock.retainUntil > now;
        const bool weaker = mode < lock.mode || until < lock.retainUntil;
        if (inForce && weaker && !(lock.mode == RetentionMode::Governance && wanted.bypassGovernance))
            return fail(Code::Forbidden, "the retention may not be weakened", "lock");
        lock.mode = mode;
        lock.retainUntil = mode == RetentionMode::None ? 0 : until;
    }
    if (wanted.legalHold)
        mutables.lock.legalHold = *wanted.legalHold;
    if (wanted.tags)
        mutables.tags = *wanted.tags;
    if (wanted.acl)
        mutables.acl = *wanted.acl;
    return {};
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
    owner.bucketName = (*found)->name();
    owner.key = std::move(key);
    owner.storageClass = options.storageClass;
    co_return makeVersionWriter(m_context, executor, std::move(*found), std::move(owner),
                                std::move(options), std::move(*ticket));
}

Task<Result<ObjectInfo>> Objects::head(std::string bucket, std::string key, std::string versionId)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const BucketId id = (*found)->id();
    const bool isNamed = !versionId.empty();
    auto version = co_await findVersion(m_context, id, key, std::move(versionId));
    if (!version)
        co_return failed(std::move(version));
    Result<void> readable = checkReadable(*version, isNamed);
    if (!readable)
        co_return failed(std::move(readable));
    auto mutables = co_await readMutables(m_context, id, key, &(*version)->row);
    if (!mutables)
        co_return failed(std::move(mutables));
    ObjectInfo info = (*version)->row.info(std::move(key));
    info.isLatest = (*version)->family == drive::Family::Current;
    info.mutables = std::move(*mutables);
    co_return info;
}

Task<Result<std::unique_ptr<ObjectReader>>> Objects::get(std::string bucket, std::string key,
                                                         std::string versionId)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const BucketId id = (*found)->id();
    const PartitionId home = drive::partitionOfObject(id, key);
    for (int attempt = 0; attempt < kOpenAttempts; ++attempt) {
        FoundVersion where{drive::Family::Current, drive::objectRowKey(id, key), {}};
        if (!versionId.empty()) {
            auto version = co_await findVersion(m_context, id, key, versionId);
            if (!version)
                co_return failed(std::move(version));
            Result<void> readable = checkReadable(*version, true);
            if (!readable)
                co_return failed(std::move(readable));
            where = std::move(**version);
        }
        auto body = co_await openVersionBody(m_context, home, where.family, where.rowKey);
        if (!body && body.error().code == Code::NotFound) {
            // Nothing to read there: no such key, a delete marker, or a version that has moved meanwhile.
            auto version = co_await findVersion(m_context, id, key, versionId);
            if (!version)
                co_return failed(std::move(version));
            Result<void> readable = checkReadable(*version, !versionId.empty());
            if (!readable)
                co_return failed(std::move(readable));
            continue;
        }
        if (!body)
            co_return failed(std::move(body));
        if (!versionId.empty() && body->row.stamp != where.row.stamp)
            continue;
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
        auto mutables = co_await readMutables(m_context, id, key, &body->row);
        if (!mutables)
            co_return failed(std::move(mutables));
        ObjectInfo info = body->row.info(std::move(key));
        info.isLatest = where.family == drive::Family::Current;
        info.mutables = std::move(*mutables);
        co_return makeObjectReader(std::move(info), std::move(parts), std::move(body->reader),
                                   m_context.budget);
    }
    co_return fail(Code::Corrupt, "the part table of the object is not whole");
}

Task<Result<DeleteResult>> Objects::remove(std::string bucket, std::string key, RemoveOptions options)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const PartitionId home = drive::partitionOfObject((*found)->id(), key);
    auto task = removeAtHome(std::move(*found), std::move(key), std::move(options));
    co_return co_await env::on(m_context.replicas.executorOf(home), std::move(task));
}

Task<Result<DeleteResult>> Objects::removeAtHome(BucketPtr bucket, std::string key, RemoveOptions options)
{
    auto use = co_await BucketUse::begin(m_context, bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, bucket->id(), key);
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    options.versioning = bucket->versioning(options.versioning);
    // Room is needed by what adds a row: not by what takes one away.
    change.proposal().needsRoom = options.versionId.empty() && options.versioning != Versioning::Off;
    if (!options.versionId.empty())
        co_return co_await removeNamed(bucket, std::move(key), std::move(options), &change, &*section);
    auto current = co_await readCurrent(m_context, change.partition(), change.rowKey());
    if (!current)
        co_return failed(std::move(current));
    if (!isObject(*current) && options.conditions.ifMatch)
        co_return fail(Code::PreconditionFailed, "there is no object under this key");
    Result<void> allowed = checkConditions(*current, options.conditions);
    if (!allowed)
        co_return failed(std::move(allowed));
    DeleteResult out;
    out.existed = isObject(*current);
    out.versionId = "null";
    if (options.versioning == Versioning::Off) {
        if (!*current)
            co_return out;
        FoundVersion version{drive::Family::Current, change.rowKey(), std::move(**current)};
        auto removed = co_await removeVersion(&m_context, &change, bucket->id(), std::move(key),
                                              std::move(version), options.bypassGovernance);
        if (!removed)
            co_return failed(std::move(removed));
    } else {
        VersionRow marker;
        marker.kind = RowKind::DeleteMarker;
        marker.stamp = m_context.replicas.nextStamp(change.partition(), *current ? (*current)->stamp : 0);
        marker.modified = m_context.clock.wallNow();
        marker.owner = std::move(options.owner);
        auto made = co_await makeCurrent(&m_context, &change, bucket->id(), std::move(key),
                                         std::move(*current), &marker, options.versioning);
        if (!made)
            co_return failed(std::move(made));
        out.isMarker = true;
        if (!marker.versionId.empty())
            out.versionId = marker.versionId;
    }
    Result<void> committed = co_await change.commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    co_return out;
}

Task<Result<DeleteResult>> Objects::removeNamed(BucketPtr bucket, std::string key, RemoveOptions options,
                                                VersionChange* change, replica::KeySection* section)
{
    DeleteResult out;
    out.versionId = options.versionId;
    auto version = co_await findVersion(m_context, bucket->id(), key, options.versionId);
    if (!version)
        co_return failed(std::move(version));
    if (!*version && options.conditions.ifMatch)
        co_return fail(Code::NotFound, "there is no such version", "version");
    if (!*version)
        co_return out;
    const std::optional<VersionRow> row = (*version)->row;
    Result<void> allowed = checkConditions(row, options.conditions);
    if (!allowed)
        co_return failed(std::move(allowed));
    out.existed = true;
    out.isMarker = row->kind == RowKind::DeleteMarker;
    auto removed = co_await removeVersion(&m_context, change, bucket->id(), std::move(key),
                                          std::move(**version), options.bypassGovernance);
    if (!removed)
        co_return failed(std::move(removed));
    Result<void> committed = co_await change->commit(*section);
    if (!committed)
        co_return failed(std::move(committed));
    co_return out;
}

Task<Result<ObjectInfo>> Objects::changeMutables(std::string bucket, std::string key,
                                                 std::string versionId, MutablesChange change)
{
    auto found = co_await m_buckets.find(std::move(bucket));
    if (!found)
        co_return failed(std::move(found));
    const PartitionId home = drive::partitionOfObject((*found)->id(), key);
    auto task = changeAtHome(std::move(*found), std::move(key), std::move(versionId), std::move(change));
    co_return co_await env::on(m_context.replicas.executorOf(home), std::move(task));
}

Task<Result<ObjectInfo>> Objects::changeAtHome(BucketPtr bucket, std::string key, std::string versionId,
                                               MutablesChange wanted)
{
    auto use = co_await BucketUse::begin(m_context, bucket);
    if (!use)
        co_return failed(std::move(use));
    VersionChange change(m_context, bucket->id(), key);
    std::string rowKey = change.rowKey();
    auto section = co_await m_context.replicas.lockKey(change.partition(), std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    const bool isNamed = !versionId.empty();
    auto version = co_await findVersion(m_context, bucket->id(), key, std::move(versionId));
    if (!version)
        co_return failed(std::move(version));
    Result<void> readable = checkReadable(*version, isNamed);
    if (!readable)
        co_return failed(std::move(readable));
    VersionRow& row = (*version)->row;
    auto mutables = co_await readMutables(m_context, bucket->id(), key, &row);
    if (!mutables)
        co_return failed(std::move(mutables));
    if (row.hasMutables && mutables->empty())
        co_return fail(Code::Corrupt, "the tags and the lock of a version are missing");
    WallNanos now = 0;
    if (wanted.retention && mutables->lock.mode != RetentionMode::None) {
        const auto known = co_await lockTimeNow(m_context);
        if (!known)
            co_return std::unexpected(known.error());
        now = *known;
    }
    Result<void> applied = applyMutables(*mutables, wanted, now);
    if (!applied)
        co_return failed(std::move(applied));
    const bool had = row.hasMutables;
    const bool wasLocked = row.hasLock;
    change.setMutables(row, *mutables);
    if (row.hasMutables != had || row.hasLock != wasLocked)
        change.put((*version)->family, (*version)->rowKey, row.encode());
    if (had || row.hasMutables) {
        Result<void> committed = co_await change.commit(*section);
        if (!committed)
            co_return failed(std::move(committed));
    }
    ObjectInfo info = row.info(std::move(key));
    info.mutables = std::move(*mutables);
    co_return info;
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
    if (bucket->versioning(Versioning::Off) != Versioning::Off)
        co_return fail(Code::Conflict, "the bucket keeps versions now");
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
    auto mutables = co_await readMutables(m_context, bucket->id(), key, &row);
    if (!mutables)
        co_return failed(std::move(mutables));
    if (row.hasMutables && mutables->empty())
        co_return fail(Code::Corrupt, "the tags and the lock of a version are missing");
    mutables->tags = std::move(options.mutables.tags);
    mutables->acl = std::move(options.mutables.acl);
    change.setMutables(row, *mutables);
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
