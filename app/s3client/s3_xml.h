// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "app/core/fault.h"
#include "app/s3client/transport.h"
#include "app/s3client/types.h"

/// S3's documents and headers to values and back. Pure functions. A document that is not what it
/// should be is a Server fault "UnexpectedAnswer": proxies and captive portals answer 200 too.
namespace holdfast::app::s3client
{

/// Whether the root element is <Error>: S3 sends those inside a 200, too.
[[nodiscard]] bool isErrorDocument(const QByteArray& body);
/// Code, message and request id; all empty when there is no such document.
[[nodiscard]] Fault parseErrorDocument(const QByteArray& body);

[[nodiscard]] Outcome<QList<BucketInfo>> parseBuckets(const QByteArray& body);
[[nodiscard]] Outcome<ListPage> parseListPage(const QByteArray& body);
[[nodiscard]] Outcome<QString> parseLocation(const QByteArray& body);
[[nodiscard]] Outcome<QString> parseUploadId(const QByteArray& body);
[[nodiscard]] Outcome<PutResult> parseCompleted(const QByteArray& body); ///< complete and copy
[[nodiscard]] Outcome<PartPage> parseParts(const QByteArray& body);
[[nodiscard]] Outcome<UploadPage> parseUploads(const QByteArray& body);
[[nodiscard]] Outcome<DeleteResult> parseDeleted(const QByteArray& body, const QStringList& asked);

[[nodiscard]] ObjectHead headFromReply(const WireReply& reply);
[[nodiscard]] PutResult putFromReply(const WireReply& reply);
[[nodiscard]] QString unquotedEtag(QString etag);

struct PartDone;
[[nodiscard]] QByteArray completeDocument(const QList<PartDone>& parts);
[[nodiscard]] QByteArray deleteDocument(const QStringList& keys);
[[nodiscard]] QByteArray locationDocument(const QString& region);

} // namespace holdfast::app::s3client
