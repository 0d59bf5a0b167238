// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/drive_node.h"
#include "sim/sim_server.h"
#include "sim/sim_witness.h"

namespace holdfast::sim
{

/// The store's drives spread over several nodes, and its witness on one of its own.
///
///     node 0: the store, its drives --link--> node 1: drives    --link--> witness
///                                   --link--> node 2: drives
class Cluster
{
public:
    /// Drive i goes to node i % nodes; node 0 is the store's own. The state directory of the server's options
    /// is a file system of the witness's node from now on.
    Cluster(SimServer& server, const std::vector<std::string>& drives, int nodes);
    ~Cluster(); ///< the processes of the nodes die

    [[nodiscard]] std::vector<DriveNode*> nodes();
    [[nodiscard]] std::size_t nodeCount() const { return m_nodes.size(); } ///< without the store's own
    [[nodiscard]] DriveNode& node(std::size_t i) { return *m_nodes[i]; }
    /// Indices of the drives that a node serves.
    [[nodiscard]] const std::vector<std::size_t>& drivesOf(std::size_t node) const { return m_drives[node]; }
    [[nodiscard]] DriveNode* nodeOf(const std::string& path);
    [[nodiscard]] WitnessService& witness() { return *m_witness; }
    [[nodiscard]] SimDisk& witnessDisk() { return *m_witnessDisk; }
    /// Every node's process ends and begins anew, with nothing open.
    void restart();

private:
    std::vector<std::unique_ptr<DriveNode>> m_nodes;
    std::vector<std::vector<std::size_t>> m_drives;
    std::shared_ptr<WitnessService> m_witness = std::make_shared<WitnessService>();
    SimNode* m_witnessNode = nullptr;
    SimDisk* m_witnessDisk = nullptr;
};

} // namespace holdfast::sim
