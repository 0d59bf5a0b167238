// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <memory>
#include <optional>

#include "app/adminclient/admin_client.h"
#include "app/node/node_types.h"
#include "app/node/service_manager.h"
#include "app/s3client/endpoint.h"

namespace holdfast::app::node
{

/// Runs this computer's node and knows how it is. GUI thread; nothing blocks.
///
///              start                    ready line             a drive is missing
///   Stopped ----------> Starting -------------------> Ready <--------------------> Degraded
///      ^                 |    ^                         |                             |
///      |      exit 3, 4  |    | back-off                | died unasked                |
///      |   Foreign <-----+    | 0.5,1,2,4..30 s         v                             |
///      |   exit 2, 5, 6  |    +--------------------- Crashed <------------------------+
///      |   Blocked <-----+                              |
///      |                                                |
///      +----- exited ----- Stopping <---- stop ---------+--- (from every state above)
///
/// A child gets "stop\n" on its control pipe, and 12 s later is killed by its own process id, never
/// by name; when this program dies the pipe's end stops it. A service is left alone at our end.
class NodeSupervisor : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QString program;            ///< empty: findNodeProgram()
        int readyDeadlineMs = 60'000;
        int stopDeadlineMs = 12'000;
        int firstBackOffMs = 500;
        int lastBackOffMs = 30'000;
        int pollMs = 2'000;
        int stableMs = 60'000; ///< running this long forgets earlier crashes
    };

    NodeSupervisor(std::unique_ptr<ServiceManager> service, Options options,
                   QObject* parent = nullptr);
    ~NodeSupervisor() override; ///< a child is told to stop and waited for, at most stopDeadlineMs

    /// Starts, or takes over a running service. `chosen`: root credentials the person chose; else
    /// the server's own, read from its state folder once it is ready.
    void start(const NodeConfig& config, std::optional<s3client::Credentials> chosen = {});
    void stop();
    /// Stops what runs and starts this; also another store of this computer, and out of Stopped.
    void restart(const NodeConfig& config);
    /// At the program's end: a child stops, a service goes on. `finished` when it may end.
    void shutDown();
    /// Starts again now instead of after the back-off; also out of Foreign and Blocked.
    void retryNow();

    [[nodiscard]] const NodeSnapshot& snapshot() const { return m_snapshot; }
    [[nodiscard]] const NodeConfig& config() const { return m_config; }
    /// Where S3 answers and with which key; nullopt until Ready.
    [[nodiscard]] std::optional<s3client::Endpoint> endpoint() const;
    [[nodiscard]] const std::optional<s3client::Credentials>& credentials() const
    {
        return m_credentials;
    }
    [[nodiscard]] const std::optional<adminclient::NodeStatus>& status() const { return m_status; }
    /// The last lines of its stderr, newest last, at most 200.
    [[nodiscard]] const QStringList& log() const { return m_log; }

Q_SIGNALS:
    void changed(const holdfast::app::node::NodeSnapshot& snapshot);
    void becameReady(); ///< endpoint() and credentials() are there (also after every restart)
    void statusChanged();
    void logGrew();
    void finished(); ///< after stop() or shutDown(): nothing of ours runs (or it is a service)

private:
    void launch();
    void launchChild();
    void goOnStopped();
    void onOutput();
    void onErrors();
    void onReadyLine(const QByteArray& line);
    void onExited(int code, bool crashed);
    void onDeadline();
    void endCurrent();
    void becomeReady(const ReadyInfo& info);
    void scheduleRestart(NodeProblem problem);
    void settle(NodeState state, NodeProblem problem = NodeProblem::None);
    void poll();
    void appendLog(const QString& line);
    [[nodiscard]] QString lastSentence() const;

    // node_service.cpp
    void launchService();
    void dropServiceThenLaunch();
    void watchService();
    void watchAgain();
    void onServiceState(const ServiceManager::State& state);
    void askServiceReady(qint64 pid);

    std::unique_ptr<ServiceManager> m_service;
    Options m_options;
    NodeConfig m_config;
    std::optional<s3client::Credentials> m_chosen;
    std::optional<s3client::Credentials> m_credentials;
    NodeSnapshot m_snapshot;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<adminclient::AdminClient> m_admin;
    std::optional<adminclient::NodeStatus> m_status;
    QByteArray m_outBuffer;
    QByteArray m_errBuffer;
    QStringList m_log;
    QTimer m_deadline;
    QTimer m_backOff;
    QTimer m_poll;
    QTimer m_stable;
    QString m_program;
    bool m_wanted = false; ///< the person wants it to run
    std::optional<NodeConfig> m_next; ///< what starts once the present one has stopped
    bool m_watching = false; ///< a service that ran does not answer: systemd is being asked
    bool m_wasLate = false; ///< killed because it was not ready in time
    bool m_polling = false;
    int m_generation = 0;  ///< replies of an earlier life are dropped
};

/// The class of an exit code, by the server's contract.
[[nodiscard]] std::pair<NodeState, NodeProblem> stateForExit(int code, bool crashed);

} // namespace holdfast::app::node
