// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_settings.h"
#include "ui/theme/theme.h"

#include <QDBusVariant>

namespace holdfast::ui
{

/// Keeps the theme in step with the person's choice and, when that is "system", with the desktop's
/// wishes for dark and for contrast (the portal's org.freedesktop.appearance).
class Appearance : public QObject
{
    Q_OBJECT
public:
    Appearance(Theme& theme, UiSettings& settings, QObject* parent = nullptr);

private Q_SLOTS:
    void onSettingChanged(
        const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask(const QString& key);
    void take(const QString& key, const QVariant& value);
    void apply();

    Theme& m_theme;
    UiSettings& m_settings;
    bool m_dark = false;
    bool m_contrast = false;
};

} // namespace holdfast::ui
