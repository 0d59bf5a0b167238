// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "store/context.h"
#include "store/worker.h"

namespace holdfast::store
{

/// Delivers the outbox (rule 15): deletes the rows of released extents in their own partitions, then the
/// outbox row. Every part of it may be done twice. Extents that are being read wait.
class ReleaseWorker final : public Worker
{
public:
    explicit ReleaseWorker(Context& context) : m_context(context) {}

    /// Thread-safe. Beyond a bound nothing is kept: the next survey finds the rows again.
    void deliver(PartitionId partition, std::string outboxRowKey);
    void release(std::vector<ExtentRef> extents);
    [[nodiscard]] std::size_t waiting() const; ///< items, with those being worked on

    env::Task<std::chrono::nanoseconds> step() override;
    void report(std::vector<WorkStatus>& into) const override;

private:
    struct Item
    {
        PartitionId partition = 0;
        std::string row;                ///< of the outbox, or
        std::vector<ExtentRef> extents; ///< extents without one
    };
    void enqueue(Item item);
    [[nodiscard]] std::vector<Item> take();
    /// What is left of the item: false when it is done.
    Task<bool> process(Item* item);
    Task<Result<void>> clear(PartitionId partition, std::string row);

    Context& m_context;
    mutable std::mutex m_mutex;
    std::deque<Item> m_items;
    std::size_t m_taken = 0;
};

/// Deletes an extent's row, if it is there. Conflict while the extent is being read.
Task<Result<void>> releaseExtent(Context& context, ExtentRef extent);
/// Deletes a row of Family::Aux in a section of its own.
Task<Result<void>> deleteAuxRow(Context& context, PartitionId partition, std::string key);

} // namespace holdfast::store
