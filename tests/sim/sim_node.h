// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "env/task.h"

namespace holdfast::sim
{

class SimPool;
class SimWorld;

/// One computer of a SimWorld: its io contexts, the pools of its process, and whether that process lives.
/// The world's first node runs the store; others serve drives (drive_node.h).
class SimNode
{
public:
    SimNode(SimWorld& world, int ioThreads);
    ~SimNode();
    SimNode(const SimNode&) = delete;
    SimNode& operator=(const SimNode&) = delete;

    void startProcess();
    /// `inert`: nothing the process still does has an effect (a crash); else it may finish its files.
    void endProcess(bool inert);
    [[nodiscard]] bool hasProcess() const { return !m_contexts.empty(); }
    [[nodiscard]] bool isInert() const { return m_inert; }
    /// Which start this is: what an earlier process opened is dead.
    [[nodiscard]] std::uint64_t process() const { return m_process; }
    [[nodiscard]] std::vector<env::Executor> executors();

    /// The process dies in the midst of its nth changing file operation from now (0: never).
    void crashAtOperation(std::uint64_t n) { m_crashCountdown = n; }
    /// Counts a changing operation; true when the process dies in it.
    bool countOperation();
    [[nodiscard]] bool isCrashed() const { return m_crashed; }
    /// Told at once, outside everything the process does, that it died so. Empty: the world's run() says it.
    void onCrash(std::function<void()> tell) { m_onCrash = std::move(tell); }

    /// Blocking calls from other nodes get no answer and no error: they hang.
    void setSilent(bool silent) { m_silent = silent; }
    [[nodiscard]] bool isSilent() const { return m_silent; }

    void enroll(SimPool* pool) { m_pools.push_back(pool); }
    void withdraw(SimPool* pool) { std::erase(m_pools, pool); }
    void wakePools();

private:
    friend class SimWorld;
    class Context;

    SimWorld& m_world;
    int m_ioThreads;
    std::uint64_t m_process = 0;
    std::uint64_t m_crashCountdown = 0;
    bool m_crashed = false;
    bool m_inert = false;
    bool m_silent = false;
    std::function<void()> m_onCrash;
    std::vector<std::unique_ptr<Context>> m_contexts;
    std::vector<std::unique_ptr<Context>> m_deadContexts; ///< what outlives its process may still post here
    std::vector<SimPool*> m_pools;
};

} // namespace holdfast::sim
