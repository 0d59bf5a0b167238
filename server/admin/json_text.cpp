// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/json_text.h"

#include "admin/growth_json.h"
#include "admin/json_value.h"
#include "base/checksum.h"
#include "store/storage_class.h"

namespace holdfast::admin
{
namespace
{

std::string idText(const Uuid& id)
{
    return id.isNil() ? std::string() : id.toString();
}

Json orNull(const std::optional<std::uint64_t>& number)
{
    return number ? Json(*number) : Json(nullptr);
}

Json driveJson(const store::DriveStatus& drive)
{
    return {{"id", idText(drive.id)},
            {"index", drive.index},
            {"path", drive.path},
            {"state", store::driveStateName(drive.state)},
            {"reason", drive.reason},
            {"device", drive.device},
            {"deviceName", drive.deviceName},
            {"fileSystem", drive.fileSystem},
            {"rotational", drive.rotational},
            {"total", drive.total},
            {"free", drive.free},
            {"used", drive.used},
            {"others", drive.others},
            {"owed", drive.owed},
            {"errors", drive.errors},
            {"learnedDone", drive.learnedDone},
            {"learnedTotal", drive.learnedTotal},
            {"slots", drive.slots},
            {"draining", drive.draining},
            {"latency",
             {{"readMicros", orNull(drive.readMicros)}, {"writeMicros", orNull(drive.writeMicros)}}}};
}

Json workJson(const store::WorkStatus& work)
{
    return {{"kind", work.kind},
            {"drive", work.drive ? Json(work.drive->toString()) : Json(nullptr)},
            {"done", work.done},
            {"total", work.total},
            {"bytesDone", work.bytesDone},
            {"bytesTotal", work.bytesTotal},
            {"startedAt", work.startedAt},
            {"etaSeconds", orNull(work.etaSeconds)},
            {"bytesPerSecond", work.bytesPerSecond},
            {"reason", work.reason}};
}

Json nodeJson(const NodeFacts& node, const store::StoreStatus& status)
{
    return {{"state", store::storeStateName(status.state)},
            {"version", node.version},
            {"pid", node.pid},
            {"startedAt", node.startedAt},
            {"listen", node.listen},
            {"store", idText(status.store)},
            {"epoch", status.epoch},
            {"witness", status.witnessOk ? "ok" : "absent"}};
}

Json safetyJson(const store::StoreStatus& status)
{
    return {{"disks", status.disks},
            {"lossesSurvived", status.lossesSurvived},
            {"lossesSurvivedWhenWhole", status.lossesSurvivedWhenWhole},
            {"sharedDisks", status.sharedDisks},
            {"underReplicated", status.underReplicated},
            {"quarantined", status.quarantined},
            {"undecided", status.undecided},
            {"surveys", status.surveys}};
}

Json storageClassesJson(const store::StoreStatus& status)
{
    return Json::array({{{"name", store::kStandardClass},
                         {"geometry", {{"k", status.k}, {"m", status.m}}},
                         {"lossesSurvived", status.lossesSurvived},
                         {"lossesSurvivedWhenWhole", status.lossesSurvivedWhenWhole}},
                        {{"name", store::kReducedClass},
                         {"geometry", {{"k", status.reducedK}, {"m", status.reducedM}}},
                         {"lossesSurvived", status.reducedLossesSurvived},
                         {"lossesSurvivedWhenWhole", status.reducedLossesSurvivedWhenWhole}}});
}

Json growthJson(const store::GrowthStatus& growth)
{
    return {{"state", growthStateName(growth.state)},
            {"reason", growth.reason},
            {"goal", {{"k", growth.goal.k}, {"m", growth.goal.m}}},
            {"slotsDone", growth.slotsDone},
            {"slotsTotal", growth.slotsTotal},
            {"reencodeWanted", growth.reencodeWanted},
            {"narrowObjects", growth.narrowObjects},
            {"narrowBytes", growth.narrowBytes}};
}

} // namespace

std::string_view readinessCode(Readiness readiness)
{
    switch (readiness) {
    case Readiness::Ready:
        return "ready";
    case Readiness::Starting:
        return "starting";
    case Readiness::Unavailable:
        return "unavailable";
    case Readiness::Stopping:
        return "stopping";
    }
    return "unavailable";
}

std::string capabilitiesJson(const NodeFacts& node, const Uuid& store)
{
    Json checksums = Json::array();
    for (const ChecksumKind kind : {ChecksumKind::Crc32, ChecksumKind::Crc32c, ChecksumKind::Crc64Nvme,
                                    ChecksumKind::Sha1, ChecksumKind::Sha256})
        checksums.push_back(checksumName(kind));
    return textOf({{"product", "holdfast"},
                   {"version", node.version},
                   {"api", 1},
                   {"region", node.region},
                   {"instance", idText(node.instance)},
                   {"store", idText(store)},
                   {"features", Json::array({"status", "buckets", "stop", "drives", "growth", "scrub",
                                             "quarantine", "shares", "denied-links"})},
                   {"s3",
                    {{"versioning", true},
                     {"objectLock", true},
                     {"multipart", true},
                     {"presign", true},
                     {"storageClasses", Json::array({store::kStandardClass, store::kReducedClass})},
                     {"checksums", std::move(checksums)}}}});
}

std::string statusJson(const NodeFacts& node, const store::StoreStatus& status, WallNanos now)
{
    Json drives = Json::array();
    for (const store::DriveStatus& drive : status.drives)
        drives.push_back(driveJson(drive));
    Json work = Json::array();
    for (const store::WorkStatus& item : status.work)
        work.push_back(workJson(item));
    return textOf({{"asOf", now},
                   {"node", nodeJson(node, status)},
                   {"geometry", {{"k", status.k}, {"m", status.m}}},
                   {"storageClasses", storageClassesJson(status)},
                   {"capacity",
                    {{"raw", status.rawBytes},
                     {"usable", status.usableBytes},
                     {"used", status.usedBytes},
                     {"free", status.freeBytes}}},
                   {"objects",
                    {{"count", status.objects},
                     {"bytes", status.objectBytes},
                     {"versions", status.versions},
                     {"uploads", status.uploads}}},
                   {"drives", std::move(drives)},
                   {"safety", safetyJson(status)},
                   {"work", std::move(work)},
                   {"growth", growthJson(status.growth)},
                   {"clock",
                    {{"believed", status.clock.doubt == store::ClockDoubt::None},
                     {"why", store::clockDoubtName(status.clock.doubt)},
                     {"wall", status.clock.wall},
                     {"lockTime", status.clock.lockTime}}}});
}

std::string bucketsJson(const std::vector<BucketRow>& rows)
{
    Json buckets = Json::array();
    for (const BucketRow& row : rows) {
        buckets.push_back({{"name", row.bucket.name},
                           {"created", row.bucket.created},
                           {"objects", row.usage.objects},
                           {"bytes", row.usage.bytes},
                           {"uploads", row.usage.uploads}});
    }
    return textOf({{"buckets", std::move(buckets)}});
}

std::string readyJson(Readiness readiness)
{
    return textOf({{"ready", readiness == Readiness::Ready}, {"reason", readinessCode(readiness)}});
}

std::string errorJson(std::string_view code, std::string_view message, std::string_view requestId)
{
    return textOf({{"code", code}, {"message", message}, {"requestId", requestId}});
}

} // namespace holdfast::admin
