// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/context.h"
#include "ui/shell/words.h"

#include <QMenu>
#include <QToolButton>

namespace holdfast::ui
{

/// The place the window shows now, with its state in a word; opens the list of all places.
class ConnectionSwitcher : public QToolButton
{
    Q_OBJECT
public:
    explicit ConnectionSwitcher(Context& context, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {208, 56}; }
    void setCompact(bool compact);
    [[nodiscard]] const words::Standing& standing() const { return m_standing; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void fillMenu();

    Context& m_context;
    QMenu m_menu;
    QString m_name;
    QString m_tile;
    words::Standing m_standing;
    bool m_compact = false;
};

} // namespace holdfast::ui
