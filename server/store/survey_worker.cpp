// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/survey_worker.h"

#include <algorithm>

#include "base/log.h"
#include "store/rewrite_body.h"
#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::chrono::seconds kLookInterval{2};
constexpr std::int64_t kSettle = 3 * kNanosPerSecond;
constexpr std::int64_t kRewritePause = 60 * kNanosPerSecond;
constexpr std::int64_t kDay = 24 * 3600 * kNanosPerSecond;
constexpr WallNanos kRemembered = 7 * kDay;
constexpr std::uint32_t kRowsPerPage = 1000;
constexpr std::chrono::milliseconds kPagePause{10};
constexpr std::size_t kMostOwnedExtents = 1'000'000;

/// The extents that the rows of a prefix name.
template <class Row>
Task<Result<void>> addNamed(Context* context, drive::Family family, PartitionId home, std::string prefix,
                            std::set<Uuid>* out)
{
    drive::ScanRequest request;
    request.family = family;
    request.end = drive::prefixEnd(prefix);
    request.begin = std::move(prefix);
    request.partitions = onlyPartition(home);
    for (;;) {
        auto page = co_await context->replicas.scan(request);
        if (!page)
            co_return failed(std::move(page));
        for (const drive::ScanEntry& entry : page->entries) {
            auto row = Row::decode(entry.value);
            if (!row)
                co_return failed(std::move(row));
            for (const ExtentRef& extent : row->body.extents)
                out->insert(extent.id);
        }
        if (!page->more)
            co_return Result<void>{};
        request.begin = std::move(page->resume);
    }
}

/// Everything the owner names now, in the owner's section, so that nothing moves meanwhile.
Task<Result<std::set<Uuid>>> namedByOwner(Context* context, BucketId bucket, std::string key,
                                          std::optional<Uuid> upload)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    const std::string rowKey = drive::objectRowKey(bucket, key);
    auto section = co_await context->replicas.lockKey(home, rowKey);
    if (!section)
        co_return failed(std::move(section));
    std::set<Uuid> out;
    auto current = co_await context->replicas.get(home, drive::Family::Current, rowKey);
    if (!current)
        co_return failed(std::move(current));
    if (*current) {
        auto row = VersionRow::decode(**current);
        if (!row)
            co_return failed(std::move(row));
        for (const ExtentRef& extent : row->body.extents)
            out.insert(extent.id);
    }
    std::string older = olderPrefix(bucket, key);
    Result<void> added =
        co_await addNamed<VersionRow>(context, drive::Family::Noncurrent, home, std::move(older), &out);
    if (added && upload) {
        std::string parts = partPrefix(home, *upload);
        added = co_await addNamed<PartRow>(context, drive::Family::Aux, home, std::move(parts), &out);
    }
    if (!added)
        co_return failed(std::move(added));
    co_return out;
}

/// Takes the pending mark off a row that is still there.
Task<Result<void>> confirm(Context* context, PartitionId partition, std::string key, Uuid extent)
{
    auto section = co_await context->replicas.lockKey(partition, key);
    if (!section)
        co_return failed(std::move(section));
    auto value = co_await context->replicas.get(partition, drive::Family::Aux, key);
    if (!value)
        co_return failed(std::move(value));
    if (!*value)
        co_return Result<void>{};
    auto row = drive::ExtentRow::decode(partition, extent, **value);
    if (!row)
        co_return failed(std::move(row));
    row->pendingBoot.reset();
    replica::Proposal proposal;
    proposal.mutations.push_back(
        {drive::MutationKind::Put, drive::Family::Aux, std::move(key), row->encode()});
    co_return co_await context->replicas.commit(*section, std::move(proposal));
}

} // namespace

SurveyWorker::SurveyWorker(Context& context, ReleaseWorker& releases)
    : m_context(context), m_releases(releases),
      m_configuration(context.replicas.configurationCount())
{
}

void SurveyWorker::noteDegraded(std::uint8_t survives)
{
    ++m_degraded;
    std::uint8_t worst = m_worst.load();
    while (survives < worst && !m_worst.compare_exchange_weak(worst, survives)) {
    }
}

bool SurveyWorker::isDue()
{
    const std::int64_t now = m_context.clock.bootNow();
    if (!std::exchange(m_begun, true)) {
        m_notBefore = now + kSettle;
        m_nextDaily = now;
    }
    const std::uint64_t configuration = m_context.replicas.configurationCount();
    if (configuration != m_configuration) {
        m_configuration = configuration;
        m_notBefore = now + kSettle;
        m_nextDaily = now;
    }
    if (now < m_notBefore)
        return false;
    return now >= m_nextDaily || (m_degraded != 0 && now >= m_nextRewrite && isWhole());
}

bool SurveyWorker::isWhole() const
{
    for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
        if (!m_context.replicas.isWhole(static_cast<PartitionId>(p)))
            return false;
    }
    return true;
}

env::Task<std::chrono::nanoseconds> SurveyWorker::step()
{
    if (!isDue())
        co_return kLookInterval;
    m_nextDaily = m_context.clock.bootNow() + kDay;
    m_nextRewrite = m_context.clock.bootNow() + kRewritePause;
    m_startedAt = m_context.clock.wallNow();
    m_rows = 0;
    m_seenDegraded = 0;
    m_seenWorst = 0xff;
    co_await sweep();
    const Result<void> done = co_await survey();
    m_owned.clear();
    m_ownedExtents = 0;
    m_startedAt = 0;
    if (done) {
        m_degraded = m_seenDegraded;
        m_worst = m_seenWorst;
        ++m_surveys;
    } else if (!isStopping()) {
        m_nextDaily = m_context.clock.bootNow() + 10 * kSettle;
        log::info("A survey of the store did not finish", {{"error", done.error().describe()}});
    }
    co_return kLookInterval;
}

/// Shard files that no row names: of an ended run, of writes that a drive left in the midst of, of records that
/// were decided against, of slots that have moved away. After each change of the configuration, and once a
/// day. Not where the drive is learning: it may hold shards whose rows it has yet to learn.
Task<void> SurveyWorker::sweep()
{
    const std::uint64_t configuration = m_context.replicas.configurationCount();
    const std::int64_t now = m_context.clock.bootNow();
    if (m_swept == configuration && now < m_nextSweep)
        co_return;
    bool whole = true;
    const std::uint32_t slots = m_context.replicas.width();
    for (const auto& drive : m_context.replicas.drives()) {
        if (!drive || isStopping())
            continue;
        std::vector<bool> partitions(drive::kPartitions, true);
        for (std::uint32_t p = 0; p < drive::kPartitions; ++p) {
            const auto partition = static_cast<PartitionId>(p);
            for (std::uint32_t slot = 0; slot < slots; ++slot) {
                const auto s = static_cast<std::uint8_t>(slot);
                if (m_context.replicas.driveAt(partition, s) == drive)
                    partitions[p] = m_context.replicas.isMember(partition, s);
                if (m_context.replicas.learnerOf(partition, s) == drive)
                    partitions[p] = false;
            }
        }
        auto swept = co_await replica::whileThere<std::uint64_t>(m_context.replicas, *drive,
                                                                 drive->sweepOrphans(partitions));
        whole = whole && swept;
        if (swept && *swept != 0)
            log::info("Shards that nobody owns were swept", {{"drive", drive->id().toString()},
                                                             {"count", std::to_string(*swept)}});
    }
    if (!whole)
        co_return;
    m_swept = configuration;
    m_nextSweep = now + kDay;
}

Task<Result<void>> SurveyWorker::survey()
{
    drive::ScanRequest request;
    request.family = drive::Family::Aux;
    request.limit = kRowsPerPage;
    for (;;) {
        if (isStopping())
            co_return fail(Code::Cancelled, "the store closes");
        auto page = co_await m_context.replicas.scan(request);
        if (!page)
            co_return failed(std::move(page));
        for (drive::ScanEntry& entry : page->entries) {
            if (isStopping())
                co_return fail(Code::Cancelled, "the store closes");
            ++m_rows;
            co_await look(std::move(entry));
        }
        if (!page->more)
            co_return Result<void>{};
        request.begin = std::move(page->resume);
        co_await m_context.clock.sleepFor(kPagePause);
    }
}

Task<void> SurveyWorker::look(drive::ScanEntry entry)
{
    if (entry.key.size() < 3)
        co_return;
    const auto partition = readBe<PartitionId>(entry.key.data());
    switch (entry.key[2]) {
    case 'O':
        m_releases.deliver(partition, std::move(entry.key));
        break;
    case 'E':
        co_await lookAtExtent(partition, std::move(entry.key), std::move(entry.value));
        break;
    case 'D':
        co_await lookAtDegraded(partition, std::move(entry.key), std::move(entry.value));
        break;
    case 'C':
        co_await lookAtCompleted(partition, std::move(entry.key), std::move(entry.value));
        break;
    default:
        break;
    }
}

Task<void> SurveyWorker::lookAtExtent(PartitionId partition, std::string key, std::string value)
{
    const Uuid id = Uuid::fromRaw(std::string_view(key).substr(3, 16));
    auto row = drive::ExtentRow::decode(partition, id, value);
    if (!row || !row->pendingBoot || *row->pendingBoot == m_context.boot)
        co_return;
    const ExtentRef ref{id, partition, row->length};
    auto owned = co_await isOwned(std::move(*row));
    if (!owned)
        co_return; // no answer means keep
    if (!*owned) {
        m_releases.release({ref});
        co_return;
    }
    auto task = confirm(&m_context, partition, std::move(key), id);
    // Failing costs another look at the next survey.
    const Result<void> confirmed =
        co_await env::on(m_context.replicas.executorOf(partition), std::move(task));
    if (!confirmed)
        log::debug("An extent was not confirmed", {{"error", confirmed.error().describe()}});
}

Task<Result<bool>> SurveyWorker::isOwned(drive::ExtentRow row)
{
    std::string owner = drive::objectRowKey(row.bucket, row.key);
    if (row.upload)
        owner += row.upload->view();
    const auto known = m_owned.find(owner);
    if (known != m_owned.end())
        co_return known->second.contains(row.id);
    const PartitionId home = drive::partitionOfObject(row.bucket, row.key);
    auto task = namedByOwner(&m_context, row.bucket, row.key, row.upload);
    auto named = co_await env::on(m_context.replicas.executorOf(home), std::move(task));
    if (!named)
        co_return failed(std::move(named));
    const bool owned = named->contains(row.id);
    if (m_ownedExtents + named->size() > kMostOwnedExtents) {
        m_owned.clear();
        m_ownedExtents = 0;
    }
    m_ownedExtents += named->size() + 1;
    m_owned.emplace(std::move(owner), std::move(*named));
    co_return owned;
}

Task<void> SurveyWorker::lookAtDegraded(PartitionId partition, std::string key, std::string value)
{
    if (m_context.replicas.isWhole(partition)) {
        const Rewrite outcome = co_await rewriteBody(m_context, partition, std::move(key));
        if (outcome == Rewrite::Done)
            co_return;
    }
    auto row = DegradedRow::decode(value);
    m_seenWorst = std::min(m_seenWorst, row ? row->survives : std::uint8_t(0));
    ++m_seenDegraded;
}

Task<void> SurveyWorker::lookAtCompleted(PartitionId partition, std::string key, std::string value)
{
    auto row = CompletedRow::decode(value);
    if (!row || static_cast<WallNanos>(row->stamp) + kRemembered > m_context.clock.wallNow())
        co_return;
    // Failing costs another look at the next survey.
    const Result<void> forgotten = co_await deleteAuxRow(m_context, partition, std::move(key));
    if (!forgotten)
        log::debug("A completed upload was not forgotten", {{"error", forgotten.error().describe()}});
}

void SurveyWorker::report(std::vector<WorkStatus>& into) const
{
    if (m_startedAt == 0)
        return;
    WorkStatus status;
    status.kind = "sweep";
    status.startedAt = m_startedAt;
    status.done = m_rows;
    into.push_back(std::move(status));
}

} // namespace holdfast::store
