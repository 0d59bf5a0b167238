// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>

/// The painters behind HoldfastStyle, one per kind of control.
namespace holdfast::ui::paint
{

/// A rounded box with a 1 px (or wider) edge drawn inside `rect`; an invalid colour leaves it out.
void box(QPainter& painter, const QRectF& rect, qreal radius, const QColor& ground,
    const QColor& edge = {}, qreal width = 1);
/// A bar of 6 px (or the height of `rect`) filled to `fraction`, or a moving piece when it is < 0.
void bar(QPainter& painter, const QRect& rect, double fraction, Role fill, bool rightToLeft = false);
/// A filled chip with its icon and word; chipSize() is what it needs.
void chip(QPainter& painter, const QRect& rect, State state, const QString& text,
    const QString& icon = {});
[[nodiscard]] QSize chipSize(const QString& text, bool withIcon = true);

void pushButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget);
void toolButton(
    const QStyle& style, const QStyleOptionToolButton& option, QPainter& painter, const QWidget* widget);
void field(const QStyleOption& option, QPainter& painter, const QWidget* widget);
void combo(const QStyle& style, const QStyleOptionComboBox& option, QPainter& painter,
    const QWidget* widget);
void comboLabel(const QStyle& style, const QStyleOptionComboBox& option, QPainter& painter,
    const QWidget* widget);
void spin(const QStyle& style, const QStyleOptionSpinBox& option, QPainter& painter,
    const QWidget* widget);
void checkBox(const QStyleOption& option, QPainter& painter);
void radio(const QStyleOption& option, QPainter& painter);
void progress(const QStyleOptionProgressBar& option, QPainter& painter);
void scrollBar(const QStyle& style, const QStyleOptionSlider& option, QPainter& painter,
    const QWidget* widget);
void menuItem(const QStyleOptionMenuItem& option, QPainter& painter);
void header(const QStyleOptionHeader& option, QPainter& painter, const QWidget* widget);
void rowGround(const QStyleOptionViewItem& option, QPainter& painter, const QWidget* widget);

} // namespace holdfast::ui::paint
