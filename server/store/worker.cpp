// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/worker.h"

#include <algorithm>

namespace holdfast::store
{
namespace
{

/// A rest is taken in pieces, so that a timer that is not needed any more does not stay for long.
constexpr std::chrono::nanoseconds kLongestNap = std::chrono::seconds(5);

} // namespace

void Scheduler::start(const std::vector<env::Executor>& executors)
{
    m_running = m_workers.size();
    for (std::size_t i = 0; i < m_workers.size(); ++i)
        env::spawn(executors[i % executors.size()], run(m_workers[i]));
}

env::Task<void> Scheduler::stop()
{
    for (Worker* worker : m_workers) {
        worker->m_stopping = true;
        worker->wake();
    }
    if (m_running != 0)
        co_await m_ended.wait();
}

env::Task<void> Scheduler::run(Worker* worker)
{
    while (!worker->m_stopping) {
        std::chrono::nanoseconds rest = co_await worker->step();
        while (rest.count() > 0 && !worker->m_stopping) {
            const std::chrono::nanoseconds nap = std::min(rest, kLongestNap);
            const std::int64_t before = m_clock.bootNow();
            co_await Wakeup::waitFor(worker->m_wakeup, &m_clock, nap);
            if (m_clock.bootNow() - before < nap.count())
                break; // woken
            rest -= nap;
        }
    }
    co_await worker->finish();
    if (--m_running == 0)
        m_ended.complete(true);
}

} // namespace holdfast::store
