// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/transfers_model.h"
#include "ui/shell/page.h"

#include <QElapsedTimer>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace holdfast::ui
{

class Face;
class InlineMessage;
class Segmented;
class SparkLine;
class TransferDetails;
class TransferList;

/// The one queue of all transfers: what stopped first, each with its reason and one action.
class TransfersPage : public Page
{
    Q_OBJECT
public:
    explicit TransfersPage(Context& context, QWidget* parent = nullptr);

private:
    QWidget* makeFigures();
    QWidget* makeTools();
    void makeActions();
    void showTotals(const app::transfer::TransferTotals& totals);
    void showLimit();
    void filter(int segment);
    void onSelection();
    void act(const QModelIndex& index, const QPoint& at);
    void answerAll(const app::transfer::TransferItem& item, const QList<app::transfer::TransferId>& ids,
        const QPoint& at);
    [[nodiscard]] QList<app::transfer::TransferId> alike(const QModelIndex& index) const;
    [[nodiscard]] QList<app::transfer::TransferItem> selectedItems() const;
    void cancelSelected();
    void togglePause();
    void retryAll();
    void showMenu(const QPoint& at);
    void showFace();

    app::models::TransfersModel m_model;
    TransferList* m_list;
    TransferDetails* m_details;
    QStackedWidget* m_faces;
    Face* m_face;
    InlineMessage* m_message;
    Segmented* m_filter;
    SparkLine* m_spark;
    Label* m_upRate;
    Label* m_downRate;
    Label* m_left;
    Label* m_toGo;
    Label* m_limit;
    Label* m_limitNext;
    QPushButton* m_pauseAll;
    std::vector<double> m_speeds;
    QElapsedTimer m_sampled;
    app::transfer::TransferTotals m_totals;
};

} // namespace holdfast::ui
