// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/growth_words.h"

#include "ui/cluster/drive_words.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>
#include <tuple>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

struct GrowthWords
{
    Q_DECLARE_TR_FUNCTIONS(GrowthWords)
};

bool isHealing(const WorkStatus& work)
{
    return work.kind == "heal" || work.kind == "catch-up";
}

QString nameOf(const QString& drive, const NodeStatus& status)
{
    for (const DriveStatus& known : status.drives) {
        if (known.id == drive)
            return driveName(known);
    }
    return {};
}

SafetyLine lessThanWhole(const NodeStatus& status, int survived, int whole)
{
    SafetyLine line{survived > 0 ? State::Warn : State::Error, QStringLiteral("shield-exclamation"), {}, {}};
    bool healing = false;
    bool known = true;
    qint64 seconds = 0;
    for (const WorkStatus& work : status.work) {
        if (!isHealing(work))
            continue;
        healing = true;
        known = known && work.etaSeconds;
        seconds = std::max(seconds, work.etaSeconds.value_or(0));
    }
    if (!healing) {
        line.what = survived > 0 ? GrowthWords::tr("Only %n more disk(s) may fail.", nullptr, survived)
                                 : GrowthWords::tr("No further disk may fail.");
        line.more = GrowthWords::tr("Any %n disk(s) again once all drives are in sync.", nullptr, whole);
        return line;
    }
    if (known) {
        //: how long something takes: "about 4 min"
        const QString time = GrowthWords::tr("about %1").arg(format::duration(seconds));
        line.what = survived > 0
            //: %1 is how long it takes: "about 4 min"
            ? GrowthWords::tr("%n disk(s) may fail until healing ends, %1.", nullptr, survived).arg(time)
            : GrowthWords::tr("No disk may fail until healing ends, %1.").arg(time);
    } else {
        line.what = survived > 0
            ? GrowthWords::tr("%n disk(s) may fail until healing ends.", nullptr, survived)
            : GrowthWords::tr("No disk may fail until healing ends.");
    }
    line.more = GrowthWords::tr("Then any %n disk(s) again.", nullptr, whole);
    return line;
}

} // namespace

SafetyLine safetyLine(const NodeStatus& status)
{
    if (!status.lossesSurvived)
        return {State::Neutral, QStringLiteral("shield"),
            GrowthWords::tr("How many disks may fail is unknown."), {}};
    const int survived = *status.lossesSurvived;
    const int whole = status.lossesSurvivedWhenWhole.value_or(survived);
    if (status.health == NodeHealth::Unavailable || survived < 0)
        return {State::Error, QStringLiteral("shield-exclamation"),
            GrowthWords::tr("Some files cannot be reached now."),
            GrowthWords::tr("Connect the drives that are away. Nothing has been removed.")};
    if (survived < whole)
        return lessThanWhole(status, survived, whole);
    if (survived == 0)
        return {State::Warn, QStringLiteral("shield-exclamation"), GrowthWords::tr("No disk may fail."),
            GrowthWords::tr("With a drive on another disk, one may.")};
    SafetyLine line{State::Ok, QStringLiteral("shield-check"), lossesWords(survived) + QLatin1Char('.'), {}};
    const QList<DriveStatus> drives = drivesInUse(status);
    const bool inSync = std::all_of(drives.begin(), drives.end(),
        [](const DriveStatus& drive) { return drive.health == DriveHealth::Member; });
    if (inSync)
        line.more = GrowthWords::tr("All %n drive(s) are in sync.", nullptr, int(drives.size()));
    return line;
}

QString capacityLine(const NodeStatus& status)
{
    if (!status.capacityUsable || !status.capacityUsed)
        return GrowthWords::tr("How full the store is, is unknown.");
    QString line = GrowthWords::tr("%1 used").arg(
        GrowthWords::tr("%1 of %2", "two counts").arg(format::bytes(*status.capacityUsed), format::bytes(*status.capacityUsable)));
    if (status.capacityFree)
        line += GrowthWords::tr(", ", "between facts") + GrowthWords::tr("%1 free for files").arg(format::bytes(*status.capacityFree));
    return line;
}

QString unusedLine(const NodeStatus& status)
{
    if (!status.capacityRaw || !status.capacityUsable || status.k <= 0)
        return {};
    // Folders of one file system say the same of it.
    std::set<std::tuple<QString, qint64, qint64>> others;
    for (const DriveStatus& drive : status.drives) {
        if (drive.others && drive.total)
            others.emplace(drive.device, *drive.total, *drive.others);
    }
    double raw = double(*status.capacityRaw);
    for (const auto& [device, total, bytes] : others)
        raw -= double(bytes);
    const double filled = double(*status.capacityUsable) / status.k * (status.k + status.m);
    // What the file systems keep for themselves is no news.
    if (raw - filled < raw / 20)
        return {};
    return GrowthWords::tr("%1 stay unused: the drives are unbalanced, one is larger than the others can match.")
        .arg(format::bytes(qint64(raw - filled)));
}

namespace
{

/// Name, icon and colour of a kind of work.
WorkLine kindLine(const QString& kind, const QString& drive)
{
    WorkLine line;
    line.icon = QStringLiteral("arrow-down-up");
    const bool named = !drive.isEmpty();
    if (kind == "heal") {
        line.state = State::Heal;
        line.icon = QStringLiteral("bandaid");
        line.name = named ? GrowthWords::tr("Healing %1").arg(drive) : GrowthWords::tr("Healing");
    } else if (kind == "catch-up") {
        line.state = State::Heal;
        line.icon = QStringLiteral("bandaid");
        line.name = named ? GrowthWords::tr("%1 catches up").arg(drive) : GrowthWords::tr("Catching up");
    } else if (kind == "scrub") {
        line.icon = QStringLiteral("arrow-clockwise");
        line.name = GrowthWords::tr("Full check");
    } else if (kind == "rebalance") {
        line.name = GrowthWords::tr("Moving to new places");
    } else if (kind == "re-encode") {
        line.icon = QStringLiteral("pencil");
        line.name = GrowthWords::tr("Rewriting older files");
    } else if (kind == "sweep") {
        line.icon = QStringLiteral("eraser");
        line.name = named ? GrowthWords::tr("Clearing leftovers on %1").arg(drive)
                          : GrowthWords::tr("Clearing leftovers");
    } else {
        line.name = kind;
    }
    return line;
}

} // namespace

WorkLine workLine(const WorkStatus& work, const NodeStatus& status)
{
    WorkLine line = kindLine(work.kind, nameOf(work.drive, status));
    line.key = work.kind + QLatin1Char(' ') + work.drive;
    const bool bytes = work.bytesTotal > 0;
    const qint64 done = bytes ? work.bytesDone : work.done;
    const qint64 total = bytes ? work.bytesTotal : work.total;
    QStringList parts;
    if (total > 0) {
        line.fraction = std::min(1.0, double(done) / double(total));
        parts << (bytes ? format::bytesOf(done, total)
                        : GrowthWords::tr("%1 of %2", "two counts").arg(format::count(done), format::count(total)));
    }
    if (work.bytesPerSecond.value_or(0) > 0)
        parts << format::speed(double(*work.bytesPerSecond));
    line.done = parts.isEmpty() ? format::unknown() : parts.join(GrowthWords::tr(", ", "between facts"));
    line.left = work.etaSeconds        ? format::timeLeft(work.etaSeconds)
        : !work.reason.isEmpty() ? GrowthWords::tr("waits")
                                       : format::unknown();
    // What holds the whole change is said once, above the rows.
    if (!status.growth || work.reason != status.growth->reason)
        line.reason = reasonWords(work.reason);
    return line;
}

QString reasonWords(const QString& reason)
{
    if (reason == QLatin1String("paused"))
        return GrowthWords::tr("It is paused.");
    if (reason == QLatin1String("geometry-pending"))
        return GrowthWords::tr("The new drives take their places first.");
    if (reason == QLatin1String("out-of-sync"))
        return GrowthWords::tr("Every drive has to be in sync first.");
    if (reason == QLatin1String("drives-busy"))
        return GrowthWords::tr("Slower, as the drives are in use.");
    return reason.isEmpty() ? QString() : GrowthWords::tr("The server says: %1").arg(reason);
}

QString growthLine(const GrowthStatus& growth)
{
    QString line;
    switch (growth.state) {
    case GrowthState::Unknown:
    case GrowthState::Idle: return {};
    case GrowthState::Moving: line = GrowthWords::tr("Files move to their new places."); break;
    case GrowthState::Widening:
        line = GrowthWords::tr("The store makes room for more pieces of every file.");
        break;
    case GrowthState::Reencoding:
        return GrowthWords::tr("Older files are written anew, to be as safe as the new ones.");
    case GrowthState::Waiting: line = GrowthWords::tr("The change of the drives waits."); break;
    case GrowthState::Paused: line = GrowthWords::tr("The change of the drives is paused."); break;
    }
    if (growth.slotsTotal > 0)
        line += QLatin1Char(' ')
            + GrowthWords::tr("%1 of %2 places are done.").arg(format::count(growth.slotsDone), format::count(growth.slotsTotal));
    return line;
}

QString scrubLine(const ScrubStatus& scrub)
{
    const QString last = scrub.lastFinished.isValid()
        ? GrowthWords::tr("Last read in full: %1").arg(format::when(scrub.lastFinished))
        : GrowthWords::tr("Never read in full yet");
    const QString next = scrub.state == ScrubState::Running ? GrowthWords::tr("next: running now")
        : scrub.state == ScrubState::Paused                 ? GrowthWords::tr("next: paused")
        : scrub.everyDays == 0                              ? GrowthWords::tr("next: when you start it")
        : scrub.nextDue.isValid()                           ? GrowthWords::tr("next: %1").arg(format::when(scrub.nextDue))
                                                            : GrowthWords::tr("next: soon");
    //: when everything was last read, and when it will be read again
    return GrowthWords::tr("%1; %2.").arg(last, next);
}

QString scrubFindings(const ScrubStatus& scrub)
{
    if (scrub.found <= 0)
        return {};
    const QString found = format::counted(
        GrowthWords::tr("%n damaged copy(s) found", nullptr, format::plural(scrub.found)), scrub.found);
    //: %1: "3 damaged copies found", %2: how many of them
    return GrowthWords::tr("%1, %2 mended.").arg(found, format::count(scrub.mended));
}

QString intervalWords(int everyDays)
{
    return everyDays <= 0 ? GrowthWords::tr("Never by itself")
                          : GrowthWords::tr("Every %n day(s)", nullptr, everyDays);
}

QString lossesWords(int disks)
{
    return disks > 0 ? GrowthWords::tr("Any %n disk(s) may fail", nullptr, disks)
                     : GrowthWords::tr("No disk may fail");
}

QString planGain(const GrowthPlan& plan)
{
    const qint64 more = plan.usableAfter - plan.usableBefore;
    QString gain = more > 0 ? GrowthWords::tr("Room for %1 more of files.").arg(format::bytes(more))
        : more < 0          ? GrowthWords::tr("Room for %1 less of files.").arg(format::bytes(-more))
                            : GrowthWords::tr("The room for files stays the same.");
    if (plan.lossesAfter > plan.lossesBefore)
        gain += QLatin1Char(' ')
            + GrowthWords::tr("Afterwards any %n disk(s) may fail.", nullptr, plan.lossesAfter);
    return gain;
}

RiskWords planRisk(const GrowthPlan& plan, GrowthKind kind)
{
    RiskWords risk;
    if (plan.lossesDuring <= 0) {
        risk.state = State::Error;
        risk.what = GrowthWords::tr("Meanwhile no disk may fail.");
        risk.why = GrowthWords::tr("If one does before it ends, files are lost.");
    } else if (plan.lossesDuring < plan.lossesBefore) {
        risk.state = State::Warn;
        risk.what = GrowthWords::tr("Meanwhile only %n disk(s) may fail.", nullptr, plan.lossesDuring);
        risk.why = GrowthWords::tr("Choose a quiet hour, and take out no other disk until it ends.");
    } else {
        risk.what = GrowthWords::tr("Nothing is at risk meanwhile.");
        risk.why = GrowthWords::tr("Files stay available, and the safety stays as it is.");
    }
    if (kind == GrowthKind::Drain)
        risk.why += QLatin1Char(' ') + GrowthWords::tr("Leave the drive connected until it is empty.");
    return risk;
}

QString planMoves(const GrowthPlan& plan)
{
    if (plan.bytesToMove <= 0)
        return GrowthWords::tr("Nothing");
    return plan.secondsToMove > 0
        ? GrowthWords::tr("%1, about %2", "bytes and time")
              .arg(format::bytes(plan.bytesToMove), format::duration(plan.secondsToMove))
        : format::bytes(plan.bytesToMove);
}

QString planGeometry(const GrowthPlan& plan)
{
    const auto kept = [](const Geometry& g) {
        return g.m > 0 ? GrowthWords::tr("%1 pieces, any %2 are enough").arg(g.k + g.m).arg(g.k)
                       : GrowthWords::tr("one piece, without a second copy");
    };
    if (plan.before == plan.after)
        return kept(plan.after);
    //: how a file is kept: %1 afterwards, %2 until now
    return GrowthWords::tr("%1 (until now %2)").arg(kept(plan.after), kept(plan.before));
}

words::Sentences planWarning(const QString& code)
{
    if (code == "same-disk")
        return {GrowthWords::tr("A new folder is on a disk that is in use already."),
            GrowthWords::tr("If that disk fails, both drives are gone: it adds room, not safety."), {}};
    if (code == "no-wider")
        return {GrowthWords::tr("There are more drives, but no more of them may fail than before."),
            GrowthWords::tr("It takes more drives than these before another may fail."), {}};
    if (code == "unbalanced")
        return {GrowthWords::tr("A part of the largest drive stays unused."),
            GrowthWords::tr("It is larger than the others can match. Another drive of its size makes it useful."), {}};
    if (code == "almost-full")
        return {GrowthWords::tr("The remaining drives would be almost full."),
            GrowthWords::tr("They would be over 90% full. Add a drive first, or delete files."), {}};
    return {GrowthWords::tr("The server warns: %1").arg(code),
        GrowthWords::tr("This program is older than the server and does not know what it means."), {}};
}

words::Sentences growthRefusal(const app::Fault& fault, const QString& server)
{
    words::Sentences s = words::fault(fault, server);
    if (fault.kind == app::FaultClass::Auth)
        return s;
    if (fault.httpStatus == 409) {
        s.what = GrowthWords::tr("Another change of the drives is still under way.");
        s.why = GrowthWords::tr("Wait until it has ended, then try again.");
    } else if (fault.httpStatus == 400) {
        s.what = GrowthWords::tr("This cannot be done.");
        s.why = fault.message.isEmpty() ? GrowthWords::tr("The server refuses it without saying why.")
                                        : reasonWords(fault.message);
    } else if (fault.httpStatus == 404 || fault.httpStatus == 405 || fault.httpStatus == 501) {
        s.what = GrowthWords::tr("%1 cannot change its drives while it runs.").arg(server);
        s.why = GrowthWords::tr("Its version of Holdfast is older than this program.");
    } else if (fault.httpStatus == 503) {
        s.what = GrowthWords::tr("The store cannot plan this now.");
        s.why = GrowthWords::tr("Too many of its drives are away. Connect them, then try again.");
    } else if (fault.code == "NotHoldfast") {
        s.what = GrowthWords::tr("The server's answer is not understood.");
        s.why = GrowthWords::tr("Its version of Holdfast may not fit to this program.");
    }
    return s;
}

} // namespace holdfast::ui
