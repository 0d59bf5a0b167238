// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "auth/access_request.h"
#include "auth/acl.h"
#include "auth/policy.h"

/// May this caller do that to this bucket? Source: S3 user guide, "How Amazon S3 authorizes a
/// request" (and its pages for bucket and object operations), "Blocking public access to your
/// Amazon S3 storage", "Controlling ownership of objects and disabling ACLs for your bucket"; IAM
/// user guide, "Policy evaluation logic" and "Cross account resource access in IAM".
namespace holdfast::auth
{

/// The settings of PutPublicAccessBlock.
struct PublicAccessBlock
{
    bool blockPublicAcls = false;       ///< refuses new public ACLs
    bool ignorePublicAcls = false;      ///< grants to the public groups do not count
    bool blockPublicPolicy = false;     ///< refuses new public policies
    bool restrictPublicBuckets = false; ///< a public policy: nobody but the owner's account gets in
    bool operator==(const PublicAccessBlock&) const = default;
};

/// "The most restrictive combination" of the bucket's settings and the account's.
[[nodiscard]] PublicAccessBlock strictest(const PublicAccessBlock& left,
                                          const PublicAccessBlock& right);

enum class ObjectOwnership : std::uint8_t {
    BucketOwnerEnforced, ///< ACLs are off and the bucket owner owns all; the default of new buckets
    BucketOwnerPreferred,
    ObjectWriter,
};

/// An object that exists (the version that is asked for, or the current one).
struct ObjectAccess
{
    std::string_view ownerId;
    const Acl* acl = nullptr; ///< none: nobody but the owner
};

/// All that a decision depends on. For requests on a bucket or its objects; whether somebody may
/// list the buckets or create one is not decided here. What it refers to lives until decide()
/// returns.
struct AccessInput
{
    const AccessRequest& request;
    std::string_view bucketOwnerId; ///< canonical id
    const Policy* policy = nullptr;
    const Acl* bucketAcl = nullptr;
    PublicAccessBlock block;
    ObjectOwnership ownership = ObjectOwnership::BucketOwnerEnforced;
    /// The object the request reads, changes or replaces; nothing where it would be new. Needed
    /// only for callers outside of the bucket owner's account, and where objects may have other
    /// owners.
    std::optional<ObjectAccess> object;
    /// Who began the multipart upload, for s3:AbortMultipartUpload and s3:ListMultipartUploadParts.
    std::string_view uploadInitiatorId;
    /// What the policies say that the caller's own account attached to this user. Does not count
    /// for account roots, who may do all their account may, nor for the anonymous and services.
    Verdict userPolicy = Verdict::Silent;
};

enum class AccessReason : std::uint8_t {
    NotGranted,           ///< implicit deny: nothing allows it
    ExplicitDeny,         ///< a Deny of the bucket policy or of the user's own policies
    OutsideOwnersAccount, ///< bucket policies are the owner's account's alone: 405 MethodNotAllowed
    RestrictedPublicBucket,
    BucketOwner, ///< allowed: the account that owns the bucket
    ObjectOwner,
    UploadInitiator,
    BucketPolicy,
    BucketAcl,
    ObjectAcl,
};

struct Decision
{
    bool allowed = false;
    AccessReason reason = AccessReason::NotGranted;
};

/// Decides in this order; the first that applies ends it:
///
///   1. Bucket policies, by another account: refused (405 where the policy would allow it, else 403).
///   2. Deny in the bucket policy: refused; but the root of the owner's account may always read, replace
///      and delete the policy itself.
///   3. Deny in the user's own policies: refused.
///   4. restrictPublicBuckets and a public policy: refused but for the owner's account and services.
///   5. The owner of the resource: allowed.
///   6. Allow in the bucket policy, or an ACL: allowed; users of other accounts need an Allow of their own
///      account besides.
///   7. Else refused.
///
/// The owner of an object that another account wrote (ACLs on) is that account: then the bucket
/// policy gives no right to read it or its ACL, and not even the bucket owner has one without the
/// object's ACL (but may deny, delete, archive, tag and lock whatever lies in the bucket).
[[nodiscard]] Decision decide(const AccessInput& input);

/// "explicit deny", for logs.
[[nodiscard]] std::string_view accessReasonText(AccessReason reason);

/// Who owns an object that `writer` puts; `cannedAcl` is the request's x-amz-acl.
[[nodiscard]] std::string_view ownerOfNewObject(ObjectOwnership ownership,
                                                std::string_view writerId,
                                                std::string_view bucketOwnerId,
                                                std::string_view cannedAcl);

/// The ACL that GetBucketAcl and GetObjectAcl show: "the access permissions that Amazon S3 is
/// enforcing".
[[nodiscard]] Acl effectiveAcl(const Acl& acl, const AclUser& bucketOwner,
                               ObjectOwnership ownership, const PublicAccessBlock& block);

/// Where an ACL comes with a request.
enum class AclUse : std::uint8_t { CreateBucket, PutBucketAcl, PutObject, PutObjectAcl };

/// Why a setting is refused when it is put, by AWS's names.
enum class SettingRefusal : std::uint8_t {
    AccessDenied,                        ///< 403, by the public access block
    AccessControlListNotSupported,       ///< 400, ACLs are off
    InvalidBucketAclWithObjectOwnership, ///< 400, ACLs would be off and the bucket's gives rights
};
[[nodiscard]] std::string_view settingRefusalName(SettingRefusal refusal);
[[nodiscard]] int settingRefusalStatus(SettingRefusal refusal);

/// Whether an ACL that came with a request may be set.
[[nodiscard]] std::optional<SettingRefusal> refusalOfAcl(const Acl& acl, AclUse use,
                                                         std::string_view bucketOwnerId,
                                                         ObjectOwnership ownership,
                                                         const PublicAccessBlock& block);
/// Whether a bucket policy may be set.
[[nodiscard]] std::optional<SettingRefusal> refusalOfPolicy(const Policy& policy,
                                                            const PublicAccessBlock& block);
/// Whether a bucket with this ACL may be given this setting of object ownership.
[[nodiscard]] std::optional<SettingRefusal> refusalOfOwnership(ObjectOwnership ownership,
                                                               const Acl& bucketAcl);

} // namespace holdfast::auth
