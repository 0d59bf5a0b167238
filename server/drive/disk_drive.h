// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drive/drive_core.h"
#include "drive/drive_factory.h"

namespace holdfast::drive
{

/// The drive in a local directory. Calls are thin: the fence, then a job on one of the drive's pools or
/// an operation for its committer (drive_core.h).
class DiskDrive : public LocalDrive, public DirectDrive, public LanedDrive
{
public:
    DiskDrive(std::shared_ptr<DriveCore> core, std::unique_ptr<DrivePools> pools);
    ~DiskDrive() override;

    [[nodiscard]] const Uuid& id() const override { return m_core->superblock.drive; }
    [[nodiscard]] std::uint32_t index() const override { return m_core->superblock.index; }
    [[nodiscard]] std::optional<Error> failed() const override { return m_core->health.failure(); }

    Task<Result<void>> prepare(Fence fence, LogRecord record, std::vector<SmallBody> bodies,
                               std::vector<ShardName> shards,
                               std::vector<std::string> owed) override;
    Task<Result<void>> commit(Fence fence, Sequence sequence, bool dropLog) override;
    void prepareThen(Fence fence, PreparationPtr record, std::vector<SmallBody> bodies,
                     std::vector<ShardName> shards, std::vector<std::string> owed,
                     env::Executor executor, Answer answer) override;
    void commitThen(Fence fence, Sequence sequence, bool dropLog, env::Executor executor,
                    Answer answer) override;
    Task<Result<std::vector<PartitionState>>> states() override;
    Task<Result<std::vector<LogRecord>>> readLog(PartitionId partition, Sequence from,
                                                 std::uint64_t maxBytes) override;
    Task<Result<void>> install(Fence fence, std::vector<LogRecord> records,
                               std::vector<SmallBody> bodies, Sequence commitTo,
                               bool dropLog) override;
    Task<Result<void>> patch(std::vector<Mutation> mutations) override;
    Task<Result<void>> adopt(std::vector<std::pair<PartitionId, PartitionState>> states) override;
    Task<Result<void>> setIncomplete(std::vector<PartitionId> partitions, bool incomplete) override;

    Task<Result<std::optional<std::string>>> get(Fence fence, Family family,
                                                 std::string key) override;
    [[nodiscard]] std::optional<std::optional<std::string>> tryGet(Fence fence, Family family,
                                                                   std::string_view key) override;
    Task<Result<CheckedTable>> checkTable(std::uint64_t after, bool leaves) override;
    void join(std::shared_ptr<SyncRound> round) override { m_core->committer->join(std::move(round)); }
    Task<Result<ScanPage>> scan(ScanRequest request) override;
    Task<Result<void>> barrier() override;
    Task<Result<void>> storeConfig(std::vector<std::pair<std::uint8_t, std::string>> blocks,
                                   std::optional<std::string> layout) override;

    Task<Result<std::unique_ptr<ShardWriter>>> createShard(Fence fence, ShardName name,
                                                           ShardOrigin origin) override;
    Task<Result<std::unique_ptr<ShardReader>>> openShard(Fence fence, ShardName name,
                                                         ShardShape shape) override;
    Task<Result<void>> adoptShard(Fence fence, ShardName name) override;
    void forgetShard(const ShardName& name) override;
    Task<Result<bool>> hasShard(ShardName name) override;
    Task<Result<std::vector<std::string>>> owed(std::string after, std::uint32_t limit) override;
    [[nodiscard]] std::uint64_t owedCount() const override { return m_core->committer->owed(); }
    Task<Result<void>> setOwed(std::vector<std::string> add, std::vector<std::string> clear) override;
    Task<Result<void>> clearUnnamed(std::vector<std::string> owed) override;
    Task<Result<std::uint64_t>> sweepOrphans(const std::vector<bool>& partitions) override;

    Task<Result<Space>> space() override;
    [[nodiscard]] bool belowReserve() const override;
    [[nodiscard]] std::uint64_t errorCount() const override { return m_core->health.errorCount(); }
    /// Asked at every beat of the monitor, which so also ends the waiting for another drive that hangs.
    [[nodiscard]] LanePulses lanes() const override
    {
        m_core->committer->nudge();
        return m_core->health.lanes();
    }
    [[nodiscard]] Pulse pulse() const override { return m_core->health.pulse(); }
    [[nodiscard]] Latency latency() const override { return m_core->latency.now(); }

    [[nodiscard]] const Superblock& superblock() const override { return m_core->superblock; }
    [[nodiscard]] Result<void>
    updateSuperblock(const std::function<void(Superblock&)>& change) override;
    [[nodiscard]] Result<std::vector<std::string>> loadConfig() override;
    [[nodiscard]] Result<std::string> loadLayout() override;
    [[nodiscard]] bool logWasDamaged() const override { return m_core->logWasDamaged; }
    [[nodiscard]] const std::string& path() const override { return m_core->path; }
    Task<void> close(std::chrono::nanoseconds patience) override;

private:
    const std::shared_ptr<DriveCore> m_core;
    std::unique_ptr<DrivePools> m_pools;
};

} // namespace holdfast::drive
