// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "drive/drive_factory.h"
#include "placement/config_service.h"
#include "placement/layout.h"
#include "replica/replica_set.h"

namespace holdfast::replica
{

struct AssemblyEnvironment
{
    env::Clock* clock = nullptr;
    env::Random* random = nullptr;
    env::FileSystem* files = nullptr;
    drive::DriveFactory* drives = nullptr;
    env::WorkPool* pool = nullptr; ///< for blocking work at start, and for the witness
    /// Threads for what may hang in one drive's device.
    std::function<std::unique_ptr<env::WorkPool>(std::string name, int threads)> pools;
    std::vector<env::Executor> executors;
    drive::PinCheck pins;
    /// The witness that belongs to a state directory; empty: the file in it.
    placement::ConfigMaker witness;
};

struct AssemblyOptions
{
    std::vector<std::string> drives;
    std::size_t named = 0; ///< so many of them were asked for; those behind are known from before
    std::string stateDirectory;
    std::string stateHome;
    std::vector<std::string> acceptLoss;
    Uuid newStore; ///< the id of a store that this start formats; nil: a random one
    std::optional<Geometry> standard; ///< its geometry; none, or wider than there are drives: by the table
};

/// As the node's exit codes: 2, 4, 5, 6.
struct AssemblyFailure
{
    int exitCode = 2;
    std::string sentence;
};

enum class MemberState : std::uint8_t {
    Member,
    Learner,
    Absent,
    Faulty,
    Foreign,
    Full,
    Formatting,
    Retired
};

/// A path that might become a drive.
struct PathFacts
{
    std::string device; ///< the physical disk below
    std::uint64_t fileSystemId = 0;
    std::uint64_t total = 0, free = 0; ///< bytes of the file system
};

/// What growth is to lead to (docs/growth.md). Indices of the new paths follow on the seats there are.
struct GrowthOrder
{
    Epoch epoch = 0; ///< Conflict under another
    std::vector<std::string> paths;
    placement::Table goal;
    Geometry geometry;
    std::uint64_t leaving = 0; ///< bit = drive: retired once it holds nothing
};

struct MemberStatus
{
    Uuid id;
    std::uint32_t index = 0;
    std::string path;
    MemberState state = MemberState::Absent;
    std::string reason;
    std::shared_ptr<DriveClient> client; ///< nullptr while it is not open
    std::uint64_t learnedDone = 0, learnedTotal = 0; ///< partitions
    std::uint32_t slots = 0;                         ///< that it fills now
    bool leaving = false;
    std::uint64_t fileSystemId = 0;
};

struct AssemblyStatus
{
    Uuid store;
    Epoch epoch = 0;
    bool witnessOk = false;
    Geometry geometry;
    std::vector<MemberStatus> members;
    std::uint32_t fewestMembers = 0;   ///< over all partitions
    std::uint32_t unwritable = 0;      ///< partitions below minSync
    std::uint64_t undecided = 0;       ///< records
    std::shared_ptr<const placement::Layout> layout;
    std::uint64_t movesDone = 0, movesTotal = 0; ///< slots of the plan under way
    std::string movesWait;                       ///< why nothing moves though something should
};

/// A ReplicaSet over the drives of one process, with everything that keeps it alive: start rules,
/// witness, monitor, catch-up.
class Assembly : public ReplicaSet
{
public:
    using OpenResult = std::expected<std::unique_ptr<Assembly>, AssemblyFailure>;
    static Task<OpenResult> open(AssemblyEnvironment environment, AssemblyOptions options);
    /// Ends background work, lets commits in flight finish, closes the drives.
    virtual Task<void> close() = 0;
    [[nodiscard]] virtual AssemblyStatus status() = 0;

    /// InvalidArgument says why a path cannot become a drive.
    virtual Task<Result<PathFacts>> probeNew(std::string path) = 0;
    /// Formats and seats the paths, then sets the goal: durable when it returns, carried out afterwards.
    /// Conflict: another epoch, or a plan is under way. Unavailable: not every drive is in sync.
    virtual Task<Result<void>> grow(GrowthOrder order) = 0;
    /// A drive that is gone is to be looked for, and formatted if it is empty, at `path`.
    virtual Task<Result<void>> reseat(std::uint32_t index, std::string path) = 0;
    virtual Task<Result<void>> pauseMoves(bool paused) = 0;
    [[nodiscard]] virtual const Uuid& storeId() const = 0;
};

} // namespace holdfast::replica
