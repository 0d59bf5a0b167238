// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "drive/drive_client.h"
#include "env/clock.h"

namespace holdfast::drive
{

/// How long a drive takes for what its device has to do: shard blocks and rows that no cache holds are
/// reads; prepares and shard blocks on their way out are writes. The time spent waiting for one's turn
/// is part of it, as in iostat's await. Thread-safe.
class DriveLatency
{
public:
    enum class Kind : std::uint8_t { Read, Write };

    [[nodiscard]] DriveClient::Latency now() const
    {
        return {meanOf(Kind::Read), meanOf(Kind::Write)};
    }

    /// One operation from asked to answered.
    class Watch
    {
    public:
        Watch(DriveLatency& latency, env::Clock& clock, Kind kind)
            : m_latency(latency), m_clock(clock), m_kind(kind), m_began(clock.bootNow())
        {
        }
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch() { m_latency.add(m_kind, m_clock.bootNow() - m_began); }

    private:
        DriveLatency& m_latency;
        env::Clock& m_clock;
        Kind m_kind;
        std::int64_t m_began;
    };

    void add(Kind kind, std::int64_t nanos)
    {
        std::atomic<std::int64_t>& mean = m_means.at(static_cast<std::size_t>(kind));
        std::int64_t before = mean.load(std::memory_order_relaxed);
        std::int64_t after = nanos;
        do {
            after = before == kUnknown ? nanos : before + (nanos - before) / kWeight;
        } while (!mean.compare_exchange_weak(before, after, std::memory_order_relaxed));
    }

private:
    static constexpr std::int64_t kUnknown = -1;
    static constexpr std::int64_t kWeight = 32; ///< the last 32 operations or so make the mean

    [[nodiscard]] std::optional<std::uint64_t> meanOf(Kind kind) const
    {
        const std::int64_t nanos =
            m_means.at(static_cast<std::size_t>(kind)).load(std::memory_order_relaxed);
        if (nanos == kUnknown)
            return std::nullopt;
        return static_cast<std::uint64_t>((nanos + 500) / 1000);
    }

    std::array<std::atomic<std::int64_t>, 2> m_means{kUnknown, kUnknown};
};

} // namespace holdfast::drive
