// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/list_token.h"
#include "s3/object_checksums.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

/// What both versions of the call have in common.
struct ListRequest
{
    store::ListQuery query;
    bool encode = false;
};

Outcome<ListRequest> parseCommon(const Exchange& x)
{
    ListRequest request;
    const auto limit = pageLimit(x, "max-keys");
    if (!limit)
        return std::unexpected(limit.error());
    const auto encode = wantsUrlEncoding(x);
    if (!encode)
        return std::unexpected(encode.error());
    request.query.bucket = x.bucket();
    request.query.prefix = x.queryOr("prefix", "");
    request.query.delimiter = x.queryOr("delimiter", "");
    request.query.limit = *limit;
    request.encode = *encode;
    return request;
}

Task<Outcome<store::ListPage>> fetch(Exchange& x, store::ListQuery query)
{
    if (query.limit == 0) {
        const auto bucket = co_await x.store().headBucket(x.bucket());
        if (!bucket)
            co_return x.storeRefusal(bucket.error());
        co_return store::ListPage{};
    }
    auto page = co_await x.store().list(std::move(query));
    if (!page)
        co_return x.storeRefusal(page.error());
    co_return std::move(*page);
}

void addContents(const Exchange& x, const store::ListPage& page, bool encode, bool owner, XmlWriter& xml)
{
    for (const store::ObjectInfo& object : page.objects) {
        xml.open("Contents").text("Key", listed(object.key, encode));
        xml.text("LastModified", formatIso8601Millis(object.modified));
        xml.text("ETag", quoted(object.etag));
        for (const store::Checksum& checksum : object.checksums) {
            xml.text("ChecksumAlgorithm", checksumName(checksum.kind));
            xml.text("ChecksumType", checksumTypeName(checksum.composite));
        }
        xml.number("Size", static_cast<std::int64_t>(object.size));
        if (owner)
            x.addOwner(object.owner, xml);
        xml.text("StorageClass", object.storageClass).close();
    }
    for (const std::string& prefix : page.prefixes)
        xml.open("CommonPrefixes").text("Prefix", listed(prefix, encode)).close();
}

} // namespace

Task<Outcome<void>> listObjects(Exchange& x)
{
    auto request = parseCommon(x);
    if (!request)
        co_return refused(std::move(request));
    store::ListQuery& query = request->query;
    query.after = x.queryOr("marker", "");
    const bool encode = request->encode;
    const auto page = co_await fetch(x, query);
    if (!page)
        co_return std::unexpected(page.error());

    XmlWriter xml;
    xml.open("ListBucketResult", kXmlns).text("Name", x.bucket());
    xml.text("Prefix", listed(query.prefix, encode)).text("Marker", listed(query.after, encode));
    // AWS names the next marker only with a delimiter; without one it is the last key.
    if (page->truncated && !query.delimiter.empty())
        xml.text("NextMarker", listed(page->next, encode));
    xml.number("MaxKeys", query.limit);
    if (!query.delimiter.empty())
        xml.text("Delimiter", listed(query.delimiter, encode));
    if (encode)
        xml.text("EncodingType", "url");
    xml.boolean("IsTruncated", page->truncated);
    addContents(x, *page, encode, true, xml);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

Task<Outcome<void>> listObjectsV2(Exchange& x)
{
    auto request = parseCommon(x);
    if (!request)
        co_return refused(std::move(request));
    const auto token = listTokenFrom(x);
    if (!token)
        co_return std::unexpected(token.error());
    store::ListQuery& query = request->query;
    const std::string* startAfter = x.query("start-after");
    const std::string* givenToken = x.query("continuation-token");
    if (givenToken)
        query.after = *token;
    else if (startAfter)
        query.after = *startAfter;
    const bool encode = request->encode;
    const auto page = co_await fetch(x, query);
    if (!page)
        co_return std::unexpected(page.error());

    const bool fetchOwner = lowered(x.queryOr("fetch-owner", "")) == "true";
    XmlWriter xml;
    xml.open("ListBucketResult", kXmlns).text("Name", x.bucket());
    xml.text("Prefix", listed(query.prefix, encode));
    if (startAfter)
        xml.text("StartAfter", listed(*startAfter, encode));
    if (givenToken)
        xml.text("ContinuationToken", *givenToken);
    if (page->truncated)
        xml.text("NextContinuationToken", makeListToken(page->next));
    xml.number("KeyCount", static_cast<std::int64_t>(page->objects.size() + page->prefixes.size()));
    xml.number("MaxKeys", query.limit);
    if (!query.delimiter.empty())
        xml.text("Delimiter", listed(query.delimiter, encode));
    if (encode)
        xml.text("EncodingType", "url");
    xml.boolean("IsTruncated", page->truncated);
    addContents(x, *page, encode, fetchOwner, xml);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

} // namespace holdfast::s3
