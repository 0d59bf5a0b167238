// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/objects_arrangement.h"

#include <QCollator>
#include <QHash>
#include <QLocale>

#include <algorithm>

namespace holdfast::app::models
{

Arranged arrangeEntries(const QList<ObjectEntry>& entries, const Arrangement& how)
{
    Arranged arranged;
    QList<int>& shown = arranged.shown;
    shown.reserve(entries.size());
    for (int i = 0; i < entries.size(); ++i) {
        if (how.filter.isEmpty() || entries[i].name.contains(how.filter, Qt::CaseInsensitive))
            shown.append(i);
    }
    // The server's own order is by bytes; it is kept when nobody asks for another.
    if (how.by == Arrangement::By::Name && how.order == Qt::AscendingOrder) {
        std::stable_partition(shown.begin(), shown.end(),
                              [&](int i) { return entries[i].kind == EntryKind::Folder; });
        return arranged;
    }
    // The C locale, of a program started without a language, compares bytes and knows no numbers.
    const QLocale locale;
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    const auto less = [&](int x, int y) {
        const ObjectEntry& a = entries[x];
        const ObjectEntry& b = entries[y];
        if (a.kind != b.kind) // folders first, in either direction
            return a.kind == EntryKind::Folder;
        if (how.order == Qt::DescendingOrder)
            std::swap(x, y);
        const ObjectEntry& first = entries[x];
        const ObjectEntry& second = entries[y];
        if (how.by == Arrangement::By::Size && first.size != second.size)
            return first.size < second.size;
        if (how.by == Arrangement::By::Modified && first.modified != second.modified)
            return first.modified < second.modified;
        return collator.compare(first.name, second.name) < 0;
    };
    std::stable_sort(shown.begin(), shown.end(), less);
    return arranged;
}

Arranged arrangeEntries(const QList<ObjectEntry>& before, const QList<ObjectEntry>& now,
                        const Arrangement& how)
{
    Arranged arranged = arrangeEntries(now, how);
    QHash<QString, int> places;
    places.reserve(now.size());
    for (int i = 0; i < now.size(); ++i)
        places.insert(now[i].key, i);
    arranged.carried.reserve(before.size());
    for (const ObjectEntry& entry : before) {
        const int to = places.value(entry.key, -1);
        arranged.carried.append(to);
        arranged.changed = arranged.changed || (to >= 0 && now[to] != entry);
    }
    return arranged;
}

} // namespace holdfast::app::models
