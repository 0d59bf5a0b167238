// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/config.h"
#include "node/node.h"

// What the admin API asks of the store about drives and upkeep.
namespace holdfast::node
{
namespace
{

std::unexpected<Error> notOpen()
{
    return fail(Code::Unavailable, "the store is not open");
}

/// One spelling for every path, so that the store need not guess which are the same.
store::GrowthRequest tidied(store::GrowthRequest request)
{
    for (std::string& path : request.paths)
        path = absolutePath(path);
    return request;
}

} // namespace

env::Task<Result<store::GrowthPlan>> Node::planGrowth(store::GrowthRequest request)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->planGrowth(tidied(std::move(request)));
}

env::Task<Result<void>> Node::applyGrowth(store::GrowthRequest request, std::uint64_t epoch,
                                          bool reencode)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->applyGrowth(tidied(std::move(request)), epoch, reencode);
}

env::Task<Result<void>> Node::pauseGrowth(bool paused)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->pauseGrowth(paused);
}

env::Task<Result<store::ScrubStatus>> Node::scrubStatus()
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->scrubStatus();
}

env::Task<Result<void>> Node::setScrub(std::uint32_t everyDays)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->setScrub(everyDays);
}

env::Task<Result<void>> Node::startScrub()
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->startScrub();
}

env::Task<Result<void>> Node::pauseScrub(bool paused)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->pauseScrub(paused);
}

env::Task<Result<store::QuarantinePage>> Node::quarantine(std::string after, std::uint32_t limit)
{
    store::ErasureStore* store = m_open;
    if (!store)
        co_return notOpen();
    co_return co_await store->quarantine(std::move(after), limit);
}

} // namespace holdfast::node
