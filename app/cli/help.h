// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "app/cli/arguments.h"

namespace holdfast::app::cli
{

/// In the manner of a manual page; of one command, or of all.
[[nodiscard]] QString helpText(std::optional<Verb> topic);

} // namespace holdfast::app::cli
