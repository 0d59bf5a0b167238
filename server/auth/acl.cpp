// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "auth/acl.h"

#include <algorithm>
#include <array>

#include "base/tlv.h"

namespace holdfast::auth
{

namespace
{

constexpr std::uint16_t kOwnerId = 1 | kTlvRequired;
constexpr std::uint16_t kOwnerName = 2;
constexpr std::uint16_t kGrant = 3 | kTlvRequired;

constexpr std::uint16_t kGrantKind = 1 | kTlvRequired;
constexpr std::uint16_t kGrantPermission = 2 | kTlvRequired;
constexpr std::uint16_t kGrantId = 3 | kTlvRequired;
constexpr std::uint16_t kGrantName = 4;

/// Server access logs are written in this name ("Log Delivery group").
constexpr std::string_view kLogService = "logging.s3.amazonaws.com";

bool isPublicGroup(GranteeKind kind)
{
    return kind == GranteeKind::AllUsers || kind == GranteeKind::AuthenticatedUsers;
}

bool isGrantee(const Grant& grant, const Caller& caller)
{
    switch (grant.kind) {
    case GranteeKind::User:
        return caller.isOf(grant.user.id);
    case GranteeKind::AllUsers:
        return true;
    case GranteeKind::AuthenticatedUsers: // "all requests must be signed (authenticated)"
        return !caller.isAnonymous();
    case GranteeKind::LogDelivery:
        return caller.service == kLogService;
    }
    return false;
}

Result<Grant> decodeGrant(std::string_view record)
{
    Grant grant;
    std::uint8_t kind = 0;
    std::uint8_t permission = 0;
    TlvReader reader(record);
    while (true) {
        auto field = reader.next();
        if (!field)
            return failed(std::move(field), "grant");
        if (!*field)
            break;
        const TlvField& at = **field;
        if (at.tag == kGrantKind || at.tag == kGrantPermission) {
            const auto value = at.u8();
            if (!value)
                return std::unexpected(value.error());
            (at.tag == kGrantKind ? kind : permission) = *value;
        } else if (at.tag == kGrantId) {
            grant.user.id = at.value;
        } else if (at.tag == kGrantName) {
            grant.user.name = at.value;
        } else if (at.tag & kTlvRequired) {
            return unknownRequired(at.tag, "grant");
        }
    }
    const bool known = kind >= std::uint8_t(GranteeKind::User) &&
                       kind <= std::uint8_t(GranteeKind::LogDelivery) &&
                       permission >= std::uint8_t(Permission::FullControl) &&
                       permission <= std::uint8_t(Permission::WriteAcp);
    grant.kind = GranteeKind(kind);
    grant.permission = Permission(permission);
    if (!known || (grant.kind == GranteeKind::User) == grant.user.id.empty())
        return fail(Code::Corrupt, "a grant of an access control list makes no sense");
    return grant;
}

} // namespace

bool Acl::isPublic() const
{
    return std::ranges::any_of(grants, [](const Grant& g) { return isPublicGroup(g.kind); });
}

bool Acl::permits(const Caller& caller, Permission permission, bool ignorePublic) const
{
    return std::ranges::any_of(grants, [&](const Grant& grant) {
        const bool covers =
            grant.permission == permission || grant.permission == Permission::FullControl;
        const bool counts = !ignorePublic || !isPublicGroup(grant.kind);
        return covers && counts && isGrantee(grant, caller);
    });
}

Acl privateAcl(AclUser owner)
{
    Acl acl{std::move(owner), {}};
    acl.grants.push_back({GranteeKind::User, acl.owner, Permission::FullControl});
    return acl;
}

std::optional<Acl> cannedAcl(std::string_view name, AclTarget target, AclUser owner,
                             const AclUser& bucketOwner)
{
    Acl acl = privateAcl(std::move(owner));
    const auto give = [&acl](GranteeKind kind, Permission permission) {
        acl.grants.push_back({kind, {}, permission});
    };
    const auto giveBucketOwner = [&](Permission permission) {
        if (target == AclTarget::Object && bucketOwner.id != acl.owner.id)
            acl.grants.push_back({GranteeKind::User, bucketOwner, permission});
    };
    if (name == "private" || name == "aws-exec-read") {
        return acl;
    } else if (name == "public-read") {
        give(GranteeKind::AllUsers, Permission::Read);
    } else if (name == "public-read-write") {
        give(GranteeKind::AllUsers, Permission::Read);
        give(GranteeKind::AllUsers, Permission::Write);
    } else if (name == "authenticated-read") {
        give(GranteeKind::AuthenticatedUsers, Permission::Read);
    } else if (name == "bucket-owner-read") {
        giveBucketOwner(Permission::Read);
    } else if (name == "bucket-owner-full-control") {
        giveBucketOwner(Permission::FullControl);
    } else if (name == "log-delivery-write" && target == AclTarget::Bucket) {
        give(GranteeKind::LogDelivery, Permission::Write);
        give(GranteeKind::LogDelivery, Permission::ReadAcp);
    } else {
        return std::nullopt;
    }
    return acl;
}

std::optional<AclNeed> aclNeed(std::string_view action)
{
    using enum AclTarget;
    using enum Permission;
    struct Row
    {
        std::string_view action;
        AclNeed need;
    };
    static constexpr auto kRows = std::to_array<Row>({
        {"s3:ListBucket", {Bucket, Read}},
        {"s3:ListBucketVersions", {Bucket, Read}},
        {"s3:ListBucketMultipartUploads", {Bucket, Read}},
        {"s3:PutObject", {Bucket, Write}},
        {"s3:DeleteObject", {Bucket, Write}},
        {"s3:GetBucketAcl", {Bucket, ReadAcp}},
        {"s3:PutBucketAcl", {Bucket, WriteAcp}},
        {"s3:GetObject", {Object, Read}},
        {"s3:GetObjectVersion", {Object, Read}},
        {"s3:GetObjectTorrent", {Object, Read}},
        {"s3:GetObjectVersionTorrent", {Object, Read}},
        {"s3:GetObjectAcl", {Object, ReadAcp}},
        {"s3:GetObjectVersionAcl", {Object, ReadAcp}},
        {"s3:PutObjectAcl", {Object, WriteAcp}},
        {"s3:PutObjectVersionAcl", {Object, WriteAcp}},
    });
    const auto* row = std::ranges::find(kRows, action, &Row::action);
    return row == kRows.end() ? std::nullopt : std::optional(row->need);
}

std::string encodeAcl(const Acl& acl)
{
    TlvWriter out;
    out.bytes(kOwnerId, acl.owner.id);
    if (!acl.owner.name.empty())
        out.bytes(kOwnerName, acl.owner.name);
    for (const Grant& grant : acl.grants) {
        TlvWriter inner;
        inner.u8(kGrantKind, std::uint8_t(grant.kind));
        inner.u8(kGrantPermission, std::uint8_t(grant.permission));
        if (grant.kind == GranteeKind::User) {
            inner.bytes(kGrantId, grant.user.id);
            if (!grant.user.name.empty())
                inner.bytes(kGrantName, grant.user.name);
        }
        out.bytes(kGrant, inner.data());
    }
    return std::move(out).finish();
}

Result<Acl> decodeAcl(std::string_view record)
{
    Acl acl;
    bool hasOwner = false;
    TlvReader reader(record);
    while (true) {
        auto field = reader.next();
        if (!field)
            return failed(std::move(field), "access control list");
        if (!*field)
            break;
        const TlvField& at = **field;
        if (at.tag == kOwnerId) {
            acl.owner.id = at.value;
            hasOwner = true;
        } else if (at.tag == kOwnerName) {
            acl.owner.name = at.value;
        } else if (at.tag == kGrant) {
            auto grant = decodeGrant(at.value);
            if (!grant)
                return failed(std::move(grant), "access control list");
            acl.grants.push_back(std::move(*grant));
        } else if (at.tag & kTlvRequired) {
            return unknownRequired(at.tag, "access control list");
        }
    }
    if (!hasOwner || acl.grants.size() > kAclMaxGrants)
        return fail(Code::Corrupt, "an access control list has no owner or too many grants");
    return acl;
}

} // namespace holdfast::auth
