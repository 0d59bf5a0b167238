// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drive/drive_factory.h"
#include "sim/remote_session.h"

namespace holdfast::sim
{

/// A drive behind another node: every call travels to the LocalDrive there and back.
class RemoteDrive : public drive::LocalDrive
{
public:
    RemoteDrive(std::shared_ptr<RemoteSession> session, drive::Superblock superblock, bool logWasDamaged);
    ~RemoteDrive() override;

    [[nodiscard]] const Uuid& id() const override { return m_superblock.drive; }
    [[nodiscard]] std::uint32_t index() const override { return m_superblock.index; }
    [[nodiscard]] std::optional<Error> failed() const override { return m_session->failed(); }

    env::Task<Result<void>> prepare(drive::Fence fence, drive::LogRecord record,
                                    std::vector<drive::SmallBody> bodies,
                                    std::vector<drive::ShardName> shards,
                                    std::vector<std::string> owed) override;
    env::Task<Result<void>> commit(drive::Fence fence, drive::Sequence sequence, bool dropLog) override;
    env::Task<Result<std::vector<drive::PartitionState>>> states() override;
    env::Task<Result<std::vector<drive::LogRecord>>>
    readLog(drive::PartitionId partition, drive::Sequence from, std::uint64_t maxBytes) override;
    env::Task<Result<void>> install(drive::Fence fence, std::vector<drive::LogRecord> records,
                                    std::vector<drive::SmallBody> bodies, drive::Sequence commitTo,
                                    bool dropLog) override;
    env::Task<Result<void>> patch(std::vector<drive::Mutation> mutations) override;
    env::Task<Result<void>>
    adopt(std::vector<std::pair<drive::PartitionId, drive::PartitionState>> states) override;
    env::Task<Result<void>> setIncomplete(std::vector<drive::PartitionId> partitions,
                                          bool incomplete) override;
    env::Task<Result<std::optional<std::string>>> get(drive::Fence fence, drive::Family family,
                                                      std::string key) override;
    env::Task<Result<drive::ScanPage>> scan(drive::ScanRequest request) override;
    env::Task<Result<void>> barrier() override;
    env::Task<Result<void>> storeConfig(std::vector<std::pair<std::uint8_t, std::string>> blocks,
                                        std::optional<std::string> layout) override;
    env::Task<Result<std::unique_ptr<drive::ShardWriter>>>
    createShard(drive::Fence fence, drive::ShardName name, drive::ShardOrigin origin) override;
    env::Task<Result<std::unique_ptr<drive::ShardReader>>>
    openShard(drive::Fence fence, drive::ShardName name, drive::ShardShape shape) override;
    env::Task<Result<void>> adoptShard(drive::Fence fence, drive::ShardName name) override;
    void forgetShard(const drive::ShardName& name) override;
    env::Task<Result<bool>> hasShard(drive::ShardName name) override;
    env::Task<Result<std::vector<std::string>>> owed(std::string after, std::uint32_t limit) override;
    [[nodiscard]] std::uint64_t owedCount() const override { return m_session->status().owed; }
    env::Task<Result<void>> setOwed(std::vector<std::string> add, std::vector<std::string> clear) override;
    env::Task<Result<void>> clearUnnamed(std::vector<std::string> owed) override;
    env::Task<Result<std::uint64_t>> sweepOrphans(const std::vector<bool>& partitions) override;
    env::Task<Result<Space>> space() override;
    [[nodiscard]] bool belowReserve() const override { return m_session->status().belowReserve; }
    [[nodiscard]] std::uint64_t errorCount() const override { return m_session->status().errors; }
    [[nodiscard]] Pulse pulse() const override;

    [[nodiscard]] const drive::Superblock& superblock() const override { return m_superblock; }
    [[nodiscard]] Result<void>
    updateSuperblock(const std::function<void(drive::Superblock&)>& change) override;
    [[nodiscard]] Result<std::vector<std::string>> loadConfig() override;
    [[nodiscard]] Result<std::string> loadLayout() override;
    [[nodiscard]] bool logWasDamaged() const override { return m_logWasDamaged; }
    [[nodiscard]] const std::string& path() const override { return m_session->path(); }
    env::Task<void> close(std::chrono::nanoseconds patience) override;

private:
    const std::shared_ptr<RemoteSession> m_session;
    drive::Superblock m_superblock;
    bool m_logWasDamaged;
};

} // namespace holdfast::sim
