// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

/// The admin API, version 1 (docs/admin-api.md), as values. What a node does not say is nullopt or
/// empty, never 0.
namespace holdfast::app::adminclient
{

struct Capabilities
{
    QString product; ///< "holdfast"; anything else is not one of our nodes
    QString version;
    int api = 0;
    QString region;
    QString instance;
    QString store;
    QStringList features;
    bool versioning = false;
    bool objectLock = false;
    bool multipart = true;
    bool presign = true;
    QStringList checksums;
    [[nodiscard]] bool isHoldfast() const { return product == QLatin1String("holdfast"); }
    [[nodiscard]] bool has(const QString& feature) const { return features.contains(feature); }
};

enum class NodeHealth { Unknown, Ready, Degraded, ReadOnly, Unavailable };
enum class DriveHealth { Unknown, Member, Learner, Absent, Faulty, Foreign, Full, Formatting, Retired };

struct DriveStatus
{
    QString id;
    int index = 0;
    QString path;
    DriveHealth health = DriveHealth::Unknown;
    QString reason;     ///< a code
    QString device;     ///< "8:1"
    QString deviceName; ///< "sda1"
    QString fileSystem;
    std::optional<bool> rotational;
    std::optional<qint64> total;
    std::optional<qint64> free;
    std::optional<qint64> used;   ///< by the drive itself
    std::optional<qint64> others; ///< on its file system, of no drive of the store
    qint64 owed = 0; ///< shards this drive has yet to receive
    qint64 errors = 0;
    qint64 learnedDone = 0;
    qint64 learnedTotal = 0;
    std::optional<qint64> filledSlots; ///< of the partitions' slots
    bool draining = false;             ///< on its way out
    std::optional<qint64> readMicros;  ///< mean time of the last reads
    std::optional<qint64> writeMicros;
    bool operator==(const DriveStatus&) const = default;
};

struct WorkStatus
{
    QString kind; ///< "heal", "scrub", "rebalance", ...
    QString drive;
    qint64 done = 0;
    qint64 total = 0;
    qint64 bytesDone = 0;
    qint64 bytesTotal = 0;
    QDateTime startedAt;
    std::optional<qint64> etaSeconds;
    std::optional<qint64> bytesPerSecond;
    QString reason; ///< a code or the server's words; empty: nothing holds it
    bool operator==(const WorkStatus&) const = default;
};

struct Geometry
{
    int k = 0;
    int m = 0;
    bool operator==(const Geometry&) const = default;
};

enum class GrowthState { Unknown, Idle, Moving, Widening, Reencoding, Waiting, Paused };

/// How far the store is on its way to its goal.
struct GrowthStatus
{
    GrowthState state = GrowthState::Unknown;
    QString reason; ///< why it waits
    Geometry goal;
    qint64 slotsDone = 0;
    qint64 slotsTotal = 0;
    bool reencodeWanted = false;
    qint64 narrowObjects = 0; ///< bodies of an older geometry
    qint64 narrowBytes = 0;
    bool operator==(const GrowthStatus&) const = default;
};

struct NodeStatus
{
    QDateTime asOf;
    NodeHealth health = NodeHealth::Unknown;
    QString version;
    qint64 pid = 0;
    QDateTime startedAt;
    QString listen;
    QString store;
    qint64 epoch = 0;
    QString witness; ///< "ok", "absent"
    int k = 0;
    int m = 0;
    std::optional<qint64> capacityRaw;
    std::optional<qint64> capacityUsable;
    std::optional<qint64> capacityUsed;
    std::optional<qint64> capacityFree;
    std::optional<qint64> objectCount;
    std::optional<qint64> objectBytes;
    std::optional<qint64> versionCount;
    std::optional<qint64> uploadCount;
    QList<DriveStatus> drives;
    std::optional<int> disks;
    std::optional<int> lossesSurvived;          ///< physical disks that may fail now
    std::optional<int> lossesSurvivedWhenWhole; ///< the same with everything in sync
    QList<QStringList> sharedDisks;             ///< drive paths on one physical disk
    qint64 underReplicated = 0;
    qint64 quarantined = 0;
    qint64 undecided = 0;
    QList<WorkStatus> work;
    std::optional<GrowthStatus> growth; ///< nullopt: a node that cannot grow
};

struct BucketCounts
{
    QString name;
    QDateTime created;
    qint64 objects = 0;
    qint64 bytes = 0;
    qint64 uploads = 0;
};

} // namespace holdfast::app::adminclient

Q_DECLARE_METATYPE(holdfast::app::adminclient::NodeStatus)
