// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/counter_check.h"

#include <algorithm>

#include "base/log.h"
#include "store/drive_wait.h"

namespace holdfast::store
{
namespace
{

using drive::Family;
using DrivePtr = std::shared_ptr<replica::DriveClient>;

constexpr int kRounds = 6; ///< of counting again what changed under the count
constexpr std::uint32_t kRowsPerPage = 1000;

Task<Result<drive::ScanPage>> scanOn(DrivePtr drive, drive::ScanRequest request)
{
    co_return co_await drive->scan(std::move(request));
}
Task<Result<std::vector<drive::PartitionState>>> statesOf(DrivePtr drive)
{
    co_return co_await drive->states();
}

Result<CounterDelta> counted(Family family, const drive::ScanEntry& entry)
{
    if (family == Family::Counters)
        return CounterDelta::decode(entry.value);
    if (family == Family::Uploads)
        return CounterDelta{0, 0, 0, 1};
    ObjectInfo info;
    Result<void> read = readListed(entry.value, info);
    if (!read)
        return failed(std::move(read));
    CounterDelta out;
    out.versions = 1;
    if (!info.isDeleteMarker) {
        out.objects = family == Family::Current ? 1 : 0;
        out.bytes = static_cast<std::int64_t>(info.size);
    }
    return out;
}

std::string text(const CounterDelta& counter)
{
    return std::to_string(counter.objects) + " objects, " + std::to_string(counter.bytes) +
           " bytes, " + std::to_string(counter.versions) + " versions, " +
           std::to_string(counter.uploads) + " uploads";
}

Task<Result<void>> addAtHome(Context* context, BucketId bucket, PartitionId partition,
                             CounterDelta delta)
{
    const std::string key = counterKey(bucket, partition);
    auto section = co_await context->replicas.lockKey(partition, key);
    if (!section)
        co_return failed(std::move(section));
    replica::Proposal proposal;
    proposal.needsRoom = false;
    proposal.mutations.push_back(
        {drive::MutationKind::Merge, Family::Counters, key, delta.encode()});
    co_return co_await context->replicas.commit(*section, std::move(proposal));
}

} // namespace

Task<Result<std::optional<BucketId>>> CounterCheck::firstBucket(std::string begin)
{
    // Documents are not counted: the system bucket is left out.
    std::string from = std::max(std::move(begin), bucketPrefix(drive::kSystemBucket + 1));
    std::optional<BucketId> out;
    for (const Family family :
         {Family::Current, Family::Noncurrent, Family::Uploads, Family::Counters}) {
        drive::ScanRequest request;
        request.family = family;
        request.begin = from;
        request.limit = 1;
        request.keysOnly = true;
        auto page = co_await m_context.replicas.scan(std::move(request));
        if (!page)
            co_return failed(std::move(page));
        if (page->entries.empty() || page->entries[0].key.size() < sizeof(BucketId))
            continue;
        const auto bucket = readBe<BucketId>(page->entries[0].key.data());
        out = std::min(out.value_or(bucket), bucket);
    }
    co_return out;
}

Task<Result<RowPiece>> CounterCheck::check(std::string begin)
{
    RowPiece out;
    auto bucket = co_await firstBucket(std::move(begin));
    if (!bucket)
        co_return failed(std::move(bucket));
    if (!*bucket)
        co_return out;
    auto wrong = co_await differences(**bucket, &out);
    if (!wrong)
        co_return failed(std::move(wrong));
    for (const Difference& difference : *wrong) {
        ++out.found;
        Result<void> corrected = co_await correct(**bucket, difference);
        if (!corrected)
            co_return failed(std::move(corrected), "correcting a counter");
        ++out.mended;
    }
    out.next = drive::prefixEnd(bucketPrefix(**bucket));
    out.more = !out.next.empty();
    co_return out;
}

Task<Result<void>> CounterCheck::correct(BucketId bucket, Difference difference)
{
    log::warn("A counter was wrong and is corrected",
              {{"partition", std::to_string(difference.partition)},
               {"by", text(difference.missing)}});
    const env::Executor home = m_context.replicas.executorOf(difference.partition);
    auto task = addAtHome(&m_context, bucket, difference.partition, difference.missing);
    co_return co_await env::on(home, std::move(task));
}

/// A member to count a partition on: of those that count others already, if one of them is.
DrivePtr CounterCheck::counterOf(PartitionId partition, const Shares& shares) const
{
    DrivePtr any;
    for (std::uint8_t slot = 0; slot < drive::kMaxSlots; ++slot) {
        if (!m_context.replicas.isMember(partition, slot))
            continue;
        const DrivePtr drive = m_context.replicas.driveAt(partition, slot);
        if (drive && shares.contains(drive->index()))
            return drive;
        any = any ? any : drive;
    }
    return any;
}

/// Every partition is counted on one of its members.
Task<Result<std::vector<CounterCheck::Difference>>>
CounterCheck::differences(BucketId bucket, RowPiece* piece)
{
    std::vector<Difference> out;
    std::vector<bool> left(drive::kPartitions, true);
    for (int round = 0; round < kRounds; ++round) {
        Shares shares;
        for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
            if (!left[p])
                continue;
            const DrivePtr drive = counterOf(static_cast<PartitionId>(p), shares);
            if (!drive)
                continue;
            auto& share = shares[drive->index()];
            share.first = drive;
            share.second.resize(drive::kPartitions, false);
            share.second[p] = true;
        }
        std::fill(left.begin(), left.end(), false);
        bool again = false;
        for (const auto& [index, share] : shares) {
            auto judged = co_await judge(share.first, share.second, bucket, piece);
            if (!judged)
                co_return failed(std::move(judged));
            out.insert(out.end(), judged->wrong.begin(), judged->wrong.end());
            again = again || judged->anyUnsure;
            for (std::uint32_t p = 0; p < drive::kPartitions; ++p)
                left[p] = left[p] || judged->unsure[p];
        }
        if (!again)
            break;
    }
    co_return out; // what never came to rest is left to the next scrub
}

Task<Result<CounterCheck::Judged>> CounterCheck::judge(DrivePtr drive, std::vector<bool> partitions,
                                                       BucketId bucket, RowPiece* piece)
{
    auto before = co_await whileThere<std::vector<drive::PartitionState>>(m_context, drive,
                                                                         statesOf(drive));
    if (!before)
        co_return failed(std::move(before));
    Counts stored;
    Counts sums;
    Result<void> added =
        co_await addUp(drive, Family::Counters, bucket, partitions, &stored, piece);
    for (const Family family : {Family::Current, Family::Noncurrent, Family::Uploads}) {
        if (added)
            added = co_await addUp(drive, family, bucket, partitions, &sums, piece);
    }
    if (!added)
        co_return failed(std::move(added));
    auto after = co_await whileThere<std::vector<drive::PartitionState>>(m_context, drive,
                                                                        statesOf(drive));
    if (!after)
        co_return failed(std::move(after));
    Judged out;
    out.unsure.resize(drive::kPartitions, false);
    for (const auto& [partition, counter] : stored)
        sums.try_emplace(partition);
    for (const auto& [partition, sum] : sums) {
        const CounterDelta& counter = stored[partition];
        if (sum == counter)
            continue;
        if ((*before)[partition].commitSequence != (*after)[partition].commitSequence) {
            out.unsure[partition] = true;
            out.anyUnsure = true;
            continue;
        }
        out.wrong.push_back({partition,
                             {sum.objects - counter.objects, sum.bytes - counter.bytes,
                              sum.versions - counter.versions, sum.uploads - counter.uploads}});
    }
    co_return out;
}

Task<Result<void>> CounterCheck::addUp(DrivePtr drive, Family family, BucketId bucket,
                                       std::vector<bool> partitions, Counts* into, RowPiece* piece)
{
    drive::ScanRequest request;
    request.family = family;
    request.begin = bucketPrefix(bucket);
    request.end = drive::prefixEnd(request.begin);
    request.limit = kRowsPerPage;
    request.partitions = std::move(partitions);
    for (;;) {
        if (m_isStopping())
            co_return fail(Code::Cancelled, "the check was stopped");
        auto task = scanOn(drive, request);
        auto page = co_await whileThere<drive::ScanPage>(m_context, drive, std::move(task));
        if (!page)
            co_return fail(Code::Unavailable, page.error().describe());
        std::uint64_t bytes = 0;
        for (const drive::ScanEntry& entry : page->entries) {
            auto partition = drive::partitionOfRow(family, entry.key);
            auto delta = counted(family, entry);
            bytes += entry.key.size() + entry.value.size();
            if (partition && delta)
                (*into)[*partition] += *delta;
        }
        piece->rows += page->entries.size();
        piece->bytes += bytes;
        const std::chrono::nanoseconds rest = m_pace.rest(*drive, bytes, 1);
        co_await m_context.clock.sleepFor(rest);
        if (!page->more)
            co_return Result<void>{};
        request.begin = std::move(page->resume);
    }
}

} // namespace holdfast::store
