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
        const std::string lower = lowered(*text);
        const bool escapes = text->find("\\u") != std::string::npos;
        const auto asks = [&](std::string_view key) { return escapes || lower.find(key) != std::string::npos; };
        rules.asksForTags = asks("existingobjecttag");
        rules.asksForDocuments = asks("requestobjecttag") || asks("s3:object-lock-");
        const std::string* tags = asks("buckettag") || asks("resourcetag") ? bucket.setting("tagging") : nullptr;
        if (tags) {
            auto read = readTagging(*tags);
            if (!read)
                return false;
            rules.bucketTags = std::move(*read);
        }
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
    if (const std::string* document = bucket.setting("cors")) {
        if (auto cors = CorsConfiguration::decode(*document)) // nobody gets in by these
            rules.cors = std::move(*cors);
    }
    return true;
}

/// A website that cannot be read is none: it gives nobody a right that others lack.
void readWebsite(const store::BucketInfo& bucket, BucketRules& rules)
{
    const std::string* document = bucket.setting("website");
    if (!document)
        return;
    auto website = WebsiteConfiguration::decode(*document);
    if (!website) {
        log::error("The website of a bucket cannot be read", {{"bucket", bucket.name}});
        return;
    }
    rules.website = std::move(*website);
    if (const std::string* payment = bucket.setting("requestPayment"))
        rules.requesterPays = readRequesterPays(*payment).value_or(true);
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

/// "TLSv1.3" is "1.3" to policies.
std::string tlsNumber(std::string_view name)
{
    constexpr std::string_view kHead = "TLSv";
    return std::string(name.starts_with(kHead) ? name.substr(kHead.size()) : name);
}

void addHeaders(const Exchange& x, auth::ConditionKeys& keys)
{
    static constexpr std::array<std::string_view, 15> kHeaders{
        "x-amz-acl",           "x-amz-copy-source",        "x-amz-metadata-directive",
        "x-amz-storage-class", "x-amz-grant-read",         "x-amz-grant-write",
        "x-amz-grant-read-acp", "x-amz-grant-write-acp",   "x-amz-grant-full-control",
        "x-amz-content-sha256", "x-amz-server-side-encryption", "x-amz-object-ownership",
        "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-website-redirect-location"};
    for (const std::string_view name : kHeaders) {
        if (const std::string* value = x.header(name))
            keys.emplace("s3:" + std::string(name), *value);
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOthers{{
        {"if-match", "s3:if-match"},
        {"if-none-match", "s3:if-none-match"},
        {"x-amz-object-lock-legal-hold", "s3:object-lock-legal-hold"},
        {"user-agent", "aws:UserAgent"},
        {"referer", "aws:Referer"},
    }};
    for (const auto& [header, key] : kOthers) {
        if (const std::string* value = x.header(header))
            keys.emplace(key, *value);
    }
    const std::string* mode = x.header("x-amz-object-lock-mode");
    const std::string* until = x.header("x-amz-object-lock-retain-until-date");
    const WallNanos date = until ? parseIso8601(*until).value_or(0) : 0; // what is wrong with it is told later
    keys.merge(lockKeys(mode ? *mode : std::string(), date, x.services.clock.wallNow()));
    if (const std::string* tagging = x.header("x-amz-tagging")) {
        const auto tags = parseTaggingHeader(*tagging); // what is wrong with it is told later
        for (const auto& [key, value] : tags ? *tags : TagSet()) {
            keys.emplace("s3:RequestObjectTag/" + key, value);
            keys.emplace("s3:RequestObjectTagKeys", key);
        }
    }
}

bool createsObject(std::string_view operation)
{
    static constexpr std::array<std::string_view, 3> kParts{"CreateMultipartUpload", "UploadPart", "UploadPartCopy"};
    return std::ranges::find(kParts, operation) == kParts.end();
}

/// Of the bucket that is asked about.
void addBucketKeys(const BucketRules& rules, const auth::Identity& owner, auth::ConditionKeys& keys)
{
    if (!owner.accountId.empty()) {
        keys.emplace("aws:ResourceAccount", owner.accountId);
        keys.emplace("s3:ResourceAccount", owner.accountId);
    }
    for (const auto& [key, value] : rules.bucketTags) {
        keys.emplace("s3:BucketTag/" + key, value);
        keys.emplace("aws:ResourceTag/" + key, value);
    }
}

bool isOnUpload(std::string_view action)
{
    return action == "s3:AbortMultipartUpload" || action == "s3:ListMultipartUploadParts";
}

/// Operations whose document says what policies may have conditions on.
bool saysInDocument(const Route& route)
{
    static constexpr std::array<std::string_view, 3> kOperations{"PutObjectTagging", "PutObjectRetention",
                                                                 "PutObjectLegalHold"};
    return std::ranges::find(kOperations, route.name) != kOperations.end();
}

/// "To perform conditional deletes with the If-Match header with an ETag value you must have s3:DeleteObject and
/// s3:GetObject permissions" (S3 user guide, "How to perform conditional deletes"), and so for writes: the
/// answer tells of the content.
bool asksForEtag(const Exchange& x)
{
    const std::string* match = x.header("if-match");
    return match && unquoted(*match) != "*";
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
    keys.emplace("aws:ViaAWSService", "false");
    if (!x.request.tlsVersion.empty())
        keys.emplace("s3:TlsVersion", tlsNumber(x.request.tlsVersion));
    if (x.caller.signedAt != 0) {
        constexpr std::int64_t kMillis = 1'000'000;
        keys.emplace("s3:signatureAge", std::to_string((now - x.caller.signedAt) / kMillis));
    }
    // "CreateMultipartUpload, UploadPart and UploadPartCopy ... don't accept conditional headers" (S3 user guide,
    // "Enforce conditional writes on Amazon S3 buckets").
    if (x.route && x.route->action == "s3:PutObject")
        keys.emplace("s3:ObjectCreationOperation", createsObject(x.route->name) ? "true" : "false");
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

auth::ConditionKeys lockKeys(std::string_view mode, WallNanos until, WallNanos now)
{
    auth::ConditionKeys keys;
    if (!mode.empty())
        keys.emplace("s3:object-lock-mode", mode);
    if (until == 0)
        return keys;
    constexpr WallNanos kDay = 24 * 3600 * kNanosPerSecond;
    keys.emplace("s3:object-lock-retain-until-date", formatIso8601Millis(until));
    // A day that has begun counts: who asks for ten days by his own clock gets ten.
    const WallNanos left = until > now ? until - now : 0;
    keys.emplace("s3:object-lock-remaining-retention-days", std::to_string((left + kDay - 1) / kDay));
    return keys;
}

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
    readWebsite(bucket, *rules);
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
    request.keys.merge(target.more);
    addBucketKeys(*rules, owner, request.keys);
    if (!target.versionId.empty())
        request.keys.emplace("s3:VersionId", target.versionId);
    auth::AccessInput input{request, owner.id};
    if (rules->policy)
        input.policy = &*rules->policy;
    const auth::Acl plain = auth::privateAcl(aclUser(owner));
    input.bucketAcl = rules->acl ? &*rules->acl : &plain;
    input.block = rules->block;
    input.ownership = rules->ownership;

    std::string initiator;
    if (isOnUpload(request.action) && !request.caller.isOf(owner.id)) {
        std::string uploadId = x.queryOr("uploadId", "");
        auto upload = co_await x.store().headUpload(target.bucket.name, target.key, std::move(uploadId));
        if (!upload && upload.error().code != Code::NotFound)
            co_return x.storeRefusal(upload.error());
        if (upload)
            initiator = std::move(upload->initiator);
        input.uploadInitiatorId = initiator;
    }

    // The object's own ACL and tags, where they can matter.
    store::ObjectInfo object;
    std::optional<auth::Acl> acl;
    const bool mayMatter =
        !target.key.empty() &&
        (rules->asksForTags || rules->ownership != auth::ObjectOwnership::BucketOwnerEnforced);
    if (mayMatter) {
        Result<store::ObjectInfo> found;
        if (target.opened)
            found = *target.opened;
        else
            found = co_await x.store().head(target.bucket.name, target.key, target.versionId);
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
    if (asksForEtag(x) && x.route && createsObject(x.route->name))
        actions.emplace_back("s3:GetObject");
    return actions;
}

Task<bool> Authorizer::may(const Exchange& x, std::string action, Target target)
{
    const bool before = x.facts.aclRequired;
    const Outcome<void> checked = co_await check(x, std::move(action), std::move(target));
    x.facts.aclRequired = before;
    co_return checked.has_value();
}

Task<void> hideMissing(const Exchange& x, S3Error& error)
{
    const bool ofSource = x.header("x-amz-copy-source") != nullptr; // hidden where it was looked for
    if (error.code != ErrorCode::NoSuchKey || x.caller.identity.isRoot || x.bucketInfo.name.empty() || ofSource)
        co_return;
    Target target;
    target.bucket = x.bucketInfo;
    std::string action = "s3:ListBucket";
    const bool told = co_await x.access.may(x, std::move(action), std::move(target));
    if (!told)
        error = refuse(ErrorCode::AccessDenied).error();
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
        // The entries of its document, or pages, are checked one by one; a stranger may not even send one where nothing lets
        // anybody in.
        const auto rules = rulesOf(x.bucketInfo);
        const bool hopeless = !rules->policy && !rules->acl;
        if (route.name == "DeleteObjects" && x.caller.identity.isAnonymous() && hopeless)
            co_return refuse(ErrorCode::AccessDenied);
        co_return Outcome<void>{};
    }
    if (saysInDocument(route) && rulesOf(x.bucketInfo)->asksForDocuments)
        co_return Outcome<void>{}; // checkDocument()
    const std::string* versionId = x.query("versionId");
    Target target{x.bucketInfo, x.key(), versionId ? *versionId : std::string()};
    co_return co_await checkRoute(x, std::move(target));
}

Task<Outcome<void>> Authorizer::checkDocument(const Exchange& x, auth::ConditionKeys keys)
{
    if (!saysInDocument(*x.route) || !rulesOf(x.bucketInfo)->asksForDocuments)
        co_return Outcome<void>{}; // checkRequest()
    const std::string* versionId = x.query("versionId");
    Target target{x.bucketInfo, x.key(), versionId ? *versionId : std::string(), std::move(keys)};
    co_return co_await checkRoute(x, std::move(target));
}

bool Authorizer::dependsOnVersion(const store::BucketInfo& bucket)
{
    const auto rules = rulesOf(bucket);
    return rules->asksForTags || rules->ownership != auth::ObjectOwnership::BucketOwnerEnforced;
}

Task<Outcome<void>> Authorizer::checkOpened(const Exchange& x, const store::ObjectInfo& info)
{
    if (!dependsOnVersion(x.bucketInfo))
        co_return Outcome<void>{};
    const std::string* versionId = x.query("versionId");
    Target target{x.bucketInfo, x.key(), versionId ? *versionId : std::string()};
    target.opened = &info;
    if (!x.route) { // a link of the server's own, in the name of whoever made it
        std::string action = "s3:GetObject";
        co_return co_await check(x, std::move(action), std::move(target));
    }
    co_return co_await checkRoute(x, std::move(target));
}

/// All the rights that the request needs by its route and its headers.
Task<Outcome<void>> Authorizer::checkRoute(const Exchange& x, Target target)
{
    const Route& route = *x.route;
    const bool isVersion = !target.versionId.empty();
    std::vector<std::string> actions{actionOf(route.action, isVersion)};
    if (route.action == "s3:PutObject" && route.level == Level::Object)
        actions = actionsOfWrite(x);
    if (route.name == "GetObjectAttributes" || (route.name == "DeleteObject" && asksForEtag(x)))
        actions.push_back(actionOf("s3:GetObject", isVersion));
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
