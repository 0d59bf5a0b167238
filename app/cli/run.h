// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace holdfast::app::cli
{

/// Runs the command that the program was started with, without a display; its exit code. Nothing when it
/// was started for its window. Before any thread and any application object.
[[nodiscard]] std::optional<int> runCommand(int argc, char** argv);

} // namespace holdfast::app::cli
