// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <boost/asio/signal_set.hpp>

#include "env/task.h"

namespace holdfast::node
{

/// Everything that may ask the node to stop: SIGTERM, SIGINT, "stop" on the control pipe or its end, the
/// admin API. The first one counts; a few seconds later the process ends whatever hangs.
class StopWatch
{
public:
    /// Signals are taken on `executor`; `controlFd` is read by a thread of its own, -1: none.
    StopWatch(const env::Executor& executor, int controlFd);

    /// Any thread, any number of times. From the first call on the process has `kPatience` to end, then
    /// it is ended with code 0: what was acknowledged is durable.
    void request(const std::string& why);
    [[nodiscard]] bool requested() const { return m_shared->requested; }
    /// Waits for the first request; once.
    env::Task<void> wait();
    /// Takes no more signals, so that the executor's io_context runs out of work.
    void release();

    static constexpr int kPatienceSeconds = 10;

private:
    struct Shared
    {
        std::atomic<bool> requested{false};
        env::Completion<bool> stop;
    };
    using SignalSet = env::asio::basic_signal_set<env::Executor>;
    static void requestOn(const std::shared_ptr<Shared>& shared, const std::string& why);
    static void readControl(std::shared_ptr<Shared> shared, int fd);

    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    SignalSet m_signals;
};

} // namespace holdfast::node
