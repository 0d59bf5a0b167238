// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "auth/acl.h"
#include "base/xml.h"

/// ACLs as clients send and read them: headers and XML.
namespace holdfast::auth
{

namespace
{

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
constexpr std::string_view kXsi = "http://www.w3.org/2001/XMLSchema-instance";

struct Group
{
    GranteeKind kind;
    std::string_view uri;
};
constexpr auto kGroups = std::to_array<Group>({
    {GranteeKind::AllUsers, "http://acs.amazonaws.com/groups/global/AllUsers"},
    {GranteeKind::AuthenticatedUsers, "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},
    {GranteeKind::LogDelivery, "http://acs.amazonaws.com/groups/s3/LogDelivery"},
});

struct PermissionName
{
    Permission permission;
    std::string_view xml;
    std::string_view header;
};
constexpr auto kPermissions = std::to_array<PermissionName>({
    {Permission::FullControl, "FULL_CONTROL", "x-amz-grant-full-control"},
    {Permission::Read, "READ", "x-amz-grant-read"},
    {Permission::Write, "WRITE", "x-amz-grant-write"},
    {Permission::ReadAcp, "READ_ACP", "x-amz-grant-read-acp"},
    {Permission::WriteAcp, "WRITE_ACP", "x-amz-grant-write-acp"},
});

std::unexpected<AclError> refuse(AclFault fault, std::string message)
{
    return std::unexpected(AclError{fault, std::move(message)});
}

std::unexpected<AclError> malformed()
{
    return refuse(AclFault::MalformedACLError,
                  "The XML you provided was not well-formed or did not validate against our "
                  "published schema");
}

std::unexpected<AclError> tooMany()
{
    return refuse(AclFault::MalformedACLError, "An access control list can have up to 100 grants");
}

using GranteeResult = std::expected<Grant, AclError>;

GranteeResult userById(std::string_view id, const AclAccounts& accounts)
{
    if (id == kAnonymousOwnerId) // as read from an object of theirs and sent back
        return Grant{GranteeKind::User, {std::string(id), {}}};
    const bool wellFormed =
        id.size() == 64 && id.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    std::optional<AclUser> user;
    if (wellFormed)
        user = accounts.byId ? accounts.byId(id) : AclUser{asciiLower(id), {}};
    if (!user)
        return refuse(AclFault::InvalidArgument, "Invalid id");
    return Grant{GranteeKind::User, std::move(*user)};
}

GranteeResult userByEmail(std::string_view email, const AclAccounts& accounts)
{
    auto user = accounts.byEmail ? accounts.byEmail(email) : std::nullopt;
    if (!user)
        return refuse(AclFault::UnresolvableGrantByEmailAddress,
                      "The e-mail address you provided does not match any account on record.");
    return Grant{GranteeKind::User, std::move(*user)};
}

GranteeResult groupByUri(std::string_view uri)
{
    const auto* group = std::ranges::find(kGroups, uri, &Group::uri);
    if (group == kGroups.end())
        return refuse(AclFault::InvalidArgument, "Invalid group uri");
    return Grant{group->kind, {}};
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Cuts the first `type=value` from a list; its value without quotes. A comma inside of quotes
/// parts nothing.
std::optional<std::pair<std::string, std::string>> takeGrantee(std::string_view& list)
{
    const auto equals = list.find('=');
    if (equals == std::string_view::npos)
        return std::nullopt;
    std::string type = asciiLower(trimmed(list.substr(0, equals)));
    std::string_view rest = trimmed(list.substr(equals + 1));
    std::string_view value;
    if (rest.starts_with('"')) {
        const auto close = rest.find('"', 1);
        if (close == std::string_view::npos)
            return std::nullopt;
        value = rest.substr(1, close - 1);
        rest = trimmed(rest.substr(close + 1));
        if (!rest.empty() && !rest.starts_with(','))
            return std::nullopt;
    } else {
        const auto comma = std::min(rest.find(','), rest.size());
        value = trimmed(rest.substr(0, comma));
        rest.remove_prefix(comma);
    }
    if (rest.starts_with(',')) {
        rest = trimmed(rest.substr(1));
        if (rest.empty())
            return std::nullopt; // a list does not end in a comma
    }
    list = rest;
    return std::pair(std::move(type), std::string(value));
}

GranteeResult granteeFromXml(const XmlNode& node, const AclAccounts& accounts)
{
    const auto type = std::ranges::find(node.attributes, std::string("type"),
                                        &std::pair<std::string, std::string>::first);
    if (type == node.attributes.end())
        return malformed();
    if (type->second == "CanonicalUser") {
        const auto id = node.childText("ID");
        return id ? userById(*id, accounts) : malformed();
    }
    if (type->second == "AmazonCustomerByEmail") {
        const auto email = node.childText("EmailAddress");
        return email ? userByEmail(*email, accounts) : malformed();
    }
    const auto uri = node.childText("URI");
    return type->second == "Group" && uri ? groupByUri(*uri) : malformed();
}

GranteeResult grantFromXml(const XmlNode& node, const AclAccounts& accounts)
{
    const XmlNode* grantee = node.child("Grantee");
    const auto permission = node.childText("Permission");
    if (node.name != "Grant" || !grantee || !permission)
        return malformed();
    const auto* known = std::ranges::find(kPermissions, *permission, &PermissionName::xml);
    if (known == kPermissions.end())
        return malformed();
    auto grant = granteeFromXml(*grantee, accounts);
    if (grant)
        grant->permission = known->permission;
    return grant;
}

void writeGrantee(XmlWriter& out, const Grant& grant)
{
    out.open("Grantee").attribute("xmlns:xsi", kXsi);
    if (grant.kind == GranteeKind::User) {
        out.attribute("xsi:type", "CanonicalUser").text("ID", grant.user.id);
        if (!grant.user.name.empty())
            out.text("DisplayName", grant.user.name);
    } else {
        const auto* group = std::ranges::find(kGroups, grant.kind, &Group::kind);
        out.attribute("xsi:type", "Group").text("URI", group->uri);
    }
    out.close();
}

} // namespace

std::string_view aclFaultName(AclFault fault)
{
    switch (fault) {
    case AclFault::AccessDenied:
        return "AccessDenied";
    case AclFault::InvalidArgument:
        return "InvalidArgument";
    case AclFault::InvalidRequest:
        return "InvalidRequest";
    case AclFault::MalformedACLError:
        return "MalformedACLError";
    case AclFault::UnresolvableGrantByEmailAddress:
        return "UnresolvableGrantByEmailAddress";
    }
    return "InvalidArgument";
}

int aclFaultStatus(AclFault fault)
{
    return fault == AclFault::AccessDenied ? 403 : 400;
}

std::expected<std::vector<Grant>, AclError>
parseGrantHeader(std::string_view value, Permission permission, const AclAccounts& accounts)
{
    std::vector<Grant> out;
    std::string_view list = trimmed(value);
    while (!list.empty()) {
        const auto pair = takeGrantee(list);
        if (!pair)
            return refuse(AclFault::InvalidArgument, "Argument format not recognized");
        const auto& [type, name] = *pair;
        auto grant = type == "id"    ? userById(name, accounts)
                     : type == "uri" ? groupByUri(name)
                     : type == "emailaddress"
                         ? userByEmail(name, accounts)
                         : GranteeResult(
                               refuse(AclFault::InvalidArgument, "Argument format not recognized"));
        if (!grant)
            return std::unexpected(std::move(grant).error());
        grant->permission = permission;
        out.push_back(std::move(*grant));
        if (out.size() > kAclMaxGrants)
            return tooMany();
    }
    return out;
}

std::expected<std::optional<Acl>, AclError> aclFromHeaders(const HeaderList& headers,
                                                           AclTarget target, const AclUser& owner,
                                                           const AclUser& bucketOwner,
                                                           const AclAccounts& accounts)
{
    std::optional<Acl> canned;
    std::optional<Acl> granted;
    for (const auto& [name, value] : headers) {
        if (name == "x-amz-acl") {
            canned = cannedAcl(value, target, owner, bucketOwner);
            if (!canned)
                return refuse(AclFault::InvalidArgument, "The canned ACL is not known: " + value);
            continue;
        }
        const auto* known = std::ranges::find(kPermissions, name, &PermissionName::header);
        if (known == kPermissions.end())
            continue;
        auto grants = parseGrantHeader(value, known->permission, accounts);
        if (!grants)
            return std::unexpected(std::move(grants).error());
        if (!granted)
            granted = Acl{owner, {}};
        granted->grants.insert(granted->grants.end(), grants->begin(), grants->end());
        if (granted->grants.size() > kAclMaxGrants)
            return tooMany();
    }
    // "You can use either a canned ACL or specify access permissions explicitly. You cannot do
    // both."
    if (canned && granted)
        return refuse(AclFault::InvalidRequest,
                      "Specifying both Canned ACLs and Header Grants is not allowed");
    return canned ? std::move(canned) : std::move(granted);
}

std::expected<Acl, AclError> parseAclXml(std::string_view document, const AclUser& owner,
                                         const AclAccounts& accounts)
{
    const auto root = parseXml(document);
    if (!root || root->name != "AccessControlPolicy")
        return malformed();
    const XmlNode* ownerNode = root->child("Owner");
    const XmlNode* list = root->child("AccessControlList");
    const auto ownerId = ownerNode ? ownerNode->childText("ID") : std::nullopt;
    if (!ownerId || !list)
        return malformed();
    if (*ownerId != owner.id) // ownership is not handed over by an ACL
        return refuse(AclFault::AccessDenied, "Access Denied");
    if (list->children.size() > kAclMaxGrants)
        return tooMany();
    Acl acl{owner, {}};
    for (const XmlNode& node : list->children) {
        auto grant = grantFromXml(node, accounts);
        if (!grant)
            return std::unexpected(std::move(grant).error());
        acl.grants.push_back(std::move(*grant));
    }
    return acl;
}

std::string aclXml(const Acl& acl)
{
    XmlWriter out;
    out.open("AccessControlPolicy", kNamespace).open("Owner").text("ID", acl.owner.id);
    if (!acl.owner.name.empty())
        out.text("DisplayName", acl.owner.name);
    out.close().open("AccessControlList");
    for (const Grant& grant : acl.grants) {
        out.open("Grant");
        writeGrantee(out, grant);
        const auto* name =
            std::ranges::find(kPermissions, grant.permission, &PermissionName::permission);
        out.text("Permission", name->xml).close();
    }
    return std::move(out).finish();
}

} // namespace holdfast::auth
