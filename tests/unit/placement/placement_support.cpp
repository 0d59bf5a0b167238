// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement_support.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/checksum.h"

namespace holdfast::placement::test
{

namespace
{
/// Machines and disks as numbers, and how many slots of a partition they may hold.
struct Limits
{
    std::vector<int> device; ///< by drive; -1: not in
    std::vector<int> node;
    int perDevice = 0;
    int perNode = 0;
};

int roomFor(const std::map<std::string, std::map<std::string, int>>& drives, int perDevice,
            int perNode)
{
    int all = 0;
    for (const auto& [node, devices] : drives) {
        int here = 0;
        for (const auto& [device, count] : devices)
            here += std::min(count, perDevice);
        all += std::min(here, perNode);
    }
    return all;
}

Limits limitsOf(const PlacementRequest& request)
{
    Limits out;
    std::map<std::string, std::map<std::string, int>> drives;
    std::map<std::string, int> nodes;
    std::map<std::string, int> devices;
    for (const PlacementDrive& drive : request.drives) {
        if (drive.in)
            ++drives[drive.node][drive.device];
        const int node = nodes.try_emplace(drive.node, int(nodes.size())).first->second;
        const int device =
            devices.try_emplace(drive.node + "/" + drive.device, int(devices.size())).first->second;
        out.node.push_back(drive.in ? node : -1);
        out.device.push_back(drive.in ? device : -1);
    }
    const int width = int(request.width);
    while (roomFor(drives, width, out.perNode) < width)
        ++out.perNode;
    while (roomFor(drives, out.perDevice, out.perNode) < width)
        ++out.perDevice;
    return out;
}

/// One partition's drives, counted.
struct Row
{
    DriveSet drives = 0;
    std::array<int, kMaxDrives> onDevice{};
    std::array<int, kMaxDrives> onNode{};

    void add(const Limits& limits, int drive, int by)
    {
        onDevice[std::size_t(limits.device[std::size_t(drive)])] += by;
        onNode[std::size_t(limits.node[std::size_t(drive)])] += by;
        drives ^= only(std::uint32_t(drive)); // added when away, taken when there
    }
    bool mayAdd(const Limits& limits, int drive) const
    {
        const auto i = std::size_t(drive);
        return limits.device[i] >= 0 && (drives >> i & 1) == 0 &&
               onDevice[std::size_t(limits.device[i])] < limits.perDevice &&
               onNode[std::size_t(limits.node[i])] < limits.perNode;
    }
};

DriveSet drivesBefore(const PlacementRequest& request, const Limits& limits, std::size_t p)
{
    DriveSet out = 0;
    const std::uint32_t width = std::min(request.currentWidth, request.width);
    for (std::uint32_t slot = 0; p < request.current.size() && slot < width; ++slot) {
        const std::size_t drive = request.current[p][slot];
        if (drive < limits.device.size() && limits.device[drive] >= 0)
            out |= only(std::uint32_t(drive));
    }
    return out;
}

std::string wrongInRow(const PlacementRequest& request, const Limits& limits, const Table& goal,
                       std::size_t p)
{
    Row row;
    for (std::uint32_t slot = 0; slot < kMaxSlots; ++slot) {
        const int drive = goal[p][slot];
        if (slot >= request.width) {
            if (drive != kNoDrive)
                return "a drive behind the last slot";
            continue;
        }
        if (drive >= int(request.drives.size()))
            return "a slot without a drive";
        if (!row.mayAdd(limits, drive))
            return "a drive that is not in, twice, or too many on a disk or machine";
        row.add(limits, drive, 1);
    }
    const std::uint32_t kept = std::min(request.currentWidth, request.width);
    DriveSet seen = 0;
    for (std::uint32_t slot = 0; p < request.current.size() && slot < kept; ++slot) {
        const std::uint8_t before = request.current[p][slot];
        if (before >= request.drives.size() || (seen >> before & 1) != 0)
            continue;
        seen |= only(before);
        if ((row.drives >> before & 1) != 0 && goal[p][slot] != before)
            return "a drive that stays lost its slot";
    }
    return {};
}
} // namespace

PlacementDrive disk(int number, std::uint64_t capacity)
{
    return {capacity, "disk" + std::to_string(number), "", true};
}

std::vector<PlacementDrive> disks(const std::vector<int>& sizes)
{
    std::vector<PlacementDrive> out;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        out.push_back(disk(int(i), std::uint64_t(sizes[i]) * kTb));
    return out;
}

std::string whatIsWrong(const PlacementRequest& request, const Table& goal)
{
    const Limits limits = limitsOf(request);
    if (goal.size() != kPartitions)
        return "the table has the wrong size";
    for (std::size_t p = 0; p < goal.size(); ++p) {
        if (const std::string wrong = wrongInRow(request, limits, goal, p); !wrong.empty())
            return "partition " + std::to_string(p) + ": " + wrong;
    }
    const auto slots = slotsOf(goal, request.width, request.drives.size());
    const std::uint64_t usable = usableBytes(slots, request.drives, 1);
    const std::uint64_t best = bestUsableBytes(request.drives, request.width, 1);
    // Rounding may fall to either side by less than a drive's part of one slot.
    if (double(usable) < 0.95 * double(best) || double(usable) > 1.001 * double(best))
        return "room for " + std::to_string(usable) + " bytes, at best " + std::to_string(best);
    return {};
}

std::uint64_t leastByAnyRule(const PlacementRequest& request)
{
    const Limits limits = limitsOf(request);
    std::uint64_t moves = 0;
    for (std::size_t p = 0; p < kPartitions; ++p) {
        Row row;
        for (DriveSet rest = drivesBefore(request, limits, p); rest != 0;) {
            const int drive = int(takeFirst(rest));
            if (row.mayAdd(limits, drive))
                row.add(limits, drive, 1);
        }
        moves += request.width - countOf(row.drives);
    }
    return std::max(moves, leastMoves(request).value_or(0));
}

bool cheaperTableExists(const PlacementRequest& request, const Table& goal)
{
    const Limits limits = limitsOf(request);
    const auto n = int(request.drives.size());
    constexpr int kNone = 1000;
    std::vector<std::vector<int>> cost(std::size_t(n), std::vector<int>(std::size_t(n), kNone));
    for (std::size_t p = 0; p < goal.size(); ++p) {
        const DriveSet before = drivesBefore(request, limits, p);
        Row row;
        for (std::uint32_t slot = 0; slot < request.width; ++slot)
            row.add(limits, goal[p][slot], 1);
        for (std::uint32_t slot = 0; slot < request.width; ++slot) {
            const int from = goal[p][slot];
            row.add(limits, from, -1);
            for (int to = 0; to < n; ++to) {
                int& edge = cost[std::size_t(from)][std::size_t(to)];
                if (to != from && edge >= 0 && row.mayAdd(limits, to))
                    edge = std::min(edge, int(before >> from & 1) - int(before >> to & 1));
            }
            row.add(limits, from, 1);
        }
    }
    for (std::size_t via = 0; via < cost.size(); ++via) {
        for (std::size_t from = 0; from < cost.size(); ++from) {
            for (std::size_t to = 0; to < cost.size(); ++to)
                cost[from][to] = std::min(cost[from][to], cost[from][via] + cost[via][to]);
        }
    }
    for (std::size_t i = 0; i < cost.size(); ++i) {
        if (cost[i][i] < 0)
            return true;
    }
    return false;
}

std::pair<std::uint32_t, std::uint32_t> neighbourRange(const Table& table, std::uint32_t width,
                                                       std::size_t drives)
{
    std::vector<std::vector<std::uint32_t>> together(drives, std::vector<std::uint32_t>(drives, 0));
    for (const auto& row : table) {
        for (std::uint32_t a = 0; a < width; ++a) {
            for (std::uint32_t b = 0; b < width; ++b)
                ++together[row[a]][row[b]];
        }
    }
    std::uint32_t least = kPartitions;
    std::uint32_t most = 0;
    for (std::size_t a = 0; a < drives; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            least = std::min(least, together[a][b]);
            most = std::max(most, together[a][b]);
        }
    }
    return {least, most};
}

std::uint64_t fingerprint(const Table& table)
{
    std::string bytes;
    for (const auto& row : table)
        bytes.append(reinterpret_cast<const char*>(row.data()), row.size());
    return xxh3(asBytes(bytes));
}

} // namespace holdfast::placement::test
