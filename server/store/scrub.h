// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/time.h"

namespace holdfast::store
{

/// How and when everything stored is read and compared (docs/admin-api.md, "scrub").
struct ScrubStatus
{
    enum class State : std::uint8_t { Idle, Running, Paused };
    State state = State::Idle;
    std::uint32_t everyDays = 30; ///< 0: never by itself
    WallNanos lastStarted = 0, lastFinished = 0, nextDue = 0; ///< 0 while unknown
    std::uint64_t done = 0, total = 0; ///< items
    std::uint64_t bytesDone = 0;
    std::uint64_t found = 0, mended = 0; ///< damaged copies since `lastStarted`
};

} // namespace holdfast::store
