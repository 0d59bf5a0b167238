// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QStyle>
#include <QWidget>

namespace holdfast::ui::paint
{

void field(const QStyleOption& option, QPainter& painter, const QWidget* widget)
{
    const Theme& t = theme();
    const bool on = option.state & QStyle::State_Enabled;
    const bool focus = option.state & QStyle::State_HasFocus;
    const bool wrong = widget && widget->property("error").toBool();
    const Role edge = !on ? Role::Line
        : wrong           ? Role::Err
        : focus           ? Role::Focus
        : option.state & QStyle::State_MouseOver ? Role::TextTertiary
                                                 : Role::Input;
    const bool readOnly = option.state & QStyle::State_ReadOnly;
    box(painter, option.rect, 6, t.color(!on ? Role::Window : readOnly ? Role::Alt : Role::Base),
        t.color(edge), wrong || focus ? 2 : 1);
}

void combo(const QStyle& style, const QStyleOptionComboBox& option, QPainter& painter,
    const QWidget* widget)
{
    QStyleOption frame = option;
    frame.state.setFlag(QStyle::State_ReadOnly, false);
    field(frame, painter, widget);
    const QRect arrow
        = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    paintIcon(painter, arrow, QStringLiteral("chevron-down"),
        option.state & QStyle::State_Enabled ? Role::TextSecondary : Role::Disabled, 12);
}

void comboLabel(const QStyle& style, const QStyleOptionComboBox& option, QPainter& painter,
    const QWidget* widget)
{
    if (option.editable)
        return;
    QRect r = style.subControlRect(
        QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, widget);
    painter.save();
    const bool on = option.state & QStyle::State_Enabled;
    if (!option.currentIcon.isNull()) {
        const QRect at = QStyle::visualRect(
            option.direction, r, QRect(r.left(), r.top(), 16, r.height()));
        option.currentIcon.paint(&painter, at, Qt::AlignCenter, on ? QIcon::Normal : QIcon::Disabled);
        r = option.direction == Qt::RightToLeft ? r.adjusted(0, 0, -24, 0) : r.adjusted(24, 0, 0, 0);
    }
    painter.setPen(theme().color(on ? Role::Text : Role::Disabled));
    painter.drawText(r, Qt::AlignVCenter | (option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft),
        painter.fontMetrics().elidedText(option.currentText, Qt::ElideRight, r.width()));
    painter.restore();
}

void spin(const QStyle& style, const QStyleOptionSpinBox& option, QPainter& painter,
    const QWidget* widget)
{
    field(option, painter, widget);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto arrow = [&](QStyle::SubControl sub, const QString& name, bool possible) {
        const QRect r = style.subControlRect(QStyle::CC_SpinBox, &option, sub, widget);
        const int shift = sub == QStyle::SC_SpinBoxUp ? 2 : -2;
        paintIcon(painter, r.translated(0, shift), name,
            possible && (option.state & QStyle::State_Enabled) ? Role::TextSecondary : Role::Disabled,
            10);
    };
    arrow(QStyle::SC_SpinBoxUp, QStringLiteral("chevron-up"),
        option.stepEnabled & QAbstractSpinBox::StepUpEnabled);
    arrow(QStyle::SC_SpinBoxDown, QStringLiteral("chevron-down"),
        option.stepEnabled & QAbstractSpinBox::StepDownEnabled);
}

void bar(QPainter& painter, const QRect& rect, double fraction, Role fill, bool rightToLeft)
{
    const Theme& t = theme();
    const qreal radius = rect.height() / 2.0;
    box(painter, rect, radius, t.color(Role::Track));
    if (fraction < 0) {
        // Busy without a known length: a third of the bar, standing; motion is for progress alone.
        QRectF part(rect);
        part.setWidth(rect.width() / 3.0);
        part.moveCenter(QRectF(rect).center());
        box(painter, part, radius, t.color(fill));
        return;
    }
    if (fraction <= 0)
        return;
    QRectF done(rect);
    done.setWidth(qMax<qreal>(rect.height(), rect.width() * qMin(1.0, fraction)));
    if (rightToLeft)
        done.moveRight(rect.right() + 1);
    box(painter, done, radius, t.color(fill));
}

void progress(const QStyleOptionProgressBar& option, QPainter& painter)
{
    const int range = option.maximum - option.minimum;
    const double fraction
        = range > 0 ? double(option.progress - option.minimum) / range : -1.0;
    const int height = qMin(6, option.rect.height());
    const QRect r(option.rect.left(), option.rect.top() + (option.rect.height() - height) / 2,
        option.rect.width(), height);
    Role fill = Role::Fill;
    if (option.styleObject && option.styleObject->property("state").isValid())
        fill = fillRole(static_cast<State>(option.styleObject->property("state").toInt()));
    bar(painter, r, fraction, fill, option.direction == Qt::RightToLeft);
}

} // namespace holdfast::ui::paint
