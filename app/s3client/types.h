// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

#include "base/checksum.h"

/// What S3 says, as values. Sizes in bytes; keys as text (S3 keys are UTF-8).
namespace holdfast::app::s3client
{

struct BucketInfo
{
    QString name;
    QDateTime created;
};

struct ObjectInfo
{
    QString key;
    qint64 size = 0;
    QDateTime modified;
    QString etag; ///< without quotes
    QString storageClass;
};

struct ListQuery
{
    QString bucket;
    QString prefix;
    QString delimiter;    ///< "/" for folders; empty: everything below
    QString continuation; ///< of the page before
    QString startAfter;
    int maxKeys = 1000;
};

struct ListPage
{
    QList<ObjectInfo> objects;
    QStringList prefixes; ///< common prefixes, whole, each ending in the delimiter
    QString next;         ///< empty: the last page
    bool truncated = false;
};

/// A checksum as S3 says it: raw bytes, and whether it covers the whole object.
struct Checksum
{
    ChecksumKind kind = ChecksumKind::Crc64Nvme;
    QByteArray raw;
    bool fullObject = true; ///< false: a checksum of part checksums
    bool operator==(const Checksum&) const = default;
};

struct ObjectHead
{
    qint64 size = 0;        ///< of the whole object, also in the answer to a range
    QDateTime modified;
    QString etag;           ///< without quotes
    QString contentType;
    QString versionId;
    QString storageClass;
    QString encryption;     ///< x-amz-server-side-encryption
    QList<Checksum> checksums;
    QMap<QString, QString> metadata; ///< x-amz-meta-*, names without the prefix
    int partsCount = 0;

    /// The full-object checksum to verify with: the strongest of what is there.
    [[nodiscard]] std::optional<Checksum> verifiable() const;
    /// The MD5 in hex when the ETag is one (32 hex digits, not encrypted with KMS).
    [[nodiscard]] std::optional<QByteArray> md5() const;
};

struct PutOptions
{
    QString contentType;
    QList<Checksum> checksums;       ///< sent as x-amz-checksum-*
    QByteArray md5;                  ///< raw; sent as Content-MD5 when not empty
    QByteArray sha256Hex;            ///< signed payload hash; empty: UNSIGNED-PAYLOAD
    QMap<QString, QString> metadata; ///< x-amz-meta-*
    bool onlyIfAbsent = false;       ///< If-None-Match: *
    QString ifMatch;                 ///< If-Match with this ETag when not empty
};

struct PutResult
{
    QString etag;
    QString versionId;
    QList<Checksum> checksums;
};

struct GetQuery
{
    QString bucket;
    QString key;
    QString versionId;
    QString ifMatch; ///< ETag
    qint64 from = 0;
    qint64 to = -1;  ///< last byte, inclusive; -1: to the end
};

struct PartInfo
{
    int number = 0;
    qint64 size = 0;
    QString etag;
    std::optional<QByteArray> crc64; ///< raw, when the server says it
};

struct PartPage
{
    QList<PartInfo> parts;
    int next = 0; ///< part number marker; 0: the last page
};

struct UploadInfo
{
    QString key;
    QString uploadId;
    QDateTime initiated;
};

struct UploadPage
{
    QList<UploadInfo> uploads;
    QString nextKey; ///< empty with nextUpload: the last page
    QString nextUpload;
};

struct UploadStarted
{
    QString uploadId;
    bool fullCrc64 = false; ///< the server agreed to a full-object CRC64NVME
};

struct DeleteFailure
{
    QString key;
    QString code;
    QString message;
};

struct DeleteResult
{
    QStringList deleted;
    QList<DeleteFailure> failed;
};

} // namespace holdfast::app::s3client
