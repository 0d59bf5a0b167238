// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/safety_words.h"

#include "app/models/scrub_watch.h"
#include "ui/cluster/drive_words.h"
#include "ui/cluster/growth_words.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <algorithm>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

struct SafetyWords
{
    Q_DECLARE_TR_FUNCTIONS(SafetyWords)
};

QList<DriveStatus> broken(const NodeStatus& status)
{
    QList<DriveStatus> found;
    for (const DriveStatus& drive : drivesInUse(status)) {
        if (isBroken(drive))
            found.append(drive);
    }
    return found;
}

bool allOnOneDisk(const NodeStatus& status)
{
    return status.disks.value_or(0) == 1 && drivesInUse(status).size() > 1;
}

std::optional<WorkWords> workWords(const NodeStatus& status)
{
    const auto byRank = [](const WorkStatus& work) {
        return work.kind == "heal" ? 0 : work.kind == "catch-up" ? 1
            : work.kind == "rebalance"                           ? 2
            : work.kind == "re-encode"                           ? 3
            : work.kind == "scrub"                               ? 4
                                                                 : 5;
    };
    const auto first = std::min_element(status.work.begin(), status.work.end(),
        [&](const WorkStatus& a, const WorkStatus& b) { return byRank(a) < byRank(b); });
    if (first == status.work.end())
        return {};
    WorkWords words;
    if (byRank(*first) <= 1) {
        words.icon = QStringLiteral("bandaid");
        words.word = SafetyWords::tr("Rebuilding");
    } else if (first->kind == "scrub") {
        words.state = State::Info;
        words.icon = QStringLiteral("arrow-clockwise");
        words.word = SafetyWords::tr("Checking every block");
    } else if (first->kind == "re-encode") {
        words.state = State::Info;
        words.icon = QStringLiteral("pencil");
        words.word = SafetyWords::tr("Rewriting older files");
    } else if (first->kind == "sweep") {
        words.state = State::Info;
        words.icon = QStringLiteral("eraser");
        words.word = SafetyWords::tr("Clearing leftovers");
    } else {
        words.state = State::Info;
        words.icon = QStringLiteral("arrow-down-up");
        words.word = SafetyWords::tr("Moving files to their new places");
    }
    const bool bytes = first->bytesTotal > 0;
    const qint64 done = bytes ? first->bytesDone : first->done;
    const qint64 total = bytes ? first->bytesTotal : first->total;
    words.fraction = total > 0 ? double(done) / double(total) : -1;
    QStringList parts;
    if (total > 0)
        parts << (bytes ? format::bytesOf(done, total)
                        : SafetyWords::tr("%1 of %2").arg(format::count(done), format::count(total)));
    if (first->etaSeconds)
        parts << format::timeLeft(first->etaSeconds);
    words.progress = parts.join(SafetyWords::tr(", ", "between parts of a progress line"));
    return words;
}

WhatIf diskWhatIf(const NodeStatus& status, int survived)
{
    const bool more = status.lossesSurvivedWhenWhole.value_or(survived) != survived;
    return {State::Ok, {},
        more ? SafetyWords::tr("%n more disk(s) break", nullptr, survived) : SafetyWords::tr("%n disk(s) break", nullptr, survived),
        SafetyWords::tr("Nothing is lost, work goes on.")};
}

std::vector<WhatIf> whatIfs(const NodeStatus& status, int survived)
{
    std::vector<WhatIf> list;
    const int disks = status.disks.value_or(int(drivesInUse(status).size()));
    if (survived > 0)
        list.push_back(diskWhatIf(status, survived));
    if (allOnOneDisk(status) && status.m > 0)
        list.push_back({State::Ok, {}, SafetyWords::tr("%n folder(s) are damaged", nullptr, status.m),
            SafetyWords::tr("Nothing is lost, they are rebuilt.")});
    if (disks <= 1)
        list.push_back({State::Error, {}, SafetyWords::tr("The disk breaks"), SafetyWords::tr("All files are lost.")});
    else if (survived < disks)
        list.push_back({State::Error, {},
            survived > 0 && survived != status.lossesSurvivedWhenWhole.value_or(survived)
                ? SafetyWords::tr("%n more disk(s) break", nullptr, survived + 1)
                : SafetyWords::tr("%n disk(s) break", nullptr, survived + 1),
            status.work.isEmpty() ? SafetyWords::tr("Some files are lost.")
                                  : SafetyWords::tr("Some files are lost. The rebuild ends this risk.")});
    list.push_back({State::Warn, QStringLiteral("clock"), SafetyWords::tr("The computer is off"),
        SafetyWords::tr("Files wait for it. Nothing is lost.")});
    if (list.size() < 3)
        list.push_back({State::Error, {}, SafetyWords::tr("The computer is stolen"),
            SafetyWords::tr("Files are lost. Keep a copy in another place.")});
    return list;
}

QString wholeText(const NodeStatus& status)
{
    const int drives = int(drivesInUse(status).size());
    if (allOnOneDisk(status))
        return SafetyWords::tr("All %n folder(s) are on one disk: its failure loses them. A folder on a second disk "
                  "makes them safe.", nullptr, drives);
    if (drives <= 1)
        return SafetyWords::tr("One disk holds everything. A second disk makes the files safe, without starting over.");
    return SafetyWords::tr("All %n drive(s) answer.", nullptr, drives);
}

QString brokenText(const NodeStatus& status, const QList<DriveStatus>& bad, int whole)
{
    QString text;
    if (bad.size() == 1)
        text = bad[0].health == DriveHealth::Absent
            ? SafetyWords::tr("Drive %1 is not there.").arg(driveName(bad[0]))
            : SafetyWords::tr("Drive %1 has failed.").arg(driveName(bad[0]));
    else if (bad.size() > 1)
        text = SafetyWords::tr("%n drive(s) have failed or are not there.", nullptr, int(bad.size()));
    else
        text = SafetyWords::tr("Some drives are behind.");
    if (!status.work.isEmpty())
        text += QLatin1Char(' ')
            + SafetyWords::tr("What is missing is being rebuilt. When that is done, any %n disk(s) may fail again.",
                nullptr, whole);
    return text;
}

} // namespace

Safety describeSafety(const NodeStatus& status)
{
    Safety s;
    s.work = workWords(status);
    const QList<DriveStatus> bad = broken(status);
    const int whole = status.lossesSurvivedWhenWhole.value_or(0);
    if (!status.lossesSurvived) {
        s.icon = QStringLiteral("shield");
        s.shortWord = SafetyWords::tr("Connected");
        s.headline = SafetyWords::tr("How safe the files are is unknown.");
        s.text = SafetyWords::tr("The server has not said it yet.");
        return s;
    }
    const int survived = *status.lossesSurvived;
    s.whatIfs = whatIfs(status, qMax(0, survived));
    if (status.health == NodeHealth::Unavailable || survived < 0) {
        s.state = State::Error;
        s.icon = QStringLiteral("shield-exclamation");
        s.shortWord = SafetyWords::tr("Files not reachable");
        s.headline = SafetyWords::tr("Some files cannot be reached now.");
        s.text = brokenText(status, bad, whole) + QLatin1Char(' ')
            + SafetyWords::tr("Connect the missing disks. Nothing has been removed.");
        return s;
    }
    if (bad.isEmpty() && survived >= whole) {
        const bool single = survived == 0;
        s.state = single ? State::Warn : State::Ok;
        s.icon = single ? QStringLiteral("shield-exclamation") : QStringLiteral("shield-check");
        s.shortWord = single ? SafetyWords::tr("On one disk") : SafetyWords::tr("All well");
        s.headline = single ? SafetyWords::tr("Your files are on one disk. Its failure loses them.")
                            : SafetyWords::tr("Your files are safe. Any %n disk(s) may fail.", nullptr, survived);
        s.text = wholeText(status);
    } else {
        s.state = survived > 0 ? State::Warn : State::Error;
        s.icon = QStringLiteral("shield-exclamation");
        s.shortWord = bad.isEmpty() ? SafetyWords::tr("Rebuilding")
                                    : SafetyWords::tr("%n drive(s) failed", nullptr, int(bad.size()));
        s.headline = survived > 0
            ? SafetyWords::tr("Your files are safe. Only %n more disk(s) may fail.", nullptr, survived)
            : SafetyWords::tr("Your files are all here. No further disk may fail.");
        s.text = brokenText(status, bad, whole);
    }
    if (status.health == NodeHealth::ReadOnly) {
        s.state = State::Error;
        s.shortWord = SafetyWords::tr("Read-only");
        s.text += QLatin1Char(' ') + SafetyWords::tr("Nothing can be stored until more drives answer.");
    }
    return s;
}

namespace
{

Alert drivesAlert(State state, const char* icon, const QString& what, const QString& why)
{
    return {state, QLatin1String(icon), what, why, SafetyWords::tr("Show drives"), QStringLiteral("drives")};
}

void addDriveAlerts(const NodeStatus& status, std::vector<Alert>& list)
{
    for (const DriveStatus& drive : drivesInUse(status)) {
        const QString name = driveName(drive);
        if (drive.health == DriveHealth::Absent)
            list.push_back(drivesAlert(State::Error, "device-hdd", SafetyWords::tr("%1 is away").arg(name), driveReason(drive)));
        else if (drive.health == DriveHealth::Faulty)
            list.push_back(drivesAlert(State::Error, "device-hdd", SafetyWords::tr("%1 is faulty").arg(name), driveReason(drive)));
        else if (drive.health == DriveHealth::Foreign)
            list.push_back(drivesAlert(State::Error, "device-hdd", SafetyWords::tr("%1 is not ours").arg(name), driveReason(drive)));
    }
}

/// What else a person should know of, after what is wrong with drives.
void addCareAlerts(const NodeStatus& status, const std::optional<ScrubStatus>& scrub, const QDateTime& now,
    std::vector<Alert>& list)
{
    for (const DriveStatus& drive : drivesInUse(status)) {
        if (drive.health == DriveHealth::Full)
            list.push_back(drivesAlert(State::Warn, "device-hdd", SafetyWords::tr("%1 is full").arg(driveName(drive)), driveReason(drive)));
    }
    if (status.growth && status.growth->state == GrowthState::Waiting && !status.growth->reason.isEmpty())
        list.push_back(drivesAlert(State::Warn, "clock", SafetyWords::tr("The change of the drives waits"),
            reasonWords(status.growth->reason)));
    if (scrub && app::models::isOverdue(*scrub, now))
        list.push_back(drivesAlert(State::Warn, "arrow-clockwise", SafetyWords::tr("The full check is overdue"),
            SafetyWords::tr("It was due on %1. Damage that nobody reads stays unseen until then.").arg(format::when(scrub->nextDue))));
    for (const QStringList& shared : status.sharedDisks) {
        if (status.disks.value_or(0) <= 1)
            break; // the headline says so already
        QStringList names;
        for (const QString& path : shared)
            names << driveName(path);
        list.push_back(drivesAlert(State::Warn, "device-hdd", SafetyWords::tr("%1 are on one disk").arg(joinedNames(names)),
            SafetyWords::tr("If it breaks, all of them are gone; they count as one for safety.")));
    }
}

} // namespace

std::vector<Alert> alertsOf(
    const NodeStatus& status, const std::optional<ScrubStatus>& scrub, const QDateTime& now)
{
    std::vector<Alert> list;
    const bool none = status.lossesSurvived && *status.lossesSurvived <= 0 && !status.drives.isEmpty();
    const bool couldMore = status.lossesSurvivedWhenWhole.value_or(0) > 0;
    if (none && couldMore)
        list.push_back(drivesAlert(State::Error, "shield-exclamation", SafetyWords::tr("No disk may fail"),
            SafetyWords::tr("Bring back the drives that are away, or replace them.")));
    addDriveAlerts(status, list);
    if (status.quarantined > 0)
        list.push_back(drivesAlert(State::Error, "file-earmark-x",
            SafetyWords::tr("%n piece(s) of files could not be rebuilt", nullptr, int(status.quarantined)),
            SafetyWords::tr("They are kept aside. Restore the files from another copy.")));
    if (none && !couldMore)
        list.push_back(drivesAlert(State::Warn, "shield-exclamation", SafetyWords::tr("No disk may fail"),
            SafetyWords::tr("With a drive on another disk, one may.")));
    addCareAlerts(status, scrub, now, list);
    return list;
}

} // namespace holdfast::ui
