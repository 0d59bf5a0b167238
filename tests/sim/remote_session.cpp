// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/remote_session.h"

#include "sim/drive_node.h"

namespace holdfast::sim
{

using Way = SimLink::Way;

RemoteSession::RemoteSession(SimWorld& world, DriveNode& node, std::string path, std::uint64_t number,
                             RemoteStatus status)
    : m_world(world), m_node(node), m_path(std::move(path)), m_number(number),
      m_process(world.store().process()), m_status(std::move(status))
{
}

SimLink& RemoteSession::link()
{
    return m_node.link();
}

env::Executor RemoteSession::executor()
{
    return m_node.node().executors().front();
}

bool RemoteSession::isLive() const
{
    const SimNode& store = m_world.store();
    return store.hasProcess() && !store.isInert() && store.process() == m_process;
}

ServedPtr RemoteSession::served()
{
    if (!m_node.isUp()) {
        // A dead process's system refuses, a dead computer says nothing.
        if (m_node.refuses())
            refuse();
        else
            suspect();
        return nullptr;
    }
    ServedPtr at = m_node.find(m_path, m_number);
    if (!at)
        refuse();
    return at;
}

void RemoteSession::refuse()
{
    auto self = shared_from_this();
    link().send(
        Way::Back, [self] { self->breakOff(self->broken("The connection was reset.")); },
        [self] { self->suspect(); });
}

/// As the one or as the other: callers must bear both.
Error RemoteSession::broken(const std::string& why)
{
    return {link().rng().coin() ? Code::Io : Code::Unavailable, why, m_path, Retry::Later};
}

std::uint64_t RemoteSession::begin(std::function<void(const Error&)> cancel)
{
    m_pending.emplace(++m_last, std::move(cancel));
    return m_last;
}

void RemoteSession::end(std::uint64_t number)
{
    m_pending.erase(number);
    ++m_answered;
}

void RemoteSession::answer(const ServedPtr& served, std::function<void()> complete)
{
    if (m_node.node().isInert())
        return; // the answer of a dead process
    RemoteStatus status;
    if (served->drive)
        status = DriveNode::statusOf(*served);
    auto self = shared_from_this();
    link().send(
        Way::Back,
        [self, status = std::move(status), complete = std::move(complete)] {
            if (!self->isLive() || self->m_over)
                return;
            if (status.number > self->m_status.number)
                self->m_status = status;
            complete();
        },
        [self] { self->suspect(); });
}

void RemoteSession::post(std::function<void(ServedDrive&)> action)
{
    if (m_over || !isLive())
        return;
    auto self = shared_from_this();
    link().send(
        Way::There,
        [self, action = std::move(action)] {
            if (const ServedPtr at = self->served())
                action(*at);
        },
        [self] { self->suspect(); });
}

void RemoteSession::ping()
{
    if (m_over || std::exchange(m_pinged, true))
        return;
    auto self = shared_from_this();
    link().send(
        Way::There,
        [self] {
            if (const ServedPtr at = self->served())
                self->answer(at, [self] { self->m_pinged = false; });
        },
        [self] { self->suspect(); });
}

void RemoteSession::suspect()
{
    if (m_over || !isLive() || std::exchange(m_suspect, true))
        return;
    const std::chrono::milliseconds patience(link().rng().between(100, 20'000));
    m_world.afterInProcess(patience, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->breakOff(self->broken("The connection is broken."));
    });
}

void RemoteSession::breakOff(Error why)
{
    if (m_over || !isLive())
        return;
    m_over = why;
    const auto pending = m_pending; // each takes its own entry away, later
    for (const auto& [number, cancel] : pending)
        cancel(why);
}

void RemoteSession::close()
{
    m_closed = !m_over;
    breakOff({Code::Unavailable, "the drive is closed", m_path, Retry::Later});
}

std::optional<Error> RemoteSession::failed() const
{
    if (m_over && !m_closed)
        return m_over;
    return m_status.failed;
}

drive::DriveClient::Pulse RemoteSession::pulse() const
{
    // An answer to the ping says nothing of the drive, the want of one does.
    return {m_pending.size() + (m_pinged ? 1 : 0), m_answered};
}

} // namespace holdfast::sim
