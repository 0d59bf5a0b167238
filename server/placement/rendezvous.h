// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/checksum.h"

namespace holdfast::placement
{

/// The rank of a drive in a partition (rendezvous hashing, Thaler and Ravishankar 1998): a number that looks
/// random and is the same on every machine. It breaks ties and decides nothing else.
[[nodiscard]] inline std::uint64_t rendezvous(std::uint32_t partition, std::uint32_t drive)
{
    std::array<std::uint8_t, 8> key{};
    for (unsigned i = 0; i < 4; ++i) {
        key[i] = static_cast<std::uint8_t>(partition >> (24 - 8 * i));
        key[4 + i] = static_cast<std::uint8_t>(drive >> (24 - 8 * i));
    }
    return xxh3(key);
}

} // namespace holdfast::placement
