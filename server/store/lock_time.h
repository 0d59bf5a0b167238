// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "env/clock.h"
#include "env/task.h"
#include "store/status.h"

/// The time by which retentions end (docs/replication.md, rule 13). A wall clock that runs ahead must not free
/// what is locked, so it is compared with what the store knows besides: the clock that counts since boot, and the mark, a time that
/// an earlier run trusted and kept.
///
///   start:  wall within a day of the mark, or no mark yet ----------------------------> trusted
///           further away, and the kernel says it is synchronised, or a person believes -> trusted
///           further away otherwise --> ahead | behind --(the kernel is synchronised)---> trusted
///   then:   wall moved by more than an hour against the boot clock --> moved --(it comes back)--> trusted
///
/// While it is not trusted, time goes on from where it was, and never beyond what the wall clock says.
namespace holdfast::store
{

struct Context;

/// What a start knows of its wall clock. Nothing: nobody knows.
struct ClockTrust
{
    std::function<bool()> isSynchronised; ///< what the kernel says; any thread
    bool believed = false;                ///< a person confirmed it for this start
};

/// Thread-safe.
class LockTime
{
public:
    /// From here on the wall clock is compared with the boot clock.
    explicit LockTime(env::Clock& clock);

    void setTrust(ClockTrust trust) { m_trust = std::move(trust); }

    [[nodiscard]] bool isBelieved() const { return m_trust.believed; }
    /// The mark of the run before, once; later calls change nothing.
    void begin(std::optional<WallNanos> mark);
    [[nodiscard]] bool hasBegun() const;
    /// After begin().
    [[nodiscard]] WallNanos now();
    [[nodiscard]] ClockStatus status();
    /// What to keep for the next run, if the mark that is kept is older than this.
    [[nodiscard]] std::optional<WallNanos> markDue(WallNanos age);
    void noteMarked(WallNanos mark);

private:
    [[nodiscard]] ClockStatus look();
    void anchor(WallNanos wall, std::int64_t boot);

    env::Clock& m_clock;
    ClockTrust m_trust;
    mutable std::mutex m_mutex;
    bool m_begun = false;
    WallNanos m_wall;    ///< trusted at m_boot
    std::int64_t m_boot;
    ClockDoubt m_gap = ClockDoubt::None; ///< since the start
    WallNanos m_mark = 0;                ///< that is kept; 0: none, or one that was not true
};

/// The time for who decides in a key's section: reads the mark if nobody did so yet.
env::Task<Result<WallNanos>> lockTimeNow(Context& context);
/// The mark as a document of the store ("job/clock").
env::Task<Result<void>> loadLockMark(Context& context);
env::Task<Result<void>> saveLockMark(Context& context, WallNanos age);

} // namespace holdfast::store
