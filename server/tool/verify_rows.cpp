// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/verifier.h"

#include <algorithm>

// Rows: the same on every member, decodable, and adding up to the counters.
namespace holdfast::tool
{
namespace
{

std::string describe(Family family, const std::string& key)
{
    nlohmann::ordered_json line;
    putBytes(line, "key", key);
    return std::string(drive::familyName(family)) + " row " + line.dump();
}

std::string ownerOf(const std::string& objectRowKey)
{
    return "object " + describe(Family::Current, objectRowKey);
}

} // namespace

Result<void> Verifier::run()
{
    Result<void> done = checkFamily(Family::Current, &Verifier::versionRow);
    if (done)
        done = checkFamily(Family::Noncurrent, &Verifier::oldVersionRow);
    if (done)
        done = checkFamily(Family::Uploads, &Verifier::uploadRow);
    if (done)
        done = checkFamily(Family::Aux, &Verifier::auxRow);
    if (done)
        done = checkFamily(Family::Counters, &Verifier::counterRow);
    if (!done)
        return done;
    compareCounters();
    std::ranges::sort(m_bodies);
    std::ranges::sort(m_extents, {}, &ExtentUse::id);
    done = checkShardFiles();
    if (done)
        done = checkExtentRows();
    for (OfflineDrive& drive : m_store.drives()) {
        if (done && drive.db)
            done = checkBodies(drive);
    }
    return done;
}

/// Every row of a family, taken from the first member of its partition that has it.
Result<void> Verifier::checkFamily(Family family, Step step)
{
    Result<MergedRows> rows = MergedRows::open(m_store, family);
    if (!rows)
        return failed(std::move(rows));
    for (;;) {
        const Result<bool> any = rows->next();
        if (!any)
            return std::unexpected(any.error());
        if (!*any)
            return {};
        const Result<PartitionId> partition = drive::partitionOfRow(family, rows->key());
        if (!partition) {
            m_problems.add("row", rows->holders().front().drive->path,
                           describe(family, rows->key()) + ": " + partition.error().describe());
            continue;
        }
        const std::vector<OfflineDrive*> members = m_store.members(*partition);
        compareRow(family, *rows, *partition, members);
        for (const OfflineDrive* member : members) {
            const std::string* value = rows->valueOn(member);
            if (!value)
                continue;
            (this->*step)(*partition, rows->key(), *value);
            break;
        }
    }
}

void Verifier::compareRow(Family family, const MergedRows& rows, PartitionId partition,
                          const std::vector<OfflineDrive*>& members)
{
    const std::string zero = store::CounterDelta().encode();
    const std::string* first = nullptr;
    const OfflineDrive* from = nullptr;
    const OfflineDrive* without = nullptr;
    for (const OfflineDrive* member : members) {
        const std::string* value = rows.valueOn(member);
        if (family == Family::Counters && !value)
            value = &zero; // a counter that never moved
        if (!value) {
            without = member;
        } else if (!first) {
            first = value;
            from = member;
        } else if (*value != *first) {
            m_problems.add("difference", member->path, describe(family, rows.key()) +
                                                           " differs from that on " + from->path);
        }
    }
    if (first && without)
        m_problems.add("difference", without->path,
                       describe(family, rows.key()) + " of partition " +
                           std::to_string(partition) + " is missing; " + from->path + " has it");
}

void Verifier::versionRow(PartitionId partition, const std::string& key, const std::string& value)
{
    countVersion(partition, key, value, true);
    const Result<store::VersionRow> row = store::VersionRow::decode(value);
    if (row)
        checkNull(partition, key, *row);
}

void Verifier::oldVersionRow(PartitionId partition, const std::string& key, const std::string& value)
{
    const Result<store::OlderKeyParts> parts = store::parseOlderKey(key);
    if (!parts) {
        m_problems.add("row", {}, describe(Family::Noncurrent, key) + ": malformed key");
        return;
    }
    const std::string name = key.substr(0, sizeof(store::BucketId)) + parts->key;
    countVersion(partition, name, value, false);
    const Result<store::VersionRow> row = store::VersionRow::decode(value);
    if (row)
        checkOlder(partition, name, parts->stamp, *row);
}

/// `key`: bucket id and object key.
void Verifier::countVersion(PartitionId partition, const std::string& key, const std::string& value,
                            bool isCurrent)
{
    const Result<store::VersionRow> row = store::VersionRow::decode(value);
    if (!row) {
        m_problems.add("row", {}, ownerOf(key) + ": " + row.error().describe());
        return;
    }
    store::CounterDelta& sum =
        m_sums[store::counterKey(readBe<store::BucketId>(key.data()), partition)];
    ++m_totals.versions;
    if (row->kind == store::RowKind::Document) {
        ++m_totals.documents;
        return;
    }
    ++sum.versions;
    if (row->kind == store::RowKind::DeleteMarker) {
        ++m_totals.deleteMarkers;
        return;
    }
    m_totals.objects += isCurrent ? 1 : 0;
    sum.objects += isCurrent ? 1 : 0;
    m_totals.bytes += row->size;
    sum.bytes += static_cast<std::int64_t>(row->size);
    use(partition, row->body, row->size, ownerOf(key));
    if (row->hasMutables) {
        const std::string mutables = store::mutablesKey(
            partition, readBe<store::BucketId>(key.data()), key.substr(8), row->stamp);
        const auto there = m_store.members(partition).front()->get(Family::Aux, mutables);
        if (!there || !*there)
            m_problems.add("row", {}, ownerOf(key) + ": its tags and lock are missing");
    }
    for (std::uint32_t i = 0; i < row->partTableRows; ++i) {
        const std::string table = store::partTableKey(
            partition, readBe<store::BucketId>(key.data()), key.substr(8), row->stamp, i);
        const std::vector<OfflineDrive*> members = m_store.members(partition);
        const auto there = members.front()->get(Family::Aux, table);
        if (!there || !*there)
            m_problems.add("row", members.front()->path, ownerOf(key) + ": its part table is missing");
    }
}

void Verifier::use(PartitionId partition, const store::BodyRef& body, std::uint64_t size,
                   const std::string& owner)
{
    for (const store::ExtentRef& extent : body.extents)
        m_extents.push_back({extent.id, extent.partition, extent.length, false});
    if (body.small)
        m_bodies.push_back({drive::bodyKey(partition, body.small->id, body.small->holders)});
    const bool fits = body.small ? body.extentBytes() <= size : body.extentBytes() == size;
    if (!fits || (size > 0 && !body.small && body.extents.empty()))
        m_problems.add("row", {}, owner + ": its body does not add up to its size");
}

void Verifier::uploadRow(PartitionId partition, const std::string& key, const std::string& value)
{
    const Result<store::UploadKeyParts> parts = store::parseUploadKey(key);
    const Result<store::UploadRow> row = store::UploadRow::decode(value);
    if (!parts || !row) {
        m_problems.add("row", {}, describe(Family::Uploads, key) + ": " +
                                      (parts ? row.error() : parts.error()).describe());
        return;
    }
    ++m_totals.uploads;
    ++m_sums[store::counterKey(readBe<store::BucketId>(key.data()), partition)].uploads;
}

void Verifier::auxRow(PartitionId partition, const std::string& key, const std::string& value)
{
    const char type = key.size() > 2 ? key[2] : '\0';
    Result<void> good;
    const auto judge = [&](const auto& decoded) {
        if (!decoded)
            good = std::unexpected(decoded.error());
    };
    switch (type) {
    case 'E':
        return; // checkExtentRows
    case 'M':
        return mutablesRow(partition, key, value);
    case 'U':
        return partRow(partition, key, value);
    case 'P': {
        std::vector<store::PartInfo> parts;
        good = store::decodePartTable(value, parts);
        break;
    }
    case 'C':
        judge(store::CompletedRow::decode(value));
        break;
    case 'D':
        judge(store::DegradedRow::decode(value));
        judge(store::parseDegradedKey(key));
        break;
    case 'O': {
        const auto extents = store::decodeOutbox(value);
        judge(extents);
        for (std::size_t i = 0; extents && i < extents->size(); ++i)
            m_extents.push_back({(*extents)[i].id, (*extents)[i].partition, 0, false});
        break;
    }
    default:
        good = fail(Code::Corrupt, "a row of an unknown type");
    }
    if (!good)
        m_problems.add("row", {}, describe(Family::Aux, key) + ": " + good.error().describe());
}

void Verifier::partRow(PartitionId partition, const std::string& key, const std::string& value)
{
    const Result<store::PartRow> row = store::PartRow::decode(value);
    if (!row) {
        m_problems.add("row", {}, describe(Family::Aux, key) + ": " + row.error().describe());
        return;
    }
    ++m_totals.parts;
    use(partition, row->body, row->size, describe(Family::Aux, key));
}

void Verifier::counterRow(PartitionId, const std::string& key, const std::string& value)
{
    const Result<store::CounterDelta> counter = store::CounterDelta::decode(value);
    if (!counter)
        m_problems.add("row", {}, describe(Family::Counters, key) + ": " + counter.error().describe());
    else
        m_stored[key] = *counter;
}

void Verifier::compareCounters()
{
    for (const auto& [key, counter] : m_stored)
        m_sums.try_emplace(key);
    for (const auto& [key, sum] : m_sums) {
        if (readBe<store::BucketId>(key.data()) == drive::kSystemBucket)
            continue; // documents are not counted
        const auto stored = m_stored.find(key);
        const store::CounterDelta found =
            stored == m_stored.end() ? store::CounterDelta() : stored->second;
        if (found == sum)
            continue;
        const auto text = [](const store::CounterDelta& c) {
            return std::to_string(c.objects) + " objects, " + std::to_string(c.bytes) + " bytes, " +
                   std::to_string(c.versions) + " versions, " + std::to_string(c.uploads) + " uploads";
        };
        m_problems.add("counter", {}, describe(Family::Counters, key) + " says " + text(found) +
                                          "; its rows add up to " + text(sum));
    }
}

} // namespace holdfast::tool
