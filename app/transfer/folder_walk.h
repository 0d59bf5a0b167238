// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <optional>

#include "app/core/fault.h"
#include "app/transfer/types.h"

namespace holdfast::app::transfer
{

struct WalkedFile
{
    QString path;
    QString key; ///< whole
    qint64 size = 0;
    qint64 mtimeMs = 0;
};

struct Walked
{
    QList<WalkedFile> files;
    int skipped = 0;      ///< since the last batch; what a rule leaves out is not counted
    QStringList leftOut;  ///< the first of them, by path
    bool last = false;
    std::optional<Fault> fault; ///< the folder itself cannot be read: nothing else is said
};

/// Reads a folder tree and hands out its files in batches as it goes. Symbolic links by the rule; a link
/// to a folder that the path has come through (a loop) is skipped whatever the rule. What is no regular
/// file, cannot be read, or has a name that cannot be a key is skipped. Blocks: runs in the pool until
/// done or `cancelled`.
void walkFolder(const QString& folder, const QString& prefix, const WalkRules& rules,
                const std::atomic<bool>& cancelled, const std::function<void(Walked)>& give);

/// Whether a file name can be part of a key: valid UTF-8, key at most 1024 bytes, none of our own
/// temporary files.
[[nodiscard]] bool canBeKey(const QString& key);

} // namespace holdfast::app::transfer
