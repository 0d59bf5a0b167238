// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast
{

/// Tag-length-value records (docs/on-disk-format.md, "Records"). A field is
///     tag u16 LE | length u32 LE | bytes
/// and bit 15 of the tag says *required*: a reader that does not know a required tag must refuse the
/// record; an unknown optional field is kept and skipped. Fields may repeat and keep their order.
inline constexpr std::uint16_t kTlvRequired = 0x8000;

class TlvWriter
{
public:
    TlvWriter() = default;
    /// Goes on after bytes that are not a field (a kind, say).
    explicit TlvWriter(std::string head) : m_out(std::move(head)) {}
    void bytes(std::uint16_t tag, std::string_view value);
    void u64(std::uint16_t tag, std::uint64_t value); ///< 8 bytes LE
    void u32(std::uint16_t tag, std::uint32_t value); ///< 4 bytes LE
    void u8(std::uint16_t tag, std::uint8_t value);
    [[nodiscard]] std::string finish() && { return std::move(m_out); }
    [[nodiscard]] const std::string& data() const { return m_out; }

private:
    std::string m_out;
};

struct TlvField
{
    std::uint16_t tag = 0; ///< as stored, with the required bit
    std::string_view value;

    [[nodiscard]] Result<std::uint64_t> u64() const; ///< Corrupt unless the length is 8
    [[nodiscard]] Result<std::uint32_t> u32() const;
    [[nodiscard]] Result<std::uint8_t> u8() const;
};

/// Reads fields in order. `next` yields nullopt at the end and Corrupt where the bytes end early.
class TlvReader
{
public:
    explicit TlvReader(std::string_view record) : m_rest(record) {}
    [[nodiscard]] Result<std::optional<TlvField>> next();

private:
    std::string_view m_rest;
};

/// The error for a required field nobody here knows: Unsupported, "written by a newer version".
[[nodiscard]] std::unexpected<Error> unknownRequired(std::uint16_t tag, std::string_view record);

} // namespace holdfast
