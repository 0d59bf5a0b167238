// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/cluster.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint64_t kWitnessBytes = 64ULL << 20;

} // namespace

Cluster::Cluster(SimServer& server, const std::vector<std::string>& drives, int nodes)
{
    SimWorld& world = server.world();
    SimFileSystem& files = server.files();
    m_drives.resize(static_cast<std::size_t>(nodes - 1));
    for (int i = 1; i < nodes; ++i)
        m_nodes.push_back(
            std::make_unique<DriveNode>(world, files, server.databases(), world.rng().fork()));
    for (std::size_t i = 0; i < drives.size(); ++i) {
        const std::size_t node = i % static_cast<std::size_t>(nodes);
        if (node == 0)
            continue;
        m_nodes[node - 1]->addDrive(drives[i]);
        m_drives[node - 1].push_back(i);
    }
    for (const auto& node : m_nodes)
        node->start();
    m_witnessNode = &world.addNode(1);
    m_witnessNode->startProcess();
    m_witnessDisk = &files.mount(server.options().stateDirectory, "witness", kWitnessBytes);
    m_witnessDisk->setNode(*m_witnessNode);
    server.setDrives([this, &server](drive::DriveFactory::PoolMaker pools, env::Random& random,
                                     env::Clock& clock) {
        return std::make_unique<ClusterFactory>(this->nodes(), server.files(), server.databases(),
                                                std::move(pools), random, clock);
    });
    server.setWitness([this, &world, &files](const std::string& directory) {
        return std::make_shared<SimWitness>(world, files, directory, m_witness, world.rng().fork());
    });
}

Cluster::~Cluster() = default;

std::vector<DriveNode*> Cluster::nodes()
{
    std::vector<DriveNode*> out;
    for (const auto& node : m_nodes)
        out.push_back(node.get());
    return out;
}

DriveNode* Cluster::nodeOf(const std::string& path)
{
    for (const auto& node : m_nodes) {
        if (node->serves(path))
            return node.get();
    }
    return nullptr;
}

void Cluster::restart()
{
    for (const auto& node : m_nodes) {
        if (node->node().hasProcess())
            node->crash(false);
        node->start();
    }
}

} // namespace holdfast::sim
