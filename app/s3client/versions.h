// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/s3client/s3_client.h"

/// What concerns one version of an object, and whether a bucket keeps versions and locks. The same rules
/// as for S3Client's own operations: jobs are the client's children, reads are tried again, writes are
/// not. `versionId` empty: the current version.
namespace holdfast::app::s3client
{

/// One version of an object, or a delete marker: what a delete leaves in a bucket with versions.
struct ObjectVersion
{
    QString key;
    QString versionId; ///< "null" for one that was stored while there were no versions
    qint64 size = 0;
    QDateTime modified;
    QString etag; ///< without quotes
    QString storageClass;
    bool latest = false;
    bool deleteMarker = false;
    bool operator==(const ObjectVersion&) const = default;
};

struct VersionQuery
{
    QString bucket;
    QString prefix;
    QString delimiter;
    QString keyMarker; ///< with `versionMarker`: where the page before ended
    QString versionMarker;
    int maxKeys = 1000;
};

struct VersionPage
{
    QList<ObjectVersion> versions; ///< by key, of one key the newest first
    QStringList prefixes;
    QString nextKey; ///< meaningful when `truncated`
    QString nextVersion;
    bool truncated = false;
};

struct Tag
{
    QString key;
    QString value;
    bool operator==(const Tag&) const = default;
};

enum class Versioning { Off, Enabled, Suspended };
enum class LockMode { None, Governance, Compliance };

/// Until when a version cannot be deleted.
struct Retention
{
    LockMode mode = LockMode::None;
    QDateTime until;
    bool operator==(const Retention&) const = default;
};

/// What a bucket does with locks. `days` or `years`: of new objects by default; 0: none.
struct LockConfiguration
{
    bool enabled = false;
    LockMode mode = LockMode::None;
    int days = 0;
    int years = 0;
    bool operator==(const LockConfiguration&) const = default;
};

struct CopyQuery
{
    enum class Metadata { Copy, Replace }; ///< Replace: by what the PutOptions say
    QString fromBucket;
    QString fromKey;
    QString fromVersion; ///< empty: the current one
    QString toBucket;
    QString toKey;
    Metadata metadata = Metadata::Copy;
};

JobOf<VersionPage>* listObjectVersions(S3Client& client, const VersionQuery& query);
JobOf<PutResult>* copyObject(S3Client& client, const CopyQuery& query, const PutOptions& options = {});
/// Of a version: for good. `bypassGovernance`: also one under a retention of that mode, where the key
/// may do so.
JobOf<Done>* deleteVersion(S3Client& client, const QString& bucket, const QString& key,
                           const QString& versionId, bool bypassGovernance = false);
/// At most 1000 versions and markers at once, for good. Only what failed is named: of one key several may be.
JobOf<DeleteResult>* deleteVersions(S3Client& client, const QString& bucket,
                                    const QList<ObjectVersion>& versions);
/// S3Client::presignGet for one version.
[[nodiscard]] Outcome<QUrl> presignVersion(S3Client& client, const QString& bucket,
                                           const QString& key, const QString& versionId, int expires,
                                           const QUrl& base = {}, const QDateTime& at = {});

JobOf<QList<Tag>>* getObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                                    const QString& versionId = {});
JobOf<Done>* putObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                              const QList<Tag>& tags, const QString& versionId = {});
JobOf<Done>* deleteObjectTagging(S3Client& client, const QString& bucket, const QString& key,
                                 const QString& versionId = {});

/// Mode None where nothing holds it.
JobOf<Retention>* getObjectRetention(S3Client& client, const QString& bucket, const QString& key,
                                     const QString& versionId = {});
JobOf<Done>* putObjectRetention(S3Client& client, const QString& bucket, const QString& key,
                                const Retention& retention, const QString& versionId = {},
                                bool bypassGovernance = false);
JobOf<bool>* getObjectLegalHold(S3Client& client, const QString& bucket, const QString& key,
                                const QString& versionId = {});
JobOf<Done>* putObjectLegalHold(S3Client& client, const QString& bucket, const QString& key, bool on,
                                const QString& versionId = {});

JobOf<Versioning>* getBucketVersioning(S3Client& client, const QString& bucket);
JobOf<Done>* putBucketVersioning(S3Client& client, const QString& bucket, bool enabled); ///< else suspended
/// `enabled` is false where the bucket has no locks.
JobOf<LockConfiguration>* getObjectLockConfiguration(S3Client& client, const QString& bucket);

} // namespace holdfast::app::s3client
