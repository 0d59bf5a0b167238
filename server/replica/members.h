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
#include "replica/witness_writer.h"

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
        std::shared_ptr<placement::ConfigService> witness;
        std::unique_ptr<env::WorkPool> witnessPool; ///< one thread
        env::Executor control;
        std::vector<env::Executor> executors; ///< partition p belongs to executors[p % size]
    };
    /// Called on the control executor after each publication, with the partitions that changed.
    using Listener = std::function<void(const std::vector<drive::PartitionId>&)>;
    /// Partitions that may have got a member at the witness of whom nobody knows here: awaited before the
    /// change that failed returns.
    using DoubtHandler = std::function<Task<void>(std::vector<drive::PartitionId>)>;

    Members(Environment environment, Uuid store, placement::Layout layout,
            placement::Configuration configuration, std::vector<Seat> seats, bool witnessOk);

    void setListener(Listener listener) { m_listener = std::move(listener); }
    void setDoubtHandler(DoubtHandler handler) { m_onDoubt = std::move(handler); }

    [[nodiscard]] ViewPtr view() const; ///< thread-safe
    [[nodiscard]] env::Executor executorOf(drive::PartitionId partition) const
    {
        return m_environment.executors[partition % m_environment.executors.size()];
    }
    [[nodiscard]] const Uuid& store() const { return m_store; }
    [[nodiscard]] env::Clock& clock() const { return *m_environment.clock; }
    [[nodiscard]] AssemblyStatus status() const; ///< thread-safe; without the partition counts
    [[nodiscard]] bool witnessOk() const;

    /// Something is wrong with the drive: it leaves as soon as the rules let it. Thread-safe; returns at once.
    void reportFailure(std::uint32_t index, Error why);
    void reportFailure(const std::shared_ptr<drive::DriveClient>& drive, Error why);

    // -- on the control executor --
    enum class Return : std::uint8_t {
        AsItCan, ///< by the logs, where they reach back far enough
        InFull,  ///< it lost more than records, perhaps: by a full difference
    };
    /// Removes drives from every set that can spare them. Afterwards the drives are closed to traffic.
    Task<void> remove(std::vector<std::uint32_t> indices, Error why, Return comesBack = Return::AsItCan);
    /// Removals that the witness did not take are tried again; true when some were made up for.
    Task<bool> removeAgain();
    /// Installs `next` (epochs already raised) on witness and members; publishes it. Unavailable: nothing
    /// changed as far as anybody may know, and the old view stays.
    Task<Result<void>> change(std::function<bool(placement::Configuration&, Epoch)> edit);
    /// The same for the layout and the configuration that belongs to it, in one step.
    Task<Result<void>>
    changeLayout(std::function<bool(placement::Layout&, placement::Configuration&, Epoch)> edit);
    /// Which slots are being taken over from now on. Not durable.
    Task<void> setMoving(Moves moves);
    /// A new seat for an open drive that was formatted for the index seatCount(), which fills no slot yet.
    /// Durable at the witness and on every open drive when it returns; after an error the seat, which others
    /// may have seen meanwhile, is gone again.
    Task<Result<void>> addSeat(std::shared_ptr<drive::LocalDrive> drive, std::string path,
                               std::uint64_t fileSystemId);
    /// The seat's drive is to be looked for at another path. Conflict while the drive is open or counted.
    Task<Result<void>> moveSeat(std::uint32_t index, std::string path, std::uint64_t fileSystemId);
    /// The drive of a seat that holds nothing any more leaves for good.
    Task<Result<void>> retire(std::uint32_t index);
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
    /// Thread-safe copy; an empty one where there is none (any more: addSeat failed).
    [[nodiscard]] Seat seat(std::uint32_t index) const;
    [[nodiscard]] std::uint32_t seatCount() const; ///< thread-safe
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
    [[nodiscard]] placement::WitnessState witnessState(const placement::Configuration& c,
                                                       const placement::Layout& layout) const;
    using LayoutPtr = std::shared_ptr<const placement::Layout>;
    Task<Result<std::set<std::uint32_t>>> persist(placement::Configuration next, LayoutPtr layout,
                                                  std::set<std::uint32_t> without);
    void publish(placement::Configuration next, LayoutPtr layout, const std::set<std::uint32_t>& gone);
    void publishWithout(placement::Configuration next, LayoutPtr layout,
                        const std::set<std::uint32_t>& gone);

    Environment m_environment;
    WitnessWriter m_witness;
    std::set<std::uint32_t> m_unremoved; ///< closed, but the witness does not know; control executor
    std::set<std::uint32_t> m_relearn;   ///< to be marked with the next removal; control executor
    Uuid m_store;
    Listener m_listener;
    DoubtHandler m_onDoubt;
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
    // One for each seat there may ever be, so that they are found without a lock.
    std::vector<std::unique_ptr<Outstanding>> m_outstanding;
    std::vector<std::shared_ptr<Applying>> m_applying;
    /// A record waits for the last of its drives: they sync in step.
    const std::shared_ptr<drive::SyncRound> m_round = std::make_shared<drive::SyncRound>();
};

} // namespace holdfast::replica
