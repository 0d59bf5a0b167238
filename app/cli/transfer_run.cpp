// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/transfer_run.h"

#include "app/cli/exit_codes.h"
#include "app/core/format.h"
#include "app/transfer/settings_file.h"

namespace holdfast::app::cli
{

using namespace transfer;

namespace
{

constexpr int kJournalPatienceMs = 3000; ///< a command before this one may be on its way out
constexpr int kLookMs = 500;

QString nameOf(const TransferItem& item)
{
    const QString remote = item.bucket + u'/' + item.key;
    return item.direction == Direction::Upload
               ? item.localPath + QLatin1String(" -> ") + remote
               : remote + QLatin1String(" -> ") + item.localPath;
}

bool isEnded(TransferState state)
{
    return state == TransferState::Done || state == TransferState::Failed
           || state == TransferState::NeedsAnswer || state == TransferState::Paused;
}

} // namespace

int TransferRun::Result::exitCode() const
{
    if (interrupted)
        return kInterrupted;
    if (keyRefused)
        return kNoPlace;
    if (failed > 0 || open > 0)
        return kFailed;
    return asking > 0 ? kNeedsAnswer : kGood;
}

TransferRun::TransferRun(const Paths& paths, const Arguments& arguments, Output& output,
                         Interrupt& interrupt)
    : m_paths(paths), m_arguments(arguments), m_output(output), m_interrupt(interrupt),
      m_instance(paths.stateDir())
{
    connect(&m_looking, &QTimer::timeout, this, &TransferRun::look);
    connect(&m_interrupt, &Interrupt::happened, &m_loop, &QEventLoop::quit);
}

TransferRun::~TransferRun() = default;

std::optional<int> TransferRun::open()
{
    if (!m_instance.beginAlone(kJournalPatienceMs)) {
        m_output.error(QStringLiteral("another Holdfast runs and has the list of transfers: use its "
                                      "window, or end it first"));
        return kBusy;
    }
    // A file of settings that cannot be read is as none.
    TransferSettings settings =
        SettingsFile(m_paths.transferSettingsFile()).load().value_or(TransferSettings{});
    if (m_arguments.requests > 0)
        settings.requests = settings.files = m_arguments.requests;
    if (m_arguments.limitUp || m_arguments.limitDown)
        settings.bandwidth.hours.clear(); // what is said now holds now
    settings.bandwidth.up = m_arguments.limitUp.value_or(settings.bandwidth.up);
    settings.bandwidth.down = m_arguments.limitDown.value_or(settings.bandwidth.down);
    m_engine = std::make_unique<TransferEngine>(m_paths.journalFile(), settings);
    bool loaded = false;
    connect(m_engine.get(), &TransferEngine::loaded, this, [&] { loaded = true; m_loop.quit(); });
    connect(m_engine.get(), &TransferEngine::journalFailed, this, [this](const Fault& fault) {
        m_broken = fault;
        m_loop.quit();
    });
    m_engine->start();
    m_loop.exec();
    disconnect(m_engine.get(), &TransferEngine::loaded, this, nullptr);
    if (m_interrupt.hasHappened())
        return kInterrupted;
    if (!loaded) {
        m_output.fault(m_paths.journalFile(), m_broken.value_or(Fault{}));
        return kFailed;
    }
    listen();
    return std::nullopt;
}

/// Only now: what the journal holds from before ends nothing.
void TransferRun::listen()
{
    connect(m_engine.get(), &TransferEngine::itemsChanged, this, &TransferRun::onItems);
    connect(m_engine.get(), &TransferEngine::itemsRemoved, this, &TransferRun::onRemoved);
    connect(m_engine.get(), &TransferEngine::enlisted, this,
            [this](quint64, const QList<qint64>& ids) {
                --m_expected;
                watch(ids);
                look();
            });
    connect(m_engine.get(), &TransferEngine::notTaken, this, [this](const Fault& fault) {
        --m_expected;
        ++m_refused;
        m_output.fault(QStringLiteral("not taken"), fault);
        look();
    });
    connect(m_engine.get(), &TransferEngine::accepted, this,
            [this](int, const QStringList& leftOut) { m_leftOut += leftOut; });
}

void TransferRun::connectTo(const Place& place)
{
    m_engine->setConnection(place.id, place.endpoint, place.credentials);
}

void TransferRun::send(UploadRequest request, int folders)
{
    request.tag = ++m_tags;
    m_expected += folders + 1;
    m_engine->upload(request);
}

void TransferRun::send(DownloadRequest request, int folders)
{
    request.tag = ++m_tags;
    m_expected += folders + 1;
    m_engine->download(request);
}

void TransferRun::resume(const QList<TransferId>& ids)
{
    ++m_expected;
    m_engine->resume(ids, ++m_tags);
}

void TransferRun::watch(const QList<TransferId>& ids)
{
    for (TransferId id : ids) {
        m_watched.insert(id);
        if (const auto item = m_engine->items().constFind(id); item != m_engine->items().cend())
            judge(*item);
    }
}

void TransferRun::onItems(const QList<TransferItem>& items)
{
    for (const TransferItem& item : items)
        judge(item);
    showProgress();
    look();
}

void TransferRun::onRemoved(const QList<qint64>& ids)
{
    for (qint64 id : ids) {
        if (m_watched.remove(id))
            ++m_result.skipped;
    }
    look();
}

/// Counts it once, when it has ended.
void TransferRun::judge(const TransferItem& item)
{
    if (!m_watched.contains(item.id) || !isEnded(item.state))
        return;
    m_watched.remove(item.id);
    const int files = item.isBatch ? item.filesDone : 1;
    switch (item.state) {
    case TransferState::Done:
        m_result.done += files;
        m_result.bytes += item.size;
        break;
    case TransferState::Paused: ++m_result.open; break;
    case TransferState::NeedsAnswer:
        ++m_result.asking;
        m_output.error(nameOf(item)
                       + (item.question == Question::SourceChanged
                              ? QLatin1String(": the file changed while it was sent")
                              : QLatin1String(": the name is taken")));
        break;
    default:
        m_result.done += item.isBatch ? item.filesDone : 0;
        m_result.bytes += item.isBatch ? item.done : 0;
        if (item.isBatch && item.question != Question::None)
            m_result.asking += item.filesFailed;
        else
            m_result.failed += item.isBatch ? std::max(1, item.filesFailed) : 1;
        if (item.fault)
            m_output.fault(nameOf(item), *item.fault);
        else
            m_output.error(nameOf(item) + QStringLiteral(": %1 stopped").arg(item.filesFailed));
        break;
    }
    if (item.isBatch && item.filesSkipped > 0) {
        m_result.failed += item.filesSkipped;
        m_inFolders += item.filesSkipped;
        m_output.error(nameOf(item)
                       + QStringLiteral(": %1 left out (no files, not readable, or no name for it)")
                             .arg(item.filesSkipped));
    }
}

bool TransferRun::isOver() const
{
    return m_expected <= 0 && m_watched.isEmpty();
}

/// Whether to go on waiting.
void TransferRun::look()
{
    if (isOver()) {
        m_loop.quit();
        return;
    }
    qint64 moved = qint64(m_watched.size());
    bool refused = false;
    for (TransferId id : std::as_const(m_watched)) {
        const TransferItem item = m_engine->items().value(id);
        moved += item.done * 16 + item.filesDone + item.filesTotal;
        refused = refused || (item.waits == WaitReason::Secret && item.state == TransferState::Waiting);
    }
    if (std::exchange(m_moved, moved) != moved)
        m_still.start();
    if (refused)
        m_result.keyRefused = true;
    if (refused || (m_still.isValid() && m_still.elapsed() > m_arguments.patience * 1000LL))
        m_loop.quit();
}

TransferRun::Result TransferRun::wait()
{
    m_still.start();
    m_looking.start(kLookMs);
    if (!isOver() && !m_interrupt.hasHappened())
        m_loop.exec();
    m_looking.stop();
    m_output.endProgress();
    m_result.interrupted = m_interrupt.hasHappened() && !isOver();
    // What has not even reached the queue is as little done as what waits in it.
    m_result.open += int(m_watched.size()) + std::max(0, int(m_expected));
    m_result.failed += m_broken ? 1 : 0;
    m_result.failed += m_refused + std::max(0, int(m_leftOut.size()) - m_inFolders);
    for (const QString& path : std::as_const(m_leftOut))
        m_output.error(path + QLatin1String(": left out (no file, not readable, or no name for it)"));
    if (m_broken)
        m_output.fault(m_paths.journalFile(), *m_broken);
    if (m_result.keyRefused)
        m_output.error(QStringLiteral("the server refuses the key"));
    else if (!m_watched.isEmpty() && !m_result.interrupted)
        m_output.error(QStringLiteral("nothing has moved for %1 s").arg(m_arguments.patience));
    if (!m_watched.isEmpty())
        m_output.note(QStringLiteral("%1 not finished; “holdfast jobs resume” goes on with it")
                          .arg(m_watched.size()));
    return m_result;
}

bool TransferRun::waitUntil(const std::function<bool()>& isSo)
{
    QEventLoop loop;
    const auto check = [&] {
        if (isSo())
            loop.quit();
    };
    QObject context;
    connect(m_engine.get(), &TransferEngine::itemsChanged, &context, check);
    connect(m_engine.get(), &TransferEngine::itemsRemoved, &context, check);
    connect(&m_interrupt, &Interrupt::happened, &loop, &QEventLoop::quit);
    if (!isSo() && !m_interrupt.hasHappened())
        loop.exec();
    return isSo();
}

void TransferRun::report(const Result& result)
{
    const QString text = QStringLiteral("%1 done, %2").arg(result.done).arg(formatSize(result.bytes))
                         + (result.skipped > 0 ? QStringLiteral(", %1 skipped").arg(result.skipped) : QString())
                         + (result.failed > 0 ? QStringLiteral(", %1 failed").arg(result.failed) : QString())
                         + (result.asking > 0 ? QStringLiteral(", %1 need an answer").arg(result.asking) : QString())
                         + (result.open > 0 ? QStringLiteral(", %1 not finished").arg(result.open) : QString());
    if (!m_output.isJson()) {
        m_output.note(text);
        return;
    }
    m_output.result({{QStringLiteral("done"), result.done},
                     {QStringLiteral("bytes"), result.bytes},
                     {QStringLiteral("skipped"), result.skipped},
                     {QStringLiteral("failed"), result.failed},
                     {QStringLiteral("asking"), result.asking},
                     {QStringLiteral("open"), result.open}},
                    text);
}

void TransferRun::showProgress()
{
    qint64 size = 0;
    qint64 done = 0;
    double rate = 0;
    for (TransferId id : std::as_const(m_watched)) {
        const TransferItem item = m_engine->items().value(id);
        size += item.size;
        done += item.done;
        rate += item.bytesPerSecond;
    }
    size += m_result.bytes;
    done += m_result.bytes;
    QString text = QStringLiteral("%1% of %2").arg(percentOf(done, size)).arg(formatSize(size));
    if (rate > 0)
        text += QLatin1String(", ") + formatRate(rate);
    m_output.progress(text);
}

} // namespace holdfast::app::cli

#include "moc_transfer_run.cpp"
