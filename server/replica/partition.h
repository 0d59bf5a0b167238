// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "drive/direct_drive.h"
#include "env/async_mutex.h"
#include "replica/members.h"
#include "replica/replica_set.h"

namespace holdfast::replica
{

/// One partition's primary: gives sequences, sends prepares, commits in order (rules 1, 2, 6). Lives on
/// one executor; nothing here is locked.
///
///     commit() -> in flight --every member holds it--> committed, answered --> applied on each member
///                     |
///                     +--a member failed and cannot be spared--> undecided: its key answers 503 until the
///                        next activation; the partition takes no more writes
class Partition
{
public:
    Partition(drive::PartitionId id, Members& members, env::Clock& clock);

    Task<Result<KeySection>> lockKey(std::string key);
    [[nodiscard]] std::uint64_t nextStamp(std::uint64_t before);
    Task<Result<void>> commit(const KeySection& section, Proposal proposal);

    /// Whether a read of this key must answer 503: a record on it is undecided.
    [[nodiscard]] bool isUndecided(const std::string& key) const { return m_undecided.contains(key); }
    [[nodiscard]] std::size_t undecidedCount() const { return m_undecidedCount; } ///< any thread
    /// False until the first activation, and while a member that C still counts has come back with records
    /// that are not decided: nothing may be answered from the rows. Any thread.
    [[nodiscard]] bool isDecided() const { return m_decided; }
    void forgetDecision()
    {
        ++m_doubts;
        m_decided = false;
    }
    /// How often that was; who decides asks before it looks. Any thread.
    [[nodiscard]] std::uint64_t doubts() const { return m_doubts; }
    /// Rows that an activation left undecided may have been acknowledged in an earlier run: a page must
    /// not pass them over. (A record that a failure left undecided in this run never was.)
    [[nodiscard]] std::size_t blockedCount() const { return m_blockedCount; } ///< any thread
    [[nodiscard]] std::optional<std::string> firstBlocked(const std::string& begin) const;

    void onViewChanged();

    // -- barrier (rules 6 and 9) --
    /// No new sequences from here; returns when nothing is in flight any more, or at once when the
    /// partition is stopped.
    Task<void> hold();
    void release();
    /// After an activation: the commit point all present members share, and keys left undecided. Not
    /// `writable` while a member is away that the set cannot spare.
    void activate(drive::Sequence commitPoint, std::set<std::string> undecided, bool writable);
    /// Ends everything in flight with Unavailable and takes no writes until activate().
    void stop();
    [[nodiscard]] bool isActive() const { return m_active; } ///< any thread
    [[nodiscard]] drive::Sequence commitPoint() const { return m_committed; }

private:
    struct InFlight
    {
        drive::PreparationPtr prepared;
        drive::Sequence sequence = 0;
        std::vector<drive::SmallBody> bodies;
        std::vector<ShardsWritten> shards;
        std::string key;
        SlotMask acked = 0;
        env::Completion<Result<void>> done;
    };
    using InFlightPtr = std::shared_ptr<InFlight>;

    /// A committed record on its way to one member: until the member shows it, or has left.
    struct Apply
    {
        Apply(std::uint8_t slot, drive::Sequence sequence, Applying::Ticket ticket)
            : slot(slot), sequence(sequence), ticket(std::move(ticket))
        {
        }
        std::uint8_t slot;
        drive::Sequence sequence;
        std::optional<Applying::Ticket> ticket;
        std::uint64_t attempt = 0;
        Outstanding* outstanding = nullptr; ///< where the attempt under way is entered
        std::uint64_t entered = 0;
    };
    using ApplyPtr = std::shared_ptr<Apply>;

    void sendPrepare(const InFlightPtr& entry, std::uint8_t slot, int attempt);
    void onPrepared(const InFlightPtr& entry, std::uint8_t slot, int attempt,
                    const std::shared_ptr<DriveClient>& drive, const Result<void>& stored);
    Task<void> prepareAgain(InFlightPtr entry, std::uint8_t slot, int attempt);
    void finish(const InFlightPtr& entry, const View& view);
    void sendApply(const ApplyPtr& apply);
    void onApplied(const ApplyPtr& apply, std::uint64_t attempt,
                   const std::shared_ptr<DriveClient>& drive, const Result<void>& applied);
    Task<void> applyAgain(ApplyPtr apply);
    void endApply(const ApplyPtr& apply);
    void tellIfQuiet();
    [[nodiscard]] std::vector<std::string> owedBy(const InFlight& entry, std::uint8_t slot) const;
    void advance();
    bool disown(Proposal& proposal, const View& view) const;
    [[nodiscard]] bool strongEnough(const std::vector<ShardsWritten>& shards, const View& view) const;
    [[nodiscard]] bool strongEnough(const InFlight& entry, const View& view) const;

    const drive::PartitionId m_id;
    Members& m_members;
    env::Clock& m_clock;
    std::atomic<bool> m_active = false;
    std::atomic<bool> m_decided = false;
    std::atomic<std::uint64_t> m_doubts = 0;
    int m_held = 0; ///< barriers that are closed
    std::uint64_t m_lastStamp = 0;
    drive::Sequence m_given = 0;     ///< last sequence given
    drive::Sequence m_committed = 0; ///< last sequence that every member holds
    std::uint64_t m_applies = 0;     ///< of committed records, on their way to members
    std::map<drive::Sequence, InFlightPtr> m_inFlight; ///< given, not yet committed
    /// Sections in use; shared with their guards, which may outlive the partition at a teardown.
    using Sections = std::unordered_map<std::string, std::weak_ptr<env::AsyncMutex>>;
    std::shared_ptr<Sections> m_sections = std::make_shared<Sections>();
    std::set<std::string> m_undecided;
    std::atomic<std::size_t> m_undecidedCount = 0;
    std::set<std::string> m_blocked; ///< those of m_undecided that an activation left
    std::atomic<std::size_t> m_blockedCount = 0;
    std::vector<env::Completion<bool>> m_waitingForRelease;
    std::vector<env::Completion<bool>> m_waitingForQuiet;
};

} // namespace holdfast::replica
