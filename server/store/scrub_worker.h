// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "store/body_check.h"
#include "store/counter_check.h"
#include "store/heal_worker.h"
#include "store/quarantine_keeper.h"
#include "store/row_compare.h"
#include "store/scrub_state.h"

namespace holdfast::store
{

/// Reads everything there is, every 30 days: rows of all members are compared, counters are counted again,
/// every shard and every copy of a small body is read and verified. What is bad becomes owed and is mended by
/// the HealWorker; what is beyond repair goes to the QuarantineKeeper.
///
///     idle --due, or start()--> running --all stages--> idle
///                               ^     |
///                    pause(false)     pause(true)
///                               |     v
///                               paused            (each kept over restarts, with the place where it was)
class ScrubWorker final : public Worker
{
public:
    ScrubWorker(Context& context, HealWorker& heal, QuarantineKeeper& quarantine);

    // Durable when they return. Thread-safe.
    Task<Result<void>> setEvery(std::uint32_t days);
    Task<Result<void>> start(); ///< without effect while one is under way; a paused one goes on
    Task<Result<void>> pause(bool paused); ///< Conflict when none is under way
    [[nodiscard]] Task<Result<ScrubStatus>> status();
    /// A debt of a drive was paid. Thread-safe.
    void notePaid(const Uuid& drive, const std::string& owedKey);

    env::Task<std::chrono::nanoseconds> step() override;
    env::Task<void> finish() override;
    void report(std::vector<WorkStatus>& into) const override;

private:
    using State = ScrubStatus::State;
    /// Whose body was looked at.
    struct Subject
    {
        Uuid id;
        PartitionId partition = 0;
        SlotMask holders = 0;
        BucketId bucket = 0;
        std::string key;
        std::optional<Uuid> upload;
    };

    Task<Result<void>> load();
    Task<Result<void>> save();
    [[nodiscard]] bool begin(); ///< under the lock; false when one is under way
    Task<Result<RowPiece>> piece(ScrubStage stage, std::string cursor);
    Task<Result<RowPiece>> bodies(drive::Family family, std::string begin);
    Task<Result<RowPiece>> extents(std::string begin);
    Task<Result<RowPiece>> table(std::string cursor);
    [[nodiscard]] bool noteDamagedTable(const drive::DriveClient& drive, std::size_t drives, const Error& error);
    Task<Result<BodyVerdict>> version(drive::Family family, drive::ScanEntry entry);
    Task<Result<BodyVerdict>> auxRow(drive::ScanEntry entry);
    Task<Result<BodyVerdict>> part(PartitionId partition, drive::ScanEntry entry);
    Task<Result<void>> settle(BodyVerdict verdict, Subject subject);
    Task<Result<bool>> stillNamed(drive::Family family, PartitionId partition, std::string rowKey,
                                  Uuid id);
    Task<void> estimate();
    Task<std::chrono::nanoseconds> advance();
    void take(const RowPiece& piece);
    [[nodiscard]] bool isHalted() const { return isStopping() || m_halt; }

    Context& m_context;
    HealWorker& m_heal;
    QuarantineKeeper& m_quarantine;
    Pace m_pace;
    RowCompare m_rows;
    CounterCheck m_counters;
    BodyCheck m_bodies;
    std::atomic<bool> m_halt = false; ///< paused in the midst of a piece
    std::atomic<std::uint64_t> m_found = 0; ///< by the piece under way
    struct Again
    {
        std::uint32_t drive = 0;
        int times = 0;
        std::int64_t until = 0; ///< boot time
    };
    std::optional<Again> m_again; ///< a damaged table is looked at again when its drive is back
    mutable std::mutex m_mutex;       ///< guards what follows
    ScrubState m_state;
    bool m_loaded = false;
    std::uint64_t m_run = 0; ///< counts starts: a piece of an earlier one changes nothing
    std::set<std::pair<Uuid, std::string>> m_pending; ///< found, owed, not yet paid: drive and debt
    std::uint64_t m_expectedRows = 0;
    std::string m_reason;             ///< why it does not get on
    std::int64_t m_savedAt = 0;       ///< boot time
    std::int64_t m_openedAt = 0;      ///< boot time of the first step
    std::int64_t m_measuredAt = 0;    ///< boot time; speed is measured from here
    std::uint64_t m_measuredBytes = 0;
};

} // namespace holdfast::store
