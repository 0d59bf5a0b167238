// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/slot_mover.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "drive/sys_rows.h"
#include "replica/row_copy.h"
#include "replica/wait_reasons.h"

namespace holdfast::replica
{

namespace
{

constexpr std::size_t kGroup = 64; ///< partitions that one barrier holds
constexpr std::chrono::milliseconds kDebtPause{200};
constexpr std::int64_t kStrayDelay = 5 * kNanosPerSecond; ///< pages under way end in peace
constexpr std::int64_t kPostponed = 10 * kNanosPerSecond;
constexpr std::int64_t kLateDelay = 60 * kNanosPerSecond; ///< whatever was under way has ended
constexpr std::chrono::seconds kClosePatience{3};
constexpr std::uint32_t kDebtPage = 1000;

using placement::kPartitions;

std::vector<bool> maskOf(const CatchUp::Group& group)
{
    std::vector<bool> mask(kPartitions, false);
    for (const PartitionId p : group)
        mask[p] = true;
    return mask;
}

bool isInRow(const placement::Layout& layout, std::uint32_t partition, std::uint32_t index)
{
    const auto& row = layout.table[partition];
    return std::find(row.begin(), row.begin() + layout.slots(), index) != row.begin() + layout.slots();
}

/// Slots whose drive is away, out of sync, and not to keep them, while their next one is here.
bool isLost(const View& view, std::uint32_t p, std::uint8_t slot)
{
    const auto partition = static_cast<PartitionId>(p);
    return view.layout->goal[p][slot] != view.layout->table[p][slot] &&
           !view.isMember(partition, slot) && !view.driveAt(partition, slot) &&
           !isInRow(*view.layout, p, view.layout->goal[p][slot]) &&
           view.drives[view.layout->goal[p][slot]];
}

std::uint64_t slotsLeft(const placement::Layout& layout)
{
    std::uint64_t left = 0;
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot)
            left += layout.table[p][slot] != layout.goal[p][slot] ? 1 : 0;
    }
    return left;
}

} // namespace

SlotMover::SlotMover(Members& members, CatchUp& catchUp, env::Clock& clock, env::WorkPool& pool)
    : m_members(members), m_catchUp(catchUp), m_clock(clock), m_pool(pool)
{
}

SlotMover::Progress SlotMover::progress() const
{
    const std::lock_guard lock(m_mutex);
    return m_progress;
}

void SlotMover::say(std::string waiting)
{
    const std::lock_guard lock(m_mutex);
    m_progress.waiting = std::move(waiting);
}

void SlotMover::measure()
{
    const std::uint64_t left = slotsLeft(*m_members.view()->layout);
    const std::lock_guard lock(m_mutex);
    if (left == 0) {
        m_progress = {};
        return;
    }
    // A new plan makes the total grow; within one it stays.
    m_progress.total = std::max(m_progress.total, m_progress.done + left);
    m_progress.done = m_progress.total - left;
}

Task<void> SlotMover::run()
{
    while (!m_stopping) {
        measure();
        auto strays = co_await forgetStrays();
        if (!strays) {
            log::debug("Strays are forgotten later", {{"reason", strays.error().describe()}});
            co_return;
        }
        if (m_members.view()->layout->isSettled()) {
            say({});
            co_return;
        }
        Result<void> done = co_await giveAwayLost();
        if (done && !everybodyInSync()) {
            say(kReasonOutOfSync);
            co_return;
        }
        if (done)
            done = co_await widen();
        if (done && !*strays) // a drained drive leaves empty
            done = co_await retireDrained();
        const ViewPtr view = m_members.view();
        if (done && view->layout->paused) {
            say({});
            co_return;
        }
        const std::optional<Work> work = done ? nextWork() : std::nullopt;
        if (done && work) {
            say({});
            done = co_await moveGroup(*work);
        }
        if (!done) {
            say(done.error().message);
            log::warn("Moving slots goes on later", {{"reason", done.error().describe()}});
            co_return;
        }
        if (!work)
            co_return;
    }
}

/// What a drive that will not come back should hold is learned by its successor at once, as soon as that one is
/// clear of the slot it filled before: there is nobody to move it from.
Task<Result<void>> SlotMover::giveAwayLost()
{
    const ViewPtr view = m_members.view();
    std::map<std::uint32_t, Group> lost; // by successor
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot) {
            if (isLost(*view, p, slot))
                lost[view->layout->goal[p][slot]].push_back(static_cast<PartitionId>(p));
        }
    }
    std::set<std::pair<std::uint32_t, PartitionId>> given;
    for (auto& [successor, group] : lost) {
        auto clear = co_await clearOf(successor, std::move(group));
        if (!clear)
            co_return failed(std::move(clear));
        for (const PartitionId partition : *clear)
            given.emplace(successor, partition);
    }
    if (given.empty())
        co_return Result<void>{};
    auto members = &m_members;
    auto edit = [members, given](placement::Layout& layout, placement::Configuration& next,
                                 Epoch epoch) {
        const ViewPtr now = members->view();
        for (std::uint32_t p = 0; p < kPartitions; ++p) {
            for (std::uint8_t slot = 0; slot < layout.slots(); ++slot) {
                if (!isLost(*now, p, slot) ||
                    !given.contains({layout.goal[p][slot], static_cast<PartitionId>(p)}))
                    continue;
                layout.table[p][slot] = layout.goal[p][slot];
                placement::PartitionConfig& c = next.partitions[p];
                c.fullDifference = static_cast<SlotMask>(c.fullDifference | (1U << slot));
                c.epoch = epoch;
                next.blockEpochs[p / placement::kPartitionsPerBlock] = epoch;
            }
        }
        return true;
    };
    co_return co_await m_members.changeLayout(std::move(edit));
}

/// Every slot of the wider set is in sync: the new geometry is in force from now on.
Task<Result<void>> SlotMover::widen()
{
    const ViewPtr view = m_members.view();
    const placement::Layout& layout = *view->layout;
    if (layout.k == layout.goalK && layout.m == layout.goalM)
        co_return Result<void>{};
    auto edit = [](placement::Layout& next, placement::Configuration& /*c*/, Epoch /*epoch*/) {
        next.k = next.goalK;
        next.m = next.goalM;
        return true;
    };
    Result<void> changed = co_await m_members.changeLayout(std::move(edit));
    if (changed)
        log::info("New objects take a wider geometry",
                  {{"k", std::to_string(layout.goalK)}, {"m", std::to_string(layout.goalM)}});
    co_return changed;
}

bool SlotMover::everybodyInSync() const
{
    const ViewPtr view = m_members.view();
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        if (!view->isWhole(static_cast<PartitionId>(p)))
            return false;
    }
    for (std::uint32_t index = 0; index < view->drives.size(); ++index) {
        if (!view->drives[index] && m_members.isMemberAnywhere(index))
            return false;
    }
    return true;
}

/// Partitions whose slot goes to the same drive, which must be here and not fill another of their slots.
std::optional<SlotMover::Work> SlotMover::nextWork() const
{
    const ViewPtr view = m_members.view();
    const placement::Layout& layout = *view->layout;
    std::optional<Work> work;
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        for (std::uint8_t slot = 0; slot < layout.slots(); ++slot) {
            const std::uint8_t target = layout.goal[p][slot];
            if (target == layout.table[p][slot] || !view->drives[target] || isInRow(layout, p, target) ||
                (work && work->target != target))
                continue;
            if (!work)
                work = Work{target, {}};
            work->moves.emplace(static_cast<PartitionId>(p), Move{slot, target});
            break;
        }
        if (work && work->moves.size() == kGroup)
            break;
    }
    return work;
}

/// A drive that filled another slot of a partition a moment ago forgets that one before it gets this one: nobody
/// would look for its old shards once it is a member again. Returns the partitions that are clear; those in
/// which pages may still be read there are left out.
Task<Result<SlotMover::Group>> SlotMover::clearOf(std::uint32_t index, Group group)
{
    const std::shared_ptr<DriveClient> target = m_members.view()->drives[index];
    if (!target)
        co_return fail(Code::Unavailable, "The drive has left again.");
    auto states = co_await unlessGone(m_members.outstanding(index), target->states());
    if (!states)
        co_return failed(std::move(states));
    Group left;
    Group clear;
    for (const PartitionId partition : group) {
        const drive::PartitionState& state = (*states)[partition];
        const bool used =
            state.commitSequence != 0 || state.lastSequence != 0 || state.incomplete;
        (used ? left : clear).push_back(partition);
    }
    if (left.empty() || m_strayAt != 0)
        co_return clear;
    co_await m_catchUp.settle(); // an attempt that was given up may still write
    Result<void> forgotten = co_await forget(target, std::move(left));
    if (!forgotten)
        co_return failed(std::move(forgotten));
    co_return group;
}

Task<Result<SlotMover::Work>> SlotMover::withClearTarget(Work work)
{
    Group group;
    for (const auto& [partition, move] : work.moves)
        group.push_back(partition);
    auto clear = co_await clearOf(work.target, std::move(group));
    if (!clear)
        co_return failed(std::move(clear));
    const std::set<PartitionId> kept(clear->begin(), clear->end());
    std::erase_if(work.moves, [&kept](const auto& move) { return !kept.contains(move.first); });
    co_return work;
}

Task<Result<void>> SlotMover::moveGroup(Work work)
{
    auto clear = co_await withClearTarget(std::move(work));
    if (!clear)
        co_return failed(std::move(clear));
    work = std::move(*clear);
    if (work.moves.empty()) {
        co_await m_clock.sleepFor(kDebtPause);
        co_return Result<void>{};
    }
    Group group;
    for (const auto& [partition, move] : work.moves)
        group.push_back(partition);
    co_await m_members.setMoving(work.moves);
    Result<void> moved = co_await m_catchUp.learnMoves(work.target, group);
    while (moved && !m_stopping) {
        const ViewPtr view = m_members.view();
        if (!view->drives[work.target] || !everybodyInSync()) {
            moved = fail(Code::Unavailable, "A drive has left; it comes first.");
            break;
        }
        const Result<bool> ready = co_await isReady(work);
        if (!ready) {
            moved = std::unexpected(ready.error());
            break;
        }
        if (!*ready) {
            co_await m_clock.sleepFor(kDebtPause);
            continue;
        }
        auto check = [this, work] { return isReady(work); };
        Result<void> taken = co_await m_catchUp.takeOver(work.target, group, std::move(check));
        if (taken)
            break;
        if (taken.error().code != Code::Unavailable && taken.error().code != Code::Timeout)
            moved = std::move(taken);
    }
    co_await m_members.setMoving({});
    co_return moved;
}

/// Whether the target holds all that the present holders of its slots have. What they lack themselves is
/// owed after the move as it was before.
Task<Result<bool>> SlotMover::isReady(Work work)
{
    const ViewPtr view = m_members.view();
    const std::shared_ptr<DriveClient> target = view->drives[work.target];
    if (!target)
        co_return fail(Code::Unavailable, "The drive has left again.");
    std::string after;
    for (;;) {
        auto owed = co_await unlessGone(m_members.outstanding(work.target),
                                        target->owed(after, kDebtPage));
        if (!owed)
            co_return failed(std::move(owed));
        if (owed->empty())
            co_return true;
        after = owed->back();
        for (const std::string& key : *owed) {
            const auto body = drive::parseOwedBodyKey(key);
            const auto shard = drive::parseShardKey(key);
            const auto parts = body ? drive::parseBodyKey(*body) : fail(Code::NotFound, {});
            if (!body && !shard)
                continue;
            const PartitionId partition = body && parts ? parts->partition : shard ? shard->partition : 0;
            const auto move = work.moves.find(partition);
            if (move == work.moves.end())
                continue;
            const std::shared_ptr<DriveClient> holder = view->driveAt(partition, move->second.slot);
            if (!holder)
                co_return fail(Code::Unavailable, "The present holder has left.");
            bool has = false;
            if (body) {
                auto copy = co_await unlessGone(
                    m_members.outstanding(holder->index()),
                    holder->get(view->fence(partition), Family::Body, *body));
                has = copy && copy->has_value();
            } else {
                auto there = co_await unlessGone(m_members.outstanding(holder->index()),
                                                 holder->hasShard(*shard));
                if (!there)
                    co_return failed(std::move(there));
                has = *there;
            }
            if (has)
                co_return false;
        }
    }
}

Task<Result<void>> SlotMover::retireDrained()
{
    const ViewPtr view = m_members.view();
    for (std::uint32_t index = 0; index < view->drives.size(); ++index) {
        if (!view->layout->isLeaving(index))
            continue;
        bool fills = false;
        for (std::uint32_t p = 0; p < kPartitions && !fills; ++p) {
            const auto& goal = view->layout->goal[p];
            fills = isInRow(*view->layout, p, index) ||
                    std::find(goal.begin(), goal.begin() + view->layout->slots(), index) !=
                        goal.begin() + view->layout->slots();
        }
        if (fills)
            continue;
        Result<void> retired = co_await m_members.retire(index);
        if (!retired)
            co_return retired;
        const Seat seat = m_members.seat(index);
        if (seat.drive) {
            auto mark = [drive = seat.drive] {
                return drive->updateSuperblock([](drive::Superblock& block) {
                    block.state = drive::Superblock::State::Retired;
                });
            };
            const Result<void> marked = co_await env::runOn(m_pool, std::move(mark));
            if (!marked)
                log::warn("A retired drive could not be marked as such",
                          {{"drive", seat.path}, {"reason", marked.error().describe()}});
            co_await seat.drive->close(kClosePatience);
            m_members.forgetDrive(index);
        }
        log::info("A drive was drained and has left the store", {{"drive", seat.path}});
    }
    co_return Result<void>{};
}

/// A drive that was away when strays were last looked for: its slots may all be another's by now, and then
/// nothing changes the layout when it comes back.
bool SlotMover::hasNewDrive(const View& view) const
{
    for (std::size_t index = 0; index < view.drives.size(); ++index) {
        const bool known = index < m_seenDrives.size() && m_seenDrives[index].lock() == view.drives[index];
        if (view.drives[index] && !known)
            return true;
    }
    return false;
}

/// Rows of partitions that a drive does not fill any more, found by its own partition states: what a crash
/// left, too. False when there was nothing to forget, and nothing is still to be.
Task<Result<bool>> SlotMover::forgetStrays()
{
    const ViewPtr view = m_members.view();
    const std::int64_t now = m_clock.bootNow();
    if (view->layout->version != m_seenVersion || hasNewDrive(*view)) {
        m_seenVersion = view->layout->version;
        m_seenDrives.assign(view->drives.begin(), view->drives.end());
        m_strayAt = now + kStrayDelay;
    }
    if (m_sweepAt != 0 && now >= m_sweepAt) {
        Result<void> swept = co_await sweepForgotten();
        if (!swept)
            co_return failed(std::move(swept));
        m_sweepAt = 0;
    }
    if (m_strayAt == 0 && m_postponedAt != 0 && now >= m_postponedAt)
        m_strayAt = std::exchange(m_postponedAt, 0);
    if (m_strayAt == 0)
        co_return false;
    if (now < m_strayAt)
        co_return true;
    for (const std::shared_ptr<DriveClient>& drive : view->drives) {
        if (!drive)
            continue;
        auto states = co_await unlessGone(m_members.outstanding(drive->index()), drive->states());
        if (!states)
            co_return failed(std::move(states));
        Group strays;
        for (std::uint32_t p = 0; p < kPartitions; ++p) {
            const auto partition = static_cast<PartitionId>(p);
            const drive::PartitionState& state = (*states)[p];
            if ((state.commitSequence == 0 && state.lastSequence == 0 && !state.incomplete) ||
                view->slotOf(partition, drive->index()))
                continue;
            // While a member is missing, what a former holder has may be all that there is.
            if (view->isWhole(partition))
                strays.push_back(partition);
            else
                m_postponedAt = now + kPostponed;
        }
        if (strays.empty())
            continue;
        Result<void> forgotten = co_await forget(drive, std::move(strays));
        if (!forgotten)
            co_return failed(std::move(forgotten));
    }
    m_strayAt = 0;
    m_sweepAt = now + kLateDelay;
    co_return false;
}

/// Shards that were still on their way to a former holder when it forgot their partition.
Task<Result<void>> SlotMover::sweepForgotten()
{
    const ViewPtr view = m_members.view();
    for (const std::shared_ptr<DriveClient>& drive : view->drives) {
        if (!drive)
            continue;
        std::vector<bool> mask(kPartitions, false);
        for (std::uint32_t p = 0; p < kPartitions; ++p)
            mask[p] = !view->slotOf(static_cast<PartitionId>(p), drive->index());
        auto swept = co_await unlessGone(m_members.outstanding(drive->index()),
                                         drive->sweepOrphans(std::move(mask)));
        if (!swept)
            co_return failed(std::move(swept));
    }
    co_return Result<void>{};
}

Task<Result<void>> SlotMover::forget(std::shared_ptr<DriveClient> drive, Group group)
{
    const std::vector<bool> mask = maskOf(group);
    auto begun = co_await unlessGone<void>(m_members.outstanding(drive->index()),
                                           drive->setIncomplete(group, true));
    if (!begun)
        co_return begun;
    Patch patch(m_members, drive);
    for (const Family family : {Family::Current, Family::Noncurrent, Family::Uploads, Family::Aux,
                                Family::Counters, Family::Body}) {
        Rows rows(m_members, drive, family, mask, true);
        for (;;) {
            auto entry = co_await rows.peek();
            if (!entry)
                co_return failed(std::move(entry));
            if (!*entry)
                break;
            patch.add(drive::MutationKind::Delete, family, (*entry)->key);
            rows.next();
            auto flushed = co_await patch.flush(false);
            if (!flushed)
                co_return failed(std::move(flushed));
        }
    }
    auto flushed = co_await patch.flush(true);
    if (!flushed)
        co_return failed(std::move(flushed));
    Outstanding& outstanding = m_members.outstanding(drive->index());
    auto swept = co_await unlessGone(outstanding, drive->sweepOrphans(mask));
    if (!swept)
        co_return failed(std::move(swept));
    std::vector<std::string> debts;
    for (std::string after;;) {
        auto owed = co_await unlessGone(outstanding, drive->owed(after, kDebtPage));
        if (!owed)
            co_return failed(std::move(owed));
        if (owed->empty())
            break;
        after = owed->back();
        for (std::string& key : *owed) {
            const auto body = drive::parseOwedBodyKey(key);
            const auto parts = body ? drive::parseBodyKey(*body) : fail(Code::NotFound, {});
            const auto shard = drive::parseShardKey(key);
            if ((parts && mask[parts->partition]) || (!body && shard && mask[shard->partition]))
                debts.push_back(std::move(key));
        }
    }
    if (!debts.empty()) {
        auto cleared = co_await unlessGone<void>(outstanding, drive->setOwed({}, std::move(debts)));
        if (!cleared)
            co_return cleared;
    }
    // Last, so that a crash before it begins again.
    std::vector<std::pair<PartitionId, drive::PartitionState>> states;
    for (const PartitionId p : group)
        states.emplace_back(p, drive::PartitionState{});
    co_return co_await unlessGone<void>(outstanding, drive->adopt(std::move(states)));
}

} // namespace holdfast::replica
