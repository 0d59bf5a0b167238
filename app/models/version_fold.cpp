// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/version_fold.h"

namespace holdfast::app::models
{

using s3client::ObjectVersion;

VersionFold::VersionFold(VersionView view, QString prefix)
    : m_view(std::move(view)), m_prefix(std::move(prefix))
{
}

/// The first version that is met and that this is true of stands for its key.
bool VersionFold::decides(const ObjectVersion& version) const
{
    return m_view.kind != VersionView::Kind::AsOf || version.modified <= m_view.at;
}

QList<ObjectEntry> VersionFold::take(const s3client::VersionPage& page)
{
    QList<ObjectEntry> entries;
    for (const QString& prefix : page.prefixes) {
        ObjectEntry entry{.kind = EntryKind::Folder, .key = prefix};
        entry.name = prefix.mid(m_prefix.size());
        entry.name.chop(1);
        entries.append(std::move(entry));
    }
    for (const ObjectVersion& version : page.versions) {
        const bool known = m_any && version.key == m_decided;
        if (known || !decides(version))
            continue;
        m_any = true;
        m_decided = version.key;
        const bool shown = !version.deleteMarker || m_view.kind == VersionView::Kind::WithDeleted;
        if (!shown || version.key == m_prefix) // the marker of this folder itself
            continue;
        entries.append({.kind = EntryKind::Object,
                        .name = version.key.mid(m_prefix.size()),
                        .key = version.key,
                        .size = version.deleteMarker ? -1 : version.size,
                        .modified = version.modified,
                        .etag = version.etag,
                        .storageClass = version.storageClass,
                        .versionId = version.versionId,
                        .deleted = version.deleteMarker,
                        .current = version.latest && !version.deleteMarker});
    }
    return entries;
}

} // namespace holdfast::app::models
