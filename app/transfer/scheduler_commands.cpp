// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/names.h"
#include "app/transfer/scheduler.h"

namespace holdfast::app::transfer
{

namespace
{

/// "a/b (2).txt" for "a/b.txt", one higher at each call on the result.
QString nextName(const QString& key)
{
    CollisionResolver names;
    names.occupy(key);
    return names.take(key);
}

bool isUnfinished(TransferState state)
{
    return state == TransferState::Waiting || state == TransferState::Running
           || state == TransferState::Verifying;
}

/// A finished transfer is never begun again: its target is there.
bool mayResume(TransferState state)
{
    return state == TransferState::Paused || state == TransferState::Failed
           || state == TransferState::NeedsAnswer;
}

} // namespace

void Scheduler::pause(const QList<TransferId>& ids)
{
    for (TransferId id : ids)
        pauseOne(id);
}

void Scheduler::pauseOne(TransferId id)
{
    if (const auto batch = m_batches.find(id); batch != m_batches.end()) {
        if (batch->second.row.finished != 0)
            return;
        batch->second.row.paused = true;
        m_journal->setBatchPaused(id, true);
        QList<TransferId> running;
        for (const auto& [taskId, task] : m_tasks) {
            if (task->row().batch == id)
                running.append(taskId);
        }
        for (TransferId taskId : running) {
            dropTask(taskId);
            hide(taskId);
        }
        markDirty(id);
        return;
    }
    const auto item = m_items.find(id);
    if (item == m_items.end() || !isUnfinished(item->state))
        return;
    dropTask(id);
    m_touched.insert(id);
    m_journal->saveState(id, TransferState::Paused, Question::None, std::nullopt, Proof::None, 0,
                         checked());
    item->state = TransferState::Paused;
    item->fault.reset();
    markDirty(id);
}

void Scheduler::resume(const QList<TransferId>& ids, quint64 tag)
{
    for (TransferId id : ids)
        resumeOne(id);
    if (tag == 0)
        return;
    // Behind the counting of folders in the journal's queue: what is shown then is not from before.
    m_journal->loadRow(0, [this, ids, tag](Outcome<Row>) {
        publish();
        Q_EMIT enlisted(tag, ids);
    });
}

void Scheduler::resumeOne(TransferId id)
{
    m_mayHaveWaiting = true;
    kick();
    if (const auto batch = m_batches.find(id); batch != m_batches.end()) {
        batch->second.row.paused = false;
        m_journal->setBatchPaused(id, false);
        m_journal->moveStates(id, {TransferState::Paused, TransferState::Failed},
                              TransferState::Waiting, checked());
        QList<TransferId> moved;
        for (const TransferItem& item : std::as_const(m_items)) {
            if (item.batch == id
                && (item.state == TransferState::Failed || item.state == TransferState::Paused))
                moved.append(item.id);
        }
        for (TransferId child : moved)
            hide(child);
        if (batch->second.fault && batch->second.row.direction == Direction::Upload)
            walk(id);
        else if (batch->second.fault)
            list(id, {});
        recount(id);
        return;
    }
    const auto item = m_items.find(id);
    if (m_tasks.contains(id) || item == m_items.end() || !mayResume(item->state))
        return; // who asks has seen an older state
    if (item->question == Question::SourceChanged) {
        restartRow(id, std::nullopt, std::nullopt);
        return;
    }
    if (item->question == Question::TargetExists)
        return; // only an answer helps
    m_journal->saveState(id, TransferState::Waiting, Question::None, std::nullopt, Proof::None, 0,
                         checked());
    const TransferId batch = item->batch;
    showWaiting(id);
    if (batch != 0)
        recount(batch);
}

void Scheduler::showWaiting(TransferId id)
{
    const auto item = m_items.find(id);
    if (item == m_items.end())
        return;
    if (item->batch != 0) {
        hide(id);
        return;
    }
    item->state = TransferState::Waiting;
    item->question = Question::None;
    item->bytesPerSecond = 0;
    item->secondsLeft.reset();
    item->partsSending = item->partsRetrying = 0;
    markDirty(id);
}

void Scheduler::cancel(const QList<TransferId>& ids)
{
    for (TransferId id : ids) {
        if (id < 0)
            cancelBatch(id);
        else
            cancelOne(id);
    }
}

void Scheduler::cancelOne(TransferId id)
{
    dropTask(id);
    m_touched.insert(id);
    const TransferItem item = m_items.value(id);
    hide(id);
    if (const auto batch = m_batches.find(item.batch); batch != m_batches.end())
        batch->second.row.partBytes.remove(id);
    if (item.direction == Direction::Download && item.state != TransferState::Done
        && !item.localPath.isEmpty())
        discard(item.localPath, id);
    m_journal->remove(id, [this](Outcome<std::optional<Orphan>> orphan) {
        if (orphan && *orphan)
            orphaned(**orphan);
    });
    if (item.batch != 0)
        recount(item.batch);
}

void Scheduler::cancelBatch(TransferId id)
{
    const auto found = m_batches.find(id);
    if (found == m_batches.end())
        return;
    if (found->second.cancelled)
        *found->second.cancelled = true;
    QList<TransferId> children;
    for (const TransferItem& item : std::as_const(m_items)) {
        if (item.batch == id)
            children.append(item.id);
    }
    for (TransferId child : children) {
        dropTask(child);
        hide(child);
    }
    m_batches.erase(found);
    hide(id);
    m_journal->removeBatch(id, [this](Outcome<Leftovers> left) {
        if (!left) {
            Q_EMIT journalFailed(left.error());
            return;
        }
        for (const Orphan& orphan : std::as_const(left->orphans))
            orphaned(orphan);
        // Also of files that are not shown: a pause hides them.
        for (const auto& [row, path] : std::as_const(left->downloads))
            discard(path, row);
    });
}

void Scheduler::answer(const QList<TransferId>& ids, Answer answer)
{
    for (TransferId id : ids)
        answerOne(id, answer);
}

/// The same answer for every file of a folder that asks, shown or not.
void Scheduler::answerBatch(TransferId id, Answer answer)
{
    const Question question =
        answer == Answer::Restart ? Question::SourceChanged : Question::TargetExists;
    QList<TransferId> answered;
    for (const TransferItem& item : std::as_const(m_items)) {
        if (item.batch == id && item.state == TransferState::NeedsAnswer
            && item.question == question)
            answered.append(item.id);
    }
    for (TransferId child : answered) {
        m_touched.insert(child);
        hide(child);
    }
    // The files of the folder that have not asked yet are meant too.
    std::optional<Conflict> later;
    if (question == Question::TargetExists)
        later = answer == Answer::Overwrite ? Conflict::Overwrite
                : answer == Answer::Skip    ? Conflict::Skip
                                            : Conflict::KeepBoth;
    if (const auto batch = m_batches.find(id); later && batch != m_batches.end())
        batch->second.row.conflict = *later;
    m_journal->answerBatch(id, answer, nextName, later, [this, id](Outcome<QList<Orphan>> orphans) {
        if (!orphans) {
            Q_EMIT journalFailed(orphans.error());
            return;
        }
        for (const Orphan& orphan : std::as_const(*orphans))
            orphaned(orphan);
        m_mayHaveWaiting = true;
        recount(id);
        kick();
    });
}

void Scheduler::answerBeforehand(const Row& row, const Ending& ending)
{
    const auto batch = m_batches.find(row.batch);
    Conflict rule = row.conflict;
    if (rule == Conflict::Ask && batch != m_batches.end())
        rule = batch->second.row.conflict;
    switch (rule) {
    case Conflict::Ask: return;
    case Conflict::Overwrite: answerOne(row.id, Answer::Overwrite); return;
    case Conflict::Skip: answerOne(row.id, Answer::Skip); return;
    case Conflict::KeepBoth: answerOne(row.id, Answer::KeepBoth); return;
    case Conflict::Newer:
        answerOne(row.id, ending.isNewer ? Answer::Overwrite : Answer::Skip);
        return;
    }
}

void Scheduler::answerByRequest(const Row& row)
{
    if (row.overwrite)
        m_journal->setOverwrite(row.id);
    else if (row.conflict != Conflict::Ask)
        m_journal->setConflict(row.id, row.conflict); // it looks once more, and then it is known what to do
    else
        return;
    showWaiting(row.id);
    if (row.batch != 0)
        recount(row.batch);
}

void Scheduler::answerOne(TransferId id, Answer answer)
{
    if (m_batches.contains(id)) {
        answerBatch(id, answer);
        return;
    }
    const auto item = m_items.find(id);
    if (item == m_items.end() || item->state != TransferState::NeedsAnswer)
        return;
    m_mayHaveWaiting = true;
    switch (answer) {
    case Answer::Restart:
        restartRow(id, std::nullopt, std::nullopt);
        return;
    case Answer::KeepBoth:
        if (item->direction == Direction::Upload) {
            item->key = nextName(item->key);
            restartRow(id, item->key, std::nullopt);
            return;
        }
        [[fallthrough]];
    case Answer::Overwrite: {
        if (answer == Answer::Overwrite)
            m_journal->setOverwrite(id);
        else
            m_journal->setConflict(id, Conflict::KeepBoth);
        const TransferId batch = item->batch;
        showWaiting(id);
        if (batch != 0)
            recount(batch);
        kick();
        return;
    }
    case Answer::Skip:
        cancelOne(id);
        return;
    }
}

void Scheduler::restartRow(TransferId id, std::optional<QString> key, std::optional<bool> overwrite)
{
    const auto item = m_items.find(id);
    const TransferId batch = item == m_items.end() ? 0 : item->batch;
    if (const auto known = m_batches.find(batch); known != m_batches.end())
        known->second.row.partBytes.remove(id);
    if (item != m_items.end()) {
        item->done = 0;
        item->partsDone = item->partsTotal = 0;
        item->fault.reset();
    }
    m_journal->restart(id, key, overwrite, [this](Outcome<std::optional<Orphan>> orphan) {
        if (!orphan)
            Q_EMIT journalFailed(orphan.error());
        else if (*orphan)
            orphaned(**orphan);
        m_mayHaveWaiting = true;
        kick();
    });
    showWaiting(id);
    if (batch != 0)
        recount(batch);
}

void Scheduler::recount(TransferId id)
{
    const auto batch = m_batches.find(id);
    if (batch == m_batches.end())
        return;
    m_journal->loadBatch(id, [this, id, settled = batch->second.settled](Outcome<BatchRow> counted) {
        const auto found = m_batches.find(id);
        if (found == m_batches.end() || !counted)
            return;
        if (found->second.settled != settled) {
            recount(id); // a file has ended meanwhile: these figures are older than ours
            return;
        }
        BatchRow& row = found->second.row;
        row.total = counted->total;
        row.done = counted->done;
        row.failed = counted->failed;
        row.exists = counted->exists;
        row.changed = counted->changed;
        row.partBytes = counted->partBytes;
        row.bytes = counted->bytes;
        row.bytesDone = counted->bytesDone;
        markDirty(id);
        finishBatchIfDone(found->second);
        kick();
    });
}

void Scheduler::moveToFront(const QList<TransferId>& ids)
{
    // Last first, so that the first ends up in front.
    for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
        m_journal->moveToFront(*it);
        const auto item = m_items.find(*it);
        if (item == m_items.end())
            continue;
        qint64 least = item->order;
        for (const TransferItem& other : std::as_const(m_items))
            least = std::min(least, other.order);
        item->order = least - 1;
        if (const auto task = m_tasks.find(*it); task != m_tasks.end())
            task->second->setOrder(item->order);
        markDirty(*it);
    }
    m_mayHaveWaiting = true;
    kick();
}

void Scheduler::moveToBack(const QList<TransferId>& ids)
{
    for (TransferId id : ids) {
        m_journal->moveToBack(id);
        const auto item = m_items.find(id);
        if (item == m_items.end())
            continue;
        qint64 most = item->order;
        for (const TransferItem& other : std::as_const(m_items))
            most = std::max(most, other.order);
        item->order = most + 1;
        if (const auto task = m_tasks.find(id); task != m_tasks.end())
            task->second->setOrder(item->order);
        markDirty(id);
    }
    m_mayHaveWaiting = true;
    kick();
}

void Scheduler::pauseAll()
{
    QList<TransferId> ids;
    for (const auto& [id, batch] : m_batches)
        ids.append(id);
    for (const TransferItem& item : std::as_const(m_items)) {
        if (!item.isBatch && item.batch == 0 && isUnfinished(item.state))
            ids.append(item.id);
    }
    pause(ids);
}

void Scheduler::resumeAll()
{
    QList<TransferId> ids;
    for (const auto& [id, batch] : m_batches) {
        if (batch.row.paused)
            ids.append(id);
    }
    for (const TransferItem& item : std::as_const(m_items)) {
        if (!item.isBatch && item.state == TransferState::Paused)
            ids.append(item.id);
    }
    resume(ids, 0);
}

void Scheduler::removeFinished()
{
    m_journal->removeFinished([this](Outcome<QList<TransferId>> ids) {
        if (!ids) {
            Q_EMIT journalFailed(ids.error());
            return;
        }
        for (TransferId id : std::as_const(*ids)) {
            m_batches.erase(id);
            hide(id);
        }
        // Older ones than were shown went with them; what is shown must follow.
        QList<TransferId> rest;
        for (const TransferItem& item : std::as_const(m_items)) {
            if (!item.isBatch && item.batch == 0 && item.state == TransferState::Done)
                rest.append(item.id);
        }
        for (TransferId id : rest)
            hide(id);
    });
}

void Scheduler::watchParts(TransferId id)
{
    m_watched = id;
    if (const auto task = m_tasks.find(id); task != m_tasks.end())
        Q_EMIT partsChanged(task->second->partMap());
}

} // namespace holdfast::app::transfer
