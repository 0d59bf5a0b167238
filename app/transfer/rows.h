// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QUuid>

#include <optional>

#include "app/s3client/types.h"
#include "app/transfer/types.h"

/// What the journal keeps. Times are milliseconds since 1970; 0: not yet.
namespace holdfast::app::transfer
{

/// What a file looked like when its upload began. A difference means that it is another file.
struct Fingerprint
{
    qint64 size = -1;
    qint64 mtimeNs = 0;
    quint64 inode = 0; ///< 0 where the file system has none
    bool operator==(const Fingerprint&) const = default;
    [[nodiscard]] bool isKnown() const { return size >= 0; }
};

/// A part that the server has acknowledged, with the digests of what was sent.
struct PartRecord
{
    int number = 0;
    qint64 size = 0;
    QString etag;
    QByteArray md5;   ///< raw
    QByteArray crc64; ///< raw
};

struct Row
{
    TransferId id = 0;
    TransferId batch = 0; ///< negative, or 0
    Direction direction = Direction::Upload;
    QUuid connection;
    QString bucket;
    QString key;
    QString localPath;
    TransferState state = TransferState::Waiting;
    Question question = Question::None;
    qint64 size = 0;
    Fingerprint source;  ///< uploads: the file; downloads: the sealed file about to be named
    QString uploadId;    ///< uploads in parts
    qint64 partSize = 0;
    bool fullCrc = false; ///< the server keeps a full-object CRC64NVME of this upload
    QString etag;         ///< downloads: of the object the temporary file holds
    std::optional<s3client::Checksum> checksum; ///< downloads: to verify with
    bool overwrite = false;
    Conflict conflict = Conflict::Ask;
    qint64 created = 0;
    qint64 started = 0;
    qint64 finished = 0;
    qint64 order = 0;
    Proof proof = Proof::None;
    std::optional<Fault> fault;
    qint64 storedBytes = 0; ///< of acknowledged parts; downloads: in the temporary file
    int storedParts = 0;
    QList<PartRecord> parts; ///< loaded with waiting rows only
};

struct BatchRow
{
    TransferId id = 0; ///< negative
    Direction direction = Direction::Upload;
    QUuid connection;
    QString bucket;
    QString prefix;
    QString localPath;
    bool walking = true;
    bool paused = false;
    bool overwrite = false;
    Conflict conflict = Conflict::Ask;
    WalkRules rules;
    qint64 created = 0;
    qint64 finished = 0;
    int skipped = 0;
    // Counted from the rows
    int total = 0;
    int done = 0;
    int failed = 0;      ///< `exists` and `changed` among them
    int exists = 0;      ///< wait for an answer: the name is taken
    int changed = 0;     ///< wait for an answer: the file changed
    qint64 bytes = 0;
    qint64 bytesDone = 0; ///< of whole files
    QHash<TransferId, qint64> partBytes; ///< what is there of files that are not whole
};

/// An upload on a server that nobody needs any more: to be aborted when the server answers.
struct Orphan
{
    qint64 id = 0;
    QUuid connection;
    QString bucket;
    QString key;
    QString uploadId;
};

/// What a removed folder leaves to be cleared away.
struct Leftovers
{
    QList<Orphan> orphans;
    QList<std::pair<TransferId, QString>> downloads; ///< unfinished ones: row and local path
};

struct Inserted
{
    Row row;
    bool isNew = false; ///< false: an unfinished row was reached, as it was before
};

} // namespace holdfast::app::transfer
