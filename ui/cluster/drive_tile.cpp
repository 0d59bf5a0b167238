// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/drive_tile.h"

#include "ui/cluster/drive_words.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_paint.h"
#include "ui/widgets/format.h"

#include <QPainter>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

constexpr int kPad = 12;

int startAlign(bool mirrored)
{
    return int(mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine;
}

int endAlign(bool mirrored)
{
    return int(mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::TextSingleLine;
}

Role fillOf(const DriveStatus& drive)
{
    if (drive.health == DriveHealth::Full)
        return Role::WarnFill;
    return drive.health == DriveHealth::Learner ? Role::HealFill : Role::Fill;
}

} // namespace

DriveTile::DriveTile(QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DriveTile::set(const DriveStatus& drive, int percent)
{
    m_drive = drive;
    m_percent = percent;
    const DriveStanding standing = driveStanding(drive, percent);
    //: a drive for a screen reader: its name and its state
    setAccessibleName(tr("%1, %2").arg(driveName(drive), standing.word));
    QStringList facts{drive.path, driveDevice(drive), fillWords(drive)};
    facts << tr("%n error(s)", nullptr, format::plural(drive.errors));
    facts << tr("reads in %1, writes in %2").arg(latencyWords(drive.readMicros), latencyWords(drive.writeMicros));
    if (drive.owed > 0)
        facts << tr("%n piece(s) to be rebuilt", nullptr, format::plural(drive.owed));
    const QString reason = driveReason(drive);
    if (!reason.isEmpty())
        facts << reason;
    const QString all = facts.join(QLatin1Char('\n'));
    setAccessibleDescription(all);
    setToolTip(driveName(drive) + QLatin1Char('\n') + all);
    update();
}

QSize DriveTile::sizeHint() const
{
    return {kLeastWidth, 2 * kPad + 24 + 2 * lineHeight(Type::Small) + 6 + lineHeight(Type::Body) + 12};
}

void DriveTile::paintHead(QPainter& painter, const QRect& row) const
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const DriveStanding standing = driveStanding(m_drive, m_percent);
    const auto place = [&](int x, int w) { return QStyle::visualRect(layoutDirection(), row, QRect(row.x() + x, row.y(), w, row.height())); };
    const bool solid = m_drive.rotational && !*m_drive.rotational;
    paintIcon(painter, place(0, 16), solid ? QStringLiteral("device-ssd") : QStringLiteral("device-hdd"),
        Role::TextSecondary, 16);
    const QSize chip = paint::chipSize(standing.word);
    const int chipWidth = qMin(chip.width(), row.width() - 48);
    const QRect chipRect = place(row.width() - chipWidth, chipWidth);
    if (standing.state == State::Error && !theme().isContrast()) {
        // On the tinted tile a tinted chip would not show.
        paint::box(painter, chipRect, chipRect.height() / 2.0, theme().color(Role::Base));
        painter.setFont(fontFor(Type::SmallMedium));
        painter.setPen(theme().color(Role::Err));
        const QRect inner = chipRect.adjusted(8, 0, -8, 0);
        paintIcon(painter, QStyle::visualRect(layoutDirection(), inner, QRect(inner.x(), inner.y(), 14, inner.height())),
            standing.icon, Role::Err, 14);
        painter.drawText(inner, endAlign(mirrored), standing.word);
    } else {
        paint::chip(painter, chipRect, standing.state, standing.word, standing.icon);
    }
    painter.setFont(fontFor(Type::Strong));
    painter.setPen(theme().color(Role::Text));
    const int room = row.width() - 24 - chipWidth - 8;
    painter.drawText(place(24, room), startAlign(mirrored),
        painter.fontMetrics().elidedText(driveName(m_drive), Qt::ElideMiddle, room));
}

void DriveTile::paintFigures(QPainter& painter, const QRect& row) const
{
    const Theme& t = theme();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.setFont(fontFor(Type::Small));
    int end = 0;
    if (m_drive.errors > 0) {
        const QString words = format::counted(tr("%n error(s)", nullptr, format::plural(m_drive.errors)), m_drive.errors);
        end = painter.fontMetrics().horizontalAdvance(words) + 20;
        const QRect at = QStyle::visualRect(
            layoutDirection(), row, QRect(row.right() - end + 1, row.y(), end, row.height()));
        paintIcon(painter, QStyle::visualRect(layoutDirection(), at, QRect(at.x(), at.y(), 14, at.height())),
            QStringLiteral("exclamation-triangle"), Role::Err, 13);
        painter.setPen(t.color(Role::Err));
        painter.drawText(at, endAlign(mirrored), words);
    }
    painter.setFont(fontFor(Type::Body));
    painter.setPen(t.color(fillFraction(m_drive) < 0 ? Role::TextTertiary : Role::Text));
    const int room = row.width() - end;
    painter.drawText(QStyle::visualRect(layoutDirection(), row, QRect(row.x(), row.y(), room, row.height())),
        startAlign(mirrored), painter.fontMetrics().elidedText(fillWords(m_drive), Qt::ElideRight, room));
}

void DriveTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const State state = driveStanding(m_drive, m_percent).state;
    const bool bad = state == State::Error;
    QColor ground = t.color(bad ? Role::ErrTint : underMouse() ? Role::Hover : t.scheme() == Scheme::Dark ? Role::Alt : Role::Base);
    const QColor edge = isChecked() ? t.color(Role::Accent)
        : bad && t.isContrast()     ? t.color(Role::Err)
                                    : t.color(Role::LineStrong);
    paint::box(painter, rect(), 6, ground, edge, isChecked() ? 2 : 1);
    QRect row(kPad, kPad, width() - 2 * kPad, 22);
    paintHead(painter, row);
    painter.setFont(fontFor(Type::Small));
    const auto line = [&](const QString& text, Role role, Qt::TextElideMode mode) {
        painter.setPen(t.color(role));
        painter.drawText(row, startAlign(mirrored), painter.fontMetrics().elidedText(text, mode, row.width()));
    };
    row = QRect(kPad, row.bottom() + 3, row.width(), lineHeight(Type::Small));
    line(format::ltr(m_drive.path), Role::TextSecondary, Qt::ElideMiddle);
    row.moveTop(row.bottom() + 1);
    line(driveDevice(m_drive), bad ? Role::TextSecondary : Role::TextTertiary, Qt::ElideRight);
    row = QRect(kPad, row.bottom() + 7, row.width(), lineHeight(Type::Body));
    paintFigures(painter, row);
    const double filled = fillFraction(m_drive);
    paint::bar(painter, QRect(kPad, height() - kPad - 6, width() - 2 * kPad, 6), qMax(0.0, filled),
        fillOf(m_drive), mirrored);
}

} // namespace holdfast::ui
