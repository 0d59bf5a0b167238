// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "drive/extent.h"
#include "env/file_system.h"

namespace holdfast::drive
{

/// A drive's identity (docs/on-disk-format.md, 1.1).
struct Superblock
{
    enum class State : std::uint8_t {
        Preparing = 1,
        Member = 2,
        Retired = 3, ///< drained: the store has nothing here any more
    };

    Uuid store;
    Uuid drive;
    std::uint32_t index = 0;
    State state = State::Preparing;
    std::uint64_t generation = 0;
    Epoch epoch = 0; ///< store epoch at the last start
    std::uint32_t drives = 1;
    Geometry geometry;
    std::uint32_t partitions = kPartitions;
    std::string fingerprint;
    std::string lastPath;
    std::uint64_t formattedAt = 0;
    std::uint64_t sequence = 0; ///< of the write it was read from
    // Kept as they are when the block is rewritten.
    std::uint64_t compatible = 0; ///< feature bits that old versions may ignore
    std::string sealedKeys;       ///< kSealedKeyBytes, or empty: none
    std::string unknown;          ///< optional fields of a newer version
};

inline constexpr std::size_t kSuperblockBytes = 4096;
inline constexpr std::size_t kSealedKeyBytes = 2040; ///< 8 slots of 255 bytes

[[nodiscard]] std::string encodeSuperblock(const Superblock& block);           ///< 4096 bytes
/// Corrupt; Unsupported when a newer version wrote it.
[[nodiscard]] Result<Superblock> decodeSuperblock(std::string_view bytes);
/// The newer good one of superblock.a and .b. NotFound when neither exists.
[[nodiscard]] Result<Superblock> readSuperblock(env::FileSystem& files, const std::string& directory);
/// Writes the older of the two with sequence + 1 and syncs it (and the directory if it is new).
[[nodiscard]] Result<void> writeSuperblock(env::FileSystem& files, const std::string& directory,
                                           Superblock& block);

} // namespace holdfast::drive
