// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/disk.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <filesystem>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "app/core/names.h"

namespace holdfast::app::transfer
{

namespace
{

constexpr qint64 kHashBlock = 1 << 20;

ByteView viewOf(const QByteArray& data)
{
    return asBytes({data.constData(), std::size_t(data.size())});
}

Fault diskFault(const QString& code, const QFile& file)
{
    return localFault(code, file.fileName() + QLatin1String(": ") + file.errorString());
}

Fault changed(const QString& path)
{
    Fault fault = localFault(QStringLiteral("SourceChanged"), path);
    fault.kind = classify({.stage = Symptoms::Stage::Local, .sourceChanged = true});
    return fault;
}

Outcome<Fingerprint> lookOf(const QFile& file)
{
#ifdef Q_OS_UNIX
    struct stat info = {};
    if (::fstat(file.handle(), &info) != 0)
        return std::unexpected(diskFault(QStringLiteral("CannotRead"), file));
#ifdef Q_OS_DARWIN
    const auto& mtime = info.st_mtimespec;
#else
    const auto& mtime = info.st_mtim;
#endif
    return Fingerprint{info.st_size, qint64(mtime.tv_sec) * 1'000'000'000 + mtime.tv_nsec,
                       quint64(info.st_ino)};
#else
    return Fingerprint{file.size(),
                       file.fileTime(QFileDevice::FileModificationTime).toMSecsSinceEpoch()
                           * 1'000'000,
                       0};
#endif
}

/// A rename is durable once its folder is.
void syncFolder(const QString& path)
{
#ifdef Q_OS_UNIX
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY);
    if (folder < 0)
        return; // some file systems refuse; the data itself is synced
    ::fsync(folder);
    ::close(folder);
#else
    Q_UNUSED(path)
#endif
}

bool syncFile(QFile& file)
{
#ifdef Q_OS_UNIX
    return file.flush() && ::fsync(file.handle()) == 0;
#else
    return file.flush();
#endif
}

} // namespace

Outcome<Fingerprint> fingerprintOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(diskFault(QStringLiteral("CannotRead"), file));
    return lookOf(file);
}

Outcome<Piece> readPiece(const QString& path, qint64 offset, qint64 size,
                         const Fingerprint& expected, bool withSha256)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return std::unexpected(diskFault(QStringLiteral("CannotRead"), file));
    const auto before = lookOf(file);
    if (!before)
        return std::unexpected(before.error());
    if (*before != expected)
        return std::unexpected(changed(path));
    if (!file.seek(offset))
        return std::unexpected(diskFault(QStringLiteral("CannotRead"), file));
    Piece piece;
    piece.data.resize(size);
    qint64 have = 0;
    while (have < size) {
        const qint64 got = file.read(piece.data.data() + have, size - have);
        if (got < 0)
            return std::unexpected(diskFault(QStringLiteral("CannotRead"), file));
        if (got == 0)
            return std::unexpected(changed(path));
        have += got;
    }
    // A writer may have been at work while we read: its trace is the time.
    const auto after = lookOf(file);
    if (!after)
        return std::unexpected(after.error());
    if (*after != expected)
        return std::unexpected(changed(path));
    piece.md5 = QByteArray::fromStdString(digest(ChecksumKind::Md5, viewOf(piece.data)));
    piece.crc64 = QByteArray::fromStdString(digest(ChecksumKind::Crc64Nvme, viewOf(piece.data)));
    if (withSha256)
        piece.sha256Hex = QByteArray::fromStdString(sha256Hex(viewOf(piece.data)));
    return piece;
}

QString DownloadFile::temporaryPath(const QString& target, TransferId id)
{
    return QFileInfo(target).path() + QStringLiteral("/.holdfast-%1.part").arg(id);
}

void DownloadFile::discard(const QString& target, TransferId id)
{
    QFile::remove(temporaryPath(target, id));
}

Outcome<qint64> DownloadFile::open(const QString& target, TransferId id, ChecksumKind kind,
                                   qint64 keep)
{
    const QString folder = QFileInfo(target).path();
    if (!QDir().mkpath(folder))
        return std::unexpected(localFault(QStringLiteral("CannotMakeFolder"), folder));
    m_file.setFileName(temporaryPath(target, id));
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return std::unexpected(diskFault(QStringLiteral("CannotWrite"), m_file));
    m_hasher = Hasher::make(kind);
    m_size = std::min(keep, m_file.size());
    if (!m_file.resize(m_size))
        return std::unexpected(diskFault(QStringLiteral("CannotWrite"), m_file));
    for (qint64 at = 0; at < m_size;) {
        const QByteArray block = m_file.read(std::min(kHashBlock, m_size - at));
        if (block.isEmpty())
            return std::unexpected(diskFault(QStringLiteral("CannotRead"), m_file));
        m_hasher->update(viewOf(block));
        at += block.size();
    }
    return m_size;
}

Outcome<Done> DownloadFile::append(const QByteArray& data)
{
    if (m_file.write(data) != data.size()) {
        const bool isFull = m_file.error() == QFileDevice::ResourceError;
        return std::unexpected(
            diskFault(isFull ? QStringLiteral("DiskFull") : QStringLiteral("CannotWrite"), m_file));
    }
    m_hasher->update(viewOf(data));
    m_size += data.size();
    return Done{};
}

QByteArray DownloadFile::finishDigest()
{
    return QByteArray::fromStdString(m_hasher->finish());
}

Outcome<Fingerprint> DownloadFile::seal(qint64 mtimeMs)
{
    if (mtimeMs > 0)
        m_file.setFileTime(QDateTime::fromMSecsSinceEpoch(mtimeMs),
                           QFileDevice::FileModificationTime);
    if (!syncFile(m_file))
        return std::unexpected(diskFault(QStringLiteral("CannotWrite"), m_file));
    auto look = lookOf(m_file);
    m_file.close();
    return look;
}

QString DownloadFile::freeName(const QString& target, bool overwrite)
{
    CollisionResolver names;
    QString candidate = names.take(target);
    while (!overwrite && (QFileInfo::exists(candidate) || QFileInfo(candidate).isSymLink()))
        candidate = names.take(target);
    return candidate;
}

Outcome<DownloadFile::Named> DownloadFile::giveName(const QString& name, TransferId id,
                                                    const Fingerprint& look, bool overwrite)
{
    const QString temporary = temporaryPath(name, id);
    const auto isThere = [&look](const QString& path) {
        const auto now = fingerprintOf(path);
        return now && *now == look;
    };
    if (!isThere(temporary))
        return isThere(name) ? Named::Done : Named::Gone;
    QFile file(temporary);
    if (overwrite) {
        std::error_code error;
        std::filesystem::rename(QFileInfo(temporary).filesystemFilePath(),
                                QFileInfo(name).filesystemFilePath(), error);
        if (error)
            return std::unexpected(localFault(QStringLiteral("CannotRename"),
                                              QString::fromStdString(error.message())));
    } else if (QFileInfo::exists(name) || !file.rename(name)) { // Qt's rename never replaces
        if (QFileInfo::exists(name) || QFileInfo(name).isSymLink())
            return Named::Taken;
        return std::unexpected(diskFault(QStringLiteral("CannotRename"), file));
    }
    syncFolder(QFileInfo(name).path());
    return Named::Done;
}

} // namespace holdfast::app::transfer
