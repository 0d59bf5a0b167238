// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTimer>

#include "app/node/node_config.h"
#include "app/node/node_supervisor.h"

// The half of NodeSupervisor that runs the node as a service. systemd restarts it; here it is only
// watched: the unit's state by systemctl, readiness by the health address.
namespace holdfast::app::node
{

namespace
{

constexpr int kWatchMs = 500;

} // namespace

void NodeSupervisor::launchService()
{
    m_snapshot.mode = NodeMode::Service;
    settle(NodeState::Starting);
    m_deadline.start(m_options.readyDeadlineMs);
    m_service->install(m_program, m_config, [this, generation = m_generation](Outcome<Done> done) {
        if (generation != m_generation)
            return;
        m_config.acceptLoss.clear();
        if (!done) {
            m_deadline.stop();
            m_snapshot.detail = done.error().message;
            settle(NodeState::Blocked, NodeProblem::ServiceFailed);
            return;
        }
        watchService();
    });
}

/// As a child, when there is a unit: systemd must not start the same folders at the next login.
void NodeSupervisor::dropServiceThenLaunch()
{
    if (!m_service->isInstalled()) {
        launchChild();
        return;
    }
    settle(NodeState::Starting);
    m_service->disable([this, generation = m_generation](Outcome<Done> done) {
        if (generation != m_generation)
            return;
        if (!done)
            appendLog(done.error().message); // without systemd nothing starts the unit either
        launchChild();
    });
}

/// Asks systemd, and when the unit runs, the node itself.
void NodeSupervisor::watchService()
{
    m_service->queryState([this, generation = m_generation](Outcome<ServiceManager::State> state) {
        if (generation != m_generation)
            return;
        if (!state) {
            m_snapshot.detail = state.error().message;
            settle(NodeState::Blocked, NodeProblem::ServiceFailed);
            return;
        }
        onServiceState(*state);
    });
}

void NodeSupervisor::onServiceState(const ServiceManager::State& state)
{
    using Unit = ServiceManager::Unit;
    if (state.unit == Unit::Active) {
        // systemd was quicker than our look: it has died and runs again, but is not ready yet.
        const bool another = m_snapshot.ready && m_snapshot.ready->pid != state.pid;
        if (another)
            settle(NodeState::Crashed, NodeProblem::Killed);
        askServiceReady(state.pid);
        return;
    }
    if (state.unit == Unit::Activating) { // systemd starts it again after a crash
        if (m_snapshot.state != NodeState::Starting && m_snapshot.state != NodeState::Crashed)
            settle(NodeState::Crashed, NodeProblem::Killed);
        watchAgain();
        return;
    }
    m_deadline.stop();
    m_snapshot.exitCode = state.exitStatus;
    const auto [nodeState, problem] = stateForExit(state.exitStatus, false);
    const bool named = nodeState == NodeState::Foreign || nodeState == NodeState::Blocked;
    if (state.unit != Unit::Failed && !named) {
        settle(NodeState::Stopped); // somebody stopped the unit
        return;
    }
    m_service->lastWords([this, generation = m_generation, nodeState = nodeState, problem = problem,
                          named](const QString& words) {
        if (generation != m_generation)
            return;
        for (const QString& line : words.split(QLatin1Char('\n')))
            appendLog(line);
        m_snapshot.detail = lastSentence();
        settle(named ? nodeState : NodeState::Blocked,
               named ? problem : NodeProblem::ServiceFailed);
        Q_EMIT logGrew();
    });
}

void NodeSupervisor::watchAgain()
{
    QTimer::singleShot(kWatchMs, this, [this, generation = m_generation] {
        if (generation == m_generation)
            watchService();
    });
}

void NodeSupervisor::askServiceReady(qint64 pid)
{
    const s3client::Endpoint endpoint{.url = QUrl(QLatin1String("http://") + m_config.listen)};
    m_admin = std::make_unique<adminclient::AdminClient>(endpoint, s3client::Credentials{});
    m_admin->capabilities()->then(
        this, [this, generation = m_generation, pid,
               endpoint](Outcome<adminclient::Capabilities> known) {
            if (generation != m_generation)
                return;
            if (!known) {
                watchAgain(); // it has not opened its port yet
                return;
            }
            ReadyInfo info;
            info.s3 = info.admin = endpoint.url;
            if (!m_config.tlsListen.isEmpty())
                info.tls = QUrl(QLatin1String("https://") + m_config.tlsListen);
            info.pid = pid;
            info.version = known->version;
            info.instance = known->instance;
            // The client that called us goes when it is replaced: not inside its own callback.
            QMetaObject::invokeMethod(this, [this, generation, info] {
                if (generation == m_generation)
                    becomeReady(info);
            }, Qt::QueuedConnection);
        });
}

} // namespace holdfast::app::node
