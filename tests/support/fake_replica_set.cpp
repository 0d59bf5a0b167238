// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "support/fake_replica_set.h"

#include <bit>

#include "drive/sys_rows.h"

namespace holdfast::testing
{

using drive::Family;
using drive::MutationKind;

FakeReplicaSet::FakeReplicaSet(env::Executor executor, env::Clock& clock, std::uint32_t drives,
                               drive::Geometry geometry)
    : m_executor(std::move(executor)), m_clock(clock), m_geometry(geometry)
{
    for (std::uint32_t i = 0; i < drives; ++i) {
        Uuid id;
        id.bytes[15] = static_cast<std::uint8_t>(i + 1);
        fakes.push_back(std::make_shared<FakeDrive>(id, i, m_rows));
        m_outstanding.push_back(std::make_unique<replica::Outstanding>());
    }
}

void FakeReplicaSet::remove(std::uint32_t index)
{
    removed.insert(index);
    ++m_configurations;
    m_outstanding[index]->failAll();
}

void FakeReplicaSet::restore(std::uint32_t index)
{
    removed.erase(index);
    ++m_configurations;
}

void FakeReplicaSet::setGeometry(drive::Geometry geometry)
{
    m_geometry = geometry;
    ++m_configurations;
}

std::size_t FakeReplicaSet::shardCount() const
{
    std::size_t count = 0;
    for (const auto& drive : fakes)
        count += drive->shards.size();
    return count;
}

std::size_t FakeReplicaSet::bodyCount() const
{
    std::size_t count = 0;
    for (const auto& drive : fakes)
        count += drive->bodies.size();
    return count;
}

Task<Result<replica::KeySection>> FakeReplicaSet::lockKey(drive::PartitionId partition,
                                                          std::string key)
{
    auto& place = m_sections[{partition, key}];
    std::shared_ptr<env::AsyncMutex> mutex = place.lock();
    if (!mutex) {
        mutex = std::make_shared<env::AsyncMutex>();
        place = mutex;
    }
    env::AsyncMutex::Guard guard = co_await mutex->lock();
    co_return replica::KeySection(partition, std::move(mutex), std::move(guard), std::move(key));
}

std::uint64_t FakeReplicaSet::nextStamp(drive::PartitionId, std::uint64_t before)
{
    m_lastStamp = std::max<std::uint64_t>(m_clock.wallNow(), std::max(m_lastStamp, before) + 1);
    return m_lastStamp;
}

std::string FakeReplicaSet::checkProposal(const replica::Proposal& proposal) const
{
    for (const drive::Mutation& mutation : proposal.mutations) {
        if ((mutation.kind == MutationKind::Merge) != (mutation.family == Family::Counters))
            return "only counters are added to, and nothing else is done with them";
    }
    for (const drive::SmallBody& body : proposal.bodies) {
        auto parts = drive::parseBodyKey(body.key);
        if (!parts || parts->holders == 0)
            return "a small body has no holders";
    }
    for (const replica::ShardsWritten& written : proposal.shards) {
        const std::uint32_t need = written.geometry.k + (written.geometry.m > 0 ? 1 : 0);
        std::uint32_t held = 0;
        for (std::size_t i = 0; i < written.slots.size(); ++i)
            held += ((written.durable >> i) & 1U) && !removed.contains(written.slots[i]);
        if (held < need)
            return "rule 2: too few shards are durable";
    }
    return {};
}

void FakeReplicaSet::dropShards(const std::string& extentRowKey)
{
    const auto partition = readBe<drive::PartitionId>(extentRowKey.data());
    const Uuid extent = Uuid::fromRaw(std::string_view(extentRowKey).substr(3));
    for (const auto& drive : fakes) {
        for (std::uint8_t i = 0; i < drive::kMaxSlots; ++i) {
            drive->shards.erase({partition, extent, i});
            drive->owedKeys.erase(drive::owedShardKey({partition, extent, i}));
        }
    }
}

void FakeReplicaSet::apply(drive::Mutation mutation)
{
    Rows& into = rows(mutation.family);
    if (mutation.family == Family::Body) {
        for (const auto& drive : fakes)
            drive->bodies.erase(mutation.key);
        return;
    }
    if (mutation.kind == MutationKind::Delete && mutation.family == Family::Aux &&
        mutation.key.size() == 19 && mutation.key[2] == 'E' && into.contains(mutation.key))
        dropShards(mutation.key);
    if (mutation.kind == MutationKind::Put) {
        into[mutation.key] = std::move(mutation.value);
    } else if (mutation.kind == MutationKind::Delete) {
        into.erase(mutation.key);
    } else {
        std::string& value = into[mutation.key];
        value.resize(std::max(value.size(), mutation.value.size()), '\0');
        std::string sum;
        for (std::size_t at = 0; at + 8 <= mutation.value.size(); at += 8)
            appendLe(sum, readLe<std::int64_t>(value.data() + at) +
                              readLe<std::int64_t>(mutation.value.data() + at));
        value = sum;
    }
}

Task<Result<void>> FakeReplicaSet::commit(replica::KeySection& section, replica::Proposal proposal)
{
    // Another coroutine's turn, as a real commit would give it.
    co_await env::asio::post(m_executor, env::useTask);
    if (failNextCommit != Code::Ok)
        co_return fail(std::exchange(failNextCommit, Code::Ok), "as the test wants it");
    const std::string wrong = checkProposal(proposal);
    if (!wrong.empty())
        co_return fail(Code::Internal, wrong);
    for (drive::SmallBody& body : proposal.bodies) {
        auto parts = drive::parseBodyKey(body.key);
        for (std::uint32_t i = 0; i < fakes.size(); ++i) {
            if ((parts->holders >> i) & 1U)
                fakes[i]->bodies[body.key] = body.bytes;
        }
    }
    for (const replica::ShardsWritten& written : proposal.shards) {
        for (std::uint8_t i = 0; i < written.slots.size(); ++i) {
            FakeDrive& drive = *fakes[written.slots[i]];
            const drive::ShardName name{section.partition(), written.extent, i};
            if (!((written.durable >> i) & 1U)) {
                drive.owedKeys.insert(drive::owedShardKey(name));
                continue;
            }
            const auto found = drive.rebuilt.find(FakeDrive::keyOf(name));
            if (found == drive.rebuilt.end())
                co_return fail(Code::Internal, "a shard that is said to be durable was not finished");
            found->second->recorded = true;
            drive.shards[FakeDrive::keyOf(name)] = found->second;
            drive.rebuilt.erase(found);
        }
    }
    for (drive::Mutation& mutation : proposal.mutations)
        apply(std::move(mutation));
    ++commits;
    if (std::exchange(loseNextAnswer, false))
        co_return fail(Code::Unavailable, "committed, but nobody knows");
    co_return Result<void>{};
}

Task<Result<std::optional<std::string>>> FakeReplicaSet::get(drive::PartitionId partition,
                                                             Family family, std::string key)
{
    auto of = drive::partitionOfRow(family, key);
    if (!of || *of != partition)
        co_return fail(Code::Internal, "the row does not belong to the partition");
    const auto found = rows(family).find(key);
    if (found == rows(family).end())
        co_return std::optional<std::string>();
    co_return std::optional<std::string>(found->second);
}

drive::ScanPage scanRows(const std::map<std::string, std::string>& rows,
                         const drive::ScanRequest& request)
{
    drive::ScanPage page;
    std::uint64_t bytes = 0;
    auto at = rows.lower_bound(request.begin);
    const auto inside = [&] {
        return at != rows.end() && (request.end.empty() || at->first < request.end);
    };
    while (inside()) {
        const auto& [key, value] = *at;
        auto partition = drive::partitionOfRow(request.family, key);
        const bool listed = request.partitions.empty() ||
                            (partition && request.partitions.at(*partition));
        if (!listed || (request.skipMarkers && !value.empty() && value[0] == 2)) {
            ++at;
            continue;
        }
        if (page.entries.size() >= request.limit || bytes > request.maxBytes) {
            page.more = true;
            page.resume = key;
            return page;
        }
        const std::size_t fold = request.delimiter.empty()
                                     ? std::string::npos
                                     : key.find(request.delimiter, request.groupFrom);
        if (fold != std::string::npos) {
            const std::string prefix = key.substr(0, fold + request.delimiter.size());
            page.entries.push_back({prefix, {}, true});
            const std::string next = drive::prefixEnd(prefix);
            at = next.empty() ? rows.end() : rows.lower_bound(next);
            continue;
        }
        bytes += key.size() + value.size();
        page.entries.push_back({key, request.keysOnly ? std::string() : value, false});
        ++at;
    }
    return page;
}

Task<Result<drive::ScanPage>> FakeReplicaSet::scan(drive::ScanRequest request)
{
    if (beginWithEmptyPages && !request.begin.empty() && request.begin.back() != '\0') {
        drive::ScanPage page;
        page.more = true;
        page.resume = request.begin + '\0';
        co_return page;
    }
    co_return scanRows(rows(request.family), request);
}

Task<Result<std::string>> FakeReplicaSet::readBody(std::string bodyKey)
{
    auto parts = drive::parseBodyKey(bodyKey);
    if (!parts)
        co_return std::unexpected(parts.error());
    bool away = false;
    bool corrupt = false;
    for (std::uint32_t i = 0; i < fakes.size(); ++i) {
        if (!((parts->holders >> i) & 1U))
            continue;
        if (removed.contains(i)) {
            away = true;
            continue;
        }
        if (fakes[i]->corruptBodies.contains(bodyKey)) {
            corrupt = true;
            continue;
        }
        const auto found = fakes[i]->bodies.find(bodyKey);
        if (found != fakes[i]->bodies.end())
            co_return found->second;
    }
    if (away)
        co_return fail(Code::Unavailable, "the holders are away");
    if (corrupt)
        co_return fail(Code::Corrupt, "a checksum is wrong");
    co_return fail(Code::NotFound, "no holder has it");
}

Result<replica::ShardTargets> FakeReplicaSet::shardTargets(drive::PartitionId)
{
    replica::ShardTargets out;
    out.geometry = m_geometry;
    out.degraded = !removed.empty();
    const auto there = static_cast<std::uint32_t>(fakes.size() - removed.size());
    if (out.degraded)
        out.geometry = drive::geometryFor(there);
    for (std::uint8_t i = 0; i < fakes.size() && out.slots.size() < out.geometry.shards(); ++i) {
        if (removed.contains(i))
            continue;
        out.slots.push_back(i);
        out.drives.push_back(fakes[i]);
    }
    if (out.slots.size() < out.geometry.shards() || there < m_geometry.k)
        return fail(Code::Unavailable, "too few drives");
    return out;
}

Result<replica::CopyTargets> FakeReplicaSet::copyTargets(drive::PartitionId, const Uuid&)
{
    replica::CopyTargets out;
    for (std::uint32_t i = 0; i < fakes.size(); ++i) {
        if (!removed.contains(i) && std::popcount(out.holders) <= m_geometry.m)
            out.holders = static_cast<drive::SlotMask>(out.holders | (1U << i));
    }
    out.degraded = std::popcount(out.holders) <= m_geometry.m;
    return out;
}

std::shared_ptr<drive::DriveClient> FakeReplicaSet::driveAt(drive::PartitionId, std::uint8_t slot)
{
    if (slot >= fakes.size() || removed.contains(slot) || leaving.contains(slot))
        return nullptr;
    return fakes[slot];
}

bool FakeReplicaSet::isMember(drive::PartitionId, std::uint8_t slot)
{
    return slot < fakes.size() && !removed.contains(slot);
}

drive::Fence FakeReplicaSet::fence(drive::PartitionId partition)
{
    return {partition, 1};
}

void FakeReplicaSet::reportFailure(const std::shared_ptr<drive::DriveClient>& drive, const Error&)
{
    ++reported;
    remove(drive->index());
}

replica::Outstanding& FakeReplicaSet::outstanding(std::uint32_t drive)
{
    if (!removed.contains(drive))
        m_outstanding[drive]->reopen();
    return *m_outstanding[drive];
}

std::vector<std::shared_ptr<drive::DriveClient>> FakeReplicaSet::drives()
{
    std::vector<std::shared_ptr<drive::DriveClient>> out;
    for (std::uint32_t i = 0; i < fakes.size(); ++i)
        out.push_back(removed.contains(i) ? nullptr : fakes[i]);
    return out;
}

} // namespace holdfast::testing
