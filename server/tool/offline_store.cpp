// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/offline_store.h"

#include <algorithm>
#include <set>

#include "store/row_keys.h"

namespace holdfast::tool
{
namespace
{

using drive::LogRecord;
using drive::MutationKind;
using drive::StoredPartition;

std::string where(PartitionId partition)
{
    return "partition " + std::to_string(partition);
}

/// Both copies, so that a damaged one is told although the other serves.
void checkSuperblocks(env::FileSystem& files, const std::string& path, ProblemList& problems)
{
    for (const char* name : {"/superblock.a", "/superblock.b"}) {
        auto file = files.open(path + name, env::OpenMode::Read);
        std::string bytes(drive::kSuperblockBytes + 1, '\0');
        const auto got =
            file ? (*file)->readAt(0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()})
                 : Result<std::size_t>(std::unexpected(file.error()));
        bytes.resize(got ? *got : 0);
        const Result<drive::Superblock> block = drive::decodeSuperblock(bytes);
        if (!block)
            problems.add("superblock", path, std::string(name + 1) + ": " +
                                                 (got ? block.error() : got.error()).describe());
    }
}

Result<std::vector<StoredPartition>> readStates(drive::MetaDb& db)
{
    std::vector<StoredPartition> states(drive::kPartitions);
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        const auto row =
            db.get(Family::Sys, drive::partitionStateKey(static_cast<PartitionId>(p)));
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            continue;
        const Result<StoredPartition> state = StoredPartition::decode(**row);
        if (!state)
            return std::unexpected(state.error());
        states[p] = *state;
    }
    return states;
}

/// The whole log, every record decoded; kept are those after the commit point.
Result<void> readLog(OfflineDrive& drive, ProblemList& problems)
{
    auto at = drive.db->iterate(Family::Log, false);
    if (!at)
        return std::unexpected(at.error());
    std::optional<std::pair<PartitionId, drive::Sequence>> before;
    for ((*at)->seek({}); (*at)->valid(); (*at)->next()) {
        const std::string_view key = (*at)->key();
        const Result<PartitionId> partition = drive::partitionOfRow(Family::Log, key);
        if (!partition || key.size() != 10) {
            problems.add("log", drive.path, "a log key is malformed");
            continue;
        }
        const auto sequence = readBe<drive::Sequence>(key.data() + 2);
        const drive::Sequence commit = drive.states[*partition].commitSequence;
        const bool follows = before && before->first == *partition
                                 ? sequence == before->second + 1
                                 : sequence <= commit + 1;
        if (!follows)
            problems.add("log", drive.path, where(*partition) + ": the log has a hole before " +
                                                std::to_string(sequence));
        before = std::pair(*partition, sequence);
        Result<LogRecord> record = LogRecord::decode(sequence, (*at)->value());
        if (!record)
            problems.add("log", drive.path, where(*partition) + ": " + record.error().describe());
        else if (sequence > commit)
            drive.pending[*partition].push_back(*std::move(record));
    }
    return (*at)->status();
}

void applyTo(OfflineDrive& drive, const LogRecord& record)
{
    for (const drive::Mutation& mutation : record.mutations) {
        std::optional<std::string>& row = drive.overlay[{mutation.family, mutation.key}];
        if (mutation.kind == MutationKind::Delete) {
            row.reset();
        } else if (mutation.kind == MutationKind::Put) {
            row = mutation.family == Family::Body
                      ? drive::sealBody(mutation.key, mutation.value)
                      : mutation.value;
        } else {
            store::CounterDelta sum;
            const auto stored = drive.db->get(mutation.family, mutation.key);
            const std::optional<std::string> base = row ? row : stored ? *stored : std::nullopt;
            if (base)
                sum += store::CounterDelta::decode(*base).value_or(store::CounterDelta());
            sum += store::CounterDelta::decode(mutation.value).value_or(store::CounterDelta());
            row = sum.encode();
        }
    }
}

} // namespace

Result<std::optional<std::string>> OfflineDrive::get(Family family, const std::string& key) const
{
    const auto changed = overlay.find({family, key});
    if (changed != overlay.end())
        return changed->second;
    return db->get(family, key);
}

std::expected<OfflineStore, StoreFailure> OfflineStore::open(env::FileSystem& files,
                                                             const std::vector<std::string>& paths,
                                                             bool wholeTail, ProblemList& problems)
{
    OfflineStore store;
    const std::unique_ptr<drive::MetaDbFactory> databases = drive::makeRocksReader();
    for (const std::string& path : paths) {
        auto opened = store.openOne(files, *databases, path, problems);
        if (!opened)
            return std::unexpected(opened.error());
    }
    if (store.m_drives.empty())
        return std::unexpected(StoreFailure{2, "None of the folders is a drive."});
    store.readLayouts(problems);
    if (store.m_layout.table.size() == drive::kPartitions)
        store.readConfigurations(problems);
    if (store.m_hasConfiguration) {
        store.reportAbsent(problems);
        store.reportBehind(problems);
        for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
            store.decide(static_cast<PartitionId>(p), wholeTail, problems);
    }
    return store;
}

std::expected<void, StoreFailure> OfflineStore::openOne(env::FileSystem& files,
                                                        drive::MetaDbFactory& databases,
                                                        const std::string& path,
                                                        ProblemList& problems)
{
    const auto status = files.status(path + "/superblock.a");
    const auto other = files.status(path + "/superblock.b");
    if (!status || !other || (!status->exists && !other->exists)) {
        problems.add("absent", path, "there is no drive at this path");
        return {};
    }
    OfflineDrive drive;
    drive.path = path;
    auto lock = files.lock(path + "/lock");
    if (lock)
        drive.lock = *std::move(lock);
    else if (lock.error().code == Code::AlreadyExists)
        return std::unexpected(
            StoreFailure{4, "The drive " + path + " is in use by another process."});
    checkSuperblocks(files, path, problems);
    const Result<drive::Superblock> block = drive::readSuperblock(files, path);
    if (!block && block.error().code == Code::Unsupported)
        return std::unexpected(
            StoreFailure{5, "The drive " + path + " was written by a newer version."});
    if (block) {
        drive.superblock = *block;
        if (m_id.isNil())
            m_id = block->store;
        if (m_id != block->store)
            return std::unexpected(
                StoreFailure{5, "The drive " + path + " belongs to another store."});
    }
    Result<drive::MetaOpenReport> report = databases.open(path + "/db", false);
    Result<void> read = report ? Result<void>() : failed(std::move(report));
    if (read && report->logWasDamaged)
        problems.add("log", path, "the database's log is damaged: " + report->detail);
    if (read) {
        drive.db = std::move(report->db);
        auto states = readStates(*drive.db);
        if (states)
            drive.states = *std::move(states);
        read = states ? readLog(drive, problems) : Result<void>(std::unexpected(states.error()));
    }
    if (!read) {
        problems.add("database", path, "the database cannot be read: " + read.error().describe());
        drive.db.reset();
    }
    if (!block)
        drive.db.reset(); // who it was, and which slots it filled, is unknown: only its shards count
    m_drives.push_back(std::move(drive));
    return {};
}

void OfflineStore::readLayouts(ProblemList& problems)
{
    std::string newest;
    for (const OfflineDrive& drive : m_drives) {
        if (!drive.db)
            continue;
        const auto row = drive.db->get(Family::Sys, drive::layoutKey());
        const Result<placement::Layout> layout =
            row && *row ? placement::Layout::decode(**row)
                        : Result<placement::Layout>(fail(Code::Corrupt, "there is no layout"));
        if (!layout) {
            problems.add("layout", drive.path, layout.error().describe());
        } else if (newest.empty() || layout->version > m_layout.version) {
            m_layout = *layout;
            newest = **row;
        } else if (layout->version == m_layout.version && **row != newest) {
            problems.add("layout", drive.path, "the layout differs from another drive's");
        }
    }
}

void OfflineStore::readConfigurations(ProblemList& problems)
{
    std::vector<std::string> best(placement::kBlocks);
    std::vector<std::uint64_t> epochs(placement::kBlocks, 0);
    placement::Configuration scratch = placement::Configuration::first(m_layout);
    for (const OfflineDrive& drive : m_drives) {
        for (std::uint32_t block = 0; drive.db && block < placement::kBlocks; ++block) {
            const auto row =
                drive.db->get(Family::Sys, drive::configKey(static_cast<std::uint8_t>(block)));
            const Result<std::uint64_t> epoch =
                row && *row ? scratch.decodeBlock(**row)
                            : Result<std::uint64_t>(fail(Code::Corrupt, "there is no document"));
            if (!epoch) {
                problems.add("configuration", drive.path,
                             "block " + std::to_string(block) + ": " + epoch.error().describe());
                continue;
            }
            if (best[block].empty() || *epoch > epochs[block]) {
                best[block] = **row;
                epochs[block] = *epoch;
            } else if (*epoch == epochs[block] && **row != best[block]) {
                problems.add("configuration", drive.path,
                             "block " + std::to_string(block) +
                                 " differs from another drive's of the same epoch");
            }
        }
    }
    m_configuration = placement::Configuration::first(m_layout);
    m_hasConfiguration = true;
    for (const std::string& document : best)
        m_hasConfiguration = m_hasConfiguration && !document.empty() &&
                             m_configuration.decodeBlock(document).has_value();
}

OfflineDrive* OfflineStore::inSlot(PartitionId partition, std::uint8_t slot)
{
    const std::uint8_t index = m_layout.table[partition][slot];
    for (OfflineDrive& drive : m_drives) {
        if (drive.db && drive.superblock.index == index)
            return &drive;
    }
    return nullptr;
}

OfflineDrive* OfflineStore::memberInSlot(PartitionId partition, std::uint8_t slot)
{
    const bool inSync = m_configuration.partitions[partition].inSync >> slot & 1;
    return inSync ? inSlot(partition, slot) : nullptr;
}

std::vector<OfflineDrive*> OfflineStore::members(PartitionId partition)
{
    std::vector<OfflineDrive*> out;
    const placement::PartitionConfig& config = m_configuration.partitions[partition];
    for (std::uint8_t slot = 0; slot < m_layout.slots(); ++slot) {
        OfflineDrive* drive = memberInSlot(partition, slot);
        if (drive)
            out.insert(slot == config.primary ? out.begin() : out.end(), drive);
    }
    return out;
}

void OfflineStore::reportAbsent(ProblemList& problems)
{
    std::set<std::uint8_t> counted;
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        for (std::uint8_t slot = 0; slot < m_layout.slots(); ++slot) {
            if (m_configuration.partitions[p].inSync >> slot & 1)
                counted.insert(m_layout.table[p][slot]);
        }
    }
    for (const std::uint8_t index : counted) {
        const bool given = std::ranges::any_of(m_drives, [&](const OfflineDrive& drive) {
            return drive.db && drive.superblock.index == index;
        });
        if (!given)
            problems.add("absent", {}, "drive " + std::to_string(index) +
                                           " is a member and is not here, or not readable");
    }
}

/// Slots that are not in sync: redundancy that is not there yet, one line for each drive.
void OfflineStore::reportBehind(ProblemList& problems)
{
    std::map<std::uint8_t, std::uint32_t> behind; // drive index: partitions
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        for (std::uint8_t slot = 0; slot < m_layout.slots(); ++slot) {
            if (!(m_configuration.partitions[p].inSync >> slot & 1))
                ++behind[m_layout.table[p][slot]];
        }
    }
    for (const auto& [index, count] : behind)
        problems.add("behind", {}, "drive " + std::to_string(index) + " is not in sync in " +
                                       std::to_string(count) + " partitions");
}

/// Rules 6 and 7 as far as a reader needs them: what one member has applied, all have committed.
void OfflineStore::decide(PartitionId partition, bool wholeTail, ProblemList& problems)
{
    const std::vector<OfflineDrive*> all = members(partition);
    if (all.empty())
        return;
    drive::Sequence target = 0;
    for (const OfflineDrive* drive : all)
        target = std::max(target, drive->states[partition].commitSequence);
    drive::Sequence held = ~drive::Sequence(0); // by every member
    for (OfflineDrive* drive : all) {
        const auto pending = drive->pending.find(partition);
        const std::size_t count = pending == drive->pending.end() ? 0 : pending->second.size();
        const drive::Sequence last = drive->states[partition].commitSequence + count;
        held = std::min(held, last);
        if (last < target)
            problems.add("log", drive->path,
                         where(partition) + ": lacks committed records " + std::to_string(last + 1) +
                             " to " + std::to_string(target));
        m_undecided = m_undecided + (last > target ? last - target : 0);
        const drive::StoredPartition& state = drive->states[partition];
        const drive::StoredPartition& first = all.front()->states[partition];
        if (state.commitSequence == first.commitSequence && state.commitEpoch != first.commitEpoch)
            problems.add("log", drive->path,
                         where(partition) + ": another history than on " + all.front()->path);
    }
    if (wholeTail)
        target = std::max(target, held);
    for (OfflineDrive* drive : all) {
        const auto pending = drive->pending.find(partition);
        if (pending == drive->pending.end())
            continue;
        for (const LogRecord& record : pending->second) {
            if (record.sequence <= target)
                applyTo(*drive, record);
        }
    }
}

} // namespace holdfast::tool
