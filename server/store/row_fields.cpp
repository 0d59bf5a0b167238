// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/row_fields.h"

namespace holdfast::store::fields
{
namespace
{

constexpr std::size_t kIdBytes = 16;

} // namespace

void writeBody(TlvWriter& out, const BodyRef& body)
{
    std::string value;
    for (const ExtentRef& extent : body.extents) {
        value.assign(extent.id.view());
        appendLe(value, extent.partition);
        appendLe(value, extent.length);
        out.bytes(kExtent, value);
    }
    if (body.small) {
        value.assign(body.small->id.view());
        appendLe(value, body.small->holders);
        out.bytes(kSmallBody, value);
    }
}

void writePairs(TlvWriter& out, std::uint16_t tag, const Fields& pairs)
{
    std::string value;
    for (const auto& [name, text] : pairs) {
        value.assign(name);
        value.push_back('\0');
        value += text;
        out.bytes(tag, value);
    }
}

void writeChecksums(TlvWriter& out, const std::vector<Checksum>& checksums)
{
    std::string value;
    for (const Checksum& checksum : checksums) {
        value.assign(1, static_cast<char>(checksum.kind));
        value.push_back(checksum.composite ? '\1' : '\0');
        value += checksum.raw;
        out.bytes(kChecksum, value);
    }
}

void writeKept(TlvWriter& out, const KeptFields& kept)
{
    for (const auto& [tag, value] : kept)
        out.bytes(tag, value);
}

Result<void> readSmall(std::string_view value, BodyRef& into)
{
    if (value.size() != kIdBytes + 2)
        return fail(Code::Corrupt, "a small body's reference has a wrong size");
    into.small = SmallRef{Uuid::fromRaw(value.substr(0, kIdBytes)),
                          readLe<SlotMask>(value.data() + kIdBytes)};
    return {};
}

Result<void> readExtent(std::string_view value, BodyRef& into)
{
    if (value.size() != kIdBytes + 2 + 8)
        return fail(Code::Corrupt, "an extent's reference has a wrong size");
    const ExtentRef extent{Uuid::fromRaw(value.substr(0, kIdBytes)),
                           readLe<PartitionId>(value.data() + kIdBytes),
                           readLe<std::uint64_t>(value.data() + kIdBytes + 2)};
    if (extent.partition >= drive::kPartitions || extent.length == 0)
        return fail(Code::Corrupt, "an extent's reference names no partition or no bytes");
    into.extents.push_back(extent);
    return {};
}

Result<void> readPair(std::string_view value, Fields& into)
{
    const std::size_t end = value.find('\0');
    if (end == std::string_view::npos)
        return fail(Code::Corrupt, "a metadata field has no end of its name");
    into.insert_or_assign(std::string(value.substr(0, end)), std::string(value.substr(end + 1)));
    return {};
}

Result<void> readChecksum(std::string_view value, std::vector<Checksum>& into)
{
    if (value.size() < 2)
        return fail(Code::Corrupt, "a checksum is too short");
    Checksum checksum;
    checksum.kind = static_cast<ChecksumKind>(value[0]);
    checksum.composite = value[1] != 0;
    checksum.raw = std::string(value.substr(2));
    into.push_back(std::move(checksum));
    return {};
}

Result<void> keep(const TlvField& field, KeptFields& into, std::string_view record)
{
    if (field.tag & kTlvRequired)
        return unknownRequired(field.tag, record);
    into.emplace_back(field.tag, std::string(field.value));
    return {};
}

} // namespace holdfast::store::fields
