// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "placement/witness_file.h"
#include "sim/rng.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

/// The service beyond the way to the witness, and what is wrong with the way.
struct WitnessService
{
    std::uint64_t revision = 0;  ///< of what is stored: it grows with every write
    bool unreachable = false;    ///< requests are refused, and not carried out
    std::uint32_t losesOneIn = 0; ///< requests and answers; 0: none
};

/// The witness as a service: a file on a computer of its own, behind a link. A request may be lost, come late,
/// or be carried out without an answer: all three are Timeout. The service compares revisions, so that what comes
/// late changes nothing that has changed meanwhile.
class SimWitness : public placement::ConfigService
{
public:
    SimWitness(SimWorld& world, env::FileSystem& files, std::string directory,
               std::shared_ptr<WitnessService> service, Rng rng);
    [[nodiscard]] Result<placement::WitnessState> load() override;
    [[nodiscard]] Result<void> compareAndSet(std::uint64_t expectedEpoch,
                                             const placement::WitnessState& next) override;

private:
    SimWorld& m_world;
    std::shared_ptr<placement::WitnessFile> m_file;
    std::shared_ptr<WitnessService> m_service;
    Rng m_rng;
};

} // namespace holdfast::sim
