// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "node/admin_client.h"
#include "node/control.h"

namespace holdfast::node
{

/// drop ..., share ..., link ...: the exit code. Nothing: another command.
std::optional<int> runShareControl(const CommandLine& line, const ControlEnvironment& environment,
                                   AdminClient& node);

} // namespace holdfast::node
