// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drive/drive_factory.h"
#include "drive/log_record.h"
#include "drive/sys_rows.h"
#include "placement/configuration.h"
#include "placement/layout.h"
#include "tool/report.h"

namespace holdfast::tool
{

using drive::Family;
using drive::PartitionId;

/// Rows a drive will have once it applies the records that are decided: by family and key; nullopt: gone.
using Overlay = std::map<std::pair<Family, std::string>, std::optional<std::string>>;

struct OfflineDrive
{
    std::string path;
    std::unique_ptr<env::FileLock> lock;
    drive::Superblock superblock;
    std::unique_ptr<drive::MetaDb> db; ///< nullptr: it cannot be read
    std::vector<drive::StoredPartition> states; ///< by partition
    std::map<PartitionId, std::vector<drive::LogRecord>> pending; ///< after the commit point
    Overlay overlay;

    /// A row with the overlay applied.
    [[nodiscard]] Result<std::optional<std::string>> get(Family family, const std::string& key) const;
};

struct StoreFailure
{
    int exitCode = 2;
    std::string sentence;
};

/// The drives of a store, open for reading: what they say about themselves, the newest configuration
/// among them, and their rows as decided.
class OfflineStore
{
public:
    /// `wholeTail`: records after the commit point that every present member holds are decided, too (a
    /// start would commit them); else only those that some member has applied.
    [[nodiscard]] static std::expected<OfflineStore, StoreFailure>
    open(env::FileSystem& files, const std::vector<std::string>& paths, bool wholeTail,
         ProblemList& problems);

    [[nodiscard]] std::vector<OfflineDrive>& drives() { return m_drives; }
    [[nodiscard]] const Uuid& id() const { return m_id; }
    [[nodiscard]] const placement::Layout& layout() const { return m_layout; }
    [[nodiscard]] const placement::Configuration& configuration() const { return m_configuration; }
    [[nodiscard]] bool hasConfiguration() const { return m_hasConfiguration; }
    /// The drive in a slot, if it is given and its database can be read.
    [[nodiscard]] OfflineDrive* inSlot(PartitionId partition, std::uint8_t slot);
    /// The same, if it is in sync: what it lacks otherwise it is still learning.
    [[nodiscard]] OfflineDrive* memberInSlot(PartitionId partition, std::uint8_t slot);
    /// In-sync drives of a partition that are given and readable, the primary first.
    [[nodiscard]] std::vector<OfflineDrive*> members(PartitionId partition);
    /// Records after the commit points that nobody has applied.
    [[nodiscard]] std::uint64_t undecided() const { return m_undecided; }

private:
    [[nodiscard]] std::expected<void, StoreFailure>
    openOne(env::FileSystem& files, drive::MetaDbFactory& databases, const std::string& path,
            ProblemList& problems);
    void readConfigurations(ProblemList& problems);
    void readLayouts(ProblemList& problems);
    void decide(PartitionId partition, bool wholeTail, ProblemList& problems);
    void reportAbsent(ProblemList& problems);
    void reportBehind(ProblemList& problems);

    Uuid m_id;
    std::vector<OfflineDrive> m_drives;
    placement::Layout m_layout;
    placement::Configuration m_configuration;
    bool m_hasConfiguration = false;
    std::uint64_t m_undecided = 0;
};

} // namespace holdfast::tool
