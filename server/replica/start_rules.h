// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "placement/configuration.h"

namespace holdfast::replica
{

/// What a start sees, by layout index (rule 4). Pure data, so that the rule is a function.
struct StartFacts
{
    struct Drive
    {
        bool present = false;  ///< open, of this store, its content believed
        bool member = false;   ///< in the in-sync set of some partition by C
        bool accepted = false; ///< named by --accept-loss
    };
    std::vector<Drive> drives;
    bool witnessConfirms = false; ///< the witness is there and holds C
    std::uint32_t minSync = 1;
};

struct StartVerdict
{
    bool start = false;
    std::vector<std::uint32_t> missing; ///< members that are not there and not given up
};

/// Rule 4: (a) all members are present, or (b) the witness confirms C and at least one is, or (c) there is
/// no witness, at least one is, and those missing number fewer than minSync.
[[nodiscard]] StartVerdict mayStart(const StartFacts& facts);

} // namespace holdfast::replica
