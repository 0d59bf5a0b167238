// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/extent_writer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/checksum.h"
#include "replica/epoch_patience.h"
#include "store/wakeup.h"

namespace holdfast::store
{
namespace
{

constexpr std::size_t kBlock = drive::kBlockSize;
constexpr std::size_t kRunBytes = 2 << 20; ///< data in a run, about
constexpr std::size_t kMostBlocks = 16;    ///< of one shard in a run: 1 MiB
constexpr std::chrono::milliseconds kWatchInterval{250};
/// A learner is not watched by rule 1; it may be silent for so long.
constexpr std::int64_t kLearnerPatience = 5 * kNanosPerSecond;

std::size_t runBlocksFor(std::size_t k, std::optional<std::uint64_t> expected)
{
    const std::size_t most = std::clamp<std::size_t>(kRunBytes / (k * kBlock), 1, kMostBlocks);
    if (!expected)
        return most;
    const std::uint64_t stripes = std::max<std::uint64_t>(1, (*expected + k * kBlock - 1) / (k * kBlock));
    return std::min<std::uint64_t>(most, std::bit_ceil(stripes));
}

/// Shards that must be durable on members before the extent counts (rule 2).
std::size_t shardsNeeded(drive::Geometry geometry)
{
    return geometry.m == 0 ? geometry.k : geometry.k + 1U;
}

} // namespace

struct ExtentWriter::Lane
{
    enum class State : std::uint8_t { Idle, Busy, Dead };

    std::shared_ptr<replica::DriveClient> drive;
    std::uint8_t slot = 0;
    bool wasMember = false;
    std::shared_ptr<drive::ShardWriter> writer; ///< shared: an operation that hangs keeps it
    State state = State::Idle;
    bool durable = false;
    bool reported = false;
    std::int64_t busySince = 0;
    Error error;
};

/// What the writer shares with operations that may outlive it.
struct ExtentWriter::Flight
{
    Flight(Context& context, env::Executor executor, PartitionId partition, Uuid extent,
           drive::ShardOrigin origin)
        : replicas(context.replicas), clock(context.clock), executor(std::move(executor)),
          partition(partition), extent(extent), origin(std::move(origin))
    {
    }

    replica::ReplicaSet& replicas;
    env::Clock& clock;
    env::Executor executor;
    PartitionId partition;
    Uuid extent;
    drive::ShardOrigin origin;
    drive::Geometry geometry;
    bool degraded = false;
    std::vector<Lane> lanes;
    std::shared_ptr<replica::ShardClaim> claim = std::make_shared<replica::ShardClaim>();
    std::size_t busy = 0;
    bool closed = false; ///< the writer has gone: touch nothing of the store any more
    bool watched = false;
    Wakeup wakeup;

    void settle(std::size_t index, Result<void> result)
    {
        Lane& lane = lanes[index];
        if (lane.state != Lane::State::Busy)
            return; // abandoned meanwhile
        lane.state = result ? Lane::State::Idle : Lane::State::Dead;
        if (!result)
            lane.error = std::move(result).error();
        --busy;
        wakeup.notify();
    }

    [[nodiscard]] bool isGone(const Lane& lane) const
    {
        if (replicas.driveAt(partition, lane.slot) != lane.drive)
            return true;
        if (lane.wasMember)
            return !replicas.isMember(partition, lane.slot);
        return clock.bootNow() - lane.busySince > kLearnerPatience;
    }

    /// Gives up on operations of drives that were removed while they hang.
    void abandonGone()
    {
        for (Lane& lane : lanes) {
            if (lane.state != Lane::State::Busy || !isGone(lane))
                continue;
            lane.state = Lane::State::Dead;
            lane.reported = true;
            lane.error = Error{Code::Unavailable, "the drive was removed while it was silent", {},
                               Retry::Later};
            --busy;
        }
    }
};

struct ExtentWriter::Step
{
    BufferPool::Ptr buffer;
    ByteView bytes;
    bool last = false;
    std::uint64_t length = 0;
    std::uint64_t crc = 0;
};

Result<std::unique_ptr<ExtentWriter>> ExtentWriter::begin(Context& context, env::Executor executor,
                                                          PartitionId partition, Uuid extent,
                                                          drive::ShardOrigin origin,
                                                          std::optional<std::uint64_t> expected,
                                                          std::string_view storageClass)
{
    auto targets = context.replicas.shardTargets(partition);
    if (!targets)
        return failed(std::move(targets), "placing an extent");
    targets->geometry = context.classes.of(storageClass, targets->geometry);
    targets->slots.resize(targets->geometry.shards());
    targets->drives.resize(targets->geometry.shards());
    const bool full = std::ranges::any_of(targets->drives,
                                          [](const auto& drive) { return drive->belowReserve(); });
    if (full)
        return fail(Code::NoSpace, "a drive is below its reserve of free space");
    origin.geometry = targets->geometry;
    auto flight = std::make_shared<Flight>(context, executor, partition, extent, std::move(origin));
    flight->geometry = targets->geometry;
    flight->degraded = targets->degraded;
    for (std::size_t i = 0; i < targets->drives.size(); ++i) {
        Lane lane;
        lane.drive = targets->drives[i];
        lane.slot = targets->slots[i];
        lane.wasMember = context.replicas.isMember(partition, lane.slot);
        flight->lanes.push_back(std::move(lane));
    }
    const std::size_t runBlocks = runBlocksFor(targets->geometry.k, expected);
    return std::unique_ptr<ExtentWriter>(new ExtentWriter(context, std::move(flight), runBlocks));
}

ExtentWriter::ExtentWriter(Context& context, std::shared_ptr<Flight> flight, std::size_t runBlocks)
    : m_context(context), m_flight(std::move(flight)), m_runBlocks(runBlocks)
{
}

ExtentWriter::~ExtentWriter()
{
    m_flight->closed = true;
    m_flight->wakeup.notify();
}

void ExtentWriter::takeBuffers()
{
    m_buffers.clear();
    for (std::uint32_t i = 0; i < m_flight->geometry.shards(); ++i)
        m_buffers.push_back(m_context.buffers.acquire(m_runBlocks * kBlock));
    m_filled = 0;
}

/// Copies what fits into the run, block by block: data shard j of a stripe goes to buffer j.
std::size_t ExtentWriter::fill(ByteView data)
{
    const std::size_t k = m_flight->geometry.k;
    const std::size_t total = std::min(data.size(), m_runBlocks * k * kBlock - m_filled);
    for (std::size_t done = 0; done < total;) {
        const std::size_t stripe = m_filled / (k * kBlock);
        const std::size_t within = m_filled % (k * kBlock);
        const std::size_t offset = within % kBlock;
        const std::size_t count = std::min(kBlock - offset, total - done);
        std::memcpy(m_buffers[within / kBlock]->data() + stripe * kBlock + offset,
                    data.data() + done, count);
        m_filled += count;
        done += count;
    }
    return total;
}

/// Gives a last, short stripe its smaller blocks and computes parity. Returns the bytes of each shard.
std::size_t ExtentWriter::closeRun()
{
    const std::size_t k = m_flight->geometry.k;
    const std::size_t whole = m_filled / (k * kBlock);
    const std::size_t rest = m_filled % (k * kBlock);
    std::size_t shardBytes = whole * kBlock;
    if (rest > 0) {
        const std::size_t block = (rest + k - 1) / k;
        std::vector<std::uint8_t> tail(block * k, 0);
        for (std::size_t from = 0; from < rest; from += kBlock)
            std::memcpy(tail.data() + from, m_buffers[from / kBlock]->data() + whole * kBlock,
                        std::min(kBlock, rest - from));
        for (std::size_t j = 0; j < k; ++j)
            std::memcpy(m_buffers[j]->data() + whole * kBlock, tail.data() + j * block, block);
        shardBytes += block;
    }
    std::vector<const std::uint8_t*> data;
    std::vector<std::uint8_t*> parity;
    for (std::size_t i = 0; i < m_buffers.size(); ++i) {
        if (i < k)
            data.push_back(m_buffers[i]->data());
        else
            parity.push_back(m_buffers[i]->data());
    }
    m_context.codecs.of(k, m_flight->geometry.m).encode(data, parity, shardBytes);
    return shardBytes;
}

Task<Result<void>> ExtentWriter::write(ByteView data)
{
    m_crc = crc64Nvme(m_crc, data);
    m_length += data.size();
    while (!data.empty()) {
        if (m_buffers.empty())
            takeBuffers();
        data = data.subspan(fill(data));
        if (m_filled < m_runBlocks * m_flight->geometry.k * kBlock)
            continue;
        Result<void> sent = co_await send(false);
        if (!sent)
            co_return sent;
    }
    co_return Result<void>{};
}

/// Starts a run on every drive that is still well, after the run before it has ended.
Task<Result<void>> ExtentWriter::send(bool last)
{
    const std::size_t bytes = m_buffers.empty() ? 0 : closeRun();
    co_await drain(m_flight);
    Result<void> well = check();
    if (!well)
        co_return well;
    const std::int64_t now = m_context.clock.bootNow();
    for (std::size_t i = 0; i < m_flight->lanes.size(); ++i) {
        Lane& lane = m_flight->lanes[i];
        if (lane.state == Lane::State::Dead)
            continue;
        lane.state = Lane::State::Busy;
        lane.busySince = now;
        ++m_flight->busy;
        Step step{nullptr, {}, last, m_length, m_crc};
        if (bytes > 0) {
            step.buffer = m_buffers[i];
            step.bytes = ByteView(m_buffers[i]->data(), bytes);
        }
        env::spawn(m_flight->executor, writeLane(m_flight, i, std::move(step)));
    }
    m_buffers.clear();
    m_filled = 0;
    co_return Result<void>{};
}

/// Reports drives that failed, and says whether enough are left.
Result<void> ExtentWriter::check()
{
    std::size_t alive = 0;
    const Error* worst = nullptr;
    for (Lane& lane : m_flight->lanes) {
        if (lane.state != Lane::State::Dead) {
            ++alive;
            continue;
        }
        if (!worst || lane.error.code == Code::NoSpace)
            worst = &lane.error;
        if (!lane.reported && lane.error.code == Code::Io)
            m_context.replicas.reportFailure(lane.drive, lane.error);
        lane.reported = true;
    }
    if (alive >= shardsNeeded(m_flight->geometry))
        return {};
    const Code code = worst && worst->code == Code::NoSpace ? Code::NoSpace : Code::Unavailable;
    return fail(code, "too few drives took their shard: " + (worst ? worst->describe() : ""));
}

Task<Result<ExtentDraft>> ExtentWriter::finish()
{
    Result<void> sent = co_await send(true);
    if (!sent)
        co_return failed(std::move(sent));
    co_await drain(m_flight);
    Result<void> well = check();
    if (!well)
        co_return failed(std::move(well));

    ExtentDraft draft;
    draft.degraded = m_flight->degraded;
    draft.row.id = m_flight->extent;
    draft.row.partition = m_flight->partition;
    draft.row.geometry = m_flight->geometry;
    draft.row.length = m_length;
    draft.row.crc64 = m_crc;
    draft.row.bucket = m_flight->origin.bucket;
    draft.row.key = m_flight->origin.key;
    draft.row.stamp = m_flight->origin.stamp;
    draft.row.upload = m_flight->origin.upload;
    std::size_t onMembers = 0;
    for (std::size_t i = 0; i < m_flight->lanes.size(); ++i) {
        const Lane& lane = m_flight->lanes[i];
        draft.row.slots.push_back(lane.slot);
        if (!lane.durable)
            continue;
        draft.shards.durable |= 1U << i;
        onMembers += m_context.replicas.isMember(m_flight->partition, lane.slot) ? 1 : 0;
    }
    draft.shards.extent = draft.row.id;
    draft.shards.geometry = draft.row.geometry;
    draft.shards.slots = draft.row.slots;
    draft.shards.claim = m_flight->claim;
    if (onMembers < shardsNeeded(m_flight->geometry))
        co_return fail(Code::Unavailable, "too few members hold their shard of a new extent");
    co_return draft;
}

Task<Result<void>> ExtentWriter::createShard(std::shared_ptr<Flight> flight, std::size_t index)
{
    Lane& lane = flight->lanes[index];
    drive::ShardOrigin origin = flight->origin;
    origin.slot = lane.slot;
    const drive::ShardName name{flight->partition, flight->extent, static_cast<std::uint8_t>(index)};
    const std::shared_ptr<replica::DriveClient> drive = lane.drive;
    replica::EpochPatience patience(flight->clock);
    for (;;) {
        if (flight->closed)
            co_return fail(Code::Cancelled, "the body was abandoned");
        const drive::Fence fence = flight->replicas.fence(flight->partition);
        auto made = co_await drive->createShard(fence, name, origin);
        if (made) {
            lane.writer = std::move(*made);
            co_return Result<void>{};
        }
        const bool again = co_await patience.again(made.error().code);
        if (!again)
            co_return failed(std::move(made));
    }
}

Task<void> ExtentWriter::writeLane(std::shared_ptr<Flight> flight, std::size_t index, Step step)
{
    Result<void> result;
    if (!flight->lanes[index].writer)
        result = co_await createShard(flight, index);
    const std::shared_ptr<drive::ShardWriter> writer = flight->lanes[index].writer;
    if (result && !step.bytes.empty())
        result = co_await writer->append(step.bytes);
    if (result && step.last) {
        result = co_await writer->finish(step.length, step.crc);
        if (result) {
            flight->lanes[index].durable = true;
            flight->claim->add(flight->lanes[index].drive,
                               {flight->partition, flight->extent, static_cast<std::uint8_t>(index)});
        }
    }
    flight->settle(index, std::move(result));
}

Task<void> ExtentWriter::watch(env::Clock* clock, std::weak_ptr<Flight> watched)
{
    for (;;) {
        co_await clock->sleepFor(kWatchInterval);
        const std::shared_ptr<Flight> flight = watched.lock();
        if (!flight || flight->closed)
            co_return;
        flight->abandonGone();
        flight->wakeup.notify();
    }
}

Task<void> ExtentWriter::drain(std::shared_ptr<Flight> flight)
{
    if (flight->busy > 0 && !std::exchange(flight->watched, true))
        env::spawn(flight->executor, watch(&flight->clock, flight));
    while (flight->busy > 0)
        co_await flight->wakeup.wait();
}

} // namespace holdfast::store
