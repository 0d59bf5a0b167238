// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/stop_watch.h"

#include <csignal>
#include <thread>

#include <unistd.h>

#include "base/log.h"
#include "node/exit_code.h"

namespace holdfast::node
{

StopWatch::StopWatch(const env::Executor& executor, int controlFd)
    : m_signals(executor, SIGTERM, SIGINT)
{
    m_signals.async_wait([shared = m_shared](const boost::system::error_code& error, int number) {
        if (!error)
            requestOn(shared, number == SIGINT ? "SIGINT" : "SIGTERM");
    });
    // Detached: nothing can wake a thread that reads a pipe, and it holds nothing but the shared state.
    if (controlFd >= 0)
        std::thread(readControl, m_shared, controlFd).detach();
}

void StopWatch::request(const std::string& why)
{
    requestOn(m_shared, why);
}

void StopWatch::requestOn(const std::shared_ptr<Shared>& shared, const std::string& why)
{
    if (shared->requested.exchange(true))
        return;
    log::info("stopping", {{"asked_by", why}});
    std::thread([] {
        std::this_thread::sleep_for(std::chrono::seconds(kPatienceSeconds));
        log::warn("something hangs; leaving without it");
        ::_exit(kExitOk);
    }).detach();
    shared->stop.complete(true);
}

void StopWatch::readControl(std::shared_ptr<Shared> shared, int fd)
{
    std::string line;
    for (;;) {
        char c = 0;
        const ssize_t got = ::read(fd, &c, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return requestOn(shared, "end of the control pipe");
        if (c != '\n') {
            line.push_back(c);
            if (line.size() > 64) // nothing we know is that long
                line.clear();
            continue;
        }
        if (line == "stop")
            return requestOn(shared, "control pipe");
        line.clear();
    }
}

env::Task<void> StopWatch::wait()
{
    co_await m_shared->stop.wait();
}

void StopWatch::release()
{
    boost::system::error_code ignored; // there may be no wait left to cancel
    m_signals.cancel(ignored);
}

} // namespace holdfast::node
