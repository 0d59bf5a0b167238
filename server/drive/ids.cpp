// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/ids.h"

#include "base/checksum.h"

namespace holdfast::drive
{
namespace
{

constexpr std::size_t kBucketBytes = 8;
constexpr std::size_t kPartitionBytes = 2;
constexpr std::size_t kBodyKeyBytes = kPartitionBytes + 16 + 2;

std::unexpected<Error> shortKey(Family family)
{
    return fail(Code::Corrupt, "a row key of family " + std::string(familyName(family)) +
                                   " is too short or malformed");
}

Result<PartitionId> readPartition(Family family, std::string_view bytes)
{
    if (bytes.size() < kPartitionBytes)
        return shortKey(family);
    const auto partition = readBe<PartitionId>(bytes.data());
    if (partition >= kPartitions)
        return fail(Code::Corrupt, "a row key of family " + std::string(familyName(family)) +
                                       " names partition " + std::to_string(partition));
    return partition;
}

} // namespace

std::string objectRowKey(BucketId bucket, std::string_view key)
{
    std::string out;
    out.reserve(kBucketBytes + key.size());
    appendBe(out, bucket);
    out += key;
    return out;
}

PartitionId partitionOfObject(BucketId bucket, std::string_view key)
{
    return static_cast<PartitionId>(xxh3(asBytes(objectRowKey(bucket, key))) % kPartitions);
}

PartitionId partitionOfExtent(const Uuid& extent)
{
    return static_cast<PartitionId>(xxh3(asBytes(extent.view())) % kPartitions);
}

std::string escapeKey(std::string_view key)
{
    std::string out;
    out.reserve(key.size() + 2);
    for (const char c : key) {
        out.push_back(c);
        if (c == '\0')
            out.push_back('\xff');
    }
    out.push_back('\0');
    out.push_back('\x01');
    return out;
}

Result<std::string> takeEscapedKey(std::string_view& from)
{
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const std::size_t zero = from.find('\0', at);
        if (zero == std::string_view::npos || zero + 1 >= from.size())
            return fail(Code::Corrupt, "an escaped key does not end");
        out += from.substr(at, zero - at);
        at = zero + 2;
        if (from[zero + 1] == '\x01')
            break;
        if (from[zero + 1] != '\xff')
            return fail(Code::Corrupt, "an escaped key holds an unknown escape");
        out.push_back('\0');
    }
    from.remove_prefix(at);
    return out;
}

Result<PartitionId> partitionOfRow(Family family, std::string_view rowKey)
{
    switch (family) {
    case Family::Log:
    case Family::Aux:
    case Family::Body:
        return readPartition(family, rowKey);
    case Family::Counters:
        if (rowKey.size() != kBucketBytes + kPartitionBytes)
            return shortKey(family);
        return readPartition(family, rowKey.substr(kBucketBytes));
    case Family::Current:
        if (rowKey.size() < kBucketBytes)
            return shortKey(family);
        return static_cast<PartitionId>(xxh3(asBytes(rowKey)) % kPartitions);
    case Family::Noncurrent:
    case Family::Uploads: {
        if (rowKey.size() < kBucketBytes)
            return shortKey(family);
        std::string_view rest = rowKey.substr(kBucketBytes);
        const Result<std::string> key = takeEscapedKey(rest);
        if (!key)
            return std::unexpected(key.error());
        return partitionOfObject(readBe<BucketId>(rowKey.data()), *key);
    }
    case Family::Sys:
        break;
    }
    return fail(Code::InvalidArgument, "rows of this family belong to no partition");
}

std::string partitionKey(PartitionId partition, std::string_view rest)
{
    std::string out;
    out.reserve(kPartitionBytes + rest.size());
    appendBe(out, partition);
    out += rest;
    return out;
}

std::string auxKey(PartitionId partition, char type, std::string_view rest)
{
    std::string out;
    out.reserve(kPartitionBytes + 1 + rest.size());
    appendBe(out, partition);
    out.push_back(type);
    out += rest;
    return out;
}

std::string bodyKey(PartitionId partition, const Uuid& body, SlotMask holders)
{
    std::string out;
    out.reserve(kBodyKeyBytes);
    appendBe(out, partition);
    out += body.view();
    appendBe(out, holders);
    return out;
}

Result<BodyKeyParts> parseBodyKey(std::string_view key)
{
    if (key.size() != kBodyKeyBytes)
        return shortKey(Family::Body);
    const Result<PartitionId> partition = readPartition(Family::Body, key);
    if (!partition)
        return std::unexpected(partition.error());
    return BodyKeyParts{*partition, Uuid::fromRaw(key.substr(kPartitionBytes, 16)),
                        readBe<SlotMask>(key.data() + kPartitionBytes + 16)};
}

std::string prefixEnd(std::string_view prefix)
{
    std::string out(prefix);
    while (!out.empty() && out.back() == '\xff')
        out.pop_back();
    if (!out.empty())
        out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1);
    return out;
}

} // namespace holdfast::drive
