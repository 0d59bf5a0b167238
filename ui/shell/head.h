// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"

#include <QPushButton>
#include <QWidget>

class QMenu;
class QStackedLayout;

namespace holdfast::ui
{

/// Looks like a field, is a button: opens the command palette.
class CommandField : public QPushButton
{
    Q_OBJECT
public:
    explicit CommandField(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {248, 32}; }

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// The bar above the content: what the page puts there, the command field, all menus in one button.
class HeadBar : public QWidget
{
    Q_OBJECT
public:
    explicit HeadBar(Context& context, QWidget* parent = nullptr);
    void add(QWidget* head);
    void setCurrent(QWidget* head);

Q_SIGNALS:
    void paletteRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fillMenu(QMenu* menu);

    Context& m_context;
    QStackedLayout* m_heads;
};

} // namespace holdfast::ui
