// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/partition_log.h"

#include <algorithm>
#include <cassert>

namespace holdfast::drive
{
namespace
{

/// Rows of the log that one call lets go: a backlog that kept a slot company goes in bites.
constexpr Sequence kMostDropped = 4096;

std::string partitionName(PartitionId partition)
{
    return "partition " + std::to_string(partition);
}

} // namespace

PartitionLog::PartitionLog()
    : m_entries(kPartitions), m_durableObeyed(std::make_unique<std::atomic<Epoch>[]>(kPartitions))
{
}

Result<std::unique_ptr<PartitionLog>> PartitionLog::load(MetaDb& db)
{
    std::unique_ptr<PartitionLog> log(new PartitionLog);
    Result<std::unique_ptr<MetaIterator>> states = db.iterate(Family::Sys, false);
    if (!states)
        return failed(std::move(states));
    for ((*states)->seek("p"); (*states)->valid() && (*states)->key().starts_with('p');
         (*states)->next()) {
        const std::string_view key = (*states)->key();
        Result<StoredPartition> stored = StoredPartition::decode((*states)->value());
        if (!stored)
            return failed(std::move(stored));
        if (key.size() != 3 || readBe<PartitionId>(key.data() + 1) >= kPartitions)
            return fail(Code::Corrupt, "a partition state's key is malformed");
        log->m_entries[readBe<PartitionId>(key.data() + 1)].stored = *stored;
    }
    Result<void> good = (*states)->status();
    Result<std::unique_ptr<MetaIterator>> records = db.iterate(Family::Log, false);
    if (good && !records)
        good = std::unexpected(records.error());
    if (good)
        (*records)->seek({});
    for (std::uint32_t p = 0; good && p < kPartitions; ++p) {
        good = log->loadOne(**records, static_cast<PartitionId>(p));
        log->m_durableObeyed[p] = log->m_entries[p].stored.obeyed;
    }
    if (!good)
        return failed(std::move(good), "loading the log");
    return log;
}

Result<void> PartitionLog::loadOne(MetaIterator& log, PartitionId partition)
{
    Entry& entry = m_entries[partition];
    entry.lastEpoch = entry.stored.commitEpoch;
    entry.lastSequence = entry.stored.commitSequence;
    entry.firstLogged = 0;
    entry.pending.clear();
    const std::string prefix = partitionKey(partition);
    if (!log.valid() || !log.key().starts_with(prefix))
        return log.status();
    if (log.key().size() != prefix.size() + 8)
        return fail(Code::Corrupt, "a log key is malformed", partitionName(partition));
    entry.firstLogged = readBe<Sequence>(log.key().data() + prefix.size());
    if (entry.firstLogged > entry.stored.commitSequence + 1)
        return fail(Code::Corrupt, "the log begins after the commit point", partitionName(partition));
    log.seek(logKey(partition, entry.stored.commitSequence + 1));
    for (; log.valid() && log.key().starts_with(prefix); log.next()) {
        const auto sequence = readBe<Sequence>(log.key().data() + prefix.size());
        if (sequence != entry.lastSequence + 1)
            return fail(Code::Corrupt, "the log has a hole", partitionName(partition));
        Result<LogRecord> record = LogRecord::decode(sequence, log.value());
        if (!record)
            return failed(std::move(record), partitionName(partition));
        entry.lastSequence = sequence;
        entry.lastEpoch = record->epoch;
        entry.pending.push_back(*std::move(record));
    }
    return log.status();
}

Result<PartitionLog::Entry*> PartitionLog::admit(CommitBatch& batch, Fence fence)
{
    if (fence.partition >= kPartitions)
        return fail(Code::InvalidArgument, "there is no " + partitionName(fence.partition));
    Entry& entry = m_entries[fence.partition];
    if (fence.epoch < entry.stored.obeyed)
        return fail(Code::WrongEpoch, "epoch " + std::to_string(fence.epoch) + " is over: " +
                                          std::to_string(entry.stored.obeyed) + " is obeyed",
                    partitionName(fence.partition));
    batch.touched.insert(fence.partition);
    if (fence.epoch > entry.stored.obeyed) {
        entry.stored.obeyed = fence.epoch;
        putState(batch, entry, fence.partition);
    }
    return &entry;
}

Result<void> PartitionLog::raise(CommitBatch& batch, Fence fence)
{
    const Result<Entry*> entry = admit(batch, fence);
    if (!entry)
        return std::unexpected(entry.error());
    return {};
}

Result<void> PartitionLog::prepare(CommitBatch& batch, Fence fence, Prepared prepared)
{
    const Result<Entry*> admitted = admit(batch, fence);
    if (!admitted)
        return std::unexpected(admitted.error());
    Entry& entry = **admitted;
    const Sequence sequence = prepared.record.sequence;
    if (sequence <= entry.lastSequence) {
        Result<void> same = resend(batch, entry, fence.partition, prepared);
        return same ? keep(batch, prepared) : same;
    }
    if (sequence != entry.lastSequence + 1)
        return fail(Code::Conflict, "sequence " + std::to_string(sequence) + " after " +
                                        std::to_string(entry.lastSequence),
                    partitionName(fence.partition));
    Result<void> kept = keep(batch, prepared);
    if (!kept)
        return kept;
    batch.put(Family::Log, logKey(fence.partition, sequence), std::move(prepared.encoded));
    if (entry.firstLogged == 0)
        entry.firstLogged = sequence;
    entry.lastSequence = sequence;
    entry.lastEpoch = prepared.record.epoch;
    entry.pending.push_back(std::move(prepared.record));
    return {};
}

/// Ok when the drive holds the very same record under this sequence.
Result<void> PartitionLog::resend(CommitBatch& batch, const Entry& entry, PartitionId partition,
                                  const Prepared& prepared)
{
    const Sequence sequence = prepared.record.sequence;
    std::string held;
    if (sequence > entry.stored.commitSequence) {
        held = entry.pending[sequence - entry.stored.commitSequence - 1].encode();
    } else {
        Result<std::optional<std::string>> row =
            batch.db().get(Family::Log, logKey(partition, sequence));
        if (!row)
            return failed(std::move(row));
        if (*row)
            held = **row;
    }
    if (held != prepared.encoded)
        return fail(Code::Conflict, "sequence " + std::to_string(sequence) + " was given before",
                    partitionName(partition));
    return {};
}

Result<void> PartitionLog::keep(CommitBatch& batch, Prepared& prepared)
{
    for (const auto& [name, finished] : prepared.shards) {
        if (finished)
            continue;
        // A resend: the first one took the note along.
        const Result<std::optional<std::string>> record = batch.local(shardRecordKey(name));
        if (!record)
            return std::unexpected(record.error());
        if (!*record)
            return fail(Code::InvalidArgument, "shard " + std::to_string(name.index) + " of extent " +
                                                   name.extent.hex() + " was not finished here");
    }
    for (const auto& [name, finished] : prepared.shards) {
        if (!finished)
            continue;
        Result<void> recorded = batch.recordShard(name, *finished);
        if (!recorded)
            return recorded;
    }
    for (const std::string& key : prepared.owed) {
        Result<void> owed = batch.addOwed(key);
        if (!owed)
            return owed;
    }
    for (SmallBody& body : prepared.bodies) {
        Result<void> cleared = batch.clearOwed(owedBodyKey(body.key));
        if (!cleared)
            return cleared;
        batch.put(Family::Body, std::move(body.key), std::move(body.bytes));
    }
    return {};
}

Result<void> PartitionLog::commit(CommitBatch& batch, Fence fence, Sequence sequence, bool dropLog)
{
    const Result<Entry*> entry = admit(batch, fence);
    if (!entry)
        return std::unexpected(entry.error());
    return apply(batch, **entry, fence.partition, sequence, dropLog);
}

Result<void> PartitionLog::apply(CommitBatch& batch, Entry& entry, PartitionId partition,
                                 Sequence sequence, bool dropLog)
{
    if (sequence > entry.lastSequence)
        return fail(Code::Conflict, "sequence " + std::to_string(sequence) + " is not prepared here",
                    partitionName(partition));
    StoredPartition& stored = entry.stored;
    if (sequence > stored.commitSequence) {
        const auto count = static_cast<std::ptrdiff_t>(sequence - stored.commitSequence);
        for (std::ptrdiff_t i = 0; i < count; ++i) {
            LogRecord& record = entry.pending[static_cast<std::size_t>(i)];
            stored.commitEpoch = record.epoch;
            Result<void> applied = applyMutations(batch, std::move(record.mutations));
            if (!applied)
                return applied;
        }
        entry.pending.erase(entry.pending.begin(), entry.pending.begin() + count);
        stored.commitSequence = sequence;
        putState(batch, entry, partition);
    }
    if (dropLog)
        dropApplied(batch, entry, partition);
    return {};
}

void PartitionLog::dropApplied(CommitBatch& batch, Entry& entry, PartitionId partition)
{
    if (entry.firstLogged == 0)
        return;
    const Sequence end =
        std::min(entry.stored.commitSequence + 1, entry.firstLogged + kMostDropped);
    for (; entry.firstLogged < end; ++entry.firstLogged)
        batch.remove(Family::Log, logKey(partition, entry.firstLogged));
    if (entry.firstLogged > entry.lastSequence)
        entry.firstLogged = 0;
}

Result<void> PartitionLog::install(CommitBatch& batch, Fence fence, Install install)
{
    const Result<Entry*> admitted = admit(batch, fence);
    if (!admitted)
        return std::unexpected(admitted.error());
    Entry& entry = **admitted;
    Result<void> replaced = replacePending(batch, entry, fence.partition, install);
    if (!replaced)
        return replaced;
    for (SmallBody& body : install.bodies) {
        Result<void> cleared = batch.clearOwed(owedBodyKey(body.key));
        if (!cleared)
            return cleared;
        batch.put(Family::Body, std::move(body.key), std::move(body.bytes));
    }
    return apply(batch, entry, fence.partition,
                 std::max(install.commitTo, entry.stored.commitSequence), install.dropLog);
}

/// Makes the records after the commit point exactly those installed; without records, those held up to
/// the new commit point.
Result<void> PartitionLog::replacePending(CommitBatch& batch, Entry& entry, PartitionId partition,
                                          Install& install)
{
    const Sequence commit = entry.stored.commitSequence;
    const bool given = !install.records.empty();
    std::erase_if(install.records, [&](const LogRecord& r) { return r.sequence <= commit; });
    for (std::size_t i = 0; i < install.records.size(); ++i) {
        if (install.records[i].sequence != commit + 1 + i)
            return fail(Code::Conflict, "the records do not follow the commit point",
                        partitionName(partition));
    }
    Sequence last = commit + install.records.size();
    if (!given)
        last = std::clamp(install.commitTo, commit, entry.lastSequence);
    if (install.commitTo > last)
        return fail(Code::Conflict, "no record for the commit point to be installed",
                    partitionName(partition));
    for (Sequence s = last + 1; s <= entry.lastSequence; ++s)
        batch.remove(Family::Log, logKey(partition, s));
    entry.pending.resize(std::min<std::size_t>(entry.pending.size(), last - commit));
    for (std::size_t i = 0; i < install.records.size(); ++i) {
        std::string encoded = install.records[i].encode();
        const bool held = i < entry.pending.size();
        if (held && entry.pending[i].encode() == encoded)
            continue;
        batch.put(Family::Log, logKey(partition, commit + 1 + i), std::move(encoded));
        if (held)
            entry.pending[i] = std::move(install.records[i]);
        else
            entry.pending.push_back(std::move(install.records[i]));
    }
    entry.lastSequence = last;
    entry.lastEpoch = entry.pending.empty() ? entry.stored.commitEpoch : entry.pending.back().epoch;
    if (entry.firstLogged == 0 && last > commit)
        entry.firstLogged = commit + 1;
    else if (entry.firstLogged > last)
        entry.firstLogged = 0;
    return {};
}

Result<void> PartitionLog::adopt(CommitBatch& batch, PartitionId partition,
                                 const PartitionState& state)
{
    if (partition >= kPartitions)
        return fail(Code::InvalidArgument, "there is no " + partitionName(partition));
    batch.touched.insert(partition);
    Entry& entry = m_entries[partition];
    for (Sequence s = entry.firstLogged; s != 0 && s <= entry.lastSequence; ++s)
        batch.remove(Family::Log, logKey(partition, s));
    entry.stored.obeyed = std::max(entry.stored.obeyed, state.obeyed);
    entry.stored.commitEpoch = entry.lastEpoch = state.commitEpoch;
    entry.stored.commitSequence = entry.lastSequence = state.commitSequence;
    entry.stored.incomplete = state.incomplete;
    entry.firstLogged = 0;
    entry.pending.clear();
    putState(batch, entry, partition);
    return {};
}

Result<void> PartitionLog::setIncomplete(CommitBatch& batch, PartitionId partition, bool incomplete)
{
    if (partition >= kPartitions)
        return fail(Code::InvalidArgument, "there is no " + partitionName(partition));
    Entry& entry = m_entries[partition];
    if (entry.stored.incomplete == incomplete)
        return {};
    batch.touched.insert(partition);
    entry.stored.incomplete = incomplete;
    putState(batch, entry, partition);
    return {};
}

void PartitionLog::obey(CommitBatch& batch, const ConfigEpochs& epochs)
{
    for (std::size_t i = 0; i < epochs.partitions.size(); ++i) {
        const auto partition = static_cast<PartitionId>(epochs.block * epochs.partitions.size() + i);
        Entry& entry = m_entries[partition];
        if (epochs.partitions[i] <= entry.stored.obeyed)
            continue;
        batch.touched.insert(partition);
        entry.stored.obeyed = epochs.partitions[i];
        putState(batch, entry, partition);
    }
}

std::vector<PartitionState> PartitionLog::states() const
{
    std::vector<PartitionState> out;
    out.reserve(m_entries.size());
    for (const Entry& entry : m_entries)
        out.push_back({entry.stored.obeyed, entry.stored.commitEpoch, entry.stored.commitSequence,
                       entry.lastEpoch, entry.lastSequence, entry.firstLogged,
                       entry.stored.incomplete});
    return out;
}

bool PartitionLog::isPending(PartitionId partition, std::string_view auxRowKey) const
{
    return std::ranges::any_of(m_entries[partition].pending, [&](const LogRecord& record) {
        return std::ranges::any_of(record.mutations, [&](const Mutation& mutation) {
            return mutation.family == Family::Aux && mutation.kind == MutationKind::Put &&
                   mutation.key == auxRowKey;
        });
    });
}

void PartitionLog::publish(const CommitBatch& batch)
{
    for (const PartitionId partition : batch.touched)
        m_durableObeyed[partition] = m_entries[partition].stored.obeyed;
}

Result<void> PartitionLog::reload(MetaDb& db, const std::set<PartitionId>& partitions)
{
    for (const PartitionId partition : partitions) {
        const Result<std::optional<std::string>> row =
            db.get(Family::Sys, partitionStateKey(partition));
        if (!row)
            return std::unexpected(row.error());
        Entry& entry = m_entries[partition];
        entry.stored = {};
        if (*row) {
            const Result<StoredPartition> stored = StoredPartition::decode(**row);
            if (!stored)
                return std::unexpected(stored.error());
            entry.stored = *stored;
        }
        Result<std::unique_ptr<MetaIterator>> log = db.iterate(Family::Log, false);
        if (!log)
            return failed(std::move(log));
        (*log)->seek(partitionKey(partition));
        Result<void> loaded = loadOne(**log, partition);
        if (!loaded)
            return loaded;
    }
    return {};
}

void PartitionLog::putState(CommitBatch& batch, const Entry& entry, PartitionId partition)
{
    batch.put(Family::Sys, partitionStateKey(partition), entry.stored.encode());
}

} // namespace holdfast::drive
