// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "s3/config_checks.h"
#include "s3/config_filter.h"
#include "s3/config_schema.h"

// The documents a bucket has one of for each ?id=: API_PutBucketInventoryConfiguration,
// API_PutBucketAnalyticsConfiguration, API_PutBucketMetricsConfiguration and
// API_PutBucketIntelligentTieringConfiguration.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

// Inventory
constexpr std::array<std::string_view, 3> kFormats{"CSV", "ORC", "Parquet"};
constexpr std::array<std::string_view, 2> kVersions{"All", "Current"};
constexpr std::array<std::string_view, 2> kFrequencies{"Daily", "Weekly"};
constexpr std::array<std::string_view, 16> kFields{"Size",
                                                   "LastModifiedDate",
                                                   "StorageClass",
                                                   "ETag",
                                                   "IsMultipartUploaded",
                                                   "ReplicationStatus",
                                                   "EncryptionStatus",
                                                   "ObjectLockRetainUntilDate",
                                                   "ObjectLockMode",
                                                   "ObjectLockLegalHoldStatus",
                                                   "IntelligentTieringAccessTier",
                                                   "BucketKeyStatus",
                                                   "ChecksumAlgorithm",
                                                   "ObjectAccessControlList",
                                                   "ObjectOwner",
                                                   "LifecycleExpirationDate"};
constexpr std::array kSseKms{leaf("KeyId", Text, Once)};
constexpr std::array kInventoryEncryption{emptyGroup("SSE-S3", Maybe),
                                          group("SSE-KMS", Maybe, kSseKms)};
constexpr std::array kInventoryBucket{leaf("AccountId", Text, Maybe), leaf("Bucket", Text, Once),
                                      choice("Format", Once, kFormats), leaf("Prefix", Text, Maybe),
                                      group("Encryption", Maybe, kInventoryEncryption)};
constexpr std::array kInventoryDestination{group("S3BucketDestination", Once, kInventoryBucket)};
constexpr std::array kInventoryFilter{leaf("Prefix", Text, Once)};
constexpr std::array kOptionalFields{choice("Field", Many, kFields)};
constexpr std::array kSchedule{choice("Frequency", Once, kFrequencies)};
constexpr std::array kInventory{leaf("Id", Text, Once),
                                leaf("IsEnabled", Boolean, Once),
                                group("Destination", Once, kInventoryDestination),
                                closedGroup("Filter", Maybe, kInventoryFilter),
                                choice("IncludedObjectVersions", Once, kVersions),
                                group("OptionalFields", Maybe, kOptionalFields),
                                group("Schedule", Once, kSchedule)};
constexpr DocumentSchema kInventorySchema{group("InventoryConfiguration", Once, kInventory)};

// Analytics
constexpr std::array<std::string_view, 1> kSchemaVersions{"V_1"};
constexpr std::array<std::string_view, 1> kExportFormats{"CSV"};
constexpr std::array kExportBucket{choice("Format", Once, kExportFormats),
                                   leaf("BucketAccountId", Text, Maybe), leaf("Bucket", Text, Once),
                                   leaf("Prefix", Text, Maybe)};
constexpr std::array kExportDestination{group("S3BucketDestination", Once, kExportBucket)};
constexpr std::array kDataExport{choice("OutputSchemaVersion", Once, kSchemaVersions),
                                 group("Destination", Once, kExportDestination)};
constexpr std::array kAnalysis{group("DataExport", Maybe, kDataExport)};
constexpr std::array kAnalytics{leaf("Id", Text, Once),
                                closedGroup("Filter", Maybe, kFilterPrefixTags),
                                group("StorageClassAnalysis", Once, kAnalysis)};
constexpr DocumentSchema kAnalyticsSchema{group("AnalyticsConfiguration", Once, kAnalytics)};

// Metrics
constexpr std::array kMetricsAnd{leaf("Prefix", Text, Maybe), group("Tag", Many, kTagElements),
                                 leaf("AccessPointArn", Text, Maybe)};
constexpr std::array kMetricsFilter{leaf("Prefix", Text, Maybe), group("Tag", Maybe, kTagElements),
                                    leaf("AccessPointArn", Text, Maybe),
                                    closedGroup("And", Maybe, kMetricsAnd)};
constexpr std::array kMetrics{leaf("Id", Text, Once), closedGroup("Filter", Maybe, kMetricsFilter)};
constexpr DocumentSchema kMetricsSchema{group("MetricsConfiguration", Once, kMetrics)};

// Intelligent tiering
constexpr std::array<std::string_view, 2> kTiers{"ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"};
constexpr std::array kTiering{leaf("Days", Int, Once), choice("AccessTier", Once, kTiers)};
constexpr std::array kIntelligent{
    leaf("Id", Text, Once), closedGroup("Filter", Maybe, kFilterPrefixTags),
    choice("Status", Once, kEnabledDisabled), group("Tiering", Some, kTiering)};
constexpr DocumentSchema kIntelligentSchema{
    group("IntelligentTieringConfiguration", Once, kIntelligent)};

/// `mismatch`: what it is when the document's Id is not that of the request.
Outcome<void> checkId(const XmlNode& root, const ConfigContext& context, ErrorCode mismatch)
{
    const std::string id = textAt(root, "Id");
    if (auto checked = checkConfigId(id); !checked)
        return checked;
    if (!context.id.empty() && id != context.id)
        return refuse(mismatch);
    return {};
}

/// These filters, unlike those of rules, may not be there without saying anything.
Outcome<void> checkNamedFilter(const XmlNode& root)
{
    const XmlNode* filter = root.child("Filter");
    if (filter == nullptr)
        return {};
    auto terms = checkFilter(*filter);
    if (!terms)
        return refused(std::move(terms));
    return terms->predicates == 0 ? Outcome<void>(malformed()) : Outcome<void>{};
}

Outcome<void> checkBucketArn(const XmlNode& destination)
{
    if (!bucketOfArn(textAt(destination, "Bucket")))
        return refuse(ErrorCode::InvalidS3DestinationBucket);
    return checkPrefix(textAt(destination, "Prefix"));
}

Outcome<void> checkInventoryMeaning(const XmlNode& root, const ConfigContext& context)
{
    if (auto checked = checkId(root, context, ErrorCode::IdMismatch); !checked)
        return checked;
    const XmlNode& bucket = *root.child("Destination")->child("S3BucketDestination");
    if (const XmlNode* encryption = bucket.child("Encryption"))
        if (countOf(*encryption, "SSE-S3") + countOf(*encryption, "SSE-KMS") != 1)
            return malformed();
    if (const XmlNode* filter = root.child("Filter"))
        if (auto checked = checkPrefix(textAt(*filter, "Prefix")); !checked)
            return checked;
    return checkBucketArn(bucket);
}

Outcome<void> checkAnalyticsMeaning(const XmlNode& root, const ConfigContext& context)
{
    if (auto checked = checkId(root, context, ErrorCode::MalformedXml); !checked)
        return checked;
    if (auto checked = checkNamedFilter(root); !checked)
        return checked;
    const XmlNode* exported = root.child("StorageClassAnalysis")->child("DataExport");
    if (exported == nullptr)
        return {};
    return checkBucketArn(*exported->child("Destination")->child("S3BucketDestination"));
}

Outcome<void> checkMetricsMeaning(const XmlNode& root, const ConfigContext& context)
{
    if (auto checked = checkId(root, context, ErrorCode::MalformedXml); !checked)
        return checked;
    return checkNamedFilter(root);
}

/// "Archive access tier: 90 to 730 days; deep archive access tier: 180 to 730" (API_Tiering).
Outcome<void> checkTierings(const XmlNode& root)
{
    constexpr std::int64_t kMinArchive = 90;
    constexpr std::int64_t kMinDeepArchive = 180;
    constexpr std::int64_t kMost = 730;
    std::set<std::string> tiers;
    for (const XmlNode& tiering : root.children) {
        if (tiering.name != "Tiering")
            continue;
        std::string tier = textAt(tiering, "AccessTier");
        const std::int64_t days = numberAt(tiering, "Days").value_or(0);
        if (days < (tier == "ARCHIVE_ACCESS" ? kMinArchive : kMinDeepArchive) || days > kMost)
            return refuseArgument("'Days' is out of the range of access tier '" + tier + "'",
                                  "Days", std::to_string(days));
        if (!tiers.insert(tier).second)
            return refuseArgument("An access tier may be configured only once", "AccessTier",
                                  std::move(tier));
    }
    return {};
}

Outcome<void> checkIntelligentMeaning(const XmlNode& root, const ConfigContext& context)
{
    if (auto checked = checkMetricsMeaning(root, context); !checked) // the same Id and Filter
        return checked;
    return checkTierings(root);
}

using Meaning = Outcome<void> (*)(const XmlNode&, const ConfigContext&);

Outcome<std::string> checkNamed(std::string_view xml, const ConfigContext& context,
                                const DocumentSchema& schema, Meaning meaning)
{
    auto root = readDocument(xml, schema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = meaning(*root, context); !checked)
        return refused(std::move(checked));
    return writeDocument(*root, schema);
}

} // namespace

Outcome<std::string> checkInventory(std::string_view xml, const ConfigContext& context)
{
    return checkNamed(xml, context, kInventorySchema, checkInventoryMeaning);
}

Outcome<std::string> checkAnalytics(std::string_view xml, const ConfigContext& context)
{
    return checkNamed(xml, context, kAnalyticsSchema, checkAnalyticsMeaning);
}

Outcome<std::string> checkMetrics(std::string_view xml, const ConfigContext& context)
{
    return checkNamed(xml, context, kMetricsSchema, checkMetricsMeaning);
}

Outcome<std::string> checkIntelligentTiering(std::string_view xml, const ConfigContext& context)
{
    return checkNamed(xml, context, kIntelligentSchema, checkIntelligentMeaning);
}

} // namespace holdfast::s3
