// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/objects_arrangement.h"
#include "app/s3client/versions.h"

namespace holdfast::app::models
{

/// Which of its versions a bucket shows.
struct VersionView
{
    enum class Kind {
        Now,         ///< what is current, as ListObjectsV2 says it
        WithDeleted, ///< and those of which the newest version is a delete marker
        AsOf,        ///< what was current at `at`
    };
    Kind kind = Kind::Now;
    QDateTime at = {};
    bool operator==(const VersionView&) const = default;
};

/// Folds pages of versions, in the order of ListObjectVersions (by key, the newest first), into one
/// entry for each key that the view shows. A key's versions may go on over pages. A folder is shown
/// whatever its objects were: the listing does not say.
class VersionFold
{
public:
    VersionFold() = default;
    VersionFold(VersionView view, QString prefix);
    /// The entries this page adds, folders first.
    [[nodiscard]] QList<ObjectEntry> take(const s3client::VersionPage& page);

private:
    [[nodiscard]] bool decides(const s3client::ObjectVersion& version) const;

    VersionView m_view;
    QString m_prefix;
    QString m_decided; ///< the last key about which it is known what is shown
    bool m_any = false;
};

} // namespace holdfast::app::models
