// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/address.h"
#include "s3/config_checks.h"
#include "s3/config_schema.h"
#include "s3/config_settings.h"

namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

// API_PutBucketVersioning
constexpr std::array kVersioning{choice("Status", Maybe, kEnabledSuspended),
                                 choice("MfaDelete", Maybe, kEnabledDisabled)};
constexpr DocumentSchema kVersioningSchema{group("VersioningConfiguration", Once, kVersioning)};

// API_PutBucketAccelerateConfiguration
constexpr std::array kAccelerate{choice("Status", Once, kEnabledSuspended)};
constexpr DocumentSchema kAccelerateSchema{group("AccelerateConfiguration", Once, kAccelerate)};

// API_PutBucketRequestPayment
constexpr std::array<std::string_view, 2> kPayers{"Requester", "BucketOwner"};
constexpr std::array kRequestPayment{choice("Payer", Once, kPayers)};
constexpr DocumentSchema kRequestPaymentSchema{
    group("RequestPaymentConfiguration", Once, kRequestPayment)};

// API_PutBucketLogging
constexpr std::array<std::string_view, 3> kLogPermissions{"FULL_CONTROL", "READ", "WRITE"};
constexpr std::array<std::string_view, 2> kDateSources{"EventTime", "DeliveryTime"};
constexpr std::array kGrantee{leaf("ID", Text, Maybe), leaf("DisplayName", Text, Maybe),
                              leaf("EmailAddress", Text, Maybe), leaf("URI", Text, Maybe)};
constexpr Element typedGrantee()
{
    Element grantee = group("Grantee", Once, kGrantee);
    grantee.typed = true;
    return grantee;
}
constexpr std::array kGrant{typedGrantee(), choice("Permission", Once, kLogPermissions)};
constexpr std::array kGrants{group("Grant", Many, kGrant)};
constexpr std::array kPartitionedPrefix{choice("PartitionDateSource", Maybe, kDateSources)};
constexpr std::array kKeyFormat{emptyGroup("SimplePrefix", Maybe),
                                group("PartitionedPrefix", Maybe, kPartitionedPrefix)};
constexpr std::array kLoggingEnabled{
    leaf("TargetBucket", Text, Once), leaf("TargetPrefix", Text, Once),
    group("TargetGrants", Maybe, kGrants), group("TargetObjectKeyFormat", Maybe, kKeyFormat)};
constexpr std::array kLogging{group("LoggingEnabled", Maybe, kLoggingEnabled)};
constexpr DocumentSchema kLoggingSchema{group("BucketLoggingStatus", Once, kLogging)};

Outcome<void> checkVersioningMeaning(const XmlNode& root, const ConfigContext& context)
{
    const std::string status = textAt(root, "Status");
    if (status.empty())
        return refuse(ErrorCode::IllegalVersioningConfigurationException,
                      "The Versioning element must be specified");
    if (textAt(root, "MfaDelete") == "Enabled")
        return refuse(ErrorCode::NotImplemented,
                      "MFA delete is not supported: this server knows no MFA devices. Use Object "
                      "Lock to keep versions from being deleted.");
    if (status == "Enabled")
        return {};
    if (context.objectLock)
        return refuse(ErrorCode::InvalidBucketState,
                      "An Object Lock configuration is present on this bucket, so the versioning "
                      "state cannot be changed.");
    if (context.replication)
        return refuse(ErrorCode::InvalidBucketState,
                      "A replication configuration is present on this bucket, so you cannot change "
                      "the versioning state. To change the versioning state, first delete the "
                      "replication configuration.");
    return {};
}

Outcome<void> checkGrantee(const XmlNode& grantee)
{
    std::string type;
    for (const auto& [name, value] : grantee.attributes)
        if (name == "type")
            type = value;
    const std::string_view needed = type == "CanonicalUser"           ? "ID"
                                    : type == "Group"                 ? "URI"
                                    : type == "AmazonCustomerByEmail" ? "EmailAddress"
                                                                      : "";
    if (needed.empty() || textAt(grantee, needed).empty())
        return malformed();
    return {};
}

LoggingTarget::Grant readGrant(const XmlNode& grant)
{
    const XmlNode& grantee = *grant.child("Grantee");
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNames{
        {{"ID", "id"}, {"URI", "uri"}, {"EmailAddress", "emailAddress"}}};
    LoggingTarget::Grant out;
    out.permission = textAt(grant, "Permission");
    for (const auto& [element, name] : kNames)
        if (const std::string value = textAt(grantee, element); !value.empty() && out.grantee.empty())
            out.grantee = std::string(name) + "=\"" + value + "\"";
    return out;
}

Outcome<void> checkLoggingMeaning(const XmlNode& enabled)
{
    if (const std::string bucket = textAt(enabled, "TargetBucket"); !isBucketName(bucket))
        return refuse(ErrorCode::InvalidTargetBucketForLogging, {}, {{"TargetBucket", bucket}});
    if (textAt(enabled, "TargetPrefix").size() > kMaxKeyBytes)
        return refuseArgument("The target prefix is longer than a key may be.", "TargetPrefix",
                              textAt(enabled, "TargetPrefix"));
    if (const XmlNode* grants = enabled.child("TargetGrants"))
        for (const XmlNode& grant : grants->children)
            if (grant.name == "Grant")
                if (auto checked = checkGrantee(*grant.child("Grantee")); !checked)
                    return checked;
    if (const XmlNode* format = enabled.child("TargetObjectKeyFormat"))
        if (countOf(*format, "SimplePrefix") + countOf(*format, "PartitionedPrefix") != 1)
            return malformed();
    return {};
}

std::unexpected<S3Error> damaged()
{
    return refuse(ErrorCode::InternalError);
}

} // namespace

Outcome<std::string> checkVersioning(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kVersioningSchema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = checkVersioningMeaning(*root, context); !checked)
        return refused(std::move(checked));
    return writeDocument(*root, kVersioningSchema);
}

Outcome<std::string> checkAccelerate(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kAccelerateSchema);
    if (!root)
        return refused(std::move(root));
    if (context.bucket.find('.') != std::string::npos)
        return refuse(ErrorCode::InvalidRequest,
                      "S3 Transfer Acceleration is not supported for buckets with periods (.) in "
                      "their names");
    return writeDocument(*root, kAccelerateSchema);
}

Outcome<std::string> checkRequestPayment(std::string_view xml, const ConfigContext& context)
{
    (void)context;
    auto root = readDocument(xml, kRequestPaymentSchema);
    if (!root)
        return refused(std::move(root));
    return writeDocument(*root, kRequestPaymentSchema);
}

Outcome<std::string> checkLogging(std::string_view xml, const ConfigContext& context)
{
    (void)context; // whether the target exists is for who can look
    auto root = readDocument(xml, kLoggingSchema);
    if (!root)
        return refused(std::move(root));
    if (const XmlNode* enabled = root->child("LoggingEnabled"))
        if (auto checked = checkLoggingMeaning(*enabled); !checked)
            return refused(std::move(checked));
    return writeDocument(*root, kLoggingSchema);
}

Outcome<VersioningStatus> readVersioning(std::string_view document)
{
    const auto root = readDocument(document, kVersioningSchema);
    if (!root)
        return damaged();
    const std::string status = textAt(*root, "Status");
    return status == "Enabled"     ? VersioningStatus::Enabled
           : status == "Suspended" ? VersioningStatus::Suspended
                                   : VersioningStatus::Unversioned;
}

Outcome<std::optional<LoggingTarget>> readLogging(std::string_view document)
{
    const auto root = readDocument(document, kLoggingSchema);
    if (!root)
        return damaged();
    const XmlNode* enabled = root->child("LoggingEnabled");
    if (enabled == nullptr)
        return std::nullopt;
    LoggingTarget target;
    target.bucket = textAt(*enabled, "TargetBucket");
    target.prefix = textAt(*enabled, "TargetPrefix");
    if (const XmlNode* grants = enabled->child("TargetGrants"))
        for (const XmlNode& grant : grants->children)
            if (grant.name == "Grant")
                target.grants.push_back(readGrant(grant));
    const XmlNode* format = enabled->child("TargetObjectKeyFormat");
    const XmlNode* partitioned = format != nullptr ? format->child("PartitionedPrefix") : nullptr;
    if (partitioned != nullptr)
        target.format = textAt(*partitioned, "PartitionDateSource") == "EventTime"
                            ? LoggingTarget::KeyFormat::PartitionedEvent
                            : LoggingTarget::KeyFormat::PartitionedDelivery;
    return target;
}

Outcome<bool> readRequesterPays(std::string_view document)
{
    const auto root = readDocument(document, kRequestPaymentSchema);
    if (!root)
        return damaged();
    return textAt(*root, "Payer") == "Requester";
}

} // namespace holdfast::s3
