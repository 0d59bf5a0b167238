// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "store/status.h"
#include "store/wakeup.h"

namespace holdfast::store
{

/// One kind of background work. What it has to do can be found again in the store after a crash.
class Worker
{
public:
    virtual ~Worker() = default;
    /// Does a little and returns how long to rest before the next step; a call of wake() ends the rest.
    virtual env::Task<std::chrono::nanoseconds> step() = 0;
    /// After the last step, while the store still takes requests: what should be remembered is kept.
    virtual env::Task<void> finish() { co_return; }
    /// Adds what it is at, if anything. Thread-safe.
    virtual void report(std::vector<WorkStatus>& into) const = 0;

    void wake() { m_wakeup->notify(); }

protected:
    /// A long step looks at it between items.
    [[nodiscard]] bool isStopping() const { return m_stopping.load(); }

private:
    friend class Scheduler;
    std::shared_ptr<Wakeup> m_wakeup = std::make_shared<Wakeup>();
    std::atomic<bool> m_stopping = false;
};

/// Runs workers side by side, each a coroutine of its own.
class Scheduler
{
public:
    explicit Scheduler(env::Clock& clock) : m_clock(clock) {}

    /// Before start(); the worker outlives the scheduler's run.
    void add(Worker& worker) { m_workers.push_back(&worker); }
    void start(const std::vector<env::Executor>& executors);
    /// Returns when no worker is in a step any more.
    env::Task<void> stop();

private:
    env::Task<void> run(Worker* worker);

    env::Clock& m_clock;
    std::vector<Worker*> m_workers;
    std::atomic<std::size_t> m_running = 0;
    env::Completion<bool> m_ended;
};

} // namespace holdfast::store
