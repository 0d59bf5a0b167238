// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QElapsedTimer>
#include <QWidget>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace holdfast::ui
{

class IconLabel;
class Label;

/// All transfers in one line at the lower edge; never hidden, opens into the queue.
class TransferStrip : public QWidget
{
    Q_OBJECT
public:
    explicit TransferStrip(Context& context, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void show(const app::transfer::TransferTotals& totals);
    void announce(const QString& words);

    Context& m_context;
    Label* m_count;
    Label* m_up;
    Label* m_down;
    IconLabel* m_upIcon;
    IconLabel* m_downIcon;
    QProgressBar* m_bar;
    Label* m_left;
    QPushButton* m_stopped;
    QToolButton* m_pause;
    app::transfer::TransferTotals m_totals;
    bool m_resumes = false;
    QElapsedTimer m_announced;
};

} // namespace holdfast::ui
