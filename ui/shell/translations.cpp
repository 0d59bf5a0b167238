// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/translations.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace holdfast::ui
{

void installTranslations(const QString& chosen)
{
    qDeleteAll(qApp->findChildren<QTranslator*>(QStringLiteral("holdfastTranslator")));
    const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
    QLocale::setDefault(locale);
    const auto install = [](QTranslator* translator) {
        translator->setObjectName(QStringLiteral("holdfastTranslator"));
        QApplication::installTranslator(translator);
    };
    auto* qt = new QTranslator(qApp);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        install(qt);
    auto* ours = new QTranslator(qApp);
    const QString folder = QStringLiteral(":/i18n");
    if (ours->load(locale, QStringLiteral("holdfast"), QStringLiteral("_"), folder)
        || ours->load(QStringLiteral("holdfast_en"), folder))
        install(ours);
    QApplication::setLayoutDirection(locale.textDirection());
}

} // namespace holdfast::ui
