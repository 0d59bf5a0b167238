// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <vector>

#include "base/uri.h"
#include "s3/address.h"
#include "s3/config_checks.h"
#include "s3/config_schema.h"

// API_PutBucketNotificationConfiguration, and "Event notification types and destinations" and
// "Configuring event notifications using object key name filtering" of the user guide. Whether a
// destination exists and takes events is for who can ask it. Destinations are ARNs: AWS's must have
// AWS's form, those of another partition name what this server knows by itself.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

constexpr std::array<std::string_view, 27> kEvents{
    "s3:ReducedRedundancyLostObject",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete"};

constexpr std::array kFilterRule{leaf("Name", Text, Once), leaf("Value", Text, Once)};
constexpr std::array kKeyFilter{closedGroup("FilterRule", Many, kFilterRule)};
constexpr std::array kFilter{closedGroup("S3Key", Maybe, kKeyFilter)};
constexpr std::array kTopic{leaf("Id", Text, Maybe), leaf("Topic", Text, Once),
                            leaf("Event", Text, Some), closedGroup("Filter", Maybe, kFilter)};
constexpr std::array kQueue{leaf("Id", Text, Maybe), leaf("Queue", Text, Once),
                            leaf("Event", Text, Some), closedGroup("Filter", Maybe, kFilter)};
constexpr std::array kFunction{leaf("Id", Text, Maybe), leaf("CloudFunction", Text, Once),
                               leaf("InvocationRole", Text, Maybe), leaf("Event", Text, Some),
                               closedGroup("Filter", Maybe, kFilter)};
constexpr std::array kConfigurations{group("TopicConfiguration", Many, kTopic),
                                     group("QueueConfiguration", Many, kQueue),
                                     group("CloudFunctionConfiguration", Many, kFunction),
                                     emptyGroup("EventBridgeConfiguration", Maybe)};
constexpr DocumentSchema kSchema{group("NotificationConfiguration", Once, kConfigurations)};

/// What each kind of configuration sends to.
struct Destination
{
    std::string_view configuration;
    std::string_view element;
    std::string_view service;
};
constexpr std::array kDestinations{
    Destination{"TopicConfiguration", "Topic", "sns"},
    Destination{"QueueConfiguration", "Queue", "sqs"},
    Destination{"CloudFunctionConfiguration", "CloudFunction", "lambda"}};

constexpr std::size_t kMaxConfigurations = 100;
constexpr std::size_t kMaxFilterValue = 1024;

/// One configuration, as far as others may not overlap with it.
struct Interest
{
    std::vector<std::string> events;
    std::string prefix;
    std::string suffix;
    bool filtered = false;
};

std::unexpected<S3Error> refuseOverlap()
{
    return refuse(ErrorCode::InvalidArgument,
                  "Configurations overlap. Configurations on the same bucket cannot share a common "
                  "event type.");
}

/// Whether one of the two names what the other does: s3:ObjectCreated:* is also :Put.
bool shareEvent(std::string_view a, std::string_view b)
{
    const auto includes = [](std::string_view pattern, std::string_view event) {
        return pattern == event || (pattern.ends_with(":*") &&
                                    event.starts_with(pattern.substr(0, pattern.size() - 1)));
    };
    return includes(a, b) || includes(b, a);
}

bool overlap(const Interest& a, const Interest& b)
{
    const bool events = std::ranges::any_of(a.events, [&](const std::string& event) {
        return std::ranges::any_of(
            b.events, [&](const std::string& other) { return shareEvent(event, other); });
    });
    return events && (a.prefix.starts_with(b.prefix) || b.prefix.starts_with(a.prefix)) &&
           (a.suffix.ends_with(b.suffix) || b.suffix.ends_with(a.suffix));
}

Outcome<void> checkArn(const std::string& text, const Destination& destination,
                       const ConfigContext& context)
{
    const auto arn = parseArn(text);
    const std::string name(destination.element);
    if (!arn)
        return refuseArgument("The ARN could not be parsed", name, text);
    if (!arn->isAws())
        return {};
    if (arn->service != destination.service)
        return refuseArgument("The ARN is not well formed", name, text);
    if (arn->service == "sqs" && arn->resource.ends_with(".fifo"))
        return refuseArgument("FIFO SQS queues are not supported.", name, text);
    if (arn->region != context.region)
        return refuseArgument("The notification destination service region is not valid for the "
                              "bucket location constraint",
                              name, text);
    return {};
}

Outcome<std::vector<std::string>> checkEvents(const XmlNode& configuration)
{
    std::vector<std::string> events;
    for (const XmlNode& child : configuration.children) {
        if (child.name != "Event")
            continue;
        if (std::ranges::find(kEvents, child.text) == kEvents.end())
            return refuseArgument("The event '" + child.text +
                                      "' is not supported for notifications",
                                  "Event", child.text);
        if (std::ranges::any_of(
                events, [&](const std::string& other) { return shareEvent(child.text, other); }))
            return refuseOverlap();
        events.push_back(child.text);
    }
    return events;
}

/// Puts the names in the case AWS gives back; values are compared as the query-like text they are.
Outcome<void> checkKeyFilter(XmlNode& keyFilter, Interest& interest)
{
    bool prefix = false;
    bool suffix = false;
    for (XmlNode& rule : keyFilter.children) {
        if (rule.name != "FilterRule")
            continue;
        const auto name = std::ranges::find(rule.children, "Name", &XmlNode::name);
        const std::string value = textAt(rule, "Value");
        const bool isPrefix = name->text == "prefix" || name->text == "Prefix";
        if (!isPrefix && name->text != "suffix" && name->text != "Suffix")
            return refuseArgument("filter rule name must be either prefix or suffix",
                                  "FilterRule.Name", name->text);
        bool& seen = isPrefix ? prefix : suffix;
        if (seen)
            return refuseArgument(std::string("Cannot specify more than one ") +
                                      (isPrefix ? "prefix" : "suffix") + " rule in a filter.",
                                  "FilterRule.Name", name->text);
        seen = true;
        if (value.size() > kMaxFilterValue)
            return refuseArgument(
                "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
                "FilterRule.Value", value);
        name->text = isPrefix ? "Prefix" : "Suffix";
        (isPrefix ? interest.prefix : interest.suffix) = uriDecode(value, true).value_or(value);
    }
    interest.filtered = prefix || suffix;
    return {};
}

Outcome<Interest> checkConfiguration(XmlNode& configuration, const Destination& destination,
                                     const ConfigContext& context)
{
    if (std::string id = textAt(configuration, "Id"); charactersIn(id) > kMaxRuleId)
        return refuseArgument("ID length exceeded allowed limit of 255", "Id", std::move(id));
    if (auto checked = checkArn(textAt(configuration, destination.element), destination, context);
        !checked)
        return refused(std::move(checked));
    auto events = checkEvents(configuration);
    if (!events)
        return refused(std::move(events));
    Interest interest{*std::move(events), {}, {}, false};
    const auto filter = std::ranges::find(configuration.children, "Filter", &XmlNode::name);
    if (filter == configuration.children.end())
        return interest;
    const auto key = std::ranges::find(filter->children, "S3Key", &XmlNode::name);
    if (key == filter->children.end())
        return interest;
    if (auto checked = checkKeyFilter(*key, interest); !checked)
        return refused(std::move(checked));
    return interest;
}

Outcome<void> checkOverlaps(const std::vector<Interest>& interests)
{
    for (std::size_t i = 1; i < interests.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!overlap(interests[i], interests[j]))
                continue;
            if (!interests[i].filtered && !interests[j].filtered)
                return refuseOverlap();
            return refuse(
                ErrorCode::InvalidArgument,
                "Configuration is ambiguously defined. Cannot have overlapping suffixes in "
                "two rules if the prefixes are overlapping for the same event type.");
        }
    }
    return {};
}

Outcome<void> checkConfigurations(XmlNode& root, const ConfigContext& context)
{
    std::vector<Interest> interests;
    std::set<std::string> ids;
    for (XmlNode& child : root.children) {
        const auto destination =
            std::ranges::find(kDestinations, child.name, &Destination::configuration);
        if (destination == kDestinations.end())
            continue;
        if (interests.size() == kMaxConfigurations)
            return refuse(ErrorCode::InvalidRequest,
                          "Too many configurations submitted. The maximum number of configurations "
                          "is 100");
        auto interest = checkConfiguration(child, *destination, context);
        if (!interest)
            return refused(std::move(interest));
        interests.push_back(*std::move(interest));
        const std::string id = textAt(child, "Id");
        if (!id.empty() && !ids.insert(id).second)
            return refuseArgument("Same ID used for multiple configurations. IDs must be unique.",
                                  "Id", id);
    }
    return checkOverlaps(interests);
}

} // namespace

Outcome<std::string> checkNotification(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = checkConfigurations(*root, context); !checked)
        return refused(std::move(checked));
    for (const Element& configuration : kConfigurations)
        if (configuration.count != 0)
            nameRules(*root, configuration, context.bucket);
    return writeDocument(*root, kSchema);
}

} // namespace holdfast::s3
