// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdfast::app::node
{

/// Why a folder cannot hold a drive.
enum class PlaceProblem {
    None,
    Missing,        ///< is not there, or no folder
    NotWritable,
    NetworkFs,      ///< nfs, cifs, sshfs ...
    NoDurableFs,    ///< exFAT, vfat, ntfs3g: cannot keep files safely
    Overlay,        ///< a container's layer: gone with it
    Memory,         ///< tmpfs, ramfs
    ReadOnly,
    NotEmpty,       ///< holds other files: what is there stays, but a drive wants a folder of its own
    TooSmall,       ///< less than 1 GiB free
    HasDrive,       ///< already a drive of a store: can be adopted (not an obstacle by itself)
};

/// A folder or mounted volume, and the physical disk below it. Unknown facts are nullopt / empty.
struct Place
{
    QString path;
    QString name;        ///< volume label, or the folder's name
    bool wholeVolume = false;
    QString fileSystem;  ///< "ext4"
    QString device;      ///< "/dev/sdb1"
    QString diskId;      ///< the physical disks below, "sdb" or "nvme0n1" or "sda+sdb"; never empty
    QString diskModel;
    std::optional<bool> rotational;
    bool removable = false;
    qint64 total = 0;
    qint64 free = 0;
    PlaceProblem problem = PlaceProblem::None;
    [[nodiscard]] bool usable() const
    {
        return problem == PlaceProblem::None || problem == PlaceProblem::HasDrive;
    }
};

struct Geometry
{
    int k = 1;
    int m = 0;
    bool operator==(const Geometry&) const = default;
};

/// The default geometry for so many failure domains (design 3.4).
[[nodiscard]] Geometry defaultGeometry(int domains);

/// What a choice of places would give, in data.
struct StoreChoice
{
    Geometry geometry;
    bool countsDisks = false; ///< domains are physical disks (more than one is distinct), else folders
    int domains = 0;
    int disks = 0;            ///< distinct physical disks
    int disksMayFail = 0;     ///< any this many physical disks may fail without loss
    int foldersMayFail = 0;
    qint64 usable = 0;        ///< bytes for files
    qint64 guarding = 0;      ///< bytes of parity
    qint64 idle = 0;          ///< bytes no layout can use until another disk comes
    QList<QStringList> shared; ///< paths that share one physical disk, each with two or more
    int nextDomains = 0;       ///< with this many domains ...
    int nextMayFail = 0;       ///< ... this many may fail (0: no better step in the table)
    QStringList unusable;      ///< chosen, but with a problem
};

/// Pure: for tests with made-up places.
[[nodiscard]] StoreChoice chooseStore(const QList<Place>& chosen);

/// Looks at one folder (which need not exist yet: its nearest parent is looked at). Reads /proc and
/// /sys; may block on a dead mount, so call it off the GUI thread.
[[nodiscard]] Place inspectPlace(const QString& path);
/// Every mounted volume worth showing, usable or not, each with the reason. Off the GUI thread.
[[nodiscard]] QList<Place> places();

/// The reason a file system type is refused, by name.
[[nodiscard]] PlaceProblem problemOfFileSystem(const QString& type);

} // namespace holdfast::app::node

Q_DECLARE_METATYPE(holdfast::app::node::Place)
