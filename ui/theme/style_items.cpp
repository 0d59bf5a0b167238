// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QAbstractItemView>
#include <QStyle>

namespace holdfast::ui::paint
{

void scrollBar(const QStyle& style, const QStyleOptionSlider& option, QPainter& painter,
    const QWidget* widget)
{
    if (option.maximum <= option.minimum)
        return;
    const Theme& t = theme();
    QRect slider = style.subControlRect(
        QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool flat = option.orientation == Qt::Horizontal;
    const bool busy = option.state & (QStyle::State_Sunken | QStyle::State_MouseOver);
    const int margin = busy ? 2 : 3;
    slider = flat ? slider.adjusted(2, margin, -2, -margin) : slider.adjusted(margin, 2, -margin, -2);
    box(painter, slider, (flat ? slider.height() : slider.width()) / 2.0,
        t.color(busy ? Role::Input : Role::LineStrong));
}

void menuItem(const QStyleOptionMenuItem& option, QPainter& painter)
{
    const Theme& t = theme();
    const QRect r = option.rect;
    painter.save();
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(r.left() + 4, r.center().y(), r.width() - 8, 1), t.color(Role::Line));
        painter.restore();
        return;
    }
    const bool on = option.state & QStyle::State_Enabled;
    const bool selected = on && (option.state & QStyle::State_Selected);
    if (selected)
        box(painter, r.adjusted(2, 0, -2, 0), 4, t.color(Role::TintStrong),
            t.isContrast() ? t.color(Role::Accent) : QColor());
    const auto place = [&](const QRect& at) { return QStyle::visualRect(option.direction, r, at); };
    const QRect iconRect = place(QRect(r.left() + 10, r.top(), 16, r.height()));
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked)
        paintIcon(painter, iconRect, QStringLiteral("check-lg"),
            on ? Role::AccentText : Role::Disabled, 14);
    else if (!option.icon.isNull())
        option.icon.paint(&painter, iconRect, Qt::AlignCenter,
            !on ? QIcon::Disabled : selected ? QIcon::Active : QIcon::Normal);
    const QStringList parts = option.text.split(QLatin1Char('\t'));
    painter.setFont(option.font);
    painter.setPen(t.color(on ? Role::Text : Role::Disabled));
    const QRect textRect = place(r.adjusted(36, 0, -16, 0));
    const Qt::Alignment start
        = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    const Qt::Alignment end
        = option.direction == Qt::RightToLeft ? Qt::AlignLeft : Qt::AlignRight;
    painter.drawText(
        textRect, int(Qt::AlignVCenter | start) | Qt::TextHideMnemonic | Qt::TextSingleLine, parts[0]);
    if (parts.size() > 1) {
        painter.setPen(t.color(on ? Role::TextTertiary : Role::Disabled));
        painter.drawText(textRect, int(Qt::AlignVCenter | end) | Qt::TextSingleLine, parts[1]);
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        paintIcon(painter, place(QRect(r.right() - 20, r.top(), 12, r.height())),
            QStringLiteral("chevron-right"), on ? Role::TextSecondary : Role::Disabled, 10);
    painter.restore();
}

void header(const QStyleOptionHeader& option, QPainter& painter, const QWidget* widget)
{
    const Theme& t = theme();
    const QRect r = option.rect;
    painter.save();
    painter.fillRect(r, t.color(Role::Base));
    painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.color(Role::Line));
    painter.setFont(fontFor(Type::Small));
    painter.setPen(t.color(Role::TextSecondary));
    const int sort = option.sortIndicator == QStyleOptionHeader::None ? 0 : 16;
    const bool atEnd = option.textAlignment & Qt::AlignRight;
    // The outer columns stand as far from the edge as what their rows hold.
    const int lead = widget ? widget->property("lead").toInt() : 0;
    const auto position = option.position;
    const bool one = position == QStyleOptionHeader::OnlyOneSection;
    const int before = 8 + (one || position == QStyleOptionHeader::Beginning ? lead : 0);
    const int behind = 8 + (one || position == QStyleOptionHeader::End ? lead : 0);
    const QRect inner = QStyle::visualRect(option.direction, r, r.adjusted(before, 0, -behind, 0));
    const QFontMetrics metrics = painter.fontMetrics();
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, inner.width() - sort);
    const int width = metrics.horizontalAdvance(text);
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const bool right = atEnd != rightToLeft;
    const int x = right ? inner.right() - width + 1 : inner.left();
    painter.drawText(QRect(x, r.top(), width + 1, r.height()), Qt::AlignVCenter | Qt::AlignLeft, text);
    if (sort) {
        const int at = right ? x - 16 : x + width + 4;
        paintIcon(painter, QRect(at, r.top(), 12, r.height()),
            option.sortIndicator == QStyleOptionHeader::SortDown ? QStringLiteral("chevron-up")
                                                                 : QStringLiteral("chevron-down"),
            Role::TextSecondary, 10);
    }
    painter.restore();
}

void rowGround(const QStyleOptionViewItem& option, QPainter& painter, const QWidget* widget)
{
    const Theme& t = theme();
    const bool inPopup = widget && widget->inherits("QComboBoxListView");
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, t.color(inPopup ? Role::TintStrong : Role::Tint));
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(option.rect, t.color(Role::Hover));
}

void chip(QPainter& painter, const QRect& rect, State state, const QString& text,
    const QString& icon)
{
    const Theme& t = theme();
    painter.save();
    box(painter, rect, rect.height() / 2.0, t.color(tintRole(state)),
        t.isContrast() ? t.color(textRole(state)) : QColor());
    const Role ink = state == State::Neutral ? Role::Text : textRole(state);
    painter.setFont(fontFor(Type::SmallMedium));
    painter.setPen(t.color(ink));
    const QString name = icon.isEmpty() ? QString::fromLatin1(stateIcon(state)) : icon;
    const bool withIcon = icon != QLatin1String("-");
    const bool rightToLeft = painter.layoutDirection() == Qt::RightToLeft;
    const int lead = withIcon ? 26 : 10;
    const QRect textRect
        = rightToLeft ? rect.adjusted(10, 0, -lead, 0) : rect.adjusted(lead, 0, -8, 0);
    if (withIcon)
        paintIcon(painter,
            rightToLeft ? QRect(rect.right() - 21, rect.top(), 14, rect.height())
                        : QRect(rect.left() + 8, rect.top(), 14, rect.height()),
            name, ink, 13);
    painter.drawText(textRect, Qt::AlignVCenter | (rightToLeft ? Qt::AlignRight : Qt::AlignLeft),
        painter.fontMetrics().elidedText(text, Qt::ElideRight, textRect.width()));
    painter.restore();
}

QSize chipSize(const QString& text, bool withIcon)
{
    const QFontMetrics metrics(fontFor(Type::SmallMedium));
    return {metrics.horizontalAdvance(text) + (withIcon ? 36 : 20), qMax(22, metrics.height() + 6)};
}

} // namespace holdfast::ui::paint
