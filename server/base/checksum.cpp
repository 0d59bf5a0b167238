// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"

#include <array>
#include <cassert>
#include <cstdio>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#if defined(__x86_64__)
#include <xxh_x86dispatch.h> // makes the XXH3 functions choose AVX2 or AVX-512 where there is one
#else
#include <xxhash.h>
#endif

#include "base/encoding.h"

namespace holdfast
{

namespace
{

struct KindRow
{
    ChecksumKind kind;
    std::string_view name;
    std::string_view header;
    std::size_t size;
};

constexpr std::array<KindRow, 6> kKinds{{
    {ChecksumKind::Md5, "MD5", "content-md5", 16},
    {ChecksumKind::Crc32, "CRC32", "x-amz-checksum-crc32", 4},
    {ChecksumKind::Crc32c, "CRC32C", "x-amz-checksum-crc32c", 4},
    {ChecksumKind::Crc64Nvme, "CRC64NVME", "x-amz-checksum-crc64nvme", 8},
    {ChecksumKind::Sha1, "SHA1", "x-amz-checksum-sha1", 20},
    {ChecksumKind::Sha256, "SHA256", "x-amz-checksum-sha256", 32},
}};

const KindRow& rowOf(ChecksumKind kind)
{
    const auto index = static_cast<std::size_t>(kind) - 1;
    assert(index < kKinds.size());
    return kKinds[index];
}

/// OpenSSL fails here only without memory or without its own default provider; no caller could go
/// on.
void need(bool success, const char* what)
{
    if (success)
        return;
    std::fprintf(stderr, "OpenSSL cannot compute %s\n", what);
    std::abort();
}

/// Fetched once: the fetch by name inside EVP_DigestInit costs more than hashing a short text.
const EVP_MD* evpDigest(ChecksumKind kind)
{
    static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    switch (kind) {
    case ChecksumKind::Md5:
        return md5;
    case ChecksumKind::Sha1:
        return sha1;
    default:
        return sha256;
    }
}

class EvpHasher final : public Hasher
{
public:
    explicit EvpHasher(ChecksumKind kind) : m_context(EVP_MD_CTX_new(), EVP_MD_CTX_free)
    {
        const EVP_MD* md = evpDigest(kind);
        need(m_context && md && EVP_DigestInit_ex(m_context.get(), md, nullptr) == 1,
             checksumName(kind).data());
    }
    void update(ByteView data) override
    {
        need(EVP_DigestUpdate(m_context.get(), data.data(), data.size()) == 1, "a digest");
    }
    std::string finish() override
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
        unsigned length = 0;
        need(EVP_DigestFinal_ex(m_context.get(), out.data(), &length) == 1, "a digest");
        return std::string(asText({out.data(), length}));
    }

private:
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> m_context;
};

template <class Int, Int (*step)(Int, ByteView)> class CrcHasher final : public Hasher
{
public:
    void update(ByteView data) override { m_value = step(m_value, data); }
    std::string finish() override
    {
        std::string out;
        appendBe(out, m_value);
        return out;
    }

private:
    Int m_value = 0;
};

bool equalIgnoringCase(std::string_view a, std::string_view upper)
{
    if (a.size() != upper.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'a' && a[i] <= 'z' ? static_cast<char>(a[i] - 'a' + 'A') : a[i];
        if (c != upper[i])
            return false;
    }
    return true;
}

} // namespace

std::string_view checksumName(ChecksumKind kind)
{
    return rowOf(kind).name;
}

std::optional<ChecksumKind> parseChecksumName(std::string_view name)
{
    for (const KindRow& row : kKinds)
        if (equalIgnoringCase(name, row.name))
            return row.kind;
    return std::nullopt;
}

std::string_view checksumHeader(ChecksumKind kind)
{
    return rowOf(kind).header;
}

std::size_t checksumSize(ChecksumKind kind)
{
    return rowOf(kind).size;
}

std::unique_ptr<Hasher> Hasher::make(ChecksumKind kind)
{
    switch (kind) {
    case ChecksumKind::Crc32:
        return std::make_unique<CrcHasher<std::uint32_t, crc32>>();
    case ChecksumKind::Crc32c:
        return std::make_unique<CrcHasher<std::uint32_t, crc32c>>();
    case ChecksumKind::Crc64Nvme:
        return std::make_unique<CrcHasher<std::uint64_t, crc64Nvme>>();
    default:
        return std::make_unique<EvpHasher>(kind);
    }
}

std::string digest(ChecksumKind kind, ByteView data)
{
    auto hasher = Hasher::make(kind);
    hasher->update(data);
    return hasher->finish();
}

std::string hmacSha256(std::string_view key, std::string_view data)
{
    std::array<unsigned char, 32> out{};
    unsigned length = 0;
    const ByteView bytes = asBytes(data);
    need(HMAC(evpDigest(ChecksumKind::Sha256), key.data(), static_cast<int>(key.size()),
              bytes.data(), bytes.size(), out.data(), &length) != nullptr,
         "HMAC-SHA256");
    return std::string(asText(out));
}

std::string sha256Hex(ByteView data)
{
    return hexEncode(asBytes(digest(ChecksumKind::Sha256, data)));
}

std::uint64_t xxh3(ByteView data, std::uint64_t seed)
{
    return XXH3_64bits_withSeed(data.data(), data.size(), seed);
}

bool constantTimeEqual(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace holdfast
