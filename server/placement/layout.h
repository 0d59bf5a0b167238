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
inline constexpr std::uint32_t kMaxDrives = 64;
inline constexpr std::uint8_t kNoDrive = 0xff;

/// The layout table. Slots are sticky: a move replaces the drive in one slot and reorders nothing.
struct Layout
{
    std::uint32_t version = 1;
    std::uint32_t drives = 0; ///< 1..kMaxDrives
    std::uint8_t k = 1;
    std::uint8_t m = 0;
    /// Drive index in slot s of partition p; kNoDrive from slot k+m on.
    std::vector<std::array<std::uint8_t, kMaxSlots>> table;

    [[nodiscard]] std::uint32_t slots() const { return k + m; }
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<Layout> decode(std::string_view bytes); ///< Corrupt, Unsupported
};

/// The optimiser for a first layout: distinct drives in a partition, every drive in the same number of
/// partitions up to one, and neighbours spread evenly. `devices[i]` names the disk below drive i: slots go
/// to different disks first. Deterministic.
[[nodiscard]] Layout makeLayout(const std::vector<std::string>& devices, std::uint8_t k,
                                std::uint8_t m);

} // namespace holdfast::placement
