// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/browser/browser_models.h"

#include "app/models/buckets_model.h"
#include "app/models/objects_model.h"
#include "ui/browser/table_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/format.h"

namespace holdfast::ui
{

using namespace app::models;

namespace
{

constexpr int kRightAligned = int(Qt::AlignRight | Qt::AlignVCenter);
constexpr int kLeftAligned = int(Qt::AlignLeft | Qt::AlignVCenter);

QString known(const std::optional<qint64>& value, QString (*words)(qint64))
{
    return value ? words(*value) : format::unknown();
}

} // namespace

QString iconForFile(const QString& name)
{
    struct Kind
    {
        const char* icon;
        const char* endings;
    };
    static constexpr Kind kKinds[] = {
        {"image", " jpg jpeg png gif webp svg tif tiff bmp heic raw psd "},
        {"film", " mp4 mov mkv avi webm m4v "},
        {"music-note-beamed", " mp3 flac wav ogg m4a opus "},
        {"table", " csv tsv xls xlsx ods parquet "},
        {"file-earmark-text", " txt md pdf doc docx odt rtf html htm tex log "},
        {"file-earmark-code", " json xml yaml yml toml c cpp h py js ts rs go sh sql "},
        {"archive", " zip tar gz zst xz bz2 7z rar tgz iso "},
    };
    const QString ending = QLatin1Char(' ') + name.section('.', -1).toLower() + QLatin1Char(' ');
    if (name.contains(QLatin1Char('.'))) {
        for (const Kind& kind : kKinds) {
            if (QLatin1String(kind.endings).contains(ending))
                return QString::fromLatin1(kind.icon);
        }
    }
    return QStringLiteral("box");
}

QVariant BucketTable::data(const QModelIndex& index, int role) const
{
    const auto row = QIdentityProxyModel::data(index, ItemRole).value<BucketRow>();
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case BucketsModel::Name: return row.name;
        case BucketsModel::Objects: return known(row.objects, format::count);
        case BucketsModel::Size: return known(row.bytes, format::bytes);
        case BucketsModel::Created: return format::when(row.created);
        default: return {};
        }
    case Qt::TextAlignmentRole:
        return index.column() == BucketsModel::Objects || index.column() == BucketsModel::Size
            ? kRightAligned : kLeftAligned;
    case Qt::ToolTipRole:
        return index.column() == BucketsModel::Size && row.bytes ? format::exactBytes(*row.bytes)
                                                                 : QVariant();
    case RowIconRole: return index.column() == 0 ? QStringLiteral("bucket") : QVariant();
    case Qt::DecorationRole: return {};
    default: return QIdentityProxyModel::data(index, role);
    }
}

QVariant BucketTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == BucketsModel::Objects || section == BucketsModel::Size ? kRightAligned
                                                                                 : kLeftAligned;
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case BucketsModel::Name: return tr("Name");
    case BucketsModel::Objects: return tr("Files");
    case BucketsModel::Size: return tr("Size");
    case BucketsModel::Created: return tr("Created");
    default: return {};
    }
}

QVariant ObjectTable::data(const QModelIndex& index, int role) const
{
    const auto row = QIdentityProxyModel::data(index, ItemRole).value<ObjectEntry>();
    const bool folder = row.kind == EntryKind::Folder;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case ObjectsModel::Name: return row.name;
        case ObjectsModel::Size: return folder || row.deleted ? format::unknown() : format::bytes(row.size);
        case ObjectsModel::Modified:
            return folder ? format::unknown()
                : row.deleted ? tr("deleted %1").arg(format::when(row.modified))
                              : format::when(row.modified);
        default: return {};
        }
    case Qt::AccessibleTextRole:
        if (index.column() == ObjectsModel::Name)
            return folder ? tr("Folder %1").arg(row.name)
                : row.deleted ? tr("%1, deleted").arg(row.name)
                              : row.name;
        return {};
    case Qt::TextAlignmentRole:
        return index.column() == ObjectsModel::Size ? kRightAligned : kLeftAligned;
    case Qt::ToolTipRole:
        if (index.column() == ObjectsModel::Size && !folder && !row.deleted)
            return format::exactBytes(row.size);
        if (index.column() == ObjectsModel::Modified && !folder)
            return format::exactTime(row.modified);
        return {};
    case RowIconRole:
        if (index.column() != ObjectsModel::Name)
            return {};
        return folder ? QStringLiteral("folder")
            : row.deleted ? QStringLiteral("trash") : iconForFile(row.name);
    case RowToneRole:
        return folder ? QVariant(int(Role::AccentText))
            : row.deleted ? QVariant(int(Role::TextTertiary)) : QVariant();
    case Qt::DecorationRole: return {};
    default: return QIdentityProxyModel::data(index, role);
    }
}

QVariant ObjectTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == ObjectsModel::Size ? kRightAligned : kLeftAligned;
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ObjectsModel::Name: return tr("Name");
    case ObjectsModel::Size: return tr("Size");
    case ObjectsModel::Modified: return tr("Changed");
    default: return {};
    }
}

} // namespace holdfast::ui
