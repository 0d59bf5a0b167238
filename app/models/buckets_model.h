// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QPointer>

#include <optional>

#include "app/adminclient/admin_client.h"
#include "app/models/roles.h"
#include "app/s3client/s3_client.h"

namespace holdfast::app::models
{

struct BucketRow
{
    QString name;
    QDateTime created;
    std::optional<qint64> objects; ///< unknown on servers that are not ours
    std::optional<qint64> bytes;
    std::optional<qint64> uploads;
    bool operator==(const BucketRow&) const = default;
};

/// Every bucket of one connection, by name. Counts come from the admin API where there is one.
/// Rows keep their place over refreshes (inserted and removed one by one), so selection survives.
class BucketsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Objects, Size, Created, ColumnCount };
    enum class Phase { Empty, Loading, Loaded, Failed };

    explicit BucketsModel(QObject* parent = nullptr);

    /// Both may be null (not connected: the rows go). Replies to earlier clients are dropped.
    void setClients(s3client::S3Client* s3, adminclient::AdminClient* admin);
    void refresh();
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }
    [[nodiscard]] const QList<BucketRow>& buckets() const { return m_rows; }
    [[nodiscard]] std::optional<BucketRow> find(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void phaseChanged();

private:
    void settle(Phase phase, std::optional<Fault> fault = {});
    void merge(QList<BucketRow> rows);

    QPointer<s3client::S3Client> m_s3;
    QPointer<adminclient::AdminClient> m_admin;
    QList<BucketRow> m_rows;
    Phase m_phase = Phase::Empty;
    std::optional<Fault> m_fault;
    QDateTime m_asOf;
    int m_generation = 0;
};

} // namespace holdfast::app::models

Q_DECLARE_METATYPE(holdfast::app::models::BucketRow)
