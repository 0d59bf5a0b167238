// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "app/adminclient/growth_types.h"
#include "app/models/roles.h"

namespace holdfast::app::models
{

/// What a plan does to each drive. KindRole: whether the drive is still to be added; ItemRole a
/// PlannedDrive. GUI thread.
class PlanModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// ShareBefore and ShareAfter: of all pieces that are kept, in percent.
    enum Column { Path, Capacity, ShareBefore, ShareAfter, In, Out, ColumnCount };

    explicit PlanModel(QObject* parent = nullptr);

    void setPlan(const std::optional<adminclient::GrowthPlan>& plan);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] QVariant raw(const adminclient::PlannedDrive& drive, int column) const;

    QList<adminclient::PlannedDrive> m_rows;
    qint64 m_slotsBefore = 0;
    qint64 m_slotsAfter = 0;
};

} // namespace holdfast::app::models
