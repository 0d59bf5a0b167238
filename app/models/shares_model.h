// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPointer>
#include <QTimer>

#include "app/models/roles.h"
#include "app/share/share_ledger.h"

namespace holdfast::app::models
{

/// Links made here, open ones first by their end, or those that have ended. GUI thread.
class SharesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Object, Ends, State, ColumnCount };
    enum class ShareState { Open, EndsSoon, Ended }; ///< EndsSoon: within four hours
    /// Own roles. KindRole holds AddressReach as int; ItemRole a Share.
    enum OwnRole { StateRole = FirstOwnRole, SecondsLeftRole };

    explicit SharesModel(share::ShareLedger* ledger, QObject* parent = nullptr);

    void setShowEnded(bool ended);
    /// Only this connection's (null: all).
    void setConnection(const QUuid& connection);
    [[nodiscard]] int openCount() const;
    [[nodiscard]] int endedCount() const;
    [[nodiscard]] const share::Share* share(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void countsChanged();

private:
    void rebuild();
    void tick();

    QPointer<share::ShareLedger> m_ledger;
    QList<share::Share> m_rows;
    QUuid m_connection;
    QTimer m_timer; ///< time left ages
    bool m_ended = false;
};

} // namespace holdfast::app::models
