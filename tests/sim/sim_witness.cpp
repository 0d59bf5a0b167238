// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_witness.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint64_t kLatestMillis = 30'000;

/// As the service itself compares, without the client's knowledge of what it has tried.
void arriveLate(placement::WitnessFile& file, std::uint64_t expectedEpoch,
                const placement::WitnessState& next)
{
    const auto now = file.load();
    const bool absent = !now && now.error().code == Code::NotFound;
    if ((now && now->configuration.epoch() == expectedEpoch) || (absent && expectedEpoch == 0))
        static_cast<void>(file.compareAndSet(expectedEpoch, next)); // nobody waits for the answer
}

} // namespace

SimWitness::SimWitness(SimWorld& world, env::FileSystem& files, std::string directory,
                       std::shared_ptr<const WitnessFaults> faults, Rng rng)
    : m_world(world), m_file(std::make_shared<placement::WitnessFile>(files, std::move(directory))),
      m_faults(std::move(faults)), m_rng(rng)
{
}

Result<placement::WitnessState> SimWitness::load()
{
    if (m_faults->unreachable)
        return fail(Code::Io, "the witness cannot be reached");
    return m_file->load();
}

Result<void> SimWitness::compareAndSet(std::uint64_t expectedEpoch, const placement::WitnessState& next)
{
    if (m_faults->unreachable)
        return fail(Code::Unavailable, "the witness cannot be reached");
    if (m_faults->losesOneIn == 0 || !m_rng.oneIn(m_faults->losesOneIn))
        return m_file->compareAndSet(expectedEpoch, next);
    if (m_rng.coin()) {
        static_cast<void>(m_file->compareAndSet(expectedEpoch, next)); // the answer is lost
    } else if (m_rng.coin()) {
        const std::chrono::milliseconds late(m_rng.below(kLatestMillis));
        m_world.after(late, [file = m_file, expectedEpoch, next] {
            arriveLate(*file, expectedEpoch, next);
        });
    }
    return fail(Code::Timeout, "the witness gave no answer");
}

} // namespace holdfast::sim
