// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sync_plan.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace holdfast::app::cli
{

namespace
{

qint64 secondsOf(qint64 ms)
{
    return ms / 1000;
}

bool differs(const SyncEntry& source, const SyncEntry& target, SyncWay way)
{
    if (source.size != target.size)
        return true;
    const qint64 ahead = secondsOf(source.mtimeMs) - secondsOf(target.mtimeMs);
    return way == SyncWay::Up ? ahead >= 0 : ahead > 0;
}

void byName(QList<SyncEntry>& entries)
{
    std::sort(entries.begin(), entries.end(),
              [](const SyncEntry& a, const SyncEntry& b) { return a.name < b.name; });
}

} // namespace

SyncPlan makeSyncPlan(const QList<SyncEntry>& source, const QList<SyncEntry>& target, SyncWay way,
                      bool deletes)
{
    SyncPlan plan;
    plan.targets = int(target.size());
    QHash<QString, const SyncEntry*> there;
    for (const SyncEntry& entry : target)
        there.insert(entry.name, &entry);
    QSet<QString> wanted;
    for (const SyncEntry& entry : source) {
        wanted.insert(entry.name);
        const auto found = there.constFind(entry.name);
        if (found != there.cend() && !differs(entry, **found, way)) {
            ++plan.same;
            continue;
        }
        plan.copies.append(entry);
        plan.bytes += entry.size;
    }
    for (const SyncEntry& entry : target) {
        if (deletes && !wanted.contains(entry.name))
            plan.deletes.append(entry);
    }
    byName(plan.copies);
    byName(plan.deletes);
    return plan;
}

} // namespace holdfast::app::cli
