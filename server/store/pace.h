// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>

#include "drive/drive_client.h"
#include "env/clock.h"

namespace holdfast::store
{

/// How fast background work may use a drive: a bucket of tokens per drive, filled at `bytesPerSecond`, or at
/// half of that while others use the drive, too. There is always a rest after a piece of work, so that
/// whoever waits gets its turn. Thread-safe.
class Pace
{
public:
    static constexpr std::uint64_t kBytesPerSecond = 40'000'000;

    explicit Pace(env::Clock& clock, std::uint64_t bytesPerSecond = kBytesPerSecond)
        : m_clock(clock), m_bytesPerSecond(bytesPerSecond)
    {
    }

    /// To be asked after a piece of work: `bytes` went to or from the drive in `operations` of it. How long
    /// to leave the drive alone now.
    [[nodiscard]] std::chrono::nanoseconds rest(const drive::DriveClient& drive, std::uint64_t bytes,
                                                std::uint32_t operations);
    /// Whether others used the drive when it was last asked about.
    [[nodiscard]] bool isBusy(const Uuid& drive) const;

private:
    struct Lane
    {
        std::int64_t freeAt = 0;    ///< boot time when what was taken is paid for
        std::int64_t lookedAt = 0;  ///< boot time; 0: never
        std::uint64_t answered = 0; ///< by the drive, when it was looked at
        bool busy = false;
    };

    env::Clock& m_clock;
    const std::uint64_t m_bytesPerSecond;
    mutable std::mutex m_mutex;
    std::map<Uuid, Lane> m_lanes;
};

} // namespace holdfast::store
