// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "drive/drive_core.h"

// Orphans: shard records without an extent's row, and shard files without a record. What looks like one
// is found on the shard pool, folder by folder, and judged again by the committer, where nothing is under
// way. A shard file says itself which partition it belongs to.
namespace holdfast::drive
{
namespace
{

using Core = std::shared_ptr<DriveCore>;

/// Records held in memory at a time; a drive with more is swept in several passes over its records.
constexpr std::uint64_t kRecordsAtOnce = 2'000'000;
// What one job does. A healthy device ends each well within the time that counts as silence (rule 1).
constexpr std::uint64_t kRowsAtOnce = 100'000;  ///< read in order
constexpr std::uint64_t kLookUpsAtOnce = 200;   ///< rows all over the disk
constexpr std::uint32_t kFoldersAtOnce = 8;

struct Orphan
{
    ShardName name;
    std::uint16_t generation = 0;
    bool hasRecord = false; ///< an orphan record (and its file); else a file alone
};

struct Range
{
    std::uint32_t begin = 0, end = 256; ///< first bytes of extent ids = folders
};

using Records = std::map<std::pair<Uuid, std::uint8_t>, std::pair<ShardName, ShardRecord>>;

bool isListed(const std::vector<bool>& partitions, PartitionId partition)
{
    return partition < partitions.size() && partitions[partition];
}

std::string extentRowKey(const ShardName& name)
{
    return auxKey(name.partition, 'E', name.extent.view());
}

/// Shard records in the order of their keys, some at a time.
class RecordWalk
{
public:
    /// False when there are no more.
    template <class Visit> Result<bool> some(MetaDb& db, Visit&& visit)
    {
        Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Sys, false);
        if (!at)
            return failed(std::move(at));
        std::uint64_t seen = 0;
        for ((*at)->seek(m_next); (*at)->valid() && (*at)->key().starts_with('s'); (*at)->next()) {
            if (++seen > kRowsAtOnce) {
                m_next = std::string((*at)->key());
                return true;
            }
            Result<void> visited = visit((*at)->key(), (*at)->value());
            if (!visited)
                return std::unexpected(visited.error());
        }
        Result<void> status = (*at)->status();
        if (!status)
            return failed(std::move(status));
        return false;
    }

private:
    std::string m_next = "s";
};

Result<bool> hasExtentRow(MetaDb& db, const ShardName& name)
{
    const Result<std::optional<std::string>> row = db.get(Family::Aux, extentRowKey(name));
    if (!row)
        return std::unexpected(row.error());
    return row->has_value();
}

/// One pass of the search, in pieces; one job at a time works on it.
class OrphanSearch
{
public:
    OrphanSearch(DriveCore& core, std::vector<bool> partitions, Range range)
        : m_core(core), m_partitions(std::move(partitions)), m_range(range), m_folder(range.begin)
    {
        m_all = m_partitions.size() >= kPartitions &&
                std::ranges::find(m_partitions, false) == m_partitions.end();
    }

    // Each is called until it says false, in this order.
    Result<bool> readRecords()
    {
        const auto keep = [this](std::string_view key, std::string_view value) -> Result<void> {
            const Result<ShardName> name = parseShardKey(key);
            const Result<ShardRecord> record = ShardRecord::decode(value);
            if (!name || !record)
                return fail(Code::Corrupt, "a shard record is malformed");
            const std::uint8_t folder = name->extent.bytes[0];
            if (folder >= m_range.begin && folder < m_range.end)
                m_records.emplace(std::pair(name->extent, name->index), std::pair(*name, *record));
            return {};
        };
        const Result<bool> more =
            m_core.db.with([&](MetaDb& db) { return m_walk.some(db, keep); });
        if (more && !*more)
            m_judged = m_records.begin();
        return more;
    }

    Result<bool> judgeRecords()
    {
        for (std::uint64_t n = 0; m_judged != m_records.end() && n < kLookUpsAtOnce; ++m_judged) {
            const auto& [name, record] = m_judged->second;
            if (!isListed(m_partitions, name.partition))
                continue;
            ++n;
            const Result<bool> named =
                m_core.db.with([&](MetaDb& db) { return hasExtentRow(db, name); });
            if (!named)
                return std::unexpected(named.error());
            if (!*named)
                m_orphans.push_back({name, record.generation, true});
        }
        return m_judged != m_records.end();
    }

    Result<bool> judgeFiles()
    {
        for (std::uint32_t n = 0; m_folder < m_range.end && n < kFoldersAtOnce; ++m_folder, ++n) {
            Result<void> found = findFiles(m_records, static_cast<std::uint8_t>(m_folder));
            if (!found)
                return std::unexpected(found.error());
        }
        return m_folder < m_range.end;
    }

    [[nodiscard]] std::vector<Orphan> take() { return std::move(m_orphans); }

private:
    Result<void> findFiles(const Records& records, std::uint8_t folder)
    {
        const Result<std::vector<ShardFileName>> files = m_core.shards.listFolder(folder);
        if (!files)
            return std::unexpected(files.error());
        // In this order: a writer that ended after the listing has left its note by now.
        std::vector<ShardFileName> idle;
        for (const ShardFileName& file : *files) {
            const auto recorded = records.find({file.extent, file.index});
            const bool counts = recorded != records.end() &&
                                recorded->second.second.generation == file.generation;
            if (!counts && !m_core.shards.isWriting(file))
                idle.push_back(file);
        }
        const std::set<ShardFileName> spoken = m_core.shards.spoken();
        for (const ShardFileName& file : idle) {
            if (spoken.contains(file))
                continue;
            const auto recorded = records.find({file.extent, file.index});
            const std::optional<ShardName> name =
                recorded != records.end() ? recorded->second.first : nameOf(file);
            if (name && isListed(m_partitions, name->partition))
                m_orphans.push_back({*name, file.generation, false});
        }
        return {};
    }

    /// From the file's header. A file whose header never reached the disk belongs to nobody: it goes when
    /// every partition is listed.
    std::optional<ShardName> nameOf(const ShardFileName& file)
    {
        const Result<ShardHeader> header = m_core.shards.readHeader(file);
        if (header && header->name.extent == file.extent && header->name.index == file.index)
            return header->name;
        if (header || header.error().code != Code::Corrupt || !m_all)
            return std::nullopt;
        return ShardName{0, file.extent, file.index};
    }

    DriveCore& m_core;
    const std::vector<bool> m_partitions;
    const Range m_range;
    bool m_all = false;
    RecordWalk m_walk;
    Records m_records;
    Records::const_iterator m_judged;
    std::uint32_t m_folder;
    std::vector<Orphan> m_orphans;
};

/// Judges once more, with nothing else in the batch, and dooms it; returns whether it did.
Result<bool> condemn(CommitBatch& batch, const PartitionLog& log, const Orphan& orphan)
{
    const std::string rowKey = extentRowKey(orphan.name);
    const std::string recordKey = shardRecordKey(orphan.name);
    const Result<std::optional<std::string>> row = batch.local(recordKey);
    const Result<bool> named = hasExtentRow(batch.db(), orphan.name);
    if (!row || !named)
        return std::unexpected(!row ? row.error() : named.error());
    if (!*row) {
        // No record at all: while a row names the extent the file may still be worth something to a
        // person (`drive extract`), unless it is of a slot that the drive filled before it got the one whose
        // shard it has.
        bool useful = *named;
        if (useful && !orphan.hasRecord) {
            const auto others = batch.localWithPrefix(
                shardRecordPrefix(orphan.name.partition, orphan.name.extent));
            if (!others)
                return std::unexpected(others.error());
            useful = others->empty();
        }
        const bool doomed =
            !orphan.hasRecord && !useful && !log.isPending(orphan.name.partition, rowKey);
        if (doomed)
            batch.doom(orphan.name, orphan.generation);
        return doomed;
    }
    const Result<ShardRecord> record = ShardRecord::decode(**row);
    if (!record)
        return std::unexpected(record.error());
    if (!orphan.hasRecord) {
        if (record->generation == orphan.generation)
            return false;
        batch.doom(orphan.name, orphan.generation);
        return true;
    }
    if (*named || record->generation != orphan.generation ||
        log.isPending(orphan.name.partition, rowKey))
        return false;
    batch.dropShard(orphan.name, *record);
    return true;
}

Task<Result<std::uint64_t>> judge(Core core, std::vector<Orphan> orphans)
{
    const DriveHealth::Beat beat(core->health);
    auto doomed = std::make_shared<std::uint64_t>(0);
    Committer::Operation operation;
    operation.alone = true;
    operation.plan = [core = core.get(), orphans = std::move(orphans),
                      doomed](CommitBatch& batch) -> Result<void> {
        for (const Orphan& orphan : orphans) {
            const Result<bool> gone = condemn(batch, *core->log, orphan);
            if (!gone)
                return std::unexpected(gone.error());
            *doomed += *gone ? 1 : 0;
        }
        return {};
    };
    Result<void> answer = co_await commitOperation(core, std::move(operation));
    if (!answer)
        co_return failed(std::move(answer));
    co_return *doomed;
}

/// Job after job until one says that nothing is left. Each has a beat of its own: a long sweep is not
/// silence, a job that hangs is.
template <class F> Task<Result<void>> inJobs(Core core, DriveCore::Lane lane, F piece)
{
    for (bool more = true; more;) {
        const DriveHealth::Beat beat(core->health);
        auto job = [core, piece] { return piece(); };
        Result<bool> done = co_await runIn(core, lane, std::move(job));
        done = core->judged(std::move(done));
        if (!done)
            co_return failed(std::move(done), "sweep");
        more = *done;
    }
    co_return Result<void>{};
}

Task<Result<std::uint64_t>> countRecords(Core core)
{
    auto count = std::make_shared<std::uint64_t>(0);
    auto walk = std::make_shared<RecordWalk>();
    auto piece = [core = core.get(), walk, count] {
        const auto visit = [&](std::string_view, std::string_view) -> Result<void> {
            ++*count;
            return {};
        };
        return core->db.with([&](MetaDb& db) { return walk->some(db, visit); });
    };
    Result<void> counted = co_await inJobs(core, DriveCore::Lane::Read, std::move(piece));
    if (!counted)
        co_return failed(std::move(counted));
    co_return *count;
}

Task<Result<std::vector<Orphan>>> findOrphans(Core core, std::vector<bool> partitions, Range range)
{
    auto search = std::make_shared<OrphanSearch>(*core, std::move(partitions), range);
    auto read = [search] { return search->readRecords(); };
    Result<void> done = co_await inJobs(core, DriveCore::Lane::Read, std::move(read));
    if (done) {
        auto records = [search] { return search->judgeRecords(); };
        done = co_await inJobs(core, DriveCore::Lane::Read, std::move(records));
    }
    if (done) {
        auto files = [search] { return search->judgeFiles(); };
        done = co_await inJobs(core, DriveCore::Lane::Shard, std::move(files));
    }
    if (!done)
        co_return failed(std::move(done));
    co_return search->take();
}

} // namespace

Task<Result<std::uint64_t>> sweepOrphans(Core core, std::vector<bool> partitions)
{
    Result<void> good = core->health.check();
    if (!good)
        co_return failed(std::move(good));
    const Result<std::uint64_t> records = co_await countRecords(core);
    if (!records)
        co_return std::unexpected(records.error());
    const auto passes = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(256, *records / kRecordsAtOnce + 1));
    std::uint64_t total = 0;
    for (std::uint32_t pass = 0; pass < passes; ++pass) {
        const Range range{256 * pass / passes, 256 * (pass + 1) / passes};
        auto orphans = co_await findOrphans(core, partitions, range);
        if (!orphans)
            co_return failed(std::move(orphans));
        if (orphans->empty())
            continue;
        const Result<std::uint64_t> doomed = co_await judge(core, *std::move(orphans));
        if (!doomed)
            co_return std::unexpected(doomed.error());
        total += *doomed;
    }
    co_return total;
}

} // namespace holdfast::drive
