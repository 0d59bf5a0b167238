// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replica/members.h"
#include "replica/view.h"

namespace holdfast::replica
{

/// What the activation of one partition found and did (rule 6).
struct Decided
{
    drive::Sequence commitPoint = 0;
    bool complete = false; ///< every record is decided and on every present member
    std::set<std::string> undecidedKeys; ///< row keys in Family::Current
    std::set<std::uint32_t> wentBack; ///< layout indices of members that lost committed records (rule 4)
    std::optional<Error> error; ///< a drive failed meanwhile
};

/// States of all partitions of each open drive, by layout index; empty where a drive is away or failed.
using DriveStates = std::vector<std::vector<drive::PartitionState>>;
Task<DriveStates> readStates(Members& members);

/// Takes from all present members of C the longest log and decides every record past the commit point,
/// durably on all of them. `view` is the configuration under which it happens: late prepares of an
/// earlier epoch are refused by the drives. `states` were read after that epoch was installed. A drive that
/// falls silent is waited for until it leaves.
Task<Decided> decidePartition(Members& members, ViewPtr view, drive::PartitionId partition,
                              std::shared_ptr<const DriveStates> states);

/// The members of a partition that lost committed records, from states alone: cheap, for the start.
[[nodiscard]] std::set<std::uint32_t> wentBack(const View& view, drive::PartitionId partition,
                                               const DriveStates& states);

} // namespace holdfast::replica
