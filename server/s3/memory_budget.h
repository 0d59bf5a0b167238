// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace holdfast::s3
{

/// Bytes that request bodies may hold in memory at once, over all requests. Thread-safe.
class MemoryBudget
{
public:
    explicit MemoryBudget(std::uint64_t limit) : m_left(static_cast<std::int64_t>(limit)) {}

    /// Gives its bytes back when it goes.
    class Lease
    {
    public:
        Lease(MemoryBudget& budget, std::int64_t bytes) : m_budget(&budget), m_bytes(bytes) {}
        Lease(Lease&& other) noexcept
            : m_budget(std::exchange(other.m_budget, nullptr)), m_bytes(other.m_bytes)
        {
        }
        Lease& operator=(Lease&&) = delete;
        ~Lease()
        {
            if (m_budget)
                m_budget->m_left += m_bytes;
        }

    private:
        MemoryBudget* m_budget;
        std::int64_t m_bytes;
    };

    /// Nothing when they would not fit.
    [[nodiscard]] std::optional<Lease> take(std::uint64_t bytes)
    {
        const auto wanted = static_cast<std::int64_t>(bytes);
        if ((m_left -= wanted) >= 0)
            return Lease(*this, wanted);
        m_left += wanted;
        return std::nullopt;
    }

private:
    std::atomic<std::int64_t> m_left;
};

} // namespace holdfast::s3
