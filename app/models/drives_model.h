// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>

#include "app/adminclient/types.h"
#include "app/models/roles.h"

namespace holdfast::app::models
{

/// The drives of one node, from its status. Rows keep their place between snapshots. GUI thread.
class DrivesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Path, Health, Device, Used, Total, Errors, ColumnCount };
    /// Own roles. KindRole holds DriveHealth as int; ItemRole a DriveStatus.
    enum OwnRole { SharedRole = FirstOwnRole, ///< QStringList: the other drives on its physical disk
                   PercentRole,               ///< how full it is; -1: unknown
                   ProgressRole,              ///< percent of catching up or being drained; -1: none
                   ShareRole };               ///< percent of all pieces it holds; -1: unknown

    explicit DrivesModel(QObject* parent = nullptr);

    void setStatus(const std::optional<adminclient::NodeStatus>& status);
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }
    [[nodiscard]] const adminclient::DriveStatus* drive(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<adminclient::DriveStatus> m_rows;
    QList<QStringList> m_shared;
    QList<int> m_progress;
    qint64 m_slots = 0; ///< all drives' together
    QDateTime m_asOf;
};

} // namespace holdfast::app::models

Q_DECLARE_METATYPE(holdfast::app::adminclient::DriveStatus)
