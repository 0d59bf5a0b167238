// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/context.h"

namespace holdfast::store
{

/// An extent whose shards are durable; its row is still to be committed.
struct ExtentDraft
{
    drive::ExtentRow row;
    replica::ShardsWritten shards;
    bool degraded = false;
};

/// Cuts one extent into shards and writes them to all drives at once: one run of stripes is on its way
/// while the next is filled and encoded. A drive that fails, or that is removed while it hangs, loses its
/// shard, and the extent goes on while rule 2 can still be met. One executor.
class ExtentWriter
{
public:
    /// `origin` without geometry and slot. `expected`: the length, if known; smaller buffers then. The geometry
    /// is what `storageClass` has among the members there are.
    [[nodiscard]] static Result<std::unique_ptr<ExtentWriter>>
    begin(Context& context, env::Executor executor, PartitionId partition, Uuid extent,
          drive::ShardOrigin origin, std::optional<std::uint64_t> expected,
          std::string_view storageClass);
    ~ExtentWriter();

    [[nodiscard]] std::uint64_t room() const { return drive::kExtentLimit - m_length; }
    /// At most room() bytes.
    Task<Result<void>> write(ByteView data);
    /// Every shard durable. NoSpace, or Unavailable when rule 2 cannot be met.
    Task<Result<ExtentDraft>> finish();

private:
    struct Lane;
    struct Flight;
    struct Step;

    ExtentWriter(Context& context, std::shared_ptr<Flight> flight, std::size_t runBlocks);

    void takeBuffers();
    std::size_t fill(ByteView data);
    [[nodiscard]] std::size_t closeRun();
    Task<Result<void>> send(bool last);
    [[nodiscard]] Result<void> check();

    static Task<void> writeLane(std::shared_ptr<Flight> flight, std::size_t index, Step step);
    static Task<Result<void>> createShard(std::shared_ptr<Flight> flight, std::size_t index);
    static Task<void> watch(env::Clock* clock, std::weak_ptr<Flight> watched);
    static Task<void> drain(std::shared_ptr<Flight> flight);

    Context& m_context;
    std::shared_ptr<Flight> m_flight;
    std::size_t m_runBlocks; ///< stripes in a run
    std::vector<BufferPool::Ptr> m_buffers; ///< one per shard, of the run being filled
    std::size_t m_filled = 0;               ///< bytes in it
    std::uint64_t m_length = 0;
    std::uint64_t m_crc = 0;
};

} // namespace holdfast::store
