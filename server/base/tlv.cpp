// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/tlv.h"

#include <cassert>
#include <limits>

namespace holdfast
{

namespace
{

constexpr std::size_t kFieldHead = 6;

template <class Int> Result<Int> readInt(const TlvField& field)
{
    if (field.value.size() != sizeof(Int))
        return fail(Code::Corrupt, "field " + std::to_string(field.tag & ~kTlvRequired) + " has " +
                                       std::to_string(field.value.size()) + " bytes instead of " +
                                       std::to_string(sizeof(Int)));
    return readLe<Int>(field.value.data());
}

} // namespace

void TlvWriter::bytes(std::uint16_t tag, std::string_view value)
{
    assert(value.size() <= std::numeric_limits<std::uint32_t>::max());
    appendLe(m_out, tag);
    appendLe(m_out, static_cast<std::uint32_t>(value.size()));
    m_out += value;
}

void TlvWriter::u64(std::uint16_t tag, std::uint64_t value)
{
    appendLe(m_out, tag);
    appendLe(m_out, std::uint32_t(sizeof value));
    appendLe(m_out, value);
}

void TlvWriter::u32(std::uint16_t tag, std::uint32_t value)
{
    appendLe(m_out, tag);
    appendLe(m_out, std::uint32_t(sizeof value));
    appendLe(m_out, value);
}

void TlvWriter::u8(std::uint16_t tag, std::uint8_t value)
{
    appendLe(m_out, tag);
    appendLe(m_out, std::uint32_t(sizeof value));
    appendLe(m_out, value);
}

Result<std::uint64_t> TlvField::u64() const
{
    return readInt<std::uint64_t>(*this);
}

Result<std::uint32_t> TlvField::u32() const
{
    return readInt<std::uint32_t>(*this);
}

Result<std::uint8_t> TlvField::u8() const
{
    return readInt<std::uint8_t>(*this);
}

Result<std::optional<TlvField>> TlvReader::next()
{
    if (m_rest.empty())
        return std::nullopt;
    if (m_rest.size() < kFieldHead)
        return fail(Code::Corrupt, "the record ends inside the head of a field");
    const auto tag = readLe<std::uint16_t>(m_rest.data());
    const auto length = readLe<std::uint32_t>(m_rest.data() + 2);
    if (m_rest.size() - kFieldHead < length)
        return fail(Code::Corrupt, "the record ends inside a field");
    const TlvField field{tag, m_rest.substr(kFieldHead, length)};
    m_rest.remove_prefix(kFieldHead + length);
    return field;
}

std::unexpected<Error> unknownRequired(std::uint16_t tag, std::string_view record)
{
    return fail(Code::Unsupported, "written by a newer version: " + std::string(record) +
                                       " holds the required field " +
                                       std::to_string(tag & ~kTlvRequired));
}

} // namespace holdfast
