// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <optional>

/// The one place that turns numbers into words for people. Unknown is an en dash, never 0.
namespace holdfast::ui::format
{

[[nodiscard]] QString unknown();
/// "8.6 MiB", "418 KiB", "2.87 GiB": binary units, held by a no-break space.
[[nodiscard]] QString bytes(qint64 bytes);
/// "11.8 of 38.2 GiB": both in the unit of the whole.
[[nodiscard]] QString bytesOf(qint64 done, qint64 total);
/// "8 994 211 B", grouped by a narrow no-break space.
[[nodiscard]] QString exactBytes(qint64 bytes);
[[nodiscard]] QString count(qint64 value);
/// What tr wants as %n: counts are 64 bits wide, its number is not.
[[nodiscard]] int plural(qint64 value);
/// `sentence`, as tr made it of plural(value), with the whole and grouped figure.
[[nodiscard]] QString counted(QString sentence, qint64 value);
[[nodiscard]] QString speed(double bytesPerSecond);
[[nodiscard]] QString percent(double fraction);
/// "about 12 min left", "47 s left"; above a day the date of the end.
[[nodiscard]] QString timeLeft(std::optional<qint64> seconds);
/// The same without "about" and "left": "12 min".
[[nodiscard]] QString duration(qint64 seconds);
/// "Today 09:31", "Yesterday 14:05", "17 Nov 2026"; the time is local.
[[nodiscard]] QString when(const QDateTime& time);
/// "Fri 27 Nov 2026, 10:24", for an end that must not be misread.
[[nodiscard]] QString exactTime(const QDateTime& time);
[[nodiscard]] QString clock(const QDateTime& time);
/// A path of this computer as people write it: with "~" for their home.
[[nodiscard]] QString path(const QString& path);
/// Keeps ids, paths and figures left to right inside right-to-left text.
[[nodiscard]] QString ltr(const QString& text);

} // namespace holdfast::ui::format
