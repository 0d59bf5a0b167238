// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "placement/shares.h"

namespace holdfast::placement
{

/// Finds for every partition a set of `width` drives that keeps the rules of `domains`, so that drive i is in
/// `target[i]` of them and as many drives as possible stay in the sets of `before`: no other answer
/// with these targets moves fewer slots. `target` comes from idealSlots with the same domains.
/// `before` holds drives that are `in` alone; it may break the rules and have empty slots. Internal if
/// the targets fit no answer, which those of idealSlots always do.
[[nodiscard]] Result<std::vector<DriveSet>> rearrange(const FailureDomains& domains,
                                                      std::uint32_t width,
                                                      const std::vector<DriveSet>& before,
                                                      const std::vector<std::uint32_t>& target);

} // namespace holdfast::placement
