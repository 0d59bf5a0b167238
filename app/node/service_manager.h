// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>

#include <functional>

#include "app/core/fault.h"
#include "app/node/node_types.h"

namespace holdfast::app::node
{

/// The systemd user unit, through `systemctl --user` in asynchronous processes. GUI thread.
class ServiceManager : public QObject
{
    Q_OBJECT
public:
    enum class Unit { Unknown, Missing, Inactive, Activating, Active, Failed };
    struct State
    {
        Unit unit = Unit::Unknown;
        qint64 pid = 0;
        int exitStatus = 0; ///< of the last run
    };

    /// `systemctl`: the program to run; tests give a script.
    explicit ServiceManager(QString unitFile, QString systemctl = QStringLiteral("systemctl"),
                            QObject* parent = nullptr);

    using Reply = std::move_only_function<void(Outcome<Done>)>;
    using StateReply = std::move_only_function<void(Outcome<State>)>;

    /// Whether a user manager answers here.
    void probe(std::move_only_function<void(bool)> reply);
    /// Writes the unit, daemon-reload, enable --now (restart when the unit changed and runs).
    void install(const QString& program, const NodeConfig& config, Reply reply);
    void stop(Reply reply);
    void disable(Reply reply); ///< stop, disable, remove the unit
    [[nodiscard]] bool isInstalled() const; ///< there is a unit file
    void queryState(StateReply reply);
    /// The last lines the service wrote (journalctl --user), for the reason it failed.
    void lastWords(std::move_only_function<void(QString)> reply);

    /// The text of the unit: pure, for tests. Arguments are quoted by systemd's rules.
    [[nodiscard]] static QString unitText(const QString& program, const NodeConfig& config);

private:
    using Ran = std::move_only_function<void(int exitCode, QString out, QString err)>;
    void run(const QString& program, const QStringList& arguments, Ran ran);

    QString m_unitFile;
    QString m_systemctl;
};

} // namespace holdfast::app::node
