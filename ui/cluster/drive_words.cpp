// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster/drive_words.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace holdfast::ui
{

using namespace app::adminclient;

namespace
{

struct DriveWords
{
    Q_DECLARE_TR_FUNCTIONS(DriveWords)
};

} // namespace

QString driveName(const QString& path)
{
    const QString name = QFileInfo(QDir::cleanPath(path)).fileName();
    return name.isEmpty() ? path : name;
}

QString driveName(const DriveStatus& drive)
{
    return driveName(drive.path);
}

DriveStanding driveStanding(const DriveStatus& drive, int percent)
{
    const bool known = percent >= 0;
    // A drive that cannot be read does not drain; what is wrong with it comes first.
    if (drive.draining && !isBroken(drive) && drive.health != DriveHealth::Retired)
        return {State::Info,
            known ? DriveWords::tr("Being drained %1%").arg(percent) : DriveWords::tr("Being drained"),
            QStringLiteral("box-arrow-right")};
    switch (drive.health) {
    case DriveHealth::Member: return {State::Ok, DriveWords::tr("In sync"), QStringLiteral("check-circle")};
    case DriveHealth::Learner:
        return {State::Heal,
            known ? DriveWords::tr("Catching up %1%").arg(percent) : DriveWords::tr("Catching up"),
            QStringLiteral("bandaid")};
    case DriveHealth::Formatting:
        return {State::Info, DriveWords::tr("Being formatted"), QStringLiteral("hourglass-split")};
    case DriveHealth::Full:
        return {State::Warn, DriveWords::tr("Full"), QStringLiteral("exclamation-triangle")};
    case DriveHealth::Absent: return {State::Error, DriveWords::tr("Away"), QStringLiteral("slash-circle")};
    case DriveHealth::Faulty: return {State::Error, DriveWords::tr("Faulty"), QStringLiteral("x-octagon")};
    case DriveHealth::Foreign:
        return {State::Error, DriveWords::tr("Not ours", "a folder of another store"),
            QStringLiteral("question-circle")};
    case DriveHealth::Retired: return {State::Neutral, DriveWords::tr("Retired"), QStringLiteral("archive")};
    case DriveHealth::Unknown: break;
    }
    return {State::Neutral, DriveWords::tr("Unknown"), QStringLiteral("slash-circle")};
}

QString driveReason(const DriveStatus& drive)
{
    switch (drive.health) {
    case DriveHealth::Faulty:
        return DriveWords::tr("The disk refuses to read or write. What it held is rebuilt on the others.");
    case DriveHealth::Absent: return DriveWords::tr("%1 is not there. Is the disk connected?").arg(drive.path);
    case DriveHealth::Foreign:
        return DriveWords::tr("The folder belongs to another store and is left alone.");
    case DriveHealth::Full:
        return DriveWords::tr("Nothing more is stored there. Delete files or add a drive.");
    case DriveHealth::Learner:
        return DriveWords::tr("It gets what it missed, and counts for safety once it has everything.");
    case DriveHealth::Formatting: return DriveWords::tr("Its folder is being prepared.");
    case DriveHealth::Retired:
        return DriveWords::tr("It holds nothing of this store any more and may be taken out.");
    case DriveHealth::Member:
    case DriveHealth::Unknown: break;
    }
    if (drive.draining)
        return DriveWords::tr("What it holds moves to the other drives. Leave it connected until it is empty.");
    return {};
}

QString diskKind(const DriveStatus& drive)
{
    if (!drive.rotational)
        return DriveWords::tr("unknown");
    return *drive.rotational ? DriveWords::tr("hard disk") : DriveWords::tr("solid-state disk");
}

QString driveDevice(const DriveStatus& drive)
{
    QStringList parts;
    if (!drive.deviceName.isEmpty())
        parts << drive.deviceName;
    if (drive.rotational)
        parts << diskKind(drive);
    if (!drive.fileSystem.isEmpty())
        parts << drive.fileSystem;
    return parts.isEmpty() ? DriveWords::tr("device unknown")
                           : parts.join(DriveWords::tr(", ", "between the facts of a drive"));
}

QString latencyWords(std::optional<qint64> micros)
{
    if (!micros)
        return DriveWords::tr("unknown");
    if (*micros < 1000)
        return QStringLiteral("%1\u00a0µs").arg(*micros);
    const double millis = double(*micros) / 1000;
    return QLocale().toString(millis, 'f', millis < 9.95 ? 1 : 0) + QStringLiteral("\u00a0ms");
}

QString fillWords(const DriveStatus& drive)
{
    if (!drive.total || *drive.total <= 0)
        return DriveWords::tr("size unknown");
    if (!drive.free)
        return format::bytes(*drive.total);
    return format::bytesOf(*drive.total - *drive.free, *drive.total);
}

double fillFraction(const DriveStatus& drive)
{
    const bool known = drive.total && *drive.total > 0 && drive.free;
    return known ? double(*drive.total - *drive.free) / double(*drive.total) : -1;
}

QString joinedNames(const QStringList& names)
{
    if (names.size() < 2)
        return names.join(QString());
    //: the last two names of a list: "d2 and d3"
    const QString end = DriveWords::tr("%1 and %2").arg(names[names.size() - 2], names.last());
    QStringList all = names.mid(0, names.size() - 2);
    all << end;
    return all.join(DriveWords::tr(", ", "between names"));
}

QString sharedWords(const QStringList& paths)
{
    QStringList names;
    for (const QString& path : paths)
        names << driveName(path);
    //: %1 is a list of drives, two at least
    return DriveWords::tr("%1 are one disk: they fail together.").arg(joinedNames(names));
}

QList<DriveStatus> drivesInUse(const NodeStatus& status)
{
    QList<DriveStatus> list;
    for (const DriveStatus& drive : status.drives) {
        if (drive.health != DriveHealth::Retired)
            list.append(drive);
    }
    return list;
}

bool isBroken(const DriveStatus& drive)
{
    return drive.health == DriveHealth::Faulty || drive.health == DriveHealth::Absent
        || drive.health == DriveHealth::Foreign;
}

} // namespace holdfast::ui
