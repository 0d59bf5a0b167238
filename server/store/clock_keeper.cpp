// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/clock_keeper.h"

#include "base/log.h"
#include "store/context.h"

namespace holdfast::store
{
namespace
{

constexpr std::chrono::nanoseconds kRest = std::chrono::minutes(10);
constexpr std::chrono::nanoseconds kRetry = std::chrono::seconds(10);
/// Disks may sleep meanwhile; a store that is killed knows the time of six hours ago.
constexpr WallNanos kMarkAge = 6 * 3600 * kNanosPerSecond;
constexpr WallNanos kLastMarkAge = 600 * kNanosPerSecond;

} // namespace

env::Task<std::chrono::nanoseconds> ClockKeeper::step()
{
    const Result<void> known = co_await loadLockMark(m_context);
    if (!known)
        co_return kRetry;
    const ClockStatus clock = m_context.lockTime.status();
    if (clock.doubt != m_told) {
        if (clock.doubt == ClockDoubt::None)
            log::info("The wall clock is believed again: retentions end by it");
        else
            log::warn("The wall clock is not believed: no retention ends by it",
                         {{"why", std::string(clockDoubtName(clock.doubt))},
                          {"wall", formatIso8601Millis(clock.wall)},
                          {"lockTime", formatIso8601Millis(clock.lockTime)}});
        m_told = clock.doubt;
    }
    const Result<void> saved = co_await saveLockMark(m_context, kMarkAge);
    if (!saved)
        log::debug("The time was not noted", {{"error", saved.error().describe()}});
    co_return saved ? kRest : kRetry;
}

env::Task<void> ClockKeeper::finish()
{
    const Result<void> saved = co_await saveLockMark(m_context, kLastMarkAge);
    if (!saved)
        log::debug("The time was not noted", {{"error", saved.error().describe()}});
}

} // namespace holdfast::store
