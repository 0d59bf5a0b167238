// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/settings_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace holdfast::app::transfer
{

namespace
{

constexpr int kVersion = 1;
constexpr int kMostRequests = 64;
constexpr qint64 kHighestRate = 1LL << 40;

qint64 rateOf(const QJsonValue& value)
{
    return std::clamp<qint64>(value.toInteger(), 0, kHighestRate);
}

QString nameOf(LinkRule rule)
{
    switch (rule) {
    case LinkRule::Skip: return QStringLiteral("skip");
    case LinkRule::Follow: return QStringLiteral("follow");
    case LinkRule::FilesOnly: break;
    }
    return QStringLiteral("files");
}

LinkRule ruleOf(const QString& name)
{
    if (name == QLatin1String("skip"))
        return LinkRule::Skip;
    return name == QLatin1String("follow") ? LinkRule::Follow : LinkRule::FilesOnly;
}

} // namespace

Outcome<TransferSettings> SettingsFile::load() const
{
    TransferSettings settings;
    QFile file(m_path);
    if (!file.exists())
        return settings;
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(localFault(QStringLiteral("CannotRead"),
                                          m_path + QLatin1String(": ") + file.errorString()));
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject())
        return std::unexpected(localFault(QStringLiteral("CannotParse"), m_path));
    const QJsonObject root = document.object();
    settings.requests =
        std::clamp(root[QLatin1String("requests")].toInt(settings.requests), 1, kMostRequests);
    settings.files = std::clamp(root[QLatin1String("files")].toInt(settings.files), 1, kMostRequests);
    const QJsonObject limits = root[QLatin1String("limits")].toObject();
    settings.bandwidth.up = rateOf(limits[QLatin1String("up")]);
    settings.bandwidth.down = rateOf(limits[QLatin1String("down")]);
    const QByteArray hours = limits[QLatin1String("hours")].toString().toLatin1();
    if (hours.size() == kHoursOfWeek)
        settings.bandwidth.hours = hours;
    for (const QJsonValue& pattern : root[QLatin1String("ignore")].toArray())
        settings.walk.ignore.append(pattern.toString());
    settings.walk.links = ruleOf(root[QLatin1String("links")].toString());
    return settings;
}

Outcome<Done> SettingsFile::save(const TransferSettings& settings) const
{
    const QJsonObject limits{
        {QStringLiteral("up"), settings.bandwidth.up},
        {QStringLiteral("down"), settings.bandwidth.down},
        {QStringLiteral("hours"), QString::fromLatin1(settings.bandwidth.hours)}};
    const QJsonObject root{
        {QStringLiteral("version"), kVersion},
        {QStringLiteral("requests"), settings.requests},
        {QStringLiteral("files"), settings.files},
        {QStringLiteral("limits"), limits},
        {QStringLiteral("ignore"), QJsonArray::fromStringList(settings.walk.ignore)},
        {QStringLiteral("links"), nameOf(settings.walk.links)}};
    QSaveFile file(m_path);
    const bool saved = file.open(QIODevice::WriteOnly)
                       && file.write(QJsonDocument(root).toJson()) > 0 && file.commit();
    if (!saved)
        return std::unexpected(localFault(QStringLiteral("CannotWrite"),
                                          m_path + QLatin1String(": ") + file.errorString()));
    return Done{};
}

} // namespace holdfast::app::transfer
