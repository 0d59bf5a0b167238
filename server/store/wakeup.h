// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "env/clock.h"
#include "env/task.h"

namespace holdfast::store
{

/// Tells one waiting coroutine that something may have changed; a call with nobody waiting is kept for the
/// next wait. Thread-safe.
class Wakeup
{
public:
    void notify()
    {
        std::optional<env::Completion<bool>> waiter;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_waiter) {
                m_raised = true;
                return;
            }
            waiter = std::exchange(m_waiter, std::nullopt);
        }
        waiter->complete(true);
    }
    env::Task<void> wait()
    {
        env::Completion<bool> turn;
        {
            const std::lock_guard lock(m_mutex);
            if (std::exchange(m_raised, false))
                co_return;
            m_waiter = turn;
        }
        co_await turn.wait();
    }
    /// Returns after a call of notify, or after `timeout`. `self` is this object, kept for the timer.
    static env::Task<void> waitFor(std::shared_ptr<Wakeup> self, env::Clock* clock,
                                   std::chrono::nanoseconds timeout)
    {
        const env::Executor here = co_await env::asio::this_coro::executor;
        auto expired = std::make_shared<bool>(false);
        env::spawn(here, ringLater(self, clock, timeout, expired));
        co_await self->wait();
        *expired = true;
    }

private:
    static env::Task<void> ringLater(std::shared_ptr<Wakeup> self, env::Clock* clock,
                                     std::chrono::nanoseconds timeout, std::shared_ptr<bool> over)
    {
        co_await clock->sleepFor(timeout);
        if (!*over)
            self->notify();
    }

    std::mutex m_mutex;
    bool m_raised = false;
    std::optional<env::Completion<bool>> m_waiter;
};

} // namespace holdfast::store
