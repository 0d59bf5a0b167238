// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "drive/extent.h"

/// Adding, draining, replacing and rebalancing drives while the store runs (docs/growth.md): a request is
/// planned first, shown, and then applied against the state it was planned for.
namespace holdfast::store
{

/// What somebody wants done with the drives.
struct GrowthRequest
{
    enum class Kind : std::uint8_t {
        Add,       ///< `paths` become drives of the store
        Drain,     ///< `drives` (layout indices) give up what they hold and leave
        Replace,   ///< `drives[0]` gives its place to `paths[0]`
        Rebalance, ///< nobody comes or goes; fill evens out
        Reencode,  ///< bodies of an older geometry are written anew
    };
    Kind kind = Kind::Rebalance;
    std::vector<std::string> paths;    ///< absolute
    std::vector<std::uint32_t> drives; ///< layout indices
    /// The geometry wanted afterwards; none: what the table of the design gives for the drives there are,
    /// where that is wider, else the present one.
    std::optional<drive::Geometry> geometry;
};

/// What a request would do. Slots, objects and bytes to rewrite are exact for the moment of the plan; bytes to
/// move and seconds are estimates.
struct GrowthPlan
{
    std::uint64_t epoch = 0; ///< the store epoch it was made for: apply() refuses it under another
    drive::Geometry before, after;
    std::uint64_t usableBefore = 0, usableAfter = 0;             ///< bytes of objects the store can hold
    std::uint32_t lossesBefore = 0, lossesDuring = 0, lossesAfter = 0; ///< disks that may fail
    std::uint64_t slotsToMove = 0, bytesToMove = 0, secondsToMove = 0;
    std::uint64_t objectsToRewrite = 0, bytesToRewrite = 0, secondsToRewrite = 0;
    struct Drive
    {
        std::optional<std::uint32_t> index; ///< none: a drive still to be added
        std::string path;
        std::uint64_t capacity = 0;
        std::uint32_t slotsBefore = 0, slotsAfter = 0; ///< of the partitions' slots
        std::uint64_t bytesIn = 0, bytesOut = 0;
    };
    std::vector<Drive> drives;
    /// Codes for people's words: "same-disk" (a new folder lies on a disk that is in use already),
    /// "no-wider" (more drives, same losses survived), "unbalanced" (one drive is larger than the others
    /// can match: part of it stays unused), "almost-full" (the remaining drives would be over 90 % full).
    std::vector<std::string> warnings;
};

/// Where growth stands now; part of the status snapshot.
struct GrowthStatus
{
    enum class State : std::uint8_t { Idle, Moving, Widening, Reencoding, Waiting, Paused };
    State state = State::Idle;
    std::string reason; ///< why it waits: a code (replica/wait_reasons.h) or a message; or empty
    drive::Geometry goal;
    std::uint64_t slotsDone = 0, slotsTotal = 0; ///< of the plan under way, since it was applied
    bool reencodeWanted = false;                 ///< false: declined, or nothing to write anew
    std::uint64_t narrowObjects = 0, narrowBytes = 0; ///< bodies of an older geometry, as last counted
};

} // namespace holdfast::store
