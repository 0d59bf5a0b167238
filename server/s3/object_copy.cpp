// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "s3/authorization.h"
#include "s3/body_source.h"
#include "s3/copy_body.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

Outcome<bool> replacesMetadata(const Exchange& x)
{
    const std::string* directive = x.header("x-amz-metadata-directive");
    if (!directive || *directive == "COPY")
        return false;
    if (*directive == "REPLACE")
        return true;
    return refuseArgument("Unknown metadata directive.", "x-amz-metadata-directive", *directive);
}

/// Whether the copy keeps the tags of its source.
Outcome<bool> keepsTags(const Exchange& x)
{
    const std::string* directive = x.header("x-amz-tagging-directive");
    if (!directive || *directive == "COPY")
        return true;
    if (*directive == "REPLACE")
        return false;
    return refuseArgument("Unknown tagging directive.", "x-amz-tagging-directive", *directive);
}

/// Tags are read with one right and written with another.
Task<Outcome<void>> mayCopyTags(Exchange& x, const OpenSource& from)
{
    const std::string& version = from.source.versionId;
    std::string reads = version.empty() ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging";
    Target source{from.bucket, from.source.address.key, version};
    Outcome<void> allowed = co_await x.access.check(x, std::move(reads), std::move(source));
    if (!allowed)
        co_return allowed;
    std::string writes = "s3:PutObjectTagging";
    Target target{x.bucketInfo, x.key(), {}};
    co_return co_await x.access.check(x, std::move(writes), std::move(target));
}

/// Of versions and, in buckets with versioning, of the copy's source.
void addVersions(Exchange& x, const store::ObjectInfo& copy, const std::string& source, http::Headers& headers)
{
    addVersionId(x, copy.versionId, headers);
    if (source != "null")
        headers.set("x-amz-copy-source-version-id", source);
}

bool hasChecksum(const store::ObjectInfo& info, ChecksumKind kind)
{
    return std::ranges::find(info.checksums, kind, &store::Checksum::kind) != info.checksums.end();
}

Task<Outcome<store::ObjectInfo>> copyData(Exchange& x, store::ObjectReader& reader,
                                          store::PutOptions options, ChecksumKind kind)
{
    options.length = reader.info().size;
    auto writer = co_await x.store().put(x.bucket(), x.key(), std::move(options));
    if (!writer)
        co_return x.storeRefusal(writer.error());
    DigestPlan plan;
    plan.want(ChecksumKind::Md5);
    plan.want(kind);
    const auto digests = co_await copyBody(x, reader, **writer, std::move(plan));
    if (!digests)
        co_return std::unexpected(digests.error());
    store::BodyDigests kept = bodyDigests(*digests, kind);
    auto info = co_await (*writer)->commit(std::move(kept));
    if (!info)
        co_return x.storeRefusal(info.error());
    co_return std::move(*info);
}

/// The object as the copy is to be, with the body it has; a new algorithm needs the data again.
Task<Outcome<store::ObjectInfo>> copyOntoItself(Exchange& x,
                                                std::unique_ptr<store::ObjectReader> reader,
                                                store::PutOptions options,
                                                std::optional<ChecksumKind> asked)
{
    if (asked && !hasChecksum(reader->info(), *asked))
        co_return co_await copyData(x, *reader, std::move(options), *asked);
    std::string etag = reader->info().etag;
    reader.reset();
    auto info = co_await x.store().replaceMetadata(x.bucket(), x.key(), std::move(options),
                                                   std::move(etag));
    if (!info)
        co_return x.storeRefusal(info.error());
    co_return std::move(*info);
}

std::string copyResult(const store::ObjectInfo& info)
{
    XmlWriter xml;
    xml.open("CopyObjectResult", kXmlns);
    xml.text("LastModified", formatIso8601Millis(info.modified)).text("ETag", quoted(info.etag));
    addChecksumElements(info.checksums, info.partCount, xml);
    if (!info.checksums.empty())
        xml.text("ChecksumType", checksumTypeName(info.checksums.front().composite));
    return std::move(xml).finish();
}

} // namespace

Task<Outcome<void>> copyObject(Exchange& x)
{
    if (x.query("uploadId") || x.query("partNumber"))
        co_return refuse(ErrorCode::InvalidRequest,
                         "UploadPartCopy needs both partNumber and uploadId.");
    if (auto checked = refuseVersionId(x); !checked)
        co_return checked;
    auto options = putOptions(x);
    if (!options)
        co_return refused(std::move(options));
    const auto replaces = replacesMetadata(x);
    if (!replaces)
        co_return std::unexpected(replaces.error());
    const auto keeps = keepsTags(x);
    if (!keeps)
        co_return std::unexpected(keeps.error());
    const auto asked = askedAlgorithm(x);
    if (!asked)
        co_return std::unexpected(asked.error());
    auto opened = co_await openCopySource(x);
    if (!opened)
        co_return refused(std::move(opened));
    const store::ObjectInfo& source = opened->reader->info();
    if (source.size > kMaxObjectPut)
        co_return refuse(ErrorCode::InvalidRequest,
                         "The specified copy source is larger than the maximum allowable size for "
                         "a copy source: 5368709120");
    const bool redirects = options->contentHeaders.contains(std::string(kRedirectLocation));
    if (!*replaces)
        copyMetadata(source, *options);
    if (*keeps && !source.mutables.tags.empty()) {
        Outcome<void> allowed = co_await mayCopyTags(x, *opened);
        if (!allowed)
            co_return allowed;
        options->mutables.tags = source.mutables.tags;
    }
    const std::string sourceVersion = source.versionId;

    Outcome<store::ObjectInfo> info;
    const Address& from = opened->source.address;
    const bool ontoItself = from.bucket == x.bucket() && from.key == x.key();
    // Where versions are kept a copy onto itself is a new version, and needs a body of its own.
    if (ontoItself && x.versioning() == store::Versioning::Off) {
        const bool changes = *replaces || !*keeps || redirects || options->storageClass != source.storageClass ||
                             (*asked && !hasChecksum(source, **asked));
        if (!changes)
            co_return refuse(ErrorCode::InvalidRequest,
                             "This copy request is illegal because it is trying to copy an object "
                             "to itself without changing the object's metadata, storage class, "
                             "website redirect location or encryption attributes.");
        info = co_await copyOntoItself(x, std::move(opened->reader), std::move(*options), *asked);
    } else {
        ChecksumKind kind = kDefaultChecksum;
        if (*asked)
            kind = **asked;
        else if (!source.checksums.empty())
            kind = source.checksums.front().kind;
        info = co_await copyData(x, *opened->reader, std::move(*options), kind);
    }
    if (!info)
        co_return refused(std::move(info));
    x.facts.objectSize = info->size;
    http::Headers headers;
    addVersions(x, *info, sourceVersion, headers);
    std::string document = copyResult(*info);
    co_return co_await x.sendXml(200, std::move(document), std::move(headers));
}

} // namespace holdfast::s3
