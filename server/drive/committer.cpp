// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/committer.h"

#include <algorithm>
#include <map>

namespace holdfast::drive
{
namespace
{

constexpr std::size_t kMostOperations = 256;
constexpr std::size_t kMostBytes = 1 << 20;

/// While planning: everything else is an answer to the operation.
bool isFatal(const Error& error)
{
    return error.code == Code::Io || error.code == Code::Corrupt;
}

bool isMerge(const Mutation& mutation)
{
    return mutation.kind == MutationKind::Merge;
}

bool isState(const Mutation& mutation)
{
    return mutation.family == Family::Sys && mutation.key.starts_with('p');
}

/// A batch refused for lack of space can have reached the disk after all (ENOSPC from the sync). Adding
/// its counters twice would be wrong; everything else may be written again. A batch that adds always
/// moves a commit point, so the database tells.
Result<bool> haveCountersMoved(MetaDb& db, const Batch& batch)
{
    if (!std::ranges::any_of(batch.mutations(), isMerge))
        return false;
    std::map<std::string, std::string> states; // of each partition the last one in the batch
    for (const Mutation& mutation : batch.mutations()) {
        if (isState(mutation))
            states[mutation.key] = mutation.value;
    }
    for (const auto& [key, value] : states) {
        const Result<std::optional<std::string>> row = db.get(Family::Sys, key);
        if (!row)
            return std::unexpected(row.error());
        if (*row != value)
            return false;
    }
    return true;
}

} // namespace

void Committer::submit(Operation operation)
{
    bool sync = false;
    {
        const std::lock_guard lock(m_mutex);
        m_syncs += operation.sync ? 1 : 0;
        m_queue.push_back(std::move(operation));
        if (std::exchange(m_scheduled, true))
            return;
        sync = m_syncs != 0;
    }
    schedule(sync);
}

/// While m_scheduled is set, by one thread at a time.
void Committer::schedule(bool sync)
{
    if (!sync) {
        post();
        return;
    }
    // A copy: the round may begin, and this drive run and join another, before the call returns.
    const std::shared_ptr<SyncRound> round = m_roundOf = common();
    round->ask(m_parts.starter(), m_lastRound, m_parts.clock.bootNow());
}

void Committer::begin(std::uint64_t round)
{
    m_round = m_lastRound = round;
    post();
}

void Committer::post()
{
    if (!m_parts.post([this] { run(); }))
        run(); // the drive is closed: every operation is answered so, at once
}

Committer::Operations Committer::take()
{
    const std::lock_guard lock(m_mutex);
    Operations taken;
    std::size_t bytes = 0;
    while (!m_queue.empty() && taken.size() < kMostOperations) {
        Operation& next = m_queue.front();
        const bool fits = bytes + next.bytes <= kMostBytes && !next.alone;
        if (!taken.empty() && !fits)
            break;
        bytes += next.bytes;
        m_syncs -= next.sync ? 1 : 0;
        taken.push_back(std::move(next));
        m_queue.pop_front();
        if (taken.back().alone)
            break;
    }
    return taken;
}

void Committer::run()
{
    Operations operations = take();
    Answers answers = work(operations);
    for (std::size_t i = 0; i < operations.size(); ++i)
        operations[i].done(std::move(answers[i]));
    m_parts.afterwards();
    if (const auto round = std::exchange(m_round, std::nullopt))
        m_roundOf->ended(*round, m_parts.clock.bootNow());
    bool sync = false;
    {
        const std::lock_guard lock(m_mutex);
        m_scheduled = !m_queue.empty();
        if (!m_scheduled)
            return;
        sync = m_syncs != 0;
    }
    schedule(sync);
}

Result<void> Committer::plan(CommitBatch& batch, Operations& operations, Answers& answers)
{
    for (std::size_t i = 0; i < operations.size(); ++i) {
        answers[i] = operations[i].plan(batch);
        if (!answers[i] && isFatal(answers[i].error()))
            return answers[i];
    }
    return {};
}

Committer::Answers Committer::work(Operations& operations)
{
    Answers answers(operations.size());
    Result<void> outcome = m_parts.health.check();
    if (outcome)
        outcome = settle();
    std::unique_ptr<CommitBatch> batch;
    if (outcome) {
        const bool sync = std::ranges::any_of(operations, &Operation::sync);
        outcome = m_parts.db.with([&](MetaDb& db) -> Result<void> {
            batch = std::make_unique<CommitBatch>(db, CommitBatch::Totals{m_owed, m_heldBytes});
            Result<void> planned = plan(*batch, operations, answers);
            batch->close();
            if (!planned || batch->batch().empty())
                return planned;
            return db.write(batch->batch(), sync);
        });
        if (!outcome && outcome.error().code == Code::NoSpace) {
            outcome = makeRoom();
            if (outcome)
                outcome = writeAgain(batch->batch(), sync);
        }
    }
    if (outcome) {
        publish(*batch);
        return answers;
    }
    if (outcome.error().code != Code::NoSpace) {
        m_parts.health.fail(outcome.error()); // what reached the disk is unknown
    } else if (batch) {
        m_unsettled.insert(batch->touched.begin(), batch->touched.end());
        m_isUnsettled = true;
        m_parts.db.set(nullptr); // it refuses everything after the failed write
        Result<void> settled = settle();
        if (!settled && settled.error().code != Code::NoSpace)
            m_parts.health.fail(settled.error());
    }
    for (Result<void>& answer : answers) {
        if (answer)
            answer = outcome;
    }
    return answers;
}

/// After NoSpace: the database is opened and what the refused batch assumed is read again.
Result<void> Committer::settle()
{
    if (!m_parts.db.isOpen()) {
        Result<void> opened = makeRoom();
        if (!opened)
            return opened;
    }
    if (!m_isUnsettled)
        return {};
    Result<void> read = m_parts.db.with([&](MetaDb& db) -> Result<void> {
        const Result<CommitBatch::Totals> totals = readTotals(db);
        if (!totals)
            return std::unexpected(totals.error());
        set(*totals);
        return m_parts.log.reload(db, m_unsettled);
    });
    if (read) {
        m_unsettled.clear();
        m_isUnsettled = false;
    }
    return read;
}

/// RocksDB refuses everything after a failed write, so the database is closed and opened again.
Result<void> Committer::makeRoom()
{
    m_parts.space.freeBallast();
    return m_parts.db.replace(m_parts.reopen);
}

Result<void> Committer::writeAgain(const Batch& batch, bool sync)
{
    return m_parts.db.with([&](MetaDb& db) -> Result<void> {
        const Result<bool> moved = haveCountersMoved(db, batch);
        if (!moved)
            return std::unexpected(moved.error());
        if (!*moved)
            return db.write(batch, sync);
        Batch rest;
        for (const Mutation& mutation : batch.mutations()) {
            if (mutation.kind != MutationKind::Merge)
                rest.add(mutation);
        }
        return db.write(rest, sync);
    });
}

void Committer::publish(const CommitBatch& batch)
{
    set(batch.totals());
    m_parts.log.publish(batch);
    m_parts.shards.forget(batch.recorded());
    m_parts.shards.doom(batch.doomed());
}

void Committer::set(CommitBatch::Totals totals)
{
    m_owed = totals.owed;
    m_heldBytes = totals.heldBytes;
}

} // namespace holdfast::drive
