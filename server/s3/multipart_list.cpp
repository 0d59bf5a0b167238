// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/object_checksums.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

/// Of uploads that were begun before their initiators were kept, the bucket's owner.
void addPeople(const Exchange& x, const store::UploadInfo& upload, XmlWriter& xml)
{
    const std::string& begun = upload.initiator.empty() ? x.bucketInfo.owner : upload.initiator;
    const auth::Identity initiator = x.services.authenticator.account(begun);
    xml.open("Initiator").text("ID", initiator.id).text("DisplayName", initiator.name).close();
    x.addOwner(upload.owner, xml);
}

void addPart(const store::PartInfo& part, ChecksumKind kind, XmlWriter& xml)
{
    xml.open("Part").number("PartNumber", part.number);
    xml.text("LastModified", formatIso8601Millis(part.modified)).text("ETag", quoted(part.etag));
    xml.number("Size", static_cast<std::int64_t>(part.size));
    for (const store::Checksum& checksum : part.checksums)
        if (checksum.kind == kind)
            xml.text("Checksum" + std::string(checksumName(kind)), checksumText(checksum, 0));
    xml.close();
}

void addAlgorithm(const store::UploadInfo& upload, XmlWriter& xml)
{
    const bool full = !upload.checksumKind || upload.checksumFullObject;
    xml.text("ChecksumAlgorithm", checksumName(upload.checksumKind.value_or(kDefaultChecksum)));
    xml.text("ChecksumType", checksumTypeName(!full));
}

void addUploads(const Exchange& x, const store::UploadListPage& page, bool encode, XmlWriter& xml)
{
    for (const store::UploadInfo& upload : page.uploads) {
        xml.open("Upload").text("Key", listed(upload.key, encode));
        xml.text("UploadId", upload.uploadId);
        addPeople(x, upload, xml);
        xml.text("StorageClass", upload.storageClass);
        xml.text("Initiated", formatIso8601Millis(upload.initiated));
        addAlgorithm(upload, xml);
        xml.close();
    }
    for (const std::string& prefix : page.prefixes)
        xml.open("CommonPrefixes").text("Prefix", listed(prefix, encode)).close();
}

} // namespace

Task<Outcome<void>> listParts(Exchange& x)
{
    const auto limit = pageLimit(x, "max-parts");
    if (!limit)
        co_return std::unexpected(limit.error());
    const auto encode = wantsUrlEncoding(x);
    if (!encode)
        co_return std::unexpected(encode.error());
    std::uint32_t after = 0;
    if (const std::string* marker = x.query("part-number-marker"); marker && !marker->empty()) {
        const auto parsed = parseBounded(*marker, "part-number-marker", 0, INT32_MAX);
        if (!parsed)
            co_return std::unexpected(parsed.error());
        after = *parsed;
    }
    const std::string uploadId = *x.query("uploadId");
    const auto page = co_await x.store().listParts(x.bucket(), x.key(), uploadId, after, *limit);
    if (!page)
        co_return x.storeRefusal(page.error());

    XmlWriter xml;
    xml.open("ListPartsResult", kXmlns).text("Bucket", x.bucket());
    xml.text("Key", listed(x.key(), *encode)).text("UploadId", uploadId);
    addPeople(x, page->upload, xml);
    xml.text("StorageClass", page->upload.storageClass).number("PartNumberMarker", after);
    if (page->truncated)
        xml.number("NextPartNumberMarker", page->nextMarker);
    xml.number("MaxParts", *limit).boolean("IsTruncated", page->truncated);
    if (*encode)
        xml.text("EncodingType", "url");
    addAlgorithm(page->upload, xml);
    for (const store::PartInfo& part : page->parts)
        addPart(part, page->upload.checksumKind.value_or(kDefaultChecksum), xml);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

Task<Outcome<void>> listMultipartUploads(Exchange& x)
{
    const auto limit = pageLimit(x, "max-uploads");
    if (!limit)
        co_return std::unexpected(limit.error());
    const auto encode = wantsUrlEncoding(x);
    if (!encode)
        co_return std::unexpected(encode.error());
    store::UploadListQuery query;
    query.bucket = x.bucket();
    query.prefix = x.queryOr("prefix", "");
    query.delimiter = x.queryOr("delimiter", "");
    query.keyMarker = x.queryOr("key-marker", "");
    // Without a key marker the other one means nothing.
    if (!query.keyMarker.empty())
        query.uploadIdMarker = x.queryOr("upload-id-marker", "");
    query.limit = *limit;
    const auto page = co_await x.store().listUploads(query);
    if (!page)
        co_return x.storeRefusal(page.error());

    XmlWriter xml;
    xml.open("ListMultipartUploadsResult", kXmlns).text("Bucket", x.bucket());
    xml.text("KeyMarker", listed(query.keyMarker, *encode));
    xml.text("UploadIdMarker", query.uploadIdMarker);
    if (page->truncated) {
        xml.text("NextKeyMarker", listed(page->nextKeyMarker, *encode));
        xml.text("NextUploadIdMarker", page->nextUploadIdMarker);
    }
    if (!query.prefix.empty())
        xml.text("Prefix", listed(query.prefix, *encode));
    if (!query.delimiter.empty())
        xml.text("Delimiter", listed(query.delimiter, *encode));
    if (*encode)
        xml.text("EncodingType", "url");
    xml.number("MaxUploads", query.limit).boolean("IsTruncated", page->truncated);
    addUploads(x, *page, *encode, xml);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

} // namespace holdfast::s3
