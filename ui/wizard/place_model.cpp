// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/place_model.h"

#include "ui/shell/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPointer>
#include <QThreadPool>

namespace holdfast::ui
{

using namespace app::node;

namespace
{

const QString kDriveFolder = QStringLiteral("holdfast");

/// A drive wants a folder of its own: in a volume, or beside what a folder holds already, it gets one.
Place withOwnFolder(const Place& place)
{
    if (!place.wholeVolume && place.problem != PlaceProblem::NotEmpty)
        return place;
    if (place.problem != PlaceProblem::None && place.problem != PlaceProblem::NotEmpty
        && place.problem != PlaceProblem::HasDrive)
        return place;
    if (place.problem == PlaceProblem::HasDrive)
        return place;
    Place own = inspectPlace(QDir(place.path).filePath(kDriveFolder));
    own.name = place.name;
    own.wholeVolume = place.wholeVolume;
    return own;
}

/// Runs `work` on a worker and hands its result to `take` in the GUI thread while `owner` lives.
template <class Work, class Take>
void offThread(QObject* owner, Work work, Take take)
{
    QPointer<QObject> alive(owner);
    QThreadPool::globalInstance()->start([alive, work = std::move(work), take = std::move(take)] {
        auto result = work();
        QMetaObject::invokeMethod(qApp, [alive, take, result = std::move(result)] {
            if (alive)
                take(result);
        });
    });
}

} // namespace

PlaceModel::PlaceModel(QString home, QObject* parent) : QAbstractTableModel(parent), m_home(std::move(home)) {}

void PlaceModel::load()
{
    const QString home = m_home;
    offThread(
        this,
        [home] {
            QList<Row> rows;
            bool any = false;
            for (const Place& place : places()) {
                Row row{withOwnFolder(place), place.path, false};
                if (row.place.name.isEmpty())
                    row.place.name = place.wholeVolume
                        ? QDir(place.path).dirName() : QCoreApplication::translate("Place", "Home folder");
                // One click is enough for a start: the first folder that will do.
                row.ticked = !any && !place.wholeVolume && row.place.usable();
                any = any || row.ticked;
                rows.append(row);
            }
            if (!any) {
                Row own{inspectPlace(home), {}, true};
                own.place.name = QCoreApplication::translate("Place", "A folder of my own");
                own.ticked = own.place.usable();
                rows.prepend(own);
            }
            return rows;
        },
        [this](const QList<Row>& rows) {
            beginResetModel();
            QList<Row> added;
            for (const Row& row : std::as_const(m_rows)) // folders added while it looked
                added.append(row);
            m_rows = rows + added;
            endResetModel();
            Q_EMIT choiceChanged();
        });
}

void PlaceModel::addFolder(const QString& path)
{
    offThread(
        this, [path] { return withOwnFolder(inspectPlace(path)); },
        [this, path](const Place& place) {
            for (int row = 0; row < m_rows.size(); ++row) {
                if (m_rows[row].place.path == place.path) {
                    setTicked(row, m_rows[row].place.usable());
                    return;
                }
            }
            Row row{place, path, place.usable()};
            if (row.place.name.isEmpty() || row.place.name == kDriveFolder)
                row.place.name = QDir(path).dirName();
            append(row);
        });
}

void PlaceModel::setPlaces(const QList<Place>& places, const QList<int>& ticked)
{
    beginResetModel();
    m_rows.clear();
    for (int i = 0; i < places.size(); ++i)
        m_rows.append({places[i], {}, ticked.contains(i)});
    endResetModel();
    Q_EMIT choiceChanged();
}

void PlaceModel::append(Row row)
{
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
    m_rows.append(std::move(row));
    endInsertRows();
    Q_EMIT choiceChanged();
}

void PlaceModel::setTicked(int row, bool ticked)
{
    if (row < 0 || row >= m_rows.size() || !m_rows[row].place.usable() || m_rows[row].ticked == ticked)
        return;
    m_rows[row].ticked = ticked;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT choiceChanged();
}

QList<Place> PlaceModel::chosen() const
{
    QList<Place> list;
    for (const Row& row : m_rows) {
        if (row.ticked)
            list.append(row.place);
    }
    return list;
}

int PlaceModel::rowOf(const QString& path) const
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].place.path == path)
            return i;
    }
    return -1;
}

int PlaceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PlaceModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QString PlaceModel::detail(const Row& row) const
{
    const Place& place = row.place;
    if (!place.usable())
        return words::placeProblem(place.problem, place.fileSystem);
    QStringList parts;
    parts << (place.wholeVolume ? tr("whole disk") : place.path);
    if (place.wholeVolume && !place.fileSystem.isEmpty())
        parts << place.fileSystem;
    if (place.problem == PlaceProblem::HasDrive)
        parts << words::placeProblem(place.problem, {});
    return parts.join(QLatin1String(", "));
}

QVariant PlaceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows[index.row()];
    const Place& place = row.place;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case PlaceColumn: return place.name + QLatin1String(", ") + detail(row);
        case DiskColumn: {
            const QString kind = place.removable ? tr("removable")
                : !place.rotational              ? QString()
                : *place.rotational              ? tr("hard disk")
                                                 : tr("solid state");
            return kind.isEmpty() ? place.diskId : kind + QLatin1String(", ") + place.diskId;
        }
        case FreeColumn: {
            for (int i = 0; i < index.row(); ++i) {
                // The same space is not counted twice.
                if (m_rows[i].place.device == place.device && !place.device.isEmpty() && m_rows[i].ticked && row.ticked)
                    return tr("same %1").arg(format::bytes(place.free));
            }
            return place.total > 0 ? format::bytes(place.free) : format::unknown();
        }
        default: return {};
        }
    case NameRole: return place.name;
    case DetailRole: return detail(row);
    case IconRole: return place.wholeVolume ? QStringLiteral("device-hdd") : QStringLiteral("folder");
    case Qt::CheckStateRole:
        return index.column() == PlaceColumn ? QVariant(row.ticked ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole: return place.path;
    case Qt::TextAlignmentRole:
        return int((index.column() == FreeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant PlaceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == FreeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PlaceColumn: return tr("Place");
    case DiskColumn: return tr("Physical disk");
    case FreeColumn: return tr("Free");
    default: return {};
    }
}

bool PlaceModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole)
        return false;
    setTicked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags PlaceModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = Qt::ItemIsSelectable;
    if (m_rows[index.row()].place.usable())
        flags |= Qt::ItemIsEnabled;
    if (index.column() == PlaceColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

void PlaceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    painter->save();
    const QRect r = option.rect;
    const bool on = index.flags() & Qt::ItemIsEnabled;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool focus = view && view->hasFocus() && view->currentIndex().row() == index.row()
        && view->property("byKeyboard").toBool();
    if (on && ((option.state & QStyle::State_MouseOver) || focus))
        painter->fillRect(r, t.color(Role::Hover));
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.color(Role::Line));
    const bool mirrored = option.direction == Qt::RightToLeft;
    const auto place = [&](int x, int y, int w, int h) {
        return QStyle::visualRect(option.direction, r, QRect(r.left() + x, r.top() + y, w, h));
    };
    const bool atEnd = index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    const int start = int(mirrored != atEnd ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    if (index.column() == PlaceModel::PlaceColumn) {
        QStyleOption box;
        box.rect = place(20, 0, 16, r.height());
        box.state = on ? QStyle::State_Enabled : QStyle::State_None;
        if (index.data(Qt::CheckStateRole).toInt() == Qt::Checked)
            box.state |= QStyle::State_On;
        paint::checkBox(box, *painter);
        paintIcon(*painter, place(48, 0, 18, r.height()), index.data(PlaceModel::IconRole).toString(),
            on ? Role::TextSecondary : Role::Disabled, 16);
        const int width = r.width() - 78 - 8;
        painter->setFont(fontFor(Type::Medium));
        painter->setPen(t.color(on ? Role::Text : Role::TextTertiary));
        painter->drawText(place(78, 4, width, 20), start,
            painter->fontMetrics().elidedText(index.data(PlaceModel::NameRole).toString(), Qt::ElideRight, width));
        painter->setFont(fontFor(Type::Small));
        painter->setPen(t.color(on ? Role::TextSecondary : Role::TextTertiary));
        painter->drawText(place(78, 23, width, 17), start,
            painter->fontMetrics().elidedText(index.data(PlaceModel::DetailRole).toString(), Qt::ElideMiddle, width));
    } else {
        const QRect inner = atEnd != mirrored ? r.adjusted(8, 0, -20, 0) : r.adjusted(8, 0, -8, 0);
        painter->setFont(fontFor(Type::Body));
        painter->setPen(t.color(on ? Role::Text : Role::TextTertiary));
        painter->drawText(inner, start,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
    }
    painter->restore();
}

bool PlaceDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&,
    const QModelIndex& index)
{
    // The whole row is the target, not only the box.
    if (!(index.flags() & Qt::ItemIsEnabled))
        return false;
    const bool click = event->type() == QEvent::MouseButtonRelease
        && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    const bool key = event->type() == QEvent::KeyPress
        && (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space
            || static_cast<QKeyEvent*>(event)->key() == Qt::Key_Select);
    if (!click && !key)
        return false;
    const QModelIndex first = index.siblingAtColumn(PlaceModel::PlaceColumn);
    const bool ticked = first.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(first, int(ticked ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
}

} // namespace holdfast::ui
