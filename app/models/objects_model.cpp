// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/objects_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

#include "app/core/format.h"

namespace holdfast::app::models
{

namespace
{
/// Pages without a row that are read on by itself: one key may have ten thousand versions that the view
/// does not show. Then a person is asked.
constexpr int kEmptyInARow = 20;
} // namespace

ObjectsModel::ObjectsModel(QObject* parent) : QAbstractTableModel(parent) {}

ObjectsModel::~ObjectsModel() = default;

void ObjectsModel::settle(Phase phase, std::optional<Fault> fault)
{
    m_phase = phase;
    m_fault = std::move(fault);
    Q_EMIT phaseChanged();
}

void ObjectsModel::clearRows()
{
    beginResetModel();
    m_entries.clear();
    m_shown.clear();
    m_folderKeys.clear();
    m_incoming.clear();
    m_fresh.reset();
    m_deleted = 0;
    m_more = m_refreshing = m_arranging = m_settlesLoaded = false;
    ++m_arrangeGeneration;
    endResetModel();
    Q_EMIT loadedChanged();
}

void ObjectsModel::setClient(s3client::S3Client* client)
{
    m_client = client;
    ++m_generation;
    if (m_job)
        m_job->cancel();
    clearRows();
    settle(Phase::Empty);
}

void ObjectsModel::open(const QString& bucket, const QString& prefix, const QString& search)
{
    m_bucket = bucket;
    m_prefix = prefix;
    m_search = search;
    ++m_generation;
    if (m_job)
        m_job->cancel();
    fromTheTop();
    clearRows();
    request();
}

void ObjectsModel::setView(const VersionView& view)
{
    if (m_view == view)
        return;
    m_view = view;
    if (!m_bucket.isEmpty())
        open(m_bucket, m_prefix, m_search);
}

void ObjectsModel::fromTheTop()
{
    m_continuation.clear();
    m_versionMarker.clear();
    m_emptyPages = 0;
    m_fold = VersionFold(m_view, m_prefix);
}

void ObjectsModel::refresh()
{
    if (m_bucket.isEmpty())
        return;
    ++m_generation;
    if (m_job)
        m_job->cancel();
    fromTheTop();
    m_incoming.clear();
    m_refreshing = true;
    request();
}

void ObjectsModel::request()
{
    if (!m_client || m_bucket.isEmpty()) {
        settle(Phase::Empty);
        return;
    }
    settle(Phase::Loading);
    if (m_view.kind != VersionView::Kind::Now) {
        requestVersions();
        return;
    }
    auto* job = m_client->listObjects({.bucket = m_bucket,
                                       .prefix = m_prefix + m_search,
                                       .delimiter = QStringLiteral("/"),
                                       .continuation = m_continuation,
                                       .maxKeys = m_pageSize});
    m_job = job;
    job->then(this, [this, generation = m_generation](Outcome<s3client::ListPage> page) {
        if (generation != m_generation)
            return;
        if (!page) {
            takeAnswer(std::unexpected(page.error()));
            return;
        }
        m_continuation = page->next;
        takeAnswer(Loaded{entriesOf(*page), page->truncated && !page->next.isEmpty()});
    });
}

void ObjectsModel::requestVersions()
{
    auto* job = s3client::listObjectVersions(*m_client, {.bucket = m_bucket,
                                              .prefix = m_prefix + m_search,
                                              .delimiter = QStringLiteral("/"),
                                              .keyMarker = m_continuation,
                                              .versionMarker = m_versionMarker,
                                              .maxKeys = m_pageSize});
    m_job = job;
    job->then(this, [this, generation = m_generation](Outcome<s3client::VersionPage> page) {
        if (generation != m_generation)
            return;
        if (!page) {
            takeAnswer(std::unexpected(page.error()));
            return;
        }
        m_continuation = page->nextKey;
        m_versionMarker = page->nextVersion;
        takeAnswer(Loaded{m_fold.take(*page), page->truncated});
    });
}

void ObjectsModel::takeAnswer(Outcome<Loaded> loaded)
{
    if (!loaded)
        settle(Phase::Failed, loaded.error());
    else if (m_refreshing)
        takeRefreshed(*loaded);
    else
        takePage(*loaded);
}

QList<ObjectEntry> ObjectsModel::entriesOf(const s3client::ListPage& page) const
{
    QList<ObjectEntry> entries;
    for (const QString& prefix : page.prefixes) {
        ObjectEntry entry{.kind = EntryKind::Folder, .key = prefix};
        entry.name = prefix.mid(m_prefix.size());
        entry.name.chop(1);
        entries.append(std::move(entry));
    }
    for (const s3client::ObjectInfo& object : page.objects) {
        if (object.key == m_prefix)
            continue; // the marker of this folder itself
        entries.append({EntryKind::Object, object.key.mid(m_prefix.size()), object.key,
                        object.size, object.modified, object.etag, object.storageClass});
    }
    return entries;
}

void ObjectsModel::takePage(const Loaded& page)
{
    m_more = page.more;
    m_emptyPages = page.entries.isEmpty() ? m_emptyPages + 1 : 0;
    if (m_more && page.entries.isEmpty() && m_emptyPages < kEmptyInARow) {
        request();
        return;
    }
    m_emptyPages = 0;
    if (m_how.isNatural() && !m_arranging) {
        insertPage(page.entries);
        count(page.entries);
        settle(Phase::Loaded);
    } else {
        // Shown as soon as they are in order; until then the rows stay as they are.
        m_entries.append(page.entries);
        count(page.entries);
        m_settlesLoaded = true;
        rearrange();
    }
    Q_EMIT loadedChanged();
}

void ObjectsModel::count(const QList<ObjectEntry>& entries)
{
    for (const ObjectEntry& entry : entries) {
        if (entry.kind == EntryKind::Folder)
            m_folderKeys.insert(entry.key);
        m_deleted += entry.deleted;
    }
}

/// A page as the server orders it: its folders behind the folders, its files to the end.
void ObjectsModel::insertPage(const QList<ObjectEntry>& page)
{
    const auto split = std::find_if(page.begin(), page.end(), [](const ObjectEntry& entry) {
        return entry.kind == EntryKind::Object;
    });
    const int folders = int(split - page.begin());
    const int objects = int(page.size()) - folders;
    int entry = int(m_entries.size());
    if (folders > 0) {
        const int first = int(m_folderKeys.size());
        beginInsertRows({}, first, first + folders - 1);
        m_entries.append(page.mid(0, folders));
        m_shown.insert(first, folders, 0);
        for (int i = 0; i < folders; ++i)
            m_shown[first + i] = entry++;
        endInsertRows();
    }
    if (objects > 0) {
        const int first = int(m_shown.size());
        beginInsertRows({}, first, first + objects - 1);
        m_entries.append(page.mid(folders));
        for (int i = 0; i < objects; ++i)
            m_shown.append(entry++);
        endInsertRows();
    }
}

void ObjectsModel::takeRefreshed(const Loaded& page)
{
    const bool more = page.more;
    m_incoming.append(page.entries);
    if (more && m_incoming.size() < m_entries.size()) {
        request();
        return;
    }
    m_more = more;
    m_refreshing = false;
    m_fresh = std::exchange(m_incoming, {});
    m_settlesLoaded = true;
    rearrange();
}

void ObjectsModel::rearrange()
{
    m_arranging = true;
    const int generation = ++m_arrangeGeneration;
    QPointer<ObjectsModel> self(this);
    QThreadPool::globalInstance()->start([self, generation, entries = m_entries, fresh = m_fresh,
                                          how = m_how] {
        Arranged arranged = fresh ? arrangeEntries(entries, *fresh, how)
                                  : arrangeEntries(entries, how);
        // `self` is only read in its own thread: the application object carries us there.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, generation, arranged = std::move(arranged)] {
                if (self && self->m_arrangeGeneration == generation)
                    self->applyArrangement(arranged);
            },
            Qt::QueuedConnection);
    });
}

/// From the rows there are to the rows there should be, so that every row that stays is followed:
/// those that go leave from the end, new ones come to the end, then all take their places.
void ObjectsModel::applyArrangement(const Arranged& arranged)
{
    removeRowsNotIn(arranged);
    if (m_fresh) {
        for (int& entry : m_shown)
            entry = arranged.carried[entry];
        m_entries = *std::exchange(m_fresh, std::nullopt);
        m_folderKeys.clear();
        m_deleted = 0;
        count(m_entries);
        if (arranged.changed && !m_shown.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_shown.size()) - 1, ColumnCount - 1));
    }
    QList<bool> here(m_entries.size(), false);
    for (int entry : std::as_const(m_shown))
        here[entry] = true;
    QList<int> coming;
    for (int entry : arranged.shown) {
        if (!here[entry])
            coming.append(entry);
    }
    if (!coming.isEmpty()) {
        const int first = int(m_shown.size());
        beginInsertRows({}, first, first + int(coming.size()) - 1);
        m_shown.append(coming);
        endInsertRows();
    }
    permute(arranged.shown);
    m_arranging = false;
    if (std::exchange(m_settlesLoaded, false) && !m_refreshing)
        settle(Phase::Loaded);
    Q_EMIT loadedChanged();
}

void ObjectsModel::removeRowsNotIn(const Arranged& arranged)
{
    QList<bool> wanted(m_fresh ? m_fresh->size() : m_entries.size(), false);
    for (int entry : arranged.shown)
        wanted[entry] = true;
    QList<int> staying;
    QList<int> leaving;
    for (int entry : std::as_const(m_shown)) {
        const int to = m_fresh ? arranged.carried[entry] : entry;
        (to >= 0 && wanted[to] ? staying : leaving).append(entry);
    }
    if (leaving.isEmpty())
        return;
    permute(staying + leaving);
    const int kept = int(staying.size());
    beginRemoveRows({}, kept, int(m_shown.size()) - 1);
    m_shown.resize(kept);
    endRemoveRows();
}

/// The same rows in another order.
void ObjectsModel::permute(const QList<int>& shown)
{
    if (shown == m_shown)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QList<int> rowOf(m_entries.size(), -1);
    for (int row = 0; row < shown.size(); ++row)
        rowOf[shown[row]] = row;
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex& old : before)
        after.append(index(rowOf[m_shown[old.row()]], old.column()));
    m_shown = shown;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void ObjectsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount)
        column = Name;
    const auto by = Arrangement::By(column);
    if (m_how.by == by && m_how.order == order)
        return;
    m_how.by = by;
    m_how.order = order;
    rearrange();
}

void ObjectsModel::setFilter(const QString& text)
{
    if (m_how.filter == text)
        return;
    m_how.filter = text;
    rearrange();
}

const ObjectEntry* ObjectsModel::entry(const QModelIndex& index) const
{
    const bool known = index.isValid() && index.model() == this && index.row() < m_shown.size();
    return known ? &m_entries[m_shown[index.row()]] : nullptr;
}

QModelIndex ObjectsModel::indexOf(const QString& key) const
{
    for (int row = 0; row < m_shown.size(); ++row) {
        if (m_entries[m_shown[row]].key == key)
            return index(row, 0);
    }
    return {};
}

int ObjectsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ObjectsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

bool ObjectsModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_more && m_phase == Phase::Loaded && !m_arranging
           && !m_refreshing && !isFiltered();
}

void ObjectsModel::loadMore()
{
    if (m_more && m_phase == Phase::Loaded && !m_arranging && !m_refreshing)
        request();
}

void ObjectsModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        request();
}

QVariant ObjectsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ObjectEntry& row = m_entries[m_shown[index.row()]];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Name)
            return row.name;
        if (index.column() == Size)
            return row.size < 0 ? QVariant() : QVariant(formatSize(row.size));
        return row.modified.isValid()
                   ? QVariant(QLocale().toString(row.modified, QLocale::ShortFormat))
                   : QVariant();
    case SortRole:
        if (index.column() == Name)
            return row.name;
        return index.column() == Size ? QVariant(row.size) : QVariant(row.modified);
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                      : QVariant();
    case ItemRole: return QVariant::fromValue(row);
    case KindRole: return int(row.kind);
    case IdRole:
    case KeyRole: return row.key;
    case NameRole: return row.name;
    default: return {};
    }
}

} // namespace holdfast::app::models

#include "moc_objects_model.cpp"
