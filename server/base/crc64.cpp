// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/crc64.h"

#include <array>
#include <bit>

#include "base/checksum.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace holdfast
{

namespace crc64
{

namespace
{

using Tables = std::array<std::array<std::uint64_t, 256>, 16>;

/// kTables[n][b]: what the byte b contributes after n further zero bytes.
constexpr Tables makeTables()
{
    Tables tables{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        std::uint64_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
        tables[0][byte] = value;
    }
    for (std::size_t n = 1; n < tables.size(); ++n)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint64_t before = tables[n - 1][byte];
            tables[n][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    return tables;
}

constexpr Tables kTables = makeTables();

std::uint64_t loadLe64(const std::uint8_t* from)
{
    std::uint64_t value = 0;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::endian::native == std::endian::big)
        value = std::byteswap(value);
    return value;
}

/// The sum over the eight bytes of `word`, the first of which stands `behind` + 7 bytes from the
/// end.
std::uint64_t lookUpWord(std::uint64_t word, std::size_t behind)
{
    std::uint64_t sum = 0;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i)
        sum ^= kTables[behind + 7 - i][(word >> (8 * i)) & 0xff];
    return sum;
}

} // namespace

std::uint64_t updateTable(std::uint64_t state, ByteView data)
{
    const std::uint8_t* at = data.data();
    std::size_t left = data.size();
    for (; left >= 16; at += 16, left -= 16)
        state = lookUpWord(state ^ loadLe64(at), 8) ^ lookUpWord(loadLe64(at + 8), 0);
    for (; left != 0; ++at, --left)
        state = (state >> 8) ^ kTables[0][(state ^ *at) & 0xff];
    return state;
}

#if defined(__x86_64__)

namespace
{

/// x^exponent modulo the polynomial, in the reversed order (bit 63 is x^0).
constexpr std::uint64_t powerOfX(unsigned exponent)
{
    std::uint64_t value = std::uint64_t(1) << 63;
    for (unsigned i = 0; i < exponent; ++i)
        value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
    return value;
}

/// Moving 128 bits by D bits towards the front: the low half L and the high half H of a register
/// stand for L * x^64 + H (reversed order), so the moved value is L * x^(D+64) + H * x^D. The
/// carry-less product of two reversed 64-bit values comes out multiplied by one x too many: hence
/// D+63 and D-1. Source: Gopal et al., "Fast CRC Computation for Generic Polynomials Using
/// PCLMULQDQ Instruction".
constexpr std::size_t kLanes = 8; // kept in registers: the loops over them are unrolled
constexpr std::size_t kStride = kLanes * 16;
constexpr std::uint64_t kStrideLow = powerOfX(kStride * 8 + 63);
constexpr std::uint64_t kStrideHigh = powerOfX(kStride * 8 - 1);
constexpr std::uint64_t kLaneLow = powerOfX(128 + 63);
constexpr std::uint64_t kLaneHigh = powerOfX(128 - 1);

#define HOLDFAST_FOLD __attribute__((target("pclmul,sse2")))

HOLDFAST_FOLD inline __m128i load(const std::uint8_t* from)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

HOLDFAST_FOLD inline __m128i moved(__m128i value, __m128i constants)
{
    return _mm_xor_si128(_mm_clmulepi64_si128(value, constants, 0x00),
                         _mm_clmulepi64_si128(value, constants, 0x11));
}

} // namespace

HOLDFAST_FOLD std::uint64_t updateFold(std::uint64_t state, ByteView data)
{
    const std::uint8_t* at = data.data();
    std::size_t left = data.size();
    if (left < kStride)
        return updateTable(state, data);

    __m128i lanes[kLanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kLanes; ++i)
        lanes[i] = load(at + 16 * i);
    lanes[0] = _mm_xor_si128(lanes[0], _mm_set_epi64x(0, static_cast<long long>(state)));
    at += kStride;
    left -= kStride;

    const __m128i stride =
        _mm_set_epi64x(static_cast<long long>(kStrideHigh), static_cast<long long>(kStrideLow));
    for (; left >= kStride; at += kStride, left -= kStride) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < kLanes; ++i)
            lanes[i] = _mm_xor_si128(moved(lanes[i], stride), load(at + 16 * i));
    }

    const __m128i lane =
        _mm_set_epi64x(static_cast<long long>(kLaneHigh), static_cast<long long>(kLaneLow));
    __m128i sum = lanes[0];
#pragma GCC unroll 8
    for (std::size_t i = 1; i < kLanes; ++i)
        sum = _mm_xor_si128(moved(sum, lane), lanes[i]);
    for (; left >= 16; at += 16, left -= 16)
        sum = _mm_xor_si128(moved(sum, lane), load(at));

    // The remainder of the last 128 bits, and the tail, by table: a few nanoseconds per call.
    std::array<std::uint8_t, 16> last{};
    _mm_storeu_si128(reinterpret_cast<__m128i*>(last.data()), sum);
    return updateTable(updateTable(0, last), {at, left});
}

#undef HOLDFAST_FOLD

bool canFold()
{
    static const bool can = __builtin_cpu_supports("pclmul");
    return can;
}

#else

std::uint64_t updateFold(std::uint64_t state, ByteView data)
{
    return updateTable(state, data);
}

bool canFold()
{
    return false;
}

#endif

} // namespace crc64

std::uint64_t crc64Nvme(std::uint64_t seed, ByteView data)
{
    return ~(crc64::canFold() ? crc64::updateFold(~seed, data) : crc64::updateTable(~seed, data));
}

} // namespace holdfast
