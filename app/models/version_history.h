// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <optional>

#include "app/s3client/versions.h"

namespace holdfast::app::models
{

/// The versions of one object, the newest first, a page at a time. Answers about an object that is no
/// longer asked about are dropped. GUI thread.
class VersionHistory : public QObject
{
    Q_OBJECT
public:
    enum class Phase { Empty, Loading, Loaded, Failed };

    explicit VersionHistory(QObject* parent = nullptr) : QObject(parent) {}
    /// The versions there were stay until the new ones are there, when it is the same object.
    void load(s3client::S3Client* client, const QString& bucket, const QString& key);
    void loadMore();
    void clear();
    void setPageSize(int versions) { m_pageSize = versions; }

    [[nodiscard]] const QList<s3client::ObjectVersion>& versions() const { return m_versions; }
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }

Q_SIGNALS:
    void changed();

private:
    void request();
    void take(const s3client::VersionPage& page);
    void settle(Phase phase, std::optional<Fault> fault = {});

    QPointer<s3client::S3Client> m_client;
    QPointer<s3client::Job> m_job;
    QString m_bucket;
    QString m_key;
    QList<s3client::ObjectVersion> m_versions;
    QString m_marker; ///< the last version of the page before
    Phase m_phase = Phase::Empty;
    std::optional<Fault> m_fault;
    int m_pageSize = 100;
    int m_generation = 0;
    bool m_more = false;
    bool m_anew = false; ///< the next page replaces what is there
};

/// Whether a bucket keeps versions and locks; asked once for each bucket that is looked at.
class BucketKeeping : public QObject
{
    Q_OBJECT
public:
    explicit BucketKeeping(QObject* parent = nullptr) : QObject(parent) {}
    void look(s3client::S3Client* client, const QString& bucket);
    void clear();

    [[nodiscard]] QString bucket() const { return m_bucket; }
    /// Unknown while it is asked, and where the server or the key does not say.
    [[nodiscard]] std::optional<s3client::Versioning> versioning() const { return m_versioning; }
    [[nodiscard]] bool keepsVersions() const
    {
        return m_versioning && *m_versioning != s3client::Versioning::Off;
    }
    [[nodiscard]] const s3client::LockConfiguration& lock() const { return m_lock; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }

Q_SIGNALS:
    void changed();

private:
    QString m_bucket;
    std::optional<s3client::Versioning> m_versioning;
    s3client::LockConfiguration m_lock;
    std::optional<Fault> m_fault;
    int m_generation = 0;
};

} // namespace holdfast::app::models
