// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/transfer_engine.h"

#include "app/transfer/scheduler.h"

namespace holdfast::app::transfer
{

TransferEngine::TransferEngine(const QString& journalFile, TransferSettings settings,
                               QObject* parent)
    : QObject(parent), m_settings(settings), m_scheduler(new Scheduler(journalFile, settings))
{
    qRegisterMetaType<QList<TransferItem>>();
    m_thread.setObjectName(QStringLiteral("transfers"));
    m_scheduler->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_scheduler, &QObject::deleteLater);
    // Our own tables first: who hears the signals below finds them up to date.
    connect(m_scheduler, &Scheduler::itemsChanged, this, [this](const QList<TransferItem>& items) {
        for (const TransferItem& item : items)
            m_items.insert(item.id, item);
        Q_EMIT itemsChanged(items);
    });
    connect(m_scheduler, &Scheduler::itemsRemoved, this, [this](const QList<qint64>& ids) {
        for (qint64 id : ids)
            m_items.remove(id);
        Q_EMIT itemsRemoved(ids);
    });
    connect(m_scheduler, &Scheduler::totalsChanged, this, [this](const TransferTotals& totals) {
        m_totals = totals;
        Q_EMIT totalsChanged(totals);
    });
    connect(m_scheduler, &Scheduler::loaded, this, &TransferEngine::loaded);
    connect(m_scheduler, &Scheduler::journalFailed, this, &TransferEngine::journalFailed);
    connect(m_scheduler, &Scheduler::partsChanged, this, &TransferEngine::partsChanged);
    connect(m_scheduler, &Scheduler::accepted, this, &TransferEngine::accepted);
    connect(m_scheduler, &Scheduler::notTaken, this, &TransferEngine::notTaken);
    connect(m_scheduler, &Scheduler::objectStored, this, &TransferEngine::objectStored);
    connect(m_scheduler, &Scheduler::enlisted, this, &TransferEngine::enlisted);
    connect(m_scheduler, &Scheduler::fileStored, this, &TransferEngine::fileStored);
    m_thread.start();
}

TransferEngine::~TransferEngine()
{
    m_thread.quit();
    m_thread.wait();
}

namespace
{

/// Runs in the scheduler's thread; calls keep their order.
template <class Call>
void post(Scheduler* scheduler, Call call)
{
    QMetaObject::invokeMethod(scheduler, [scheduler, call = std::move(call)] { call(*scheduler); },
                              Qt::QueuedConnection);
}

} // namespace

void TransferEngine::start()
{
    post(m_scheduler, [](Scheduler& s) { s.start(); });
}

void TransferEngine::setConnection(const QUuid& connection, const s3client::Endpoint& endpoint,
                                   const s3client::Credentials& credentials)
{
    post(m_scheduler, [=](Scheduler& s) { s.setConnection(connection, endpoint, credentials); });
}

void TransferEngine::dropConnection(const QUuid& connection)
{
    post(m_scheduler, [=](Scheduler& s) { s.dropConnection(connection); });
}

void TransferEngine::upload(const UploadRequest& request)
{
    post(m_scheduler, [=](Scheduler& s) { s.upload(request); });
}

void TransferEngine::download(const DownloadRequest& request)
{
    post(m_scheduler, [=](Scheduler& s) { s.download(request); });
}

void TransferEngine::pause(const QList<TransferId>& ids)
{
    post(m_scheduler, [=](Scheduler& s) { s.pause(ids); });
}

void TransferEngine::resume(const QList<TransferId>& ids, quint64 tag)
{
    post(m_scheduler, [=](Scheduler& s) { s.resume(ids, tag); });
}

void TransferEngine::retry(const QList<TransferId>& ids)
{
    post(m_scheduler, [=](Scheduler& s) { s.resume(ids, 0); });
}

void TransferEngine::cancel(const QList<TransferId>& ids)
{
    post(m_scheduler, [=](Scheduler& s) { s.cancel(ids); });
}

void TransferEngine::answer(const QList<TransferId>& ids, Answer answer)
{
    post(m_scheduler, [=](Scheduler& s) { s.answer(ids, answer); });
}

void TransferEngine::moveToFront(const QList<TransferId>& ids)
{
    post(m_scheduler, [=](Scheduler& s) { s.moveToFront(ids); });
}

void TransferEngine::moveToBack(const QList<TransferId>& ids)
{
    post(m_scheduler, [=](Scheduler& s) { s.moveToBack(ids); });
}

void TransferEngine::pauseAll()
{
    post(m_scheduler, [](Scheduler& s) { s.pauseAll(); });
}

void TransferEngine::resumeAll()
{
    post(m_scheduler, [](Scheduler& s) { s.resumeAll(); });
}

void TransferEngine::removeFinished()
{
    post(m_scheduler, [](Scheduler& s) { s.removeFinished(); });
}

void TransferEngine::setSettings(const TransferSettings& settings)
{
    if (m_settings == settings)
        return;
    m_settings = settings;
    post(m_scheduler, [=](Scheduler& s) { s.setSettings(settings); });
    Q_EMIT settingsChanged();
}

void TransferEngine::watchParts(TransferId id)
{
    post(m_scheduler, [=](Scheduler& s) { s.watchParts(id); });
}

bool TransferEngine::hasUnfinished() const
{
    for (const TransferItem& item : m_items) {
        if (item.state == TransferState::Running || item.state == TransferState::Verifying
            || item.state == TransferState::Waiting)
            return true;
    }
    return false;
}

} // namespace holdfast::app::transfer

#include "moc_transfer_engine.cpp"
