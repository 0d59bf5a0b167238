// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "drive/extent.h"
#include "store/row_keys.h"
#include "store/rows.h"
#include "tool/extent_read.h"
#include "tool/merged_rows.h"
#include "tool/offline_store.h"
#include "tool/report.h"

namespace holdfast::tool
{

struct VerifyTotals
{
    std::uint64_t objects = 0, deleteMarkers = 0, documents = 0, versions = 0, uploads = 0, parts = 0;
    std::uint64_t bytes = 0; ///< of objects, all versions
    std::uint64_t extents = 0, pendingExtents = 0, shards = 0, shardBytes = 0;
    std::uint64_t smallBodies = 0, unusedBodies = 0, owed = 0;
};

/// One run of `drive verify` over an open store.
class Verifier
{
public:
    Verifier(env::FileSystem& files, OfflineStore& store, ProblemList& problems)
        : m_files(files), m_store(store), m_problems(problems)
    {
    }
    [[nodiscard]] Result<void> run();
    [[nodiscard]] const VerifyTotals& totals() const { return m_totals; }

private:
    struct BodyUse
    {
        std::string key; ///< of family Body
        auto operator<=>(const BodyUse&) const = default;
    };
    struct ExtentUse
    {
        Uuid id;
        PartitionId partition = 0;
        std::uint64_t length = 0; ///< 0: in an outbox, about to be released
        bool found = false;
    };
    using Step = void (Verifier::*)(PartitionId partition, const std::string& key,
                                    const std::string& value);

    // -- rows (verify_rows.cpp) --
    [[nodiscard]] Result<void> checkFamily(Family family, Step step);
    void compareRow(Family family, const MergedRows& rows, PartitionId partition,
                    const std::vector<OfflineDrive*>& members);
    void versionRow(PartitionId partition, const std::string& key, const std::string& value);
    void oldVersionRow(PartitionId partition, const std::string& key, const std::string& value);
    void countVersion(PartitionId partition, const std::string& key, const std::string& value,
                      bool isCurrent);
    // How a key's versions hang together (verify_versions.cpp).
    void checkNull(PartitionId partition, const std::string& name, const store::VersionRow& current);
    void checkOlder(PartitionId partition, const std::string& name, std::uint64_t stamp,
                    const store::VersionRow& older);
    void mutablesRow(PartitionId partition, const std::string& key, const std::string& value);
    [[nodiscard]] std::optional<store::VersionRow> versionAt(PartitionId partition, Family family,
                                                             const std::string& key);
    void uploadRow(PartitionId partition, const std::string& key, const std::string& value);
    void auxRow(PartitionId partition, const std::string& key, const std::string& value);
    void partRow(PartitionId partition, const std::string& key, const std::string& value);
    void counterRow(PartitionId partition, const std::string& key, const std::string& value);
    void use(PartitionId partition, const store::BodyRef& body, std::uint64_t size,
             const std::string& owner);
    void compareCounters();

    // -- bodies (verify_bodies.cpp) --
    [[nodiscard]] Result<void> checkExtentRows();
    void extentRow(PartitionId partition, const std::string& key, const std::string& value);
    void readShards(const drive::ExtentRow& row);
    [[nodiscard]] std::unique_ptr<drive::ShardFileReader>
    openShard(OfflineDrive& drive, const drive::ExtentRow& row, std::uint8_t shard);
    [[nodiscard]] Result<void> checkShardFiles();
    void checkShardFile(OfflineDrive& drive, const drive::ShardFileName& file,
                        const std::map<std::pair<Uuid, std::uint8_t>, drive::ShardRecord>& records);
    [[nodiscard]] Result<void> checkLocalRows(OfflineDrive& drive);
    void localRow(OfflineDrive& drive, std::string_view key, std::string_view value);
    [[nodiscard]] Result<void> checkHeld(OfflineDrive& drive);
    [[nodiscard]] bool isExtentKnown(const OfflineDrive& drive, const drive::ShardName& name) const;
    [[nodiscard]] Result<void> checkBodies(OfflineDrive& drive);

    env::FileSystem& m_files;
    OfflineStore& m_store;
    ProblemList& m_problems;
    VerifyTotals m_totals;
    codec::CodecSet m_codecs;
    std::string m_currentName; ///< bucket id and key of the object whose older versions are looked at
    std::optional<store::VersionRow> m_current;
    std::vector<BodyUse> m_bodies;
    std::vector<ExtentUse> m_extents;
    std::map<std::string, store::CounterDelta> m_sums;   ///< by counter key: what the rows add up to
    std::map<std::string, store::CounterDelta> m_stored; ///< by counter key
    std::map<const OfflineDrive*, std::map<std::pair<Uuid, std::uint8_t>, drive::ShardRecord>>
        m_records;
};

} // namespace holdfast::tool
