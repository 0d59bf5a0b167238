// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstring>

#include "base/bytes.h"

namespace holdfast::http
{

/// Bytes read and not yet used, in one piece.
class InputBuffer
{
public:
    static constexpr std::size_t kInitial = 8 * 1024; ///< holds nearly every head with a small body

    [[nodiscard]] std::string_view view() const
    {
        return {reinterpret_cast<const char*>(m_bytes.data()) + m_begin, m_end - m_begin};
    }
    [[nodiscard]] bool empty() const { return m_begin == m_end; }
    [[nodiscard]] std::size_t size() const { return m_end - m_begin; }

    void consume(std::size_t count)
    {
        m_begin += count;
        if (m_begin == m_end)
            m_begin = m_end = 0;
    }
    /// Copies out up to `into.size()` bytes and returns the count.
    std::size_t take(MutableByteView into)
    {
        const std::size_t count = std::min(into.size(), size());
        std::memcpy(into.data(), m_bytes.data() + m_begin, count);
        consume(count);
        return count;
    }
    /// Room behind the last byte: at least a quarter of the buffer, which moves or grows for it.
    [[nodiscard]] MutableByteView room()
    {
        if (m_bytes.empty())
            m_bytes.resize(kInitial);
        if (m_bytes.size() - m_end < m_bytes.size() / 4) {
            std::memmove(m_bytes.data(), m_bytes.data() + m_begin, size());
            m_end -= m_begin;
            m_begin = 0;
            if (m_bytes.size() - m_end < m_bytes.size() / 4)
                m_bytes.resize(2 * m_bytes.size());
        }
        return MutableByteView(m_bytes).subspan(m_end);
    }
    void commit(std::size_t count) { m_end += count; }
    /// An idle connection keeps no more than a small buffer.
    void shrink()
    {
        if (empty() && m_bytes.size() > kInitial)
            m_bytes = Bytes(kInitial);
    }

private:
    Bytes m_bytes;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace holdfast::http
