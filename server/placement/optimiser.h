// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "placement/shares.h"

/// Where slots should lie, and what has to move for it. Pure functions: the same input gives the same output
/// on every machine. docs/growth.md, "The optimiser".
namespace holdfast::placement
{

struct PlacementRequest
{
    std::vector<PlacementDrive> drives; ///< by index in the layout, retired ones too
    Table current;                      ///< empty for a first layout
    std::uint32_t currentWidth = 0;
    std::uint32_t width = 0; ///< of the answer; the first slots are the present ones
};

/// The table in which every drive fills the slots that idealSlots gives it and slots lie as the failure
/// domains demand: of all such tables one with the fewest moves. A drive that stays keeps its slot.
/// Where `current` names a drive that is not there, twice in a row or not `in`, the slot counts as empty.
/// InvalidArgument: fewer drives `in` than `width`, or a request out of bounds.
[[nodiscard]] Result<Table> optimise(const PlacementRequest& request);

/// Slots that have to get another drive, new ones included, if nothing stood in the way: what the drives
/// lack of their ideal slots. optimise moves more only where the failure domains leave no choice.
[[nodiscard]] Result<std::uint64_t> leastMoves(const PlacementRequest& request);

/// Slots that each drive fills; one entry a drive. Entries of `table` that name no drive are left out.
[[nodiscard]] std::vector<std::uint32_t> slotsOf(const Table& table, std::uint32_t width,
                                                 std::size_t drives);

struct SlotMove
{
    std::uint32_t partition = 0;
    std::uint8_t slot = 0;
    std::uint8_t from = kNoDrive; ///< kNoDrive: a new slot
    std::uint8_t to = kNoDrive;
    auto operator<=>(const SlotMove&) const = default;
};

/// Where two tables differ in their first `width` slots, by partition and slot.
[[nodiscard]] std::vector<SlotMove> movesOf(const Table& now, const Table& goal,
                                            std::uint32_t width);

struct DriveMoves
{
    std::uint32_t gets = 0;
    std::uint32_t gives = 0;
};

[[nodiscard]] std::vector<DriveMoves> countMoves(const std::vector<SlotMove>& moves,
                                                 std::size_t drives);

} // namespace holdfast::placement
