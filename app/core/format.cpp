// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/core/format.h"

#include <array>
#include <cmath>

namespace holdfast::app
{

namespace
{

constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

QString scaled(double value, const QLocale& locale)
{
    std::size_t unit = 0;
    // 1023.5 would be written as 1024: the next unit says it better.
    while (value >= 1023.5 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    int decimals = 0;
    if (unit > 0 && value < 9.995)
        decimals = 2;
    else if (unit > 0 && value < 99.95)
        decimals = 1;
    QLocale plain = locale;
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(value, 'f', decimals) + QChar(QChar::Nbsp)
           + QLatin1String(kUnits[unit]);
}

} // namespace

QString formatSize(qint64 bytes, const QLocale& locale)
{
    return scaled(double(std::max<qint64>(bytes, 0)), locale);
}

QString formatRate(double bytesPerSecond, const QLocale& locale)
{
    return scaled(std::max(std::floor(bytesPerSecond), 0.0), locale) + QLatin1String("/s");
}

QString formatCount(qint64 count, const QLocale& locale)
{
    QLocale plain = locale;
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    QString digits = plain.toString(count);
    const qsizetype least = count < 0 ? 1 : 0;
    if (digits.size() - least <= 4) // 1024 reads well without a gap
        return digits;
    for (qsizetype at = digits.size() - 3; at > least; at -= 3)
        digits.insert(at, QChar(0x202f));
    return digits;
}

int percentOf(qint64 done, qint64 total)
{
    if (total <= 0 || done <= 0)
        return 0;
    if (done >= total)
        return 100;
    return std::clamp(int(double(done) / double(total) * 100), 1, 99);
}

DurationParts roundedDuration(qint64 seconds)
{
    seconds = std::max<qint64>(seconds, 0);
    const auto roundTo = [&](qint64 step) { return (seconds + step / 2) / step * step; };
    if (seconds >= 86'400 - 1800)
        seconds = roundTo(3600);
    else if (seconds >= 600)
        seconds = roundTo(60);
    else if (seconds >= 120)
        seconds = roundTo(10);
    DurationParts parts;
    parts.days = int(seconds / 86'400);
    parts.hours = int(seconds % 86'400 / 3600);
    parts.minutes = int(seconds % 3600 / 60);
    parts.seconds = int(seconds % 60);
    if (parts.days > 9)
        parts.hours = 0;
    if (parts.days > 0)
        parts.minutes = 0;
    if (parts.days > 0 || parts.hours > 0)
        parts.seconds = 0;
    return parts;
}

QDateTime fromWallNanos(qint64 nanos)
{
    return nanos > 0 ? QDateTime::fromMSecsSinceEpoch(nanos / 1'000'000) : QDateTime();
}

qint64 toWallNanos(const QDateTime& time)
{
    return time.isValid() ? time.toMSecsSinceEpoch() * 1'000'000 : 0;
}

void RateMeter::sample(qint64 total, qint64 nowMs)
{
    if (m_total < 0 || total < m_total) {
        m_total = total;
        m_atMs = nowMs;
        return;
    }
    const double seconds = double(nowMs - m_atMs) / 1000;
    if (seconds < 0.05) // too short to say anything
        return;
    const double rate = double(total - m_total) / seconds;
    const double keep = std::exp2(-seconds / m_halfLife);
    // The weight corrects the start: without it the first seconds would look too slow.
    m_weight = m_weight * keep + (1 - keep);
    m_rate += (rate - m_rate) * (1 - keep) / m_weight;
    m_total = total;
    m_atMs = nowMs;
}

void RateMeter::reset()
{
    *this = RateMeter(m_halfLife);
}

std::optional<qint64> RateMeter::secondsFor(qint64 left) const
{
    if (left <= 0)
        return 0;
    if (m_rate < 1)
        return std::nullopt;
    const double seconds = std::ceil(double(left) / m_rate);
    return seconds < 1e9 ? std::optional<qint64>(qint64(seconds)) : std::nullopt;
}

} // namespace holdfast::app
