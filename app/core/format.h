// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>

#include <optional>

/// The one formatter of numbers with units. Symbols only (MiB, s); words are ui's.
namespace holdfast::app
{

/// "8.6 MiB", "418 KiB", "12 B": IEC units, three significant digits, the locale's decimal mark.
[[nodiscard]] QString formatSize(qint64 bytes, const QLocale& locale = QLocale());
/// "40.2 MiB/s".
[[nodiscard]] QString formatRate(double bytesPerSecond, const QLocale& locale = QLocale());
/// "8 994 211": grouped digits with thin no-break spaces in every locale that groups.
[[nodiscard]] QString formatCount(qint64 count, const QLocale& locale = QLocale());
/// Whole percent, never 100 before all is done and never 0 once something is.
[[nodiscard]] int percentOf(qint64 done, qint64 total);

/// A duration rounded to what a person wants to know: at most two neighbouring units are non-zero.
struct DurationParts
{
    int days = 0;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    bool operator==(const DurationParts&) const = default;
};
[[nodiscard]] DurationParts roundedDuration(qint64 seconds);

/// Nanoseconds since 1970 (the admin API's time) to a local time; 0 is invalid (unknown).
[[nodiscard]] QDateTime fromWallNanos(qint64 nanos);
[[nodiscard]] qint64 toWallNanos(const QDateTime& time);

/// An exponentially weighted mean rate with half-life of some seconds, for speed and time left.
/// Not thread-safe; a value.
class RateMeter
{
public:
    explicit RateMeter(double halfLifeSeconds = 4.0) : m_halfLife(halfLifeSeconds) {}
    /// `total`: bytes so far. `nowMs`: a monotonic clock. A falling total starts anew from there.
    void sample(qint64 total, qint64 nowMs);
    void reset();
    [[nodiscard]] double bytesPerSecond() const { return m_rate; }
    /// Seconds for `left` bytes; nothing while the rate is unknown or zero.
    [[nodiscard]] std::optional<qint64> secondsFor(qint64 left) const;

private:
    double m_halfLife;
    double m_rate = 0;
    double m_weight = 0;
    qint64 m_total = -1;
    qint64 m_atMs = 0;
};

} // namespace holdfast::app
