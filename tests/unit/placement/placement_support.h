// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "placement/optimiser.h"

/// What the tests of the optimiser share: drives by hand, and the rules of a table written a second time.
namespace holdfast::placement::test
{

inline constexpr std::uint64_t kTb = 1'000'000'000'000;

/// A drive on a disk of its own.
[[nodiscard]] PlacementDrive disk(int number, std::uint64_t capacity);
/// Drives on disks of their own, sizes in TB.
[[nodiscard]] std::vector<PlacementDrive> disks(const std::vector<int>& sizes);

/// The first broken rule in words, or nothing: distinct drives that are `in`, as few as possible on one
/// machine and disk, ideal shares, slots that did not move for nothing, space within 5 % of the best.
[[nodiscard]] std::string whatIsWrong(const PlacementRequest& request, const Table& goal);

/// Slots that must change whatever is done: what the drives lack, or what the rules forbid to stay.
[[nodiscard]] std::uint64_t leastByAnyRule(const PlacementRequest& request);

/// Whether some exchange of drives in a circle saves a move: then `goal` is not the cheapest table with its
/// shares. A flow is cheapest if and only if there is no negative circle in what is left of the network.
[[nodiscard]] bool cheaperTableExists(const PlacementRequest& request, const Table& goal);

/// Least and most partitions that two drives have in common.
[[nodiscard]] std::pair<std::uint32_t, std::uint32_t> neighbourRange(const Table& table,
                                                                     std::uint32_t width,
                                                                     std::size_t drives);

[[nodiscard]] std::uint64_t fingerprint(const Table& table);

} // namespace holdfast::placement::test
