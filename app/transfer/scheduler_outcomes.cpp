// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/scheduler.h"

#include <QDateTime>

#include <algorithm>

// What tasks report, and what follows from it.
namespace holdfast::app::transfer
{

namespace
{

constexpr qint64 kOrphanPause = 30; ///< back-off units between attempts to abort an upload
constexpr qint64 kKeyGoodMs = 30'000; ///< a key that was good is not asked about for so long

/// Faults of the key itself, not of one bucket or object: every request would meet them.
bool isKeyRefused(const Fault& fault)
{
    return fault.code == QLatin1String("InvalidAccessKeyId")
           || fault.code == QLatin1String("SignatureDoesNotMatch")
           || fault.code == QLatin1String("ExpiredToken")
           || fault.code == QLatin1String("InvalidToken");
}

} // namespace

void Scheduler::stepSucceeded(Task& task)
{
    openGate(task.row().connection);
    task.notBefore = 0;
    markDirty(task.id());
    kick();
}

void Scheduler::stepYielded(Task&)
{
    kick();
}

qint64 Scheduler::backOff(int attempts)
{
    const qint64 whole = std::min<qint64>(qint64(m_settings.backOffUnitMs) << std::min(attempts - 1, 16),
                                          m_settings.backOffCapMs);
    // Half of it at random: those who failed together do not come back together.
    return whole / 2 + qint64(std::uniform_real_distribution<>(0, 0.5)(m_random) * double(whole));
}

void Scheduler::closeGate(const QUuid& id, const Fault& fault)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return;
    Connection& connection = found->second;
    const qint64 now = m_clock.elapsed();
    if (now < connection.notBefore)
        return; // the others in flight fail of the same cause
    if (++connection.failures == 1)
        markWaiting(id);
    connection.notBefore =
        now + std::max<qint64>(backOff(connection.failures), fault.retryAfter * 1000LL);
}

void Scheduler::openGate(const QUuid& id)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end() || found->second.failures == 0)
        return;
    found->second.failures = 0;
    found->second.notBefore = 0;
    m_mayHaveWaiting = true;
    markWaiting(id);
    abortOrphans();
}

/// Why its rows wait has changed.
void Scheduler::markWaiting(const QUuid& connection)
{
    QList<TransferId> waiting;
    for (const TransferItem& item : std::as_const(m_items)) {
        if (item.connection == connection && item.state == TransferState::Waiting)
            waiting.append(item.id);
    }
    for (TransferId id : std::as_const(waiting))
        markDirty(id);
}

void Scheduler::stepFailed(Task& task, const Fault& fault)
{
    markDirty(task.id());
    kick();
    switch (fault.kind) {
    case FaultClass::Cancelled: // its client was replaced
        return;
    case FaultClass::Network:
    case FaultClass::Timeout:
    case FaultClass::Throttled:
        closeGate(task.row().connection, fault);
        return;
    case FaultClass::Server:
    case FaultClass::ClockSkew:
        // Parts in flight fail together of one cause: they count as one.
        if (m_clock.elapsed() >= task.notBefore)
            task.countAttempt();
        if (task.attempts() >= m_settings.maxAttempts)
            task.giveUp(fault);
        else if (m_clock.elapsed() >= task.notBefore)
            task.notBefore = m_clock.elapsed() + backOff(task.attempts());
        return;
    case FaultClass::Auth:
        onAuthFault(task, fault);
        return;
    case FaultClass::Client:
    case FaultClass::ChangedSource:
    case FaultClass::LocalDisk:
        task.giveUp(fault);
        return;
    }
}

void Scheduler::onAuthFault(Task& task, const Fault& fault)
{
    const auto found = m_connections.find(task.row().connection);
    if (found == m_connections.end() || !found->second.client) {
        task.giveUp(fault);
        return;
    }
    if (isKeyRefused(fault)) {
        refuseKey(found->first, fault);
        return;
    }
    // The answer to a HEAD has no words: the key may be refused, or only this object.
    Connection& connection = found->second;
    const bool bare = fault.httpStatus == 403 && fault.message.isEmpty();
    if (!bare || m_clock.elapsed() < connection.keyGoodUntil) {
        task.giveUp(fault);
        return;
    }
    connection.doubted.append({task.id(), fault});
    if (connection.doubted.size() == 1)
        askWhetherKeyIsGood(found->first, task.row().bucket);
}

void Scheduler::askWhetherKeyIsGood(const QUuid& id, const QString& bucket)
{
    auto* job = m_connections.at(id).client->listObjects({.bucket = bucket, .maxKeys = 1});
    job->then(this, [this, id](Outcome<s3client::ListPage> page) { onKeyAnswer(id, page); });
}

void Scheduler::onKeyAnswer(const QUuid& id, const Outcome<s3client::ListPage>& page)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end() || m_ending)
        return;
    const auto doubted = std::exchange(found->second.doubted, {});
    kick();
    if (!page && isKeyRefused(page.error())) {
        refuseKey(id, page.error());
        return;
    }
    if (!page && (page.error().isTransient() || page.error().kind == FaultClass::Cancelled)) {
        if (page.error().isTransient())
            closeGate(id, page.error());
        return; // they ask again
    }
    found->second.keyGoodUntil = m_clock.elapsed() + kKeyGoodMs;
    for (const auto& [taskId, fault] : doubted) {
        if (const auto task = m_tasks.find(taskId); task != m_tasks.end())
            task->second->giveUp(fault);
    }
}

/// Not the fault of one transfer: everything of the connection waits for another key.
void Scheduler::refuseKey(const QUuid& id, const Fault& fault)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return;
    found->second.denied = true;
    QList<TransferId> running;
    for (const auto& [taskId, other] : m_tasks) {
        if (other->row().connection == id)
            running.append(taskId);
    }
    for (TransferId taskId : running) {
        dropTask(taskId);
        if (const auto item = m_items.find(taskId); item != m_items.end())
            item->fault = fault;
        showWaiting(taskId);
    }
    markWaiting(id);
}

void Scheduler::taskEnded(Task& task, const Ending& ending)
{
    const auto found = m_tasks.find(task.id());
    if (found == m_tasks.end())
        return;
    m_touched.insert(task.id());
    openGate(task.row().connection);
    settle(task, ending);
    found->second.release()->deleteLater();
    m_tasks.erase(found);
    if (ending.question == Question::TargetExists)
        answerBeforehand(task.row(), ending);
    kick();
}

void Scheduler::touched(Task& task)
{
    markDirty(task.id());
}

bool Scheduler::takeMemory(qint64 bytes)
{
    // One piece always fits, however small the budget.
    if (m_heldBytes > 0 && m_heldBytes + bytes > m_settings.memoryBudget) {
        m_memoryShort = true;
        return false;
    }
    m_heldBytes += bytes;
    return true;
}

void Scheduler::giveMemory(qint64 bytes)
{
    m_heldBytes -= bytes;
    m_memoryShort = false;
    kick();
}

void Scheduler::settle(const Task& task, const Ending& ending)
{
    const Row& row = task.row();
    const bool done = ending.state == TransferState::Done;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_journal->saveState(row.id, ending.state, ending.question, ending.fault, ending.proof,
                         done ? now : 0, checked());
    TransferItem item = m_items.value(row.id, itemOf(row));
    item.state = ending.state;
    item.question = ending.question;
    item.fault = ending.fault;
    item.proof = ending.proof;
    item.localPath = row.localPath;
    item.size = row.size;
    item.bytesPerSecond = 0;
    item.secondsLeft.reset();
    item.partsSending = item.partsRetrying = 0;
    if (done) {
        const qint64 rest = std::max<qint64>(0, row.size - item.done);
        (row.direction == Direction::Upload ? m_upMoved : m_downMoved) += rest;
        item.done = row.size;
        item.partsDone = item.partsTotal;
        item.finished = QDateTime::currentDateTime();
    }
    const auto batch = m_batches.find(row.batch);
    if (batch != m_batches.end()) {
        BatchRow& counts = batch->second.row;
        ++batch->second.settled;
        counts.done += done ? 1 : 0;
        counts.bytesDone += done ? row.size : 0;
        counts.failed += done ? 0 : 1;
        counts.exists += ending.question == Question::TargetExists;
        counts.changed += ending.question == Question::SourceChanged;
        if (done)
            counts.partBytes.remove(row.id);
        else
            counts.partBytes.insert(row.id, task.keptBytes());
        markDirty(row.batch);
        finishBatchIfDone(batch->second);
    } else if (done) {
        m_doneBytes += row.size;
    }
    if (done && row.batch != 0)
        hide(row.id);
    else
        show(std::move(item));
    if (!done)
        return;
    if (row.direction == Direction::Upload)
        Q_EMIT objectStored(row.connection, row.bucket, row.key);
    else
        Q_EMIT fileStored(row.localPath);
}

// Uploads nobody needs

void Scheduler::orphaned(const Orphan& orphan)
{
    m_orphans.append(orphan);
    abortOrphans();
}

void Scheduler::abortOrphans()
{
    for (const Orphan& orphan : std::as_const(m_orphans)) {
        const auto found = m_connections.find(orphan.connection);
        if (found == m_connections.end() || !found->second.client || found->second.denied
            || m_aborting.contains(orphan.id))
            continue;
        m_aborting.insert(orphan.id);
        auto* job = found->second.client->abortMultipartUpload(orphan.bucket, orphan.key,
                                                               orphan.uploadId);
        job->then(this, [this, id = orphan.id](Outcome<Done> outcome) {
            m_aborting.remove(id);
            const bool later = !outcome
                               && (outcome.error().isTransient()
                                   || outcome.error().kind == FaultClass::Cancelled);
            if (later) {
                if (!m_ending)
                    QTimer::singleShot(kOrphanPause * m_settings.backOffUnitMs, this,
                                       &Scheduler::abortOrphans);
                return;
            }
            // Aborted, or there is nothing (more) that we could do about it.
            m_orphans.removeIf([id](const Orphan& known) { return known.id == id; });
            m_journal->forgetOrphan(id);
        });
    }
}

Journal::Reply<Done> Scheduler::checked()
{
    return [this](Outcome<Done> outcome) {
        if (!outcome)
            Q_EMIT journalFailed(outcome.error());
    };
}

} // namespace holdfast::app::transfer
