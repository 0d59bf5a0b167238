// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "env/clock.h"
#include "env/task.h"

namespace holdfast::replica
{

/// From the moment a drive has stored a new configuration until the last member has, or was given up, and
/// it is published, the drive refuses the fence of the configuration that everybody still goes by. Whoever
/// asks waits so long instead of failing (rule 8), and asks again under the fence of the day. Likewise
/// while a drive that failed is on its way out. One per request.
class EpochPatience
{
public:
    explicit EpochPatience(env::Clock& clock) : m_clock(clock) {}

    /// True, after a pause, when a request that ended with `code` is to be made again.
    env::Task<bool> again(Code code)
    {
        if (code != Code::WrongEpoch)
            co_return false;
        co_return co_await more();
    }
    /// True, after a pause, until the grace time is over.
    env::Task<bool> more()
    {
        const std::int64_t now = m_clock.bootNow();
        if (m_end == 0)
            m_end = now + kGrace.count();
        if (now >= m_end)
            co_return false;
        co_await m_clock.sleepFor(kPause);
        co_return true;
    }

private:
    /// A member that does not store a configuration is given up after 5 s (Members::persist).
    static constexpr std::chrono::nanoseconds kGrace = std::chrono::seconds(6);
    static constexpr std::chrono::milliseconds kPause{10};

    env::Clock& m_clock;
    std::int64_t m_end = 0; ///< boot time; 0 until the first refusal
};

} // namespace holdfast::replica
