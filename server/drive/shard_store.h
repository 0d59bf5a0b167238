// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drive/commit_batch.h"
#include "drive/drive_factory.h"
#include "drive/shard_file.h"

namespace holdfast::drive
{

/// The shards/ directory of an open drive: which files are being written, which are finished but not yet
/// recorded, which are to be unlinked once nobody reads them. Calls that touch the disk block (shard
/// pool). Thread-safe.
class ShardStore
{
public:
    ShardStore(env::FileSystem& files, std::string drivePath, Uuid store, PinCheck pins);

    /// A writer whose file comes after `before`, the generation that counts now.
    [[nodiscard]] Result<std::unique_ptr<ShardFileWriter>>
    create(const ShardName& name, const ShardOrigin& origin, std::optional<std::uint16_t> before);
    /// Ends the file, makes its name durable and keeps a note for the prepare that records it.
    [[nodiscard]] Result<void> finish(ShardFileWriter& writer, const ShardName& name,
                                      std::uint64_t extentLength, std::uint64_t extentCrc64);
    /// A writer that was dropped unfinished: its file goes.
    void abandon(const ShardFileWriter& writer);
    void endWriting(const ShardName& name); ///< every writer's last word
    [[nodiscard]] Result<std::unique_ptr<ShardFileReader>>
    open(const ShardName& name, const ShardRecord& record, const ShardShape& shape);

    [[nodiscard]] std::optional<ShardRecord> finished(const ShardName& name);
    void forget(const std::vector<ShardName>& recorded);
    /// Nobody will record it: its file is doomed.
    void forgetFinished(const ShardName& name);

    void doom(const std::vector<CommitBatch::DoomedShard>& shards);
    [[nodiscard]] bool hasDoomed();
    /// Unlinks the doomed files that nobody reads. The first error that is not "already gone".
    [[nodiscard]] Result<void> unlinkDoomed();

    /// Files that are finished and not recorded, or about to be unlinked: not the sweeper's. The same
    /// goes for every file of a shard that is being written.
    [[nodiscard]] std::set<ShardFileName> spoken();
    [[nodiscard]] bool isWriting(const ShardFileName& name);
    [[nodiscard]] Result<std::vector<ShardFileName>> listFolder(std::uint8_t folder);
    [[nodiscard]] Result<ShardHeader> readHeader(const ShardFileName& name);
    [[nodiscard]] Result<void> remove(const ShardFileName& name);

private:
    using ShardKey = std::string; ///< shardRecordKey: orders ShardName
    struct Finished
    {
        ShardRecord record;
        std::vector<std::uint16_t> leftovers; ///< of an ended run: doomed once the record is durable
    };
    [[nodiscard]] std::string pathOf(const ShardFileName& name) const;
    [[nodiscard]] std::string folderPath(std::uint8_t folder) const;
    [[nodiscard]] Result<void> needFolder(std::uint8_t folder);

    env::FileSystem& m_files;
    std::string m_root; ///< .../shards
    Uuid m_store;
    PinCheck m_pins;
    std::array<std::atomic<bool>, 256> m_folders{};
    std::mutex m_mutex;
    std::map<std::pair<Uuid, std::uint8_t>, int> m_writing; ///< open writers of a shard
    std::map<ShardKey, Finished> m_finished;
    std::vector<CommitBatch::DoomedShard> m_doomed;
};

} // namespace holdfast::drive
