// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sim_node.h"

namespace holdfast::sim
{

/// An io_context that can drop all its handlers while others still hold executors of it.
class SimNode::Context : public env::asio::io_context
{
public:
    Context() : m_guard(get_executor()) {}
    void dropAll() { shutdown(); }

private:
    env::asio::executor_work_guard<env::Executor> m_guard; // an idle context is not a stopped one
};

} // namespace holdfast::sim
