// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/adminclient/admin_client.h"
#include "app/adminclient/json.h"
#include "app/core/format.h"

namespace holdfast::app::adminclient
{

using namespace json;

namespace
{

NodeHealth healthOf(const QString& state)
{
    if (state == QLatin1String("ready"))
        return NodeHealth::Ready;
    if (state == QLatin1String("degraded"))
        return NodeHealth::Degraded;
    if (state == QLatin1String("readonly"))
        return NodeHealth::ReadOnly;
    if (state == QLatin1String("unavailable"))
        return NodeHealth::Unavailable;
    return NodeHealth::Unknown;
}

DriveHealth driveHealthOf(const QString& state)
{
    static const QHash<QString, DriveHealth> known{
        {QStringLiteral("member"), DriveHealth::Member},
        {QStringLiteral("learner"), DriveHealth::Learner},
        {QStringLiteral("absent"), DriveHealth::Absent},
        {QStringLiteral("faulty"), DriveHealth::Faulty},
        {QStringLiteral("foreign"), DriveHealth::Foreign},
        {QStringLiteral("full"), DriveHealth::Full},
        {QStringLiteral("formatting"), DriveHealth::Formatting},
        {QStringLiteral("retired"), DriveHealth::Retired}};
    return known.value(state, DriveHealth::Unknown);
}

DriveStatus driveOf(const QJsonObject& json)
{
    DriveStatus drive;
    drive.id = text(json, "id");
    drive.index = int(number(json, "index"));
    drive.path = text(json, "path");
    drive.health = driveHealthOf(text(json, "state"));
    drive.reason = text(json, "reason");
    drive.device = text(json, "device");
    drive.deviceName = text(json, "deviceName");
    drive.fileSystem = text(json, "fileSystem");
    if (const QJsonValue value = json[QLatin1String("rotational")]; value.isBool())
        drive.rotational = value.toBool();
    drive.total = maybe(json, "total");
    drive.free = maybe(json, "free");
    drive.used = maybe(json, "used");
    drive.others = maybe(json, "others");
    drive.owed = number(json, "owed");
    drive.errors = number(json, "errors");
    drive.learnedDone = number(json, "learnedDone");
    drive.learnedTotal = number(json, "learnedTotal");
    drive.filledSlots = maybe(json, "slots");
    drive.draining = json[QLatin1String("draining")].toBool();
    const QJsonObject latency = object(json, "latency");
    drive.readMicros = maybe(latency, "readMicros");
    drive.writeMicros = maybe(latency, "writeMicros");
    return drive;
}

WorkStatus workOf(const QJsonObject& json)
{
    WorkStatus work;
    work.kind = text(json, "kind");
    work.drive = text(json, "drive");
    work.done = number(json, "done");
    work.total = number(json, "total");
    work.bytesDone = number(json, "bytesDone");
    work.bytesTotal = number(json, "bytesTotal");
    work.startedAt = fromWallNanos(number(json, "startedAt"));
    work.etaSeconds = maybe(json, "etaSeconds");
    work.bytesPerSecond = maybe(json, "bytesPerSecond");
    work.reason = text(json, "reason");
    return work;
}

GrowthState growthStateOf(const QString& state)
{
    static const QHash<QString, GrowthState> known{
        {QStringLiteral("idle"), GrowthState::Idle},
        {QStringLiteral("moving"), GrowthState::Moving},
        {QStringLiteral("widening"), GrowthState::Widening},
        {QStringLiteral("reencoding"), GrowthState::Reencoding},
        {QStringLiteral("waiting"), GrowthState::Waiting},
        {QStringLiteral("paused"), GrowthState::Paused}};
    return known.value(state, GrowthState::Unknown);
}

GrowthStatus growthOf(const QJsonObject& json)
{
    GrowthStatus growth;
    growth.state = growthStateOf(text(json, "state"));
    growth.reason = text(json, "reason");
    growth.goal = geometryOf(object(json, "goal"));
    growth.slotsDone = number(json, "slotsDone");
    growth.slotsTotal = number(json, "slotsTotal");
    growth.reencodeWanted = json[QLatin1String("reencodeWanted")].toBool();
    growth.narrowObjects = number(json, "narrowObjects");
    growth.narrowBytes = number(json, "narrowBytes");
    return growth;
}

void readSafety(const QJsonObject& json, NodeStatus& status)
{
    status.disks = maybeInt(json, "disks");
    status.lossesSurvived = maybeInt(json, "lossesSurvived");
    status.lossesSurvivedWhenWhole = maybeInt(json, "lossesSurvivedWhenWhole");
    for (const QJsonValue& group : array(json, "sharedDisks"))
        status.sharedDisks.append(strings(group.toArray()));
    status.underReplicated = number(json, "underReplicated");
    status.quarantined = number(json, "quarantined");
    status.undecided = number(json, "undecided");
}

} // namespace

Outcome<Capabilities> parseCapabilities(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    Capabilities known;
    known.product = text(*root, "product");
    if (!known.isHoldfast())
        return std::unexpected(notOurs(known.product));
    known.version = text(*root, "version");
    known.api = int(number(*root, "api"));
    known.region = text(*root, "region");
    known.instance = text(*root, "instance");
    known.store = text(*root, "store");
    known.features = strings(array(*root, "features"));
    const QJsonObject s3 = object(*root, "s3");
    known.versioning = s3[QLatin1String("versioning")].toBool();
    known.objectLock = s3[QLatin1String("objectLock")].toBool();
    known.multipart = s3[QLatin1String("multipart")].toBool(true);
    known.presign = s3[QLatin1String("presign")].toBool(true);
    known.checksums = strings(array(s3, "checksums"));
    return known;
}

Outcome<NodeStatus> parseStatus(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    if (!root->contains(QLatin1String("node")))
        return std::unexpected(notOurs(QStringLiteral("status")));
    NodeStatus status;
    status.asOf = fromWallNanos(number(*root, "asOf"));
    const QJsonObject node = object(*root, "node");
    status.health = healthOf(text(node, "state"));
    status.version = text(node, "version");
    status.pid = number(node, "pid");
    status.startedAt = fromWallNanos(number(node, "startedAt"));
    status.listen = text(node, "listen");
    status.store = text(node, "store");
    status.epoch = number(node, "epoch");
    status.witness = text(node, "witness");
    const QJsonObject geometry = object(*root, "geometry");
    status.k = int(number(geometry, "k"));
    status.m = int(number(geometry, "m"));
    const QJsonObject capacity = object(*root, "capacity");
    status.capacityRaw = maybe(capacity, "raw");
    status.capacityUsable = maybe(capacity, "usable");
    status.capacityUsed = maybe(capacity, "used");
    status.capacityFree = maybe(capacity, "free");
    const QJsonObject objects = object(*root, "objects");
    status.objectCount = maybe(objects, "count");
    status.objectBytes = maybe(objects, "bytes");
    status.versionCount = maybe(objects, "versions");
    status.uploadCount = maybe(objects, "uploads");
    for (const QJsonValue& drive : array(*root, "drives"))
        status.drives.append(driveOf(drive.toObject()));
    readSafety(object(*root, "safety"), status);
    for (const QJsonValue& work : array(*root, "work"))
        status.work.append(workOf(work.toObject()));
    if (const QJsonObject growth = object(*root, "growth"); !growth.isEmpty())
        status.growth = growthOf(growth);
    return status;
}

Outcome<QList<BucketCounts>> parseBuckets(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    QList<BucketCounts> buckets;
    for (const QJsonValue& value : array(*root, "buckets")) {
        const QJsonObject bucket = value.toObject();
        buckets.append({text(bucket, "name"), fromWallNanos(number(bucket, "created")),
                        number(bucket, "objects"), number(bucket, "bytes"),
                        number(bucket, "uploads")});
    }
    return buckets;
}

} // namespace holdfast::app::adminclient
