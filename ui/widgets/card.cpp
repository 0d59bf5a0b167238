// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

namespace holdfast::ui
{

Card::Card(QWidget* parent, Role ground, int radius)
    : QFrame(parent), m_ground(ground), m_radius(radius)
{
    setFrameShape(QFrame::NoFrame);
    setContentsMargins(1, 1, 1, 1);
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Role ground
        = m_ground == Role::Base && theme().scheme() == Scheme::Dark ? Role::Alt : m_ground;
    paint::box(painter, rect(), m_radius, theme().color(ground), theme().color(Role::Line));
}

Surface::Surface(Role ground, Qt::Edges lines, QWidget* parent)
    : QWidget(parent), m_ground(ground), m_lines(lines)
{
    setContentsMargins(lines & Qt::LeftEdge ? 1 : 0, lines & Qt::TopEdge ? 1 : 0,
        lines & Qt::RightEdge ? 1 : 0, lines & Qt::BottomEdge ? 1 : 0);
}

void Surface::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(m_ground));
    const QColor line = theme().color(Role::Line);
    Qt::Edges lines = m_lines;
    if (layoutDirection() == Qt::RightToLeft) {
        lines.setFlag(Qt::LeftEdge, m_lines & Qt::RightEdge);
        lines.setFlag(Qt::RightEdge, m_lines & Qt::LeftEdge);
    }
    if (lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
}

Line::Line(Qt::Orientation orientation, QWidget* parent) : QWidget(parent)
{
    if (orientation == Qt::Horizontal) {
        setFixedHeight(1);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    } else {
        setFixedWidth(1);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    }
}

void Line::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Line));
}

IconTile::IconTile(const QString& icon, State state, int side, int iconSize, QWidget* parent)
    : QWidget(parent), m_icon(icon), m_state(state), m_iconSize(iconSize)
{
    setFixedSize(side, side);
}

void IconTile::set(const QString& icon, State state)
{
    m_icon = icon;
    m_state = state;
    update();
}

void IconTile::setStrong(bool strong)
{
    m_strong = strong;
    update();
}

void IconTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    const Role ink = m_strong ? Role::OnAccent : textRole(m_state);
    const QColor ground = t.color(m_strong ? Role::Accent : tintRole(m_state));
    paint::box(painter, rect(), 6, ground,
        t.isContrast() && !m_strong && m_state != State::Info ? t.color(ink) : QColor());
    paintIcon(painter, rect(), m_icon, ink, m_iconSize);
}

IconLabel::IconLabel(const QString& icon, Role role, int size, QWidget* parent)
    : QWidget(parent), m_icon(icon), m_role(role), m_size(size)
{
    setFixedSize(size, qMax(size, 20));
}

void IconLabel::set(const QString& icon, Role role)
{
    m_icon = icon;
    m_role = role;
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintIcon(painter, rect(), m_icon, isEnabled() ? m_role : Role::Disabled, m_size);
}

Chip::Chip(State state, const QString& text, QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    set(state, text);
}

void Chip::set(State state, const QString& text, const QString& icon)
{
    m_state = state;
    m_text = text;
    m_icon = icon;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return paint::chipSize(m_text, m_icon != QLatin1String("-"));
}

void Chip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint::chip(painter, rect(), m_state, m_text, m_icon);
}

QPushButton* linkButton(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("kind", "link");
    button->setFlat(true);
    button->setAutoDefault(false);
    button->setCursor(Qt::PointingHandCursor);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return button;
}

QPushButton* smallButton(const QString& text, const QString& iconName, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName));
    button->setProperty("grade", "small");
    button->setAutoDefault(false);
    return button;
}

void makePrimary(QPushButton* button)
{
    button->setProperty("primary", true);
    button->setDefault(true);
}

} // namespace holdfast::ui
