// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "store/context.h"

namespace holdfast::store
{

namespace detail
{

template <class T>
Task<void> answerInto(Task<Result<T>> task, env::Completion<Result<T>> done)
{
    Result<T> result = co_await std::move(task);
    done.complete(std::move(result));
}

/// Looks now and then whether the drive is still there. Whoever waits for the answer keeps the store alive;
/// once there is an answer, nothing of the store is touched any more.
template <class T>
Task<void> giveUpWithout(env::Clock* clock, replica::ReplicaSet* replicas,
                         std::shared_ptr<replica::DriveClient> drive, env::Completion<Result<T>> done)
{
    for (;;) {
        co_await clock->sleepFor(std::chrono::seconds(1));
        if (done.isComplete())
            co_return;
        const auto drives = replicas->drives();
        if (std::ranges::find(drives, drive) == drives.end())
            done.complete(fail(Code::Unavailable, "The drive has left."));
    }
}

} // namespace detail

/// Waits for an operation of a drive until it answers or the drive is removed (rule 1 sees to that when it is
/// silent). The operation ends by itself then, so it must own what it uses.
template <class T>
Task<Result<T>> whileThere(Context& context, std::shared_ptr<replica::DriveClient> drive,
                           Task<Result<T>> task)
{
    const env::Executor here = co_await env::asio::this_coro::executor;
    env::Completion<Result<T>> done;
    env::spawn(here, detail::answerInto<T>(std::move(task), done));
    if (!done.isComplete())
        env::spawn(here, detail::giveUpWithout<T>(&context.clock, &context.replicas,
                                                  std::move(drive), done));
    co_return co_await done.wait();
}

} // namespace holdfast::store
