// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QPainterPath>
#include <QStyle>
#include <QWidget>

namespace holdfast::ui::paint
{

namespace
{

struct ButtonLook
{
    QColor ground;
    QColor edge;
    QColor text;
    QIcon::Mode icon = QIcon::Normal;
};

bool flag(const QWidget* widget, const char* name)
{
    return widget && widget->property(name).toBool();
}

ButtonLook look(QStyle::State state, const QWidget* widget, bool flat)
{
    const Theme& t = theme();
    const bool on = state & QStyle::State_Enabled;
    const bool down = state & QStyle::State_Sunken;
    const bool hover = on && (state & QStyle::State_MouseOver);
    const QString kind = widget ? widget->property("kind").toString() : QString();
    if (!on)
        return {flat ? QColor() : t.color(Role::Window), flat ? QColor() : t.color(Role::Line),
            t.color(Role::Disabled), QIcon::Disabled};
    if (flag(widget, "primary")) {
        const Role ground = down ? Role::AccentPress : hover ? Role::AccentHover : Role::Accent;
        return {t.color(ground), {}, t.color(Role::OnAccent), QIcon::Selected};
    }
    const QColor text = t.color(kind == "danger" ? Role::Err
            : kind == "link"                     ? Role::AccentText
                                                 : Role::Text);
    const QColor rest = flat ? QColor() : t.color(Role::Button);
    const QColor ground = down ? t.color(Role::Press) : hover ? t.color(Role::Hover) : rest;
    return {ground, flat ? QColor() : t.color(Role::LineStrong), text,
        hover ? QIcon::Active : QIcon::Normal};
}

void drawIcon(QPainter& painter, const QIcon& icon, const QRect& rect, QIcon::Mode mode)
{
    const int side = rect.width();
    icon.paint(&painter, QRect(rect.x(), rect.y() + (rect.height() - side) / 2, side, side), Qt::AlignCenter, mode);
}

/// A rectangle rounded only at its outer ends, for joined buttons.
QPainterPath segmentPath(const QRectF& r, const QString& place, qreal radius, bool rightToLeft)
{
    const bool first = place == "first" || place == "only";
    const bool last = place == "last" || place == "only";
    const bool left = rightToLeft ? last : first;
    const bool right = rightToLeft ? first : last;
    QPainterPath path;
    path.setFillRule(Qt::WindingFill); // the parts overlap
    path.addRoundedRect(r, radius, radius);
    if (!left)
        path.addRect(r.adjusted(0, 0, -r.width() / 2, 0));
    if (!right)
        path.addRect(r.adjusted(r.width() / 2, 0, 0, 0));
    return path.simplified();
}

void drawSegment(const QStyleOptionToolButton& option, QPainter& painter, const QWidget* widget)
{
    const Theme& t = theme();
    const bool checked = option.state & QStyle::State_On;
    const bool on = option.state & QStyle::State_Enabled;
    const bool hover = on && (option.state & QStyle::State_MouseOver);
    const QString place = widget->property("segment").toString();
    const QRectF r = QRectF(option.rect).adjusted(0.5, 0.5,
        place == "last" || place == "only" ? -0.5 : 0.5, -0.5);
    const QColor ground = checked ? t.color(Role::TintStrong)
        : !on                     ? t.color(Role::Window)
        : hover                   ? t.color(Role::Hover)
                                  : t.color(Role::Button);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.color(checked && t.isContrast() ? Role::Accent : Role::LineStrong), 1));
    painter.setBrush(ground);
    painter.drawPath(segmentPath(r, place, 6, option.direction == Qt::RightToLeft));
}

} // namespace

void box(QPainter& painter, const QRectF& rect, qreal radius, const QColor& ground,
    const QColor& edge, qreal width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    const qreal inset = edge.isValid() ? width / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void pushButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget)
{
    const bool link = widget && widget->property("kind").toString() == "link";
    const bool flat = link || (option.features & QStyleOptionButton::Flat);
    const ButtonLook l = look(option.state, widget, flat);
    painter.save();
    if (!link)
        box(painter, option.rect, 6, l.ground, l.edge);
    QFont font = widget ? widget->font() : painter.font();
    font.setWeight(QFont::Medium);
    if (link && (option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled))
        font.setUnderline(true);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const bool menu = option.features & QStyleOptionButton::HasMenu;
    const bool hasIcon = !option.icon.isNull();
    const int side = option.iconSize.isValid() ? option.iconSize.width() : 16;
    const int gap = hasIcon && !option.text.isEmpty() ? 9 : 0;
    const int textWidth = metrics.size(Qt::TextShowMnemonic, option.text).width();
    const int content = (hasIcon ? side + gap : 0) + textWidth + (menu ? 20 : 0);
    QRect inner = option.rect.adjusted(link ? 0 : 8, 0, link ? 0 : -8, 0);
    const bool startAligned = widget && widget->property("align").toString() == "start";
    int x = startAligned ? inner.left() + 4
                         : inner.left() + qMax(0, (inner.width() - content) / 2);
    const auto place = [&](int at, int width) {
        return QStyle::visualRect(
            option.direction, option.rect, QRect(at, option.rect.top(), width, option.rect.height()));
    };
    if (hasIcon) {
        drawIcon(painter, option.icon, place(x, side), l.icon);
        x += side + gap;
    }
    painter.setPen(l.text);
    const int room = qMin(textWidth + 2, inner.right() - x + 1 - (menu ? 20 : 0));
    painter.drawText(place(x, room), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic,
        metrics.elidedText(option.text, Qt::ElideRight, room + 1, Qt::TextShowMnemonic));
    if (menu)
        paintIcon(painter, place(inner.right() - 13, 14), QStringLiteral("chevron-down"),
            l.icon == QIcon::Selected ? Role::OnAccent : Role::TextSecondary, 12);
    painter.restore();
}

void toolButton(
    const QStyle& style, const QStyleOptionToolButton& option, QPainter& painter, const QWidget* widget)
{
    const Theme& t = theme();
    const bool segment = widget && widget->property("segment").isValid();
    const bool flat = option.state & QStyle::State_AutoRaise;
    ButtonLook l = look(option.state, widget, flat && !flag(widget, "primary"));
    painter.save();
    if (segment) {
        drawSegment(option, painter, widget);
    } else {
        if ((option.state & QStyle::State_On) && !flag(widget, "primary"))
            l.ground = t.color(Role::TintStrong);
        box(painter, option.rect, 6, l.ground, l.edge);
    }
    const bool checked = option.state & QStyle::State_On;
    QFont font = widget ? widget->font() : painter.font();
    font.setWeight(segment && checked ? QFont::DemiBold : QFont::Medium);
    if (segment && !checked)
        font.setWeight(QFont::Normal);
    painter.setFont(font);
    const bool showText = option.toolButtonStyle != Qt::ToolButtonIconOnly && !option.text.isEmpty();
    const bool showIcon = !option.icon.isNull() && option.toolButtonStyle != Qt::ToolButtonTextOnly;
    const bool menu = (option.features & QStyleOptionToolButton::HasMenu) && showText;
    const int textWidth = showText
        ? QFontMetrics(font).size(Qt::TextShowMnemonic, option.text).width() : 0;
    const int side = option.iconSize.isValid() ? option.iconSize.width() : 16;
    const int gap = showText && showIcon ? 8 : 0;
    const int content = (showIcon ? side : 0) + gap + textWidth + (menu ? 18 : 0);
    int x = option.rect.left() + qMax(0, (option.rect.width() - content) / 2);
    const auto place = [&](int at, int width) {
        return QStyle::visualRect(
            option.direction, option.rect, QRect(at, option.rect.top(), width, option.rect.height()));
    };
    if (showIcon) {
        drawIcon(painter, option.icon, place(x, side), l.icon);
        x += side + gap;
    }
    if (showText) {
        painter.setPen(l.text);
        style.drawItemText(&painter, place(x, textWidth + 2),
            Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic, option.palette, true, option.text);
        x += textWidth + 6;
    }
    if (menu)
        paintIcon(painter, place(x, 12), QStringLiteral("chevron-down"),
            l.icon == QIcon::Selected ? Role::OnAccent : Role::TextSecondary, 12);
    painter.restore();
}

void checkBox(const QStyleOption& option, QPainter& painter)
{
    const Theme& t = theme();
    const bool on = option.state & QStyle::State_Enabled;
    const bool checked = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const QRect r(option.rect.x() + (option.rect.width() - 16) / 2,
        option.rect.y() + (option.rect.height() - 16) / 2, 16, 16);
    if (checked)
        box(painter, r, 4, t.color(on ? Role::Accent : Role::Disabled));
    else
        box(painter, r, 4, t.color(on ? Role::Base : Role::Window),
            t.color(!on ? Role::Line : option.state & QStyle::State_MouseOver ? Role::TextTertiary
                                                                             : Role::Input));
    if (option.state & QStyle::State_NoChange)
        painter.fillRect(r.adjusted(4, 7, -4, -7), t.color(Role::OnAccent));
    else if (checked)
        paintIcon(painter, r, QStringLiteral("check-lg"), Role::OnAccent, 11);
}

void radio(const QStyleOption& option, QPainter& painter)
{
    const Theme& t = theme();
    const bool on = option.state & QStyle::State_Enabled;
    const QRectF r(option.rect.x() + (option.rect.width() - 16) / 2.0,
        option.rect.y() + (option.rect.height() - 16) / 2.0, 16, 16);
    if (option.state & QStyle::State_On) {
        box(painter, r, 8, t.color(on ? Role::Accent : Role::Disabled));
        box(painter, r.adjusted(5, 5, -5, -5), 3, t.color(Role::OnAccent));
    } else {
        box(painter, r, 8, t.color(Role::Base), t.color(on ? Role::Input : Role::Line));
    }
}

} // namespace holdfast::ui::paint
