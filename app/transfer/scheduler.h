// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <map>
#include <memory>
#include <random>

#include "app/core/names.h"
#include "app/s3client/limiter.h"
#include "app/transfer/task.h"
#include "app/transfer/transfer_engine.h"

namespace holdfast::app::transfer
{

struct Walked;

/// Owns every slot, every running task and the journal. Lives in the engine's thread; the face of it
/// for the GUI thread is TransferEngine.
///
/// The journal holds all rows; in memory are the running tasks, the single rows (they are shown), the
/// folders' totals, and of folders' rows only those that run or need a person. When a place is free,
/// the next waiting rows are asked of the journal. A running row is Waiting on disk: after a crash it
/// simply runs again.
///
/// Trouble is answered at two levels. A fault that says something about the server (Network, Timeout,
/// Throttled) closes the gate of its connection: after a jittered back-off one request probes, and
/// its success opens the gate. Such faults never end a transfer. A Server fault backs off its own task
/// and ends it after maxAttempts in a row. Other faults end it at once.
class Scheduler : public QObject, private TaskHost
{
    Q_OBJECT
public:
    Scheduler(QString journalFile, TransferSettings settings);
    ~Scheduler() override;

    void start();
    void setConnection(const QUuid& id, const s3client::Endpoint& endpoint,
                       const s3client::Credentials& credentials);
    void dropConnection(const QUuid& id);
    void upload(const UploadRequest& request);
    void download(const DownloadRequest& request);
    void pause(const QList<TransferId>& ids);
    void resume(const QList<TransferId>& ids, quint64 tag);
    void cancel(const QList<TransferId>& ids);
    void answer(const QList<TransferId>& ids, Answer answer);
    void moveToFront(const QList<TransferId>& ids);
    void moveToBack(const QList<TransferId>& ids);
    void pauseAll();
    void resumeAll();
    void removeFinished();
    void setSettings(const TransferSettings& settings);
    void watchParts(TransferId id);

Q_SIGNALS:
    void loaded();
    void journalFailed(const holdfast::app::Fault& fault);
    void itemsChanged(const QList<holdfast::app::transfer::TransferItem>& items);
    void itemsRemoved(const QList<qint64>& ids);
    void totalsChanged(const holdfast::app::transfer::TransferTotals& totals);
    void partsChanged(const holdfast::app::transfer::PartMap& parts);
    void notTaken(const holdfast::app::Fault& fault);
    void accepted(int rows, const QStringList& leftOut, holdfast::app::transfer::Direction direction);
    void enlisted(quint64 tag, const QList<qint64>& ids);
    void objectStored(const QUuid& connection, const QString& bucket, const QString& key);
    void fileStored(const QString& path);

private:
    struct Connection
    {
        std::unique_ptr<s3client::S3Client> client;
        int failures = 0;     ///< in a row; above 0 the gate is closed
        qint64 notBefore = 0; ///< when the next probe may go
        bool denied = false;  ///< the key is refused: nothing goes until setConnection
        qint64 keyGoodUntil = 0; ///< a bare 403 before is of the object, not of the key
        /// Who got a bare 403 while the server is asked what it means: nothing goes meanwhile.
        QList<std::pair<TransferId, Fault>> doubted;
    };
    struct Batch
    {
        BatchRow row;
        std::shared_ptr<std::atomic<bool>> cancelled;
        std::unique_ptr<CollisionResolver> names; ///< downloads, while they are listed
        std::optional<Fault> fault;               ///< why the listing or the walk stopped
        RateMeter meter;
        qint64 moved = 0;     ///< bytes of running rows, at the last look
        int settled = 0;      ///< files that ended: tells whether counted figures are old
    };

    // TaskHost
    s3client::S3Client* client(const QUuid& connection) override;
    Journal& journal() override { return *m_journal; }
    const TransferSettings& settings() const override { return m_settings; }
    void runOnDisk(TransferId strand, std::function<std::function<void()>()> work) override;
    void stepSucceeded(Task& task) override;
    void stepYielded(Task& task) override;
    void stepFailed(Task& task, const Fault& fault) override;
    void taskEnded(Task& task, const Ending& ending) override;
    void touched(Task& task) override;
    void orphaned(const Orphan& orphan) override;
    void discard(const QString& path, TransferId id); ///< a temporary file, in its strand
    bool takeMemory(qint64 bytes) override;
    void giveMemory(qint64 bytes) override;

    // scheduler.cpp: what runs
    void pump();
    void kick(); ///< pump soon
    void refill();
    void takeWaiting(const QList<Row>& rows);
    void startTask(const Row& row);
    void dropTask(TransferId id);
    [[nodiscard]] bool mayStep(const Task& task, qint64 now, qint64& wakeAt) const;
    void applyBandwidth();
    [[nodiscard]] int slotsUsed(const QUuid* connection = nullptr) const;

    // scheduler_outcomes.cpp: what follows from what tasks report
    [[nodiscard]] qint64 backOff(int attempts);
    void closeGate(const QUuid& id, const Fault& fault);
    void openGate(const QUuid& id);
    void settle(const Task& task, const Ending& ending);
    void onAuthFault(Task& task, const Fault& fault);
    void askWhetherKeyIsGood(const QUuid& id, const QString& bucket);
    void onKeyAnswer(const QUuid& id, const Outcome<s3client::ListPage>& page);
    void refuseKey(const QUuid& id, const Fault& fault);
    void markWaiting(const QUuid& connection);
    void abortOrphans();
    [[nodiscard]] Journal::Reply<Done> checked();

    // scheduler_intake.cpp: where rows come from
    void takeLoaded(const Journal::Loaded& loaded);
    void takeUploadPaths(const UploadRequest& request, QList<Row> files, QStringList folders,
                         QStringList leftOut);
    void walk(TransferId batch);
    void onWalked(TransferId batch, const Walked& walked);
    void list(TransferId batch, const QString& continuation);
    void onListed(TransferId batch, const QString& prefix, const s3client::ListPage& page);
    struct Announcement
    {
        bool rows = false; ///< how many there are
        quint64 tag = 0;   ///< and which
    };
    void insert(Direction direction, QList<Row> rows, QStringList leftOut, Announcement announce);
    void insertUploadBatch(const UploadRequest& request, const QString& folder);
    void insertDownloadBatch(const DownloadRequest& request, const QString& folder,
                             const QString& localPath);
    void takeInserted(const QList<Inserted>& inserted);
    void endWalk(TransferId batch);

    // scheduler_commands.cpp: what people ask for
    void pauseOne(TransferId id);
    void resumeOne(TransferId id);
    void cancelOne(TransferId id);
    void answerOne(TransferId id, Answer answer);
    void answerBatch(TransferId id, Answer answer);
    /// The answer that was given before the question came, for this file or its folder.
    void answerBeforehand(const Row& row, const Ending& ending);
    /// A row that asks whether it may take the name was sent once more, with an answer.
    void answerByRequest(const Row& row);
    void cancelBatch(TransferId id);
    void restartRow(TransferId id, std::optional<QString> key, std::optional<bool> overwrite);
    void recount(TransferId batch);
    void showWaiting(TransferId id);

    // scheduler_publish.cpp: what is shown
    void publish();
    void markDirty(TransferId id);
    void hide(TransferId id);
    void show(TransferItem item);
    void refreshItem(TransferId id, qint64 now);
    void refreshBatch(Batch& batch, qint64 now);
    [[nodiscard]] TransferTotals totalsNow(qint64 now);
    [[nodiscard]] WaitReason whyWaiting(const TransferItem& item, const Task* task) const;
    [[nodiscard]] static TransferItem itemOf(const Row& row);
    void finishBatchIfDone(Batch& batch);

    QString m_file;
    TransferSettings m_settings;
    QElapsedTimer m_clock;
    std::mt19937 m_random;
    QThreadPool m_pool;
    s3client::Limiter m_limiter; ///< before the clients, which use it
    QTimer m_planTimer;          ///< looks at the limits' schedule
    std::map<QUuid, Connection> m_connections;
    std::map<TransferId, std::unique_ptr<Task>> m_tasks;
    QHash<TransferId, TransferItem> m_items;
    std::map<TransferId, Batch> m_batches;
    QList<Orphan> m_orphans;
    QSet<qint64> m_aborting;
    /// Strands with work in the pool, and what waits behind it.
    QHash<TransferId, QList<std::function<std::function<void()>()>>> m_strands;
    QSet<TransferId> m_dirty;
    QList<qint64> m_removed;
    QTimer m_pumpTimer;    ///< single shot: soon, or when a back-off ends
    QTimer m_publishTimer; ///< runs while something changes
    qint64 m_heldBytes = 0;
    qint64 m_doneBytes = 0; ///< finished since the queue was last empty
    RateMeter m_upMeter;
    RateMeter m_downMeter;
    qint64 m_upMoved = 0;
    qint64 m_downMoved = 0;
    TransferId m_watched = 0;
    QSet<TransferId> m_touched; ///< changed since the last refill was asked: its answer is stale
    bool m_loaded = false;
    bool m_refilling = false;
    bool m_mayHaveWaiting = true; ///< false: the journal has just said there are none
    bool m_memoryShort = false;
    bool m_ending = false;
    std::unique_ptr<Journal> m_journal; ///< last: its replies use the rest
};

} // namespace holdfast::app::transfer
