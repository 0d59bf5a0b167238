// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "drive/drive_lanes.h"
#include "replica/members.h"
#include "replica/seating.h"

namespace holdfast::replica
{

/// The heartbeat of a store in one process (rule 1): twice a second it looks at every drive's pulse, every
/// two seconds at its identity on disk, and tries to bring back what is away.
class Monitor
{
public:
    struct Hooks
    {
        /// A drive that C still counts is about to be attached.
        std::function<void(std::uint32_t index)> expect;
        /// Closed partitions whose members are all here are decided anew. Cheap when there is none.
        std::function<Task<void>()> reopen;
        /// A drive is open and not in sync: bring it in.
        std::function<Task<Result<void>>(std::uint32_t index)> catchUp;
        /// Slots that are to move do so; returns when there is nothing to move now. Cheap when there is none.
        std::function<Task<void>()> move;
        /// A path's file system or drive changed: remember it.
        std::function<void(std::uint32_t index)> remember;
    };

    using PoolMaker = std::function<std::unique_ptr<env::WorkPool>(std::string name, int threads)>;

    Monitor(Members& members, std::shared_ptr<Seating> seating, env::Clock& clock,
            const PoolMaker& pools, Hooks hooks);
    ~Monitor();

    /// Runs until stop(); on the control executor.
    Task<void> run();
    void stop() { m_stopping = true; }
    /// The partitions are decided: from here on drives are looked at and brought back, not only listened to.
    void serve() { m_serving = true; }

private:
    struct Beat
    {
        std::array<std::uint64_t, drive::kLanes> answered{};
        std::array<int, drive::kLanes> silent{}; ///< beats in a row
        /// For whatever may hang in the drive's device: nothing else may wait behind it.
        std::unique_ptr<env::WorkPool> lookout;
        bool retrying = false;       ///< a return is under way for this seat
        std::int64_t backAt = 0;     ///< boot time of its last return; 0 once its loss was noticed
        std::int64_t pause = 0;      ///< before the next return of a drive that does not stay
        std::int64_t notBefore = 0;
        int rotten = 0; ///< times that its database was found damaged since it was formatted, or the start
    };

    void seeSeats();
    [[nodiscard]] std::size_t seats(const View& view) const;
    void listen();
    Task<void> move();
    [[nodiscard]] bool mayReturn(Beat& beat) const;
    Task<void> reopen();
    Task<void> checkIdentity(std::uint32_t index);
    Task<void> bringBack(std::uint32_t index);
    Task<void> returnSeat(std::uint32_t index);
    Task<void> seatFresh(std::uint32_t index, std::shared_ptr<drive::LocalDrive> drive);

    Members& m_members;
    std::shared_ptr<Seating> m_seating;
    env::Clock& m_clock;
    PoolMaker m_pools;
    Hooks m_hooks;
    std::deque<Beat> m_beats; ///< one for each seat; coroutines hold on to theirs while seats are added
    std::int64_t m_lastBeat = 0;
    bool m_stopping = false;
    bool m_serving = false;
    bool m_learning = false;
    bool m_reopening = false;
};

} // namespace holdfast::replica
