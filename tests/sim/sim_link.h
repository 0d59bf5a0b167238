// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>

#include "sim/rng.h"
#include "sim/sim_world.h"

namespace holdfast::sim
{

/// The network between the store's node and another. Each message has a delay of its own, so that messages
/// overtake each other; what is on its way when the link is cut is lost.
class SimLink
{
public:
    enum class Way : std::uint8_t { There, Back };
    using Action = std::move_only_function<void()>;

    SimLink(SimWorld& world, Rng rng);
    ~SimLink();
    SimLink(const SimLink&) = delete;
    SimLink& operator=(const SimLink&) = delete;

    /// `deliver` is called later, or else `lost`, when it would have come. Survives the processes.
    void send(Way way, Action deliver, Action lost);
    /// Something is wrong with a message of which the sender knows nothing: late by seconds.
    [[nodiscard]] bool isDelayed() const { return m_delayed; }

    // -- faults --
    void setCut(Way way, bool cut) { m_cut[static_cast<std::size_t>(way)] = cut; }
    [[nodiscard]] bool isCut(Way way) const { return m_cut[static_cast<std::size_t>(way)]; }
    void setSlowness(std::uint32_t factor) { m_slowness = factor; }
    /// Messages are lost, late by seconds, or (where the sender lets them) come twice.
    void setTrouble(bool trouble) { m_trouble = trouble; }
    void heal();
    /// Whether a message that may is to be sent twice.
    [[nodiscard]] bool repeats() { return m_trouble && m_rng.oneIn(8); }
    /// Whether the answer of a blocking call is lost.
    [[nodiscard]] bool losesAnswer() { return m_trouble && m_rng.oneIn(8); }
    [[nodiscard]] Rng& rng() { return m_rng; }

private:
    struct Message
    {
        Way way;
        bool lost = false;
        Action deliver;
        Action lose;
    };
    [[nodiscard]] std::chrono::nanoseconds delay();
    void arrive(std::uint64_t number);

    SimWorld& m_world;
    Rng m_rng;
    std::uint64_t m_base; ///< microseconds
    std::array<bool, 2> m_cut{};
    std::uint32_t m_slowness = 1;
    bool m_trouble = false;
    bool m_delayed = false;
    std::uint64_t m_lastNumber = 0;
    std::map<std::uint64_t, Message> m_onTheWay;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace holdfast::sim
