// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/story.h"

#include <QBuffer>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>

namespace holdfast::test::story
{

using namespace app::transfer;

namespace
{

constexpr double kKi = 1024.0;
constexpr qint64 kMi = 1LL << 20;

qint64 mi(double n) { return qint64(n * kKi * kKi); }
qint64 gi(double n) { return qint64(n * kKi * kKi * kKi); }
qint64 ti(double n) { return qint64(n * kKi * kKi * kKi * kKi); }

QDateTime today(int hour, int minute)
{
    QDateTime at(QDate::currentDate(), QTime(hour, minute));
    return at;
}

QDateTime daysAgo(int days, int hour = 14, int minute = 5)
{
    return QDateTime(QDate::currentDate().addDays(-days), QTime(hour, minute));
}


/// A wall in the sea with its lighthouse.
QByteArray harbour()
{
    QImage image(1200, 640, QImage::Format_RGB32);
    QPainter p(&image);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.fillRect(0, 0, 1200, 240, QColor(0xD7E6EE));
    p.fillRect(0, 210, 1200, 30, QColor(0xA7C0BE));
    p.fillRect(0, 240, 1200, 400, QColor(0x4F7F96));
    for (int i = 0; i < 9; ++i)
        p.fillRect(80 + i * 131 % 900, 270 + i * 38, 170, 5, QColor(0x6C9AB0));
    const QPointF wall[] = {{420, 640}, {560, 460}, {1200, 280}, {1200, 470}, {820, 640}};
    p.setBrush(QColor(0x857565));
    p.drawPolygon(wall, 5);
    const QPointF top[] = {{560, 460}, {1200, 280}, {1200, 320}, {600, 492}};
    p.setBrush(QColor(0xA8998A));
    p.drawPolygon(top, 4);
    p.setBrush(QColor(0xF3F1EC));
    p.drawRect(990, 120, 64, 190);
    p.setBrush(QColor(0xC6473A));
    p.drawRect(990, 170, 64, 40);
    p.drawRect(990, 250, 64, 40);
    const QPointF roof[] = {{982, 96}, {1022, 52}, {1062, 96}};
    p.drawPolygon(roof, 3);
    p.setBrush(QColor(0x30404A));
    p.drawRect(992, 96, 60, 26);
    p.end();
    QByteArray data;
    QBuffer buffer(&data);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 90);
    return data;
}

} // namespace

namespace
{

QJsonObject sixth(int i, const char* state, const char* device, const char* fs, bool rotational, double total, double used)
{
    return {{"id", QStringLiteral("d-%1").arg(i)}, {"index", i}, {"path", QStringLiteral("/srv/holdfast/d%1").arg(i + 1)},
        {"state", state}, {"reason", ""}, {"device", QLatin1String(device)}, {"deviceName", QLatin1String(device)},
        {"fileSystem", fs}, {"rotational", rotational}, {"total", ti(total)}, {"free", ti(total - used)}, {"used", ti(used - 0.01)},
        {"owed", 0}, {"errors", 0}, {"learnedDone", 0}, {"learnedTotal", 0}, {"slots", 4096}, {"draining", false},
        {"latency", QJsonObject{{"readMicros", rotational ? 8400 + i * 130 : 310}, {"writeMicros", rotational ? 11200 + i * 90 : 640}}}};
}

/// Two shelves of disks: one drive was pulled out, another came back and catches up.
QJsonObject six()
{
    QJsonObject away = sixth(1, "absent", "", "", true, 0, 0);
    for (const char* unknown : {"total", "free", "used", "rotational", "latency"})
        away.insert(QLatin1String(unknown), QJsonValue::Null);
    away.insert("reason", "open /srv/holdfast/d2: No such file or directory");
    away.insert("owed", 20480);
    QJsonObject learner = sixth(4, "learner", "sde", "xfs", true, 7.28, 2.87);
    learner.insert("learnedDone", 61200);
    learner.insert("learnedTotal", 98300);
    learner.insert("owed", 37100);
    QJsonObject worn = sixth(2, "member", "sdc", "ext4", true, 7.28, 4.34);
    worn.insert("errors", 14);
    const QJsonArray drives{sixth(0, "member", "sda", "ext4", true, 7.28, 4.36), away, worn,
        sixth(3, "member", "sdd", "xfs", true, 7.28, 4.36), learner, sixth(5, "member", "sdd", "xfs", true, 7.28, 2.31)};
    const QJsonObject safety{{"disks", 5}, {"lossesSurvived", 1}, {"lossesSurvivedWhenWhole", 2}, {"underReplicated", 0},
        {"quarantined", 0}, {"undecided", 0},
        {"sharedDisks", QJsonArray{QJsonArray{"/srv/holdfast/d4", "/srv/holdfast/d6"}}}};
    const QJsonArray work{QJsonObject{{"kind", "catch-up"}, {"drive", "d-4"}, {"done", 61200}, {"total", 98300},
                              {"bytesDone", ti(2.42)}, {"bytesTotal", ti(3.88)}, {"startedAt", 1}, {"etaSeconds", 6600},
                              {"bytesPerSecond", mi(230)}, {"reason", ""}},
        QJsonObject{{"kind", "rebalance"}, {"drive", ""}, {"done", 0}, {"total", 4096}, {"bytesDone", 0}, {"bytesTotal", ti(1.9)},
            {"startedAt", 1}, {"etaSeconds", QJsonValue::Null}, {"bytesPerSecond", 0}, {"reason", "drive d2 is away"}}};
    return {{"asOf", QJsonValue(QDateTime::currentMSecsSinceEpoch() * 1'000'000LL)},
        {"node", QJsonObject{{"state", "degraded"}, {"version", "0.1.0"}, {"pid", 812},
                     {"startedAt", QJsonValue(daysAgo(41).toMSecsSinceEpoch() * 1'000'000LL)}, {"listen", "192.168.1.20:9000"},
                     {"store", "77c1"}, {"epoch", 7}, {"witness", "ok"}}},
        {"geometry", QJsonObject{{"k", 4}, {"m", 2}}},
        {"capacity", QJsonObject{{"raw", ti(43.7)}, {"usable", ti(24.2)}, {"used", ti(14.9)}, {"free", ti(9.3)}}},
        {"objects", QJsonObject{{"count", 98304}, {"bytes", ti(14.8)}, {"versions", 98304}, {"uploads", 2}}},
        {"drives", drives}, {"safety", safety}, {"work", work},
        {"growth", QJsonObject{{"state", "waiting"}, {"reason", "drive d2 is away"}, {"goal", QJsonObject{{"k", 4}, {"m", 2}}},
                       {"slotsDone", 0}, {"slotsTotal", 4096}, {"reencodeWanted", true}, {"narrowObjects", 1204},
                       {"narrowBytes", gi(212)}}}};
}

} // namespace

QByteArray plan()
{
    QJsonArray drives;
    for (int i = 0; i < 7; ++i) {
        const bool fresh = i == 6;
        drives.append(QJsonObject{{"index", fresh ? QJsonValue(QJsonValue::Null) : QJsonValue(i)},
            {"path", fresh ? QStringLiteral("/mnt/disk7/holdfast") : QStringLiteral("/srv/holdfast/d%1").arg(i + 1)},
            {"capacity", ti(7.28)}, {"slotsBefore", fresh ? 0 : 4096}, {"slotsAfter", 3511},
            {"bytesIn", fresh ? ti(3.7) : 0}, {"bytesOut", fresh ? 0 : gi(631)}});
    }
    const QJsonObject document{{"epoch", 12}, {"before", QJsonObject{{"k", 2}, {"m", 2}}}, {"after", QJsonObject{{"k", 4}, {"m", 2}}},
        {"usable", QJsonObject{{"before", ti(24.2)}, {"after", ti(29.1)}}},
        {"losses", QJsonObject{{"before", 2}, {"during", 2}, {"after", 2}}},
        {"move", QJsonObject{{"slots", 3511}, {"bytes", ti(3.7)}, {"seconds", 18600}}},
        {"rewrite", QJsonObject{{"objects", 1204}, {"bytes", gi(212)}, {"seconds", 2700}}},
        {"drives", drives}, {"warnings", QJsonArray{"no-wider"}}};
    return QJsonDocument(document).toJson();
}

QByteArray scrub()
{
    const auto nanos = [](const QDateTime& at) { return QJsonValue(at.toMSecsSinceEpoch() * 1'000'000LL); };
    return QJsonDocument(QJsonObject{{"state", "idle"}, {"everyDays", 30}, {"lastStarted", nanos(daysAgo(10))},
        {"lastFinished", nanos(daysAgo(9))}, {"nextDue", nanos(daysAgo(-21))}, {"done", 0}, {"total", 0}, {"bytesDone", 0},
        {"found", 3}, {"mended", 3}}).toJson();
}

QByteArray quarantine()
{
    QJsonArray entries;
    for (const char* key : {"2019/slipway-0412.jpg", "2019/slipway-0413.jpg"})
        entries.append(QJsonObject{{"bucket", "scans"}, {"key", key}, {"versionId", "null"},
            {"stamp", QJsonValue(daysAgo(300).toMSecsSinceEpoch() * 1'000'000LL)}, {"extent", key}, {"reason", ""}});
    return QJsonDocument(QJsonObject{{"entries", entries}, {"next", ""}}).toJson();
}

QByteArray status(Health health)
{
    if (health == Health::Six)
        return QJsonDocument(six()).toJson();
    const bool failed = health == Health::DriveFailed;
    const bool oneDisk = health == Health::OneDisk;
    QJsonArray drives;
    for (int i = 0; i < 4; ++i) {
        const bool bad = failed && i == 1;
        drives.append(QJsonObject{{"id", QStringLiteral("d-%1").arg(i)}, {"index", i},
            {"path", QStringLiteral("/srv/holdfast/d%1").arg(i + 1)},
            {"state", bad ? "faulty" : "member"}, {"reason", bad ? "write" : ""},
            {"device", oneDisk ? QStringLiteral("8:1") : QStringLiteral("8:%1").arg(i * 16 + 1)},
            {"deviceName", oneDisk ? QStringLiteral("sda1") : QStringLiteral("sd%1").arg(QChar('a' + i))},
            {"fileSystem", i == 1 ? "xfs" : "ext4"}, {"rotational", true}, {"total", ti(7.28)},
            {"free", ti(7.28) - ti(4.36 - i * 0.02)}, {"used", ti(4.36 - i * 0.02)}, {"owed", 0},
            {"errors", bad ? 14 : 0}, {"learnedDone", 0}, {"learnedTotal", 0}});
    }
    QJsonObject safety{{"disks", oneDisk ? 1 : 4}, {"lossesSurvived", oneDisk ? 0 : failed ? 1 : 2},
        {"lossesSurvivedWhenWhole", oneDisk ? 0 : 2}, {"underReplicated", 0}, {"quarantined", 0},
        {"undecided", 0}};
    QJsonArray shared;
    if (oneDisk)
        shared.append(QJsonArray{"/srv/holdfast/d1", "/srv/holdfast/d2", "/srv/holdfast/d3", "/srv/holdfast/d4"});
    safety.insert("sharedDisks", shared);
    QJsonArray work;
    if (failed)
        work.append(QJsonObject{{"kind", "heal"}, {"drive", "d-1"}, {"done", 61200}, {"total", 98300},
            {"bytesDone", ti(2.40)}, {"bytesTotal", ti(3.88)}, {"startedAt", 1}, {"etaSeconds", 6600}});
    else
        work.append(QJsonObject{{"kind", "scrub"}, {"drive", ""}, {"done", 31000}, {"total", 100000},
            {"bytesDone", ti(5.4)}, {"bytesTotal", ti(17.4)}, {"startedAt", 1}, {"etaSeconds", 15200}});
    const QJsonObject document{{"asOf", QJsonValue(QDateTime::currentMSecsSinceEpoch() * 1'000'000LL)},
        {"node", QJsonObject{{"state", failed ? "degraded" : "ready"}, {"version", "0.1.0"}, {"pid", 812},
                     {"startedAt", 1}, {"listen", "0.0.0.0:9000"}, {"store", "77c1"}, {"epoch", 7}, {"witness", "absent"}}},
        {"geometry", QJsonObject{{"k", 2}, {"m", 2}}},
        {"capacity", QJsonObject{{"raw", ti(29.1)}, {"usable", ti(14.2)}, {"used", ti(8.68)}, {"free", ti(5.52)}}},
        {"objects", QJsonObject{{"count", 98304}, {"bytes", ti(8.61)}, {"versions", 98304}, {"uploads", 2}}},
        {"drives", drives}, {"safety", safety}, {"work", work}};
    return QJsonDocument(document).toJson();
}

QByteArray counts()
{
    QJsonArray list;
    const auto add = [&](const char* name, qint64 objects, qint64 bytes, int days) {
        list.append(QJsonObject{{"name", name}, {"created", QJsonValue(daysAgo(days).toMSecsSinceEpoch() * 1'000'000LL)},
            {"objects", objects}, {"bytes", bytes}, {"uploads", 0}});
    };
    add("accounts", 6418, gi(12.4), 412);
    add("backups", 212, ti(4.18), 398);
    add("incoming", 37, gi(3.1), 61);
    add("projects", 48213, ti(1.86), 411);
    add("scans", 43424, ti(2.55), 240);
    return QJsonDocument(QJsonObject{{"buckets", list}}).toJson();
}

void fillBuckets(SceneServer& server)
{
    for (const char* name : {"accounts", "backups", "incoming", "scans"})
        server.buckets[QLatin1String(name)];
    auto& projects = server.buckets[QStringLiteral("projects")];
    const QString in = QStringLiteral("harbour-wall-2026/");
    const auto add = [&](const char* name, qint64 size, const QDateTime& when, const char* type) {
        projects.insert(in + QLatin1String(name), {size, when, QLatin1String(type), {}, {}});
    };
    const char* other = "application/octet-stream";
    add("as-built-drawings/plan.pdf", mi(4), daysAgo(3), "application/pdf");
    add("drone-flights/flight-07.mp4", gi(2), daysAgo(3), "video/mp4");
    add("photos/one.jpg", mi(4), daysAgo(3), "image/jpeg");
    add("block-A.laz", gi(2.87), today(9, 31), other);
    add("block-B.laz", gi(2.64), today(9, 34), other);
    add("block-C.laz", gi(2.91), today(9, 37), other);
    add("crack-measurements.csv", 418 * 1024, daysAgo(1, 17, 12), "text/csv");
    add("drone-flight-07.mp4", gi(1.94), daysAgo(1, 15, 48), "video/mp4");
    add("harbour-wall-north.jpg", 8994211, daysAgo(1, 14, 5), "image/jpeg");
    add("harbour-wall-south.jpg", mi(9.1), daysAgo(1, 14, 7), "image/jpeg");
    projects[in + QStringLiteral("harbour-wall-north.jpg")].data = harbour();
    projects[in + QStringLiteral("harbour-wall-north.jpg")].metadata = {
        {QStringLiteral("site"), QStringLiteral("north")}, {QStringLiteral("camera"), QStringLiteral("X100")}};
    add("inspection-report-v3.pdf", mi(18.4), today(10, 2), "application/pdf");
    add("method-statement.docx", mi(1.2), daysAgo(3), other);
    add("orthophoto-2026-11-18.tif", gi(4.21), daysAgo(2), "image/tiff");
    add("readme.md", 2355, daysAgo(8), "text/markdown");
    add("survey-raw-november.tar.zst", gi(11.7), daysAgo(4), other);
    for (int i = 2031; i < 3100; ++i)
        projects.insert(in + QStringLiteral("site-photo-%1.jpg").arg(i),
            {mi(6.1 + i * 37 % 19 / 10.0), daysAgo(1, 13, 51), QStringLiteral("image/jpeg"), {}, {}});
}

void keepVersions(SceneServer& server)
{
    const QString in = QStringLiteral("harbour-wall-2026/");
    SceneServer::Keeping& keeping = server.keeping[QStringLiteral("projects")];
    keeping.objectLock = true;
    keeping.older[in + QStringLiteral("harbour-wall-north.jpg")]
        = {{mi(8.4), daysAgo(2, 16, 40)}, {mi(8.4), daysAgo(8, 9, 15)}, {mi(8.1), daysAgo(21, 11, 2)}};
    keeping.older[in + QStringLiteral("crack-measurements.csv")] = {{402 * 1024, daysAgo(4, 8, 55)}};
    for (const char* gone : {"boathouse-sketch.pdf", "crane-quote-2.docx", "harbour-wall-east.jpg"})
        keeping.older[in + QLatin1String(gone)]
            = {{0, daysAgo(1, 18, 20), true}, {mi(2.2), daysAgo(12, 10, 30)}};
    keeping.tags[in + QStringLiteral("harbour-wall-north.jpg")] = {
        {QStringLiteral("site"), QStringLiteral("north")}, {QStringLiteral("stage"), QStringLiteral("inspection")}};
    keeping.heldUntil[in + QStringLiteral("harbour-wall-north.jpg")] = daysAgo(-365, 10, 0);
}

QList<TransferItem> transfers(const QUuid& connection)
{
    QList<TransferItem> list;
    const auto add = [&](TransferId id, const char* local, const char* bucket, const char* key,
                         TransferState state, qint64 size, qint64 done) -> TransferItem& {
        TransferItem item;
        item.id = id;
        item.order = id;
        item.connection = connection;
        item.bucket = QLatin1String(bucket);
        item.key = QLatin1String(key);
        item.localPath = QLatin1String(local);
        item.state = state;
        item.size = size;
        item.done = done;
        item.created = today(9, 50).addSecs(qAbs(id));
        list.append(item);
        return list.last();
    };
    TransferItem& changed = add(1, "/media/survey/block-D.laz", "projects", "harbour-wall-2026/block-D.laz",
        TransferState::NeedsAnswer, gi(2.7), 0);
    changed.question = Question::SourceChanged;
    TransferItem& full = add(2, "/home/ada/old-catalogue.zip", "scans", "old-catalogue.zip",
        TransferState::Failed, gi(41), gi(12));
    full.fault = app::Fault{app::FaultClass::Client, 403, QStringLiteral("QuotaExceeded"), {}, QStringLiteral("7C2F41"), 0};
    TransferItem& big = add(kShown, "/media/archive/2026/survey-archive-2026.tar.zst", "projects",
        "archive/survey-archive-2026.tar.zst", TransferState::Running, gi(38.2), gi(11.8));
    big.bytesPerSecond = double(mi(40.2));
    big.secondsLeft = 660;
    big.partsTotal = 612;
    big.partsDone = 189;
    big.partsSending = 4;
    big.partsRetrying = 1;
    big.partSize = 64 * kMi;
    big.started = today(10, 19);
    TransferItem& folder = add(-4, "/home/ada/scans-november", "scans", "november/", TransferState::Running,
        gi(7.3), gi(2.1));
    folder.isBatch = true;
    folder.filesTotal = 412;
    folder.filesDone = 398;
    folder.bytesPerSecond = double(mi(6.6));
    folder.secondsLeft = 780;
    folder.order = 4;
    TransferItem& down = add(5, "/home/ada/Downloads/drone-flight-07.mp4", "projects",
        "harbour-wall-2026/drone-flight-07.mp4", TransferState::Running, gi(1.94), gi(1.38));
    down.direction = Direction::Download;
    down.bytesPerSecond = double(mi(12.3));
    down.secondsLeft = 47;
    add(6, "/home/ada/vm-front-desk.qcow2", "backups", "vm-front-desk.qcow2", TransferState::Paused,
        gi(64), gi(11.6));
    add(7, "/home/ada/orthophoto-2026-11-20.tif", "projects", "harbour-wall-2026/orthophoto-2026-11-20.tif",
        TransferState::Waiting, gi(4.3), 0);
    add(8, "/home/ada/accounts-2026-q3.xlsx", "accounts", "accounts-2026-q3.xlsx", TransferState::Waiting,
        mi(1.8), 0);
    TransferItem& done = add(9, "/home/ada/inspection-report-v3.pdf", "projects",
        "harbour-wall-2026/inspection-report-v3.pdf", TransferState::Done, mi(18.4), mi(18.4));
    done.proof = Proof::Checksum;
    done.started = today(10, 2);
    done.finished = today(10, 2).addSecs(1);
    TransferItem& invoices = add(-10, "/home/ada/november-invoices", "accounts", "2026/november-invoices/",
        TransferState::Done, mi(214), mi(214));
    invoices.isBatch = true;
    invoices.filesTotal = 96;
    invoices.filesDone = 96;
    invoices.proof = Proof::Checksum;
    invoices.started = today(9, 40);
    invoices.finished = today(9, 40).addSecs(9);
    invoices.order = 10;
    return list;
}

TransferTotals totals()
{
    TransferTotals t;
    t.running = 3;
    t.waiting = 2;
    t.paused = 1;
    t.stopped = 2;
    t.done = 38;
    t.uploadRate = double(mi(46.8));
    t.downloadRate = double(mi(12.3));
    t.bytesLeft = gi(32.2);
    t.bytesDone = gi(22.4);
    t.bytesTotal = gi(54.6);
    t.secondsLeft = 720;
    return t;
}

PartMap parts()
{
    PartMap map;
    map.id = kShown;
    map.partSize = 64 * kMi;
    map.states = QByteArray(612, char(PartState::ToDo));
    for (int i = 0; i < 194; ++i)
        map.states[i] = char(PartState::Stored);
    map.states[144] = char(PartState::Retrying);
    for (const int i : {186, 188, 192, 193})
        map.states[i] = char(PartState::Sending);
    return map;
}

QList<app::share::Share> shares(const QUuid& connection)
{
    QList<app::share::Share> list;
    const auto add = [&](const char* key, const char* bucket, const char* address, int hoursLeft) {
        app::share::Share share;
        share.connection = connection;
        share.bucket = QLatin1String(bucket);
        share.key = QLatin1String(key);
        share.address = QUrl(QLatin1String(address));
        share.expires = app::share::kLongest;
        share.made = QDateTime::currentDateTimeUtc().addSecs(qint64(hoursLeft) * 3600 + 900 - share.expires);
        share.accessKey = QStringLiteral("shares");
        list.append(share);
    };
    const char* wide = "https://files.office.example";
    const char* near = "http://192.168.1.20:9000";
    add("harbour-wall-2026/harbour-wall-north.jpg", "projects", wide, 3);
    add("tenders/tender-lot-2.pdf", "projects", wide, 22);
    add("photos/slipway.zip", "incoming", wide, 50);
    add("drawings-as-built.zip", "projects", near, 74);
    add("harbour-wall-2026/drone-flight-06.mp4", "projects", near, 79);
    add("harbour-wall-2026/inspection-report-v2.pdf", "projects", wide, 97);
    add("harbour-wall-2026/crack-measurements.csv", "projects", wide, 122);
    add("contracts/signed.pdf", "incoming", wide, 145);
    add("price-list-2027.pdf", "accounts", wide, 160);
    return list;
}

QList<app::node::Place> places()
{
    using app::node::Place;
    using app::node::PlaceProblem;
    const auto make = [](const char* path, const char* name, bool whole, const char* fs, const char* disk,
                          std::optional<bool> rotational, double total, double free) {
        Place place;
        place.path = QLatin1String(path);
        place.name = QLatin1String(name);
        place.wholeVolume = whole;
        place.fileSystem = QLatin1String(fs);
        place.diskId = QLatin1String(disk);
        place.device = QStringLiteral("/dev/%1").arg(QLatin1String(disk)) + (whole ? "1" : "1");
        place.rotational = rotational;
        place.total = ti(total);
        place.free = ti(free);
        return place;
    };
    QList<Place> list{make("/media/data/holdfast", "Data", true, "ext4", "sdb", true, 3.6, 3.6),
        make("/media/archive/holdfast", "Archive", true, "xfs", "sdc", true, 3.6, 3.6),
        make("/media/archive/backup", "Backup folder", false, "xfs", "sdc", true, 3.6, 3.6),
        make("/media/media/holdfast", "Media", true, "ext4", "sdd", true, 5.5, 5.5),
        make("/media/stick/holdfast", "USB stick", true, "exFAT", "sde", false, 0.057, 0.056)};
    list.last().problem = PlaceProblem::NoDurableFs;
    list.last().removable = true;
    return list;
}

} // namespace holdfast::test::story
