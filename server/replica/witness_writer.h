// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include "env/clock.h"
#include "env/work_pool.h"
#include "placement/config_service.h"

namespace holdfast::replica
{

/// Writes the witness, one state after the other, on a thread of its own: the state directory may hang like any
/// other, and then changes of the configuration fail instead of waiting (rule 3). Control executor.
class WitnessWriter
{
public:
    WitnessWriter(std::shared_ptr<placement::ConfigService> witness,
                  std::unique_ptr<env::WorkPool> pool, env::Clock& clock);
    ~WitnessWriter(); ///< a write that hangs keeps its thread

    /// Timeout: nobody knows whether `next` is there, or will be (a write that hangs may still end).
    /// Every other error: it is not.
    env::Task<Result<void>> write(std::uint64_t expectedEpoch, placement::WitnessState next);
    /// Above `current` and above everything that may have come to the witness: no two configurations ever share
    /// an epoch.
    [[nodiscard]] std::uint64_t epochAfter(std::uint64_t current) const;

private:
    std::shared_ptr<placement::ConfigService> m_witness;
    std::unique_ptr<env::WorkPool> m_pool;
    env::Clock& m_clock;
    std::shared_ptr<std::atomic<int>> m_unfinished = std::make_shared<std::atomic<int>>(0);
    std::uint64_t m_highest = 0; ///< epoch that was ever tried
};

} // namespace holdfast::replica
