// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "base/log.h"
#include "replica/assembly_core.h"
#include "replica/start_rules.h"

namespace holdfast::replica
{

namespace
{

using drive::Probe;
using drive::Superblock;

constexpr std::uint64_t kEpochJump = 1ULL << 32; ///< rule 3: a start without its witness

/// One path of the command line on its way to a seat.
struct Candidate
{
    std::string path;
    Seating::Found found;
    std::optional<std::uint32_t> index; ///< in the layout, once known
};

std::unexpected<AssemblyFailure> refuse(int exitCode, std::string sentence)
{
    return std::unexpected(AssemblyFailure{exitCode, std::move(sentence)});
}

bool isBlank(const Candidate& candidate)
{
    if (candidate.found.unanswered)
        return false; // nobody knows
    const Probe::Kind kind = candidate.found.probe.kind;
    return kind == Probe::Kind::Empty || kind == Probe::Kind::Missing ||
           (kind == Probe::Kind::Drive &&
            candidate.found.probe.superblock.state == Superblock::State::Preparing);
}

/// What can be said of the paths before any store is known: exit codes 2, 4 and 5.
std::expected<void, AssemblyFailure> checkCandidates(const std::vector<Candidate>& candidates)
{
    std::set<std::string> paths;
    for (const Candidate& candidate : candidates) {
        if (!paths.insert(candidate.path).second)
            return refuse(2, "The drive " + candidate.path + " is named twice.");
    }
    for (const Candidate& candidate : candidates) {
        const Seating::Found& found = candidate.found;
        if (found.inUse)
            return refuse(4, "The drive " + candidate.path + " is in use by another process.");
        if (found.probe.kind == Probe::Kind::Newer)
            return refuse(5, "The drive " + candidate.path +
                                 " was written by a newer version of Holdfast.");
        if (found.probe.kind == Probe::Kind::Other)
            return refuse(5, "The folder " + candidate.path +
                                 " is not empty and is no Holdfast drive.");
        if (isUnfitFileSystem(found.probe.fileSystemType))
            return refuse(2, "The drive " + candidate.path + " lies on " +
                                 found.probe.fileSystemType +
                                 ", which cannot keep a store safely.");
    }
    return {};
}

/// The one store all readable drives belong to; nil if there is none.
std::expected<Uuid, AssemblyFailure> storeOf(const std::vector<Candidate>& candidates)
{
    Uuid store;
    for (const Candidate& candidate : candidates) {
        if (candidate.found.probe.kind != Probe::Kind::Drive || isBlank(candidate))
            continue;
        const Superblock& block = candidate.found.probe.superblock;
        if (!store.isNil() && block.store != store)
            return refuse(5, "The drive " + candidate.path + " belongs to another store.");
        store = block.store;
    }
    return store;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::vector<std::string> pathsWithReasons(const std::vector<Seat>& seats)
{
    std::vector<std::string> out;
    for (const Seat& seat : seats)
        out.push_back(seat.path + (seat.reason.empty() ? "" : " (" + seat.reason + ")"));
    return out;
}

/// Runs the steps of a start on the work pool.
class Opener
{
public:
    Opener(const AssemblyEnvironment& environment, const AssemblyOptions& options,
           std::shared_ptr<Seating> seating, const std::vector<Seating::Found>& found)
        : m_environment(environment), m_options(options)
    {
        m_out.seating = std::move(seating);
        for (std::size_t i = 0; i < m_options.drives.size(); ++i) {
            auto& list = i < m_options.named ? m_candidates : m_known;
            list.push_back({m_options.drives[i], found[i], std::nullopt});
        }
    }
    std::expected<Opened, AssemblyFailure> run();

private:
    std::expected<void, AssemblyFailure> prepareState();
    std::expected<void, AssemblyFailure> formatNew();
    void addKnownPaths(const Uuid& store);
    void leaveOutUnseated(const Uuid& store);
    std::expected<void, AssemblyFailure> seatKnown(const Uuid& store);
    std::expected<void, AssemblyFailure> readConfiguration(const Uuid& store);
    std::expected<void, AssemblyFailure> decideStart();
    [[nodiscard]] std::vector<std::string> devices() const;
    void finishFormat(Candidate& candidate);
    void fillSeats(const std::vector<placement::WitnessDrive>& known);

    const AssemblyEnvironment& m_environment;
    const AssemblyOptions& m_options;
    Opened m_out;
    std::vector<Candidate> m_candidates; ///< those that were asked for, then more of their store
    std::vector<Candidate> m_known;      ///< drives the index of paths remembers
    std::vector<std::shared_ptr<const Seating::Stored>> m_stored; ///< by layout index
    std::vector<placement::WitnessDrive> m_witnessed;
    bool m_witnessConfirms = false;
    bool m_witnessPresent = false;
};

std::expected<Opened, AssemblyFailure> Opener::run()
{
    if (m_options.named == 0 || m_options.named > placement::kMaxDrives)
        return refuse(2, "A store needs 1 to 64 drives.");
    if (auto ready = prepareState(); !ready)
        return std::unexpected(ready.error());
    if (auto fine = checkCandidates(m_candidates); !fine)
        return std::unexpected(fine.error());
    auto store = storeOf(m_candidates);
    if (!store)
        return std::unexpected(store.error());
    auto witness = m_out.witness->load();
    if (!witness && witness.error().code != Code::NotFound && witness.error().code != Code::Corrupt)
        return refuse(2, "The witness in " + m_options.stateDirectory +
                             " cannot be read: " + witness.error().describe());
    std::set<Uuid> indexed;
    for (const Candidate& candidate : m_candidates) {
        if (auto entry = m_out.paths->find(candidate.path))
            indexed.insert(entry->store);
    }
    const bool blank = std::all_of(m_candidates.begin(), m_candidates.end(), isBlank);
    if (store->isNil() && blank && !witness && indexed.empty()) {
        if (auto formatted = formatNew(); !formatted)
            return std::unexpected(formatted.error());
        m_out.isNew = true;
        return std::move(m_out);
    }
    // A store is known. An index entry of another store does not make a drive foreign: its superblock does.
    Uuid known = *store;
    if (known.isNil() && witness)
        known = witness->store;
    const auto silent = std::ranges::find_if(
        m_candidates, [](const Candidate& candidate) { return candidate.found.unanswered; });
    if (known.isNil() && silent != m_candidates.end())
        return refuse(6, "The drive " + silent->path + " does not answer.");
    if (known.isNil())
        return refuse(6, "These drives held a store before and nothing of it is there now: " +
                             joined(m_options.drives) + ".");
    if (witness && witness->store != known)
        return refuse(5, "The drives belong to another store than the state directory " +
                             m_options.stateDirectory + ".");
    m_witnessPresent = witness.has_value();
    if (witness)
        m_witnessed = witness->drives;
    addKnownPaths(known);
    leaveOutUnseated(known);
    if (auto seated = seatKnown(known); !seated)
        return std::unexpected(seated.error());
    if (auto read = readConfiguration(known); !read)
        return std::unexpected(read.error());
    if (auto decided = decideStart(); !decided)
        return std::unexpected(decided.error());
    return std::move(m_out);
}

std::expected<void, AssemblyFailure> Opener::prepareState()
{
    for (const std::string& directory : {m_options.stateHome, m_options.stateDirectory}) {
        if (auto made = m_environment.files->makeDirectory(directory); !made)
            return refuse(2, "The state directory " + directory +
                                 " cannot be made: " + made.error().describe());
    }
    if (m_environment.witness)
        m_out.witness = m_environment.witness(m_options.stateDirectory);
    else
        m_out.witness =
            std::make_shared<placement::WitnessFile>(*m_environment.files, m_options.stateDirectory);
    m_out.paths = std::make_unique<placement::PathIndex>(*m_environment.files, m_options.stateHome);
    if (auto loaded = m_out.paths->load(); !loaded)
        return refuse(2, "The index of drives cannot be read: " + loaded.error().describe());
    return {};
}

std::vector<std::string> Opener::devices() const
{
    std::vector<std::string> disks;
    for (const Candidate& candidate : m_candidates) {
        auto device = m_environment.files->device(candidate.path);
        disks.push_back(device ? device->disk
                               : "fs:" + std::to_string(candidate.found.probe.fileSystemId));
    }
    return disks;
}

/// Two phases: all drives Preparing, then the witness, then all Member. A crash before the witness is
/// written leaves no store, and the next start begins again; after it, the next start finishes.
std::expected<void, AssemblyFailure> Opener::formatNew()
{
    for (const Candidate& candidate : m_candidates) {
        if (auto made = m_environment.files->makeDirectory(candidate.path); !made)
            return refuse(2, "The folder " + candidate.path +
                                 " cannot be made: " + made.error().describe());
    }
    const std::vector<std::string> disks = devices();
    const std::set<std::string> distinct(disks.begin(), disks.end());
    // Devices when there is more than one, else drives (design: placement).
    const auto count = static_cast<std::uint32_t>(distinct.size() > 1 ? distinct.size()
                                                                      : disks.size());
    const bool asked = m_options.standard && m_options.standard->shards() <= disks.size();
    const drive::Geometry geometry = asked ? *m_options.standard : drive::geometryFor(count);
    m_out.layout = placement::makeLayout(disks, geometry.k, geometry.m);
    m_out.configuration = placement::Configuration::first(m_out.layout);
    m_out.store = m_options.newStore.isNil() ? m_environment.random->uuid() : m_options.newStore;
    const std::vector<std::string> config = m_out.configuration.encode();
    const std::string layout = m_out.layout.encode();
    Superblock identity;
    identity.store = m_out.store;
    identity.state = Superblock::State::Preparing;
    identity.generation = 1;
    identity.epoch = 1;
    identity.drives = static_cast<std::uint32_t>(m_candidates.size());
    identity.geometry = geometry;
    for (std::uint32_t index = 0; index < m_candidates.size(); ++index) {
        Candidate& candidate = m_candidates[index];
        identity.index = index;
        identity.fingerprint = disks[index];
        const bool leftover = candidate.found.probe.kind == Probe::Kind::Drive;
        auto made = m_out.seating->formatAnew(candidate.path, identity, leftover, config, layout);
        if (!made)
            return refuse(made.error().code == Code::AlreadyExists ? 4 : 2,
                          "The drive " + candidate.path +
                              " cannot be formatted: " + made.error().describe());
        auto fileSystem = m_environment.files->space(candidate.path);
        Seat seat;
        seat.path = candidate.path;
        seat.id = (*made)->id();
        seat.drive = std::move(*made);
        seat.state = MemberState::Member;
        seat.generation = 1;
        seat.fileSystemId = fileSystem ? fileSystem->fileSystemId : 0;
        m_out.paths->set(seat.path, {m_out.store, index, seat.fileSystemId});
        m_out.seats.push_back(std::move(seat));
    }
    placement::WitnessState state;
    state.store = m_out.store;
    state.configuration = m_out.configuration;
    state.layout = m_out.layout;
    for (std::uint32_t index = 0; index < m_out.seats.size(); ++index) {
        const Seat& seat = m_out.seats[index];
        state.drives.push_back({seat.id, seat.generation, index, false, seat.fileSystemId});
    }
    if (auto stored = m_out.witness->compareAndSet(0, state); !stored)
        return refuse(2, "The witness in " + m_options.stateDirectory +
                             " cannot be written: " + stored.error().describe());
    if (auto saved = m_out.paths->save(); !saved)
        return refuse(2, "The index of drives cannot be written: " + saved.error().describe());
    for (Seat& seat : m_out.seats) {
        auto member = seat.drive->updateSuperblock(
            [](Superblock& block) { block.state = Superblock::State::Member; });
        if (!member)
            return refuse(2, "The drive " + seat.path +
                                 " cannot be written: " + member.error().describe());
    }
    log::info("A new store was made", {{"store", m_out.store.toString()},
                                       {"drives", std::to_string(m_out.seats.size())}});
    return {};
}

/// Drives that were added while the store ran are its drives, whether or not the command line names them.
void Opener::addKnownPaths(const Uuid& store)
{
    std::set<std::uint32_t> named;
    for (const Candidate& candidate : m_candidates) {
        if (candidate.found.probe.kind == Probe::Kind::Drive &&
            candidate.found.probe.superblock.store == store)
            named.insert(candidate.found.probe.superblock.index);
        else if (auto entry = m_out.paths->find(candidate.path); entry && entry->store == store)
            named.insert(entry->index);
    }
    for (Candidate& candidate : m_known) {
        const auto entry = m_out.paths->find(candidate.path);
        if (!entry || entry->store != store || named.contains(entry->index))
            continue;
        const Superblock& block = candidate.found.probe.superblock;
        // One that was still being added when the last run ended is a drive only if the witness says so.
        const bool seated = block.state == Superblock::State::Member ||
                            (block.state == Superblock::State::Preparing &&
                             block.index < m_witnessed.size() &&
                             m_witnessed[block.index].id == block.drive);
        const bool ours = candidate.found.probe.kind == Probe::Kind::Drive && block.store == store &&
                          block.index == entry->index && seated && !candidate.found.inUse;
        if (ours || candidate.found.unanswered)
            m_candidates.push_back(std::move(candidate));
    }
    m_known.clear();
}

/// A drive that was drained is nobody's any more, and one whose adding a crash cut short is not yet anybody's,
/// though the command line may name them.
void Opener::leaveOutUnseated(const Uuid& store)
{
    std::erase_if(m_candidates, [&](const Candidate& candidate) {
        const Superblock& block = candidate.found.probe.superblock;
        if (candidate.found.probe.kind != Probe::Kind::Drive || block.store != store)
            return false;
        if (block.state == Superblock::State::Retired) {
            log::info("A drive that was drained is left out", {{"drive", candidate.path}});
            return true;
        }
        if (block.state == Superblock::State::Preparing && !m_witnessed.empty() &&
            block.index >= m_witnessed.size()) {
            log::warn("A drive whose adding was cut short is left out; add it again",
                      {{"drive", candidate.path}});
            return true;
        }
        return false;
    });
}

/// Gives every path its seat: by its superblock, else by the index of paths.
std::expected<void, AssemblyFailure> Opener::seatKnown(const Uuid& store)
{
    m_out.store = store;
    std::uint32_t count = static_cast<std::uint32_t>(m_witnessed.size());
    for (const Candidate& candidate : m_candidates) {
        if (candidate.found.probe.kind == Probe::Kind::Drive &&
            candidate.found.probe.superblock.state == Superblock::State::Member)
            count = std::max(count, candidate.found.probe.superblock.drives);
    }
    m_out.seats.resize(count);
    m_stored.resize(count);
    for (std::uint32_t index = 0; index < count && index < m_witnessed.size(); ++index) {
        Seat& seat = m_out.seats[index];
        seat.id = m_witnessed[index].id;
        seat.generation = m_witnessed[index].generation;
        seat.fenced = m_witnessed[index].fenced;
        seat.fileSystemId = m_witnessed[index].fileSystemId;
    }
    for (Candidate& candidate : m_candidates) {
        const auto entry = m_out.paths->find(candidate.path);
        if (candidate.found.probe.kind == Probe::Kind::Drive &&
            candidate.found.probe.superblock.store == store)
            candidate.index = candidate.found.probe.superblock.index;
        else if (entry && entry->store == store)
            candidate.index = entry->index;
        if (candidate.found.unanswered && (!candidate.index || *candidate.index >= count))
            return refuse(6, "The drive " + candidate.path + " does not answer.");
        if (!candidate.index || *candidate.index >= count)
            return refuse(5, "The drive " + candidate.path +
                                 " is not part of this store; add it with 'drive add'.");
        Seat& seat = m_out.seats[*candidate.index];
        if (!seat.path.empty())
            return refuse(5, "The drives " + seat.path + " and " + candidate.path +
                                 " claim the same place in the store.");
        seat.path = candidate.path;
        if (entry && entry->store == store)
            seat.fileSystemId = entry->fileSystemId;
    }
    for (const auto& [path, entry] : m_out.paths->entries()) {
        if (entry.store == store && entry.index < count && m_out.seats[entry.index].path.empty())
            m_out.seats[entry.index].path = path; // known, though not named this time
    }
    fillSeats(m_witnessed);
    return {};
}

/// A crash came between the witness, which names this drive, and the drive's own word that it is a member.
void Opener::finishFormat(Candidate& candidate)
{
    m_out.seating->open(candidate.path, candidate.found);
    if (!candidate.found.drive)
        return;
    auto member = candidate.found.drive->updateSuperblock(
        [](Superblock& block) { block.state = Superblock::State::Member; });
    if (member)
        return;
    candidate.found.error = member.error();
    candidate.found.drive = nullptr;
}

/// Puts opened drives into their seats if they are who the witness remembers.
void Opener::fillSeats(const std::vector<placement::WitnessDrive>& known)
{
    for (Candidate& candidate : m_candidates) {
        Seat& seat = m_out.seats[*candidate.index];
        const Superblock& block = candidate.found.probe.superblock;
        const bool unfinished = candidate.found.probe.kind == Probe::Kind::Drive &&
                                block.state == Superblock::State::Preparing;
        if (unfinished && *candidate.index < known.size() && !seat.fenced &&
            known[*candidate.index].id == block.drive)
            finishFormat(candidate);
        if (!candidate.found.drive) {
            const auto& error = candidate.found.error;
            const bool full = error && error->code == Code::NoSpace;
            seat.state = candidate.found.damaged ? MemberState::Faulty
                         : full                  ? MemberState::Full
                                                 : MemberState::Absent;
            if (error)
                seat.reason = error->describe();
            continue;
        }
        const bool witnessed = *candidate.index < known.size();
        if (witnessed && (known[*candidate.index].id != block.drive || seat.fenced)) {
            seat.state = MemberState::Foreign;
            seat.reason = seat.fenced ? "It was given up with --accept-loss."
                                      : "Another drive took its place in the store.";
            continue;
        }
        if (witnessed && block.generation < known[*candidate.index].generation)
            m_out.wentBack.push_back(*candidate.index);
        seat.id = block.drive;
        seat.generation = std::max(seat.generation, block.generation);
        seat.drive = candidate.found.drive;
        m_stored[*candidate.index] = candidate.found.stored;
        seat.state = MemberState::Member;
        seat.fileSystemId = candidate.found.probe.fileSystemId;
    }
}

/// C is the highest epoch among drives and witness; one found half installed is installed fully by the
/// first change of this run.
std::expected<void, AssemblyFailure> Opener::readConfiguration(const Uuid& store)
{
    bool haveLayout = false;
    std::uint64_t best = 0;
    for (std::size_t index = 0; index < m_out.seats.size(); ++index) {
        Seat& seat = m_out.seats[index];
        if (!seat.drive)
            continue;
        const auto& [layout, documents] = *m_stored[index];
        if (!layout || !documents) {
            seat.state = MemberState::Faulty;
            seat.reason = (!layout ? layout.error() : documents.error()).describe();
            continue;
        }
        auto table = placement::Layout::decode(*layout);
        placement::Configuration configuration;
        bool readable = table.has_value();
        for (const std::string& document : *documents)
            readable = readable && configuration.decodeBlock(document).has_value();
        if (!readable) {
            seat.state = MemberState::Faulty;
            seat.reason = "Its configuration cannot be read.";
            continue;
        }
        // The layout belongs to its configuration: both come from the same place.
        const std::pair found(configuration.epoch(), table->version);
        if (!haveLayout || found > std::pair(best, m_out.layout.version)) {
            best = configuration.epoch();
            m_out.configuration = std::move(configuration);
            m_out.layout = std::move(*table);
        }
        haveLayout = true;
    }
    if (!haveLayout)
        return refuse(6, "No drive of store " + store.toString() + " can be opened: " +
                             joined(pathsWithReasons(m_out.seats)) + ".");
    if (m_witnessPresent) {
        auto witness = m_out.witness->load();
        if (witness && witness->configuration.epoch() >= best) {
            m_witnessConfirms = true;
            const bool first = witness->layout.table.empty(); // a witness of the first version
            if (!first && (witness->configuration.epoch() > best ||
                           witness->layout.version > m_out.layout.version))
                m_out.layout = std::move(witness->layout);
            m_out.configuration = std::move(witness->configuration);
        }
    }
    m_out.seats.resize(std::max<std::size_t>(m_out.seats.size(), m_out.layout.drives));
    for (std::uint32_t index = 0; index < m_out.seats.size(); ++index) {
        if (m_out.layout.isRetired(index))
            m_out.seats[index].state = MemberState::Retired;
    }
    return {};
}

std::expected<void, AssemblyFailure> Opener::decideStart()
{
    StartFacts facts;
    facts.witnessConfirms = m_witnessConfirms;
    facts.minSync = m_out.layout.k;
    facts.drives.resize(m_out.seats.size());
    for (std::uint32_t index = 0; index < m_out.seats.size(); ++index) {
        const Seat& seat = m_out.seats[index];
        StartFacts::Drive& drive = facts.drives[index];
        drive.present = seat.drive && seat.state == MemberState::Member;
        drive.accepted = std::find(m_options.acceptLoss.begin(), m_options.acceptLoss.end(),
                                   seat.path) != m_options.acceptLoss.end() ||
                         std::find(m_options.acceptLoss.begin(), m_options.acceptLoss.end(),
                                   seat.id.toString()) != m_options.acceptLoss.end();
        for (std::uint32_t p = 0; p < placement::kPartitions && !drive.member; ++p) {
            for (std::uint32_t slot = 0; slot < m_out.layout.slots(); ++slot) {
                if (m_out.layout.table[p][slot] == index &&
                    ((m_out.configuration.partitions[p].inSync >> slot) & 1U))
                    drive.member = true;
            }
        }
    }
    const StartVerdict verdict = mayStart(facts);
    if (!verdict.start) {
        std::vector<std::string> missing;
        for (const std::uint32_t index : verdict.missing) {
            const Seat& seat = m_out.seats[index];
            missing.push_back(seat.path.empty() ? "drive " + seat.id.toString() : seat.path);
        }
        return refuse(6, "Too few drives are here to be sure of the latest state; missing: " +
                             joined(missing) + ".");
    }
    placement::Configuration& configuration = m_out.configuration;
    const std::uint64_t epoch = configuration.epoch() + (m_witnessConfirms ? 1 : kEpochJump);
    for (std::uint32_t index = 0; index < m_out.seats.size(); ++index) {
        Seat& seat = m_out.seats[index];
        if (!facts.drives[index].accepted)
            continue;
        seat.fenced = true;
        for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
            placement::PartitionConfig& c = configuration.partitions[p];
            for (std::uint32_t slot = 0; slot < m_out.layout.slots(); ++slot) {
                if (m_out.layout.table[p][slot] != index || c.inSync == (1U << slot))
                    continue;
                c.inSync = static_cast<std::uint16_t>(c.inSync & ~(1U << slot));
            }
        }
    }
    // A primary must be a member that is here, wherever there is one.
    for (std::uint32_t p = 0; p < placement::kPartitions; ++p) {
        placement::PartitionConfig& c = configuration.partitions[p];
        if (!((c.inSync >> c.primary) & 1U)) {
            for (std::uint32_t slot = 0; slot < m_out.layout.slots(); ++slot) {
                if ((c.inSync >> slot) & 1U) {
                    c.primary = static_cast<std::uint8_t>(slot);
                    break;
                }
            }
        }
        c.epoch = epoch;
    }
    std::fill(configuration.blockEpochs.begin(), configuration.blockEpochs.end(), epoch);
    // A drive that was given up takes no part, even if it is here.
    for (Seat& seat : m_out.seats) {
        if (seat.drive && (seat.state != MemberState::Member || seat.fenced)) {
            seat.drive = nullptr; // foreign or unreadable: it takes no part
        }
    }
    return {};
}

} // namespace

std::expected<Opened, AssemblyFailure> openDrives(const AssemblyEnvironment& environment,
                                                  const AssemblyOptions& options,
                                                  std::shared_ptr<Seating> seating,
                                                  const std::vector<Seating::Found>& found)
{
    return Opener(environment, options, std::move(seating), found).run();
}

} // namespace holdfast::replica
