// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "replica/members.h"
#include "replica/partition.h"

namespace holdfast::replica
{

using PartitionTable = std::vector<std::unique_ptr<Partition>>;

/// A small body as one holder has it, sealed; nullopt only if it surely has none.
Task<Result<std::optional<std::string>>> fetchBody(Members* members,
                                                   std::shared_ptr<DriveClient> holder,
                                                   std::string key);

/// Brings a drive that was away, or is new in its seat, back into the in-sync sets (rules 7 and 9).
///
///     learner --log tail, or full difference--> nearly equal --barrier: last records--> in sync
///
/// 256 partitions at a time (one configuration document). Runs on the control executor; one at a time.
class CatchUp
{
public:
    CatchUp(Members& members, PartitionTable& partitions, env::Clock& clock);
    /// Until the drive is in sync everywhere its layout puts it, or it fails (its error), or a partition has
    /// no member to learn from now (Unavailable: try again later).
    Task<Result<void>> run(std::uint32_t index);

    using Group = std::vector<drive::PartitionId>;
    using Ready = std::function<Task<Result<bool>>()>;
    /// Rows and small bodies of the slots that View::moving gives the drive, made equal to the primaries';
    /// shards it has not are owed. Repeatable.
    Task<Result<void>> learnMoves(std::uint32_t index, Group group);
    /// The barrier for them: the last records, then, once `ready` says so, the drive takes the slots over.
    /// Timeout or Unavailable: nothing changed, try again.
    Task<Result<void>> takeOver(std::uint32_t index, Group group, Ready ready);
    /// Until nothing that an abandoned barrier began still writes.
    Task<void> settle();

private:
    /// In the order of the layout: that of pointers is another one in each run.
    struct ByIndex
    {
        bool operator()(const std::shared_ptr<DriveClient>& a, const std::shared_ptr<DriveClient>& b) const
        {
            return a->index() < b->index();
        }
    };
    using BySource = std::map<std::shared_ptr<DriveClient>, Group, ByIndex>;

    Task<Result<void>> learnGroup(std::uint32_t index, Group group);
    /// Rows, small bodies and owed shards of the group, from the drives that have them.
    Task<Result<void>> markFull(std::uint32_t index, Group group);
    Task<Result<void>> fullDifference(std::uint32_t index, Group group);
    Task<Result<void>> copyRows(std::shared_ptr<DriveClient> source,
                                std::shared_ptr<DriveClient> learner, drive::Family family,
                                std::vector<bool> partitions);
    Task<Result<void>> copyBodies(std::uint32_t index, Group group);
    Task<Result<void>> noteOwed(std::uint32_t index, std::vector<bool> partitions);
    /// Records of one partition from the learner's commit point to the source's.
    Task<Result<void>> copyTail(std::uint32_t index, drive::PartitionId partition);
    Task<Result<void>> copyTails(std::uint32_t index, Group group);
    Task<Result<void>> promote(std::uint32_t index, Group group, Group needCounters, Ready ready);
    Task<Result<void>> copyLast(std::uint32_t index, Group group, Group needCounters, Ready ready);
    Task<Result<void>> copyCounters(std::uint32_t index, Group group);
    [[nodiscard]] std::optional<BySource> sourcesOf(const Group& group) const;
    [[nodiscard]] std::shared_ptr<DriveClient> sourceOf(const View& view, drive::PartitionId p) const;

    Members& m_members;
    PartitionTable& m_partitions;
    env::Clock& m_clock;
    int m_late = 0; ///< copies before a barrier that are still under way
};

} // namespace holdfast::replica
