// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/sleep_guard.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace holdfast::ui
{

namespace
{

struct GuardText
{
    Q_DECLARE_TR_FUNCTIONS(GuardText)
};

} // namespace

void LogindLock::take(const QString& why)
{
    m_wanted = true;
    QDBusConnection bus = QDBusConnection::systemBus();
    if (!bus.isConnected())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"),
        QStringLiteral("/org/freedesktop/login1"), QStringLiteral("org.freedesktop.login1.Manager"),
        QStringLiteral("Inhibit"));
    call << QStringLiteral("sleep:idle") << QStringLiteral("Holdfast") << why << QStringLiteral("block");
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, asked = ++m_asked] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *watcher;
        if (!reply.isError() && m_wanted && asked == m_asked)
            m_descriptor = reply.value(); // refused or absent: it may sleep, transfers go on after
    });
}

void LogindLock::release()
{
    m_wanted = false;
    m_descriptor = QDBusUnixFileDescriptor();
}

void SleepGuard::setBusy(bool busy)
{
    if (std::exchange(m_busy, busy) == busy)
        return;
    if (busy)
        m_lock->take(GuardText::tr("Files are being transferred"));
    else
        m_lock->release();
}

} // namespace holdfast::ui
