// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_pool.h"

#include "sim/sim_disk.h"

namespace holdfast::sim
{

SimPool::SimPool(SimWorld& world, std::string name, int threads)
    : SimPool(world, world.store(), std::move(name), threads)
{
}

SimPool::SimPool(SimWorld& world, SimNode& node, std::string name, int threads)
    : m_world(world), m_node(node), m_name(std::move(name)), m_threads(threads < 1 ? 1 : threads)
{
    m_node.enroll(this);
}

SimPool::~SimPool()
{
    *m_alive = false;
    m_node.withdraw(this);
    if (m_abandoned || m_node.isInert() || hangs())
        return;
    m_world.setRunningPool(this);
    while (!m_started.empty() || !m_queue.empty()) {
        Job job;
        if (!m_started.empty()) {
            job = std::move(m_started.begin()->second);
            m_started.erase(m_started.begin());
        } else {
            job = std::move(m_queue.front());
            m_queue.pop_front();
        }
        job();
    }
    m_world.setRunningPool(nullptr);
}

void SimPool::post(Job job)
{
    if (m_abandoned)
        return;
    m_queue.push_back(std::move(job));
    startJobs();
}

bool SimPool::hangs() const
{
    if (!m_disk)
        return false;
    return m_disk->isHung() || (&m_disk->node() != &m_node && m_disk->node().isSilent());
}

std::chrono::nanoseconds SimPool::delay()
{
    Rng& rng = m_world.rng();
    std::uint64_t micros = rng.between(10, 200);
    if (rng.oneIn(16))
        micros += rng.below(5'000); // a queue in the device, a flush in the way
    if (m_disk)
        micros *= m_disk->slowness();
    return std::chrono::microseconds(micros);
}

void SimPool::startJobs()
{
    while (!m_queue.empty() && m_started.size() < static_cast<std::size_t>(m_threads)) {
        const std::uint64_t number = ++m_lastNumber;
        m_started.emplace(number, std::move(m_queue.front()));
        m_queue.pop_front();
        m_world.afterIn(m_node, delay(), [this, alive = m_alive, number] {
            if (*alive)
                runJob(number);
        });
    }
}

void SimPool::runJob(std::uint64_t number)
{
    if (m_abandoned)
        return;
    if (hangs()) {
        m_parked.push_back(number);
        return;
    }
    const auto found = m_started.find(number);
    Job job = std::move(found->second);
    const std::shared_ptr<bool> alive = m_alive; // the job may destroy this pool
    SimWorld& world = m_world;
    world.setRunningPool(this);
    job();
    job = nullptr;
    world.setRunningPool(nullptr);
    if (!*alive)
        return;
    m_started.erase(number);
    startJobs();
}

void SimPool::belongTo(SimDisk* disk)
{
    m_disk = disk;
}

void SimPool::wake()
{
    if (hangs())
        return;
    for (const std::uint64_t number : std::exchange(m_parked, {})) {
        m_world.afterIn(m_node, delay(), [this, alive = m_alive, number] {
            if (*alive)
                runJob(number);
        });
    }
}

void SimPool::abandon()
{
    m_abandoned = true;
    const auto started = std::exchange(m_started, {});
    const auto queue = std::exchange(m_queue, {});
    m_parked.clear();
}

} // namespace holdfast::sim
