// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_node.h"

#include <algorithm>
#include <iterator>

#include "sim/sim_context.h"
#include "sim/sim_pool.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

SimNode::SimNode(SimWorld& world, int ioThreads) : m_world(world), m_ioThreads(ioThreads) {}

SimNode::~SimNode()
{
    for (const auto& context : m_deadContexts)
        context->dropAll();
}

void SimNode::startProcess()
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

void SimNode::endProcess(bool inert)
{
    m_inert = inert;
    m_crashCountdown = 0;
    // What they captured goes while the contexts still stand.
    std::vector<SimWorld::Event> dropped = m_world.takeEventsOf(*this);
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
    m_world.note(m_process);
}

std::vector<env::Executor> SimNode::executors()
{
    std::vector<env::Executor> out;
    for (const auto& context : m_contexts)
        out.push_back(context->get_executor());
    return out;
}

bool SimNode::countOperation()
{
    if (m_crashCountdown == 0 || --m_crashCountdown != 0)
        return false;
    m_crashed = true;
    m_inert = true;
    if (m_onCrash)
        m_world.after(std::chrono::nanoseconds(0), [tell = m_onCrash] { tell(); });
    return true;
}

void SimNode::wakePools()
{
    for (SimPool* pool : m_pools)
        pool->wake();
}

} // namespace holdfast::sim
