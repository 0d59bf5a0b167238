// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/appearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace holdfast::ui
{

namespace
{
const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kDark = QStringLiteral("color-scheme");
const QString kContrast = QStringLiteral("contrast");
} // namespace

Appearance::Appearance(Theme& theme, UiSettings& settings, QObject* parent)
    : QObject(parent), m_theme(theme), m_settings(settings)
{
    connect(&settings, &UiSettings::appearanceChanged, this, &Appearance::apply);
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
            SLOT(onSettingChanged(QString, QString, QDBusVariant)));
        ask(kDark);
        ask(kContrast);
    }
    apply();
}

void Appearance::ask(const QString& key)
{
    QDBusMessage call
        = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call << kGroup << key;
    auto* watcher
        = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
        const QDBusPendingReply<QVariant> reply = *watcher;
        watcher->deleteLater();
        // A desktop without the portal has no wish: light it is.
        if (!reply.isError())
            take(key, reply.value());
    });
}

void Appearance::onSettingChanged(
    const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kGroup)
        take(key, value.variant());
}

void Appearance::take(const QString& key, const QVariant& value)
{
    QVariant plain = value;
    while (plain.canConvert<QDBusVariant>()) // Read() wraps its answer twice
        plain = plain.value<QDBusVariant>().variant();
    if (key == kDark)
        m_dark = plain.toUInt() == 1;
    else if (key == kContrast)
        m_contrast = plain.toUInt() == 1;
    apply();
}

void Appearance::apply()
{
    Scheme wanted = m_contrast ? Scheme::Contrast : m_dark ? Scheme::Dark : Scheme::Light;
    switch (m_settings.appearance()) {
    case UiSettings::Appearance::Light: wanted = Scheme::Light; break;
    case UiSettings::Appearance::Dark: wanted = Scheme::Dark; break;
    case UiSettings::Appearance::Contrast: wanted = Scheme::Contrast; break;
    case UiSettings::Appearance::System: break;
    }
    if (wanted != m_theme.scheme())
        m_theme.setScheme(wanted);
}

} // namespace holdfast::ui
