// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sim/client.h"
#include "sim/cluster.h"
#include "sim/nemesis.h"
#include "sim/node_nemesis.h"

namespace holdfast::sim
{

struct SimulationOptions
{
    std::uint64_t seed = 1;
    Mode mode = Mode::Within;
    bool verbose = false;
    int drives = 0; ///< 0: drawn from the seed
    bool grow = true; ///< in half of the histories drives come and go
    bool allFeatures = false; ///< of which a history else has those that its seed says
    bool nodes = false; ///< the drives are spread over two to four nodes
};

struct SimulationReport
{
    std::optional<std::string> failure;
    std::uint64_t trace = 0;
    std::uint64_t steps = 0;
    int starts = 0;
    double virtualSeconds = 0;
    std::map<std::string, std::uint64_t> answers;
};

/// One history from a seed: rounds of clients under the nemesis, crashes and starts between them, then
/// everything is healed and must be whole.
class Simulation
{
public:
    explicit Simulation(const SimulationOptions& options);
    [[nodiscard]] SimulationReport run();

private:
    void makeMachine();
    void makeNodes(Rng rng);
    void act(bool running);
    void healAll();
    void tell(const std::string& what);
    /// Starts the server; false when it did not open, and could not be expected to.
    bool start();
    void judgeRefusal(const store::StartFailure& failure);
    void learnVersions();
    void round();
    [[nodiscard]] bool makeBuckets();
    void switchVersioning();
    void spawnClients();
    /// The process dies in one of three ways, drawn from the seed, after at most `span`.
    void runAndDie(std::chrono::nanoseconds span);
    void die(bool power);
    void drain();
    void learnWhole();
    /// A drive is added or drained, if nothing of the kind is under way.
    void growSome();
    void finish();
    void readEverything();
    void readVersions();
    void checkUsage(const std::string& bucket);
    void checkVersionUsage();
    /// Runs a coroutine to its end; false when it did not end within `span`.
    bool await(env::Task<void> task, std::chrono::nanoseconds span);
    [[nodiscard]] std::optional<store::StoreStatus> status();
    [[nodiscard]] bool failed() const { return m_oracle.failure().has_value(); }

    SimulationOptions m_options;
    SimWorld m_world;
    SimWorld::Outcome m_awaited = SimWorld::Outcome::Done; ///< of the last await()
    Rng m_rng;
    SimFileSystem m_files;
    std::vector<std::string> m_drives; ///< those the start names, then spare ones
    bool m_grows = false;
    std::unique_ptr<Cluster> m_cluster; ///< null: one node
    std::unique_ptr<SimServer> m_server;
    std::unique_ptr<Nemesis> m_nemesis;
    std::unique_ptr<NodeNemesis> m_nodeNemesis;
    Oracle m_oracle;
    Session m_session;
    int m_starts = 0;
    bool m_haveBuckets = false;
    store::Versioning m_firstVersioning = store::Versioning::Enabled;
    std::shared_ptr<bool> m_switched = std::make_shared<bool>(true); ///< the last change has had its answer
};

} // namespace holdfast::sim
