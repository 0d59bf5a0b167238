// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::size_t kAuxHead = 3; ///< partition and type
constexpr std::size_t kIdBytes = 16;

std::string versionName(BucketId bucket, std::string_view key, std::uint64_t stamp)
{
    std::string out = bucketPrefix(bucket);
    out += drive::escapeKey(key);
    appendBe(out, stamp);
    return out;
}

} // namespace

std::string bucketPrefix(BucketId bucket)
{
    std::string out;
    appendBe(out, bucket);
    return out;
}

std::string uploadKey(BucketId bucket, std::string_view key, const Uuid& upload)
{
    std::string out = bucketPrefix(bucket);
    out += drive::escapeKey(key);
    out += upload.view();
    return out;
}

Result<UploadKeyParts> parseUploadKey(std::string_view rowKey)
{
    if (rowKey.size() < sizeof(BucketId))
        return fail(Code::Corrupt, "an upload's row key is too short");
    rowKey.remove_prefix(sizeof(BucketId));
    auto key = drive::takeEscapedKey(rowKey);
    if (!key)
        return failed(std::move(key), "an upload's row key");
    if (rowKey.size() != kIdBytes)
        return fail(Code::Corrupt, "an upload's row key does not end in an id");
    return UploadKeyParts{std::move(*key), Uuid::fromRaw(rowKey)};
}

std::string extentKey(PartitionId partition, const Uuid& extent)
{
    return drive::auxKey(partition, 'E', extent.view());
}

std::string partPrefix(PartitionId partition, const Uuid& upload)
{
    return drive::auxKey(partition, 'U', upload.view());
}

std::string partKey(PartitionId partition, const Uuid& upload, std::uint32_t number)
{
    std::string out = partPrefix(partition, upload);
    appendBe(out, number);
    return out;
}

std::uint32_t partNumberOf(std::string_view partRowKey)
{
    if (partRowKey.size() < kAuxHead + kIdBytes + 4)
        return 0;
    return readBe<std::uint32_t>(partRowKey.data() + kAuxHead + kIdBytes);
}

std::string partTableKey(PartitionId partition, BucketId bucket, std::string_view key,
                         std::uint64_t stamp, std::uint32_t row)
{
    std::string name = versionName(bucket, key, stamp);
    appendBe(name, row);
    return drive::auxKey(partition, 'P', name);
}

std::string completedKey(PartitionId partition, const Uuid& upload)
{
    return drive::auxKey(partition, 'C', upload.view());
}

std::string outboxKey(PartitionId partition, std::uint64_t sequence)
{
    std::string name;
    appendBe(name, sequence);
    return drive::auxKey(partition, 'O', name);
}

std::string degradedKey(PartitionId partition, BucketId bucket, std::string_view key,
                        std::uint64_t stamp)
{
    return drive::auxKey(partition, 'D', versionName(bucket, key, stamp));
}

std::string olderPrefix(BucketId bucket, std::string_view key)
{
    return bucketPrefix(bucket) + drive::escapeKey(key);
}

std::string olderKey(BucketId bucket, std::string_view key, std::uint64_t stamp)
{
    std::string out = olderPrefix(bucket, key);
    appendBe(out, ~stamp);
    return out;
}

Result<OlderKeyParts> parseOlderKey(std::string_view rowKey)
{
    if (rowKey.size() < sizeof(BucketId))
        return fail(Code::Corrupt, "an older version's row key is too short");
    rowKey.remove_prefix(sizeof(BucketId));
    auto key = drive::takeEscapedKey(rowKey);
    if (!key)
        return failed(std::move(key), "an older version's row key");
    if (rowKey.size() != sizeof(std::uint64_t))
        return fail(Code::Corrupt, "an older version's row key does not end in a stamp");
    return OlderKeyParts{std::move(*key), ~readBe<std::uint64_t>(rowKey.data())};
}

std::string mutablesKey(PartitionId partition, BucketId bucket, std::string_view key,
                        std::uint64_t stamp)
{
    return drive::auxKey(partition, 'M', versionName(bucket, key, stamp));
}

Result<DegradedKeyParts> parseDegradedKey(std::string_view rowKey)
{
    if (rowKey.size() < kAuxHead + sizeof(BucketId))
        return fail(Code::Corrupt, "a degraded body's row key is too short");
    rowKey.remove_prefix(kAuxHead);
    DegradedKeyParts out;
    out.bucket = readBe<BucketId>(rowKey.data());
    rowKey.remove_prefix(sizeof(BucketId));
    auto key = drive::takeEscapedKey(rowKey);
    if (!key)
        return failed(std::move(key), "a degraded body's row key");
    if (rowKey.size() != sizeof(std::uint64_t))
        return fail(Code::Corrupt, "a degraded body's row key does not end in a stamp");
    out.key = std::move(*key);
    out.stamp = readBe<std::uint64_t>(rowKey.data());
    return out;
}

std::string counterKey(BucketId bucket, PartitionId partition)
{
    std::string out = bucketPrefix(bucket);
    appendBe(out, partition);
    return out;
}

CounterDelta& CounterDelta::operator+=(const CounterDelta& other)
{
    objects += other.objects;
    bytes += other.bytes;
    versions += other.versions;
    uploads += other.uploads;
    return *this;
}

std::string CounterDelta::encode() const
{
    std::string out;
    appendLe(out, objects);
    appendLe(out, bytes);
    appendLe(out, versions);
    appendLe(out, uploads);
    return out;
}

Result<CounterDelta> CounterDelta::decode(std::string_view value)
{
    if (value.size() != 4 * sizeof(std::int64_t))
        return fail(Code::Corrupt, "a counter has a wrong size");
    const char* at = value.data();
    return CounterDelta{readLe<std::int64_t>(at), readLe<std::int64_t>(at + 8),
                        readLe<std::int64_t>(at + 16), readLe<std::int64_t>(at + 24)};
}

std::vector<bool> onlyPartition(PartitionId partition)
{
    std::vector<bool> out(drive::kPartitions, false);
    out[partition] = true;
    return out;
}

} // namespace holdfast::store
