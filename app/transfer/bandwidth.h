// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace holdfast::app::transfer
{

inline constexpr int kHoursOfDay = 24;
inline constexpr int kHoursOfWeek = 7 * kHoursOfDay;

/// How fast bodies may go, over all transfers together, and when. Bytes per second; 0: no limit.
struct BandwidthLimits
{
    qint64 up = 0;
    qint64 down = 0;
    /// One character for each hour of the week in local time, Monday 0:00 first: '1' limits, '0' does
    /// not. Empty (or of another length): the limits hold always.
    QByteArray hours;

    bool operator==(const BandwidthLimits&) const = default;
    [[nodiscard]] bool any() const { return up > 0 || down > 0; }
    [[nodiscard]] bool isScheduled() const { return hours.size() == kHoursOfWeek; }
    [[nodiscard]] bool holdsAt(const QDateTime& local) const;
    /// When holdsAt will be another than now; invalid: never.
    [[nodiscard]] QDateTime nextChange(const QDateTime& local) const;
};

/// Of the week, Monday 0:00 first.
[[nodiscard]] int hourOfWeek(const QDateTime& local);

} // namespace holdfast::app::transfer
