// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "store/context.h"
#include "store/worker.h"

namespace holdfast::store
{

/// Pays what drives owe: shards are rebuilt from k others, read and verified, and adopted while their row is
/// still there; small bodies are copied from another holder. What reads found wrong becomes owed first.
class HealWorker final : public Worker
{
public:
    explicit HealWorker(Context& context) : m_context(context) {}

    /// Thread-safe.
    void mendShard(std::shared_ptr<replica::DriveClient> drive, drive::ShardName shard);

    env::Task<std::chrono::nanoseconds> step() override;
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
        bool failed = false; ///< something of this pass must be tried again
    };

    Task<void> noteWishes();
    Task<bool> healSome(DrivePtr drive);
    Task<Result<std::uint64_t>> heal(DrivePtr drive, std::string owedKey);
    Task<Result<std::uint64_t>> healShard(DrivePtr drive, drive::ShardName name,
                                          std::string owedKey);
    Task<Result<std::uint64_t>> healBody(DrivePtr drive, std::string bodyKey, std::string owedKey);
    Task<Result<void>> rebuild(DrivePtr drive, drive::ShardName name, drive::ExtentRow row);
    Task<Result<std::uint64_t>> clear(DrivePtr drive, std::string owedKey);
    Task<Result<std::uint64_t>> clearUnnamed(DrivePtr drive, std::string owedKey);

    Context& m_context;
    mutable std::mutex m_mutex; ///< guards what follows
    std::deque<std::pair<DrivePtr, drive::ShardName>> m_wishes;
    std::map<Uuid, Progress> m_progress; ///< by drive, while it owes something
    Counts m_counts;
};

} // namespace holdfast::store
