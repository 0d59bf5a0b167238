// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "store/row_fields.h"
#include "store/rows.h"

namespace holdfast::store
{
namespace
{

// Uploads.
constexpr std::uint16_t kInitiated = 1 | kTlvRequired;
constexpr std::uint16_t kUploadStamp = 2 | kTlvRequired;
constexpr std::uint16_t kChecksumKind = 40;
constexpr std::uint16_t kFullObject = 41;
constexpr std::uint16_t kUploadMutables = 45;
constexpr std::uint16_t kInitiator = 46;
// Parts.
constexpr std::uint16_t kPartSize = 1 | kTlvRequired;
constexpr std::uint16_t kPartEtag = 2 | kTlvRequired;
constexpr std::uint16_t kPartModified = 3 | kTlvRequired;
constexpr std::uint16_t kPartSurvives = 42;
constexpr std::uint16_t kTablePart = 1 | kTlvRequired;
// Completed uploads.
constexpr std::uint16_t kCompletedBucket = 1 | kTlvRequired;
constexpr std::uint16_t kCompletedKey = 2 | kTlvRequired;
constexpr std::uint16_t kCompletedEtag = 3 | kTlvRequired;
constexpr std::uint16_t kCompletedStamp = 4 | kTlvRequired;
constexpr std::uint16_t kCompletedVersion = 5;
// Bodies to be written again, and buckets.
constexpr std::uint16_t kSurvives = 1 | kTlvRequired;
constexpr std::uint16_t kBucketId = 1 | kTlvRequired;
constexpr std::uint16_t kBucketCreated = 2 | kTlvRequired;
constexpr std::uint16_t kBucketDeleting = 3 | kTlvRequired;
constexpr std::uint16_t kBucketOwner = 4;
constexpr std::uint16_t kBucketSetting = 5 | kTlvRequired;

constexpr std::size_t kOutboxEntry = 16 + 2;
constexpr std::size_t kMd5Bytes = 16;
constexpr std::size_t kTableFixed = 4 + 8 + 8 + kMd5Bytes + 1;

Result<PartInfo> readTablePart(std::string_view value)
{
    if (value.size() < kTableFixed)
        return fail(Code::Corrupt, "a part of a part table is too short");
    PartInfo part;
    part.number = readLe<std::uint32_t>(value.data());
    part.size = readLe<std::uint64_t>(value.data() + 4);
    part.modified = readLe<WallNanos>(value.data() + 12);
    part.etag = hexEncode(asBytes(value.substr(20, kMd5Bytes)));
    auto left = static_cast<std::uint8_t>(value[kTableFixed - 1]);
    value.remove_prefix(kTableFixed);
    for (; left > 0; --left) {
        if (value.size() < 2 || value.size() - 2 < static_cast<std::uint8_t>(value[1]))
            return fail(Code::Corrupt, "a checksum of a part table is cut off");
        const auto length = static_cast<std::uint8_t>(value[1]);
        part.checksums.push_back(
            {static_cast<ChecksumKind>(value[0]), std::string(value.substr(2, length)), false});
        value.remove_prefix(2 + std::size_t(length));
    }
    return part;
}

} // namespace

std::string UploadRow::encode() const
{
    TlvWriter out;
    out.u64(kInitiated, static_cast<std::uint64_t>(initiated));
    out.u64(kUploadStamp, stamp);
    if (storageClass != "STANDARD")
        out.bytes(fields::kStorageClass, storageClass);
    if (checksumKind)
        out.u8(kChecksumKind, static_cast<std::uint8_t>(*checksumKind));
    if (checksumFullObject)
        out.u8(kFullObject, 1);
    if (!owner.empty())
        out.bytes(fields::kOwner, owner);
    if (!initiator.empty())
        out.bytes(kInitiator, initiator);
    if (!mutables.empty())
        out.bytes(kUploadMutables, mutables);
    fields::writePairs(out, fields::kContentHeader, contentHeaders);
    fields::writePairs(out, fields::kUserMetadata, userMetadata);
    fields::writeKept(out, kept);
    return std::move(out).finish();
}

Result<UploadRow> UploadRow::decode(std::string_view value)
{
    UploadRow row;
    auto read = fields::forEach(value, [&row](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kInitiated:
            return fields::set(row.initiated, field.u64());
        case kUploadStamp:
            return fields::set(row.stamp, field.u64());
        case fields::kStorageClass:
            row.storageClass = field.value;
            return {};
        case kChecksumKind:
            row.checksumKind = ChecksumKind::Md5;
            return fields::set(*row.checksumKind, field.u8());
        case kFullObject:
            return fields::set(row.checksumFullObject, field.u8());
        case fields::kOwner:
            row.owner = field.value;
            return {};
        case kInitiator:
            row.initiator = field.value;
            return {};
        case kUploadMutables:
            row.mutables = field.value;
            return {};
        case fields::kContentHeader:
            return fields::readPair(field.value, row.contentHeaders);
        case fields::kUserMetadata:
            return fields::readPair(field.value, row.userMetadata);
        default:
            return fields::keep(field, row.kept, "an upload row");
        }
    });
    if (!read)
        return failed(std::move(read), "an upload row");
    return row;
}

UploadInfo UploadRow::info(std::string key, const Uuid& id) const
{
    UploadInfo out;
    out.key = std::move(key);
    out.uploadId = id.hex();
    out.initiated = initiated;
    out.storageClass = storageClass;
    out.checksumKind = checksumKind;
    out.checksumFullObject = checksumFullObject;
    out.owner = owner;
    out.initiator = initiator;
    return out;
}

std::string PartRow::encode() const
{
    TlvWriter out;
    out.u64(kPartSize, size);
    out.bytes(kPartEtag, etag);
    out.u64(kPartModified, static_cast<std::uint64_t>(modified));
    fields::writeBody(out, body);
    fields::writeChecksums(out, checksums);
    if (survives)
        out.u8(kPartSurvives, *survives);
    fields::writeKept(out, kept);
    return std::move(out).finish();
}

Result<PartRow> PartRow::decode(std::string_view value)
{
    PartRow row;
    auto read = fields::forEach(value, [&row](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kPartSize:
            return fields::set(row.size, field.u64());
        case kPartEtag:
            row.etag = field.value;
            return {};
        case kPartModified:
            return fields::set(row.modified, field.u64());
        case fields::kSmallBody:
            return fields::readSmall(field.value, row.body);
        case fields::kExtent:
            return fields::readExtent(field.value, row.body);
        case fields::kChecksum:
            return fields::readChecksum(field.value, row.checksums);
        case kPartSurvives:
            row.survives = 0;
            return fields::set(*row.survives, field.u8());
        default:
            return fields::keep(field, row.kept, "a part row");
        }
    });
    if (!read)
        return failed(std::move(read), "a part row");
    return row;
}

PartInfo PartRow::info(std::uint32_t number) const
{
    return {number, size, etag, modified, checksums};
}

std::string encodePartTable(const PartInfo* first, std::size_t count)
{
    TlvWriter out;
    std::string value;
    for (const PartInfo* part = first; part != first + count; ++part) {
        value.clear();
        appendLe(value, part->number);
        appendLe(value, part->size);
        appendLe(value, part->modified);
        auto md5 = hexDecode(part->etag);
        std::string raw = md5 ? std::string(asText(*md5)) : std::string();
        raw.resize(kMd5Bytes);
        value += raw;
        value.push_back(static_cast<char>(part->checksums.size()));
        for (const Checksum& checksum : part->checksums) {
            value.push_back(static_cast<char>(checksum.kind));
            value.push_back(static_cast<char>(checksum.raw.size()));
            value += checksum.raw;
        }
        out.bytes(kTablePart, value);
    }
    return std::move(out).finish();
}

Result<void> decodePartTable(std::string_view value, std::vector<PartInfo>& into)
{
    auto read = fields::forEach(value, [&into](const TlvField& field) -> Result<void> {
        if (field.tag != kTablePart)
            return field.tag & kTlvRequired ? unknownRequired(field.tag, "a part table")
                                            : Result<void>{};
        auto part = readTablePart(field.value);
        if (!part)
            return failed(std::move(part));
        into.push_back(std::move(*part));
        return {};
    });
    return read ? read : failed(std::move(read), "a part table");
}

std::string CompletedRow::encode() const
{
    TlvWriter out;
    out.u64(kCompletedBucket, bucket);
    out.bytes(kCompletedKey, key);
    out.bytes(kCompletedEtag, etag);
    out.u64(kCompletedStamp, stamp);
    if (!versionId.empty())
        out.bytes(kCompletedVersion, versionId);
    fields::writeKept(out, kept);
    return std::move(out).finish();
}

Result<CompletedRow> CompletedRow::decode(std::string_view value)
{
    CompletedRow row;
    auto read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kCompletedBucket:
            return fields::set(row.bucket, field.u64());
        case kCompletedKey:
            row.key = field.value;
            return {};
        case kCompletedEtag:
            row.etag = field.value;
            return {};
        case kCompletedStamp:
            return fields::set(row.stamp, field.u64());
        case kCompletedVersion:
            row.versionId = field.value;
            return {};
        default:
            return fields::keep(field, row.kept, "a completed upload");
        }
    });
    if (!read)
        return failed(std::move(read), "a completed upload");
    return row;
}

std::string encodeOutbox(const std::vector<ExtentRef>& extents)
{
    std::string out;
    out.reserve(extents.size() * kOutboxEntry);
    for (const ExtentRef& extent : extents) {
        out += extent.id.view();
        appendLe(out, extent.partition);
    }
    return out;
}

Result<std::vector<ExtentRef>> decodeOutbox(std::string_view value)
{
    if (value.size() % kOutboxEntry != 0)
        return fail(Code::Corrupt, "an outbox entry is cut off");
    std::vector<ExtentRef> out;
    for (; !value.empty(); value.remove_prefix(kOutboxEntry)) {
        const ExtentRef extent{Uuid::fromRaw(value.substr(0, 16)),
                               readLe<PartitionId>(value.data() + 16), 0};
        if (extent.partition >= drive::kPartitions)
            return fail(Code::Corrupt, "an outbox entry names no partition");
        out.push_back(extent);
    }
    return out;
}

std::string DegradedRow::encode() const
{
    TlvWriter out;
    out.u8(kSurvives, survives);
    return std::move(out).finish();
}

Result<DegradedRow> DegradedRow::decode(std::string_view value)
{
    DegradedRow row;
    KeptFields kept;
    auto read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        if (field.tag == kSurvives)
            return fields::set(row.survives, field.u8());
        return fields::keep(field, kept, "a degraded body");
    });
    if (!read)
        return failed(std::move(read), "a degraded body");
    return row;
}

std::string BucketDocument::encode() const
{
    TlvWriter out;
    out.u64(kBucketId, id);
    out.u64(kBucketCreated, static_cast<std::uint64_t>(created));
    if (deleting)
        out.u8(kBucketDeleting, 1);
    if (!owner.empty())
        out.bytes(kBucketOwner, owner);
    fields::writePairs(out, kBucketSetting, settings);
    fields::writeKept(out, kept);
    return std::move(out).finish();
}

Result<BucketDocument> BucketDocument::decode(std::string_view value)
{
    BucketDocument out;
    auto read = fields::forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kBucketId:
            return fields::set(out.id, field.u64());
        case kBucketCreated:
            return fields::set(out.created, field.u64());
        case kBucketDeleting:
            return fields::set(out.deleting, field.u8());
        case kBucketOwner:
            out.owner = field.value;
            return {};
        case kBucketSetting:
            return fields::readPair(field.value, out.settings);
        default:
            return fields::keep(field, out.kept, "a bucket");
        }
    });
    if (!read)
        return failed(std::move(read), "a bucket");
    return out;
}

} // namespace holdfast::store
