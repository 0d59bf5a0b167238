// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "drive/drive_client.h"
#include "placement/configuration.h"
#include "placement/layout.h"

namespace holdfast::replica
{

/// A slot that another drive is about to take over (docs/growth.md). It learns; the holder stays the holder.
struct Move
{
    std::uint8_t slot = 0;
    std::uint32_t target = 0; ///< layout index
};
using Moves = std::map<drive::PartitionId, Move>; ///< at most one for each partition

/// What everybody decides by: an immutable snapshot of layout, configuration and open drives. A new one
/// is published only after the configuration in it is durable (rule 3).
struct View
{
    std::shared_ptr<const placement::Layout> layout;
    placement::Configuration configuration;
    /// By layout index; nullptr where no drive is open or the drive has failed.
    std::vector<std::shared_ptr<drive::DriveClient>> drives;
    std::shared_ptr<const Moves> moving = std::make_shared<Moves>(); ///< under way in this run
    std::uint64_t count = 0; ///< grows with every change

    [[nodiscard]] const placement::PartitionConfig& config(drive::PartitionId p) const
    {
        return configuration.partitions[p];
    }
    [[nodiscard]] std::uint8_t driveIndex(drive::PartitionId p, std::uint8_t slot) const
    {
        return layout->table[p][slot];
    }
    [[nodiscard]] const std::shared_ptr<drive::DriveClient>& driveAt(drive::PartitionId p,
                                                                    std::uint8_t slot) const
    {
        return drives[driveIndex(p, slot)];
    }
    [[nodiscard]] drive::Fence fence(drive::PartitionId p) const { return {p, config(p).epoch}; }
    [[nodiscard]] drive::Geometry geometry() const { return {layout->k, layout->m}; }
    [[nodiscard]] std::uint32_t minSync() const { return layout->k; }
    /// The slot that a drive fills in a partition, if any.
    [[nodiscard]] std::optional<std::uint8_t> slotOf(drive::PartitionId p, std::uint32_t index) const
    {
        for (std::uint8_t slot = 0; slot < layout->slots(); ++slot) {
            if (layout->table[p][slot] == index)
                return slot;
        }
        return std::nullopt;
    }
    /// The slot that a drive has to learn in a partition: one it fills out of sync, or is to take over.
    [[nodiscard]] std::optional<std::uint8_t> learningSlot(drive::PartitionId p,
                                                           std::uint32_t index) const
    {
        const auto move = moving->find(p);
        if (move != moving->end() && move->second.target == index)
            return move->second.slot;
        const auto slot = slotOf(p, index);
        return slot && !isMember(p, *slot) ? slot : std::nullopt;
    }
    [[nodiscard]] bool isMember(drive::PartitionId p, std::uint8_t slot) const
    {
        return (config(p).inSync >> slot) & 1U;
    }
    [[nodiscard]] drive::SlotMask fullMask() const
    {
        return static_cast<drive::SlotMask>((1U << layout->slots()) - 1);
    }
    [[nodiscard]] bool isWhole(drive::PartitionId p) const
    {
        return config(p).inSync == fullMask();
    }
    /// Nobody will follow by this partition's log: each slot is in sync, or its horizon has passed (rule 7)
    /// and no drive in it is learning, which needs what is committed meanwhile.
    [[nodiscard]] bool mayDropLog(drive::PartitionId p) const
    {
        if (moving->contains(p))
            return false;
        for (std::uint8_t slot = 0; slot < layout->slots(); ++slot) {
            const bool passed = ((config(p).fullDifference >> slot) & 1U) && !driveAt(p, slot);
            if (!isMember(p, slot) && !passed)
                return false;
        }
        return true;
    }
};

using ViewPtr = std::shared_ptr<const View>;

} // namespace holdfast::replica
