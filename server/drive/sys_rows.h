// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drive/drive_client.h"

/// Keys and values of a drive's local bookkeeping (docs/on-disk-format.md, 4.1) and of small bodies.
namespace holdfast::drive
{

[[nodiscard]] std::string configKey(std::uint8_t block);
[[nodiscard]] std::string layoutKey();
[[nodiscard]] std::string partitionStateKey(PartitionId partition);
[[nodiscard]] std::string heldKey(); ///< bytes of all recorded shard files, u64
[[nodiscard]] std::string logKey(PartitionId partition, Sequence sequence); ///< in Family::Log
[[nodiscard]] std::string shardRecordKey(const ShardName& name);
[[nodiscard]] std::string owedShardKey(const ShardName& name);
[[nodiscard]] std::string owedBodyKey(std::string_view bodyKey);
/// All shards of one extent: a prefix of the keys above.
[[nodiscard]] std::string shardRecordPrefix(PartitionId partition, const Uuid& extent);
[[nodiscard]] std::string owedShardPrefix(PartitionId partition, const Uuid& extent);
/// Of a shard record's or an owed shard's key.
[[nodiscard]] Result<ShardName> parseShardKey(std::string_view key);
/// The body key inside an owed body's key; Corrupt for any other key.
[[nodiscard]] Result<std::string> parseOwedBodyKey(std::string_view key);
/// Whether a Sys key says that something is owed.
[[nodiscard]] bool isOwedKey(std::string_view key);

struct StoredPartition
{
    Epoch obeyed = 0;
    Epoch commitEpoch = 0;
    Sequence commitSequence = 0;
    bool incomplete = false; ///< PartitionState
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<StoredPartition> decode(std::string_view value);
};

/// Which file holds a shard, and what it must contain.
struct ShardRecord
{
    std::uint16_t generation = 0;
    std::uint64_t blocks = 0;
    std::uint64_t bytes = 0;     ///< of blocks
    std::uint64_t tableHash = 0; ///< XXH3 of the checksum table
    /// Of its file: header, blocks, table and footer.
    [[nodiscard]] std::uint64_t fileBytes() const;
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<ShardRecord> decode(std::string_view value);
};

/// The epochs in a configuration document (section 5), as far as a drive must understand one.
struct ConfigEpochs
{
    std::uint32_t block = 0;
    std::vector<Epoch> partitions; ///< of partitions 256 * block and following
};
[[nodiscard]] Result<ConfigEpochs> readConfigEpochs(std::string_view document);

/// A small body's row: its bytes, then CRC32C of key and bytes.
[[nodiscard]] std::string sealBody(std::string_view key, std::string bytes);
[[nodiscard]] Result<std::string> openBody(std::string_view key, std::string stored);

} // namespace holdfast::drive
