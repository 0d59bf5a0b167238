// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/lock_time.h"
#include "store/worker.h"

namespace holdfast::store
{

/// Keeps the mark of the time by which retentions end, and says in the log when the wall clock is not believed.
class ClockKeeper final : public Worker
{
public:
    explicit ClockKeeper(Context& context) : m_context(context) {}
    env::Task<std::chrono::nanoseconds> step() override;
    env::Task<void> finish() override;
    void report(std::vector<WorkStatus>&) const override {}

private:
    Context& m_context;
    ClockDoubt m_told = ClockDoubt::None;
};

} // namespace holdfast::store
