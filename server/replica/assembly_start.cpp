// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "base/log.h"
#include "base/time.h"
#include "replica/assembly_core.h"
#include "replica/start_look.h"

namespace holdfast::replica
{

namespace
{

/// Rule 1's figure for a disk that sleeps.
constexpr std::chrono::seconds kLookPatience{30};
/// For drives without which rule 4 does not let the store start: a long log that is replayed is no absence.
constexpr std::int64_t kNeededPatience = 300 * kNanosPerSecond;
constexpr std::chrono::seconds kSuperblockPatience{10};

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// What is known of the drives and what the rules make of it; with fewer drives than were named, if they do
/// not answer and need not.
Task<std::expected<Opened, AssemblyFailure>> openWhatAnswers(AssemblyEnvironment environment,
                                                             AssemblyOptions options,
                                                             std::shared_ptr<Seating> seating,
                                                             std::shared_ptr<StartLook> look)
{
    const std::int64_t deadline = environment.clock->bootNow() + kNeededPatience;
    co_await look->wait(kLookPatience, options.drives.size());
    for (bool told = false;; told = true) {
        const std::size_t answered = look->answered();
        auto find = [environment, options, seating, found = look->found()] {
            return openDrives(environment, options, seating, found);
        };
        auto opened = co_await env::runOn(*environment.pool, std::move(find));
        const std::int64_t left = deadline - environment.clock->bootNow();
        if (opened || opened.error().exitCode != 6 || look->isComplete() || left <= 0)
            co_return opened;
        if (!told)
            log::warn("Waiting for drives that do not answer: without them the store cannot start",
                      {{"drives", joined(look->unanswered())}});
        co_await look->wait(std::chrono::nanoseconds(left), answered);
    }
}

/// Rule 4: each start writes a new generation to every present drive and to the witness, which takes the
/// configuration of this start along.
Task<Result<void>> recordStart(AssemblyEnvironment environment, std::shared_ptr<StartLook> look,
                               std::shared_ptr<Opened> opened)
{
    std::uint64_t generation = 0;
    for (const Seat& seat : opened->seats)
        generation = std::max(generation, seat.generation);
    ++generation;
    const std::uint64_t epoch = opened->configuration.epoch();
    std::vector<std::uint32_t> asked;
    std::vector<Task<Result<void>>> writes;
    for (std::uint32_t index = 0; index < opened->seats.size(); ++index) {
        const Seat& seat = opened->seats[index];
        const bool back = std::ranges::find(opened->wentBack, index) != opened->wentBack.end();
        if (!seat.drive || back) // an old copy stays recognisable until it has left the sets
            continue;
        auto write = [drive = seat.drive, generation, path = seat.path, epoch] {
            return drive->updateSuperblock([&](drive::Superblock& block) {
                block.generation = generation;
                block.lastPath = path;
                block.epoch = epoch;
            });
        };
        asked.push_back(index);
        writes.push_back(look->on(seat.path, std::move(write), kSuperblockPatience));
    }
    const std::vector<Result<void>> written = co_await env::all(std::move(writes));
    for (std::size_t i = 0; i < asked.size(); ++i) {
        Seat& seat = opened->seats[asked[i]];
        if (written[i]) {
            seat.generation = generation;
            opened->paths->set(seat.path, {opened->store, asked[i], seat.fileSystemId});
            continue;
        }
        seat.drive = nullptr;
        seat.state = MemberState::Faulty;
        seat.reason = written[i].error().describe();
    }
    auto record = [opened]() -> Result<void> {
        placement::WitnessState state;
        state.store = opened->store;
        state.configuration = opened->configuration;
        state.layout = opened->layout;
        for (std::uint32_t index = 0; index < opened->seats.size(); ++index) {
            const Seat& seat = opened->seats[index];
            state.drives.push_back(
                {seat.id, seat.generation, index, seat.fenced, seat.fileSystemId});
        }
        auto before = opened->witness->load();
        Result<void> stored = opened->witness->compareAndSet(
            before ? before->configuration.epoch() : 0, state);
        if (!stored)
            return failed(std::move(stored), "the witness");
        return opened->paths->save();
    };
    co_return co_await env::runOn(*environment.pool, std::move(record));
}

/// Drives that were added while the store ran are its drives, whether or not the command line names them:
/// paths of the same store in the index, for seats that no named path has.
Task<std::vector<std::string>> knownPaths(AssemblyEnvironment environment, AssemblyOptions options)
{
    auto find = [environment, options]() -> std::vector<std::string> {
        placement::PathIndex index(*environment.files, options.stateHome);
        if (!index.load())
            return {}; // said when the start itself reads it
        std::set<Uuid> stores;
        std::set<std::pair<Uuid, std::uint32_t>> named;
        for (const std::string& path : options.drives) {
            if (const auto entry = index.find(path)) {
                stores.insert(entry->store);
                named.emplace(entry->store, entry->index);
            }
        }
        std::vector<std::string> known;
        for (const auto& [path, entry] : index.entries()) {
            if (stores.contains(entry.store) && !named.contains({entry.store, entry.index}))
                known.push_back(path);
        }
        return known;
    };
    co_return co_await env::runOn(*environment.pool, std::move(find));
}

} // namespace

Task<Assembly::OpenResult> Assembly::open(AssemblyEnvironment environment, AssemblyOptions options)
{
    options.named = options.drives.size();
    for (std::string& path : co_await knownPaths(environment, options))
        options.drives.push_back(std::move(path));
    auto seating = std::make_shared<Seating>(*environment.drives, environment.pins,
                                             *environment.clock, *environment.random);
    auto look = std::make_shared<StartLook>(environment, seating, options.drives);
    auto found = co_await openWhatAnswers(environment, options, seating, look);
    if (!found)
        co_return std::unexpected(found.error());
    auto opened = std::make_shared<Opened>(std::move(*found));
    if (!opened->isNew) {
        const Result<void> recorded = co_await recordStart(environment, look, opened);
        if (!recorded)
            co_return std::unexpected(AssemblyFailure{
                2, "The start cannot be recorded: " + recorded.error().describe()});
    }
    look = nullptr;
    auto assembly = std::make_unique<AssemblyImpl>(std::move(environment), std::move(*opened));
    opened = nullptr;
    Result<void> active = co_await assembly->activate();
    if (!active) {
        co_await assembly->close();
        co_return std::unexpected(AssemblyFailure{6, active.error().describe()});
    }
    co_return assembly;
}

} // namespace holdfast::replica
