// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/uuid.h"
#include "drive/meta_db.h"

/// Names of things on drives, and the keys that hold them (docs/on-disk-format.md, section 3 and 4).
namespace holdfast::drive
{

inline constexpr std::uint32_t kPartitions = 4096;
inline constexpr std::uint32_t kMaxSlots = 16;
inline constexpr std::uint32_t kSmallBodyLimit = 32 * 1024; ///< bytes; larger bodies are sharded
inline constexpr std::uint32_t kBlockSize = 64 * 1024;
inline constexpr std::uint64_t kExtentLimit = 1ULL << 30; ///< bytes in one extent
inline constexpr std::uint64_t kSystemBucket = 0;

using PartitionId = std::uint16_t;
using BucketId = std::uint64_t;
using Epoch = std::uint64_t;
using Sequence = std::uint64_t;
using SlotMask = std::uint16_t; ///< bit i = slot i

/// Rule 10: what every drive request carries.
struct Fence
{
    PartitionId partition = 0;
    Epoch epoch = 0;
};

/// bucket id || key: the row key of `current`, and what a key's partition is hashed from.
[[nodiscard]] std::string objectRowKey(BucketId bucket, std::string_view key);
[[nodiscard]] PartitionId partitionOfObject(BucketId bucket, std::string_view key);
[[nodiscard]] PartitionId partitionOfExtent(const Uuid& extent);
[[nodiscard]] std::string escapeKey(std::string_view key);
/// Reads an escaped key from the front of `from` and removes it; Corrupt if it does not end.
[[nodiscard]] Result<std::string> takeEscapedKey(std::string_view& from);
/// The partition a stored row belongs to (any family but Sys). Corrupt for a key that is too short.
[[nodiscard]] Result<PartitionId> partitionOfRow(Family family, std::string_view rowKey);
/// p (2, BE) || rest
[[nodiscard]] std::string partitionKey(PartitionId partition, std::string_view rest = {});
[[nodiscard]] std::string auxKey(PartitionId partition, char type, std::string_view rest);
[[nodiscard]] std::string bodyKey(PartitionId partition, const Uuid& body, SlotMask holders);
struct BodyKeyParts
{
    PartitionId partition = 0;
    Uuid body;
    SlotMask holders = 0;
};
[[nodiscard]] Result<BodyKeyParts> parseBodyKey(std::string_view key);
/// Smallest key greater than every key with this prefix; empty when there is none.
[[nodiscard]] std::string prefixEnd(std::string_view prefix);

} // namespace holdfast::drive
