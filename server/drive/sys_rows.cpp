// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/sys_rows.h"

#include "base/checksum.h"
#include "drive/shard_file.h"

namespace holdfast::drive
{
namespace
{

constexpr std::size_t kShardKeyBytes = 1 + 2 + 16 + 1;
constexpr std::size_t kPartitionStateBytes = 24;
constexpr char kIncomplete = 1;
constexpr std::size_t kConfigHead = 24;
constexpr std::size_t kConfigRow = 16;
constexpr std::size_t kConfigPartitions = 256;
constexpr std::size_t kConfigBytes = kConfigHead + kConfigRow * kConfigPartitions + 4;

std::string extentKey(char kind, PartitionId partition, const Uuid& extent)
{
    std::string out(1, kind);
    appendBe(out, partition);
    out += extent.view();
    return out;
}

std::string shardKey(char kind, const ShardName& name)
{
    std::string out = extentKey(kind, name.partition, name.extent);
    out.push_back(static_cast<char>(name.index));
    return out;
}

} // namespace

std::string configKey(std::uint8_t block)
{
    return {'c', static_cast<char>(block)};
}

std::string layoutKey()
{
    return "l";
}

std::string heldKey()
{
    return "h";
}

std::string partitionStateKey(PartitionId partition)
{
    std::string out(1, 'p');
    appendBe(out, partition);
    return out;
}

std::string logKey(PartitionId partition, Sequence sequence)
{
    std::string out;
    out.reserve(10);
    appendBe(out, partition);
    appendBe(out, sequence);
    return out;
}

std::string shardRecordKey(const ShardName& name)
{
    return shardKey('s', name);
}

std::string owedShardKey(const ShardName& name)
{
    return shardKey('o', name);
}

std::string owedBodyKey(std::string_view bodyKey)
{
    std::string out(1, 'b');
    out += bodyKey;
    return out;
}

std::string shardRecordPrefix(PartitionId partition, const Uuid& extent)
{
    return extentKey('s', partition, extent);
}

std::string owedShardPrefix(PartitionId partition, const Uuid& extent)
{
    return extentKey('o', partition, extent);
}

Result<ShardName> parseShardKey(std::string_view key)
{
    if (key.size() != kShardKeyBytes || (key[0] != 's' && key[0] != 'o'))
        return fail(Code::Corrupt, "not a shard's key");
    ShardName name;
    name.partition = readBe<PartitionId>(key.data() + 1);
    name.extent = Uuid::fromRaw(key.substr(3, 16));
    name.index = static_cast<std::uint8_t>(key[19]);
    if (name.partition >= kPartitions)
        return fail(Code::Corrupt, "a shard's key names partition " + std::to_string(name.partition));
    return name;
}

Result<std::string> parseOwedBodyKey(std::string_view key)
{
    if (key.empty() || key[0] != 'b')
        return fail(Code::Corrupt, "not an owed body's key");
    key.remove_prefix(1);
    const Result<BodyKeyParts> parts = parseBodyKey(key);
    if (!parts)
        return std::unexpected(parts.error());
    return std::string(key);
}

bool isOwedKey(std::string_view key)
{
    return !key.empty() && (key[0] == 'o' ? parseShardKey(key).has_value()
                                          : parseOwedBodyKey(key).has_value());
}

std::string StoredPartition::encode() const
{
    std::string out;
    appendLe(out, obeyed);
    appendLe(out, commitEpoch);
    appendLe(out, commitSequence);
    if (incomplete)
        out.push_back(kIncomplete);
    return out;
}

Result<StoredPartition> StoredPartition::decode(std::string_view value)
{
    const bool incomplete = value.size() == kPartitionStateBytes + 1;
    if (value.size() != kPartitionStateBytes && !(incomplete && value.back() == kIncomplete))
        return fail(Code::Corrupt, "a partition's state has a wrong size");
    return StoredPartition{readLe<std::uint64_t>(value.data()),
                           readLe<std::uint64_t>(value.data() + 8),
                           readLe<std::uint64_t>(value.data() + 16), incomplete};
}

std::string ShardRecord::encode() const
{
    std::string out;
    appendLe(out, generation);
    appendLe(out, blocks);
    appendLe(out, bytes);
    appendLe(out, tableHash);
    return out;
}

std::uint64_t ShardRecord::fileBytes() const
{
    return kShardHeaderBytes + bytes + kShardTableEntryBytes * blocks + kShardFooterBytes;
}

Result<ShardRecord> ShardRecord::decode(std::string_view value)
{
    if (value.size() != 26)
        return fail(Code::Corrupt, "a shard record has a wrong size");
    return ShardRecord{readLe<std::uint16_t>(value.data()), readLe<std::uint64_t>(value.data() + 2),
                       readLe<std::uint64_t>(value.data() + 10),
                       readLe<std::uint64_t>(value.data() + 18)};
}

Result<ConfigEpochs> readConfigEpochs(std::string_view document)
{
    if (document.size() != kConfigBytes || document.substr(0, 8) != "HFCONF01")
        return fail(Code::Corrupt, "not a configuration document");
    const std::string_view covered = document.substr(0, kConfigBytes - 4);
    if (crc32c(0, asBytes(covered)) != readLe<std::uint32_t>(document.data() + covered.size()))
        return fail(Code::Corrupt, "a configuration document's checksum is wrong");
    ConfigEpochs out;
    out.block = readLe<std::uint32_t>(document.data() + 8);
    if (out.block >= kPartitions / kConfigPartitions)
        return fail(Code::Corrupt, "a configuration document of an impossible block");
    for (std::size_t i = 0; i < kConfigPartitions; ++i)
        out.partitions.push_back(
            readLe<std::uint64_t>(document.data() + kConfigHead + i * kConfigRow));
    return out;
}

std::string sealBody(std::string_view key, std::string bytes)
{
    appendLe(bytes, crc32c(crc32c(0, asBytes(key)), asBytes(bytes)));
    return bytes;
}

Result<std::string> openBody(std::string_view key, std::string stored)
{
    if (stored.size() < 4)
        return fail(Code::Corrupt, "a small body is too short");
    const std::string_view bytes = std::string_view(stored).substr(0, stored.size() - 4);
    if (crc32c(crc32c(0, asBytes(key)), asBytes(bytes)) !=
        readLe<std::uint32_t>(stored.data() + bytes.size()))
        return fail(Code::Corrupt, "a small body's checksum is wrong");
    stored.resize(bytes.size());
    return stored;
}

} // namespace holdfast::drive
