// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/rewrite_body.h"

#include <algorithm>

#include "base/log.h"
#include "store/objects.h"
#include "store/release_worker.h"

namespace holdfast::store
{
namespace
{

constexpr std::uint64_t kRestAfter = 4 << 20; ///< bytes

/// Every drive had its share of what was read and of what was written, which is more.
Task<void> restFor(Context* context, Pace* pace, std::uint64_t bytes)
{
    const auto drives = context->replicas.drives();
    const auto open = std::ranges::count_if(drives, [](const auto& drive) { return drive != nullptr; });
    std::chrono::nanoseconds rest(0);
    for (const auto& drive : drives) {
        if (drive)
            rest = std::max(rest, pace->rest(*drive, 3 * bytes / static_cast<std::uint64_t>(open), 64));
    }
    co_await context->clock.sleepFor(rest);
}

/// Reads the old body into a new one.
Task<Result<WrittenBody>> copyBody(Context* context, std::shared_ptr<BodyReader> from,
                                   BodyWriter* to, Pace* pace)
{
    std::uint64_t since = 0;
    for (;;) {
        auto bytes = co_await from->read();
        if (!bytes)
            co_return failed(std::move(bytes));
        if (bytes->empty())
            break;
        since += bytes->size();
        Result<void> written = co_await to->write(*bytes);
        if (!written)
            co_return failed(std::move(written));
        if (pace && since >= kRestAfter)
            co_await restFor(context, pace, std::exchange(since, 0));
    }
    auto finished = co_await to->finish();
    if (pace)
        co_await restFor(context, pace, since);
    co_return finished;
}

Task<Result<void>> swapBody(Context* context, VersionAt version, BodyRef before, WrittenBody body,
                            BodyWriter* writer)
{
    VersionChange change(*context, version.bucket, version.key);
    std::string owner = change.rowKey();
    auto section = co_await context->replicas.lockKey(change.partition(), std::move(owner));
    if (!section)
        co_return failed(std::move(section));
    auto now = co_await readVersion(*context, change.partition(), version.family, version.rowKey);
    if (!now)
        co_return failed(std::move(now));
    if (!*now || (*now)->stamp != version.stamp || (*now)->body != before)
        co_return fail(Code::Conflict, "the version has another body now");
    if ((*now)->storageClass != writer->owner().storageClass)
        co_return fail(Code::Conflict, "the version has another storage class now");
    std::string noteKey =
        degradedKey(change.partition(), version.bucket, version.key, version.stamp);
    auto note = co_await context->replicas.get(change.partition(), drive::Family::Aux, noteKey);
    if (!note)
        co_return failed(std::move(note));
    auto placed = placeBody(*context, writer->owner(), std::move(body), change.proposal());
    if (!placed)
        co_return failed(std::move(placed));
    if (placed->survives)
        co_return fail(Code::Unavailable, "a drive left meanwhile");
    VersionRow row = std::move(**now);
    change.releaseBody(row.body);
    row.body = std::move(placed->ref);
    change.put(version.family, version.rowKey, row.encode());
    if (*note)
        change.remove(drive::Family::Aux, std::move(noteKey));
    writer->disown();
    co_return co_await change.commit(*section);
}

/// Where the version with this stamp is now: in its key's section, so that it does not move under the look.
Task<Result<std::optional<VersionAt>>> whereIs(Context* context, DegradedKeyParts name)
{
    const PartitionId home = drive::partitionOfObject(name.bucket, name.key);
    VersionAt at;
    at.bucket = name.bucket;
    at.key = name.key;
    at.stamp = name.stamp;
    std::string owner = drive::objectRowKey(name.bucket, name.key);
    auto section = co_await context->replicas.lockKey(home, std::move(owner));
    if (!section)
        co_return failed(std::move(section));
    for (const drive::Family family : {drive::Family::Current, drive::Family::Noncurrent}) {
        at.family = family;
        at.rowKey = family == drive::Family::Current ? drive::objectRowKey(name.bucket, name.key)
                                                     : olderKey(name.bucket, name.key, name.stamp);
        auto row = co_await readVersion(*context, home, family, at.rowKey);
        if (!row)
            co_return failed(std::move(row));
        if (*row && (*row)->stamp == name.stamp)
            co_return std::optional<VersionAt>(std::move(at));
    }
    co_return std::optional<VersionAt>();
}

} // namespace

Task<Rewrite> rewriteVersion(Context& context, VersionAt version, Pace* pace)
{
    const PartitionId home = drive::partitionOfObject(version.bucket, version.key);
    auto body = co_await openVersionBody(context, home, version.family, version.rowKey);
    const bool gone =
        body ? body->row.stamp != version.stamp : body.error().code == Code::NotFound;
    if (gone)
        co_return Rewrite::Done;
    if (!body)
        co_return Rewrite::Later;
    BodyOwner owner;
    owner.home = home;
    owner.bucket = version.bucket;
    owner.key = version.key;
    owner.storageClass = body->row.storageClass;
    const env::Executor executor = co_await env::asio::this_coro::executor;
    BodyWriter writer(context, executor, std::move(owner), body->row.size);
    auto written = co_await copyBody(&context, body->reader, &writer, pace);
    body->reader->close();
    body->reader.reset(); // its pins would keep the old body in the outbox
    Result<void> swapped;
    if (written) {
        auto task = swapBody(&context, std::move(version), body->row.body, std::move(*written),
                             &writer);
        swapped = co_await env::on(context.replicas.executorOf(home), std::move(task));
    } else {
        swapped = failed(std::move(written));
    }
    if (swapped)
        co_return Rewrite::Done;
    log::debug("A body was not written again", {{"error", swapped.error().describe()}});
    co_return Rewrite::Later;
}

Task<Rewrite> rewriteBody(Context& context, PartitionId partition, std::string degradedRowKey)
{
    auto name = parseDegradedKey(degradedRowKey);
    if (!name)
        co_return Rewrite::Later;
    const PartitionId home = drive::partitionOfObject(name->bucket, name->key);
    auto task = whereIs(&context, *name);
    auto version = co_await env::on(context.replicas.executorOf(home), std::move(task));
    if (!version)
        co_return Rewrite::Later;
    if (*version) {
        const Rewrite outcome = co_await rewriteVersion(context, std::move(**version), nullptr);
        if (outcome == Rewrite::Later)
            co_return outcome;
        // The note went with the swap; where it is still there the version moved or went meanwhile.
        auto note = co_await context.replicas.get(partition, drive::Family::Aux, degradedRowKey);
        co_return note && !*note ? Rewrite::Done : Rewrite::Later;
    }
    // The version has gone.
    const Result<void> cleared =
        co_await deleteAuxRow(context, partition, std::move(degradedRowKey));
    co_return cleared ? Rewrite::Done : Rewrite::Later;
}

} // namespace holdfast::store
