// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/drive_map.h"

#include "ui/cluster/drive_tile.h"
#include "ui/cluster/drive_words.h"
#include "ui/theme/icons.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

namespace holdfast::ui
{

using namespace app::adminclient;
using app::models::DrivesModel;

namespace
{

constexpr int kGap = 8;
constexpr int kBracket = 34; // below a row of tiles that share a disk

} // namespace

DriveMap::DriveMap(DrivesModel& model, QWidget* parent) : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("driveMap"));
    setAccessibleName(tr("Drives"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&model, &QAbstractItemModel::modelReset, this, &DriveMap::rebuild);
    connect(&model, &QAbstractItemModel::dataChanged, this, &DriveMap::refresh);
    rebuild();
}

void DriveMap::setRetiredShown(bool shown)
{
    if (std::exchange(m_retired, shown) != shown)
        rebuild();
}

DriveTile* DriveMap::makeTile()
{
    auto* tile = new DriveTile(this);
    tile->installEventFilter(this);
    connect(tile, &QAbstractButton::clicked, this, [this, tile] { choose(tile); });
    connect(tile, &QWidget::customContextMenuRequested, this, [this, tile](const QPoint& at) {
        choose(tile);
        Q_EMIT menuRequested(tile->mapToGlobal(at));
    });
    return tile;
}

void DriveMap::rebuild()
{
    QHash<QString, DriveTile*> old;
    for (DriveTile* tile : m_order)
        old.insert(tile->drive().path, tile);
    for (const Group& group : m_groups) {
        if (group.words) {
            group.words->hide();
            group.words->deleteLater();
        }
    }
    m_groups.clear();
    m_order.clear();
    m_shared = shared();
    QStringList placed;
    const auto tileOf = [&](int row) {
        const QModelIndex index = m_model.index(row, 0);
        const DriveStatus& drive = *m_model.drive(index);
        DriveTile* tile = old.take(drive.path);
        if (!tile)
            tile = makeTile();
        tile->set(drive, index.data(DrivesModel::ProgressRole).toInt());
        placed << drive.path;
        m_order << tile;
        return tile;
    };
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const DriveStatus& drive = *m_model.drive(m_model.index(row, 0));
        if (placed.contains(drive.path) || (drive.health == DriveHealth::Retired && !m_retired))
            continue;
        Group group;
        group.tiles << tileOf(row);
        const QStringList others = m_model.index(row, 0).data(DrivesModel::SharedRole).toStringList();
        for (int other = row + 1; other < m_model.rowCount(); ++other) {
            const DriveStatus& mate = *m_model.drive(m_model.index(other, 0));
            if (others.contains(mate.path) && mate.health != DriveHealth::Retired)
                group.tiles << tileOf(other);
        }
        if (group.tiles.size() > 1) {
            QStringList paths;
            for (const DriveTile* tile : group.tiles)
                paths << tile->drive().path;
            group.words = new Label(sharedWords(paths), Type::Small, Role::Text, this);
            group.words->show();
        }
        m_groups.push_back(group);
    }
    for (DriveTile* gone : old) {
        gone->hide();
        gone->deleteLater();
    }
    for (DriveTile* tile : m_order)
        tile->show();
    setCurrent(m_current);
    updateGeometry();
    arrange(width(), true);
    update();
}

QList<QStringList> DriveMap::shared() const
{
    QList<QStringList> all;
    for (int row = 0; row < m_model.rowCount(); ++row)
        all << m_model.index(row, 0).data(DrivesModel::SharedRole).toStringList();
    return all;
}

void DriveMap::refresh()
{
    bool moved = shared() != m_shared;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        const DriveStatus& drive = *m_model.drive(index);
        DriveTile* shown = tile(drive.path);
        const bool wanted = drive.health != DriveHealth::Retired || m_retired;
        moved = moved || wanted != (shown != nullptr);
        if (shown)
            shown->set(drive, index.data(DrivesModel::ProgressRole).toInt());
    }
    if (moved)
        rebuild();
    else
        Q_EMIT currentChanged();
}

DriveTile* DriveMap::tile(const QString& path) const
{
    const auto found = std::find_if(m_order.begin(), m_order.end(),
        [&](const DriveTile* tile) { return tile->drive().path == path; });
    return found == m_order.end() ? nullptr : *found;
}

const DriveStatus* DriveMap::current() const
{
    const DriveTile* chosen = tile(m_current);
    return chosen ? &chosen->drive() : nullptr;
}

void DriveMap::setCurrent(const QString& path)
{
    DriveTile* chosen = tile(path);
    m_current = chosen ? path : QString();
    for (DriveTile* tile : m_order) {
        tile->setChecked(tile == chosen);
        // One stop for Tab; the arrows go on from there.
        const bool stop = chosen ? tile == chosen : tile == m_order.first();
        tile->setFocusPolicy(stop ? Qt::StrongFocus : Qt::ClickFocus);
    }
    Q_EMIT currentChanged();
}

void DriveMap::choose(DriveTile* tile)
{
    setCurrent(tile->drive().path);
    Q_EMIT chosen();
}

int DriveMap::columns(int width) const
{
    return std::max(1, (width + kGap) / (DriveTile::kLeastWidth + kGap));
}

int DriveMap::arrange(int width, bool apply) const
{
    if (m_order.isEmpty())
        return 0;
    const int count = columns(width);
    const int tileWidth = (width - kGap * (count - 1)) / count;
    const int tileHeight = m_order.first()->sizeHint().height();
    int column = 0;
    int y = 0;
    bool bracket = false;
    const auto newRow = [&] {
        y += tileHeight + (bracket ? kBracket : 0) + kGap;
        column = 0;
        bracket = false;
    };
    for (const Group& group : m_groups) {
        // What belongs together stays in one row where it fits.
        if (column > 0 && group.tiles.size() > 1 && column + group.tiles.size() > count)
            newRow();
        for (DriveTile* tile : group.tiles) {
            if (column == count)
                newRow();
            bracket = bracket || group.words;
            const QRect at(column * (tileWidth + kGap), y, tileWidth, tileHeight);
            if (apply)
                tile->setGeometry(QStyle::visualRect(layoutDirection(), QRect(0, 0, width, at.bottom() + 1), at));
            ++column;
        }
        if (apply && group.words) {
            const QRect last = group.tiles.last()->geometry();
            QRect span = last;
            for (const DriveTile* tile : group.tiles) {
                if (tile->y() == last.y())
                    span = span.united(tile->geometry());
            }
            const int words = std::min(group.words->sizeHint().width(), span.width() - 22);
            group.words->setGeometry(QStyle::visualRect(layoutDirection(), span,
                QRect(span.x() + (span.width() - words + 22) / 2, span.bottom() + 13, words, 20)));
        }
    }
    return y + tileHeight + (bracket ? kBracket : 0);
}

int DriveMap::heightForWidth(int width) const
{
    return arrange(width, false);
}

QSize DriveMap::sizeHint() const
{
    const int width = 3 * DriveTile::kLeastWidth + 2 * kGap;
    return {width, heightForWidth(width)};
}

QSize DriveMap::minimumSizeHint() const
{
    return {DriveTile::kLeastWidth, m_order.isEmpty() ? 0 : m_order.first()->sizeHint().height()};
}

void DriveMap::resizeEvent(QResizeEvent*)
{
    arrange(width(), true);
}

bool DriveMap::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutDirectionChange)
        arrange(width(), true);
    return QWidget::event(event);
}

void DriveMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(QPen(theme().color(Role::Warn), 1));
    for (const Group& group : m_groups) {
        if (!group.words)
            continue;
        // One bracket for each row that the group stands in.
        for (qsizetype i = 0; i < group.tiles.size();) {
            QRect span = group.tiles[i]->geometry();
            const int y = span.y();
            for (; i < group.tiles.size() && group.tiles[i]->y() == y; ++i)
                span = span.united(group.tiles[i]->geometry());
            const int left = span.left() + 8;
            const int right = span.right() - 8;
            const int top = span.bottom() + 4;
            const QPoint line[] = {{left, top}, {left, top + 6}, {right, top + 6}, {right, top}};
            painter.drawPolyline(line, 4);
        }
        const QRect words = group.words->geometry();
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        paintIcon(painter, QRect(mirrored ? words.right() + 6 : words.left() - 22, words.y(), 16, words.height()),
            QStringLiteral("exclamation-triangle"), Role::Warn, 14);
    }
}

bool DriveMap::moveBy(DriveTile* from, int key)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const qsizetype at = m_order.indexOf(from);
    qsizetype to = at;
    switch (key) {
    case Qt::Key_Left: to += mirrored ? 1 : -1; break;
    case Qt::Key_Right: to += mirrored ? -1 : 1; break;
    case Qt::Key_Up: to -= columns(width()); break;
    case Qt::Key_Down: to += columns(width()); break;
    case Qt::Key_Home: to = 0; break;
    case Qt::Key_End: to = m_order.size() - 1; break;
    default: return false;
    }
    if (to < 0 || to >= m_order.size())
        return key != Qt::Key_Up && key != Qt::Key_Down; // the page may scroll then
    choose(m_order[to]);
    m_order[to]->setFocus(Qt::TabFocusReason);
    return true;
}

bool DriveMap::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        auto* tile = qobject_cast<DriveTile*>(object);
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (tile && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            choose(tile);
            return true;
        }
        if (tile && moveBy(tile, key))
            return true;
    }
    return QWidget::eventFilter(object, event);
}

} // namespace holdfast::ui
