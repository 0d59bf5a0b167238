// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "env/clock.h"
#include "env/file_system.h"
#include "env/work_pool.h"
#include "placement/config_service.h"
#include "store/documents.h"
#include "store/growth.h"
#include "store/object_layer.h"
#include "store/quarantine.h"
#include "store/scrub.h"
#include "store/status.h"

namespace holdfast::drive
{
class DriveFactory;
}

namespace holdfast::store
{

/// What a store runs on. Everything outlives the store.
struct StoreEnvironment
{
    env::Clock* clock = nullptr;
    env::Random* random = nullptr;
    env::FileSystem* files = nullptr;
    drive::DriveFactory* drives = nullptr; ///< opens drives: RocksDB, or the simulator's model
    /// As drive::DriveFactory::PoolMaker: threads for the store's own blocking work (probing disks). The
    /// simulator supplies its own; empty: env::makeThreadPool.
    std::function<std::unique_ptr<env::WorkPool>(std::string name, int threads)> pools;
    /// One per io thread. Partition p belongs to executors[p % size].
    std::vector<env::Executor> executors;
    /// The witness, where it is not the file in the state directory: the simulator's.
    placement::ConfigMaker witness;
    /// Whether the kernel says that the wall clock is true (env/clock_sync.h); empty: nobody knows.
    std::function<bool()> isClockSynchronised;
};

struct StoreOptions
{
    std::vector<std::string> drives; ///< 1..16 absolute paths, in the order given
    std::string stateDirectory;      ///< the store's own, absolute; holds the witness
    std::string stateHome;           ///< holds the index of every drive path ever used
    std::vector<std::string> acceptLoss; ///< drives fenced for good at this start (rule 4)
    /// The id of a store that this start formats: the node names the state directory after it and puts
    /// the credentials there before. Nil: a random one.
    Uuid newStore;
    /// The geometry of a store that this start formats; none, or wider than there are drives: by the table.
    std::optional<drive::Geometry> standard;
    /// What the storage class REDUCED_REDUNDANCY has; none: half the parity (store/storage_class.h).
    std::optional<drive::Geometry> reduced;
    /// A person says that the wall clock is right, however far it is from what the store knows (rule 13).
    bool believeClock = false;
};

/// Why a store did not open, as the node's exit code (docs/architecture.md, "Exit codes").
enum class StartFailureKind : std::uint8_t {
    Usage = 2,        ///< too many drives, duplicate paths, a network file system
    DriveInUse = 4,   ///< another process holds a drive
    ForeignDrive = 5, ///< another store's drive, or a newer format
    NotEnough = 6,    ///< rule 4 cannot be met; the drives are named
};

struct StartFailure
{
    StartFailureKind kind = StartFailureKind::Usage;
    std::string sentence; ///< one clear sentence for stderr
};

/// The erasure-coded store over the drives of one process.
class ErasureStore : public ObjectLayer
{
public:
    using OpenResult = std::expected<std::unique_ptr<ErasureStore>, StartFailure>;
    /// Runs rules 3 to 6: superblocks, witness, formatting of a new store, activation of every
    /// partition. Returns when requests may be served; background work then runs by itself.
    static Task<OpenResult> open(StoreEnvironment environment, StoreOptions options);

    /// Stops background work, waits for commits in flight, closes drives (a hung one is left behind).
    virtual Task<void> close() = 0;
    [[nodiscard]] virtual Task<StoreStatus> status() = 0;
    [[nodiscard]] virtual const Uuid& storeId() const = 0;

    /// What a request would do, without doing it. InvalidArgument names what is wrong with it: a path that
    /// is not empty, is in use or lies on an unfit file system; a drive that does not exist; too few
    /// drives left (add one first).
    virtual Task<Result<GrowthPlan>> planGrowth(GrowthRequest request) = 0;
    /// Carries the request out: durable when it returns; the moves then go on by themselves, over restarts.
    /// Conflict: the store changed since the plan of `epoch`, or another plan is under way.
    virtual Task<Result<void>> applyGrowth(GrowthRequest request, std::uint64_t epoch,
                                           bool reencode) = 0;
    /// Moves and rewriting rest (and go on); kept over restarts.
    virtual Task<Result<void>> pauseGrowth(bool paused) = 0;

    // Everything is read and compared every so often (docs/replication.md, rule 14). What is changed is
    // durable when it returns.
    virtual Task<Result<ScrubStatus>> scrubStatus() = 0;
    virtual Task<Result<void>> setScrub(std::uint32_t everyDays) = 0; ///< 0: never by itself
    /// Begins one now; one that is paused goes on, one that runs is left alone.
    virtual Task<Result<void>> startScrub() = 0;
    virtual Task<Result<void>> pauseScrub(bool paused) = 0; ///< Conflict when none is under way
    /// What could not be rebuilt; `after` is the `next` of the page before. InvalidArgument: it is not.
    virtual Task<Result<QuarantinePage>> quarantine(std::string after, std::uint32_t limit) = 0;

    /// Documents of the layers above, in the store itself.
    [[nodiscard]] virtual Documents& documents() = 0;
};

} // namespace holdfast::store
