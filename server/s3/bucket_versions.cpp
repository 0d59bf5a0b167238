// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"
#include "s3/object_checksums.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

Outcome<store::VersionListQuery> parseQuery(const Exchange& x)
{
    store::VersionListQuery query;
    const auto limit = pageLimit(x, "max-keys");
    if (!limit)
        return std::unexpected(limit.error());
    query.bucket = x.bucket();
    query.prefix = x.queryOr("prefix", "");
    query.delimiter = x.queryOr("delimiter", "");
    query.keyMarker = x.queryOr("key-marker", "");
    query.limit = *limit;
    const std::string* marker = x.query("version-id-marker");
    if (!marker || marker->empty())
        return query;
    if (query.keyMarker.empty())
        return refuseArgument("A version-id marker cannot be specified without a key marker.",
                              "version-id-marker", *marker);
    if (auto checked = checkVersionId(*marker); !checked)
        return refuseArgument("Invalid version id specified", "version-id-marker", *marker);
    query.versionIdMarker = *marker;
    return query;
}

void addVersion(const Exchange& x, const store::ObjectInfo& version, bool encode, XmlWriter& xml)
{
    xml.open(version.isDeleteMarker ? "DeleteMarker" : "Version").text("Key", listed(version.key, encode));
    xml.text("VersionId", version.versionId).boolean("IsLatest", version.isLatest);
    xml.text("LastModified", formatIso8601Millis(version.modified));
    if (!version.isDeleteMarker) {
        xml.text("ETag", quoted(version.etag));
        for (const store::Checksum& checksum : version.checksums) {
            xml.text("ChecksumAlgorithm", checksumName(checksum.kind));
            xml.text("ChecksumType", checksumTypeName(checksum.composite));
        }
        xml.number("Size", static_cast<std::int64_t>(version.size));
        xml.text("StorageClass", version.storageClass);
    }
    x.addOwner(version.owner, xml);
    xml.close();
}

} // namespace

Task<Outcome<void>> listObjectVersions(Exchange& x)
{
    const auto query = parseQuery(x);
    if (!query)
        co_return std::unexpected(query.error());
    const auto encoded = wantsUrlEncoding(x);
    if (!encoded)
        co_return std::unexpected(encoded.error());
    const bool encode = *encoded;
    const auto page = co_await x.store().listVersions(*query);
    if (!page)
        co_return x.storeRefusal(page.error());

    XmlWriter xml;
    xml.open("ListVersionsResult", kXmlns).text("Name", x.bucket());
    xml.text("Prefix", listed(query->prefix, encode)).text("KeyMarker", listed(query->keyMarker, encode));
    xml.text("VersionIdMarker", query->versionIdMarker);
    if (page->truncated) {
        xml.text("NextKeyMarker", listed(page->nextKeyMarker, encode));
        if (!page->nextVersionIdMarker.empty())
            xml.text("NextVersionIdMarker", page->nextVersionIdMarker);
    }
    xml.number("MaxKeys", query->limit);
    if (!query->delimiter.empty())
        xml.text("Delimiter", listed(query->delimiter, encode));
    if (encode)
        xml.text("EncodingType", "url");
    xml.boolean("IsTruncated", page->truncated);
    for (const store::ObjectInfo& version : page->versions)
        addVersion(x, version, encode, xml);
    for (const std::string& prefix : page->prefixes)
        xml.open("CommonPrefixes").text("Prefix", listed(prefix, encode)).close();
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

} // namespace holdfast::s3
