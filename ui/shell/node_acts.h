// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/node/node_types.h"

#include <QString>

class QWidget;

namespace holdfast::ui
{

struct Context;
class QuestionDialog;

/// Keeps how this computer's store is run and starts it so. Says when it could not be kept.
void restartNode(const Context& context, const app::node::NodeConfig& config);
/// The same on the next port that is free.
void moveToFreePort(const Context& context);
/// What a store of this computer is called: its place in the list, else its first folder.
[[nodiscard]] QString nameOfStore(const Context& context, const app::node::NodeConfig& config);
/// Asks before another store of this computer stops; null: there is none, nothing is to be asked.
[[nodiscard]] QuestionDialog* askBeforeSwitch(
    const Context& context, const app::node::NodeConfig& next, const QString& question, QWidget* parent);

} // namespace holdfast::ui
