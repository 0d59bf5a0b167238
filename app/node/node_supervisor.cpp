// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/node/node_supervisor.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>

#include <algorithm>

#include "app/node/node_config.h"

namespace holdfast::app::node
{

namespace
{

constexpr int kLogLines = 200;
constexpr int kForeignTries = 20;
constexpr int kForeignPauseMs = 1500;
constexpr qsizetype kLongestLine = 64 << 10; ///< of output without a newline

QUrl urlOf(const QJsonObject& json, const char* name)
{
    return QUrl(json[QLatin1String(name)].toString());
}

} // namespace

std::pair<NodeState, NodeProblem> stateForExit(int code, bool crashed)
{
    if (crashed)
        return {NodeState::Crashed, NodeProblem::Killed};
    switch (code) {
    case 0: return {NodeState::Stopped, NodeProblem::None};
    case 2: return {NodeState::Blocked, NodeProblem::Usage};
    case 3: return {NodeState::Foreign, NodeProblem::PortInUse};
    case 4: return {NodeState::Foreign, NodeProblem::DriveInUse};
    case 5: return {NodeState::Blocked, NodeProblem::WrongStore};
    case 6: return {NodeState::Blocked, NodeProblem::TooFewDrives};
    default: return {NodeState::Crashed, NodeProblem::Killed};
    }
}

NodeSupervisor::NodeSupervisor(std::unique_ptr<ServiceManager> service, Options options,
                               QObject* parent)
    : QObject(parent), m_service(std::move(service)), m_options(std::move(options))
{
    for (QTimer* timer : {&m_deadline, &m_backOff, &m_stable})
        timer->setSingleShot(true);
    connect(&m_backOff, &QTimer::timeout, this, &NodeSupervisor::launch);
    connect(&m_poll, &QTimer::timeout, this, &NodeSupervisor::poll);
    connect(&m_stable, &QTimer::timeout, this, [this] { m_snapshot.restarts = 0; });
    connect(&m_deadline, &QTimer::timeout, this, &NodeSupervisor::onDeadline);
}

NodeSupervisor::~NodeSupervisor()
{
    if (!m_process)
        return;
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    // The program ends: this is the one place that waits. Its end of the pipe says stop.
    m_process->write("stop\n");
    m_process->closeWriteChannel();
    if (!m_process->waitForFinished(m_options.stopDeadlineMs)) {
        m_process->kill();
        m_process->waitForFinished(1000);
    }
}

std::optional<s3client::Endpoint> NodeSupervisor::endpoint() const
{
    if (!m_snapshot.ready)
        return std::nullopt;
    s3client::Endpoint endpoint{.url = m_snapshot.ready->s3};
    if (m_snapshot.ready->tls.isValid())
        endpoint.anchor = readNodeAuthority(m_config.stateDir);
    return endpoint;
}

void NodeSupervisor::settle(NodeState state, NodeProblem problem)
{
    m_snapshot.state = state;
    m_snapshot.problem = problem;
    if (state != NodeState::Crashed)
        m_snapshot.retryInMs = 0;
    const bool serves = state == NodeState::Ready || state == NodeState::Degraded;
    if (!serves) {
        m_poll.stop();
        m_snapshot.ready.reset();
        m_status.reset();
        m_admin.reset();
        m_watching = false;
    }
    Q_EMIT changed(m_snapshot);
}

void NodeSupervisor::start(const NodeConfig& config, std::optional<s3client::Credentials> chosen)
{
    m_config = config;
    m_snapshot.place = config.place;
    m_chosen = std::move(chosen);
    m_wanted = true;
    m_next.reset();
    m_snapshot.restarts = 0;
    const bool runs = m_process && m_process->state() != QProcess::NotRunning;
    if (!runs)
        launch();
}

void NodeSupervisor::restart(const NodeConfig& config)
{
    // What runs is stopped as what it is; only then it is the new one.
    m_wanted = true;
    const bool serviceRuns =
        m_snapshot.mode == NodeMode::Service && m_snapshot.state != NodeState::Stopped;
    if (m_process || serviceRuns) {
        m_next = config;
        endCurrent();
        return;
    }
    m_config = config;
    m_snapshot.place = config.place;
    launch();
}

void NodeSupervisor::retryNow()
{
    const NodeState state = m_snapshot.state;
    const bool idle = state == NodeState::Crashed || state == NodeState::Foreign
                      || state == NodeState::Blocked || state == NodeState::Stopped;
    if (!idle || m_config.drives.isEmpty())
        return;
    m_wanted = true;
    m_snapshot.restarts = 0;
    m_backOff.stop();
    launch();
}

void NodeSupervisor::stop()
{
    m_wanted = false;
    m_next.reset();
    endCurrent();
}

void NodeSupervisor::shutDown()
{
    const bool isService = m_snapshot.mode == NodeMode::Service && !m_process;
    if (!isService) {
        stop();
        return;
    }
    ++m_generation;
    m_wanted = false;
    m_poll.stop();
    m_deadline.stop();
    m_admin.reset();
    QMetaObject::invokeMethod(this, &NodeSupervisor::finished, Qt::QueuedConnection);
}

void NodeSupervisor::launch()
{
    ++m_generation;
    m_backOff.stop();
    m_snapshot.detail.clear();
    m_snapshot.exitCode = 0;
    const QString program = m_options.program.isEmpty() ? findNodeProgram() : m_options.program;
    if (program.isEmpty()) {
        settle(NodeState::Blocked, NodeProblem::NoProgram);
        return;
    }
    m_program = program;
    if (!m_service) {
        launchChild();
        return;
    }
    if (m_config.mode == NodeMode::Child) {
        dropServiceThenLaunch();
        return;
    }
    settle(NodeState::Starting);
    m_service->probe([this, generation = m_generation](bool there) {
        if (generation != m_generation)
            return;
        m_snapshot.serviceUnavailable = !there;
        if (there)
            launchService();
        else
            launchChild();
    });
}

/// The next, when one was asked for while another ran; else nothing of ours runs now.
void NodeSupervisor::goOnStopped()
{
    if (m_next && m_wanted) {
        m_config = *std::exchange(m_next, std::nullopt);
        m_snapshot.place = m_config.place;
        launch();
        return;
    }
    m_next.reset();
    Q_EMIT finished();
}

// The child

void NodeSupervisor::launchChild()
{
    m_snapshot.mode = NodeMode::Child;
    m_outBuffer.clear();
    m_errBuffer.clear();
    settle(NodeState::Starting);
    QDir().mkpath(m_config.stateDir);
    m_process = std::make_unique<QProcess>();
    QStringList arguments = serveArguments(m_config);
    constexpr int kAfterState = 5;
    arguments.insert(kAfterState, QStringLiteral("--control-fd"));
    arguments.insert(kAfterState + 1, QStringLiteral("0"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (m_chosen) {
        environment.insert(QStringLiteral("HOLDFAST_ROOT_USER"), m_chosen->accessKey);
        environment.insert(QStringLiteral("HOLDFAST_ROOT_PASSWORD"), m_chosen->secretKey);
    }
    m_process->setProcessEnvironment(environment);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &NodeSupervisor::onOutput);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &NodeSupervisor::onErrors);
    connect(m_process.get(), &QProcess::finished, this, [this](int code, QProcess::ExitStatus how) {
        onExited(code, how == QProcess::CrashExit);
    });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_deadline.stop();
        m_snapshot.detail = m_process->errorString();
        m_process.release()->deleteLater();
        settle(NodeState::Blocked, NodeProblem::CannotStart);
        if (!m_wanted)
            Q_EMIT finished();
    });
    m_deadline.start(m_options.readyDeadlineMs);
    m_process->start(m_program, arguments);
    m_config.acceptLoss.clear(); // said once
}

void NodeSupervisor::onOutput()
{
    m_outBuffer += m_process->readAllStandardOutput();
    for (qsizetype end; (end = m_outBuffer.indexOf('\n')) >= 0;) {
        const QByteArray line = m_outBuffer.left(end);
        m_outBuffer.remove(0, end + 1);
        onReadyLine(line);
    }
    if (m_outBuffer.size() > kLongestLine)
        m_outBuffer.clear();
}

void NodeSupervisor::onReadyLine(const QByteArray& line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    if (json[QLatin1String("event")] != QLatin1String("ready")
        || m_snapshot.state != NodeState::Starting)
        return;
    ReadyInfo info;
    info.s3 = urlOf(json, "s3");
    info.admin = urlOf(json, "admin");
    info.tls = urlOf(json, "tls");
    info.pid = json[QLatin1String("pid")].toInteger();
    info.version = json[QLatin1String("version")].toString();
    info.instance = json[QLatin1String("instance")].toString();
    if (info.s3.isValid())
        becomeReady(info);
}

void NodeSupervisor::onErrors()
{
    m_errBuffer += m_process->readAllStandardError();
    bool grew = false;
    for (qsizetype end; (end = m_errBuffer.indexOf('\n')) >= 0; grew = true) {
        appendLog(QString::fromUtf8(m_errBuffer.left(end)));
        m_errBuffer.remove(0, end + 1);
    }
    if (m_errBuffer.size() > kLongestLine)
        m_errBuffer.clear();
    if (grew)
        Q_EMIT logGrew();
}

void NodeSupervisor::appendLog(const QString& line)
{
    if (line.trimmed().isEmpty())
        return;
    m_log.append(line);
    if (m_log.size() > kLogLines)
        m_log.remove(0, m_log.size() - kLogLines);
}

QString NodeSupervisor::lastSentence() const
{
    return m_log.isEmpty() ? QString() : m_log.last();
}

void NodeSupervisor::onExited(int code, bool crashed)
{
    m_deadline.stop();
    m_stable.stop();
    onErrors();
    if (!m_errBuffer.isEmpty())
        appendLog(QString::fromUtf8(std::exchange(m_errBuffer, {})));
    m_process.release()->deleteLater();
    const bool late = std::exchange(m_wasLate, false);
    m_snapshot.exitCode = code;
    m_snapshot.detail = lastSentence();
    if (!m_wanted || m_next) {
        m_snapshot.detail.clear();
        settle(NodeState::Stopped);
        goOnStopped();
        return;
    }
    const auto [state, problem] = stateForExit(code, crashed);
    if (state == NodeState::Crashed || late) {
        scheduleRestart(late ? NodeProblem::NotReady : problem);
        return;
    }
    // A program that was killed leaves its node to end by itself: for a while, port and drives may
    // still be that one's.
    const bool lookAgain = state == NodeState::Foreign && m_snapshot.restarts < kForeignTries;
    m_snapshot.restarts += lookAgain;
    settle(state, problem);
    if (lookAgain)
        m_backOff.start(kForeignPauseMs);
}

void NodeSupervisor::scheduleRestart(NodeProblem problem)
{
    const int exponent = std::min(m_snapshot.restarts, 16);
    const qint64 pause = std::min<qint64>(qint64(m_options.firstBackOffMs) << exponent,
                                          m_options.lastBackOffMs);
    ++m_snapshot.restarts;
    m_snapshot.retryInMs = pause;
    settle(NodeState::Crashed, problem);
    m_backOff.start(int(pause));
}

void NodeSupervisor::onDeadline()
{
    if (!m_process) {
        // A service that never answered: systemd goes on with it, we say how it is.
        settle(NodeState::Blocked, NodeProblem::NotReady);
        return;
    }
    if (m_snapshot.state == NodeState::Starting)
        m_wasLate = true;
    m_process->kill(); // by its own id; onExited follows
}

/// Tells what runs to stop; onExited or the service's answer follows.
void NodeSupervisor::endCurrent()
{
    ++m_generation;
    m_backOff.stop();
    m_stable.stop();
    if (m_process) {
        settle(NodeState::Stopping);
        m_process->write("stop\n");
        m_process->closeWriteChannel();
        m_deadline.start(m_options.stopDeadlineMs);
        return;
    }
    m_deadline.stop();
    const bool isService = m_snapshot.mode == NodeMode::Service && m_service
                           && m_snapshot.state != NodeState::Stopped;
    if (!isService) {
        settle(NodeState::Stopped);
        QMetaObject::invokeMethod(this, &NodeSupervisor::finished, Qt::QueuedConnection);
        return;
    }
    settle(NodeState::Stopping);
    m_service->stop([this, generation = m_generation](Outcome<Done> stopped) {
        if (generation != m_generation)
            return;
        if (!stopped)
            m_snapshot.detail = stopped.error().message;
        settle(NodeState::Stopped, stopped ? NodeProblem::None : NodeProblem::ServiceFailed);
        goOnStopped();
    });
}

// Both

void NodeSupervisor::becomeReady(const ReadyInfo& info)
{
    m_deadline.stop();
    m_watching = false;
    if (m_chosen) {
        m_credentials = m_chosen;
    } else if (auto own = readNodeCredentials(m_config.stateDir)) {
        m_credentials = *own;
    } else {
        m_credentials.reset();
        m_snapshot.detail = own.error().message;
    }
    m_snapshot.ready = info;
    m_stable.start(m_options.stableMs);
    settle(NodeState::Ready);
    s3client::Endpoint admin{.url = info.admin.isValid() ? info.admin : info.s3};
    admin.url.setPath({});
    m_admin = std::make_unique<adminclient::AdminClient>(
        admin, m_credentials.value_or(s3client::Credentials{}));
    m_poll.start(m_options.pollMs);
    poll();
    Q_EMIT becameReady();
}

void NodeSupervisor::poll()
{
    if (!m_admin || m_polling)
        return;
    m_polling = true;
    m_admin->status()->then(
        this, [this, generation = m_generation](Outcome<adminclient::NodeStatus> status) {
            m_polling = false;
            if (generation != m_generation || !m_snapshot.ready)
                return;
            if (!status) {
                const bool away = m_snapshot.mode == NodeMode::Service
                                  && status.error().kind == FaultClass::Network;
                if (away && !std::exchange(m_watching, true))
                    watchService();
                return;
            }
            m_status = *status;
            const bool whole = status->health == adminclient::NodeHealth::Ready
                               || status->health == adminclient::NodeHealth::Unknown;
            const NodeState state = whole ? NodeState::Ready : NodeState::Degraded;
            if (state != m_snapshot.state)
                settle(state);
            Q_EMIT statusChanged();
        });
}

} // namespace holdfast::app::node

#include "moc_node_supervisor.cpp"
