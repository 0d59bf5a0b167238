// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/node/store_choice.h"

#include <QHash>
#include <QMap>

#include <algorithm>
#include <array>
#include <numeric>

namespace holdfast::app::node
{

namespace
{

struct Step
{
    int domains; ///< from so many on
    Geometry geometry;
};

/// Design 3.4.
constexpr std::array<Step, 7> kTable{{{1, {1, 0}}, {2, {1, 1}}, {3, {2, 1}}, {4, {2, 2}},
                                      {6, {4, 2}}, {8, {5, 3}}, {12, {8, 4}}}};

/// How many bytes of stripes fit when the k+m shards of each go to k+m different domains: the largest
/// X with sum(min(capacity, X)) >= (k+m) * X, since a domain takes at most one shard of each stripe.
qint64 stripesOf(const QList<qint64>& capacities, int shards)
{
    qint64 low = 0;
    qint64 high = std::accumulate(capacities.begin(), capacities.end(), qint64(0)) / shards;
    while (low < high) {
        const qint64 middle = low + (high - low + 1) / 2;
        __int128 sum = 0;
        for (qint64 capacity : capacities)
            sum += std::min(capacity, middle);
        if (sum >= __int128(shards) * middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/// How many shards of one stripe the disk with the most of them holds, when stripes spread over
/// folders: the shards go to different disks first.
int disksThatMayFail(const QMap<QString, QList<qint64>>& byDisk, const Geometry& geometry,
                     bool countsDisks)
{
    if (countsDisks)
        return geometry.m;
    // All folders are on one disk: its failure takes every shard.
    return byDisk.size() > 1 ? geometry.m : 0;
}

} // namespace

Geometry defaultGeometry(int domains)
{
    Geometry geometry;
    for (const Step& step : kTable) {
        if (domains >= step.domains)
            geometry = step.geometry;
    }
    return geometry;
}

StoreChoice chooseStore(const QList<Place>& chosen)
{
    StoreChoice choice;
    QMap<QString, QList<qint64>> freeByDisk; ///< of each file system once
    QMap<QString, QStringList> pathsByDisk;
    QHash<QString, int> foldersOnDevice;
    QList<Place> places;
    for (const Place& place : chosen) {
        if (!place.usable()) {
            choice.unusable.append(place.path);
            continue;
        }
        places.append(place);
        pathsByDisk[place.diskId].append(place.path);
        if (foldersOnDevice[place.device]++ == 0)
            freeByDisk[place.diskId].append(place.free);
    }
    choice.disks = int(pathsByDisk.size());
    if (places.isEmpty())
        return choice;
    for (const QStringList& paths : std::as_const(pathsByDisk)) {
        if (paths.size() > 1)
            choice.shared.append(paths);
    }
    choice.countsDisks = choice.disks > 1;
    choice.domains = choice.countsDisks ? choice.disks : int(places.size());
    choice.geometry = defaultGeometry(choice.domains);
    choice.disksMayFail = disksThatMayFail(freeByDisk, choice.geometry, choice.countsDisks);
    choice.foldersMayFail = choice.geometry.m;

    QList<qint64> capacities;
    if (choice.countsDisks) {
        for (const QList<qint64>& onDisk : std::as_const(freeByDisk)) {
            qint64 sum = 0;
            for (qint64 free : onDisk)
                sum += free;
            capacities.append(sum);
        }
    } else {
        // Folders of one file system share its space evenly.
        for (const Place& place : std::as_const(places))
            capacities.append(place.free / foldersOnDevice.value(place.device));
    }
    const int shards = choice.geometry.k + choice.geometry.m;
    const qint64 stripes = stripesOf(capacities, shards);
    qint64 whole = 0;
    for (qint64 capacity : std::as_const(capacities))
        whole += capacity;
    choice.usable = stripes * choice.geometry.k;
    choice.guarding = stripes * choice.geometry.m;
    choice.idle = whole - choice.usable - choice.guarding;
    for (const Step& step : kTable) {
        if (step.domains > choice.domains && step.geometry.m > choice.geometry.m) {
            choice.nextDomains = step.domains;
            choice.nextMayFail = step.geometry.m;
            break;
        }
    }
    return choice;
}

PlaceProblem problemOfFileSystem(const QString& type)
{
    const QString t = type.toLower();
    const auto any = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&](const char* name) {
            return t == QLatin1String(name);
        });
    };
    if (any({"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "fuse.sshfs", "fuse.s3fs",
             "fuse.rclone", "fuse.davfs", "davfs", "9p", "afs", "ceph", "fuse.glusterfs",
             "glusterfs", "fuse.gvfsd-fuse", "webdav", "afpfs"}))
        return PlaceProblem::NetworkFs;
    if (any({"exfat", "vfat", "msdos", "fat", "ntfs", "ntfs3", "fuseblk", "fuse.exfat", "iso9660",
             "udf", "hfs"}))
        return PlaceProblem::NoDurableFs;
    if (any({"overlay", "aufs", "fuse.fuse-overlayfs", "unionfs", "fuse.mergerfs",
             "fuse.unionfs"}))
        return PlaceProblem::Overlay;
    if (any({"tmpfs", "ramfs", "devtmpfs", "zram"}))
        return PlaceProblem::Memory;
    if (any({"squashfs", "erofs", "cramfs"}))
        return PlaceProblem::ReadOnly;
    if (t.startsWith(QLatin1String("fuse.")))
        return PlaceProblem::NetworkFs; // what lies behind is unknown: not a disk here
    return PlaceProblem::None;
}

} // namespace holdfast::app::node
