// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "base/log.h"
#include "replica/assembly_core.h"

namespace holdfast::replica
{

namespace
{

std::unexpected<Error> refuse(std::string sentence)
{
    return fail(Code::InvalidArgument, std::move(sentence));
}

/// Whether what lies at a path may be made a drive of this store.
Result<void> isFree(const std::string& path, const Seating::Found& found, const Uuid& store)
{
    using Kind = drive::Probe::Kind;
    using State = drive::Superblock::State;
    const drive::Superblock& block = found.probe.superblock;
    if (found.error && found.probe.kind == Kind::Missing)
        return std::unexpected(*found.error);
    switch (found.probe.kind) {
    case Kind::Missing:
    case Kind::Empty:
        break;
    case Kind::Drive:
        if (block.state == State::Retired || block.state == State::Preparing)
            break;
        return refuse(block.store == store ? path + " is a drive of this store already."
                                           : path + " is a drive of another store.");
    case Kind::Newer:
        return refuse(path + " was written by a newer version of Holdfast.");
    case Kind::Damaged:
    case Kind::Other:
        return refuse(path + " is not empty.");
    }
    if (isUnfitFileSystem(found.probe.fileSystemType))
        return refuse(path + " lies on " + found.probe.fileSystemType +
                      ", which cannot keep a store safely.");
    return {};
}

} // namespace

Task<Result<PathFacts>> AssemblyImpl::probeNew(std::string path)
{
    for (std::uint32_t index = 0; index < m_members.seatCount(); ++index) {
        if (m_members.seat(index).path == path && !m_members.view()->layout->isRetired(index))
            co_return refuse(path + " is a drive of this store already.");
    }
    auto look = [seating = m_seating, files = m_environment.files, store = m_members.store(),
                 path]() -> Result<PathFacts> {
        if (path.empty() || path.front() != '/')
            return refuse("The path of a drive must be absolute.");
        if (auto made = files->makeDirectory(path); !made)
            return refuse("The folder " + path + " cannot be made: " + made.error().describe());
        const Seating::Found found = seating->look(path, false);
        if (auto free = isFree(path, found, store); !free)
            return std::unexpected(free.error());
        PathFacts facts;
        auto space = files->space(path);
        if (!space)
            return failed(std::move(space), path);
        facts.fileSystemId = space->fileSystemId;
        facts.total = space->total;
        facts.free = space->free;
        auto device = files->device(path);
        facts.device = device ? device->disk : "fs:" + std::to_string(space->fileSystemId);
        return facts;
    };
    co_return co_await env::runOn(*m_environment.pool, std::move(look));
}

/// Two phases, as for a first format: preparing, then known to the witness and every member, then member.
Task<Result<void>> AssemblyImpl::addDrive(std::string path)
{
    const std::uint32_t index = m_members.seatCount();
    if (index >= placement::kMaxDrives)
        co_return refuse("The store has had as many drives as it can have.");
    drive::Superblock identity = m_members.identityFor(index);
    auto format = [seating = m_seating, files = m_environment.files, path, identity,
                   config = m_members.view()->configuration.encode(),
                   layout = m_members.view()->layout->encode()]() mutable
        -> Result<std::shared_ptr<drive::LocalDrive>> {
        const Seating::Found found = seating->look(path, false);
        auto device = files->device(path);
        identity.fingerprint = device ? device->disk : std::string();
        const bool leftover = found.probe.kind == drive::Probe::Kind::Drive;
        return seating->formatAnew(path, identity, leftover, config, layout);
    };
    auto made = co_await env::runOn(*m_environment.pool, std::move(format));
    if (!made)
        co_return failed(std::move(made), path);
    auto space = [files = m_environment.files, path] { return files->space(path); };
    const auto fileSystem = co_await env::runOn(*m_environment.pool, std::move(space));
    // The path first: a start after a crash must find the drive, once anything counts on it.
    const std::uint64_t fileSystemId = fileSystem ? fileSystem->fileSystemId : 0;
    Result<void> seated = co_await savePath(index, path, fileSystemId);
    if (seated)
        seated = co_await m_members.addSeat(*made, path, fileSystemId);
    if (!seated) {
        co_await (*made)->close(std::chrono::seconds(1));
        co_return seated;
    }
    auto mark = [drive = *made] {
        return drive->updateSuperblock(
            [](drive::Superblock& block) { block.state = drive::Superblock::State::Member; });
    };
    Result<void> marked = co_await env::runOn(*m_environment.pool, std::move(mark));
    if (marked)
        log::info("A drive was added", {{"drive", path}, {"index", std::to_string(index)}});
    co_return marked;
}

Task<Result<void>> AssemblyImpl::grow(GrowthOrder order)
{
    const std::shared_ptr<env::AsyncMutex> growing = m_growing;
    const env::AsyncMutex::Guard guard = co_await growing->lock();
    const ViewPtr view = m_members.view();
    if (view->configuration.epoch() != order.epoch)
        co_return fail(Code::Conflict, "The store changed since the plan was made.");
    if (!view->layout->isSettled())
        co_return fail(Code::Conflict, "Another plan is under way.");
    for (const std::string& path : order.paths) {
        const Result<PathFacts> facts = co_await probeNew(path);
        if (!facts)
            co_return std::unexpected(facts.error());
    }
    for (std::string& path : order.paths) {
        Result<void> added = co_await env::on(m_environment.executors.front(), addDrive(std::move(path)));
        if (!added)
            co_return added;
    }
    auto shared = std::make_shared<const GrowthOrder>(std::move(order));
    auto edit = [shared](placement::Layout& layout, placement::Configuration& next, Epoch epoch) {
        const auto width = std::max<std::uint32_t>(layout.width, shared->geometry.shards());
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            for (std::uint32_t slot = layout.width; slot < width; ++slot) {
                layout.table[p][slot] = shared->goal[p][slot];
                // Not by logs: the drive may be half through forgetting another slot of the partition.
                next.partitions[p].fullDifference =
                    static_cast<SlotMask>(next.partitions[p].fullDifference | (1U << slot));
            }
            next.partitions[p].slots = static_cast<std::uint8_t>(width);
            next.partitions[p].epoch = epoch;
        }
        std::fill(next.blockEpochs.begin(), next.blockEpochs.end(), epoch);
        layout.goal = shared->goal;
        layout.width = static_cast<std::uint8_t>(width);
        layout.goalK = shared->geometry.k;
        layout.goalM = shared->geometry.m;
        layout.leaving = shared->leaving;
        layout.paused = false;
        return true;
    };
    auto change = [](Members* members, auto changes) -> Task<Result<void>> {
        co_return co_await members->changeLayout(std::move(changes));
    };
    co_return co_await env::on(m_environment.executors.front(), change(&m_members, std::move(edit)));
}

Task<Result<void>> AssemblyImpl::reseat(std::uint32_t index, std::string path)
{
    const std::shared_ptr<env::AsyncMutex> growing = m_growing;
    const env::AsyncMutex::Guard guard = co_await growing->lock();
    if (index >= m_members.seatCount())
        co_return refuse("There is no such drive.");
    const Result<PathFacts> facts = co_await probeNew(path);
    if (!facts)
        co_return std::unexpected(facts.error());
    auto move = [](Members* members, std::uint32_t seat, std::string to,
                   std::uint64_t fileSystem) -> Task<Result<void>> {
        co_return co_await members->moveSeat(seat, std::move(to), fileSystem);
    };
    Result<void> moved = co_await env::on(m_environment.executors.front(),
                                          move(&m_members, index, path, facts->fileSystemId));
    if (!moved)
        co_return moved;
    co_return co_await savePath(index, path, facts->fileSystemId);
}

Task<Result<void>> AssemblyImpl::pauseMoves(bool paused)
{
    auto change = [](Members* members, bool rest) -> Task<Result<void>> {
        auto edit = [rest](placement::Layout& layout, placement::Configuration& /*c*/, Epoch /*e*/) {
            return std::exchange(layout.paused, rest) != rest;
        };
        co_return co_await members->changeLayout(std::move(edit));
    };
    co_return co_await env::on(m_environment.executors.front(), change(&m_members, paused));
}

} // namespace holdfast::replica
