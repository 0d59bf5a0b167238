// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_world.h"

#include <algorithm>
#include <iterator>

#include "sim/sim_pool.h"

namespace holdfast::sim
{

/// An io_context that can drop all its handlers while others still hold executors of it.
class SimWorld::Context : public env::asio::io_context
{
public:
    Context() : m_guard(get_executor()) {}
    void dropAll() { shutdown(); }

private:
    env::asio::executor_work_guard<env::Executor> m_guard; // an idle context is not a stopped one
};

SimWorld::SimWorld(std::uint64_t seed, int ioThreads)
    : m_rng(seed), m_orderRng(m_rng.fork()), m_ioThreads(ioThreads)
{
}

SimWorld::~SimWorld()
{
    if (hasProcess())
        endProcess(true);
    for (const auto& context : m_deadContexts)
        context->dropAll();
}

void SimWorld::note(std::uint64_t what)
{
    m_trace = (m_trace ^ what) * 0x9fb21c651e98df25;
    m_trace ^= m_trace >> 29;
}

void SimWorld::schedule(std::chrono::nanoseconds delay, bool ofProcess, Event event)
{
    // Events of one instant come in an order drawn from the seed: no code may rely on another.
    const When when{m_now + std::max<std::int64_t>(0, delay.count()), m_orderRng.next(),
                    ++m_eventNumber};
    m_events.emplace(when, Scheduled{ofProcess, std::move(event)});
}

void SimWorld::after(std::chrono::nanoseconds delay, Event event)
{
    schedule(delay, false, std::move(event));
}

void SimWorld::afterInProcess(std::chrono::nanoseconds delay, Event event)
{
    schedule(delay, true, std::move(event));
}

void SimWorld::startProcess()
{
    for (const auto& context : m_deadContexts)
        context->dropAll();
    m_deadContexts.clear();
    m_inert = false;
    m_crashed = false;
    ++m_process;
    for (int i = 0; i < m_ioThreads; ++i)
        m_contexts.push_back(std::make_unique<Context>());
}

void SimWorld::endProcess(bool inert)
{
    m_inert = inert;
    m_crashCountdown = 0;
    std::vector<Event> dropped; // what they captured goes while the contexts still stand
    for (auto it = m_events.begin(); it != m_events.end();) {
        if (it->second.ofProcess) {
            dropped.push_back(std::move(it->second.event));
            it = m_events.erase(it);
        } else {
            ++it;
        }
    }
    for (SimPool* pool : m_pools)
        pool->abandon();
    // A dying frame may post to any of the contexts; a few rounds leave nothing.
    for (int round = 0; round < 8; ++round) {
        for (const auto& context : m_contexts)
            context->dropAll();
    }
    dropped.clear();
    for (int round = 0; round < 2; ++round) {
        for (const auto& context : m_contexts)
            context->dropAll();
    }
    std::ranges::move(m_contexts, std::back_inserter(m_deadContexts));
    m_contexts.clear();
    m_crashed = false;
    note(m_process);
}

std::vector<env::Executor> SimWorld::executors()
{
    std::vector<env::Executor> out;
    for (const auto& context : m_contexts)
        out.push_back(context->get_executor());
    return out;
}

bool SimWorld::pollContexts()
{
    if (m_contexts.empty())
        return false;
    const std::size_t first = m_contexts.size() == 1 ? 0 : m_orderRng.below(m_contexts.size());
    for (std::size_t i = 0; i < m_contexts.size(); ++i) {
        if (m_contexts[(first + i) % m_contexts.size()]->poll_one() != 0)
            return true;
    }
    return false;
}

bool SimWorld::step()
{
    if (pollContexts()) {
        ++m_steps;
        return true;
    }
    if (m_events.empty())
        return false;
    auto first = m_events.extract(m_events.begin());
    m_now = std::max(m_now, first.key().time);
    ++m_steps;
    note(static_cast<std::uint64_t>(m_now) ^ m_steps);
    first.mapped().event();
    return true;
}

SimWorld::Outcome SimWorld::run(const std::function<bool()>& done, std::chrono::nanoseconds span,
                                std::uint64_t steps)
{
    const std::int64_t deadline = m_now + span.count();
    for (;;) {
        if (m_crashed)
            return Outcome::Crashed;
        if (done())
            return Outcome::Done;
        if (steps-- == 0)
            return Outcome::Steps;
        if (m_now > deadline)
            return Outcome::Deadline;
        if (!step())
            return Outcome::Idle;
    }
}

bool SimWorld::countOperation()
{
    ++m_operations;
    if (m_crashCountdown == 0 || --m_crashCountdown != 0)
        return false;
    m_crashed = true;
    m_inert = true;
    return true;
}

void SimWorld::enroll(SimPool* pool)
{
    m_pools.push_back(pool);
}

void SimWorld::withdraw(SimPool* pool)
{
    std::erase(m_pools, pool);
}

void SimWorld::touch(SimDisk* disk)
{
    if (m_runningPool)
        m_runningPool->belongTo(disk);
}

void SimWorld::wakePools()
{
    for (SimPool* pool : m_pools)
        pool->wake();
}

env::Task<void> SimClock::sleepFor(std::chrono::nanoseconds duration)
{
    env::Completion<bool> done;
    m_world.afterInProcess(duration, [done] { done.complete(true); });
    co_await done.wait();
}

void SimRandom::fill(MutableByteView out)
{
    for (std::uint8_t& byte : out)
        byte = static_cast<std::uint8_t>(m_rng.next() >> 56);
}

} // namespace holdfast::sim
