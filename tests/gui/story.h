// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/node/store_choice.h"
#include "app/share/share_ledger.h"
#include "app/transfer/types.h"
#include "gui/scene_server.h"

#include <QByteArray>
#include <QList>

/// One small office as all pictures show it: a harbour engineer's files on four disks.
namespace holdfast::test::story
{

/// Six: six drives, of which one is away, one catches up and two share a disk.
enum class Health { Well, DriveFailed, OneDisk, Six };
[[nodiscard]] QByteArray status(Health health);
[[nodiscard]] QByteArray plan();
[[nodiscard]] QByteArray scrub();
[[nodiscard]] QByteArray quarantine();
[[nodiscard]] QByteArray counts();
void fillBuckets(SceneServer& server);
/// "projects" keeps versions and locks; some files have been changed, some deleted.
void keepVersions(SceneServer& server);

[[nodiscard]] QList<app::transfer::TransferItem> transfers(const QUuid& connection);
[[nodiscard]] app::transfer::TransferTotals totals();
[[nodiscard]] app::transfer::PartMap parts();
/// The transfer whose parts are shown.
inline constexpr app::transfer::TransferId kShown = 3;

[[nodiscard]] QList<app::share::Share> shares(const QUuid& connection);
[[nodiscard]] QList<app::node::Place> places();

} // namespace holdfast::test::story
