// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/body_writer.h"
#include "store/bucket_directory.h"
#include "store/row_keys.h"

namespace holdfast::store
{

/// One record of a key's partition in the making: rows, bodies, counters, and what it lets go of.
class VersionChange
{
public:
    VersionChange(Context& context, BucketId bucket, std::string key);

    [[nodiscard]] PartitionId partition() const { return m_partition; }
    [[nodiscard]] const std::string& rowKey() const { return m_rowKey; }
    [[nodiscard]] replica::Proposal& proposal() { return m_proposal; }

    void put(drive::Family family, std::string key, std::string value);
    void remove(drive::Family family, std::string key);
    void count(const CounterDelta& delta) { m_delta += delta; }
    /// A body nobody will name any more: its rows go with this record, or (in other partitions, and while
    /// somebody reads it) by way of the outbox.
    void releaseBody(const BodyRef& body);
    /// A version goes for good: body, part table, what may change of it, counters; an older one's row too.
    void retire(const VersionRow& old, drive::Family family = drive::Family::Current);
    /// A new current version, counted.
    void install(const VersionRow& row);
    /// The current version becomes the newest of the older ones.
    void supersede(VersionRow old);
    /// The newest of the older versions becomes the current one.
    void promote(const VersionRow& row);
    /// Sets what may change of a version. The caller writes the version's row, whose `hasMutables` and `hasLock` this sets.
    void setMutables(VersionRow& row, const Mutables& mutables);
    /// The body survives fewer losses than the store promises: it is written again later.
    void noteDegraded(std::uint64_t stamp, std::uint8_t survives);

    /// Commits; tells background work what the record left for it. In the key's section, on the
    /// partition's executor; once.
    Task<Result<void>> commit(replica::KeySection& section);

private:
    Context& m_context;
    BucketId m_bucket;
    std::string m_key;
    std::string m_rowKey;
    PartitionId m_partition;
    replica::Proposal m_proposal;
    CounterDelta m_delta;
    Dooms m_dooms;
    std::vector<ExtentRef> m_outbox;
    std::optional<std::uint8_t> m_survives;
    bool m_promotes = false;
    std::uint64_t m_replaced = 0; ///< stamp of the version that goes
};

/// The row of `current` as the primary has it. Section or not.
Task<Result<std::optional<VersionRow>>> readCurrent(Context& context, PartitionId partition,
                                                    std::string rowKey);
/// The same for a row of `current` or `noncurrent`.
Task<Result<std::optional<VersionRow>>> readVersion(Context& context, PartitionId partition,
                                                    drive::Family family, std::string rowKey);
/// Whether there is something to show: an object, not a delete marker.
[[nodiscard]] bool isObject(const std::optional<VersionRow>& row);
/// PreconditionFailed, or NotFound ("key") for If-Match without an object.
[[nodiscard]] Result<void> checkConditions(const std::optional<VersionRow>& current,
                                           const WriteConditions& conditions);
[[nodiscard]] std::unexpected<Error> noSuchKey();

} // namespace holdfast::store
