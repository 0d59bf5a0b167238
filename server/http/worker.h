// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/basic_waitable_timer.hpp>

#include "http/server.h"

namespace holdfast::http
{

class Connection;

/// What all workers of a server share; fixed before the first connection.
struct ServerShared
{
    ServerOptions options;
    Handler* handler = nullptr;
    env::Clock* clock = nullptr;
};

/// The connections of one io thread. Deadlines are numbers that one sweep a few times a second
/// compares with the clock: no timer is armed per read. Everything but the counters belongs to the io
/// thread.
class Worker : public std::enable_shared_from_this<Worker>
{
public:
    Worker(env::Executor executor, std::shared_ptr<const ServerShared> shared, std::uint64_t idSeed);

    [[nodiscard]] const env::Executor& executor() const { return m_executor; }
    [[nodiscard]] const ServerOptions& options() const { return m_shared->options; }
    [[nodiscard]] Handler& handler() const { return *m_shared->handler; }
    [[nodiscard]] env::Clock& clock() const { return *m_shared->clock; }

    void add(Connection& connection);
    void remove(Connection& connection);
    /// Boot time of the last sweep: behind by at most one tick, and free.
    [[nodiscard]] std::int64_t roughNow() const { return m_roughNow; }
    [[nodiscard]] std::int64_t deadlineAfter(std::chrono::milliseconds time) const;
    [[nodiscard]] std::string_view httpDate();
    void nextRequestId(std::string& id);

    void beginStop();
    void abortAll();
    [[nodiscard]] bool isStopping() const { return m_stopping; }

    /// Read by any thread. `open` counts from accept to close.
    struct Counters
    {
        std::atomic<std::uint64_t> open{0}, accepted{0}, tlsFailures{0}, requests{0}, bytesIn{0}, bytesOut{0};
    };
    Counters counters;

private:
    void armSweep();
    void sweep();

    using Timer = env::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  env::asio::wait_traits<std::chrono::steady_clock>,
                                                  env::Executor>;
    env::Executor m_executor;
    std::shared_ptr<const ServerShared> m_shared;
    std::chrono::milliseconds m_tick;
    Timer m_timer;
    bool m_sweeping = false;
    bool m_stopping = false;
    std::int64_t m_roughNow = 0;
    std::vector<Connection*> m_connections;
    std::int64_t m_dateSecond = -1;
    std::string m_date;
    std::uint64_t m_idState;
};

} // namespace holdfast::http
