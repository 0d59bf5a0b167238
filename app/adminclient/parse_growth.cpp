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

QString nameOf(GrowthKind kind)
{
    switch (kind) {
    case GrowthKind::Add: return QStringLiteral("add");
    case GrowthKind::Drain: return QStringLiteral("drain");
    case GrowthKind::Replace: return QStringLiteral("replace");
    case GrowthKind::Rebalance: return QStringLiteral("rebalance");
    case GrowthKind::Reencode: break;
    }
    return QStringLiteral("reencode");
}

QJsonObject documentOf(const GrowthRequest& request)
{
    QJsonObject document{{"kind", nameOf(request.kind)}};
    if (!request.drives.isEmpty()) {
        QJsonArray drives;
        for (const int index : request.drives)
            drives.append(index);
        document.insert("drives", drives);
    }
    if (!request.paths.isEmpty())
        document.insert("paths", QJsonArray::fromStringList(request.paths));
    if (request.geometry)
        document.insert("geometry", QJsonObject{{"k", request.geometry->k}, {"m", request.geometry->m}});
    return document;
}

PlannedDrive plannedOf(const QJsonObject& from)
{
    return {maybeInt(from, "index"),     text(from, "path"),       number(from, "capacity"),
            number(from, "slotsBefore"), number(from, "slotsAfter"), number(from, "bytesIn"),
            number(from, "bytesOut")};
}

} // namespace

QByteArray growthJson(const GrowthRequest& request)
{
    return QJsonDocument(documentOf(request)).toJson(QJsonDocument::Compact);
}

QByteArray applyJson(const GrowthRequest& request, qint64 epoch, bool reencode)
{
    const QJsonObject document{
        {"request", documentOf(request)}, {"epoch", epoch}, {"reencode", reencode}};
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

Outcome<GrowthPlan> parsePlan(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    if (!(*root)[QLatin1String("epoch")].isDouble())
        return std::unexpected(notOurs(QStringLiteral("a plan without an epoch")));
    GrowthPlan plan;
    plan.epoch = number(*root, "epoch");
    plan.before = geometryOf(object(*root, "before"));
    plan.after = geometryOf(object(*root, "after"));
    const QJsonObject usable = object(*root, "usable");
    plan.usableBefore = number(usable, "before");
    plan.usableAfter = number(usable, "after");
    const QJsonObject losses = object(*root, "losses");
    plan.lossesBefore = int(number(losses, "before"));
    plan.lossesDuring = int(number(losses, "during"));
    plan.lossesAfter = int(number(losses, "after"));
    const QJsonObject move = object(*root, "move");
    plan.slotsToMove = number(move, "slots");
    plan.bytesToMove = number(move, "bytes");
    plan.secondsToMove = number(move, "seconds");
    const QJsonObject rewrite = object(*root, "rewrite");
    plan.objectsToRewrite = number(rewrite, "objects");
    plan.bytesToRewrite = number(rewrite, "bytes");
    plan.secondsToRewrite = number(rewrite, "seconds");
    for (const QJsonValue& drive : array(*root, "drives"))
        plan.drives.append(plannedOf(drive.toObject()));
    plan.warnings = strings(array(*root, "warnings"));
    return plan;
}

Outcome<ScrubStatus> parseScrub(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    ScrubStatus scrub;
    const QString state = text(*root, "state");
    scrub.state = state == QLatin1String("idle")      ? ScrubState::Idle
                  : state == QLatin1String("running") ? ScrubState::Running
                  : state == QLatin1String("paused")  ? ScrubState::Paused
                                                      : ScrubState::Unknown;
    scrub.everyDays = int(number(*root, "everyDays"));
    scrub.lastStarted = fromWallNanos(number(*root, "lastStarted"));
    scrub.lastFinished = fromWallNanos(number(*root, "lastFinished"));
    scrub.nextDue = fromWallNanos(number(*root, "nextDue"));
    scrub.done = number(*root, "done");
    scrub.total = number(*root, "total");
    scrub.bytesDone = number(*root, "bytesDone");
    scrub.found = number(*root, "found");
    scrub.mended = number(*root, "mended");
    return scrub;
}

Outcome<QuarantinePage> parseQuarantine(const QByteArray& json)
{
    const auto root = rootOf(json);
    if (!root)
        return std::unexpected(root.error());
    QuarantinePage page;
    for (const QJsonValue& value : array(*root, "entries")) {
        const QJsonObject entry = value.toObject();
        page.entries.append({text(entry, "bucket"), text(entry, "key"), text(entry, "versionId"),
                             fromWallNanos(number(entry, "stamp")), text(entry, "extent"),
                             text(entry, "reason")});
    }
    page.next = text(*root, "next");
    return page;
}

} // namespace holdfast::app::adminclient
