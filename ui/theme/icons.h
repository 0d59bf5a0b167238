// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainter>

namespace holdfast::ui
{

/// An icon of resources/icons.txt in the colours of the theme, whatever the theme is when it is
/// painted. Normal = `rest`, Active = text, Selected = on accent, Disabled = disabled.
[[nodiscard]] QIcon icon(const QString& name, Role rest = Role::TextSecondary);
/// Paints the icon centred in `rect` at `size` logical pixels; arrows and chevrons mirror in a
/// right-to-left layout.
void paintIcon(QPainter& painter, const QRect& rect, const QString& name, Role role, int size = 16);
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal ratio);

} // namespace holdfast::ui
