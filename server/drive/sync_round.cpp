// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/sync_round.h"

#include <utility>

namespace holdfast::drive
{

std::vector<SyncRound::Start> SyncRound::next(std::int64_t now)
{
    ++m_round;
    m_began = now;
    m_running = m_waiting.size();
    return std::exchange(m_waiting, {});
}

void SyncRound::startAll(std::vector<Start> starts, std::uint64_t round)
{
    for (Start& start : starts)
        start(round);
}

void SyncRound::ask(Start start, std::uint64_t last, std::int64_t now)
{
    std::vector<Start> starts;
    std::uint64_t round = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_running != 0 && last != m_round && now - m_began < kJoin) {
            ++m_running;
            starts.push_back(std::move(start));
        } else {
            m_waiting.push_back(std::move(start));
            if (m_running == 0 || now - m_began > kPatience)
                starts = next(now);
        }
        round = m_round;
    }
    startAll(std::move(starts), round);
}

void SyncRound::ended(std::uint64_t round, std::int64_t now)
{
    std::vector<Start> starts;
    {
        const std::lock_guard lock(m_mutex);
        if (round != m_round || --m_running != 0 || m_waiting.empty())
            return;
        starts = next(now);
        round = m_round;
    }
    startAll(std::move(starts), round);
}

void SyncRound::nudge(std::int64_t now)
{
    std::vector<Start> starts;
    std::uint64_t round = 0;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.empty() || now - m_began <= kPatience)
            return;
        starts = next(now);
        round = m_round;
    }
    startAll(std::move(starts), round);
}

} // namespace holdfast::drive
