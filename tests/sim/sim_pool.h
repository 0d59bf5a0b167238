// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "env/work_pool.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

/// A drive's threads on virtual time: a job runs in one instant, after a delay drawn from the seed. With
/// one thread jobs keep their order, with n any n of them overtake each other. A pool belongs to the
/// disk its jobs use: while that disk hangs, or the node it is on gives no answer, jobs that would run wait
/// with it.
class SimPool : public env::WorkPool
{
public:
    SimPool(SimWorld& world, std::string name, int threads);
    SimPool(SimWorld& world, SimNode& node, std::string name, int threads);
    ~SimPool() override; ///< finishes what is queued, unless the process is dead or the disk hangs

    void post(Job job) override;

    [[nodiscard]] const std::string& name() const { return m_name; }
    void belongTo(SimDisk* disk);
    void wake();    ///< the disk no longer hangs
    void abandon(); ///< the process is dead: nothing runs any more

private:
    void startJobs();
    void runJob(std::uint64_t number);
    [[nodiscard]] std::chrono::nanoseconds delay();
    [[nodiscard]] bool hangs() const;

    SimWorld& m_world;
    SimNode& m_node;
    std::string m_name;
    int m_threads;
    SimDisk* m_disk = nullptr;
    std::uint64_t m_lastNumber = 0;
    std::map<std::uint64_t, Job> m_started; ///< by number: waiting for their instant, or hung
    std::deque<std::uint64_t> m_parked;     ///< of m_started: their instant passed while the disk hung
    std::deque<Job> m_queue;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    bool m_abandoned = false;
};

} // namespace holdfast::sim
