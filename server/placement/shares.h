// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "placement/layout.h"

/// How many slots each drive should fill, and what a store of such drives can hold. The reasoning is in
/// docs/growth.md, "The optimiser". All of it is exact integer arithmetic.
namespace holdfast::placement
{

struct PlacementDrive
{
    std::uint64_t capacity = 0; ///< bytes for shards; folders of one file system have it split already
    std::string device;         ///< the disk below: equal names on one node are one disk
    std::string node;           ///< the machine; equal names (all empty: one machine) are one
    bool in = true;             ///< false: being drained or retired, gets nothing
};

/// Drives as a set: bit i is drive i.
using DriveSet = std::uint64_t;
static_assert(kMaxDrives == 64);

[[nodiscard]] constexpr DriveSet only(std::uint32_t drive)
{
    return DriveSet(1) << drive;
}
[[nodiscard]] constexpr std::uint32_t countOf(DriveSet set)
{
    return static_cast<std::uint32_t>(std::popcount(set));
}
/// The drives of a set in order, for a range-for by `while (set) drive = takeFirst(set)`.
[[nodiscard]] constexpr std::uint32_t takeFirst(DriveSet& set)
{
    const auto drive = static_cast<std::uint32_t>(std::countr_zero(set));
    set &= set - 1;
    return drive;
}

/// How the slots of one partition may lie: at most one on a drive, `perDevice` on a disk and `perNode` on a
/// machine. Both are the smallest numbers with which the slots find room, machines first: 1 when
/// there are as many machines or disks as slots.
struct FailureDomains
{
    DriveSet in = 0;
    std::uint32_t perDevice = 0;
    std::uint32_t perNode = 0;
    /// The drives that are `in` on the disk and on the machine of drive i, itself among them.
    std::array<DriveSet, kMaxDrives> device{};
    std::array<DriveSet, kMaxDrives> node{};
    /// The same sets, each once. Every disk lies within one machine.
    std::vector<DriveSet> devices;
    std::vector<DriveSet> nodes;

    /// InvalidArgument: no slot or too many, too many drives, or fewer drives `in` than slots.
    [[nodiscard]] static Result<FailureDomains> of(const std::vector<PlacementDrive>& drives,
                                                   std::uint32_t width);
    /// Whether `row`, a set that keeps the rules, still keeps them with `drive` (not in it) added.
    [[nodiscard]] bool hasRoomFor(DriveSet row, std::uint32_t drive) const
    {
        return (in & only(drive)) != 0 && countOf(row & device[drive]) < perDevice &&
               countOf(row & node[drive]) < perNode;
    }
};

/// The slots that each drive should fill, kPartitions * width together: in proportion to capacity as far as
/// the domains allow; no other whole numbers let the fullest drive be less full. Of drives with equal
/// claims on a last slot the one that has it keeps it: `held[i]` is what drive i fills now.
[[nodiscard]] std::vector<std::uint32_t> idealSlots(const std::vector<PlacementDrive>& drives,
                                                    const FailureDomains& domains,
                                                    std::uint32_t width,
                                                    const std::vector<std::uint32_t>& held);

/// Bytes of bodies that fit before the first drive is full, when drive i fills `slots[i]` slots and a slot
/// holds 1/k of its partition.
[[nodiscard]] std::uint64_t usableBytes(const std::vector<std::uint32_t>& slots,
                                        const std::vector<PlacementDrive>& drives, std::uint32_t k);

/// The same for the best table there can be; 0 when there can be none.
[[nodiscard]] std::uint64_t bestUsableBytes(const std::vector<PlacementDrive>& drives,
                                            std::uint32_t width, std::uint32_t k);

} // namespace holdfast::placement
