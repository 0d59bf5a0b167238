// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "placement/layout.h"

namespace holdfast::placement
{

inline constexpr std::uint32_t kBlocks = 16;
inline constexpr std::uint32_t kPartitionsPerBlock = kPartitions / kBlocks;

/// C of one partition: who holds every committed record, and in which epoch that was decided.
struct PartitionConfig
{
    std::uint64_t epoch = 1;
    std::uint16_t inSync = 0;         ///< bit = slot
    std::uint16_t fullDifference = 0; ///< slots whose log was let go (rule 7)
    std::uint8_t primary = 0;         ///< slot; a member
    std::uint8_t slots = 0;           ///< k+m
    auto operator<=>(const PartitionConfig&) const = default;
};

/// The configuration of the whole store: an immutable value; a change makes a new one.
struct Configuration
{
    std::vector<PartitionConfig> partitions; ///< kPartitions of them
    std::vector<std::uint64_t> blockEpochs;  ///< kBlocks: epoch of each document's last change

    /// The highest epoch in any document.
    [[nodiscard]] std::uint64_t epoch() const;
    [[nodiscard]] std::string encodeBlock(std::uint32_t block) const;
    /// Takes the partitions of one document; Corrupt. Returns the document's epoch.
    [[nodiscard]] Result<std::uint64_t> decodeBlock(std::string_view bytes);
    [[nodiscard]] std::vector<std::string> encode() const; ///< all 16
    [[nodiscard]] static Configuration first(const Layout& layout);
};

/// Members of a mask, counted.
[[nodiscard]] std::uint32_t memberCount(std::uint16_t mask);

} // namespace holdfast::placement
