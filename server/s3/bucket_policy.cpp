// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"
#include "s3/authorization.h"
#include "s3/body_checks.h"
#include "s3/operations.h"

// GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy, GetBucketPolicyStatus.
namespace holdfast::s3
{

namespace
{

Task<Outcome<void>> change(Exchange& x, std::optional<std::string> policy)
{
    store::BucketSettingsChange wanted;
    wanted.emplace("policy", std::move(policy));
    const auto changed = co_await x.store().changeBucket(x.bucket(), std::move(wanted));
    if (!changed)
        co_return x.storeRefusal(changed.error());
    http::Headers headers;
    co_return co_await x.sendEmpty(204, std::move(headers));
}

} // namespace

Task<Outcome<void>> getBucketPolicy(Exchange& x)
{
    const std::string* policy = x.bucketInfo.setting("policy");
    if (!policy)
        co_return refuse(ErrorCode::NoSuchBucketPolicy, {}, {{"BucketName", x.bucket()}});
    http::ResponseHead head;
    head.headers.set("content-type", "application/json");
    std::string text = *policy;
    const auto sent = co_await x.response.reply(std::move(head), std::move(text));
    if (!sent)
        co_return clientGone();
    co_return Outcome<void>{};
}

Task<Outcome<void>> putBucketPolicy(Exchange& x)
{
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    const auto text = co_await readNeededDocument(x, *checks);
    if (!text)
        co_return std::unexpected(text.error());
    const auto policy = auth::Policy::parse(*text, x.bucket());
    if (!policy)
        co_return refuse(ErrorCode::MalformedPolicy, policy.error().message);
    if (const std::string* key = policy->unknownGlobalKey())
        co_return refuse(ErrorCode::MalformedPolicy, "Policy has an invalid condition key", {{"Key", *key}});
    const auto refusal = auth::refusalOfPolicy(*policy, x.access.rulesOf(x.bucketInfo)->block);
    if (refusal)
        co_return refuse(ErrorCode::AccessDenied);
    std::optional<std::string> kept = *text;
    co_return co_await change(x, std::move(kept));
}

Task<Outcome<void>> deleteBucketPolicy(Exchange& x)
{
    std::optional<std::string> nothing;
    co_return co_await change(x, std::move(nothing));
}

Task<Outcome<void>> getBucketPolicyStatus(Exchange& x)
{
    const auto rules = x.access.rulesOf(x.bucketInfo);
    if (!rules->policy)
        co_return refuse(ErrorCode::NoSuchBucketPolicy, {}, {{"BucketName", x.bucket()}});
    XmlWriter xml;
    xml.open("PolicyStatus", kXmlns).boolean("IsPublic", rules->policy->isPublic());
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

} // namespace holdfast::s3
