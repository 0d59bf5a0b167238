// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>

namespace holdfast::ui
{

/// How the program looks and behaves for this person; an INI file beside the connections.
class UiSettings : public QObject
{
    Q_OBJECT
public:
    enum class Appearance { System, Light, Dark, Contrast };

    explicit UiSettings(const QString& folder, QObject* parent = nullptr);

    [[nodiscard]] Appearance appearance() const;
    void setAppearance(Appearance appearance);
    /// "" follows the system; "en", "zh_CN".
    [[nodiscard]] QString language() const;
    void setLanguage(const QString& language);
    [[nodiscard]] bool menuBar() const;
    void setMenuBar(bool shown);
    [[nodiscard]] bool detailsPanel() const;
    void setDetailsPanel(bool shown);
    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);

Q_SIGNALS:
    void appearanceChanged();

private:
    QSettings m_settings;
};

} // namespace holdfast::ui
