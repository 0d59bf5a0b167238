// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"

/// Coroutines of the server: boost::asio::awaitable on one concrete executor. A coroutine lives on the
/// io_context it was spawned on and always resumes there; it never blocks. In the simulator there is
/// one io_context, driven step by step on virtual time.
///
/// Rules of use (GCC 12): arguments by value, or by reference to what provably outlives the coroutine;
/// no braced temporaries and no capturing lambdas inside a co_await expression; no co_await inside ?:.
namespace holdfast::env
{

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;

template <class T>
using Task = asio::awaitable<T, Executor>;

inline constexpr asio::use_awaitable_t<Executor> useTask{};

[[nodiscard]] inline auto currentExecutor()
{
    return asio::this_coro::executor;
}

/// Starts `task` on `executor`, detached. An exception that escapes is an invariant broken: terminate.
inline void spawn(const Executor& executor, Task<void> task)
{
    asio::co_spawn(executor, std::move(task), [](const std::exception_ptr& error) {
        if (error)
            std::terminate();
    });
}

/// Runs `task` on another io thread and resumes here with its result. Costs two hops; none of the two
/// threads waits. Where `executor` is already the caller's, awaits directly.
template <class T>
Task<T> on(Executor executor, Task<T> task)
{
    const Executor here = co_await asio::this_coro::executor;
    if (here == executor)
        co_return co_await std::move(task);
    co_return co_await asio::co_spawn(executor, std::move(task), useTask);
}

/// Coroutines that wait for a Completion, by io_context: Asio does not know them, so this service lets
/// their frames die with the io_context (a waiting frame and what it waits for hold each other).
class WaitList : public asio::execution_context::service
{
public:
    struct State
    {
        std::mutex mutex;
        std::move_only_function<void()> resume;

        std::move_only_function<void()> takeResume()
        {
            const std::lock_guard lock(mutex);
            return std::exchange(resume, nullptr);
        }
    };
    /// Lives in the waiting frame; made and destroyed on the io_context's thread.
    class Entry
    {
    public:
        Entry(WaitList& list, State& state) : m_list(&list), m_state(&state)
        {
            m_next = std::exchange(list.m_first, this);
            if (m_next)
                m_next->m_previous = this;
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() { unlink(); }

    private:
        friend class WaitList;
        void unlink()
        {
            if (!m_list)
                return;
            (m_previous ? m_previous->m_next : m_list->m_first) = m_next;
            if (m_next)
                m_next->m_previous = m_previous;
            m_list = nullptr;
        }

        WaitList* m_list;
        State* m_state;
        Entry* m_previous = nullptr;
        Entry* m_next = nullptr;
    };

    inline static asio::execution_context::id id;
    explicit WaitList(asio::execution_context& context) : service(context) {}
    [[nodiscard]] static WaitList& of(const Executor& executor)
    {
        return asio::use_service<WaitList>(static_cast<asio::execution_context&>(executor.context()));
    }

private:
    void shutdown() override
    {
        while (m_first) {
            Entry* entry = m_first;
            entry->unlink();
            const auto dropped = entry->m_state->takeResume(); // takes the frame with it
        }
    }

    Entry* m_first = nullptr;
};

/// A callback from any thread into a coroutine: `Completion<T>` is filled once, by `complete`, and the
/// one coroutine that awaits `wait()` resumes on its own executor. Copies share the state. A coroutine
/// that still waits when its io_context is destroyed is destroyed with it.
template <class T>
class Completion
{
public:
    Completion() : m_state(std::make_shared<State>()) {}

    /// Thread-safe; the second and later calls are ignored (a late answer after a time-out).
    void complete(T value) const
    {
        std::move_only_function<void()> resume;
        {
            const std::lock_guard lock(m_state->mutex);
            if (m_state->value)
                return;
            m_state->value.emplace(std::move(value));
            resume = std::exchange(m_state->resume, nullptr);
        }
        if (resume)
            resume();
    }
    [[nodiscard]] bool isComplete() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->value.has_value();
    }
    /// At most one waiter, at most once.
    Task<T> wait() const
    {
        const std::shared_ptr<State> state = m_state;
        const Executor here = co_await asio::this_coro::executor;
        const WaitList::Entry entry(WaitList::of(here), *state);
        auto initiate = [state = state.get()](auto handler) {
            auto executor = asio::get_associated_executor(handler);
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            std::unique_lock lock(state->mutex);
            auto resume = [shared, executor]() mutable {
                asio::post(executor, [shared = std::move(shared)]() mutable {
                    auto h = std::move(*shared);
                    std::move(h)();
                });
            };
            if (state->value) {
                lock.unlock();
                resume();
            } else {
                state->resume = std::move(resume);
            }
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(initiate,
                                                                                    useTask);
        co_return std::move(*state->value);
    }

private:
    struct State : WaitList::State
    {
        std::optional<T> value;
    };
    std::shared_ptr<State> m_state;
};

/// Runs all tasks at once on the caller's executor and returns their results in order.
template <class T>
Task<std::vector<T>> all(std::vector<Task<T>> tasks)
{
    const Executor executor = co_await asio::this_coro::executor;
    struct Join
    {
        std::vector<std::optional<T>> results;
        std::size_t left;
        Completion<bool> done;
    };
    auto join = std::make_shared<Join>();
    join->results.resize(tasks.size());
    join->left = tasks.size();
    if (tasks.empty())
        co_return std::vector<T>{};
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        asio::co_spawn(executor, std::move(tasks[i]),
                       [join, i](const std::exception_ptr& error, T value) {
                           if (error)
                               std::terminate();
                           join->results[i].emplace(std::move(value));
                           if (--join->left == 0)
                               join->done.complete(true);
                       });
    }
    co_await join->done.wait();
    std::vector<T> out;
    out.reserve(join->results.size());
    for (auto& result : join->results)
        out.push_back(std::move(*result));
    co_return out;
}

} // namespace holdfast::env
