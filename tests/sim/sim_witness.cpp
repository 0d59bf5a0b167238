// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_witness.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint64_t kLatestMillis = 30'000;

} // namespace

SimWitness::SimWitness(SimWorld& world, env::FileSystem& files, std::string directory,
                       std::shared_ptr<WitnessService> service, Rng rng)
    : m_world(world), m_file(std::make_shared<placement::WitnessFile>(files, std::move(directory))),
      m_service(std::move(service)), m_rng(rng)
{
}

Result<placement::WitnessState> SimWitness::load()
{
    if (m_service->unreachable)
        return fail(Code::Io, "the witness cannot be reached");
    return m_file->load();
}

Result<void> SimWitness::compareAndSet(std::uint64_t expectedEpoch, const placement::WitnessState& next)
{
    if (m_service->unreachable)
        return fail(Code::Unavailable, "the witness cannot be reached");
    auto store = [file = m_file, service = m_service, expectedEpoch, next] {
        Result<void> stored = file->compareAndSet(expectedEpoch, next);
        ++service->revision; // even a write that failed may have left something
        return stored;
    };
    if (m_service->losesOneIn == 0 || !m_rng.oneIn(m_service->losesOneIn))
        return store();
    if (m_rng.coin()) {
        static_cast<void>(store()); // the answer is lost
    } else if (m_rng.coin()) {
        const std::chrono::milliseconds late(m_rng.below(kLatestMillis));
        m_world.after(late, [service = m_service, revision = m_service->revision, store] {
            if (service->revision == revision)
                static_cast<void>(store()); // nobody waits for the answer
        });
    }
    return fail(Code::Timeout, "the witness gave no answer");
}

} // namespace holdfast::sim
