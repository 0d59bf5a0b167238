// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

namespace holdfast::ui
{

/// Paints rows as the program shows them: a hair line below, the tint when selected, the icon of
/// the decoration role in the theme's colour. RowIconRole: the icon's name; RowToneRole: a Role.
enum RowRole { RowIconRole = Qt::UserRole + 200, RowToneRole };

class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A table without grid, with whole rows selected and the first column taking the room.
class TableView : public QTableView
{
    Q_OBJECT
public:
    explicit TableView(const QString& accessibleName, QWidget* parent = nullptr);
    void setRowHeight(int height);
    void fixColumn(int column, int width);

Q_SIGNALS:
    /// Enter or double click on a row.
    void opened(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
};

/// Ground of one row, shared by the delegates of all lists.
void paintRowGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index);

} // namespace holdfast::ui
