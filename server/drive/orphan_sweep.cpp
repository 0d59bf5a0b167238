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

Result<std::uint64_t> countRecords(MetaDb& db)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Sys, false);
    if (!at)
        return failed(std::move(at));
    std::uint64_t count = 0;
    for ((*at)->seek("s"); (*at)->valid() && (*at)->key().starts_with('s'); (*at)->next())
        ++count;
    Result<void> status = (*at)->status();
    if (!status)
        return failed(std::move(status));
    return count;
}

Result<Records> readRecords(MetaDb& db, Range range)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Sys, false);
    if (!at)
        return failed(std::move(at));
    Records records;
    for ((*at)->seek("s"); (*at)->valid() && (*at)->key().starts_with('s'); (*at)->next()) {
        const Result<ShardName> name = parseShardKey((*at)->key());
        const Result<ShardRecord> record = ShardRecord::decode((*at)->value());
        if (!name || !record)
            return fail(Code::Corrupt, "a shard record is malformed");
        const std::uint8_t folder = name->extent.bytes[0];
        if (folder >= range.begin && folder < range.end)
            records.emplace(std::pair(name->extent, name->index), std::pair(*name, *record));
    }
    Result<void> status = (*at)->status();
    if (!status)
        return failed(std::move(status));
    return records;
}

Result<bool> hasExtentRow(MetaDb& db, const ShardName& name)
{
    const Result<std::optional<std::string>> row = db.get(Family::Aux, extentRowKey(name));
    if (!row)
        return std::unexpected(row.error());
    return row->has_value();
}

class OrphanSearch
{
public:
    OrphanSearch(DriveCore& core, const std::vector<bool>& partitions)
        : m_core(core), m_partitions(partitions)
    {
        m_all = partitions.size() >= kPartitions &&
                std::ranges::find(partitions, false) == partitions.end();
    }

    Result<std::vector<Orphan>> run(Range range)
    {
        Result<Records> records =
            m_core.db.with([&](MetaDb& db) { return readRecords(db, range); });
        if (!records)
            return failed(std::move(records));
        Result<void> done = findRecords(*records);
        for (std::uint32_t folder = range.begin; done && folder < range.end; ++folder)
            done = findFiles(*records, static_cast<std::uint8_t>(folder));
        if (!done)
            return failed(std::move(done), "sweep");
        return std::move(m_orphans);
    }

private:
    Result<void> findRecords(const Records& records)
    {
        for (const auto& [key, found] : records) {
            const auto& [name, record] = found;
            if (!isListed(m_partitions, name.partition))
                continue;
            const Result<bool> named =
                m_core.db.with([&](MetaDb& db) { return hasExtentRow(db, name); });
            if (!named)
                return std::unexpected(named.error());
            if (!*named)
                m_orphans.push_back({name, record.generation, true});
        }
        return {};
    }

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
    const std::vector<bool>& m_partitions;
    bool m_all = false;
    std::vector<Orphan> m_orphans;
};

/// Judges once more, with nothing else in the batch; returns whether it is doomed.
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
        // person (`drive extract`).
        return !orphan.hasRecord && !*named && !log.isPending(orphan.name.partition, rowKey);
    }
    const Result<ShardRecord> record = ShardRecord::decode(**row);
    if (!record)
        return std::unexpected(record.error());
    if (!orphan.hasRecord)
        return record->generation != orphan.generation;
    if (*named || record->generation != orphan.generation ||
        log.isPending(orphan.name.partition, rowKey))
        return false;
    batch.removeLocal(recordKey);
    return true;
}

Task<Result<std::uint64_t>> judge(Core core, std::vector<Orphan> orphans)
{
    auto doomed = std::make_shared<std::uint64_t>(0);
    Committer::Operation operation;
    operation.alone = true;
    operation.plan = [core = core.get(), orphans = std::move(orphans),
                      doomed](CommitBatch& batch) -> Result<void> {
        for (const Orphan& orphan : orphans) {
            const Result<bool> gone = condemn(batch, *core->log, orphan);
            if (!gone)
                return std::unexpected(gone.error());
            if (!*gone)
                continue;
            batch.doom(orphan.name, orphan.generation);
            ++*doomed;
        }
        return {};
    };
    Result<void> answer = co_await commitOperation(core, std::move(operation));
    if (!answer)
        co_return failed(std::move(answer));
    co_return *doomed;
}

} // namespace

Task<Result<std::uint64_t>> sweepOrphans(Core core, std::vector<bool> partitions)
{
    // No beat: a long sweep is not silence.
    Result<void> good = core->health.check();
    if (!good)
        co_return failed(std::move(good));
    auto count = [core] { return core->db.with(countRecords); };
    Result<std::uint64_t> records = co_await runIn(core, DriveCore::Lane::Read, std::move(count));
    records = core->judged(std::move(records));
    if (!records)
        co_return std::unexpected(records.error());
    const auto passes = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(256, *records / kRecordsAtOnce + 1));
    std::uint64_t total = 0;
    for (std::uint32_t pass = 0; pass < passes; ++pass) {
        const Range range{256 * pass / passes, 256 * (pass + 1) / passes};
        auto search = [core, partitions, range] {
            return OrphanSearch(*core, partitions).run(range);
        };
        Result<std::vector<Orphan>> orphans =
            co_await runIn(core, DriveCore::Lane::Shard, std::move(search));
        orphans = core->judged(std::move(orphans));
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
