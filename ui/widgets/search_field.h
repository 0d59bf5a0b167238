// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace holdfast::ui
{

/// A field with the glass at its start and a cross that empties it, both with names for readers.
[[nodiscard]] QLineEdit* searchField(const QString& name, const QString& placeholder = {});

} // namespace holdfast::ui
