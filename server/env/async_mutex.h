// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "env/task.h"

namespace holdfast::env
{

/// A first-come-first-served lock for coroutines of ONE executor (no atomics): the per-key sections
/// of a partition, for instance. The guard unlocks when it goes.
class AsyncMutex
{
public:
    class Guard
    {
    public:
        Guard() = default;
        explicit Guard(AsyncMutex* mutex) : m_mutex(mutex) {}
        Guard(Guard&& other) noexcept : m_mutex(std::exchange(other.m_mutex, nullptr)) {}
        Guard& operator=(Guard&& other) noexcept
        {
            unlock();
            m_mutex = std::exchange(other.m_mutex, nullptr);
            return *this;
        }
        ~Guard() { unlock(); }
        void unlock()
        {
            if (m_mutex)
                std::exchange(m_mutex, nullptr)->release();
        }

    private:
        AsyncMutex* m_mutex = nullptr;
    };

    Task<Guard> lock()
    {
        if (!m_locked) {
            m_locked = true;
            co_return Guard(this);
        }
        Completion<bool> turn;
        m_waiting.push_back(turn);
        co_await turn.wait();
        co_return Guard(this); // the releaser left it locked for us
    }
    [[nodiscard]] bool isLocked() const { return m_locked; }

private:
    void release()
    {
        if (m_waiting.empty()) {
            m_locked = false;
            return;
        }
        Completion<bool> next = std::move(m_waiting.front());
        m_waiting.pop_front();
        next.complete(true);
    }

    bool m_locked = false;
    std::deque<Completion<bool>> m_waiting;
};

} // namespace holdfast::env
