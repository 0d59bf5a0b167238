// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "app/core/sql_thread.h"
#include "app/transfer/rows.h"

namespace holdfast::app::transfer
{

/// The transfer journal: what must survive the program. Every call queues a command for the SQL
/// thread and returns; replies come to the receiver's thread after the commit, in order. So a reply
/// means "on disk", and a load sees everything queued before it.
class Journal
{
public:
    template <class T>
    using Reply = SqlThread::Reply<T>;

    struct Loaded
    {
        QList<Row> rows; ///< single rows, and rows of folders that need a person
        QList<BatchRow> batches;
        QList<Orphan> orphans;
    };

    Journal(const QString& file, QObject* receiver);

    void load(Reply<Loaded> reply);
    /// Makes the row, or finds the unfinished one of the same connection, bucket, key, direction and
    /// local path. A row that its folder has already (also finished) is left out.
    void insert(QList<Row> rows, Reply<QList<Inserted>> reply);
    void insertBatch(BatchRow batch, Reply<BatchRow> reply); ///< or finds the unfinished one
    void loadRow(TransferId id, Reply<Row> reply);
    void loadBatch(TransferId id, Reply<BatchRow> reply); ///< counts anew
    /// The next rows to run, by order, of these connections, of folders that are not paused.
    void loadWaiting(QList<QUuid> connections, int limit, Reply<QList<Row>> reply);

    void saveSource(TransferId id, Fingerprint source);
    void saveUpload(TransferId id, QString uploadId, qint64 partSize, bool fullCrc,
                    Fingerprint source, Reply<Done> reply);
    void savePart(TransferId id, PartRecord part);
    void dropPart(TransferId id, int number);
    void saveDownload(TransferId id, qint64 size, QString etag,
                      std::optional<s3client::Checksum> checksum, Reply<Done> reply);
    void saveStarted(TransferId id, qint64 at);
    /// A download is whole and proved, and about to get its name.
    void saveSealed(TransferId id, QString path, Fingerprint look, Proof proof, Reply<Done> reply);
    void dropSealed(TransferId id);
    /// The row's new state; `fault` replaces the one before.
    void saveState(TransferId id, TransferState state, Question question,
                   std::optional<Fault> fault, Proof proof, qint64 finishedAt, Reply<Done> reply);
    /// Forgets the upload (it becomes an orphan), its parts and the fingerprint; state Waiting.
    /// `newKey`, `overwrite`: when given.
    void restart(TransferId id, std::optional<QString> newKey, std::optional<bool> overwrite,
                 Reply<std::optional<Orphan>> reply);
    void setOverwrite(TransferId id);
    /// It waits again, with this answer to a taken name.
    void setConflict(TransferId id, Conflict conflict);
    void moveToFront(TransferId id);
    void moveToBack(TransferId id);
    /// Removes the row; its upload becomes an orphan.
    void remove(TransferId id, Reply<std::optional<Orphan>> reply);
    void removeFinished(Reply<QList<TransferId>> reply); ///< rows and folders
    void forgetOrphan(qint64 id);

    void saveWalk(TransferId batch, bool walking, int skipped);
    void setBatchPaused(TransferId batch, bool paused);
    void setBatchFinished(TransferId batch, qint64 at);
    /// All rows of a folder (0: all single rows) in one of `from` become `to`.
    void moveStates(TransferId batch, QList<TransferState> from, TransferState to,
                    Reply<Done> reply);
    /// One answer for every file of the folder that asks what it answers; `nextName` makes the key
    /// of the second of two. Uploads nobody needs any more become orphans. `later`: also for files that
    /// will ask.
    void answerBatch(TransferId batch, Answer answer, std::function<QString(QString)> nextName,
                     std::optional<Conflict> later, Reply<QList<Orphan>> reply);
    /// The folder and all its rows; their uploads become orphans.
    void removeBatch(TransferId batch, Reply<Leftovers> reply);

private:
    void execute(QString sql, QVariantList values, Reply<Done> reply = {});

    SqlThread m_sql;
};

} // namespace holdfast::app::transfer
