// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run.h"

#include "ui/platform/appearance.h"
#include "ui/shell/languages.h"
#include "ui/shell/main_window.h"
#include "ui/shell/translations.h"
#include "ui/theme/theme.h"

#include <QApplication>

namespace holdfast::ui
{

int run(QApplication&, const app::Services& services)
{
    QApplication::setApplicationDisplayName(QStringLiteral("Holdfast"));
    QApplication::setDesktopFileName(QStringLiteral("holdfast"));
    QApplication::setQuitOnLastWindowClosed(false); // the tray may outlive the window
    UiSettings settings(services.paths.configDir());
    Theme& look = installTheme(Scheme::Light);
    Appearance appearance(look, settings);
    int code = kAgain;
    while (code == kAgain) {
        installTranslations(settings.language());
        MainWindow window(services, settings);
        window.show();
        code = QApplication::exec();
        settings.setGeometry(window.saveGeometry());
    }
    return code;
}

} // namespace holdfast::ui
