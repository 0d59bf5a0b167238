// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/release_worker.h"

#include <algorithm>

#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::size_t kMostWaiting = 100'000;
constexpr std::size_t kItemsPerStep = 64;
constexpr std::size_t kExtentsAtOnce = 16;
constexpr std::chrono::seconds kIdle{60};
constexpr std::chrono::seconds kRetryPause{1};

Task<Result<void>> deleteAtHome(Context* context, PartitionId partition, std::string key)
{
    auto section = co_await context->replicas.lockKey(partition, key);
    if (!section)
        co_return failed(std::move(section));
    auto row = co_await context->replicas.get(partition, drive::Family::Aux, key);
    if (!row)
        co_return failed(std::move(row));
    if (!*row)
        co_return Result<void>{};
    replica::Proposal proposal;
    proposal.needsRoom = false;
    proposal.mutations.push_back(
        {drive::MutationKind::Delete, drive::Family::Aux, std::move(key), {}});
    co_return co_await context->replicas.commit(*section, std::move(proposal));
}

} // namespace

Task<Result<void>> deleteAuxRow(Context& context, PartitionId partition, std::string key)
{
    const env::Executor home = context.replicas.executorOf(partition);
    auto task = deleteAtHome(&context, partition, std::move(key));
    co_return co_await env::on(home, std::move(task));
}

Task<Result<void>> releaseExtent(Context& context, ExtentRef extent)
{
    Dooms dooms(context.pins);
    if (!dooms.add(extent.id))
        co_return fail(Code::Conflict, "the extent is being read");
    co_return co_await deleteAuxRow(context, extent.partition,
                                    extentKey(extent.partition, extent.id));
}

void ReleaseWorker::deliver(PartitionId partition, std::string outboxRowKey)
{
    enqueue({partition, std::move(outboxRowKey), {}});
}

void ReleaseWorker::release(std::vector<ExtentRef> extents)
{
    enqueue({0, {}, std::move(extents)});
}

std::size_t ReleaseWorker::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_items.size() + m_taken;
}

void ReleaseWorker::enqueue(Item item)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_items.size() >= kMostWaiting)
            return;
        m_items.push_back(std::move(item));
    }
    wake();
}

std::vector<ReleaseWorker::Item> ReleaseWorker::take()
{
    const std::lock_guard lock(m_mutex);
    std::vector<Item> out;
    while (!m_items.empty() && out.size() < kItemsPerStep) {
        out.push_back(std::move(m_items.front()));
        m_items.pop_front();
    }
    m_taken = out.size();
    return out;
}

env::Task<std::chrono::nanoseconds> ReleaseWorker::step()
{
    std::vector<Item> items = take();
    bool stuck = false;
    for (Item& item : items) {
        bool left = true;
        if (!isStopping())
            left = co_await process(&item);
        const std::lock_guard lock(m_mutex);
        --m_taken;
        if (!left)
            continue;
        stuck = true;
        m_items.push_back(std::move(item));
    }
    if (stuck)
        co_return kRetryPause;
    if (waiting() != 0)
        co_return std::chrono::nanoseconds(0);
    co_return kIdle;
}

Task<bool> ReleaseWorker::process(Item* item)
{
    std::vector<ExtentRef> extents = item->extents;
    if (!item->row.empty()) {
        auto row = co_await m_context.replicas.get(item->partition, drive::Family::Aux, item->row);
        if (!row)
            co_return true;
        if (!*row)
            co_return false;
        auto named = decodeOutbox(**row);
        if (!named)
            co_return false; // a person has to look at it; the row stays
        extents = std::move(*named);
    }
    std::vector<ExtentRef> left;
    for (std::size_t at = 0; at < extents.size(); at += kExtentsAtOnce) {
        std::vector<Task<Result<void>>> tasks;
        const std::size_t end = std::min(at + kExtentsAtOnce, extents.size());
        for (std::size_t i = at; i < end; ++i)
            tasks.push_back(releaseExtent(m_context, extents[i]));
        const std::vector<Result<void>> released = co_await env::all(std::move(tasks));
        for (std::size_t i = at; i < end; ++i) {
            if (!released[i - at])
                left.push_back(extents[i]);
        }
    }
    if (item->row.empty()) {
        item->extents = std::move(left);
        co_return !item->extents.empty();
    }
    if (!left.empty())
        co_return true;
    const Result<void> cleared = co_await deleteAuxRow(m_context, item->partition, item->row);
    co_return !cleared;
}

void ReleaseWorker::report(std::vector<WorkStatus>& into) const
{
    const std::size_t count = waiting();
    if (count == 0)
        return;
    WorkStatus status;
    status.kind = "release";
    status.total = count;
    into.push_back(std::move(status));
}

} // namespace holdfast::store
