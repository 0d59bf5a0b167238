// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/copy_body.h"

#include <utility>

#include "s3/access_record.h"
#include "s3/authorization.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/read_conditions.h"

namespace holdfast::s3
{

namespace
{

/// The loop of copyBody. The reader's bytes live until its next read, so the digest of a piece runs
/// beside the write of the same piece.
Task<Outcome<void>> pump(Exchange& x, store::ObjectReader& reader, store::ObjectWriter& writer,
                         DigestPipeline& pipeline)
{
    for (;;) {
        const auto piece = co_await reader.read();
        if (!piece)
            co_return x.storeRefusal(piece.error());
        if (piece->empty())
            co_return Outcome<void>{};
        std::vector<ChunkEnd> none;
        pipeline.start(*piece, std::move(none), nullptr);
        const auto written = co_await writer.write(*piece);
        co_await pipeline.wait();
        if (!written)
            co_return x.storeRefusal(written.error());
    }
}

/// As openCopySource(); `access` tells of it, as far as it comes.
Task<Outcome<OpenSource>> open(Exchange& x, FurtherAccess& access)
{
    auto source = parseCopySource(*x.header("x-amz-copy-source"));
    if (!source)
        co_return refused(std::move(source));
    const Address& address = source->address;
    if (auto checked = checkVersionId(source->versionId); !source->versionId.empty() && !checked)
        co_return refused(std::move(checked));
    auto bucket = co_await x.store().headBucket(address.bucket);
    if (!bucket)
        co_return x.storeRefusal(bucket.error(), address);
    const std::string* expected = x.header("x-amz-source-expected-bucket-owner");
    if (expected && !isOwnedBy(x, *bucket, *expected))
        co_return refuse(ErrorCode::AccessDenied);
    access.bucket = *bucket;
    access.key = address.key;
    access.versionId = source->versionId;
    std::string action = source->versionId.empty() ? "s3:GetObject" : "s3:GetObjectVersion";
    const Target target{std::move(*bucket), address.key, source->versionId};
    Outcome<void> allowed = co_await x.access.check(x, std::move(action), target);
    if (!allowed)
        co_return refused(std::move(allowed));
    auto reader = co_await x.store().get(address.bucket, address.key, source->versionId);
    if (!reader && reader.error().code == Code::NotFound) {
        // Who may not list the source is not told what it has.
        Target list;
        list.bucket = target.bucket;
        std::string listing = "s3:ListBucket";
        const bool told = co_await x.access.may(x, std::move(listing), std::move(list));
        if (!told)
            co_return refuse(ErrorCode::AccessDenied);
    }
    if (!reader)
        co_return x.storeRefusal(reader.error(), address);
    access.objectSize = (*reader)->info().size;

    if (x.access.dependsOnVersion(target.bucket)) {
        Target opened = target;
        opened.opened = &(*reader)->info();
        std::string again = source->versionId.empty() ? "s3:GetObject" : "s3:GetObjectVersion";
        Outcome<void> still = co_await x.access.check(x, std::move(again), std::move(opened));
        if (!still)
            co_return refused(std::move(still));
    }
    const auto conditions = ReadConditions::from(x.request.headers, "x-amz-copy-source-");
    if (auto checked = conditions.check((*reader)->info()); !checked) {
        // There is no "304" for a copy: what is not to be copied is a failed condition.
        if (checked.error().code == ErrorCode::NotModified)
            co_return refuse(ErrorCode::PreconditionFailed);
        co_return refused(std::move(checked));
    }
    co_return OpenSource{std::move(*source), std::move(*reader), target.bucket};
}

} // namespace

/// "A copy operation involves a GET and a PUT. For that reason, we log two records" ("Additional logging for
/// copy operations"): that of the GET is in the log of the source's bucket.
Task<Outcome<OpenSource>> openCopySource(Exchange& x)
{
    FurtherAccess access;
    const bool before = std::exchange(x.facts.aclRequired, false);
    auto opened = co_await open(x, access);
    access.aclRequired = std::exchange(x.facts.aclRequired, before);
    if (!keepsAccessLog(x, access.bucket))
        co_return opened;
    access.operation = x.query("partNumber") ? "REST.COPY.PART_GET" : "REST.COPY.OBJECT_GET";
    access.status = 200;
    if (!opened) {
        const ErrorRow& row = errorRow(opened.error().code);
        access.status = row.status;
        access.errorCode = row.name;
    }
    x.facts.further.push_back(std::move(access));
    co_return opened;
}

Task<Outcome<Digests>> copyBody(Exchange& x, store::ObjectReader& reader,
                                store::ObjectWriter& writer, DigestPlan plan)
{
    DigestPipeline pipeline(x.services.digestPool, std::move(plan));
    Outcome<void> pumped = co_await pump(x, reader, writer, pipeline);
    if (!pumped)
        co_return refused(std::move(pumped));
    co_return pipeline.finish();
}

} // namespace holdfast::s3
