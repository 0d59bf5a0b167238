// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "auth/access.h"

/// What the public access block and object ownership say when settings and objects are put.
namespace holdfast::auth
{

namespace
{

/// "bucket-owner-full-control canned ACL or an equivalent form of this ACL expressed in XML":
/// everything to the owner and the bucket owner, nothing to anybody else.
bool isFullControlOf(const Acl& acl, std::string_view bucketOwnerId)
{
    return std::ranges::all_of(acl.grants,
                               [&](const Grant& grant) {
                                   return grant.kind == GranteeKind::User &&
                                          grant.permission == Permission::FullControl &&
                                          (grant.user.id == bucketOwnerId ||
                                           grant.user.id == acl.owner.id);
                               }) &&
           std::ranges::any_of(acl.grants,
                               [&](const Grant& grant) { return grant.user.id == bucketOwnerId; });
}

bool givesOnlyToOwner(const Acl& acl)
{
    return std::ranges::all_of(acl.grants, [&](const Grant& grant) {
        return grant.kind == GranteeKind::User && grant.user.id == acl.owner.id;
    });
}

} // namespace

std::string_view ownerOfNewObject(ObjectOwnership ownership, std::string_view writerId,
                                  std::string_view bucketOwnerId, std::string_view cannedAcl)
{
    switch (ownership) {
    case ObjectOwnership::BucketOwnerEnforced:
        return bucketOwnerId;
    case ObjectOwnership::BucketOwnerPreferred:
        return cannedAcl == "bucket-owner-full-control" ? bucketOwnerId : writerId;
    case ObjectOwnership::ObjectWriter:
        break;
    }
    return writerId;
}

Acl effectiveAcl(const Acl& acl, const AclUser& bucketOwner, ObjectOwnership ownership,
                 const PublicAccessBlock& block)
{
    if (ownership == ObjectOwnership::BucketOwnerEnforced)
        return privateAcl(bucketOwner);
    Acl out = acl;
    if (block.ignorePublicAcls)
        std::erase_if(out.grants, [](const Grant& grant) {
            return grant.kind == GranteeKind::AllUsers ||
                   grant.kind == GranteeKind::AuthenticatedUsers;
        });
    return out;
}

std::string_view settingRefusalName(SettingRefusal refusal)
{
    switch (refusal) {
    case SettingRefusal::AccessDenied:
        return "AccessDenied";
    case SettingRefusal::AccessControlListNotSupported:
        return "AccessControlListNotSupported";
    case SettingRefusal::InvalidBucketAclWithObjectOwnership:
        return "InvalidBucketAclWithObjectOwnership";
    }
    return "AccessDenied";
}

int settingRefusalStatus(SettingRefusal refusal)
{
    return refusal == SettingRefusal::AccessDenied ? 403 : 400;
}

std::optional<SettingRefusal> refusalOfAcl(const Acl& acl, AclUse use,
                                           std::string_view bucketOwnerId,
                                           ObjectOwnership ownership,
                                           const PublicAccessBlock& block)
{
    if (ownership == ObjectOwnership::BucketOwnerEnforced) {
        switch (use) {
        case AclUse::CreateBucket:
            if (!givesOnlyToOwner(acl))
                return SettingRefusal::InvalidBucketAclWithObjectOwnership;
            break;
        case AclUse::PutObject:
            if (!isFullControlOf(acl, bucketOwnerId))
                return SettingRefusal::AccessControlListNotSupported;
            break;
        case AclUse::PutBucketAcl:
        case AclUse::PutObjectAcl:
            // AWS refuses any. What changes nothing is taken here: s3cmd writes a copy's ACL back.
            if (!givesOnlyToOwner(acl) || !isFullControlOf(acl, bucketOwnerId))
                return SettingRefusal::AccessControlListNotSupported;
            break;
        }
    }
    if (block.blockPublicAcls && acl.isPublic())
        return SettingRefusal::AccessDenied;
    return std::nullopt;
}

std::optional<SettingRefusal> refusalOfPolicy(const Policy& policy, const PublicAccessBlock& block)
{
    if (block.blockPublicPolicy && policy.isPublic())
        return SettingRefusal::AccessDenied;
    return std::nullopt;
}

std::optional<SettingRefusal> refusalOfOwnership(ObjectOwnership ownership, const Acl& bucketAcl)
{
    if (ownership == ObjectOwnership::BucketOwnerEnforced && !givesOnlyToOwner(bucketAcl))
        return SettingRefusal::InvalidBucketAclWithObjectOwnership;
    return std::nullopt;
}

} // namespace holdfast::auth
