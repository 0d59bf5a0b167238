// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/quarantine_model.h"

namespace holdfast::app::models
{

using adminclient::QuarantineEntry;

QuarantineModel::QuarantineModel(QObject* parent) : QAbstractTableModel(parent) {}

void QuarantineModel::setClient(adminclient::AdminClient* client)
{
    m_client = client;
    ++m_generation;
    beginResetModel();
    m_rows.clear();
    m_next.clear();
    endResetModel();
    settle(Phase::Empty);
}

void QuarantineModel::refresh()
{
    if (m_client)
        ask({});
}

void QuarantineModel::ask(const QString& after)
{
    const int generation = ++m_generation;
    settle(Phase::Loading);
    m_client->quarantine(after)->then(
        this, [this, generation, first = after.isEmpty()](auto page) {
            if (generation != m_generation)
                return;
            if (!page) {
                settle(Phase::Failed, page.error()); // what was known stays
                return;
            }
            if (first && m_rows != page->entries) {
                beginResetModel();
                m_rows = page->entries;
                endResetModel();
            } else if (!first && !page->entries.isEmpty()) {
                const int at = int(m_rows.size());
                beginInsertRows({}, at, at + int(page->entries.size()) - 1);
                m_rows += page->entries;
                endInsertRows();
            }
            m_next = page->next;
            settle(Phase::Loaded);
        });
}

void QuarantineModel::settle(Phase phase, std::optional<Fault> fault)
{
    m_phase = phase;
    m_fault = std::move(fault);
    Q_EMIT phaseChanged();
}

bool QuarantineModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_client && m_phase == Phase::Loaded && !m_next.isEmpty();
}

void QuarantineModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        ask(m_next);
}

int QuarantineModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int QuarantineModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant QuarantineModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QuarantineEntry& row = m_rows[index.row()];
    if (role == ItemRole)
        return QVariant::fromValue(row);
    if (role == IdRole)
        return row.extent;
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Bucket: return row.bucket;
    case Key: return row.key;
    case Version: return row.versionId;
    case Stored: return row.stamp;
    case Reason: return row.reason;
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_quarantine_model.cpp"
