// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/drives_model.h"

#include "app/core/format.h"

namespace holdfast::app::models
{

using adminclient::DriveStatus;

namespace
{

QStringList othersOnDisk(const DriveStatus& drive, const QList<QStringList>& groups)
{
    QStringList others;
    for (const QStringList& group : groups) {
        if (group.contains(drive.path))
            others += group;
    }
    others.removeAll(drive.path);
    return others;
}

int progressOf(const DriveStatus& drive, const adminclient::NodeStatus& status)
{
    if (drive.health == adminclient::DriveHealth::Learner && drive.learnedTotal > 0)
        return percentOf(drive.learnedDone, drive.learnedTotal);
    // A plan drains one drive after the other: its progress is the drive's as near as is known.
    if (drive.draining && status.growth && status.growth->slotsTotal > 0)
        return percentOf(status.growth->slotsDone, status.growth->slotsTotal);
    return -1;
}

} // namespace

DrivesModel::DrivesModel(QObject* parent) : QAbstractTableModel(parent) {}

void DrivesModel::setStatus(const std::optional<adminclient::NodeStatus>& status)
{
    const QList<DriveStatus> rows = status ? status->drives : QList<DriveStatus>();
    m_asOf = status ? status->asOf : QDateTime();
    QList<QStringList> shared;
    QList<int> progress;
    qint64 slotSum = 0;
    for (const DriveStatus& drive : rows) {
        shared.append(othersOnDisk(drive, status->sharedDisks));
        progress.append(progressOf(drive, *status));
        slotSum += drive.filledSlots.value_or(0);
    }
    bool sameDrives = rows.size() == m_rows.size();
    for (qsizetype i = 0; sameDrives && i < rows.size(); ++i)
        sameDrives = rows[i].id == m_rows[i].id && rows[i].path == m_rows[i].path;
    if (!sameDrives) {
        beginResetModel();
        m_rows = rows;
        m_shared = shared;
        m_progress = progress;
        m_slots = slotSum;
        endResetModel();
        return;
    }
    const bool sameSlots = m_slots == slotSum;
    m_slots = slotSum;
    for (int i = 0; i < rows.size(); ++i) {
        if (sameSlots && rows[i] == m_rows[i] && shared[i] == m_shared[i]
            && progress[i] == m_progress[i])
            continue;
        m_rows[i] = rows[i];
        m_shared[i] = shared[i];
        m_progress[i] = progress[i];
        Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
}

const DriveStatus* DrivesModel::drive(const QModelIndex& index) const
{
    const bool known = index.isValid() && index.model() == this && index.row() < m_rows.size();
    return known ? &m_rows[index.row()] : nullptr;
}

int DrivesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DrivesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DrivesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DriveStatus& row = m_rows[index.row()];
    const auto size = [](const std::optional<qint64>& bytes) {
        return bytes ? QVariant(formatSize(*bytes)) : QVariant();
    };
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Path: return row.path;
        case Device: return row.deviceName;
        case Used: return size(row.used);
        case Total: return size(row.total);
        case Errors: return formatCount(row.errors);
        default: return {};
        }
    case SortRole:
        switch (index.column()) {
        case Path: return row.path;
        case Health: return int(row.health);
        case Device: return row.deviceName;
        case Used: return row.used.value_or(-1);
        case Total: return row.total.value_or(-1);
        case Errors: return row.errors;
        default: return {};
        }
    case ItemRole: return QVariant::fromValue(row);
    case IdRole: return row.id;
    case KindRole: return int(row.health);
    case SharedRole: return m_shared[index.row()];
    case PercentRole: {
        const bool known = row.used && row.total && *row.total > 0;
        return known ? percentOf(*row.used, *row.total) : -1;
    }
    case ProgressRole: return m_progress[index.row()];
    case ShareRole:
        return row.filledSlots && m_slots > 0 ? percentOf(*row.filledSlots, m_slots) : -1;
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_drives_model.cpp"
