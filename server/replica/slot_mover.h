// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "replica/catch_up.h"
#include "replica/members.h"

namespace holdfast::replica
{

/// Brings the layout from its table to its goal (docs/growth.md): slots whose drive is gone are given away,
/// the geometry follows once every new slot is in sync, slots move one target and some partitions at a time,
/// drives that were drained leave, and what old holders keep is forgotten.
///
///     table != goal --learner, shards copied--> barrier --table := target--> old holder forgets
///
/// Runs on the control executor, one run at a time, beside no catch-up.
class SlotMover
{
public:
    SlotMover(Members& members, CatchUp& catchUp, env::Clock& clock, env::WorkPool& pool);

    /// Goes on as far as it can now; returns at once when there is nothing to do.
    Task<void> run();
    void stop() { m_stopping = true; }

    struct Progress
    {
        std::uint64_t done = 0, total = 0; ///< slots of the plan under way, since it was applied or started
        std::string waiting;               ///< why nothing moves though something should; or empty
    };
    [[nodiscard]] Progress progress() const; ///< thread-safe

private:
    using Group = CatchUp::Group;

    struct Work
    {
        std::uint32_t target = 0;
        Moves moves;
    };

    Task<Result<void>> giveAwayLost();
    Task<Result<void>> widen();
    [[nodiscard]] bool everybodyInSync() const;
    [[nodiscard]] std::optional<Work> nextWork() const;
    Task<Result<void>> moveGroup(Work work);
    Task<Result<Group>> clearOf(std::uint32_t index, Group group);
    Task<Result<Work>> withClearTarget(Work work);
    Task<Result<bool>> isReady(Work work);
    Task<Result<void>> retireDrained();
    Task<Result<bool>> forgetStrays();
    [[nodiscard]] bool hasNewDrive(const View& view) const;
    Task<Result<void>> forget(std::shared_ptr<DriveClient> drive, Group group);
    Task<Result<void>> sweepForgotten();
    void measure();
    void say(std::string waiting);

    Members& m_members;
    CatchUp& m_catchUp;
    env::Clock& m_clock;
    env::WorkPool& m_pool;
    std::atomic<bool> m_stopping = false;
    std::uint32_t m_seenVersion = 0; ///< of the layout, when strays were last looked for
    std::vector<std::weak_ptr<DriveClient>> m_seenDrives; ///< that were here then, by index
    std::int64_t m_strayAt = 0;      ///< boot time to look for strays; 0: none to be expected
    std::int64_t m_postponedAt = 0;  ///< to look again for those of partitions that lacked members; 0: none
    std::int64_t m_sweepAt = 0;      ///< boot time to look for what came in late; 0: nothing can have
    mutable std::mutex m_mutex;      ///< guards what follows
    Progress m_progress;
};

} // namespace holdfast::replica
