// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/growth_run.h"
#include "app/models/plan_model.h"

#include <QIdentityProxyModel>
#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QStackedWidget;
class QVBoxLayout;

namespace holdfast::ui
{

class Face;
class FactList;
class InlineMessage;
class Label;
class LoadingFace;
class TableView;

/// Words over models::PlanModel.
class PlanTable : public QIdentityProxyModel
{
    Q_OBJECT
public:
    using QIdentityProxyModel::QIdentityProxyModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

/// What a plan would do: gain, failures survived before, during and after, bytes and time, warnings,
/// whether older files shall be rewritten, and each drive. Loading, refusal and conflict have a face.
class PlanView : public QWidget
{
    Q_OBJECT
public:
    /// `server`: the name of the place, for refusals.
    PlanView(const app::models::GrowthRun& run, const QString& server, QWidget* parent = nullptr);

    void refresh();
    /// Whether older files shall be rewritten; false where the plan has none.
    [[nodiscard]] bool wantsRewrite() const;
    /// Room below a plan, always in sight, for what the dialog asks.
    [[nodiscard]] QVBoxLayout* foot() const { return m_foot; }

Q_SIGNALS:
    void againRequested();
    void loadingCancelled();

private:
    void showPlan(const app::adminclient::GrowthPlan& plan);
    void showLosses(const app::adminclient::GrowthPlan& plan);
    void showRewrite(const app::adminclient::GrowthPlan& plan);
    void showNotice();
    QWidget* makeBoard();

    const app::models::GrowthRun& m_run;
    QString m_server;
    app::models::PlanModel m_model;
    PlanTable m_table;
    QStackedWidget* m_faces;
    LoadingFace* m_loading;
    Face* m_face;
    InlineMessage* m_notice;
    Label* m_gain;
    QHBoxLayout* m_losses;
    InlineMessage* m_risk;
    FactList* m_facts;
    QVBoxLayout* m_warnings;
    QCheckBox* m_rewrite;
    Label* m_rewriteWhy;
    TableView* m_view;
    QWidget* m_footHost;
    QVBoxLayout* m_foot;
    qint64 m_epoch = -1; ///< of the plan that is shown
};

} // namespace holdfast::ui
