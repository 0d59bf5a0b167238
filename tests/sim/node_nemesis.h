// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "sim/cluster.h"
#include "sim/nemesis.h"

namespace holdfast::sim
{

/// What can happen to a node, or to the way to it: all its drives are gone at once.
enum class NodeFault : std::uint8_t {
    Cut,      ///< no message passes, nobody is told
    CutThere, ///< requests are lost
    CutBack,  ///< answers are lost
    Refused,  ///< as Cut, but who asks is told so
    Trouble,  ///< single messages are lost, late, or come twice
    Reset,    ///< all connections end; new ones are made at once
    Slow,
    Killed,   ///< the process dies
    Power,    ///< the computer does
    Midway,   ///< the process dies in the midst of a file operation
};
inline constexpr int kNodeFaults = 10;

/// Breaks and heals nodes and the witness, in step with the atlas that the Nemesis keeps of drives: a node
/// fails only if every body keeps what it needs without all its drives, or if the mode allows more.
class NodeNemesis
{
public:
    NodeNemesis(Cluster& cluster, Nemesis& drives, Rng rng, Mode mode,
                std::function<void(const std::string&)> tell);

    void act();
    void inflict(std::size_t node, NodeFault fault);
    void healAll();
    /// The witness may have refused something not long ago.
    [[nodiscard]] bool isWitnessTroubled() const { return m_witnessBroken; }

private:
    void heal(std::size_t node);
    void harmWitness();
    void healWitness();

    Cluster& m_cluster;
    Nemesis& m_drives;
    Rng m_rng;
    Mode m_mode;
    std::function<void(const std::string&)> m_tell;
    std::map<std::size_t, NodeFault> m_broken;
    bool m_witnessBroken = false;
};

} // namespace holdfast::sim
