// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/transfers_model.h"
#include "ui/transfers/transfer_words.h"

#include <QIdentityProxyModel>
#include <QListView>
#include <QStyledItemDelegate>

namespace holdfast::ui
{

/// Words over models::TransfersModel, for painting and for screen readers.
class TransferTable : public QIdentityProxyModel
{
    Q_OBJECT
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] const app::transfer::TransferItem* item(const QModelIndex& index) const;
    [[nodiscard]] const app::models::TransfersModel* transfers() const;
};

/// The queue: rows of two lines under the heads of their groups, each with at most one button.
class TransferList : public QListView
{
    Q_OBJECT
public:
    explicit TransferList(QWidget* parent = nullptr);
    void setSource(app::models::TransfersModel* model);
    [[nodiscard]] const app::transfer::TransferItem* item(const QModelIndex& index) const;
    [[nodiscard]] QList<app::transfer::TransferId> selectedIds() const;
    /// Where the row's button is, in the viewport.
    [[nodiscard]] QRect buttonRect(const QModelIndex& index) const;

Q_SIGNALS:
    void actRequested(const QModelIndex& index, const QPoint& at);
    void selectionMoved();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void selectionChanged(const QItemSelection& now, const QItemSelection& before) override;

private:
    TransferTable m_words;
};

} // namespace holdfast::ui
