// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/body_checks.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

/// Whether the conditions hold now, so that a large body is not sent in vain. The store decides again,
/// for good, at commit.
Task<Outcome<void>> checkEarly(Exchange& x, const store::WriteConditions& conditions)
{
    if (!conditions.ifNoneMatchAny && !conditions.ifMatch)
        co_return Outcome<void>{};
    const auto info = co_await x.store().head(x.bucket(), x.key());
    if (!info) {
        if (info.error().code != Code::NotFound || conditions.ifMatch)
            co_return x.storeRefusal(info.error());
        co_return Outcome<void>{};
    }
    if (conditions.ifNoneMatchAny)
        co_return refuse(ErrorCode::PreconditionFailed, {}, {{"Condition", "If-None-Match"}});
    if (*conditions.ifMatch != "*" && *conditions.ifMatch != info->etag)
        co_return refuse(ErrorCode::PreconditionFailed, {}, {{"Condition", "If-Match"}});
    co_return Outcome<void>{};
}

} // namespace

Task<Outcome<void>> putObject(Exchange& x)
{
    // Half of UploadPart's selector: writing the object instead would be a wrong success.
    if (x.query("uploadId") || x.query("partNumber"))
        co_return refuse(ErrorCode::InvalidRequest,
                         "UploadPart needs both partNumber and uploadId.");
    if (auto checked = refuseVersionId(x); !checked)
        co_return checked;
    auto options = putOptions(x);
    if (!options)
        co_return refused(std::move(options));
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    auto body = BodySource::open(x);
    if (!body)
        co_return refused(std::move(body));
    options->length = body->length();
    if (auto early = co_await checkEarly(x, options->conditions); !early)
        co_return early;

    auto writer = co_await x.store().put(x.bucket(), x.key(), std::move(*options));
    if (!writer)
        co_return x.storeRefusal(writer.error());
    const ChecksumKind kind = checks->kind().value_or(kDefaultChecksum);
    DigestPlan plan;
    plan.want(ChecksumKind::Md5);
    plan.want(kind);
    const auto digests = co_await receiveBody(x, *body, *checks, **writer, std::move(plan));
    if (!digests)
        co_return std::unexpected(digests.error());
    store::BodyDigests kept = bodyDigests(*digests, kind);
    const auto info = co_await (*writer)->commit(std::move(kept));
    if (!info)
        co_return x.storeRefusal(info.error());
    x.facts.objectSize = info->size;

    http::Headers headers;
    headers.set("etag", quoted(info->etag));
    addChecksumHeaders(info->checksums, 0, headers);
    addVersionId(x, info->versionId, headers);
    co_return co_await x.sendEmpty(200, std::move(headers));
}

} // namespace holdfast::s3
