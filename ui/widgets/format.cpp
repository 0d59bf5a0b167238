// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/format.h"

#include <QDir>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace holdfast::ui::format
{

namespace
{

const QChar kNarrowSpace(0x202F);
const QChar kSpace(0x00A0);

struct Format
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

constexpr std::array<const char*, 6> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

int unitFor(double value)
{
    int unit = 0;
    while (value >= 1024 && unit + 1 < int(kUnits.size())) {
        value /= 1024;
        ++unit;
    }
    // 1023.96 MiB would read "1 024.0 MiB".
    if (unit > 0 && value >= 999.5 && unit + 1 < int(kUnits.size()))
        ++unit;
    return unit;
}

QString inUnit(double value, int unit)
{
    const double scaled = value / std::pow(1024.0, unit);
    if (unit == 0)
        return count(qint64(value));
    const int fine = unit >= 3 ? 2 : 1; // from GiB on, a tenth is much
    const int digits = scaled >= 99.95 ? 0 : scaled >= 9.995 ? qMin(1, fine) : fine;
    return QLocale().toString(scaled, 'f', digits);
}

} // namespace

QString unknown()
{
    return QString(QChar(0x2013));
}

QString count(qint64 value)
{
    QString digits = QString::number(qAbs(value));
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, kNarrowSpace);
    return value < 0 ? QChar(0x2212) + digits : digits;
}

QString bytes(qint64 value)
{
    if (value < 0)
        return unknown();
    const int unit = unitFor(double(value));
    return inUnit(double(value), unit) + kSpace + QLatin1String(kUnits[size_t(unit)]);
}

QString bytesOf(qint64 done, qint64 total)
{
    if (total < 0)
        return bytes(done);
    const int unit = unitFor(double(total));
    //: %1 and %2 are sizes in the same unit %3: "11.8 of 38.2 GiB"
    return Format::tr("%1 of %2 %3").arg(inUnit(double(done), unit), inUnit(double(total), unit),
        QLatin1String(kUnits[size_t(unit)]));
}

QString exactBytes(qint64 value)
{
    return value < 0 ? unknown() : count(value) + kSpace + QLatin1Char('B');
}

int plural(qint64 value)
{
    return int(std::clamp<qint64>(value, 0, std::numeric_limits<int>::max()));
}

QString counted(QString sentence, qint64 value)
{
    const QString raw = QString::number(plural(value));
    const qsizetype at = sentence.indexOf(raw);
    return at < 0 ? sentence : sentence.replace(at, raw.size(), count(value));
}

QString speed(double bytesPerSecond)
{
    return bytesPerSecond < 0 ? unknown() : bytes(qint64(bytesPerSecond)) + QLatin1String("/s");
}

QString percent(double fraction)
{
    if (fraction < 0)
        return unknown();
    // 100% is said only when it is so.
    const int value = fraction >= 1 ? 100 : qMin(99, int(fraction * 100));
    return QStringLiteral("%1%").arg(value);
}

QString duration(qint64 seconds)
{
    if (seconds < 60)
        return Format::tr("%1 s").arg(qMax<qint64>(1, seconds));
    if (seconds < 3600)
        return Format::tr("%1 min").arg((seconds + 30) / 60);
    const qint64 hours = seconds / 3600;
    const qint64 minutes = (seconds % 3600) / 60 / 10 * 10;
    if (seconds < 86400)
        return minutes ? Format::tr("%1 h %2 min").arg(hours).arg(minutes) : Format::tr("%1 h").arg(hours);
    return Format::tr("%n day(s)", nullptr, int((seconds + 43200) / 86400));
}

QString timeLeft(std::optional<qint64> seconds)
{
    if (!seconds)
        return {};
    if (*seconds < 60)
        return Format::tr("%1 s left").arg(qMax<qint64>(1, *seconds));
    if (*seconds < 86400)
        return Format::tr("about %1 left").arg(duration(*seconds));
    const QDateTime end = QDateTime::currentDateTime().addSecs(*seconds);
    return Format::tr("done by %1").arg(QLocale().toString(end.date(), Format::tr("d MMM", "a day without year")));
}

QString clock(const QDateTime& time)
{
    return QLocale().toString(time.toLocalTime().time(), QStringLiteral("HH:mm"));
}

QString when(const QDateTime& time)
{
    if (!time.isValid())
        return unknown();
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(QDate::currentDate());
    if (days == 0)
        return Format::tr("Today %1").arg(clock(local));
    if (days == 1)
        return Format::tr("Yesterday %1").arg(clock(local));
    return QLocale().toString(local.date(), Format::tr("d MMM yyyy", "a day"));
}

QString exactTime(const QDateTime& time)
{
    if (!time.isValid())
        return unknown();
    return QLocale().toString(time.toLocalTime(), Format::tr("ddd d MMM yyyy, HH:mm", "an exact time"));
}

QString path(const QString& path)
{
    const QString home = QDir::homePath();
    const bool below = home.size() > 1 && (path == home || path.startsWith(home + QLatin1Char('/')));
    return below ? QLatin1Char('~') + QDir::toNativeSeparators(path.mid(home.size()))
                 : QDir::toNativeSeparators(path);
}

QString ltr(const QString& text)
{
    if (QGuiApplication::layoutDirection() != Qt::RightToLeft)
        return text;
    return QChar(0x2066) + text + QChar(0x2069);
}

} // namespace holdfast::ui::format
