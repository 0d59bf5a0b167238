// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "store/scrub.h"

namespace holdfast::store
{

/// The ways of a scrub, in order: rows first, then what they name.
enum class ScrubStage : std::uint8_t {
    Current,    ///< members' rows are compared, family by family
    Noncurrent,
    Uploads,
    Aux,
    Counters,
    Counts,     ///< counters against the rows they count
    Bodies,     ///< small bodies of current versions; that their extents have rows
    OldBodies,  ///< of older versions
    Extents,    ///< shards of every extent; small bodies of parts
    Tables,     ///< files of the drives' databases: each drive's own rows, indexes, filters
    End
};

/// What a restart must know of the scrub: the document `job/scrub` (docs/on-disk-format.md, 4.3).
struct ScrubState
{
    ScrubStatus::State state = ScrubStatus::State::Idle;
    std::uint32_t everyDays = 30;
    WallNanos since = 0; ///< when the store first thought of scrubbing
    WallNanos lastStarted = 0, lastFinished = 0;
    ScrubStage stage = ScrubStage::Current;
    std::string cursor; ///< the row key from which the stage goes on
    std::uint64_t bytesDone = 0, bytesTotal = 0;
    std::uint64_t rows = 0; ///< seen in this stage
    std::uint64_t found = 0, mended = 0;

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<ScrubState> decode(std::string_view value);
    /// 0: never, or unknown.
    [[nodiscard]] WallNanos nextDue() const;
};

} // namespace holdfast::store
