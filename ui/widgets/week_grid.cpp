// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/week_grid.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace holdfast::ui
{

namespace
{

constexpr int kCell = 20;
constexpr int kPitch = 22;
constexpr int kHead = 20;
constexpr int kGap = 8;
constexpr int kAll = WeekGrid::kDays * WeekGrid::kHours;

} // namespace

WeekGrid::WeekGrid(const QString& accessibleName, QWidget* parent)
    : QWidget(parent), m_name(accessibleName), m_hours(kAll, '1')
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    describe();
}

void WeekGrid::setHours(const QByteArray& hours)
{
    m_hours = hours.size() == kAll ? hours : QByteArray(kAll, '1');
    describe();
    update();
}

int WeekGrid::dayWidth() const
{
    const QFontMetrics metrics(fontFor(Type::Small));
    int width = 0;
    for (int day = 1; day <= kDays; ++day)
        width = qMax(width, metrics.horizontalAdvance(QLocale().dayName(day, QLocale::ShortFormat)));
    return width + kGap;
}

QSize WeekGrid::sizeHint() const
{
    return {dayWidth() + kHours * kPitch + 2, kHead + kDays * kPitch + 2};
}

QSize WeekGrid::minimumSizeHint() const
{
    return sizeHint();
}

QRect WeekGrid::cell(int day, int hour) const
{
    const QRect logical(dayWidth() + hour * kPitch, kHead + day * kPitch, kCell, kCell);
    return layoutDirection() == Qt::RightToLeft
        ? QRect(width() - logical.right() - 1, logical.top(), kCell, kCell)
        : logical;
}

int WeekGrid::cellAt(const QPoint& at) const
{
    for (int index = 0; index < kAll; ++index) {
        if (cell(index / kHours, index % kHours).adjusted(-1, -1, 1, 1).contains(at))
            return index;
    }
    return -1;
}

QString WeekGrid::nameOf(int cell) const
{
    const int hour = cell % kHours;
    return QStringLiteral("%1 %2–%3").arg(QLocale().dayName(cell / kHours + 1),
        QLocale().toString(QTime(hour, 0), QLocale::ShortFormat),
        QLocale().toString(QTime((hour + 1) % kHours, 0), QLocale::ShortFormat));
}

/// What a screen reader says.
void WeekGrid::describe()
{
    const bool on = m_hours[m_current] == '1';
    setAccessibleName(m_name);
    setAccessibleDescription(on ? tr("%1: limited").arg(nameOf(m_current))
                                : tr("%1: not limited").arg(nameOf(m_current)));
}

void WeekGrid::set(int cell, char value)
{
    m_current = cell;
    m_hours[cell] = value;
    describe();
    update();
}

void WeekGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    painter.setFont(fontFor(Type::Small));
    painter.setPen(t.color(Role::TextSecondary));
    for (int hour = 0; hour < kHours; hour += 6) {
        const QRect first = cell(0, hour);
        painter.drawText(QRect(first.left(), 0, kPitch * 3, kHead - 2), Qt::AlignLeft | Qt::AlignVCenter,
            QLocale().toString(QTime(hour, 0), QLocale::ShortFormat));
    }
    for (int day = 0; day < kDays; ++day) {
        const QRect first = cell(day, 0);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QRect at(mirrored ? first.right() + kGap : 0, first.top(), dayWidth() - kGap, kCell);
        painter.drawText(at, int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
            QLocale().dayName(day + 1, QLocale::ShortFormat));
    }
    paintCells(painter);
}

void WeekGrid::paintCells(QPainter& painter) const
{
    const Theme& t = theme();
    for (int index = 0; index < kAll; ++index) {
        const QRect at = cell(index / kHours, index % kHours);
        const bool on = m_hours[index] == '1';
        painter.fillRect(at, t.color(!isEnabled() ? Role::Track : on ? Role::Fill : Role::Track));
        if (on && t.isContrast()) { // a mark besides the colour
            painter.setPen(QPen(t.color(Role::OnAccent), 2));
            painter.drawLine(at.left() + 5, at.center().y(), at.right() - 5, at.center().y());
        }
        if (index == m_current && hasFocus()) {
            painter.setPen(QPen(t.color(Role::Focus), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(at.adjusted(0, 0, -1, -1));
        }
    }
}

void WeekGrid::mousePressEvent(QMouseEvent* event)
{
    const int at = event->button() == Qt::LeftButton ? cellAt(event->position().toPoint()) : -1;
    if (at < 0)
        return;
    m_brush = m_hours[at] == '1' ? '0' : '1';
    set(at, m_brush);
}

void WeekGrid::mouseMoveEvent(QMouseEvent* event)
{
    const int at = m_brush != 0 ? cellAt(event->position().toPoint()) : -1;
    if (at >= 0)
        set(at, m_brush);
}

void WeekGrid::mouseReleaseEvent(QMouseEvent*)
{
    if (std::exchange(m_brush, char(0)) != 0)
        Q_EMIT edited();
}

void WeekGrid::keyPressEvent(QKeyEvent* event)
{
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    const int hour = m_current % kHours;
    int step = 0;
    switch (event->key()) {
    case Qt::Key_Right: step = forward; break;
    case Qt::Key_Left: step = -forward; break;
    case Qt::Key_Down: m_current += m_current / kHours < kDays - 1 ? kHours : 0; break;
    case Qt::Key_Up: m_current -= m_current / kHours > 0 ? kHours : 0; break;
    case Qt::Key_Space:
        set(m_current, m_hours[m_current] == '1' ? '0' : '1');
        Q_EMIT edited();
        return;
    case Qt::Key_A:
        if (event->modifiers() == Qt::ControlModifier) {
            m_hours.fill(m_hours.contains('0') ? '1' : '0');
            describe();
            update();
            Q_EMIT edited();
            return;
        }
        [[fallthrough]];
    default: QWidget::keyPressEvent(event); return;
    }
    if (hour + step >= 0 && hour + step < kHours)
        m_current += step;
    describe();
    update();
    QAccessibleEvent said(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&said);
}

bool WeekGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = cellAt(help->pos());
        if (at >= 0)
            QToolTip::showText(help->globalPos(), nameOf(at), this, cell(at / kHours, at % kHours));
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace holdfast::ui
