// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/verifier.h"

#include <algorithm>

#include "drive/commit_batch.h"

// Bodies: extents and their shards, shard files and their records, small bodies.
namespace holdfast::tool
{
namespace
{

std::string nameOf(const drive::ExtentRow& row)
{
    nlohmann::ordered_json line;
    putBytes(line, "key", row.key);
    return "extent " + row.id.hex() + " of " + line.dump();
}

} // namespace

Result<void> Verifier::checkExtentRows()
{
    Result<void> done = checkFamily(Family::Aux, &Verifier::extentRow);
    if (!done)
        return done;
    for (const ExtentUse& use : m_extents) {
        // What stands in an outbox may have been released already.
        if (!use.found && use.length > 0 && !m_store.members(use.partition).empty())
            m_problems.add("extent", {}, "extent " + use.id.hex() + " of partition " +
                                             std::to_string(use.partition) +
                                             " is part of a body and has no row");
    }
    return {};
}

void Verifier::extentRow(PartitionId partition, const std::string& key, const std::string& value)
{
    if (key.size() != 19 || key[2] != 'E')
        return;
    const Uuid id = Uuid::fromRaw(std::string_view(key).substr(3));
    const Result<drive::ExtentRow> row = drive::ExtentRow::decode(partition, id, value);
    if (!row) {
        m_problems.add("row", {}, row.error().describe());
        return;
    }
    ++m_totals.extents;
    bool used = false;
    const auto [first, last] = std::ranges::equal_range(m_extents, id, {}, &ExtentUse::id);
    for (auto use = first; use != last; ++use) {
        used = true;
        use->found = use->partition == partition;
        if (use->length > 0 && use->length != row->length)
            m_problems.add("extent", {}, nameOf(*row) + ": its length differs from its body's");
    }
    if (row->pendingBoot)
        ++m_totals.pendingExtents;
    else if (!used)
        m_problems.add("extent", {}, nameOf(*row) + " belongs to no body");
    readShards(*row);
}

std::unique_ptr<drive::ShardFileReader>
Verifier::openShard(OfflineDrive& drive, const drive::ExtentRow& row, std::uint8_t shard)
{
    const drive::ShardName name{row.partition, row.id, shard};
    const std::string text = nameOf(row) + ", shard " + std::to_string(shard);
    const auto& records = m_records[&drive];
    const auto record = records.find({row.id, shard});
    const auto debt = drive.db->get(Family::Sys, drive::owedShardKey(name));
    if (debt && *debt) {
        m_problems.add("owed", drive.path, text + " is still to be rebuilt");
        return nullptr;
    }
    if (record == records.end()) {
        m_problems.add("shard", drive.path, text + " has no record");
        return nullptr;
    }
    const drive::ShardFileName file{row.id, shard, record->second.generation};
    auto reader = drive::ShardFileReader::open(m_files, drive.path + "/shards/" + file.folder() + "/" +
                                                            file.text());
    Result<void> good = reader ? (*reader)->expect(m_store.id(), name)
                               : Result<void>(std::unexpected(reader.error()));
    if (good) {
        const drive::ShardFooter& footer = (*reader)->footer();
        const drive::ShardHeader& header = (*reader)->header();
        if (footer.tableHash != record->second.tableHash || footer.extentLength != row.length ||
            footer.extentCrc64 != row.crc64 || header.origin.geometry != row.geometry ||
            header.origin.blockSize != row.blockSize)
            good = fail(Code::Corrupt, "the file is not the one that was recorded");
    }
    if (!good) {
        m_problems.add("shard", drive.path, text + ": " + good.error().describe());
        return nullptr;
    }
    ++m_totals.shards;
    m_totals.shardBytes += (*reader)->footer().bytes;
    return *std::move(reader);
}

void Verifier::readShards(const drive::ExtentRow& row)
{
    ShardSet shards(row.geometry.shards());
    std::uint32_t there = 0;
    for (std::uint8_t i = 0; i < row.geometry.shards(); ++i) {
        OfflineDrive* drive = m_store.memberInSlot(row.partition, row.slots[i]);
        if (!drive)
            continue;
        shards[i] = openShard(*drive, row, i);
        there += shards[i] ? 1 : 0;
    }
    if (there == 0)
        return;
    const ExtentShape shape{row.geometry, row.blockSize, row.length};
    const ExtentOutcome outcome = readExtent(m_codecs, shape, shards, true, {});
    for (const std::string& error : outcome.errors)
        m_problems.add("shard", {}, nameOf(row) + ": " + error);
    if (!outcome.readable)
        m_problems.add("lost", {}, nameOf(row) + " cannot be read from these drives");
    else if (outcome.crc64 != row.crc64)
        m_problems.add("lost", {}, nameOf(row) + ": its data has another CRC64 than its row");
    if (outcome.parityWrong)
        m_problems.add("shard", {}, nameOf(row) + ": its parity does not fit its data");
}

/// Files against records and records against extents, on each drive for itself.
Result<void> Verifier::checkShardFiles()
{
    for (std::size_t i = 0; i < m_store.drives().size(); ++i) {
        OfflineDrive& drive = m_store.drives()[i];
        if (!drive.db)
            continue;
        Result<void> read = checkLocalRows(drive);
        if (!read)
            return read;
        const Result<ShardIndex> files = ShardIndex::build(m_files, {drive.path});
        if (!files)
            return std::unexpected(files.error());
        for (const ShardIndex::Entry& entry : files->entries())
            checkShardFile(drive, entry.name, m_records[&drive]);
    }
    return {};
}

void Verifier::checkShardFile(
    OfflineDrive& drive, const drive::ShardFileName& file,
    const std::map<std::pair<Uuid, std::uint8_t>, drive::ShardRecord>& records)
{
    const auto record = records.find({file.extent, file.index});
    if (record == records.end() || record->second.generation != file.generation)
        m_problems.add("orphan", drive.path, "the file " + file.text() + " has no record");
}

Result<void> Verifier::checkLocalRows(OfflineDrive& drive)
{
    auto at = drive.db->iterate(Family::Sys, false);
    if (!at)
        return std::unexpected(at.error());
    for ((*at)->seek({}); (*at)->valid(); (*at)->next())
        localRow(drive, (*at)->key(), (*at)->value());
    Result<void> read = (*at)->status();
    if (read)
        read = checkHeld(drive);
    return read;
}

/// The bytes the drive says its shards have.
Result<void> Verifier::checkHeld(OfflineDrive& drive)
{
    const Result<drive::CommitBatch::Totals> totals = drive::readTotals(*drive.db);
    if (!totals)
        return std::unexpected(totals.error());
    std::uint64_t bytes = 0;
    for (const auto& [name, record] : m_records[&drive])
        bytes += record.fileBytes();
    if (bytes != totals->heldBytes)
        m_problems.add("held", drive.path,
                       "its shards have " + std::to_string(bytes) + " bytes, it counts " +
                           std::to_string(totals->heldBytes));
    return {};
}

void Verifier::localRow(OfflineDrive& drive, std::string_view key, std::string_view value)
{
    const char kind = key.empty() ? '\0' : key[0];
    if (kind == 'c' || kind == 'h' || kind == 'l' || kind == 'p' || kind == 'q')
        return; // read when the store was opened; what is in quarantine is a person's to judge
    if (kind == 'b' || kind == 'o') {
        ++m_totals.owed;
        if (!drive::isOwedKey(key))
            m_problems.add("row", drive.path, "the key of something owed is malformed");
        else if (kind == 'b')
            m_problems.add("owed", drive.path, "a small body is still to be copied");
        return;
    }
    const Result<drive::ShardName> name = drive::parseShardKey(key);
    const Result<drive::ShardRecord> record = drive::ShardRecord::decode(value);
    if (!name || !record) {
        m_problems.add("row", drive.path, "a local row is malformed or of an unknown kind");
        return;
    }
    m_records[&drive][{name->extent, name->index}] = *record;
    if (!isExtentKnown(drive, *name))
        m_problems.add("orphan", drive.path, "the record of shard " + std::to_string(name->index) +
                                                 " of extent " + name->extent.hex() +
                                                 " has no extent row");
}

/// As stored, as decided, or in a record that is not decided yet.
bool Verifier::isExtentKnown(const OfflineDrive& drive, const drive::ShardName& name) const
{
    const std::string key = store::extentKey(name.partition, name.extent);
    const auto stored = drive.db->get(Family::Aux, key);
    const auto decided = drive.get(Family::Aux, key);
    if (!stored || *stored || !decided || *decided)
        return true;
    const auto pending = drive.pending.find(name.partition);
    if (pending == drive.pending.end())
        return false;
    return std::ranges::any_of(pending->second, [&](const drive::LogRecord& record) {
        return std::ranges::any_of(record.mutations,
                                   [&](const drive::Mutation& m) { return m.key == key; });
    });
}

/// Both in key order: the drive's bodies, and those the rows want.
Result<void> Verifier::checkBodies(OfflineDrive& drive)
{
    Result<DriveRows> rows = DriveRows::open(drive, Family::Body);
    if (!rows)
        return failed(std::move(rows));
    auto wanted = m_bodies.begin();
    const auto missUpTo = [&](const std::string* key) {
        for (; wanted != m_bodies.end() && (!key || wanted->key < *key); ++wanted) {
            const Result<drive::BodyKeyParts> parts = drive::parseBodyKey(wanted->key);
            bool here = false;
            for (std::uint8_t slot = 0; parts && slot < m_store.layout().slots(); ++slot)
                here = here || ((parts->holders >> slot & 1) &&
                                m_store.memberInSlot(parts->partition, slot) == &drive);
            const auto debt = drive.db->get(Family::Sys, drive::owedBodyKey(wanted->key));
            if (here && debt && !*debt)
                m_problems.add("body", drive.path,
                               "small body " + parts->body.hex() + " of partition " +
                                   std::to_string(parts->partition) + " is missing");
        }
    };
    for (; rows->valid(); rows->next()) {
        missUpTo(&rows->key());
        ++m_totals.smallBodies;
        const Result<std::string> body = drive::openBody(rows->key(), rows->value());
        const Result<drive::BodyKeyParts> parts = drive::parseBodyKey(rows->key());
        if (!body || !parts)
            m_problems.add("body", drive.path,
                           "small body " + (parts ? parts->body.hex() : "") + ": " +
                               (parts ? body.error() : parts.error()).describe());
        if (wanted == m_bodies.end() || wanted->key != rows->key())
            ++m_totals.unusedBodies; // of a write that did not end; its holder sweeps it
        while (wanted != m_bodies.end() && wanted->key == rows->key())
            ++wanted;
    }
    missUpTo(nullptr);
    return rows->status();
}

} // namespace holdfast::tool
