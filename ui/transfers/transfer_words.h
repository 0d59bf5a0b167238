// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/transfer/types.h"
#include "ui/theme/theme.h"

#include <QString>

namespace holdfast::ui
{

/// The one action a row offers at its end.
enum class RowAct : quint8 { None, Restart, Choose, Retry, Resume };

/// One transfer in words, as its row and its panel show it. Pure.
struct TransferWords
{
    QString icon;
    Role iconRole = Role::TextSecondary;
    QString title;
    QString detail;   ///< "to projects / archive"
    QString progress; ///< "11.8 of 38.2 GiB, 189 of 612 parts"; or the reason it stands still
    double fraction = -1; ///< < 0: no bar
    State barState = State::Info;
    QString right;     ///< speed or size
    QString rightMore; ///< time left
    RowAct act = RowAct::None;
    QString actText;
};

[[nodiscard]] TransferWords describe(const app::transfer::TransferItem& item);
/// Why a waiting transfer waits: "Waits for the server to answer".
[[nodiscard]] QString waitWords(const app::transfer::TransferItem& item);
/// "projects / archive", from bucket and key; `folderOnly` leaves the last part of the key out.
[[nodiscard]] QString placeOf(const QString& bucket, const QString& key, bool folderOnly);
/// The question before transfers are cancelled: what goes and what stays.
struct CancelWords
{
    QString question;
    QString text;
    QString verb;
    QString keep; ///< the other button
};
[[nodiscard]] CancelWords cancelWords(const QList<app::transfer::TransferItem>& items);
[[nodiscard]] QString fileNameOf(const app::transfer::TransferItem& item);

} // namespace holdfast::ui
