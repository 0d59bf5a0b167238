// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/disk_drive.h"

#include <algorithm>
#include <chrono>

#include "drive/row_scan.h"

// Every coroutine here keeps its own reference to the core: the drive may be destroyed while it waits.
namespace holdfast::drive
{
namespace
{

using Beat = DriveHealth::Beat;
using Core = std::shared_ptr<DriveCore>;
using Lane = DriveCore::Lane;

std::size_t bytesIn(const std::vector<Mutation>& mutations)
{
    std::size_t bytes = 0;
    for (const Mutation& mutation : mutations)
        bytes += mutation.key.size() + mutation.value.size() + 16;
    return bytes;
}

std::size_t sealAll(std::vector<SmallBody>& bodies)
{
    std::size_t bytes = 0;
    for (SmallBody& body : bodies) {
        body.bytes = sealBody(body.key, std::move(body.bytes));
        bytes += body.key.size() + body.bytes.size();
    }
    return bytes;
}

/// Of the files of the database; a file that goes meanwhile counts nothing.
std::uint64_t databaseBytes(env::FileSystem& files, const std::string& drivePath)
{
    const std::string folder = drivePath + "/db";
    const Result<std::vector<std::string>> names = files.list(folder);
    std::uint64_t bytes = 0;
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        const Result<env::FileStatus> status = files.status(folder + "/" + name);
        bytes += status ? status->size : 0;
    }
    return bytes;
}

Committer::Operation preparing(DriveCore& core, Fence fence, PreparationPtr record,
                               std::vector<SmallBody> bodies, const std::vector<ShardName>& shards,
                               std::vector<std::string> owed)
{
    Committer::Operation operation;
    operation.bytes = record->encoded.size() + sealAll(bodies);
    PartitionLog::Prepared prepared;
    prepared.bodies = std::move(bodies);
    prepared.owed = std::move(owed);
    for (const ShardName& name : shards)
        prepared.shards.emplace_back(name, core.shards.finished(name));
    operation.plan = [log = core.log.get(), fence, record = std::move(record),
                      prepared = std::move(prepared)](CommitBatch& batch) mutable -> Result<void> {
        Result<void> good = checkMutations(record->record.mutations, true);
        if (!good)
            return good;
        prepared.record = record->record;
        prepared.encoded = record->encoded;
        return log->prepare(batch, fence, std::move(prepared));
    };
    return operation;
}

Committer::Operation committing(DriveCore& core, Fence fence, Sequence sequence, bool dropLog)
{
    Committer::Operation operation;
    operation.sync = false;
    operation.bytes = 256;
    operation.plan = [log = core.log.get(), fence, sequence, dropLog](CommitBatch& batch) {
        return log->commit(batch, fence, sequence, dropLog);
    };
    return operation;
}

Result<std::vector<LogRecord>> readRecords(MetaDb& db, PartitionId partition, Sequence from,
                                           std::uint64_t maxBytes)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Log, false);
    if (!at)
        return failed(std::move(at));
    std::vector<LogRecord> records;
    std::uint64_t bytes = 0;
    const std::string prefix = partitionKey(partition);
    for ((*at)->seek(logKey(partition, from));
         (*at)->valid() && (*at)->key().starts_with(prefix) && bytes < maxBytes; (*at)->next()) {
        const auto sequence = readBe<Sequence>((*at)->key().data() + prefix.size());
        Result<LogRecord> record = LogRecord::decode(sequence, (*at)->value());
        if (!record)
            return failed(std::move(record));
        bytes += (*at)->value().size();
        records.push_back(*std::move(record));
    }
    Result<void> status = (*at)->status();
    if (!status)
        return failed(std::move(status));
    return records;
}

/// Waits until nothing of the drive runs or `end` (boot time) has passed, asking ever less often.
Task<bool> waitForIdle(Core core, std::int64_t end)
{
    std::chrono::nanoseconds pause = std::chrono::microseconds(200);
    while (core->running() > 0 && core->clock.bootNow() < end) {
        co_await core->clock.sleepFor(pause);
        pause = std::min<std::chrono::nanoseconds>(pause * 2, std::chrono::milliseconds(20));
    }
    co_return core->running() == 0;
}

} // namespace

DiskDrive::DiskDrive(std::shared_ptr<DriveCore> core, std::unique_ptr<DrivePools> pools)
    : m_core(std::move(core)), m_pools(std::move(pools))
{
}

DiskDrive::~DiskDrive()
{
    m_core->health.close();
    m_core->detach();
    if (!m_pools)
        return; // close() gave up waiting: the hung job keeps its thread, its files and the core
    m_pools.reset();
    m_core->db.set(nullptr);
    m_core->lock.reset();
}

Task<Result<void>> DiskDrive::prepare(Fence fence, LogRecord record, std::vector<SmallBody> bodies,
                                      std::vector<ShardName> shards,
                                      std::vector<std::string> owed)
{
    const Core core = m_core;
    const Beat beat(core->health);
    auto shared = std::make_shared<Preparation>();
    shared->encoded = record.encode();
    shared->record = std::move(record);
    Committer::Operation operation = preparing(*core, fence, std::move(shared), std::move(bodies),
                                               shards, std::move(owed));
    const DriveLatency::Watch watch(core->latency, core->clock, DriveLatency::Kind::Write);
    co_return co_await commitOperation(core, std::move(operation));
}

void DiskDrive::prepareThen(Fence fence, PreparationPtr record, std::vector<SmallBody> bodies,
                            std::vector<ShardName> shards, std::vector<std::string> owed,
                            env::Executor executor, Answer answer)
{
    drive::commitThen(m_core,
                      preparing(*m_core, fence, std::move(record), std::move(bodies), shards,
                                std::move(owed)),
                      std::move(executor), std::move(answer));
}

Task<Result<void>> DiskDrive::commit(Fence fence, Sequence sequence, bool dropLog)
{
    const Core core = m_core;
    const Beat beat(core->health);
    co_return co_await commitOperation(core, committing(*core, fence, sequence, dropLog));
}

void DiskDrive::commitThen(Fence fence, Sequence sequence, bool dropLog, env::Executor executor,
                           Answer answer)
{
    drive::commitThen(m_core, committing(*m_core, fence, sequence, dropLog), std::move(executor),
                      std::move(answer));
}

Task<Result<std::vector<PartitionState>>> DiskDrive::states()
{
    const Core core = m_core;
    const Beat beat(core->health);
    auto states = std::make_shared<std::vector<PartitionState>>();
    Committer::Operation operation;
    operation.alone = true; // what it sees is written
    operation.plan = [log = core->log.get(), states](CommitBatch&) -> Result<void> {
        *states = log->states();
        return {};
    };
    Result<void> answer = co_await commitOperation(core, std::move(operation));
    if (!answer)
        co_return holdfast::failed(std::move(answer));
    co_return std::move(*states);
}

Task<Result<std::vector<LogRecord>>> DiskDrive::readLog(PartitionId partition, Sequence from,
                                                        std::uint64_t maxBytes)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core, partition, from, maxBytes] {
        return core->db.with(
            [&](MetaDb& db) { return readRecords(db, partition, from, maxBytes); });
    };
    Result<std::vector<LogRecord>> records = co_await runIn(core, Lane::Read, std::move(work));
    co_return core->judged(std::move(records));
}

Task<Result<void>> DiskDrive::install(Fence fence, std::vector<LogRecord> records,
                                      std::vector<SmallBody> bodies, Sequence commitTo, bool dropLog)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Committer::Operation operation;
    operation.bytes = sealAll(bodies);
    for (const LogRecord& record : records) {
        Result<void> good = checkMutations(record.mutations, true);
        if (!good)
            co_return good;
        operation.bytes += bytesIn(record.mutations);
    }
    PartitionLog::Install install;
    install.records = std::move(records);
    install.bodies = std::move(bodies);
    install.commitTo = commitTo;
    install.dropLog = dropLog;
    operation.plan = [log = core->log.get(), fence,
                      install = std::move(install)](CommitBatch& batch) mutable {
        return log->install(batch, fence, std::move(install));
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<void>> DiskDrive::patch(std::vector<Mutation> mutations)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = checkMutations(mutations, false);
    if (!good)
        co_return good;
    Committer::Operation operation;
    operation.bytes = bytesIn(mutations);
    operation.plan = [mutations = std::move(mutations)](CommitBatch& batch) mutable {
        return applyMutations(batch, std::move(mutations));
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<void>> DiskDrive::setIncomplete(std::vector<PartitionId> partitions, bool incomplete)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Committer::Operation operation;
    operation.bytes = partitions.size() * 40;
    operation.plan = [log = core->log.get(), incomplete,
                      partitions = std::move(partitions)](CommitBatch& batch) -> Result<void> {
        for (const PartitionId partition : partitions) {
            Result<void> done = log->setIncomplete(batch, partition, incomplete);
            if (!done)
                return done;
        }
        return {};
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<void>> DiskDrive::adopt(std::vector<std::pair<PartitionId, PartitionState>> states)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Committer::Operation operation;
    operation.plan = [log = core->log.get(),
                      states = std::move(states)](CommitBatch& batch) -> Result<void> {
        for (const auto& [partition, state] : states) {
            Result<void> adopted = log->adopt(batch, partition, state);
            if (!adopted)
                return adopted;
        }
        return {};
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<std::optional<std::string>>> DiskDrive::get(Fence fence, Family family, std::string key)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> admitted = co_await admit(core, fence);
    if (!admitted)
        co_return holdfast::failed(std::move(admitted));
    Result<std::optional<std::string>> row =
        core->db.tryWith([&](MetaDb& db) { return db.getCached(family, key); });
    if (!row && row.error().code == Code::Unavailable) {
        const DriveLatency::Watch watch(core->latency, core->clock, DriveLatency::Kind::Read);
        auto work = [core, family, key] {
            return core->db.with([&](MetaDb& db) { return db.get(family, key); });
        };
        row = co_await runIn(core, Lane::Read, std::move(work));
    }
    // A body that cannot be read is written again from another copy; whatever else is damaged, the drive
    // has to be rebuilt.
    const bool bodyDamaged = family == Family::Body && !row && row.error().code == Code::Corrupt;
    row = bodyDamaged ? core->counted(std::move(row)) : core->judged(std::move(row));
    if (!row || !*row || family != Family::Body)
        co_return row;
    Result<std::string> body = core->counted(openBody(key, **std::move(row)));
    if (!body)
        co_return holdfast::failed(std::move(body), "small body on " + core->path);
    co_return std::optional<std::string>(*std::move(body));
}

std::optional<std::optional<std::string>> DiskDrive::tryGet(Fence fence, Family family,
                                                            std::string_view key)
{
    DriveCore& core = *m_core;
    if (fence.partition >= kPartitions || fence.epoch != core.log->obeyed(fence.partition) ||
        !core.health.check())
        return std::nullopt;
    Result<std::optional<std::string>> row =
        core.db.tryWith([&](MetaDb& db) { return db.getCached(family, key); });
    if (!row)
        return std::nullopt;
    if (!*row || family != Family::Body)
        return std::move(*row);
    Result<std::string> body = openBody(key, **std::move(row));
    if (!body)
        return std::nullopt;
    return std::optional<std::string>(*std::move(body));
}

Task<Result<ScanPage>> DiskDrive::scan(ScanRequest request)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core, request = std::move(request)] {
        return core->db.with([&](MetaDb& db) { return scanRows(db, request); });
    };
    Result<ScanPage> page = co_await runIn(core, Lane::Read, std::move(work));
    co_return core->judged(std::move(page));
}

Task<Result<CheckedTable>> DiskDrive::checkTable(std::uint64_t after, bool leaves)
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core, after] { return core->db.with([&](MetaDb& db) { return db.checkTable(after); }); };
    Result<CheckedTable> table = co_await runIn(core, Lane::Read, std::move(work));
    if (leaves)
        co_return core->judged(std::move(table));
    co_return core->counted(std::move(table));
}

Task<Result<void>> DiskDrive::barrier()
{
    const Core core = m_core;
    const Beat beat(core->health);
    Committer::Operation operation;
    operation.sync = false;
    operation.plan = [](CommitBatch&) -> Result<void> { return {}; };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<void>> DiskDrive::storeConfig(std::vector<std::pair<std::uint8_t, std::string>> blocks,
                                          std::optional<std::string> layout)
{
    const Core core = m_core;
    const Beat beat(core->health);
    std::vector<ConfigEpochs> epochs;
    for (const auto& [block, document] : blocks) {
        Result<ConfigEpochs> read = readConfigEpochs(document);
        if (!read || read->block != block)
            co_return fail(Code::InvalidArgument, "not the configuration document of this block");
        epochs.push_back(*std::move(read));
    }
    Committer::Operation operation;
    operation.plan = [log = core->log.get(), blocks = std::move(blocks), epochs = std::move(epochs),
                      layout = std::move(layout)](CommitBatch& batch) -> Result<void> {
        for (const auto& [block, document] : blocks)
            batch.put(Family::Sys, configKey(block), document);
        if (layout)
            batch.put(Family::Sys, layoutKey(), *layout);
        for (const ConfigEpochs& each : epochs)
            log->obey(batch, each);
        return {};
    };
    co_return co_await commitOperation(core, std::move(operation));
}

Task<Result<DriveClient::Space>> DiskDrive::space()
{
    const Core core = m_core;
    const Beat beat(core->health);
    Result<void> good = core->health.check();
    if (!good)
        co_return holdfast::failed(std::move(good));
    auto work = [core]() -> Result<Space> {
        const Result<env::SpaceStatus> status = core->space.refresh(true);
        if (!status)
            return std::unexpected(status.error());
        return Space{status->total, status->free,
                     core->committer->heldBytes() + databaseBytes(core->files, core->path)};
    };
    co_return co_await runIn(core, Lane::Read, std::move(work));
}

bool DiskDrive::belowReserve() const
{
    const Core core = m_core;
    if (core->space.isStale() && !core->isRefreshing.exchange(true)) {
        const bool posted = core->post(Lane::Read, [core] {
            static_cast<void>(core->space.refresh(false)); // a hint, asked for again soon
            core->isRefreshing = false;
        });
        if (!posted)
            core->isRefreshing = false;
    }
    return core->space.belowReserve();
}

Result<void> DiskDrive::updateSuperblock(const std::function<void(Superblock&)>& change)
{
    Superblock next = m_core->superblock;
    change(next);
    Result<void> written = writeSuperblock(m_core->files, m_core->path, next);
    if (!written)
        return m_core->judged(std::move(written));
    m_core->superblock = std::move(next);
    return {};
}

Result<std::vector<std::string>> DiskDrive::loadConfig()
{
    return m_core->db.with([&](MetaDb& db) -> Result<std::vector<std::string>> {
        std::vector<std::string> documents(16);
        for (std::size_t block = 0; block < documents.size(); ++block) {
            Result<std::optional<std::string>> row =
                db.get(Family::Sys, configKey(static_cast<std::uint8_t>(block)));
            if (!row)
                return holdfast::failed(m_core->judged(std::move(row)));
            if (*row)
                documents[block] = **std::move(row);
        }
        return documents;
    });
}

Result<std::string> DiskDrive::loadLayout()
{
    return m_core->db.with([&](MetaDb& db) -> Result<std::string> {
        Result<std::optional<std::string>> row = db.get(Family::Sys, layoutKey());
        if (!row)
            return holdfast::failed(m_core->judged(std::move(row)));
        return *row ? **std::move(row) : std::string();
    });
}

Task<void> DiskDrive::close(std::chrono::nanoseconds patience)
{
    const Core core = m_core;
    const std::int64_t end = core->clock.bootNow() + patience.count();
    const bool wasFaulty = core->health.failure().has_value();
    core->health.close();
    bool finished = co_await waitForIdle(core, end);
    if (finished) {
        env::WorkPool::Job last = [core, wasFaulty] {
            if (!wasFaulty)
                static_cast<void>(core->db.with([](MetaDb& db) { return db.flush(); })); // only speed
            core->db.set(nullptr);
            core->lock.reset();
        };
        if (!core->post(Lane::Commit, std::move(last)))
            co_return; // closed before
        finished = co_await waitForIdle(core, end);
    }
    core->detach();
    if (!finished)
        static_cast<void>(m_pools.release()); // never joined: a thread of it hangs in the device
}

} // namespace holdfast::drive
