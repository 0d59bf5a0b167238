// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/first_bucket.h"

#include <QBuffer>
#include <QImage>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>
#include <cmath>

namespace holdfast::ui
{

namespace
{

/// Hills below a sky at some hour; `seed` makes each another one.
QByteArray landscape(quint32 seed, QSize size)
{
    QRandomGenerator random(seed);
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const int hue = int(random.bounded(360));
    QLinearGradient sky(0, 0, 0, size.height());
    sky.setColorAt(0, QColor::fromHsv(hue, 60, 235));
    sky.setColorAt(1, QColor::fromHsv((hue + 30) % 360, 40, 250));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromHsv((hue + 40) % 360, 50, 255));
    painter.drawEllipse(QPointF(size.width() * random.generateDouble(), size.height() * 0.3),
        size.height() * 0.08, size.height() * 0.08);
    for (int layer = 0; layer < 4; ++layer) {
        QPainterPath hills;
        const double base = size.height() * (0.5 + 0.12 * layer);
        const double a = 0.6 + random.generateDouble();
        const double b = random.generateDouble() * 6.0;
        hills.moveTo(0, size.height());
        for (int x = 0; x <= size.width(); x += 8) {
            const double u = double(x) / size.width() * 6.283;
            hills.lineTo(x, base + std::sin(u * a + b) * size.height() * 0.06
                    + std::sin(u * 3 * a + b) * size.height() * 0.02);
        }
        hills.lineTo(size.width(), size.height());
        painter.setBrush(QColor::fromHsv((hue + 150) % 360, 60 + layer * 30, 190 - layer * 38));
        painter.drawPath(hills);
    }
    painter.end();
    QByteArray data;
    QBuffer buffer(&data);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 88);
    return data;
}

QByteArray measurements(quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArray csv = "day,level_cm,temperature_c\n";
    for (int day = 1; day <= 365; ++day)
        csv += QByteArray::number(day) + ','
            + QByteArray::number(180 + 40 * std::sin(day / 27.0) + random.bounded(12), 'f', 1) + ','
            + QByteArray::number(11 + 9 * std::sin((day - 100) / 58.0) + random.bounded(4), 'f', 1) + '\n';
    return csv;
}

} // namespace

QList<SampleFile> sampleFiles()
{
    const QString jpeg = QStringLiteral("image/jpeg");
    const QString text = QStringLiteral("text/plain; charset=utf-8");
    QList<SampleFile> files;
    files.append({QStringLiteral("read me first.txt"), text,
        "This is a sample store of Holdfast.\n\n"
        "Everything here was made up on this computer. Try what you like:\n"
        "drop files and folders on the window, share a picture by a link,\n"
        "delete things. Your own files are not touched.\n"});
    for (quint32 i = 1; i <= 6; ++i)
        files.append({QStringLiteral("pictures/view-%1.jpg").arg(i), jpeg, landscape(i * 977, {1600, 1000})});
    for (quint32 i = 1; i <= 3; ++i)
        files.append({QStringLiteral("measurements/202%1.csv").arg(3 + i), QStringLiteral("text/csv"), measurements(i)});
    files.append({QStringLiteral("notes/ideas.md"), QStringLiteral("text/markdown"),
        "# Ideas\n\n* keep the photos of the trip here\n* share the album for a week\n"});
    // One larger file, so that it is cut into pieces over all four folders.
    QByteArray large(12 << 20, Qt::Uninitialized);
    QRandomGenerator random(42);
    random.fillRange(reinterpret_cast<quint32*>(large.data()), large.size() / 4);
    files.append({QStringLiteral("archive/recording.bin"), QStringLiteral("application/octet-stream"), large});
    return files;
}

} // namespace holdfast::ui
