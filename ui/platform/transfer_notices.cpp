// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/transfer_notices.h"

namespace holdfast::ui
{

using namespace app::transfer;

namespace
{

bool isStopped(TransferState state)
{
    return state == TransferState::Failed || state == TransferState::NeedsAnswer;
}

QString nameOf(const TransferItem& item)
{
    const QString whole = item.isBatch || item.key.isEmpty() ? item.localPath : item.key;
    return whole.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty);
}

} // namespace

TransferNotices::TransferNotices(QObject* parent, int pauseMs) : QObject(parent), m_pauseMs(pauseMs) {}

void TransferNotices::onItems(const QList<TransferItem>& items)
{
    for (const TransferItem& item : items) {
        if (item.batch != 0)
            continue; // their folder speaks for them
        const bool isNew = !m_known.contains(item.id);
        const TransferState before = m_known.value(item.id, item.state);
        m_known.insert(item.id, item.state);
        // What is there at the start is history.
        if (isNew || before == item.state)
            continue;
        if (item.state == TransferState::Done)
            m_done += item.isBatch ? item.filesDone : 1;
        else if (isStopped(item.state) && !isStopped(before))
            m_stopped += item.isBatch ? qMax(1, item.filesFailed) : 1;
        else
            continue;
        m_lastName = nameOf(item);
    }
}

void TransferNotices::onTotals(const TransferTotals& totals)
{
    const bool ended = totals.running == 0 && totals.waiting == 0 && !totals.walking;
    const bool mayTell = !m_told.isValid() || m_told.elapsed() >= m_pauseMs;
    if ((ended && m_done + m_stopped > 0) || (m_stopped > 0 && mayTell))
        tell();
}

void TransferNotices::forget()
{
    m_done = m_stopped = 0;
}

void TransferNotices::tell()
{
    m_told.start();
    const bool one = m_done + m_stopped == 1;
    const QString title = m_stopped > 0 ? tr("%n transfer(s) need you", nullptr, m_stopped)
                                        : tr("%n transfer(s) done", nullptr, m_done);
    QString text = m_lastName;
    if (!one && m_stopped > 0 && m_done > 0)
        text = tr("%n done meanwhile", nullptr, m_done);
    else if (!one)
        text = tr("“%1” was the last.").arg(m_lastName);
    const bool trouble = m_stopped > 0;
    forget();
    Q_EMIT due(title, text, trouble);
}

} // namespace holdfast::ui
