// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace holdfast::drive
{

/// Lets the committers of one process sync in step. An object is safe when the last of its drives has it, so
/// drives that sync each on its own wait for one another with small batches; in step each batch holds all
/// that came during the round before, and one commit of a shared file system's journal serves all drives.
///
///     A  |---sync---|      |---sync---|
///     B  |--sync--|        |----sync-----|
///        round n: who has     round n + 1 begins when the last of n has ended, or has taken
///        something joins      too long: a drive that hangs holds up no other
///
/// Thread-safe; nobody blocks.
class SyncRound
{
public:
    using Start = std::move_only_function<void(std::uint64_t round)>;

    /// Calls `start` now or when the next round begins. `last`: the round in which the asker last took part.
    void ask(Start start, std::uint64_t last, std::int64_t now);
    void ended(std::uint64_t round, std::int64_t now);
    /// Begins the next round if this one takes too long. Called from time to time.
    void nudge(std::int64_t now);

private:
    /// In a round that is so old nobody joins any more: the next one is near.
    static constexpr std::int64_t kJoin = std::chrono::nanoseconds(std::chrono::microseconds(500)).count();
    static constexpr std::int64_t kPatience = std::chrono::nanoseconds(std::chrono::milliseconds(20)).count();

    /// All that wait take part in a new round; returns them, to be started without the lock.
    [[nodiscard]] std::vector<Start> next(std::int64_t now);
    static void startAll(std::vector<Start> starts, std::uint64_t round);

    std::mutex m_mutex;
    std::uint64_t m_round = 0;
    std::int64_t m_began = 0;
    std::size_t m_running = 0; ///< taking part in m_round and not ended
    std::vector<Start> m_waiting;
};

} // namespace holdfast::drive
