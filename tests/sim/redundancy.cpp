// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/redundancy.h"

#include <cstdio>
#include <set>

#include "base/encoding.h"
#include "drive/shard_file.h"
#include "placement/configuration.h"
#include "placement/layout.h"
#include "sim/version_rows.h"
#include "store/row_keys.h"

namespace holdfast::sim
{
namespace
{

using drive::Family;
using drive::PartitionId;

constexpr std::array kReplicated = {Family::Current, Family::Noncurrent, Family::Uploads, Family::Aux};

/// The drives of one store as they lie on their disks.
class Inspection
{
public:
    Inspection(SimServer& server, const std::vector<std::string>& paths, Oracle& oracle)
        : m_server(server), m_paths(paths), m_oracle(oracle)
    {
    }

    void run()
    {
        if (!open())
            return;
        for (const Family family : kReplicated)
            compareRows(family);
        collectBodies();
        for (std::size_t drive = 0; drive < m_stores.size(); ++drive) {
            checkBodies(drive);
            checkShards(drive);
        }
        checkVersionRows(m_stores, m_layout, m_extentRows, [this](const std::string& what) { broken(what); });
        checkCounters();
    }

private:
    void broken(const std::string& what) { m_oracle.fail("at rest: " + what); }

    bool open()
    {
        std::vector<std::shared_ptr<ModelStore>> byPath;
        std::map<std::uint32_t, std::size_t> byIndex;
        for (std::size_t i = 0; i < m_paths.size(); ++i) {
            const auto block = drive::readSuperblock(m_server.files(), m_paths[i]);
            auto store = m_server.databases().storeAt(m_paths[i] + "/db");
            if (!block || !store) {
                broken(m_paths[i] + " is no drive");
                return false;
            }
            byPath.push_back(std::move(store));
            byIndex[block->index] = i;
        }
        for (const auto& [index, i] : byIndex) {
            while (m_stores.size() < index) { // a drive that has left: nothing may be there
                m_stores.push_back(std::make_shared<ModelStore>());
                m_places.emplace_back();
            }
            m_stores.push_back(byPath[i]);
            m_places.push_back(m_paths[i]);
        }
        if (byIndex.size() != m_paths.size()) {
            broken("indices are wrong");
            return false;
        }
        // A drive without slots that was away may know an older layout: a start takes the newest, too.
        m_layout.version = 0;
        for (const auto& store : byPath) {
            const auto row = store->rows(Family::Sys).find(drive::layoutKey());
            auto layout = row == store->rows(Family::Sys).end() ? fail(Code::NotFound, "there is none")
                                                                : placement::Layout::decode(*row->second);
            if (!layout) {
                broken("a layout does not parse: " + layout.error().describe());
                return false;
            }
            if (layout->version > m_layout.version)
                m_layout = std::move(*layout);
        }
        if (!m_layout.isSettled())
            broken("the layout has not reached its goal");
        return true;
    }

    [[nodiscard]] std::set<std::size_t> drivesOf(PartitionId partition) const
    {
        std::set<std::size_t> out;
        for (std::uint32_t slot = 0; slot < m_layout.slots(); ++slot)
            out.insert(m_layout.table[partition][slot]);
        return out;
    }

    void compareRows(Family family)
    {
        for (std::size_t drive = 0; drive < m_stores.size(); ++drive) {
            for (const auto& [key, value] : m_stores[drive]->rows(family)) {
                const auto partition = drive::partitionOfRow(family, key);
                if (!partition) {
                    broken("a key of " + std::string(drive::familyName(family)) + " does not parse");
                    continue;
                }
                const auto where = drivesOf(*partition);
                if (!where.contains(drive))
                    broken(m_places[drive] + " has a row of a partition that is not its own");
                for (const std::size_t other : where) {
                    const auto& rows = m_stores[other]->rows(family);
                    const auto same = rows.find(key);
                    if (same == rows.end() || *same->second != *value)
                        broken(std::string(drive::familyName(family)) + " row " +
                               hexEncode(asBytes(key)) + " of " + m_places[drive] +
                               (same == rows.end() ? " is missing on " : " differs on ") +
                               m_places[other]);
                }
            }
        }
    }

    void addBody(PartitionId partition, const store::BodyRef& body)
    {
        if (body.small)
            m_bodies.insert(drive::bodyKey(partition, body.small->id, body.small->holders));
        for (const store::ExtentRef& extent : body.extents)
            m_extents.insert(extent.id);
    }

    void collectBodies()
    {
        for (std::size_t drive = 0; drive < m_stores.size(); ++drive) {
            for (const Family family : {Family::Current, Family::Noncurrent}) {
                for (const auto& [key, value] : m_stores[drive]->rows(family)) {
                    const auto row = store::VersionRow::decode(*value);
                    if (!row)
                        broken("a version row does not parse");
                    else
                        addBody(*drive::partitionOfRow(family, key), row->body);
                }
            }
            for (const auto& [key, value] : m_stores[drive]->rows(Family::Aux)) {
                const auto partition = *drive::partitionOfRow(Family::Aux, key);
                if (key[2] == 'U') {
                    const auto row = store::PartRow::decode(*value);
                    if (!row)
                        broken("a part row does not parse");
                    else
                        addBody(partition, row->body);
                } else if (key[2] == 'E') {
                    const Uuid id = Uuid::fromRaw(std::string_view(key).substr(3));
                    auto row = drive::ExtentRow::decode(partition, id, *value);
                    if (!row)
                        broken("an extent row does not parse");
                    else
                        m_extentRows.emplace(id, std::move(*row));
                } else if (key[2] == 'O') {
                    broken("the outbox is not empty");
                }
            }
        }
        for (const auto& [id, row] : m_extentRows) {
            if (!m_extents.contains(id))
                broken("no row names extent " + id.hex() + (row.pendingBoot ? " (pending)" : ""));
        }
        for (const Uuid& id : m_extents) {
            if (!m_extentRows.contains(id))
                broken("extent " + id.hex() + " has no row");
        }
    }

    void checkBodies(std::size_t drive)
    {
        for (const auto& [key, value] : m_stores[drive]->rows(Family::Body)) {
            if (!m_bodies.contains(key))
                broken(m_places[drive] + " has a small body that nothing names");
            if (!drive::openBody(key, *value))
                broken(m_places[drive] + " has a damaged small body");
        }
        for (const std::string& key : m_bodies) {
            const auto parts = *drive::parseBodyKey(key);
            for (std::uint32_t slot = 0; slot < m_layout.slots(); ++slot) {
                if ((parts.holders >> slot & 1) != 0 &&
                    m_layout.table[parts.partition][slot] == drive &&
                    !m_stores[drive]->rows(Family::Body).contains(key))
                    broken(m_places[drive] + " lacks a small body it should hold");
            }
        }
    }

    void checkShards(std::size_t drive)
    {
        if (m_places[drive].empty())
            return;
        std::set<std::string> named;
        for (const auto& [id, row] : m_extentRows) {
            for (std::uint8_t i = 0; i < row.geometry.shards(); ++i) {
                if (m_layout.table[row.partition][row.slots[i]] == drive)
                    checkShard(drive, row, {row.partition, id, i}, named);
            }
        }
        for (const auto& [key, value] : m_stores[drive]->rows(Family::Sys)) {
            if (drive::isOwedKey(key))
                broken(m_places[drive] + " still owes something");
            if (key.starts_with('s') && !named.contains(key))
                broken(m_places[drive] + " has a record of a shard that nothing names: " +
                       hexEncode(asBytes(key)));
        }
        const SimDisk& disk = m_server.files().diskAt(m_places[drive]);
        std::size_t files = 0;
        std::string names;
        for (const std::string& path : disk.files()) {
            if (!path.starts_with("/shards/"))
                continue;
            ++files;
            names += " " + path;
        }
        for (const std::string& key : named)
            names += " named " + drive::parseShardKey(key)->extent.hex();
        if (files != named.size())
            broken(m_places[drive] + " has " + std::to_string(files) + " shard files where " +
                   std::to_string(named.size()) + " are named:" + names);
    }

    void checkShard(std::size_t drive, const drive::ExtentRow& row, const drive::ShardName& name,
                    std::set<std::string>& named)
    {
        const std::string key = drive::shardRecordKey(name);
        named.insert(key);
        const auto& sys = m_stores[drive]->rows(Family::Sys);
        const auto stored = sys.find(key);
        if (stored == sys.end()) {
            broken(m_places[drive] + " lacks shard " + std::to_string(name.index) + " of " +
                   row.id.hex());
            return;
        }
        const auto record = drive::ShardRecord::decode(*stored->second);
        if (!record) {
            broken("a shard record does not parse");
            return;
        }
        const drive::ShardFileName file{row.id, name.index, record->generation};
        auto reader = drive::ShardFileReader::open(
            m_server.files(), m_places[drive] + "/shards/" + file.folder() + "/" + file.text());
        if (!reader) {
            broken("shard " + file.text() + " of " + m_places[drive] + ": " +
                   reader.error().describe());
            return;
        }
        for (std::uint64_t block = 0; block < record->blocks; ++block) {
            Bytes into((*reader)->blockBytes(block));
            if (auto read = (*reader)->read(block, 1, into); !read)
                broken("shard " + file.text() + " of " + m_places[drive] + ": " +
                       read.error().describe());
        }
    }

    void checkCounters()
    {
        std::map<std::string, store::CounterDelta> expected;
        std::set<std::string> seen;
        for (const Family family : {Family::Current, Family::Noncurrent}) {
            for (const auto& rows : m_stores)
                countVersions(*rows, family, seen, expected);
            seen.clear();
        }
        for (const auto& rows : m_stores) {
            for (const auto& [key, value] : rows->rows(Family::Uploads)) {
                if (seen.insert(key).second)
                    expected[store::counterKey(readBe<std::uint64_t>(key.data()),
                                               *drive::partitionOfRow(Family::Uploads, key))]
                        .uploads += 1;
            }
        }
        compareCounters(expected);
    }

    static void countVersions(const ModelStore& store, Family family, std::set<std::string>& seen,
                              std::map<std::string, store::CounterDelta>& into)
    {
        for (const auto& [key, value] : store.rows(family)) {
            const auto bucket = readBe<std::uint64_t>(key.data());
            if (!seen.insert(key).second || bucket == drive::kSystemBucket)
                continue;
            const auto row = store::VersionRow::decode(*value);
            auto& sum = into[store::counterKey(bucket, *drive::partitionOfRow(family, key))];
            const bool isObject = row->kind == store::RowKind::Object;
            sum.objects += family == Family::Current && isObject ? 1 : 0;
            sum.bytes += isObject ? static_cast<std::int64_t>(row->size) : 0;
            sum.versions += 1;
        }
    }

    void compareCounters(const std::map<std::string, store::CounterDelta>& expected)
    {
        for (std::size_t drive = 0; drive < m_stores.size(); ++drive) {
            const auto& rows = m_stores[drive]->rows(Family::Counters);
            for (const auto& [key, sum] : expected) {
                const PartitionId partition = readBe<PartitionId>(key.data() + 8);
                const auto row = rows.find(key);
                const auto stored =
                    row == rows.end() ? store::CounterDelta{} : *store::CounterDelta::decode(*row->second);
                if (drivesOf(partition).contains(drive) && !(stored == sum))
                    broken(m_places[drive] + " counts " + std::to_string(stored.objects) + " objects, " +
                           std::to_string(stored.bytes) + " bytes, " + std::to_string(stored.versions) +
                           " versions, " + std::to_string(stored.uploads) + " uploads in partition " +
                           std::to_string(partition) + "; the rows say " +
                           std::to_string(sum.objects) + ", " + std::to_string(sum.bytes) + ", " +
                           std::to_string(sum.versions) + ", " + std::to_string(sum.uploads));
            }
            for (const auto& [key, value] : rows) {
                if (!expected.contains(key) && !(*store::CounterDelta::decode(*value) == store::CounterDelta{}))
                    broken(m_places[drive] + " counts what is not there");
            }
        }
    }

    SimServer& m_server;
    const std::vector<std::string>& m_paths;
    Oracle& m_oracle;
    std::vector<std::shared_ptr<ModelStore>> m_stores; ///< by layout index
    std::vector<std::string> m_places;
    placement::Layout m_layout;
    std::set<std::string> m_bodies;
    std::set<Uuid> m_extents;
    std::map<Uuid, drive::ExtentRow> m_extentRows;
};

} // namespace

void checkRedundancy(SimServer& server, const std::vector<std::string>& drives, Oracle& oracle)
{
    server.world().startProcess(); // files are open to a living process only
    Inspection(server, drives, oracle).run();
    server.world().endProcess(true);
}

namespace
{

std::string configurationOf(const ModelStore& store, drive::PartitionId partition)
{
    const auto block = static_cast<std::uint8_t>(partition / placement::kPartitionsPerBlock);
    const auto row = store.rows(drive::Family::Sys).find(drive::configKey(block));
    placement::Configuration configuration;
    if (row == store.rows(drive::Family::Sys).end() || !configuration.decodeBlock(*row->second))
        return "no configuration";
    const placement::PartitionConfig& c = configuration.partitions[partition];
    return "epoch " + std::to_string(c.epoch) + " in sync " + std::to_string(c.inSync) + " primary " +
           std::to_string(c.primary);
}

} // namespace

void tellRows(SimServer& server, const std::vector<std::string>& drives, const Oracle& oracle)
{
    for (const std::string& drive : drives) {
        const auto store = server.databases().storeAt(drive + "/db");
        if (!store)
            continue;
        for (const auto& [key, value] : store->rows(Family::Current)) {
            const auto row = store::VersionRow::decode(*value);
            const auto partition = drive::partitionOfRow(Family::Current, key);
            const auto body = row ? oracle.bodyOf(row->etag) : std::nullopt;
            if (!partition || (!body && (!row || row->kind != store::RowKind::Document)))
                continue; // not written by this history
            const auto& sys = store->rows(Family::Sys);
            const auto state = sys.find(drive::partitionStateKey(*partition));
            const auto stored = state == sys.end() ? drive::StoredPartition{}
                                                   : *drive::StoredPartition::decode(*state->second);
            std::string log;
            const std::string prefix = drive::partitionKey(*partition);
            for (const auto& [logKey, record] : store->rows(Family::Log)) {
                if (logKey.starts_with(prefix))
                    log += " " + std::to_string(readBe<drive::Sequence>(logKey.data() + prefix.size()));
            }
            std::fprintf(stderr,
                         "%s %s: %s %llu, partition %u, commit point %llu of epoch %llu, log%s, %s\n",
                         drive.c_str(), key.substr(8).c_str(), body ? "body" : "document version",
                         static_cast<unsigned long long>(body.value_or(row->documentVersion)),
                         unsigned(*partition), static_cast<unsigned long long>(stored.commitSequence),
                         static_cast<unsigned long long>(stored.commitEpoch), log.c_str(),
                         configurationOf(*store, *partition).c_str());
        }
    }
}

} // namespace holdfast::sim
