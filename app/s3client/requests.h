// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/s3_xml.h"
#include "app/s3client/transport.h"

/// What the operations of S3Client have in common.
namespace holdfast::app::s3client
{

/// Content type, checksums, metadata and conditions as headers.
void addPutHeaders(WireRequest& request, const PutOptions& options);
/// Qt would invent one for POST, after the signature.
void addDefaultContentType(WireRequest& request);
/// The hash the caller has, or UNSIGNED-PAYLOAD.
void setPayloadHash(WireRequest& request, const PutOptions& options);

/// A GET link over these query fields, signed without the network; see S3Client::presignGet.
[[nodiscard]] Outcome<QUrl> presign(const Transport& transport, const QString& bucket,
                                    const QString& key, const QueryList& query, int expires,
                                    const QUrl& base, const QDateTime& at);

/// The job ends with Done, or with what `parse` makes of the body.
JobOf<Done>* sendPlain(Transport& transport, JobOf<Done>* job, WireRequest request);
JobOf<PutResult>* sendPut(Transport& transport, JobOf<PutResult>* job, WireRequest request);

template <class T, class Parse>
JobOf<T>* sendParsed(Transport& transport, JobOf<T>* job, WireRequest request, Parse parse)
{
    transport.send(job, std::move(request), {.onSuccess = [job, parse](const WireReply& reply) {
        Outcome<T> outcome = parse(reply.body);
        if (!outcome) {
            outcome.error().httpStatus = reply.status;
            outcome.error().requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
        }
        job->finish(std::move(outcome));
    }});
    return job;
}

} // namespace holdfast::app::s3client
