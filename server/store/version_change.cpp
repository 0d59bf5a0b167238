// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/version_change.h"

#include <algorithm>

namespace holdfast::store
{

using drive::Family;
using drive::MutationKind;

VersionChange::VersionChange(Context& context, BucketId bucket, std::string key)
    : m_context(context), m_bucket(bucket), m_key(std::move(key)),
      m_rowKey(drive::objectRowKey(bucket, m_key)),
      m_partition(drive::partitionOfObject(bucket, m_key)), m_dooms(context.pins)
{
}

void VersionChange::put(Family family, std::string key, std::string value)
{
    m_proposal.mutations.push_back({MutationKind::Put, family, std::move(key), std::move(value)});
}

void VersionChange::remove(Family family, std::string key)
{
    m_proposal.mutations.push_back({MutationKind::Delete, family, std::move(key), {}});
}

void VersionChange::releaseBody(const BodyRef& body)
{
    if (body.small)
        remove(Family::Body, drive::bodyKey(m_partition, body.small->id, body.small->holders));
    for (const ExtentRef& extent : body.extents) {
        if (extent.partition == m_partition && m_dooms.add(extent.id))
            remove(Family::Aux, extentKey(m_partition, extent.id));
        else
            m_outbox.push_back(extent);
    }
}

void VersionChange::retire(const VersionRow& old, Family family)
{
    m_replaced = std::max(m_replaced, old.stamp);
    releaseBody(old.body);
    for (std::uint32_t row = 0; row < old.partTableRows; ++row)
        remove(Family::Aux, partTableKey(m_partition, m_bucket, m_key, old.stamp, row));
    if (old.hasMutables)
        remove(Family::Aux, mutablesKey(m_partition, m_bucket, m_key, old.stamp));
    if (family == Family::Noncurrent)
        remove(family, olderKey(m_bucket, m_key, old.stamp));
    CounterDelta delta;
    delta.versions = -1;
    if (old.kind == RowKind::Object) {
        delta.objects = family == Family::Current ? -1 : 0;
        delta.bytes = -static_cast<std::int64_t>(old.size);
    }
    count(delta);
}

void VersionChange::install(const VersionRow& row)
{
    put(Family::Current, m_rowKey, row.encode());
    CounterDelta delta;
    delta.versions = 1;
    if (row.kind == RowKind::Object) {
        delta.objects = 1;
        delta.bytes = static_cast<std::int64_t>(row.size);
    }
    count(delta);
}

void VersionChange::supersede(VersionRow old)
{
    m_replaced = std::max(m_replaced, old.stamp);
    old.nullStamp = 0;
    put(Family::Noncurrent, olderKey(m_bucket, m_key, old.stamp), old.encode());
    if (old.kind == RowKind::Object)
        count({-1, 0, 0, 0});
}

void VersionChange::promote(const VersionRow& row)
{
    m_promotes = true;
    remove(Family::Noncurrent, olderKey(m_bucket, m_key, row.stamp));
    put(Family::Current, m_rowKey, row.encode());
    if (row.kind == RowKind::Object)
        count({1, 0, 0, 0});
}

void VersionChange::setMutables(VersionRow& row, const Mutables& mutables)
{
    std::string key = mutablesKey(m_partition, m_bucket, m_key, row.stamp);
    if (!mutables.empty())
        put(Family::Aux, std::move(key), encodeMutables(mutables));
    else if (row.hasMutables)
        remove(Family::Aux, std::move(key));
    row.hasMutables = !mutables.empty();
    row.hasLock = mutables.lock.any();
}

void VersionChange::noteDegraded(std::uint64_t stamp, std::uint8_t survives)
{
    m_survives = survives;
    put(Family::Aux, degradedKey(m_partition, m_bucket, m_key, stamp),
        DegradedRow{survives}.encode());
}

Task<Result<void>> VersionChange::commit(replica::KeySection& section)
{
    std::string outbox;
    if (!m_outbox.empty()) {
        outbox = outboxKey(m_partition, m_context.replicas.nextStamp(m_partition, m_replaced));
        put(Family::Aux, outbox, encodeOutbox(m_outbox));
    }
    if (m_delta != CounterDelta{})
        m_proposal.mutations.push_back({MutationKind::Merge, Family::Counters,
                                        counterKey(m_bucket, m_partition), m_delta.encode()});
    if (m_context.upkeep && m_promotes) // before anybody can see it, and whatever comes of it
        m_context.upkeep->promoted(m_bucket, m_key);
    Result<void> committed = co_await m_context.replicas.commit(section, std::move(m_proposal));
    if (!committed)
        co_return committed;
    if (m_context.upkeep && !outbox.empty())
        m_context.upkeep->deliver(m_partition, std::move(outbox));
    if (m_context.upkeep && m_survives)
        m_context.upkeep->widen(*m_survives);
    co_return committed;
}

Task<Result<std::optional<VersionRow>>> readCurrent(Context& context, PartitionId partition,
                                                    std::string rowKey)
{
    return readVersion(context, partition, Family::Current, std::move(rowKey));
}

Task<Result<std::optional<VersionRow>>> readVersion(Context& context, PartitionId partition,
                                                    Family family, std::string rowKey)
{
    auto value = co_await context.replicas.get(partition, family, std::move(rowKey));
    if (!value)
        co_return failed(std::move(value), "reading a version");
    if (!*value)
        co_return std::optional<VersionRow>();
    auto row = VersionRow::decode(**value);
    if (!row)
        co_return failed(std::move(row));
    co_return std::optional<VersionRow>(std::move(*row));
}

bool isObject(const std::optional<VersionRow>& row)
{
    return row && row->kind == RowKind::Object;
}

Result<void> checkConditions(const std::optional<VersionRow>& current,
                             const WriteConditions& conditions)
{
    if (conditions.ifNoneMatchAny && isObject(current))
        return fail(Code::PreconditionFailed, "there is an object under this key");
    if (!conditions.ifMatch)
        return {};
    if (!isObject(current))
        return noSuchKey();
    if (*conditions.ifMatch != "*" && *conditions.ifMatch != current->etag)
        return fail(Code::PreconditionFailed, "the object's ETag is another");
    return {};
}

std::unexpected<Error> noSuchKey()
{
    return fail(Code::NotFound, "there is no such object", "key");
}

} // namespace holdfast::store
