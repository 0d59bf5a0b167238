// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_link.h"

namespace holdfast::sim
{

SimLink::SimLink(SimWorld& world, Rng rng) : m_world(world), m_rng(rng), m_base(m_rng.between(20, 500)) {}

SimLink::~SimLink()
{
    *m_alive = false;
}

std::chrono::nanoseconds SimLink::delay()
{
    std::uint64_t micros = m_base + m_rng.below(m_base + 1);
    if (m_rng.oneIn(32))
        micros += m_rng.below(20'000); // a packet sent again
    micros *= m_slowness;
    if (m_trouble && m_rng.oneIn(60)) {
        micros += 1'000 * m_rng.below(12'000);
        m_delayed = true;
    }
    return std::chrono::microseconds(micros);
}

void SimLink::send(Way way, Action deliver, Action lost)
{
    const std::uint64_t number = ++m_lastNumber;
    Message message{way, isCut(way), std::move(deliver), std::move(lost)};
    message.lost = message.lost || (m_trouble && m_rng.oneIn(60));
    m_onTheWay.emplace(number, std::move(message));
    m_world.after(delay(), [this, alive = m_alive, number] {
        if (*alive)
            arrive(number);
    });
}

void SimLink::arrive(std::uint64_t number)
{
    auto message = m_onTheWay.extract(number);
    if (message.mapped().lost || isCut(message.mapped().way))
        message.mapped().lose();
    else
        message.mapped().deliver();
}

void SimLink::heal()
{
    m_cut = {};
    m_slowness = 1;
    m_trouble = false;
    m_delayed = false;
}

} // namespace holdfast::sim
