// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "drive/direct_drive.h"
#include "replica/members.h"

// Drives that come, go and come back to their seats.
namespace holdfast::replica
{

Task<Result<void>> Members::addSeat(std::shared_ptr<drive::LocalDrive> drive, std::string path,
                                    std::uint64_t fileSystemId)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    const env::AsyncMutex::Guard guard = co_await changes->lock();
    const ViewPtr before = view();
    auto layout = std::make_shared<placement::Layout>(*before->layout);
    ++layout->version;
    ++layout->drives;
    {
        const std::lock_guard lock(m_mutex);
        if (drive->index() != m_seats.size() || m_seats.size() >= placement::kMaxDrives)
            co_return fail(Code::Conflict, "The drive was formatted for another seat.");
        Seat seat;
        seat.path = std::move(path);
        seat.id = drive->id();
        seat.fileSystemId = fileSystemId;
        seat.drive = drive;
        drive::joinRound(*drive, m_round);
        seat.state = MemberState::Member;
        seat.generation = drive->superblock().generation;
        m_seats.push_back(std::move(seat));
        auto next = std::make_shared<View>(*m_view);
        next->drives.push_back(std::move(drive)); // it fills no slot, so nobody asks it yet
        m_view = std::move(next);
    }
    auto refused = co_await persist(before->configuration, layout, {});
    const std::lock_guard lock(m_mutex);
    auto next = std::make_shared<View>(*m_view);
    if (!refused) {
        m_seats.pop_back();
        next->drives.pop_back();
        m_view = std::move(next);
        co_return failed(std::move(refused));
    }
    next->layout = std::move(layout);
    ++next->count;
    m_view = std::move(next);
    co_return Result<void>{}; // who did not take it takes the next change, or leaves
}

Task<Result<void>> Members::moveSeat(std::uint32_t index, std::string path,
                                     std::uint64_t fileSystemId)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    const env::AsyncMutex::Guard guard = co_await changes->lock();
    if (view()->drives[index] || isMemberAnywhere(index))
        co_return fail(Code::Conflict, "The drive still holds what the store counts on.");
    const std::lock_guard lock(m_mutex);
    m_seats[index].path = std::move(path);
    m_seats[index].fileSystemId = fileSystemId;
    co_return Result<void>{};
}

Task<Result<void>> Members::retire(std::uint32_t index)
{
    auto edit = [index](placement::Layout& layout, placement::Configuration& /*next*/, Epoch /*epoch*/) {
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
                if (layout.table[p][slot] == index || layout.goal[p][slot] == index)
                    return false;
            }
        }
        layout.leaving &= ~(1ULL << index);
        layout.retired |= 1ULL << index;
        return true;
    };
    Result<void> changed = co_await changeLayout(std::move(edit));
    if (!changed)
        co_return changed;
    if (!view()->layout->isRetired(index))
        co_return fail(Code::Conflict, "The drive still fills slots.");
    const std::lock_guard lock(m_mutex);
    auto next = std::make_shared<View>(*m_view);
    next->drives[index] = nullptr;
    ++next->count;
    m_view = std::move(next);
    m_seats[index].state = MemberState::Retired;
    m_seats[index].reason.clear();
    co_return Result<void>{};
}

Task<void> Members::attach(std::uint32_t index, std::shared_ptr<drive::LocalDrive> drive,
                           std::string path, std::uint64_t fileSystemId)
{
    const std::shared_ptr<env::AsyncMutex> changes = m_changes;
    env::AsyncMutex::Guard guard = co_await changes->lock();
    m_outstanding[index]->reopen();
    drive::joinRound(*drive, m_round);
    const bool whole = isInSyncEverywhere(index);
    {
        const std::lock_guard lock(m_mutex);
        Seat& seat = m_seats[index];
        if (drive->id() != seat.id)
            seat.fenced = false; // the one before was given up, not this one
        seat.drive = drive;
        seat.id = drive->id();
        seat.path = std::move(path);
        seat.fileSystemId = fileSystemId;
        seat.generation = drive->superblock().generation;
        seat.state = whole ? MemberState::Member : MemberState::Learner;
        seat.reason.clear();
        m_leaving.erase(index);
        auto view = std::make_shared<View>(*m_view);
        view->drives[index] = std::move(drive);
        ++view->count;
        m_view = std::move(view);
    }
}

bool Members::isInSyncEverywhere(std::uint32_t index) const
{
    const ViewPtr now = view();
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        const auto slot = now->slotOf(static_cast<drive::PartitionId>(p), index);
        if (slot && !now->isMember(static_cast<drive::PartitionId>(p), *slot))
            return false;
    }
    return true;
}

void Members::forgetDrive(std::uint32_t index)
{
    std::shared_ptr<drive::LocalDrive> drive;
    {
        const std::lock_guard lock(m_mutex);
        if (index < m_seats.size())
            drive = std::exchange(m_seats[index].drive, nullptr);
    }
    // Destroyed here, outside the lock, unless an operation still holds it.
}

drive::Superblock Members::identityFor(std::uint32_t index) const
{
    const std::lock_guard lock(m_mutex);
    drive::Superblock block;
    block.store = m_store;
    block.index = index;
    block.state = drive::Superblock::State::Preparing;
    // A seat that is still to come is of this run.
    block.generation = m_seats[std::min<std::size_t>(index, m_seats.size() - 1)].generation;
    block.epoch = m_view->configuration.epoch();
    block.drives = std::max(static_cast<std::uint32_t>(m_seats.size()), index + 1);
    block.geometry = m_view->geometry();
    return block;
}

} // namespace holdfast::replica
