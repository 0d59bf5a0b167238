// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast
{

/// A 128-bit identifier: store, drive, extent, upload, instance. RFC 4122 text form, version 4 when
/// made from `fromRandom`. Compared as bytes; `nil` is all zero.
struct Uuid
{
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
    [[nodiscard]] bool isNil() const { return *this == Uuid{}; }
    [[nodiscard]] std::string toString() const; ///< 8-4-4-4-12, lower case
    [[nodiscard]] std::string hex() const;      ///< 32 digits
    [[nodiscard]] std::string_view view() const ///< the 16 raw bytes
    {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    /// Sets the version and variant bits over 16 random bytes.
    [[nodiscard]] static Uuid fromRandom(ByteView sixteen);
    [[nodiscard]] static Result<Uuid> parse(std::string_view text); ///< with or without hyphens
    [[nodiscard]] static Uuid fromRaw(std::string_view sixteen);    ///< precondition: 16 bytes
};

} // namespace holdfast

template <>
struct std::hash<holdfast::Uuid>
{
    std::size_t operator()(const holdfast::Uuid& id) const noexcept
    {
        return holdfast::readLe<std::uint64_t>(id.bytes.data() + 8);
    }
};
