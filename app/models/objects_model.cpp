// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/objects_model.h"

#include <QCollator>
#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <numeric>

#include "app/core/format.h"

namespace holdfast::app::models
{

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
    m_folders = 0;
    m_more = false;
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
    m_continuation.clear();
    m_replaceOnPage = false;
    ++m_generation;
    if (m_job)
        m_job->cancel();
    clearRows();
    request();
}

void ObjectsModel::refresh()
{
    if (m_bucket.isEmpty())
        return;
    ++m_generation;
    if (m_job)
        m_job->cancel();
    m_continuation.clear();
    m_replaceOnPage = true;
    request();
}

void ObjectsModel::request()
{
    if (!m_client || m_bucket.isEmpty()) {
        settle(Phase::Empty);
        return;
    }
    settle(Phase::Loading);
    auto* job = m_client->listObjects({.bucket = m_bucket,
                                       .prefix = m_prefix + m_search,
                                       .delimiter = QStringLiteral("/"),
                                       .continuation = m_continuation,
                                       .maxKeys = m_pageSize});
    m_job = job;
    job->then(this, [this, generation = m_generation](Outcome<s3client::ListPage> page) {
        if (generation != m_generation)
            return;
        if (page)
            takePage(*page);
        else
            settle(Phase::Failed, page.error());
    });
}

void ObjectsModel::takePage(const s3client::ListPage& page)
{
    QList<ObjectEntry> folders;
    QList<ObjectEntry> objects;
    for (const QString& prefix : page.prefixes) {
        ObjectEntry entry{.kind = EntryKind::Folder, .key = prefix};
        entry.name = prefix.mid(m_prefix.size());
        entry.name.chop(1);
        folders.append(std::move(entry));
    }
    for (const s3client::ObjectInfo& object : page.objects) {
        if (object.key == m_prefix)
            continue; // the marker of this folder itself
        objects.append({EntryKind::Object, object.key.mid(m_prefix.size()), object.key,
                        object.size, object.modified, object.etag, object.storageClass});
    }
    m_continuation = page.next;
    m_more = page.truncated && !page.next.isEmpty();
    const bool inserts = m_how.isNatural() && folders.isEmpty() && !m_replaceOnPage;
    if (inserts) {
        // The common case: a further page of files goes to the end.
        const int first = int(m_shown.size());
        if (!objects.isEmpty()) {
            beginInsertRows({}, first, first + int(objects.size()) - 1);
            for (qsizetype i = 0; i < objects.size(); ++i)
                m_shown.append(int(m_entries.size() + i));
            m_entries.append(objects);
            endInsertRows();
        }
    } else {
        ++m_arrangeGeneration;
        beginResetModel();
        if (std::exchange(m_replaceOnPage, false)) {
            m_entries.clear();
            m_folders = 0;
        }
        for (qsizetype i = 0; i < folders.size(); ++i)
            m_entries.insert(m_folders + i, folders[i]);
        m_folders += int(folders.size());
        m_entries.append(objects);
        m_shown.resize(m_entries.size());
        std::iota(m_shown.begin(), m_shown.end(), 0);
        if (!m_how.isNatural())
            m_shown.clear(); // shown as soon as they are in order
        endResetModel();
        if (!m_how.isNatural())
            rearrange();
    }
    settle(Phase::Loaded);
    Q_EMIT loadedChanged();
}

QList<int> ObjectsModel::arrange(const QList<ObjectEntry>& entries, const Arrangement& how)
{
    QList<int> shown;
    shown.reserve(entries.size());
    for (int i = 0; i < entries.size(); ++i) {
        if (how.filter.isEmpty() || entries[i].name.contains(how.filter, Qt::CaseInsensitive))
            shown.append(i);
    }
    // The C locale, of a program started without a language, compares bytes and knows no numbers.
    const QLocale locale;
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    const bool natural = how.column == Name && how.order == Qt::AscendingOrder;
    const auto less = [&](int x, int y) {
        const ObjectEntry& a = entries[x];
        const ObjectEntry& b = entries[y];
        if (a.kind != b.kind) // folders first, in either direction
            return a.kind == EntryKind::Folder;
        if (how.order == Qt::DescendingOrder)
            std::swap(x, y);
        const ObjectEntry& first = entries[x];
        const ObjectEntry& second = entries[y];
        if (how.column == Size && first.size != second.size)
            return first.size < second.size;
        if (how.column == Modified && first.modified != second.modified)
            return first.modified < second.modified;
        return collator.compare(first.name, second.name) < 0;
    };
    // The server's own order is by bytes; it is kept when nobody asks for another.
    if (!natural)
        std::stable_sort(shown.begin(), shown.end(), less);
    return shown;
}

void ObjectsModel::rearrange()
{
    const int generation = ++m_arrangeGeneration;
    QPointer<ObjectsModel> self(this);
    QThreadPool::globalInstance()->start([self, generation, entries = m_entries, how = m_how] {
        QList<int> shown = arrange(entries, how);
        // `self` is only read in its own thread: the application object carries us there.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, generation, shown = std::move(shown)] {
                if (self && self->m_arrangeGeneration == generation)
                    self->applyArrangement(shown);
            },
            Qt::QueuedConnection);
    });
}

void ObjectsModel::applyArrangement(QList<int> shown)
{
    if (shown.size() != m_shown.size()) {
        beginResetModel();
        m_shown = std::move(shown);
        endResetModel();
        Q_EMIT loadedChanged();
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QHash<int, int> rowOf;
    for (int row = 0; row < shown.size(); ++row)
        rowOf.insert(shown[row], row);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& old : before) {
        const auto found = rowOf.constFind(m_shown[old.row()]);
        after.append(found == rowOf.cend() ? QModelIndex() : index(*found, old.column()));
    }
    m_shown = std::move(shown);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void ObjectsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount)
        column = Name;
    if (m_how.column == column && m_how.order == order)
        return;
    m_how.column = Column(column);
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
    return !parent.isValid() && m_more && m_phase == Phase::Loaded;
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
