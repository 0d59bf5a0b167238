// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/home/safety_words.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

QString tr(const char* text, const char* note = nullptr, int n = -1)
{
    return QCoreApplication::translate("Safety", text, note, n);
}

QList<const DriveStatus*> broken(const NodeStatus& status)
{
    QList<const DriveStatus*> found;
    for (const DriveStatus& drive : status.drives) {
        if (drive.health == DriveHealth::Faulty || drive.health == DriveHealth::Absent
            || drive.health == DriveHealth::Foreign)
            found.append(&drive);
    }
    return found;
}

bool allOnOneDisk(const NodeStatus& status)
{
    return status.disks.value_or(0) == 1 && status.drives.size() > 1;
}

std::optional<WorkWords> workWords(const NodeStatus& status)
{
    const auto byRank = [](const WorkStatus& work) {
        return work.kind == "heal" ? 0 : work.kind == "learn" || work.kind == "catchup" ? 1
            : work.kind == "rebalance"                                                  ? 2
                                                                                        : 3;
    };
    const auto first = std::min_element(status.work.begin(), status.work.end(),
        [&](const WorkStatus& a, const WorkStatus& b) { return byRank(a) < byRank(b); });
    if (first == status.work.end())
        return {};
    WorkWords words;
    if (byRank(*first) <= 1) {
        words.icon = QStringLiteral("bandaid");
        words.word = tr("Rebuilding");
    } else if (first->kind == "scrub") {
        words.state = State::Info;
        words.icon = QStringLiteral("arrow-clockwise");
        words.word = tr("Checking every block");
    } else {
        words.state = State::Info;
        words.icon = QStringLiteral("arrow-down-up");
        words.word = tr("Moving files to their new places");
    }
    const bool bytes = first->bytesTotal > 0;
    const qint64 done = bytes ? first->bytesDone : first->done;
    const qint64 total = bytes ? first->bytesTotal : first->total;
    words.fraction = total > 0 ? double(done) / double(total) : -1;
    QStringList parts;
    if (total > 0)
        parts << (bytes ? format::bytesOf(done, total)
                        : tr("%1 of %2").arg(format::count(done), format::count(total)));
    if (first->etaSeconds)
        parts << format::timeLeft(first->etaSeconds);
    words.progress = parts.join(tr(", ", "between parts of a progress line"));
    return words;
}

WhatIf diskWhatIf(const NodeStatus& status, int survived)
{
    const bool more = status.lossesSurvivedWhenWhole.value_or(survived) != survived;
    return {State::Ok, {},
        more ? tr("%n more disk(s) break", nullptr, survived) : tr("%n disk(s) break", nullptr, survived),
        tr("Nothing is lost, work goes on.")};
}

std::vector<WhatIf> whatIfs(const NodeStatus& status, int survived)
{
    std::vector<WhatIf> list;
    const int disks = status.disks.value_or(int(status.drives.size()));
    if (survived > 0)
        list.push_back(diskWhatIf(status, survived));
    if (allOnOneDisk(status) && status.m > 0)
        list.push_back({State::Ok, {}, tr("%n folder(s) are damaged", nullptr, status.m),
            tr("Nothing is lost, they are rebuilt.")});
    if (disks <= 1)
        list.push_back({State::Error, {}, tr("The disk breaks"), tr("All files are lost.")});
    else if (survived < disks)
        list.push_back({State::Error, {},
            survived > 0 && survived != status.lossesSurvivedWhenWhole.value_or(survived)
                ? tr("%n more disk(s) break", nullptr, survived + 1)
                : tr("%n disk(s) break", nullptr, survived + 1),
            status.work.isEmpty() ? tr("Some files are lost.")
                                  : tr("Some files are lost. The rebuild ends this risk.")});
    list.push_back({State::Warn, QStringLiteral("clock"), tr("The computer is off"),
        tr("Files wait for it. Nothing is lost.")});
    if (list.size() < 3)
        list.push_back({State::Error, {}, tr("The computer is stolen"),
            tr("Files are lost. Keep a copy in another place.")});
    return list;
}

QString wholeText(const NodeStatus& status)
{
    const int drives = int(status.drives.size());
    if (allOnOneDisk(status))
        return tr("All %n folder(s) are on one disk: its failure loses them. A folder on a second disk "
                  "makes them safe.", nullptr, drives);
    if (drives <= 1)
        return tr("One disk holds everything. A second disk makes the files safe, without starting over.");
    return tr("All %n drive(s) answer.", nullptr, drives);
}

QString brokenText(const NodeStatus& status, const QList<const DriveStatus*>& bad, int whole)
{
    QString text;
    if (bad.size() == 1)
        text = bad[0]->health == DriveHealth::Absent
            ? tr("Drive %1 is not there.").arg(driveName(*bad[0]))
            : tr("Drive %1 has failed.").arg(driveName(*bad[0]));
    else if (bad.size() > 1)
        text = tr("%n drive(s) have failed or are not there.", nullptr, int(bad.size()));
    else
        text = tr("Some drives are behind.");
    if (!status.work.isEmpty())
        text += QLatin1Char(' ')
            + tr("What is missing is being rebuilt. When that is done, any %n disk(s) may fail again.",
                nullptr, whole);
    return text;
}

} // namespace

Safety describeSafety(const NodeStatus& status)
{
    Safety s;
    s.work = workWords(status);
    const QList<const DriveStatus*> bad = broken(status);
    const int whole = status.lossesSurvivedWhenWhole.value_or(0);
    if (!status.lossesSurvived) {
        s.icon = QStringLiteral("shield");
        s.shortWord = tr("Connected");
        s.headline = tr("How safe the files are is unknown.");
        s.text = tr("The server has not said it yet.");
        return s;
    }
    const int survived = *status.lossesSurvived;
    s.whatIfs = whatIfs(status, qMax(0, survived));
    if (status.health == NodeHealth::Unavailable || survived < 0) {
        s.state = State::Error;
        s.icon = QStringLiteral("shield-exclamation");
        s.shortWord = tr("Files not reachable");
        s.headline = tr("Some files cannot be reached now.");
        s.text = brokenText(status, bad, whole) + QLatin1Char(' ')
            + tr("Connect the missing disks. Nothing has been removed.");
        return s;
    }
    if (bad.isEmpty() && survived >= whole) {
        const bool single = survived == 0;
        s.state = single ? State::Warn : State::Ok;
        s.icon = single ? QStringLiteral("shield-exclamation") : QStringLiteral("shield-check");
        s.shortWord = single ? tr("On one disk") : tr("All well");
        s.headline = single ? tr("Your files are on one disk. Its failure loses them.")
                            : tr("Your files are safe. Any %n disk(s) may fail.", nullptr, survived);
        s.text = wholeText(status);
    } else {
        s.state = survived > 0 ? State::Warn : State::Error;
        s.icon = QStringLiteral("shield-exclamation");
        s.shortWord = bad.isEmpty() ? tr("Rebuilding")
                                    : tr("%n drive(s) failed", nullptr, int(bad.size()));
        s.headline = survived > 0
            ? tr("Your files are safe. Only %n more disk(s) may fail.", nullptr, survived)
            : tr("Your files are all here. No further disk may fail.");
        s.text = brokenText(status, bad, whole);
    }
    if (status.health == NodeHealth::ReadOnly) {
        s.state = State::Error;
        s.shortWord = tr("Read-only");
        s.text += QLatin1Char(' ') + tr("Nothing can be stored until more drives answer.");
    }
    return s;
}

std::vector<Alert> alertsOf(const NodeStatus& status)
{
    std::vector<Alert> list;
    for (const DriveStatus& drive : status.drives) {
        if (driveState(drive.health) == State::Error)
            list.push_back({State::Error, QStringLiteral("device-hdd"),
                tr("%1 is not in service").arg(driveName(drive)), driveReason(drive), tr("Show drives"),
                QStringLiteral("drives")});
    }
    if (status.quarantined > 0)
        list.push_back({State::Error, QStringLiteral("file-earmark-x"),
            tr("%n piece(s) of files could not be rebuilt", nullptr, int(status.quarantined)),
            tr("They are kept aside. Restore the files from another copy."), {}, {}});
    for (const DriveStatus& drive : status.drives) {
        if (drive.health == DriveHealth::Full)
            list.push_back({State::Warn, QStringLiteral("device-hdd"),
                tr("%1 is full").arg(driveName(drive)),
                tr("Nothing more is stored there. Delete files or add a disk."), tr("Show drives"),
                QStringLiteral("drives")});
    }
    for (const QStringList& shared : status.sharedDisks) {
        if (status.disks.value_or(0) <= 1)
            break; // the headline says so already
        QStringList names;
        for (const QString& path : shared)
            names << QFileInfo(path).fileName();
        list.push_back({State::Warn, QStringLiteral("device-hdd"),
            tr("%1 are on one disk").arg(names.join(tr(" and "))),
            tr("If it breaks, all of them are gone; they count as one for safety."), tr("Show drives"),
            QStringLiteral("drives")});
    }
    return list;
}

QString driveName(const DriveStatus& drive)
{
    const QString name = QFileInfo(QDir::cleanPath(drive.path)).fileName();
    return name.isEmpty() ? drive.path : name;
}

State driveState(DriveHealth health)
{
    switch (health) {
    case DriveHealth::Member: return State::Ok;
    case DriveHealth::Learner:
    case DriveHealth::Formatting: return State::Heal;
    case DriveHealth::Full: return State::Warn;
    case DriveHealth::Absent:
    case DriveHealth::Faulty:
    case DriveHealth::Foreign: return State::Error;
    case DriveHealth::Unknown: break;
    }
    return State::Neutral;
}

QString driveWord(DriveHealth health)
{
    switch (health) {
    case DriveHealth::Member: return tr("Ready");
    case DriveHealth::Learner: return tr("Rebuilding");
    case DriveHealth::Formatting: return tr("Preparing");
    case DriveHealth::Full: return tr("Full");
    case DriveHealth::Absent: return tr("Not there");
    case DriveHealth::Faulty: return tr("Failed");
    case DriveHealth::Foreign: return tr("Other store");
    case DriveHealth::Unknown: break;
    }
    return tr("Unknown");
}

QString driveReason(const DriveStatus& drive)
{
    switch (drive.health) {
    case DriveHealth::Faulty:
        return tr("The disk refuses to read or write. What it held is rebuilt on the others.");
    case DriveHealth::Absent: return tr("%1 is not there. Is the disk connected?").arg(drive.path);
    case DriveHealth::Foreign: return tr("The folder belongs to another store and is left alone.");
    default: return {};
    }
}

} // namespace holdfast::ui
