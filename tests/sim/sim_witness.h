// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "placement/witness_file.h"
#include "sim/rng.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

/// What is wrong with the way to the witness.
struct WitnessFaults
{
    bool unreachable = false;    ///< requests are refused, and not carried out
    std::uint32_t losesOneIn = 0; ///< requests and answers; 0: none
};

/// The witness as a service: a file on a computer of its own, behind a link. A request may be lost, come late,
/// or be carried out without an answer: all three are Timeout. It compares itself, so that what comes late
/// changes nothing that has changed meanwhile.
class SimWitness : public placement::ConfigService
{
public:
    /// `faults` outlives the world's events.
    SimWitness(SimWorld& world, env::FileSystem& files, std::string directory,
               std::shared_ptr<const WitnessFaults> faults, Rng rng);
    [[nodiscard]] Result<placement::WitnessState> load() override;
    [[nodiscard]] Result<void> compareAndSet(std::uint64_t expectedEpoch,
                                             const placement::WitnessState& next) override;

private:
    SimWorld& m_world;
    std::shared_ptr<placement::WitnessFile> m_file;
    std::shared_ptr<const WitnessFaults> m_faults;
    Rng m_rng;
};

} // namespace holdfast::sim
