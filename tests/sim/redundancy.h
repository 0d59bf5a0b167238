// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/oracle.h"
#include "sim/sim_server.h"

namespace holdfast::sim
{

/// Looks at the drives of a closed, healed store from outside: replicated rows are the same wherever they
/// belong, every shard and small body that a row names is there, nothing is there that no row names, and
/// the counters are what the rows add up to.
void checkRedundancy(SimServer& server, const std::vector<std::string>& drives, Oracle& oracle);

/// For a person who looks for a fault: which version of which key lies on which drive.
void tellRows(SimServer& server, const std::vector<std::string>& drives, const Oracle& oracle);

} // namespace holdfast::sim
