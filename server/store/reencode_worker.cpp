// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/reencode_worker.h"

#include <algorithm>
#include <bit>

#include "base/log.h"
#include "replica/wait_reasons.h"
#include "store/job_documents.h"
#include "store/listing.h"

namespace holdfast::store
{
namespace
{

using drive::Family;

constexpr std::string_view kDocument = "job/reencode";
constexpr std::uint32_t kRowsAtOnce = 64;
constexpr std::size_t kSmallOnesAtOnce = 8;
constexpr std::uint64_t kSmallOne = 1 << 20; ///< bytes; larger bodies are written one at a time
constexpr std::chrono::seconds kIdle{30};
constexpr std::chrono::seconds kRetryPause{5};
constexpr std::chrono::milliseconds kPagePause{2};
constexpr std::int64_t kCheckpoint = 30 * kNanosPerSecond;
/// A store that has just been opened counts nothing yet.
constexpr std::int64_t kSettle = 3 * kNanosPerSecond;
constexpr std::int64_t kNextTry = 60 * kNanosPerSecond;
constexpr std::size_t kMostPromoted = 10'000;
constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;

/// A version whose body is narrow.
struct Narrow
{
    VersionAt version;
    std::uint64_t bytes = 0;
};

Task<Result<std::optional<Narrow>>> judge(Context* context, Family family, drive::ScanEntry entry,
                                          drive::Geometry goal)
{
    std::optional<Narrow> out;
    auto row = VersionRow::decode(entry.value);
    if (!row || row->kind != RowKind::Object || entry.key.size() < sizeof(BucketId))
        co_return out;
    auto narrow = co_await isNarrow(*context, row->body, row->storageClass, goal);
    if (!narrow)
        co_return failed(std::move(narrow));
    if (!*narrow)
        co_return out;
    out.emplace();
    out->bytes = row->size;
    out->version.family = family;
    out->version.stamp = row->stamp;
    out->version.bucket = readBe<BucketId>(entry.key.data());
    std::string_view name = std::string_view(entry.key).substr(sizeof(BucketId));
    out->version.key = name;
    if (family == Family::Noncurrent) {
        auto key = drive::takeEscapedKey(name);
        if (!key)
            co_return std::optional<Narrow>();
        out->version.key = std::move(*key);
    }
    out->version.rowKey = std::move(entry.key);
    co_return out;
}

/// The key's current version, when what is under way in its section has ended. On the executor of its partition.
Task<Result<std::optional<Narrow>>> judgeCurrent(Context* context, BucketId bucket, std::string key,
                                                 drive::Geometry goal)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    drive::ScanEntry entry;
    entry.key = drive::objectRowKey(bucket, key);
    {
        auto section = co_await context->replicas.lockKey(home, entry.key);
        if (!section)
            co_return failed(std::move(section));
        auto value = co_await context->replicas.get(home, Family::Current, entry.key);
        if (!value)
            co_return failed(std::move(value));
        if (!*value)
            co_return std::optional<Narrow>();
        entry.value = std::move(**value);
    }
    co_return co_await judge(context, Family::Current, std::move(entry), goal);
}

struct NarrowPage
{
    std::vector<Narrow> versions;
    bool more = false;
    std::string next;
};

Task<Result<NarrowPage>> findNarrow(Context* context, Family family, std::string begin,
                                    drive::Geometry goal)
{
    drive::ScanRequest request;
    request.family = family;
    request.begin = std::move(begin);
    request.limit = kRowsAtOnce;
    auto page = co_await context->replicas.scan(std::move(request));
    if (!page)
        co_return failed(std::move(page));
    std::vector<Task<Result<std::optional<Narrow>>>> tasks;
    for (drive::ScanEntry& entry : page->entries)
        tasks.push_back(judge(context, family, std::move(entry), goal));
    auto judged = co_await env::all(std::move(tasks));
    NarrowPage out;
    out.more = page->more;
    out.next = std::move(page->resume);
    for (auto& each : judged) {
        if (!each)
            co_return failed(std::move(each));
        if (*each)
            out.versions.push_back(std::move(**each));
    }
    co_return out;
}

} // namespace

Task<Result<bool>> isNarrow(Context& context, BodyRef body, std::string storageClass,
                            drive::Geometry goal)
{
    const drive::Geometry wanted = context.classes.of(storageClass, goal);
    if (body.small) {
        const unsigned beyond = unsigned(body.small->holders) >> goal.shards();
        if (std::popcount(body.small->holders) < goal.m + 1 || beyond != 0)
            co_return true;
    }
    for (const ExtentRef& extent : body.extents) {
        auto row = co_await readExtentRow(context, extent.partition, extent.id);
        if (!row)
            co_return failed(std::move(row));
        if (*row && (*row)->geometry != wanted)
            co_return true;
    }
    co_return false;
}

Task<Result<std::pair<std::uint64_t, std::uint64_t>>> countNarrow(Context& context,
                                                                  drive::Geometry goal)
{
    std::pair<std::uint64_t, std::uint64_t> out;
    for (const Family family : {Family::Current, Family::Noncurrent}) {
        std::string begin;
        for (bool more = true; more;) {
            auto page = co_await findNarrow(&context, family, std::move(begin), goal);
            if (!page)
                co_return failed(std::move(page), "counting bodies of another geometry");
            for (const Narrow& narrow : page->versions) {
                ++out.first;
                out.second += narrow.bytes;
            }
            more = page->more;
            begin = std::move(page->next);
        }
    }
    co_return out;
}

ReencodeWorker::ReencodeWorker(Context& context) : m_context(context), m_pace(context.clock) {}

Task<Result<void>> ReencodeWorker::load()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_loaded)
            co_return Result<void>{};
    }
    auto document = co_await loadDocument(m_context, std::string(kDocument));
    if (!document)
        co_return failed(std::move(document));
    Result<ReencodeState> state =
        *document ? ReencodeState::decode(**document) : ReencodeState{};
    if (!state)
        co_return failed(std::move(state));
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_loaded, true))
        co_return Result<void>{};
    m_state = std::move(*state);
    if (m_state.reduced != reducedBeside(m_state.goal)) { // it is set otherwise now: nothing found counts
        m_state.clean = drive::Geometry{0, 0};
        m_state.family = Family::Current;
        m_state.cursor.clear();
    }
    m_saved = document->value_or(std::string());
    // A pass that a restart cut short goes on where it was.
    m_inPass = m_state.wanted && !m_state.cursor.empty();
    m_rewrites = m_inPass;
    m_again = m_inPass; // which versions were promoted before is not known any more
    co_return Result<void>{};
}

Task<Result<void>> ReencodeWorker::save()
{
    auto text = std::make_shared<std::string>();
    DocumentValue value = [this, text]() -> std::optional<std::string> {
        const std::lock_guard lock(m_mutex);
        *text = m_state.encode();
        return *text;
    };
    Result<void> saved = co_await saveDocument(m_context, std::string(kDocument), std::move(value));
    if (!saved)
        co_return saved;
    const std::lock_guard lock(m_mutex);
    m_saved = *text;
    m_savedAt = m_context.clock.bootNow();
    co_return saved;
}

/// Under the lock.
void ReencodeWorker::setWanted(bool wanted, drive::Geometry awaited)
{
    m_state.awaited = awaited;
    if (m_state.wanted == wanted)
        return;
    m_state.wanted = wanted;
    if (!wanted) {
        m_inPass = m_inPass && !m_rewrites;
        return;
    }
    m_state.doneObjects = m_state.doneBytes = 0;
    m_state.startedAt = m_context.clock.wallNow();
    m_inPass = false;
    m_nextPass = 0;
}

Task<Result<void>> ReencodeWorker::want(bool wanted, std::optional<drive::Geometry> awaited)
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return loaded;
    {
        const std::lock_guard lock(m_mutex);
        setWanted(wanted, awaited.value_or(drive::Geometry{0, 0}));
    }
    Result<void> saved = co_await save();
    wake();
    co_return saved;
}

Task<Result<void>> ReencodeWorker::pause(bool paused)
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return loaded;
    {
        const std::lock_guard lock(m_mutex);
        m_state.paused = paused;
    }
    Result<void> saved = co_await save();
    wake();
    co_return saved;
}

ReencodeStatus ReencodeWorker::status() const
{
    const drive::Geometry goal = m_context.replicas.geometry();
    const std::lock_guard lock(m_mutex);
    return {m_state.wanted,      m_state.paused,      goal,
            m_state.narrowObjects, m_state.narrowBytes, m_state.doneObjects,
            m_state.doneBytes,   m_reason};
}

bool ReencodeWorker::isWhole() const
{
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        if (!m_context.replicas.isWhole(static_cast<PartitionId>(p)))
            return false;
    }
    return true;
}

drive::Geometry ReencodeWorker::reducedBeside(drive::Geometry goal) const
{
    return m_context.classes.of(kReducedClass, goal);
}

/// Under the lock.
void ReencodeWorker::beginPass(bool rewrites)
{
    m_inPass = true;
    m_rewrites = rewrites;
    m_state.leftObjects = m_state.leftBytes = 0;
    m_state.goal = m_context.replicas.geometry();
    m_state.reduced = reducedBeside(m_state.goal);
    m_state.family = Family::Current;
    m_state.cursor.clear();
    m_again = false;
}

void ReencodeWorker::lookAgain(BucketId bucket, std::string key)
{
    const std::lock_guard lock(m_mutex);
    // Those of before a pass are kept, too: one may be under way when it begins.
    if (m_promoted.size() >= kMostPromoted) {
        m_again = m_again || m_inPass;
        m_promoted.clear();
    }
    m_promoted.emplace(bucket, std::move(key));
}

/// Before a pass ends: what was promoted meanwhile may have been missed in both places.
Task<Result<void>> ReencodeWorker::lookAtPromoted()
{
    for (;;) {
        std::pair<BucketId, std::string> next;
        drive::Geometry goal;
        bool rewrites = false;
        {
            const std::lock_guard lock(m_mutex);
            if (m_promoted.empty())
                co_return Result<void>{};
            next = std::move(m_promoted.extract(m_promoted.begin()).value());
            goal = m_state.goal;
            rewrites = m_rewrites;
        }
        const PartitionId home = drive::partitionOfObject(next.first, next.second);
        auto task = judgeCurrent(&m_context, next.first, next.second, goal);
        auto narrow = co_await env::on(m_context.replicas.executorOf(home), std::move(task));
        Result<void> done;
        if (!narrow)
            done = std::unexpected(narrow.error());
        else if (*narrow && rewrites) {
            std::vector<VersionAt> versions{std::move((*narrow)->version)};
            std::vector<std::uint64_t> sizes{(*narrow)->bytes};
            done = co_await rewrite(std::move(versions), std::move(sizes));
        } else if (*narrow) {
            const std::lock_guard lock(m_mutex);
            ++m_state.leftObjects;
            m_state.leftBytes += (*narrow)->bytes;
        }
        if (!done) {
            lookAgain(next.first, std::move(next.second));
            co_return done;
        }
    }
}

env::Task<std::chrono::nanoseconds> ReencodeWorker::step()
{
    const Result<void> loaded = co_await load();
    if (!loaded)
        co_return kRetryPause;
    const drive::Geometry geometry = m_context.replicas.geometry();
    const bool whole = isWhole();
    const std::int64_t now = m_context.clock.bootNow();
    {
        const std::lock_guard lock(m_mutex);
        m_reason.clear();
        if (m_inPass && m_state.goal != geometry)
            m_inPass = false;
        if (m_openedAt == 0)
            m_openedAt = now;
        if (!m_inPass && !m_state.wanted &&
            (m_state.clean == geometry || now - m_openedAt < kSettle))
            co_return m_state.clean == geometry ? kIdle : kRetryPause;
        const bool early = m_state.awaited.k != 0 && m_state.awaited != geometry;
        if (!m_inPass && m_state.goal == geometry && m_nextPass > now)
            co_return m_state.wanted ? kRetryPause : kIdle;
        if (m_state.wanted && m_state.paused)
            m_reason = replica::kReasonPaused;
        else if (m_state.wanted && early)
            m_reason = replica::kReasonGeometry;
        else if (m_state.wanted && !whole)
            m_reason = replica::kReasonOutOfSync;
        if (!m_reason.empty())
            co_return kRetryPause;
        if (!m_inPass)
            beginPass(m_state.wanted);
    }
    const Result<void> done = co_await piece();
    if (!done) {
        const std::lock_guard lock(m_mutex);
        m_reason = done.error().code == Code::Cancelled ? std::string() : done.error().describe();
        co_return kRetryPause;
    }
    co_return kPagePause;
}

/// One page of versions: counted, and written anew if that is wanted.
Task<Result<void>> ReencodeWorker::piece()
{
    Family family = Family::Current;
    std::string cursor;
    drive::Geometry goal;
    bool rewrites = false;
    {
        const std::lock_guard lock(m_mutex);
        family = m_state.family;
        cursor = m_state.cursor;
        goal = m_state.goal;
        rewrites = m_rewrites;
    }
    auto page = co_await findNarrow(&m_context, family, std::move(cursor), goal);
    if (!page)
        co_return failed(std::move(page));
    if (rewrites) {
        std::vector<VersionAt> versions;
        std::vector<std::uint64_t> sizes;
        for (Narrow& narrow : page->versions) {
            versions.push_back(std::move(narrow.version));
            sizes.push_back(narrow.bytes);
        }
        Result<void> written = co_await rewrite(std::move(versions), std::move(sizes));
        if (!written)
            co_return written;
    }
    if (!page->more && family == Family::Noncurrent) {
        Result<void> looked = co_await lookAtPromoted();
        if (!looked)
            co_return looked;
    }
    bool ended = false;
    bool note = false;
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; !rewrites && i < page->versions.size(); ++i) {
            ++m_state.leftObjects;
            m_state.leftBytes += page->versions[i].bytes;
        }
        if (!m_inPass || m_state.goal != goal || m_rewrites != rewrites)
            co_return Result<void>{}; // it was decided otherwise meanwhile
        m_state.cursor = page->more ? std::move(page->next) : std::string();
        if (!page->more && family == Family::Current)
            m_state.family = Family::Noncurrent;
        ended = !page->more && family == Family::Noncurrent;
        note = rewrites && m_context.clock.bootNow() - m_savedAt > kCheckpoint;
    }
    if (ended) {
        const std::string all;
        auto usage = co_await sumCounters(m_context, all, all);
        const std::lock_guard lock(m_mutex);
        endPass(!usage || usage->uploads != 0);
        note = m_state.encode() != m_saved;
    }
    if (note)
        co_return co_await save();
    co_return Result<void>{};
}

/// Under the lock.
void ReencodeWorker::endPass(bool uploadsGoOn)
{
    m_inPass = false;
    m_state.cursor.clear();
    m_state.family = Family::Current;
    m_state.narrowObjects = m_state.leftObjects;
    m_state.narrowBytes = m_state.leftBytes;
    const std::int64_t now = m_context.clock.bootNow();
    const bool again = m_again || !m_promoted.empty();
    m_nextPass = now + (m_rewrites && m_state.leftObjects != 0 ? kNextTry : kDay);
    if (again) { // something may have slipped by
        m_nextPass = now;
        return;
    }
    if (m_state.leftObjects != 0)
        return;
    if (uploadsGoOn)
        return; // their parts may have the old geometry: looked at again when they are objects
    m_state.clean = m_state.goal;
    if (std::exchange(m_state.wanted, false))
        log::info("Every body has the geometry of its storage class",
                  {{"written", std::to_string(m_state.doneObjects)}});
}

/// Small bodies several at a time, large ones alone. What cannot be written now is left to the next pass.
Task<Result<void>> ReencodeWorker::rewrite(std::vector<VersionAt> versions,
                                           std::vector<std::uint64_t> sizes)
{
    for (std::size_t at = 0; at < versions.size();) {
        if (isStopping())
            co_return fail(Code::Cancelled, "the store closes");
        {
            const std::lock_guard lock(m_mutex);
            if (!m_state.wanted || m_state.paused)
                co_return fail(Code::Cancelled, "it is not wanted now");
        }
        if (!isWhole())
            co_return fail(Code::Cancelled, "a drive is out of sync");
        std::size_t end = at + 1;
        while (sizes[at] <= kSmallOne && end < versions.size() && end - at < kSmallOnesAtOnce &&
               sizes[end] <= kSmallOne)
            ++end;
        std::vector<Task<Rewrite>> tasks;
        for (std::size_t i = at; i < end; ++i)
            tasks.push_back(rewriteVersion(m_context, std::move(versions[i]), &m_pace));
        const std::vector<Rewrite> outcomes = co_await env::all(std::move(tasks));
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = at; i < end; ++i) {
            const bool done = outcomes[i - at] == Rewrite::Done;
            (done ? m_state.doneObjects : m_state.leftObjects) += 1;
            (done ? m_state.doneBytes : m_state.leftBytes) += sizes[i];
            if (!done)
                continue;
            m_state.narrowObjects -= std::min<std::uint64_t>(m_state.narrowObjects, 1);
            m_state.narrowBytes -= std::min(m_state.narrowBytes, sizes[i]);
        }
        at = end;
    }
    co_return Result<void>{};
}

env::Task<void> ReencodeWorker::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_inPass || !m_rewrites)
            co_return;
    }
    const Result<void> saved = co_await save();
    if (!saved)
        log::debug("The place of the re-encoding was not noted",
                   {{"error", saved.error().describe()}});
}

void ReencodeWorker::report(std::vector<WorkStatus>& into) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_state.wanted)
        return;
    WorkStatus status;
    status.kind = "re-encode";
    status.done = m_state.doneObjects;
    status.total = m_state.doneObjects + m_state.narrowObjects;
    status.bytesDone = m_state.doneBytes;
    status.bytesTotal = m_state.doneBytes + m_state.narrowBytes;
    status.startedAt = m_state.startedAt;
    status.reason = m_reason;
    const WallNanos took = m_context.clock.wallNow() - m_state.startedAt;
    if (m_state.doneBytes != 0 && took > kNanosPerSecond && m_reason.empty()) {
        const double perSecond = double(m_state.doneBytes) / double(took) * 1e9;
        status.bytesPerSecond = static_cast<std::uint64_t>(perSecond);
        status.etaSeconds = static_cast<std::uint64_t>(double(m_state.narrowBytes) / perSecond);
    }
    into.push_back(std::move(status));
}

} // namespace holdfast::store
