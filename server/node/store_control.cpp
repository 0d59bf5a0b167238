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
    if (!m_open.load())
        co_return notOpen();
    co_return fail(Code::Unsupported, "this store has no scrub");
}

env::Task<Result<void>> Node::setScrub(std::uint32_t /*everyDays*/)
{
    if (!m_open.load())
        co_return notOpen();
    co_return fail(Code::Unsupported, "this store has no scrub");
}

env::Task<Result<void>> Node::startScrub()
{
    if (!m_open.load())
        co_return notOpen();
    co_return fail(Code::Unsupported, "this store has no scrub");
}

env::Task<Result<void>> Node::pauseScrub(bool /*paused*/)
{
    if (!m_open.load())
        co_return notOpen();
    co_return fail(Code::Unsupported, "this store has no scrub");
}

env::Task<Result<store::QuarantinePage>> Node::quarantine(std::string /*after*/,
                                                          std::uint32_t /*limit*/)
{
    if (!m_open.load())
        co_return notOpen();
    co_return fail(Code::Unsupported, "this store does not list its quarantine");
}

} // namespace holdfast::node
