// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/log.h"
#include "drive/direct_drive.h"
#include "store/drive_wait.h"
#include "store/scrub_worker.h"

// What a scrub does, piece by piece.
namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::uint32_t kRowsAtOnce = 64;
constexpr std::size_t kVersionsAtOnce = 8;
constexpr std::uint64_t kBytesAtOnce = 8 << 20; ///< then the place is taken down
constexpr std::size_t kMostPending = 100'000;
constexpr int kTableLooks = 3;
constexpr std::int64_t kReturnPatience = 120 * kNanosPerSecond;

Task<Result<void>> oweOn(std::shared_ptr<replica::DriveClient> drive, std::string key)
{
    std::vector<std::string> add;
    add.push_back(std::move(key));
    co_return co_await drive->setOwed(std::move(add), {});
}

} // namespace

Task<Result<RowPiece>> ScrubWorker::piece(ScrubStage stage, std::string cursor)
{
    switch (stage) {
    case ScrubStage::Current:
        return m_rows.compare(Family::Current, std::move(cursor));
    case ScrubStage::Noncurrent:
        return m_rows.compare(Family::Noncurrent, std::move(cursor));
    case ScrubStage::Uploads:
        return m_rows.compare(Family::Uploads, std::move(cursor));
    case ScrubStage::Aux:
        return m_rows.compare(Family::Aux, std::move(cursor));
    case ScrubStage::Counters:
        return m_rows.compare(Family::Counters, std::move(cursor));
    case ScrubStage::Counts:
        return m_counters.check(std::move(cursor));
    case ScrubStage::Bodies:
        return bodies(Family::Current, std::move(cursor));
    case ScrubStage::OldBodies:
        return bodies(Family::Noncurrent, std::move(cursor));
    case ScrubStage::Extents:
        return extents(std::move(cursor));
    case ScrubStage::Tables:
    case ScrubStage::End:
        break;
    }
    return table(std::move(cursor));
}

/// Some versions, several at a time: their small bodies, and whether their extents have rows.
Task<Result<RowPiece>> ScrubWorker::bodies(Family family, std::string begin)
{
    drive::ScanRequest request;
    request.family = family;
    request.begin = std::move(begin);
    request.limit = kRowsAtOnce;
    auto page = co_await m_context.replicas.scan(std::move(request));
    if (!page)
        co_return failed(std::move(page));
    RowPiece out;
    out.more = page->more;
    out.next = std::move(page->resume);
    for (std::size_t at = 0; at < page->entries.size(); at += kVersionsAtOnce) {
        const std::size_t end = std::min(at + kVersionsAtOnce, page->entries.size());
        const std::string first = page->entries[at].key;
        std::vector<Task<Result<BodyVerdict>>> tasks;
        for (std::size_t i = at; i < end; ++i)
            tasks.push_back(version(family, std::move(page->entries[i])));
        const auto verdicts = co_await env::all(std::move(tasks));
        std::uint64_t bytes = 0;
        for (const Result<BodyVerdict>& verdict : verdicts) {
            if (!verdict && (at == 0 || verdict.error().code != Code::Cancelled))
                co_return std::unexpected(verdict.error());
            if (!verdict) { // stopped: these are looked at again
                out.more = true;
                out.next = first;
                co_return out;
            }
            bytes += verdict->bytes;
        }
        out.rows += end - at;
        out.bytes += bytes;
        std::chrono::nanoseconds rest(0);
        for (const auto& drive : m_context.replicas.drives()) {
            if (drive)
                rest = std::max(rest, m_pace.rest(*drive, bytes, kVersionsAtOnce));
        }
        co_await m_context.clock.sleepFor(rest);
    }
    co_return out;
}

Task<Result<BodyVerdict>> ScrubWorker::version(Family family, drive::ScanEntry entry)
{
    BodyVerdict seen;
    if (isHalted())
        co_return fail(Code::Cancelled, "the scrub rests");
    auto partition = drive::partitionOfRow(family, entry.key);
    auto row = VersionRow::decode(entry.value);
    if (!partition || !row || row->kind != RowKind::Object)
        co_return seen; // a row that does not parse is the comparison's, or a newer version's
    Subject subject;
    subject.bucket = readBe<BucketId>(entry.key.data());
    std::string_view name = std::string_view(entry.key).substr(sizeof(BucketId));
    subject.key = name;
    if (family == Family::Noncurrent) {
        auto key = drive::takeEscapedKey(name);
        if (!key)
            co_return seen;
        subject.key = std::move(*key);
    }
    for (const ExtentRef& extent : row->body.extents) {
        auto there = co_await readExtentRow(m_context, extent.partition, extent.id);
        if (!there && there.error().code != Code::Corrupt)
            co_return failed(std::move(there));
        if (there && *there)
            continue;
        auto named = co_await stillNamed(family, *partition, entry.key, extent.id);
        if (!named)
            co_return failed(std::move(named));
        if (!*named)
            co_return seen;
        subject.id = extent.id;
        subject.partition = extent.partition;
        BodyVerdict lost;
        lost.lost = there ? "the row of the extent is missing" : "the row of the extent is damaged";
        ++m_found;
        Result<void> settled = co_await settle(std::move(lost), subject);
        if (!settled)
            co_return failed(std::move(settled));
    }
    if (!row->body.small)
        co_return seen;
    auto verdict = co_await m_bodies.small(*partition, *row->body.small);
    if (!verdict)
        co_return failed(std::move(verdict));
    seen.bytes = verdict->bytes;
    subject.id = row->body.small->id;
    subject.partition = *partition;
    subject.holders = row->body.small->holders;
    if (!verdict->damaged.empty() || verdict->lost) {
        auto named = co_await stillNamed(family, *partition, entry.key, subject.id);
        if (!named)
            co_return failed(std::move(named));
        if (!*named)
            co_return seen;
    }
    Result<void> settled = co_await settle(std::move(*verdict), std::move(subject));
    if (!settled)
        co_return failed(std::move(settled));
    co_return seen;
}

Task<Result<bool>> ScrubWorker::stillNamed(Family family, PartitionId partition, std::string rowKey,
                                           Uuid id)
{
    auto value = co_await m_context.replicas.get(partition, family, std::move(rowKey));
    if (!value)
        co_return failed(std::move(value));
    if (!*value)
        co_return false;
    if (family == Family::Aux) {
        auto row = PartRow::decode(**value);
        co_return row && consistsOf(row->body, id);
    }
    auto row = VersionRow::decode(**value);
    co_return row && consistsOf(row->body, id);
}

/// Some rows of `aux`: extents one after the other, each on all its drives at once.
Task<Result<RowPiece>> ScrubWorker::extents(std::string begin)
{
    drive::ScanRequest request;
    request.family = Family::Aux;
    request.begin = std::move(begin);
    request.limit = kRowsAtOnce;
    auto page = co_await m_context.replicas.scan(std::move(request));
    if (!page)
        co_return failed(std::move(page));
    RowPiece out;
    for (drive::ScanEntry& entry : page->entries) {
        const std::string key = entry.key;
        auto verdict = co_await auxRow(std::move(entry));
        if (!verdict && (out.rows == 0 || verdict.error().code != Code::Cancelled))
            co_return failed(std::move(verdict));
        out.more = true;
        out.next = verdict ? key + '\0' : key;
        if (!verdict)
            co_return out;
        ++out.rows;
        out.bytes += verdict->bytes;
        if (out.bytes >= kBytesAtOnce)
            co_return out;
    }
    out.more = page->more;
    out.next = std::move(page->resume);
    const std::chrono::milliseconds rest(1);
    co_await m_context.clock.sleepFor(rest);
    co_return out;
}

Task<Result<BodyVerdict>> ScrubWorker::auxRow(drive::ScanEntry entry)
{
    constexpr std::size_t kHead = 3;
    BodyVerdict nothing;
    if (isHalted())
        co_return fail(Code::Cancelled, "the scrub rests");
    if (entry.key.size() < kHead)
        co_return nothing;
    const auto partition = readBe<PartitionId>(entry.key.data());
    if (entry.key[2] == 'U')
        co_return co_await part(partition, std::move(entry));
    if (entry.key[2] != 'E' || entry.key.size() != kHead + 16)
        co_return nothing;
    const Uuid id = Uuid::fromRaw(std::string_view(entry.key).substr(kHead));
    auto row = drive::ExtentRow::decode(partition, id, entry.value);
    if (!row)
        co_return nothing;
    Subject subject{id, partition, 0, row->bucket, row->key, row->upload};
    auto verdict = co_await m_bodies.extent(std::move(*row));
    if (!verdict)
        co_return failed(std::move(verdict));
    nothing.bytes = verdict->bytes;
    Result<void> settled = co_await settle(std::move(*verdict), std::move(subject));
    if (!settled)
        co_return failed(std::move(settled));
    co_return nothing;
}

/// The small body of an upload's part, if it has one. Whose it is, is known once the upload is completed.
Task<Result<BodyVerdict>> ScrubWorker::part(PartitionId partition, drive::ScanEntry entry)
{
    BodyVerdict seen;
    auto row = PartRow::decode(entry.value);
    if (!row || !row->body.small)
        co_return seen;
    auto verdict = co_await m_bodies.small(partition, *row->body.small);
    if (!verdict)
        co_return failed(std::move(verdict));
    seen.bytes = verdict->bytes;
    if (verdict->damaged.empty())
        co_return seen;
    auto named = co_await stillNamed(Family::Aux, partition, entry.key, row->body.small->id);
    if (!named)
        co_return failed(std::move(named));
    if (!*named)
        co_return seen;
    verdict->lost.reset();
    Subject subject;
    subject.id = row->body.small->id;
    Result<void> settled = co_await settle(std::move(*verdict), std::move(subject));
    if (!settled)
        co_return failed(std::move(settled));
    co_return seen;
}

/// The drive leaves with a damaged table, and comes back: the first time with the same database, since the
/// memory may have been at fault; found damaged once more it is rebuilt. Whether to look at the table again.
bool ScrubWorker::noteDamagedTable(const drive::DriveClient& drive, std::size_t drives, const Error& error)
{
    log::error("A table of a drive's database is damaged",
               {{"drive", drive.id().toString()}, {"error", error.describe()}});
    if (drives == 1)
        return false; // it goes on without a choice, and counts an error
    const bool isFirst = !m_again || m_again->drive != drive.index();
    if (isFirst) {
        ++m_found;
        m_again = {drive.index(), 0, 0};
    }
    m_again->until = m_context.clock.bootNow() + kReturnPatience;
    return ++m_again->times <= kTableLooks;
}

/// One table of one drive. The cursor: drive u32, number of the table before u64, of the last one that was
/// there when the drive's turn came u64 (big-endian).
Task<Result<RowPiece>> ScrubWorker::table(std::string cursor)
{
    std::uint32_t index = 0;
    std::uint64_t after = 0;
    std::uint64_t last = 0;
    if (cursor.size() == sizeof index + sizeof after + sizeof last) {
        index = readBe<std::uint32_t>(cursor.data());
        after = readBe<std::uint64_t>(cursor.data() + sizeof index);
        last = readBe<std::uint64_t>(cursor.data() + sizeof index + sizeof after);
    }
    RowPiece out;
    const auto drives = m_context.replicas.drives();
    drive::CheckedTable checked;
    if (index < drives.size() && !drives[index] && m_again && m_context.clock.bootNow() < m_again->until)
        co_return fail(Code::Unavailable, "a drive whose table is damaged has not come back yet");
    bool done = index >= drives.size() || !drives[index]; // who is away is compared in full when it returns
    if (!done) {
        auto task = drive::checkTable(drives[index], after, drives.size() > 1);
        auto seen = co_await whileThere<drive::CheckedTable>(m_context, drives[index], std::move(task));
        if (!seen && seen.error().code != Code::Corrupt)
            co_return fail(Code::Unavailable, seen.error().describe());
        if (!seen && noteDamagedTable(*drives[index], drives.size(), seen.error()))
            co_return fail(Code::Unavailable, "a damaged table is looked at again");
        checked = seen.value_or(drive::CheckedTable());
        done = checked.number == 0 || (last != 0 && checked.number >= last);
        const std::chrono::nanoseconds rest = m_pace.rest(*drives[index], checked.bytes, 1);
        co_await m_context.clock.sleepFor(rest);
    }
    out.bytes = checked.bytes;
    out.more = !done || index + 1 < drives.size();
    appendBe(out.next, done ? index + 1 : index);
    appendBe(out.next, done ? std::uint64_t{0} : checked.number);
    appendBe(out.next, done ? std::uint64_t{0} : last != 0 ? last : checked.newest);
    co_return out;
}

/// What was found becomes owed, and what is beyond repair goes to the quarantine.
Task<Result<void>> ScrubWorker::settle(BodyVerdict verdict, Subject subject)
{
    for (const BodyVerdict::Damage& damage : verdict.damaged) {
        if (damage.known)
            continue;
        log::info("A damaged copy was found", {{"drive", damage.drive->id().toString()},
                                               {"extent", subject.id.hex()}});
        {
            // Before it is owed: it may be paid before we are told that it is.
            const std::lock_guard lock(m_mutex);
            if (m_pending.size() < kMostPending)
                m_pending.emplace(damage.drive->id(), damage.owedKey);
        }
        auto task = oweOn(damage.drive, damage.owedKey);
        Result<void> owed = co_await whileThere<void>(m_context, damage.drive, std::move(task));
        if (!owed)
            co_return fail(Code::Unavailable, owed.error().describe());
        ++m_found;
        m_heal.wake();
    }
    if (!verdict.lost) {
        m_quarantine.lookAgain(subject.id);
        co_return Result<void>{};
    }
    auto name = co_await whoNames(m_context, subject.bucket, subject.key, subject.upload, subject.id);
    if (!name)
        co_return failed(std::move(name));
    if (!*name)
        co_return Result<void>{}; // it is being released
    QuarantineRecord record;
    record.id = subject.id;
    record.partition = subject.partition;
    record.holders = subject.holders;
    record.bucket = subject.bucket;
    record.key = std::move(subject.key);
    record.upload = subject.upload;
    record.name = std::move(**name);
    record.reason = std::move(*verdict.lost);
    co_return co_await m_quarantine.add(std::move(record));
}

} // namespace holdfast::store
