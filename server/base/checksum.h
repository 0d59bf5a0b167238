// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast
{

/// The digests S3 knows. Values are part of the on-disk format.
enum class ChecksumKind : std::uint8_t {
    Md5 = 1,
    Crc32 = 2,     ///< ISO-HDLC, the zip polynomial
    Crc32c = 3,    ///< Castagnoli
    Crc64Nvme = 4, ///< reflected, poly 0xad93d23594c93659, AWS "CRC64NVME"
    Sha1 = 5,
    Sha256 = 6,
};

/// "CRC32C", as in x-amz-checksum-algorithm; Md5 has none and yields "MD5".
[[nodiscard]] std::string_view checksumName(ChecksumKind kind);
[[nodiscard]] std::optional<ChecksumKind> parseChecksumName(std::string_view name); ///< any case
/// "x-amz-checksum-crc32c" and so on; Md5 yields "content-md5".
[[nodiscard]] std::string_view checksumHeader(ChecksumKind kind);
[[nodiscard]] std::size_t checksumSize(ChecksumKind kind); ///< bytes: 16, 4, 4, 8, 20, 32

/// One running digest. Raw results are big-endian for the CRCs, as AWS encodes them.
class Hasher
{
public:
    virtual ~Hasher() = default;
    virtual void update(ByteView data) = 0;
    /// Ends the digest; update and finish must not be called again.
    [[nodiscard]] virtual std::string finish() = 0;
    [[nodiscard]] static std::unique_ptr<Hasher> make(ChecksumKind kind);
};

[[nodiscard]] std::string digest(ChecksumKind kind, ByteView data);
[[nodiscard]] std::string hmacSha256(std::string_view key, std::string_view data); ///< 32 raw bytes
[[nodiscard]] std::string sha256Hex(ByteView data);

/// Running CRCs: begin with seed 0, go on with the last result.
[[nodiscard]] std::uint32_t crc32(std::uint32_t seed, ByteView data);
[[nodiscard]] std::uint32_t crc32c(std::uint32_t seed, ByteView data);
[[nodiscard]] std::uint64_t crc64Nvme(std::uint64_t seed, ByteView data);
/// The CRC of A+B from those of A and B and the length of B in bytes (for CRC32, CRC32C, CRC64NVME:
/// full-object checksums of multipart uploads without reading the data again). Raw big-endian strings.
[[nodiscard]] std::string crcCombine(ChecksumKind kind, std::string_view a, std::string_view b,
                                     std::uint64_t lengthOfB);
[[nodiscard]] std::uint64_t xxh3(ByteView data, std::uint64_t seed = 0);

/// Comparison in constant time, for signatures.
[[nodiscard]] bool constantTimeEqual(std::string_view a, std::string_view b);

} // namespace holdfast
