// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/places.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/node/local_stores.h"
#include "app/node/node_config.h"
#include "app/s3client/trust.h"

namespace holdfast::app::cli
{

namespace
{

/// Names ad-hoc places: a version 5 UUID of address and key in this space.
const QUuid kSpace = QUuid::fromString(QStringLiteral("{5b2f6a0e-91cf-4a39-a8d3-1f3f6a5c9e71}"));

std::unexpected<Fault> refused(const QString& sentence)
{
    Fault fault;
    fault.code = QStringLiteral("NoPlace");
    fault.message = sentence;
    return std::unexpected(fault);
}

s3client::Credentials keyOfEnvironment()
{
    return {qEnvironmentVariable("AWS_ACCESS_KEY_ID"),
            qEnvironmentVariable("AWS_SECRET_ACCESS_KEY")};
}

} // namespace

Places::Places(const Paths& paths, const Arguments& arguments)
    : m_paths(paths), m_arguments(arguments), m_profiles(paths.connectionsFile()),
      m_secrets(!qEnvironmentVariableIsSet("HOLDFAST_NO_KEYCHAIN"))
{
    // A file that does not parse is as none: the place is then not found, and that is said.
    (void)m_profiles.load();
}

Outcome<Place> Places::find(const QString& name)
{
    if (name.isEmpty())
        return ofEndpoint();
    QList<profiles::Connection> found;
    for (const profiles::Connection& connection : m_profiles.connections()) {
        if (connection.name.compare(name, Qt::CaseInsensitive) == 0)
            found.append(connection);
    }
    if (found.size() > 1)
        return refused(QStringLiteral("more than one place is called “%1”").arg(name));
    if (found.isEmpty())
        return refused(QStringLiteral("no place is called “%1”; “holdfast ls” lists them").arg(name));
    return ofConnection(found.first());
}

Outcome<Place> Places::find(const QUuid& id)
{
    if (const auto connection = m_profiles.find(id))
        return ofConnection(*connection);
    auto place = ofEndpoint();
    if (place && place->id == id)
        return place;
    return refused(QStringLiteral("it was given by --endpoint and a key: give them again"));
}

QString Places::nameOf(const QUuid& id) const
{
    const auto connection = m_profiles.find(id);
    return connection ? connection->name : QString();
}

Outcome<Place> Places::ofEndpoint() const
{
    if (!m_arguments.endpoint)
        return refused(QStringLiteral("name a place (PLACE:BUCKET/KEY) or give --endpoint"));
    Place place;
    place.endpoint.url = *m_arguments.endpoint;
    place.endpoint.region = m_arguments.region;
    place.endpoint.style = m_arguments.virtualHost ? s3client::AddressStyle::VirtualHost
                                                   : s3client::AddressStyle::Path;
    if (!m_arguments.caFile.isEmpty()) {
        QFile file(m_arguments.caFile);
        if (!file.open(QIODevice::ReadOnly))
            return refused(m_arguments.caFile + QLatin1String(": ") + file.errorString());
        place.endpoint.anchor = file.readAll();
        // One, and the server's own: with it names need not fit.
        if (s3client::trust::fromPem(place.endpoint.anchor).size() != 1)
            return refused(QStringLiteral("%1 must hold one certificate, of the server's own authority")
                               .arg(m_arguments.caFile));
    }
    place.credentials = keyOfEnvironment();
    if (place.credentials.isEmpty())
        return refused(QStringLiteral("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    const QString address = place.endpoint.url.toString();
    place.name = address;
    place.id = QUuid::createUuidV5(kSpace, address + u'\n' + place.credentials.accessKey);
    return place;
}

Outcome<Place> Places::ofConnection(const profiles::Connection& connection)
{
    if (connection.kind == profiles::ConnectionKind::ThisComputer)
        return ofThisComputer(connection);
    Place place{connection.id, connection.name, connection.endpoint, {}};
    const s3client::Credentials own = keyOfEnvironment();
    if (!own.secretKey.isEmpty() && own.accessKey == connection.accessKey) {
        place.credentials = own;
        return place;
    }
    QEventLoop loop;
    std::optional<QString> secret;
    m_secrets.read(connection.id, &loop, [&](std::optional<QString> found) {
        secret = std::move(found);
        loop.quit();
    });
    loop.exec();
    if (!secret)
        return refused(QStringLiteral("the secret key of “%1” is not in the keychain; set "
                                      "AWS_ACCESS_KEY_ID=%2 and AWS_SECRET_ACCESS_KEY")
                           .arg(connection.name, connection.accessKey));
    place.credentials = {connection.accessKey, *secret};
    return place;
}

/// The node must run: from ready until it stops it says in its state folder where it is.
Outcome<Place> Places::ofThisComputer(const profiles::Connection& connection) const
{
    const auto config = node::LocalStores(m_paths).find(connection.id);
    QFile file(config ? config->stateDir + QLatin1String("/endpoint.json") : QString());
    if (!config || !file.open(QIODevice::ReadOnly))
        return refused(QStringLiteral("“%1” does not run").arg(connection.name));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    Place place{connection.id, connection.name, {}, {}};
    place.endpoint.url = QUrl(json[QLatin1String("s3")].toString());
    if (json.contains(QLatin1String("tls"))) {
        place.endpoint.url = QUrl(json[QLatin1String("tls")].toString());
        place.endpoint.anchor = node::readNodeAuthority(config->stateDir);
    }
    auto key = node::readNodeCredentials(config->stateDir);
    if (!key)
        return std::unexpected(key.error());
    place.credentials = *key;
    return place;
}

std::unique_ptr<s3client::S3Client> clientFor(const Place& place)
{
    return std::make_unique<s3client::S3Client>(place.endpoint, place.credentials);
}

} // namespace holdfast::app::cli
