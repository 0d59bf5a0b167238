// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/s3_xml_versions.h"

#include <QXmlStreamWriter>

#include <functional>

#include "app/s3client/xml_element.h"

namespace holdfast::app::s3client
{

namespace
{

LockMode lockMode(const QString& text)
{
    if (text == QLatin1String("GOVERNANCE"))
        return LockMode::Governance;
    return text == QLatin1String("COMPLIANCE") ? LockMode::Compliance : LockMode::None;
}

ObjectVersion versionFrom(const Element& element, bool isEncoded)
{
    ObjectVersion version;
    version.key = decoded(element.get("Key"), isEncoded);
    version.versionId = element.get("VersionId");
    version.size = element.get("Size").toLongLong();
    version.modified = isoTime(element.get("LastModified"));
    version.etag = unquotedEtag(element.get("ETag"));
    version.storageClass = element.get("StorageClass");
    version.latest = element.isTrue("IsLatest");
    version.deleteMarker = element.name == QLatin1String("DeleteMarker");
    return version;
}

QByteArray document(const char* root, const std::function<void(QXmlStreamWriter&)>& fill)
{
    QByteArray body;
    QXmlStreamWriter writer(&body);
    writer.writeStartDocument();
    writer.writeStartElement(QLatin1String(root));
    writer.writeDefaultNamespace(QStringLiteral("http://s3.amazonaws.com/doc/2006-03-01/"));
    fill(writer);
    writer.writeEndDocument();
    return body;
}

} // namespace

Outcome<VersionPage> parseVersionPage(const QByteArray& body)
{
    const auto root = parseRoot(body, "ListVersionsResult");
    if (!root)
        return std::unexpected(root.error());
    const bool isEncoded = root->get("EncodingType") == QLatin1String("url");
    VersionPage page;
    page.truncated = root->isTrue("IsTruncated");
    page.nextKey = decoded(root->get("NextKeyMarker"), isEncoded);
    page.nextVersion = root->get("NextVersionIdMarker");
    if (page.truncated && page.nextKey.isEmpty())
        return std::unexpected(unexpectedAnswer(QStringLiteral("NextKeyMarker")));
    for (const Element& element : root->children) {
        if (element.name == QLatin1String("CommonPrefixes"))
            page.prefixes.append(decoded(element.get("Prefix"), isEncoded));
        else if (element.name == QLatin1String("Version")
                 || element.name == QLatin1String("DeleteMarker"))
            page.versions.append(versionFrom(element, isEncoded));
    }
    return page;
}

Outcome<QList<Tag>> parseTags(const QByteArray& body)
{
    const auto root = parseRoot(body, "Tagging");
    if (!root)
        return std::unexpected(root.error());
    QList<Tag> tags;
    if (const Element* set = root->child(QLatin1String("TagSet"))) {
        for (const Element& tag : set->children)
            tags.append({tag.get("Key"), tag.get("Value")});
    }
    return tags;
}

Outcome<Retention> parseRetention(const QByteArray& body)
{
    const auto root = parseRoot(body, "Retention");
    if (!root)
        return std::unexpected(root.error());
    return Retention{lockMode(root->get("Mode")), isoTime(root->get("RetainUntilDate"))};
}

Outcome<bool> parseLegalHold(const QByteArray& body)
{
    const auto root = parseRoot(body, "LegalHold");
    if (!root)
        return std::unexpected(root.error());
    return root->get("Status") == QLatin1String("ON");
}

Outcome<Versioning> parseVersioning(const QByteArray& body)
{
    const auto root = parseRoot(body, "VersioningConfiguration");
    if (!root)
        return std::unexpected(root.error());
    const QString status = root->get("Status");
    if (status == QLatin1String("Enabled"))
        return Versioning::Enabled;
    return status == QLatin1String("Suspended") ? Versioning::Suspended : Versioning::Off;
}

Outcome<LockConfiguration> parseLockConfiguration(const QByteArray& body)
{
    const auto root = parseRoot(body, "ObjectLockConfiguration");
    if (!root)
        return std::unexpected(root.error());
    LockConfiguration config;
    config.enabled = root->get("ObjectLockEnabled") == QLatin1String("Enabled");
    const Element* rule = root->child(QLatin1String("Rule"));
    if (const Element* kept = rule ? rule->child(QLatin1String("DefaultRetention")) : nullptr) {
        config.mode = lockMode(kept->get("Mode"));
        config.days = kept->get("Days").toInt();
        config.years = kept->get("Years").toInt();
    }
    return config;
}

QByteArray deleteVersionsDocument(const QList<ObjectVersion>& versions)
{
    return document("Delete", [&](QXmlStreamWriter& writer) {
        for (const ObjectVersion& version : versions) {
            writer.writeStartElement(QStringLiteral("Object"));
            writer.writeTextElement(QStringLiteral("Key"), version.key);
            writer.writeTextElement(QStringLiteral("VersionId"), version.versionId);
            writer.writeEndElement();
        }
        writer.writeTextElement(QStringLiteral("Quiet"), QStringLiteral("true"));
    });
}

QByteArray tagsDocument(const QList<Tag>& tags)
{
    return document("Tagging", [&](QXmlStreamWriter& writer) {
        writer.writeStartElement(QStringLiteral("TagSet"));
        for (const Tag& tag : tags) {
            writer.writeStartElement(QStringLiteral("Tag"));
            writer.writeTextElement(QStringLiteral("Key"), tag.key);
            writer.writeTextElement(QStringLiteral("Value"), tag.value);
            writer.writeEndElement();
        }
        writer.writeEndElement();
    });
}

QByteArray retentionDocument(const Retention& retention)
{
    return document("Retention", [&](QXmlStreamWriter& writer) {
        if (retention.mode == LockMode::None)
            return; // an empty document takes a retention of governance mode away
        writer.writeTextElement(QStringLiteral("Mode"), retention.mode == LockMode::Compliance
                                                            ? QStringLiteral("COMPLIANCE")
                                                            : QStringLiteral("GOVERNANCE"));
        writer.writeTextElement(QStringLiteral("RetainUntilDate"),
                                retention.until.toUTC().toString(Qt::ISODateWithMs));
    });
}

QByteArray legalHoldDocument(bool on)
{
    return document("LegalHold", [on](QXmlStreamWriter& writer) {
        writer.writeTextElement(QStringLiteral("Status"),
                                on ? QStringLiteral("ON") : QStringLiteral("OFF"));
    });
}

QByteArray versioningDocument(bool enabled)
{
    return document("VersioningConfiguration", [enabled](QXmlStreamWriter& writer) {
        writer.writeTextElement(QStringLiteral("Status"), enabled ? QStringLiteral("Enabled")
                                                                  : QStringLiteral("Suspended"));
    });
}

} // namespace holdfast::app::s3client
