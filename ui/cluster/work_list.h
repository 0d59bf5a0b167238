// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cluster/growth_words.h"
#include "ui/shell/context.h"
#include "ui/widgets/card.h"

class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace holdfast::ui
{

class ElidedLabel;
class Label;

/// What the store does in the background, with progress, speed, time left and what holds it; and the
/// button that pauses a change of the drives.
class WorkList : public QWidget
{
    Q_OBJECT
public:
    explicit WorkList(Context& context, QWidget* parent = nullptr);
    void show(const app::adminclient::NodeStatus& status);
    using QWidget::show;
    /// Whether the node lets its drives be changed, and if not, why.
    void setPossible(bool possible, const QString& whyNot);

private:
    struct Row
    {
        QString key;
        IconLabel* icon;
        ElidedLabel* name;
        ElidedLabel* done;
        QProgressBar* bar;
        Label* percent;
        Label* left;
        ElidedLabel* reason;
    };
    void build(const QList<WorkLine>& lines);
    void fill(const Row& row, const WorkLine& line);

    Context& m_context;
    Label* m_growth;
    Label* m_narrow;
    QPushButton* m_rewrite;
    QWidget* m_narrowRow;
    QPushButton* m_pause;
    Label* m_idle;
    QVBoxLayout* m_table; ///< holds one grid, made anew when the works change
    QWidget* m_tableHost;
    QList<Row> m_rows;
    bool m_paused = false;
};

} // namespace holdfast::ui
