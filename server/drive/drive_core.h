// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "drive/committer.h"
#include "drive/db_handle.h"
#include "drive/direct_drive.h"
#include "drive/drive_factory.h"
#include "drive/drive_health.h"
#include "drive/drive_latency.h"
#include "drive/partition_log.h"
#include "drive/shard_store.h"
#include "drive/space_guard.h"

namespace holdfast::drive
{

/// The threads of one drive. Left behind, not joined, when a job hangs in the device.
struct DrivePools
{
    std::unique_ptr<env::WorkPool> commit; ///< one thread: the committer
    std::unique_ptr<env::WorkPool> read;   ///< rows and scans
    std::unique_ptr<env::WorkPool> shard;  ///< shard files
};

/// What the jobs and coroutines of an open drive share; it lives as long as the last of them. It does
/// not own the pools: the last reference may go on one of their threads.
class DriveCore : public std::enable_shared_from_this<DriveCore>
{
public:
    using Lane = drive::Lane;
    struct Opened
    {
        env::FileSystem& files;
        env::Clock& clock;
        MetaDbFactory& databases;
        std::string path;
        std::unique_ptr<env::FileLock> lock;
        Superblock superblock;
        MetaOpenReport report;
        PinCheck pins;
        DriveOptions options;
    };
    [[nodiscard]] static Result<std::shared_ptr<DriveCore>> make(Opened opened, DrivePools& pools);

    /// False once the drive is gone: the job will not run. A job that runs keeps the core alive.
    [[nodiscard]] bool post(Lane lane, env::WorkPool::Job job);
    void detach(); ///< no jobs from now on
    /// Jobs queued or running.
    [[nodiscard]] std::uint64_t running() const { return m_running; }
    /// Makes the drive faulty for Io and Corrupt from the database, and passes the error on.
    template <class T> Result<T> judged(Result<T> result)
    {
        if (!result && (result.error().code == Code::Io || result.error().code == Code::Corrupt))
            health.fail(result.error());
        return result;
    }
    /// Counts damage to one shard or body, which is repaired, and passes the error on.
    template <class T> Result<T> counted(Result<T> result)
    {
        if (!result && (result.error().code == Code::Io || result.error().code == Code::Corrupt))
            health.count(result.error());
        return result;
    }

    env::FileSystem& files;
    env::Clock& clock;
    const std::string path;
    std::unique_ptr<env::FileLock> lock;
    Superblock superblock; ///< changed at start only
    const bool logWasDamaged;
    DriveHealth health;
    DriveLatency latency;
    DbHandle db;
    std::unique_ptr<PartitionLog> log;
    ShardStore shards;
    SpaceGuard space;
    std::unique_ptr<Committer> committer;
    std::atomic<bool> isUnlinking = false;
    std::atomic<bool> isRefreshing = false;

private:
    explicit DriveCore(Opened& opened);
    [[nodiscard]] Result<void> load(MetaDbFactory& databases, DrivePools& pools);
    void afterWrite();
    [[nodiscard]] SyncRound::Start starter();

    std::atomic<std::uint64_t> m_running = 0;
    std::mutex m_mutex;
    DrivePools* m_pools = nullptr; ///< nullptr once detached
};

/// Runs `work` (which blocks) on one of the drive's pools and resumes the caller with its Result.
template <class F>
auto runIn(std::shared_ptr<DriveCore> core, DriveCore::Lane lane, F work) -> Task<decltype(work())>
{
    env::Completion<decltype(work())> done;
    env::WorkPool::Job job = [done, work = std::move(work)]() mutable { done.complete(work()); };
    if (!core->post(lane, std::move(job)))
        co_return fail(Code::Unavailable, "the drive is closed", core->path);
    const DriveHealth::Wait wait(core->health, lane);
    co_return co_await done.wait();
}

/// Queues an operation with the committer and waits for its answer. Starts the unlinker when a file is
/// to go.
Task<Result<void>> commitOperation(std::shared_ptr<DriveCore> core,
                                                 Committer::Operation operation);
/// The same without a coroutine: `answer` is called on `executor`.
void commitThen(std::shared_ptr<DriveCore> core, Committer::Operation operation, env::Executor executor,
                Answer answer);
/// The fence of every request (rule 10): refuses a lower epoch, persists a higher one first.
Task<Result<void>> admit(std::shared_ptr<DriveCore> core, Fence fence);

/// DriveClient::sweepOrphans.
Task<Result<std::uint64_t>> sweepOrphans(std::shared_ptr<DriveCore> core,
                                         std::vector<bool> partitions);

} // namespace holdfast::drive
