// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::ui
{

/// Loads the sentences of the chosen language ("": the system's) and sets locale and direction.
/// English is loaded too when nothing else fits: its plural forms are in a file like any other's.
void installTranslations(const QString& chosen);

} // namespace holdfast::ui
