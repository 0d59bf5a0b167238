// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/scrub_worker.h"

#include <algorithm>

#include "base/log.h"
#include "replica/wait_reasons.h"
#include "store/job_documents.h"
#include "store/listing.h"

// When a scrub begins, rests and ends, and what is said of it; what it does is in scrub_pieces.cpp.
namespace holdfast::store
{
namespace
{

constexpr std::string_view kDocument = "job/scrub";
constexpr std::chrono::seconds kIdle{30};
constexpr std::chrono::seconds kRetryPause{5};
constexpr std::int64_t kCheckpoint = 30 * kNanosPerSecond;
/// A store that is opened and closed at once writes nothing about scrubs.
constexpr std::int64_t kFirstThought = 60 * kNanosPerSecond;
constexpr std::uint64_t kStageSteps = 100;
constexpr auto kStages = static_cast<std::uint64_t>(ScrubStage::End);

/// How far a stage is that walks rows in order of partitions.
std::uint64_t stepsOfPartition(std::string_view cursor)
{
    if (cursor.size() < sizeof(PartitionId))
        return 0;
    return kStageSteps * readBe<PartitionId>(cursor.data()) / drive::kPartitions;
}

} // namespace

ScrubWorker::ScrubWorker(Context& context, HealWorker& heal, QuarantineKeeper& quarantine)
    : m_context(context), m_heal(heal), m_quarantine(quarantine), m_pace(context.clock),
      m_rows(context, m_pace), m_counters(context, m_pace, [this] { return isHalted(); }),
      m_bodies(context, m_pace, [this] { return isHalted(); })
{
}

Task<Result<void>> ScrubWorker::load()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_loaded)
            co_return Result<void>{};
    }
    auto document = co_await loadDocument(m_context, std::string(kDocument));
    if (!document)
        co_return failed(std::move(document));
    Result<ScrubState> state = *document ? ScrubState::decode(**document) : ScrubState{};
    if (!state)
        co_return failed(std::move(state));
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_loaded, true))
        co_return Result<void>{};
    m_state = std::move(*state);
    m_measuredAt = m_context.clock.bootNow();
    m_measuredBytes = m_state.bytesDone;
    co_return Result<void>{};
}

Task<Result<void>> ScrubWorker::save()
{
    DocumentValue value = [this]() -> std::optional<std::string> {
        const std::lock_guard lock(m_mutex);
        return m_state.encode();
    };
    Result<void> saved = co_await saveDocument(m_context, std::string(kDocument), std::move(value));
    if (!saved)
        co_return saved;
    const std::lock_guard lock(m_mutex);
    m_savedAt = m_context.clock.bootNow();
    co_return saved;
}

bool ScrubWorker::begin()
{
    if (m_state.state != State::Idle)
        return false;
    const std::uint32_t everyDays = m_state.everyDays;
    ScrubState next;
    next.everyDays = everyDays;
    next.state = State::Running;
    next.since = m_state.since;
    next.lastStarted = m_context.clock.wallNow();
    next.lastFinished = m_state.lastFinished;
    m_state = std::move(next);
    m_pending.clear();
    m_expectedRows = 0;
    m_reason.clear();
    m_halt = false;
    ++m_run;
    m_measuredAt = m_context.clock.bootNow();
    m_measuredBytes = 0;
    return true;
}

Task<Result<void>> ScrubWorker::setEvery(std::uint32_t days)
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return loaded;
    {
        const std::lock_guard lock(m_mutex);
        m_state.everyDays = days;
        if (m_state.since == 0)
            m_state.since = m_context.clock.wallNow();
    }
    Result<void> saved = co_await save();
    wake();
    co_return saved;
}

Task<Result<void>> ScrubWorker::start()
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return loaded;
    bool goesOn = false;
    {
        const std::lock_guard lock(m_mutex);
        goesOn = !begin() && m_state.state == State::Paused;
    }
    if (goesOn)
        co_return co_await pause(false);
    Result<void> saved = co_await save();
    wake();
    co_return saved;
}

Task<Result<void>> ScrubWorker::pause(bool paused)
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return loaded;
    {
        const std::lock_guard lock(m_mutex);
        if (m_state.state == State::Idle)
            co_return fail(Code::Conflict, "no scrub is under way");
        m_state.state = paused ? State::Paused : State::Running;
        m_halt = paused;
        m_measuredAt = m_context.clock.bootNow();
        m_measuredBytes = m_state.bytesDone;
    }
    Result<void> saved = co_await save();
    wake();
    co_return saved;
}

Task<Result<ScrubStatus>> ScrubWorker::status()
{
    Result<void> loaded = co_await load();
    if (!loaded)
        co_return failed(std::move(loaded));
    const std::lock_guard lock(m_mutex);
    ScrubStatus out;
    out.state = m_state.state;
    out.everyDays = m_state.everyDays;
    out.lastStarted = m_state.lastStarted;
    out.lastFinished = m_state.lastFinished;
    out.nextDue = m_state.nextDue();
    out.bytesDone = m_state.bytesDone;
    out.found = m_state.found + m_found;
    out.mended = std::min(m_state.mended, out.found);
    out.total = kStages * kStageSteps;
    if (m_state.state == State::Idle) {
        out.done = m_state.lastFinished != 0 ? out.total : 0;
        co_return out;
    }
    const auto stage = static_cast<std::uint64_t>(m_state.stage);
    std::uint64_t within = 0;
    if (m_state.stage == ScrubStage::Aux || m_state.stage == ScrubStage::Extents)
        within = stepsOfPartition(m_state.cursor);
    else if (m_expectedRows != 0)
        within = std::min(kStageSteps - 1, m_state.rows * kStageSteps / m_expectedRows);
    out.done = stage * kStageSteps + within;
    co_return out;
}

void ScrubWorker::notePaid(const Uuid& drive, const std::string& owedKey)
{
    const std::lock_guard lock(m_mutex);
    if (m_pending.erase({drive, owedKey}) != 0)
        ++m_state.mended;
}

/// How much there is to read, about: for words about the time it takes.
Task<void> ScrubWorker::estimate()
{
    const std::string from;
    auto usage = co_await sumCounters(m_context, from, from);
    if (!usage)
        co_return;
    const drive::Geometry geometry = m_context.replicas.geometry();
    const std::lock_guard lock(m_mutex);
    m_expectedRows = std::max<std::uint64_t>(1, usage->versions);
    m_state.bytesTotal = std::max<std::uint64_t>(1, usage->bytes / geometry.k * geometry.shards());
}

env::Task<std::chrono::nanoseconds> ScrubWorker::step()
{
    const Result<void> loaded = co_await load();
    if (!loaded)
        co_return kRetryPause;
    const std::int64_t now = m_context.clock.bootNow();
    bool changed = false;
    bool running = false;
    bool unknown = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_openedAt == 0)
            m_openedAt = now;
        if (m_state.since == 0 && now - m_openedAt > kFirstThought) {
            m_state.since = m_context.clock.wallNow();
            changed = true;
        }
        const WallNanos due = m_state.nextDue();
        if (due != 0 && m_context.clock.wallNow() >= due)
            changed = begin() || changed;
        running = m_state.state == State::Running;
        unknown = running && m_expectedRows == 0;
    }
    if (changed) {
        const Result<void> saved = co_await save();
        if (!saved)
            co_return kRetryPause;
    }
    if (unknown)
        co_await estimate();
    if (running)
        co_return co_await advance();
    // What was found and is not known to be mended is, once no drive owes anything any more.
    const auto drives = m_context.replicas.drives();
    const bool allPaid = std::ranges::all_of(
        drives, [](const auto& drive) { return drive && drive->owedCount() == 0; });
    const std::lock_guard lock(m_mutex);
    if (allPaid && m_state.state == State::Idle)
        m_state.mended = m_state.found;
    co_return kIdle;
}

/// One piece of the way, and now and then a note of how far it is.
Task<std::chrono::nanoseconds> ScrubWorker::advance()
{
    ScrubStage stage = ScrubStage::Current;
    std::string cursor;
    std::uint64_t run = 0;
    {
        const std::lock_guard lock(m_mutex);
        stage = m_state.stage;
        cursor = m_state.cursor;
        run = m_run;
    }
    m_found = 0;
    auto done = co_await piece(stage, std::move(cursor));
    bool note = false;
    {
        const std::lock_guard lock(m_mutex);
        if (run != m_run)
            co_return std::chrono::nanoseconds(0);
        m_state.found += m_found.exchange(0);
        if (done)
            take(*done);
        m_reason = done ? std::string() : done.error().describe();
        note = m_state.state == State::Idle ||
               m_context.clock.bootNow() - m_savedAt > kCheckpoint;
    }
    if (note) {
        const Result<void> saved = co_await save();
        if (!saved)
            log::debug("The place of the scrub was not noted", {{"error", saved.error().describe()}});
    }
    if (!done && done.error().code != Code::Cancelled)
        co_return kRetryPause;
    co_return std::chrono::nanoseconds(0);
}

/// Under the lock.
void ScrubWorker::take(const RowPiece& piece)
{
    m_state.rows += piece.rows;
    m_state.bytesDone += piece.bytes;
    m_state.found += piece.found;
    m_state.mended += piece.mended;
    m_state.cursor = piece.more ? piece.next : std::string();
    if (piece.more)
        return;
    m_state.rows = 0;
    m_state.stage = static_cast<ScrubStage>(static_cast<std::uint8_t>(m_state.stage) + 1);
    if (m_state.stage != ScrubStage::End)
        return;
    m_state.stage = ScrubStage::Current;
    m_state.state = State::Idle;
    m_state.lastFinished = m_context.clock.wallNow();
    log::info("A scrub has ended", {{"bytes", std::to_string(m_state.bytesDone)},
                                    {"found", std::to_string(m_state.found)}});
}

env::Task<void> ScrubWorker::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_loaded || m_state.state != State::Running)
            co_return;
    }
    const Result<void> saved = co_await save();
    if (!saved)
        log::debug("The place of the scrub was not noted", {{"error", saved.error().describe()}});
}

void ScrubWorker::report(std::vector<WorkStatus>& into) const
{
    const std::lock_guard lock(m_mutex);
    if (m_state.state == State::Idle)
        return;
    WorkStatus status;
    status.kind = "scrub";
    status.startedAt = m_state.lastStarted;
    status.total = kStages * kStageSteps;
    status.done = static_cast<std::uint64_t>(m_state.stage) * kStageSteps;
    if (m_state.stage == ScrubStage::Aux || m_state.stage == ScrubStage::Extents)
        status.done += stepsOfPartition(m_state.cursor);
    status.bytesDone = m_state.bytesDone;
    status.bytesTotal = std::max(m_state.bytesTotal, m_state.bytesDone);
    status.reason = m_state.state == State::Paused ? std::string(replica::kReasonPaused) : m_reason;
    if (status.reason.empty()) {
        const auto drives = m_context.replicas.drives();
        const bool busy = std::ranges::any_of(
            drives, [this](const auto& drive) { return drive && m_pace.isBusy(drive->id()); });
        if (busy)
            status.reason = replica::kReasonBusy;
    }
    const std::int64_t took = m_context.clock.bootNow() - m_measuredAt;
    const std::uint64_t bytes = m_state.bytesDone - std::min(m_measuredBytes, m_state.bytesDone);
    if (m_state.state == State::Running && took > kNanosPerSecond && bytes != 0) {
        const double perSecond = double(bytes) / double(took) * 1e9;
        status.bytesPerSecond = static_cast<std::uint64_t>(perSecond);
        status.etaSeconds =
            static_cast<std::uint64_t>(double(status.bytesTotal - status.bytesDone) / perSecond);
    }
    into.push_back(std::move(status));
}

} // namespace holdfast::store
