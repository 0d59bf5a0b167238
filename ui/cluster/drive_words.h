// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/adminclient/types.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QStringList>
#include <optional>

/// One drive in words. Pure; the sentences follow from the numbers of one status alone.
namespace holdfast::ui
{

/// The last part of the drive's path.
[[nodiscard]] QString driveName(const app::adminclient::DriveStatus& drive);
[[nodiscard]] QString driveName(const QString& path);

struct DriveStanding
{
    State state = State::Neutral;
    QString word; ///< "In sync", "Catching up 62%"
    QString icon;
};
/// `percent`: how far catching up or draining is; -1: unknown.
[[nodiscard]] DriveStanding driveStanding(const app::adminclient::DriveStatus& drive, int percent = -1);
/// What its state means for the files, and what to do; empty for a drive in sync.
[[nodiscard]] QString driveReason(const app::adminclient::DriveStatus& drive);
/// "sda1, hard disk, ext4"
[[nodiscard]] QString driveDevice(const app::adminclient::DriveStatus& drive);
/// "hard disk", "solid-state disk", "unknown"
[[nodiscard]] QString diskKind(const app::adminclient::DriveStatus& drive);
/// "4.2 ms", "180 µs", "unknown"
[[nodiscard]] QString latencyWords(std::optional<qint64> micros);
/// "4.36 of 7.28 TiB", or that it is not known.
[[nodiscard]] QString fillWords(const app::adminclient::DriveStatus& drive);
/// How much of the drive is taken by anything, 0..1; -1: unknown.
[[nodiscard]] double fillFraction(const app::adminclient::DriveStatus& drive);
/// "d1, d2 and d3"
[[nodiscard]] QString joinedNames(const QStringList& names);
/// Which drives are one disk, by their paths: "d3 and d4 are one disk: they fail together."
[[nodiscard]] QString sharedWords(const QStringList& paths);
/// Drives that belong to the store: all but the retired.
[[nodiscard]] QList<app::adminclient::DriveStatus> drivesInUse(
    const app::adminclient::NodeStatus& status);
/// Not in service although they should be: away, faulty, or not ours.
[[nodiscard]] bool isBroken(const app::adminclient::DriveStatus& drive);

} // namespace holdfast::ui
