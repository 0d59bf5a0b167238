// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/xml.h"
#include "s3/acl.h"
#include "s3/body_checks.h"
#include "s3/config_documents.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

/// CreateBucketConfiguration: only a LocationConstraint that names this region can be granted.
Outcome<void> checkConfiguration(const std::string& document, const std::string& region)
{
    if (document.find_first_not_of(" \t\r\n") == std::string::npos)
        return {};
    const auto root = parseXml(document);
    if (!root || root->name != "CreateBucketConfiguration")
        return refuse(ErrorCode::MalformedXml);
    for (const XmlNode& node : root->children) {
        if (node.name != "LocationConstraint")
            return refuse(ErrorCode::NotImplemented);
        std::string asked = node.text;
        if (asked == "EU")
            asked = "eu-west-1";
        if (!asked.empty() && asked != region)
            return refuse(ErrorCode::IllegalLocationConstraintException,
                          "The " + asked +
                              " location constraint is incompatible for the region specific "
                              "endpoint this request was sent to.");
    }
    return {};
}

/// What a new bucket is configured with: ACL and ownership; object lock, which brings versioning.
Outcome<store::BucketSettings> settingsOf(const Exchange& x)
{
    auto settings = accessSettings(x);
    if (!settings)
        return settings;
    const std::string* lock = x.header("x-amz-bucket-object-lock-enabled");
    if (!lock || lowered(*lock) != "true")
        return settings;
    ConfigContext context;
    context.bucket = x.bucket();
    context.versioningEnabled = true;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kDocuments{{
        {"versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"},
        {"object-lock",
         "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>"},
    }};
    for (const auto& [name, document] : kDocuments) {
        auto checked = findConfigDocument(name)->check(document, context);
        if (!checked)
            return refused(std::move(checked));
        settings->emplace(name, std::move(*checked));
    }
    settings->emplace(store::kVersioningState, "Enabled");
    return settings;
}

Task<Outcome<void>> endUpload(Exchange& x, store::UploadInfo upload)
{
    const auto ended =
        co_await x.store().abortUpload(x.bucket(), std::move(upload.key), std::move(upload.uploadId));
    if (!ended && ended.error().code != Code::NotFound) // completed or aborted meanwhile
        co_return x.storeRefusal(ended.error());
    co_return Outcome<void>{};
}

/// Whether only uploads were in the bucket; they are aborted then. Open uploads do not keep a bucket of
/// AWS's from being deleted, and what empties buckets (aws s3 rb --force, Terraform) does not end them.
Task<Outcome<bool>> endUploads(Exchange& x)
{
    store::VersionListQuery any;
    any.bucket = x.bucket();
    any.limit = 1;
    const auto page = co_await x.store().listVersions(std::move(any));
    if (!page)
        co_return x.storeRefusal(page.error());
    if (!page->versions.empty())
        co_return false;
    for (;;) {
        store::UploadListQuery query;
        query.bucket = x.bucket();
        query.limit = 64; // ended at once: their commits share syncs
        auto uploads = co_await x.store().listUploads(std::move(query));
        if (!uploads)
            co_return x.storeRefusal(uploads.error());
        if (uploads->uploads.empty())
            co_return true;
        std::vector<Task<Outcome<void>>> tasks;
        for (store::UploadInfo& upload : uploads->uploads)
            tasks.push_back(endUpload(x, std::move(upload)));
        const std::vector<Outcome<void>> outcomes = co_await env::all(std::move(tasks));
        for (const Outcome<void>& ended : outcomes) {
            if (!ended)
                co_return std::unexpected(ended.error());
        }
    }
}

} // namespace

Task<Outcome<void>> createBucket(Exchange& x)
{
    auto settings = settingsOf(x);
    if (!settings)
        co_return refused(std::move(settings));
    if (x.request.body->length() != std::uint64_t(0)) {
        const auto checks = BodyChecks::of(x);
        if (!checks)
            co_return std::unexpected(checks.error());
        const auto document = co_await readDocument(x, *checks);
        if (!document)
            co_return std::unexpected(document.error());
        if (auto checked = checkConfiguration(*document, x.services.options.region); !checked)
            co_return checked;
    }
    const auth::Identity& creator = x.caller.identity;
    std::string owner = creator.isRoot ? std::string() : creator.id;
    const auto created = co_await x.store().createBucket(x.bucket(), owner, std::move(*settings));
    if (!created && created.error().code == Code::AlreadyExists) {
        const auto other = co_await x.store().headBucket(x.bucket());
        if (other && other->owner != owner)
            co_return refuse(ErrorCode::BucketAlreadyExists, {}, {{"BucketName", x.bucket()}});
    }
    if (!created)
        co_return x.storeRefusal(created.error());
    http::Headers headers;
    headers.set("location", "/" + x.bucket());
    co_return co_await x.sendEmpty(200, std::move(headers));
}

Task<Outcome<void>> headBucket(Exchange& x)
{
    const auto info = co_await x.store().headBucket(x.bucket());
    if (!info)
        co_return x.storeRefusal(info.error());
    http::Headers headers;
    headers.set("x-amz-bucket-region", x.services.options.region);
    headers.set("x-amz-access-point-alias", "false");
    co_return co_await x.sendEmpty(200, std::move(headers));
}

Task<Outcome<void>> deleteBucket(Exchange& x)
{
    auto removed = co_await x.store().deleteBucket(x.bucket());
    if (!removed && removed.error().code == Code::Conflict) {
        const auto ended = co_await endUploads(x);
        if (!ended)
            co_return std::unexpected(ended.error());
        if (*ended)
            removed = co_await x.store().deleteBucket(x.bucket());
    }
    if (!removed && removed.error().code == Code::Conflict)
        co_return refuse(ErrorCode::BucketNotEmpty, {}, {{"BucketName", x.bucket()}});
    if (!removed)
        co_return x.storeRefusal(removed.error());
    http::Headers headers;
    co_return co_await x.sendEmpty(204, std::move(headers));
}

} // namespace holdfast::s3
