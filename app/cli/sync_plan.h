// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdfast::app::cli
{

/// A file or object as sync compares it.
struct SyncEntry
{
    QString name;       ///< relative to what is compared, with "/"
    qint64 size = 0;
    qint64 mtimeMs = 0; ///< of an object: when it was stored
    QString origin;     ///< path or key
};

struct SyncPlan
{
    QList<SyncEntry> copies;  ///< of the source; by name
    QList<SyncEntry> deletes; ///< of the target; by name
    qint64 bytes = 0;
    int same = 0;
    int targets = 0; ///< what was there

    /// More than half of what is there would go: a wrong folder, an unmounted disk.
    [[nodiscard]] bool deletesTooMuch() const { return deletes.size() * 2 > targets; }
};

enum class SyncWay { Up, Down };

/// What makes the target like the source. A file is copied when it is not there, has another size, or is
/// newer. Objects know whole seconds only. Up, a file of the very second in which its object was stored is
/// copied again: it may have changed after. Down, files get the time of their object, and equal is equal.
[[nodiscard]] SyncPlan makeSyncPlan(const QList<SyncEntry>& source, const QList<SyncEntry>& target,
                                    SyncWay way, bool deletes);

} // namespace holdfast::app::cli
