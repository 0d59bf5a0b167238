// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>

#include "app/core/fault.h"
#include "app/s3client/types.h"
#include "app/transfer/rows.h"
#include "base/checksum.h"

/// Files, as the transfer engine needs them. Everything here blocks: it runs in the engine's pool.
namespace holdfast::app::transfer
{

[[nodiscard]] Outcome<Fingerprint> fingerprintOf(const QString& path);

/// A piece of a file with the digests of exactly these bytes.
struct Piece
{
    QByteArray data;
    QByteArray md5;       ///< raw
    QByteArray crc64;     ///< raw
    QByteArray sha256Hex; ///< empty unless asked for
};

/// Reads [offset, offset+size). ChangedSource when the file is not (or no longer, once it is read)
/// the one that `expected` describes.
[[nodiscard]] Outcome<Piece> readPiece(const QString& path, qint64 offset, qint64 size,
                                       const Fingerprint& expected, bool withSha256);

/// The temporary file of one download. Used by one thread at a time.
class DownloadFile
{
public:
    /// Where the bytes gather until they are proved: beside the target, so that the last step is a
    /// rename inside one folder.
    [[nodiscard]] static QString temporaryPath(const QString& target, TransferId id);
    static void discard(const QString& target, TransferId id);

    /// Opens (making folders) and hashes what is there already, at most `keep` bytes; the rest is
    /// cut off (0: begins anew). The number of bytes kept.
    [[nodiscard]] Outcome<qint64> open(const QString& target, TransferId id, ChecksumKind kind,
                                       qint64 keep);
    [[nodiscard]] Outcome<Done> append(const QByteArray& data);
    [[nodiscard]] qint64 size() const { return m_size; }
    /// Ends the digest: raw bytes. Once.
    [[nodiscard]] QByteArray finishDigest();
    /// Makes it durable, sets its time and closes it: what the file looks like now. It keeps that
    /// look under its last name, by which a later run knows that the rename has happened.
    [[nodiscard]] Outcome<Fingerprint> seal(qint64 mtimeMs);

    /// `target`, or when that is taken and `overwrite` is false, the next free "name (2)".
    [[nodiscard]] static QString freeName(const QString& target, bool overwrite);
    enum class Named { Done, Taken, Gone };
    /// Gives the sealed temporary file its name. Done also when it has that name already; Taken:
    /// somebody else has it; Gone: neither the one nor the other is there.
    [[nodiscard]] static Outcome<Named> giveName(const QString& name, TransferId id,
                                                 const Fingerprint& look, bool overwrite);

private:
    QFile m_file;
    std::unique_ptr<Hasher> m_hasher;
    qint64 m_size = 0;
};

} // namespace holdfast::app::transfer
