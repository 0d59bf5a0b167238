// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/extent_reader.h"

#include <bit>
#include <cstring>

#include "replica/epoch_patience.h"
#include "store/wakeup.h"

namespace holdfast::store
{
namespace
{

/// A read that takes longer gets help from another shard.
constexpr std::chrono::milliseconds kPatience{500};

/// Whether shards that failed as a whole may do stripe by stripe. (Unavailable: one that is away, or that is
/// being rebuilt, was needed because of the bad blocks of others.)
bool mayBeInStripes(const Error& error)
{
    return error.code == Code::Corrupt || error.code == Code::Unavailable;
}

} // namespace

/// One shard and what is known of it.
struct ExtentReader::Lane
{
    enum class State : std::uint8_t { Good, Suspect, Dead };

    std::shared_ptr<replica::DriveClient> drive;
    std::shared_ptr<drive::ShardReader> reader;
    State state = State::Good; ///< Suspect: had a corrupt block, others may be good
    bool slow = false;
    bool busy = false;   ///< also with a run that went on without it
    bool toldOf = false; ///< Upkeep knows
};

/// One gathering of blocks. Kept by its operations, so that a late answer finds its buffer.
struct ExtentReader::Run
{
    enum class State : std::uint8_t { Idle, Busy, Slow, Done, Failed };
    struct Piece
    {
        State state = State::Idle;
        BufferPool::Ptr buffer;
        Error error;
        bool judged = false;
    };

    std::uint64_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t wanted = 0; ///< shards
    std::size_t bytes = 0;    ///< of each shard
    std::vector<Piece> pieces;
    bool over = false;
    bool watched = false;
    bool late = false; ///< the watch says: whoever has not answered is slow
    std::shared_ptr<Wakeup> wakeup = std::make_shared<Wakeup>();

    /// Corrupt when it is beyond repair even with the drives that are away, or do not answer.
    [[nodiscard]] std::unexpected<Error> why(const drive::ExtentRow& row) const
    {
        std::string message = "too few shards of extent " + row.id.hex() + " can be read";
        std::size_t bad = 0;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (pieces[i].state != State::Failed)
                continue;
            const Code code = pieces[i].error.code;
            bad += code == Code::Corrupt || code == Code::NotFound ? 1 : 0;
            message += "; " + std::to_string(i) + ": " + pieces[i].error.describe();
        }
        return fail(bad > row.geometry.m ? Code::Corrupt : Code::Unavailable, std::move(message));
    }
    [[nodiscard]] std::uint32_t mask(std::initializer_list<State> states) const
    {
        std::uint32_t out = 0;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            for (const State state : states)
                out |= pieces[i].state == state ? 1U << i : 0;
        }
        return out;
    }
};

ExtentReader::ExtentReader(Context& context, env::Executor executor, drive::ExtentRow row)
    : m_context(context), m_executor(std::move(executor)), m_row(std::move(row)),
      m_shape(drive::shardShape(m_row.geometry, m_row.blockSize, m_row.length))
{
    for (std::uint32_t i = 0; i < m_row.geometry.shards(); ++i)
        m_lanes.push_back(std::make_shared<Lane>());
}

void ExtentReader::exclude(std::uint8_t shard)
{
    m_lanes[shard]->state = Lane::State::Dead;
    m_lanes[shard]->toldOf = true;
}

std::size_t ExtentReader::runBytes(std::uint64_t first, std::uint32_t count) const
{
    return std::size_t(count - 1) * m_row.blockSize + blockBytes(first + count - 1);
}

Task<Result<StripeRun>> ExtentReader::read(std::uint64_t first, std::uint32_t count,
                                           std::uint32_t shards)
{
    auto gathered = co_await gather(first, count, shards);
    if (!gathered) {
        // Blocks may be bad in different places: then each stripe for itself can still be read.
        if (count > 1 && mayBeInStripes(gathered.error()))
            co_return co_await readStripeByStripe(first, count, shards);
        co_return failed(std::move(gathered));
    }
    const Run& run = **gathered;
    StripeRun out{first, count, {}};
    for (std::size_t j = 0; j < m_row.geometry.k; ++j) {
        if (!((shards >> j) & 1U)) {
            out.shards.push_back(nullptr);
            continue;
        }
        if (run.pieces[j].state == Run::State::Done) {
            out.shards.push_back(run.pieces[j].buffer);
            continue;
        }
        auto mended = reconstruct(run, j);
        if (!mended)
            co_return failed(std::move(mended));
        out.shards.push_back(std::move(*mended));
    }
    co_return out;
}

Task<Result<StripeRun>> ExtentReader::readStripeByStripe(std::uint64_t first, std::uint32_t count,
                                                         std::uint32_t shards)
{
    StripeRun out{first, count, {}};
    for (std::size_t j = 0; j < m_row.geometry.k; ++j)
        out.shards.push_back((shards >> j) & 1U
                                 ? m_context.buffers.acquire(std::size_t(count) * m_row.blockSize)
                                 : nullptr);
    for (std::uint32_t i = 0; i < count; ++i) {
        auto one = co_await read(first + i, 1, shards);
        if (!one)
            co_return one;
        for (std::size_t j = 0; j < m_row.geometry.k; ++j) {
            if (out.shards[j])
                std::memcpy(out.shards[j]->data() + std::size_t(i) * m_row.blockSize,
                            one->shards[j]->data(), blockBytes(first + i));
        }
    }
    co_return out;
}

Task<Result<BufferPool::Ptr>> ExtentReader::rebuild(std::uint64_t first, std::uint32_t count,
                                                    std::uint8_t shard)
{
    auto gathered = co_await gather(first, count, 1U << shard);
    if (!gathered && count > 1 && mayBeInStripes(gathered.error()))
        co_return co_await rebuildStripeByStripe(first, count, shard);
    if (!gathered)
        co_return failed(std::move(gathered));
    const Run& run = **gathered;
    if (run.pieces[shard].state == Run::State::Done)
        co_return run.pieces[shard].buffer;
    co_return reconstruct(run, shard);
}

Task<Result<BufferPool::Ptr>> ExtentReader::rebuildStripeByStripe(std::uint64_t first,
                                                                  std::uint32_t count,
                                                                  std::uint8_t shard)
{
    BufferPool::Ptr out = m_context.buffers.acquire(std::size_t(count) * m_row.blockSize);
    for (std::uint32_t i = 0; i < count; ++i) {
        auto one = co_await rebuild(first + i, 1, shard);
        if (!one)
            co_return one;
        std::memcpy(out->data() + std::size_t(i) * m_row.blockSize, (*one)->data(),
                    blockBytes(first + i));
    }
    co_return out;
}

Result<BufferPool::Ptr> ExtentReader::reconstruct(const Run& run, std::size_t index)
{
    BufferPool::Ptr mended = m_context.buffers.acquire(run.bytes);
    std::vector<std::uint8_t*> shards;
    for (std::size_t i = 0; i < run.pieces.size(); ++i) {
        const bool done = run.pieces[i].state == Run::State::Done;
        shards.push_back(i == index ? mended->data() : done ? run.pieces[i].buffer->data() : nullptr);
    }
    const codec::ReedSolomon& codec = m_context.codecs.of(m_row.geometry.k, m_row.geometry.m);
    Result<void> done =
        codec.reconstruct(run.mask({Run::State::Done}), 1U << index, shards, run.bytes);
    if (!done)
        return failed(std::move(done));
    return mended;
}

/// Reads until every wanted shard is there, or any k are.
Task<Result<std::shared_ptr<ExtentReader::Run>>>
ExtentReader::gather(std::uint64_t first, std::uint32_t count, std::uint32_t wanted)
{
    auto run = std::make_shared<Run>();
    run->first = first;
    run->count = count;
    run->wanted = wanted;
    run->bytes = runBytes(first, count);
    run->pieces.resize(m_lanes.size());
    for (;;) {
        if (m_closed)
            co_return fail(Code::Cancelled, "the body is read no more");
        judge(*run);
        const std::uint32_t done = run->mask({Run::State::Done});
        if ((wanted & ~done) == 0 || std::popcount(done) >= m_row.geometry.k)
            break;
        if (startMore(run))
            continue;
        if (run->mask({Run::State::Busy, Run::State::Slow}) == 0 && !hopesFor(*run)) {
            run->over = true;
            co_return run->why(m_row);
        }
        if (!std::exchange(run->watched, true))
            env::spawn(m_executor, watch(&m_context.clock, run));
        co_await run->wakeup->wait();
    }
    run->over = true;
    co_return run;
}

/// Whether a shard that still hangs in a run before this one may yet answer.
bool ExtentReader::hopesFor(const Run& run) const
{
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        const Lane& lane = *m_lanes[i];
        if (run.pieces[i].state == Run::State::Idle && lane.busy &&
            m_context.replicas.driveAt(m_row.partition, m_row.slots[i]) == lane.drive)
            return true;
    }
    return false;
}

/// Starts what is wanted; once something of it fails or is slow, as many others as make k. Returns
/// whether it started anything: that may have ended at once, so there may be something new to judge.
bool ExtentReader::startMore(const std::shared_ptr<Run>& run)
{
    bool started = false;
    bool needAny = false;
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        if (!((run->wanted >> i) & 1U))
            continue;
        const Lane& lane = *m_lanes[i];
        const bool fit = lane.state == Lane::State::Good && !lane.slow && !lane.busy;
        if (run->pieces[i].state == Run::State::Idle && fit) {
            start(run, i);
            started = true;
        }
        const Run::State state = run->pieces[i].state;
        needAny |= state != Run::State::Busy && state != Run::State::Done;
    }
    if (!needAny)
        return started;
    // Good shards first, then the slow, then those that had a corrupt block somewhere.
    for (int rank = 0; rank < 3; ++rank) {
        for (std::size_t i = 0; i < m_lanes.size(); ++i) {
            const int coming =
                std::popcount(run->mask({Run::State::Busy, Run::State::Done}));
            if (coming >= m_row.geometry.k)
                return started;
            const Lane& lane = *m_lanes[i];
            if (run->pieces[i].state != Run::State::Idle || lane.state == Lane::State::Dead ||
                lane.busy)
                continue;
            const int laneRank = lane.state == Lane::State::Suspect ? 2 : lane.slow ? 1 : 0;
            if (laneRank != rank)
                continue;
            start(run, i);
            started = true;
        }
    }
    return started;
}

void ExtentReader::start(const std::shared_ptr<Run>& run, std::size_t index)
{
    Lane& lane = *m_lanes[index];
    Run::Piece& piece = run->pieces[index];
    if (!lane.drive)
        lane.drive = m_context.replicas.driveAt(m_row.partition, m_row.slots[index]);
    if (!lane.drive) {
        piece.state = Run::State::Failed;
        piece.error = Error{Code::Unavailable, "the drive is away", {}, Retry::Later};
        return;
    }
    piece.state = Run::State::Busy;
    piece.buffer = m_context.buffers.acquire(run->bytes);
    lane.busy = true;
    env::spawn(m_executor, readLane(shared_from_this(), run, index));
}

/// Draws conclusions from failures, and from silence.
void ExtentReader::judge(Run& run)
{
    const bool late = std::exchange(run.late, false);
    for (std::size_t i = 0; i < run.pieces.size(); ++i) {
        Run::Piece& piece = run.pieces[i];
        Lane& lane = *m_lanes[i];
        const bool pending = piece.state == Run::State::Busy || piece.state == Run::State::Slow;
        if (late && pending) {
            piece.state = Run::State::Slow;
            lane.slow = true;
            if (m_context.replicas.driveAt(m_row.partition, m_row.slots[i]) != lane.drive) {
                piece.state = Run::State::Failed; // removed: it may never answer
                piece.error = Error{Code::Unavailable, "the drive was removed", {}, Retry::Later};
            }
        }
        if (piece.state != Run::State::Failed || std::exchange(piece.judged, true))
            continue;
        const auto holder = m_context.replicas.driveAt(m_row.partition, m_row.slots[i]);
        if (lane.drive && holder && holder != lane.drive && !lane.busy) {
            // The slot moved, or its drive came back: what the one before says does not count.
            lane.drive = nullptr;
            lane.reader = nullptr;
            piece = Run::Piece{};
            continue;
        }
        const Code code = piece.error.code;
        const bool bad = code == Code::Corrupt || code == Code::NotFound;
        lane.state = code == Code::Corrupt && lane.reader ? Lane::State::Suspect : Lane::State::Dead;
        if (code == Code::Io)
            m_context.replicas.reportFailure(lane.drive, piece.error);
        if (bad && !std::exchange(lane.toldOf, true) && m_context.upkeep &&
            m_context.replicas.isMember(m_row.partition, m_row.slots[i]))
            m_context.upkeep->mendShard(
                lane.drive, {m_row.partition, m_row.id, static_cast<std::uint8_t>(i)});
    }
}

Task<Result<void>> ExtentReader::open(std::shared_ptr<ExtentReader> self, std::size_t index)
{
    const std::shared_ptr<Lane> lane = self->m_lanes[index];
    const drive::ShardName name{self->m_row.partition, self->m_row.id,
                                static_cast<std::uint8_t>(index)};
    const std::shared_ptr<replica::DriveClient> drive = lane->drive;
    const drive::ShardShape shape = self->m_shape;
    replica::EpochPatience patience(self->m_context.clock);
    for (;;) {
        if (self->m_closed)
            co_return fail(Code::Cancelled, "the body is read no more");
        const drive::Fence fence = self->m_context.replicas.fence(name.partition);
        auto opened = co_await drive->openShard(fence, name, shape);
        if (opened) {
            lane->reader = std::move(*opened);
            co_return Result<void>{};
        }
        const bool again = co_await patience.again(opened.error().code);
        if (!again)
            co_return failed(std::move(opened));
    }
}

Task<void> ExtentReader::readLane(std::shared_ptr<ExtentReader> self, std::shared_ptr<Run> run,
                                  std::size_t index)
{
    const std::shared_ptr<Lane> lane = self->m_lanes[index];
    const BufferPool::Ptr buffer = run->pieces[index].buffer;
    Result<void> result;
    if (!lane->reader)
        result = co_await open(self, index);
    if (result) {
        const std::shared_ptr<drive::ShardReader> reader = lane->reader;
        const MutableByteView into(buffer->data(), run->bytes);
        result = co_await reader->read(run->first, run->count, into);
    }
    lane->busy = false;
    Run::Piece& piece = run->pieces[index];
    if (piece.state != Run::State::Busy && piece.state != Run::State::Slow)
        co_return; // given up meanwhile
    if (result) {
        lane->slow = lane->slow && piece.state == Run::State::Slow;
        piece.state = Run::State::Done;
    } else {
        piece.state = Run::State::Failed;
        piece.error = std::move(result).error();
    }
    run->wakeup->notify();
}

Task<void> ExtentReader::watch(env::Clock* clock, std::weak_ptr<Run> watched)
{
    for (;;) {
        co_await clock->sleepFor(kPatience);
        const std::shared_ptr<Run> run = watched.lock();
        if (!run || run->over)
            co_return;
        run->late = true;
        run->wakeup->notify();
    }
}

} // namespace holdfast::store
