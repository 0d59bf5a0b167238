// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/node/node_config.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTcpServer>

namespace holdfast::app::node
{

namespace
{

QStringList stringsOf(const QJsonValue& value)
{
    QStringList out;
    for (const QJsonValue& one : value.toArray())
        out.append(one.toString());
    return out;
}

Outcome<QJsonObject> readObject(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(localFault(QStringLiteral("CannotRead"),
                                          path + QLatin1String(": ") + file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return std::unexpected(localFault(QStringLiteral("CannotParse"),
                                          path + QLatin1String(": ") + error.errorString()));
    return document.object();
}

} // namespace

Outcome<std::optional<NodeConfig>> loadNodeConfig(const QString& file)
{
    if (!QFile::exists(file))
        return std::nullopt;
    const auto json = readObject(file);
    if (!json)
        return std::unexpected(json.error());
    NodeConfig config;
    config.mode = (*json)[QLatin1String("mode")] == QLatin1String("child") ? NodeMode::Child
                                                                          : NodeMode::Service;
    config.drives = stringsOf((*json)[QLatin1String("drives")]);
    config.listen = (*json)[QLatin1String("listen")].toString(config.listen);
    config.tlsListen = (*json)[QLatin1String("tlsListen")].toString();
    config.stateDir = (*json)[QLatin1String("state")].toString();
    config.place = QUuid::fromString((*json)[QLatin1String("place")].toString());
    config.sample = (*json)[QLatin1String("sample")].toBool();
    return config;
}

Outcome<Done> saveNodeConfig(const QString& path, const NodeConfig& config)
{
    // acceptLoss is for one start only: it is not kept.
    const QJsonObject json{
        {QStringLiteral("version"), 1},
        {QStringLiteral("mode"), config.mode == NodeMode::Child ? QStringLiteral("child")
                                                                : QStringLiteral("service")},
        {QStringLiteral("drives"), QJsonArray::fromStringList(config.drives)},
        {QStringLiteral("listen"), config.listen},
        {QStringLiteral("tlsListen"), config.tlsListen},
        {QStringLiteral("state"), config.stateDir},
        {QStringLiteral("place"), config.place.toString(QUuid::WithoutBraces)},
        {QStringLiteral("sample"), config.sample}};
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    const bool saved = file.open(QIODevice::WriteOnly)
                       && file.write(QJsonDocument(json).toJson()) > 0 && file.commit();
    if (!saved)
        return std::unexpected(localFault(QStringLiteral("CannotWrite"),
                                          path + QLatin1String(": ") + file.errorString()));
    return Done{};
}

Outcome<s3client::Credentials> readNodeCredentials(const QString& stateDir)
{
    const auto json = readObject(stateDir + QLatin1String("/credentials.json"));
    if (!json)
        return std::unexpected(json.error());
    s3client::Credentials credentials{(*json)[QLatin1String("accessKey")].toString(),
                                      (*json)[QLatin1String("secretKey")].toString()};
    if (credentials.isEmpty())
        return std::unexpected(localFault(QStringLiteral("CannotParse"), stateDir));
    return credentials;
}

QString freeListenAddress(const QString& host, NodeMode mode)
{
    constexpr int kFirst = 9000;
    constexpr int kPorts = 20;
    const QHostAddress address = host == QLatin1String("0.0.0.0")
                                     ? QHostAddress(QHostAddress::AnyIPv4)
                                     : QHostAddress(QHostAddress::LocalHost);
    for (int port = kFirst; port < kFirst + kPorts; ++port) {
        QTcpServer probe;
        if (probe.listen(address, quint16(port)))
            return QStringLiteral("%1:%2").arg(host).arg(port);
    }
    // A child may let the system choose: it says where it is.
    return QStringLiteral("%1:%2").arg(host).arg(mode == NodeMode::Child ? 0 : kFirst + kPorts);
}

QString findNodeProgram()
{
    const QString chosen = qEnvironmentVariable("HOLDFAST_NODE_BINARY");
    const QString beside = QCoreApplication::applicationDirPath() + QLatin1String("/holdfastd");
    const QString path = chosen.isEmpty() ? beside : chosen;
    return QFileInfo(path).isExecutable() ? QFileInfo(path).absoluteFilePath() : QString();
}

QStringList serveArguments(const NodeConfig& config)
{
    QStringList arguments{QStringLiteral("serve"), QStringLiteral("--listen"), config.listen,
                          QStringLiteral("--state"), config.stateDir};
    if (!config.tlsListen.isEmpty())
        arguments << QStringLiteral("--tls-listen") << config.tlsListen;
    for (const QString& drive : config.acceptLoss)
        arguments << QStringLiteral("--accept-loss") << drive;
    return arguments + config.drives;
}

QString tlsAddressFor(const QString& listen)
{
    constexpr int kFurther = 443;
    constexpr int kLast = 65535;
    const int port = listen.section(QLatin1Char(':'), -1).toInt();
    return QStringLiteral("%1:%2")
        .arg(listen.section(QLatin1Char(':'), 0, -2))
        .arg(port + kFurther <= kLast ? port + kFurther : port - 1);
}

QByteArray readNodeAuthority(const QString& stateDir)
{
    constexpr qint64 kLargest = 64 << 10;
    QFile file(stateDir + QLatin1String("/tls/ca.crt"));
    return file.open(QIODevice::ReadOnly) ? file.read(kLargest) : QByteArray();
}

} // namespace holdfast::app::node
