// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/node_nemesis.h"

#include <array>

namespace holdfast::sim
{
namespace
{

constexpr std::array<const char*, kNodeFaults> kNames = {
    "cut", "cut-there", "cut-back", "refused", "trouble", "reset", "slow", "killed", "power", "midway"};

} // namespace

NodeNemesis::NodeNemesis(Cluster& cluster, Nemesis& drives, Rng rng, Mode mode,
                         std::function<void(const std::string&)> tell)
    : m_cluster(cluster), m_drives(drives), m_rng(rng), m_mode(mode), m_tell(std::move(tell))
{
}

void NodeNemesis::act()
{
    if (m_mode < Mode::Within)
        return;
    if (m_witnessBroken && m_rng.oneIn(3))
        return healWitness();
    if (!m_witnessBroken && m_rng.oneIn(5))
        return harmWitness();
    if (!m_broken.empty() && m_rng.oneIn(2)) {
        const auto at = std::next(m_broken.begin(),
                                  static_cast<std::ptrdiff_t>(m_rng.below(m_broken.size())));
        return heal(at->first);
    }
    if (m_cluster.nodeCount() == 0)
        return;
    const std::size_t node = m_rng.below(m_cluster.nodeCount());
    const auto fault = static_cast<NodeFault>(m_rng.below(kNodeFaults));
    if (m_broken.contains(node))
        return;
    const bool spared = fault == NodeFault::Slow || m_mode == Mode::Beyond ||
                        m_drives.mayLose(m_cluster.drivesOf(node));
    if (spared)
        inflict(node, fault);
}

void NodeNemesis::inflict(std::size_t index, NodeFault fault)
{
    DriveNode& node = m_cluster.node(index);
    m_tell(std::string(kNames[static_cast<std::size_t>(fault)]) + " node " + std::to_string(index + 1));
    if (fault != NodeFault::Slow)
        m_drives.lose(m_cluster.drivesOf(index));
    m_broken[index] = fault;
    switch (fault) {
    case NodeFault::Cut:
        return node.cut(true, true, true);
    case NodeFault::CutThere:
        return node.cut(true, false, m_rng.coin());
    case NodeFault::CutBack:
        return node.cut(false, true, m_rng.coin());
    case NodeFault::Refused:
        node.resetConnections();
        return node.cut(true, true, false);
    case NodeFault::Trouble:
        return node.link().setTrouble(true);
    case NodeFault::Reset:
        node.resetConnections();
        return heal(index);
    case NodeFault::Slow:
        return node.link().setSlowness(static_cast<std::uint32_t>(m_rng.between(2, 40)));
    case NodeFault::Killed:
        return node.crash(false);
    case NodeFault::Power:
        return node.crash(true);
    case NodeFault::Midway:
        return node.crashAtOperation(m_rng.between(1, 60));
    }
}

void NodeNemesis::heal(std::size_t index)
{
    m_tell("healed node " + std::to_string(index + 1));
    DriveNode& node = m_cluster.node(index);
    node.crashAtOperation(0);
    if (!node.isUp()) {
        if (node.node().hasProcess())
            node.crash(m_rng.coin()); // it died a moment ago, and nobody has noticed yet
        node.start();
    }
    node.heal();
    if (m_broken.at(index) != NodeFault::Slow)
        m_drives.regain(m_cluster.drivesOf(index));
    m_broken.erase(index);
}

void NodeNemesis::harmWitness()
{
    m_witnessBroken = true;
    SimDisk& disk = m_cluster.witnessDisk();
    const std::uint64_t how = m_rng.below(5);
    m_tell("the witness: fault " + std::to_string(how));
    if (how == 0)
        m_cluster.witness().unreachable = true;
    else if (how == 1)
        m_cluster.witness().losesOneIn = static_cast<std::uint32_t>(m_rng.between(1, 4));
    else if (how == 2)
        disk.setHung(true);
    else if (how == 3)
        disk.setSlowness(static_cast<std::uint32_t>(m_rng.between(100, 3'000)));
    else
        disk.failNth(static_cast<Operation>(m_rng.below(kOperations)), m_rng.between(1, 10), m_rng.coin());
}

void NodeNemesis::healWitness()
{
    m_tell("the witness is well");
    m_cluster.witness().unreachable = false;
    m_cluster.witness().losesOneIn = 0;
    m_cluster.witnessDisk().heal();
    m_witnessBroken = false;
}

void NodeNemesis::healAll()
{
    while (!m_broken.empty())
        heal(m_broken.begin()->first);
    if (m_witnessBroken)
        healWitness();
}

} // namespace holdfast::sim
