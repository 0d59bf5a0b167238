// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ring.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <numbers>

namespace holdfast::ui
{

namespace
{
constexpr int kSide = 128;
constexpr int kBand = 16;
constexpr double kGap = 2; // pixels between segments, on the middle of the band
} // namespace

Ring::Ring(QWidget* parent) : QWidget(parent)
{
    setFixedSize(kSide, kSide);
}

void Ring::set(std::vector<Segment> segments, const QString& figure, const QString& word,
    const QString& sentence)
{
    m_segments = std::move(segments);
    m_figure = figure;
    m_word = word;
    setAccessibleName(sentence);
    setToolTip(sentence);
    update();
}

void Ring::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF band = QRectF(rect()).adjusted(kBand / 2.0, kBand / 2.0, -kBand / 2.0, -kBand / 2.0);
    const double gap = kGap / (band.width() / 2.0) * 180.0 / std::numbers::pi;
    const auto arc = [&](double from, double share, Role role) {
        const double span = share * 360.0;
        const double cut = span > gap * 2 && share < 1 ? gap : 0;
        painter.setPen(QPen(theme().color(role), kBand, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(band, qRound((90.0 - from * 360.0 - cut / 2) * 16), qRound(-(span - cut) * 16));
    };
    double at = 0;
    for (const Segment& segment : m_segments) {
        if (segment.share <= 0)
            continue;
        arc(at, std::min(segment.share, 1.0 - at), segment.role);
        at = std::min(1.0, at + segment.share);
    }
    if (at < 1.0)
        arc(at, 1.0 - at, Role::Track);

    const QFont large = fontFor(Type::Title);
    const QFont small = fontFor(Type::Small);
    const int h1 = lineHeight(Type::Title);
    const int h2 = lineHeight(Type::Small);
    const int top = (height() - h1 - h2) / 2;
    painter.setFont(large);
    painter.setPen(theme().color(Role::Text));
    painter.drawText(QRect(0, top, width(), h1), Qt::AlignCenter, m_figure);
    painter.setFont(small);
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(QRect(0, top + h1, width(), h2), Qt::AlignCenter, m_word);
}

SparkLine::SparkLine(QWidget* parent) : QWidget(parent)
{
    setFixedSize(sizeHint());
}

void SparkLine::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    update();
}

void SparkLine::paintEvent(QPaintEvent*)
{
    if (m_values.size() < 2)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double most = std::max(1.0, *std::max_element(m_values.begin(), m_values.end()));
    const double step = double(width()) / double(m_values.size() - 1);
    QPainterPath line;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const QPointF at(double(i) * step, height() - 1 - m_values[i] / most * (height() - 4));
        i == 0 ? line.moveTo(at) : line.lineTo(at);
    }
    QPainterPath ground = line;
    ground.lineTo(width(), height());
    ground.lineTo(0, height());
    ground.closeSubpath();
    painter.fillPath(ground, theme().color(Role::Tint));
    painter.setPen(QPen(theme().color(Role::Chart1), 1.5));
    painter.drawPath(line);
}

} // namespace holdfast::ui
