// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/transfer/types.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

namespace holdfast::ui
{

/// What happened to transfers while nobody looks, in few words and seldom: one notice when the queue has
/// come to its end, and for what stopped before that at most one in a while.
class TransferNotices : public QObject
{
    Q_OBJECT
public:
    explicit TransferNotices(QObject* parent = nullptr, int pauseMs = 60'000);

    void onItems(const QList<app::transfer::TransferItem>& items);
    void onTotals(const app::transfer::TransferTotals& totals);
    /// What is told from now on happened after this: somebody has seen the rest.
    void forget();

Q_SIGNALS:
    void due(const QString& title, const QString& text, bool trouble);

private:
    void tell();

    QHash<app::transfer::TransferId, app::transfer::TransferState> m_known;
    int m_done = 0;
    int m_stopped = 0;
    QString m_lastName;
    int m_pauseMs;
    QElapsedTimer m_told;
};

} // namespace holdfast::ui
