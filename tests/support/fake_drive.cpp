// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "drive/sys_rows.h"
#include "support/fake_replica_set.h"

namespace holdfast::testing
{
namespace
{

using drive::ShardName;

constexpr std::size_t kBlock = drive::kBlockSize;

class FakeShardWriter final : public drive::ShardWriter
{
public:
    FakeShardWriter(FakeDrive& drive, ShardName name)
        : m_drive(drive), m_name(name), m_shard(std::make_shared<FakeDrive::Shard>())
    {
    }
    Task<Result<void>> append(ByteView blocks) override
    {
        Result<void> open = co_await m_drive.gate();
        if (!open)
            co_return open;
        if (m_short)
            co_return fail(Code::InvalidArgument, "a block follows a short one");
        m_short = blocks.size() % kBlock != 0;
        m_shard->bytes.insert(m_shard->bytes.end(), blocks.begin(), blocks.end());
        co_return Result<void>{};
    }
    Task<Result<void>> finish(std::uint64_t extentLength, std::uint64_t crc) override
    {
        Result<void> open = co_await m_drive.gate();
        if (!open)
            co_return open;
        m_shard->extentLength = extentLength;
        m_shard->crc = crc;
        m_shard->finished = true;
        m_drive.rebuilt[FakeDrive::keyOf(m_name)] = m_shard;
        co_return Result<void>{};
    }

private:
    FakeDrive& m_drive;
    ShardName m_name;
    std::shared_ptr<FakeDrive::Shard> m_shard;
    bool m_short = false;
};

class FakeShardReader final : public drive::ShardReader
{
public:
    FakeShardReader(FakeDrive& drive, std::shared_ptr<FakeDrive::Shard> shard)
        : m_drive(drive), m_shard(std::move(shard))
    {
    }
    Task<Result<void>> read(std::uint64_t first, std::uint32_t count, MutableByteView into) override
    {
        Result<void> open = co_await m_drive.gate();
        if (!open)
            co_return open;
        for (std::uint64_t block = first; block < first + count; ++block) {
            ++m_drive.reads;
            if (m_shard->corrupt.contains(block))
                co_return fail(Code::Corrupt, "block " + std::to_string(block));
        }
        const std::size_t begin = first * kBlock;
        const std::size_t end = std::min(begin + count * kBlock, m_shard->bytes.size());
        if (begin > m_shard->bytes.size() || end - begin != into.size())
            co_return fail(Code::InvalidArgument, "the blocks do not have that size");
        std::memcpy(into.data(), m_shard->bytes.data() + begin, into.size());
        co_return Result<void>{};
    }

private:
    FakeDrive& m_drive;
    std::shared_ptr<FakeDrive::Shard> m_shard;
};

} // namespace

void FakeDrive::release()
{
    m_hanging = false;
    for (const auto& waiting : std::exchange(m_waiting, {}))
        waiting.complete(true);
}

Task<Result<void>> FakeDrive::gate()
{
    if (m_hanging) {
        env::Completion<bool> turn;
        m_waiting.push_back(turn);
        co_await turn.wait();
    }
    if (broken)
        co_return fail(Code::Io, "the drive is broken");
    co_return Result<void>{};
}

Task<Result<void>> FakeDrive::prepare(drive::Fence, drive::LogRecord, std::vector<drive::SmallBody>,
                                      std::vector<ShardName>, std::vector<std::string>)
{
    co_return Result<void>{};
}
Task<Result<void>> FakeDrive::commit(drive::Fence, drive::Sequence, bool)
{
    co_return Result<void>{};
}
Task<Result<std::vector<drive::PartitionState>>> FakeDrive::states()
{
    co_return std::vector<drive::PartitionState>(drive::kPartitions);
}
Task<Result<std::vector<drive::LogRecord>>> FakeDrive::readLog(drive::PartitionId, drive::Sequence,
                                                               std::uint64_t)
{
    co_return std::vector<drive::LogRecord>{};
}
Task<Result<void>> FakeDrive::install(drive::Fence, std::vector<drive::LogRecord>,
                                      std::vector<drive::SmallBody>, drive::Sequence, bool)
{
    co_return Result<void>{};
}
Task<Result<void>> FakeDrive::adopt(std::vector<std::pair<drive::PartitionId, drive::PartitionState>>)
{
    co_return Result<void>{};
}
Task<Result<void>> FakeDrive::setIncomplete(std::vector<drive::PartitionId>, bool)
{
    co_return Result<void>{};
}
Task<Result<drive::ScanPage>> FakeDrive::scan(drive::ScanRequest request)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    Rows rows = m_rows[static_cast<std::size_t>(request.family)];
    for (const auto& [name, value] : ownRows) {
        if (name.first != request.family)
            continue;
        if (value)
            rows[name.second] = *value;
        else
            rows.erase(name.second);
    }
    co_return scanRows(rows, request);
}
Task<Result<void>> FakeDrive::barrier()
{
    co_return Result<void>{};
}
Task<Result<void>> FakeDrive::storeConfig(std::vector<std::pair<std::uint8_t, std::string>>,
                                          std::optional<std::string>)
{
    co_return Result<void>{};
}

Task<Result<void>> FakeDrive::patch(std::vector<drive::Mutation> mutations)
{
    for (drive::Mutation& mutation : mutations) {
        const bool isPut = mutation.kind == drive::MutationKind::Put;
        if (mutation.family != drive::Family::Body) {
            const Rows& rows = m_rows[static_cast<std::size_t>(mutation.family)];
            const auto common = rows.find(mutation.key);
            const bool alike = isPut ? common != rows.end() && common->second == mutation.value
                                     : common == rows.end();
            if (alike)
                ownRows.erase({mutation.family, mutation.key});
            else
                ownRows[{mutation.family, mutation.key}] =
                    isPut ? std::optional(mutation.value) : std::nullopt;
            continue;
        }
        owedKeys.erase(drive::owedBodyKey(mutation.key));
        corruptBodies.erase(mutation.key);
        if (isPut)
            bodies[mutation.key] = std::move(mutation.value);
        else
            bodies.erase(mutation.key);
    }
    co_return Result<void>{};
}

Task<Result<std::optional<std::string>>> FakeDrive::get(drive::Fence, drive::Family family,
                                                        std::string key)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    if (family != drive::Family::Body) {
        const auto own = ownRows.find({family, key});
        if (own != ownRows.end())
            co_return own->second;
        const Rows& rows = m_rows[static_cast<std::size_t>(family)];
        const auto common = rows.find(key);
        if (common == rows.end())
            co_return std::optional<std::string>();
        co_return std::optional<std::string>(common->second);
    }
    if (corruptBodies.contains(key))
        co_return fail(Code::Corrupt, "a checksum is wrong");
    const auto found = bodies.find(key);
    if (found == bodies.end())
        co_return std::optional<std::string>();
    co_return std::optional<std::string>(found->second);
}

Task<Result<std::unique_ptr<drive::ShardWriter>>>
FakeDrive::createShard(drive::Fence, ShardName name, drive::ShardOrigin)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    std::unique_ptr<drive::ShardWriter> writer = std::make_unique<FakeShardWriter>(*this, name);
    co_return writer;
}

Task<Result<std::unique_ptr<drive::ShardReader>>>
FakeDrive::openShard(drive::Fence, ShardName name, drive::ShardShape shape)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    const auto found = shards.find(keyOf(name));
    if (found == shards.end() || !found->second->recorded)
        co_return fail(Code::NotFound, "no such shard here");
    if (found->second->bytes.size() != shape.bytes)
        co_return fail(Code::Corrupt, "the shard has another size");
    std::unique_ptr<drive::ShardReader> reader =
        std::make_unique<FakeShardReader>(*this, found->second);
    co_return reader;
}

Task<Result<void>> FakeDrive::adoptShard(drive::Fence, ShardName name)
{
    const auto found = rebuilt.find(keyOf(name));
    if (found == rebuilt.end())
        co_return fail(Code::InvalidArgument, "the shard was not finished");
    found->second->recorded = true;
    shards[keyOf(name)] = found->second;
    rebuilt.erase(found);
    owedKeys.erase(drive::owedShardKey(name));
    co_return Result<void>{};
}

void FakeDrive::forgetShard(const ShardName& name)
{
    const auto found = shards.find(keyOf(name));
    if (found != shards.end() && !found->second->recorded)
        shards.erase(found);
}

Task<Result<bool>> FakeDrive::hasShard(ShardName name)
{
    co_return shards.contains(keyOf(name));
}

Task<Result<std::vector<std::string>>> FakeDrive::owed(std::string after, std::uint32_t limit)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    std::vector<std::string> out;
    for (auto at = owedKeys.upper_bound(after); at != owedKeys.end() && out.size() < limit; ++at)
        out.push_back(*at);
    co_return out;
}

Task<Result<void>> FakeDrive::setOwed(std::vector<std::string> add, std::vector<std::string> clear)
{
    owedKeys.insert(add.begin(), add.end());
    for (const std::string& key : clear)
        owedKeys.erase(key);
    co_return Result<void>{};
}

Task<Result<void>> FakeDrive::clearUnnamed(std::vector<std::string> owed)
{
    return setOwed({}, std::move(owed));
}

Task<Result<std::uint64_t>> FakeDrive::sweepOrphans(const std::vector<bool>&)
{
    Result<void> open = co_await gate();
    if (!open)
        co_return std::unexpected(open.error());
    ++sweeps;
    co_return std::uint64_t(0);
}

Task<Result<drive::DriveClient::Space>> FakeDrive::space()
{
    co_return Space{1 << 30, 1 << 29, 1 << 20}; // total, free, held
}

} // namespace holdfast::testing
