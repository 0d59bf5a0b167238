// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/drive_client.h"
#include "env/async_mutex.h"
#include "env/clock.h"
#include "replica/outstanding.h"

/// The rule book in code (docs/replication.md): partitions, in-sync sets, prepare and commit, removal of
/// drives, activation, catch-up. It moves rows and small bodies; what they mean is the store's business.
namespace holdfast::replica
{

using drive::BucketId;
using drive::DriveClient;
using drive::Epoch;
using drive::Family;
using drive::Fence;
using drive::Geometry;
using drive::Mutation;
using drive::PartitionId;
using drive::SlotMask;
using env::Task;

class Partition;

/// Where a new large body of a partition goes: shard i to `drives[i]`, which fills slot `slots[i]`.
struct ShardTargets
{
    Geometry geometry;
    std::vector<std::uint8_t> slots;
    std::vector<std::shared_ptr<DriveClient>> drives;
    bool degraded = false; ///< narrower than the whole set gives: note it (aux type D), re-encode later
};

/// Which slots hold the copies of a new small body; the primary is always one of them.
struct CopyTargets
{
    SlotMask holders = 0;
    bool degraded = false;
};

/// Finished shards that no record names yet. What is not kept when the claim goes is forgotten by its
/// drive, so that a write that is given up leaves nothing.
class ShardClaim
{
public:
    ShardClaim() = default;
    ShardClaim(const ShardClaim&) = delete;
    ShardClaim& operator=(const ShardClaim&) = delete;
    ~ShardClaim()
    {
        for (const auto& [drive, name] : m_shards)
            drive->forgetShard(name);
    }
    void add(std::shared_ptr<DriveClient> drive, const drive::ShardName& name)
    {
        m_shards.emplace_back(std::move(drive), name);
    }
    void keep() { m_shards.clear(); } ///< a record that names them is on its way
    /// The shards that `stays` is false for are forgotten now; returns how many.
    template <class Stays> std::size_t drop(Stays stays)
    {
        return std::erase_if(m_shards, [&](const auto& shard) {
            if (stays(shard.first, shard.second))
                return false;
            shard.first->forgetShard(shard.second);
            return true;
        });
    }
    using Shards = std::vector<std::pair<std::shared_ptr<DriveClient>, drive::ShardName>>;

private:
    Shards m_shards;
};

/// The shards of one extent that are durable when its record is proposed.
struct ShardsWritten
{
    Uuid extent;
    Geometry geometry;
    std::vector<std::uint8_t> slots; ///< as in ShardTargets
    std::uint32_t durable = 0;       ///< bit i: shard i is finished on its drive
    std::shared_ptr<ShardClaim> claim;
};

/// One record on its way: committed whole or not at all, on every member.
struct Proposal
{
    std::vector<Mutation> mutations; ///< Merge only in Family::Counters
    std::vector<drive::SmallBody> bodies;
    std::vector<ShardsWritten> shards;
    bool needsRoom = true; ///< false for deletes: they go on below the reserve
};

/// Exclusive right to change one key of one partition. Get it from lockKey, give it to commit.
class KeySection
{
public:
    KeySection() = default;
    KeySection(PartitionId partition, std::shared_ptr<env::AsyncMutex> mutex,
               env::AsyncMutex::Guard guard, std::string key = {})
        : m_partition(partition), m_key(std::move(key)), m_mutex(std::move(mutex)),
          m_guard(std::move(guard))
    {
    }
    [[nodiscard]] PartitionId partition() const { return m_partition; }
    [[nodiscard]] const std::string& key() const { return m_key; }

private:
    PartitionId m_partition = 0;
    std::string m_key;
    std::shared_ptr<env::AsyncMutex> m_mutex; ///< before the guard: it must outlive it
    env::AsyncMutex::Guard m_guard;
};

class ReplicaSet
{
public:
    virtual ~ReplicaSet() = default;

    /// The io thread that owns a partition. lockKey, nextStamp and commit must be called on it (use
    /// env::on); everything else may be called on any.
    [[nodiscard]] virtual env::Executor executorOf(PartitionId partition) const = 0;

    /// Waits for the key's section. Unavailable while the key has an undecided record (rule 6). `key`
    /// is any byte string that names what is changed (bucket id || object key).
    virtual Task<Result<KeySection>> lockKey(PartitionId partition, std::string key) = 0;
    /// The next hybrid stamp of the partition: max(wall ns, last + 1) (rule 13). Above `before`, too, the
    /// stamp of the version that is replaced: the last one of an earlier run is known by what it left.
    [[nodiscard]] virtual std::uint64_t nextStamp(PartitionId partition, std::uint64_t before) = 0;
    /// Rules 1, 2, 6: durable on every member and applied on the primary when it returns a value.
    /// Unavailable: not committed, or its fate is decided at the next activation; NoSpace.
    virtual Task<Result<void>> commit(KeySection& section, Proposal proposal) = 0;

    /// A row as the in-sync primary has it: the only place that may say "does not exist" (rule 8).
    virtual Task<Result<std::optional<std::string>>> get(PartitionId partition, Family family,
                                                         std::string key) = 0;
    /// A page over all partitions (or those asked for) from the smallest cover of in-sync drives, which
    /// first apply everything acknowledged before the call (rule 8). Unavailable rather than shorter.
    virtual Task<Result<drive::ScanPage>> scan(drive::ScanRequest request) = 0;
    /// A small body from any member that holds it; tries the others when one is missing or corrupt and
    /// notes the bad copy for repair. NotFound when no holder has it (overwritten meanwhile: read the
    /// row again); Unavailable when the holders are away; Corrupt.
    virtual Task<Result<std::string>> readBody(std::string bodyKey) = 0;

    [[nodiscard]] virtual Result<ShardTargets> shardTargets(PartitionId partition) = 0;
    [[nodiscard]] virtual Result<CopyTargets> copyTargets(PartitionId partition, const Uuid& body) = 0;
    /// The drive in a slot if it is open and well (member or learner), else nullptr.
    [[nodiscard]] virtual std::shared_ptr<DriveClient> driveAt(PartitionId partition,
                                                               std::uint8_t slot) = 0;
    /// The drive that is about to take the slot over and needs its shards before it does; else nullptr.
    [[nodiscard]] virtual std::shared_ptr<DriveClient> learnerOf(PartitionId partition,
                                                                 std::uint8_t slot) = 0;
    [[nodiscard]] virtual bool isMember(PartitionId partition, std::uint8_t slot) = 0;
    [[nodiscard]] virtual Fence fence(PartitionId partition) = 0;
    /// Every slot of the partition is in sync: bodies written narrower may be re-encoded (rule 2).
    [[nodiscard]] virtual bool isWhole(PartitionId partition) = 0;
    /// An operation on a drive failed in a way that its own `failed()` may not show (time-out).
    virtual void reportFailure(const std::shared_ptr<DriveClient>& drive, const Error& why) = 0;
    /// Where operations on a drive wait: they end when it leaves. By layout index; see whileThere.
    [[nodiscard]] virtual Outstanding& outstanding(std::uint32_t drive) = 0;

    [[nodiscard]] virtual Geometry geometry() const = 0;
    /// Slots of a partition: k+m, or more while the store widens.
    [[nodiscard]] virtual std::uint32_t width() const = 0;
    /// Open drives by layout index; nullptr where one is away.
    [[nodiscard]] virtual std::vector<std::shared_ptr<DriveClient>> drives() = 0;
    /// Changes whenever a drive joins or leaves; background jobs start over when it does.
    [[nodiscard]] virtual std::uint64_t configurationCount() = 0;
};

/// Awaits an operation on a drive, or Unavailable as soon as the drive leaves: nothing above may wait for a
/// device that hangs. The operation must own what it uses: it may end long after its caller.
template <class T>
Task<Result<T>> whileThere(ReplicaSet& replicas, const DriveClient& drive, Task<Result<T>> operation)
{
    return unlessGone<T>(replicas.outstanding(drive.index()), std::move(operation));
}

} // namespace holdfast::replica
