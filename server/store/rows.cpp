// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/rows.h"

#include "store/row_fields.h"

namespace holdfast::store
{
namespace
{

constexpr std::uint16_t kStamp = 1 | kTlvRequired;
constexpr std::uint16_t kModified = 2 | kTlvRequired;
constexpr std::uint16_t kSize = 3 | kTlvRequired;
constexpr std::uint16_t kEtag = 4 | kTlvRequired;
constexpr std::uint16_t kPartCount = 7 | kTlvRequired;
constexpr std::uint16_t kVersionId = 8 | kTlvRequired;
constexpr std::uint16_t kDocument = 36;
constexpr std::uint16_t kPartTableRows = 37;
constexpr std::uint16_t kDocumentVersion = 38;
constexpr std::uint16_t kHasMutables = 39;
constexpr std::uint16_t kHasLock = 47 | kTlvRequired;
constexpr std::uint16_t kNullStamp = 44;

Result<RowKind> kindOf(std::string_view value)
{
    if (value.empty())
        return fail(Code::Corrupt, "a version row is empty");
    const auto kind = static_cast<RowKind>(value[0]);
    if (kind < RowKind::Object || kind > RowKind::Document)
        return fail(Code::Unsupported, "a version row of a kind that a newer version knows");
    return kind;
}

Result<void> readField(VersionRow& row, const TlvField& field)
{
    using fields::set;
    switch (field.tag) {
    case kStamp:
        return set(row.stamp, field.u64());
    case kModified:
        return set(row.modified, field.u64());
    case kSize:
        return set(row.size, field.u64());
    case kEtag:
        row.etag = field.value;
        return {};
    case fields::kSmallBody:
        return fields::readSmall(field.value, row.body);
    case fields::kExtent:
        return fields::readExtent(field.value, row.body);
    case kPartCount:
        return set(row.partCount, field.u32());
    case kVersionId:
        row.versionId = field.value;
        return {};
    case fields::kContentHeader:
        return fields::readPair(field.value, row.contentHeaders);
    case fields::kUserMetadata:
        return fields::readPair(field.value, row.userMetadata);
    case fields::kChecksum:
        return fields::readChecksum(field.value, row.checksums);
    case fields::kStorageClass:
        row.storageClass = field.value;
        return {};
    case kDocument:
        row.document = field.value;
        return {};
    case kPartTableRows:
        return set(row.partTableRows, field.u32());
    case kDocumentVersion:
        return set(row.documentVersion, field.u64());
    case kHasMutables:
        return set(row.hasMutables, field.u8());
    case kHasLock:
        return set(row.hasLock, field.u8());
    case fields::kOwner:
        row.owner = field.value;
        return {};
    case kNullStamp:
        return set(row.nullStamp, field.u64());
    default:
        return fields::keep(field, row.kept, "a version row");
    }
}

} // namespace

std::uint64_t BodyRef::extentBytes() const
{
    std::uint64_t sum = 0;
    for (const ExtentRef& extent : extents)
        sum += extent.length;
    return sum;
}

// What a listing shows comes first, so that readListed() stops early.
std::string VersionRow::encode() const
{
    TlvWriter out(std::string(1, static_cast<char>(kind)));
    out.u64(kStamp, stamp);
    out.u64(kModified, static_cast<std::uint64_t>(modified));
    if (kind == RowKind::Object) {
        out.u64(kSize, size);
        out.bytes(kEtag, etag);
    }
    if (!versionId.empty())
        out.bytes(kVersionId, versionId);
    if (!owner.empty())
        out.bytes(fields::kOwner, owner);
    if (partCount != 0)
        out.u32(kPartCount, partCount);
    if (partTableRows != 0)
        out.u32(kPartTableRows, partTableRows);
    if (storageClass != "STANDARD")
        out.bytes(fields::kStorageClass, storageClass);
    fields::writeChecksums(out, checksums);
    fields::writeBody(out, body);
    fields::writePairs(out, fields::kContentHeader, contentHeaders);
    fields::writePairs(out, fields::kUserMetadata, userMetadata);
    if (hasMutables)
        out.u8(kHasMutables, 1);
    if (hasLock)
        out.u8(kHasLock, 1);
    if (nullStamp != 0)
        out.u64(kNullStamp, nullStamp);
    if (kind == RowKind::Document) {
        out.bytes(kDocument, document);
        out.u64(kDocumentVersion, documentVersion);
    }
    fields::writeKept(out, kept);
    return std::move(out).finish();
}

Result<VersionRow> VersionRow::decode(std::string_view value)
{
    auto kind = kindOf(value);
    if (!kind)
        return failed(std::move(kind));
    VersionRow row;
    row.kind = *kind;
    auto read = fields::forEach(value.substr(1),
                                [&row](const TlvField& field) { return readField(row, field); });
    if (!read)
        return failed(std::move(read), "a version row");
    const std::uint64_t inExtents = row.body.extentBytes();
    if (row.kind == RowKind::Object && (row.body.small ? inExtents >= row.size : inExtents != row.size))
        return fail(Code::Corrupt, "a version row's body does not have the object's size");
    return row;
}

ObjectInfo VersionRow::info(std::string key) const
{
    ObjectInfo out;
    out.key = std::move(key);
    out.versionId = versionId.empty() ? "null" : versionId;
    out.isDeleteMarker = kind == RowKind::DeleteMarker;
    out.size = size;
    out.etag = etag;
    out.modified = modified;
    out.storageClass = storageClass;
    out.contentHeaders = contentHeaders;
    out.userMetadata = userMetadata;
    out.checksums = checksums;
    out.partCount = partCount;
    out.owner = owner;
    return out;
}

Result<void> readListed(std::string_view value, ObjectInfo& into)
{
    auto kind = kindOf(value);
    if (!kind)
        return failed(std::move(kind));
    into.isDeleteMarker = *kind == RowKind::DeleteMarker;
    into.versionId = "null";
    bool sized = false;
    bool tagged = false;
    TlvReader reader(value.substr(1));
    for (;;) {
        auto next = reader.next();
        if (!next)
            return failed(std::move(next), "a version row");
        if (!*next)
            return {};
        const TlvField& field = **next;
        Result<void> read;
        switch (field.tag) {
        case kModified:
            read = fields::set(into.modified, field.u64());
            break;
        case kSize:
            read = fields::set(into.size, field.u64());
            sized = true;
            break;
        case kEtag:
            into.etag = field.value;
            tagged = true;
            break;
        case kPartCount:
            read = fields::set(into.partCount, field.u32());
            break;
        case kVersionId:
            into.versionId = field.value;
            break;
        case fields::kOwner:
            into.owner = field.value;
            break;
        case fields::kStorageClass:
            into.storageClass = field.value;
            break;
        case fields::kChecksum:
            read = fields::readChecksum(field.value, into.checksums);
            break;
        case fields::kSmallBody:
        case fields::kExtent:
        case fields::kContentHeader:
            if (sized && tagged)
                return {};
            break;
        default:
            break;
        }
        if (!read)
            return failed(std::move(read), "a version row");
    }
}

} // namespace holdfast::store
