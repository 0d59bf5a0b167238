// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/adminclient/types.h"

/// Changing and caring for the drives (docs/admin-api.md, "Drives come and go" and below), as values.
namespace holdfast::app::adminclient
{

enum class GrowthKind { Add, Drain, Replace, Rebalance, Reencode };

/// What somebody wants done with the drives. Paths are the server's.
struct GrowthRequest
{
    GrowthKind kind = GrowthKind::Rebalance;
    QStringList paths;
    QList<int> drives; ///< their indices
    std::optional<Geometry> geometry;
    bool operator==(const GrowthRequest&) const = default;
};

struct PlannedDrive
{
    std::optional<int> index; ///< nullopt: still to be added
    QString path;
    qint64 capacity = 0;
    qint64 slotsBefore = 0;
    qint64 slotsAfter = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    bool operator==(const PlannedDrive&) const = default;
};

/// What a request would do; applied only under its epoch.
struct GrowthPlan
{
    qint64 epoch = 0;
    Geometry before;
    Geometry after;
    qint64 usableBefore = 0;
    qint64 usableAfter = 0;
    int lossesBefore = 0; ///< disks that may fail
    int lossesDuring = 0;
    int lossesAfter = 0;
    qint64 slotsToMove = 0;
    qint64 bytesToMove = 0;
    qint64 secondsToMove = 0;
    qint64 objectsToRewrite = 0;
    qint64 bytesToRewrite = 0;
    qint64 secondsToRewrite = 0;
    QList<PlannedDrive> drives;
    QStringList warnings; ///< codes
};

enum class ScrubState { Unknown, Idle, Running, Paused };

/// Everything is read and compared from time to time.
struct ScrubStatus
{
    ScrubState state = ScrubState::Unknown;
    int everyDays = 0; ///< 0: never by itself
    QDateTime lastStarted;
    QDateTime lastFinished;
    QDateTime nextDue;
    qint64 done = 0;
    qint64 total = 0;
    qint64 bytesDone = 0;
    qint64 found = 0; ///< damaged copies since lastStarted
    qint64 mended = 0;
    bool operator==(const ScrubStatus&) const = default;
};

/// One body of which too little is left.
struct QuarantineEntry
{
    QString bucket;
    QString key;
    QString versionId;
    QDateTime stamp;
    QString extent;
    QString reason;
    bool operator==(const QuarantineEntry&) const = default;
};

struct QuarantinePage
{
    QList<QuarantineEntry> entries;
    QString next; ///< empty: the last page
};

} // namespace holdfast::app::adminclient

Q_DECLARE_METATYPE(holdfast::app::adminclient::PlannedDrive)
Q_DECLARE_METATYPE(holdfast::app::adminclient::QuarantineEntry)
