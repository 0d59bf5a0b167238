// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/tray.h"

#include "ui/widgets/format.h"

namespace holdfast::ui
{

Tray::Tray(QObject* parent) : QObject(parent)
{
    m_icon.setIcon(QIcon(QStringLiteral(":/holdfast.svg")));
    m_icon.setToolTip(QStringLiteral("Holdfast"));
    connect(m_menu.addAction(tr("Show Holdfast")), &QAction::triggered, this, [this] {
        hide();
        Q_EMIT showRequested();
    });
    connect(m_menu.addAction(tr("Quit")), &QAction::triggered, this, &Tray::quitRequested);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, [this] {
        hide();
        Q_EMIT showRequested();
    });
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason why) {
        if (why == QSystemTrayIcon::Trigger || why == QSystemTrayIcon::DoubleClick) {
            hide();
            Q_EMIT showRequested();
        }
    });
}

Tray::~Tray() = default;

bool Tray::isAvailable() const
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::show()
{
    m_icon.show();
}

void Tray::hide()
{
    m_icon.hide();
}

void Tray::notify(const QString& title, const QString& text, bool trouble)
{
    if (m_icon.isVisible())
        m_icon.showMessage(title, text, trouble ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

void Tray::setTotals(const app::transfer::TransferTotals& totals)
{
    if (!m_icon.isVisible())
        return;
    const QString words = totals.running > 0
        ? tr("Holdfast: %n running, %1", nullptr, totals.running)
              .arg(totals.secondsLeft ? format::timeLeft(totals.secondsLeft) : format::unknown())
        : tr("Holdfast: transfers have ended");
    m_icon.setToolTip(words);
}

} // namespace holdfast::ui
