// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/xml.h"
#include "s3/object_version.h"
#include "s3/operations.h"
#include "s3/routes.h"

namespace holdfast::s3
{

namespace
{

struct Missing
{
    std::string_view selector;
    ErrorCode code;
};
/// Configurations no bucket has: AWS answers with an error of its own for each.
constexpr std::array kMissing{
    Missing{"policy", ErrorCode::NoSuchBucketPolicy},
    Missing{"policyStatus", ErrorCode::NoSuchBucketPolicy},
    Missing{"tagging", ErrorCode::NoSuchTagSet},
    Missing{"lifecycle", ErrorCode::NoSuchLifecycleConfiguration},
    Missing{"cors", ErrorCode::NoSuchCorsConfiguration},
    Missing{"encryption", ErrorCode::ServerSideEncryptionConfigurationNotFoundError},
    Missing{"object-lock", ErrorCode::ObjectLockConfigurationNotFoundError},
    Missing{"website", ErrorCode::NoSuchWebsiteConfiguration},
    Missing{"publicAccessBlock", ErrorCode::NoSuchPublicAccessBlockConfiguration},
    Missing{"replication", ErrorCode::ReplicationConfigurationNotFoundError},
};

struct Empty
{
    std::string_view selector;
    std::string_view root;
};
/// Configurations whose absence AWS writes as an empty document.
constexpr std::array kEmpty{
    Empty{"versioning", "VersioningConfiguration"},
    Empty{"notification", "NotificationConfiguration"},
    Empty{"logging", "BucketLoggingStatus"},
    Empty{"accelerate", "AccelerateConfiguration"},
};

void openOwner(const auth::Identity& owner, XmlWriter& xml)
{
    xml.open("Owner").text("ID", owner.id).text("DisplayName", owner.name).close();
}

} // namespace

Task<Outcome<void>> getBucketLocation(Exchange& x)
{
    const auto info = co_await x.store().headBucket(x.bucket());
    if (!info)
        co_return x.storeRefusal(info.error());
    const std::string& region = x.services.options.region;
    // The first region of all has no name here.
    XmlWriter xml;
    std::string document;
    xml.open("LocationConstraint", kXmlns);
    document = std::move(xml).finish();
    if (region != "us-east-1")
        document.insert(document.rfind("</"), region);
    co_return co_await x.sendXml(200, std::move(document));
}

Task<Outcome<void>> getBucketConfiguration(Exchange& x)
{
    const auto info = co_await x.store().headBucket(x.bucket());
    if (!info)
        co_return x.storeRefusal(info.error());
    const std::string_view selector = x.route->selector;
    const auto missing = std::ranges::find(kMissing, selector, &Missing::selector);
    if (missing != kMissing.end())
        co_return refuse(missing->code, {}, {{"BucketName", x.bucket()}});

    XmlWriter xml;
    const auto empty = std::ranges::find(kEmpty, selector, &Empty::selector);
    if (empty != kEmpty.end())
        xml.open(empty->root, kXmlns);
    else if (selector == "requestPayment")
        xml.open("RequestPaymentConfiguration", kXmlns).text("Payer", "BucketOwner");
    else if (selector == "ownershipControls")
        xml.open("OwnershipControls", kXmlns)
            .open("Rule")
            .text("ObjectOwnership", "BucketOwnerEnforced");
    else
        co_return refuse(ErrorCode::NotImplemented);
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

Task<Outcome<void>> getAcl(Exchange& x)
{
    if (x.key().empty()) {
        const auto info = co_await x.store().headBucket(x.bucket());
        if (!info)
            co_return x.storeRefusal(info.error());
    } else {
        if (auto checked = checkVersionId(x); !checked)
            co_return checked;
        const auto info = co_await x.store().head(x.bucket(), x.key());
        if (!info)
            co_return x.storeRefusal(info.error());
    }
    const auth::Identity owner = x.services.authenticator.owner();
    XmlWriter xml;
    xml.open("AccessControlPolicy", kXmlns);
    openOwner(owner, xml);
    xml.open("AccessControlList").open("Grant").open("Grantee");
    xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attribute("xsi:type", "CanonicalUser");
    xml.text("ID", owner.id).text("DisplayName", owner.name).close();
    xml.text("Permission", "FULL_CONTROL");
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

/// The one ACL there is may be set again: `private` as a canned ACL. Others were refused with their
/// headers; a document would have to be understood.
Task<Outcome<void>> putAcl(Exchange& x)
{
    if (!x.header("x-amz-acl") || x.request.body->length() != std::uint64_t(0))
        co_return refuse(ErrorCode::NotImplemented);
    if (auto checked = checkVersionId(x); !x.key().empty() && !checked)
        co_return checked;
    Outcome<void> exists;
    if (x.key().empty()) {
        const auto info = co_await x.store().headBucket(x.bucket());
        if (!info)
            exists = x.storeRefusal(info.error());
    } else {
        const auto info = co_await x.store().head(x.bucket(), x.key());
        if (!info)
            exists = x.storeRefusal(info.error());
    }
    if (!exists)
        co_return exists;
    http::Headers headers;
    co_return co_await x.sendEmpty(200, std::move(headers));
}

Task<Outcome<void>> getObjectTagging(Exchange& x)
{
    if (auto checked = checkVersionId(x); !checked)
        co_return checked;
    const auto info = co_await x.store().head(x.bucket(), x.key());
    if (!info)
        co_return x.storeRefusal(info.error());
    XmlWriter xml;
    xml.open("Tagging", kXmlns).open("TagSet");
    std::string document = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(document));
}

Task<Outcome<void>> getObjectLock(Exchange& x)
{
    if (auto checked = checkVersionId(x); !checked)
        co_return checked;
    const auto info = co_await x.store().head(x.bucket(), x.key());
    if (!info)
        co_return x.storeRefusal(info.error());
    co_return refuse(ErrorCode::InvalidRequest, "Bucket is missing Object Lock Configuration");
}

Task<Outcome<void>> notImplemented(Exchange& x)
{
    (void)x;
    co_return refuse(ErrorCode::NotImplemented);
}

Task<Outcome<void>> preflight(Exchange& x)
{
    (void)x;
    co_return refuse(ErrorCode::AccessForbidden);
}

} // namespace holdfast::s3
