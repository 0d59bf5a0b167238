// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "drive/direct_drive.h"
#include "drive/drive_factory.h"
#include "env/async_mutex.h"
#include "env/clock.h"
#include "placement/config_service.h"
#include "replica/assembly.h"
#include "replica/applying.h"
#include "replica/outstanding.h"
#include "replica/view.h"

namespace holdfast::replica
{

/// One drive's seat: the layout index is fixed, the drive in it may leave, return or be formatted anew.
struct Seat
{
    std::string path;
    Uuid id;
    std::uint64_t fileSystemId = 0;
    std::shared_ptr<drive::LocalDrive> drive; ///< nullptr while away
    MemberState state = MemberState::Absent;
    std::string reason;
    bool fenced = false;
    std::uint64_t learnedDone = 0, learnedTotal = 0;
    std::uint64_t generation = 0;
};

/// Who is a member, and every change of it (rules 1 to 3). Changes run one after the other on the control
/// executor: witness first, then every member of the new set, then the new view is published.
///
///     Member --failed, silent, identity gone--> out (view without it) --reopened--> Learner --caught up--> Member
class Members
{
public:
    struct Environment
    {
        env::Clock* clock = nullptr;
        env::WorkPool* pool = nullptr; ///< for the witness, which blocks
        placement::ConfigService* witness = nullptr;
        env::Executor control;
        std::vector<env::Executor> executors; ///< partition p belongs to executors[p % size]
    };
    /// Called on the control executor after each publication, with the partitions that changed.
    using Listener = std::function<void(const std::vector<drive::PartitionId>&)>;

    Members(Environment environment, Uuid store, placement::Layout layout,
            placement::Configuration configuration, std::vector<Seat> seats, bool witnessOk);

    void setListener(Listener listener) { m_listener = std::move(listener); }

    [[nodiscard]] ViewPtr view() const; ///< thread-safe
    [[nodiscard]] env::Executor executorOf(drive::PartitionId partition) const
    {
        return m_environment.executors[partition % m_environment.executors.size()];
    }
    [[nodiscard]] std::uint32_t minSync() const { return m_layout->k; }
    [[nodiscard]] const placement::Layout& layout() const { return *m_layout; }
    [[nodiscard]] const Uuid& store() const { return m_store; }
    [[nodiscard]] AssemblyStatus status() const; ///< thread-safe; without the partition counts
    [[nodiscard]] bool witnessOk() const;

    /// Something is wrong with the drive: it leaves as soon as the rules let it. Thread-safe; returns at once.
    void reportFailure(std::uint32_t index, Error why);
    void reportFailure(const std::shared_ptr<drive::DriveClient>& drive, Error why);

    // -- on the control executor --
    /// Removes drives from every set that can spare them. Afterwards the drives are closed to traffic.
    Task<void> remove(std::vector<std::uint32_t> indices, Error why);
    /// Installs `next` (epochs already raised) on witness and members; publishes it. Unavailable: nothing
    /// changed as far as anybody may know, and the old view stays.
    Task<Result<void>> change(std::function<bool(placement::Configuration&, Epoch)> edit);
    /// Makes an opened drive visible (as learner, or as the member that it still is).
    Task<void> attach(std::uint32_t index, std::shared_ptr<drive::LocalDrive> drive, std::string path,
                      std::uint64_t fileSystemId);
    /// No failure is acted on any more; returns when the change under way has ended.
    Task<void> close();
    /// In the in-sync set of every partition that the layout gives it.
    [[nodiscard]] bool isInSyncEverywhere(std::uint32_t index) const;
    /// Counts what logs keep for drives that are behind. Thread-safe.
    void noteLogged(const drive::LogRecord& record);
    /// Rule 7: once the logs kept for drives that are behind pass 1 GiB or 7 days, those drives are marked
    /// for a full difference and the logs may go.
    Task<void> closeHorizon();
    void setProgress(std::uint32_t index, std::uint64_t done, std::uint64_t total);
    void setState(std::uint32_t index, MemberState state, std::string reason);
    [[nodiscard]] Seat seat(std::uint32_t index) const; ///< thread-safe copy
    [[nodiscard]] std::uint32_t seatCount() const { return static_cast<std::uint32_t>(m_seats.size()); }
    /// The closed drive is let go, so that its lock is free.
    void forgetDrive(std::uint32_t index);
    /// Superblock of a drive that is formatted anew for this seat; the drive id is still to be chosen.
    [[nodiscard]] drive::Superblock identityFor(std::uint32_t index) const;
    /// A member of at least one partition, by the configuration.
    [[nodiscard]] bool isMemberAnywhere(std::uint32_t index) const;
    /// Writes the witness again with the same configuration (generations, ids).
    Task<Result<void>> refreshWitness();

    /// Reads that wait for a drive end with Unavailable when it leaves.
    Outstanding& outstanding(std::uint32_t index) { return *m_outstanding[index]; }
    const std::shared_ptr<Applying>& applying(std::uint32_t index) { return m_applying[index]; }

private:
    [[nodiscard]] placement::WitnessState witnessState(const placement::Configuration& c) const;
    Task<Result<std::set<std::uint32_t>>> persist(placement::Configuration next,
                                                  std::set<std::uint32_t> without);
    void publish(placement::Configuration next, const std::set<std::uint32_t>& gone);

    Environment m_environment;
    Uuid m_store;
    std::shared_ptr<const placement::Layout> m_layout;
    Listener m_listener;
    std::atomic<std::uint64_t> m_loggedBytes = 0;
    std::int64_t m_behindSince = 0; ///< boot clock; 0 while nobody is behind; control executor
    /// One change at a time; shared with the changes under way, which a teardown may outlive.
    std::shared_ptr<env::AsyncMutex> m_changes = std::make_shared<env::AsyncMutex>();
    bool m_closing = false; ///< under m_mutex

    mutable std::mutex m_mutex; ///< guards what follows
    ViewPtr m_view;
    std::vector<Seat> m_seats;
    bool m_witnessOk = true;
    std::set<std::uint32_t> m_leaving; ///< reported, removal on its way
    std::vector<std::unique_ptr<Outstanding>> m_outstanding;
    std::vector<std::shared_ptr<Applying>> m_applying;
    /// A record waits for the last of its drives: they sync in step.
    const std::shared_ptr<drive::SyncRound> m_round = std::make_shared<drive::SyncRound>();
};

} // namespace holdfast::replica
