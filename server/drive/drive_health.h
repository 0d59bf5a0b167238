// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.h"
#include "drive/drive_lanes.h"

namespace holdfast::drive
{

/// Whether a drive is well, closed or faulty, and how busy it is. Thread-safe.
class DriveHealth
{
public:
    explicit DriveHealth(std::string path) : m_path(std::move(path)) {}

    /// The first failure stays: the drive answers it to every later call, until it is opened again.
    void fail(const Error& why);
    void close();
    [[nodiscard]] std::optional<Error> failure() const;
    /// The error every call answers now, if there is one.
    [[nodiscard]] Result<void> check() const;
    /// Counts an Io or Corrupt that does not make the drive faulty (one shard, one body).
    void count(const Error& error);
    [[nodiscard]] std::uint64_t errorCount() const { return m_errors.load(); }
    [[nodiscard]] DriveClient::Pulse pulse() const { return {m_outstanding.load(), m_answered.load()}; }

    struct Count
    {
        std::atomic<std::uint64_t> outstanding = 0;
        std::atomic<std::uint64_t> answered = 0;
    };
    /// One operation from asked to answered.
    class Beat
    {
    public:
        explicit Beat(DriveHealth& health) : m_health(health) { ++health.m_outstanding; }
        Beat(const Beat&) = delete;
        Beat& operator=(const Beat&) = delete;
        ~Beat()
        {
            --m_health.m_outstanding;
            ++m_health.m_answered;
        }

    private:
        DriveHealth& m_health;
    };

    /// From given to a lane's threads to answered by them.
    class Wait
    {
    public:
        Wait(DriveHealth& health, Lane lane)
            : m_count(health.m_lanes[static_cast<std::size_t>(lane)])
        {
            ++m_count.outstanding;
        }
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;
        ~Wait()
        {
            --m_count.outstanding;
            ++m_count.answered;
        }

    private:
        Count& m_count;
    };
    [[nodiscard]] LanePulses lanes() const;

private:
    std::string m_path;
    std::atomic<bool> m_stopped = false; ///< failed or closed: the mutex need not be asked otherwise
    std::atomic<std::uint64_t> m_errors = 0;
    std::atomic<std::uint64_t> m_outstanding = 0;
    std::atomic<std::uint64_t> m_answered = 0;
    std::array<Count, kLanes> m_lanes;
    mutable std::mutex m_mutex;
    std::optional<Error> m_failure;
    bool m_closed = false;
};

} // namespace holdfast::drive
