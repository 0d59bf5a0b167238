// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drive/commit_batch.h"
#include "drive/db_handle.h"
#include "drive/drive_health.h"
#include "drive/partition_log.h"
#include "drive/shard_store.h"
#include "drive/space_guard.h"
#include "drive/sync_round.h"
#include "env/clock.h"
#include "env/work_pool.h"

namespace holdfast::drive
{

/// The only writer of a drive's database. Operations queue; a job on the one-thread commit pool takes
/// what waits, lets each plan its part of one batch, writes it, and answers them all.
///
///     submit --> queue --> plan, plan, plan --> write(sync if any wants) --> publish --> answers
///                  |                                |NoSpace
///                  |                                +--> free the ballast, reopen, once more
///                  +--> what wants a sync waits for the drives' common round (SyncRound)
class Committer
{
public:
    struct Operation
    {
        /// Checks, adds to the batch. An Io or Corrupt from here makes the drive faulty.
        std::move_only_function<Result<void>(CommitBatch&)> plan;
        std::size_t bytes = 0; ///< about what it adds
        bool sync = true;
        /// Runs with a batch of its own: what it reads in the database is all there is.
        bool alone = false;
        std::move_only_function<void(Result<void>)> done;
    };
    struct Parts
    {
        /// Queues a job on the commit pool; false once the drive is gone.
        std::function<bool(env::WorkPool::Job)> post;
        DbHandle& db;
        PartitionLog& log;
        ShardStore& shards;
        SpaceGuard& space;
        DriveHealth& health;
        /// Opens the database again after NoSpace.
        std::function<Result<std::unique_ptr<MetaDb>>()> reopen;
        /// After a write: unlink what is doomed, write the ballast (posts to other pools).
        std::function<void()> afterwards;
        env::Clock& clock;
        /// Makes what calls begin() when a round starts, if the drive is still there.
        std::function<SyncRound::Start()> starter;
    };

    Committer(Parts parts, CommitBatch::Totals totals)
        : m_parts(std::move(parts)), m_owed(totals.owed), m_heldBytes(totals.heldBytes)
    {
    }

    /// Thread-safe. The jobs it posts keep the drive's core alive.
    void submit(Operation operation);
    /// In this round of syncs.
    void begin(std::uint64_t round);
    /// Called from time to time: nobody waits for ever for a drive that hangs.
    void nudge() { common()->nudge(m_parts.clock.bootNow()); }
    /// From now on it syncs in step with others.
    void join(std::shared_ptr<SyncRound> common)
    {
        const std::lock_guard lock(m_mutex);
        m_common = std::move(common);
    }
    [[nodiscard]] std::uint64_t owed() const { return m_owed; }
    [[nodiscard]] std::uint64_t heldBytes() const { return m_heldBytes; } ///< in shard files

private:
    using Operations = std::vector<Operation>;
    using Answers = std::vector<Result<void>>;

    void run();
    [[nodiscard]] std::shared_ptr<SyncRound> common()
    {
        const std::lock_guard lock(m_mutex);
        return m_common;
    }
    void schedule(bool sync);
    void post();
    [[nodiscard]] Operations take();
    [[nodiscard]] Answers work(Operations& operations);
    /// Fills the batch; the error that makes the drive faulty, if one came up.
    [[nodiscard]] static Result<void> plan(CommitBatch& batch, Operations& operations, Answers& answers);
    [[nodiscard]] Result<void> settle();
    [[nodiscard]] Result<void> makeRoom();
    [[nodiscard]] Result<void> writeAgain(const Batch& batch, bool sync);
    void publish(const CommitBatch& batch);
    void set(CommitBatch::Totals totals);

    Parts m_parts;
    std::atomic<std::uint64_t> m_owed;
    std::atomic<std::uint64_t> m_heldBytes;
    std::set<PartitionId> m_unsettled; ///< their state in memory is ahead of a refused batch
    bool m_isUnsettled = false;        ///< a batch was refused, which may have reached the disk after all
    std::optional<std::uint64_t> m_round; ///< in which the run that is scheduled takes part
    std::shared_ptr<SyncRound> m_roundOf;
    std::uint64_t m_lastRound = 0;
    std::mutex m_mutex; ///< guards what follows
    std::shared_ptr<SyncRound> m_common = std::make_shared<SyncRound>(); ///< its own until it joins one
    std::deque<Operation> m_queue;
    std::size_t m_syncs = 0; ///< of m_queue
    bool m_scheduled = false;
};

} // namespace holdfast::drive
