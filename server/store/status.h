// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/uuid.h"
#include "store/growth.h"

/// One snapshot of a store for people and machines: admin API, metrics, the desktop's Home page.
namespace holdfast::store
{

enum class DriveState : std::uint8_t {
    Member,
    Learner,
    Absent,
    Faulty,
    Foreign,
    Full,
    Formatting,
    Retired, ///< drained or replaced: it holds nothing of the store any more
};
/// "member", ... as the admin API and the metrics say it.
[[nodiscard]] constexpr std::string_view driveStateName(DriveState state)
{
    switch (state) {
    case DriveState::Member: return "member";
    case DriveState::Learner: return "learner";
    case DriveState::Absent: return "absent";
    case DriveState::Faulty: return "faulty";
    case DriveState::Foreign: return "foreign";
    case DriveState::Full: return "full";
    case DriveState::Formatting: return "formatting";
    case DriveState::Retired: return "retired";
    }
    return "absent";
}

struct DriveStatus
{
    Uuid id;
    std::uint32_t index = 0; ///< position in the layout, from 0
    std::string path;
    DriveState state = DriveState::Absent;
    std::string reason; ///< one sentence for an operator, or empty
    std::string device; ///< stable name of the physical disk below
    std::string deviceName;
    std::string fileSystem;
    bool rotational = false;
    std::uint64_t total = 0, free = 0; ///< bytes of its file system
    std::uint64_t used = 0;            ///< bytes of its shard files and its database
    std::uint64_t others = 0; ///< bytes on its file system that are of no drive of this store
    std::uint64_t owed = 0;         ///< shards and small bodies still to be rebuilt here
    std::uint64_t errors = 0;       ///< I/O errors and checksum failures since start
    std::uint64_t learnedDone = 0;  ///< partitions caught up, while a learner
    std::uint64_t learnedTotal = 0;
    std::uint32_t slots = 0; ///< of the partitions' slots it fills
    bool draining = false;   ///< on its way out
    /// Mean time of its last reads and writes; nothing while there were none.
    std::optional<std::uint64_t> readMicros, writeMicros;
};

struct WorkStatus
{
    std::string kind; ///< "heal", "catch-up", "sweep", "rebalance", "re-encode", "scrub"
    std::optional<Uuid> drive;
    std::uint64_t done = 0, total = 0; ///< items
    std::uint64_t bytesDone = 0, bytesTotal = 0;
    WallNanos startedAt = 0;
    std::optional<std::uint64_t> etaSeconds;
    std::uint64_t bytesPerSecond = 0;
    std::string reason; ///< why it waits or is slow: a code (replica/wait_reasons.h) or a message; or empty
};

enum class StoreState : std::uint8_t { Ready, Degraded, ReadOnly, Unavailable };
[[nodiscard]] constexpr std::string_view storeStateName(StoreState state)
{
    switch (state) {
    case StoreState::Ready: return "ready";
    case StoreState::Degraded: return "degraded";
    case StoreState::ReadOnly: return "readonly";
    case StoreState::Unavailable: return "unavailable";
    }
    return "unavailable";
}

/// Why the wall clock is not believed (store/lock_time.h).
enum class ClockDoubt : std::uint8_t { None, Ahead, Behind, Moved };
[[nodiscard]] constexpr std::string_view clockDoubtName(ClockDoubt doubt)
{
    switch (doubt) {
    case ClockDoubt::None: return "";
    case ClockDoubt::Ahead: return "ahead";
    case ClockDoubt::Behind: return "behind";
    case ClockDoubt::Moved: return "moved";
    }
    return "";
}

struct ClockStatus
{
    ClockDoubt doubt = ClockDoubt::None;
    WallNanos wall = 0;
    WallNanos lockTime = 0; ///< retentions end by it
};

struct StoreStatus
{
    StoreState state = StoreState::Unavailable;
    Uuid store;
    std::uint64_t epoch = 0;
    bool witnessOk = false;
    std::uint8_t k = 1, m = 0;
    /// Raw: of all file systems, each once. The others in bytes of objects, by the geometry in force: used by
    /// the store, free for it, and usable, which is both (what other files take is not).
    std::uint64_t rawBytes = 0, usableBytes = 0, usedBytes = 0, freeBytes = 0;
    std::uint64_t objects = 0, objectBytes = 0, versions = 0, uploads = 0;
    std::vector<DriveStatus> drives;
    std::uint32_t disks = 0;                 ///< distinct physical disks
    std::uint32_t lossesSurvived = 0;        ///< disks that may fail now
    std::uint32_t lossesSurvivedWhenWhole = 0;
    /// The same of large objects of the class REDUCED_REDUNDANCY; never more than the two above.
    std::uint8_t reducedK = 1, reducedM = 0;
    std::uint32_t reducedLossesSurvived = 0, reducedLossesSurvivedWhenWhole = 0;
    std::vector<std::vector<std::string>> sharedDisks; ///< drive paths that share a disk
    std::uint64_t underReplicated = 0, quarantined = 0, undecided = 0;
    std::uint64_t surveys = 0; ///< passes over all extents that ended since the start
    std::vector<WorkStatus> work;
    GrowthStatus growth;
    ClockStatus clock;
};

} // namespace holdfast::store
