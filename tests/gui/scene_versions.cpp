// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The story's server where buckets keep versions: enough to look at, nothing is changed.
#include "gui/scene_server.h"

#include <QUrlQuery>
#include <QXmlStreamWriter>

namespace holdfast::test
{

namespace
{

QString iso(const QDateTime& time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ"));
}

HttpResponse xml(const QByteArray& body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/xml"}};
    response.body = body;
    return response;
}

HttpResponse none(const char* code)
{
    return xml(QByteArray("<Error><Code>") + code + "</Code></Error>", 404);
}

void writeVersion(QXmlStreamWriter& out, const QString& key, int number, bool latest, qint64 size,
    const QDateTime& modified, bool marker)
{
    out.writeStartElement(marker ? QStringLiteral("DeleteMarker") : QStringLiteral("Version"));
    out.writeTextElement(QStringLiteral("Key"), key);
    out.writeTextElement(QStringLiteral("VersionId"), QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0')));
    out.writeTextElement(QStringLiteral("IsLatest"), latest ? QStringLiteral("true") : QStringLiteral("false"));
    out.writeTextElement(QStringLiteral("LastModified"), iso(modified));
    if (!marker) {
        out.writeTextElement(QStringLiteral("ETag"), QStringLiteral("\"d41d8cd98f00b204e9800998ecf8427e\""));
        out.writeTextElement(QStringLiteral("Size"), QString::number(size));
        out.writeTextElement(QStringLiteral("StorageClass"), QStringLiteral("STANDARD"));
    }
    out.writeEndElement();
}

} // namespace

std::optional<HttpResponse> SceneServer::versions(
    const QString& bucket, const QString& key, const QByteArray& query) const
{
    const QUrlQuery asked(QString::fromLatin1(query));
    const bool keeps = keeping.contains(bucket);
    const Keeping here = keeping.value(bucket);
    if (asked.hasQueryItem("versioning"))
        return xml(keeps ? "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
                         : "<VersioningConfiguration/>");
    if (asked.hasQueryItem("object-lock"))
        return here.objectLock
            ? xml("<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")
            : none("ObjectLockConfigurationNotFoundError");
    if (asked.hasQueryItem("tagging")) {
        QByteArray body = "<Tagging><TagSet>";
        for (const auto& [name, value] : here.tags.value(key))
            body += "<Tag><Key>" + name.toUtf8() + "</Key><Value>" + value.toUtf8() + "</Value></Tag>";
        return xml(body + "</TagSet></Tagging>");
    }
    if (asked.hasQueryItem("retention")) {
        const QDateTime until = here.heldUntil.value(key);
        return until.isValid() ? xml("<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>" + iso(until).toLatin1()
                                     + "</RetainUntilDate></Retention>")
                               : none("NoSuchObjectLockConfiguration");
    }
    if (asked.hasQueryItem("legal-hold"))
        return none("NoSuchObjectLockConfiguration");
    if (asked.hasQueryItem("versions"))
        return xml(listVersions(bucket, query));
    return std::nullopt;
}

/// One page, however much there is: scenes are small.
QByteArray SceneServer::listVersions(const QString& bucket, const QByteArray& query) const
{
    const QUrlQuery asked(QString::fromLatin1(query));
    const QString prefix = asked.queryItemValue("prefix", QUrl::FullyDecoded);
    const bool folders = asked.hasQueryItem("delimiter");
    const QMap<QString, Object> objects = buckets.value(bucket);
    const QMap<QString, QList<Version>> older = keeping.value(bucket).older;
    QStringList keys = objects.keys() + older.keys();
    keys.sort();
    keys.removeDuplicates();
    QByteArray body;
    QXmlStreamWriter out(&body);
    out.writeStartDocument();
    out.writeStartElement(QStringLiteral("ListVersionsResult"));
    QString lastFolder;
    for (const QString& key : keys) {
        if (!key.startsWith(prefix))
            continue;
        const qsizetype cut = folders ? key.indexOf('/', prefix.size()) : -1;
        if (cut >= 0) {
            if (std::exchange(lastFolder, key.left(cut + 1)) == key.left(cut + 1))
                continue;
            out.writeStartElement(QStringLiteral("CommonPrefixes"));
            out.writeTextElement(QStringLiteral("Prefix"), lastFolder);
            out.writeEndElement();
            continue;
        }
        int number = 99;
        const auto now = objects.find(key);
        if (now != objects.end())
            writeVersion(out, key, number--, true, now->size, now->modified, false);
        for (const Version& version : older.value(key)) {
            const bool latest = number == 99;
            writeVersion(out, key, number--, latest, version.size, version.modified, version.deleteMarker);
        }
    }
    out.writeTextElement(QStringLiteral("IsTruncated"), QStringLiteral("false"));
    out.writeEndElement();
    return body;
}

} // namespace holdfast::test
