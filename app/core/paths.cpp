// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/paths.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace holdfast::app
{

namespace
{

/// QStandardPaths of Qt 6.4 has no StateLocation (XDG_STATE_HOME).
QString xdgStateHome()
{
    QString set = qEnvironmentVariable("XDG_STATE_HOME");
    if (QDir::isAbsolutePath(set))
        return set;
    return QDir::homePath() + QLatin1String("/.local/state");
}

} // namespace

Paths Paths::fromEnvironment()
{
    const QString home = qEnvironmentVariable("HOLDFAST_HOME");
    if (!home.isEmpty())
        return Paths(QDir(home).absolutePath());
    Paths paths;
    using Q = QStandardPaths;
    paths.m_config = Q::writableLocation(Q::GenericConfigLocation) + QLatin1String("/holdfast");
    paths.m_state = xdgStateHome() + QLatin1String("/holdfast");
    paths.m_data = Q::writableLocation(Q::GenericDataLocation) + QLatin1String("/holdfast");
    paths.m_systemd = Q::writableLocation(Q::GenericConfigLocation)
                      + QLatin1String("/systemd/user");
    paths.m_download = Q::writableLocation(Q::DownloadLocation);
    return paths;
}

Paths::Paths(const QString& home)
    : m_config(home + QLatin1String("/config")), m_state(home + QLatin1String("/state")),
      m_data(home + QLatin1String("/data")), m_systemd(home + QLatin1String("/systemd")),
      m_download(home + QLatin1String("/downloads"))
{
}

QString Paths::connectionsFile() const { return m_config + QLatin1String("/connections.json"); }
QString Paths::nodeFile() const { return m_config + QLatin1String("/node.json"); }
QString Paths::transferSettingsFile() const { return m_config + QLatin1String("/transfers.json"); }
QString Paths::journalFile() const { return m_state + QLatin1String("/transfers.sqlite"); }
QString Paths::sharesFile() const { return m_state + QLatin1String("/shares.sqlite"); }
QString Paths::storesDir() const { return m_config + QLatin1String("/stores"); }
QString Paths::storeStateDir(const QUuid& place) const
{
    return m_state + QLatin1String("/stores/") + place.toString(QUuid::WithoutBraces);
}
QString Paths::sampleStoreDir() const { return m_data + QLatin1String("/sample"); }
QString Paths::serviceUnitFile() const { return m_systemd + QLatin1String("/holdfast.service"); }
QString Paths::downloadDir() const { return m_download; }

Outcome<Done> Paths::create() const
{
    for (const QString& dir : {m_config, m_state, m_data, storesDir()}) {
        if (!QDir().mkpath(dir))
            return std::unexpected(localFault(QStringLiteral("CannotMakeFolder"), dir));
        const auto mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
        if (!QFile::setPermissions(dir, mine))
            return std::unexpected(localFault(QStringLiteral("CannotMakePrivate"), dir));
    }
    return Done{};
}

} // namespace holdfast::app
