// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "s3/config_checks.h"
#include "s3/config_filter.h"
#include "s3/config_schema.h"

// API_PutBucketReplication, API_ReplicationRule, API_Destination, and "Replication configuration
// file elements" of the user guide. As in lifecycle there are two versions of the document: rules
// with a Filter (and then Priority and DeleteMarkerReplication), and rules with a Prefix alone.
// ARNs of AWS must have AWS's form; those of another partition name what this server knows by
// itself.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

constexpr std::array<std::string_view, 13> kClasses{
    "STANDARD",        "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER",         "DEEP_ARCHIVE",       "OUTPOSTS",    "GLACIER_IR", "SNOW",
    "EXPRESS_ONEZONE", "FSX_OPENZFS",        "FSX_ONTAP"};
constexpr std::array<std::string_view, 1> kOwners{"Destination"};

constexpr std::array kStatus{choice("Status", Once, kEnabledDisabled)};
constexpr std::array kCriteria{group("SseKmsEncryptedObjects", Maybe, kStatus),
                               group("ReplicaModifications", Maybe, kStatus)};
constexpr std::array kTranslation{choice("Owner", Once, kOwners)};
constexpr std::array kEncryption{leaf("ReplicaKmsKeyID", Text, Maybe)};
constexpr std::array kMinutes{leaf("Minutes", Int, Maybe)};
constexpr std::array kReplicationTime{choice("Status", Once, kEnabledDisabled),
                                      group("Time", Once, kMinutes)};
constexpr std::array kMetrics{choice("Status", Once, kEnabledDisabled),
                              group("EventThreshold", Maybe, kMinutes)};
constexpr std::array kDestination{leaf("Bucket", Text, Once),
                                  leaf("Account", Text, Maybe),
                                  choice("StorageClass", Maybe, kClasses),
                                  group("AccessControlTranslation", Maybe, kTranslation),
                                  group("EncryptionConfiguration", Maybe, kEncryption),
                                  group("ReplicationTime", Maybe, kReplicationTime),
                                  group("Metrics", Maybe, kMetrics)};
constexpr std::array kRule{leaf("ID", Text, Maybe),
                           leaf("Priority", Int, Maybe),
                           leaf("Prefix", Text, Maybe),
                           closedGroup("Filter", Maybe, kFilterPrefixTags),
                           choice("Status", Once, kEnabledDisabled),
                           group("SourceSelectionCriteria", Maybe, kCriteria),
                           group("ExistingObjectReplication", Maybe, kStatus),
                           group("Destination", Once, kDestination),
                           group("DeleteMarkerReplication", Maybe, kStatus)};
constexpr std::array kConfiguration{leaf("Role", Text, Once), group("Rule", Some, kRule)};
constexpr DocumentSchema kSchema{group("ReplicationConfiguration", Once, kConfiguration)};

constexpr std::size_t kMaxRules = 1000;
constexpr std::int64_t kReplicationMinutes = 15; ///< the only time AWS offers

std::unexpected<S3Error> refuseRule(std::string message)
{
    return refuse(ErrorCode::InvalidRequest, std::move(message));
}

Outcome<void> checkRole(const std::string& role)
{
    const auto arn = parseArn(role);
    if (!arn || (arn->isAws() && (arn->service != "iam" || !arn->region.empty())))
        return refuseArgument("Invalid Role specified in replication configuration", "Role", role);
    if (arn->isAws() && (!arn->resource.starts_with("role/") || arn->resource == "role/"))
        return refuseArgument("The relative id should start with role", "Role", role);
    return {};
}

/// Replication time control and the metrics it needs.
Outcome<void> checkReplicationTime(const XmlNode& destination)
{
    const XmlNode* time = destination.child("ReplicationTime");
    const XmlNode* metrics = destination.child("Metrics");
    const XmlNode* threshold = metrics != nullptr ? metrics->child("EventThreshold") : nullptr;
    if (time != nullptr && metrics == nullptr)
        return refuseRule(
            "Replication destination must contain both ReplicationTime and Metrics or "
            "neither.");
    if (time != nullptr && numberAt(*time->child("Time"), "Minutes") != kReplicationMinutes)
        return refuseArgument("Invalid time minute value", "ReplicationTime",
                              textAt(*time->child("Time"), "Minutes"));
    if (time == nullptr || textAt(*time, "Status") != "Enabled") {
        if (threshold != nullptr)
            return refuseArgument(
                "Metrics cannot contain an event threshold when ReplicationTime is "
                "not specified or Disabled",
                "Metrics", textAt(*threshold, "Minutes"));
        return {};
    }
    if (threshold == nullptr)
        return refuseArgument("ReplicationMetrics must contain an event threshold",
                              "ReplicationMetrics", "null");
    if (numberAt(*threshold, "Minutes") != kReplicationMinutes)
        return refuseArgument("Invalid event threshold minute value", "ReplicationMetrics",
                              textAt(*threshold, "Minutes"));
    return {};
}

Outcome<void> checkDestination(const XmlNode& destination, const ConfigContext& context)
{
    const std::string arn = textAt(destination, "Bucket");
    const auto bucket = bucketOfArn(arn);
    if (!bucket)
        return refuseArgument("Invalid bucket ARN", "Bucket", arn);
    if (*bucket == context.bucket && parseArn(arn)->isAws())
        return refuseRule("Destination bucket cannot be the same as the source bucket.");
    if (destination.child("AccessControlTranslation") != nullptr &&
        textAt(destination, "Account").empty())
        return refuseRule(
            "Account must be specified if the Owner in AccessControlTranslation has a value");
    return checkReplicationTime(destination);
}

Outcome<void> checkEncryptedObjects(const XmlNode& rule)
{
    const XmlNode* criteria = rule.child("SourceSelectionCriteria");
    const bool encrypted =
        criteria != nullptr && criteria->child("SseKmsEncryptedObjects") != nullptr;
    if (criteria != nullptr && !encrypted && criteria->child("ReplicaModifications") == nullptr)
        return refuseRule("SourceSelectionCriteria cannot be empty.");
    const XmlNode* key = rule.child("Destination")->child("EncryptionConfiguration");
    if (key != nullptr && !encrypted)
        return refuseRule(
            "SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.");
    if (encrypted && (key == nullptr || textAt(*key, "ReplicaKmsKeyID").empty()))
        return refuseRule(
            "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.");
    return {};
}

std::unexpected<S3Error> refuseSchema(std::string_view element, bool needed)
{
    return refuseRule(std::string(element) + (needed ? " must be specified" : " cannot be used") +
                      " for this version of Cross Region Replication configuration schema. Please "
                      "refer to S3 Developer Guide for more information.");
}

Outcome<void> checkScope(const XmlNode& rule, bool secondVersion)
{
    const XmlNode* filter = rule.child("Filter");
    const XmlNode* prefix = rule.child("Prefix");
    if (secondVersion ? (filter == nullptr || prefix != nullptr) : prefix == nullptr)
        return malformed();
    for (const std::string_view element : {"Priority", "DeleteMarkerReplication"})
        if ((rule.child(element) != nullptr) != secondVersion)
            return refuseSchema(element, secondVersion);
    if (!secondVersion)
        return checkPrefix(prefix->text);
    auto terms = checkFilter(*filter);
    if (!terms)
        return refused(std::move(terms));
    if (!terms->tags.empty() &&
        textAt(*rule.child("DeleteMarkerReplication"), "Status") == "Enabled")
        return refuseRule(
            "Delete marker replication is not supported if any Tag filter is specified. "
            "Please refer to S3 Developer Guide for more information.");
    return {};
}

/// What no two rules may share.
struct Taken
{
    std::set<std::string> ids;
    std::set<std::int64_t> priorities;
};

Outcome<void> checkNames(const XmlNode& rule, Taken& taken)
{
    std::string id = textAt(rule, "ID");
    if (charactersIn(id) > kMaxRuleId)
        return refuseArgument("Rule Id cannot be greater than 255", "ID", std::move(id));
    if (!id.empty() && !taken.ids.insert(id).second)
        return refuseArgument("Rule Id must be unique", "ID", std::move(id));
    const auto priority = numberAt(rule, "Priority");
    if (!priority)
        return {};
    if (*priority < 0)
        return refuseRule("Priority must be between 0 and 2147483647.");
    if (!taken.priorities.insert(*priority).second)
        return refuseRule("Found duplicate priority " + std::to_string(*priority) + ".");
    return {};
}

Outcome<void> checkRule(const XmlNode& rule, bool secondVersion, Taken& taken,
                        const ConfigContext& context)
{
    if (auto checked = checkScope(rule, secondVersion); !checked)
        return checked;
    if (auto checked = checkNames(rule, taken); !checked)
        return checked;
    if (auto checked = checkDestination(*rule.child("Destination"), context); !checked)
        return checked;
    return checkEncryptedObjects(rule);
}

Outcome<void> checkRules(const XmlNode& root, const ConfigContext& context)
{
    if (countOf(root, "Rule") > kMaxRules)
        return refuseRule(
            "The number of replication rules must not exceed the allowed limit of 1000 "
            "rules.");
    const bool secondVersion = root.child("Rule")->child("Filter") != nullptr;
    Taken taken;
    std::vector<std::string> prefixes;
    for (const XmlNode& rule : root.children) {
        if (rule.name != "Rule")
            continue;
        if (auto checked = checkRule(rule, secondVersion, taken, context); !checked)
            return checked;
        prefixes.push_back(textAt(rule, "Prefix"));
    }
    if (secondVersion)
        return {};
    if (const auto two = overlappingPrefixes(std::move(prefixes)))
        return refuseRule("Found overlapping prefixes '" + two->first + "' and '" + two->second +
                          "'");
    return {};
}

} // namespace

Outcome<std::string> checkReplication(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = checkRole(textAt(*root, "Role")); !checked)
        return refused(std::move(checked));
    if (!context.versioningEnabled)
        return refuse(ErrorCode::InvalidRequest,
                      "Versioning must be 'Enabled' on the bucket to apply a replication "
                      "configuration",
                      {{"BucketName", context.bucket}});
    if (auto checked = checkRules(*root, context); !checked)
        return refused(std::move(checked));
    nameRules(*root, kConfiguration[1], context.bucket);
    return writeDocument(*root, kSchema);
}

} // namespace holdfast::s3
