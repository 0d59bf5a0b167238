// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/authorization.h"
#include "s3/body_checks.h"
#include "s3/byte_range.h"
#include "s3/copy_body.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

using enum ChecksumKind;

/// COMPOSITE or FULL_OBJECT for an algorithm, where not every pair exists ("Multipart upload checksums"
/// of the Amazon S3 user guide).
Outcome<bool> isFullObject(std::optional<ChecksumKind> kind, const std::string* type)
{
    if (!kind) {
        if (type)
            return refuse(ErrorCode::InvalidRequest,
                          "The x-amz-checksum-type header can only be used with the "
                          "x-amz-checksum-algorithm header.");
        return true; // CRC64NVME, of the whole object
    }
    const bool isSha = *kind == Sha1 || *kind == Sha256;
    if (!type || type->empty())
        return *kind == Crc64Nvme;
    const bool full = *type == "FULL_OBJECT";
    if (!full && *type != "COMPOSITE")
        return refuse(ErrorCode::InvalidRequest,
                      "Value for x-amz-checksum-type header is invalid.");
    if ((full && isSha) || (!full && *kind == Crc64Nvme))
        return refuse(ErrorCode::InvalidRequest, "The " + *type +
                                                     " checksum type cannot be used with the " +
                                                     lowered(checksumName(*kind)) +
                                                     " checksum algorithm.");
    return full;
}

struct PartTarget
{
    std::string uploadId;
    std::uint32_t number = 0;
    store::UploadInfo upload;
    /// What must be computed and kept, because completing needs it.
    [[nodiscard]] ChecksumKind kind() const
    {
        return upload.checksumKind.value_or(kDefaultChecksum);
    }
};

Task<Outcome<PartTarget>> findTarget(Exchange& x)
{
    if (auto checked = refuseVersionId(x); !checked)
        co_return refused(std::move(checked));
    PartTarget target;
    const std::string& number = *x.query("partNumber");
    const auto parsed = parseBounded(number, "partNumber", 1, 10000);
    if (!parsed)
        co_return refuseArgument(
            "Part number must be an integer between 1 and 10000, inclusive", "partNumber", number);
    target.number = *parsed;
    target.uploadId = *x.query("uploadId");
    auto upload = co_await x.store().headUpload(x.bucket(), x.key(), target.uploadId);
    if (!upload)
        co_return x.storeRefusal(upload.error());
    target.upload = std::move(*upload);
    co_return target;
}

std::string partCopyResult(const store::ObjectInfo& part)
{
    XmlWriter xml;
    xml.open("CopyPartResult", kXmlns);
    xml.text("LastModified", formatIso8601Millis(part.modified)).text("ETag", quoted(part.etag));
    addChecksumElements(part.checksums, 0, xml);
    return std::move(xml).finish();
}

} // namespace

Task<Outcome<void>> createMultipartUpload(Exchange& x)
{
    if (auto checked = refuseVersionId(x); !checked)
        co_return checked;
    auto object = putOptions(x);
    if (!object)
        co_return refused(std::move(object));
    const auto kind = askedAlgorithm(x);
    if (!kind)
        co_return std::unexpected(kind.error());
    const auto full = isFullObject(*kind, x.header("x-amz-checksum-type"));
    if (!full)
        co_return std::unexpected(full.error());
    store::UploadOptions options;
    options.object = std::move(*object);
    options.checksumKind = *kind;
    options.checksumFullObject = *full;
    options.initiator = aclUser(x.caller.identity).id;
    const auto upload = co_await x.store().createUpload(x.bucket(), x.key(), std::move(options));
    if (!upload)
        co_return x.storeRefusal(upload.error());

    http::Headers headers;
    if (*kind) {
        headers.set("x-amz-checksum-algorithm", std::string(checksumName(**kind)));
        headers.set("x-amz-checksum-type", std::string(checksumTypeName(!*full)));
    }
    XmlWriter xml;
    xml.open("InitiateMultipartUploadResult", kXmlns);
    xml.text("Bucket", x.bucket()).text("Key", x.key()).text("UploadId", upload->uploadId);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document), std::move(headers));
}

Task<Outcome<void>> uploadPart(Exchange& x)
{
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    auto body = BodySource::open(x);
    if (!body)
        co_return refused(std::move(body));
    const auto target = co_await findTarget(x);
    if (!target)
        co_return std::unexpected(target.error());
    if (checks->kind() && target->upload.checksumKind &&
        *checks->kind() != *target->upload.checksumKind)
        co_return refuse(ErrorCode::InvalidRequest,
                         "Checksum Type mismatch occurred, expected checksum Type: " +
                             lowered(checksumName(*target->upload.checksumKind)) +
                             ", actual checksum Type: " + lowered(checksumName(*checks->kind())));

    auto writer = co_await x.store().putPart(x.bucket(), x.key(), target->uploadId, target->number,
                                             body->length());
    if (!writer)
        co_return x.storeRefusal(writer.error());
    DigestPlan plan;
    plan.want(Md5);
    plan.want(target->kind());
    const auto digests = co_await receiveBody(x, *body, *checks, **writer, std::move(plan));
    if (!digests)
        co_return std::unexpected(digests.error());
    store::BodyDigests kept = bodyDigests(*digests, target->kind());
    // An upload without an algorithm of its own keeps what the client gave too: it may name it again
    // when it completes.
    if (checks->kind() && *checks->kind() != target->kind())
        kept.checksums.push_back({*checks->kind(), digests->of(*checks->kind()), false});
    const auto info = co_await (*writer)->commit(std::move(kept));
    if (!info)
        co_return x.storeRefusal(info.error());
    x.facts.objectSize = info->size;

    http::Headers headers;
    headers.set("etag", quoted(info->etag));
    const ChecksumKind shown = checks->kind().value_or(target->kind());
    const store::Checksum checksum{shown, digests->of(shown), false};
    headers.set(std::string(checksumHeader(shown)), checksumText(checksum, 0));
    co_return co_await x.sendEmpty(200, std::move(headers));
}

Task<Outcome<void>> uploadPartCopy(Exchange& x)
{
    const auto target = co_await findTarget(x);
    if (!target)
        co_return std::unexpected(target.error());
    auto opened = co_await openCopySource(x);
    if (!opened)
        co_return refused(std::move(opened));
    store::ObjectReader& reader = *opened->reader;
    ByteRange range{0, reader.info().size};
    if (const std::string* header = x.header("x-amz-copy-source-range")) {
        const auto parsed = parseCopyRange(*header, reader.info().size);
        if (!parsed)
            co_return std::unexpected(parsed.error());
        range = *parsed;
        reader.setRange(range.offset, range.length);
    }
    if (range.length > kMaxObjectPut)
        co_return refuse(ErrorCode::InvalidRequest,
                         "The specified copy source is larger than the maximum allowable size for "
                         "a copy source: 5368709120");

    auto writer = co_await x.store().putPart(x.bucket(), x.key(), target->uploadId, target->number,
                                             range.length);
    if (!writer)
        co_return x.storeRefusal(writer.error());
    DigestPlan plan;
    plan.want(Md5);
    plan.want(target->kind());
    const auto digests = co_await copyBody(x, reader, **writer, std::move(plan));
    if (!digests)
        co_return std::unexpected(digests.error());
    store::BodyDigests kept = bodyDigests(*digests, target->kind());
    const auto info = co_await (*writer)->commit(std::move(kept));
    if (!info)
        co_return x.storeRefusal(info.error());
    x.facts.objectSize = info->size;
    http::Headers headers;
    if (reader.info().versionId != "null")
        headers.set("x-amz-copy-source-version-id", reader.info().versionId);
    std::string document = partCopyResult(*info);
    co_return co_await x.sendXml(200, std::move(document), std::move(headers));
}

Task<Outcome<void>> abortMultipartUpload(Exchange& x)
{
    std::string uploadId = *x.query("uploadId");
    const auto aborted =
        co_await x.store().abortUpload(x.bucket(), x.key(), std::move(uploadId));
    if (!aborted)
        co_return x.storeRefusal(aborted.error());
    http::Headers headers;
    co_return co_await x.sendEmpty(204, std::move(headers));
}

} // namespace holdfast::s3
