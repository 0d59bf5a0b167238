// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "s3/authorization.h"
#include "s3/object_checksums.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

constexpr std::array<std::string_view, 5> kAttributes{"ETag", "Checksum", "ObjectParts",
                                                      "StorageClass", "ObjectSize"};

Outcome<std::set<std::string_view>> askedAttributes(const Exchange& x)
{
    std::set<std::string_view> asked;
    for (const auto& [name, value] : x.request.headers.all()) {
        if (name != "x-amz-object-attributes")
            continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            std::string_view one = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            while (one.starts_with(' '))
                one.remove_prefix(1);
            while (one.ends_with(' '))
                one.remove_suffix(1);
            if (std::ranges::find(kAttributes, one) == kAttributes.end())
                return refuseArgument("Invalid attribute name specified.",
                                      "x-amz-object-attributes", value);
            asked.insert(one);
        }
    }
    if (asked.empty())
        return refuse(ErrorCode::InvalidRequest,
                      "The x-amz-object-attributes header specifying the attributes to be "
                      "retrieved is either missing or empty");
    return asked;
}

Outcome<std::uint32_t> headerNumber(const Exchange& x, std::string_view name,
                                    std::uint32_t otherwise)
{
    const std::string* value = x.header(name);
    if (!value)
        return otherwise;
    return parseBounded(*value, name, 0, INT32_MAX);
}

/// Parts are numbered from 1, as `?partNumber=` of GetObject counts them.
void addParts(const std::vector<store::PartInfo>& parts, std::uint32_t after, std::uint32_t limit,
              XmlWriter& xml)
{
    xml.open("ObjectParts").number("PartsCount", static_cast<std::int64_t>(parts.size()));
    xml.number("PartNumberMarker", after).number("MaxParts", limit);
    std::uint32_t next = 0;
    std::uint32_t count = 0;
    bool truncated = false;
    std::uint32_t number = 0;
    for (const store::PartInfo& part : parts) {
        if (++number <= after)
            continue;
        if (count == limit) {
            truncated = true;
            break;
        }
        xml.open("Part").number("PartNumber", number);
        xml.number("Size", static_cast<std::int64_t>(part.size));
        addChecksumElements(part.checksums, 0, xml);
        xml.close();
        next = number;
        ++count;
    }
    if (truncated)
        xml.number("NextPartNumberMarker", next);
    xml.boolean("IsTruncated", truncated).close();
}

} // namespace

Task<Outcome<void>> getObjectAttributes(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    const auto asked = askedAttributes(x);
    if (!asked)
        co_return std::unexpected(asked.error());
    const auto after = headerNumber(x, "x-amz-part-number-marker", 0);
    if (!after)
        co_return std::unexpected(after.error());
    const auto limit = headerNumber(x, "x-amz-max-parts", 1000);
    if (!limit)
        co_return std::unexpected(limit.error());
    const auto opened = co_await x.store().get(x.bucket(), x.key(), std::move(*versionId));
    if (!opened)
        co_return x.storeRefusal(opened.error());
    Outcome<void> allowed = co_await x.access.checkOpened(x, (*opened)->info());
    if (!allowed)
        co_return allowed;
    const store::ObjectInfo& info = (*opened)->info();

    XmlWriter xml;
    xml.open("GetObjectAttributesResponse", kXmlns);
    if (asked->contains("ETag"))
        xml.text("ETag", info.etag);
    if (asked->contains("Checksum") && !info.checksums.empty()) {
        xml.open("Checksum");
        addChecksumElements(info.checksums, info.partCount, xml);
        xml.text("ChecksumType", checksumTypeName(info.checksums.front().composite)).close();
    }
    if (asked->contains("ObjectParts") && info.partCount > 0)
        addParts((*opened)->parts(), *after, std::min<std::uint32_t>(*limit, 1000), xml);
    if (asked->contains("StorageClass"))
        xml.text("StorageClass", info.storageClass);
    if (asked->contains("ObjectSize"))
        xml.number("ObjectSize", static_cast<std::int64_t>(info.size));
    http::Headers headers;
    headers.set("last-modified", formatHttpDate(info.modified));
    addVersionId(x, info.versionId, headers);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document), std::move(headers));
}

} // namespace holdfast::s3
