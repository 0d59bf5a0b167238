// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

#include <expected>
#include <optional>

#include "app/transfer/types.h"

namespace holdfast::app::cli
{

enum class Verb { Help, Version, Ls, Cp, Sync, Rm, Share, Jobs };

/// What was typed after the program's name.
struct Arguments
{
    Verb verb = Verb::Help;
    std::optional<Verb> topic; ///< of Help
    QStringList operands;
    bool json = false;
    bool quiet = false;
    bool recursive = false;
    bool yes = false;
    bool dryRun = false;
    bool deletes = false; ///< sync --delete
    bool force = false;
    std::optional<QUrl> endpoint;
    QString region = QStringLiteral("us-east-1");
    bool virtualHost = false;
    QString caFile;
    transfer::Conflict conflict = transfer::Conflict::Overwrite;
    QStringList exclude;
    std::optional<transfer::LinkRule> links;
    std::optional<qint64> limitUp; ///< bytes per second; 0: none
    std::optional<qint64> limitDown;
    int requests = 0;        ///< at once; 0: as in the settings
    int expires = 24 * 3600; ///< seconds
    int limit = 0;           ///< ls: lines; 0: all
    int patience = 120;      ///< seconds without any progress
};

/// Whether `word` asks for the command line instead of the window.
[[nodiscard]] bool isCommand(const QString& word);
/// Without the program's name. The error is a sentence for the person who typed it.
[[nodiscard]] std::expected<Arguments, QString> parse(const QStringList& words);

/// "64K", "1.5M", "2G" (powers of 1024), "800": bytes.
[[nodiscard]] std::optional<qint64> sizeOf(const QString& text);
/// "90", "15m", "2h", "7d": seconds.
[[nodiscard]] std::optional<int> secondsOf(const QString& text);

/// A place in a store, or a path here.
struct Location
{
    bool isRemote = false;
    QString place; ///< empty: --endpoint
    QString bucket;
    QString key;
    QString path; ///< when it is here
    bool operator==(const Location&) const = default;
};

/// "PLACE:BUCKET/KEY", with --endpoint ":BUCKET/KEY" or "s3://BUCKET/KEY"; everything else is a path
/// here, also "./a:b".
[[nodiscard]] Location locationOf(const QString& text);

} // namespace holdfast::app::cli
