// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "placement/path_index.h"
#include "placement/witness_file.h"
#include "replica/assembly.h"
#include "replica/catch_up.h"
#include "replica/decide.h"
#include "replica/members.h"
#include "replica/monitor.h"
#include "replica/partition.h"
#include "replica/seating.h"
#include "replica/slot_mover.h"

namespace holdfast::replica
{

/// What opening found out; the running assembly is made from it.
struct Opened
{
    Uuid store;
    placement::Layout layout;
    placement::Configuration configuration;
    std::vector<Seat> seats;
    std::shared_ptr<placement::ConfigService> witness;
    std::unique_ptr<placement::PathIndex> paths;
    std::shared_ptr<Seating> seating;
    std::vector<std::uint32_t> wentBack; ///< present, but with an older generation than recorded
    bool isNew = false;                  ///< formatted just now
};

/// Rules 3 to 5, up to a configuration that is installed nowhere yet, from what was found at the paths of
/// `options`, in their order. Blocking: on the work pool.
[[nodiscard]] std::expected<Opened, AssemblyFailure>
openDrives(const AssemblyEnvironment& environment, const AssemblyOptions& options,
           std::shared_ptr<Seating> seating, const std::vector<Seating::Found>& found);

class AssemblyImpl final : public Assembly
{
public:
    AssemblyImpl(AssemblyEnvironment environment, Opened opened);

    /// Installs the first configuration of this run, decides every partition, starts the monitor.
    Task<Result<void>> activate();

    [[nodiscard]] env::Executor executorOf(PartitionId partition) const override;
    Task<Result<KeySection>> lockKey(PartitionId partition, std::string key) override;
    [[nodiscard]] std::uint64_t nextStamp(PartitionId partition, std::uint64_t before) override;
    Task<Result<void>> commit(KeySection& section, Proposal proposal) override;
    Task<Result<std::optional<std::string>>> get(PartitionId partition, Family family,
                                                 std::string key) override;
    Task<Result<drive::ScanPage>> scan(drive::ScanRequest request) override;
    Task<Result<std::string>> readBody(std::string bodyKey) override;
    [[nodiscard]] Result<ShardTargets> shardTargets(PartitionId partition) override;
    [[nodiscard]] Result<CopyTargets> copyTargets(PartitionId partition, const Uuid& body) override;
    [[nodiscard]] std::shared_ptr<DriveClient> driveAt(PartitionId partition,
                                                       std::uint8_t slot) override;
    [[nodiscard]] std::shared_ptr<DriveClient> learnerOf(PartitionId partition,
                                                         std::uint8_t slot) override;
    [[nodiscard]] bool isMember(PartitionId partition, std::uint8_t slot) override;
    [[nodiscard]] Fence fence(PartitionId partition) override;
    [[nodiscard]] bool isWhole(PartitionId partition) override;
    void reportFailure(const std::shared_ptr<DriveClient>& drive, const Error& why) override;
    [[nodiscard]] Outstanding& outstanding(std::uint32_t drive) override
    {
        return m_members.outstanding(drive);
    }
    [[nodiscard]] Geometry geometry() const override;
    [[nodiscard]] std::uint32_t width() const override { return m_members.view()->layout->slots(); }
    [[nodiscard]] std::vector<std::shared_ptr<DriveClient>> drives() override;
    [[nodiscard]] std::uint64_t configurationCount() override;

    Task<void> close() override;
    [[nodiscard]] AssemblyStatus status() override;
    Task<Result<PathFacts>> probeNew(std::string path) override;
    Task<Result<void>> grow(GrowthOrder order) override;
    Task<Result<void>> reseat(std::uint32_t index, std::string path) override;
    Task<Result<void>> pauseMoves(bool paused) override;
    [[nodiscard]] const Uuid& storeId() const override { return m_members.store(); }

private:
    [[nodiscard]] std::optional<std::optional<std::string>> tryGet(PartitionId partition, Family family,
                                                                   std::string_view key);
    [[nodiscard]] std::optional<std::string> tryReadBody(const drive::BodyKeyParts& parts,
                                                         std::string_view bodyKey);
    Task<void> decide(std::vector<PartitionId> partitions);
    Task<std::vector<PartitionId>> decideOnce(std::vector<PartitionId> partitions);
    void expect(std::uint32_t index);
    Task<void> reopen();
    Task<void> stop(std::vector<PartitionId> partitions);
    void countTrouble();
    Task<Result<std::optional<std::string>>> firstBlocked(drive::ScanRequest request);
    void onPublished(const std::vector<PartitionId>& changed);
    Task<void> runMonitor();
    void remember(std::uint32_t index);
    Task<Result<void>> savePath(std::uint32_t index, std::string path, std::uint64_t fileSystemId);
    Task<Result<void>> addDrive(std::string path);
    Task<Result<std::string>> tryReadBody(std::string bodyKey);
    struct Cover;
    [[nodiscard]] std::shared_ptr<const Cover> coverOf(const ViewPtr& view);
    [[nodiscard]] bool isStillSo(const View& view, const DriveClient& drive, PartitionId partition);
    Task<Result<drive::ScanPage>> scanCover(ViewPtr view, std::shared_ptr<const Cover> cover, std::size_t turn,
                                            drive::ScanRequest request);
    Task<void> mendBody(std::shared_ptr<DriveClient> wrong, std::shared_ptr<DriveClient> good,
                        Fence fence, std::string key, std::string bytes);

    AssemblyEnvironment m_environment;
    std::unique_ptr<placement::PathIndex> m_paths;
    std::mutex m_pathsMutex;
    std::shared_ptr<Seating> m_seating;
    std::vector<std::uint32_t> m_wentBack;
    Members m_members;
    PartitionTable m_partitions;
    CatchUp m_catchUp;
    SlotMover m_mover;
    std::shared_ptr<env::AsyncMutex> m_growing = std::make_shared<env::AsyncMutex>();
    std::unique_ptr<Monitor> m_monitor;
    bool m_monitoring = false;
    std::shared_ptr<env::AsyncMutex> m_reopening = std::make_shared<env::AsyncMutex>();
    std::atomic<bool> m_reopenWanted = false; ///< a drive has come, or the last attempt left something
    std::atomic<std::uint32_t> m_troubled = drive::kPartitions; ///< partitions not decided, or in part
    env::Completion<bool> m_monitorEnded;
    std::mutex m_coverMutex;
    std::shared_ptr<const Cover> m_cover;
};

} // namespace holdfast::replica
