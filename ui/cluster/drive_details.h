// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/drives_model.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"

class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class Chip;
class ElidedLabel;
class FactList;
class InlineMessage;
class Label;

/// The chosen drive: what is wrong with it, its facts, and the steps to replace or drain it.
class DriveDetails : public Surface
{
    Q_OBJECT
public:
    explicit DriveDetails(Context& context, QWidget* parent = nullptr);
    /// `index` of the model; invalid: no drive is chosen.
    void show(const QModelIndex& index, const app::adminclient::NodeStatus* status);
    using Surface::show;
    /// Whether the node lets its drives be changed, and if not, why.
    void setPossible(bool possible, const QString& whyNot);

Q_SIGNALS:
    void closeRequested();

private:
    void makeSteps(QVBoxLayout* column);
    void showFacts(const QModelIndex& index, const app::adminclient::DriveStatus& drive);
    void showSteps(const app::adminclient::DriveStatus& drive, const app::adminclient::NodeStatus& status);

    Context& m_context;
    ElidedLabel* m_title;
    Chip* m_chip;
    QWidget* m_body;
    Label* m_hint;
    InlineMessage* m_message;
    FactList* m_facts;
    QList<std::pair<QString, QString>> m_shown; ///< in the facts
    QWidget* m_steps;
    Label* m_stepsTitle;
    InlineMessage* m_caution;
    QPushButton* m_replace;
    QPushButton* m_drain;
    bool m_possible = false;
};

} // namespace holdfast::ui
