// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/acl.h"

#include <algorithm>

#include "s3/authorization.h"
#include "s3/body_checks.h"
#include "s3/config_documents.h"
#include "s3/config_settings.h"
#include "s3/object_version.h"
#include "s3/operations.h"

// GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl, and ACLs in the headers of writes.
namespace holdfast::s3
{

namespace
{

using auth::Acl;
using auth::AclTarget;
using auth::AclUse;

std::unexpected<S3Error> refuseNamed(std::string_view name, std::string message)
{
    return refuse(errorByName(name).value_or(ErrorCode::InvalidArgument), std::move(message));
}

Outcome<void> checkAllowed(const Exchange& x, const Acl& acl, AclUse use)
{
    const auto rules = x.access.rulesOf(x.bucketInfo);
    const auto refusal =
        auth::refusalOfAcl(acl, use, bucketOwner(x, x.bucketInfo).id, rules->ownership, rules->block);
    if (refusal)
        return refuseNamed(auth::settingRefusalName(*refusal), {});
    return {};
}

/// The ACL of the request's headers or, without any, of its body.
Task<Outcome<Acl>> sentAcl(Exchange& x, AclTarget target, auth::AclUser owner)
{
    const auth::AclUser ofBucket = aclUser(bucketOwner(x, x.bucketInfo));
    auto fromHeaders =
        auth::aclFromHeaders(x.request.headers.all(), target, owner, ofBucket, aclAccounts(x));
    if (!fromHeaders)
        co_return refuseAcl(fromHeaders.error());
    const bool hasBody = x.request.body->length() != std::uint64_t(0);
    if (*fromHeaders && hasBody)
        co_return refuse(ErrorCode::UnexpectedContent);
    if (*fromHeaders)
        co_return std::move(**fromHeaders);
    if (!hasBody)
        co_return refuse(ErrorCode::MissingSecurityHeader, {}, {{"MissingHeaderName", "x-amz-acl"}});
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    const auto text = co_await readDocument(x, *checks);
    if (!text)
        co_return std::unexpected(text.error());
    auto parsed = auth::parseAclXml(*text, owner, aclAccounts(x));
    if (!parsed)
        co_return refuseAcl(parsed.error());
    co_return std::move(*parsed);
}

Task<Outcome<void>> putBucketAcl(Exchange& x)
{
    auth::AclUser owner = aclUser(bucketOwner(x, x.bucketInfo));
    auto acl = co_await sentAcl(x, AclTarget::Bucket, std::move(owner));
    if (!acl)
        co_return refused(std::move(acl));
    if (auto allowed = checkAllowed(x, *acl, AclUse::PutBucketAcl); !allowed)
        co_return allowed;
    store::BucketSettingsChange change;
    change.emplace("acl", auth::encodeAcl(*acl));
    const auto changed = co_await x.store().changeBucket(x.bucket(), std::move(change));
    if (!changed)
        co_return x.storeRefusal(changed.error());
    http::Headers headers;
    co_return co_await x.sendEmpty(200, std::move(headers));
}

/// The version that is asked for, and whom it belongs to.
struct Subject
{
    store::ObjectInfo info;
    auth::AclUser owner;
};
Task<Outcome<Subject>> subject(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    auto info = co_await x.store().head(x.bucket(), x.key(), std::move(*versionId));
    if (!info)
        co_return x.storeRefusal(info.error());
    const std::string& owner = info->owner.empty() ? x.bucketInfo.owner : info->owner;
    auth::AclUser user = aclUser(x.services.authenticator.account(owner));
    co_return Subject{std::move(*info), std::move(user)};
}

Task<Outcome<void>> putObjectAcl(Exchange& x)
{
    auto about = co_await subject(x);
    if (!about)
        co_return refused(std::move(about));
    auto acl = co_await sentAcl(x, AclTarget::Object, about->owner);
    if (!acl)
        co_return refused(std::move(acl));
    if (auto allowed = checkAllowed(x, *acl, AclUse::PutObjectAcl); !allowed)
        co_return allowed;
    store::MutablesChange change;
    change.acl = *acl == auth::privateAcl(about->owner) ? std::string() : auth::encodeAcl(*acl);
    std::string versionId = x.queryOr("versionId", "");
    const auto info =
        co_await x.store().changeMutables(x.bucket(), x.key(), std::move(versionId), std::move(change));
    if (!info)
        co_return x.storeRefusal(info.error());
    http::Headers headers;
    addVersionId(x, info->versionId, headers);
    co_return co_await x.sendEmpty(200, std::move(headers));
}

} // namespace

std::unexpected<S3Error> refuseAcl(const auth::AclError& error)
{
    return refuseNamed(auth::aclFaultName(error.fault), error.message);
}

Outcome<void> applyAcl(const Exchange& x, store::PutOptions& options)
{
    const auto rules = x.access.rulesOf(x.bucketInfo);
    const auth::Identity bucket = bucketOwner(x, x.bucketInfo);
    const auth::AclUser writer = aclUser(x.caller.identity);
    const std::string* canned = x.header("x-amz-acl");
    const std::string ownerId(
        auth::ownerOfNewObject(rules->ownership, writer.id, bucket.id, canned ? *canned : std::string()));
    const auth::AclUser owner = ownerId == bucket.id ? aclUser(bucket) : writer;
    options.owner = ownerId == bucket.id ? std::string() : ownerId;
    auto acl = auth::aclFromHeaders(x.request.headers.all(), AclTarget::Object, owner, aclUser(bucket),
                                    aclAccounts(x));
    if (!acl)
        return refuseAcl(acl.error());
    if (!*acl)
        return {};
    if (auto allowed = checkAllowed(x, **acl, AclUse::PutObject); !allowed)
        return allowed;
    if (**acl != auth::privateAcl(owner) && rules->ownership != auth::ObjectOwnership::BucketOwnerEnforced)
        options.mutables.acl = auth::encodeAcl(**acl);
    return {};
}

Outcome<void> checkOwnership(const Exchange& x, const std::string& ownershipDocument)
{
    const auto wanted = readOwnershipControls(ownershipDocument);
    if (!wanted)
        return std::unexpected(wanted.error());
    const auto rules = x.access.rulesOf(x.bucketInfo);
    const bool off = *wanted == OwnershipSetting::BucketOwnerEnforced;
    if (!off || !rules->acl)
        return {};
    const auto refusal = auth::refusalOfOwnership(auth::ObjectOwnership::BucketOwnerEnforced, *rules->acl);
    if (refusal)
        return refuseNamed(auth::settingRefusalName(*refusal), {});
    return {};
}

Outcome<store::BucketSettings> accessSettings(const Exchange& x)
{
    store::BucketSettings out;
    auth::ObjectOwnership ownership = auth::ObjectOwnership::BucketOwnerEnforced;
    if (const std::string* header = x.header("x-amz-object-ownership")) {
        const ConfigDocument* document = findConfigDocument("ownershipControls");
        ConfigContext context;
        context.bucket = x.bucket();
        auto checked = document->check("<OwnershipControls><Rule><ObjectOwnership>" + *header +
                                           "</ObjectOwnership></Rule></OwnershipControls>",
                                       context);
        if (!checked)
            return refuseArgument("Invalid x-amz-object-ownership header: " + *header, "x-amz-object-ownership",
                                  *header);
        out.emplace("ownershipControls", std::move(*checked));
        if (*header == "ObjectWriter")
            ownership = auth::ObjectOwnership::ObjectWriter;
        else if (*header == "BucketOwnerPreferred")
            ownership = auth::ObjectOwnership::BucketOwnerPreferred;
    }
    const auth::AclUser owner = aclUser(x.caller.identity);
    auto acl = auth::aclFromHeaders(x.request.headers.all(), AclTarget::Bucket, owner, owner, aclAccounts(x));
    if (!acl)
        return refuseAcl(acl.error());
    if (!*acl || **acl == auth::privateAcl(owner))
        return out;
    const auto refusal = auth::refusalOfAcl(**acl, AclUse::CreateBucket, owner.id, ownership, {});
    if (refusal)
        return refuseNamed(auth::settingRefusalName(*refusal), {});
    out.emplace("acl", auth::encodeAcl(**acl));
    return out;
}

Task<Outcome<void>> getAcl(Exchange& x)
{
    const auto rules = x.access.rulesOf(x.bucketInfo);
    const auth::AclUser ofBucket = aclUser(bucketOwner(x, x.bucketInfo));
    Acl acl = rules->acl.value_or(auth::privateAcl(ofBucket));
    http::Headers headers;
    if (!x.key().empty()) {
        auto about = co_await subject(x);
        if (!about)
            co_return refused(std::move(about));
        acl = auth::privateAcl(about->owner);
        if (!about->info.mutables.acl.empty()) {
            auto stored = auth::decodeAcl(about->info.mutables.acl);
            if (!stored)
                co_return x.storeRefusal(stored.error());
            acl = std::move(*stored);
        }
        addVersionId(x, about->info.versionId, headers);
    }
    std::string document = auth::aclXml(auth::effectiveAcl(acl, ofBucket, rules->ownership, rules->block));
    co_return co_await x.sendXml(200, std::move(document), std::move(headers));
}

Task<Outcome<void>> putAcl(Exchange& x)
{
    return x.key().empty() ? putBucketAcl(x) : putObjectAcl(x);
}

} // namespace holdfast::s3
