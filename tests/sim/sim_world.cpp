// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_world.h"

#include <algorithm>

#include "sim/sim_context.h"
#include "sim/sim_pool.h"

namespace holdfast::sim
{

SimWorld::SimWorld(std::uint64_t seed, int ioThreads)
    : m_rng(seed), m_orderRng(m_rng.fork())
{
    addNode(ioThreads);
}

SimWorld::~SimWorld()
{
    for (const auto& node : m_nodes) {
        if (node->hasProcess())
            node->endProcess(true);
    }
}

SimNode& SimWorld::addNode(int ioThreads)
{
    m_nodes.push_back(std::make_unique<SimNode>(*this, ioThreads));
    return *m_nodes.back();
}

void SimWorld::note(std::uint64_t what)
{
    m_trace = (m_trace ^ what) * 0x9fb21c651e98df25;
    m_trace ^= m_trace >> 29;
}

void SimWorld::schedule(std::chrono::nanoseconds delay, const SimNode* owner, Event event)
{
    // Events of one instant come in an order drawn from the seed: no code may rely on another.
    const When when{m_now + std::max<std::int64_t>(0, delay.count()), m_orderRng.next(),
                    ++m_eventNumber};
    m_events.emplace(when, Scheduled{owner, std::move(event)});
}

void SimWorld::after(std::chrono::nanoseconds delay, Event event)
{
    schedule(delay, nullptr, std::move(event));
}

void SimWorld::afterInProcess(std::chrono::nanoseconds delay, Event event)
{
    schedule(delay, &store(), std::move(event));
}

void SimWorld::afterIn(SimNode& node, std::chrono::nanoseconds delay, Event event)
{
    schedule(delay, &node, std::move(event));
}

std::vector<SimWorld::Event> SimWorld::takeEventsOf(const SimNode& node)
{
    std::vector<Event> taken;
    for (auto it = m_events.begin(); it != m_events.end();) {
        if (it->second.owner == &node) {
            taken.push_back(std::move(it->second.event));
            it = m_events.erase(it);
        } else {
            ++it;
        }
    }
    return taken;
}

bool SimWorld::pollContexts()
{
    std::size_t count = 0;
    for (const auto& node : m_nodes)
        count += node->m_contexts.size();
    if (count == 0)
        return false;
    const std::size_t first = count == 1 ? 0 : m_orderRng.below(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t at = (first + i) % count;
        for (const auto& node : m_nodes) {
            if (at >= node->m_contexts.size()) {
                at -= node->m_contexts.size();
                continue;
            }
            if (node->m_contexts[at]->poll_one() != 0)
                return true;
            break;
        }
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
        if (store().isCrashed())
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

bool SimWorld::countOperation(SimNode& node)
{
    ++m_operations;
    return node.countOperation();
}

void SimWorld::touch(SimDisk* disk)
{
    if (m_runningPool)
        m_runningPool->belongTo(disk);
}

void SimWorld::wakePools()
{
    for (const auto& node : m_nodes)
        node->wakePools();
}

env::Task<void> SimClock::sleepFor(std::chrono::nanoseconds duration)
{
    env::Completion<bool> done;
    m_world.afterIn(m_node, duration, [done] { done.complete(true); });
    co_await done.wait();
}

void SimRandom::fill(MutableByteView out)
{
    for (std::uint8_t& byte : out)
        byte = static_cast<std::uint8_t>(m_rng.next() >> 56);
}

} // namespace holdfast::sim
