// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace holdfast::app::models
{

enum class EntryKind { Folder, Object };

struct ObjectEntry
{
    EntryKind kind = EntryKind::Object;
    QString name; ///< the last component, without "/"
    QString key;  ///< whole; of a folder: its prefix
    qint64 size = -1; ///< -1: unknown (folders)
    QDateTime modified;
    QString etag;
    QString storageClass;
    QString versionId;    ///< where versions were listed; of a deleted object: its delete marker
    bool deleted = false; ///< `modified` says when
    bool current = true;  ///< false: a newer version, or a delete marker, stands above it
    bool operator==(const ObjectEntry&) const = default;
};

/// How loaded entries are shown: their order and what is left out.
struct Arrangement
{
    enum class By { Name, Size, Modified };
    By by = By::Name;
    Qt::SortOrder order = Qt::AscendingOrder;
    QString filter; ///< any place in the name, any case
    /// As the server lists them, all of them.
    [[nodiscard]] bool isNatural() const
    {
        return by == By::Name && order == Qt::AscendingOrder && filter.isEmpty();
    }
};

struct Arranged
{
    QList<int> shown;     ///< row -> entry
    QList<int> carried;   ///< entry of before -> entry of now, -1: gone
    bool changed = false; ///< an entry that was carried over looks different now
};

/// Arranges `now`; what `before` held is found again by its key. Pure, for any thread.
[[nodiscard]] Arranged arrangeEntries(const QList<ObjectEntry>& before,
                                      const QList<ObjectEntry>& now, const Arrangement& how);
/// The same when nothing was loaded anew: `carried` stays empty.
[[nodiscard]] Arranged arrangeEntries(const QList<ObjectEntry>& entries, const Arrangement& how);

} // namespace holdfast::app::models
