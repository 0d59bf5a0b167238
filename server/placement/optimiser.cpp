// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/optimiser.h"

#include <algorithm>

#include "placement/rendezvous.h"
#include "placement/slot_flow.h"

namespace holdfast::placement
{

namespace
{
/// What is known of a request before anything is moved.
struct Survey
{
    FailureDomains domains;
    std::vector<DriveSet> before; ///< drives of each partition that may stay
    std::vector<std::uint32_t> held;
    std::vector<std::uint32_t> ideal;
};

std::uint32_t keptWidth(const PlacementRequest& request)
{
    return request.current.empty() ? 0 : std::min(request.currentWidth, request.width);
}

Result<Survey> survey(const PlacementRequest& request)
{
    if (!request.current.empty() &&
        (request.current.size() != kPartitions || request.currentWidth > kMaxSlots))
        return fail(Code::InvalidArgument, "The layout table has the wrong size.");
    auto domains = FailureDomains::of(request.drives, request.width);
    if (!domains)
        return failed(std::move(domains));
    Survey out;
    out.domains = std::move(*domains);
    out.before.resize(kPartitions, 0);
    out.held.resize(request.drives.size(), 0);
    for (std::size_t p = 0; p < request.current.size(); ++p) {
        for (std::uint32_t slot = 0; slot < keptWidth(request); ++slot) {
            const std::uint8_t drive = request.current[p][slot];
            if (drive >= request.drives.size() || (out.domains.in & ~out.before[p] & only(drive)) == 0)
                continue;
            out.before[p] |= only(drive);
            ++out.held[drive];
        }
    }
    out.ideal = idealSlots(request.drives, out.domains, request.width, out.held);
    return out;
}

/// Gives the drives of `row` their slots: who stays keeps its own, who comes takes what is left by rank, so
/// that every slot of a first layout (the primary, data, parity) is spread over the drives.
std::array<std::uint8_t, kMaxSlots> seat(const PlacementRequest& request, std::uint32_t p,
                                         DriveSet row)
{
    std::array<std::uint8_t, kMaxSlots> out{};
    out.fill(kNoDrive);
    for (std::uint32_t slot = 0; slot < keptWidth(request); ++slot) {
        const std::uint8_t drive = request.current[p][slot];
        if (drive >= request.drives.size() || (row & only(drive)) == 0)
            continue;
        out[slot] = drive;
        row &= ~only(drive);
    }
    std::vector<std::uint8_t> coming;
    while (row != 0)
        coming.push_back(static_cast<std::uint8_t>(takeFirst(row)));
    std::ranges::sort(coming, {}, [p](std::uint8_t drive) { return rendezvous(p, drive); });
    auto next = coming.begin();
    for (std::uint32_t slot = 0; slot < request.width && next != coming.end(); ++slot) {
        if (out[slot] == kNoDrive)
            out[slot] = *next++;
    }
    return out;
}
} // namespace

Result<Table> optimise(const PlacementRequest& request)
{
    auto known = survey(request);
    if (!known)
        return failed(std::move(known));
    auto rows = rearrange(known->domains, request.width, known->before, known->ideal);
    if (!rows)
        return failed(std::move(rows));
    Table out;
    out.reserve(kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p)
        out.push_back(seat(request, p, (*rows)[p]));
    return out;
}

Result<std::uint64_t> leastMoves(const PlacementRequest& request)
{
    const auto known = survey(request);
    if (!known)
        return std::unexpected(known.error());
    std::uint64_t moves = 0;
    for (std::size_t i = 0; i < known->ideal.size(); ++i)
        moves += known->ideal[i] - std::min(known->ideal[i], known->held[i]);
    return moves;
}

std::vector<std::uint32_t> slotsOf(const Table& table, std::uint32_t width, std::size_t drives)
{
    std::vector<std::uint32_t> out(drives, 0);
    for (const auto& row : table) {
        for (std::uint32_t slot = 0; slot < std::min(width, kMaxSlots); ++slot) {
            if (row[slot] < drives)
                ++out[row[slot]];
        }
    }
    return out;
}

std::vector<SlotMove> movesOf(const Table& now, const Table& goal, std::uint32_t width)
{
    std::vector<SlotMove> out;
    for (std::uint32_t p = 0; p < goal.size(); ++p) {
        for (std::uint32_t slot = 0; slot < std::min(width, kMaxSlots); ++slot) {
            const std::uint8_t from = p < now.size() ? now[p][slot] : kNoDrive;
            if (from != goal[p][slot])
                out.push_back({p, static_cast<std::uint8_t>(slot), from, goal[p][slot]});
        }
    }
    return out;
}

std::vector<DriveMoves> countMoves(const std::vector<SlotMove>& moves, std::size_t drives)
{
    std::vector<DriveMoves> out(drives);
    for (const SlotMove& move : moves) {
        if (move.from < drives)
            ++out[move.from].gives;
        if (move.to < drives)
            ++out[move.to].gets;
    }
    return out;
}

} // namespace holdfast::placement
