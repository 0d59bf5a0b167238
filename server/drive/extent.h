// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drive/ids.h"

namespace holdfast::drive
{

/// k data and m parity shards; 1+0 is a plain copy.
struct Geometry
{
    std::uint8_t k = 1;
    std::uint8_t m = 0;
    auto operator<=>(const Geometry&) const = default;
    [[nodiscard]] std::uint32_t shards() const { return k + m; }
};

/// The geometry for a number of devices (design table: 1+0, 1+1, 2+1, 2+2, 2+2, 4+2 ...).
[[nodiscard]] Geometry geometryFor(std::uint32_t devices);

/// An extent row (aux type E): where the shards of up to 1 GiB of a body are.
struct ExtentRow
{
    Uuid id;
    PartitionId partition = 0;
    Geometry geometry;
    std::vector<std::uint8_t> slots; ///< slot of shard i; size k+m
    std::uint64_t length = 0;        ///< bytes of data
    std::uint32_t blockSize = kBlockSize;
    std::uint64_t crc64 = 0; ///< CRC64NVME of the data
    BucketId bucket = 0;
    std::string key;
    std::uint64_t stamp = 0;      ///< owner: a version, or
    std::optional<Uuid> upload;   ///< an upload
    std::optional<Uuid> pendingBoot; ///< set while no owner's record names it; the writer's boot id
    std::string unknown; ///< optional fields of a newer version, kept when the row is rewritten

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<ExtentRow> decode(PartitionId partition, const Uuid& id,
                                                  std::string_view value);
    [[nodiscard]] std::string rowKey() const; ///< in Family::Aux
};

/// Sizes of one shard's file: see "Extent to shards".
struct ShardShape
{
    std::uint64_t blocks = 0;
    std::uint64_t bytes = 0;         ///< of blocks
    std::uint32_t lastBlock = 0;     ///< size of the last block
};
[[nodiscard]] ShardShape shardShape(Geometry geometry, std::uint32_t blockSize, std::uint64_t length);

} // namespace holdfast::drive
