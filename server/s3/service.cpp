// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"
#include "s3/list_token.h"
#include "s3/operations.h"

namespace holdfast::s3
{

Task<Outcome<void>> listBuckets(Exchange& x)
{
    std::uint32_t limit = 10'000;
    if (const std::string* text = x.query("max-buckets")) {
        const auto parsed = parseBounded(*text, "max-buckets", 1, limit);
        if (!parsed)
            co_return std::unexpected(parsed.error());
        limit = *parsed;
    }
    const auto after = listTokenFrom(x);
    if (!after)
        co_return std::unexpected(after.error());
    const std::string prefix = x.queryOr("prefix", "");
    const std::string region = x.queryOr("bucket-region", x.services.options.region);
    const auto buckets = co_await x.store().listBuckets();
    if (!buckets)
        co_return x.storeRefusal(buckets.error());

    const auth::Identity& owner = x.caller.identity;
    XmlWriter xml;
    xml.open("ListAllMyBucketsResult", kXmlns);
    xml.open("Owner").text("ID", owner.id).text("DisplayName", owner.name).close();
    xml.open("Buckets");
    std::uint32_t count = 0;
    std::string last;
    bool truncated = false;
    for (const store::BucketInfo& bucket : *buckets) {
        if (!bucket.name.starts_with(prefix) || bucket.name <= *after ||
            region != x.services.options.region)
            continue;
        // Root sees everything; an account what is its own.
        if (!owner.isRoot && bucket.owner != owner.id)
            continue;
        if (count == limit) {
            truncated = true;
            break;
        }
        xml.open("Bucket").text("Name", bucket.name);
        xml.text("CreationDate", formatIso8601Millis(bucket.created)).close();
        last = bucket.name;
        ++count;
    }
    xml.close();
    if (!prefix.empty())
        xml.text("Prefix", prefix);
    if (truncated)
        xml.text("ContinuationToken", makeListToken(last));
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

} // namespace holdfast::s3
