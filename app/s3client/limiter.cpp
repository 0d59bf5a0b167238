// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/s3client/limiter.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstring>

namespace holdfast::app::s3client
{

namespace
{

constexpr qint64 kTurn = 64 << 10;  ///< the most that one passes before it is the next one's turn
constexpr int kShortestMs = 5;
constexpr int kLongestMs = 200;

/// What must be there before the next one goes: else who comes last gets the crumbs again and again. Small
/// at a slow rate, so that nobody waits long enough to be given up.
qint64 leastTurn(qint64 rate)
{
    return std::clamp<qint64>(rate / 20, 1 << 10, 16 << 10);
}

Limiter::Clock steadyClock()
{
    QElapsedTimer timer;
    timer.start();
    return [timer] { return timer.elapsed(); };
}

} // namespace

Limiter::Limiter(QObject* parent) : Limiter(steadyClock(), parent) {}

Limiter::Limiter(Clock clock, QObject* parent) : QObject(parent), m_clock(std::move(clock))
{
    m_timer.setParent(this); // moves to another thread with it
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, qOverload<>(&Limiter::dispatch));
}

void Limiter::setRates(qint64 up, qint64 down)
{
    lane(Way::Up).bucket.setRate(up, m_clock());
    lane(Way::Down).bucket.setRate(down, m_clock());
    dispatch();
}

qint64 Limiter::take(Way way, qint64 wanted)
{
    Lane& own = lane(way);
    if (!own.bucket.isLimited())
        return wanted;
    if (!own.waiters.isEmpty() && !m_dispatching)
        return 0; // not before those who wait
    return own.bucket.take(std::min(wanted, kTurn), m_clock());
}

void Limiter::await(Way way, QObject* waiter, std::function<void()> go)
{
    lane(way).waiters.append({waiter, std::move(go)});
    if (!m_dispatching)
        arm();
}

void Limiter::dispatch()
{
    if (m_dispatching)
        return; // what a waiter does leads back here
    m_dispatching = true;
    for (Lane& one : m_lanes)
        dispatch(one);
    m_dispatching = false;
    arm();
}

void Limiter::dispatch(Lane& own)
{
    // Who takes its turn and wants more comes back at the end of the queue; a pass in which nobody took
    // anything is the last.
    const auto may = [&] {
        return !own.waiters.isEmpty()
               && (!own.bucket.isLimited()
                   || own.bucket.available(m_clock()) >= leastTurn(own.bucket.rate()));
    };
    qint64 before = -1;
    while (may()) {
        const qint64 now = own.bucket.available(m_clock());
        if (own.bucket.isLimited() && now == before)
            break;
        before = now;
        for (qsizetype turn = own.waiters.size(); turn > 0 && may(); --turn) {
            const Waiter next = own.waiters.takeFirst();
            if (next.who)
                next.go();
        }
    }
}

void Limiter::arm()
{
    qint64 wait = kLongestMs + 1;
    for (Lane& one : m_lanes) {
        if (!one.waiters.isEmpty())
            wait = std::min(wait, one.bucket.msUntil(leastTurn(one.bucket.rate()), m_clock()));
    }
    const bool anybody = std::any_of(m_lanes.begin(), m_lanes.end(),
                                     [](const Lane& one) { return !one.waiters.isEmpty(); });
    if (anybody)
        m_timer.start(int(std::clamp<qint64>(wait, kShortestMs, kLongestMs)));
}

PacedBody::PacedBody(QByteArray data, Limiter& limiter, QObject* parent)
    : QIODevice(parent), m_data(std::move(data)), m_limiter(limiter)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 PacedBody::readData(char* to, qint64 most)
{
    const qint64 wanted = std::min(most, m_data.size() - pos());
    if (wanted <= 0)
        return 0;
    const qint64 allowed = m_waiting ? 0 : m_limiter.take(Limiter::Way::Up, wanted);
    if (allowed > 0) {
        std::memcpy(to, m_data.constData() + pos(), std::size_t(allowed));
        return allowed;
    }
    if (!m_waiting) {
        m_waiting = true;
        m_limiter.await(Limiter::Way::Up, this, [this] {
            m_waiting = false;
            Q_EMIT readyRead();
        });
    }
    return 0;
}

} // namespace holdfast::app::s3client

#include "moc_limiter.cpp"
