// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/access.h"

#include <algorithm>
#include <array>

namespace holdfast::auth
{

namespace
{

template <std::size_t N>
bool isOneOf(std::string_view action, const std::array<std::string_view, N>& actions)
{
    return std::ranges::find(actions, action) != actions.end();
}

constexpr std::array<std::string_view, 3> kPolicyActions{"s3:GetBucketPolicy", "s3:PutBucketPolicy",
                                                         "s3:DeleteBucketPolicy"};
constexpr std::array<std::string_view, 2> kUploadActions{"s3:AbortMultipartUpload",
                                                         "s3:ListMultipartUploadParts"};
/// With the actions that an object's ACL can give, those the object's owner decides ("object
/// context").
constexpr std::array<std::string_view, 2> kReadsOfAttributes{"s3:GetObjectAttributes",
                                                             "s3:GetObjectVersionAttributes"};

constexpr Decision allow(AccessReason reason)
{
    return {true, reason};
}

constexpr Decision refuse(AccessReason reason)
{
    return {false, reason};
}

/// One decision; the names of its parts are those of the table in access.h.
class Judge
{
public:
    explicit Judge(const AccessInput& input)
        : m_in(input), m_caller(input.request.caller), m_action(input.request.action),
          m_need(aclNeed(input.request.action)),
          m_ofBucketOwner(m_caller.isOf(input.bucketOwnerId)),
          m_isUser(!m_caller.isAnonymous() && !m_caller.isService() && !m_caller.isAccountRoot)
    {
    }

    Decision decide();

private:
    [[nodiscard]] std::optional<Decision> refusal() const;
    [[nodiscard]] Decision byObjectOwner() const;
    [[nodiscard]] Decision byBucketOwner() const;
    [[nodiscard]] std::optional<AccessReason> resourceGrant() const;
    [[nodiscard]] bool bucketAclPermits() const;

    [[nodiscard]] bool aclsOn() const
    {
        return m_in.ownership != ObjectOwnership::BucketOwnerEnforced;
    }
    [[nodiscard]] bool objectIsAnothers() const
    {
        return aclsOn() && m_in.object && m_in.object->ownerId != m_in.bucketOwnerId;
    }
    /// Whether the caller's own account lets it use what the owner of the resource grants.
    [[nodiscard]] bool ownAccountAgrees() const
    {
        return !m_isUser || m_in.userPolicy == Verdict::Allow;
    }

    const AccessInput& m_in;
    const Caller& m_caller;
    std::string_view m_action;
    std::optional<AclNeed> m_need;
    bool m_ofBucketOwner;
    bool m_isUser;
    PolicyAnswer m_policy;
};

Decision Judge::decide()
{
    if (m_in.policy)
        m_policy = m_in.policy->evaluate(m_in.request);
    if (const auto refused = refusal())
        return *refused;
    const bool ownersMatter =
        (m_need && m_need->target == AclTarget::Object) || isOneOf(m_action, kReadsOfAttributes);
    return ownersMatter && objectIsAnothers() ? byObjectOwner() : byBucketOwner();
}

/// Steps 1 to 4.
std::optional<Decision> Judge::refusal() const
{
    const bool onPolicy = isOneOf(m_action, kPolicyActions);
    // "If you have the correct permissions, but you're not using an identity that belongs to the
    // bucket owner's account, Amazon S3 returns a 405 Method Not Allowed error." (PutBucketPolicy)
    // Without them it is 403 like any other.
    if (onPolicy && !m_ofBucketOwner) {
        const bool permitted = m_policy.verdict == Verdict::Allow && ownAccountAgrees();
        return refuse(permitted ? AccessReason::OutsideOwnersAccount
                                : m_policy.verdict == Verdict::Deny ? AccessReason::ExplicitDeny
                                                                    : AccessReason::NotGranted);
    }
    // "The root user of the AWS account that owns a bucket can always use this operation, even if
    // the policy explicitly denies the root user the ability to perform this action." (the same)
    const bool alwaysMay = onPolicy && m_caller.isAccountRoot;
    if (m_policy.verdict == Verdict::Deny && !alwaysMay)
        return refuse(AccessReason::ExplicitDeny);
    if (m_isUser && m_in.userPolicy == Verdict::Deny)
        return refuse(AccessReason::ExplicitDeny);
    // "Blocks all cross-account access to the ... bucket (except by AWS service principals)".
    if (m_in.block.restrictPublicBuckets && m_in.policy && m_in.policy->isPublic() &&
        !m_ofBucketOwner && !m_caller.isService())
        return refuse(AccessReason::RestrictedPublicBucket);
    return std::nullopt;
}

/// Somebody else's object: "the object owner must explicitly grant permission".
Decision Judge::byObjectOwner() const
{
    if (!ownAccountAgrees())
        return refuse(AccessReason::NotGranted);
    if (m_caller.isOf(m_in.object->ownerId))
        return allow(AccessReason::ObjectOwner);
    const Acl* acl = m_in.object->acl;
    if (m_need && acl && acl->permits(m_caller, m_need->permission, m_in.block.ignorePublicAcls))
        return allow(AccessReason::ObjectAcl);
    return refuse(AccessReason::NotGranted);
}

Decision Judge::byBucketOwner() const
{
    if (m_ofBucketOwner) {
        if (ownAccountAgrees())
            return allow(AccessReason::BucketOwner);
        // Within one account either policy suffices, unless the bucket's names the account alone.
        if (m_policy.verdict == Verdict::Allow && !m_policy.viaAccount)
            return allow(AccessReason::BucketPolicy);
        return refuse(AccessReason::NotGranted);
    }
    const auto grant = resourceGrant();
    return grant && ownAccountAgrees() ? allow(*grant) : refuse(AccessReason::NotGranted);
}

/// What lets callers of other accounts, the anonymous and services in.
std::optional<AccessReason> Judge::resourceGrant() const
{
    if (isOneOf(m_action, kUploadActions) && m_caller.isOf(m_in.uploadInitiatorId))
        return AccessReason::UploadInitiator;
    if (m_policy.verdict == Verdict::Allow)
        return AccessReason::BucketPolicy;
    if (!aclsOn() || !m_need)
        return std::nullopt;
    if (m_need->target == AclTarget::Bucket)
        return bucketAclPermits() ? std::optional(AccessReason::BucketAcl) : std::nullopt;
    const Acl* acl = m_in.object ? m_in.object->acl : nullptr;
    const bool permits =
        acl && acl->permits(m_caller, m_need->permission, m_in.block.ignorePublicAcls);
    return permits ? std::optional(AccessReason::ObjectAcl) : std::nullopt;
}

/// WRITE "allows grantee to create new objects in the bucket. For the bucket and object owners of
/// existing objects, also allows deletions and overwrites of those objects."
bool Judge::bucketAclPermits() const
{
    const Acl* acl = m_in.bucketAcl;
    if (!acl || !acl->permits(m_caller, m_need->permission, m_in.block.ignorePublicAcls))
        return false;
    if (m_need->permission != Permission::Write)
        return true;
    const bool creates = !m_in.object && m_action == "s3:PutObject";
    return creates || (m_in.object && m_caller.isOf(m_in.object->ownerId));
}

} // namespace

PublicAccessBlock strictest(const PublicAccessBlock& left, const PublicAccessBlock& right)
{
    return {left.blockPublicAcls || right.blockPublicAcls,
            left.ignorePublicAcls || right.ignorePublicAcls,
            left.blockPublicPolicy || right.blockPublicPolicy,
            left.restrictPublicBuckets || right.restrictPublicBuckets};
}

Decision decide(const AccessInput& input)
{
    return Judge(input).decide();
}

std::string_view accessReasonText(AccessReason reason)
{
    switch (reason) {
    case AccessReason::NotGranted:
        return "not granted";
    case AccessReason::ExplicitDeny:
        return "explicit deny";
    case AccessReason::OutsideOwnersAccount:
        return "not of the bucket owner's account";
    case AccessReason::RestrictedPublicBucket:
        return "public bucket restricted to the owner's account";
    case AccessReason::BucketOwner:
        return "bucket owner";
    case AccessReason::ObjectOwner:
        return "object owner";
    case AccessReason::UploadInitiator:
        return "initiator of the upload";
    case AccessReason::BucketPolicy:
        return "bucket policy";
    case AccessReason::BucketAcl:
        return "ACL of the bucket";
    case AccessReason::ObjectAcl:
        return "ACL of the object";
    }
    return "unknown";
}

} // namespace holdfast::auth
