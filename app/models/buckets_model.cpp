// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/buckets_model.h"

#include <algorithm>

#include "app/core/format.h"

namespace holdfast::app::models
{

namespace
{

bool byName(const BucketRow& a, const BucketRow& b)
{
    return a.name < b.name;
}

QVariant countOr(const std::optional<qint64>& value)
{
    return value ? QVariant(formatCount(*value)) : QVariant();
}

} // namespace

BucketsModel::BucketsModel(QObject* parent) : QAbstractTableModel(parent) {}

void BucketsModel::setClients(s3client::S3Client* s3, adminclient::AdminClient* admin)
{
    m_s3 = s3;
    m_admin = admin;
    ++m_generation;
    beginResetModel();
    m_rows.clear();
    endResetModel();
    m_asOf = {};
    settle(Phase::Empty);
    refresh();
}

void BucketsModel::settle(Phase phase, std::optional<Fault> fault)
{
    m_phase = phase;
    m_fault = std::move(fault);
    Q_EMIT phaseChanged();
}

void BucketsModel::refresh()
{
    if (!m_s3)
        return;
    ++m_generation;
    settle(Phase::Loading);
    const int generation = m_generation;
    const auto plain = [this, generation] {
        if (!m_s3)
            return;
        m_s3->listBuckets()->then(this, [this, generation](auto buckets) {
            if (generation != m_generation)
                return;
            if (!buckets) {
                settle(Phase::Failed, buckets.error());
                return;
            }
            QList<BucketRow> rows;
            for (const s3client::BucketInfo& bucket : *buckets)
                rows.append({.name = bucket.name, .created = bucket.created});
            merge(std::move(rows));
        });
    };
    if (!m_admin) {
        plain();
        return;
    }
    m_admin->buckets()->then(this, [this, generation, plain](auto buckets) {
        if (generation != m_generation)
            return;
        if (!buckets) {
            plain(); // the key may not see the admin API, but S3
            return;
        }
        QList<BucketRow> rows;
        for (const adminclient::BucketCounts& bucket : *buckets)
            rows.append({bucket.name, bucket.created, bucket.objects, bucket.bytes,
                         bucket.uploads});
        merge(std::move(rows));
    });
}

/// Two sorted lists walked side by side: what stays, stays in its row.
void BucketsModel::merge(QList<BucketRow> rows)
{
    std::sort(rows.begin(), rows.end(), byName);
    int at = 0;
    for (const BucketRow& row : std::as_const(rows)) {
        while (at < m_rows.size() && m_rows[at].name < row.name) {
            beginRemoveRows({}, at, at);
            m_rows.removeAt(at);
            endRemoveRows();
        }
        if (at < m_rows.size() && m_rows[at].name == row.name) {
            if (m_rows[at] != row) {
                m_rows[at] = row;
                Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
            }
        } else {
            beginInsertRows({}, at, at);
            m_rows.insert(at, row);
            endInsertRows();
        }
        ++at;
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, at, int(m_rows.size()) - 1);
        m_rows.resize(at);
        endRemoveRows();
    }
    m_asOf = QDateTime::currentDateTime();
    settle(Phase::Loaded);
}

std::optional<BucketRow> BucketsModel::find(const QString& name) const
{
    const auto found =
        std::lower_bound(m_rows.begin(), m_rows.end(), BucketRow{.name = name}, byName);
    return found != m_rows.end() && found->name == name ? std::optional(*found) : std::nullopt;
}

int BucketsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int BucketsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant BucketsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const BucketRow& row = m_rows[index.row()];
    if (role == ItemRole)
        return QVariant::fromValue(row);
    if (role == IdRole)
        return row.name;
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case Name: return row.name;
        case Objects: return countOr(row.objects);
        case Size: return row.bytes ? QVariant(formatSize(*row.bytes)) : QVariant();
        case Created: return QLocale().toString(row.created, QLocale::ShortFormat);
        }
    }
    if (role == SortRole) {
        switch (index.column()) {
        case Name: return row.name;
        case Objects: return row.objects.value_or(-1);
        case Size: return row.bytes.value_or(-1);
        case Created: return row.created;
        }
    }
    if (role == Qt::TextAlignmentRole && (index.column() == Objects || index.column() == Size))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace holdfast::app::models

#include "moc_buckets_model.cpp"
