// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/table_view.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace holdfast::ui
{

void paintRowGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const Theme& t = theme();
    const QRect r = option.rect;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        painter.fillRect(r, t.color(Role::Tint));
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(r, t.color(Role::Hover));
    painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.color(Role::Line));
    const bool current = view && view->hasFocus() && view->property("byKeyboard").toBool()
        && view->currentIndex().row() == index.row();
    if (!current && !(selected && t.isContrast()))
        return;
    // One ring round the row, drawn cell by cell: its ends only at the outer cells.
    const int width = current ? (t.isContrast() ? 3 : 2) : 1;
    const QColor ink = t.color(current ? Role::Focus : Role::Accent);
    painter.fillRect(QRect(r.left(), r.top(), r.width(), width), ink);
    painter.fillRect(QRect(r.left(), r.bottom() - width + 1, r.width(), width), ink);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const bool first = index.column() == 0;
    const bool last = index.column() == index.model()->columnCount() - 1;
    if (mirrored ? last : first)
        painter.fillRect(QRect(r.left(), r.top(), width, r.height()), ink);
    if (mirrored ? first : last)
        painter.fillRect(QRect(r.right() - width + 1, r.top(), width, r.height()), ink);
}

void RowDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    paintRowGround(*painter, option, index);
    const Theme& t = theme();
    const bool mirrored = option.direction == Qt::RightToLeft;
    QRect r = option.rect.adjusted(8, 0, -8, 0);
    if (index.column() == 0)
        r = mirrored ? r.adjusted(0, 0, -16, 0) : r.adjusted(16, 0, 0, 0);
    if (index.column() == index.model()->columnCount() - 1)
        r = mirrored ? r.adjusted(16, 0, 0, 0) : r.adjusted(0, 0, -16, 0);
    const QString iconName = index.data(RowIconRole).toString();
    if (!iconName.isEmpty()) {
        const QVariant tone = index.data(RowToneRole);
        const QRect at = QStyle::visualRect(
            option.direction, r, QRect(r.left(), r.top(), 18, r.height()));
        paintIcon(*painter, at, iconName,
            tone.isValid() ? static_cast<Role>(tone.toInt()) : Role::TextSecondary, 16);
        r = mirrored ? r.adjusted(0, 0, -28, 0) : r.adjusted(28, 0, 0, 0);
    }
    const bool first = index.column() == 0;
    const bool atEnd = index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    painter->setFont(fontFor(Type::Body));
    // What is not there any more is pale in all its columns.
    const QVariant rowTone = index.data(RowToneRole);
    const bool pale = rowTone.isValid() && static_cast<Role>(rowTone.toInt()) == Role::TextTertiary;
    painter->setPen(t.color(pale ? Role::TextTertiary : first || atEnd ? Role::Text : Role::TextSecondary));
    const int align = int(atEnd != mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    painter->drawText(r, align,
        painter->fontMetrics().elidedText(
            index.data().toString(), first ? Qt::ElideMiddle : Qt::ElideRight, r.width()));
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {80, qMax(32, option.fontMetrics.height() + 12)};
}

TableView::TableView(const QString& accessibleName, QWidget* parent) : QTableView(parent)
{
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(new RowDelegate(this));
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(false);
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setMinimumHeight(32);
    horizontalHeader()->setAccessibleName(tr("Columns of %1").arg(accessibleName));
    horizontalHeader()->setProperty("lead", 16);
    setRowHeight(qMax(32, fontMetrics().height() + 12));
    connect(this, &QTableView::doubleClicked, this, &TableView::opened);
}

void TableView::setRowHeight(int height)
{
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

void TableView::fixColumn(int column, int width)
{
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Fixed);
    setColumnWidth(column, width);
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    setProperty("byKeyboard", true);
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
    viewport()->update();
}

void TableView::mousePressEvent(QMouseEvent* event)
{
    setProperty("byKeyboard", false);
    QTableView::mousePressEvent(event);
    if (!indexAt(event->pos()).isValid())
        clearSelection();
    viewport()->update();
}

void TableView::focusInEvent(QFocusEvent* event)
{
    const Qt::FocusReason reason = event->reason();
    if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason)
        setProperty("byKeyboard", true);
    QTableView::focusInEvent(event);
    if (!currentIndex().isValid() && model() && model()->rowCount() > 0)
        selectionModel()->setCurrentIndex(model()->index(0, 0), QItemSelectionModel::NoUpdate);
    viewport()->update();
}

} // namespace holdfast::ui
