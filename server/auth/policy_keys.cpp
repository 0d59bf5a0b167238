// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "auth/policy_model.h"

/// The condition keys of S3. Source: Service Authorization Reference, "Actions, resources, and
/// condition keys for Amazon S3", and S3 user guide, "Bucket policy examples using condition keys".
namespace holdfast::auth
{

namespace
{

/// Which actions carry a key; for most keys that is not checked.
enum class Carried : std::uint8_t { Anywhere, ByLists, ByPuts, ByAcls, ByVersions, ByTaggings };

struct S3Key
{
    std::string_view name; ///< lower case, without "s3:"; ends with "/" where a tag key follows
    Carried carried = Carried::Anywhere;
};

using enum Carried;

constexpr auto kKeys = std::to_array<S3Key>({
    {"accessgrantsinstancearn"},
    {"accesspointnetworkorigin"},
    {"accesspointtag/"},
    {"authtype"},
    {"buckettag/"},
    {"dataaccesspointaccount"},
    {"dataaccesspointarn"},
    {"delimiter", ByLists},
    {"destinationregion"},
    {"existingobjecttag/"},
    {"if-match"},
    {"if-none-match"},
    {"inventoryaccessibleoptionalfields"},
    {"isreplicationpauserequest"},
    {"locationconstraint"},
    {"max-keys", ByLists},
    {"object-lock-legal-hold"},
    {"object-lock-mode"},
    {"object-lock-remaining-retention-days"},
    {"object-lock-retain-until-date"},
    {"objectcreationoperation"},
    {"prefix", ByLists},
    {"replicationresourcearn"},
    {"requestobjecttag/", ByTaggings},
    {"requestobjecttagkeys", ByTaggings},
    {"resourceaccount"},
    {"signatureage"},
    {"signatureversion"},
    {"tlsversion"},
    {"versionid", ByVersions},
    {"x-amz-acl", ByAcls},
    {"x-amz-content-sha256"},
    {"x-amz-copy-source", ByPuts},
    {"x-amz-grant-full-control", ByAcls},
    {"x-amz-grant-read", ByAcls},
    {"x-amz-grant-read-acp", ByAcls},
    {"x-amz-grant-write", ByAcls},
    {"x-amz-grant-write-acp", ByAcls},
    {"x-amz-metadata-directive", ByPuts},
    {"x-amz-object-ownership"},
    {"x-amz-server-side-encryption"},
    {"x-amz-server-side-encryption-aws-kms-key-id"},
    {"x-amz-server-side-encryption-customer-algorithm"},
    {"x-amz-storage-class"},
    {"x-amz-website-redirect-location"},
});

/// "AWS global condition context keys", IAM user guide; without "aws:", in lower case; "/": a tag key follows.
constexpr auto kGlobalKeys = std::to_array<std::string_view>({
    "assumedroot",
    "calledvia",
    "calledviafirst",
    "calledvialast",
    "chatbotsourcearn",
    "currenttime",
    "ec2instancesourceprivateipv4",
    "ec2instancesourcevpc",
    "epochtime",
    "federatedprovider",
    "multifactorauthage",
    "multifactorauthpresent",
    "principalaccount",
    "principalarn",
    "principalisawsservice",
    "principalorgid",
    "principalorgpaths",
    "principalservicename",
    "principalservicenameslist",
    "principaltag/",
    "principaltype",
    "referer",
    "requestedregion",
    "requesttag/",
    "resourceaccount",
    "resourceorgid",
    "resourceorgpaths",
    "resourcetag/",
    "securetransport",
    "sourceaccount",
    "sourcearn",
    "sourceidentity",
    "sourceip",
    "sourceorgid",
    "sourceorgpaths",
    "sourceowner",
    "sourcevpc",
    "sourcevpcarn",
    "sourcevpce",
    "tagkeys",
    "tokenissuetime",
    "useragent",
    "userid",
    "username",
    "viaawsservice",
    "vpceaccount",
    "vpceorgid",
    "vpceorgpaths",
    "vpcsourceip",
});

const S3Key* findKey(std::string_view key)
{
    const std::string lower = asciiLower(key);
    if (!lower.starts_with("s3:"))
        return nullptr;
    const std::string_view name = std::string_view(lower).substr(3);
    const auto* found = std::ranges::find_if(kKeys, [&](const S3Key& known) {
        return known.name.ends_with('/')
                   ? name.size() > known.name.size() && name.starts_with(known.name)
                   : name == known.name;
    });
    return found == kKeys.end() ? nullptr : found;
}

bool isOneOf(std::string_view action, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, action) != names.end();
}

} // namespace

bool isConditionKey(std::string_view key)
{
    constexpr std::string_view kGlobal = "aws:";
    const bool global = asciiLower(key.substr(0, kGlobal.size())) == kGlobal;
    return global ? key.size() > kGlobal.size() : findKey(key) != nullptr;
}

bool isKnownGlobalKey(std::string_view key)
{
    const std::string lower = asciiLower(key);
    if (!lower.starts_with("aws:"))
        return false;
    const std::string_view name = std::string_view(lower).substr(4);
    return std::ranges::any_of(kGlobalKeys, [&](std::string_view known) {
        return known.ends_with('/') ? name.size() > known.size() && name.starts_with(known) : name == known;
    });
}

bool conditionKeyApplies(std::string_view key, const S3Action& action)
{
    const S3Key* known = findKey(key);
    const std::string_view name = action.name;
    switch (known ? known->carried : Anywhere) {
    case Anywhere:
        return true;
    case ByLists:
        return isOneOf(name,
                       {"s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"});
    case ByPuts:
        return isOneOf(name, {"s3:PutObject", "s3:ReplicateObject"});
    case ByAcls:
        return isOneOf(name, {"s3:CreateBucket", "s3:PutBucketAcl", "s3:PutObject",
                              "s3:PutObjectAcl", "s3:PutObjectVersionAcl"});
    case ByVersions:
        return name.find("ObjectVersion") != std::string_view::npos;
    case ByTaggings:
        return isOneOf(name, {"s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging",
                              "s3:ReplicateObject", "s3:ReplicateTags"});
    }
    return true;
}

} // namespace holdfast::auth
