// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/// Which drive fills which slot of which partition, and what the partitions' configurations are.
/// Formats: docs/on-disk-format.md, sections 5 to 7.
namespace holdfast::placement
{

inline constexpr std::uint32_t kPartitions = 4096;
inline constexpr std::uint32_t kMaxSlots = 16;
inline constexpr std::uint32_t kMaxDrives = 64; ///< seats ever given in one store
inline constexpr std::uint8_t kNoDrive = 0xff;

/// Drive index in slot s of partition p; kNoDrive from the width on.
using Table = std::vector<std::array<std::uint8_t, kMaxSlots>>;

/// The layout: where everything is, and where it is to go (docs/growth.md). Slots are sticky: a move
/// replaces the drive in one slot and reorders nothing.
struct Layout
{
    std::uint32_t version = 1; ///< grows with every change
    std::uint32_t drives = 0;  ///< seats, 1..64; an index is never used twice
    std::uint8_t k = 1, m = 0; ///< the geometry in force: of new bodies, and k is minSync
    std::uint8_t width = 0;    ///< slots of a partition: k+m, or more while the store widens
    std::uint8_t goalK = 1, goalM = 0; ///< the geometry once everything has widened
    bool paused = false;       ///< moves rest
    std::uint64_t leaving = 0; ///< bit = drive: to be retired when it holds nothing any more
    std::uint64_t retired = 0; ///< bit = drive: has left for good
    Table table;
    Table goal;

    [[nodiscard]] std::uint32_t slots() const { return width; }
    [[nodiscard]] bool isRetired(std::uint32_t drive) const { return (retired >> drive) & 1U; }
    [[nodiscard]] bool isLeaving(std::uint32_t drive) const { return (leaving >> drive) & 1U; }
    /// Nothing is to be moved, widened or retired.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<Layout> decode(std::string_view bytes); ///< Corrupt, Unsupported
};

/// The optimiser for a first layout: distinct drives in a partition, every drive in the same number of
/// partitions up to one, and neighbours spread evenly. `devices[i]` names the disk below drive i: slots go
/// to different disks first. Deterministic.
[[nodiscard]] Layout makeLayout(const std::vector<std::string>& devices, std::uint8_t k,
                                std::uint8_t m);

} // namespace holdfast::placement
