// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ui_settings.h"

namespace holdfast::ui
{

namespace
{
constexpr const char* kAppearances[] = {"system", "light", "dark", "contrast"};
}

UiSettings::UiSettings(const QString& folder, QObject* parent)
    : QObject(parent), m_settings(folder + QStringLiteral("/window.ini"), QSettings::IniFormat)
{
}

UiSettings::Appearance UiSettings::appearance() const
{
    const QString name = m_settings.value("appearance").toString();
    for (int i = 0; i < 4; ++i) {
        if (name == QLatin1String(kAppearances[i]))
            return static_cast<Appearance>(i);
    }
    return Appearance::System;
}

void UiSettings::setAppearance(Appearance appearance)
{
    m_settings.setValue("appearance", QString::fromLatin1(kAppearances[int(appearance)]));
    Q_EMIT appearanceChanged();
}

QString UiSettings::language() const
{
    return m_settings.value("language").toString();
}

void UiSettings::setLanguage(const QString& language)
{
    m_settings.setValue("language", language);
}

bool UiSettings::menuBar() const
{
    return m_settings.value("menuBar", false).toBool();
}

void UiSettings::setMenuBar(bool shown)
{
    m_settings.setValue("menuBar", shown);
}

bool UiSettings::detailsPanel() const
{
    return m_settings.value("detailsPanel", true).toBool();
}

void UiSettings::setDetailsPanel(bool shown)
{
    m_settings.setValue("detailsPanel", shown);
}

QByteArray UiSettings::geometry() const
{
    return m_settings.value("geometry").toByteArray();
}

void UiSettings::setGeometry(const QByteArray& geometry)
{
    m_settings.setValue("geometry", geometry);
}

} // namespace holdfast::ui
