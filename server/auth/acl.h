// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/access_request.h"
#include "base/error.h"

/// Access control lists. Source: S3 user guide, "Access control list (ACL) overview"; S3 API
/// reference, PutBucketAcl and PutObjectAcl.
namespace holdfast::auth
{

inline constexpr std::size_t kAclMaxGrants = 100; ///< "An ACL can have up to 100 grants."

/// Values are part of the durable encoding.
enum class Permission : std::uint8_t {
    FullControl = 1,
    Read = 2,
    Write = 3,
    ReadAcp = 4,
    WriteAcp = 5,
};

/// Values are part of the durable encoding.
enum class GranteeKind : std::uint8_t {
    User = 1, ///< an account, by its canonical id
    AllUsers = 2,
    AuthenticatedUsers = 3,
    LogDelivery = 4,
};

/// Whom objects belong to that the anonymous put ("Who is a grantee?"). No caller has this id.
inline constexpr std::string_view kAnonymousOwnerId = "65a011a29cdf8ec533ec3d1ccaae921c";

/// An account as `<Owner>` and `<Grantee>` name it.
struct AclUser
{
    std::string id; ///< canonical id
    std::string name;
    bool operator==(const AclUser&) const = default;
};

struct Grant
{
    GranteeKind kind = GranteeKind::User;
    AclUser user; ///< for GranteeKind::User
    Permission permission = Permission::Read;
    bool operator==(const Grant&) const = default;
};

struct Acl
{
    AclUser owner;
    std::vector<Grant> grants;

    bool operator==(const Acl&) const = default;
    /// "If it grants any permissions to members of the predefined AllUsers or AuthenticatedUsers
    /// groups"
    /// ("The meaning of public").
    [[nodiscard]] bool isPublic() const;
    /// Whether some grant gives the caller this permission; grants to the public groups do not
    /// count with `ignorePublic`. Ownership by itself gives nothing here: see access.h.
    [[nodiscard]] bool permits(const Caller& caller, Permission permission,
                               bool ignorePublic = false) const;
};

/// The owner has FULL_CONTROL and nobody else anything: what a bucket or an object begins with.
[[nodiscard]] Acl privateAcl(AclUser owner);

enum class AclTarget : std::uint8_t { Bucket, Object };

/// A canned ACL ("public-read"), or nothing for a name that this kind of target does not know.
/// Those that speak of the bucket owner are private on a bucket. aws-exec-read is private too: the
/// grantee it means, Amazon EC2, does not exist here.
[[nodiscard]] std::optional<Acl> cannedAcl(std::string_view name, AclTarget target, AclUser owner,
                                           const AclUser& bucketOwner);

/// What ACL permission gives an action, on the bucket's or the object's ACL. Nothing: no ACL can.
/// Source: "Mapping of ACL permissions and access policy permissions".
struct AclNeed
{
    AclTarget target = AclTarget::Bucket;
    Permission permission = Permission::Read;
};
[[nodiscard]] std::optional<AclNeed> aclNeed(std::string_view action);

/// Why an ACL that a client sent is refused, with AWS's names and statuses.
enum class AclFault : std::uint8_t {
    AccessDenied, ///< it names another owner
    InvalidArgument,
    InvalidRequest,
    MalformedACLError,
    UnresolvableGrantByEmailAddress,
};
[[nodiscard]] std::string_view aclFaultName(AclFault fault);
[[nodiscard]] int aclFaultStatus(AclFault fault); ///< 400 or 403

struct AclError
{
    AclFault fault = AclFault::InvalidArgument;
    std::string message; ///< for the client
};

/// Looks up accounts that ACLs name. An empty `byId` takes every well-formed id, without a name; an
/// empty `byEmail` knows nobody.
struct AclAccounts
{
    std::function<std::optional<AclUser>(std::string_view id)> byId;
    std::function<std::optional<AclUser>(std::string_view email)> byEmail;
};

/// Names in lower case, as http::Request has them.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// The ACL that x-amz-acl or x-amz-grant-* ask for; nothing when there are none of them.
[[nodiscard]] std::expected<std::optional<Acl>, AclError>
aclFromHeaders(const HeaderList& headers, AclTarget target, const AclUser& owner,
               const AclUser& bucketOwner, const AclAccounts& accounts);

/// The value of one x-amz-grant-* header: `id="...", uri="...", emailAddress="..."`, quotes
/// optional.
[[nodiscard]] std::expected<std::vector<Grant>, AclError>
parseGrantHeader(std::string_view value, Permission permission, const AclAccounts& accounts);

/// An `<AccessControlPolicy>` that a client sent for something `owner` owns.
[[nodiscard]] std::expected<Acl, AclError>
parseAclXml(std::string_view document, const AclUser& owner, const AclAccounts& accounts);
[[nodiscard]] std::string aclXml(const Acl& acl);

/// The durable form: TLV records (base/tlv.h), fields in this order
///     1 required  owner's id | 2 optional  owner's name | 3 required, repeated  a grant, itself
///     TLV: 1 required  kind u8 | 2 required  permission u8 | 3 required  id | 4 optional  name
/// 3 and 4 only for GranteeKind::User.
[[nodiscard]] std::string encodeAcl(const Acl& acl);
[[nodiscard]] Result<Acl> decodeAcl(std::string_view record); ///< Corrupt, Unsupported

} // namespace holdfast::auth
