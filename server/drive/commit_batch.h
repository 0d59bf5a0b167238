// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drive/drive_client.h"
#include "drive/sys_rows.h"

namespace holdfast::drive
{

/// What one write of the committer gathers: mutations, and what must happen once they are durable.
/// Bookkeeping rows (Sys kinds s, o, b) are read through it, so that a later operation in the same batch
/// sees what an earlier one did.
class CommitBatch
{
public:
    /// What the drive owes, and holds in shard files, before the batch.
    struct Totals
    {
        std::uint64_t owed = 0;      ///< items
        std::uint64_t heldBytes = 0; ///< of the files of recorded shards
    };
    CommitBatch(MetaDb& db, Totals before) : m_db(db), m_before(before), m_totals(before) {}

    [[nodiscard]] MetaDb& db() { return m_db; }
    [[nodiscard]] const Batch& batch() const { return m_batch; }
    void put(Family family, std::string key, std::string value)
    {
        m_batch.put(family, std::move(key), std::move(value));
    }
    void remove(Family family, std::string key) { m_batch.remove(family, std::move(key)); }
    void add(Mutation mutation) { m_batch.add(std::move(mutation)); }

    // -- bookkeeping rows --
    [[nodiscard]] Result<std::optional<std::string>> local(const std::string& key);
    [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>>
    localWithPrefix(const std::string& prefix);
    void putLocal(std::string key, std::string value);
    void removeLocal(std::string key);
    [[nodiscard]] Result<void> addOwed(const std::string& key);
    [[nodiscard]] Result<void> clearOwed(const std::string& key);
    /// Makes `record` the one that counts; the file of the one before is doomed, a debt is paid.
    [[nodiscard]] Result<void> recordShard(const ShardName& name, const ShardRecord& record);
    /// The shard is not this drive's any more: its record goes, its file is doomed.
    void dropShard(const ShardName& name, const ShardRecord& record);
    /// A file to be unlinked once the batch is durable.
    void doom(const ShardName& name, std::uint16_t generation) { m_doomed.push_back({name, generation}); }
    /// Removes records and debts of an extent that is gone, and dooms its files.
    [[nodiscard]] Result<void> dropExtent(PartitionId partition, const Uuid& extent);
    /// The last word before the batch is written: the new total of bytes, if it changed.
    void close();

    // -- to be done once durable --
    struct DoomedShard
    {
        ShardName name;
        std::uint16_t generation = 0;
        std::uint8_t failures = 0; ///< attempts at unlinking it that failed
    };
    [[nodiscard]] const std::vector<DoomedShard>& doomed() const { return m_doomed; }
    [[nodiscard]] const std::vector<ShardName>& recorded() const { return m_recorded; }
    [[nodiscard]] Totals totals() const { return m_totals; }
    /// Partitions whose state in memory this batch changed.
    std::set<PartitionId> touched;

private:
    MetaDb& m_db;
    Batch m_batch;
    std::map<std::string, std::optional<std::string>> m_local;
    std::vector<DoomedShard> m_doomed;
    std::vector<ShardName> m_recorded;
    const Totals m_before;
    Totals m_totals;
};

/// What the database says: the debts are counted, the bytes are a row (counted where it is missing).
[[nodiscard]] Result<CommitBatch::Totals> readTotals(MetaDb& db);

/// Adds the mutations of a committed record, or of a patch, to the batch. Deleting an extent's row drops
/// this drive's shards of it; body rows get and lose their checksum and their debts here.
[[nodiscard]] Result<void> applyMutations(CommitBatch& batch, std::vector<Mutation> mutations);
/// InvalidArgument for mutations that a record or patch may not hold.
[[nodiscard]] Result<void> checkMutations(const std::vector<Mutation>& mutations, bool mayMerge);

} // namespace holdfast::drive
