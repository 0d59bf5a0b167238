// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/versions.h"

#include <array>

#include "base/encoding.h"

namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::string_view kNull = "null";
constexpr std::size_t kIdDigits = 32;
constexpr int kLooks = 4; ///< while versions move between the families under the look

bool hasId(const VersionRow& row, std::string_view versionId)
{
    return row.versionId.empty() ? versionId == kNull : row.versionId == versionId;
}

Task<Result<std::optional<VersionRow>>> readOlder(Context* context, BucketId bucket, std::string key,
                                                  std::uint64_t stamp)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    std::string rowKey = olderKey(bucket, key, stamp);
    co_return co_await readVersion(*context, home, Family::Noncurrent, std::move(rowKey));
}

/// The newest of the older versions.
Task<Result<std::optional<VersionRow>>> newestOlder(Context* context, BucketId bucket, std::string key)
{
    drive::ScanRequest request;
    request.family = Family::Noncurrent;
    request.begin = olderPrefix(bucket, key);
    request.end = drive::prefixEnd(request.begin);
    request.partitions = onlyPartition(drive::partitionOfObject(bucket, key));
    request.limit = 1;
    for (;;) {
        auto page = co_await context->replicas.scan(request);
        if (!page)
            co_return failed(std::move(page), "looking for an older version");
        if (!page->entries.empty()) {
            auto row = VersionRow::decode(page->entries[0].value);
            if (!row)
                co_return failed(std::move(row));
            co_return std::optional<VersionRow>(std::move(*row));
        }
        if (!page->more)
            co_return std::optional<VersionRow>();
        request.begin = std::move(page->resume);
    }
}

/// In the key's section: that nothing holds the version. Forbidden ("lock"); Corrupt where what holds it is lost.
Task<Result<void>> checkFree(Context* context, BucketId bucket, std::string key, const VersionRow* row,
                             bool bypassGovernance)
{
    auto mutables = co_await readMutables(*context, bucket, std::move(key), row);
    if (!mutables)
        co_return failed(std::move(mutables));
    if (row->hasMutables && mutables->empty())
        co_return fail(Code::Corrupt, "the tags and the lock of a version are missing");
    if (mutables->lock.mode == RetentionMode::None)
        co_return checkLock(mutables->lock, 0, bypassGovernance);
    const auto now = co_await lockTimeNow(*context);
    if (!now)
        co_return std::unexpected(now.error());
    co_return checkLock(mutables->lock, *now, bypassGovernance);
}

/// The "null" version among the older ones goes.
Task<Result<void>> dropOlderNull(Context* context, VersionChange* change, BucketId bucket, std::string key,
                                 std::uint64_t stamp)
{
    auto old = co_await readOlder(context, bucket, key, stamp);
    if (!old)
        co_return failed(std::move(old));
    if (!*old)
        co_return Result<void>{};
    if (!(*old)->versionId.empty())
        co_return fail(Code::Corrupt, "the row of the null version is another version's");
    Result<void> free = co_await checkFree(context, bucket, std::move(key), &**old, false);
    if (!free)
        co_return free;
    change->retire(**old, Family::Noncurrent);
    co_return Result<void>{};
}

} // namespace

std::optional<std::uint64_t> stampOfVersionId(std::string_view versionId)
{
    if (versionId.size() != kIdDigits)
        return std::nullopt;
    auto raw = hexDecode(versionId);
    if (!raw)
        return std::nullopt;
    return readBe<std::uint64_t>(asText(*raw).data());
}

std::string makeVersionId(std::uint64_t stamp, env::Random& random)
{
    std::string raw;
    appendBe(raw, stamp);
    appendBe(raw, random.u64());
    return hexEncode(asBytes(raw));
}

Task<Result<std::optional<FoundVersion>>> findVersion(Context& context, BucketId bucket, std::string key,
                                                      std::string versionId)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    std::optional<std::uint64_t> seen;
    for (int look = 0; look < kLooks; ++look) {
        std::string rowKey = drive::objectRowKey(bucket, key);
        auto current = co_await readCurrent(context, home, rowKey);
        if (!current)
            co_return failed(std::move(current));
        if (!*current)
            co_return std::optional<FoundVersion>();
        if (versionId.empty() || hasId(**current, versionId))
            co_return FoundVersion{Family::Current, std::move(rowKey), std::move(**current)};
        const std::uint64_t currentStamp = (*current)->stamp;
        if (seen == currentStamp)
            co_return std::optional<FoundVersion>(); // nothing moved between the two reads
        seen = currentStamp;
        const std::optional<std::uint64_t> stamp =
            versionId == kNull ? (*current)->nullStamp : stampOfVersionId(versionId);
        if (!stamp || *stamp == 0)
            co_return std::optional<FoundVersion>();
        auto older = co_await readOlder(&context, bucket, key, *stamp);
        if (!older)
            co_return failed(std::move(older));
        if (*older && hasId(**older, versionId))
            co_return FoundVersion{Family::Noncurrent, olderKey(bucket, key, *stamp), std::move(**older)};
        if (look + 1 == kLooks)
            co_return fail(Code::Unavailable, "the versions of the key change all the time");
    }
    co_return std::optional<FoundVersion>();
}

Task<Result<Mutables>> readMutables(Context& context, BucketId bucket, std::string key, const VersionRow* row)
{
    if (!row->hasMutables)
        co_return Mutables{};
    const PartitionId home = drive::partitionOfObject(bucket, key);
    std::string rowKey = mutablesKey(home, bucket, key, row->stamp);
    auto value = co_await context.replicas.get(home, Family::Aux, std::move(rowKey));
    if (!value)
        co_return failed(std::move(value), "reading tags and lock");
    if (!*value)
        co_return Mutables{};
    co_return decodeMutables(**value);
}

Result<void> checkReadable(const std::optional<FoundVersion>& found, bool isNamed)
{
    if (!found && isNamed)
        return fail(Code::NotFound, "there is no such version", "version");
    if (!found)
        return noSuchKey();
    if (found->row.kind == RowKind::Object)
        return {};
    const std::string id = found->row.versionId.empty() ? std::string(kNull) : found->row.versionId;
    return fail(isNamed ? Code::Unsupported : Code::NotFound, id, "marker");
}

Task<Result<void>> makeCurrent(Context* context, VersionChange* change, BucketId bucket, std::string key,
                               std::optional<VersionRow> current, VersionRow* row, Versioning versioning)
{
    row->versionId.clear();
    if (versioning == Versioning::Enabled)
        row->versionId = makeVersionId(row->stamp, context->random);
    std::uint64_t nullStamp = current ? current->nullStamp : 0;
    if (current && current->versionId.empty() && row->versionId.empty()) {
        Result<void> free = co_await checkFree(context, bucket, key, &*current, false);
        if (!free)
            co_return free;
        change->retire(*current);
    } else if (current) {
        if (current->versionId.empty())
            nullStamp = current->stamp;
        change->supersede(std::move(*current));
    }
    if (row->versionId.empty() && nullStamp != 0) {
        Result<void> dropped =
            co_await dropOlderNull(context, change, bucket, std::move(key), std::exchange(nullStamp, 0));
        if (!dropped)
            co_return dropped;
    }
    row->nullStamp = nullStamp;
    change->install(*row);
    co_return Result<void>{};
}

Task<Result<void>> removeVersion(Context* context, VersionChange* change, BucketId bucket, std::string key,
                                 FoundVersion version, bool bypassGovernance)
{
    Result<void> allowed = co_await checkFree(context, bucket, key, &version.row, bypassGovernance);
    if (!allowed)
        co_return allowed;
    change->retire(version.row, version.family);
    if (version.family == Family::Current) {
        auto next = co_await newestOlder(context, bucket, std::move(key));
        if (!next)
            co_return failed(std::move(next));
        if (!*next) {
            change->remove(Family::Current, change->rowKey());
            co_return Result<void>{};
        }
        (*next)->nullStamp = (*next)->versionId.empty() ? 0 : version.row.nullStamp;
        change->promote(**next);
        co_return Result<void>{};
    }
    if (version.row.versionId.empty()) { // the current row knew where it was
        auto current = co_await readCurrent(*context, change->partition(), change->rowKey());
        if (!current)
            co_return failed(std::move(current));
        if (*current) {
            (*current)->nullStamp = 0;
            change->put(Family::Current, change->rowKey(), (*current)->encode());
        }
    }
    co_return Result<void>{};
}

Result<void> checkLock(const ObjectLock& lock, WallNanos now, bool bypassGovernance)
{
    if (lock.legalHold)
        return fail(Code::Forbidden, "the version is under a legal hold", "lock");
    const bool retained = lock.mode != RetentionMode::None && lock.retainUntil > now;
    if (retained && !(lock.mode == RetentionMode::Governance && bypassGovernance))
        return fail(Code::Forbidden, "the version is retained", "lock");
    return {};
}

} // namespace holdfast::store
