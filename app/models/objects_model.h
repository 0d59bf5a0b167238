// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPointer>
#include <QSet>

#include <optional>

#include "app/models/objects_arrangement.h"
#include "app/models/roles.h"
#include "app/models/version_fold.h"
#include "app/s3client/s3_client.h"

namespace holdfast::app::models
{

/// One level of one bucket, a page at a time; folders first. What is shown is an arrangement (order
/// and filter) of what is loaded, computed off the GUI thread; replies and arrangements of an earlier
/// generation are dropped. What stays keeps its row, so that a selection outlives a refresh. A view
/// loads more by itself only while it shows all that is loaded: never through a filter. Of a bucket with
/// versions it can also show what is deleted and what was there at a time (VersionView). GUI thread.
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
    /// Loads anew as much as is loaded; the rows stay until all of it is there, then what is new
    /// comes, what is gone goes, and the rest stays where it was.
    void refresh();
    void loadMore(); ///< the next page, also through a filter; nothing when there is none
    void setFilter(const QString& text); ///< in what is loaded; any place in the name, any case
    void setPageSize(int keys) { m_pageSize = keys; }
    /// What is shown of a bucket with versions; what is open is opened anew. It stays over open().
    void setView(const VersionView& view);

    [[nodiscard]] QString bucket() const { return m_bucket; }
    [[nodiscard]] QString prefix() const { return m_prefix; }
    [[nodiscard]] QString search() const { return m_search; }
    [[nodiscard]] const VersionView& view() const { return m_view; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] bool isFiltered() const { return !m_how.filter.isEmpty(); }
    /// Whether this folder (its whole prefix) is among what is loaded.
    [[nodiscard]] bool hasFolder(const QString& key) const { return m_folderKeys.contains(key); }
    [[nodiscard]] int loadedFolders() const { return int(m_folderKeys.size()); }
    [[nodiscard]] int loadedDeleted() const { return m_deleted; }
    [[nodiscard]] int loadedObjects() const
    {
        return int(m_entries.size() - m_folderKeys.size()) - m_deleted;
    }
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
    struct Loaded
    {
        QList<ObjectEntry> entries; ///< folders first
        bool more = false;
    };
    void request();
    void requestVersions();
    void takeAnswer(Outcome<Loaded> loaded);
    void takePage(const Loaded& page);
    void takeRefreshed(const Loaded& page);
    void fromTheTop();
    void count(const QList<ObjectEntry>& entries);
    void insertPage(const QList<ObjectEntry>& page);
    void rearrange();
    void applyArrangement(const Arranged& arranged);
    void removeRowsNotIn(const Arranged& arranged);
    void permute(const QList<int>& shown);
    [[nodiscard]] QList<ObjectEntry> entriesOf(const s3client::ListPage& page) const;
    void clearRows();
    void settle(Phase phase, std::optional<Fault> fault = {});

    QPointer<s3client::S3Client> m_client;
    QPointer<s3client::Job> m_job;
    QString m_bucket;
    QString m_prefix;
    QString m_search;
    VersionView m_view;
    VersionFold m_fold;     ///< of the listing, where versions are listed
    QString m_continuation; ///< of where the listing goes on; with versions: a key
    QString m_versionMarker;
    QList<ObjectEntry> m_entries; ///< as loaded
    QList<int> m_shown;           ///< row -> entry
    QSet<QString> m_folderKeys;   ///< of the folders among them
    QList<ObjectEntry> m_incoming;             ///< of a refresh, so far
    std::optional<QList<ObjectEntry>> m_fresh; ///< of a refresh, whole: replaces m_entries
    Arrangement m_how;
    Phase m_phase = Phase::Empty;
    std::optional<Fault> m_fault;
    int m_pageSize = 1000;
    int m_deleted = 0;      ///< among the entries
    int m_emptyPages = 0;   ///< in a row: versions that the view does not show
    int m_generation = 0; ///< of the listing
    int m_arrangeGeneration = 0;
    bool m_more = false;
    bool m_refreshing = false;
    bool m_arranging = false;     ///< what is shown is not yet what was asked for
    bool m_settlesLoaded = false; ///< Loaded as soon as it is
};

} // namespace holdfast::app::models

Q_DECLARE_METATYPE(holdfast::app::models::ObjectEntry)
