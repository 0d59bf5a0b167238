// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/shard_file.h"

#include <algorithm>
#include <array>

#include "base/checksum.h"
#include "base/encoding.h"
#include "base/tlv.h"

namespace holdfast::drive
{
namespace
{

constexpr std::string_view kHeadMagic = "HFSHARD1";
constexpr std::string_view kEndMagic = "HFSHEND1";
constexpr std::size_t kFieldsAt = 64;
constexpr std::size_t kFieldsBytes = 4028;
constexpr std::size_t kHeadCrcAt = kShardHeaderBytes - 4;
constexpr std::size_t kEndCrcAt = kShardFooterBytes - 4;

constexpr std::uint16_t kTagStore = 1 | kTlvRequired;
constexpr std::uint16_t kTagExtent = 2 | kTlvRequired;
constexpr std::uint16_t kTagPartition = 3 | kTlvRequired;
constexpr std::uint16_t kTagIndex = 4 | kTlvRequired;
constexpr std::uint16_t kTagK = 5 | kTlvRequired;
constexpr std::uint16_t kTagM = 6 | kTlvRequired;
constexpr std::uint16_t kTagBucket = 32;
constexpr std::uint16_t kTagBucketName = 33;
constexpr std::uint16_t kTagKey = 34;
constexpr std::uint16_t kTagStamp = 35;
constexpr std::uint16_t kTagExtentNumber = 36;
constexpr std::uint16_t kTagPartNumber = 37;
constexpr std::uint16_t kTagSlot = 38;
constexpr std::uint16_t kTagUpload = 39;

template <class T, class U> Result<void> store(T& into, Result<U> value)
{
    if (!value)
        return std::unexpected(std::move(value).error());
    into = static_cast<T>(*value);
    return {};
}

Result<void> storeUuid(Uuid& into, std::string_view bytes)
{
    if (bytes.size() != 16)
        return fail(Code::Corrupt, "an id has " + std::to_string(bytes.size()) + " bytes");
    into = Uuid::fromRaw(bytes);
    return {};
}

Result<void> storeField(ShardHeader& header, const TlvField& field)
{
    switch (field.tag) {
    case kTagStore:
        return storeUuid(header.store, field.value);
    case kTagExtent:
        return storeUuid(header.name.extent, field.value);
    case kTagPartition:
        return store(header.name.partition, field.u32());
    case kTagIndex:
        return store(header.name.index, field.u8());
    case kTagK:
        return store(header.origin.geometry.k, field.u8());
    case kTagM:
        return store(header.origin.geometry.m, field.u8());
    case kTagBucket:
        return store(header.origin.bucket, field.u64());
    case kTagBucketName:
        header.origin.bucketName = field.value;
        return {};
    case kTagKey:
        header.origin.key = field.value;
        return {};
    case kTagStamp:
        return store(header.origin.stamp, field.u64());
    case kTagExtentNumber:
        return store(header.origin.extentNumber, field.u32());
    case kTagPartNumber:
        return store(header.origin.partNumber, field.u32());
    case kTagSlot:
        return store(header.origin.slot, field.u8());
    case kTagUpload:
        return storeUuid(header.origin.upload.emplace(), field.value);
    default:
        if (field.tag & kTlvRequired)
            return unknownRequired(field.tag, "a shard's header");
        return {};
    }
}

std::string encodeFields(const ShardHeader& header)
{
    const ShardOrigin& origin = header.origin;
    TlvWriter out;
    out.bytes(kTagStore, header.store.view());
    out.bytes(kTagExtent, header.name.extent.view());
    out.u32(kTagPartition, header.name.partition);
    out.u8(kTagIndex, header.name.index);
    out.u8(kTagK, origin.geometry.k);
    out.u8(kTagM, origin.geometry.m);
    out.u64(kTagBucket, origin.bucket);
    out.bytes(kTagBucketName, std::string_view(origin.bucketName).substr(0, 256));
    out.bytes(kTagKey, std::string_view(origin.key).substr(0, 2048));
    out.u64(kTagStamp, origin.stamp);
    out.u32(kTagExtentNumber, origin.extentNumber);
    out.u32(kTagPartNumber, origin.partNumber);
    out.u8(kTagSlot, origin.slot);
    if (origin.upload)
        out.bytes(kTagUpload, origin.upload->view());
    return std::move(out).finish();
}

} // namespace

std::uint64_t blockSeed(const Uuid& extent, std::uint8_t index, std::uint64_t block)
{
    std::array<std::uint8_t, 16 + 1 + 8> bound;
    std::ranges::copy(extent.bytes, bound.begin());
    bound[16] = index;
    for (std::size_t i = 0; i < 8; ++i)
        bound[17 + i] = static_cast<std::uint8_t>(block >> (8 * i));
    return xxh3(bound);
}

std::string ShardFileName::folder() const
{
    return extent.hex().substr(0, 2);
}

std::string ShardFileName::text() const
{
    const std::array<std::uint8_t, 3> tail = {index, static_cast<std::uint8_t>(generation >> 8),
                                              static_cast<std::uint8_t>(generation)};
    const std::string hex = hexEncode(tail);
    return extent.hex() + "." + hex.substr(0, 2) + "." + hex.substr(2);
}

std::optional<ShardFileName> ShardFileName::parse(std::string_view text)
{
    if (text.size() != 40 || text[32] != '.' || text[35] != '.')
        return std::nullopt;
    const Result<Bytes> id = hexDecode(text.substr(0, 32));
    const Result<Bytes> index = hexDecode(text.substr(33, 2));
    const Result<Bytes> generation = hexDecode(text.substr(36));
    if (!id || !index || !generation)
        return std::nullopt;
    ShardFileName name{Uuid::fromRaw(asText(*id)), (*index)[0],
                       readBe<std::uint16_t>(generation->data())};
    return name.text() == text ? std::optional(name) : std::nullopt;
}

std::string ShardHeader::encode() const
{
    const std::string fields = encodeFields(*this);
    std::string out(kHeadMagic);
    appendLe(out, static_cast<std::uint32_t>(kShardHeaderBytes));
    appendLe(out, static_cast<std::uint32_t>(fields.size()));
    appendLe(out, origin.blockSize);
    out.resize(kFieldsAt, '\0');
    out += fields;
    out.resize(kHeadCrcAt, '\0');
    appendLe(out, crc32c(0, asBytes(out)));
    return out;
}

Result<ShardHeader> ShardHeader::decode(std::string_view bytes)
{
    if (bytes.size() != kShardHeaderBytes || bytes.substr(0, 8) != kHeadMagic)
        return fail(Code::Corrupt, "not a shard file");
    if (crc32c(0, asBytes(bytes.substr(0, kHeadCrcAt))) !=
        readLe<std::uint32_t>(bytes.data() + kHeadCrcAt))
        return fail(Code::Corrupt, "the header's checksum is wrong");
    const auto length = readLe<std::uint32_t>(bytes.data() + 12);
    if (readLe<std::uint32_t>(bytes.data() + 8) != kShardHeaderBytes || length > kFieldsBytes)
        return fail(Code::Unsupported, "a shard header of another size");
    ShardHeader header;
    header.origin.geometry = {0, 0};
    header.origin.blockSize = readLe<std::uint32_t>(bytes.data() + 16);
    TlvReader reader(bytes.substr(kFieldsAt, length));
    for (;;) {
        Result<std::optional<TlvField>> field = reader.next();
        if (!field)
            return failed(std::move(field));
        if (!*field)
            break;
        Result<void> stored = storeField(header, **field);
        if (!stored)
            return failed(std::move(stored));
    }
    const Geometry geometry = header.origin.geometry;
    if (geometry.k == 0 || geometry.shards() > kMaxSlots || header.origin.blockSize == 0 ||
        header.name.partition >= kPartitions || header.name.index >= geometry.shards())
        return fail(Code::Corrupt, "the header says impossible things");
    return header;
}

std::string ShardFooter::encode() const
{
    std::string out(kEndMagic);
    appendLe(out, blocks);
    appendLe(out, bytes);
    appendLe(out, extentLength);
    appendLe(out, extentCrc64);
    appendLe(out, tableHash);
    out.resize(kEndCrcAt, '\0');
    appendLe(out, crc32c(0, asBytes(out)));
    return out;
}

Result<ShardFooter> ShardFooter::decode(std::string_view bytes)
{
    if (bytes.size() != kShardFooterBytes || bytes.substr(0, 8) != kEndMagic)
        return fail(Code::Corrupt, "there is no footer");
    if (crc32c(0, asBytes(bytes.substr(0, kEndCrcAt))) !=
        readLe<std::uint32_t>(bytes.data() + kEndCrcAt))
        return fail(Code::Corrupt, "the footer's checksum is wrong");
    const auto number = [&](std::size_t at) { return readLe<std::uint64_t>(bytes.data() + at); };
    return ShardFooter{number(8), number(16), number(24), number(32), number(40)};
}

} // namespace holdfast::drive
