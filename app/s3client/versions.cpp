// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/versions.h"

#include <QCryptographicHash>

#include "app/s3client/requests.h"
#include "app/s3client/s3_xml_versions.h"
#include "app/s3client/transport.h"

namespace holdfast::app::s3client
{

namespace
{

struct Subresource
{
    const char* name;
    QString versionId;
};

WireRequest subrequest(const QByteArray& method, const QString& bucket, const QString& key,
                       const Subresource& what)
{
    WireRequest request{.method = method, .bucket = bucket, .key = key, .readOnly = method == "GET"};
    request.query.emplace_back(what.name, "");
    if (!what.versionId.isEmpty())
        request.query.emplace_back("versionId", what.versionId.toStdString());
    return request;
}

/// S3 wants a digest of these documents.
void setDocument(WireRequest& request, const QByteArray& body)
{
    request.body = body;
    request.headers.emplace_back("content-type", "application/xml");
    request.headers.emplace_back("content-md5",
         QCryptographicHash::hash(body, QCryptographicHash::Md5).toBase64());
}

void addBypass(WireRequest& request, bool bypass)
{
    if (bypass)
        request.headers.emplace_back("x-amz-bypass-governance-retention", "true");
}

/// Like sendParsed, but the code that says "there is none" is an answer, too.
template <class T, class Parse>
JobOf<T>* sendParsedOr(Transport& transport, JobOf<T>* job, WireRequest request, Parse parse,
                       const char* noneCode, T none)
{
    transport.send(job, std::move(request),
                   {.onSuccess = [job, parse](const WireReply& reply) { job->finish(parse(reply.body)); },
                    .onFault = [job, noneCode, none](const Fault& fault) {
                        const bool isNone = fault.code == QLatin1String(noneCode);
                        if (isNone)
                            job->finish(none);
                        return isNone;
                    }});
    return job;
}

} // namespace

JobOf<VersionPage>* listObjectVersions(S3Client& client, const VersionQuery& query)
{
    WireRequest request{.bucket = query.bucket, .readOnly = true};
    request.query.emplace_back("versions", "");
    request.query.emplace_back("encoding-type", "url");
    request.query.emplace_back("max-keys", std::to_string(query.maxKeys));
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty())
            request.query.emplace_back(name, value.toStdString());
    };
    add("prefix", query.prefix);
    add("delimiter", query.delimiter);
    add("key-marker", query.keyMarker);
    add("version-id-marker", query.versionMarker);
    return sendParsed(client.transport(), new JobOf<VersionPage>(&client), std::move(request),
                      parseVersionPage);
}

JobOf<Done>* deleteVersion(S3Client& client, const QString& bucket, const QString& key,
                           const QString& versionId, bool bypassGovernance)
{
    WireRequest request{.method = "DELETE", .bucket = bucket, .key = key};
    if (!versionId.isEmpty())
        request.query.emplace_back("versionId", versionId.toStdString());
    addBypass(request, bypassGovernance);
    return sendPlain(client.transport(), new JobOf<Done>(&client), std::move(request));
}

JobOf<DeleteResult>* deleteVersions(S3Client& client, const QString& bucket,
                                    const QList<ObjectVersion>& versions)
{
    WireRequest request = subrequest("POST", bucket, {}, {"delete", {}});
    setDocument(request, deleteVersionsDocument(versions));
    return sendParsed(client.transport(), new JobOf<DeleteResult>(&client), std::move(request),
                      [](const QByteArray& body) { return parseDeleted(body, {}); });
}

JobOf<PutResult>* copyObject(S3Client& client, const CopyQuery& query, const PutOptions& options)
{
    WireRequest request{
        .method = "PUT", .bucket = query.toBucket, .key = query.toKey, .patient = true};
    const QByteArray path = '/' + query.fromBucket.toUtf8() + '/' + query.fromKey.toUtf8();
    QByteArray source = QByteArray::fromStdString(uriEncode(path.toStdString(), true));
    if (!query.fromVersion.isEmpty())
        source += "?versionId="
                  + QByteArray::fromStdString(uriEncode(query.fromVersion.toStdString(), false));
    request.headers.emplace_back("x-amz-copy-source", source);
    if (query.metadata == CopyQuery::Metadata::Replace)
        request.headers.emplace_back("x-amz-metadata-directive", "REPLACE");
    addPutHeaders(request, options);
    auto* job = new JobOf<PutResult>(&client);
    client.transport().send(job, std::move(request), {.onSuccess = [job](const WireReply& reply) {
        Outcome<PutResult> result = parseCompleted(reply.body);
        if (result)
            result->versionId = QString::fromUtf8(reply.header("x-amz-version-id"));
        job->finish(std::move(result));
    }});
    return job;
}

JobOf<QList<Tag>>* getObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                                    const QString& versionId)
{
    return sendParsedOr(client.transport(), new JobOf<QList<Tag>>(&client),
                        subrequest("GET", bucket, key, {"tagging", versionId}), parseTags,
                        "NoSuchTagSet", QList<Tag>());
}

JobOf<Done>* putObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                              const QList<Tag>& tags, const QString& versionId)
{
    WireRequest request = subrequest("PUT", bucket, key, {"tagging", versionId});
    setDocument(request, tagsDocument(tags));
    return sendPlain(client.transport(), new JobOf<Done>(&client), std::move(request));
}

JobOf<Done>* deleteObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                                 const QString& versionId)
{
    return sendPlain(client.transport(), new JobOf<Done>(&client),
                     subrequest("DELETE", bucket, key, {"tagging", versionId}));
}

JobOf<Retention>* getObjectRetention(S3Client& client, const QString& bucket, const QString& key,
                                     const QString& versionId)
{
    return sendParsedOr(client.transport(), new JobOf<Retention>(&client),
                        subrequest("GET", bucket, key, {"retention", versionId}), parseRetention,
                        "NoSuchObjectLockConfiguration", Retention());
}

JobOf<Done>* putObjectRetention(S3Client& client, const QString& bucket, const QString& key,
                                const Retention& retention, const QString& versionId,
                                bool bypassGovernance)
{
    WireRequest request = subrequest("PUT", bucket, key, {"retention", versionId});
    setDocument(request, retentionDocument(retention));
    addBypass(request, bypassGovernance);
    return sendPlain(client.transport(), new JobOf<Done>(&client), std::move(request));
}

JobOf<bool>* getObjectLegalHold(S3Client& client, const QString& bucket, const QString& key,
                                const QString& versionId)
{
    return sendParsedOr(client.transport(), new JobOf<bool>(&client),
                        subrequest("GET", bucket, key, {"legal-hold", versionId}), parseLegalHold,
                        "NoSuchObjectLockConfiguration", false);
}

JobOf<Done>* putObjectLegalHold(S3Client& client, const QString& bucket, const QString& key, bool on,
                                const QString& versionId)
{
    WireRequest request = subrequest("PUT", bucket, key, {"legal-hold", versionId});
    setDocument(request, legalHoldDocument(on));
    return sendPlain(client.transport(), new JobOf<Done>(&client), std::move(request));
}

JobOf<Versioning>* getBucketVersioning(S3Client& client, const QString& bucket)
{
    return sendParsed(client.transport(), new JobOf<Versioning>(&client),
                      subrequest("GET", bucket, {}, {"versioning", {}}), parseVersioning);
}

JobOf<Done>* putBucketVersioning(S3Client& client, const QString& bucket, bool enabled)
{
    WireRequest request = subrequest("PUT", bucket, {}, {"versioning", {}});
    setDocument(request, versioningDocument(enabled));
    return sendPlain(client.transport(), new JobOf<Done>(&client), std::move(request));
}

JobOf<LockConfiguration>* getObjectLockConfiguration(S3Client& client, const QString& bucket)
{
    return sendParsedOr(client.transport(), new JobOf<LockConfiguration>(&client),
                        subrequest("GET", bucket, {}, {"object-lock", {}}), parseLockConfiguration,
                        "ObjectLockConfigurationNotFoundError", LockConfiguration());
}

Outcome<QUrl> presignVersion(S3Client& client, const QString& bucket, const QString& key,
                             const QString& versionId, int expires, const QUrl& base,
                             const QDateTime& at)
{
    QueryList query;
    query.emplace_back("versionId", versionId.toStdString());
    return presign(client.transport(), bucket, key, query, expires, base, at);
}

} // namespace holdfast::app::s3client
