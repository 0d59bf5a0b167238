// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/transfer/types.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace holdfast::ui
{

/// The program as an icon while transfers go on without a window; shown only then.
class Tray : public QObject
{
    Q_OBJECT
public:
    explicit Tray(QObject* parent = nullptr);
    ~Tray() override;
    [[nodiscard]] bool isAvailable() const;
    void show();
    void hide();
    /// A notice of the system; only while the icon is there.
    void notify(const QString& title, const QString& text, bool trouble);
    void setTotals(const app::transfer::TransferTotals& totals);

Q_SIGNALS:
    void showRequested();
    void quitRequested();

private:
    QSystemTrayIcon m_icon;
    QMenu m_menu;
};

} // namespace holdfast::ui
