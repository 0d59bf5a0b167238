// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/s3_xml.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include "app/s3client/s3_client.h"
#include "app/s3client/xml_element.h"
#include "base/time.h"

namespace holdfast::app::s3client
{

namespace
{

std::optional<Checksum> checksumFrom(ChecksumKind kind, QByteArray value, bool fullObject)
{
    if (value.isEmpty())
        return std::nullopt;
    Checksum checksum{.kind = kind, .fullObject = fullObject};
    // A composite checksum ends in "-<parts>".
    if (const qsizetype dash = value.indexOf('-'); dash > 0) {
        value.truncate(dash);
        checksum.fullObject = false;
    }
    checksum.raw = QByteArray::fromBase64(value);
    if (checksum.raw.size() != qsizetype(checksumSize(kind)))
        return std::nullopt;
    return checksum;
}

constexpr std::array kHeaderKinds{ChecksumKind::Crc64Nvme, ChecksumKind::Sha256,
                                  ChecksumKind::Crc32c, ChecksumKind::Sha1, ChecksumKind::Crc32};

QList<Checksum> checksumsFromHeaders(const WireReply& reply)
{
    const bool composite = reply.header("x-amz-checksum-type").toUpper() == "COMPOSITE";
    QList<Checksum> found;
    for (ChecksumKind kind : kHeaderKinds) {
        const std::string_view name = checksumHeader(kind);
        const QByteArray value = reply.header(QByteArray(name.data(), qsizetype(name.size())));
        if (auto checksum = checksumFrom(kind, value, !composite))
            found.append(*checksum);
    }
    return found;
}

} // namespace

std::optional<Checksum> ObjectHead::verifiable() const
{
    for (const Checksum& checksum : checksums) {
        if (checksum.fullObject)
            return checksum;
    }
    return std::nullopt;
}

std::optional<QByteArray> ObjectHead::md5() const
{
    // With KMS encryption an ETag looks like an MD5 and is none.
    if (etag.size() != 32 || encryption.startsWith(QLatin1String("aws:kms")))
        return std::nullopt;
    const QByteArray hex = etag.toLatin1().toLower();
    return QByteArray::fromHex(hex).toHex() == hex ? std::optional(hex) : std::nullopt;
}

bool isErrorDocument(const QByteArray& body)
{
    if (!body.left(256).trimmed().startsWith('<'))
        return false;
    QXmlStreamReader reader(body);
    return reader.readNextStartElement() && reader.name() == QLatin1String("Error");
}

Fault parseErrorDocument(const QByteArray& body)
{
    Fault fault;
    if (body.left(16).trimmed().startsWith('{')) { // the admin API's
        const QJsonObject error = QJsonDocument::fromJson(body).object();
        fault.code = error[QLatin1String("code")].toString();
        fault.message = error[QLatin1String("message")].toString();
        fault.requestId = error[QLatin1String("requestId")].toString();
        return fault;
    }
    if (const auto root = parseRoot(body, "Error")) {
        fault.code = root->get("Code");
        fault.message = root->get("Message");
        fault.requestId = root->get("RequestId");
    }
    return fault;
}

Outcome<QList<BucketInfo>> parseBuckets(const QByteArray& body)
{
    const auto root = parseRoot(body, "ListAllMyBucketsResult");
    if (!root)
        return std::unexpected(root.error());
    QList<BucketInfo> buckets;
    if (const Element* list = root->child(QLatin1String("Buckets"))) {
        for (const Element& bucket : list->children)
            buckets.append({bucket.get("Name"), isoTime(bucket.get("CreationDate"))});
    }
    return buckets;
}

Outcome<ListPage> parseListPage(const QByteArray& body)
{
    const auto root = parseRoot(body, "ListBucketResult");
    if (!root)
        return std::unexpected(root.error());
    const bool isEncoded = root->get("EncodingType") == QLatin1String("url");
    ListPage page;
    page.truncated = root->get("IsTruncated") == QLatin1String("true");
    page.next = root->get("NextContinuationToken");
    for (const Element& element : root->children) {
        if (element.name == QLatin1String("CommonPrefixes")) {
            page.prefixes.append(decoded(element.get("Prefix"), isEncoded));
        } else if (element.name == QLatin1String("Contents")) {
            ObjectInfo object;
            object.key = decoded(element.get("Key"), isEncoded);
            object.size = element.get("Size").toLongLong();
            object.modified = isoTime(element.get("LastModified"));
            object.etag = unquotedEtag(element.get("ETag"));
            object.storageClass = element.get("StorageClass");
            page.objects.append(std::move(object));
        }
    }
    return page;
}

Outcome<QString> parseLocation(const QByteArray& body)
{
    const auto root = parseRoot(body, "LocationConstraint");
    if (!root)
        return std::unexpected(root.error());
    return root->text.trimmed();
}

Outcome<QString> parseUploadId(const QByteArray& body)
{
    const auto root = parseRoot(body, "InitiateMultipartUploadResult");
    if (!root)
        return std::unexpected(root.error());
    const QString id = root->get("UploadId");
    if (id.isEmpty())
        return std::unexpected(unexpectedAnswer(QStringLiteral("UploadId")));
    return id;
}

Outcome<PutResult> parseCompleted(const QByteArray& body)
{
    const auto root = parseRoot(body, nullptr);
    if (!root)
        return std::unexpected(root.error());
    PutResult result;
    result.etag = unquotedEtag(root->get("ETag"));
    if (result.etag.isEmpty())
        return std::unexpected(unexpectedAnswer(root->name));
    const bool full = root->get("ChecksumType") != QLatin1String("COMPOSITE");
    if (auto crc = checksumFrom(ChecksumKind::Crc64Nvme, root->get("ChecksumCRC64NVME").toLatin1(),
                                full))
        result.checksums.append(*crc);
    return result;
}

Outcome<PartPage> parseParts(const QByteArray& body)
{
    const auto root = parseRoot(body, "ListPartsResult");
    if (!root)
        return std::unexpected(root.error());
    PartPage page;
    for (const Element& element : root->children) {
        if (element.name != QLatin1String("Part"))
            continue;
        PartInfo part;
        part.number = element.get("PartNumber").toInt();
        part.size = element.get("Size").toLongLong();
        part.etag = unquotedEtag(element.get("ETag"));
        if (auto crc = checksumFrom(ChecksumKind::Crc64Nvme,
                                    element.get("ChecksumCRC64NVME").toLatin1(), true))
            part.crc64 = crc->raw;
        page.parts.append(std::move(part));
    }
    if (root->get("IsTruncated") == QLatin1String("true"))
        page.next = root->get("NextPartNumberMarker").toInt();
    return page;
}

Outcome<UploadPage> parseUploads(const QByteArray& body)
{
    const auto root = parseRoot(body, "ListMultipartUploadsResult");
    if (!root)
        return std::unexpected(root.error());
    const bool isEncoded = root->get("EncodingType") == QLatin1String("url");
    UploadPage page;
    for (const Element& element : root->children) {
        if (element.name != QLatin1String("Upload"))
            continue;
        page.uploads.append({decoded(element.get("Key"), isEncoded), element.get("UploadId"),
                             isoTime(element.get("Initiated"))});
    }
    if (root->get("IsTruncated") == QLatin1String("true")) {
        page.nextKey = decoded(root->get("NextKeyMarker"), isEncoded);
        page.nextUpload = root->get("NextUploadIdMarker");
    }
    return page;
}

Outcome<DeleteResult> parseDeleted(const QByteArray& body, const QStringList& asked)
{
    const auto root = parseRoot(body, "DeleteResult");
    if (!root)
        return std::unexpected(root.error());
    DeleteResult result;
    QSet<QString> failed;
    for (const Element& element : root->children) {
        if (element.name != QLatin1String("Error"))
            continue;
        result.failed.append({element.get("Key"), element.get("Code"), element.get("Message")});
        failed.insert(element.get("Key"));
    }
    for (const QString& key : asked) {
        if (!failed.contains(key))
            result.deleted.append(key);
    }
    return result;
}

QString unquotedEtag(QString etag)
{
    if (etag.startsWith(QLatin1String("W/")))
        etag.remove(0, 2);
    return etag.remove(QLatin1Char('"'));
}

ObjectHead headFromReply(const WireReply& reply)
{
    ObjectHead head;
    head.size = reply.header("content-length").toLongLong();
    // bytes 0-99/1234
    const QByteArray range = reply.header("content-range");
    if (const qsizetype slash = range.indexOf('/'); slash > 0)
        head.size = range.mid(slash + 1).toLongLong();
    if (const auto time = parseHttpDate(reply.header("last-modified").toStdString()))
        head.modified = QDateTime::fromMSecsSinceEpoch(*time / kNanosPerMilli);
    head.etag = unquotedEtag(QString::fromUtf8(reply.header("etag")));
    head.contentType = QString::fromUtf8(reply.header("content-type"));
    head.versionId = QString::fromUtf8(reply.header("x-amz-version-id"));
    head.storageClass = QString::fromUtf8(reply.header("x-amz-storage-class"));
    head.encryption = QString::fromUtf8(reply.header("x-amz-server-side-encryption"));
    head.partsCount = reply.header("x-amz-mp-parts-count").toInt();
    head.checksums = checksumsFromHeaders(reply);
    static const QByteArray kMeta("x-amz-meta-");
    for (auto it = reply.headers.begin(); it != reply.headers.end(); ++it) {
        if (it.key().startsWith(kMeta))
            head.metadata.insert(QString::fromUtf8(it.key().mid(kMeta.size())),
                                 QString::fromUtf8(it.value()));
    }
    return head;
}

PutResult putFromReply(const WireReply& reply)
{
    PutResult result;
    result.etag = unquotedEtag(QString::fromUtf8(reply.header("etag")));
    result.versionId = QString::fromUtf8(reply.header("x-amz-version-id"));
    result.checksums = checksumsFromHeaders(reply);
    return result;
}

QByteArray completeDocument(const QList<PartDone>& parts)
{
    QByteArray body;
    QXmlStreamWriter writer(&body);
    writer.writeStartDocument();
    writer.writeStartElement(QStringLiteral("CompleteMultipartUpload"));
    writer.writeDefaultNamespace(QStringLiteral("http://s3.amazonaws.com/doc/2006-03-01/"));
    for (const PartDone& part : parts) {
        writer.writeStartElement(QStringLiteral("Part"));
        writer.writeTextElement(QStringLiteral("PartNumber"), QString::number(part.number));
        writer.writeTextElement(QStringLiteral("ETag"), QLatin1Char('"') + part.etag
                                                            + QLatin1Char('"'));
        if (!part.crc64.isEmpty())
            writer.writeTextElement(QStringLiteral("ChecksumCRC64NVME"),
                                    QString::fromLatin1(part.crc64.toBase64()));
        writer.writeEndElement();
    }
    writer.writeEndDocument();
    return body;
}

QByteArray deleteDocument(const QStringList& keys)
{
    QByteArray body;
    QXmlStreamWriter writer(&body);
    writer.writeStartDocument();
    writer.writeStartElement(QStringLiteral("Delete"));
    writer.writeDefaultNamespace(QStringLiteral("http://s3.amazonaws.com/doc/2006-03-01/"));
    for (const QString& key : keys) {
        writer.writeStartElement(QStringLiteral("Object"));
        writer.writeTextElement(QStringLiteral("Key"), key);
        writer.writeEndElement();
    }
    writer.writeTextElement(QStringLiteral("Quiet"), QStringLiteral("true"));
    writer.writeEndDocument();
    return body;
}

QByteArray locationDocument(const QString& region)
{
    QByteArray body;
    QXmlStreamWriter writer(&body);
    writer.writeStartElement(QStringLiteral("CreateBucketConfiguration"));
    writer.writeDefaultNamespace(QStringLiteral("http://s3.amazonaws.com/doc/2006-03-01/"));
    writer.writeTextElement(QStringLiteral("LocationConstraint"), region);
    writer.writeEndElement();
    return body;
}

} // namespace holdfast::app::s3client
