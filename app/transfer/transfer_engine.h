// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QThread>

#include <memory>

#include "app/s3client/endpoint.h"
#include "app/s3client/types.h"
#include "app/transfer/types.h"

namespace holdfast::app::transfer
{

class Scheduler;

/// One file under a key of its own.
struct UploadItem
{
    QString path;
    QString key;
};

struct UploadRequest
{
    QUuid connection;
    QString bucket;
    QString prefix;          ///< empty or ending in "/"
    QStringList paths;       ///< files and folders
    bool overwrite = false;  ///< else what happens when the name is taken is `conflict`
    Conflict conflict = Conflict::Ask;
    QList<UploadItem> files = {};             ///< besides `paths`
    std::optional<WalkRules> rules = {};      ///< else those of the settings
    quint64 tag = 0;                          ///< answered by `enlisted`
};

/// One object into a file of its own.
struct DownloadItem
{
    QString key;
    qint64 size = 0;
    QString path;
};

struct DownloadRequest
{
    QUuid connection;
    QString bucket;
    QString prefix;                       ///< cut from the keys to make local paths
    QList<s3client::ObjectInfo> objects;
    QStringList folders;                  ///< prefixes: everything below, listed as it goes; "": all
    QString targetDir;
    bool overwrite = false; ///< else what happens when the name is taken is `conflict`
    Conflict conflict = Conflict::KeepBoth; ///< a free name is taken ("name (2).ext")
    QList<DownloadItem> files = {};         ///< besides `objects`
    quint64 tag = 0;                        ///< answered by `enlisted`
};

/// The transfer engine's face for the GUI thread. The work is elsewhere: scheduler and network in a
/// thread of its own, files in a pool, SQL in the journal's thread. Calls return at once; what they
/// did arrives as signals. Unfinished rows of an earlier run go on by themselves once their
/// connection is known (setConnection), unless the person paused them.
class TransferEngine : public QObject
{
    Q_OBJECT
public:
    TransferEngine(const QString& journalFile, TransferSettings settings,
                   QObject* parent = nullptr);
    ~TransferEngine() override; ///< ends requests in flight; the journal has all that is needed

    void start(); ///< opens the journal and loads it; `loaded` or `journalFailed` follows

    /// Makes a connection's rows runnable, or changes where and how they run.
    void setConnection(const QUuid& connection, const s3client::Endpoint& endpoint,
                       const s3client::Credentials& credentials);
    void dropConnection(const QUuid& connection); ///< its rows wait

    void upload(const UploadRequest& request);
    void download(const DownloadRequest& request);

    // Ids of rows or of folders (negative).
    void pause(const QList<TransferId>& ids);
    void resume(const QList<TransferId>& ids, quint64 tag = 0);
    void retry(const QList<TransferId>& ids);
    void cancel(const QList<TransferId>& ids);
    /// A folder's id: the same answer for all of its files that ask.
    void answer(const QList<TransferId>& ids, holdfast::app::transfer::Answer answer);
    void moveToFront(const QList<TransferId>& ids);
    void moveToBack(const QList<TransferId>& ids);
    void pauseAll();
    void resumeAll();
    void removeFinished(); ///< Done rows leave the list
    void setSettings(const TransferSettings& settings); ///< `settingsChanged` when they are others
    [[nodiscard]] const TransferSettings& settings() const { return m_settings; }
    /// Part maps of this row come with `partsChanged` until another is watched (0: none).
    void watchParts(TransferId id);

    [[nodiscard]] const QHash<TransferId, TransferItem>& items() const { return m_items; }
    [[nodiscard]] const TransferTotals& totals() const { return m_totals; }
    [[nodiscard]] bool hasUnfinished() const;

Q_SIGNALS:
    void loaded();
    void journalFailed(const holdfast::app::Fault& fault);
    /// At most about five times a second, whole snapshots, new or changed.
    void itemsChanged(const QList<holdfast::app::transfer::TransferItem>& items);
    void itemsRemoved(const QList<qint64>& ids);
    void settingsChanged();
    void totalsChanged(const holdfast::app::transfer::TransferTotals& totals);
    void partsChanged(const holdfast::app::transfer::PartMap& parts);
    /// Once per upload()/download(): how many rows it made or reached, and what was left out.
    void accepted(int rows, const QStringList& leftOut, holdfast::app::transfer::Direction direction);
    /// For requests with a tag: the rows it made or reached, once for its files (also when there are
    /// none) and once for each folder. items() has them as they are then, no older.
    void enlisted(quint64 tag, const QList<qint64>& ids);
    /// What was dropped or chosen could not be written into the journal: it is not on its way.
    void notTaken(const holdfast::app::Fault& fault);
    /// An object is there and proved: listings of its bucket may refresh.
    void objectStored(const QUuid& connection, const QString& bucket, const QString& key);
    void fileStored(const QString& path);

private:
    TransferSettings m_settings;
    QThread m_thread;
    Scheduler* m_scheduler = nullptr; ///< lives in m_thread, deleted there
    QHash<TransferId, TransferItem> m_items;
    TransferTotals m_totals;
};

} // namespace holdfast::app::transfer
