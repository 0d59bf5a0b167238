// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/object_checksums.h"

#include "base/encoding.h"

namespace holdfast::s3
{

Outcome<std::optional<ChecksumKind>> askedAlgorithm(const Exchange& x)
{
    const std::string* name = x.header("x-amz-checksum-algorithm");
    if (!name || name->empty())
        return std::nullopt;
    const auto kind = parseChecksumName(*name);
    if (!kind || *kind == ChecksumKind::Md5)
        return refuse(ErrorCode::InvalidRequest,
                      "Checksum algorithm provided is unsupported. Please try again with any of "
                      "the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    return *kind;
}

store::BodyDigests bodyDigests(const Digests& digests, ChecksumKind kind)
{
    store::BodyDigests result;
    result.md5 = digests.of(ChecksumKind::Md5);
    result.checksums.push_back({kind, digests.of(kind), false});
    return result;
}

std::string checksumText(const store::Checksum& checksum, std::uint32_t parts)
{
    std::string text = base64Encode(asBytes(checksum.raw));
    if (checksum.composite)
        text += '-' + std::to_string(parts);
    return text;
}

void addChecksumHeaders(const std::vector<store::Checksum>& checksums, std::uint32_t parts,
                        http::Headers& into)
{
    for (const store::Checksum& checksum : checksums) {
        into.set(std::string(checksumHeader(checksum.kind)), checksumText(checksum, parts));
        into.set("x-amz-checksum-type", std::string(checksumTypeName(checksum.composite)));
    }
}

void addChecksumElements(const std::vector<store::Checksum>& checksums, std::uint32_t parts,
                         XmlWriter& xml)
{
    for (const store::Checksum& checksum : checksums)
        xml.text("Checksum" + std::string(checksumName(checksum.kind)),
                 checksumText(checksum, parts));
}

std::string_view checksumTypeName(bool composite)
{
    return composite ? "COMPOSITE" : "FULL_OBJECT";
}

} // namespace holdfast::s3
