// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/adminclient/growth_types.h"
#include "ui/theme/theme.h"

#include <QString>
#include <optional>
#include <vector>

namespace holdfast::ui
{

/// What would happen if more broke.
struct WhatIf
{
    State state = State::Ok;
    QString icon; ///< empty: the state's own
    QString event;
    QString outcome;
};

/// One running work of repair, in words.
struct WorkWords
{
    State state = State::Heal;
    QString icon;
    QString word; ///< "Rebuilding"
    double fraction = -1;
    QString progress; ///< "2.40 of 3.88 TiB, about 1 h 50 min left"
};

/// How safe the files of a node are, in words that count physical disks.
struct Safety
{
    State state = State::Neutral;
    QString icon;
    QString shortWord; ///< for the connection switcher: "All well", "1 drive failed"
    QString headline;
    QString text;
    std::optional<WorkWords> work;
    std::vector<WhatIf> whatIfs;
};

/// Pure; the sentences follow from the numbers of one status alone.
[[nodiscard]] Safety describeSafety(const app::adminclient::NodeStatus& status);

/// Something a person should decide, most severe first.
struct Alert
{
    State state = State::Warn;
    QString icon;
    QString what;
    QString why;
    QString button;
    QString action; ///< id of a registered action, or a target the page knows
    bool operator==(const Alert&) const = default;
};
/// `scrub`: where it is known. `now`: the time by which it is overdue.
[[nodiscard]] std::vector<Alert> alertsOf(const app::adminclient::NodeStatus& status,
    const std::optional<app::adminclient::ScrubStatus>& scrub = {},
    const QDateTime& now = QDateTime::currentDateTime());

} // namespace holdfast::ui
