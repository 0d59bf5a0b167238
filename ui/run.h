// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services.h"

class QApplication;

namespace holdfast::ui
{

/// Shows the window, runs the event loop and returns its exit code. What runs below the window is
/// the caller's to shut down.
int run(QApplication& application, const app::Services& services);
/// Brings the window to the front, from the tray too; nothing while there is none.
void showWindow();
// Why the program cannot start, in a box: there is no window yet to say it in.
void sayFoldersCannotBeMade(const app::Paths& paths, const app::Fault& fault);
void sayAlreadyRunning(const app::Paths& paths);

} // namespace holdfast::ui
