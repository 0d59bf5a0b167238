// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <unordered_map>

#include "env/task.h"

namespace holdfast::replica
{

/// Operations that wait for one drive. When the drive leaves, `failAll` ends the waiting; an answer that
/// comes later finds nobody. Thread-safe.
class Outstanding
{
public:
    using Cancel = std::move_only_function<void()>;

    /// nullopt-like 0 when the drive has left already: `cancel` was called.
    std::uint64_t add(Cancel cancel)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_closed) {
                m_waiting.emplace(++m_last, std::move(cancel));
                return m_last;
            }
        }
        cancel();
        return 0;
    }
    void remove(std::uint64_t ticket)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.erase(ticket);
    }
    void failAll()
    {
        std::unordered_map<std::uint64_t, Cancel> waiting;
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            waiting.swap(m_waiting);
        }
        for (auto& [ticket, cancel] : waiting)
            cancel();
    }
    void reopen()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = false;
    }

private:
    std::mutex m_mutex;
    bool m_closed = false;
    std::uint64_t m_last = 0;
    std::unordered_map<std::uint64_t, Cancel> m_waiting;
};

namespace detail
{
template <class T>
env::Task<void> answer(env::Task<Result<T>> operation, env::Completion<Result<T>> done)
{
    Result<T> result = co_await std::move(operation);
    done.complete(std::move(result));
}
} // namespace detail

/// Awaits `operation` on a drive, or Unavailable as soon as the drive leaves. The operation must own what
/// it uses: it may end long after its caller.
template <class T>
env::Task<Result<T>> unlessGone(Outstanding& drive, env::Task<Result<T>> operation)
{
    env::Completion<Result<T>> done;
    const env::Executor executor = co_await env::asio::this_coro::executor;
    env::spawn(executor, detail::answer<T>(std::move(operation), done));
    if (done.isComplete())
        co_return co_await done.wait();
    const std::uint64_t ticket = drive.add([done] {
        done.complete(fail(Code::Unavailable, "The drive has left the store."));
    });
    Result<T> result = co_await done.wait();
    drive.remove(ticket);
    co_return result;
}

} // namespace holdfast::replica
