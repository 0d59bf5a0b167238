// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "http/worker.h"

#include <algorithm>

#include "http/connection.h"

namespace holdfast::http
{
namespace
{

/// A quarter of the shortest time-out is late by at most that.
std::chrono::milliseconds tickFor(const ServerOptions& options)
{
    const auto shortest = std::min({options.headerTimeout, options.idleTimeout, options.bodyTimeout,
                                    options.writeTimeout, options.lingerTimeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(500));
}

} // namespace

Worker::Worker(env::Executor executor, std::shared_ptr<const ServerShared> shared, std::uint64_t idSeed)
    : m_executor(executor), m_shared(std::move(shared)), m_tick(tickFor(m_shared->options)),
      m_timer(executor), m_idState(idSeed)
{
}

void Worker::add(Connection& connection)
{
    connection.setListIndex(m_connections.size());
    m_connections.push_back(&connection);
    if (!m_sweeping) {
        m_sweeping = true;
        m_roughNow = clock().bootNow();
        armSweep();
    }
}

void Worker::remove(Connection& connection)
{
    Connection* last = m_connections.back();
    m_connections[connection.listIndex()] = last;
    last->setListIndex(connection.listIndex());
    m_connections.pop_back();
}

std::int64_t Worker::deadlineAfter(std::chrono::milliseconds time) const
{
    return m_roughNow + std::chrono::nanoseconds(time + m_tick).count();
}

std::string_view Worker::httpDate()
{
    const WallNanos now = clock().wallNow();
    if (now / kNanosPerSecond != m_dateSecond) {
        m_dateSecond = now / kNanosPerSecond;
        m_date = formatHttpDate(now);
    }
    return m_date;
}

void Worker::nextRequestId(std::string& id)
{
    // SplitMix64: a bijection of a counter, so that ids of one worker never repeat.
    std::uint64_t z = m_idState += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    id.resize(16);
    for (std::size_t i = 0; i < 16; ++i)
        id[i] = "0123456789ABCDEF"[(z >> (60 - 4 * i)) & 15];
}

void Worker::beginStop()
{
    m_stopping = true;
    for (Connection* connection : m_connections)
        connection->stopIfIdle();
}

void Worker::abortAll()
{
    for (Connection* connection : m_connections)
        connection->abort();
}

void Worker::armSweep()
{
    m_timer.expires_after(m_tick);
    m_timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error)
            self->sweep();
    });
}

void Worker::sweep()
{
    m_roughNow = clock().bootNow();
    for (Connection* connection : m_connections)
        connection->expireIfDue(m_roughNow);
    if (m_connections.empty())
        m_sweeping = false;
    else
        armSweep();
}

} // namespace holdfast::http
