// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "drive/drive_client.h"
#include "store/rows.h"

/// Keys of the object layer's rows (docs/on-disk-format.md, 4 and 4.5).
namespace holdfast::store
{

[[nodiscard]] std::string bucketPrefix(BucketId bucket); ///< 8 bytes

/// `uploads`: bucket id, escaped key, upload id.
[[nodiscard]] std::string uploadKey(BucketId bucket, std::string_view key, const Uuid& upload);
struct UploadKeyParts
{
    std::string key;
    Uuid upload;
};
[[nodiscard]] Result<UploadKeyParts> parseUploadKey(std::string_view rowKey);

[[nodiscard]] std::string extentKey(PartitionId partition, const Uuid& extent);
[[nodiscard]] std::string partPrefix(PartitionId partition, const Uuid& upload);
[[nodiscard]] std::string partKey(PartitionId partition, const Uuid& upload, std::uint32_t number);
[[nodiscard]] std::uint32_t partNumberOf(std::string_view partRowKey);
[[nodiscard]] std::string partTableKey(PartitionId partition, BucketId bucket, std::string_view key,
                                       std::uint64_t stamp, std::uint32_t row);
[[nodiscard]] std::string completedKey(PartitionId partition, const Uuid& upload);
[[nodiscard]] std::string outboxKey(PartitionId partition, std::uint64_t sequence);
[[nodiscard]] std::string degradedKey(PartitionId partition, BucketId bucket, std::string_view key,
                                      std::uint64_t stamp);
/// `noncurrent`: bucket id, escaped key, inverted stamp: the newest first.
[[nodiscard]] std::string olderKey(BucketId bucket, std::string_view key, std::uint64_t stamp);
[[nodiscard]] std::string olderPrefix(BucketId bucket, std::string_view key);
struct OlderKeyParts
{
    std::string key;
    std::uint64_t stamp = 0;
};
[[nodiscard]] Result<OlderKeyParts> parseOlderKey(std::string_view rowKey);
[[nodiscard]] std::string mutablesKey(PartitionId partition, BucketId bucket, std::string_view key,
                                      std::uint64_t stamp);
struct DegradedKeyParts
{
    BucketId bucket = 0;
    std::string key;
    std::uint64_t stamp = 0;
};
[[nodiscard]] Result<DegradedKeyParts> parseDegradedKey(std::string_view rowKey);

[[nodiscard]] std::string counterKey(BucketId bucket, PartitionId partition);
struct CounterDelta
{
    std::int64_t objects = 0;
    std::int64_t bytes = 0;
    std::int64_t versions = 0;
    std::int64_t uploads = 0;

    CounterDelta& operator+=(const CounterDelta& other);
    bool operator==(const CounterDelta&) const = default;
    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<CounterDelta> decode(std::string_view value);
};

/// A scan of one partition only.
[[nodiscard]] std::vector<bool> onlyPartition(PartitionId partition);

} // namespace holdfast::store
