// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/s3_client.h"

#include <QCryptographicHash>

#include "app/s3client/requests.h"
#include "app/s3client/s3_xml.h"
#include "app/s3client/transport.h"
#include "base/sigv4.h"
#include "base/time.h"

namespace holdfast::app::s3client
{

S3Client::S3Client(Endpoint endpoint, Credentials credentials, QObject* parent)
    : S3Client(std::move(endpoint), std::move(credentials), Options{}, parent)
{
}

S3Client::S3Client(Endpoint endpoint, Credentials credentials, Options options, QObject* parent)
    : QObject(parent),
      m_transport(std::make_unique<Transport>(
          std::move(endpoint), std::move(credentials),
          Transport::Timing{options.timeoutMs, options.readRetries, options.retryPauseMs}))
{
    m_transport->setLimiter(options.limiter);
}

S3Client::~S3Client()
{
    // Jobs use the transport: they go first, each ending as Cancelled.
    qDeleteAll(findChildren<Job*>(QString(), Qt::FindDirectChildrenOnly));
}

const Endpoint& S3Client::endpoint() const { return m_transport->endpoint(); }
const Credentials& S3Client::credentials() const { return m_transport->credentials(); }
qint64 S3Client::clockOffsetSeconds() const { return m_transport->clockOffsetSeconds(); }

JobOf<QList<BucketInfo>>* S3Client::listBuckets()
{
    auto* job = new JobOf<QList<BucketInfo>>(this);
    return sendParsed(*m_transport, job, {.readOnly = true}, parseBuckets);
}

JobOf<Done>* S3Client::createBucket(const QString& bucket)
{
    WireRequest request{.method = "PUT", .bucket = bucket};
    // us-east-1 is the one region AWS refuses to be told.
    if (endpoint().region != QLatin1String("us-east-1") && !endpoint().region.isEmpty()) {
        request.body = locationDocument(endpoint().region);
        request.headers.emplace_back("content-type", "application/xml");
    }
    return sendPlain(*m_transport, new JobOf<Done>(this), std::move(request));
}

JobOf<QString>* S3Client::headBucket(const QString& bucket)
{
    auto* job = new JobOf<QString>(this);
    m_transport->send(job, {.method = "HEAD", .bucket = bucket, .readOnly = true},
                      {.onSuccess = [job](const WireReply& reply) {
                          job->finish(QString::fromLatin1(reply.header("x-amz-bucket-region")));
                      }});
    return job;
}

JobOf<Done>* S3Client::deleteBucket(const QString& bucket)
{
    return sendPlain(*m_transport, new JobOf<Done>(this), {.method = "DELETE", .bucket = bucket});
}

JobOf<ListPage>* S3Client::listObjects(const ListQuery& query)
{
    WireRequest request{.bucket = query.bucket, .readOnly = true};
    request.query.emplace_back("list-type", "2");
    request.query.emplace_back("encoding-type", "url");
    request.query.emplace_back("max-keys", std::to_string(query.maxKeys));
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty())
            request.query.emplace_back(name, value.toStdString());
    };
    add("prefix", query.prefix);
    add("delimiter", query.delimiter);
    add("continuation-token", query.continuation);
    add("start-after", query.startAfter);
    return sendParsed(*m_transport, new JobOf<ListPage>(this), std::move(request), parseListPage);
}

JobOf<Done>* S3Client::deleteObject(const QString& bucket, const QString& key,
                                    const QString& versionId)
{
    WireRequest request{.method = "DELETE", .bucket = bucket, .key = key};
    if (!versionId.isEmpty())
        request.query.emplace_back("versionId", versionId.toStdString());
    return sendPlain(*m_transport, new JobOf<Done>(this), std::move(request));
}

JobOf<DeleteResult>* S3Client::deleteObjects(const QString& bucket, const QStringList& keys)
{
    WireRequest request{.method = "POST", .bucket = bucket};
    request.query.emplace_back("delete", "");
    request.body = deleteDocument(keys);
    request.headers.emplace_back("content-type", "application/xml");
    request.headers.emplace_back("content-md5",
         QCryptographicHash::hash(request.body, QCryptographicHash::Md5).toBase64());
    return sendParsed(*m_transport, new JobOf<DeleteResult>(this), std::move(request),
                      [keys](const QByteArray& body) { return parseDeleted(body, keys); });
}

JobOf<PutResult>* S3Client::copyObject(const QString& fromBucket, const QString& fromKey,
                                       const QString& toBucket, const QString& toKey,
                                       const PutOptions& options)
{
    WireRequest request{.method = "PUT", .bucket = toBucket, .key = toKey, .patient = true};
    const QByteArray source = '/' + fromBucket.toUtf8() + '/' + fromKey.toUtf8();
    request.headers.emplace_back("x-amz-copy-source", QByteArray::fromStdString(uriEncode(source.toStdString(), true)));
    if (!options.metadata.isEmpty() || !options.contentType.isEmpty())
        request.headers.emplace_back("x-amz-metadata-directive", "REPLACE");
    addPutHeaders(request, options);
    return sendParsed(*m_transport, new JobOf<PutResult>(this), std::move(request),
                      parseCompleted);
}

JobOf<UploadStarted>* S3Client::createMultipartUpload(const QString& bucket, const QString& key,
                                                      const PutOptions& options, bool fullCrc64)
{
    WireRequest request{.method = "POST", .bucket = bucket, .key = key};
    request.query.emplace_back("uploads", "");
    addPutHeaders(request, options);
    if (fullCrc64) {
        request.headers.emplace_back("x-amz-checksum-algorithm", "CRC64NVME");
        request.headers.emplace_back("x-amz-checksum-type", "FULL_OBJECT");
    }
    addDefaultContentType(request);
    auto* job = new JobOf<UploadStarted>(this);
    m_transport->send(job, std::move(request), {.onSuccess = [job](const WireReply& reply) {
        auto id = parseUploadId(reply.body);
        if (!id) {
            job->finish(std::unexpected(id.error()));
            return;
        }
        const bool agreed = reply.header("x-amz-checksum-algorithm").toUpper() == "CRC64NVME";
        job->finish(UploadStarted{*id, agreed});
    }});
    return job;
}

JobOf<PutResult>* S3Client::uploadPart(const QString& bucket, const QString& key,
                                       const QString& uploadId, int number, const QByteArray& body,
                                       const PutOptions& options)
{
    WireRequest request{.method = "PUT", .bucket = bucket, .key = key, .body = body, .data = true};
    request.query.emplace_back("partNumber", std::to_string(number));
    request.query.emplace_back("uploadId", uploadId.toStdString());
    addPutHeaders(request, options);
    setPayloadHash(request, options);
    return sendPut(*m_transport, new JobOf<PutResult>(this), std::move(request));
}

JobOf<PutResult>* S3Client::completeMultipartUpload(const QString& bucket, const QString& key,
                                                    const QString& uploadId,
                                                    const QList<PartDone>& parts,
                                                    const PutOptions& options)
{
    WireRequest request{.method = "POST", .bucket = bucket, .key = key, .patient = true};
    request.query.emplace_back("uploadId", uploadId.toStdString());
    request.body = completeDocument(parts);
    request.headers.emplace_back("content-type", "application/xml");
    PutOptions conditions = options;
    conditions.contentType.clear(); // belongs to the object: said when the upload was created
    conditions.metadata.clear();
    addPutHeaders(request, conditions);
    if (!options.checksums.isEmpty())
        request.headers.emplace_back("x-amz-checksum-type", "FULL_OBJECT");
    return sendParsed(*m_transport, new JobOf<PutResult>(this), std::move(request),
                      parseCompleted);
}

JobOf<Done>* S3Client::abortMultipartUpload(const QString& bucket, const QString& key,
                                            const QString& uploadId)
{
    WireRequest request{.method = "DELETE", .bucket = bucket, .key = key};
    request.query.emplace_back("uploadId", uploadId.toStdString());
    return sendPlain(*m_transport, new JobOf<Done>(this), std::move(request));
}

JobOf<PartPage>* S3Client::listParts(const QString& bucket, const QString& key,
                                     const QString& uploadId, int afterPart)
{
    WireRequest request{.bucket = bucket, .key = key, .readOnly = true};
    request.query.emplace_back("uploadId", uploadId.toStdString());
    if (afterPart > 0)
        request.query.emplace_back("part-number-marker", std::to_string(afterPart));
    return sendParsed(*m_transport, new JobOf<PartPage>(this), std::move(request), parseParts);
}

JobOf<UploadPage>* S3Client::listMultipartUploads(const QString& bucket, const QString& prefix,
                                                  const QString& afterKey,
                                                  const QString& afterUpload)
{
    WireRequest request{.bucket = bucket, .readOnly = true};
    request.query.emplace_back("uploads", "");
    request.query.emplace_back("encoding-type", "url");
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty())
            request.query.emplace_back(name, value.toStdString());
    };
    add("prefix", prefix);
    add("key-marker", afterKey);
    add("upload-id-marker", afterUpload);
    return sendParsed(*m_transport, new JobOf<UploadPage>(this), std::move(request), parseUploads);
}

Outcome<QUrl> S3Client::presignGet(const QString& bucket, const QString& key, int expires,
                                   const QUrl& base, const QString& disposition,
                                   const QDateTime& at) const
{
    QueryList query;
    if (!disposition.isEmpty())
        query.emplace_back("response-content-disposition", disposition.toStdString());
    return presign(*m_transport, bucket, key, query, expires, base, at);
}

Outcome<QUrl> presign(const Transport& transport, const QString& bucket, const QString& key,
                      const QueryList& query, int expires, const QUrl& base, const QDateTime& at)
{
    auto where = transport.target(base.isValid() ? base : transport.endpoint().url, bucket, key);
    sigv4::SignableRequest request;
    request.method = "GET";
    request.path = where.path.toStdString();
    request.headers.emplace_back("host", where.host.toStdString());
    request.payloadHash = sigv4::kUnsignedPayload;
    request.query = query;
    const QDateTime signedAt =
        at.isValid() ? at : QDateTime::currentDateTimeUtc().addSecs(transport.clockOffsetSeconds());
    const Credentials& who = transport.credentials();
    const auto whole = sigv4::presign(
        request, {who.accessKey.toStdString(), who.secretKey.toStdString()},
        transport.endpoint().region.toStdString(), signedAt.toMSecsSinceEpoch() * kNanosPerMilli, expires);
    if (!whole) {
        Fault fault;
        fault.kind = FaultClass::Client;
        fault.code = QStringLiteral("InvalidArgument");
        fault.message = QString::fromStdString(whole.error().message);
        return std::unexpected(fault);
    }
    where.url.setQuery(QString::fromStdString(*whole), QUrl::StrictMode);
    return where.url;
}

} // namespace holdfast::app::s3client

#include "moc_s3_client.cpp"
