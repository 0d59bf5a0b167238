// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/shares.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace holdfast::placement
{

namespace
{
/// Products of a capacity and a number of slots do not fit 64 bits.
using Wide = unsigned __int128;

std::uint64_t saturated(Wide value)
{
    return static_cast<std::uint64_t>(
        std::min<Wide>(value, std::numeric_limits<std::uint64_t>::max()));
}

/// An empty drive still takes what nobody else can.
std::uint64_t weightOf(const PlacementDrive& drive)
{
    return std::max<std::uint64_t>(drive.capacity, 1);
}

/// Slots of one partition that find room with at most `perDevice` on a disk and `perNode` on a machine.
std::uint32_t roomInRow(const FailureDomains& domains, std::uint32_t perDevice,
                        std::uint32_t perNode)
{
    std::uint32_t all = 0;
    for (const DriveSet node : domains.nodes) {
        std::uint32_t here = 0;
        for (const DriveSet device : domains.devices)
            here += std::min(countOf(device & node), perDevice);
        all += std::min(here, perNode);
    }
    return all;
}

/// Bytes that all drives take together when no drive may hold more than `level`: the left side of the
/// inequality in docs/growth.md.
Wide roomUpTo(std::uint64_t level, const std::vector<PlacementDrive>& drives,
              const FailureDomains& domains)
{
    Wide all = 0;
    for (const DriveSet node : domains.nodes) {
        Wide onNode = 0;
        for (const DriveSet device : domains.devices) {
            Wide onDevice = 0;
            for (DriveSet rest = device & node; rest != 0;)
                onDevice += std::min(drives[takeFirst(rest)].capacity, level);
            onNode += std::min(onDevice, Wide(domains.perDevice) * level);
        }
        all += std::min(onNode, Wide(domains.perNode) * level);
    }
    return all;
}
} // namespace

Result<FailureDomains> FailureDomains::of(const std::vector<PlacementDrive>& drives,
                                          std::uint32_t width)
{
    if (width == 0 || width > kMaxSlots)
        return fail(Code::InvalidArgument, "A partition has 1 to 16 slots.");
    if (drives.size() > kMaxDrives)
        return fail(Code::InvalidArgument, "A layout has at most 64 drives.");
    FailureDomains out;
    for (std::uint32_t i = 0; i < drives.size(); ++i) {
        for (std::uint32_t other = 0; drives[i].in && other < drives.size(); ++other) {
            if (!drives[other].in || drives[other].node != drives[i].node)
                continue;
            out.in |= only(other);
            out.node[i] |= only(other);
            if (drives[other].device == drives[i].device)
                out.device[i] |= only(other);
        }
        // The first drive of a set speaks for it.
        if (out.device[i] != 0 && std::countr_zero(out.device[i]) == int(i))
            out.devices.push_back(out.device[i]);
        if (out.node[i] != 0 && std::countr_zero(out.node[i]) == int(i))
            out.nodes.push_back(out.node[i]);
    }
    if (countOf(out.in) < width)
        return fail(Code::InvalidArgument, "There are fewer drives than slots in a partition.");
    // No disk is asked for more than all slots, so that machines are counted first.
    for (out.perNode = 1; roomInRow(out, width, out.perNode) < width;)
        ++out.perNode;
    for (out.perDevice = 1; roomInRow(out, out.perDevice, out.perNode) < width;)
        ++out.perDevice;
    return out;
}

std::vector<std::uint32_t> idealSlots(const std::vector<PlacementDrive>& drives,
                                      const FailureDomains& domains, std::uint32_t width,
                                      const std::vector<std::uint32_t>& held)
{
    std::vector<std::uint32_t> slots(drives.size(), 0);
    const auto holds = [&](std::uint32_t i) { return i < held.size() && held[i] > slots[i]; };
    // D'Hondt: the next slot goes to whom it leaves least full. A heap, its front the next to get one.
    const auto later = [&](std::uint32_t a, std::uint32_t b) {
        const Wide fullA = Wide(slots[a] + 1) * weightOf(drives[b]);
        const Wide fullB = Wide(slots[b] + 1) * weightOf(drives[a]);
        if (fullA != fullB)
            return fullA > fullB;
        return holds(a) != holds(b) ? holds(b) : a > b;
    };
    std::vector<std::uint32_t> heap;
    for (DriveSet rest = domains.in; rest != 0;)
        heap.push_back(takeFirst(rest));
    std::ranges::make_heap(heap, later);
    std::array<std::uint32_t, kMaxDrives> onDevice{}; // by the first drive of the set
    std::array<std::uint32_t, kMaxDrives> onNode{};
    for (std::uint32_t left = kPartitions * width; left > 0 && !heap.empty();) {
        std::ranges::pop_heap(heap, later);
        const std::uint32_t i = heap.back();
        std::uint32_t& device = onDevice[std::size_t(std::countr_zero(domains.device[i]))];
        std::uint32_t& node = onNode[std::size_t(std::countr_zero(domains.node[i]))];
        if (slots[i] == kPartitions || device == domains.perDevice * kPartitions ||
            node == domains.perNode * kPartitions) {
            heap.pop_back(); // what is full stays full
            continue;
        }
        ++slots[i];
        ++device;
        ++node;
        --left;
        std::ranges::push_heap(heap, later);
    }
    return slots;
}

std::uint64_t usableBytes(const std::vector<std::uint32_t>& slots,
                          const std::vector<PlacementDrive>& drives, std::uint32_t k)
{
    Wide least = std::numeric_limits<Wide>::max();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (slots[i] == 0)
            continue;
        const std::uint64_t capacity = i < drives.size() ? drives[i].capacity : 0;
        least = std::min(least, Wide(capacity) * kPartitions * k / slots[i]);
    }
    return least == std::numeric_limits<Wide>::max() ? 0 : saturated(least);
}

std::uint64_t bestUsableBytes(const std::vector<PlacementDrive>& drives, std::uint32_t width,
                              std::uint32_t k)
{
    const auto domains = FailureDomains::of(drives, width);
    if (!domains)
        return 0;
    Wide fits = 0;
    Wide tooMuch = Wide(std::numeric_limits<std::uint64_t>::max()) + 1;
    // roomUpTo is concave and 0 at 0: it lies above the line width * level up to one level and below after.
    while (tooMuch - fits > 1) {
        const Wide level = fits + (tooMuch - fits) / 2;
        if (roomUpTo(std::uint64_t(level), drives, *domains) >= Wide(width) * level)
            fits = level;
        else
            tooMuch = level;
    }
    return saturated(fits * k);
}

} // namespace holdfast::placement
