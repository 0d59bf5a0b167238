// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <array>
#include <functional>

#include "app/core/token_bucket.h"

namespace holdfast::app::s3client
{

/// Holds the bodies of all requests together below a rate, each way for itself. Bytes pass in turn: who
/// finds none waits behind those who wait already. Lives in its clients' thread and outlives them.
class Limiter : public QObject
{
    Q_OBJECT
public:
    enum class Way { Up = 0, Down = 1 };
    using Clock = std::function<qint64()>; ///< milliseconds, monotonic

    explicit Limiter(QObject* parent = nullptr);
    explicit Limiter(Clock clock, QObject* parent = nullptr);

    /// Bytes per second, 0: no limit. Holds for what is in flight too.
    void setRates(qint64 up, qint64 down);
    [[nodiscard]] qint64 rate(Way way) const { return lane(way).bucket.rate(); }
    /// How many of `wanted` bytes may pass now. 0: wait.
    [[nodiscard]] qint64 take(Way way, qint64 wanted);
    /// Calls `go` once, when it is this waiter's turn and bytes may pass. Nothing when it is gone.
    void await(Way way, QObject* waiter, std::function<void()> go);
    /// Lets pass what may. The timer does; a test with a clock of its own may too.
    void dispatch();

private:
    struct Waiter
    {
        QPointer<QObject> who;
        std::function<void()> go;
    };
    struct Lane
    {
        TokenBucket bucket;
        QList<Waiter> waiters;
    };
    [[nodiscard]] Lane& lane(Way way) { return m_lanes[std::size_t(way)]; }
    [[nodiscard]] const Lane& lane(Way way) const { return m_lanes[std::size_t(way)]; }
    void dispatch(Lane& lane);
    void arm();

    Clock m_clock;
    std::array<Lane, 2> m_lanes;
    QTimer m_timer;
    bool m_dispatching = false;
};

/// A request body that gives its bytes as the limiter allows. It can be read again (Qt sends a body anew
/// when an idle connection turns out to be closed); what is sent twice is counted twice.
class PacedBody : public QIODevice
{
    Q_OBJECT
public:
    PacedBody(QByteArray data, Limiter& limiter, QObject* parent);

    [[nodiscard]] bool isSequential() const override { return false; }
    [[nodiscard]] qint64 size() const override { return m_data.size(); }
    [[nodiscard]] bool atEnd() const override { return pos() >= m_data.size(); }

protected:
    qint64 readData(char* to, qint64 most) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_data;
    Limiter& m_limiter;
    bool m_waiting = false;
};

} // namespace holdfast::app::s3client
