// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/adminclient/growth_types.h"
#include "app/core/fault.h"
#include "ui/shell/words.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QStringList>

/// The store as a whole in words: how safe, how full, what it does, what a plan would do. Pure.
namespace holdfast::ui
{

/// "1 disk may fail until healing ends, about 4 min." and what comes then.
struct SafetyLine
{
    State state = State::Neutral;
    QString icon;
    QString what;
    QString more;
};
[[nodiscard]] SafetyLine safetyLine(const app::adminclient::NodeStatus& status);
[[nodiscard]] QString capacityLine(const app::adminclient::NodeStatus& status);
/// Why a part of the disks stays unused; empty when none does.
[[nodiscard]] QString unusedLine(const app::adminclient::NodeStatus& status);

/// One running work as a row.
struct WorkLine
{
    QString key; ///< the same for the same work of the next snapshot
    State state = State::Info;
    QString icon;
    QString name;
    QString done;
    double fraction = -1; ///< -1: unknown
    QString left;
    QString reason;
};
[[nodiscard]] WorkLine workLine(
    const app::adminclient::WorkStatus& work, const app::adminclient::NodeStatus& status);
/// What the store does about its goal; empty while it has nothing to do.
[[nodiscard]] QString growthLine(const app::adminclient::GrowthStatus& growth);
/// The server's own sentence why something waits, said to be the server's.
[[nodiscard]] QString reasonWords(const QString& reason);

/// "Last read in full: 11 Nov 2026; next: 11 Dec 2026."
[[nodiscard]] QString scrubLine(const app::adminclient::ScrubStatus& scrub);
/// "3 damaged copies found, 3 mended."; empty when nothing was found.
[[nodiscard]] QString scrubFindings(const app::adminclient::ScrubStatus& scrub);
[[nodiscard]] QString intervalWords(int everyDays);

/// "Any 2 disks may fail"
[[nodiscard]] QString lossesWords(int disks);
/// What the store gains or gives up by a plan.
[[nodiscard]] QString planGain(const app::adminclient::GrowthPlan& plan);
/// What is at risk while the plan is carried out.
struct RiskWords
{
    State state = State::Ok;
    QString what;
    QString why;
};
[[nodiscard]] RiskWords planRisk(
    const app::adminclient::GrowthPlan& plan, app::adminclient::GrowthKind kind);
[[nodiscard]] QString planMoves(const app::adminclient::GrowthPlan& plan);
/// "Kept as 6 pieces, any 4 of them are enough", with what it was before where that differs.
[[nodiscard]] QString planGeometry(const app::adminclient::GrowthPlan& plan);
/// The sentence of a warning's code.
[[nodiscard]] words::Sentences planWarning(const QString& code);
/// Why a plan or its application did not come about. `server`: its name.
[[nodiscard]] words::Sentences growthRefusal(const app::Fault& fault, const QString& server);

} // namespace holdfast::ui
