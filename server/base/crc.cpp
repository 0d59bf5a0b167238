// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cassert>

#include <isa-l/crc.h>

#include "base/checksum.h"
#include "base/crc64.h"

namespace holdfast
{

namespace
{

/// The ring of polynomials over GF(2) modulo the polynomial of a reflected CRC: the top bit of Int
/// is x^0. Multiplication by x^n is the linear map (a matrix over GF(2)) that moves a CRC over n
/// zero bits.
template <class Int> struct Ring
{
    Int polynomial;
    static constexpr Int kOne = Int(1) << (sizeof(Int) * 8 - 1);

    [[nodiscard]] Int timesX(Int value) const
    {
        return static_cast<Int>(value >> 1) ^ ((value & 1) != 0 ? polynomial : Int(0));
    }
    [[nodiscard]] Int product(Int a, Int b) const
    {
        Int sum = 0;
        for (Int bit = kOne; bit != 0; bit >>= 1) {
            if ((a & bit) != 0)
                sum ^= b;
            b = timesX(b);
        }
        return sum;
    }
    /// x^(8 * bytes) by squaring.
    [[nodiscard]] Int powerOfBytes(std::uint64_t bytes) const
    {
        Int base = kOne;
        for (int i = 0; i < 8; ++i)
            base = timesX(base);
        Int result = kOne;
        for (; bytes != 0; bytes >>= 1) {
            if ((bytes & 1) != 0)
                result = product(result, base);
            base = product(base, base);
        }
        return result;
    }
};

/// crc(A+B) = crc(A) * x^|B| + crc(B): the inversions at begin and end cancel out.
template <class Int>
std::string combine(Int polynomial, std::string_view a, std::string_view b, std::uint64_t lengthOfB)
{
    assert(a.size() == sizeof(Int) && b.size() == sizeof(Int));
    const Ring<Int> ring{polynomial};
    const Int moved = ring.product(readBe<Int>(a.data()), ring.powerOfBytes(lengthOfB));
    std::string out;
    appendBe(out, static_cast<Int>(moved ^ readBe<Int>(b.data())));
    return out;
}

} // namespace

std::uint32_t crc32(std::uint32_t seed, ByteView data)
{
    // ISA-L inverts before and after by itself here, so results chain as they are.
    return crc32_gzip_refl(seed, data.data(), data.size());
}

std::uint32_t crc32c(std::uint32_t seed, ByteView data)
{
    // crc32_iscsi works on the bare register and counts in int.
    constexpr std::size_t kMost = std::size_t(1) << 30;
    std::uint32_t state = ~seed;
    while (!data.empty()) {
        const ByteView piece = data.first(std::min(data.size(), kMost));
        state = crc32_iscsi(const_cast<std::uint8_t*>(piece.data()), static_cast<int>(piece.size()),
                            state);
        data = data.subspan(piece.size());
    }
    return ~state;
}

std::string crcCombine(ChecksumKind kind, std::string_view a, std::string_view b,
                       std::uint64_t lengthOfB)
{
    switch (kind) {
    case ChecksumKind::Crc32:
        return combine<std::uint32_t>(0xedb88320, a, b, lengthOfB);
    case ChecksumKind::Crc32c:
        return combine<std::uint32_t>(0x82f63b78, a, b, lengthOfB);
    case ChecksumKind::Crc64Nvme:
        return combine<std::uint64_t>(crc64::kPolynomial, a, b, lengthOfB);
    default:
        assert(!"only CRCs combine");
        return {};
    }
}

} // namespace holdfast
