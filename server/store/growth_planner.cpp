// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/growth_planner.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include "store/safety.h"

namespace holdfast::store
{
namespace
{

/// What one disk moves in a second beside other work; only for the estimate shown with a plan.
constexpr std::uint64_t kMovePace = 100ULL << 20;
constexpr std::uint64_t kRewritePace = 60ULL << 20;
constexpr std::uint64_t kSmallPace = 300; ///< objects a second

std::unexpected<Error> refuse(std::string sentence)
{
    return fail(Code::InvalidArgument, std::move(sentence));
}

std::string fileSystemName(std::uint64_t id)
{
    return "fs:" + std::to_string(id);
}

/// In steps of a sixty-fourth: a few other files more or less move nothing.
std::vector<placement::PlacementDrive> inSteps(std::vector<placement::PlacementDrive> drives)
{
    for (placement::PlacementDrive& drive : drives) {
        const std::uint64_t step = std::max<std::uint64_t>(std::bit_floor(drive.capacity) / 64, 1);
        drive.capacity = drive.capacity / step * step;
    }
    return drives;
}

} // namespace

GrowthPlanner::GrowthPlanner(const replica::AssemblyStatus& assembly, const StoreStatus& status,
                             GrowthRequest request, std::vector<NewDrive> added)
    : m_assembly(assembly), m_status(status), m_request(std::move(request)), m_added(std::move(added))
{
}

Result<void> GrowthPlanner::check() const
{
    using Kind = GrowthRequest::Kind;
    const bool takesPaths = m_request.kind == Kind::Add || m_request.kind == Kind::Replace;
    const bool takesDrives = m_request.kind == Kind::Drain || m_request.kind == Kind::Replace;
    if (takesPaths != !m_request.paths.empty() || takesDrives != !m_request.drives.empty())
        return refuse("This request needs other drives or paths.");
    if (m_request.kind == Kind::Replace && (m_request.paths.size() != 1 || m_request.drives.size() != 1))
        return refuse("One drive is replaced by one path.");
    std::set<std::string> paths(m_request.paths.begin(), m_request.paths.end());
    if (paths.size() != m_request.paths.size())
        return refuse("A path is named twice.");
    if (m_assembly.members.size() + m_request.paths.size() > placement::kMaxDrives)
        return refuse("The store has had as many drives as it can have.");
    for (const std::uint32_t index : m_request.drives) {
        if (index >= m_assembly.members.size() || m_assembly.layout->isRetired(index))
            return refuse("There is no drive " + std::to_string(index) + ".");
    }
    return {};
}

/// Room of the drives: what other files take is not theirs, and folders of one file system share it. `after`: with
/// the new ones, and without those that leave.
std::vector<placement::PlacementDrive> GrowthPlanner::drives(bool after) const
{
    std::vector<placement::PlacementDrive> out;
    std::map<std::uint64_t, std::vector<std::size_t>> byFileSystem;
    std::map<std::uint64_t, std::uint64_t> capacity;
    for (const replica::MemberStatus& member : m_assembly.members) {
        const DriveStatus& known = m_status.drives[member.index];
        placement::PlacementDrive drive;
        const bool leaves = after && m_request.kind != GrowthRequest::Kind::Add &&
                            std::ranges::find(m_request.drives, member.index) != m_request.drives.end();
        drive.in = !m_assembly.layout->isRetired(member.index) &&
                   !m_assembly.layout->isLeaving(member.index) && !leaves;
        drive.device = known.device.empty() ? fileSystemName(member.fileSystemId) : known.device;
        drive.capacity = known.total - std::min(known.total, known.others);
        if (drive.in) {
            byFileSystem[member.fileSystemId].push_back(out.size());
            capacity[member.fileSystemId] = std::max(capacity[member.fileSystemId], drive.capacity);
        }
        out.push_back(std::move(drive));
    }
    if (after) {
        for (const NewDrive& added : m_added) {
            byFileSystem[added.facts.fileSystemId].push_back(out.size());
            capacity[added.facts.fileSystemId] =
                std::max(capacity[added.facts.fileSystemId], added.facts.free);
            out.push_back({added.facts.free, added.facts.device, {}, true});
        }
    }
    for (const auto& [fileSystem, sharers] : byFileSystem) {
        for (const std::size_t index : sharers)
            out[index].capacity = std::max<std::uint64_t>(capacity[fileSystem] / sharers.size(), 1);
    }
    return out;
}

/// Devices when there is more than one, else drives (design: placement).
std::uint32_t GrowthPlanner::devicesAfter() const
{
    std::set<std::string> devices;
    std::uint32_t count = 0;
    for (const placement::PlacementDrive& drive : drives(true)) {
        if (!drive.in)
            continue;
        ++count;
        devices.insert(drive.device);
    }
    return devices.size() > 1 ? static_cast<std::uint32_t>(devices.size()) : count;
}

/// The wanted geometry; else what the table gives where that is wider; else the present one.
Result<drive::Geometry> GrowthPlanner::goal() const
{
    if (auto fine = check(); !fine)
        return std::unexpected(fine.error());
    const drive::Geometry now{m_assembly.layout->k, m_assembly.layout->m};
    drive::Geometry next = now;
    if (m_request.geometry) {
        next = *m_request.geometry;
        if (next.k == 0 || next.shards() > placement::kMaxSlots)
            return refuse("There is no such geometry.");
        if (next.shards() < m_assembly.layout->width)
            return refuse("A store cannot be made narrower yet: every object keeps at least " +
                          std::to_string(m_assembly.layout->width) + " shards.");
    } else if (m_request.kind == GrowthRequest::Kind::Add) {
        const drive::Geometry table = drive::geometryFor(devicesAfter());
        if (table.shards() > now.shards() && table.m >= now.m)
            next = table;
    }
    std::uint32_t in = 0;
    for (const placement::PlacementDrive& drive : drives(true))
        in += drive.in ? 1 : 0;
    if (in < next.shards())
        return refuse("Too few drives would be left: " + std::to_string(next.shards()) +
                      " are needed. Add one first.");
    return next;
}

std::uint32_t GrowthPlanner::losses(const placement::Table& table, drive::Geometry geometry,
                                    const std::vector<placement::PlacementDrive>& drives,
                                    std::uint32_t width) const
{
    std::uint32_t least = width;
    for (const auto& row : table) {
        PartitionDisks disks;
        for (std::uint32_t slot = 0; slot < geometry.shards() && slot < width; ++slot) {
            disks.disks.push_back(row[slot] < drives.size() ? drives[row[slot]].device : std::string());
            disks.good.push_back(true);
        }
        least = std::min(least, lossesSurvived(disks, geometry.k));
    }
    return least;
}

Result<GrowthPlanner::Outcome> GrowthPlanner::plan(std::pair<std::uint64_t, std::uint64_t> narrow) const
{
    const Result<drive::Geometry> geometry = goal();
    if (!geometry)
        return std::unexpected(geometry.error());
    const placement::Layout& layout = *m_assembly.layout;
    Outcome out;
    GrowthPlan& plan = out.plan;
    plan.epoch = out.order.epoch = m_assembly.epoch;
    plan.before = {layout.k, layout.m};
    plan.after = *geometry;
    out.order.geometry = *geometry;
    out.order.paths = m_request.paths;
    const bool dead = m_request.kind == GrowthRequest::Kind::Replace &&
                      !m_assembly.members[m_request.drives.front()].client;
    out.reseat = dead;
    const std::vector<placement::PlacementDrive> before = drives(false);
    const std::vector<placement::PlacementDrive> after = dead ? before : drives(true);
    const auto width = std::max<std::uint32_t>(layout.width, geometry->shards());
    if (m_request.kind == GrowthRequest::Kind::Replace && !dead) {
        out.order.goal = layout.table; // slot by slot: nothing else moves
        for (auto& row : out.order.goal)
            std::ranges::replace(row, static_cast<std::uint8_t>(m_request.drives.front()),
                                 static_cast<std::uint8_t>(before.size()));
    } else if (m_request.kind == GrowthRequest::Kind::Reencode || dead) {
        out.order.goal = layout.table;
    } else {
        auto table = placement::optimise({inSteps(after), layout.table, layout.width, width});
        if (!table)
            return failed(std::move(table));
        out.order.goal = std::move(*table);
    }
    out.order.leaving = layout.leaving;
    if (!dead) {
        for (const std::uint32_t index : m_request.drives)
            out.order.leaving |= 1ULL << index;
    }
    plan.usableBefore = placement::usableBytes(
        placement::slotsOf(layout.table, layout.width, before.size()), before, layout.k);
    plan.usableAfter = placement::usableBytes(
        placement::slotsOf(out.order.goal, width, after.size()), after, geometry->k);
    plan.lossesBefore = m_status.lossesSurvived;
    plan.lossesAfter = losses(out.order.goal, *geometry, after, width);
    // Present holders stay in place until their successors are whole.
    plan.lossesDuring = dead ? m_status.lossesSurvived : std::min(plan.lossesBefore, plan.lossesAfter);
    plan.objectsToRewrite = narrow.first;
    plan.bytesToRewrite = narrow.second;
    plan.secondsToRewrite = narrow.second / kRewritePace + narrow.first / kSmallPace;
    addMoves(out);
    addWarnings(out);
    return out;
}

void GrowthPlanner::addMoves(Outcome& out) const
{
    const placement::Layout& layout = *m_assembly.layout;
    const std::size_t count = m_assembly.members.size() + m_added.size();
    const auto width = std::max<std::uint32_t>(layout.width, out.order.geometry.shards());
    const auto moves = placement::movesOf(layout.table, out.order.goal, width);
    const auto slotsNow = placement::slotsOf(layout.table, layout.width, count);
    const auto slotsThen = placement::slotsOf(out.order.goal, width, count);
    // A slot holds 1/k of its partition; keys spread evenly over partitions.
    const std::uint64_t perSlot = m_status.objectBytes / placement::kPartitions / layout.k;
    std::uint64_t most = 0;
    std::vector<GrowthPlan::Drive> drives(count);
    for (std::size_t i = 0; i < count; ++i) {
        GrowthPlan::Drive& drive = drives[i];
        const bool known = i < m_assembly.members.size();
        if (known)
            drive.index = static_cast<std::uint32_t>(i);
        drive.path = known ? m_assembly.members[i].path : m_added[i - m_assembly.members.size()].path;
        drive.capacity = known ? m_status.drives[i].total
                               : m_added[i - m_assembly.members.size()].facts.total;
        drive.slotsBefore = slotsNow[i];
        drive.slotsAfter = slotsThen[i];
    }
    for (const placement::SlotMove& move : moves) {
        if (move.from == placement::kNoDrive)
            continue; // a new slot learns rows only; its share of old bodies comes with rewriting
        ++out.plan.slotsToMove;
        out.plan.bytesToMove += perSlot;
        drives[move.from].bytesOut += perSlot;
        drives[move.to].bytesIn += perSlot;
    }
    for (const GrowthPlan::Drive& drive : drives)
        most = std::max({most, drive.bytesIn, drive.bytesOut});
    out.plan.secondsToMove = most / kMovePace;
    for (GrowthPlan::Drive& drive : drives) {
        if (!drive.index || !m_assembly.layout->isRetired(*drive.index))
            out.plan.drives.push_back(std::move(drive));
    }
}

void GrowthPlanner::addWarnings(Outcome& out) const
{
    GrowthPlan& plan = out.plan;
    const std::vector<placement::PlacementDrive> after = drives(!out.reseat);
    std::set<std::string> known;
    for (std::size_t i = 0; i < m_assembly.members.size(); ++i) {
        if (after[i].in)
            known.insert(after[i].device);
    }
    for (const NewDrive& added : m_added) {
        if (!known.insert(added.facts.device).second) {
            plan.warnings.emplace_back("same-disk");
            break;
        }
    }
    if (m_request.kind == GrowthRequest::Kind::Add && plan.lossesAfter <= plan.lossesBefore)
        plan.warnings.emplace_back("no-wider");
    std::uint64_t raw = 0;
    for (const placement::PlacementDrive& drive : after)
        raw += drive.in ? drive.capacity : 0;
    const auto shards = std::max<std::uint64_t>(plan.after.shards(), 1);
    if (plan.usableAfter < raw / shards * plan.after.k / 100 * 95)
        plan.warnings.emplace_back("unbalanced");
    if (plan.usableAfter != 0 && m_status.usedBytes > plan.usableAfter / 10 * 9 &&
        m_request.kind == GrowthRequest::Kind::Drain)
        plan.warnings.emplace_back("almost-full");
}

} // namespace holdfast::store
