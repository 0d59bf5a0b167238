// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/access_log_target.h"

#include <algorithm>

#include "base/log.h"
#include "s3/acl.h"
#include "s3/authorization.h"

namespace holdfast::s3
{

namespace
{

constexpr std::string_view kService = "logging.s3.amazonaws.com";
constexpr std::size_t kUniqueLength = 16;

/// What makes a bucket unfit whoever asks.
std::optional<std::string> unfitness(const store::BucketInfo& target)
{
    if (const std::string* document = target.setting(store::kObjectLockSetting)) {
        const auto lock = readObjectLock(*document);
        if (!lock || *lock)
            return "The target bucket for logging must not have a default retention of Object Lock.";
    }
    if (const std::string* document = target.setting("requestPayment")) {
        const auto paid = readRequesterPays(*document);
        if (!paid || *paid)
            return "The target bucket for logging must not have Requester Pays enabled.";
    }
    return std::nullopt;
}

auth::Permission permissionOf(const LoggingTarget::Grant& grant)
{
    if (grant.permission == "READ")
        return auth::Permission::Read;
    return grant.permission == "WRITE" ? auth::Permission::Write : auth::Permission::FullControl;
}

std::unexpected<S3Error> refuseTarget(const std::string& bucket, std::string message)
{
    return refuse(ErrorCode::InvalidTargetBucketForLogging, std::move(message),
                  {{"TargetBucket", bucket}});
}

Outcome<void> checkGrants(const Exchange& x, const LoggingTarget& target, const store::BucketInfo& bucket)
{
    if (target.grants.empty())
        return {};
    // "If the target bucket ... uses the bucket owner enforced setting ..., you can't use the Grantee request
    // element" (PutBucketLogging).
    if (x.access.rulesOf(bucket)->ownership == auth::ObjectOwnership::BucketOwnerEnforced)
        return refuse(ErrorCode::AccessControlListNotSupported);
    const auth::AclAccounts accounts = aclAccounts(x);
    for (const LoggingTarget::Grant& grant : target.grants) {
        const auto parsed = auth::parseGrantHeader(grant.grantee, permissionOf(grant), accounts);
        if (!parsed)
            return refuseAcl(parsed.error());
    }
    return {};
}

auth::AccessRequest requestOf(const LogDelivery& delivery, std::string action, std::string resource)
{
    auth::AccessRequest request;
    request.action = std::move(action);
    request.resource = std::move(resource);
    request.caller.service = kService;
    request.keys = auth::callerKeys(request.caller);
    request.keys.emplace("aws:SourceArn", auth::bucketArn(delivery.rule.bucket));
    request.keys.emplace("aws:SourceAccount", delivery.owner.accountId);
    request.keys.emplace("aws:SecureTransport", "true"); // it leaves the process on no wire of its own
    request.keys.emplace("aws:CurrentTime", formatIso8601Millis(delivery.now));
    request.keys.emplace("aws:EpochTime", std::to_string(delivery.now / kNanosPerSecond));
    request.keys.emplace("aws:RequestedRegion", delivery.region);
    return request;
}

} // namespace

std::shared_ptr<const AccessLogRule> accessLogRule(const store::BucketInfo& bucket)
{
    const std::string* document = bucket.setting("logging");
    if (!document)
        return nullptr;
    auto target = readLogging(*document);
    if (!target) {
        log::error("the logging setting of a bucket cannot be read: no access log is kept",
                   {{"bucket", bucket.name}});
        return nullptr;
    }
    if (!*target)
        return nullptr;
    auto rule = std::make_shared<AccessLogRule>();
    rule->bucket = bucket.name;
    rule->ownerId = bucket.owner;
    rule->target = std::move(**target);
    rule->identity = bucket.name + "\n" + bucket.owner + "\n" + *document;
    return rule;
}

Task<Outcome<void>> checkLoggingTarget(Exchange& x, std::string document)
{
    auto read = readLogging(document);
    if (!read)
        co_return refused(std::move(read));
    if (!*read)
        co_return Outcome<void>{};
    AccessLogRule rule{x.bucket(), x.bucketInfo.owner, std::move(**read), {}};
    std::string name = rule.target.bucket;
    const auto bucket = co_await x.store().headBucket(std::move(name));
    if (!bucket && bucket.error().code == Code::NotFound)
        co_return refuseTarget(rule.target.bucket, "The target bucket for logging does not exist");
    if (!bucket)
        co_return x.storeRefusal(bucket.error());
    const auth::Identity owner = bucketOwner(x, x.bucketInfo);
    if (bucketOwner(x, *bucket).id != owner.id)
        co_return refuseTarget(rule.target.bucket, "The owner for the bucket to be logged and the "
                                                   "target bucket must be the same.");
    if (auto why = unfitness(*bucket))
        co_return refuseTarget(rule.target.bucket, std::move(*why));
    if (auto checked = checkGrants(x, rule.target, *bucket); !checked)
        co_return checked;
    const LogDelivery delivery{rule, owner, x.services.clock.wallNow(), x.services.options.region};
    const std::string sample = logObjectKey(delivery, delivery.now, std::string(kUniqueLength, '0'));
    if (auto checked = checkKey(sample); !checked)
        co_return refuseArgument("The keys of log objects would be longer than keys may be.",
                                 "TargetPrefix", rule.target.prefix);
    co_return Outcome<void>{};
}

std::optional<std::string> refusalOfLogObject(const LogDelivery& delivery, const store::BucketInfo& bucket,
                                              const auth::Identity& bucketOwner,
                                              const BucketRules& rules, const std::string& key)
{
    if (bucketOwner.id != delivery.owner.id)
        return "the target bucket has another owner";
    if (auto why = unfitness(bucket))
        return why;
    if (rules.unreadable)
        return "the access rules of the target bucket cannot be read";
    const auth::Acl plain = auth::privateAcl(aclUser(bucketOwner));
    const auto decide = [&](std::string action, std::string resource) {
        const auth::AccessRequest request =
            requestOf(delivery, std::move(action), std::move(resource));
        auth::AccessInput input{request, bucketOwner.id};
        if (rules.policy)
            input.policy = &*rules.policy;
        input.bucketAcl = rules.acl ? &*rules.acl : &plain;
        input.block = rules.block;
        input.ownership = rules.ownership;
        return auth::decide(input);
    };
    const auth::Decision put = decide("s3:PutObject", auth::objectArn(bucket.name, key));
    if (!put.allowed && put.reason == auth::AccessReason::ExplicitDeny)
        return "the policy of the target bucket denies it";
    const bool byAcl = put.reason == auth::AccessReason::BucketAcl;
    if (!put.allowed || (byAcl && !decide("s3:GetBucketAcl", auth::bucketArn(bucket.name)).allowed))
        return "neither the policy of the target bucket lets logging.s3.amazonaws.com put objects nor its "
               "ACL the log delivery group";
    return std::nullopt;
}

std::string logObjectKey(const LogDelivery& delivery, WallNanos firstEvent, std::string_view unique)
{
    using enum LoggingTarget::KeyFormat;
    const LoggingTarget& target = delivery.rule.target;
    const bool byEvent = target.format == PartitionedEvent;
    const std::string time = formatIso8601Millis(byEvent ? firstEvent : delivery.now);
    const std::string_view view = time; // 2026-11-20T10:24:00.000Z
    std::string key = target.prefix;
    if (target.format != Simple) {
        key.append(delivery.owner.accountId).append("/").append(delivery.region).append("/");
        key.append(delivery.rule.bucket).append("/").append(view.substr(0, 4)).append("/");
        key.append(view.substr(5, 2)).append("/").append(view.substr(8, 2)).append("/");
    }
    key.append(view.substr(0, 10)).append("-");
    if (byEvent)
        key.append("00-00-00");
    else
        key.append(view.substr(11, 2)).append("-").append(view.substr(14, 2)).append("-").append(
            view.substr(17, 2));
    return key.append("-").append(unique);
}

std::string aclOfLogObjects(const LoggingTarget& target, const auth::Identity& owner,
                            const auth::AclAccounts& accounts)
{
    if (target.grants.empty())
        return {};
    auth::Acl acl = auth::privateAcl(aclUser(owner));
    for (const LoggingTarget::Grant& grant : target.grants) {
        const auto parsed = auth::parseGrantHeader(grant.grantee, permissionOf(grant), accounts);
        if (parsed)
            acl.grants.insert(acl.grants.end(), parsed->begin(), parsed->end());
    }
    acl.grants.resize(std::min(acl.grants.size(), auth::kAclMaxGrants));
    return auth::encodeAcl(acl);
}

} // namespace holdfast::s3
