// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "drive/commit_batch.h"
#include "drive/db_handle.h"
#include "drive/drive_health.h"
#include "drive/partition_log.h"
#include "drive/shard_store.h"
#include "drive/space_guard.h"
#include "env/work_pool.h"

namespace holdfast::drive
{

/// The only writer of a drive's database. Operations queue; a job on the one-thread commit pool takes
/// what waits, lets each plan its part of one batch, writes it, and answers them all.
///
///     submit --> queue --> plan, plan, plan --> write(sync if any wants) --> publish --> answers
///                                                   |NoSpace
///                                                   +--> free the ballast, reopen, once more
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
    };

    Committer(Parts parts, std::uint64_t owed) : m_parts(std::move(parts)), m_owed(owed) {}

    /// Thread-safe. The jobs it posts keep the drive's core alive.
    void submit(Operation operation);
    [[nodiscard]] std::uint64_t owed() const { return m_owed; }

private:
    using Operations = std::vector<Operation>;
    using Answers = std::vector<Result<void>>;

    void run();
    void schedule();
    [[nodiscard]] Operations take(bool& more);
    [[nodiscard]] Answers work(Operations& operations);
    /// Fills the batch; the error that makes the drive faulty, if one came up.
    [[nodiscard]] static Result<void> plan(CommitBatch& batch, Operations& operations, Answers& answers);
    [[nodiscard]] Result<void> settle();
    [[nodiscard]] Result<void> makeRoom();
    [[nodiscard]] Result<void> writeAgain(const Batch& batch, bool sync);
    void publish(const CommitBatch& batch);

    Parts m_parts;
    std::atomic<std::uint64_t> m_owed;
    std::set<PartitionId> m_unsettled; ///< their state in memory is ahead of a refused batch
    std::mutex m_mutex;
    std::deque<Operation> m_queue;
    bool m_scheduled = false;
};

} // namespace holdfast::drive
