// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/assembly_core.h"

#include "base/log.h"
#include "env/timeout.h"

namespace holdfast::replica
{

namespace
{

constexpr std::chrono::seconds kQuietPatience{5};
constexpr std::chrono::seconds kClosePatience{3};
constexpr std::chrono::milliseconds kDecidePause{50};
constexpr int kDecideAttempts = 40; ///< about two seconds

Members::Environment membersEnvironment(const AssemblyEnvironment& environment,
                                        std::shared_ptr<placement::ConfigService> witness)
{
    return {environment.clock, std::move(witness), environment.pools("witness", 1),
            environment.executors.front(), environment.executors};
}

} // namespace

AssemblyImpl::AssemblyImpl(AssemblyEnvironment environment, Opened opened)
    : m_environment(std::move(environment)), m_paths(std::move(opened.paths)),
      m_seating(std::move(opened.seating)),
      m_wentBack(std::move(opened.wentBack)),
      m_members(membersEnvironment(m_environment, std::move(opened.witness)), opened.store,
                std::move(opened.layout), std::move(opened.configuration), std::move(opened.seats),
                true),
      m_catchUp(m_members, m_partitions, *m_environment.clock),
      m_mover(m_members, m_catchUp, *m_environment.clock, *m_environment.pool)
{
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
        m_partitions.push_back(std::make_unique<Partition>(static_cast<PartitionId>(p), m_members,
                                                           *m_environment.clock));
    m_members.setListener([this](const std::vector<PartitionId>& changed) { onPublished(changed); });
    m_members.setDoubtHandler([this](std::vector<PartitionId> partitions) {
        m_reopenWanted = true; // under an epoch that leaves no doubt
        return stop(std::move(partitions));
    });
    Monitor::Hooks hooks;
    hooks.expect = [this](std::uint32_t index) { expect(index); };
    hooks.reopen = [this] { return reopen(); };
    // Not cut short when the drive leaves: every call in it is, and two at once would share a barrier.
    hooks.catchUp = [this](std::uint32_t index) { return m_catchUp.run(index); };
    hooks.move = [this] { return m_mover.run(); };
    hooks.remember = [this](std::uint32_t index) { remember(index); };
    m_monitor = std::make_unique<Monitor>(m_members, m_seating, *m_environment.clock,
                                          m_environment.pools, std::move(hooks));
}

Task<Result<void>> AssemblyImpl::activate()
{
    // Every start raises the epoch of every partition, whether or not anybody left: a configuration that a
    // crash left half installed can then never tie with this one.
    auto members = &m_members;
    auto raiseAll = [members](placement::Configuration& next, Epoch epoch) {
        for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
            next.partitions[p].epoch = epoch;
        for (std::uint64_t& block : next.blockEpochs)
            block = epoch;
        return true;
    };
    Result<void> installed = co_await m_members.change(std::move(raiseAll));
    if (!installed)
        co_return failed(std::move(installed), "Starting the store");
    std::vector<std::uint32_t> away;
    for (std::uint32_t index = 0; index < m_members.seatCount(); ++index) {
        if (!m_members.view()->drives[index] && m_members.isMemberAnywhere(index))
            away.push_back(index);
    }
    if (!away.empty()) {
        Error absent{Code::NotFound, "It was not there when the store started.", {}, Retry::Later};
        co_await m_members.remove(std::move(away), std::move(absent));
    }
    if (!m_wentBack.empty()) {
        Error older{Code::Corrupt, "It holds an older state than recorded and learns again.", {},
                    Retry::Later};
        co_await m_members.remove(m_wentBack, std::move(older), Members::Return::InFull);
    }
    std::vector<PartitionId> everything;
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
        everything.push_back(static_cast<PartitionId>(p));
    m_monitoring = true; // before: a drive that falls silent while it is asked must leave
    env::spawn(m_environment.executors.front(), runMonitor());
    co_await decide(std::move(everything));
    m_monitor->serve();
    co_return Result<void>{};
}

/// Decides partitions whose epoch is installed and lets them take requests. A drive that fails meanwhile
/// changes the configuration under it: what it met is decided again under the next one. What still fails
/// stays closed until reopen().
Task<void> AssemblyImpl::decide(std::vector<PartitionId> partitions)
{
    for (int attempt = 0; !partitions.empty(); ++attempt) {
        std::vector<PartitionId> left = co_await decideOnce(std::move(partitions));
        partitions = std::move(left);
        if (partitions.empty() || attempt == kDecideAttempts)
            break;
        co_await m_environment.clock->sleepFor(kDecidePause);
    }
    countTrouble();
    if (partitions.empty())
        co_return;
    m_reopenWanted = true;
    log::warn("Some partitions could not be decided yet",
              {{"partitions", std::to_string(partitions.size())}});
}

/// Returns what has to be decided again. Members that lost committed records leave first.
Task<std::vector<PartitionId>> AssemblyImpl::decideOnce(std::vector<PartitionId> partitions)
{
    std::vector<std::uint64_t> doubts; // before anything is asked
    for (const PartitionId p : partitions)
        doubts.push_back(m_partitions[p]->doubts());
    auto states = std::make_shared<const DriveStates>(co_await readStates(m_members));
    std::set<std::uint32_t> back;
    for (const PartitionId p : partitions) {
        const ViewPtr view = m_members.view();
        back.merge(wentBack(*view, p, *states));
    }
    if (!back.empty()) {
        std::vector<std::uint32_t> leaving(back.begin(), back.end());
        Error older{Code::Corrupt, "It lost records it had acknowledged and learns again.", {},
                    Retry::Later};
        co_await m_members.remove(std::move(leaving), std::move(older), Members::Return::InFull);
        states = std::make_shared<const DriveStates>(co_await readStates(m_members));
    }
    struct Activate
    {
        static Task<bool> run(Partition* partition, drive::Sequence commitPoint,
                              std::set<std::string> undecided, bool writable, std::uint64_t doubts)
        {
            // A member has come back meanwhile, and nobody has asked it.
            if (partition->doubts() != doubts)
                co_return false;
            partition->activate(commitPoint, std::move(undecided), writable);
            co_return true;
        }
    };
    std::vector<PartitionId> again;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const PartitionId p = partitions[i];
        const ViewPtr view = m_members.view();
        bool known = true; // what every open member holds
        for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot) {
            if (view->isMember(p, slot) && view->driveAt(p, slot))
                known = known && !(*states)[view->driveIndex(p, slot)].empty();
        }
        if (!known) {
            again.push_back(p);
            continue;
        }
        Decided decided = co_await decidePartition(m_members, view, p, states);
        if (decided.error) {
            again.push_back(p);
            continue;
        }
        const bool writable = decided.complete && decided.wentBack.empty();
        const bool activated = co_await env::on(
            m_members.executorOf(p),
            Activate::run(m_partitions[p].get(), decided.commitPoint,
                          std::move(decided.undecidedKeys), writable, doubts[i]));
        if (!activated)
            again.push_back(p);
    }
    co_return again;
}

void AssemblyImpl::countTrouble()
{
    std::uint32_t count = 0;
    for (const auto& partition : m_partitions)
        count += !partition->isDecided() || partition->blockedCount() != 0 ? 1 : 0;
    m_troubled = count;
}

/// A drive that C still counts is about to come back: what it holds beyond its commit point may have been
/// acknowledged, so nothing is read from its partitions until they are decided.
void AssemblyImpl::expect(std::uint32_t index)
{
    const ViewPtr view = m_members.view();
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto slot = view->slotOf(static_cast<PartitionId>(p), index);
        if (slot && view->isMember(static_cast<PartitionId>(p), *slot))
            m_partitions[p]->forgetDecision();
    }
    countTrouble();
}

Task<void> AssemblyImpl::stop(std::vector<PartitionId> partitions)
{
    struct Stop
    {
        static Task<bool> run(Partition* partition)
        {
            partition->stop();
            co_return true;
        }
    };
    for (const PartitionId p : partitions)
        co_await env::on(m_members.executorOf(p), Stop::run(m_partitions[p].get()));
}

/// Partitions that are closed though all their members are here (one that could not be spared is back, or
/// a decision failed) get a new epoch, which fences what is still on its way, and are decided again.
Task<void> AssemblyImpl::reopen()
{
    const std::shared_ptr<env::AsyncMutex> reopening = m_reopening;
    const env::AsyncMutex::Guard guard = co_await reopening->lock();
    const bool removed = co_await m_members.removeAgain();
    if (!m_reopenWanted.exchange(false) && !removed)
        co_return;
    const ViewPtr view = m_members.view();
    std::vector<PartitionId> closed;
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto partition = static_cast<PartitionId>(p);
        bool here = true;
        for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot)
            here = here && (!view->isMember(partition, slot) || view->driveAt(partition, slot));
        const Partition& known = *m_partitions[p];
        if (here && !(known.isActive() && known.isDecided()))
            closed.push_back(partition);
    }
    if (closed.empty())
        co_return;
    co_await stop(closed);
    auto raise = [closed](placement::Configuration& next, Epoch epoch) {
        for (const PartitionId p : closed) {
            next.partitions[p].epoch = epoch;
            next.blockEpochs[p / placement::kPartitionsPerBlock] = epoch;
        }
        return true;
    };
    Result<void> raised = co_await m_members.change(std::move(raise));
    if (!raised) {
        m_reopenWanted = true;
        log::warn("Partitions stay closed", {{"error", raised.error().describe()}});
        co_return;
    }
    co_await decide(std::move(closed));
}

void AssemblyImpl::onPublished(const std::vector<PartitionId>& changed)
{
    const std::size_t executors = m_environment.executors.size();
    std::vector<std::vector<PartitionId>> byExecutor(executors);
    for (const PartitionId p : changed)
        byExecutor[p % executors].push_back(p);
    for (std::size_t i = 0; i < executors; ++i) {
        if (byExecutor[i].empty())
            continue;
        env::asio::post(m_environment.executors[i], [this, list = std::move(byExecutor[i])] {
            for (const PartitionId p : list)
                m_partitions[p]->onViewChanged();
        });
    }
}

Task<void> AssemblyImpl::runMonitor()
{
    co_await m_monitor->run();
    m_monitorEnded.complete(true);
}

void AssemblyImpl::remember(std::uint32_t index)
{
    m_reopenWanted = true; // its shards may decide what had to wait
    const Seat seat = m_members.seat(index);
    struct Save
    {
        static Task<void> run(AssemblyImpl* assembly, std::uint32_t index, Seat seat)
        {
            const Result<void> saved =
                co_await assembly->savePath(index, std::move(seat.path), seat.fileSystemId);
            if (!saved)
                log::warn("The index of drive paths was not saved",
                          {{"error", saved.error().describe()}});
        }
    };
    env::spawn(m_environment.executors.front(), Save::run(this, index, seat));
}

/// The seat's path, and no other, leads to it from now on.
Task<Result<void>> AssemblyImpl::savePath(std::uint32_t index, std::string path,
                                          std::uint64_t fileSystemId)
{
    auto save = [this, index, path = std::move(path), fileSystemId] {
        const std::lock_guard lock(m_pathsMutex);
        std::vector<std::string> before;
        for (const auto& [known, entry] : m_paths->entries()) {
            if (entry.store == m_members.store() && entry.index == index)
                before.push_back(known);
        }
        for (const std::string& known : before)
            m_paths->remove(known);
        m_paths->set(path, {m_members.store(), index, fileSystemId});
        return m_paths->save();
    };
    co_return co_await env::runOn(*m_environment.pool, std::move(save));
}

Task<void> AssemblyImpl::close()
{
    m_monitor->stop();
    m_mover.stop();
    struct Quiet
    {
        static Task<Result<void>> all(PartitionTable& partitions, Members& members)
        {
            for (std::uint32_t p = 0; p < partitions.size(); ++p)
                co_await env::on(members.executorOf(static_cast<PartitionId>(p)), one(*partitions[p]));
            co_return Result<void>{};
        }
        static Task<bool> one(Partition& partition)
        {
            co_await partition.hold();
            co_return true;
        }
    };
    const Result<void> quiet = co_await env::withTimeout<void>(
        *m_environment.clock, kQuietPatience, Quiet::all(m_partitions, m_members));
    if (!quiet)
        log::warn("Some writes were still under way at the end");
    co_await m_members.close();
    for (std::uint32_t index = 0; index < m_members.seatCount(); ++index) {
        const Seat seat = m_members.seat(index);
        if (seat.drive)
            co_await seat.drive->close(kClosePatience);
        m_members.forgetDrive(index);
    }
    if (m_monitoring)
        co_await m_monitorEnded.wait();
}

AssemblyStatus AssemblyImpl::status()
{
    AssemblyStatus status = m_members.status();
    const ViewPtr view = m_members.view();
    status.layout = view->layout;
    const SlotMover::Progress moves = m_mover.progress();
    status.movesDone = moves.done;
    status.movesTotal = moves.total;
    status.movesWait = moves.waiting;
    status.fewestMembers = view->layout->slots();
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto partition = static_cast<PartitionId>(p);
        bool away = false;
        std::uint32_t open = 0;
        for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot) {
            if (!view->isMember(partition, slot))
                continue;
            const bool here = view->driveAt(partition, slot) != nullptr;
            open += here ? 1 : 0;
            away = away || !here;
        }
        status.fewestMembers = std::min(status.fewestMembers, open);
        const bool closed = away || open < view->minSync() || !m_partitions[p]->isActive();
        status.unwritable += closed ? 1 : 0;
        status.undecided += m_partitions[p]->undecidedCount();
    }
    return status;
}

// What follows asks the current view.

env::Executor AssemblyImpl::executorOf(PartitionId partition) const
{
    return m_members.executorOf(partition);
}

Task<Result<KeySection>> AssemblyImpl::lockKey(PartitionId partition, std::string key)
{
    co_return co_await m_partitions[partition]->lockKey(std::move(key));
}

std::uint64_t AssemblyImpl::nextStamp(PartitionId partition, std::uint64_t before)
{
    return m_partitions[partition]->nextStamp(before);
}

Task<Result<void>> AssemblyImpl::commit(KeySection& section, Proposal proposal)
{
    co_return co_await m_partitions[section.partition()]->commit(section, std::move(proposal));
}

std::shared_ptr<DriveClient> AssemblyImpl::driveAt(PartitionId partition, std::uint8_t slot)
{
    return m_members.view()->driveAt(partition, slot);
}

std::shared_ptr<DriveClient> AssemblyImpl::learnerOf(PartitionId partition, std::uint8_t slot)
{
    const ViewPtr view = m_members.view();
    const auto move = view->moving->find(partition);
    return move != view->moving->end() && move->second.slot == slot ? view->drives[move->second.target]
                                                                    : nullptr;
}

bool AssemblyImpl::isMember(PartitionId partition, std::uint8_t slot)
{
    const ViewPtr view = m_members.view();
    return view->isMember(partition, slot) && view->driveAt(partition, slot);
}

Fence AssemblyImpl::fence(PartitionId partition)
{
    return m_members.view()->fence(partition);
}

bool AssemblyImpl::isWhole(PartitionId partition)
{
    return m_members.view()->isWhole(partition);
}

void AssemblyImpl::reportFailure(const std::shared_ptr<DriveClient>& drive, const Error& why)
{
    m_members.reportFailure(drive, why);
}

Geometry AssemblyImpl::geometry() const
{
    return m_members.view()->geometry();
}

std::vector<std::shared_ptr<DriveClient>> AssemblyImpl::drives()
{
    return m_members.view()->drives;
}

std::uint64_t AssemblyImpl::configurationCount()
{
    return m_members.view()->count;
}

Result<ShardTargets> AssemblyImpl::shardTargets(PartitionId partition)
{
    const ViewPtr view = m_members.view();
    ShardTargets targets;
    for (std::uint8_t slot = 0; slot < view->layout->slots(); ++slot) {
        const auto& drive = view->driveAt(partition, slot);
        if (!view->isMember(partition, slot) || !drive)
            continue;
        if (drive->belowReserve())
            return fail(Code::NoSpace, "A drive has less free space than its reserve.");
        targets.slots.push_back(slot);
        targets.drives.push_back(drive);
    }
    const auto members = static_cast<std::uint32_t>(targets.slots.size());
    if (members < view->minSync())
        return fail(Code::Unavailable, "Too few drives are in sync to write.");
    targets.degraded = members < view->geometry().shards();
    targets.geometry = targets.degraded ? drive::geometryFor(members) : view->geometry();
    targets.slots.resize(targets.geometry.shards());
    targets.drives.resize(targets.geometry.shards());
    return targets;
}

Result<CopyTargets> AssemblyImpl::copyTargets(PartitionId partition, const Uuid& body)
{
    const ViewPtr view = m_members.view();
    const placement::PartitionConfig& config = view->config(partition);
    const std::uint32_t wanted = view->layout->m + 1U;
    CopyTargets targets;
    targets.holders = static_cast<SlotMask>(1U << config.primary);
    std::uint32_t copies = 1;
    const std::uint32_t slots = view->layout->slots();
    const auto start = static_cast<std::uint32_t>(readLe<std::uint64_t>(body.bytes.data()) % slots);
    for (std::uint32_t step = 0; step < slots && copies < wanted; ++step) {
        const auto slot = static_cast<std::uint8_t>((start + step) % slots);
        if (slot == config.primary || !view->isMember(partition, slot) ||
            !view->driveAt(partition, slot))
            continue;
        targets.holders = static_cast<SlotMask>(targets.holders | (1U << slot));
        ++copies;
    }
    targets.degraded = copies < wanted;
    return targets;
}

} // namespace holdfast::replica
