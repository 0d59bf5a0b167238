// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/buckets_model.h"
#include "ui/browser/browser_models.h"
#include "ui/shell/context.h"

#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTimer>

class QLineEdit;

namespace holdfast::ui
{

class Face;
class InlineMessage;
class Label;
class LoadingFace;
class TableView;

/// Every bucket of the connection with exact size and count where the server says them.
class BucketList : public QWidget
{
    Q_OBJECT
public:
    explicit BucketList(Context& context, QWidget* parent = nullptr);
    void setActive(bool active);
    void refresh();
    [[nodiscard]] app::models::BucketsModel& model() { return m_model; }
    [[nodiscard]] QString currentBucket() const;

Q_SIGNALS:
    void opened(const QString& bucket);

private:
    void makeActions();
    void attach();
    void showPhase();
    void showFooter();
    void createBucket();
    void openByName();
    void deleteCurrent();
    void togglePin();
    void updateActions();
    void showFailure();

    Context& m_context;
    app::models::BucketsModel m_model;
    BucketTable m_words;
    QSortFilterProxyModel m_sorted;
    QStackedWidget* m_faces;
    QWidget* m_listFace;
    TableView* m_table;
    QLineEdit* m_filter;
    InlineMessage* m_message; ///< of the list
    InlineMessage* m_acts;    ///< of what is being done or failed: no new list hides it
    Label* m_footer;
    Face* m_face;
    LoadingFace* m_loading;
    QTimer m_refreshTimer;
};

} // namespace holdfast::ui
