// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/witness_writer.h"

#include <algorithm>

#include "env/timeout.h"

namespace holdfast::replica
{

namespace
{

constexpr std::chrono::seconds kPatience{10};

/// What a waiting caller and its job agree on: a job that was given up before it began does nothing.
enum class Stage : std::uint8_t { Queued, Begun, GivenUp };

} // namespace

WitnessWriter::WitnessWriter(std::shared_ptr<placement::ConfigService> witness,
                             std::unique_ptr<env::WorkPool> pool, env::Clock& clock)
    : m_witness(std::move(witness)), m_pool(std::move(pool)), m_clock(clock)
{
}

WitnessWriter::~WitnessWriter()
{
    if (*m_unfinished != 0)
        static_cast<void>(m_pool.release());
}

std::uint64_t WitnessWriter::epochAfter(std::uint64_t current) const
{
    return std::max(current, m_highest) + 1;
}

env::Task<Result<void>> WitnessWriter::write(std::uint64_t expectedEpoch,
                                             placement::WitnessState next)
{
    m_highest = std::max(m_highest, next.configuration.epoch());
    ++*m_unfinished;
    auto stage = std::make_shared<std::atomic<Stage>>(Stage::Queued);
    auto state = std::make_shared<const placement::WitnessState>(std::move(next));
    auto job = [witness = m_witness, unfinished = m_unfinished, stage, state,
                expectedEpoch]() -> Result<void> {
        Stage before = Stage::Queued;
        Result<void> stored = fail(Code::Cancelled, "It was given up before it began.");
        if (stage->compare_exchange_strong(before, Stage::Begun))
            stored = witness->compareAndSet(expectedEpoch, *state);
        --*unfinished;
        return stored;
    };
    Result<void> stored = co_await env::withTimeout<void>(m_clock, kPatience,
                                                          env::runOn(*m_pool, std::move(job)));
    Stage before = Stage::Queued;
    if (!stored && stage->compare_exchange_strong(before, Stage::GivenUp))
        co_return fail(Code::Unavailable, "The state directory does not answer.");
    co_return stored;
}

} // namespace holdfast::replica
