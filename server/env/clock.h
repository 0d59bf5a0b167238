// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "base/bytes.h"
#include "base/time.h"
#include "base/uuid.h"
#include "env/task.h"

namespace holdfast::env
{

/// Time as the server sees it. The simulator has its own, virtual one.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallNanos wallNow() = 0;    ///< CLOCK_REALTIME
    [[nodiscard]] virtual std::int64_t bootNow() = 0; ///< CLOCK_BOOTTIME, never goes back
    /// Resumes on the caller's executor, never early.
    virtual Task<void> sleepFor(std::chrono::nanoseconds duration) = 0;
};

/// Randomness. Real: getrandom; simulator: a seeded generator.
class Random
{
public:
    virtual ~Random() = default;
    virtual void fill(MutableByteView out) = 0;
    [[nodiscard]] std::uint64_t u64();
    [[nodiscard]] std::uint64_t below(std::uint64_t bound); ///< 0 <= x < bound; bound > 0
    [[nodiscard]] Uuid uuid();
};

[[nodiscard]] std::unique_ptr<Clock> makeSystemClock();
[[nodiscard]] std::unique_ptr<Random> makeSystemRandom(); ///< thread-safe

} // namespace holdfast::env
