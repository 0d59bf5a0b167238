// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/part_map.h"

#include "ui/theme/theme.h"
#include "ui/widgets/format.h"

#include <QPainter>
#include <algorithm>

namespace holdfast::ui
{

namespace
{

constexpr int kCell = 8;
constexpr int kPitch = 10;

/// What a cell that stands for several parts shows: trouble first, then what moves, then the least.
PartMap::Part merged(const PartMap::Part* first, const PartMap::Part* last)
{
    using Part = PartMap::Part;
    if (std::find(first, last, Part::Again) != last)
        return Part::Again;
    if (std::find(first, last, Part::Sending) != last)
        return Part::Sending;
    return *std::min_element(first, last);
}

} // namespace

void paintPartCell(QPainter& painter, const QRect& rect, PartMap::Part part)
{
    const Theme& t = theme();
    switch (part) {
    case PartMap::Part::Stored: painter.fillRect(rect, t.color(Role::Fill)); break;
    case PartMap::Part::ToDo: painter.fillRect(rect, t.color(Role::Track)); break;
    case PartMap::Part::Sending: {
        painter.setPen(QPen(t.color(Role::Chart3), 2));
        painter.setBrush(t.color(Role::Base));
        painter.drawRect(rect.adjusted(1, 1, -1, -1));
        break;
    }
    case PartMap::Part::Again: {
        painter.fillRect(rect, t.color(Role::Track));
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.color(Role::Chart2));
        const QRectF r(rect);
        const QPointF corners[] = {r.topLeft(), r.topRight(), r.bottomLeft()};
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawPolygon(corners, 3);
        painter.restore();
        break;
    }
    }
}

PartMap::PartMap(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int PartMap::partsPerCell() const
{
    return std::max(1, int((m_parts.size() + kMostCells - 1) / kMostCells));
}

void PartMap::setParts(std::vector<Part> parts)
{
    const bool resized = parts.size() != m_parts.size();
    m_parts = std::move(parts);
    m_cells.clear();
    const std::size_t per = std::size_t(partsPerCell());
    for (std::size_t at = 0; at < m_parts.size(); at += per) {
        const std::size_t end = std::min(m_parts.size(), at + per);
        m_cells.push_back(merged(m_parts.data() + at, m_parts.data() + end));
    }
    setAccessibleName(tr("Parts: %1 stored, %2 sending, %3 trying again, %4 to do")
                          .arg(format::count(count(Part::Stored)), format::count(count(Part::Sending)),
                              format::count(count(Part::Again)), format::count(count(Part::ToDo))));
    if (resized)
        updateGeometry();
    update();
}

int PartMap::count(Part part) const
{
    return int(std::count(m_parts.begin(), m_parts.end(), part));
}

int PartMap::heightForWidth(int width) const
{
    const int columns = std::max(1, (width + kPitch - kCell) / kPitch);
    const int rows = (int(m_cells.size()) + columns - 1) / columns;
    return std::max(1, rows) * kPitch - (kPitch - kCell);
}

void PartMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int columns = std::max(1, (width() + kPitch - kCell) / kPitch);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int column = int(i) % columns;
        const int x = (mirrored ? columns - 1 - column : column) * kPitch;
        paintPartCell(painter, QRect(x, int(i) / columns * kPitch, kCell, kCell), m_cells[i]);
    }
}

PartLegend::PartLegend(PartMap::Part part, const QString& word, QWidget* parent)
    : QWidget(parent), m_part(part), m_word(word)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCount(0);
}

void PartLegend::setCount(int count)
{
    m_count = format::count(count);
    setAccessibleName(m_word + QLatin1Char(' ') + m_count);
    updateGeometry();
    update();
}

QSize PartLegend::sizeHint() const
{
    const QFontMetrics metrics(fontFor(Type::Small));
    return {14 + metrics.horizontalAdvance(m_word) + 6 + metrics.horizontalAdvance(m_count) + 2,
        lineHeight(Type::Small) + 4};
}

void PartLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto place = [&](int x, int width) {
        return QRect(mirrored ? this->width() - x - width : x, 0, width, height());
    };
    const QRect cell = place(0, kCell);
    paintPartCell(painter, QRect(cell.left(), (height() - kCell) / 2, kCell, kCell), m_part);
    const QFont font = fontFor(Type::Small);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(theme().color(Role::Text));
    const int width = metrics.horizontalAdvance(m_word);
    painter.drawText(place(14, width + 1), Qt::AlignVCenter, m_word);
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(place(14 + width + 6, metrics.horizontalAdvance(m_count) + 2), Qt::AlignVCenter, m_count);
}

} // namespace holdfast::ui
