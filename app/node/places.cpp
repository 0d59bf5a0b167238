// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QStorageInfo>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <sys/stat.h>
#include <sys/sysmacros.h>
#endif

#include "app/node/store_choice.h"

// The facts about places: mounts from QStorageInfo, the disk below from /sys/dev/block.
namespace holdfast::app::node
{

namespace
{

constexpr qint64 kLeastFree = 1LL << 30;
constexpr int kDeepest = 8; ///< device mapper over md over partitions: never deeper in practice

QString readLine(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

struct Disk
{
    QStringList names; ///< "sda", or several below a RAID or a volume group
    QString model;
    std::optional<bool> rotational;
    bool removable = false;
};

/// Walks down from a block device to the physical disks: partition -> disk, dm and md -> slaves.
void collectDisks(const QString& sysPath, Disk& disk, int depth)
{
    const QString path = QFileInfo(sysPath).canonicalFilePath();
    if (path.isEmpty() || depth > kDeepest)
        return;
    if (QFile::exists(path + QLatin1String("/partition"))) {
        collectDisks(QFileInfo(path).path(), disk, depth + 1);
        return;
    }
    const QStringList slaves =
        QDir(path + QLatin1String("/slaves")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    if (!slaves.isEmpty()) {
        for (const QString& slave : slaves)
            collectDisks(path + QLatin1String("/slaves/") + slave, disk, depth + 1);
        return;
    }
    const QString name = QFileInfo(path).fileName();
    if (!disk.names.contains(name))
        disk.names.append(name);
    if (disk.model.isEmpty())
        disk.model = readLine(path + QLatin1String("/device/model"));
    const QString rotational = readLine(path + QLatin1String("/queue/rotational"));
    if (!rotational.isEmpty())
        disk.rotational = disk.rotational.value_or(false) || rotational == QLatin1String("1");
    disk.removable =
        disk.removable || readLine(path + QLatin1String("/removable")) == QLatin1String("1");
}

Disk diskBelow(const QString& path, const QString& device)
{
    Disk disk;
#ifdef Q_OS_LINUX
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) == 0)
        collectDisks(QStringLiteral("/sys/dev/block/%1:%2")
                         .arg(major(info.st_dev))
                         .arg(minor(info.st_dev)),
                     disk, 0);
    // btrfs and others number their own devices: the mount's source names the real one.
    if (disk.names.isEmpty() && device.startsWith(QLatin1String("/dev/"))
        && ::stat(QFile::encodeName(device).constData(), &info) == 0 && S_ISBLK(info.st_mode))
        collectDisks(QStringLiteral("/sys/dev/block/%1:%2")
                         .arg(major(info.st_rdev))
                         .arg(minor(info.st_rdev)),
                     disk, 0);
#else
    Q_UNUSED(path)
#endif
    std::sort(disk.names.begin(), disk.names.end());
    if (disk.names.isEmpty()) // unknown is at least told apart by the device
        disk.names.append(device);
    return disk;
}

/// The nearest folder above that is there.
QString existing(QString path)
{
    while (!QFileInfo::exists(path)) {
        const QString above = QFileInfo(path).path();
        if (above == path)
            break;
        path = above;
    }
    return path;
}

PlaceProblem contentProblem(const QString& path)
{
    const QDir dir(path);
    if (!dir.exists())
        return PlaceProblem::None; // it will be made
    if (QFile::exists(path + QLatin1String("/superblock.a"))
        || QFile::exists(path + QLatin1String("/superblock.b")))
        return PlaceProblem::HasDrive;
    const QStringList entries =
        dir.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    const bool isFree = std::all_of(entries.begin(), entries.end(), [](const QString& name) {
        return name == QLatin1String("lost+found");
    });
    return isFree ? PlaceProblem::None : PlaceProblem::NotEmpty;
}

} // namespace

Place inspectPlace(const QString& wanted)
{
    Place place;
    place.path = QDir::cleanPath(wanted);
    place.name = QFileInfo(place.path).fileName();
    const QString there = existing(place.path);
    const QFileInfo info(there);
    const QStorageInfo storage(there);
    if (!info.isDir() || !storage.isValid()) {
        place.problem = PlaceProblem::Missing;
        place.diskId = place.path;
        return place;
    }
    place.fileSystem = QString::fromLatin1(storage.fileSystemType());
    place.device = QString::fromUtf8(storage.device());
    place.wholeVolume = QDir(place.path) == QDir(storage.rootPath());
    if (place.wholeVolume && !storage.name().isEmpty())
        place.name = storage.name();
    place.total = storage.bytesTotal();
    place.free = storage.bytesAvailable();
    const Disk disk = diskBelow(there, place.device);
    place.diskId = disk.names.join(QLatin1Char('+'));
    place.diskModel = disk.model;
    place.rotational = disk.rotational;
    place.removable = disk.removable;
    place.problem = problemOfFileSystem(place.fileSystem);
    if (place.problem == PlaceProblem::None && storage.isReadOnly())
        place.problem = PlaceProblem::ReadOnly;
    if (place.problem == PlaceProblem::None && !info.isWritable())
        place.problem = PlaceProblem::NotWritable;
    if (place.problem == PlaceProblem::None)
        place.problem = contentProblem(place.path);
    if (place.problem == PlaceProblem::None && place.free < kLeastFree)
        place.problem = PlaceProblem::TooSmall;
    return place;
}

QList<Place> places()
{
    QList<Place> found;
    QSet<QByteArray> devices;
    const QString home = QDir::homePath();
    for (const QStorageInfo& storage : QStorageInfo::mountedVolumes()) {
        const QString root = storage.rootPath();
        const bool isDevice = storage.device().startsWith("/dev/");
        const PlaceProblem problem =
            problemOfFileSystem(QString::fromLatin1(storage.fileSystemType()));
        // What is neither a disk nor something a person mounted is the system's own.
        const bool isWorthShowing = isDevice || problem == PlaceProblem::NetworkFs;
        const bool isSystems = root.startsWith(QLatin1String("/boot"))
                               || root.startsWith(QLatin1String("/snap"))
                               || root.startsWith(QLatin1String("/etc/"))
                               || storage.fileSystemType() == "squashfs";
        if (!storage.isValid() || !storage.isReady() || !isWorthShowing || isSystems
            || devices.contains(storage.device()))
            continue;
        devices.insert(storage.device());
        // A volume is never taken as it is: Holdfast lives in a folder of its own on it.
        const bool holdsHome = home.startsWith(root)
                               && QStorageInfo(home).device() == storage.device();
        const QString folder =
            holdsHome ? home + QLatin1String("/Holdfast")
                      : QDir::cleanPath(root + QLatin1String("/Holdfast"));
        Place place = inspectPlace(folder);
        place.wholeVolume = !holdsHome;
        place.name = storage.name().isEmpty() ? QFileInfo(root).fileName() : storage.name();
        found.append(std::move(place));
    }
    std::stable_sort(found.begin(), found.end(), [](const Place& a, const Place& b) {
        return a.usable() > b.usable();
    });
    return found;
}

} // namespace holdfast::app::node
