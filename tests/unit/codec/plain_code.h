// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// The erasure code of docs/on-disk-format.md written a second time, from the page alone: plain, slow, and with
/// nothing of ISA-L or of server/codec in it. What the product computes is compared with it.
namespace holdfast::testing
{

using Block = std::vector<std::uint8_t>;
using Blocks = std::vector<Block>;
using Matrix = std::vector<std::vector<std::uint8_t>>;

/// GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d).
[[nodiscard]] std::uint8_t gfMultiply(std::uint8_t a, std::uint8_t b);
[[nodiscard]] std::uint8_t gfInverse(std::uint8_t a); ///< found by trying; 0 has none and gives 0

/// (k + m) rows of k: the identity, below it the Cauchy rows inverse((k + i) xor j).
[[nodiscard]] Matrix codeMatrix(std::size_t k, std::size_t m);
/// By Gauss and Jordan; nothing if it has none.
[[nodiscard]] std::optional<Matrix> inverted(Matrix matrix);

[[nodiscard]] Blocks plainParity(const Blocks& data, std::size_t m);

/// All k + m shards from the *last* k of those in the mask `present` (the product takes the first k); those not
/// in the mask are not looked at. Nothing where fewer than k are left.
[[nodiscard]] std::optional<Blocks> plainRebuild(std::size_t k, std::size_t m,
                                                 std::uint32_t present, const Blocks& shards);

} // namespace holdfast::testing
