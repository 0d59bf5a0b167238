// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/checksum.h"
#include "base/time.h"
#include "base/uri.h"
#include "base/xml.h"
#include "support/fake_s3.h"

namespace holdfast::test
{

namespace
{

ByteView viewOf(const QByteArray& data)
{
    return asBytes({data.constData(), std::size_t(data.size())});
}

QByteArray digestOf(ChecksumKind kind, const QByteArray& data)
{
    return QByteArray::fromStdString(digest(kind, viewOf(data)));
}

std::string isoNow(const QDateTime& time)
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

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Whether the checksums the request carries fit its body.
bool bodyMatches(const HttpRequest& request)
{
    const QByteArray crc64 = request.header("x-amz-checksum-crc64nvme");
    if (!crc64.isEmpty() && crc64 != digestOf(ChecksumKind::Crc64Nvme, request.body).toBase64())
        return false;
    const QByteArray md5 = request.header("content-md5");
    return md5.isEmpty() || md5 == digestOf(ChecksumKind::Md5, request.body).toBase64();
}

} // namespace

HttpResponse FakeS3::listBuckets() const
{
    XmlWriter out;
    out.open("ListAllMyBucketsResult", kNamespace).open("Buckets");
    for (auto it = m_buckets.begin(); it != m_buckets.end(); ++it)
        out.open("Bucket")
            .text("Name", it.key().toStdString())
            .text("CreationDate", "2026-11-20T10:24:00.000Z")
            .close();
    return xml(std::move(out));
}

HttpResponse FakeS3::listObjects(const Call& call) const
{
    const QByteArray prefix = call.arg("prefix");
    const QByteArray delimiter = call.arg("delimiter");
    const qint64 limit = call.arg("max-keys").toInt();
    QByteArray after = call.arg("continuation-token");
    if (after.isEmpty())
        after = call.arg("start-after");
    XmlWriter out;
    out.open("ListBucketResult", kNamespace).text("EncodingType", "url");
    qint64 given = 0;
    QByteArray last;
    bool truncated = false;
    const auto& objects = m_buckets[call.bucket];
    for (auto it = objects.begin(); it != objects.end(); ++it) {
        const QByteArray& key = it.key();
        if (!key.startsWith(prefix) || (!after.isEmpty() && key <= after)
            || (!after.isEmpty() && after.endsWith('/') && !delimiter.isEmpty()
                && key.startsWith(after) && after != prefix))
            continue;
        const qsizetype cut =
            delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.size());
        const QByteArray name = cut < 0 ? key : key.left(cut + delimiter.size());
        if (name == last)
            continue;
        if (given == limit) {
            truncated = true;
            break;
        }
        ++given;
        last = name;
        const std::string encoded = uriEncode(name.toStdString(), true);
        if (cut >= 0)
            out.open("CommonPrefixes").text("Prefix", encoded).close();
        else
            out.open("Contents")
                .text("Key", encoded)
                .text("LastModified", isoNow(it->modified))
                .text("ETag", ('"' + it->etag + '"').toStdString())
                .number("Size", it->data.size())
                .text("StorageClass", "STANDARD")
                .close();
    }
    out.boolean("IsTruncated", truncated);
    if (truncated)
        out.text("NextContinuationToken", last.toStdString());
    return xml(std::move(out));
}

HttpResponse FakeS3::putObject(const Call& call)
{
    auto& objects = m_buckets[call.bucket];
    if (call.http.header("if-none-match") == "*" && objects.contains(call.key))
        return error(412, "PreconditionFailed");
    if (!m_checksums && !call.http.header("x-amz-checksum-crc64nvme").isEmpty())
        return error(501, "NotImplemented");
    if (!bodyMatches(call.http))
        return error(400, "BadDigest");
    put(call.bucket, call.key, call.http.body);
    Object& object = objects[call.key];
    object.contentType = call.http.header("content-type");
    for (const auto& [name, value] : call.http.headers) {
        if (name.startsWith("x-amz-meta-"))
            object.metadata.insert(name, value);
    }
    HttpResponse response;
    describe(response, object);
    if (Version* version = versionOf(call.bucket, call.key, {})) {
        version->object = object;
        response.headers.append(std::make_pair(QByteArray("x-amz-version-id"), version->id));
    }
    return response;
}

HttpResponse FakeS3::copyObject(const Call& call)
{
    const QByteArray header = call.http.header("x-amz-copy-source").mid(1);
    const qsizetype mark = header.indexOf("?versionId=");
    const QByteArray source = QByteArray::fromPercentEncoding(mark < 0 ? header : header.left(mark));
    const QByteArray bucket = source.left(source.indexOf('/'));
    const QByteArray key = source.mid(source.indexOf('/') + 1);
    const QByteArray id = mark < 0 ? QByteArray()
                                   : QByteArray::fromPercentEncoding(header.mid(mark + 11));
    const Object* from = objectOf(bucket, key, id);
    if (!from)
        return error(404, id.isEmpty() ? "NoSuchKey" : "NoSuchVersion");
    const Version* kept = versionOf(bucket, key, id);
    const auto tags = kept ? kept->tags : m_tags.value({bucket, key});
    Object object = *from;
    object.modified = QDateTime::currentDateTimeUtc();
    if (call.http.header("x-amz-metadata-directive") == "REPLACE") {
        object.metadata.clear();
        object.contentType = call.http.header("content-type");
        for (const auto& [name, value] : call.http.headers) {
            if (name.startsWith("x-amz-meta-"))
                object.metadata.insert(name, value);
        }
    }
    m_buckets[call.bucket][call.key] = object;
    const QByteArray made = remember(call.bucket, call.key, &object, object.modified);
    if (Version* version = versionOf(call.bucket, call.key, made); version && !made.isEmpty())
        version->tags = tags;
    XmlWriter out;
    out.open("CopyObjectResult", kNamespace).text("ETag", ('"' + object.etag + '"').toStdString());
    HttpResponse response = xml(std::move(out));
    if (!made.isEmpty())
        response.headers.append(std::make_pair(QByteArray("x-amz-version-id"), made));
    return response;
}

HttpResponse FakeS3::deleteObjects(const Call& call)
{
    if (!bodyMatches(call.http))
        return error(400, "BadDigest");
    const auto document = parseXml(call.http.body.toStdString());
    if (!document)
        return error(400, "MalformedXML");
    XmlWriter out;
    out.open("DeleteResult", kNamespace);
    for (const XmlNode& node : document->children) {
        if (node.name != "Object")
            continue;
        const std::string key = node.childText("Key").value_or("");
        if (const auto id = node.childText("VersionId")) {
            const QByteArray name = QByteArray::fromStdString(key);
            const Version* version = versionOf(call.bucket, name, QByteArray::fromStdString(*id));
            if (version && (version->legalHold || version->lockUntil > QDateTime::currentDateTimeUtc())) {
                out.open("Error").text("Key", key).text("Code", "AccessDenied").close();
                continue;
            }
            m_keeping[call.bucket].history[name].removeIf(
                [&](const Version& old) { return old.id == QByteArray::fromStdString(*id); });
            showNewest(call.bucket, name);
            continue;
        }
        if (QByteArray::fromStdString(key).contains("locked"))
            out.open("Error").text("Key", key).text("Code", "AccessDenied").close();
        else {
            const QByteArray name = QByteArray::fromStdString(key);
            m_buckets[call.bucket].remove(name);
            remember(call.bucket, name, nullptr, QDateTime::currentDateTimeUtc());
        }
    }
    return xml(std::move(out));
}

HttpResponse FakeS3::createUpload(const Call& call)
{
    const bool wantsCrc = call.http.header("x-amz-checksum-algorithm") == "CRC64NVME";
    if (wantsCrc && !m_checksums)
        return error(400, "InvalidArgument");
    const QByteArray id = "upload-" + QByteArray::number(m_nextUpload++);
    m_uploads[id] = {.bucket = call.bucket,
                     .key = call.key,
                     .contentType = call.http.header("content-type"),
                     .fullCrc = wantsCrc};
    XmlWriter out;
    out.open("InitiateMultipartUploadResult", kNamespace).text("UploadId", id.toStdString());
    HttpResponse response = xml(std::move(out));
    if (wantsCrc)
        response.headers.append(std::make_pair(QByteArray("x-amz-checksum-algorithm"),
                                               QByteArray("CRC64NVME")));
    return response;
}

HttpResponse FakeS3::uploadPart(const Call& call)
{
    if (!bodyMatches(call.http))
        return error(400, "BadDigest");
    const QByteArray etag = digestOf(ChecksumKind::Md5, call.http.body).toHex();
    m_uploads[call.arg("uploadId")].parts[call.arg("partNumber").toInt()] = {call.http.body, etag};
    return {.headers = {{"ETag", '"' + etag + '"'}}};
}

HttpResponse FakeS3::completeUpload(const Call& call)
{
    const Upload upload = m_uploads[call.arg("uploadId")];
    const auto document = parseXml(call.http.body.toStdString());
    if (!document)
        return error(400, "MalformedXML");
    if (call.http.header("if-none-match") == "*" && m_buckets[upload.bucket].contains(upload.key))
        return error(412, "PreconditionFailed");
    QByteArray data;
    QByteArray digests;
    int count = 0;
    for (const XmlNode& node : document->children) {
        const int number = std::stoi(node.childText("PartNumber").value_or("0"));
        const auto part = upload.parts.find(number);
        const QByteArray etag =
            QByteArray::fromStdString(node.childText("ETag").value_or("")).replace('"', "");
        if (part == upload.parts.end() || part->second.etag != etag)
            return error(400, "InvalidPart");
        data += part->second.data;
        digests += QByteArray::fromHex(part->second.etag);
        ++count;
    }
    put(upload.bucket, upload.key, data);
    Object& object = m_buckets[upload.bucket][upload.key];
    object.etag = digestOf(ChecksumKind::Md5, digests).toHex() + '-' + QByteArray::number(count);
    object.contentType = upload.contentType;
    if (!upload.fullCrc)
        object.crc64.clear();
    if (Version* version = versionOf(upload.bucket, upload.key, {}))
        version->object = object;
    m_uploads.erase(call.arg("uploadId"));
    XmlWriter out;
    out.open("CompleteMultipartUploadResult", kNamespace)
        .text("ETag", ('"' + object.etag + '"').toStdString());
    if (upload.fullCrc)
        out.text("ChecksumCRC64NVME", object.crc64.toBase64().toStdString())
            .text("ChecksumType", "FULL_OBJECT");
    return xml(std::move(out));
}

HttpResponse FakeS3::listParts(const Call& call) const
{
    const Upload& upload = m_uploads.at(call.arg("uploadId"));
    const int after = call.arg("part-number-marker").toInt();
    constexpr int kPage = 5; // small, so that tests page
    XmlWriter out;
    out.open("ListPartsResult", kNamespace);
    int given = 0;
    int last = 0;
    bool truncated = false;
    for (auto it = upload.parts.upper_bound(after); it != upload.parts.end(); ++it) {
        if (given == kPage) {
            truncated = true;
            break;
        }
        ++given;
        last = it->first;
        out.open("Part")
            .number("PartNumber", it->first)
            .text("ETag", ('"' + it->second.etag + '"').toStdString())
            .number("Size", it->second.data.size())
            .close();
    }
    out.boolean("IsTruncated", truncated);
    if (truncated)
        out.number("NextPartNumberMarker", last);
    return xml(std::move(out));
}

HttpResponse FakeS3::listUploads(const Call& call) const
{
    XmlWriter out;
    out.open("ListMultipartUploadsResult", kNamespace);
    for (const auto& [id, upload] : m_uploads) {
        if (upload.bucket == call.bucket)
            out.open("Upload")
                .text("Key", upload.key.toStdString())
                .text("UploadId", id.toStdString())
                .text("Initiated", "2026-11-20T10:24:00.000Z")
                .close();
    }
    out.boolean("IsTruncated", false);
    return xml(std::move(out));
}

} // namespace holdfast::test
