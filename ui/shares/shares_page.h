// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/shares_model.h"
#include "ui/shell/page.h"

#include <QIdentityProxyModel>

class QStackedWidget;

namespace holdfast::ui
{

class Face;
class Segmented;
class TableView;

/// Words over models::SharesModel.
class ShareTable : public QIdentityProxyModel
{
    Q_OBJECT
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

/// Links made here: what they open, how long they last, who can reach them.
class SharesPage : public Page
{
    Q_OBJECT
public:
    explicit SharesPage(Context& context, QWidget* parent = nullptr);

private:
    void makeActions();
    void showCounts();
    void onSelection();
    void copyLink();
    void removeFromList();
    [[nodiscard]] const app::share::Share* current() const;

    app::models::SharesModel m_model;
    ShareTable m_words;
    TableView* m_table;
    Segmented* m_which;
    QStackedWidget* m_faces;
    QWidget* m_listFace;
    Face* m_face;
};

} // namespace holdfast::ui
