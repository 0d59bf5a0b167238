// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/context.h"
#include "store/pace.h"

namespace holdfast::store
{

/// A piece of a walk over rows.
struct RowPiece
{
    std::string next; ///< where the next piece begins
    bool more = false;
    std::uint64_t rows = 0, bytes = 0;
    std::uint64_t found = 0, mended = 0; ///< copies of rows that differed
};

/// Compares the members' rows, which are the same after the same record (rule 1). Pages are read from every
/// drive at slightly different times, so a difference is looked at again before it is believed:
///
///     page of every drive -> differs -> in the row's section: the primary's row, and each member's once it has
///     applied what any has -> differs still, twice -> what most members hold is put on the others
///
/// Where two halves differ, the primary's row is right, unless it has none: then nothing is changed.
class RowCompare
{
public:
    RowCompare(Context& context, Pace& pace) : m_context(context), m_pace(pace) {}

    /// Rows of the family from `begin` on. Unavailable when a drive does not answer.
    Task<Result<RowPiece>> compare(drive::Family family, std::string begin);

private:
    using DrivePtr = std::shared_ptr<replica::DriveClient>;
    struct Source
    {
        DrivePtr drive;
        std::vector<bool> partitions; ///< in which it is a member
    };
    /// A key that some members have and others have not, or not alike.
    struct Suspect
    {
        drive::Family family = drive::Family::Current;
        std::string key;
        std::string value; ///< of some member; its owner may be named there
        PartitionId partition = 0;
    };
    struct Outcome
    {
        std::uint64_t found = 0, mended = 0;
    };

    void refresh();
    Task<Result<Outcome>> lookAgain(Suspect suspect);
    Task<Result<Outcome>> lookAtHome(Suspect suspect);
    Task<Result<std::vector<DrivePtr>>> differing(Suspect suspect);
    Task<Result<bool>> differs(Suspect suspect, DrivePtr member);
    [[nodiscard]] std::vector<DrivePtr> membersOf(PartitionId partition) const;

    Context& m_context;
    Pace& m_pace;
    std::vector<Source> m_sources;
    std::uint64_t m_configuration = 0; ///< of the sources
};

/// The sections in which a row may change, in the order in which they are taken; `value` may name its owner.
[[nodiscard]] std::vector<std::string> sectionsOf(drive::Family family, const std::string& key,
                                                  std::string_view value);

} // namespace holdfast::store
