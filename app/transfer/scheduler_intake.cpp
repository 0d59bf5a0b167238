// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include "app/core/names.h"
#include "app/transfer/folder_walk.h"
#include "app/transfer/scheduler.h"

namespace holdfast::app::transfer
{

namespace
{

constexpr int kListRetryMs = 2000;

#ifdef Q_OS_WIN
constexpr NameRules kRules = NameRules::Portable;
#else
constexpr NameRules kRules = NameRules::Here;
#endif

/// `origin`: a request, or the folder that the row belongs to.
Row newRow(Direction direction, const auto& origin)
{
    Row row;
    row.direction = direction;
    row.connection = origin.connection;
    row.bucket = origin.bucket;
    row.overwrite = origin.overwrite;
    row.conflict = origin.conflict;
    row.created = QDateTime::currentMSecsSinceEpoch();
    return row;
}

} // namespace

void Scheduler::takeLoaded(const Journal::Loaded& loaded)
{
    m_orphans = loaded.orphans;
    QList<TransferItem> items;
    for (const Row& row : loaded.rows)
        m_items.insert(row.id, itemOf(row));
    for (const BatchRow& row : loaded.batches) {
        Batch batch;
        batch.row = row;
        m_batches.emplace(row.id, std::move(batch));
    }
    m_loaded = true;
    for (auto& [id, batch] : m_batches) {
        finishBatchIfDone(batch); // the last run may have ended right before it said so
        refreshBatch(batch, m_clock.elapsed());
    }
    for (const TransferItem& item : std::as_const(m_items))
        markDirty(item.id);
    publish();
    Q_EMIT this->loaded();
    // A walk that was cut short is walked again: rows that are there are reached, not doubled.
    for (const auto& [id, batch] : m_batches) {
        if (batch.row.walking && batch.row.direction == Direction::Upload)
            walk(id);
        else if (batch.row.walking)
            list(id, {});
    }
    abortOrphans();
    kick();
}

// Uploads

void Scheduler::upload(const UploadRequest& request)
{
    runOnDisk(0, [this, request] {
        QList<Row> files;
        QStringList folders;
        QStringList leftOut;
        for (const QString& path : request.paths) {
            const QFileInfo info(QDir::cleanPath(path));
            Row row = newRow(Direction::Upload, request);
            row.key = keyFor(request.prefix, info.fileName());
            row.localPath = info.absoluteFilePath();
            row.size = info.size();
            if (info.isDir())
                folders.append(info.absoluteFilePath());
            else if (info.isFile() && info.isReadable() && canBeKey(row.key))
                files.append(row);
            else
                leftOut.append(path);
        }
        for (const UploadItem& wanted : request.files) {
            const QFileInfo info(QDir::cleanPath(wanted.path));
            Row row = newRow(Direction::Upload, request);
            row.key = wanted.key;
            row.localPath = info.absoluteFilePath();
            row.size = info.size();
            if (info.isFile() && info.isReadable() && canBeKey(row.key))
                files.append(row);
            else
                leftOut.append(wanted.path);
        }
        return std::function<void()>([this, request, files, folders, leftOut] {
            takeUploadPaths(request, files, folders, leftOut);
        });
    });
}

void Scheduler::takeUploadPaths(const UploadRequest& request, QList<Row> files, QStringList folders,
                                QStringList leftOut)
{
    for (const QString& folder : std::as_const(folders))
        insertUploadBatch(request, folder);
    insert(Direction::Upload, std::move(files), std::move(leftOut), {true, request.tag});
}

void Scheduler::insertUploadBatch(const UploadRequest& request, const QString& folder)
{
    BatchRow batch;
    batch.direction = Direction::Upload;
    batch.connection = request.connection;
    batch.bucket = request.bucket;
    batch.prefix = request.prefix;
    batch.localPath = folder;
    batch.overwrite = request.overwrite;
    batch.conflict = request.conflict;
    batch.rules = request.rules.value_or(m_settings.walk);
    batch.created = QDateTime::currentMSecsSinceEpoch();
    m_journal->insertBatch(batch, [this, tag = request.tag](Outcome<BatchRow> made) {
        if (!made) {
            Q_EMIT notTaken(made.error());
            return;
        }
        Batch& known = m_batches[made->id];
        const bool isWalking = known.cancelled && known.row.walking;
        known.row = *made;
        known.row.walking = true;
        refreshBatch(known, m_clock.elapsed());
        markDirty(made->id);
        if (!isWalking)
            walk(made->id);
        if (known.row.paused)
            resumeOne(made->id); // dropped again: it is wanted
        if (tag != 0) {
            publish();
            Q_EMIT enlisted(tag, {made->id});
        }
    });
}

void Scheduler::walk(TransferId id)
{
    Batch& batch = m_batches.at(id);
    batch.cancelled = std::make_shared<std::atomic<bool>>(false);
    batch.fault.reset();
    batch.row.skipped = 0;
    m_journal->saveWalk(id, true, 0);
    markDirty(id);
    runOnDisk(0, [this, id, folder = batch.row.localPath, prefix = batch.row.prefix,
               rules = batch.row.rules, cancelled = batch.cancelled] {
        walkFolder(folder, prefix, rules, *cancelled, [this, id, cancelled](const Walked& walked) {
            QMetaObject::invokeMethod(
                this,
                [this, id, cancelled, walked] {
                    if (!*cancelled)
                        onWalked(id, walked);
                },
                Qt::QueuedConnection);
        });
        return std::function<void()>([] {});
    });
}

void Scheduler::onWalked(TransferId id, const Walked& walked)
{
    const auto found = m_batches.find(id);
    if (found == m_batches.end())
        return;
    Batch& batch = found->second;
    if (walked.fault) {
        // Not an empty folder: a disk may be unplugged. It stays to be walked again.
        batch.fault = walked.fault;
        batch.cancelled.reset();
        markDirty(id);
        return;
    }
    QList<Row> rows;
    for (const WalkedFile& file : walked.files) {
        Row row = newRow(Direction::Upload, batch.row);
        row.batch = id;
        row.key = file.key;
        row.localPath = file.path;
        row.size = file.size;
        rows.append(std::move(row));
    }
    batch.row.skipped += walked.skipped;
    markDirty(id);
    insert(Direction::Upload, std::move(rows), walked.leftOut, {});
    if (walked.last)
        endWalk(id);
}

void Scheduler::endWalk(TransferId id)
{
    // After the inserts in the queue: then the totals are final.
    m_journal->loadBatch(id, [this, id](Outcome<BatchRow> counted) {
        const auto found = m_batches.find(id);
        if (found == m_batches.end() || !counted)
            return;
        Batch& batch = found->second;
        batch.cancelled.reset();
        batch.names.reset();
        batch.row.walking = false;
        m_journal->saveWalk(id, false, batch.row.skipped);
        recount(id);
    });
}

// Downloads

void Scheduler::download(const DownloadRequest& request)
{
    QList<Row> rows;
    QStringList leftOut;
    CollisionResolver names;
    for (const s3client::ObjectInfo& object : request.objects) {
        const QString relative = object.key.startsWith(request.prefix)
                                     ? object.key.mid(request.prefix.size())
                                     : object.key;
        const auto path = localPathFor(relative, kRules);
        if (!path) {
            leftOut.append(object.key);
            continue;
        }
        Row row = newRow(Direction::Download, request);
        row.key = object.key;
        row.size = object.size;
        row.localPath = request.targetDir + QLatin1Char('/') + names.take(*path);
        rows.append(std::move(row));
    }
    for (const QString& folder : request.folders) {
        QString relative = folder.mid(folder.startsWith(request.prefix) ? request.prefix.size() : 0);
        relative.chop(relative.endsWith(QLatin1Char('/')) ? 1 : 0);
        const auto path = localPathFor(relative, kRules);
        if (!path && !folder.isEmpty()) {
            leftOut.append(folder);
            continue;
        }
        insertDownloadBatch(request, folder,
                            path ? request.targetDir + QLatin1Char('/') + *path : request.targetDir);
    }
    for (const DownloadItem& file : request.files) {
        Row row = newRow(Direction::Download, request);
        row.key = file.key;
        row.size = file.size;
        row.localPath = file.path;
        rows.append(std::move(row));
    }
    insert(Direction::Download, std::move(rows), std::move(leftOut), {true, request.tag});
}

void Scheduler::insertDownloadBatch(const DownloadRequest& request, const QString& folder,
                                    const QString& localPath)
{
    BatchRow batch;
    batch.direction = Direction::Download;
    batch.connection = request.connection;
    batch.bucket = request.bucket;
    batch.prefix = folder;
    batch.localPath = localPath;
    batch.overwrite = request.overwrite;
    batch.conflict = request.conflict;
    batch.created = QDateTime::currentMSecsSinceEpoch();
    m_journal->insertBatch(batch, [this, tag = request.tag](Outcome<BatchRow> made) {
        if (!made) {
            Q_EMIT notTaken(made.error());
            return;
        }
        Batch& known = m_batches[made->id];
        const bool isListing = bool(known.names);
        known.row = *made;
        known.row.walking = true;
        refreshBatch(known, m_clock.elapsed());
        markDirty(made->id);
        if (!isListing)
            list(made->id, {});
        if (tag != 0) {
            publish();
            Q_EMIT enlisted(tag, {made->id});
        }
    });
}

void Scheduler::list(TransferId id, const QString& continuation)
{
    const auto found = m_batches.find(id);
    if (found == m_batches.end())
        return;
    Batch& batch = found->second;
    auto* s3 = client(batch.row.connection);
    if (!s3)
        return; // setConnection goes on
    if (continuation.isEmpty()) {
        batch.names = std::make_unique<CollisionResolver>();
        batch.row.skipped = 0;
        batch.fault.reset();
    }
    s3client::ListQuery query{.bucket = batch.row.bucket,
                              .prefix = batch.row.prefix,
                              .continuation = continuation};
    s3->listObjects(query)->then(
        this, [this, id, continuation](Outcome<s3client::ListPage> page) {
            const auto known = m_batches.find(id);
            if (known == m_batches.end() || m_ending)
                return;
            Batch& listed = known->second;
            if (page) {
                onListed(id, continuation, *page);
                return;
            }
            const Fault fault = page.error();
            markDirty(id);
            if (fault.kind == FaultClass::Cancelled) {
                listed.names.reset(); // its client went: from the start with the next one
            } else if (fault.isTransient()) {
                QTimer::singleShot(kListRetryMs, this,
                                   [this, id, continuation] { list(id, continuation); });
            } else {
                listed.fault = fault;
                listed.names.reset();
            }
        });
}

void Scheduler::onListed(TransferId id, const QString&, const s3client::ListPage& page)
{
    Batch& batch = m_batches.at(id);
    QList<Row> rows;
    QStringList leftOut;
    for (const s3client::ObjectInfo& object : page.objects) {
        if (object.key.endsWith(QLatin1Char('/')) && object.size == 0)
            continue; // a folder marker: the folder is made by what is in it
        const auto path = localPathFor(object.key.mid(batch.row.prefix.size()), kRules);
        if (!path) {
            ++batch.row.skipped;
            leftOut.append(object.key);
            continue;
        }
        Row row = newRow(Direction::Download, batch.row);
        row.batch = id;
        row.key = object.key;
        row.size = object.size;
        row.localPath = batch.row.localPath + QLatin1Char('/') + batch.names->take(*path);
        rows.append(std::move(row));
    }
    markDirty(id);
    insert(Direction::Download, std::move(rows), leftOut, {});
    if (page.truncated && !page.next.isEmpty())
        list(id, page.next);
    else
        endWalk(id);
}

// Both

void Scheduler::insert(Direction direction, QList<Row> rows, QStringList leftOut,
                       Announcement announce)
{
    if (rows.isEmpty()) {
        if (!leftOut.isEmpty() || announce.rows)
            Q_EMIT accepted(0, leftOut, direction);
        if (announce.tag != 0)
            Q_EMIT enlisted(announce.tag, {});
        return;
    }
    m_journal->insert(std::move(rows), [this, direction, leftOut,
                                        announce](Outcome<QList<Inserted>> inserted) {
        if (!inserted) {
            Q_EMIT notTaken(inserted.error());
            return;
        }
        takeInserted(*inserted);
        if (announce.rows || !leftOut.isEmpty())
            Q_EMIT accepted(announce.rows ? int(inserted->size()) : 0, leftOut, direction);
        if (announce.tag == 0)
            return;
        QList<qint64> ids;
        for (const Inserted& one : std::as_const(*inserted))
            ids.append(one.row.id);
        publish(); // who hears it finds the rows as they are now
        Q_EMIT enlisted(announce.tag, ids);
    });
}

void Scheduler::takeInserted(const QList<Inserted>& inserted)
{
    for (const Inserted& one : inserted) {
        const Row& row = one.row;
        const auto batch = m_batches.find(row.batch);
        if (one.isNew && row.batch == 0) {
            show(itemOf(row));
        } else if (one.isNew && batch != m_batches.end()) {
            ++batch->second.row.total;
            batch->second.row.bytes += row.size;
            markDirty(row.batch);
        } else if (!one.isNew && row.state != TransferState::Waiting) {
            if (!m_items.contains(row.id))
                show(itemOf(row));
            if (row.question == Question::TargetExists)
                answerByRequest(row);
            else
                resumeOne(row.id); // dropped again: it is wanted
        }
    }
    m_mayHaveWaiting = true;
    kick();
}

} // namespace holdfast::app::transfer
