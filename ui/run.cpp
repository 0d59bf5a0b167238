// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run.h"

#include "ui/platform/appearance.h"
#include "ui/shell/languages.h"
#include "ui/shell/main_window.h"
#include "ui/shell/translations.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QMessageBox>

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

void showWindow()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* window = qobject_cast<MainWindow*>(widget))
            window->comeBack();
    }
}

namespace
{

struct StartText
{
    Q_DECLARE_TR_FUNCTIONS(StartText)
};

void sayInBox(const app::Paths& paths, const std::function<void(QMessageBox&)>& fill)
{
    installTranslations(UiSettings(paths.configDir()).language());
    QMessageBox box(QMessageBox::Warning, QStringLiteral("Holdfast"), {}, QMessageBox::Close);
    fill(box);
    box.exec(); // nothing else runs yet
}

} // namespace

void sayFoldersCannotBeMade(const app::Paths& paths, const app::Fault& fault)
{
    sayInBox(paths, [&](QMessageBox& box) {
        box.setText(StartText::tr("Holdfast cannot start: a folder of its own cannot be made."));
        box.setInformativeText(
            StartText::tr("Free some space, or let yourself write to %1, then start it again.").arg(fault.message));
    });
}

void sayAlreadyRunning(const app::Paths& paths)
{
    sayInBox(paths, [](QMessageBox& box) {
        box.setText(StartText::tr("Holdfast runs already, but does not answer."));
        box.setInformativeText(StartText::tr("Wait a moment and start it again. If it stays so, end it first."));
    });
}

} // namespace holdfast::ui
