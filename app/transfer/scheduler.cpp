// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/scheduler.h"

#include <QDateTime>

#include <algorithm>

#include "app/transfer/download_task.h"
#include "app/transfer/upload_task.h"

namespace holdfast::app::transfer
{

namespace
{

constexpr int kDiskThreads = 4;
constexpr int kPlanMs = 15'000; ///< a wall clock can be set, and a computer sleeps: no long timers

} // namespace

Scheduler::Scheduler(QString journalFile, TransferSettings settings)
    : m_file(std::move(journalFile)), m_settings(settings), m_random(std::random_device{}())
{
    m_clock.start();
    m_pool.setMaxThreadCount(kDiskThreads);
    // Timers move with this object into the engine's thread: they are its children.
    m_pumpTimer.setParent(this);
    m_publishTimer.setParent(this);
    m_planTimer.setParent(this);
    m_limiter.setParent(this);
    m_pumpTimer.setSingleShot(true);
    connect(&m_pumpTimer, &QTimer::timeout, this, &Scheduler::pump);
    connect(&m_publishTimer, &QTimer::timeout, this, &Scheduler::publish);
    connect(&m_planTimer, &QTimer::timeout, this, &Scheduler::applyBandwidth);
}

Scheduler::~Scheduler()
{
    m_ending = true;
    for (auto& [id, batch] : m_batches) {
        if (batch.cancelled)
            *batch.cancelled = true;
    }
    for (auto& [id, task] : m_tasks)
        task->halt();
    m_tasks.clear();
    m_connections.clear();
    m_pool.clear();
    m_pool.waitForDone();
    m_journal.reset();
    m_pumpTimer.setParent(nullptr);
    m_publishTimer.setParent(nullptr);
    m_planTimer.setParent(nullptr);
    m_limiter.setParent(nullptr);
}

void Scheduler::start()
{
    applyBandwidth();
    m_journal = std::make_unique<Journal>(m_file, this);
    m_journal->load([this](Outcome<Journal::Loaded> loaded) {
        if (!loaded) {
            Q_EMIT journalFailed(loaded.error());
            return;
        }
        takeLoaded(*loaded);
    });
}

void Scheduler::setConnection(const QUuid& id, const s3client::Endpoint& endpoint,
                              const s3client::Credentials& credentials)
{
    Connection& connection = m_connections[id];
    const bool same = connection.client && connection.client->endpoint() == endpoint
                      && connection.client->credentials() == credentials && !connection.denied;
    connection.failures = 0;
    connection.notBefore = 0;
    if (!same) {
        connection.denied = false;
        // Requests in flight end as Cancelled and go on with the new client.
        auto old = std::exchange(connection.client,
                                 std::make_unique<s3client::S3Client>(
                                     endpoint, credentials,
                                     s3client::S3Client::Options{
                                         .timeoutMs = m_settings.requestTimeoutMs,
                                         .readRetries = 0,
                                         .limiter = &m_limiter}));
        old.reset();
    }
    for (auto& [batchId, batch] : m_batches) {
        const bool waits = batch.row.connection == id && batch.row.walking && !batch.names
                           && batch.row.direction == Direction::Download;
        if (waits)
            list(batchId, {});
    }
    m_mayHaveWaiting = true;
    markWaiting(id);
    abortOrphans();
    kick();
}

void Scheduler::dropConnection(const QUuid& id)
{
    QList<TransferId> running;
    for (const auto& [taskId, task] : m_tasks) {
        if (task->row().connection == id)
            running.append(taskId);
    }
    for (TransferId taskId : running) {
        dropTask(taskId);
        showWaiting(taskId);
    }
    m_connections.erase(id);
}

void Scheduler::setSettings(const TransferSettings& settings)
{
    m_settings = settings;
    m_mayHaveWaiting = true;
    applyBandwidth();
    kick();
}

void Scheduler::applyBandwidth()
{
    const BandwidthLimits& limits = m_settings.bandwidth;
    const bool holds = limits.any() && limits.holdsAt(QDateTime::currentDateTime());
    m_limiter.setRates(holds ? limits.up : 0, holds ? limits.down : 0);
    if (limits.any() && limits.isScheduled())
        m_planTimer.start(kPlanMs);
    else
        m_planTimer.stop();
}

s3client::S3Client* Scheduler::client(const QUuid& connection)
{
    const auto found = m_connections.find(connection);
    return found == m_connections.end() ? nullptr : found->second.client.get();
}

void Scheduler::runOnDisk(TransferId strand, std::function<std::function<void()>()> work)
{
    if (strand != 0) {
        const auto busy = m_strands.find(strand);
        if (busy != m_strands.end()) {
            busy->append(std::move(work));
            return;
        }
        m_strands.insert(strand, {});
    }
    m_pool.start([this, strand, work = std::move(work)] {
        auto done = work();
        QMetaObject::invokeMethod(
            this,
            [this, strand, done = std::move(done)] {
                QList<std::function<std::function<void()>()>> waiting;
                if (strand != 0)
                    waiting = m_strands.take(strand);
                for (auto& next : waiting)
                    runOnDisk(strand, std::move(next));
                done();
            },
            Qt::QueuedConnection);
    });
}

void Scheduler::discard(const QString& path, TransferId id)
{
    runOnDisk(id, [path, id] {
        DownloadFile::discard(path, id);
        return std::function<void()>([] {});
    });
}

// Slots

int Scheduler::slotsUsed(const QUuid* connection) const
{
    int used = 0;
    for (const auto& [id, task] : m_tasks) {
        if (!connection || task->row().connection == *connection)
            used += task->inFlight();
    }
    return used;
}

bool Scheduler::mayStep(const Task& task, qint64 now, qint64& wakeAt) const
{
    const auto found = m_connections.find(task.row().connection);
    if (found == m_connections.end() || !found->second.client || found->second.denied
        || !found->second.doubted.isEmpty() || !task.wantsSlot())
        return false;
    const Connection& connection = found->second;
    const qint64 from = std::max(task.notBefore, connection.notBefore);
    if (from > now) {
        wakeAt = std::min(wakeAt, from);
        return false;
    }
    return connection.failures == 0 || slotsUsed(&found->first) == 0;
}

void Scheduler::kick()
{
    if (!m_ending)
        m_pumpTimer.start(0);
}

void Scheduler::pump()
{
    if (!m_loaded || m_ending)
        return;
    const qint64 now = m_clock.elapsed();
    qint64 wakeAt = std::numeric_limits<qint64>::max();
    // Each round gives one slot to the task with the fewest, so that a large file does not starve
    // small ones and a lone one gets all.
    for (int used = slotsUsed(); used < m_settings.requests && !m_memoryShort; ++used) {
        Task* best = nullptr;
        for (const auto& [id, task] : m_tasks) {
            if (!mayStep(*task, now, wakeAt))
                continue;
            const bool better = !best || task->inFlight() < best->inFlight()
                                || (task->inFlight() == best->inFlight()
                                    && task->row().order < best->row().order);
            if (better)
                best = task.get();
        }
        if (!best)
            break;
        best->startStep();
    }
    refill();
    if (wakeAt != std::numeric_limits<qint64>::max() && !m_pumpTimer.isActive())
        m_pumpTimer.start(int(std::clamp<qint64>(wakeAt - m_clock.elapsed(), 1, 60'000)));
}

void Scheduler::refill()
{
    if (m_refilling || !m_mayHaveWaiting)
        return;
    const qint64 now = m_clock.elapsed();
    QHash<QUuid, int> running;
    int active = 0;
    for (const auto& [id, task] : m_tasks) {
        ++running[task->row().connection];
        const auto found = m_connections.find(task->row().connection);
        const bool open = found != m_connections.end() && found->second.failures == 0;
        if (open && task->notBefore <= now)
            ++active;
    }
    QList<QUuid> connections;
    for (const auto& [id, connection] : m_connections) {
        // Behind a closed gate one transfer is enough: it probes.
        const bool open = connection.failures == 0 || running.value(id) == 0;
        if (connection.client && !connection.denied && open)
            connections.append(id);
    }
    if (active >= m_settings.files || connections.isEmpty())
        return;
    m_refilling = true;
    m_mayHaveWaiting = false; // what changes while the journal looks sets it again
    m_touched.clear();
    const int limit = m_settings.files + int(m_tasks.size()) + 8;
    m_journal->loadWaiting(connections, limit, [this, limit](Outcome<QList<Row>> rows) {
        m_refilling = false;
        if (!rows) {
            m_mayHaveWaiting = true;
            Q_EMIT journalFailed(rows.error());
            return;
        }
        m_mayHaveWaiting = m_mayHaveWaiting || rows->size() >= limit || !m_touched.isEmpty();
        takeWaiting(*rows);
    });
}

void Scheduler::takeWaiting(const QList<Row>& rows)
{
    const qint64 now = m_clock.elapsed();
    int active = 0;
    for (const auto& [id, task] : m_tasks) {
        const auto found = m_connections.find(task->row().connection);
        if (found != m_connections.end() && found->second.failures == 0 && task->notBefore <= now)
            ++active;
    }
    bool started = false;
    for (const Row& row : rows) {
        if (m_tasks.contains(row.id) || m_touched.contains(row.id))
            continue;
        const auto batch = m_batches.find(row.batch);
        if (row.batch != 0 && (batch == m_batches.end() || batch->second.row.paused))
            continue;
        if (active >= m_settings.files) {
            m_mayHaveWaiting = true;
            break;
        }
        startTask(row);
        started = true;
        ++active;
    }
    if (started || m_mayHaveWaiting)
        kick();
}

void Scheduler::startTask(const Row& row)
{
    TaskHost& host = *this;
    std::unique_ptr<Task> task;
    if (row.direction == Direction::Upload)
        task = std::make_unique<UploadTask>(host, row);
    else
        task = std::make_unique<DownloadTask>(host, row);
    if (row.started == 0)
        m_journal->saveStarted(row.id, QDateTime::currentMSecsSinceEpoch());
    TransferItem item = itemOf(row);
    item.state = TransferState::Running;
    if (!item.started.isValid())
        item.started = QDateTime::currentDateTime();
    m_tasks.emplace(row.id, std::move(task));
    show(std::move(item));
}

void Scheduler::dropTask(TransferId id)
{
    const auto found = m_tasks.find(id);
    if (found == m_tasks.end())
        return;
    m_touched.insert(id);
    found->second->halt();
    if (const auto item = m_items.find(id); item != m_items.end())
        found->second->describe(*item);
    if (id == m_watched) // nothing of it is being sent any more
        Q_EMIT partsChanged(found->second->partMap());
    if (const auto batch = m_batches.find(found->second->row().batch); batch != m_batches.end())
        batch->second.row.partBytes.insert(id, found->second->keptBytes());
    found->second.release()->deleteLater();
    m_tasks.erase(found);
    kick();
}

} // namespace holdfast::app::transfer
