// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/body_check.h"

#include <algorithm>

#include "drive/sys_rows.h"
#include "store/drive_wait.h"
#include "store/extent_reader.h"
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

using DrivePtr = std::shared_ptr<replica::DriveClient>;

constexpr std::uint32_t kRunBlocks = 16;
constexpr int kEpochRetries = 3;

/// Owns what it reads with and into: the drive may hang.
Task<Result<void>> readRun(std::shared_ptr<drive::ShardReader> reader, std::uint64_t first,
                           std::uint32_t count, BufferPool::Ptr buffer, std::size_t bytes)
{
    co_return co_await reader->read(first, count, MutableByteView(buffer->data(), bytes));
}

Task<Result<std::unique_ptr<drive::ShardReader>>> openOn(DrivePtr drive, drive::Fence fence,
                                                         drive::ShardName name,
                                                         drive::ShardShape shape)
{
    co_return co_await drive->openShard(fence, name, shape);
}

Task<Result<std::optional<std::string>>> readBodyOn(DrivePtr drive, drive::Fence fence,
                                                    std::string bodyKey)
{
    co_return co_await drive->get(fence, drive::Family::Body, std::move(bodyKey));
}

Task<Result<std::vector<std::string>>> owedOn(DrivePtr drive, std::string after)
{
    co_return co_await drive->owed(std::move(after), 1);
}

} // namespace

Task<Result<bool>> isOwed(Context& context, DrivePtr drive, std::string owedKey)
{
    // Pages begin after a key: the greatest one before ours, since all of a kind are equally long.
    std::string before = owedKey;
    const auto last = static_cast<unsigned char>(before.back());
    before.pop_back();
    if (last != 0) {
        before.push_back(static_cast<char>(last - 1));
        before.push_back('\xff');
    }
    auto task = owedOn(drive, std::move(before));
    auto owed = co_await whileThere<std::vector<std::string>>(context, drive, std::move(task));
    if (!owed)
        co_return failed(std::move(owed));
    co_return !owed->empty() && owed->front() == owedKey;
}

Task<Result<std::optional<drive::ExtentRow>>> readExtentRow(Context& context, PartitionId partition,
                                                            Uuid extent)
{
    std::string key = extentKey(partition, extent);
    auto value = co_await context.replicas.get(partition, drive::Family::Aux, std::move(key));
    if (!value)
        co_return failed(std::move(value));
    if (!*value)
        co_return std::optional<drive::ExtentRow>();
    auto row = drive::ExtentRow::decode(partition, extent, **value);
    if (!row)
        co_return failed(std::move(row));
    co_return std::optional<drive::ExtentRow>(std::move(*row));
}

DrivePtr BodyCheck::memberAt(PartitionId partition, std::uint8_t slot) const
{
    if (!m_context.replicas.isMember(partition, slot))
        return nullptr;
    return m_context.replicas.driveAt(partition, slot);
}

Task<Result<std::uint64_t>> BodyCheck::readShard(DrivePtr drive, drive::ExtentRow row,
                                                 std::uint8_t index)
{
    const drive::ShardName name{row.partition, row.id, index};
    const drive::ShardShape shape = drive::shardShape(row.geometry, row.blockSize, row.length);
    Result<std::unique_ptr<drive::ShardReader>> opened = fail(Code::Unavailable, "not tried");
    for (int attempt = 0; attempt < kEpochRetries; ++attempt) {
        const drive::Fence fence = m_context.replicas.fence(row.partition);
        auto task = openOn(drive, fence, name, shape);
        opened = co_await whileThere<std::unique_ptr<drive::ShardReader>>(m_context, drive,
                                                                          std::move(task));
        if (opened || opened.error().code != Code::WrongEpoch)
            break;
    }
    if (!opened)
        co_return failed(std::move(opened));
    const std::shared_ptr<drive::ShardReader> reader = std::move(*opened);
    const BufferPool::Ptr buffer =
        m_context.buffers.acquire(std::size_t(kRunBlocks) * row.blockSize);
    std::uint64_t done = 0;
    for (std::uint64_t at = 0; at < shape.blocks; at += kRunBlocks) {
        if (m_isStopping())
            co_return fail(Code::Cancelled, "the check was stopped");
        const auto count =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(kRunBlocks, shape.blocks - at));
        const bool last = at + count == shape.blocks;
        const std::size_t bytes =
            std::size_t(count - 1) * row.blockSize + (last ? shape.lastBlock : row.blockSize);
        auto task = readRun(reader, at, count, buffer, bytes);
        Result<void> read = co_await whileThere<void>(m_context, drive, std::move(task));
        if (!read)
            co_return failed(std::move(read));
        done += bytes;
        const std::chrono::nanoseconds rest = m_pace.rest(*drive, bytes, 1);
        co_await m_context.clock.sleepFor(rest);
    }
    co_return done;
}

/// What an answer other than the bytes says of the copy.
Task<BodyCheck::Look> BodyCheck::judge(DrivePtr drive, Error error, std::string owedKey)
{
    if (error.code == Code::Io)
        m_context.replicas.reportFailure(drive, error);
    if (error.code != Code::Corrupt && error.code != Code::NotFound)
        co_return Look::Unknown;
    if (drive->failed())
        co_return Look::Unknown; // the whole drive is rebuilt
    auto owed = co_await isOwed(m_context, drive, std::move(owedKey));
    if (!owed)
        co_return Look::Unknown;
    co_return *owed ? Look::Owed : Look::Bad;
}

Task<BodyCheck::Seen> BodyCheck::shard(drive::ExtentRow row, std::uint8_t index)
{
    Seen seen;
    const std::uint8_t slot = row.slots[index];
    seen.drive = memberAt(row.partition, slot);
    if (!seen.drive)
        co_return seen;
    const drive::ShardName name{row.partition, row.id, index};
    auto read = co_await readShard(seen.drive, std::move(row), index);
    if (read) {
        seen.look = Look::Good;
        seen.bytes = *read;
    } else {
        seen.stopped = read.error().code == Code::Cancelled;
        seen.look = co_await judge(seen.drive, read.error(), drive::owedShardKey(name));
    }
    if (seen.look != Look::Good && memberAt(name.partition, slot) != seen.drive)
        seen.look = Look::Unknown; // it gave the slot up meanwhile
    co_return seen;
}

Task<Result<BodyVerdict>> BodyCheck::extent(drive::ExtentRow row)
{
    std::vector<Task<Seen>> tasks;
    for (std::uint8_t i = 0; i < row.slots.size(); ++i)
        tasks.push_back(shard(row, i));
    const std::vector<Seen> shards = co_await env::all(std::move(tasks));
    BodyVerdict out;
    std::uint32_t bad = 0;
    std::uint32_t good = 0;
    for (std::uint8_t i = 0; i < shards.size(); ++i) {
        const Seen& seen = shards[i];
        if (seen.stopped)
            co_return fail(Code::Cancelled, "the check was stopped");
        out.bytes += seen.bytes;
        good += seen.look == Look::Good ? 1 : 0;
        if (seen.look != Look::Bad && seen.look != Look::Owed)
            continue;
        ++bad;
        const drive::ShardName name{row.partition, row.id, i};
        out.damaged.push_back({seen.drive, drive::owedShardKey(name), seen.look == Look::Owed});
    }
    if (bad == 0)
        co_return out;
    if (bad > row.geometry.m) {
        // Blocks may be bad in different places, so only reading tells.
        auto readable = co_await isReadable(row);
        if (!readable && readable.error().code == Code::Cancelled)
            co_return failed(std::move(readable));
        if (readable && !*readable)
            out.lost = std::to_string(bad) + " of " + std::to_string(row.geometry.shards()) +
                       " shards are damaged or missing, " + std::to_string(good) + " are good; " +
                       std::to_string(row.geometry.k) + " are needed";
    }
    auto still = co_await readExtentRow(m_context, row.partition, row.id);
    if (!still)
        co_return failed(std::move(still));
    if (!*still || (*still)->slots != row.slots)
        co_return BodyVerdict{{}, {}, out.bytes}; // released meanwhile
    co_return out;
}

Task<Result<bool>> BodyCheck::isReadable(drive::ExtentRow row)
{
    Pins pins(m_context.pins);
    if (!pins.add(row.id))
        co_return fail(Code::Conflict, "the extent is being released");
    auto still = co_await readExtentRow(m_context, row.partition, row.id);
    if (!still)
        co_return failed(std::move(still));
    if (!*still)
        co_return fail(Code::Conflict, "the extent was released");
    const env::Executor executor = co_await env::asio::this_coro::executor;
    auto reader = std::make_shared<ExtentReader>(m_context, executor, row);
    const std::uint32_t data = (1U << row.geometry.k) - 1;
    for (std::uint64_t at = 0; at < reader->stripes(); at += kRunBlocks) {
        if (m_isStopping()) {
            reader->close();
            co_return fail(Code::Cancelled, "the check was stopped");
        }
        const auto count = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(kRunBlocks, reader->stripes() - at));
        auto run = co_await reader->read(at, count, data);
        if (!run && run.error().code == Code::Corrupt)
            co_return false;
        if (!run)
            co_return failed(std::move(run));
        const auto bytes = static_cast<double>(count * reader->stripeBytes());
        const auto pause = static_cast<std::int64_t>(bytes / double(Pace::kBytesPerSecond) * 1e9);
        co_await m_context.clock.sleepFor(std::chrono::nanoseconds(pause));
    }
    co_return true;
}

Task<BodyCheck::Seen> BodyCheck::copy(PartitionId home, std::uint8_t slot, std::string bodyKey)
{
    Seen seen;
    seen.drive = memberAt(home, slot);
    if (!seen.drive)
        co_return seen;
    Result<std::optional<std::string>> bytes = fail(Code::Unavailable, "not tried");
    for (int attempt = 0; attempt < kEpochRetries; ++attempt) {
        auto task = readBodyOn(seen.drive, m_context.replicas.fence(home), bodyKey);
        bytes = co_await whileThere<std::optional<std::string>>(m_context, seen.drive,
                                                                std::move(task));
        if (bytes || bytes.error().code != Code::WrongEpoch)
            break;
    }
    if (bytes && *bytes) {
        seen.look = Look::Good;
        seen.bytes = (*bytes)->size();
        co_return seen;
    }
    Error error = bytes ? Error{Code::NotFound, "the copy is missing"} : bytes.error();
    seen.look = co_await judge(seen.drive, std::move(error), drive::owedBodyKey(bodyKey));
    if (memberAt(home, slot) != seen.drive)
        seen.look = Look::Unknown; // it gave the slot up meanwhile
    co_return seen;
}

Task<Result<BodyVerdict>> BodyCheck::small(PartitionId home, SmallRef body)
{
    const std::string bodyKey = drive::bodyKey(home, body.id, body.holders);
    std::vector<Task<Seen>> tasks;
    for (std::uint8_t slot = 0; slot < drive::kMaxSlots; ++slot) {
        if ((body.holders >> slot) & 1U)
            tasks.push_back(copy(home, slot, bodyKey));
    }
    const std::vector<Seen> copies = co_await env::all(std::move(tasks));
    BodyVerdict out;
    bool hope = false;
    for (const Seen& seen : copies) {
        out.bytes += seen.bytes;
        hope = hope || seen.look == Look::Good || seen.look == Look::Unknown;
        if (seen.look == Look::Bad || seen.look == Look::Owed)
            out.damaged.push_back({seen.drive, drive::owedBodyKey(bodyKey), seen.look == Look::Owed});
    }
    if (!hope)
        out.lost = "none of its " + std::to_string(copies.size()) + " copies is there and whole";
    co_return out;
}

} // namespace holdfast::store
