// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "drive/ids.h"
#include "env/task.h"

namespace holdfast::replica
{

/// Commits on their way to one drive: the record may have been answered before the drive shows it. Who reads
/// there waits for those begun before its request (rule 8). Thread-safe.
class Applying
{
public:
    /// Runs from before the answer until the drive shows the record, or has left. It may outlive the store:
    /// a coroutine that waits for a silent drive goes with its executor.
    class Ticket
    {
    public:
        Ticket(std::shared_ptr<Applying> drive, drive::PartitionId partition)
            : m_drive(std::move(drive)), m_number(m_drive->begin(partition))
        {
        }
        Ticket(Ticket&&) noexcept = default;
        Ticket& operator=(Ticket&&) = delete;
        ~Ticket()
        {
            if (m_drive)
                m_drive->end(m_number);
        }

    private:
        std::shared_ptr<Applying> m_drive;
        std::uint64_t m_number;
    };

    /// Whether nothing of a partition is on its way now.
    [[nodiscard]] bool isSettled(drive::PartitionId partition)
    {
        if (m_count == 0)
            return true;
        const std::lock_guard lock(m_mutex);
        return isSettled(m_last, partition);
    }
    /// Returns once everything begun before the call has ended: of one partition, or of all.
    env::Task<void> settled(std::optional<drive::PartitionId> partition)
    {
        Waiter waiter;
        {
            const std::lock_guard lock(m_mutex);
            waiter.last = m_last;
            waiter.partition = partition;
            if (isSettled(waiter.last, waiter.partition))
                co_return;
            m_waiters.push_back(waiter);
        }
        co_await waiter.done.wait();
    }

private:
    struct Waiter
    {
        std::uint64_t last = 0;
        std::optional<drive::PartitionId> partition;
        env::Completion<bool> done;
    };

    std::uint64_t begin(drive::PartitionId partition)
    {
        const std::lock_guard lock(m_mutex);
        m_open.emplace(++m_last, partition);
        ++m_count;
        return m_last;
    }
    void end(std::uint64_t number)
    {
        std::vector<Waiter> ready;
        {
            const std::lock_guard lock(m_mutex);
            m_open.erase(number);
            --m_count;
            const auto first =
                std::partition(m_waiters.begin(), m_waiters.end(),
                               [this](const Waiter& waiter) {
                                   return !isSettled(waiter.last, waiter.partition);
                               });
            ready.assign(first, m_waiters.end());
            m_waiters.erase(first, m_waiters.end());
        }
        for (const Waiter& waiter : ready)
            waiter.done.complete(true);
    }
    /// Whether all begun up to `last` has ended: of one partition, or of all.
    [[nodiscard]] bool isSettled(std::uint64_t last, std::optional<drive::PartitionId> partition) const
    {
        for (const auto& [number, of] : m_open) {
            if (number > last)
                break;
            if (!partition || *partition == of)
                return false;
        }
        return true;
    }

    std::mutex m_mutex;
    std::atomic<std::size_t> m_count = 0; ///< of m_open: asked without the lock
    std::uint64_t m_last = 0;
    std::map<std::uint64_t, drive::PartitionId> m_open;
    std::vector<Waiter> m_waiters;
};

} // namespace holdfast::replica
