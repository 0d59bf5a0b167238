// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/folder_walk.h"

#include <QDirIterator>
#include <QFileInfo>

#include "app/core/names.h"

namespace holdfast::app::transfer
{

namespace
{

constexpr qsizetype kBatch = 256;
constexpr qsizetype kLongestKey = 1024;
constexpr qsizetype kNamed = 20; ///< left-out paths that are named

} // namespace

bool canBeKey(const QString& key)
{
    // Qt writes U+FFFD for bytes of a file name that are no UTF-8: the name cannot be kept.
    if (key.contains(QChar(QChar::ReplacementCharacter)) || key.toUtf8().size() > kLongestKey)
        return false;
    const QStringView name = QStringView(key).mid(key.lastIndexOf(u'/') + 1);
    return !(name.startsWith(u".holdfast-") && name.endsWith(u".part"));
}

void walkFolder(const QString& folder, const QString& prefix, const std::atomic<bool>& cancelled,
                const std::function<void(Walked)>& give)
{
    Walked batch;
    const auto skip = [&](const QString& path) {
        ++batch.skipped;
        if (batch.leftOut.size() < kNamed)
            batch.leftOut.append(path);
    };
    const QString root = QFileInfo(folder).fileName();
    if (!QFileInfo(folder).isDir() || !QFileInfo(folder).isReadable()) {
        batch.fault = localFault(QStringLiteral("CannotReadFolder"), folder);
        give(std::move(batch));
        return;
    }
    QStringList folders{QString()};
    // An explicit stack instead of QDirIterator's recursion: an unreadable folder must be seen.
    while (!folders.isEmpty() && !cancelled) {
        const QString relative = folders.takeLast();
        const QString path = folder + QLatin1Char('/') + relative;
        if (!QFileInfo(path).isReadable()) {
            skip(path);
            continue;
        }
        QDirIterator entries(path, QDir::AllEntries | QDir::Hidden | QDir::System
                                       | QDir::NoDotAndDotDot);
        while (entries.hasNext() && !cancelled) {
            entries.next();
            const QFileInfo info = entries.fileInfo();
            const QString below = relative + info.fileName();
            if (info.isDir() && !info.isSymLink()) {
                folders.append(below + QLatin1Char('/'));
                continue;
            }
            const QString key = keyFor(prefix, root + QLatin1Char('/') + below);
            if (!info.isFile() || !info.isReadable() || !canBeKey(key)) {
                skip(info.filePath());
                continue;
            }
            batch.files.append({folder + QLatin1Char('/') + below, key, info.size()});
            if (batch.files.size() >= kBatch)
                give(std::exchange(batch, {}));
        }
    }
    batch.last = !cancelled;
    give(std::move(batch));
}

} // namespace holdfast::app::transfer
