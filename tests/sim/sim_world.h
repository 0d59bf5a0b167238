// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "env/clock.h"
#include "env/task.h"
#include "sim/rng.h"
#include "sim/sim_node.h"

namespace holdfast::sim
{

class SimPool;
class SimDisk;

/// One machine, or a few, on virtual time, driven handler by handler from a seed.
///
///     io contexts (one per io thread of a process)        events, ordered by virtual time
///        |  any handler ready?  run one, drawn              |  pool jobs, sleeps, the nemesis
///        +---------------- no handler ready: time moves to the next event
///
/// A *process* is what one start of the server makes: coroutines, pools, open files. ending it takes all
/// of that away; disks, clocks and world events stay. One thread; not thread-safe.
///
/// What is said here of *the* process is said of the first node's, which runs the store.
class SimWorld
{
public:
    using Event = std::move_only_function<void()>;

    explicit SimWorld(std::uint64_t seed, int ioThreads = 1);
    ~SimWorld();
    SimWorld(const SimWorld&) = delete;
    SimWorld& operator=(const SimWorld&) = delete;

    [[nodiscard]] Rng& rng() { return m_rng; }
    [[nodiscard]] std::uint64_t steps() const { return m_steps; }
    /// A digest of everything that happened: two runs of one seed have the same.
    [[nodiscard]] std::uint64_t trace() const { return m_trace; }
    void note(std::uint64_t what);

    // -- time --
    [[nodiscard]] std::int64_t bootNow() const { return m_now; }
    [[nodiscard]] WallNanos wallNow() const { return m_now + m_wallOffset; }
    void jumpWall(std::chrono::nanoseconds by) { m_wallOffset += by.count(); }
    void after(std::chrono::nanoseconds delay, Event event);          ///< survives the process
    void afterInProcess(std::chrono::nanoseconds delay, Event event); ///< dies with it
    void afterIn(SimNode& node, std::chrono::nanoseconds delay, Event event); ///< dies with its process
    [[nodiscard]] std::vector<Event> takeEventsOf(const SimNode& node);

    // -- nodes --
    [[nodiscard]] SimNode& store() { return *m_nodes.front(); }
    SimNode& addNode(int ioThreads);
    void startProcess() { store().startProcess(); }
    void endProcess(bool inert) { store().endProcess(inert); }
    [[nodiscard]] bool hasProcess() const { return m_nodes.front()->hasProcess(); }
    [[nodiscard]] std::vector<env::Executor> executors() { return store().executors(); }

    // -- running --
    enum class Outcome : std::uint8_t { Done, Deadline, Idle, Steps, Crashed };
    /// Runs until `done` (asked after every step), for at most `span` of virtual time.
    Outcome run(const std::function<bool()>& done, std::chrono::nanoseconds span,
                std::uint64_t steps = ~std::uint64_t(0));
    bool step(); ///< one handler or one event; false when there is neither

    /// The process dies in the midst of its nth changing file operation from now (0: never).
    void crashAtOperation(std::uint64_t n) { store().crashAtOperation(n); }
    /// Counts a changing operation of a node; true when its process dies in it.
    bool countOperation(SimNode& node);
    [[nodiscard]] std::uint64_t operations() const { return m_operations; }

    // -- pools and disks --
    void setRunningPool(SimPool* pool) { m_runningPool = pool; }
    /// A disk is being used: the pool whose job does it belongs to that disk.
    void touch(SimDisk* disk);
    void wakePools();

private:
    struct Scheduled
    {
        const SimNode* owner = nullptr; ///< null: survives every process
        Event event;
    };
    struct When
    {
        std::int64_t time;
        std::uint64_t tie;
        std::uint64_t number;
        auto operator<=>(const When&) const = default;
    };
    void schedule(std::chrono::nanoseconds delay, const SimNode* owner, Event event);
    bool pollContexts();

    Rng m_rng;
    Rng m_orderRng;
    std::int64_t m_now = 1'000 * kNanosPerSecond;
    std::int64_t m_wallOffset = 1'790'000'000LL * kNanosPerSecond;
    std::uint64_t m_steps = 0;
    std::uint64_t m_trace = 0;
    std::uint64_t m_eventNumber = 0;
    std::uint64_t m_operations = 0;
    std::map<When, Scheduled> m_events;
    std::vector<std::unique_ptr<SimNode>> m_nodes;
    SimPool* m_runningPool = nullptr;
};

/// The clocks of a SimWorld, for a process of one of its nodes.
class SimClock : public env::Clock
{
public:
    explicit SimClock(SimWorld& world) : SimClock(world, world.store()) {}
    SimClock(SimWorld& world, SimNode& node) : m_world(world), m_node(node) {}
    WallNanos wallNow() override { return m_world.wallNow(); }
    std::int64_t bootNow() override { return m_world.bootNow(); }
    env::Task<void> sleepFor(std::chrono::nanoseconds duration) override;

private:
    SimWorld& m_world;
    SimNode& m_node;
};

/// Seeded randomness, a stream of its own.
class SimRandom : public env::Random
{
public:
    explicit SimRandom(SimWorld& world) : m_rng(world.rng().fork()) {}
    void fill(MutableByteView out) override;

private:
    Rng m_rng;
};

} // namespace holdfast::sim
