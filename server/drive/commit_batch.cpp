// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/commit_batch.h"

#include <algorithm>

#include "base/encoding.h"

namespace holdfast::drive
{
namespace
{

constexpr std::size_t kExtentKeyBytes = 2 + 1 + 16;

bool isExtentRow(const Mutation& mutation)
{
    return mutation.family == Family::Aux && mutation.key.size() == kExtentKeyBytes &&
           mutation.key[2] == 'E';
}

/// In the order of their keys.
template <class Visit> Result<void> eachWithKind(MetaDb& db, char kind, Visit&& visit)
{
    Result<std::unique_ptr<MetaIterator>> at = db.iterate(Family::Sys, false);
    if (!at)
        return failed(std::move(at));
    for ((*at)->seek(std::string(1, kind)); (*at)->valid() && (*at)->key().starts_with(kind);
         (*at)->next())
        visit((*at)->value());
    return (*at)->status();
}

} // namespace

Result<CommitBatch::Totals> readTotals(MetaDb& db)
{
    CommitBatch::Totals totals;
    Result<void> read;
    for (const char kind : {'b', 'o'}) {
        if (read)
            read = eachWithKind(db, kind, [&](std::string_view) { ++totals.owed; });
    }
    if (!read)
        return failed(std::move(read));
    const Result<std::optional<std::string>> held = db.get(Family::Sys, heldKey());
    if (!held)
        return std::unexpected(held.error());
    if (*held && (*held)->size() == sizeof(std::uint64_t)) {
        totals.heldBytes = readLe<std::uint64_t>((*held)->data());
        return totals;
    }
    read = eachWithKind(db, 's', [&](std::string_view value) {
        const Result<ShardRecord> record = ShardRecord::decode(value);
        totals.heldBytes += record ? record->fileBytes() : 0;
    });
    if (!read)
        return failed(std::move(read));
    return totals;
}

Result<std::optional<std::string>> CommitBatch::local(const std::string& key)
{
    const auto changed = m_local.find(key);
    if (changed != m_local.end())
        return changed->second;
    return m_db.get(Family::Sys, key);
}

Result<std::vector<std::pair<std::string, std::string>>>
CommitBatch::localWithPrefix(const std::string& prefix)
{
    std::map<std::string, std::string> rows;
    Result<std::unique_ptr<MetaIterator>> at = m_db.iterate(Family::Sys, true);
    if (!at)
        return failed(std::move(at));
    for ((*at)->seek(prefix); (*at)->valid() && (*at)->key().starts_with(prefix); (*at)->next())
        rows.emplace((*at)->key(), (*at)->value());
    Result<void> status = (*at)->status();
    if (!status)
        return failed(std::move(status));
    for (auto changed = m_local.lower_bound(prefix);
         changed != m_local.end() && changed->first.starts_with(prefix); ++changed) {
        if (changed->second)
            rows[changed->first] = *changed->second;
        else
            rows.erase(changed->first);
    }
    return std::vector<std::pair<std::string, std::string>>(rows.begin(), rows.end());
}

void CommitBatch::putLocal(std::string key, std::string value)
{
    m_local[key] = value;
    m_batch.put(Family::Sys, std::move(key), std::move(value));
}

void CommitBatch::removeLocal(std::string key)
{
    m_local[key] = std::nullopt;
    m_batch.remove(Family::Sys, std::move(key));
}

Result<void> CommitBatch::addOwed(const std::string& key)
{
    const Result<std::optional<std::string>> there = local(key);
    if (!there)
        return std::unexpected(there.error());
    if (!*there) {
        putLocal(key, {});
        ++m_totals.owed;
    }
    return {};
}

Result<void> CommitBatch::clearOwed(const std::string& key)
{
    if (m_totals.owed == 0)
        return {};
    const Result<std::optional<std::string>> there = local(key);
    if (!there)
        return std::unexpected(there.error());
    if (*there) {
        removeLocal(key);
        --m_totals.owed;
    }
    return {};
}

Result<void> CommitBatch::recordShard(const ShardName& name, const ShardRecord& record)
{
    const std::string key = shardRecordKey(name);
    const Result<std::optional<std::string>> before = local(key);
    if (!before)
        return std::unexpected(before.error());
    if (*before) {
        const Result<ShardRecord> old = ShardRecord::decode(**before);
        if (old && old->generation != record.generation)
            m_doomed.push_back({name, old->generation});
        if (old)
            m_totals.heldBytes -= std::min(m_totals.heldBytes, old->fileBytes());
    }
    putLocal(key, record.encode());
    m_totals.heldBytes += record.fileBytes();
    m_recorded.push_back(name);
    return clearOwed(owedShardKey(name));
}

void CommitBatch::dropShard(const ShardName& name, const ShardRecord& record)
{
    m_doomed.push_back({name, record.generation});
    removeLocal(shardRecordKey(name));
    m_totals.heldBytes -= std::min(m_totals.heldBytes, record.fileBytes());
}

void CommitBatch::close()
{
    if (m_totals.heldBytes == m_before.heldBytes)
        return;
    std::string value;
    appendLe(value, m_totals.heldBytes);
    m_batch.put(Family::Sys, heldKey(), std::move(value));
}

Result<void> CommitBatch::dropExtent(PartitionId partition, const Uuid& extent)
{
    const auto records = localWithPrefix(shardRecordPrefix(partition, extent));
    if (!records)
        return std::unexpected(records.error());
    for (const auto& [key, value] : *records) {
        const Result<ShardName> name = parseShardKey(key);
        const Result<ShardRecord> record = ShardRecord::decode(value);
        if (name && record)
            dropShard(*name, *record);
        else
            removeLocal(key);
    }
    if (m_totals.owed == 0)
        return {};
    const auto debts = localWithPrefix(owedShardPrefix(partition, extent));
    if (!debts)
        return std::unexpected(debts.error());
    for (const auto& [key, value] : *debts) {
        removeLocal(key);
        --m_totals.owed;
    }
    return {};
}

Result<void> applyMutations(CommitBatch& batch, std::vector<Mutation> mutations)
{
    for (Mutation& mutation : mutations) {
        if (mutation.family == Family::Body) {
            Result<void> cleared = batch.clearOwed(owedBodyKey(mutation.key));
            if (!cleared)
                return cleared;
            if (mutation.kind == MutationKind::Put)
                mutation.value = sealBody(mutation.key, std::move(mutation.value));
        } else if (mutation.kind == MutationKind::Delete && isExtentRow(mutation)) {
            const auto partition = readBe<PartitionId>(mutation.key.data());
            Result<void> dropped = batch.dropExtent(
                partition, Uuid::fromRaw(std::string_view(mutation.key).substr(3)));
            if (!dropped)
                return dropped;
        }
        batch.add(std::move(mutation));
    }
    return {};
}

Result<void> checkMutations(const std::vector<Mutation>& mutations, bool mayMerge)
{
    for (const Mutation& mutation : mutations) {
        const bool isQuarantine = mutation.family == Family::Sys && mutation.key.starts_with('q');
        if ((mutation.family == Family::Sys && !isQuarantine) || mutation.family == Family::Log)
            return fail(Code::InvalidArgument, "a drive's own rows are not changed by records");
        if (mutation.kind == MutationKind::Merge &&
            (!mayMerge || mutation.family != Family::Counters))
            return fail(Code::InvalidArgument, "only a record may add, and only to counters");
        if (mutation.key.empty())
            return fail(Code::InvalidArgument, "a mutation has an empty key");
    }
    return {};
}

} // namespace holdfast::drive
