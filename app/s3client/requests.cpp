// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/requests.h"

#include "base/sigv4.h"

namespace holdfast::app::s3client
{

void addPutHeaders(WireRequest& request, const PutOptions& options)
{
    if (!options.contentType.isEmpty())
        request.headers.emplace_back("content-type", options.contentType.toUtf8());
    if (!options.md5.isEmpty())
        request.headers.emplace_back("content-md5", options.md5.toBase64());
    for (const Checksum& checksum : options.checksums) {
        const std::string_view name = checksumHeader(checksum.kind);
        request.headers.emplace_back(QByteArray(name.data(), qsizetype(name.size())), checksum.raw.toBase64());
    }
    for (auto it = options.metadata.begin(); it != options.metadata.end(); ++it)
        request.headers.emplace_back("x-amz-meta-" + it.key().toLower().toUtf8(), it.value().toUtf8());
    if (options.onlyIfAbsent)
        request.headers.emplace_back("if-none-match", "*");
    if (!options.ifMatch.isEmpty())
        request.headers.emplace_back("if-match", '"' + options.ifMatch.toUtf8() + '"');
}

void addDefaultContentType(WireRequest& request)
{
    for (const auto& header : request.headers) {
        if (header.first == "content-type")
            return;
    }
    request.headers.emplace_back("content-type", "application/octet-stream");
}

void setPayloadHash(WireRequest& request, const PutOptions& options)
{
    request.payloadHash = options.sha256Hex;
    if (request.payloadHash.isEmpty() && !request.body.isEmpty())
        request.payloadHash = QByteArray(sigv4::kUnsignedPayload.data(),
                                         qsizetype(sigv4::kUnsignedPayload.size()));
}

JobOf<Done>* sendPlain(Transport& transport, JobOf<Done>* job, WireRequest request)
{
    transport.send(job, std::move(request),
                   {.onSuccess = [job](const WireReply&) { job->finish(Done{}); }});
    return job;
}

JobOf<PutResult>* sendPut(Transport& transport, JobOf<PutResult>* job, WireRequest request)
{
    transport.send(job, std::move(request), {.onSuccess = [job](const WireReply& reply) {
        job->finish(putFromReply(reply));
    }});
    return job;
}

} // namespace holdfast::app::s3client
