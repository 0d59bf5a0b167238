// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/node/service_manager.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include "app/node/node_config.h"

namespace holdfast::app::node
{

namespace
{

constexpr int kCommandTimeoutMs = 90'000; ///< systemd itself waits so long for a stop
constexpr const char* kUnit = "holdfast.service";

/// systemd.syntax: double quotes, backslash escapes; % begins a specifier, $ a variable.
QString quoted(const QString& argument)
{
    QString out = QStringLiteral("\"");
    for (QChar c : argument) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            out += QLatin1Char('\\');
        if (c == QLatin1Char('%') || c == QLatin1Char('$'))
            out += c;
        if (c == QLatin1Char('\n'))
            out += QStringLiteral("\\n");
        else
            out += c;
    }
    return out + QLatin1Char('"');
}

Fault serviceFault(const QString& words)
{
    return localFault(QStringLiteral("ServiceFailed"), words.trimmed());
}

} // namespace

ServiceManager::ServiceManager(QString unitFile, QString systemctl, QObject* parent)
    : QObject(parent), m_unitFile(std::move(unitFile)), m_systemctl(std::move(systemctl))
{
}

QString ServiceManager::unitText(const QString& program, const NodeConfig& config)
{
    QStringList command{quoted(program)};
    for (const QString& argument : serveArguments(config)) {
        const bool isWord = argument == QLatin1String("serve") || argument.startsWith(QLatin1String("--"));
        command << (isWord ? argument : quoted(argument));
    }
    // 2 to 6 are answers, not crashes: a restart would only repeat them.
    return QStringLiteral("[Unit]\n"
                          "Description=Holdfast storage on this computer\n"
                          "StartLimitIntervalSec=0\n"
                          "\n"
                          "[Service]\n"
                          "Type=exec\n"
                          "ExecStart=%1\n"
                          "Restart=on-failure\n"
                          "RestartSec=2\n"
                          "RestartPreventExitStatus=2 3 4 5 6\n"
                          "TimeoutStopSec=30\n"
                          "LimitNOFILE=65536\n"
                          "\n"
                          "[Install]\n"
                          "WantedBy=default.target\n")
        .arg(command.join(QLatin1Char(' ')));
}

void ServiceManager::run(const QString& program, const QStringList& arguments, Ran ran)
{
    auto* process = new QProcess(this);
    auto shared = std::make_shared<Ran>(std::move(ran));
    const auto finish = [process, shared](int code) {
        if (!*shared)
            return;
        Ran once = std::exchange(*shared, nullptr);
        process->deleteLater();
        once(code, QString::fromUtf8(process->readAllStandardOutput()),
             QString::fromUtf8(process->readAllStandardError()));
    };
    connect(process, &QProcess::finished, this, [finish](int code, QProcess::ExitStatus status) {
        finish(status == QProcess::NormalExit ? code : -1);
    });
    connect(process, &QProcess::errorOccurred, this, [finish](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(-1);
    });
    QTimer::singleShot(kCommandTimeoutMs, process, [process] { process->kill(); });
    process->start(program, arguments, QIODevice::ReadOnly);
}

void ServiceManager::probe(std::move_only_function<void(bool)> reply)
{
    // "degraded" (exit 1) is a running manager, too; without one nothing is printed on stdout.
    run(m_systemctl, {QStringLiteral("--user"), QStringLiteral("is-system-running")},
        [reply = std::move(reply)](int, const QString& out, const QString&) mutable {
            const QString state = out.trimmed();
            reply(state == QLatin1String("running") || state == QLatin1String("degraded")
                  || state == QLatin1String("starting"));
        });
}

void ServiceManager::install(const QString& program, const NodeConfig& config, Reply reply)
{
    const QByteArray text = unitText(program, config).toUtf8();
    QFile old(m_unitFile);
    const bool changed = !old.open(QIODevice::ReadOnly) || old.readAll() != text;
    if (changed) {
        QDir().mkpath(QFileInfo(m_unitFile).path());
        QSaveFile file(m_unitFile);
        const bool saved =
            file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        if (!saved) {
            reply(std::unexpected(
                localFault(QStringLiteral("CannotWrite"),
                           m_unitFile + QLatin1String(": ") + file.errorString())));
            return;
        }
    }
    const QString user = QStringLiteral("--user");
    auto enabled = [this, user, changed, reply = std::move(reply)](
                       int code, const QString&, const QString& err) mutable {
        if (code != 0) {
            reply(std::unexpected(serviceFault(err)));
            return;
        }
        // `enable --now` leaves a running unit as it is: with another command line it must restart.
        const QString verb = changed ? QStringLiteral("restart") : QStringLiteral("start");
        run(m_systemctl, {user, verb, QLatin1String(kUnit)},
            [reply = std::move(reply)](int started, const QString&, const QString& words) mutable {
                if (started == 0)
                    reply(Done{});
                else
                    reply(std::unexpected(serviceFault(words)));
            });
    };
    run(m_systemctl, {user, QStringLiteral("daemon-reload")},
        [this, user, enabled = std::move(enabled)](int code, const QString& out,
                                                   const QString& err) mutable {
            if (code != 0) {
                enabled(code, out, err);
                return;
            }
            run(m_systemctl, {user, QStringLiteral("enable"), QLatin1String(kUnit)},
                std::move(enabled));
        });
}

void ServiceManager::stop(Reply reply)
{
    run(m_systemctl, {QStringLiteral("--user"), QStringLiteral("stop"), QLatin1String(kUnit)},
        [reply = std::move(reply)](int code, const QString&, const QString& err) mutable {
            if (code == 0)
                reply(Done{});
            else
                reply(std::unexpected(serviceFault(err)));
        });
}

void ServiceManager::disable(Reply reply)
{
    run(m_systemctl,
        {QStringLiteral("--user"), QStringLiteral("disable"), QStringLiteral("--now"),
         QLatin1String(kUnit)},
        [this, reply = std::move(reply)](int code, const QString&, const QString& err) mutable {
            if (code != 0) {
                reply(std::unexpected(serviceFault(err)));
                return;
            }
            QFile::remove(m_unitFile);
            run(m_systemctl, {QStringLiteral("--user"), QStringLiteral("daemon-reload")},
                [reply = std::move(reply)](int, const QString&, const QString&) mutable {
                    reply(Done{});
                });
        });
}

bool ServiceManager::isInstalled() const
{
    return QFile::exists(m_unitFile);
}

void ServiceManager::queryState(StateReply reply)
{
    run(m_systemctl,
        {QStringLiteral("--user"), QStringLiteral("show"), QLatin1String(kUnit),
         QStringLiteral("--property=LoadState,ActiveState,MainPID,ExecMainStatus")},
        [reply = std::move(reply)](int code, const QString& out, const QString& err) mutable {
            if (code != 0) {
                reply(std::unexpected(serviceFault(err)));
                return;
            }
            State state;
            QString active;
            for (const QString& line : out.split(QLatin1Char('\n'))) {
                const QString value = line.section(QLatin1Char('='), 1);
                if (line.startsWith(QLatin1String("LoadState=not-found")))
                    state.unit = Unit::Missing;
                else if (line.startsWith(QLatin1String("ActiveState=")))
                    active = value;
                else if (line.startsWith(QLatin1String("MainPID=")))
                    state.pid = value.toLongLong();
                else if (line.startsWith(QLatin1String("ExecMainStatus=")))
                    state.exitStatus = value.toInt();
            }
            if (state.unit != Unit::Missing) {
                if (active == QLatin1String("active"))
                    state.unit = Unit::Active;
                else if (active == QLatin1String("failed"))
                    state.unit = Unit::Failed;
                else if (active == QLatin1String("inactive"))
                    state.unit = Unit::Inactive;
                else if (!active.isEmpty())
                    state.unit = Unit::Activating;
            }
            reply(state);
        });
}

void ServiceManager::lastWords(std::move_only_function<void(QString)> reply)
{
    run(QStringLiteral("journalctl"),
        {QStringLiteral("--user"), QStringLiteral("--unit"), QLatin1String(kUnit),
         QStringLiteral("--output"), QStringLiteral("cat"), QStringLiteral("--lines"),
         QStringLiteral("20"), QStringLiteral("--no-pager")},
        [reply = std::move(reply)](int, const QString& out, const QString&) mutable {
            reply(out);
        });
}

} // namespace holdfast::app::node

#include "moc_service_manager.cpp"
