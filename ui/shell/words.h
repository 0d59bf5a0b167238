// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/core/fault.h"
#include "app/node/node_types.h"
#include "app/node/store_choice.h"
#include "app/profiles/session.h"
#include "ui/theme/theme.h"

#include <QString>

/// The one place that turns faults, states and problems of app/ into sentences.
namespace holdfast::ui::words
{

/// What happened, why, and what to do next; `details` for who wants the server's own words.
struct Sentences
{
    QString what;
    QString why;
    QString details;
};

/// `subject`: the place or thing it concerns, as in "Office NAS" or "report.pdf".
[[nodiscard]] Sentences fault(const app::Fault& fault, const QString& subject = {});
/// Short, for a row: "The key has no permission."
[[nodiscard]] QString faultReason(const app::Fault& fault);

struct Standing
{
    State state = State::Neutral;
    QString word; ///< "Ready", "All well", "1 drive failed", "Crashed"
    QString icon;
};
[[nodiscard]] Standing node(const app::node::NodeSnapshot& snapshot);
/// Why the node stands still and what to do; `why` holds the server's last sentence where it helps.
[[nodiscard]] Sentences nodeProblem(const app::node::NodeSnapshot& snapshot);
/// Whether this is a store of this computer while another one of it runs.
[[nodiscard]] bool isOtherStore(
    const app::profiles::Connection& connection, const app::node::NodeSnapshot& node);
[[nodiscard]] Standing session(
    const app::profiles::Session& session, const app::node::NodeSnapshot& node);
[[nodiscard]] QString placeProblem(app::node::PlaceProblem problem, const QString& fileSystem);

} // namespace holdfast::ui::words
