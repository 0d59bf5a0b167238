// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_settings.h"

class QComboBox;

namespace holdfast::ui
{

/// The event loop's code that asks run() to make the window anew, in another language.
inline constexpr int kAgain = 1000;

/// The languages there are, each by its own name, the chosen one current; choosing another keeps it
/// and makes the window anew.
void fillLanguages(QComboBox& box, UiSettings& settings);

} // namespace holdfast::ui
