// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/door.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"

#include <QPainter>
#include <QTextLayout>

namespace holdfast::ui
{

Door::Door(const QString& iconName, const QString& title, const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_icon(iconName), m_text(text)
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(title);
    setAccessibleDescription(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(96);
}

void Door::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    const bool on = isChecked();
    const QColor ground = t.color(on ? Role::Tint : underMouse() ? Role::Hover : Role::Base);
    paint::box(painter, rect(), 8, ground, t.color(on ? Role::Accent : Role::LineStrong), on ? 2 : 1);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto place = [&](int x, int y, int w, int h) {
        return QRect(mirrored ? width() - x - w : x, y, w, h);
    };
    const QRect tile = place(17, 17, 40, 40);
    paint::box(painter, tile, 6, t.color(on ? Role::Accent : Role::Press));
    paintIcon(painter, tile, m_icon, on ? Role::OnAccent : Role::TextSecondary, 20);
    const int room = width() - 71 - 16;
    const int align = int(mirrored ? Qt::AlignRight : Qt::AlignLeft);
    painter.setFont(fontFor(Type::Section));
    painter.setPen(t.color(Role::Text));
    painter.drawText(place(71, 15, room, 24), align | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, room));
    painter.setPen(t.color(Role::TextSecondary));
    QTextLayout layout(m_text, fontFor(Type::Body));
    layout.beginLayout();
    const int step = lineHeight(Type::Body);
    int y = 38;
    for (QTextLine line = layout.createLine(); line.isValid() && y + step < height(); line = layout.createLine()) {
        line.setLineWidth(room);
        const qreal x = mirrored ? width() - 71 - line.naturalTextWidth() : 71;
        line.setPosition(QPointF(x, y + (step - line.height()) / 2));
        y += step;
    }
    layout.endLayout();
    layout.draw(&painter, {});
}

} // namespace holdfast::ui
