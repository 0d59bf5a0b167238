// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/heal_worker.h"

#include <algorithm>

#include "base/log.h"
#include "drive/sys_rows.h"
#include "store/drive_wait.h"
#include "store/extent_reader.h"
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::size_t kMostWishes = 10'000;
constexpr std::size_t kMostTroubles = 100'000;
constexpr std::uint32_t kAtOnce = 4;   ///< debts of one drive
constexpr std::uint32_t kOnAPage = 64; ///< of its debts, most of which may be left alone for now
constexpr std::uint32_t kRunStripes = 16;
constexpr std::chrono::seconds kIdle{2};
constexpr std::chrono::seconds kRetryPause{5};
constexpr std::int64_t kLongestPause = 3600 * kNanosPerSecond;

Task<Result<void>> oweOn(std::shared_ptr<replica::DriveClient> drive, std::string key)
{
    std::vector<std::string> add;
    add.push_back(std::move(key));
    co_return co_await drive->setOwed(std::move(add), {});
}

Task<Result<std::vector<std::string>>> owedOn(std::shared_ptr<replica::DriveClient> drive,
                                              std::string after)
{
    co_return co_await drive->owed(std::move(after), kOnAPage);
}

/// Adopts a rebuilt shard if its extent still lives. In the sections in which the row could be deleted, so
/// that the record of the shard is either gone with the row or made before it goes.
Task<Result<void>> adoptAtHome(Context* context, std::shared_ptr<replica::DriveClient> drive,
                               drive::ShardName name, drive::ExtentRow row)
{
    replica::KeySection ownerSection;
    if (drive::partitionOfObject(row.bucket, row.key) == name.partition) {
        std::string owner = drive::objectRowKey(row.bucket, row.key);
        auto locked = co_await context->replicas.lockKey(name.partition, std::move(owner));
        if (!locked)
            co_return failed(std::move(locked));
        ownerSection = std::move(*locked);
    }
    const std::string key = extentKey(name.partition, name.extent);
    auto section = co_await context->replicas.lockKey(name.partition, key);
    if (!section)
        co_return failed(std::move(section));
    auto there = co_await context->replicas.get(name.partition, drive::Family::Aux, key);
    if (!there)
        co_return failed(std::move(there));
    if (!*there)
        co_return fail(Code::NotFound, "the extent was released meanwhile");
    const std::uint8_t slot = row.slots[name.index];
    if (context->replicas.driveAt(name.partition, slot) != drive &&
        context->replicas.learnerOf(name.partition, slot) != drive)
        co_return fail(Code::Unavailable, "the slot has moved to another drive meanwhile");
    const drive::Fence fence = context->replicas.fence(name.partition);
    co_return co_await replica::whileThere<void>(context->replicas, *drive,
                                                 drive->adoptShard(fence, name));
}

// What a drive works on is kept by these: whoever asked may stop waiting before it answers.
Task<Result<void>> appendBlocks(std::shared_ptr<drive::ShardWriter> writer, BufferPool::Ptr blocks,
                                std::size_t count)
{
    const ByteView bytes(blocks->data(), count);
    co_return co_await writer->append(bytes);
}

Task<Result<void>> finishShard(std::shared_ptr<drive::ShardWriter> writer, std::uint64_t length,
                               std::uint64_t crc)
{
    co_return co_await writer->finish(length, crc);
}

} // namespace

void HealWorker::mendShard(std::shared_ptr<replica::DriveClient> drive, drive::ShardName shard)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_wishes.size() >= kMostWishes)
            return; // the next read asks again
        m_wishes.emplace_back(std::move(drive), shard);
    }
    wake();
}

env::Task<std::chrono::nanoseconds> HealWorker::step()
{
    const env::Executor executor = co_await env::asio::this_coro::executor;
    co_await noteWishes();
    for (const DrivePtr& drive : m_context.replicas.drives()) {
        if (drive && !isStopping() && mayStart(drive))
            env::spawn(executor, runLane(drive));
    }
    co_return kIdle;
}

/// The lanes touch the store: it stays until they have ended.
env::Task<void> HealWorker::finish()
{
    for (;;) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_lanes.empty())
                co_return;
        }
        co_await m_laneEnded->wait();
    }
}

/// Whether the drive owes something and nobody is at it; its lane is then taken.
bool HealWorker::mayStart(const DrivePtr& drive)
{
    const std::uint64_t configuration = m_context.replicas.configurationCount();
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_configuration, configuration) != configuration) {
        m_troubles.clear(); // what was missing may be there now
        for (auto& [id, progress] : m_progress)
            progress.notBefore = 0;
    }
    if (m_lanes.contains(drive.get()))
        return false;
    if (drive->owedCount() == 0) {
        m_progress.erase(drive->id());
        m_troubles.erase(m_troubles.lower_bound({drive->id(), {}}),
                         m_troubles.lower_bound({drive->id(), std::string(1, '\xff')}));
        return false;
    }
    if (m_progress[drive->id()].notBefore > m_context.clock.bootNow())
        return false;
    m_lanes.insert(drive.get());
    return true;
}

/// Pays until a pass over the drive's debts pays nothing.
Task<void> HealWorker::runLane(DrivePtr drive)
{
    for (bool goesOn = true; goesOn && !isStopping();)
        goesOn = co_await healSome(drive);
    {
        const std::lock_guard lock(m_mutex);
        m_lanes.erase(drive.get());
    }
    m_laneEnded->notify();
}

/// What reads found wrong becomes a debt of the drive, which a crash does not forget.
Task<void> HealWorker::noteWishes()
{
    std::deque<std::pair<DrivePtr, drive::ShardName>> wishes;
    {
        const std::lock_guard lock(m_mutex);
        wishes.swap(m_wishes);
    }
    for (const auto& [drive, shard] : wishes) {
        auto task = oweOn(drive, drive::owedShardKey(shard));
        const Result<void> noted = co_await whileThere<void>(m_context, drive, std::move(task));
        if (!noted)
            log::debug("A bad shard was not noted", {{"error", noted.error().describe()}});
    }
}

/// Some debts of one drive; false when the pass over them has ended and paid nothing.
Task<bool> HealWorker::healSome(DrivePtr drive)
{
    std::string after;
    {
        const std::lock_guard lock(m_mutex);
        Progress& progress = m_progress[drive->id()];
        if (progress.startedAt == 0)
            progress.startedAt = m_context.clock.wallNow();
        progress.left = drive->owedCount();
        after = progress.after;
    }
    auto owed = co_await whileThere<std::vector<std::string>>(m_context, drive,
                                                              owedOn(drive, std::move(after)));
    if (!owed || owed->empty()) {
        const std::lock_guard lock(m_mutex);
        Progress& progress = m_progress[drive->id()];
        progress.after.clear();
        const bool paid = std::exchange(progress.paid, false);
        if (!paid && drive->owedCount() != 0)
            progress.notBefore =
                m_context.clock.bootNow() + std::chrono::nanoseconds(kRetryPause).count();
        co_return owed && paid;
    }
    const std::string last = owed->back();
    std::vector<std::string> keys = due(drive, std::move(*owed));
    std::vector<Task<Result<std::uint64_t>>> tasks;
    for (const std::string& key : keys)
        tasks.push_back(heal(drive, key));
    const auto outcomes = co_await env::all(std::move(tasks));
    for (std::size_t i = 0; i < keys.size(); ++i)
        book(drive, keys[i], outcomes[i]);
    const std::lock_guard lock(m_mutex);
    Progress& progress = m_progress[drive->id()];
    progress.after = keys.size() == kAtOnce ? keys.back() : last;
    progress.left = drive->owedCount();
    co_return true;
}

/// The first few debts of a page that are not to be left alone for now.
std::vector<std::string> HealWorker::due(const DrivePtr& drive, std::vector<std::string> owed)
{
    const std::int64_t now = m_context.clock.bootNow();
    const std::lock_guard lock(m_mutex);
    std::erase_if(owed, [&](const std::string& key) {
        const auto trouble = m_troubles.find({drive->id(), key});
        return trouble != m_troubles.end() && trouble->second.notBefore > now;
    });
    if (owed.size() > kAtOnce)
        owed.resize(kAtOnce);
    return owed;
}

void HealWorker::book(const DrivePtr& drive, const std::string& owedKey,
                      const Result<std::uint64_t>& outcome)
{
    {
        const std::lock_guard lock(m_mutex);
        Progress& progress = m_progress[drive->id()];
        if (outcome) {
            ++progress.done;
            progress.paid = true;
            progress.bytes += *outcome;
            m_counts.bytes += *outcome;
            m_troubles.erase({drive->id(), owedKey});
        } else if (outcome.error().code != Code::Cancelled) {
            ++m_counts.failures;
            if (m_troubles.size() < kMostTroubles) {
                Trouble& trouble = m_troubles[{drive->id(), owedKey}];
                const std::int64_t pause =
                    std::chrono::nanoseconds(kRetryPause).count() << std::min(trouble.tries, 10);
                ++trouble.tries;
                trouble.notBefore = m_context.clock.bootNow() + std::min(pause, kLongestPause);
            }
        }
    }
    if (!outcome)
        log::debug("A debt was not paid", {{"error", outcome.error().describe()}});
    else if (m_paid)
        m_paid(drive->id(), owedKey);
}

Task<Result<std::uint64_t>> HealWorker::heal(DrivePtr drive, std::string owedKey)
{
    if (isStopping())
        co_return fail(Code::Cancelled, "the store closes");
    auto body = drive::parseOwedBodyKey(owedKey);
    if (body)
        co_return co_await healBody(drive, std::move(*body), std::move(owedKey));
    auto shard = drive::parseShardKey(owedKey);
    if (!shard)
        co_return failed(std::move(shard));
    co_return co_await healShard(drive, *shard, std::move(owedKey));
}

Task<Result<std::uint64_t>> HealWorker::clear(DrivePtr drive, std::string owedKey)
{
    std::vector<std::string> keys;
    keys.push_back(std::move(owedKey));
    Result<void> cleared = co_await replica::whileThere<void>(
        m_context.replicas, *drive, drive->setOwed({}, std::move(keys)));
    if (!cleared)
        co_return failed(std::move(cleared));
    co_return std::uint64_t(0);
}

/// The primary has no row of the extent: it is gone, or its record is still on its way.
Task<Result<std::uint64_t>> HealWorker::clearUnnamed(DrivePtr drive, std::string owedKey)
{
    std::vector<std::string> keys;
    keys.push_back(std::move(owedKey));
    Result<void> cleared = co_await replica::whileThere<void>(m_context.replicas, *drive,
                                                              drive->clearUnnamed(std::move(keys)));
    if (!cleared)
        co_return failed(std::move(cleared));
    co_return std::uint64_t(0);
}

Task<Result<std::uint64_t>> HealWorker::healShard(DrivePtr drive, drive::ShardName name,
                                                  std::string owedKey)
{
    auto value = co_await m_context.replicas.get(name.partition, drive::Family::Aux,
                                                 extentKey(name.partition, name.extent));
    if (!value)
        co_return failed(std::move(value));
    if (!*value)
        co_return co_await clearUnnamed(drive, std::move(owedKey));
    auto row = drive::ExtentRow::decode(name.partition, name.extent, **value);
    if (!row)
        co_return failed(std::move(row));
    const bool inRow = name.index < row->slots.size();
    const std::uint8_t slot = inRow ? row->slots[name.index] : std::uint8_t(0);
    const DrivePtr holder = inRow ? m_context.replicas.driveAt(name.partition, slot) : nullptr;
    const bool learns = inRow && m_context.replicas.learnerOf(name.partition, slot) == drive;
    if (!inRow || (!learns && holder && holder->index() != drive->index()))
        co_return co_await clear(drive, std::move(owedKey)); // another drive's by the layout
    if (!learns && holder != drive) // it has left, a moment ago perhaps: it owes it when it returns
        co_return fail(Code::Unavailable, "the drive is not in its slot now");
    const std::uint64_t bytes =
        drive::shardShape(row->geometry, row->blockSize, row->length).bytes;
    // NotFound may be the row's, or a folder's on the drive: if it is the row's, the next look clears the debt.
    Result<void> rebuilt = co_await rebuild(drive, name, *row);
    if (!rebuilt)
        co_return failed(std::move(rebuilt), "shard of extent " + name.extent.hex());
    const std::lock_guard lock(m_mutex);
    ++m_counts.shards;
    co_return bytes;
}

Task<Result<void>> HealWorker::rebuild(DrivePtr drive, drive::ShardName name, drive::ExtentRow row)
{
    const env::Executor executor = co_await env::asio::this_coro::executor;
    auto reader = std::make_shared<ExtentReader>(m_context, executor, row);
    reader->exclude(name.index);
    drive::ShardOrigin origin;
    origin.geometry = row.geometry;
    origin.blockSize = row.blockSize;
    origin.bucket = row.bucket;
    origin.key = row.key;
    origin.stamp = row.stamp;
    origin.upload = row.upload;
    origin.slot = row.slots[name.index];
    const drive::Fence fence = m_context.replicas.fence(name.partition);
    auto made = co_await replica::whileThere<std::unique_ptr<drive::ShardWriter>>(
        m_context.replicas, *drive, drive->createShard(fence, name, origin));
    if (!made)
        co_return failed(std::move(made));
    const std::shared_ptr<drive::ShardWriter> writer = std::move(*made);
    // A slot that moves: its present holder has the very shard, which costs one read instead of k.
    std::shared_ptr<drive::ShardReader> original;
    const DrivePtr holder = m_context.replicas.driveAt(name.partition, row.slots[name.index]);
    if (holder && holder != drive) {
        auto opened = co_await replica::whileThere<std::unique_ptr<drive::ShardReader>>(
            m_context.replicas, *holder,
            holder->openShard(fence, name,
                              drive::shardShape(row.geometry, row.blockSize, row.length)));
        if (opened)
            original = std::move(*opened);
    }
    for (std::uint64_t at = 0; at < reader->stripes(); at += kRunStripes) {
        if (isStopping())
            co_return fail(Code::Cancelled, "the store closes");
        const auto count =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(kRunStripes, reader->stripes() - at));
        auto blocks = co_await readOriginal(original, at, count, reader->runBytes(at, count));
        if (!blocks) {
            original = nullptr;
            blocks = co_await reader->rebuild(at, count, name.index);
        }
        if (!blocks && blocks.error().code == Code::Corrupt)
            co_return fail(Code::Unavailable, blocks.error().message);
        if (!blocks)
            co_return failed(std::move(blocks));
        Result<void> appended = co_await replica::whileThere<void>(
            m_context.replicas, *drive, appendBlocks(writer, *blocks, reader->runBytes(at, count)));
        if (!appended)
            co_return appended;
    }
    Result<void> finished = co_await replica::whileThere<void>(
        m_context.replicas, *drive, finishShard(writer, row.length, row.crc64));
    if (!finished)
        co_return finished;
    replica::ShardClaim claim; // of no use if the extent is released meanwhile
    claim.add(drive, name);
    auto task = adoptAtHome(&m_context, drive, name, std::move(row));
    Result<void> adopted =
        co_await env::on(m_context.replicas.executorOf(name.partition), std::move(task));
    if (adopted)
        claim.keep();
    co_return adopted;
}

Task<Result<std::uint64_t>> HealWorker::healBody(DrivePtr drive, std::string bodyKey,
                                                 std::string owedKey)
{
    auto bytes = co_await m_context.replicas.readBody(bodyKey);
    if (!bytes && bytes.error().code == Code::NotFound)
        co_return co_await clear(drive, std::move(owedKey));
    if (!bytes)
        co_return failed(std::move(bytes));
    auto parts = drive::parseBodyKey(bodyKey);
    if (!parts)
        co_return failed(std::move(parts));
    const std::uint64_t size = bytes->size();
    std::vector<drive::Mutation> write{
        {drive::MutationKind::Put, drive::Family::Body, bodyKey, std::move(*bytes)}};
    Result<void> written = co_await replica::whileThere<void>(
        m_context.replicas, *drive, drive->patch(std::move(write))); // pays the debt, too
    if (!written)
        co_return failed(std::move(written));
    // Released meanwhile? Then no other holder has it any more, and this copy would stay for ever.
    bool held = false;
    for (std::uint8_t slot = 0; slot < drive::kMaxSlots && !held; ++slot) {
        const DrivePtr other = (parts->holders >> slot) & 1U
                                   ? m_context.replicas.driveAt(parts->partition, slot)
                                   : nullptr;
        if (!other || other == drive)
            continue;
        const drive::Fence fence = m_context.replicas.fence(parts->partition);
        auto copy = co_await replica::whileThere<std::optional<std::string>>(
            m_context.replicas, *other, other->get(fence, drive::Family::Body, bodyKey));
        held = !copy || *copy;
    }
    if (!held) {
        std::vector<drive::Mutation> erase{
            {drive::MutationKind::Delete, drive::Family::Body, std::move(bodyKey), {}}};
        Result<void> erased = co_await replica::whileThere<void>(
            m_context.replicas, *drive, drive->patch(std::move(erase)));
        if (!erased)
            co_return failed(std::move(erased));
    }
    const std::lock_guard lock(m_mutex);
    ++m_counts.bodies;
    co_return size;
}

Task<Result<BufferPool::Ptr>> HealWorker::readOriginal(std::shared_ptr<drive::ShardReader> original,
                                                       std::uint64_t first, std::uint32_t count,
                                                       std::size_t bytes)
{
    if (!original)
        co_return fail(Code::NotFound, "nobody else has this shard");
    BufferPool::Ptr buffer = m_context.buffers.acquire(bytes);
    const MutableByteView into(buffer->data(), bytes);
    Result<void> read = co_await original->read(first, count, into);
    if (!read)
        co_return failed(std::move(read));
    co_return buffer;
}

HealWorker::Counts HealWorker::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

void HealWorker::report(std::vector<WorkStatus>& into) const
{
    const WallNanos now = m_context.clock.wallNow();
    const std::lock_guard lock(m_mutex);
    for (const auto& [drive, progress] : m_progress) {
        WorkStatus status;
        status.kind = "heal";
        status.drive = drive;
        status.done = progress.done;
        status.total = progress.done + progress.left;
        status.bytesDone = progress.bytes;
        status.startedAt = progress.startedAt;
        if (progress.done > 0 && now > progress.startedAt) {
            // What is left is taken to be like what is done.
            status.bytesTotal = progress.bytes / progress.done * status.total;
            const auto seconds =
                static_cast<std::uint64_t>((now - progress.startedAt) / kNanosPerSecond);
            status.etaSeconds = seconds * progress.left / progress.done;
        }
        into.push_back(std::move(status));
    }
}

} // namespace holdfast::store
