// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/safety.h"

#include <algorithm>
#include <map>

namespace holdfast::store
{

std::uint32_t lossesSurvived(const PartitionDisks& partition, std::uint32_t k)
{
    std::map<std::string, std::uint32_t> slotsOnDisk;
    std::uint32_t left = 0;
    for (std::size_t slot = 0; slot < partition.disks.size(); ++slot) {
        if (!partition.good[slot])
            continue;
        ++slotsOnDisk[partition.disks[slot]];
        ++left;
    }
    std::vector<std::uint32_t> counts;
    for (const auto& [disk, count] : slotsOnDisk)
        counts.push_back(count);
    // The worst that can happen: the disks with the most slots fail first.
    std::ranges::sort(counts, std::greater<>());
    std::uint32_t losses = 0;
    for (const std::uint32_t count : counts) {
        if (left < count + k)
            break;
        left -= count;
        ++losses;
    }
    return losses;
}

} // namespace holdfast::store
