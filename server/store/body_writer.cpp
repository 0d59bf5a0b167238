// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/body_writer.h"

#include <algorithm>
#include <bit>

#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

/// On the executor of the extent's partition.
Task<Result<void>> commitRow(replica::ReplicaSet* replicas, drive::ExtentRow row,
                             replica::ShardsWritten shards)
{
    std::string key = row.rowKey();
    auto section = co_await replicas->lockKey(row.partition, key);
    if (!section)
        co_return failed(std::move(section));
    replica::Proposal proposal;
    proposal.mutations.push_back(
        {drive::MutationKind::Put, drive::Family::Aux, std::move(key), row.encode()});
    proposal.shards.push_back(std::move(shards));
    co_return co_await replicas->commit(*section, std::move(proposal));
}

} // namespace

BodyWriter::BodyWriter(Context& context, env::Executor executor, BodyOwner owner,
                       std::optional<std::uint64_t> length)
    : m_context(context), m_executor(std::move(executor)), m_owner(std::move(owner)), m_length(length)
{
}

BodyWriter::~BodyWriter()
{
    if (!m_pending.empty() && m_context.upkeep)
        m_context.upkeep->release(std::move(m_pending));
}

Result<void> BodyWriter::openExtent()
{
    const bool atHome = m_done.empty() && m_owner.firstAtHome;
    const Uuid id = m_context.random.uuid();
    const PartitionId partition = atHome ? m_owner.home : drive::partitionOfExtent(id);
    drive::ShardOrigin origin;
    origin.bucket = m_owner.bucket;
    origin.bucketName = m_owner.bucketName;
    origin.key = m_owner.key;
    origin.stamp = static_cast<std::uint64_t>(m_context.clock.wallNow());
    origin.extentNumber = static_cast<std::uint32_t>(m_done.size());
    origin.partNumber = m_owner.partNumber;
    origin.upload = m_owner.upload;
    std::optional<std::uint64_t> expected;
    if (m_length && *m_length >= m_size)
        expected = std::min(*m_length - m_size, drive::kExtentLimit);
    auto made = ExtentWriter::begin(m_context, m_executor, partition, id, std::move(origin), expected,
                                    m_owner.storageClass);
    if (!made)
        return failed(std::move(made));
    m_extent = std::move(*made);
    return {};
}

Task<Result<void>> BodyWriter::closeExtent()
{
    auto draft = co_await m_extent->finish();
    m_extent.reset();
    if (!draft)
        co_return failed(std::move(draft));
    if (draft->row.partition != m_owner.home) {
        draft->row.pendingBoot = m_context.boot;
        const ExtentRef ref{draft->row.id, draft->row.partition, draft->row.length};
        Result<void> committed = co_await commitPending(draft->row, draft->shards);
        if (!committed)
            co_return committed;
        m_pending.push_back(ref);
    }
    m_done.push_back(std::move(*draft));
    co_return Result<void>{};
}

Task<Result<void>> BodyWriter::commitPending(drive::ExtentRow row, replica::ShardsWritten shards)
{
    const env::Executor home = m_context.replicas.executorOf(row.partition);
    auto task = commitRow(&m_context.replicas, std::move(row), std::move(shards));
    Result<void> committed = co_await env::on(home, std::move(task));
    if (!committed)
        co_return failed(std::move(committed), "committing an extent");
    co_return committed;
}

Task<Result<void>> BodyWriter::write(ByteView data)
{
    if (!m_extent && m_done.empty()) {
        const bool mayBeSmall = m_size + data.size() <= drive::kSmallBodyLimit &&
                                m_length.value_or(0) <= drive::kSmallBodyLimit;
        if (mayBeSmall) {
            m_small += asText(data);
            m_size += data.size();
            co_return Result<void>{};
        }
        if (!m_small.empty()) {
            const std::string begun = std::move(m_small);
            m_small.clear();
            m_size = 0;
            Result<void> opened = openExtent();
            if (!opened)
                co_return opened;
            Result<void> written = co_await m_extent->write(asBytes(begun));
            if (!written)
                co_return written;
            m_size = begun.size();
        }
    }
    while (!data.empty()) {
        if (m_extent && m_extent->room() == 0) {
            Result<void> closed = co_await closeExtent();
            if (!closed)
                co_return closed;
        }
        if (!m_extent) {
            Result<void> opened = openExtent();
            if (!opened)
                co_return opened;
        }
        const ByteView now = data.first(std::min<std::uint64_t>(m_extent->room(), data.size()));
        Result<void> written = co_await m_extent->write(now);
        if (!written)
            co_return written;
        m_size += now.size();
        data = data.subspan(now.size());
    }
    co_return Result<void>{};
}

Task<Result<WrittenBody>> BodyWriter::finish()
{
    if (m_extent) {
        Result<void> closed = co_await closeExtent();
        if (!closed)
            co_return failed(std::move(closed));
    }
    co_return WrittenBody{m_size, std::move(m_small), std::move(m_done)};
}

Result<PlacedBody> placeBody(Context& context, const BodyOwner& owner, WrittenBody body,
                             replica::Proposal& into)
{
    PlacedBody out;
    const auto note = [&out](int survives) {
        const auto now = static_cast<std::uint8_t>(std::max(survives, 0));
        out.survives = std::min(out.survives.value_or(now), now);
    };
    if (!body.small.empty()) {
        const Uuid id = context.random.uuid();
        auto targets = context.replicas.copyTargets(owner.home, id);
        if (!targets)
            return failed(std::move(targets), "placing a small body");
        out.ref.small = SmallRef{id, targets->holders};
        into.bodies.push_back(
            {drive::bodyKey(owner.home, id, targets->holders), std::move(body.small)});
        if (targets->degraded)
            note(std::popcount(targets->holders) - 1);
    }
    for (ExtentDraft& draft : body.extents) {
        out.ref.extents.push_back({draft.row.id, draft.row.partition, draft.row.length});
        if (draft.degraded)
            note(draft.row.geometry.m);
        if (draft.row.partition != owner.home)
            continue;
        into.mutations.push_back({drive::MutationKind::Put, drive::Family::Aux, draft.row.rowKey(),
                                  draft.row.encode()});
        into.shards.push_back(std::move(draft.shards));
    }
    return out;
}

} // namespace holdfast::store
