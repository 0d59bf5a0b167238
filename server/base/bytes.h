// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast
{

/// Bytes that somebody else owns. Object keys and rows are std::string / std::string_view: bytes too.
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

[[nodiscard]] inline ByteView asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view asText(ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Fixed-width integers in byte strings. Little-endian for values, big-endian where the byte order
/// must be the numeric order (keys). Appending grows the string; reading needs the bytes to be there.
template <class Int>
void appendLe(std::string& out, Int value)
{
    for (std::size_t i = 0; i < sizeof(Int); ++i)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i)));
}
template <class Int>
void appendBe(std::string& out, Int value)
{
    for (std::size_t i = sizeof(Int); i-- > 0;)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i)));
}
template <class Int>
[[nodiscard]] Int readLe(const void* from)
{
    std::uint64_t value = 0;
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    for (std::size_t i = 0; i < sizeof(Int); ++i)
        value |= std::uint64_t(bytes[i]) << (8 * i);
    return static_cast<Int>(value);
}
template <class Int>
[[nodiscard]] Int readBe(const void* from)
{
    std::uint64_t value = 0;
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    for (std::size_t i = 0; i < sizeof(Int); ++i)
        value = (value << 8) | bytes[i];
    return static_cast<Int>(value);
}

} // namespace holdfast
