// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer/folder_walk.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFileInfo>

#include "app/core/names.h"
#include "app/transfer/ignore_rules.h"

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

namespace
{

/// One walk of one tree.
class Walk
{
public:
    Walk(const QString& folder, const QString& prefix, const WalkRules& rules,
         const std::atomic<bool>& cancelled, const std::function<void(Walked)>& give)
        : m_folder(folder), m_prefix(prefix), m_root(QFileInfo(folder).fileName()),
          m_ignore(rules.ignore), m_links(rules.links), m_cancelled(cancelled), m_give(give)
    {
    }

    void run()
    {
        m_folders.append({QString(), {QFileInfo(m_folder).canonicalFilePath()}});
        // An explicit stack instead of QDirIterator's recursion: an unreadable folder must be seen.
        while (!m_folders.isEmpty() && !m_cancelled)
            readFolder(m_folders.takeLast());
        m_batch.last = !m_cancelled;
        m_give(std::move(m_batch));
    }

private:
    struct Folder
    {
        QString relative; ///< empty or ending in "/"
        QStringList way;  ///< canonical paths of it and all above: a link to one of them is a loop
    };

    void readFolder(const Folder& folder)
    {
        const QString path = m_folder + QLatin1Char('/') + folder.relative;
        if (!QFileInfo(path).isReadable()) {
            skip(path);
            return;
        }
        QDirIterator entries(path, QDir::AllEntries | QDir::Hidden | QDir::System
                                       | QDir::NoDotAndDotDot);
        while (entries.hasNext() && !m_cancelled) {
            entries.next();
            take(entries.fileInfo(), folder);
        }
    }

    void take(const QFileInfo& info, const Folder& in)
    {
        const QString below = in.relative + info.fileName();
        if (m_ignore.ignores(below, info.isDir()))
            return;
        if (info.isSymLink() && m_links == LinkRule::Skip)
            return;
        if (info.isDir()) {
            enter(info, below, in);
            return;
        }
        const QString key = keyFor(m_prefix, m_root + QLatin1Char('/') + below);
        if (!info.isFile() || !info.isReadable() || !canBeKey(key)) {
            skip(info.filePath());
            return;
        }
        m_batch.files.append({m_folder + QLatin1Char('/') + below, key, info.size(),
                              info.lastModified().toMSecsSinceEpoch()});
        if (m_batch.files.size() >= kBatch)
            m_give(std::exchange(m_batch, {}));
    }

    void enter(const QFileInfo& info, const QString& below, const Folder& in)
    {
        const QString real = info.canonicalFilePath();
        const bool mayFollow = m_links == LinkRule::Follow && !in.way.contains(real);
        if (info.isSymLink() && !mayFollow) {
            skip(info.filePath());
            return;
        }
        m_folders.append({below + QLatin1Char('/'), in.way + QStringList(real)});
    }

    void skip(const QString& path)
    {
        ++m_batch.skipped;
        if (m_batch.leftOut.size() < kNamed)
            m_batch.leftOut.append(path);
    }

    const QString m_folder;
    const QString m_prefix;
    const QString m_root;
    const IgnoreRules m_ignore;
    const LinkRule m_links;
    const std::atomic<bool>& m_cancelled;
    const std::function<void(Walked)>& m_give;
    Walked m_batch;
    QList<Folder> m_folders;
};

} // namespace

void walkFolder(const QString& folder, const QString& prefix, const WalkRules& rules,
                const std::atomic<bool>& cancelled, const std::function<void(Walked)>& give)
{
    if (!QFileInfo(folder).isDir() || !QFileInfo(folder).isReadable()) {
        Walked refused;
        refused.fault = localFault(QStringLiteral("CannotReadFolder"), folder);
        give(std::move(refused));
        return;
    }
    Walk(folder, prefix, rules, cancelled, give).run();
}

} // namespace holdfast::app::transfer
