// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

namespace holdfast::ui
{

namespace
{

int controlHeight(const QWidget* widget)
{
    const QString size = widget ? widget->property("grade").toString() : QString();
    const int base = size == "small" ? 28 : size == "large" ? 36 : 32;
    // A larger system font must not be cut: 13 px text has 19 px of air in a 32 px control.
    const int text = widget ? widget->fontMetrics().height() : 16;
    return qMax(base, text + (base - 18));
}

bool isLink(const QWidget* widget)
{
    return widget && widget->property("kind").toString() == "link";
}

} // namespace

HoldfastStyle::HoldfastStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void HoldfastStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget)
        || qobject_cast<QScrollBar*>(widget) || qobject_cast<QLineEdit*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QMenu*>(widget))
        widget->setAttribute(Qt::WA_TranslucentBackground, false);
}

void HoldfastStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
    QPainter* painter, const QWidget* widget) const
{
    const Theme& t = theme();
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
            if (frame->lineWidth > 0)
                paint::field(*option, *painter, widget);
            return;
        }
        break;
    case PE_FrameLineEdit: paint::field(*option, *painter, widget); return;
    case PE_Frame:
        if (qobject_cast<const QPlainTextEdit*>(widget)) {
            paint::box(*painter, option->rect, 6, {},
                t.color(widget->hasFocus() ? Role::Focus : Role::Input),
                widget->hasFocus() ? 2 : 1);
            return;
        }
        break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: paint::checkBox(*option, *painter); return;
    case PE_IndicatorRadioButton: paint::radio(*option, *painter); return;
    case PE_FrameFocusRect: return; // FocusRing draws it outside the widget; rows draw their own
    case PE_PanelMenu:
        paint::box(*painter, option->rect, 0, t.color(Role::Base), t.color(Role::LineStrong));
        return;
    case PE_FrameMenu: return;
    case PE_PanelTipLabel:
        paint::box(*painter, option->rect, 0, t.color(Role::Panel), t.color(Role::LineStrong));
        return;
    case PE_PanelItemViewRow: return;
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            paint::rowGround(*item, *painter, widget);
            return;
        }
        break;
    case PE_PanelButtonTool:
    case PE_IndicatorArrowDown:
        break;
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void HoldfastStyle::drawControl(ControlElement element, const QStyleOption* option,
    QPainter* painter, const QWidget* widget) const
{
    const Theme& t = theme();
    switch (element) {
    case CE_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            paint::pushButton(*button, *painter, widget);
            return;
        }
        break;
    case CE_ComboBoxLabel:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            paint::comboLabel(*this, *combo, *painter, widget);
            return;
        }
        break;
    case CE_ProgressBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            paint::progress(*bar, *painter);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            paint::menuItem(*item, *painter);
            return;
        }
        break;
    case CE_Header:
        if (const auto* head = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            paint::header(*head, *painter, widget);
            return;
        }
        break;
    case CE_HeaderEmptyArea: {
        painter->fillRect(option->rect, t.color(Role::Base));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            t.color(Role::Line));
        return;
    }
    case CE_Splitter: {
        const QRect r = option->rect;
        const bool upright = option->state & State_Horizontal;
        painter->fillRect(upright ? QRect(r.center().x(), r.top(), 1, r.height())
                                  : QRect(r.left(), r.center().y(), r.width(), 1),
            t.color(Role::Line));
        return;
    }
    case CE_FocusFrame: {
        const qreal width = t.isContrast() ? 3 : 2;
        paint::box(*painter, option->rect, 9, {}, t.color(Role::Focus), width);
        return;
    }
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void HoldfastStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    switch (control) {
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            paint::toolButton(*this, *button, *painter, widget);
            return;
        }
        break;
    case CC_ComboBox:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            paint::combo(*this, *combo, *painter, widget);
            return;
        }
        break;
    case CC_SpinBox:
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
            paint::spin(*this, *spin, *painter, widget);
            return;
        }
        break;
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            paint::scrollBar(*this, *bar, *painter, widget);
            return;
        }
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int HoldfastStyle::pixelMetric(
    PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return qobject_cast<const QPlainTextEdit*>(widget) ? 2 : 1;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ListViewIconSize: return 16;
    case PM_ToolBarIconSize: return 16;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 8;
    case PM_ScrollBarExtent: return 12;
    case PM_ScrollBarSliderMin: return 32;
    case PM_SplitterWidth: return 1;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin: return 4;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin: return 4;
    case PM_MenuHMargin: return 4;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_ToolTipLabelFrameWidth: return 6;
    case PM_ButtonDefaultIndicator: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QSize HoldfastStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            if (isLink(widget))
                return {size.width() + 2, qMax(size.height(), 20)};
            QFont bold = fontFor(Type::Medium);
            int width = QFontMetrics(bold).horizontalAdvance(button->text) + 26;
            if (!button->icon.isNull())
                width += 16 + (button->text.isEmpty() ? 0 : 9);
            if (button->features & QStyleOptionButton::HasMenu)
                width += 20;
            return {width, controlHeight(widget)};
        }
        break;
    case CT_LineEdit: return {size.width() + 20, controlHeight(widget)};
    case CT_ComboBox:
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width() + 24,
            controlHeight(widget)};
    case CT_SpinBox:
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width() + 12,
            controlHeight(widget)};
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            const int height = controlHeight(widget);
            if (button->text.isEmpty() || button->toolButtonStyle == Qt::ToolButtonIconOnly)
                return {height, height};
            QFont strong = fontFor(Type::Strong); // room for the selected segment's weight
            int width = QFontMetrics(strong).horizontalAdvance(button->text) + 22;
            if (button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull())
                width += 16 + 8;
            if (button->features & QStyleOptionToolButton::HasMenu)
                width += 18;
            return {width, height};
        }
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return {10, 9};
            const int height = qMax(28, QFontMetrics(item->font).height() + 10);
            return {QFontMetrics(item->font).horizontalAdvance(item->text) + 36 + 44, height};
        }
        break;
    case CT_HeaderSection: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width() + 16, 32};
    }
    case CT_ProgressBar: return {qMax(size.width(), 80), 6};
    default: break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect HoldfastStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl sub, const QWidget* widget) const
{
    const QRect r = option->rect;
    if (control == CC_ScrollBar) {
        // No arrows: the groove is the bar.
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine)
            return {};
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar && (sub == SC_ScrollBarGroove))
            return r;
        if (bar && (sub == SC_ScrollBarSlider || sub == SC_ScrollBarAddPage
                || sub == SC_ScrollBarSubPage)) {
            const bool flat = bar->orientation == Qt::Horizontal;
            const int whole = flat ? r.width() : r.height();
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            const int least = pixelMetric(PM_ScrollBarSliderMin, option, widget);
            int length = range + bar->pageStep > 0
                ? int(qint64(bar->pageStep) * whole / (range + bar->pageStep)) : whole;
            length = qBound(qMin(least, whole), length, whole);
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum,
                bar->sliderPosition, whole - length, bar->upsideDown);
            QRect part;
            if (sub == SC_ScrollBarSlider)
                part = flat ? QRect(start, 0, length, r.height()) : QRect(0, start, r.width(), length);
            else if (sub == SC_ScrollBarSubPage)
                part = flat ? QRect(0, 0, start, r.height()) : QRect(0, 0, r.width(), start);
            else
                part = flat ? QRect(start + length, 0, whole - start - length, r.height())
                            : QRect(0, start + length, r.width(), whole - start - length);
            return visualRect(option->direction, r, part.translated(r.topLeft()));
        }
    }
    if (control == CC_ComboBox) {
        if (sub == SC_ComboBoxEditField)
            return visualRect(option->direction, r, r.adjusted(11, 1, -30, -1));
        if (sub == SC_ComboBoxArrow)
            return visualRect(option->direction, r, QRect(r.right() - 30, r.top(), 30, r.height()));
        if (sub == SC_ComboBoxListBoxPopup)
            return r.adjusted(0, 2, 0, 2);
    }
    if (control == CC_SpinBox) {
        const int half = r.height() / 2;
        if (sub == SC_SpinBoxUp)
            return visualRect(option->direction, r, QRect(r.right() - 24, r.top(), 24, half));
        if (sub == SC_SpinBoxDown)
            return visualRect(option->direction, r, QRect(r.right() - 24, r.top() + half, 24, half));
        if (sub == SC_SpinBoxEditField)
            return visualRect(option->direction, r, r.adjusted(8, 2, -26, -2));
        if (sub == SC_SpinBoxFrame)
            return r;
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QRect HoldfastStyle::subElementRect(
    SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            return option->rect.adjusted(8, 2, -8, -2);
        return option->rect;
    }
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

int HoldfastStyle::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_DialogButtonLayout: return QDialogButtonBox::GnomeLayout;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText: return 0;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_FocusFrame_AboveWidget: return 1;
    case SH_ScrollBar_LeftClickAbsolutePosition: return 0;
    case SH_ToolTip_WakeUpDelay: return 500;
    case SH_Menu_SloppySubMenus: return 1;
    case SH_ComboBox_Popup: return 0;
    case SH_ToolTipLabel_Opacity: return 255;
    case SH_FormLayoutLabelAlignment: return Qt::AlignLeft | Qt::AlignVCenter;
    case SH_UnderlineShortcut: return 0; // shown by Fusion only while Alt is held
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace holdfast::ui
