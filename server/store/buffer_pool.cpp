// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/buffer_pool.h"

#include <array>
#include <bit>
#include <mutex>
#include <new>
#include <vector>

namespace holdfast::store
{
namespace
{

constexpr std::size_t kPage = 4096;
constexpr std::size_t kSmallest = 4096;
constexpr std::size_t kSizes = 12; ///< 4 KiB to 8 MiB
constexpr std::size_t kKeptBytes = 64 << 20;

std::uint8_t* allocate(std::size_t bytes)
{
    return static_cast<std::uint8_t*>(::operator new(bytes, std::align_val_t(kPage)));
}

void release(std::uint8_t* data)
{
    ::operator delete(data, std::align_val_t(kPage));
}

} // namespace

struct BufferPool::Shelf
{
    std::mutex mutex;
    std::array<std::vector<std::uint8_t*>, kSizes> free;
    std::size_t kept = 0;

    ~Shelf()
    {
        for (const auto& list : free) {
            for (std::uint8_t* data : list)
                release(data);
        }
    }
    std::uint8_t* take(std::size_t size)
    {
        const std::lock_guard lock(mutex);
        if (size >= kSizes || free[size].empty())
            return nullptr;
        std::uint8_t* data = free[size].back();
        free[size].pop_back();
        kept -= kSmallest << size;
        return data;
    }
    bool put(std::size_t size, std::uint8_t* data)
    {
        const std::lock_guard lock(mutex);
        if (size >= kSizes || kept + (kSmallest << size) > kKeptBytes)
            return false;
        free[size].push_back(data);
        kept += kSmallest << size;
        return true;
    }
};

BufferPool::BufferPool() : m_shelf(std::make_shared<Shelf>()) {}

BufferPool::Ptr BufferPool::acquire(std::size_t bytes)
{
    const std::size_t capacity = std::bit_ceil(std::max(bytes, kSmallest));
    const auto size = static_cast<std::size_t>(std::countr_zero(capacity / kSmallest));
    std::uint8_t* data = m_shelf->take(size);
    if (!data)
        data = allocate(capacity);
    auto giveBack = [shelf = m_shelf, size](Buffer* buffer) {
        if (!shelf->put(size, buffer->data()))
            release(buffer->data());
        delete buffer;
    };
    return Ptr(new Buffer(data, capacity), std::move(giveBack));
}

} // namespace holdfast::store
