// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Buckets with versions, tags and locks, as far as the desktop's tests need them.
#include "base/time.h"
#include "base/uri.h"
#include "base/xml.h"
#include "support/fake_s3.h"

namespace holdfast::test
{

namespace
{

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
constexpr const char* kNullId = "null";

std::string iso(const QDateTime& time)
{
    return formatIso8601Millis(time.toMSecsSinceEpoch() * kNanosPerMilli);
}

HttpResponse xml(XmlWriter&& writer)
{
    HttpResponse response;
    response.headers.append(
        std::make_pair(QByteArray("Content-Type"), QByteArray("application/xml")));
    response.body = QByteArray::fromStdString(std::move(writer).finish());
    return response;
}

QByteArray textOf(const XmlNode& node, const char* child)
{
    return QByteArray::fromStdString(node.childText(child).value_or(""));
}

} // namespace

void FakeS3::keepVersions(const QByteArray& bucket, bool objectLock)
{
    auto& objects = m_buckets[bucket];
    Keeping& keeping = m_keeping[bucket];
    keeping.versioning = "Enabled";
    keeping.objectLock = objectLock;
    for (auto it = objects.begin(); it != objects.end(); ++it) {
        if (!keeping.history.contains(it.key()))
            keeping.history[it.key()].append({.id = kNullId, .object = *it});
    }
}

QByteArray FakeS3::putAt(const QByteArray& bucket, const QByteArray& key, const QByteArray& data,
                         const QDateTime& when)
{
    put(bucket, key, data);
    m_buckets[bucket][key].modified = when;
    Version* version = versionOf(bucket, key, {});
    if (!version)
        return {};
    version->object.modified = when;
    return version->id;
}

QByteArray FakeS3::removeAt(const QByteArray& bucket, const QByteArray& key, const QDateTime& when)
{
    m_buckets[bucket].remove(key);
    return remember(bucket, key, nullptr, when);
}

QByteArray FakeS3::remember(const QByteArray& bucket, const QByteArray& key, const Object* object,
                            const QDateTime& when)
{
    const auto keeping = m_keeping.find(bucket);
    if (keeping == m_keeping.end() || keeping->versioning.isEmpty())
        return {};
    Version version{.id = kNullId, .deleteMarker = !object};
    if (object)
        version.object = *object;
    version.object.modified = when;
    QList<Version>& all = keeping->history[key];
    if (keeping->versioning == "Enabled")
        version.id = "v" + QByteArray::number(m_nextVersion++).rightJustified(6, '0');
    else
        all.removeIf([](const Version& old) { return old.id == kNullId; });
    all.prepend(version);
    return version.id;
}

FakeS3::Version* FakeS3::versionOf(const QByteArray& bucket, const QByteArray& key,
                                   const QByteArray& id)
{
    const auto keeping = m_keeping.find(bucket);
    if (keeping == m_keeping.end() || !keeping->history.contains(key))
        return nullptr;
    for (Version& version : keeping->history[key]) {
        if (id.isEmpty() || version.id == id)
            return &version;
    }
    return nullptr;
}

const FakeS3::Object* FakeS3::objectOf(const QByteArray& bucket, const QByteArray& key,
                                       const QByteArray& version) const
{
    if (version.isEmpty()) {
        const auto objects = m_buckets.find(bucket);
        if (objects == m_buckets.end())
            return nullptr;
        const auto found = objects->find(key);
        return found == objects->end() ? nullptr : &*found;
    }
    const auto keeping = m_keeping.find(bucket);
    if (keeping == m_keeping.end())
        return nullptr;
    const auto all = keeping->history.find(key);
    if (all == keeping->history.end())
        return nullptr;
    for (const Version& one : *all) {
        if (one.id == version)
            return one.deleteMarker ? nullptr : &one.object;
    }
    return nullptr;
}

void FakeS3::showNewest(const QByteArray& bucket, const QByteArray& key)
{
    QList<Version>& all = m_keeping[bucket].history[key];
    if (all.isEmpty())
        m_keeping[bucket].history.remove(key);
    if (all.isEmpty() || all.first().deleteMarker)
        m_buckets[bucket].remove(key);
    else
        m_buckets[bucket][key] = all.first().object;
}

HttpResponse FakeS3::deleteObject(const Call& call)
{
    if (call.has("versionId"))
        return deleteVersion(call);
    m_buckets[call.bucket].remove(call.key);
    const QByteArray marker =
        remember(call.bucket, call.key, nullptr, QDateTime::currentDateTimeUtc());
    HttpResponse response{.status = 204};
    if (!marker.isEmpty())
        response.headers = {{"x-amz-version-id", marker}, {"x-amz-delete-marker", "true"}};
    return response;
}

HttpResponse FakeS3::deleteVersion(const Call& call)
{
    const QByteArray id = call.arg("versionId");
    const Version* version = versionOf(call.bucket, call.key, id);
    if (!version)
        return {.status = 204};
    const bool held = version->lockUntil > QDateTime::currentDateTimeUtc();
    const bool bypass = version->lockMode == "GOVERNANCE"
                        && call.http.header("x-amz-bypass-governance-retention") == "true";
    if (version->legalHold || (held && !bypass))
        return error(403, "AccessDenied");
    m_keeping[call.bucket].history[call.key].removeIf(
        [&](const Version& old) { return old.id == id; });
    showNewest(call.bucket, call.key);
    return {.status = 204};
}

HttpResponse FakeS3::listVersions(const Call& call) const
{
    const QByteArray prefix = call.arg("prefix");
    const QByteArray delimiter = call.arg("delimiter");
    const QByteArray keyMarker = call.arg("key-marker");
    const QByteArray idMarker = call.arg("version-id-marker");
    const int limit = std::min(call.arg("max-keys").toInt(), m_pageLimit);
    XmlWriter out;
    out.open("ListVersionsResult", kNamespace).text("EncodingType", "url");
    int given = 0;
    QByteArray lastKey, lastId, lastFolder;
    bool truncated = false;
    const auto history = m_keeping.value(call.bucket).history;
    for (auto it = history.begin(); it != history.end() && !truncated; ++it) {
        const QByteArray& key = it.key();
        const bool resumed = key == keyMarker && !idMarker.isEmpty();
        const bool inMarker = keyMarker.endsWith('/') && !delimiter.isEmpty() && keyMarker != prefix
                              && key.startsWith(keyMarker);
        if (!key.startsWith(prefix) || inMarker || (!keyMarker.isEmpty() && key <= keyMarker && !resumed))
            continue;
        const qsizetype cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.size());
        const QByteArray folder = cut < 0 ? QByteArray() : key.left(cut + delimiter.size());
        if (!folder.isEmpty()) {
            if (folder == lastFolder)
                continue;
            if (given == limit) {
                truncated = true;
                break;
            }
            ++given;
            lastFolder = lastKey = folder;
            lastId.clear();
            out.open("CommonPrefixes").text("Prefix", uriEncode(folder.toStdString(), true)).close();
            continue;
        }
        bool past = !resumed;
        for (qsizetype i = 0; i < it->size(); ++i) {
            const Version& version = it->at(i);
            if (!past) {
                past = version.id == idMarker;
                continue;
            }
            if (given == limit) {
                truncated = true;
                break;
            }
            ++given;
            lastKey = key;
            lastId = version.id;
            out.open(version.deleteMarker ? "DeleteMarker" : "Version")
                .text("Key", uriEncode(key.toStdString(), true))
                .text("VersionId", version.id.toStdString())
                .boolean("IsLatest", i == 0)
                .text("LastModified", iso(version.object.modified));
            if (!version.deleteMarker)
                out.text("ETag", ('"' + version.object.etag + '"').toStdString())
                    .number("Size", version.object.data.size())
                    .text("StorageClass", "STANDARD");
            out.close();
        }
    }
    out.boolean("IsTruncated", truncated);
    if (truncated) {
        out.text("NextKeyMarker", uriEncode(lastKey.toStdString(), true));
        if (!lastId.isEmpty())
            out.text("NextVersionIdMarker", lastId.toStdString());
    }
    return xml(std::move(out));
}

HttpResponse FakeS3::bucketVersioning(const Call& call)
{
    if (call.http.method == "PUT") {
        const auto document = parseXml(call.http.body.toStdString());
        if (!document)
            return error(400, "MalformedXML");
        const QByteArray status = textOf(*document, "Status");
        if (status == "Suspended" && m_keeping.value(call.bucket).objectLock)
            return error(409, "InvalidBucketState");
        keepVersions(call.bucket, m_keeping.value(call.bucket).objectLock);
        m_keeping[call.bucket].versioning = status;
        return {};
    }
    XmlWriter out;
    out.open("VersioningConfiguration", kNamespace);
    const QByteArray status = m_keeping.value(call.bucket).versioning;
    if (!status.isEmpty())
        out.text("Status", status.toStdString());
    return xml(std::move(out));
}

HttpResponse FakeS3::objectLock(const Call& call) const
{
    if (!m_keeping.value(call.bucket).objectLock)
        return error(404, "ObjectLockConfigurationNotFoundError");
    XmlWriter out;
    out.open("ObjectLockConfiguration", kNamespace).text("ObjectLockEnabled", "Enabled");
    out.open("Rule").open("DefaultRetention").text("Mode", "GOVERNANCE").number("Days", 30);
    return xml(std::move(out));
}

HttpResponse FakeS3::tagging(const Call& call)
{
    Version* version = versionOf(call.bucket, call.key, call.arg("versionId"));
    if (!version && !m_buckets[call.bucket].contains(call.key))
        return error(404, "NoSuchKey");
    if (version && version->deleteMarker)
        return error(405, "MethodNotAllowed");
    auto& tags = version ? version->tags : m_tags[{call.bucket, call.key}];
    if (call.http.method == "DELETE") {
        tags.clear();
        return {.status = 204};
    }
    if (call.http.method == "PUT") {
        const auto document = parseXml(call.http.body.toStdString());
        if (!document || document->children.empty())
            return error(400, "MalformedXML");
        if (document->children.front().children.size() > 10)
            return error(400, "BadRequest");
        tags.clear();
        for (const XmlNode& tag : document->children.front().children)
            tags.insert(textOf(tag, "Key"), textOf(tag, "Value"));
        return {};
    }
    XmlWriter out;
    out.open("Tagging", kNamespace).open("TagSet");
    for (auto it = tags.begin(); it != tags.end(); ++it)
        out.open("Tag").text("Key", it.key().toStdString()).text("Value", it->toStdString()).close();
    return xml(std::move(out));
}

HttpResponse FakeS3::retention(const Call& call)
{
    Version* version = versionOf(call.bucket, call.key, call.arg("versionId"));
    if (!m_keeping.value(call.bucket).objectLock)
        return error(400, "InvalidRequest");
    if (!version)
        return error(404, "NoSuchKey");
    if (call.http.method == "GET") {
        if (version->lockMode.isEmpty())
            return error(404, "NoSuchObjectLockConfiguration");
        XmlWriter out;
        out.open("Retention", kNamespace)
            .text("Mode", version->lockMode.toStdString())
            .text("RetainUntilDate", iso(version->lockUntil));
        return xml(std::move(out));
    }
    const auto document = parseXml(call.http.body.toStdString());
    if (!document)
        return error(400, "MalformedXML");
    const QDateTime until =
        QDateTime::fromString(QString::fromLatin1(textOf(*document, "RetainUntilDate")), Qt::ISODateWithMs);
    const bool weaker = until < version->lockUntil;
    const bool bypass = version->lockMode == "GOVERNANCE"
                        && call.http.header("x-amz-bypass-governance-retention") == "true";
    if (weaker && !bypass)
        return error(403, "AccessDenied");
    version->lockMode = textOf(*document, "Mode");
    version->lockUntil = until;
    return {};
}

HttpResponse FakeS3::legalHold(const Call& call)
{
    Version* version = versionOf(call.bucket, call.key, call.arg("versionId"));
    if (!m_keeping.value(call.bucket).objectLock)
        return error(400, "InvalidRequest");
    if (!version)
        return error(404, "NoSuchKey");
    if (call.http.method == "GET") {
        if (!version->legalHold)
            return error(404, "NoSuchObjectLockConfiguration");
        XmlWriter out;
        out.open("LegalHold", kNamespace).text("Status", "ON");
        return xml(std::move(out));
    }
    const auto document = parseXml(call.http.body.toStdString());
    if (!document)
        return error(400, "MalformedXML");
    version->legalHold = textOf(*document, "Status") == "ON";
    return {};
}

} // namespace holdfast::test
