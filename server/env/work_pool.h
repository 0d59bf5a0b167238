// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "env/task.h"

namespace holdfast::env
{

/// Threads for blocking work. Every drive has its own, so that one hung device delays no other.
/// Simulator: jobs run one at a time at a virtual time chosen from the seed, on the one thread.
class WorkPool
{
public:
    using Job = std::move_only_function<void()>;
    virtual ~WorkPool() = default;
    /// Queues a job; jobs of one pool with one thread run in order.
    virtual void post(Job job) = 0;
};

/// `threads` workers named `name`. Destruction lets queued jobs finish.
[[nodiscard]] std::unique_ptr<WorkPool> makeThreadPool(std::string name, int threads);

/// Runs `work` (which blocks) on `pool` and resumes the caller on its own executor with the result.
template <class F>
auto runOn(WorkPool& pool, F work) -> Task<decltype(work())>
{
    Completion<decltype(work())> done;
    pool.post([done, work = std::move(work)]() mutable { done.complete(work()); });
    co_return co_await done.wait();
}

} // namespace holdfast::env
