// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/disk_drive.h"

// Shards and debts of a DiskDrive.
namespace holdfast::drive
{
namespace
{

using Beat = DriveHealth::Beat;
using Core = std::shared_ptr<DriveCore>;
using Lane = DriveCore::Lane;

Result<std::optional<ShardRecord>> findRecord(DriveCore& core, const ShardName& name)
{
    Result<std::optional<std::string>> row =
        core.db.with([&](MetaDb& db) { return db.get(Family::Sys, shardRecordKey(name)); });
    row = core.judged(std::move(row));
    if (!row)
        return holdfast::failed(std::move(row));
    if (!*row)
        return std::nullopt;
    const Result<ShardRecord> record = ShardRecord::decode(**row);
    if (!record)
        return std::unexpected(record.error());
    return *record;
}

/// The file behind it and its failures are shared with the jobs, which may outlive the writer.
class DiskShardWriter : public ShardWriter
{
public:
    struct Shared
    {
        std::unique_ptr<ShardFileWriter> file;
        std::optional<Error> error; ///< the first; nothing is written after it
        bool finished = false;
    };

    DiskShardWriter(Core core, const ShardName& name, std::unique_ptr<ShardFileWriter> file)
        : m_core(std::move(core)), m_name(name), m_shared(std::make_shared<Shared>())
    {
        m_shared->file = std::move(file);
    }
    ~DiskShardWriter() override
    {
        auto job = [core = m_core, shared = m_shared, name = m_name] {
            if (!shared->finished)
                core->shards.abandon(*shared->file);
            shared->file.reset();
            core->shards.endWriting(name);
        };
        static_cast<void>(m_core->post(Lane::Shard, std::move(job))); // else the sweeper takes it
    }

    Task<Result<void>> append(ByteView blocks) override
    {
        auto step = [blocks](DriveCore&, Shared& shared) { return shared.file->append(blocks); };
        return run(m_core, m_shared, std::move(step));
    }
    Task<Result<void>> finish(std::uint64_t extentLength, std::uint64_t extentCrc64) override
    {
        auto step = [name = m_name, extentLength, extentCrc64](DriveCore& core, Shared& shared) {
            Result<void> done =
                core.shards.finish(*shared.file, name, extentLength, extentCrc64);
            shared.finished = done.has_value();
            return done;
        };
        return run(m_core, m_shared, std::move(step));
    }

private:
    template <class Step>
    static Task<Result<void>> run(Core core, std::shared_ptr<Shared> shared, Step step)
    {
        const Beat beat(core->health);
        Result<void> good = core->health.check();
        if (!good)
            co_return good;
        auto work = [core, shared, step = std::move(step)]() -> Result<void> {
            if (shared->error)
                return std::unexpected(*shared->error);
            Result<void> done = step(*core, *shared);
            if (!done)
                shared->error = done.error();
            if (!done && done.error().code == Code::NoSpace)
                static_cast<void>(core->space.refresh(true)); // so that the next one is refused early
            return core->judged(std::move(done));
        };
        const DriveLatency::Watch watch(core->latency, core->clock, DriveLatency::Kind::Write);
        co_return co_await runIn(core, Lane::Shard, std::move(work));
    }

    const Core m_core;
    const ShardName m_name;
    const std::shared_ptr<Shared> m_shared;
};

class DiskShardReader : public ShardReader
{
public:
    DiskShardReader(Core core, std::unique_ptr<ShardFileReader> file)
        : m_core(std::move(core)), m_file(std::move(file))
    {
    }
    ~DiskShardReader() override
    {
        // Closing the last descriptor of an unlinked file frees its blocks: not on an io thread.
        auto job = [file = std::move(m_file)]() mutable { file.reset(); };
        static_cast<void>(m_core->post(Lane::Shard, std::move(job)));
    }

    Task<Result<void>> read(std::uint64_t first, std::uint32_t count, MutableByteView into) override
    {
        return run(m_core, m_file, first, count, into);
    }

private:
    static Task<Result<void>> run(Core core, std::shared_ptr<ShardFileReader> file,
                                  std::uint64_t first, std::uint32_t count, MutableByteView into)
    {
        const Beat beat(core->health);
        Result<void> good = core->health.check();
        if (!good)
            co_return good;
        auto work = [core, file, first, count, into] {
            return core->counted(asDamage(file->read(first, count, into)));
        };
        const DriveLatency::Watch watch(core->latency, core->clock, DriveLatency::Kind::Read);
        co_return co_await runIn(core, Lane::Shard, std::move(work));
    }

public:
    /// One unreadable sector is damage to one shard, which is repaired elsewhere on the drive; a device
    /// that is gone shows in the next write.
    template <class T> static Result<T> asDamage(Result<T> result)
    {
        if (!result && result.error().code == Code::Io)
            result.error().code = Code::Corrupt;
        return result;
    }

private:
    const Core m_core;
    std::shared_ptr<ShardFileReader> m_file;
};

Result<std::vector<std::string>> readOwed(MetaDb& db, const std::string& after, std::uint32_t limit)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Sys, false);
    if (!at)
        return failed(std::move(at));
    std::vector<std::string> keys;
    for (const char kind : {'b', 'o'}) {
        const std::string begin = std::max(after + '\0', std::string(1, kind));
        for ((*at)->seek(begin);
             (*at)->valid() && (*at)->key().starts_with(kind) && keys.size() < limit; (*at)->next())
            keys.emplace_back((*at)->key());
    }
    Result<void> status = (*at)->status();
    if (!status)
        return failed(std::move(status));
    return keys;
}

} // namespace

Task<Result<std::unique_ptr<ShardWriter>>> DiskDrive::createShard(Fence fence, ShardName name,
                                                                  ShardOrigin origin)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> admitted = co_await admit(core, fence);
    if (!admitted)
        co_return holdfast::failed(std::move(admitted));
    auto work = [core, name, origin]() -> Result<std::unique_ptr<ShardFileWriter>> {
        static_cast<void>(core->space.refresh(false)); // a hint; the write itself tells for sure
        if (core->space.belowReserve())
            return fail(Code::NoSpace, "free space is below the reserve", core->path);
        const Result<std::optional<ShardRecord>> record = findRecord(*core, name);
        if (!record)
            return std::unexpected(record.error());
        std::optional<std::uint16_t> before;
        if (*record)
            before = (*record)->generation;
        return core->judged(core->shards.create(name, origin, before));
    };
    Result<std::unique_ptr<ShardFileWriter>> file =
        co_await runIn(core, Lane::Shard, std::move(work));
    if (!file)
        co_return holdfast::failed(std::move(file));
    co_return std::make_unique<DiskShardWriter>(core, name, *std::move(file));
}

Task<Result<std::unique_ptr<ShardReader>>> DiskDrive::openShard(Fence fence, ShardName name,
                                                                ShardShape shape)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> admitted = co_await admit(core, fence);
    if (!admitted)
        co_return holdfast::failed(std::move(admitted));
    auto work = [core, name, shape]() -> Result<std::unique_ptr<ShardFileReader>> {
        const Result<std::optional<ShardRecord>> record = findRecord(*core, name);
        if (!record)
            return std::unexpected(record.error());
        if (!*record)
            return fail(Code::NotFound, "no such shard here", core->path);
        return core->counted(
            DiskShardReader::asDamage(core->shards.open(name, **record, shape)));
    };
    Result<std::unique_ptr<ShardFileReader>> file =
        co_await runIn(core, Lane::Shard, std::move(work));
    if (!file)
        co_return holdfast::failed(std::move(file));
    co_return std::make_unique<DiskShardReader>(core, *std::move(file));
}

Task<Result<void>> DiskDrive::adoptShard(Fence fence, ShardName name)
{
    const Core core = m_core;
    const Beat beat(core->health);
    const std::optional<ShardRecord> record = core->shards.finished(name);
    if (!record)
        co_return fail(Code::InvalidArgument, "the shard was not finished here");
    Committer::Operation operation;
    operation.bytes = 64;
    operation.plan = [log = core->log.get(), fence, name,
                      record = *record](CommitBatch& batch) -> Result<void> {
        Result<void> admitted = log->raise(batch, fence);
        return admitted ? batch.recordShard(name, record) : admitted;
    };
    co_return co_await commitOperation(core, std::move(operation));
}

void DiskDrive::forgetShard(const ShardName& name)
{
    m_core->shards.forgetFinished(name);
    // On a drive that is closing the file stays: the sweeper's.
    static_cast<void>(m_core->post(Lane::Shard, [core = m_core] {
        const Result<void> unlinked = core->shards.unlinkDoomed();
        if (!unlinked)
            core->health.count(unlinked.error());
    }));
}

Task<Result<bool>> DiskDrive::hasShard(ShardName name)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core, name] { return findRecord(*core, name); };
    const Result<std::optional<ShardRecord>> record =
        co_await runIn(core, Lane::Read, std::move(work));
    if (!record)
        co_return std::unexpected(record.error());
    co_return record->has_value();
}

Task<Result<std::vector<std::string>>> DiskDrive::owed(std::string after, std::uint32_t limit)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core, after, limit] {
        return core->db.with([&](MetaDb& db) { return readOwed(db, after, limit); });
    };
    Result<std::vector<std::string>> keys = co_await runIn(core, Lane::Read, std::move(work));
    co_return core->judged(std::move(keys));
}

Task<Result<void>> DiskDrive::setOwed(std::vector<std::string> add, std::vector<std::string> clear)
{
    const Core core = m_core;
    const Beat beat(core->health);
    for (const std::vector<std::string>* keys : {&add, &clear}) {
        for (const std::string& key : *keys) {
            if (!isOwedKey(key))
                co_return fail(Code::InvalidArgument, "not the key of something owed");
        }
    }
    Committer::Operation operation;
    operation.bytes = (add.size() + clear.size()) * 48;
    operation.plan = [add = std::move(add), clear = std::move(clear)](CommitBatch& batch) {
        Result<void> done;
        for (auto key = add.begin(); done && key != add.end(); ++key)
            done = batch.addOwed(*key);
        for (auto key = clear.begin(); done && key != clear.end(); ++key)
            done = batch.clearOwed(*key);
        return done;
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<void>> DiskDrive::clearUnnamed(std::vector<std::string> owed)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Committer::Operation operation;
    operation.alone = true; // rows that the batch itself puts would not be seen
    operation.plan = [log = core->log.get(),
                      owed = std::move(owed)](CommitBatch& batch) -> Result<void> {
        bool kept = false;
        for (const std::string& key : owed) {
            const Result<ShardName> name = parseShardKey(key);
            if (name) {
                const std::string rowKey = auxKey(name->partition, 'E', name->extent.view());
                const Result<std::optional<std::string>> row =
                    batch.db().get(Family::Aux, rowKey);
                if (!row)
                    return std::unexpected(row.error());
                if (*row || log->isPending(name->partition, rowKey)) {
                    kept = true;
                    continue;
                }
            }
            Result<void> cleared = batch.clearOwed(key);
            if (!cleared)
                return cleared;
        }
        if (kept)
            return fail(Code::Conflict, "an extent is still named here");
        return {};
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<std::uint64_t>> DiskDrive::sweepOrphans(const std::vector<bool>& partitions)
{
    const Core core = m_core;
    return drive::sweepOrphans(core, partitions);
}

} // namespace holdfast::drive
