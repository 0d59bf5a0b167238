// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/requests.h"
#include "app/s3client/s3_client.h"
#include "app/s3client/s3_xml.h"
#include "app/s3client/transport.h"

namespace holdfast::app::s3client
{

namespace
{

WireRequest getRequest(const GetQuery& query)
{
    WireRequest request{.bucket = query.bucket, .key = query.key, .data = true};
    request.headers.emplace_back("x-amz-checksum-mode", "ENABLED");
    if (query.from > 0 || query.to >= 0) {
        QByteArray range = "bytes=" + QByteArray::number(query.from) + '-';
        if (query.to >= 0)
            range += QByteArray::number(query.to);
        request.headers.emplace_back("range", range);
    }
    if (!query.ifMatch.isEmpty())
        request.headers.emplace_back("if-match", '"' + query.ifMatch.toUtf8() + '"');
    if (!query.versionId.isEmpty())
        request.query.emplace_back("versionId", query.versionId.toStdString());
    return request;
}

/// bytes 100-199/1234
qint64 firstByte(const WireReply& reply)
{
    const QByteArray range = reply.header("content-range");
    const qsizetype space = range.indexOf(' ');
    const qsizetype dash = range.indexOf('-');
    return space > 0 && dash > space ? range.mid(space + 1, dash - space - 1).toLongLong() : 0;
}

} // namespace

JobOf<ObjectHead>* S3Client::headObject(const QString& bucket, const QString& key,
                                        const QString& versionId)
{
    WireRequest request{.method = "HEAD", .bucket = bucket, .key = key, .readOnly = true};
    request.headers.emplace_back("x-amz-checksum-mode", "ENABLED");
    if (!versionId.isEmpty())
        request.query.emplace_back("versionId", versionId.toStdString());
    auto* job = new JobOf<ObjectHead>(this);
    m_transport->send(job, std::move(request), {.onSuccess = [job](const WireReply& reply) {
        job->finish(headFromReply(reply));
    }});
    return job;
}

GetJob* S3Client::getObject(const GetQuery& query, Sink* sink)
{
    auto* job = new GetJob(this);
    WireHandlers handlers;
    handlers.onHead = [sink](const WireReply& reply) {
        sink->begin(headFromReply(reply), firstByte(reply));
    };
    handlers.onData = [sink](const QByteArray& data) { sink->write(data); };
    handlers.onSuccess = [job](const WireReply& reply) { job->finish(headFromReply(reply)); };
    m_transport->send(job, getRequest(query), std::move(handlers));
    connect(job, &GetJob::heldChanged, job, [job] {
        for (Exchange* exchange : job->findChildren<Exchange*>())
            exchange->setHeld(job->isHeld());
    });
    return job;
}

void GetJob::setHeld(bool held)
{
    if (std::exchange(m_held, held) != held)
        Q_EMIT heldChanged();
}

JobOf<ObjectBody>* S3Client::getBytes(const QString& bucket, const QString& key, qint64 limit)
{
    auto* job = new JobOf<ObjectBody>(this);
    auto body = std::make_shared<ObjectBody>();
    WireRequest request = getRequest({.bucket = bucket, .key = key, .to = limit - 1});
    request.readOnly = true;
    WireHandlers handlers;
    handlers.onHead = [body](const WireReply& reply) { body->head = headFromReply(reply); };
    handlers.onData = [job, body, limit](const QByteArray& data) {
        // A server may ignore the range: never more than was asked for.
        body->data += data.left(limit - body->data.size());
        Q_EMIT job->downloadProgressed(body->data.size(), body->head.size);
        if (body->data.size() >= limit) {
            body->whole = body->head.size <= limit;
            job->finish(std::move(*body));
        }
    };
    handlers.onSuccess = [job, body](const WireReply&) { job->finish(std::move(*body)); };
    handlers.onFault = [job, body](const Fault& fault) {
        // No range fits an empty object.
        const bool isEmpty = fault.httpStatus == 416;
        if (isEmpty)
            job->finish(std::move(*body));
        return isEmpty;
    };
    m_transport->send(job, std::move(request), std::move(handlers));
    return job;
}

JobOf<PutResult>* S3Client::putObject(const QString& bucket, const QString& key,
                                      const QByteArray& body, const PutOptions& options)
{
    WireRequest request{.method = "PUT", .bucket = bucket, .key = key, .body = body, .data = true};
    addPutHeaders(request, options);
    setPayloadHash(request, options);
    addDefaultContentType(request);
    return sendPut(*m_transport, new JobOf<PutResult>(this), std::move(request));
}

} // namespace holdfast::app::s3client
