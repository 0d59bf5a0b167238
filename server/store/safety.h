// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drive/extent.h"
#include "drive/ids.h"

namespace holdfast::store
{

/// The disks below the slots of one partition, and which of them hold what they should.
struct PartitionDisks
{
    std::vector<std::string> disks; ///< by slot
    std::vector<bool> good;         ///< by slot: a member that owes nothing
};

/// How many disks may fail, whichever they are, before fewer than k slots of a partition are left.
[[nodiscard]] std::uint32_t lossesSurvived(const PartitionDisks& partition, std::uint32_t k);

} // namespace holdfast::store
