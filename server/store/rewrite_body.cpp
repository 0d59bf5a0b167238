// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "store/objects.h"
#include "store/survey_worker.h"

namespace holdfast::store
{
namespace
{

/// Reads the old body into a new one.
Task<Result<WrittenBody>> copyBody(std::shared_ptr<BodyReader> from, BodyWriter* to)
{
    for (;;) {
        auto bytes = co_await from->read();
        if (!bytes)
            co_return failed(std::move(bytes));
        if (bytes->empty())
            co_return co_await to->finish();
        Result<void> written = co_await to->write(*bytes);
        if (!written)
            co_return failed(std::move(written));
    }
}

Task<Result<void>> swapBody(Context* context, DegradedKeyParts name, std::string degradedRow,
                            BodyRef before, WrittenBody body, BodyWriter* writer)
{
    VersionChange change(*context, name.bucket, name.key);
    std::string rowKey = change.rowKey();
    auto section = co_await context->replicas.lockKey(change.partition(), std::move(rowKey));
    if (!section)
        co_return failed(std::move(section));
    auto current = co_await readCurrent(*context, change.partition(), change.rowKey());
    if (!current)
        co_return failed(std::move(current));
    if (!*current || (*current)->stamp != name.stamp || (*current)->body != before)
        co_return fail(Code::Conflict, "the version has another body now");
    auto placed = placeBody(*context, writer->owner(), std::move(body), change.proposal());
    if (!placed)
        co_return failed(std::move(placed));
    if (placed->survives)
        co_return fail(Code::Unavailable, "a drive left meanwhile");
    VersionRow row = std::move(**current);
    change.releaseBody(row.body);
    row.body = std::move(placed->ref);
    change.put(drive::Family::Current, change.rowKey(), row.encode());
    change.remove(drive::Family::Aux, std::move(degradedRow));
    writer->disown();
    co_return co_await change.commit(*section);
}

} // namespace

Task<Rewrite> rewriteBody(Context& context, PartitionId partition, std::string degradedRowKey)
{
    auto name = parseDegradedKey(degradedRowKey);
    if (!name)
        co_return Rewrite::Later;
    auto body = co_await openCurrentBody(context, name->bucket, name->key);
    const bool gone = body ? body->row.stamp != name->stamp : body.error().code == Code::NotFound;
    if (gone) {
        const Result<void> cleared =
            co_await deleteAuxRow(context, partition, std::move(degradedRowKey));
        co_return cleared ? Rewrite::Done : Rewrite::Later;
    }
    if (!body)
        co_return Rewrite::Later;
    BodyOwner owner;
    owner.home = partition;
    owner.bucket = name->bucket;
    owner.key = name->key;
    const env::Executor executor = co_await env::asio::this_coro::executor;
    BodyWriter writer(context, executor, std::move(owner), body->row.size);
    auto written = co_await copyBody(body->reader, &writer);
    body->reader->close();
    body->reader.reset(); // its pins would keep the old body in the outbox
    Result<void> swapped;
    if (written) {
        auto task = swapBody(&context, std::move(*name), std::move(degradedRowKey), body->row.body,
                             std::move(*written), &writer);
        swapped = co_await env::on(context.replicas.executorOf(partition), std::move(task));
    } else {
        swapped = failed(std::move(written));
    }
    if (swapped)
        co_return Rewrite::Done;
    log::debug("A body was not written again", {{"error", swapped.error().describe()}});
    co_return Rewrite::Later;
}

} // namespace holdfast::store
