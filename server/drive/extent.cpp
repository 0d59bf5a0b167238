// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/extent.h"

#include "base/tlv.h"

namespace holdfast::drive
{
namespace
{

// Fields of an extent row; all are required.
constexpr std::uint16_t kTagK = 1 | kTlvRequired;
constexpr std::uint16_t kTagM = 2 | kTlvRequired;
constexpr std::uint16_t kTagSlots = 3 | kTlvRequired;
constexpr std::uint16_t kTagLength = 4 | kTlvRequired;
constexpr std::uint16_t kTagBlockSize = 5 | kTlvRequired;
constexpr std::uint16_t kTagCrc64 = 6 | kTlvRequired;
constexpr std::uint16_t kTagBucket = 7 | kTlvRequired;
constexpr std::uint16_t kTagKey = 8 | kTlvRequired;
constexpr std::uint16_t kTagStamp = 9 | kTlvRequired;
constexpr std::uint16_t kTagUpload = 10 | kTlvRequired;
constexpr std::uint16_t kTagPending = 11 | kTlvRequired;

template <class T> Result<void> store(T& into, Result<T> value)
{
    if (!value)
        return std::unexpected(std::move(value).error());
    into = *value;
    return {};
}

Result<void> storeUuid(std::optional<Uuid>& into, std::string_view bytes)
{
    if (bytes.size() != 16)
        return fail(Code::Corrupt, "an id has " + std::to_string(bytes.size()) + " bytes");
    into = Uuid::fromRaw(bytes);
    return {};
}

Result<void> storePending(ExtentRow& row, std::string_view bytes)
{
    if (bytes.size() != 17)
        return fail(Code::Corrupt, "the pending mark has a wrong size");
    if (bytes[0] != 0)
        row.pendingBoot = Uuid::fromRaw(bytes.substr(1));
    return {};
}

Result<void> storeField(ExtentRow& row, const TlvField& field)
{
    switch (field.tag) {
    case kTagK:
        return store(row.geometry.k, field.u8());
    case kTagM:
        return store(row.geometry.m, field.u8());
    case kTagSlots:
        row.slots.assign(field.value.begin(), field.value.end());
        return {};
    case kTagLength:
        return store(row.length, field.u64());
    case kTagBlockSize:
        return store(row.blockSize, field.u32());
    case kTagCrc64:
        return store(row.crc64, field.u64());
    case kTagBucket:
        return store(row.bucket, field.u64());
    case kTagKey:
        row.key = field.value;
        return {};
    case kTagStamp:
        return store(row.stamp, field.u64());
    case kTagUpload:
        return storeUuid(row.upload, field.value);
    case kTagPending:
        return storePending(row, field.value);
    default:
        break;
    }
    if (field.tag & kTlvRequired)
        return unknownRequired(field.tag, "an extent row");
    TlvWriter kept;
    kept.bytes(field.tag, field.value);
    row.unknown += kept.data();
    return {};
}

Result<void> check(const ExtentRow& row)
{
    const Geometry g = row.geometry;
    if (g.k == 0 || g.shards() > kMaxSlots || row.slots.size() != g.shards())
        return fail(Code::Corrupt, "an extent row has an impossible geometry");
    for (const std::uint8_t slot : row.slots) {
        if (slot >= kMaxSlots)
            return fail(Code::Corrupt, "an extent row names slot " + std::to_string(slot));
    }
    if (row.length > kExtentLimit || row.blockSize == 0)
        return fail(Code::Corrupt, "an extent row has an impossible length or block size");
    return {};
}

} // namespace

Geometry geometryFor(std::uint32_t devices)
{
    if (devices >= 12)
        return {8, 4};
    if (devices >= 8)
        return {5, 3};
    if (devices >= 6)
        return {4, 2};
    if (devices >= 4)
        return {2, 2};
    if (devices == 3)
        return {2, 1};
    if (devices == 2)
        return {1, 1};
    return {1, 0};
}

std::string ExtentRow::encode() const
{
    TlvWriter out;
    out.u8(kTagK, geometry.k);
    out.u8(kTagM, geometry.m);
    out.bytes(kTagSlots, asText(slots));
    out.u64(kTagLength, length);
    out.u32(kTagBlockSize, blockSize);
    out.u64(kTagCrc64, crc64);
    out.u64(kTagBucket, bucket);
    out.bytes(kTagKey, key);
    if (upload)
        out.bytes(kTagUpload, upload->view());
    else
        out.u64(kTagStamp, stamp);
    if (pendingBoot) {
        std::string mark(1, '\x01');
        mark += pendingBoot->view();
        out.bytes(kTagPending, mark);
    }
    return std::move(out).finish() + unknown;
}

Result<ExtentRow> ExtentRow::decode(PartitionId partition, const Uuid& id, std::string_view value)
{
    ExtentRow row;
    row.id = id;
    row.partition = partition;
    TlvReader reader(value);
    for (;;) {
        Result<std::optional<TlvField>> field = reader.next();
        if (!field)
            return failed(std::move(field), "extent row " + id.hex());
        if (!*field)
            break;
        Result<void> stored = storeField(row, **field);
        if (!stored)
            return failed(std::move(stored), "extent row " + id.hex());
    }
    Result<void> good = check(row);
    if (!good)
        return failed(std::move(good), "extent row " + id.hex());
    return row;
}

std::string ExtentRow::rowKey() const
{
    return auxKey(partition, 'E', id.view());
}

ShardShape shardShape(Geometry geometry, std::uint32_t blockSize, std::uint64_t length)
{
    ShardShape shape;
    const std::uint64_t stripe = std::uint64_t(geometry.k) * blockSize;
    const std::uint64_t full = length / stripe;
    const std::uint64_t rest = length % stripe;
    shape.blocks = full;
    shape.bytes = full * blockSize;
    shape.lastBlock = full > 0 ? blockSize : 0;
    if (rest > 0) {
        shape.lastBlock = static_cast<std::uint32_t>((rest + geometry.k - 1) / geometry.k);
        shape.blocks += 1;
        shape.bytes += shape.lastBlock;
    }
    return shape;
}

} // namespace holdfast::drive
