// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profiles/profile_store.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace holdfast::app::profiles
{

namespace
{

constexpr int kVersion = 1;

QString kindName(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::ThisComputer: return QStringLiteral("this-computer");
    case ConnectionKind::HoldfastServer: return QStringLiteral("holdfast");
    case ConnectionKind::AnyS3: break;
    }
    return QStringLiteral("s3");
}

ConnectionKind kindOf(const QString& name)
{
    if (name == QLatin1String("this-computer"))
        return ConnectionKind::ThisComputer;
    return name == QLatin1String("holdfast") ? ConnectionKind::HoldfastServer
                                             : ConnectionKind::AnyS3;
}

QStringList stringsOf(const QJsonValue& value)
{
    QStringList out;
    for (const QJsonValue& one : value.toArray())
        out.append(one.toString());
    return out;
}

QJsonObject jsonOf(const Connection& connection)
{
    const bool isPath = connection.endpoint.style == s3client::AddressStyle::Path;
    return {{QStringLiteral("id"), connection.id.toString(QUuid::WithoutBraces)},
            {QStringLiteral("name"), connection.name},
            {QStringLiteral("kind"), kindName(connection.kind)},
            {QStringLiteral("url"), connection.endpoint.url.toString(QUrl::RemoveUserInfo)},
            {QStringLiteral("region"), connection.endpoint.region},
            {QStringLiteral("style"),
             isPath ? QStringLiteral("path") : QStringLiteral("virtual-host")},
            {QStringLiteral("certificate"), QString::fromLatin1(connection.endpoint.anchor)},
            {QStringLiteral("accessKey"), connection.accessKey},
            {QStringLiteral("publicAddresses"),
             QJsonArray::fromStringList(connection.publicAddresses)},
            {QStringLiteral("pinnedBuckets"),
             QJsonArray::fromStringList(connection.pinnedBuckets)}};
}

Connection connectionOf(const QJsonObject& json)
{
    Connection connection;
    connection.id = QUuid::fromString(json[QLatin1String("id")].toString());
    connection.name = json[QLatin1String("name")].toString();
    connection.kind = kindOf(json[QLatin1String("kind")].toString());
    connection.endpoint.url = QUrl(json[QLatin1String("url")].toString());
    connection.endpoint.region =
        json[QLatin1String("region")].toString(connection.endpoint.region);
    connection.endpoint.style = json[QLatin1String("style")] == QLatin1String("virtual-host")
                                    ? s3client::AddressStyle::VirtualHost
                                    : s3client::AddressStyle::Path;
    connection.endpoint.anchor = json[QLatin1String("certificate")].toString().toLatin1();
    connection.accessKey = json[QLatin1String("accessKey")].toString();
    connection.publicAddresses = stringsOf(json[QLatin1String("publicAddresses")]);
    connection.pinnedBuckets = stringsOf(json[QLatin1String("pinnedBuckets")]);
    return connection;
}

} // namespace

ProfileStore::ProfileStore(QString file, QObject* parent) : QObject(parent), m_file(std::move(file))
{
}

Outcome<Done> ProfileStore::load()
{
    QFile file(m_file);
    if (!file.exists())
        return Done{};
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(localFault(QStringLiteral("CannotRead"),
                                          m_file + QLatin1String(": ") + file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject()) {
        const QString broken = m_file + QLatin1String(".broken");
        QFile::remove(broken);
        QFile::rename(m_file, broken);
        return std::unexpected(localFault(QStringLiteral("CannotParse"), broken));
    }
    const QJsonObject root = document.object();
    m_connections.clear();
    for (const QJsonValue& value : root[QLatin1String("connections")].toArray()) {
        Connection connection = connectionOf(value.toObject());
        if (!connection.id.isNull())
            m_connections.append(std::move(connection));
    }
    m_current = QUuid::fromString(root[QLatin1String("current")].toString());
    Q_EMIT changed();
    Q_EMIT currentChanged(m_current);
    return Done{};
}

Outcome<Done> ProfileStore::save() const
{
    QJsonArray connections;
    for (const Connection& connection : m_connections)
        connections.append(jsonOf(connection));
    const QJsonObject root{
        {QStringLiteral("version"), kVersion},
        {QStringLiteral("current"), m_current.toString(QUuid::WithoutBraces)},
        {QStringLiteral("connections"), connections}};
    QSaveFile file(m_file);
    const bool saved = file.open(QIODevice::WriteOnly)
                       && file.write(QJsonDocument(root).toJson()) > 0
                       && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
                       && file.commit();
    if (!saved)
        return std::unexpected(localFault(QStringLiteral("CannotWrite"),
                                          m_file + QLatin1String(": ") + file.errorString()));
    return Done{};
}

std::optional<Connection> ProfileStore::find(const QUuid& id) const
{
    for (const Connection& connection : m_connections) {
        if (connection.id == id)
            return connection;
    }
    return std::nullopt;
}

std::optional<Connection> ProfileStore::thisComputer() const
{
    for (const Connection& connection : m_connections) {
        if (connection.kind == ConnectionKind::ThisComputer)
            return connection;
    }
    return std::nullopt;
}

Outcome<QUuid> ProfileStore::put(Connection connection)
{
    if (connection.id.isNull())
        connection.id = QUuid::createUuid();
    const auto before = m_connections;
    const auto found = std::find_if(m_connections.begin(), m_connections.end(),
                                    [&](const Connection& c) { return c.id == connection.id; });
    if (found == m_connections.end())
        m_connections.append(connection);
    else if (*found == connection)
        return connection.id;
    else
        *found = connection;
    if (auto saved = save(); !saved) {
        m_connections = before;
        return std::unexpected(saved.error());
    }
    Q_EMIT changed();
    if (m_current.isNull())
        (void)setCurrent(connection.id); // the list itself is saved; which is current may be asked again
    return connection.id;
}

Outcome<Done> ProfileStore::remove(const QUuid& id)
{
    const auto before = m_connections;
    m_connections.removeIf([&](const Connection& connection) { return connection.id == id; });
    const QUuid current = m_current;
    if (m_current == id)
        m_current = m_connections.isEmpty() ? QUuid() : m_connections.first().id;
    if (auto saved = save(); !saved) {
        m_connections = before;
        m_current = current;
        return saved;
    }
    Q_EMIT changed();
    if (m_current != current)
        Q_EMIT currentChanged(m_current);
    return Done{};
}

Outcome<Done> ProfileStore::setCurrent(const QUuid& id)
{
    if (m_current == id || !find(id))
        return Done{};
    m_current = id;
    Q_EMIT currentChanged(id);
    return save();
}

} // namespace holdfast::app::profiles

#include "moc_profile_store.cpp"
