// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/context.h"

namespace holdfast::store
{

/// The data blocks of some stripes of an extent.
struct StripeRun
{
    std::uint64_t first = 0; ///< stripe
    std::uint32_t count = 0;
    std::vector<BufferPool::Ptr> shards; ///< by data shard; nullptr where it was not asked for
};

/// Reads one extent: the data shards, and parity instead of what is missing, corrupt, failed or slow.
/// What was wrong is handed to Upkeep. One executor; one run at a time; operations that hang keep it alive.
class ExtentReader : public std::enable_shared_from_this<ExtentReader>
{
public:
    ExtentReader(Context& context, env::Executor executor, drive::ExtentRow row);

    [[nodiscard]] const drive::ExtentRow& row() const { return m_row; }
    [[nodiscard]] std::uint64_t stripes() const { return m_shape.blocks; }
    [[nodiscard]] std::uint64_t stripeBytes() const
    {
        return std::uint64_t(m_row.geometry.k) * m_row.blockSize;
    }
    /// Of each block of a stripe.
    [[nodiscard]] std::uint32_t blockBytes(std::uint64_t stripe) const
    {
        return stripe + 1 == m_shape.blocks ? m_shape.lastBlock : m_row.blockSize;
    }
    /// Stripes [first, first + count); of their data shards those in the mask. Corrupt, or Unavailable.
    Task<Result<StripeRun>> read(std::uint64_t first, std::uint32_t count, std::uint32_t shards);
    /// Any shard of the stripes, parity too, one at a time: for repair. `bytes` of the shard's blocks.
    Task<Result<BufferPool::Ptr>> rebuild(std::uint64_t first, std::uint32_t count,
                                          std::uint8_t shard);
    [[nodiscard]] std::size_t runBytes(std::uint64_t first, std::uint32_t count) const;
    /// Shards not to be read from (the one that is rebuilt).
    void exclude(std::uint8_t shard);
    /// The store may go: operations still under way touch nothing of it any more.
    void close() { m_closed = true; }

private:
    struct Lane;
    struct Run;

    Task<Result<std::shared_ptr<Run>>> gather(std::uint64_t first, std::uint32_t count,
                                              std::uint32_t wanted);
    Task<Result<StripeRun>> readStripeByStripe(std::uint64_t first, std::uint32_t count,
                                               std::uint32_t shards);
    Task<Result<BufferPool::Ptr>> rebuildStripeByStripe(std::uint64_t first, std::uint32_t count,
                                                        std::uint8_t shard);
    [[nodiscard]] bool hopesFor(const Run& run) const;
    bool startMore(const std::shared_ptr<Run>& run);
    void start(const std::shared_ptr<Run>& run, std::size_t index);
    void judge(Run& run);
    [[nodiscard]] Result<BufferPool::Ptr> reconstruct(const Run& run, std::size_t index);
    static Task<void> readLane(std::shared_ptr<ExtentReader> self, std::shared_ptr<Run> run,
                               std::size_t index);
    static Task<Result<void>> open(std::shared_ptr<ExtentReader> self, std::size_t index);
    static Task<void> watch(env::Clock* clock, std::weak_ptr<Run> watched);

    Context& m_context;
    env::Executor m_executor;
    drive::ExtentRow m_row;
    drive::ShardShape m_shape;
    std::vector<std::shared_ptr<Lane>> m_lanes;
    bool m_closed = false;
};

} // namespace holdfast::store
