// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drive/commit_batch.h"
#include "drive/drive_client.h"

namespace holdfast::drive
{

/// The partitions of a drive: epochs obeyed, commit points, and the records that are prepared but not
/// yet applied. What a call asks for is *planned*: checked against the state in memory, added to the
/// batch that will be written, and assumed from then on, so that a pipeline of prepares fits in one
/// write. The committer alone plans; it publishes what became durable and reloads what did not.
///
///     log of a partition:   firstLogged ... commit | commit+1 ... last
///                           applied, kept for the  | prepared: in the log and
///                           slots that are behind  | in memory
class PartitionLog
{
public:
    /// Corrupt when the log has holes.
    [[nodiscard]] static Result<std::unique_ptr<PartitionLog>> load(MetaDb& db);

    /// The durable epoch, for the fence of reads (rule 10). Thread-safe.
    [[nodiscard]] Epoch obeyed(PartitionId partition) const { return m_durableObeyed[partition]; }

    struct Prepared
    {
        LogRecord record;
        std::string encoded;              ///< record.encode()
        std::vector<SmallBody> bodies;    ///< sealed
        std::vector<std::pair<ShardName, std::optional<ShardRecord>>> shards; ///< as finished
        std::vector<std::string> owed; ///< Sys keys
    };
    // -- planning: by the committer --
    [[nodiscard]] Result<void> raise(CommitBatch& batch, Fence fence);
    [[nodiscard]] Result<void> prepare(CommitBatch& batch, Fence fence, Prepared prepared);
    [[nodiscard]] Result<void> commit(CommitBatch& batch, Fence fence, Sequence sequence,
                                      bool dropLog);
    struct Install
    {
        std::vector<LogRecord> records;
        std::vector<SmallBody> bodies; ///< sealed
        Sequence commitTo = 0;
        bool dropLog = false;
    };
    [[nodiscard]] Result<void> install(CommitBatch& batch, Fence fence, Install install);
    [[nodiscard]] Result<void> adopt(CommitBatch& batch, PartitionId partition,
                                     const PartitionState& state);
    [[nodiscard]] Result<void> setIncomplete(CommitBatch& batch, PartitionId partition,
                                             bool incomplete);
    /// Obeys the epochs of a configuration document.
    void obey(CommitBatch& batch, const ConfigEpochs& epochs);
    [[nodiscard]] std::vector<PartitionState> states() const;
    /// Whether a prepared record that is not applied puts this row.
    [[nodiscard]] bool isPending(PartitionId partition, std::string_view auxRowKey) const;

    /// The batch is durable (or written, where nothing in it wanted more).
    void publish(const CommitBatch& batch);
    /// A batch was refused whole: what it assumed is read again.
    [[nodiscard]] Result<void> reload(MetaDb& db, const std::set<PartitionId>& partitions);

private:
    struct Entry
    {
        StoredPartition stored;
        Epoch lastEpoch = 0;
        Sequence lastSequence = 0;
        Sequence firstLogged = 0;
        std::vector<LogRecord> pending; ///< stored.commitSequence + 1 ... lastSequence
    };

    PartitionLog();
    /// `log` stands at the partition's first record or beyond it, and afterwards beyond its last: one
    /// pass serves all partitions (each seek would wade through the tombstones of what was applied).
    [[nodiscard]] Result<void> loadOne(MetaIterator& log, PartitionId partition);
    [[nodiscard]] Result<Entry*> admit(CommitBatch& batch, Fence fence);
    [[nodiscard]] Result<void> resend(CommitBatch& batch, const Entry& entry, PartitionId partition,
                                      const Prepared& prepared);
    [[nodiscard]] Result<void> keep(CommitBatch& batch, Prepared& prepared);
    [[nodiscard]] Result<void> replacePending(CommitBatch& batch, Entry& entry, PartitionId partition,
                                              Install& install);
    [[nodiscard]] Result<void> apply(CommitBatch& batch, Entry& entry, PartitionId partition,
                                     Sequence sequence, bool dropLog);
    static void dropApplied(CommitBatch& batch, Entry& entry, PartitionId partition);
    static void putState(CommitBatch& batch, const Entry& entry, PartitionId partition);

    std::vector<Entry> m_entries;
    std::unique_ptr<std::atomic<Epoch>[]> m_durableObeyed;
};

} // namespace holdfast::drive
