// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QPointer>

#include <optional>

#include "app/models/roles.h"
#include "app/s3client/s3_client.h"

namespace holdfast::app::models
{

enum class EntryKind { Folder, Object };

struct ObjectEntry
{
    EntryKind kind = EntryKind::Object;
    QString name; ///< the last component, without "/"
    QString key;  ///< whole; of a folder: its prefix
    qint64 size = -1; ///< -1: unknown (folders)
    QDateTime modified;
    QString etag;
    QString storageClass;
};

/// One level of one bucket, a page at a time; folders first. What is shown is an arrangement (order
/// and filter) of what is loaded, computed off the GUI thread; replies and arrangements of an earlier
/// generation are dropped. GUI thread.
class ObjectsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Size, Modified, ColumnCount };
    enum class Phase { Empty, Loading, Loaded, Failed }; ///< Failed keeps the rows it has
    /// Own roles. KindRole holds EntryKind as int.
    enum OwnRole { KeyRole = FirstOwnRole, NameRole };

    explicit ObjectsModel(QObject* parent = nullptr);
    ~ObjectsModel() override;

    /// Null: nothing is shown.
    void setClient(s3client::S3Client* client);
    /// Opens bucket/prefix ("" or "a/b/"). `search`: names starting with it, asked of the server.
    void open(const QString& bucket, const QString& prefix, const QString& search = {});
    void refresh(); ///< loads anew what is open; the old rows stay until the first page is there
    void setFilter(const QString& text); ///< in what is loaded; any place in the name, any case
    void setPageSize(int keys) { m_pageSize = keys; }

    [[nodiscard]] QString bucket() const { return m_bucket; }
    [[nodiscard]] QString prefix() const { return m_prefix; }
    [[nodiscard]] QString search() const { return m_search; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] int loadedFolders() const { return m_folders; }
    [[nodiscard]] int loadedObjects() const { return int(m_entries.size()) - m_folders; }
    [[nodiscard]] const ObjectEntry* entry(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const QString& key) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void phaseChanged();
    void loadedChanged(); ///< counts in the footer

private:
    struct Arrangement
    {
        Column column = Name;
        Qt::SortOrder order = Qt::AscendingOrder;
        QString filter;
        [[nodiscard]] bool isNatural() const
        {
            return column == Name && order == Qt::AscendingOrder && filter.isEmpty();
        }
    };
    [[nodiscard]] static QList<int> arrange(const QList<ObjectEntry>& entries,
                                            const Arrangement& how);
    void request();
    void takePage(const s3client::ListPage& page);
    void rearrange();
    void applyArrangement(QList<int> shown);
    void clearRows();
    void settle(Phase phase, std::optional<Fault> fault = {});

    QPointer<s3client::S3Client> m_client;
    QPointer<s3client::Job> m_job;
    QString m_bucket;
    QString m_prefix;
    QString m_search;
    QString m_continuation;
    QList<ObjectEntry> m_entries; ///< as loaded: folders first
    QList<int> m_shown;           ///< row -> entry
    Arrangement m_how;
    Phase m_phase = Phase::Empty;
    std::optional<Fault> m_fault;
    int m_pageSize = 1000;
    int m_folders = 0;
    int m_generation = 0;   ///< of the listing
    int m_arrangeGeneration = 0;
    bool m_more = false;
    bool m_replaceOnPage = false; ///< a refresh: the next page replaces the rows
};

} // namespace holdfast::app::models

Q_DECLARE_METATYPE(holdfast::app::models::ObjectEntry)
