// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"
#include "s3/access_log_target.h"
#include "s3/body_checks.h"
#include "s3/acl.h"
#include "s3/config_documents.h"
#include "s3/config_settings.h"
#include "s3/operations.h"
#include "s3/routes.h"

// Configurations of a bucket: documents that are checked when they are put (config_documents.h), kept as the
// bucket's settings and given back.
namespace holdfast::s3
{

namespace
{

/// Of named documents (inventory, metrics ...) one setting for each ?id=.
std::string settingOf(const ConfigDocument& document, std::string_view id)
{
    std::string name(document.selector);
    if (document.named)
        name.append("/").append(id);
    return name;
}

ConfigContext contextOf(const Exchange& x)
{
    ConfigContext context;
    context.bucket = x.bucket();
    context.region = x.services.options.region;
    context.id = x.queryOr("id", "");
    context.versioningEnabled = x.versioning() == store::Versioning::Enabled;
    context.objectLock = x.hasObjectLock();
    context.replication = x.bucketInfo.setting("replication") != nullptr;
    context.now = x.services.clock.wallNow();
    return context;
}

Outcome<const ConfigDocument*> documentOf(const Exchange& x)
{
    const std::string_view selector = x.route->selector;
    const ConfigDocument* document = findConfigDocument(selector.substr(0, selector.find('&')));
    if (!document)
        return refuse(ErrorCode::NotImplemented);
    if (document->named) {
        if (auto checked = checkConfigId(x.queryOr("id", "")); !checked)
            return refused(std::move(checked));
    }
    return document;
}

std::size_t countNamed(const Exchange& x, std::string_view selector)
{
    const std::string prefix = std::string(selector) + "/";
    std::size_t count = 0;
    if (!x.bucketInfo.settings)
        return 0;
    for (auto at = x.bucketInfo.settings->lower_bound(prefix);
         at != x.bucketInfo.settings->end() && at->first.starts_with(prefix); ++at)
        ++count;
    return count;
}

/// What else changes with a document: the state of versioning that the store reads.
Outcome<void> addState(const std::string& setting, const std::optional<std::string>& value,
                       store::BucketSettingsChange& wanted)
{
    if (setting != "versioning" || !value)
        return {};
    const auto status = readVersioning(*value);
    if (!status)
        return std::unexpected(status.error());
    if (*status != VersioningStatus::Unversioned)
        wanted.emplace(store::kVersioningState,
                       *status == VersioningStatus::Enabled ? "Enabled" : "Suspended");
    return {};
}

Task<Outcome<void>> change(Exchange& x, std::string setting, std::optional<std::string> value, int status)
{
    store::BucketSettingsChange wanted;
    if (auto added = addState(setting, value, wanted); !added)
        co_return added;
    wanted.emplace(std::move(setting), std::move(value));
    const auto changed = co_await x.store().changeBucket(x.bucket(), std::move(wanted));
    if (!changed && changed.error().code == Code::Conflict)
        co_return refuse(ErrorCode::InvalidBucketState);
    if (!changed)
        co_return x.storeRefusal(changed.error());
    http::Headers headers;
    co_return co_await x.sendEmpty(status, std::move(headers));
}

} // namespace

Task<Outcome<void>> getBucketLocation(Exchange& x)
{
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
    const auto document = documentOf(x);
    if (!document)
        co_return std::unexpected(document.error());
    const std::string* stored = x.bucketInfo.setting(settingOf(**document, x.queryOr("id", "")));
    if (!stored && (*document)->missing)
        co_return refuse(*(*document)->missing, {}, {{"BucketName", x.bucket()}});
    std::string text = stored ? *stored : absentDocument(**document);
    co_return co_await x.sendXml(200, std::move(text));
}

/// All documents of a kind that has several: every one that fits a page of 100, by id.
Task<Outcome<void>> listBucketConfigurations(Exchange& x)
{
    constexpr std::size_t kPage = 100;
    const ConfigDocument* document = findConfigDocument(x.route->selector);
    if (!document || !document->named)
        co_return refuse(ErrorCode::NotImplemented);
    const std::string prefix = std::string(document->selector) + "/";
    const std::string after = x.queryOr("continuation-token", "");
    XmlWriter xml;
    std::string inner;
    std::string last;
    std::size_t count = 0;
    bool truncated = false;
    const store::BucketSettings none;
    const store::BucketSettings& settings = x.bucketInfo.settings ? *x.bucketInfo.settings : none;
    for (auto at = settings.upper_bound(prefix + after);
         at != settings.end() && at->first.starts_with(prefix); ++at) {
        if (count++ == kPage) {
            truncated = true;
            break;
        }
        last = at->first.substr(prefix.size());
        std::string_view text = at->second;
        const std::size_t root = text.find(std::string("<") + std::string(document->root));
        inner += root == std::string_view::npos ? text : text.substr(root);
    }
    xml.open("List" + std::string(document->root) + "sResult", kXmlns);
    if (!after.empty())
        xml.text("ContinuationToken", after);
    xml.boolean("IsTruncated", truncated);
    if (truncated)
        xml.text("NextContinuationToken", last);
    std::string text = std::move(xml).finish();
    text.insert(text.rfind("</"), inner);
    co_return co_await x.sendXml(200, std::move(text));
}

Task<Outcome<void>> putBucketConfiguration(Exchange& x)
{
    const auto document = documentOf(x);
    if (!document)
        co_return std::unexpected(document.error());
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    const auto text = co_await readNeededDocument(x, *checks);
    if (!text)
        co_return std::unexpected(text.error());
    auto kept = (*document)->check(*text, contextOf(x));
    if (!kept)
        co_return refused(std::move(kept));
    if ((*document)->selector == "ownershipControls") {
        if (auto checked = checkOwnership(x, *kept); !checked)
            co_return checked;
    }
    if ((*document)->selector == "logging") {
        std::string wanted = *kept;
        auto checked = co_await checkLoggingTarget(x, std::move(wanted));
        if (!checked)
            co_return checked;
    }
    std::string setting = settingOf(**document, x.queryOr("id", ""));
    const bool isNew = x.bucketInfo.setting(setting) == nullptr;
    if ((*document)->named && isNew && countNamed(x, (*document)->selector) >= kMaxNamedDocuments)
        co_return refuse(ErrorCode::TooManyConfigurations);
    std::optional<std::string> value = std::move(*kept);
    co_return co_await change(x, std::move(setting), std::move(value), 200);
}

Task<Outcome<void>> deleteBucketConfiguration(Exchange& x)
{
    const auto document = documentOf(x);
    if (!document)
        co_return std::unexpected(document.error());
    std::string setting = settingOf(**document, x.queryOr("id", ""));
    const bool there = x.bucketInfo.setting(setting) != nullptr;
    if ((*document)->named && !there)
        co_return refuse(*(*document)->missing);
    std::optional<std::string> nothing;
    co_return co_await change(x, std::move(setting), std::move(nothing), 204);
}

Task<Outcome<void>> notImplemented(Exchange& x)
{
    (void)x;
    co_return refuse(ErrorCode::NotImplemented);
}

} // namespace holdfast::s3
