// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "store/context.h"
#include "store/worker.h"

namespace holdfast::store
{

/// Pays what drives owe: shards are rebuilt from k others, read and verified, and adopted while their row is
/// still there; small bodies are copied from another holder. What reads found wrong becomes owed first.
///
/// Each drive that owes something has a lane of its own, so that one that hangs keeps no other waiting. A debt
/// that cannot be paid is tried again ever more rarely, and at once when a drive comes or goes.
class HealWorker final : public Worker
{
public:
    explicit HealWorker(Context& context) : m_context(context) {}

    /// Called with a drive and what it owed, once that is paid or nobody's any more. Before the first step.
    using Paid = std::function<void(const Uuid& drive, const std::string& owedKey)>;
    void setListener(Paid paid) { m_paid = std::move(paid); }

    /// Thread-safe.
    void mendShard(std::shared_ptr<replica::DriveClient> drive, drive::ShardName shard);

    env::Task<std::chrono::nanoseconds> step() override;
    env::Task<void> finish() override;
    void report(std::vector<WorkStatus>& into) const override;

    struct Counts
    {
        std::uint64_t shards = 0; ///< rebuilt since start
        std::uint64_t bodies = 0;
        std::uint64_t bytes = 0;
        std::uint64_t failures = 0; ///< attempts that must be made again
    };
    [[nodiscard]] Counts counts() const;

private:
    using DrivePtr = std::shared_ptr<replica::DriveClient>;
    /// A run over one drive's debts, until it owes nothing.
    struct Progress
    {
        std::string after; ///< where the next page begins
        std::uint64_t done = 0, left = 0, bytes = 0;
        WallNanos startedAt = 0;
        bool paid = false;          ///< something, in this pass
        std::int64_t notBefore = 0; ///< boot time of the next pass, after one that paid nothing
    };
    /// A debt that could not be paid.
    struct Trouble
    {
        int tries = 0;
        std::int64_t notBefore = 0; ///< boot time
    };
    using Debt = std::pair<Uuid, std::string>; ///< drive and key

    Task<void> noteWishes();
    Task<void> runLane(DrivePtr drive);
    [[nodiscard]] bool mayStart(const DrivePtr& drive);
    Task<bool> healSome(DrivePtr drive);
    [[nodiscard]] std::vector<std::string> due(const DrivePtr& drive,
                                               std::vector<std::string> owed);
    void book(const DrivePtr& drive, const std::string& owedKey,
              const Result<std::uint64_t>& outcome);
    Task<Result<std::uint64_t>> heal(DrivePtr drive, std::string owedKey);
    Task<Result<std::uint64_t>> healShard(DrivePtr drive, drive::ShardName name,
                                          std::string owedKey);
    Task<Result<std::uint64_t>> healBody(DrivePtr drive, std::string bodyKey, std::string owedKey);
    Task<Result<void>> rebuild(DrivePtr drive, drive::ShardName name, drive::ExtentRow row);
    Task<Result<BufferPool::Ptr>> readOriginal(std::shared_ptr<drive::ShardReader> original,
                                               std::uint64_t first, std::uint32_t count,
                                               std::size_t bytes);
    Task<Result<std::uint64_t>> clear(DrivePtr drive, std::string owedKey);
    Task<Result<std::uint64_t>> clearUnnamed(DrivePtr drive, std::string owedKey);

    Context& m_context;
    Paid m_paid;
    std::shared_ptr<Wakeup> m_laneEnded = std::make_shared<Wakeup>();
    mutable std::mutex m_mutex; ///< guards what follows
    std::deque<std::pair<DrivePtr, drive::ShardName>> m_wishes;
    std::map<Uuid, Progress> m_progress; ///< by drive, while it owes something
    std::set<const replica::DriveClient*> m_lanes; ///< those that run
    std::map<Debt, Trouble> m_troubles;
    std::uint64_t m_configuration = 0; ///< of the troubles
    Counts m_counts;
};

} // namespace holdfast::store
