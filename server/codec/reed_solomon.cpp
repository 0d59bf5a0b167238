// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "codec/reed_solomon.h"

#include <bit>
#include <cassert>
#include <cstring>

#include <isa-l/erasure_code.h>

namespace holdfast::codec
{
namespace
{

/// ISA-L expands each coefficient to a table of 32 bytes.
constexpr std::size_t kTableBytes = 32;
/// Patterns kept per codec; beyond it they are made anew (a store meets a handful).
constexpr std::size_t kKeptPatterns = 512;

std::uint32_t firstBits(std::uint32_t mask, std::size_t count)
{
    std::uint32_t out = 0;
    for (; count > 0 && mask != 0; --count) {
        const std::uint32_t lowest = mask & (~mask + 1);
        out |= lowest;
        mask ^= lowest;
    }
    return out;
}

/// ISA-L takes plain pointers and does not write through those to sources.
std::uint8_t* unconst(const std::uint8_t* bytes)
{
    return const_cast<std::uint8_t*>(bytes);
}

} // namespace

ReedSolomon::ReedSolomon(std::size_t k, std::size_t m) : m_k(k), m_m(m), m_matrix((k + m) * k)
{
    assert(k >= 1 && k + m <= kMaxShards);
    gf_gen_cauchy1_matrix(m_matrix.data(), static_cast<int>(k + m), static_cast<int>(k));
    m_encodeTables.resize(kTableBytes * k * m);
    if (m > 0)
        ec_init_tables(static_cast<int>(k), static_cast<int>(m), m_matrix.data() + k * k,
                       m_encodeTables.data());
}

ReedSolomon::~ReedSolomon() = default;

void ReedSolomon::encode(std::span<const std::uint8_t* const> data,
                         std::span<std::uint8_t* const> parity, std::size_t length) const
{
    assert(data.size() == m_k && parity.size() == m_m);
    if (m_m == 0 || length == 0)
        return;
    if (m_k == 1 && m_m == 1) {
        std::memcpy(parity[0], data[0], length);
        return;
    }
    std::array<std::uint8_t*, kMaxShards> sources{};
    std::array<std::uint8_t*, kMaxShards> targets{};
    for (std::size_t j = 0; j < m_k; ++j)
        sources[j] = unconst(data[j]);
    for (std::size_t i = 0; i < m_m; ++i)
        targets[i] = parity[i];
    ec_encode_data(static_cast<int>(length), static_cast<int>(m_k), static_cast<int>(m_m),
                   unconst(m_encodeTables.data()), sources.data(), targets.data());
}

Result<void> ReedSolomon::reconstruct(std::uint32_t present, std::uint32_t wanted,
                                      std::span<std::uint8_t* const> shards,
                                      std::size_t length) const
{
    assert(shards.size() == m_k + m_m);
    const std::uint32_t sources = firstBits(present, m_k);
    if (std::popcount(sources) < static_cast<int>(m_k))
        return fail(Code::InvalidArgument, "fewer shards than the geometry needs");
    if (wanted == 0 || length == 0)
        return {};
    const auto tables = decodeTables(sources, wanted);
    std::array<std::uint8_t*, kMaxShards> from{};
    std::array<std::uint8_t*, kMaxShards> to{};
    std::size_t fromCount = 0;
    std::size_t toCount = 0;
    for (std::size_t i = 0; i < m_k + m_m; ++i) {
        if ((sources >> i) & 1U)
            from[fromCount++] = shards[i];
        if ((wanted >> i) & 1U)
            to[toCount++] = shards[i];
    }
    ec_encode_data(static_cast<int>(length), static_cast<int>(m_k), static_cast<int>(toCount),
                   unconst(tables->data()), from.data(), to.data());
    return {};
}

std::shared_ptr<const ReedSolomon::Tables> ReedSolomon::decodeTables(std::uint32_t sources,
                                                                     std::uint32_t wanted) const
{
    const std::uint32_t pattern = (sources << 16) | wanted;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_decodeTables.find(pattern);
        if (found != m_decodeTables.end())
            return found->second;
    }
    auto tables = std::make_shared<const Tables>(makeDecodeTables(sources, wanted));
    const std::lock_guard lock(m_mutex);
    if (m_decodeTables.size() < kKeptPatterns)
        m_decodeTables.emplace(pattern, tables);
    return tables;
}

/// The rows of the sources, inverted, give the data from the sources; a wanted parity row times that
/// inverse gives the parity from the sources.
ReedSolomon::Tables ReedSolomon::makeDecodeTables(std::uint32_t sources, std::uint32_t wanted) const
{
    std::vector<std::uint8_t> chosen;
    chosen.reserve(m_k * m_k);
    for (std::size_t i = 0; i < m_k + m_m; ++i) {
        if ((sources >> i) & 1U)
            chosen.insert(chosen.end(), m_matrix.begin() + static_cast<std::ptrdiff_t>(i * m_k),
                          m_matrix.begin() + static_cast<std::ptrdiff_t>((i + 1) * m_k));
    }
    std::vector<std::uint8_t> inverse(m_k * m_k);
    // Every square part of a Cauchy matrix has an inverse, so this cannot fail.
    [[maybe_unused]] const int singular =
        gf_invert_matrix(chosen.data(), inverse.data(), static_cast<int>(m_k));
    assert(singular == 0);

    std::vector<std::uint8_t> rows;
    for (std::size_t i = 0; i < m_k + m_m; ++i) {
        if (!((wanted >> i) & 1U))
            continue;
        for (std::size_t column = 0; column < m_k; ++column) {
            std::uint8_t sum = 0;
            for (std::size_t j = 0; j < m_k; ++j)
                sum ^= gf_mul(m_matrix[i * m_k + j], inverse[j * m_k + column]);
            rows.push_back(sum);
        }
    }
    const std::size_t count = rows.size() / m_k;
    Tables tables(kTableBytes * m_k * count);
    ec_init_tables(static_cast<int>(m_k), static_cast<int>(count), rows.data(), tables.data());
    return tables;
}

const ReedSolomon& CodecSet::of(std::size_t k, std::size_t m)
{
    const std::lock_guard lock(m_mutex);
    auto& codec = m_codecs[k][m];
    if (!codec)
        codec = std::make_unique<ReedSolomon>(k, m);
    return *codec;
}

} // namespace holdfast::codec
