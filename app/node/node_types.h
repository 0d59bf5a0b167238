// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>

#include <optional>

namespace holdfast::app::node
{

enum class NodeMode {
    Child,   ///< ends with the program
    Service, ///< a systemd user unit: goes on when the window is closed
};

/// How this computer's node is to run. Kept as JSON without secrets (node_config.h).
struct NodeConfig
{
    NodeMode mode = NodeMode::Service;
    QStringList drives;                              ///< absolute folders, in order
    QString listen = QStringLiteral("127.0.0.1:9000"); ///< port 0 only as child
    /// A second address, which speaks TLS with the node's own certificate; empty: none.
    QString tlsListen;
    QString stateDir;
    QUuid place; ///< the connection that shows it
    QStringList acceptLoss; ///< drives whose loss the person has accepted, for one start
    bool sample = false;    ///< "Try it with sample data"
    bool operator==(const NodeConfig&) const = default;
};

enum class NodeState {
    Stopped,
    Starting,
    Ready,
    Degraded, ///< serves, but something is wrong: a drive is missing, read-only
    Stopping,
    Crashed,  ///< ended unasked; starts again after `retryInMs`
    Foreign,  ///< port or drives are in use by somebody else's process (exit 3, 4)
    Blocked,  ///< cannot start until a person acts (exit 2, 5, 6, no program)
};

enum class NodeProblem {
    None,
    Usage,          ///< exit 2
    PortInUse,      ///< exit 3
    DriveInUse,     ///< exit 4
    WrongStore,     ///< exit 5: a drive of another store or of a newer format
    TooFewDrives,   ///< exit 6
    NoProgram,      ///< the server's program is not there
    CannotStart,    ///< the system refused to run it
    NotReady,       ///< ran, but said nothing within the deadline
    Killed,         ///< died of a signal or with another exit code
    ServiceFailed,  ///< systemd says failed
};

struct ReadyInfo
{
    QUrl s3;
    QUrl admin;
    QUrl tls; ///< empty: it speaks no TLS
    qint64 pid = 0;
    QString version;
    QString instance;
};

/// What is known now. `detail` is the server's own last sentence on stderr.
struct NodeSnapshot
{
    NodeState state = NodeState::Stopped;
    NodeProblem problem = NodeProblem::None;
    QUuid place;                         ///< of its configuration
    NodeMode mode = NodeMode::Child;     ///< how it runs
    bool serviceUnavailable = false;     ///< a service was asked for; runs as a child instead
    QString detail;
    int exitCode = 0;
    int restarts = 0;                    ///< crashes in a row
    qint64 retryInMs = 0;                ///< in Crashed
    std::optional<ReadyInfo> ready;
};

} // namespace holdfast::app::node

Q_DECLARE_METATYPE(holdfast::app::node::NodeSnapshot)
