// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/slot_flow.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "placement/rendezvous.h"

// A minimum-cost flow partition -> machine -> disk -> drive, where a drive that stays costs nothing and one
// that comes costs 1. It is solved on the drives alone: there is an edge a -> b where some partition
// can have b in the place of a, and its cost is what that changes, -1 (b was there before), 0 or 1.
// Empty slots are one more node, the hole, that gives and never takes.
//
//   giving: too many slots      a ----> c ----> b      getting: too few
//                                 row 7   row 93        each edge is one exchange in one partition
//
// Primal-dual: measure the distance of every drive from those that give, carry slots along shortest paths
// until none is left, measure again. A shortest path with the fewest edges never crosses a partition's
// share of a machine or disk twice (it could be cut short there), so its exchanges do not
// disturb each other. docs/growth.md says why the answer is the best there is.

namespace holdfast::placement
{

namespace
{
constexpr std::uint32_t kHole = kMaxDrives;
constexpr std::uint32_t kNodes = kMaxDrives + 1;
constexpr int kFar = std::numeric_limits<int>::max() / 2;
/// Of so many partitions where an exchange is possible the best is taken: see Flow::price.
constexpr int kLook = 8;
/// So many partitions that a drive has already are passed over before they are struck from its order.
constexpr int kPassed = 64;

class Flow
{
public:
    Flow(const FailureDomains& domains, std::uint32_t width, const std::vector<DriveSet>& before,
         const std::vector<std::uint32_t>& target);
    [[nodiscard]] bool run();
    [[nodiscard]] std::vector<DriveSet> takeRows() { return std::move(m_rows); }

private:
    /// One step of a path: in partition `row`, `to` takes the place of `from` (a drive or the hole).
    struct Exchange
    {
        std::uint32_t row = 0;
        std::uint32_t from = 0;
        std::uint32_t to = 0;
    };
    using Path = std::vector<std::uint32_t>; ///< nodes, giver first

    void keepWhatMayStay();
    void noteEdges(std::uint32_t row);
    [[nodiscard]] bool measure();
    [[nodiscard]] DriveSet nextOnShortest(std::uint32_t from) const;
    [[nodiscard]] std::optional<Path> shortestPath() const;
    [[nodiscard]] Path trace(const std::vector<DriveSet>& levels, std::uint32_t to) const;
    void carry(const Path& path);
    [[nodiscard]] std::optional<std::uint32_t> findRow(std::uint32_t from, std::uint32_t to, int cost);
    [[nodiscard]] bool possible(std::uint32_t row, std::uint32_t from, std::uint32_t to, int cost) const;
    [[nodiscard]] std::uint64_t price(std::uint32_t row, std::uint32_t from, std::uint32_t to) const;
    [[nodiscard]] std::vector<std::uint16_t>& rowsInOrderOf(std::uint32_t drive);
    void exchange(const Exchange& what);
    void meet(std::uint32_t drive, DriveSet others, int by);

    [[nodiscard]] bool stayed(std::uint32_t row, std::uint32_t node) const
    {
        return node != kHole && (m_before[row] & only(node)) != 0;
    }
    [[nodiscard]] bool gives(std::uint32_t node) const { return m_surplus[node] > 0; }

    const FailureDomains& m_domains;
    const std::uint32_t m_width;
    const std::vector<DriveSet>& m_before;
    const std::vector<std::uint32_t>& m_target;
    std::vector<DriveSet> m_rows;
    std::array<std::int32_t, kNodes> m_surplus{}; ///< slots to give; less than 0: to get
    /// m_edges[cost + 1][from]: drives that can come for `from`. May name too many between two measurements:
    /// findRow finds out.
    std::array<std::array<DriveSet, kNodes>, 3> m_edges{};
    std::array<int, kNodes> m_distance{};
    std::array<DriveSet, kNodes + 1> m_atDistance{};
    int m_nearest = 0; ///< distance of the nearest drive that gets
    std::vector<std::vector<std::uint16_t>> m_orders; ///< made when first wanted
    std::vector<std::array<std::uint32_t, kMaxDrives>> m_together; ///< partitions that two drives share
};

Flow::Flow(const FailureDomains& domains, std::uint32_t width, const std::vector<DriveSet>& before,
           const std::vector<std::uint32_t>& target)
    : m_domains(domains), m_width(width), m_before(before), m_target(target),
      m_rows(before.size(), 0), m_orders(kMaxDrives), m_together(kMaxDrives)
{
    keepWhatMayStay();
    for (std::uint32_t i = 0; i < target.size(); ++i)
        m_surplus[i] = -static_cast<std::int32_t>(target[i]);
    for (std::uint32_t row = 0; row < m_rows.size(); ++row) {
        m_surplus[kHole] += static_cast<std::int32_t>(m_width - countOf(m_rows[row]));
        for (DriveSet rest = m_rows[row]; rest != 0;) {
            const std::uint32_t drive = takeFirst(rest);
            ++m_surplus[drive];
            meet(drive, rest, 1);
        }
    }
}

/// Begins with as many of the drives before as the rules let stay. Which of two is let go does not matter
/// here, they change places for nothing later; the order only spares that.
void Flow::keepWhatMayStay()
{
    std::vector<std::int32_t> surplus(m_target.begin(), m_target.end());
    for (std::int32_t& one : surplus)
        one = -one;
    for (DriveSet row : m_before) {
        while (row != 0)
            ++surplus[takeFirst(row)];
    }
    std::vector<std::uint32_t> order(m_target.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t drive) { return surplus[drive]; });
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (const std::uint32_t drive : order) {
            if ((m_before[row] & only(drive)) != 0 && countOf(m_rows[row]) < m_width &&
                m_domains.hasRoomFor(m_rows[row], drive))
                m_rows[row] |= only(drive);
        }
    }
}

void Flow::noteEdges(std::uint32_t row)
{
    const DriveSet here = m_rows[row];
    const DriveSet before = m_before[row];
    DriveSet fullDevices = 0;
    DriveSet fullNodes = 0;
    for (DriveSet rest = here; rest != 0;) {
        const std::uint32_t drive = takeFirst(rest);
        if (countOf(here & m_domains.device[drive]) >= m_domains.perDevice)
            fullDevices |= m_domains.device[drive];
        if (countOf(here & m_domains.node[drive]) >= m_domains.perNode)
            fullNodes |= m_domains.node[drive];
    }
    const DriveSet away = m_domains.in & ~here;
    const auto note = [&](std::uint32_t from, DriveSet to) {
        const std::size_t kept = stayed(row, from) ? 1 : 0;
        m_edges[kept][from] |= to & before;
        m_edges[kept + 1][from] |= to & ~before;
    };
    if (countOf(here) < m_width)
        note(kHole, away & ~fullDevices & ~fullNodes);
    for (DriveSet rest = here; rest != 0;) {
        const std::uint32_t from = takeFirst(rest);
        // Who leaves makes room on its own disk and machine.
        const DriveSet devices = ~fullDevices | m_domains.device[from];
        const DriveSet nodes = ~fullNodes | m_domains.node[from];
        note(from, away & devices & nodes);
    }
}

/// Distances of all drives from those that give (Bellman and Ford: costs may be negative). False when no
/// drive that gets can be reached, or costs run in a circle: neither happens.
bool Flow::measure()
{
    m_edges = {};
    for (std::uint32_t row = 0; row < m_rows.size(); ++row)
        noteEdges(row);
    for (std::uint32_t node = 0; node < kNodes; ++node)
        m_distance[node] = gives(node) ? 0 : kFar;
    bool changed = true;
    for (std::uint32_t pass = 0; changed && pass <= kNodes; ++pass) {
        changed = false;
        for (std::uint32_t from = 0; from < kNodes; ++from) {
            if (m_distance[from] == kFar)
                continue;
            for (int cost = -1; cost <= 1; ++cost) {
                for (DriveSet rest = m_edges[std::size_t(cost + 1)][from]; rest != 0;) {
                    int& distance = m_distance[takeFirst(rest)];
                    if (m_distance[from] + cost < distance) {
                        distance = m_distance[from] + cost;
                        changed = true;
                    }
                }
            }
        }
    }
    m_atDistance = {};
    m_nearest = kFar;
    for (std::uint32_t drive = 0; drive < kMaxDrives; ++drive) {
        const int distance = m_distance[drive];
        if (distance < 0)
            return false; // `before` kept all it could: nothing is gained by giving
        if (distance == kFar)
            continue;
        m_atDistance[std::size_t(distance)] |= only(drive);
        if (m_surplus[drive] < 0)
            m_nearest = std::min(m_nearest, distance);
    }
    return !changed && m_nearest != kFar;
}

DriveSet Flow::nextOnShortest(std::uint32_t from) const
{
    const int distance = m_distance[from];
    if (distance == kFar)
        return 0;
    DriveSet next = m_edges[1][from] & m_atDistance[std::size_t(distance)];
    if (distance > 0)
        next |= m_edges[0][from] & m_atDistance[std::size_t(distance - 1)];
    if (distance < int(kMaxDrives))
        next |= m_edges[2][from] & m_atDistance[std::size_t(distance + 1)];
    return next;
}

/// Of the shortest paths one with the fewest edges, to the drive that lacks most.
std::optional<Flow::Path> Flow::shortestPath() const
{
    DriveSet givers = 0;
    DriveSet getters = 0;
    for (std::uint32_t drive = 0; drive < kMaxDrives; ++drive) {
        if (gives(drive))
            givers |= only(drive);
        else if (m_surplus[drive] < 0 && m_distance[drive] == m_nearest)
            getters |= only(drive);
    }
    std::vector<DriveSet> levels{givers};
    DriveSet reached = givers;
    DriveSet next = gives(kHole) ? nextOnShortest(kHole) : 0;
    while (true) {
        for (DriveSet rest = levels.back(); rest != 0;)
            next |= nextOnShortest(takeFirst(rest));
        next &= ~reached;
        if (next == 0)
            return std::nullopt;
        if (DriveSet found = next & getters; found != 0) {
            std::uint32_t most = takeFirst(found);
            while (found != 0) {
                const std::uint32_t other = takeFirst(found);
                if (m_surplus[other] < m_surplus[most])
                    most = other;
            }
            return trace(levels, most);
        }
        reached |= next;
        levels.push_back(std::exchange(next, 0));
    }
}

/// The path to `to` backwards through the levels of the search; it begins at the drive that has most to give.
Flow::Path Flow::trace(const std::vector<DriveSet>& levels, std::uint32_t to) const
{
    Path path{to};
    for (std::size_t level = levels.size(); level-- > 0;) {
        std::uint32_t best = kNodes;
        if (level == 0 && gives(kHole) && (nextOnShortest(kHole) & only(path.back())) != 0)
            best = kHole;
        for (DriveSet rest = levels[level]; rest != 0;) {
            const std::uint32_t drive = takeFirst(rest);
            if ((nextOnShortest(drive) & only(path.back())) != 0 &&
                (best == kNodes || m_surplus[drive] > m_surplus[best]))
                best = drive;
        }
        path.push_back(best);
    }
    std::ranges::reverse(path);
    return path;
}

/// One slot along the path; if an edge of it is gone by now, that is noted instead.
void Flow::carry(const Path& path)
{
    std::vector<Exchange> exchanges;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const int cost = m_distance[path[i + 1]] - m_distance[path[i]];
        const auto row = findRow(path[i], path[i + 1], cost);
        if (!row) {
            m_edges[std::size_t(cost + 1)][path[i]] &= ~only(path[i + 1]);
            return;
        }
        exchanges.push_back({*row, path[i], path[i + 1]});
    }
    for (const Exchange& one : exchanges)
        exchange(one);
    for (const Exchange& one : exchanges)
        noteEdges(one.row);
    --m_surplus[path.front()];
    ++m_surplus[path.back()];
}

/// For a partition that has not `to`.
bool Flow::possible(std::uint32_t row, std::uint32_t from, std::uint32_t to, int cost) const
{
    const DriveSet here = m_rows[row];
    if (from == kHole ? countOf(here) >= m_width : (here & only(from)) == 0)
        return false;
    if (int(stayed(row, from)) - int(stayed(row, to)) != cost)
        return false;
    return m_domains.hasRoomFor(from == kHole ? here : here & ~only(from), to);
}

/// The partition for an exchange: the first few in the order of who comes are looked at.
std::optional<std::uint32_t> Flow::findRow(std::uint32_t from, std::uint32_t to, int cost)
{
    std::optional<std::uint32_t> best;
    std::uint64_t bestPrice = 0;
    int seen = 0;
    int passed = 0;
    std::vector<std::uint16_t>& order = rowsInOrderOf(to);
    for (const std::uint32_t row : order) {
        if ((m_rows[row] & only(to)) != 0) {
            ++passed;
            continue;
        }
        if (!possible(row, from, to, cost))
            continue;
        const std::uint64_t here = price(row, from, to);
        if (!best || here < bestPrice) {
            best = row;
            bestPrice = here;
        }
        if (++seen == kLook)
            break;
    }
    if (passed > kPassed)
        std::erase_if(order, [&](std::uint16_t row) { return (m_rows[row] & only(to)) != 0; });
    return best;
}

/// What speaks against an exchange in this partition: few empty slots in it (they should be filled evenly),
/// then neighbours that the drive has often already, for what they could have with it (a
/// drive should be rebuilt from all others).
std::uint64_t Flow::price(std::uint32_t row, std::uint32_t from, std::uint32_t to) const
{
    std::uint64_t neighbours = 0;
    DriveSet rest = m_rows[row];
    if (from != kHole)
        rest &= ~only(from);
    while (rest != 0) {
        const std::uint32_t other = takeFirst(rest);
        neighbours += (std::uint64_t(m_together[to][other]) << 16) / std::max(m_target[other], 1U);
    }
    const std::uint64_t filled = from == kHole ? countOf(m_rows[row]) : 0;
    return (filled << 48) + neighbours;
}

/// By rank; without some that the drive has.
std::vector<std::uint16_t>& Flow::rowsInOrderOf(std::uint32_t drive)
{
    static_assert(kPartitions == 1 << 12);
    std::vector<std::uint16_t>& order = m_orders[drive];
    if (order.empty()) {
        std::vector<std::uint64_t> ranks;
        ranks.reserve(m_rows.size());
        for (std::uint32_t row = 0; row < m_rows.size(); ++row)
            ranks.push_back((rendezvous(row, drive) & ~std::uint64_t(kPartitions - 1)) | row);
        std::ranges::sort(ranks);
        order.reserve(ranks.size());
        for (const std::uint64_t rank : ranks)
            order.push_back(static_cast<std::uint16_t>(rank & (kPartitions - 1)));
    }
    return order;
}

void Flow::exchange(const Exchange& what)
{
    DriveSet& row = m_rows[what.row];
    if (what.from != kHole) {
        row &= ~only(what.from);
        meet(what.from, row, -1);
        // It may come back here, if its order was made already and this partition struck from it.
        std::vector<std::uint16_t>& order = m_orders[what.from];
        if (!order.empty() && std::ranges::find(order, what.row) == order.end())
            order.push_back(static_cast<std::uint16_t>(what.row));
    }
    meet(what.to, row, 1);
    row |= only(what.to);
}

void Flow::meet(std::uint32_t drive, DriveSet others, int by)
{
    while (others != 0) {
        const std::uint32_t other = takeFirst(others);
        m_together[drive][other] += static_cast<std::uint32_t>(by);
        m_together[other][drive] += static_cast<std::uint32_t>(by);
    }
}

bool Flow::run()
{
    const auto done = [this] {
        return std::ranges::all_of(m_surplus, [](std::int32_t surplus) { return surplus >= 0; });
    };
    while (!done()) {
        if (!measure())
            return false;
        while (const auto path = shortestPath())
            carry(*path);
    }
    return std::ranges::all_of(m_surplus, [](std::int32_t surplus) { return surplus == 0; });
}
} // namespace

Result<std::vector<DriveSet>> rearrange(const FailureDomains& domains, std::uint32_t width,
                                        const std::vector<DriveSet>& before,
                                        const std::vector<std::uint32_t>& target)
{
    Flow flow(domains, width, before, target);
    if (!flow.run())
        return fail(Code::Internal, "The drives' shares fit no layout.");
    return flow.takeRows();
}

} // namespace holdfast::placement
