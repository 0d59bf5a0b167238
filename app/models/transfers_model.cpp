// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/transfers_model.h"

#include <QFileInfo>

#include <algorithm>

#include "app/core/format.h"

namespace holdfast::app::models
{

using transfer::TransferEngine;
using transfer::TransferId;
using transfer::TransferItem;
using transfer::TransferState;

namespace
{

bool needsPerson(const TransferItem& item)
{
    return item.state == TransferState::Failed || item.state == TransferState::NeedsAnswer;
}

QString nameOf(const TransferItem& item)
{
    if (item.isBatch)
        return QFileInfo(item.localPath).fileName();
    return item.key.mid(item.key.lastIndexOf(QLatin1Char('/')) + 1);
}

} // namespace

TransfersModel::TransfersModel(TransferEngine* engine, QObject* parent)
    : QAbstractTableModel(parent), m_engine(engine)
{
    connect(engine, &TransferEngine::itemsChanged, this, &TransfersModel::apply);
    connect(engine, &TransferEngine::itemsRemoved, this, &TransfersModel::remove);
    rebuild();
}

TransfersModel::Section TransfersModel::sectionOf(const TransferItem& item)
{
    switch (item.state) {
    case TransferState::Failed:
    case TransferState::NeedsAnswer:
        return Section::Stopped;
    case TransferState::Running:
    case TransferState::Verifying:
        return Section::Running;
    case TransferState::Done:
        return Section::Done;
    case TransferState::Waiting:
    case TransferState::Paused:
    case TransferState::Cancelling:
        break;
    }
    return Section::Waiting;
}

TransfersModel::Place TransfersModel::placeOf(const TransferItem& item)
{
    const Section section = sectionOf(item);
    if (section == Section::Done) // newest first
        return {section, -item.finished.toMSecsSinceEpoch(), -item.id};
    // Folders are numbered apart from files; the time they came puts both in one line.
    const bool isMoved = item.isBatch || item.order != item.id;
    const qint64 order = isMoved ? item.order : item.created.toMSecsSinceEpoch();
    return {section, order, item.id};
}

bool TransfersModel::shows(const TransferItem& item) const
{
    if (item.batch != 0 && !needsPerson(item))
        return false;
    if (m_paused && *m_paused != (item.state == TransferState::Paused))
        return false;
    return !m_section || sectionOf(item) == *m_section;
}

void TransfersModel::setSection(std::optional<Section> section)
{
    show(section, {});
}

void TransfersModel::setOnlyWaiting()
{
    show(Section::Waiting, false);
}

void TransfersModel::setOnlyPaused()
{
    show(Section::Waiting, true);
}

void TransfersModel::show(std::optional<Section> section, std::optional<bool> paused)
{
    m_section = section;
    m_paused = paused;
    rebuild();
}

void TransfersModel::rebuild()
{
    beginResetModel();
    m_order.clear();
    m_items.clear();
    if (m_engine) {
        for (const TransferItem& item : m_engine->items()) {
            if (!shows(item))
                continue;
            m_items.insert(item.id, item);
            m_order.append(placeOf(item));
        }
    }
    std::sort(m_order.begin(), m_order.end());
    endResetModel();
}

void TransfersModel::apply(const QList<TransferItem>& items)
{
    // Many at once (a start, a large drop): one reset is cheaper than thousands of moves.
    constexpr qsizetype kMany = 200;
    if (items.size() > kMany) {
        rebuild();
        return;
    }
    for (const TransferItem& item : items) {
        const auto known = m_items.find(item.id);
        if (!shows(item)) {
            if (known != m_items.end())
                remove({item.id});
            continue;
        }
        const Place to = placeOf(item);
        if (known == m_items.end()) {
            const auto at = std::lower_bound(m_order.begin(), m_order.end(), to);
            const int row = int(at - m_order.begin());
            beginInsertRows({}, row, row);
            m_order.insert(at, to);
            m_items.insert(item.id, item);
            endInsertRows();
            continue;
        }
        const Place from = placeOf(*known);
        const int row =
            int(std::lower_bound(m_order.begin(), m_order.end(), from) - m_order.begin());
        if (from == to) {
            *known = item;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            continue;
        }
        const int target =
            int(std::lower_bound(m_order.begin(), m_order.end(), to) - m_order.begin());
        // beginMoveRows refuses a move to the same spot: then only the key changes.
        const bool moves = target != row && target != row + 1;
        if (moves)
            beginMoveRows({}, row, row, {}, target);
        m_order.removeAt(row);
        const int final = target > row ? target - 1 : target;
        m_order.insert(final, to);
        *known = item;
        if (moves)
            endMoveRows();
        Q_EMIT dataChanged(index(final, 0), index(final, ColumnCount - 1));
    }
}

void TransfersModel::remove(const QList<qint64>& ids)
{
    for (qint64 id : ids) {
        const auto known = m_items.find(id);
        if (known == m_items.end())
            continue;
        const int row = int(std::lower_bound(m_order.begin(), m_order.end(), placeOf(*known))
                            - m_order.begin());
        beginRemoveRows({}, row, row);
        m_order.removeAt(row);
        m_items.erase(known);
        endRemoveRows();
    }
}

const TransferItem* TransfersModel::item(const QModelIndex& index) const
{
    if (!index.isValid() || index.model() != this || index.row() >= m_order.size())
        return nullptr;
    const Place& place = m_order[index.row()];
    const TransferId id = place.section == Section::Done ? -place.id : place.id;
    const auto found = m_items.constFind(id);
    return found == m_items.cend() ? nullptr : &*found;
}

QModelIndex TransfersModel::indexOf(TransferId id) const
{
    const auto known = m_items.constFind(id);
    if (known == m_items.cend())
        return {};
    const auto at = std::lower_bound(m_order.begin(), m_order.end(), placeOf(*known));
    return index(int(at - m_order.begin()), 0);
}

int TransfersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int TransfersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TransfersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TransferItem* row = item(index);
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Name)
            return nameOf(*row);
        if (index.column() == Progress)
            return percentOf(row->done, row->size);
        return row->bytesPerSecond >= 1 ? QVariant(formatRate(row->bytesPerSecond)) : QVariant();
    case SortRole:
        if (index.column() == Name)
            return nameOf(*row);
        return index.column() == Progress ? QVariant(percentOf(row->done, row->size))
                                          : QVariant(row->bytesPerSecond);
    case ItemRole: return QVariant::fromValue(*row);
    case IdRole: return row->id;
    case KindRole: return int(row->direction);
    case SectionRole: return int(sectionOf(*row));
    case StateRole: return int(row->state);
    case PercentRole:
        return row->state == TransferState::Done ? 100 : percentOf(row->done, row->size);
    case RateRole: return row->bytesPerSecond;
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_transfers_model.cpp"
