// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace holdfast::codec
{

inline constexpr std::size_t kMaxShards = 16;

/// Reed-Solomon over GF(2^8) with polynomial 0x11d and the Cauchy matrix of docs/on-disk-format.md (row of
/// parity i, column j: inverse((k + i) xor j)), by ISA-L. 1+1 makes its one parity a copy of the data.
///
/// Thread-safe; decode matrices are kept per pattern of present shards.
class ReedSolomon
{
public:
    /// 1 <= k, k + m <= 16.
    ReedSolomon(std::size_t k, std::size_t m);
    ~ReedSolomon();
    ReedSolomon(const ReedSolomon&) = delete;
    ReedSolomon& operator=(const ReedSolomon&) = delete;

    [[nodiscard]] std::size_t k() const { return m_k; }
    [[nodiscard]] std::size_t m() const { return m_m; }

    /// k data blocks to m parity blocks, all of `length` bytes.
    void encode(std::span<const std::uint8_t* const> data, std::span<std::uint8_t* const> parity,
                std::size_t length) const;

    /// Computes the shards of the mask `wanted` from the first k of the mask `present`. `shards` holds k + m
    /// pointers to blocks of `length` bytes; those in neither mask may be null. InvalidArgument when fewer
    /// than k are present.
    [[nodiscard]] Result<void> reconstruct(std::uint32_t present, std::uint32_t wanted,
                                           std::span<std::uint8_t* const> shards,
                                           std::size_t length) const;

private:
    using Tables = std::vector<std::uint8_t>;
    [[nodiscard]] std::shared_ptr<const Tables> decodeTables(std::uint32_t sources,
                                                             std::uint32_t wanted) const;
    [[nodiscard]] Tables makeDecodeTables(std::uint32_t sources, std::uint32_t wanted) const;

    std::size_t m_k;
    std::size_t m_m;
    std::vector<std::uint8_t> m_matrix; ///< (k + m) x k, the identity above the parity rows
    Tables m_encodeTables;
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::uint32_t, std::shared_ptr<const Tables>> m_decodeTables;
};

/// One codec per geometry, made when first asked for and kept. Thread-safe.
class CodecSet
{
public:
    [[nodiscard]] const ReedSolomon& of(std::size_t k, std::size_t m);

private:
    std::mutex m_mutex;
    std::array<std::array<std::unique_ptr<ReedSolomon>, kMaxShards + 1>, kMaxShards + 1> m_codecs;
};

} // namespace holdfast::codec
