// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/drive_core.h"

#include <chrono>

#include "base/log.h"
#include "env/mailbox.h"

namespace holdfast::drive
{
namespace
{

constexpr auto kUnlinkPause = std::chrono::milliseconds(500);

/// Unlinks what is doomed; what somebody still reads is tried again until it is free.
Task<void> unlinkLoop(std::weak_ptr<DriveCore> weak, env::Clock* clock)
{
    for (;;) {
        std::shared_ptr<DriveCore> core = weak.lock();
        if (!core)
            co_return;
        auto work = [core = core.get()] { return core->shards.unlinkDoomed(); };
        const Result<void> unlinked = co_await runIn(core, DriveCore::Lane::Shard, std::move(work));
        if (!unlinked && unlinked.error().code != Code::Unavailable)
            core->health.count(unlinked.error()); // the file is an orphan now: the sweeper's
        const Result<void> well = core->health.check();
        if (!well || !core->shards.hasDoomed()) {
            core->isUnlinking = false;
            co_return;
        }
        core.reset();
        co_await clock->sleepFor(kUnlinkPause);
    }
}

void unlinkSoon(const std::shared_ptr<DriveCore>& core, const env::Executor& executor)
{
    if (core->shards.hasDoomed() && !core->isUnlinking.exchange(true))
        env::spawn(executor, unlinkLoop(core, &core->clock));
}

} // namespace

DriveCore::DriveCore(Opened& opened)
    : files(opened.files), clock(opened.clock), path(opened.path), lock(std::move(opened.lock)),
      superblock(std::move(opened.superblock)), logWasDamaged(opened.report.logWasDamaged),
      health(path), shards(files, path, superblock.store, std::move(opened.pins)),
      space(files, clock, path, opened.options)
{
    db.set(std::move(opened.report.db));
}

Result<std::shared_ptr<DriveCore>> DriveCore::make(Opened opened, DrivePools& pools)
{
    std::shared_ptr<DriveCore> core(new DriveCore(opened));
    Result<void> loaded = core->load(opened.databases, pools);
    if (!loaded)
        return failed(std::move(loaded), "drive " + core->path);
    return core;
}

Result<void> DriveCore::load(MetaDbFactory& databases, DrivePools& pools)
{
    CommitBatch::Totals totals;
    Result<void> read = db.with([&](MetaDb& database) -> Result<void> {
        Result<std::unique_ptr<PartitionLog>> loaded = PartitionLog::load(database);
        if (!loaded)
            return failed(std::move(loaded));
        log = *std::move(loaded);
        const Result<CommitBatch::Totals> counted = readTotals(database);
        if (!counted)
            return std::unexpected(counted.error());
        totals = *counted;
        return {};
    });
    if (!read)
        return read;
    static_cast<void>(space.refresh(true)); // a hint; the file system speaks for itself
    m_pools = &pools;
    auto reopen = [this, &databases]() -> Result<std::unique_ptr<MetaDb>> {
        Result<MetaOpenReport> report = databases.open(path + "/db", false);
        if (!report)
            return failed(std::move(report));
        return std::move(report->db);
    };
    committer = std::make_unique<Committer>(
        Committer::Parts{[this](env::WorkPool::Job job) { return post(Lane::Commit, std::move(job)); },
                         db, *log, shards, space, health, std::move(reopen),
                         [this] { afterWrite(); }, clock, [this] { return starter(); }},
        totals);
    return {};
}

/// A round holds it until it begins, which may be after the drive has gone.
SyncRound::Start DriveCore::starter()
{
    return [weak = weak_from_this()](std::uint64_t number) {
        if (const std::shared_ptr<DriveCore> core = weak.lock())
            core->committer->begin(number);
    };
}

bool DriveCore::post(Lane lane, env::WorkPool::Job job)
{
    const std::lock_guard guard(m_mutex);
    if (!m_pools)
        return false;
    ++m_running;
    env::WorkPool::Job counted = [core = shared_from_this(), job = std::move(job)]() mutable {
        job();
        job = nullptr; // what it held is gone before it counts as done
        --core->m_running;
    };
    switch (lane) {
    case Lane::Commit:
        m_pools->commit->post(std::move(counted));
        break;
    case Lane::Read:
        m_pools->read->post(std::move(counted));
        break;
    case Lane::Shard:
        m_pools->shard->post(std::move(counted));
        break;
    }
    return true;
}

void DriveCore::detach()
{
    const std::lock_guard guard(m_mutex);
    m_pools = nullptr;
}

void DriveCore::afterWrite()
{
    if (space.isStale())
        static_cast<void>(space.refresh(false)); // a hint; the file system speaks for itself
    if (space.wantsBallast())
        static_cast<void>(post(Lane::Shard, [this] { space.writeBallast(); }));
}

Task<Result<void>> commitOperation(std::shared_ptr<DriveCore> core, Committer::Operation operation)
{
    env::Completion<Result<void>> done;
    operation.done = [done](Result<void> answer) { done.complete(std::move(answer)); };
    const DriveHealth::Wait wait(core->health, Lane::Commit);
    core->committer->submit(std::move(operation));
    Result<void> answer = co_await done.wait();
    const env::Executor executor = co_await env::currentExecutor();
    unlinkSoon(core, executor);
    co_return answer;
}

void commitThen(std::shared_ptr<DriveCore> core, Committer::Operation operation, env::Executor executor,
                Answer answer)
{
    struct Pending
    {
        std::shared_ptr<DriveCore> core;
        DriveHealth::Beat beat;
        DriveHealth::Wait wait;
        env::Executor executor;
        std::shared_ptr<env::Mailbox::Inbox> inbox; ///< found here: the executor may be gone later
        Answer answer;
        Result<void> result;
    };
    Committer& committer = *core->committer;
    DriveHealth& health = core->health;
    std::unique_ptr<Pending> pending(new Pending{std::move(core), DriveHealth::Beat(health),
                                                 DriveHealth::Wait(health, Lane::Commit),
                                                 executor, env::Mailbox::of(executor),
                                                 std::move(answer), {}});
    operation.done = [pending = std::move(pending)](Result<void> result) mutable {
        const std::shared_ptr<env::Mailbox::Inbox> inbox = pending->inbox;
        pending->result = std::move(result);
        inbox->post([pending = std::move(pending)] {
            unlinkSoon(pending->core, pending->executor);
            pending->answer(std::move(pending->result));
        });
    };
    committer.submit(std::move(operation));
}

Task<Result<void>> admit(std::shared_ptr<DriveCore> core, Fence fence)
{
    Result<void> well = core->health.check();
    if (!well)
        co_return well;
    if (fence.partition >= kPartitions)
        co_return fail(Code::InvalidArgument, "there is no such partition");
    const Epoch obeyed = core->log->obeyed(fence.partition);
    if (fence.epoch < obeyed)
        co_return fail(Code::WrongEpoch, "epoch " + std::to_string(fence.epoch) + " is over: " +
                                             std::to_string(obeyed) + " is obeyed",
                       "partition " + std::to_string(fence.partition));
    if (fence.epoch == obeyed)
        co_return Result<void>();
    Committer::Operation operation;
    operation.plan = [log = core->log.get(), fence](CommitBatch& batch) {
        return log->raise(batch, fence);
    };
    co_return co_await commitOperation(core, std::move(operation));
}

} // namespace holdfast::drive
