// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/config_object_lock.h"

#include "s3/config_checks.h"
#include "s3/config_schema.h"

namespace holdfast::s3
{

namespace
{

using enum ElementKind;
using enum Occurs;

constexpr std::array<std::string_view, 2> kModes{"GOVERNANCE", "COMPLIANCE"};

// API_PutObjectLockConfiguration
constexpr std::array<std::string_view, 1> kEnabled{"Enabled"};
constexpr std::array kDefaultRetention{choice("Mode", Once, kModes), leaf("Days", Int, Maybe),
                                       leaf("Years", Int, Maybe)};
constexpr std::array kRule{group("DefaultRetention", Once, kDefaultRetention)};
constexpr std::array kObjectLock{choice("ObjectLockEnabled", Once, kEnabled),
                                 group("Rule", Maybe, kRule)};
constexpr DocumentSchema kObjectLockSchema{group("ObjectLockConfiguration", Once, kObjectLock)};

constexpr std::array kRetention{choice("Mode", Maybe, kModes),
                                leaf("RetainUntilDate", Instant, Maybe)};
constexpr DocumentSchema kRetentionSchema{group("Retention", Once, kRetention)};

constexpr std::array<std::string_view, 2> kOnOff{"ON", "OFF"};
constexpr std::array kLegalHold{choice("Status", Once, kOnOff)};
constexpr DocumentSchema kLegalHoldSchema{group("LegalHold", Once, kLegalHold)};

constexpr std::array<std::string_view, 3> kTiers{"Standard", "Bulk", "Expedited"};
constexpr std::array<std::string_view, 1> kRestoreTypes{"SELECT"};
constexpr std::array kJobParameters{choice("Tier", Once, kTiers)};
constexpr std::array kRestore{leaf("Days", Int, Maybe),
                              group("GlacierJobParameters", Maybe, kJobParameters),
                              choice("Type", Maybe, kRestoreTypes), choice("Tier", Maybe, kTiers),
                              leaf("Description", Text, Maybe)};
constexpr DocumentSchema kRestoreSchema{group("RestoreRequest", Once, kRestore)};

constexpr int kDaysPerYear = 365;
constexpr int kMaxYears = 100;

Outcome<void> checkPeriod(const XmlNode& retention, std::string_view unit, int most)
{
    const auto value = numberAt(retention, unit);
    if (!value)
        return {};
    if (*value <= 0)
        return refuseArgument("Default retention period must be a positive integer value.",
                              std::string(unit), std::to_string(*value));
    if (*value > most)
        return refuseArgument("Default retention period too large.", std::string(unit),
                              std::to_string(*value));
    return {};
}

Outcome<void> checkDefaultRetention(const XmlNode& retention)
{
    if (countOf(retention, "Days") + countOf(retention, "Years") != 1)
        return malformed();
    if (auto checked = checkPeriod(retention, "Days", kMaxYears * kDaysPerYear); !checked)
        return checked;
    return checkPeriod(retention, "Years", kMaxYears);
}

} // namespace

std::string_view lockModeName(LockMode mode)
{
    return mode == LockMode::Governance ? "GOVERNANCE" : "COMPLIANCE";
}

std::optional<LockMode> parseLockMode(std::string_view name)
{
    if (name == "GOVERNANCE")
        return LockMode::Governance;
    if (name == "COMPLIANCE")
        return LockMode::Compliance;
    return std::nullopt;
}

WallNanos ObjectLockDefault::until(WallNanos from) const
{
    constexpr WallNanos kDay = 86'400 * kNanosPerSecond;
    return from + (WallNanos(days) + WallNanos(years) * kDaysPerYear) * kDay;
}

Outcome<std::string> checkObjectLock(std::string_view xml, const ConfigContext& context)
{
    auto root = readDocument(xml, kObjectLockSchema);
    if (!root)
        return refused(std::move(root));
    if (const XmlNode* rule = root->child("Rule"))
        if (auto checked = checkDefaultRetention(*rule->child("DefaultRetention")); !checked)
            return refused(std::move(checked));
    if (!context.versioningEnabled)
        return refuse(ErrorCode::InvalidBucketState,
                      "Versioning must be 'Enabled' on the bucket to apply a Object Lock "
                      "configuration");
    return writeDocument(*root, kObjectLockSchema);
}

Outcome<std::optional<ObjectLockDefault>> readObjectLock(std::string_view document)
{
    const auto root = readDocument(document, kObjectLockSchema);
    if (!root)
        return refuse(ErrorCode::InternalError);
    const XmlNode* rule = root->child("Rule");
    if (rule == nullptr)
        return std::nullopt;
    const XmlNode& retention = *rule->child("DefaultRetention");
    const auto mode = parseLockMode(textAt(retention, "Mode"));
    return ObjectLockDefault{mode.value_or(LockMode::Governance),
                             static_cast<int>(numberAt(retention, "Days").value_or(0)),
                             static_cast<int>(numberAt(retention, "Years").value_or(0))};
}

Outcome<std::optional<ObjectRetention>> parseRetention(std::string_view xml, WallNanos now)
{
    auto root = readDocument(xml, kRetentionSchema);
    if (!root)
        return refused(std::move(root));
    const auto mode = parseLockMode(textAt(*root, "Mode"));
    const auto until = instantAt(*root, "RetainUntilDate");
    if (!mode && !until)
        return std::nullopt;
    if (!mode || !until)
        return malformed();
    if (*until <= now)
        return refuseArgument("The retain until date must be in the future!", "RetainUntilDate",
                              textAt(*root, "RetainUntilDate"));
    return ObjectRetention{*mode, *until};
}

std::string retentionDocument(const ObjectRetention& retention)
{
    XmlWriter xml;
    xml.open("Retention", kXmlns).text("Mode", lockModeName(retention.mode));
    xml.text("RetainUntilDate", formatIso8601Millis(retention.until));
    return std::move(xml).finish();
}

Outcome<bool> parseLegalHold(std::string_view xml)
{
    auto root = readDocument(xml, kLegalHoldSchema);
    if (!root)
        return refused(std::move(root));
    return textAt(*root, "Status") == "ON";
}

std::string legalHoldDocument(bool on)
{
    XmlWriter xml;
    xml.open("LegalHold", kXmlns).text("Status", on ? "ON" : "OFF");
    return std::move(xml).finish();
}

Outcome<RestoreRequest> parseRestoreRequest(std::string_view xml)
{
    auto root = readDocument(xml, kRestoreSchema);
    if (!root)
        return refused(std::move(root));
    if (root->child("Type") != nullptr)
        return refuse(ErrorCode::NotImplemented);
    const auto days = numberAt(*root, "Days");
    if (!days)
        return malformed();
    if (*days < 1)
        return refuseArgument("restoration days must be a positive integer", "Days",
                              std::to_string(*days));
    RestoreRequest request{static_cast<int>(*days)};
    if (const XmlNode* parameters = root->child("GlacierJobParameters"))
        request.tier = textAt(*parameters, "Tier");
    else if (root->child("Tier") != nullptr)
        request.tier = textAt(*root, "Tier");
    return request;
}

} // namespace holdfast::s3
