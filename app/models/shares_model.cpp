// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/shares_model.h"

#include <QLocale>

#include <algorithm>

namespace holdfast::app::models
{

using share::Share;

namespace
{

constexpr int kTickMs = 30'000;
constexpr qint64 kSoon = 4 * share::kHour;

} // namespace

SharesModel::SharesModel(share::ShareLedger* ledger, QObject* parent)
    : QAbstractTableModel(parent), m_ledger(ledger)
{
    connect(ledger, &share::ShareLedger::changed, this, &SharesModel::rebuild);
    connect(&m_timer, &QTimer::timeout, this, &SharesModel::tick);
    m_timer.start(kTickMs);
    rebuild();
}

void SharesModel::setShowEnded(bool ended)
{
    if (std::exchange(m_ended, ended) != ended)
        rebuild();
}

void SharesModel::setConnection(const QUuid& connection)
{
    if (std::exchange(m_connection, connection) != connection)
        rebuild();
}

void SharesModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const QDateTime now = QDateTime::currentDateTime();
    if (m_ledger) {
        for (const Share& share : m_ledger->shares()) {
            const bool ours = m_connection.isNull() || share.connection == m_connection;
            if (ours && share.isOpen(now) != m_ended)
                m_rows.append(share);
        }
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [this](const Share& a, const Share& b) {
        return m_ended ? a.ends() > b.ends() : a.ends() < b.ends();
    });
    endResetModel();
    Q_EMIT countsChanged();
}

void SharesModel::tick()
{
    const QDateTime now = QDateTime::currentDateTime();
    const bool someEnded = !m_ended && !m_rows.isEmpty() && !m_rows.first().isOpen(now);
    if (someEnded)
        rebuild();
    else if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Ends), index(int(m_rows.size()) - 1, State));
}

int SharesModel::openCount() const
{
    if (!m_ledger)
        return 0;
    const QDateTime now = QDateTime::currentDateTime();
    return int(std::count_if(m_ledger->shares().begin(), m_ledger->shares().end(),
                             [&](const Share& share) {
                                 return share.isOpen(now)
                                        && (m_connection.isNull()
                                            || share.connection == m_connection);
                             }));
}

int SharesModel::endedCount() const
{
    if (!m_ledger)
        return 0;
    const QDateTime now = QDateTime::currentDateTime();
    return int(std::count_if(m_ledger->shares().begin(), m_ledger->shares().end(),
                             [&](const Share& share) {
                                 return !share.isOpen(now)
                                        && (m_connection.isNull()
                                            || share.connection == m_connection);
                             }));
}

const Share* SharesModel::share(const QModelIndex& index) const
{
    const bool known = index.isValid() && index.model() == this && index.row() < m_rows.size();
    return known ? &m_rows[index.row()] : nullptr;
}

int SharesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SharesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SharesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Share& row = m_rows[index.row()];
    const qint64 left = std::max<qint64>(0, QDateTime::currentDateTime().secsTo(row.ends()));
    ShareState state = ShareState::Open;
    if (left == 0)
        state = ShareState::Ended;
    else if (left < kSoon)
        state = ShareState::EndsSoon;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Object)
            return row.key.mid(row.key.lastIndexOf(QLatin1Char('/')) + 1);
        return index.column() == Ends
                   ? QVariant(QLocale().toString(row.ends(), QLocale::ShortFormat))
                   : QVariant();
    case SortRole:
        if (index.column() == Object)
            return row.key;
        return index.column() == Ends ? QVariant(row.ends()) : QVariant(int(state));
    case ItemRole: return QVariant::fromValue(row);
    case IdRole: return row.id;
    case KindRole: return int(share::reachOf(row.address));
    case StateRole: return int(state);
    case SecondsLeftRole: return left;
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_shares_model.cpp"
