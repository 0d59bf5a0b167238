// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/object_mutables.h"

#include "s3/authorization.h"
#include "s3/body_checks.h"
#include "s3/config_object_lock.h"
#include "s3/config_settings.h"
#include "s3/config_tagging.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

store::RetentionMode storedMode(LockMode mode)
{
    return mode == LockMode::Compliance ? store::RetentionMode::Compliance : store::RetentionMode::Governance;
}

LockMode shownMode(store::RetentionMode mode)
{
    return mode == store::RetentionMode::Compliance ? LockMode::Compliance : LockMode::Governance;
}

std::unexpected<S3Error> lockNotEnabled()
{
    return refuse(ErrorCode::InvalidRequest, "Bucket is missing Object Lock Configuration");
}

/// x-amz-object-lock-mode and x-amz-object-lock-retain-until-date, which come together.
Outcome<void> readRetention(const Exchange& x, store::ObjectLock& lock)
{
    const std::string* mode = x.header("x-amz-object-lock-mode");
    const std::string* until = x.header("x-amz-object-lock-retain-until-date");
    if (!mode && !until)
        return {};
    if (!mode || !until)
        return refuseArgument("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be "
                              "supplied",
                              mode ? "x-amz-object-lock-retain-until-date" : "x-amz-object-lock-mode", {});
    const auto known = parseLockMode(*mode);
    if (!known)
        return refuseArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", *mode);
    const auto date = parseIso8601(*until);
    if (!date)
        return refuseArgument("The retain until date must be provided in ISO 8601 format",
                              "x-amz-object-lock-retain-until-date", *until);
    if (*date <= x.services.clock.wallNow())
        return refuseArgument("The retain until date must be in the future!",
                              "x-amz-object-lock-retain-until-date", *until);
    lock.mode = storedMode(*known);
    lock.retainUntil = *date;
    return {};
}

Outcome<void> readHold(const Exchange& x, store::ObjectLock& lock)
{
    const std::string* hold = x.header("x-amz-object-lock-legal-hold");
    if (!hold)
        return {};
    if (*hold != "ON" && *hold != "OFF")
        return refuseArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold",
                              *hold);
    lock.legalHold = *hold == "ON";
    return {};
}

/// The bucket's default retention.
Outcome<void> applyDefault(const Exchange& x, store::ObjectLock& lock)
{
    const std::string* document = x.bucketInfo.setting("object-lock");
    if (!document || lock.mode != store::RetentionMode::None)
        return {};
    const auto rule = readObjectLock(*document);
    if (!rule)
        return std::unexpected(rule.error());
    if (*rule) {
        lock.mode = storedMode((*rule)->mode);
        lock.retainUntil = (*rule)->until(x.services.clock.wallNow());
    }
    return {};
}

store::Fields fieldsOf(const TagSet& tags)
{
    return {tags.begin(), tags.end()};
}

/// What the sub-resource's document is about: the version, as it is now.
Task<Outcome<store::ObjectInfo>> subject(Exchange& x)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    auto info = co_await x.store().head(x.bucket(), x.key(), std::move(*versionId));
    if (!info)
        co_return x.storeRefusal(info.error());
    co_return std::move(*info);
}

Task<Outcome<std::string>> document(Exchange& x)
{
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    co_return co_await readNeededDocument(x, *checks);
}

Task<Outcome<void>> change(Exchange& x, store::MutablesChange wanted, int status)
{
    auto versionId = versionIdOf(x);
    if (!versionId)
        co_return refused(std::move(versionId));
    const auto info =
        co_await x.store().changeMutables(x.bucket(), x.key(), std::move(*versionId), std::move(wanted));
    if (!info)
        co_return x.storeRefusal(info.error());
    http::Headers headers;
    addVersionId(x, info->versionId, headers);
    co_return co_await x.sendEmpty(status, std::move(headers));
}

Task<Outcome<void>> show(Exchange& x, const store::ObjectInfo& info, std::string text)
{
    http::Headers headers;
    addVersionId(x, info.versionId, headers);
    co_return co_await x.sendXml(200, std::move(text), std::move(headers));
}

} // namespace

Outcome<store::Mutables> mutablesOf(const Exchange& x)
{
    store::Mutables out;
    if (const std::string* header = x.header("x-amz-tagging")) {
        const auto tags = parseTaggingHeader(*header);
        if (!tags)
            return std::unexpected(tags.error());
        out.tags = fieldsOf(*tags);
    }
    if (auto read = readRetention(x, out.lock); !read)
        return refused(std::move(read));
    if (auto read = readHold(x, out.lock); !read)
        return refused(std::move(read));
    if (out.lock.any() && !x.hasObjectLock())
        return lockNotEnabled();
    if (auto applied = applyDefault(x, out.lock); !applied)
        return refused(std::move(applied));
    return out;
}

void describeMutables(const store::Mutables& mutables, http::Headers& into)
{
    if (!mutables.tags.empty())
        into.set("x-amz-tagging-count", std::to_string(mutables.tags.size()));
    const store::ObjectLock& lock = mutables.lock;
    if (lock.mode != store::RetentionMode::None) {
        into.set("x-amz-object-lock-mode", std::string(lockModeName(shownMode(lock.mode))));
        into.set("x-amz-object-lock-retain-until-date", formatIso8601Millis(lock.retainUntil));
    }
    if (lock.legalHold)
        into.set("x-amz-object-lock-legal-hold", "ON");
}

bool bypassesGovernance(const Exchange& x)
{
    const std::string* header = x.header("x-amz-bypass-governance-retention");
    return header && lowered(*header) == "true";
}

Task<Outcome<void>> getObjectTagging(Exchange& x)
{
    const auto info = co_await subject(x);
    if (!info)
        co_return std::unexpected(info.error());
    const TagSet tags(info->mutables.tags.begin(), info->mutables.tags.end());
    std::string text = taggingDocument(tags);
    co_return co_await show(x, *info, std::move(text));
}

Task<Outcome<void>> putObjectTagging(Exchange& x)
{
    const auto text = co_await document(x);
    if (!text)
        co_return std::unexpected(text.error());
    const auto tags = parseObjectTagging(*text);
    if (!tags)
        co_return std::unexpected(tags.error());
    auth::ConditionKeys keys;
    for (const auto& [key, value] : *tags) {
        keys.emplace("s3:RequestObjectTag/" + key, value);
        keys.emplace("s3:RequestObjectTagKeys", key);
    }
    Outcome<void> allowed = co_await x.access.checkDocument(x, std::move(keys));
    if (!allowed)
        co_return allowed;
    store::MutablesChange wanted;
    wanted.tags = fieldsOf(*tags);
    co_return co_await change(x, std::move(wanted), 200);
}

Task<Outcome<void>> deleteObjectTagging(Exchange& x)
{
    store::MutablesChange wanted;
    wanted.tags.emplace();
    co_return co_await change(x, std::move(wanted), 204);
}

Task<Outcome<void>> getObjectRetention(Exchange& x)
{
    const auto info = co_await subject(x);
    if (!info)
        co_return std::unexpected(info.error());
    if (!x.hasObjectLock())
        co_return lockNotEnabled();
    const store::ObjectLock& lock = info->mutables.lock;
    if (lock.mode == store::RetentionMode::None)
        co_return refuse(ErrorCode::NoSuchObjectLockConfiguration);
    const ObjectRetention retention{shownMode(lock.mode), lock.retainUntil};
    std::string text = retentionDocument(retention);
    co_return co_await show(x, *info, std::move(text));
}

Task<Outcome<void>> putObjectRetention(Exchange& x)
{
    const auto text = co_await document(x);
    if (!text)
        co_return std::unexpected(text.error());
    const WallNanos now = x.services.clock.wallNow();
    const auto retention = parseRetention(*text, now);
    auth::ConditionKeys keys;
    if (retention && *retention)
        keys = lockKeys(lockModeName((*retention)->mode), (*retention)->until, now);
    Outcome<void> allowed = co_await x.access.checkDocument(x, std::move(keys));
    if (!allowed)
        co_return allowed;
    if (!x.hasObjectLock())
        co_return lockNotEnabled();
    if (!retention)
        co_return std::unexpected(retention.error());
    store::MutablesChange wanted;
    wanted.retention.emplace();
    if (*retention)
        wanted.retention = {storedMode((*retention)->mode), (*retention)->until};
    wanted.bypassGovernance = bypassesGovernance(x);
    co_return co_await change(x, std::move(wanted), 200);
}

Task<Outcome<void>> getObjectLegalHold(Exchange& x)
{
    const auto info = co_await subject(x);
    if (!info)
        co_return std::unexpected(info.error());
    if (!x.hasObjectLock())
        co_return lockNotEnabled();
    std::string text = legalHoldDocument(info->mutables.lock.legalHold);
    co_return co_await show(x, *info, std::move(text));
}

Task<Outcome<void>> putObjectLegalHold(Exchange& x)
{
    const auto text = co_await document(x);
    if (!text)
        co_return std::unexpected(text.error());
    const auto hold = parseLegalHold(*text);
    auth::ConditionKeys keys;
    if (hold)
        keys.emplace("s3:object-lock-legal-hold", *hold ? "ON" : "OFF");
    Outcome<void> allowed = co_await x.access.checkDocument(x, std::move(keys));
    if (!allowed)
        co_return allowed;
    if (!x.hasObjectLock())
        co_return lockNotEnabled();
    if (!hold)
        co_return std::unexpected(hold.error());
    store::MutablesChange wanted;
    wanted.legalHold = *hold;
    co_return co_await change(x, std::move(wanted), 200);
}

} // namespace holdfast::s3
