// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace holdfast::sim
{

/// xoshiro256**, seeded through splitmix64: the same numbers on every platform, so that a seed names
/// one history for good. (std's engines are portable, its distributions are not.)
class Rng
{
public:
    explicit Rng(std::uint64_t seed)
    {
        for (std::uint64_t& word : m_state) {
            seed += 0x9e3779b97f4a7c15;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            word = mixed ^ (mixed >> 31);
        }
    }

    std::uint64_t next()
    {
        const std::uint64_t result = rotate(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = rotate(m_state[3], 45);
        return result;
    }
    /// 0 <= x < bound; bound > 0. The bias of the remainder does not matter here.
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    /// low <= x <= high
    std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
    bool oneIn(std::uint64_t n) { return below(n) == 0; }
    bool coin() { return (next() >> 63) != 0; }
    template <class T>
    const T& pick(const std::vector<T>& from)
    {
        return from[below(from.size())];
    }
    /// An independent stream: what one part draws does not move what another part sees.
    Rng fork() { return Rng(next()); }

private:
    static std::uint64_t rotate(std::uint64_t value, int by)
    {
        return (value << by) | (value >> (64 - by));
    }
    std::array<std::uint64_t, 4> m_state{};
};

} // namespace holdfast::sim
