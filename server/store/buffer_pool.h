// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/bytes.h"

namespace holdfast::store
{

/// Memory for shard blocks: page-aligned (direct I/O), recycled in sizes of a power of two, so that a
/// stream of large bodies neither faults fresh pages nor returns them. Thread-safe; buffers may outlive
/// the pool.
class BufferPool
{
public:
    class Buffer
    {
    public:
        Buffer(std::uint8_t* data, std::size_t capacity) : m_data(data), m_capacity(capacity) {}
        [[nodiscard]] std::uint8_t* data() const { return m_data; }
        [[nodiscard]] std::size_t capacity() const { return m_capacity; }

    private:
        std::uint8_t* m_data;
        std::size_t m_capacity;
    };
    using Ptr = std::shared_ptr<Buffer>;

    BufferPool();
    /// At least `bytes`; the contents are whatever was there.
    [[nodiscard]] Ptr acquire(std::size_t bytes);

private:
    struct Shelf;
    std::shared_ptr<Shelf> m_shelf;
};

/// How much memory requests may hold at once; beyond it the answer is Overloaded (503 SlowDown).
class Budget
{
public:
    /// What the memory is for says how much of the budget it must leave to others, so that clients that
    /// hardly read cannot keep small requests from being served.
    enum class Use : std::uint8_t {
        Small, ///< a body of a few KiB: leaves nothing
        Large, ///< what a transfer cannot do without: leaves an eighth to small ones
        Ahead, ///< what only makes a transfer faster: leaves half
    };

    explicit Budget(std::int64_t limit)
        : m_limit(limit), m_left(std::make_shared<std::atomic<std::int64_t>>(limit))
    {
    }

    /// A share of the budget, given back when it goes.
    class Ticket
    {
    public:
        Ticket() = default;
        Ticket(std::shared_ptr<std::atomic<std::int64_t>> left, std::int64_t bytes)
            : m_left(std::move(left)), m_bytes(bytes)
        {
        }
        Ticket(Ticket&& other) noexcept
            : m_left(std::move(other.m_left)), m_bytes(std::exchange(other.m_bytes, 0))
        {
        }
        Ticket& operator=(Ticket&& other) noexcept
        {
            giveBack();
            m_left = std::move(other.m_left);
            m_bytes = std::exchange(other.m_bytes, 0);
            return *this;
        }
        ~Ticket() { giveBack(); }

    private:
        void giveBack()
        {
            if (m_left)
                m_left->fetch_add(m_bytes);
            m_left.reset();
        }
        std::shared_ptr<std::atomic<std::int64_t>> m_left;
        std::int64_t m_bytes = 0;
    };
    [[nodiscard]] std::optional<Ticket> admit(std::int64_t bytes, Use use)
    {
        const std::int64_t left = use == Use::Small ? 0 : use == Use::Large ? m_limit / 8 : m_limit / 2;
        if (m_left->fetch_sub(bytes) - bytes < left) {
            m_left->fetch_add(bytes);
            return std::nullopt;
        }
        return Ticket(m_left, bytes);
    }

private:
    std::int64_t m_limit;
    std::shared_ptr<std::atomic<std::int64_t>> m_left;
};

} // namespace holdfast::store
