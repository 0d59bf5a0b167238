// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "s3/config_checks.h"
#include "s3/config_filter.h"
#include "s3/config_schema.h"

// API_PutBucketLifecycleConfiguration, API_LifecycleRule, and "Lifecycle configuration elements" of
// the user guide. A document is of the second version when its first rule has a Filter: no rule of
// it may have a prefix of its own, and of the first otherwise.
namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

/// From warm to cold: of two transitions, the colder class must come later.
constexpr std::array<std::string_view, 6> kClasses{
    "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"};

constexpr std::array kAnd{leaf("Prefix", Text, Maybe), group("Tag", Many, kTagElements),
                          leaf("ObjectSizeGreaterThan", Long, Maybe),
                          leaf("ObjectSizeLessThan", Long, Maybe)};
constexpr std::array kFilter{leaf("Prefix", Text, Maybe), group("Tag", Maybe, kTagElements),
                             leaf("ObjectSizeGreaterThan", Long, Maybe),
                             leaf("ObjectSizeLessThan", Long, Maybe),
                             closedGroup("And", Maybe, kAnd)};
constexpr std::array kTransition{leaf("Date", Instant, Maybe), leaf("Days", Int, Maybe),
                                 choice("StorageClass", Once, kClasses)};
constexpr std::array kExpiration{leaf("Date", Instant, Maybe), leaf("Days", Int, Maybe),
                                 leaf("ExpiredObjectDeleteMarker", Boolean, Maybe)};
constexpr std::array kNoncurrentTransition{leaf("NewerNoncurrentVersions", Int, Maybe),
                                           leaf("NoncurrentDays", Int, Once),
                                           choice("StorageClass", Once, kClasses)};
constexpr std::array kNoncurrentExpiration{leaf("NewerNoncurrentVersions", Int, Maybe),
                                           leaf("NoncurrentDays", Int, Once)};
constexpr std::array kAbort{leaf("DaysAfterInitiation", Int, Once)};
constexpr std::array kRule{leaf("ID", Text, Maybe),
                           leaf("Prefix", Text, Maybe),
                           closedGroup("Filter", Maybe, kFilter),
                           choice("Status", Once, kEnabledDisabled),
                           group("Transition", Many, kTransition),
                           group("Expiration", Maybe, kExpiration),
                           group("NoncurrentVersionTransition", Many, kNoncurrentTransition),
                           group("NoncurrentVersionExpiration", Maybe, kNoncurrentExpiration),
                           group("AbortIncompleteMultipartUpload", Maybe, kAbort)};
constexpr std::array kRules{group("Rule", Some, kRule)};
constexpr DocumentSchema kSchema{group("LifecycleConfiguration", Once, kRules)};

constexpr std::array<std::string_view, 5> kActions{
    "Expiration", "Transition", "NoncurrentVersionExpiration", "NoncurrentVersionTransition",
    "AbortIncompleteMultipartUpload"};

constexpr std::size_t kMaxRules = 1000;
constexpr std::int64_t kMinDaysInfrequent = 30;
constexpr WallNanos kDay = 86'400 * kNanosPerSecond;

std::unexpected<S3Error> refuseNumber(std::string message, std::string_view name,
                                      std::int64_t value)
{
    return refuseArgument(std::move(message), std::string(name), std::to_string(value));
}

Outcome<void> checkPositive(const XmlNode& action, std::string_view name)
{
    const auto value = numberAt(action, name);
    if (value && *value < 1)
        return refuseNumber("'" + std::string(name) + "' for " + action.name +
                                " action must be a positive integer",
                            name, *value);
    return {};
}

Outcome<void> checkMidnight(const XmlNode& action)
{
    const auto date = instantAt(action, "Date");
    if (date && *date % kDay != 0)
        return refuseArgument("'Date' must be at midnight GMT", "Date", textAt(action, "Date"));
    return {};
}

Outcome<void> checkExpiration(const XmlNode& expiration, const FilterTerms& terms)
{
    const bool marker = expiration.child("ExpiredObjectDeleteMarker") != nullptr;
    if (countOf(expiration, "Date") + countOf(expiration, "Days") + (marker ? 1 : 0) != 1)
        return malformed();
    if (marker && !terms.tags.empty())
        return refuse(ErrorCode::InvalidRequest,
                      "ExpiredObjectDeleteMarker cannot be specified with Tags.");
    if (marker && terms.bySize)
        return refuse(ErrorCode::InvalidRequest,
                      "ExpiredObjectDeleteMarker cannot be specified with Object Size.");
    if (auto checked = checkPositive(expiration, "Days"); !checked)
        return checked;
    return checkMidnight(expiration);
}

Outcome<void> checkAbort(const XmlNode& abort, const FilterTerms& terms)
{
    if (!terms.tags.empty())
        return refuse(ErrorCode::InvalidRequest,
                      "AbortIncompleteMultipartUpload cannot be specified with Tags.");
    if (terms.bySize)
        return refuse(ErrorCode::InvalidRequest,
                      "AbortIncompleteMultipartUpload cannot be specified with Object Size.");
    return checkPositive(abort, "DaysAfterInitiation");
}

/// Transition or NoncurrentVersionTransition: `days` is what its element is called.
Outcome<void> checkTransitionDays(const XmlNode& transition, std::string_view days)
{
    const auto value = numberAt(transition, days);
    if (!value)
        return {};
    const std::string head =
        "'" + std::string(days) + "' in " + transition.name + " action must be ";
    if (*value < 0)
        return refuseNumber(head + "nonnegative", days, *value);
    const std::string storageClass = textAt(transition, "StorageClass");
    const bool infrequent = storageClass == "STANDARD_IA" || storageClass == "ONEZONE_IA";
    if (infrequent && *value < kMinDaysInfrequent)
        return refuseNumber(head + "greater than or equal to 30 for storageClass '" + storageClass +
                                "'",
                            days, *value);
    return {};
}

/// When a transition happens: days, or nanoseconds of its date.
std::int64_t timeOf(const XmlNode& action, std::string_view unit)
{
    if (unit == "Date")
        return instantAt(action, unit).value_or(0);
    return numberAt(action, unit).value_or(0);
}

/// The transitions of one kind in one rule, and the expiration they must precede (or nullptr).
/// `unit` is Days, Date or NoncurrentDays, and the same for all.
Outcome<void> checkSequence(const std::vector<const XmlNode*>& transitions,
                            const XmlNode* expiration, std::string_view unit,
                            const std::string& filter)
{
    std::map<std::size_t, const XmlNode*> byClass; // from warm to cold
    const std::string quoted = "'" + std::string(unit) + "'";
    for (const XmlNode* transition : transitions) {
        const std::string name = textAt(*transition, "StorageClass");
        const auto rank =
            static_cast<std::size_t>(std::ranges::find(kClasses, name) - kClasses.begin());
        if (!byClass.emplace(rank, transition).second)
            return refuse(ErrorCode::InvalidRequest,
                          "'StorageClass' must be different for '" + transition->name +
                              "' actions in same 'Rule' with filter '" + filter + "'");
    }
    const XmlNode* before = nullptr;
    for (const auto& [rank, transition] : byClass) {
        const auto action = [&](const XmlNode& one) {
            return quoted + " in the " + one.name + " action for StorageClass '" +
                   textAt(one, "StorageClass") + "' for filter '" + filter + "'";
        };
        if (before != nullptr && timeOf(*transition, unit) <= timeOf(*before, unit))
            return refuse(ErrorCode::InvalidArgument,
                          action(*transition) + " must be greater than " + action(*before));
        before = transition;
    }
    if (before == nullptr || expiration == nullptr || expiration->child(unit) == nullptr)
        return {};
    if (timeOf(*expiration, unit) <= timeOf(*before, unit))
        return refuse(ErrorCode::InvalidArgument, quoted + " in the " + expiration->name +
                                                      " action for filter '" + filter +
                                                      "' must be greater than " + quoted +
                                                      " in the " + before->name + " action");
    return {};
}

std::vector<const XmlNode*> childrenOf(const XmlNode& node, std::string_view name)
{
    std::vector<const XmlNode*> found;
    for (const XmlNode& child : node.children)
        if (child.name == name)
            found.push_back(&child);
    return found;
}

Outcome<void> checkTransitions(const XmlNode& rule, const FilterTerms& terms)
{
    const std::vector<const XmlNode*> transitions = childrenOf(rule, "Transition");
    std::size_t dated = 0;
    for (const XmlNode* transition : transitions) {
        if (countOf(*transition, "Date") + countOf(*transition, "Days") != 1)
            return malformed();
        dated += countOf(*transition, "Date");
        if (auto checked = checkTransitionDays(*transition, "Days"); !checked)
            return checked;
        if (auto checked = checkMidnight(*transition); !checked)
            return checked;
    }
    if (dated != 0 && dated != transitions.size())
        return refuse(
            ErrorCode::InvalidRequest,
            "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for "
            "filter '" +
                terms.name() + "'");
    const XmlNode* expiration = rule.child("Expiration");
    if (!transitions.empty() && expiration != nullptr &&
        expiration->child(dated != 0 ? "Days" : "Date") != nullptr)
        return refuse(ErrorCode::InvalidRequest,
                      "Found mixed 'Date' and 'Days' based Expiration and Transition actions in "
                      "lifecycle rule for filter '" +
                          terms.name() + "'");
    return checkSequence(transitions, expiration, dated != 0 ? "Date" : "Days", terms.name());
}

/// NewerNoncurrentVersions has a documented bound of 100 that the service does not hold anybody to.
Outcome<void> checkNewer(const XmlNode& action, bool secondVersion)
{
    if (action.child("NewerNoncurrentVersions") == nullptr)
        return {};
    if (!secondVersion)
        return refuse(ErrorCode::InvalidRequest,
                      "NewerNoncurrentVersions element can only be used in Lifecycle V2.");
    return checkPositive(action, "NewerNoncurrentVersions");
}

Outcome<void> checkNoncurrent(const XmlNode& rule, const FilterTerms& terms, bool secondVersion)
{
    const std::vector<const XmlNode*> transitions = childrenOf(rule, "NoncurrentVersionTransition");
    for (const XmlNode* transition : transitions) {
        if (auto checked = checkTransitionDays(*transition, "NoncurrentDays"); !checked)
            return checked;
        if (auto checked = checkNewer(*transition, secondVersion); !checked)
            return checked;
    }
    const XmlNode* expiration = rule.child("NoncurrentVersionExpiration");
    if (expiration != nullptr) {
        if (auto checked = checkPositive(*expiration, "NoncurrentDays"); !checked)
            return checked;
        if (auto checked = checkNewer(*expiration, secondVersion); !checked)
            return checked;
    }
    return checkSequence(transitions, expiration, "NoncurrentDays", terms.name());
}

/// The filter of a rule, or its own prefix, whichever its version has.
Outcome<FilterTerms> checkScope(const XmlNode& rule, bool secondVersion)
{
    const XmlNode* filter = rule.child("Filter");
    const XmlNode* prefix = rule.child("Prefix");
    if (filter == nullptr && prefix == nullptr)
        return malformed();
    if (secondVersion && prefix != nullptr)
        return refuse(
            ErrorCode::InvalidRequest,
            "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported "
            "in the Filter.");
    if (!secondVersion && filter != nullptr)
        return refuse(ErrorCode::InvalidRequest,
                      "Filter element can only be used in Lifecycle V2.");
    if (filter != nullptr)
        return checkFilter(*filter);
    if (auto checked = checkPrefix(prefix->text); !checked)
        return refused(std::move(checked));
    return FilterTerms{prefix->text, {}, 1, false};
}

Outcome<void> checkRule(const XmlNode& rule, bool secondVersion)
{
    auto terms = checkScope(rule, secondVersion);
    if (!terms)
        return refused(std::move(terms));
    if (std::ranges::none_of(kActions,
                             [&](std::string_view name) { return rule.child(name) != nullptr; }))
        return refuse(ErrorCode::InvalidRequest,
                      "At least one action needs to be specified in a rule");
    if (const XmlNode* expiration = rule.child("Expiration"))
        if (auto checked = checkExpiration(*expiration, *terms); !checked)
            return checked;
    if (const XmlNode* abort = rule.child("AbortIncompleteMultipartUpload"))
        if (auto checked = checkAbort(*abort, *terms); !checked)
            return checked;
    if (auto checked = checkTransitions(rule, *terms); !checked)
        return checked;
    return checkNoncurrent(rule, *terms, secondVersion);
}

Outcome<void> checkIds(const std::vector<const XmlNode*>& rules)
{
    std::set<std::string> ids;
    for (const XmlNode* rule : rules) {
        std::string id = textAt(*rule, "ID");
        if (charactersIn(id) > kMaxRuleId)
            return refuseArgument("ID length should not exceed allowed limit of 255", "ID",
                                  std::move(id));
        if (!id.empty() && !ids.insert(id).second)
            return refuseArgument("Rule ID must be unique. Found same ID for more than one rule",
                                  "ID", std::move(id));
    }
    return {};
}

Outcome<void> checkOverlaps(const std::vector<const XmlNode*>& rules)
{
    for (const std::string_view action : kActions) {
        std::vector<std::string> prefixes;
        for (const XmlNode* rule : rules)
            if (rule->child(action) != nullptr)
                prefixes.push_back(textAt(*rule, "Prefix"));
        if (const auto two = overlappingPrefixes(std::move(prefixes)))
            return refuse(ErrorCode::InvalidRequest,
                          "Found overlapping prefixes '" + two->first + "' and '" + two->second +
                              "' for same action type '" + std::string(action) + "'");
    }
    return {};
}

Outcome<void> checkRules(const XmlNode& root)
{
    const std::vector<const XmlNode*> rules = childrenOf(root, "Rule");
    if (rules.size() > kMaxRules)
        return refuse(ErrorCode::InvalidRequest,
                      "The number of lifecycle rules must not exceed the allowed limit of 1000 "
                      "rules.");
    if (auto checked = checkIds(rules); !checked)
        return checked;
    const bool secondVersion = rules.front()->child("Filter") != nullptr;
    for (const XmlNode* rule : rules)
        if (auto checked = checkRule(*rule, secondVersion); !checked)
            return checked;
    return secondVersion ? Outcome<void>{} : checkOverlaps(rules);
}

} // namespace

Outcome<std::string> checkLifecycle(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kSchema);
    if (!root)
        return refused(std::move(root));
    if (auto checked = checkRules(*root); !checked)
        return refused(std::move(checked));
    nameRules(*root, kRules[0], context.bucket);
    return writeDocument(*root, kSchema);
}

} // namespace holdfast::s3
