// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace holdfast::ui
{

/// The controls of the program over Fusion: buttons, fields, boxes, bars, menus, heads and focus.
/// Variants are dynamic properties of the widget:
///   primary (bool)             the one main button of a view
///   kind = "link" | "danger"   a button that reads as a link; one whose act cannot be undone
///   grade = "small" | "large"   28 and 36 pixels high instead of 32
///   segment = "first" | "middle" | "last" | "only"   a joined QToolButton
///   error (bool)               a field whose content is refused
class HoldfastStyle : public QProxyStyle
{
    Q_OBJECT
public:
    HoldfastStyle();

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
        QPainter* painter, const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(
        PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option,
        const QSize& size, const QWidget* widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option,
        SubControl sub, const QWidget* widget) const override;
    [[nodiscard]] QRect subElementRect(
        SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
        QStyleHintReturn* data) const override;
};

} // namespace holdfast::ui
