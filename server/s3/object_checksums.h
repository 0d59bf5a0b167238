// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/xml.h"
#include "s3/digest_pipeline.h"
#include "s3/exchange.h"

namespace holdfast::s3
{

/// AWS stores this one when the client asks for none.
inline constexpr ChecksumKind kDefaultChecksum = ChecksumKind::Crc64Nvme;

/// x-amz-checksum-algorithm, if it is there. InvalidRequest for an algorithm that is none of AWS's.
[[nodiscard]] Outcome<std::optional<ChecksumKind>> askedAlgorithm(const Exchange& x);

/// What the store keeps of a body: its MD5 and the checksum of `kind`.
[[nodiscard]] store::BodyDigests bodyDigests(const Digests& digests, ChecksumKind kind);

/// "base64", or "base64-parts" for a composite checksum.
[[nodiscard]] std::string checksumText(const store::Checksum& checksum, std::uint32_t parts);
/// x-amz-checksum-KIND for each, and x-amz-checksum-type.
void addChecksumHeaders(const std::vector<store::Checksum>& checksums, std::uint32_t parts,
                        http::Headers& into);
/// <ChecksumKIND> for each.
void addChecksumElements(const std::vector<store::Checksum>& checksums, std::uint32_t parts,
                         XmlWriter& xml);
[[nodiscard]] std::string_view checksumTypeName(bool composite); ///< "COMPOSITE", "FULL_OBJECT"

} // namespace holdfast::s3
