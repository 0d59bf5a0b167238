// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/growth_run.h"
#include "ui/shell/context.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace holdfast::ui
{

class FolderChoice;
class Label;
class PlanView;

/// A change of the drives as guided steps: which folders (adding and replacing), then the server's plan,
/// then the verb. Draining asks for the drive's name. Shown with open(); every step can be left.
class GrowthDialog : public QDialog
{
    Q_OBJECT
public:
    /// `request`: its kind, and the drive it concerns. `status`: the store as it is now.
    GrowthDialog(Context& context, const app::adminclient::GrowthRequest& request,
        const app::adminclient::NodeStatus& status, QWidget* parent = nullptr);

    void reject() override;

private:
    void makeFolders(const app::adminclient::NodeStatus& status);
    void makeConfirmation();
    QWidget* makeButtons();
    void askPlan();
    void goBack();
    void goOn();
    void onRun();
    void refresh();
    [[nodiscard]] bool onPlanPage() const;
    [[nodiscard]] QString question() const;
    [[nodiscard]] QString verb() const;
    [[nodiscard]] QString begun() const;

    Context& m_context;
    app::adminclient::GrowthRequest m_request;
    QString m_drive; ///< the name of the one it concerns
    app::models::GrowthRun m_run;
    Label* m_title;
    Label* m_step;
    QStackedWidget* m_pages;
    FolderChoice* m_folders = nullptr; ///< only where folders are to be chosen
    PlanView* m_plan;
    QLineEdit* m_name = nullptr; ///< only for draining
    QPushButton* m_cancel;
    QPushButton* m_back;
    QPushButton* m_verb;
};

} // namespace holdfast::ui
