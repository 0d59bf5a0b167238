// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/node/store_choice.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

namespace holdfast::ui
{

/// Disks and folders a store could use, each with a tick; the unusable ones stay listed with the
/// reason. Looking at disks happens off the GUI thread.
class PlaceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { PlaceColumn, DiskColumn, FreeColumn, ColumnCount };
    enum OwnRole { NameRole = Qt::UserRole + 1, DetailRole, IconRole };

    /// `home`: a folder of the program's own that is always offered, and ticked.
    explicit PlaceModel(QString home, QObject* parent = nullptr);

    void load();
    void addFolder(const QString& path);
    /// For scenes: these, instead of what is there.
    void setPlaces(const QList<app::node::Place>& places, const QList<int>& ticked);
    void setTicked(int row, bool ticked);
    [[nodiscard]] QList<app::node::Place> chosen() const;
    [[nodiscard]] const app::node::Place& place(int row) const { return m_rows[row].place; }
    [[nodiscard]] int rowOf(const QString& path) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void choiceChanged();

private:
    struct Row
    {
        app::node::Place place; ///< path: where the drive will be
        QString shown;          ///< what the person chose, when the drive goes into a folder below
        bool ticked = false;
    };
    void append(Row row);
    [[nodiscard]] QString detail(const Row& row) const;

    QString m_home;
    QList<Row> m_rows;
};

class PlaceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
};

} // namespace holdfast::ui
