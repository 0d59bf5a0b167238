// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/adminclient/types.h"
#include "app/core/fault.h"

/// What the parsers of the admin API share.
namespace holdfast::app::adminclient::json
{

inline Fault notOurs(const QString& detail)
{
    Fault fault;
    fault.kind = FaultClass::Client;
    fault.httpStatus = 200;
    fault.code = QStringLiteral("NotHoldfast");
    fault.message = detail;
    return fault;
}

inline Outcome<QJsonObject> rootOf(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return std::unexpected(notOurs(error.errorString()));
    return document.object();
}

inline QString text(const QJsonObject& from, const char* name)
{
    return from[QLatin1String(name)].toString();
}

inline qint64 number(const QJsonObject& from, const char* name)
{
    return from[QLatin1String(name)].toInteger();
}

/// Absent and null are unknown, never 0.
inline std::optional<qint64> maybe(const QJsonObject& from, const char* name)
{
    const QJsonValue value = from[QLatin1String(name)];
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

inline std::optional<int> maybeInt(const QJsonObject& from, const char* name)
{
    const auto value = maybe(from, name);
    return value ? std::optional(int(*value)) : std::nullopt;
}

inline QJsonObject object(const QJsonObject& from, const char* name)
{
    return from[QLatin1String(name)].toObject();
}

inline QJsonArray array(const QJsonObject& from, const char* name)
{
    return from[QLatin1String(name)].toArray();
}

inline QStringList strings(const QJsonArray& from)
{
    QStringList out;
    for (const QJsonValue& value : from)
        out.append(value.toString());
    return out;
}

inline Geometry geometryOf(const QJsonObject& from)
{
    return {int(number(from, "k")), int(number(from, "m"))};
}

} // namespace holdfast::app::adminclient::json
