// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/encoding.h"
#include "store/uploads.h"

namespace holdfast::store
{
namespace
{

/// AWS: every part but the last has at least 5 MiB.
constexpr std::uint64_t kMinPartSize = 5 << 20;

const Checksum* checksumOf(const std::vector<Checksum>& checksums, ChecksumKind kind)
{
    const auto found = std::ranges::find(checksums, kind, &Checksum::kind);
    return found == checksums.end() ? nullptr : &*found;
}

bool isCrc(ChecksumKind kind)
{
    return kind == ChecksumKind::Crc32 || kind == ChecksumKind::Crc32c ||
           kind == ChecksumKind::Crc64Nvme;
}

Result<void> checkPart(const PartRow& stored, const CompletePart& named)
{
    if (stored.etag != named.etag)
        return fail(Code::InvalidArgument, "a part's ETag is another", "part");
    for (const Checksum& wanted : named.checksums) {
        const Checksum* has = checksumOf(stored.checksums, wanted.kind);
        if (!has || has->raw != wanted.raw)
            return fail(Code::InvalidArgument, "a part's checksum is another", "checksum");
    }
    return {};
}

/// The checksum of the object from those of its parts, where all parts have one of the kind.
std::optional<Checksum> joinChecksums(const std::vector<const PartRow*>& parts, ChecksumKind kind,
                                      bool fullObject)
{
    std::string joined;
    for (const PartRow* part : parts) {
        const Checksum* own = checksumOf(part->checksums, kind);
        if (!own)
            return std::nullopt;
        if (!fullObject)
            joined += own->raw;
        else
            joined = joined.empty() ? own->raw : crcCombine(kind, joined, own->raw, part->size);
    }
    if (fullObject)
        return Checksum{kind, joined, false};
    return Checksum{kind, digest(kind, asBytes(joined)), true};
}

Result<std::optional<Checksum>> wholeChecksum(const UploadRow& upload,
                                              const std::vector<const PartRow*>& parts,
                                              const std::optional<Checksum>& wanted)
{
    std::optional<Checksum> made;
    if (upload.checksumKind) {
        const bool full = upload.checksumFullObject && isCrc(*upload.checksumKind);
        made = joinChecksums(parts, *upload.checksumKind, full);
    } else if (wanted && isCrc(wanted->kind)) {
        made = joinChecksums(parts, wanted->kind, true);
    } else {
        made = joinChecksums(parts, ChecksumKind::Crc64Nvme, true);
    }
    // Composite checksums are compared as digests; whether the client wrote their "-n" is its affair.
    if (wanted && (!made || made->kind != wanted->kind || made->raw != wanted->raw))
        return fail(Code::InvalidArgument, "the object's checksum is another", "checksum");
    return made;
}

} // namespace

Result<JoinedParts> joinParts(const UploadRow& upload, const std::map<std::uint32_t, PartRow>& present,
                              const std::vector<CompletePart>& named,
                              const std::optional<Checksum>& wanted)
{
    if (named.empty())
        return fail(Code::InvalidArgument, "no parts are named", "part");
    JoinedParts out;
    std::vector<const PartRow*> parts;
    std::string digests;
    const auto outOfOrder = [](const CompletePart& a, const CompletePart& b) {
        return a.number >= b.number;
    };
    if (std::ranges::adjacent_find(named, outOfOrder) != named.end())
        return fail(Code::InvalidArgument, "the parts are not in ascending order", "order");
    for (const CompletePart& name : named) {
        const auto found = present.find(name.number);
        if (found == present.end())
            return fail(Code::InvalidArgument, "there is no such part", "part");
        const PartRow& part = found->second;
        Result<void> fits = checkPart(part, name);
        if (!fits)
            return failed(std::move(fits));
        if (&name != &named.back() && part.size < kMinPartSize)
            return fail(Code::InvalidArgument, "a part is smaller than 5 MiB", "too-small");
        parts.push_back(&part);
        out.table.push_back(part.info(name.number));
        out.size += part.size;
        out.body.extents.insert(out.body.extents.end(), part.body.extents.begin(),
                                part.body.extents.end());
        if (part.body.small)
            out.body.small = part.body.small; // only the last part can be so small
        if (part.survives)
            out.survives = std::min(out.survives.value_or(*part.survives), *part.survives);
        auto md5 = hexDecode(part.etag);
        if (!md5)
            return failed(std::move(md5));
        digests += asText(*md5);
    }
    out.etag = hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(digests)))) + "-" +
               std::to_string(parts.size());
    auto checksum = wholeChecksum(upload, parts, wanted);
    if (!checksum)
        return failed(std::move(checksum));
    out.checksum = std::move(*checksum);
    return out;
}

} // namespace holdfast::store
