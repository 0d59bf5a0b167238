// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/bandwidth.h"

namespace holdfast::app::transfer
{

int hourOfWeek(const QDateTime& local)
{
    return (local.date().dayOfWeek() - 1) * kHoursOfDay + local.time().hour();
}

bool BandwidthLimits::holdsAt(const QDateTime& local) const
{
    return !isScheduled() || hours.at(hourOfWeek(local)) == '1';
}

QDateTime BandwidthLimits::nextChange(const QDateTime& local) const
{
    if (!isScheduled())
        return {};
    const bool now = holdsAt(local);
    QDateTime at(local.date(), QTime(local.time().hour(), 0));
    for (int hour = 0; hour < kHoursOfWeek; ++hour) {
        at = at.addSecs(3600); // over a change of daylight time: the hour of the clock counts
        if (holdsAt(at) != now)
            return at;
    }
    return {};
}

} // namespace holdfast::app::transfer
