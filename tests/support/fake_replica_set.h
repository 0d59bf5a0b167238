// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "replica/replica_set.h"

/// A replica set in memory with drives that can be broken, for tests of the object layer. One executor; every
/// partition has drive i in slot i. It checks what the object layer owes it: shards are recorded before they
/// are opened, small bodies have their holders, counters are only added to.
namespace holdfast::testing
{

using env::Task;

using Rows = std::map<std::string, std::string>;
using RowFamilies = std::array<Rows, drive::kFamilies>;

class FakeDrive final : public drive::DriveClient
{
public:
    /// `rows`: those that every drive of the set has.
    FakeDrive(Uuid id, std::uint32_t index, const RowFamilies& rows)
        : m_id(id), m_index(index), m_rows(rows)
    {
    }

    struct Shard
    {
        std::vector<std::uint8_t> bytes;
        std::uint64_t extentLength = 0;
        std::uint64_t crc = 0;
        std::set<std::uint64_t> corrupt; ///< blocks
        bool finished = false;
        bool recorded = false;
    };
    using ShardKey = std::tuple<drive::PartitionId, Uuid, std::uint8_t>;
    static ShardKey keyOf(const drive::ShardName& name)
    {
        return {name.partition, name.extent, name.index};
    }

    // -- switches --
    bool broken = false; ///< every operation fails with Io
    bool full = false;   ///< below its reserve
    void hang() { m_hanging = true; }
    [[nodiscard]] bool isAsked() const { return !m_waiting.empty(); } ///< something waits for it
    void release();
    std::map<ShardKey, std::shared_ptr<Shard>> shards;
    std::map<std::string, std::string> bodies;
    std::set<std::string> corruptBodies; ///< keys
    std::set<std::string> owedKeys;
    /// Rows that differ on this drive; nothing: it lacks the row.
    std::map<std::pair<drive::Family, std::string>, std::optional<std::string>> ownRows;
    std::uint64_t reads = 0; ///< blocks read
    std::uint64_t sweeps = 0;
    Pulse beats; ///< what pulse() says

    // -- DriveClient --
    [[nodiscard]] const Uuid& id() const override { return m_id; }
    [[nodiscard]] std::uint32_t index() const override { return m_index; }
    [[nodiscard]] std::optional<Error> failed() const override { return std::nullopt; }
    Task<Result<void>> prepare(drive::Fence, drive::LogRecord, std::vector<drive::SmallBody>,
                               std::vector<drive::ShardName>, std::vector<std::string>) override;
    Task<Result<void>> commit(drive::Fence, drive::Sequence, bool) override;
    Task<Result<std::vector<drive::PartitionState>>> states() override;
    Task<Result<std::vector<drive::LogRecord>>> readLog(drive::PartitionId, drive::Sequence,
                                                        std::uint64_t) override;
    Task<Result<void>> install(drive::Fence, std::vector<drive::LogRecord>,
                               std::vector<drive::SmallBody>, drive::Sequence, bool) override;
    Task<Result<void>> patch(std::vector<drive::Mutation> mutations) override;
    Task<Result<void>>
    adopt(std::vector<std::pair<drive::PartitionId, drive::PartitionState>>) override;
    Task<Result<void>> setIncomplete(std::vector<drive::PartitionId> partitions, bool incomplete) override;
    Task<Result<std::optional<std::string>>> get(drive::Fence, drive::Family family,
                                                 std::string key) override;
    Task<Result<drive::ScanPage>> scan(drive::ScanRequest) override;
    Task<Result<void>> barrier() override;
    Task<Result<void>> storeConfig(std::vector<std::pair<std::uint8_t, std::string>>,
                                   std::optional<std::string>) override;
    Task<Result<std::unique_ptr<drive::ShardWriter>>>
    createShard(drive::Fence, drive::ShardName name, drive::ShardOrigin origin) override;
    Task<Result<std::unique_ptr<drive::ShardReader>>>
    openShard(drive::Fence, drive::ShardName name, drive::ShardShape shape) override;
    Task<Result<void>> adoptShard(drive::Fence, drive::ShardName name) override;
    void forgetShard(const drive::ShardName& name) override;
    Task<Result<bool>> hasShard(drive::ShardName name) override;
    Task<Result<std::vector<std::string>>> owed(std::string after, std::uint32_t limit) override;
    [[nodiscard]] std::uint64_t owedCount() const override { return owedKeys.size(); }
    Task<Result<void>> setOwed(std::vector<std::string> add, std::vector<std::string> clear) override;
    Task<Result<void>> clearUnnamed(std::vector<std::string> owed) override;
    Task<Result<std::uint64_t>> sweepOrphans(const std::vector<bool>&) override;
    Task<Result<Space>> space() override;
    [[nodiscard]] bool belowReserve() const override { return full; }
    [[nodiscard]] std::uint64_t errorCount() const override { return 0; }
    [[nodiscard]] Pulse pulse() const override { return beats; }

    /// Waits while the drive hangs; then whether it works.
    Task<Result<void>> gate();

    std::map<ShardKey, std::shared_ptr<Shard>> rebuilt; ///< written, not yet adopted

private:
    Uuid m_id;
    std::uint32_t m_index;
    const RowFamilies& m_rows;
    bool m_hanging = false;
    std::vector<env::Completion<bool>> m_waiting;
};

class FakeReplicaSet final : public replica::ReplicaSet
{
public:
    FakeReplicaSet(env::Executor executor, env::Clock& clock, std::uint32_t drives,
                   drive::Geometry geometry);

    // -- switches --
    std::set<std::uint32_t> removed;  ///< drives out of the in-sync set and closed
    std::set<std::uint32_t> leaving;  ///< out of their slots, but drives() was asked a moment before
    bool beginWithEmptyPages = false; ///< a scan's first page has nothing but a place to go on from
    Code failNextCommit = Code::Ok;   ///< before it does anything
    bool loseNextAnswer = false;      ///< commits, and answers Unavailable
    std::uint64_t commits = 0;
    std::uint64_t reported = 0;       ///< failures
    std::vector<std::shared_ptr<FakeDrive>> fakes;
    void remove(std::uint32_t index);
    void restore(std::uint32_t index);
    void setGeometry(drive::Geometry geometry); ///< in force from now on
    [[nodiscard]] Rows& rows(drive::Family family) { return m_rows[static_cast<int>(family)]; }
    /// Shards of all drives that are there.
    [[nodiscard]] std::size_t shardCount() const;
    [[nodiscard]] std::size_t bodyCount() const;

    // -- ReplicaSet --
    [[nodiscard]] env::Executor executorOf(drive::PartitionId) const override { return m_executor; }
    Task<Result<replica::KeySection>> lockKey(drive::PartitionId partition, std::string key) override;
    [[nodiscard]] std::uint64_t nextStamp(drive::PartitionId partition, std::uint64_t before) override;
    Task<Result<void>> commit(replica::KeySection& section, replica::Proposal proposal) override;
    Task<Result<std::optional<std::string>>> get(drive::PartitionId partition, drive::Family family,
                                                 std::string key) override;
    Task<Result<drive::ScanPage>> scan(drive::ScanRequest request) override;
    Task<Result<std::string>> readBody(std::string bodyKey) override;
    [[nodiscard]] Result<replica::ShardTargets> shardTargets(drive::PartitionId partition) override;
    [[nodiscard]] Result<replica::CopyTargets> copyTargets(drive::PartitionId partition,
                                                           const Uuid& body) override;
    [[nodiscard]] std::shared_ptr<drive::DriveClient> driveAt(drive::PartitionId,
                                                              std::uint8_t slot) override;
    [[nodiscard]] std::uint32_t width() const override { return geometry().shards(); }
    [[nodiscard]] std::shared_ptr<drive::DriveClient> learnerOf(drive::PartitionId,
                                                                std::uint8_t) override
    {
        return nullptr; // nothing moves here
    }
    [[nodiscard]] bool isMember(drive::PartitionId, std::uint8_t slot) override;
    [[nodiscard]] drive::Fence fence(drive::PartitionId partition) override;
    [[nodiscard]] bool isWhole(drive::PartitionId) override { return removed.empty(); }
    void reportFailure(const std::shared_ptr<drive::DriveClient>& drive, const Error&) override;
    [[nodiscard]] replica::Outstanding& outstanding(std::uint32_t drive) override;
    [[nodiscard]] drive::Geometry geometry() const override { return m_geometry; }
    [[nodiscard]] std::vector<std::shared_ptr<drive::DriveClient>> drives() override;
    [[nodiscard]] std::uint64_t configurationCount() override { return m_configurations; }

private:
    void apply(drive::Mutation mutation);
    void dropShards(const std::string& extentRowKey);
    [[nodiscard]] std::string checkProposal(const replica::Proposal& proposal) const;

    env::Executor m_executor;
    env::Clock& m_clock;
    drive::Geometry m_geometry;
    std::uint64_t m_lastStamp = 0;
    std::uint64_t m_configurations = 1;
    RowFamilies m_rows;
    std::vector<std::unique_ptr<replica::Outstanding>> m_outstanding;
    std::map<std::pair<drive::PartitionId, std::string>, std::weak_ptr<env::AsyncMutex>> m_sections;
};

/// What a drive's scan does, over a map: the model that the tests of the real one use, too.
[[nodiscard]] drive::ScanPage scanRows(const std::map<std::string, std::string>& rows,
                                       const drive::ScanRequest& request);

} // namespace holdfast::testing
