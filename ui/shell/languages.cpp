// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/languages.h"

#include "ui/theme/icons.h"

#include <QApplication>
#include <QComboBox>
#include <QLocale>

namespace holdfast::ui
{

void fillLanguages(QComboBox& box, UiSettings& settings)
{
    box.setAccessibleName(QApplication::translate("Languages", "Language"));
    const std::pair<const char*, QString> all[] = {
        {"en", QStringLiteral("English")}, {"zh_CN", QStringLiteral("简体中文")}};
    for (const auto& [code, name] : all)
        box.addItem(icon(QStringLiteral("globe")), name, QLatin1String(code));
    const QString chosen = settings.language().isEmpty() ? QLocale().name() : settings.language();
    box.setCurrentIndex(chosen.startsWith("zh") ? 1 : 0);
    QObject::connect(&box, &QComboBox::activated, &settings, [&box, &settings](int index) {
        const QString code = box.itemData(index).toString();
        if (code == settings.language() || (settings.language().isEmpty() && QLocale().name().startsWith(code)))
            return;
        settings.setLanguage(code);
        QApplication::exit(kAgain);
    });
}

} // namespace holdfast::ui
