// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>

#include "app/transfer/scheduler.h"

namespace holdfast::app::transfer
{

namespace
{

QDateTime timeOf(qint64 ms)
{
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms) : QDateTime();
}

} // namespace

TransferItem Scheduler::itemOf(const Row& row)
{
    TransferItem item;
    item.id = row.id;
    item.batch = row.batch;
    item.direction = row.direction;
    item.connection = row.connection;
    item.bucket = row.bucket;
    item.key = row.key;
    item.localPath = row.localPath;
    item.state = row.state;
    item.question = row.question;
    item.fault = row.fault;
    item.size = row.size;
    item.done = row.state == TransferState::Done ? row.size : row.storedBytes;
    item.partSize = row.partSize;
    if (row.partSize > 0) {
        item.partsTotal = int((row.size + row.partSize - 1) / row.partSize);
        item.partsDone = row.state == TransferState::Done ? item.partsTotal : row.storedParts;
    }
    item.proof = row.proof;
    item.created = timeOf(row.created);
    item.started = timeOf(row.started);
    item.finished = timeOf(row.finished);
    item.order = row.order;
    return item;
}

void Scheduler::markDirty(TransferId id)
{
    m_dirty.insert(id);
    if (!m_publishTimer.isActive() && !m_ending)
        m_publishTimer.start(m_settings.publishMs);
}

void Scheduler::show(TransferItem item)
{
    const TransferId id = item.id;
    m_items.insert(id, std::move(item));
    m_removed.removeAll(id);
    markDirty(id);
}

void Scheduler::hide(TransferId id)
{
    if (m_items.remove(id) == 0)
        return;
    m_dirty.remove(id);
    m_removed.append(id);
    if (!m_publishTimer.isActive() && !m_ending)
        m_publishTimer.start(m_settings.publishMs);
}

WaitReason Scheduler::whyWaiting(const TransferItem& item, const Task* task) const
{
    const auto found = m_connections.find(item.connection);
    if (found == m_connections.end() || !found->second.client)
        return WaitReason::Connection;
    if (found->second.denied)
        return WaitReason::Secret;
    if (found->second.failures > 0)
        return WaitReason::Connection;
    return task && task->notBefore > m_clock.elapsed() ? WaitReason::BackOff : WaitReason::Slot;
}

void Scheduler::refreshItem(TransferId id, qint64 now)
{
    const auto item = m_items.find(id);
    if (item == m_items.end() || item->isBatch)
        return;
    const auto running = m_tasks.find(id);
    if (running == m_tasks.end()) {
        if (item->state == TransferState::Waiting)
            item->waits = whyWaiting(*item, nullptr);
        return;
    }
    Task& task = *running->second;
    const qint64 before = item->done;
    item->state = TransferState::Running;
    item->fault = task.lastFault();
    item->attempts = task.attempts();
    task.describe(*item);
    const qint64 found = task.takeFound();
    if (found != 0)
        task.meter.reset(); // what was there already says nothing about the speed
    const qint64 moved = std::max<qint64>(0, item->done - before - found);
    (item->direction == Direction::Upload ? m_upMoved : m_downMoved) += moved;
    task.meter.sample(item->done, now);
    item->bytesPerSecond = task.meter.bytesPerSecond();
    item->secondsLeft = task.meter.secondsFor(item->size - item->done);
    item->waits = whyWaiting(*item, &task);
    const bool stands = task.inFlight() == 0 && item->waits != WaitReason::Slot;
    if (stands)
        item->state = TransferState::Waiting;
}

void Scheduler::refreshBatch(Batch& batch, qint64 now)
{
    const BatchRow& row = batch.row;
    TransferItem item = m_items.value(row.id);
    item.id = row.id;
    item.isBatch = true;
    item.direction = row.direction;
    item.connection = row.connection;
    item.bucket = row.bucket;
    item.key = row.prefix;
    item.localPath = row.localPath;
    item.created = timeOf(row.created);
    item.finished = timeOf(row.finished);
    item.order = item.order == 0 ? row.created : item.order;
    item.walking = row.walking && !batch.fault;
    item.fault = batch.fault;
    item.filesTotal = row.total;
    item.filesDone = row.done;
    item.filesFailed = row.failed;
    item.filesSkipped = row.skipped;
    item.size = row.bytes;
    item.done = row.bytesDone;
    bool isRunning = false;
    for (const auto& [id, task] : m_tasks) {
        if (task->row().batch != row.id)
            continue;
        item.done += m_items.value(id).done;
        isRunning = isRunning || task->inFlight() > 0;
    }
    for (auto it = row.partBytes.cbegin(); it != row.partBytes.cend(); ++it) {
        if (!m_tasks.contains(it.key()))
            item.done += it.value();
    }
    item.done = std::min(item.done, item.size);
    batch.meter.sample(item.done, now);
    item.bytesPerSecond = isRunning ? batch.meter.bytesPerSecond() : 0;
    item.secondsLeft = row.walking || !isRunning ? std::nullopt
                                                 : batch.meter.secondsFor(item.size - item.done);
    item.waits = whyWaiting(item, nullptr);
    const int open = row.total - row.done - row.failed;
    if (row.finished != 0)
        item.state = TransferState::Done;
    else if (batch.fault)
        item.state = TransferState::Failed;
    else if (row.paused)
        item.state = TransferState::Paused;
    else if (isRunning || (row.walking && open == 0))
        item.state = TransferState::Running;
    else if (open == 0 && !row.walking && row.failed > 0)
        item.state = TransferState::Failed;
    else
        item.state = TransferState::Waiting;
    item.question = Question::None;
    const bool allAsk = row.failed > 0 && row.failed == row.exists + row.changed;
    if (item.state == TransferState::Failed && !batch.fault && allAsk)
        item.question = row.exists > 0 ? Question::TargetExists : Question::SourceChanged;
    m_items.insert(row.id, item);
}

void Scheduler::finishBatchIfDone(Batch& batch)
{
    BatchRow& row = batch.row;
    if (row.walking || row.finished != 0 || row.done < row.total)
        return;
    row.finished = QDateTime::currentMSecsSinceEpoch();
    m_doneBytes += row.bytes;
    m_journal->setBatchFinished(row.id, row.finished);
    markDirty(row.id);
}

TransferTotals Scheduler::totalsNow(qint64 now)
{
    m_upMeter.sample(m_upMoved, now);
    m_downMeter.sample(m_downMoved, now);
    TransferTotals totals;
    qint64 moving = 0; ///< bytes to go of what runs and waits
    for (const TransferItem& item : std::as_const(m_items)) {
        const bool inside = item.batch != 0;
        switch (item.state) {
        case TransferState::Running:
        case TransferState::Verifying:
            totals.running += inside ? 0 : 1;
            break;
        case TransferState::Waiting:
        case TransferState::Cancelling:
            totals.waiting += inside ? 0 : 1;
            break;
        case TransferState::Paused:
            totals.paused += inside ? 0 : 1;
            break;
        case TransferState::NeedsAnswer:
        case TransferState::Failed:
            // A folder is stopped by its files: those are counted.
            totals.stopped += item.isBatch && !item.fault ? 0 : 1;
            break;
        case TransferState::Done:
            totals.done += inside ? 0 : 1;
            break;
        }
        const bool counts = !inside && item.state != TransferState::Done;
        if (counts) {
            totals.bytesTotal += item.size;
            totals.bytesDone += std::min(item.done, item.size);
        }
        const bool moves = item.state == TransferState::Running
                           || item.state == TransferState::Verifying
                           || item.state == TransferState::Waiting;
        if (counts && moves)
            moving += item.size - std::min(item.done, item.size);
        totals.walking = totals.walking || item.walking;
    }
    totals.bytesLeft = totals.bytesTotal - totals.bytesDone;
    if (totals.running + totals.waiting + totals.paused + totals.stopped == 0)
        m_doneBytes = 0;
    totals.bytesTotal += m_doneBytes;
    totals.bytesDone += m_doneBytes;
    const bool runs = totals.running > 0;
    totals.uploadRate = runs ? m_upMeter.bytesPerSecond() : 0;
    totals.downloadRate = runs ? m_downMeter.bytesPerSecond() : 0;
    const double rate = totals.uploadRate + totals.downloadRate;
    if (rate >= 1 && !totals.walking)
        totals.secondsLeft = qint64(double(moving) / rate) + 1;
    return totals;
}

void Scheduler::publish()
{
    if (!m_loaded || m_ending)
        return;
    const qint64 now = m_clock.elapsed();
    for (const auto& [id, task] : m_tasks) {
        m_dirty.insert(id);
        if (task->row().batch != 0)
            m_dirty.insert(task->row().batch);
    }
    const QSet<TransferId> dirty = std::exchange(m_dirty, {});
    for (TransferId id : dirty)
        refreshItem(id, now);
    QList<TransferItem> changed;
    changed.reserve(dirty.size());
    for (TransferId id : dirty) {
        if (const auto batch = m_batches.find(id); batch != m_batches.end())
            refreshBatch(batch->second, now);
        if (const auto item = m_items.constFind(id); item != m_items.cend())
            changed.append(*item);
    }
    const QList<qint64> removed = std::exchange(m_removed, {});
    if (!removed.isEmpty())
        Q_EMIT itemsRemoved(removed);
    if (!changed.isEmpty())
        Q_EMIT itemsChanged(changed);
    Q_EMIT totalsChanged(totalsNow(now));
    if (const auto task = m_tasks.find(m_watched); task != m_tasks.end())
        Q_EMIT partsChanged(task->second->partMap());
    if (m_tasks.empty() && m_dirty.isEmpty())
        m_publishTimer.stop();
}

} // namespace holdfast::app::transfer

#include "moc_scheduler.cpp"
