// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/authorization.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "s3/access_log_target.h"
#include "s3/config_settings.h"
#include "s3/config_tagging.h"
#include "s3/object_mutables.h"
#include "s3/routes.h"

namespace holdfast::s3
{

namespace
{

auth::ObjectOwnership ownershipOf(OwnershipSetting setting)
{
    switch (setting) {
    case OwnershipSetting::BucketOwnerPreferred:
        return auth::ObjectOwnership::BucketOwnerPreferred;
    case OwnershipSetting::ObjectWriter:
        return auth::ObjectOwnership::ObjectWriter;
    case OwnershipSetting::BucketOwnerEnforced:
        break;
    }
    return auth::ObjectOwnership::BucketOwnerEnforced;
}

/// False: something in the settings does not parse, and nobody must get in by a rule that was not read.
bool readRules(const store::BucketInfo& bucket, BucketRules& rules)
{
    if (const std::string* text = bucket.setting("policy")) {
        auto policy = auth::Policy::parse(*text, bucket.name);
        if (!policy)
            return false;
        rules.policy = std::move(*policy);
        // Names have no case, and JSON may escape letters.
        rules.asksForTags = lowered(*text).find("existingobjecttag") != std::string::npos ||
                            text->find("\\u") != std::string::npos;
    }
    if (const std::string* record = bucket.setting("acl")) {
        auto acl = auth::decodeAcl(*record);
        if (!acl)
            return false;
        rules.acl = std::move(*acl);
    }
    if (const std::string* document = bucket.setting("publicAccessBlock")) {
        const auto block = readPublicAccessBlock(*document);
        if (!block)
            return false;
        rules.block = {block->blockPublicAcls, block->ignorePublicAcls, block->blockPublicPolicy,
                       block->restrictPublicBuckets};
    }
    if (const std::string* document = bucket.setting("ownershipControls")) {
        const auto ownership = readOwnershipControls(*document);
        if (!ownership)
            return false;
        rules.ownership = ownershipOf(*ownership);
    }
    return true;
}

/// Actions that have a name of their own for a version that is named.
std::string actionOf(std::string_view action, bool isVersion)
{
    struct Pair
    {
        std::string_view plain;
        std::string_view version;
    };
    static constexpr std::array kPairs{
        Pair{"s3:GetObject", "s3:GetObjectVersion"},
        Pair{"s3:DeleteObject", "s3:DeleteObjectVersion"},
        Pair{"s3:GetObjectAcl", "s3:GetObjectVersionAcl"},
        Pair{"s3:PutObjectAcl", "s3:PutObjectVersionAcl"},
        Pair{"s3:GetObjectTagging", "s3:GetObjectVersionTagging"},
        Pair{"s3:PutObjectTagging", "s3:PutObjectVersionTagging"},
        Pair{"s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"},
        Pair{"s3:GetObjectAttributes", "s3:GetObjectVersionAttributes"},
    };
    if (isVersion) {
        const auto found = std::ranges::find(kPairs, action, &Pair::plain);
        if (found != kPairs.end())
            return std::string(found->version);
    }
    return std::string(action);
}

void addHeaders(const Exchange& x, auth::ConditionKeys& keys)
{
    static constexpr std::array<std::string_view, 12> kHeaders{
        "x-amz-acl",           "x-amz-copy-source",        "x-amz-metadata-directive",
        "x-amz-storage-class", "x-amz-grant-read",         "x-amz-grant-write",
        "x-amz-grant-read-acp", "x-amz-grant-write-acp",   "x-amz-grant-full-control",
        "x-amz-content-sha256", "x-amz-server-side-encryption", "x-amz-object-ownership"};
    for (const std::string_view name : kHeaders) {
        if (const std::string* value = x.header(name))
            keys.emplace("s3:" + std::string(name), *value);
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLock{{
        {"if-match", "s3:if-match"},
        {"if-none-match", "s3:if-none-match"},
        {"x-amz-object-lock-mode", "s3:object-lock-mode"},
        {"x-amz-object-lock-retain-until-date", "s3:object-lock-retain-until-date"},
        {"x-amz-object-lock-legal-hold", "s3:object-lock-legal-hold"},
    }};
    for (const auto& [header, key] : kLock) {
        if (const std::string* value = x.header(header))
            keys.emplace(key, *value);
    }
    if (const std::string* agent = x.header("user-agent"))
        keys.emplace("aws:UserAgent", *agent);
    if (const std::string* referer = x.header("referer"))
        keys.emplace("aws:Referer", *referer);
    if (const std::string* tagging = x.header("x-amz-tagging")) {
        const auto tags = parseTaggingHeader(*tagging); // what is wrong with it is told later
        for (const auto& [key, value] : tags ? *tags : TagSet()) {
            keys.emplace("s3:RequestObjectTag/" + key, value);
            keys.emplace("s3:RequestObjectTagKeys", key);
        }
    }
}

auth::ConditionKeys keysOf(const Exchange& x, const auth::Caller& caller)
{
    auth::ConditionKeys keys = auth::callerKeys(caller);
    keys.emplace("aws:SourceIp", hostOfPeer(x.request.peer));
    keys.emplace("aws:SecureTransport", x.request.tls ? "true" : "false");
    const WallNanos now = x.services.clock.wallNow();
    keys.emplace("aws:CurrentTime", formatIso8601Millis(now));
    keys.emplace("aws:EpochTime", std::to_string(now / kNanosPerSecond));
    keys.emplace("aws:RequestedRegion", x.services.options.region);
    if (x.caller.method != auth::Method::Anonymous) {
        const bool isForm = x.caller.method == auth::Method::Form;
        const bool isQuery = x.caller.method == auth::Method::Query;
        keys.emplace("s3:authType", isForm ? "POST" : isQuery ? "REST-QUERY-STRING" : "REST-HEADER");
        keys.emplace("s3:signatureversion", x.isOldSignature ? "AWS" : "AWS4-HMAC-SHA256");
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kQuery{{
        {"prefix", "s3:prefix"},
        {"delimiter", "s3:delimiter"},
        {"max-keys", "s3:max-keys"},
    }};
    for (const auto& [name, key] : kQuery) {
        if (const std::string* value = x.query(name))
            keys.emplace(key, *value);
    }
    addHeaders(x, keys);
    return keys;
}

} // namespace

auth::Caller callerOf(const auth::Identity& identity)
{
    auth::Caller caller;
    if (identity.isAnonymous())
        return caller;
    caller.canonicalId = identity.id;
    caller.accountId = identity.accountId;
    caller.arn = "arn:aws:iam::" + identity.accountId + ":root";
    caller.userId = identity.accountId;
    caller.isAccountRoot = true;
    return caller;
}

auth::AclUser aclUser(const auth::Identity& identity)
{
    if (identity.isAnonymous() && identity.id.empty())
        return {std::string(auth::kAnonymousOwnerId), {}};
    return {identity.id, identity.name};
}

auth::Identity bucketOwner(const Exchange& x, const store::BucketInfo& bucket)
{
    return x.services.authenticator.account(bucket.owner);
}

auth::AclAccounts aclAccounts(const Exchange& x)
{
    return aclAccounts(x.services.authenticator.identities());
}

auth::AclAccounts aclAccounts(const auth::IdentityProvider& provider)
{
    const auth::IdentityProvider* identities = &provider;
    const auto asUser = [](const std::optional<auth::Identity>& identity) -> std::optional<auth::AclUser> {
        if (!identity)
            return std::nullopt;
        return auth::AclUser{identity->id, identity->name};
    };
    return {[identities, asUser](std::string_view id) { return asUser(identities->byId(id)); },
            [identities, asUser](std::string_view email) { return asUser(identities->byEmail(email)); }};
}

std::shared_ptr<const BucketRules> Authorizer::rulesOf(const store::BucketInfo& bucket)
{
    static const auto none = std::make_shared<const BucketRules>();
    if (!bucket.settings || bucket.settings->empty())
        return none;
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_rules.find(bucket.settings.get());
        if (known != m_rules.end())
            return known->second;
    }
    auto rules = std::make_shared<BucketRules>();
    rules->settings = bucket.settings; // so that the address stays theirs
    rules->logging = accessLogRule(bucket);
    if (!readRules(bucket, *rules)) {
        rules->unreadable = true;
        log::error("The access rules of a bucket cannot be read", {{"bucket", bucket.name}});
    }
    const std::lock_guard lock(m_mutex);
    if (m_rules.size() >= kMostRules)
        m_rules.clear();
    m_rules.insert_or_assign(bucket.settings.get(), rules);
    return rules;
}

Task<Outcome<void>> Authorizer::check(const Exchange& x, std::string action, Target target)
{
    const auth::Identity& identity = x.caller.identity;
    const std::shared_ptr<const BucketRules> rules = rulesOf(target.bucket);
    if (identity.isRoot && !rules->policy)
        co_return Outcome<void>{};
    if (rules->unreadable && !identity.isRoot)
        co_return refuse(ErrorCode::AccessDenied);
    const auth::Identity owner = bucketOwner(x, target.bucket);
    if (identity.isRoot && !owner.isRoot)
        co_return Outcome<void>{};

    auth::AccessRequest request;
    request.action = std::move(action);
    request.resource = target.key.empty() ? auth::bucketArn(target.bucket.name)
                                          : auth::objectArn(target.bucket.name, target.key);
    request.caller = callerOf(identity);
    request.keys = keysOf(x, request.caller);
    if (!target.versionId.empty())
        request.keys.emplace("s3:VersionId", target.versionId);
    auth::AccessInput input{request, owner.id};
    if (rules->policy)
        input.policy = &*rules->policy;
    const auth::Acl plain = auth::privateAcl(aclUser(owner));
    input.bucketAcl = rules->acl ? &*rules->acl : &plain;
    input.block = rules->block;
    input.ownership = rules->ownership;

    // The object's own ACL and tags, where they can matter.
    store::ObjectInfo object;
    std::optional<auth::Acl> acl;
    const bool mayMatter =
        !target.key.empty() &&
        (rules->asksForTags || rules->ownership != auth::ObjectOwnership::BucketOwnerEnforced);
    if (mayMatter) {
        auto found = co_await x.store().head(target.bucket.name, target.key, target.versionId);
        if (!found && found.error().code != Code::NotFound && found.error().code != Code::Unsupported)
            co_return x.storeRefusal(found.error());
        if (found) {
            object = std::move(*found);
            for (const auto& [key, value] : object.mutables.tags)
                request.keys.emplace("s3:ExistingObjectTag/" + key, value);
            if (!object.mutables.acl.empty()) {
                auto decoded = auth::decodeAcl(object.mutables.acl);
                if (!decoded)
                    co_return refuse(ErrorCode::AccessDenied);
                acl = std::move(*decoded);
            }
            input.object = auth::ObjectAccess{object.owner.empty() ? owner.id : object.owner,
                                              acl ? &*acl : nullptr};
        }
    }
    const auth::Decision decision = auth::decide(input);
    if (decision.reason == auth::AccessReason::BucketAcl || decision.reason == auth::AccessReason::ObjectAcl)
        x.facts.aclRequired = true;
    const bool isDenied = decision.reason == auth::AccessReason::ExplicitDeny;
    if (decision.allowed || (identity.isRoot && !isDenied))
        co_return Outcome<void>{};
    if (decision.reason == auth::AccessReason::OutsideOwnersAccount && !identity.isAnonymous())
        co_return refuse(ErrorCode::MethodNotAllowed);
    co_return refuse(ErrorCode::AccessDenied);
}

std::vector<std::string> actionsOfWrite(const Exchange& x)
{
    std::vector<std::string> actions{"s3:PutObject"};
    if (x.header("x-amz-tagging"))
        actions.emplace_back("s3:PutObjectTagging");
    if (x.header("x-amz-object-lock-mode"))
        actions.emplace_back("s3:PutObjectRetention");
    if (x.header("x-amz-object-lock-legal-hold"))
        actions.emplace_back("s3:PutObjectLegalHold");
    const bool grants = std::ranges::any_of(x.request.headers.all(), [](const auto& header) {
        // What the bucket's owner may demand of writers is no right to give others rights.
        const bool isPlain = header.second == "bucket-owner-full-control" || header.second == "private";
        return (header.first == "x-amz-acl" && !isPlain) || header.first.starts_with("x-amz-grant-");
    });
    if (grants)
        actions.emplace_back("s3:PutObjectAcl");
    return actions;
}

Task<bool> Authorizer::may(const Exchange& x, std::string action, Target target)
{
    const bool before = x.facts.aclRequired;
    const Outcome<void> checked = co_await check(x, std::move(action), std::move(target));
    x.facts.aclRequired = before;
    co_return checked.has_value();
}

Task<Outcome<void>> Authorizer::checkRequest(const Exchange& x)
{
    const Route& route = *x.route;
    if (route.level == Level::Service || route.name == "CreateBucket") {
        if (x.caller.identity.isAnonymous())
            co_return refuse(ErrorCode::AccessDenied);
        co_return Outcome<void>{};
    }
    if (route.isByEntry) {
        // The entries of its document are checked one by one; a stranger may not even send one where nothing lets
        // anybody in.
        const auto rules = rulesOf(x.bucketInfo);
        const bool hopeless = !rules->policy && !rules->acl;
        if (route.name == "DeleteObjects" && x.caller.identity.isAnonymous() && hopeless)
            co_return refuse(ErrorCode::AccessDenied);
        co_return Outcome<void>{};
    }
    const std::string* versionId = x.query("versionId");
    const Target target{x.bucketInfo, x.key(), versionId ? *versionId : std::string()};
    std::vector<std::string> actions{actionOf(route.action, versionId && !versionId->empty())};
    if (route.action == "s3:PutObject" && route.level == Level::Object)
        actions = actionsOfWrite(x);
    if (route.name == "GetObjectAttributes")
        actions.push_back(actionOf("s3:GetObject", versionId && !versionId->empty()));
    if (bypassesGovernance(x))
        actions.emplace_back("s3:BypassGovernanceRetention");
    for (std::string& action : actions) {
        Outcome<void> checked = co_await check(x, std::move(action), target);
        if (!checked)
            co_return checked;
    }
    co_return Outcome<void>{};
}

} // namespace holdfast::s3
