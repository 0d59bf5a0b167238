// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "plain_code.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::testing
{
namespace
{

/// One carry-less product, bit by bit, reduced as it goes.
std::uint8_t shiftAndAdd(std::uint8_t a, std::uint8_t b)
{
    unsigned product = 0;
    unsigned shifted = a;
    for (int bit = 0; bit < 8; ++bit) {
        if ((b >> bit) & 1)
            product ^= shifted;
        shifted <<= 1;
        if (shifted & 0x100)
            shifted ^= 0x11d;
    }
    return static_cast<std::uint8_t>(product);
}

/// Every product, written down once: the tests multiply some hundred million times.
const std::array<std::array<std::uint8_t, 256>, 256>& products()
{
    static const auto all = [] {
        std::array<std::array<std::uint8_t, 256>, 256> out{};
        for (unsigned a = 0; a < 256; ++a) {
            for (unsigned b = 0; b < 256; ++b)
                out[a][b] = shiftAndAdd(static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b));
        }
        return out;
    }();
    return all;
}

void addProduct(Block& sum, std::uint8_t factor, const Block& block)
{
    const auto& times = products()[factor];
    for (std::size_t at = 0; at < block.size(); ++at)
        sum[at] ^= times[block[at]];
}

Block combine(const std::vector<std::uint8_t>& row, const std::vector<const Block*>& blocks)
{
    Block sum(blocks.front()->size());
    for (std::size_t j = 0; j < row.size(); ++j)
        addProduct(sum, row[j], *blocks[j]);
    return sum;
}

} // namespace

std::uint8_t gfMultiply(std::uint8_t a, std::uint8_t b)
{
    return products()[a][b];
}

std::uint8_t gfInverse(std::uint8_t a)
{
    static const auto all = [] {
        std::array<std::uint8_t, 256> out{};
        for (unsigned of = 1; of < 256; ++of) {
            const auto& row = products()[of];
            out[of] = static_cast<std::uint8_t>(std::ranges::find(row, 1) - row.begin());
        }
        return out;
    }();
    return all[a];
}

Matrix codeMatrix(std::size_t k, std::size_t m)
{
    Matrix out(k + m, std::vector<std::uint8_t>(k));
    for (std::size_t j = 0; j < k; ++j) {
        out[j][j] = 1;
        for (std::size_t i = 0; i < m; ++i)
            out[k + i][j] = gfInverse(static_cast<std::uint8_t>((k + i) ^ j));
    }
    return out;
}

std::optional<Matrix> inverted(Matrix matrix)
{
    const std::size_t size = matrix.size();
    Matrix out = codeMatrix(size, 0);
    for (std::size_t column = 0; column < size; ++column) {
        std::size_t pivot = column;
        while (pivot < size && matrix[pivot][column] == 0)
            ++pivot;
        if (pivot == size)
            return std::nullopt;
        std::swap(matrix[pivot], matrix[column]);
        std::swap(out[pivot], out[column]);
        const std::uint8_t scale = gfInverse(matrix[column][column]);
        for (std::size_t j = 0; j < size; ++j) {
            matrix[column][j] = gfMultiply(matrix[column][j], scale);
            out[column][j] = gfMultiply(out[column][j], scale);
        }
        for (std::size_t row = 0; row < size; ++row) {
            const std::uint8_t factor = matrix[row][column];
            if (row == column || factor == 0)
                continue;
            addProduct(matrix[row], factor, matrix[column]);
            addProduct(out[row], factor, out[column]);
        }
    }
    return out;
}

Blocks plainParity(const Blocks& data, std::size_t m)
{
    const std::size_t k = data.size();
    const Matrix matrix = codeMatrix(k, m);
    std::vector<const Block*> from;
    for (const Block& block : data)
        from.push_back(&block);
    Blocks parity;
    for (std::size_t i = 0; i < m; ++i)
        parity.push_back(combine(matrix[k + i], from));
    return parity;
}

std::optional<Blocks> plainRebuild(std::size_t k, std::size_t m, std::uint32_t present,
                                   const Blocks& shards)
{
    const Matrix matrix = codeMatrix(k, m);
    Matrix chosen;
    std::vector<const Block*> from;
    for (std::size_t i = k + m; i-- > 0 && chosen.size() < k;) {
        if (!((present >> i) & 1U))
            continue;
        chosen.push_back(matrix[i]);
        from.push_back(&shards[i]);
    }
    if (chosen.size() < k)
        return std::nullopt;
    const auto inverse = inverted(std::move(chosen));
    if (!inverse)
        return std::nullopt;
    Blocks out;
    for (std::size_t j = 0; j < k; ++j)
        out.push_back(combine((*inverse)[j], from));
    const Blocks parity = plainParity(out, m);
    out.insert(out.end(), parity.begin(), parity.end());
    return out;
}

} // namespace holdfast::testing
