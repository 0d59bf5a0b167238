// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/extent.h"
#include "drive/ids.h"
#include "drive/log_record.h"
#include "env/task.h"

/// A drive as everything above sees it: local, or behind another node. Asynchronous; any executor may
/// call; results resume the caller. Requests carry (partition, epoch): a drive persists a higher epoch
/// before it obeys it and refuses lower ones with WrongEpoch (rule 10).
///
/// Errors of every call: Io / Corrupt (the drive is faulty from then on: `failed()`), NoSpace, WrongEpoch,
/// Unavailable (closed). Nothing here times out by itself: silence is the caller's to judge (rule 1).
namespace holdfast::drive
{

using env::Task;

struct PartitionState
{
    Epoch obeyed = 0;
    Epoch commitEpoch = 0;
    Sequence commitSequence = 0; ///< applied up to here
    Epoch lastEpoch = 0;         ///< of the highest prepared record (or the commit point)
    Sequence lastSequence = 0;
    Sequence firstLogged = 0;    ///< lowest sequence still in the log; 0 when the log is empty
};

struct SmallBody
{
    std::string key; ///< Family::Body
    std::string bytes;
};

/// A page of rows in key order.
struct ScanRequest
{
    Family family = Family::Current;
    std::string begin;            ///< inclusive
    std::string end;              ///< exclusive; empty: to the end of the family
    std::uint32_t limit = 1000;   ///< entries
    std::uint64_t maxBytes = 4 << 20;
    /// With a delimiter, rows whose key holds it after `groupFrom` bytes are folded into one entry per
    /// common prefix (up to and including the delimiter), found by seeking past, not by reading.
    std::string delimiter;
    std::uint32_t groupFrom = 0;
    bool skipMarkers = false;     ///< leave out version rows whose kind is a delete marker
    bool keysOnly = false;
    /// Only rows of these partitions (bit p); empty: all. Folding counts only such rows.
    std::vector<bool> partitions;
};
struct ScanEntry
{
    std::string key; ///< row key, or the common prefix (with bucket id) when `isPrefix`
    std::string value;
    bool isPrefix = false;
};
struct ScanPage
{
    std::vector<ScanEntry> entries;
    bool more = false;
    std::string resume; ///< `begin` of the next page when `more`
};

struct ShardName
{
    PartitionId partition = 0;
    Uuid extent;
    std::uint8_t index = 0; ///< shard number 0..k+m-1
};

/// What a shard file's header says beyond its name, for salvage.
struct ShardOrigin
{
    Geometry geometry;
    std::uint32_t blockSize = kBlockSize;
    BucketId bucket = 0;
    std::string bucketName;
    std::string key;
    std::uint64_t stamp = 0;
    std::uint32_t extentNumber = 0;
    std::uint32_t partNumber = 0;
    std::uint8_t slot = 0;
    std::optional<Uuid> upload;
};

/// A shard on its way to a drive. Dropped unfinished, it leaves nothing (or an orphan for the sweeper).
class ShardWriter
{
public:
    virtual ~ShardWriter() = default;
    /// Whole blocks (kBlockSize each) but for the last call. `blocks` must live until the task is done.
    virtual Task<Result<void>> append(ByteView blocks) = 0;
    /// Table, footer, fdatasync, directory fsync: durable when it returns. The shard record is written
    /// by the prepare that names the shard, or by adoptShard (repair).
    virtual Task<Result<void>> finish(std::uint64_t extentLength, std::uint64_t extentCrc64) = 0;
};

/// An open shard: pinned by its descriptor. Every block read is verified against the table.
class ShardReader
{
public:
    virtual ~ShardReader() = default;
    /// Blocks [first, first + count) back to back into `into` (its size is the sum of their sizes).
    /// Corrupt names the block; the others are then not valid either.
    virtual Task<Result<void>> read(std::uint64_t first, std::uint32_t count,
                                    MutableByteView into) = 0;
};

class DriveClient
{
public:
    virtual ~DriveClient() = default;
    [[nodiscard]] virtual const Uuid& id() const = 0;
    [[nodiscard]] virtual std::uint32_t index() const = 0; ///< in the layout
    /// Why the drive is faulty; nullopt while it is well. Thread-safe.
    [[nodiscard]] virtual std::optional<Error> failed() const = 0;

    // -- the log (rules 6, 7) --
    /// Durable when it returns: the record in the log, and `bodies` (those this drive holds) with it.
    /// Shards named in `shards` (finished writers' names) get their shard record in the same batch, and
    /// what the drive should hold of this record and does not is `owed` (Sys keys) from then on.
    virtual Task<Result<void>> prepare(Fence fence, LogRecord record, std::vector<SmallBody> bodies,
                                       std::vector<ShardName> shards,
                                       std::vector<std::string> owed) = 0;
    /// Applies prepared records in sequence up to `sequence`; not synced. `dropLog`: no slot is behind,
    /// so applied records leave the log. Rows are visible to reads on this drive when it returns.
    virtual Task<Result<void>> commit(Fence fence, Sequence sequence, bool dropLog) = 0;
    virtual Task<Result<std::vector<PartitionState>>> states() = 0; ///< all partitions
    /// Records from `from` on, in sequence, at most about `maxBytes`.
    virtual Task<Result<std::vector<LogRecord>>> readLog(PartitionId partition, Sequence from,
                                                         std::uint64_t maxBytes) = 0;
    /// Decides or catches up: drops logged records above the commit point that differ or follow, writes
    /// `records` (contiguous from commit + 1), applies them up to `commitTo`; synced.
    virtual Task<Result<void>> install(Fence fence, std::vector<LogRecord> records,
                                       std::vector<SmallBody> bodies, Sequence commitTo,
                                       bool dropLog) = 0;
    /// Full difference: applies raw mutations outside the log; synced.
    virtual Task<Result<void>> patch(std::vector<Mutation> mutations) = 0;
    /// Sets partition states after a full difference (commit point = last); clears their logs; synced.
    virtual Task<Result<void>> adopt(std::vector<std::pair<PartitionId, PartitionState>> states) = 0;

    // -- rows --
    virtual Task<Result<std::optional<std::string>>> get(Fence fence, Family family,
                                                         std::string key) = 0;
    virtual Task<Result<ScanPage>> scan(ScanRequest request) = 0;
    /// Everything handed to `commit` before this call is visible to reads after it.
    virtual Task<Result<void>> barrier() = 0;

    // -- configuration --
    /// Persists configuration documents (section 5) and the epochs in them; synced.
    virtual Task<Result<void>> storeConfig(std::vector<std::pair<std::uint8_t, std::string>> blocks,
                                           std::optional<std::string> layout) = 0;

    // -- shards --
    virtual Task<Result<std::unique_ptr<ShardWriter>>> createShard(Fence fence, ShardName name,
                                                                   ShardOrigin origin) = 0;
    /// NotFound when there is no such shard here.
    virtual Task<Result<std::unique_ptr<ShardReader>>> openShard(Fence fence, ShardName name,
                                                                 ShardShape shape) = 0;
    /// A rebuilt shard: after finish(), makes it the one that counts, clears what was owed, unlinks the
    /// one before; synced.
    virtual Task<Result<void>> adoptShard(Fence fence, ShardName name) = 0;
    /// A finished shard that no record will name: its file goes, soon. Without effect on any other.
    virtual void forgetShard(const ShardName& name) = 0;
    virtual Task<Result<bool>> hasShard(ShardName name) = 0;
    /// Owed shards and small bodies, in key order from `after` (a Sys key; empty to begin).
    virtual Task<Result<std::vector<std::string>>> owed(std::string after, std::uint32_t limit) = 0;
    [[nodiscard]] virtual std::uint64_t owedCount() const = 0;
    /// Adds or clears owed entries (Sys keys of kinds o and b); synced.
    virtual Task<Result<void>> setOwed(std::vector<std::string> add, std::vector<std::string> clear) = 0;
    /// Clears debts of extents that are gone. Conflict when one was kept: its row is here, or in a record that
    /// is prepared.
    virtual Task<Result<void>> clearUnnamed(std::vector<std::string> owed) = 0;
    /// Unlinks shard files and records that no extent row on this drive names, and small bodies whose
    /// partition is listed and that no row refers to are left to the caller. Returns the count.
    virtual Task<Result<std::uint64_t>> sweepOrphans(const std::vector<bool>& partitions) = 0;

    // -- about --
    struct Space
    {
        std::uint64_t total = 0, free = 0, used = 0;
    };
    virtual Task<Result<Space>> space() = 0;
    /// Less free space than the reserve (2 %, 256 MiB to 10 GiB, never more than a quarter): the layers
    /// above refuse new bodies before they give a sequence. prepare() itself never refuses for the
    /// reserve; a NoSpace from it means ENOSPC after the ballast was freed. Cached; thread-safe.
    [[nodiscard]] virtual bool belowReserve() const = 0;
    [[nodiscard]] virtual std::uint64_t errorCount() const = 0;
    /// Operations asked for and not yet answered; and a count that grows with each answer. The silence
    /// monitor compares two beats (rule 1). Thread-safe.
    struct Pulse
    {
        std::uint64_t outstanding = 0;
        std::uint64_t answered = 0;
    };
    [[nodiscard]] virtual Pulse pulse() const = 0;
    /// Mean time from asked to answered of the last reads that went to the device, and of the last
    /// writes; the newest weigh most. Nothing while there were none. Thread-safe.
    struct Latency
    {
        std::optional<std::uint64_t> readMicros, writeMicros;
    };
    [[nodiscard]] virtual Latency latency() const { return {}; }
};

} // namespace holdfast::drive
