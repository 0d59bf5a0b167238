// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/plan_model.h"

#include "app/core/format.h"

namespace holdfast::app::models
{

using adminclient::PlannedDrive;

PlanModel::PlanModel(QObject* parent) : QAbstractTableModel(parent) {}

void PlanModel::setPlan(const std::optional<adminclient::GrowthPlan>& plan)
{
    beginResetModel();
    m_rows = plan ? plan->drives : QList<PlannedDrive>();
    m_slotsBefore = 0;
    m_slotsAfter = 0;
    for (const PlannedDrive& drive : m_rows) {
        m_slotsBefore += drive.slotsBefore;
        m_slotsAfter += drive.slotsAfter;
    }
    endResetModel();
}

int PlanModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PlanModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PlanModel::raw(const PlannedDrive& drive, int column) const
{
    switch (column) {
    case Path: return drive.path;
    case Capacity: return drive.capacity;
    case ShareBefore: return percentOf(drive.slotsBefore, m_slotsBefore);
    case ShareAfter: return percentOf(drive.slotsAfter, m_slotsAfter);
    case In: return drive.bytesIn;
    case Out: return drive.bytesOut;
    default: return {};
    }
}

QVariant PlanModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PlannedDrive& row = m_rows[index.row()];
    const QVariant value = raw(row, index.column());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Path: return value;
        case ShareBefore:
        case ShareAfter: return QStringLiteral("%1%").arg(value.toInt());
        default: return formatSize(value.toLongLong());
        }
    case Qt::TextAlignmentRole:
        return int((index.column() == Path ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole: return value;
    case ItemRole: return QVariant::fromValue(row);
    case IdRole: return row.path;
    case KindRole: return !row.index.has_value();
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_plan_model.cpp"
