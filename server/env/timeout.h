// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "env/clock.h"
#include "env/task.h"

namespace holdfast::env
{

namespace detail
{
template <class T>
Task<void> completeWith(Task<Result<T>> task, Completion<Result<T>> done)
{
    Result<T> result = co_await std::move(task);
    done.complete(std::move(result));
}
template <class T>
Task<void> completeLate(Clock& clock, std::chrono::nanoseconds limit, Completion<Result<T>> done)
{
    co_await clock.sleepFor(limit);
    done.complete(fail(Code::Timeout, "No answer in time."));
}
} // namespace detail

/// Waits for `task` at most `limit`; then answers Timeout and leaves the task to end by itself, so it must
/// own what it uses. `clock` outlives both.
template <class T>
Task<Result<T>> withTimeout(Clock& clock, std::chrono::nanoseconds limit, Task<Result<T>> task)
{
    const Executor executor = co_await asio::this_coro::executor;
    Completion<Result<T>> done;
    spawn(executor, detail::completeWith<T>(std::move(task), done));
    spawn(executor, detail::completeLate<T>(clock, limit, done));
    co_return co_await done.wait();
}

} // namespace holdfast::env
