// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "codec/reed_solomon.h"
#include "env/clock.h"
#include "replica/replica_set.h"
#include "store/buffer_pool.h"
#include "store/lock_time.h"
#include "store/pin_table.h"
#include "store/rows.h"
#include "store/storage_class.h"

namespace holdfast::store
{

/// What the object layer hands to its background work. Thread-safe; returns at once.
class Upkeep
{
public:
    virtual ~Upkeep() = default;
    /// A shard that should be on this drive is missing or corrupt: it becomes owed and is rebuilt.
    virtual void mendShard(std::shared_ptr<replica::DriveClient> drive, drive::ShardName shard) = 0;
    /// An outbox row was committed: its extents are to be released.
    virtual void deliver(PartitionId partition, std::string outboxRowKey) = 0;
    /// Extents whose rows were committed for an owner that never came to be.
    virtual void release(std::vector<ExtentRef> extents) = 0;
    /// A degraded row was committed: a body survives only so many losses until it is written again.
    virtual void widen(std::uint8_t survives) = 0;
    /// An older version became the current one.
    virtual void promoted(BucketId bucket, std::string key) = 0;
};

/// What every part of the object layer works with. Outlives them all.
struct Context
{
    replica::ReplicaSet& replicas;
    env::Clock& clock;
    env::Random& random;
    std::vector<env::Executor> executors;
    Uuid boot; ///< of this run; marks pending extents (rule 15)
    std::shared_ptr<PinTable> pins = std::make_shared<PinTable>();
    StorageClasses classes;
    codec::CodecSet codecs;
    BufferPool buffers;
    Budget budget{512LL << 20};
    Upkeep* upkeep = nullptr;
    LockTime lockTime{clock};
};

} // namespace holdfast::store
