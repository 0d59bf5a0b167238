// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/clock.h"

#include <boost/asio/basic_waitable_timer.hpp>

#include <ctime>

namespace holdfast::env
{
namespace
{

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

std::int64_t readClock(clockid_t id)
{
    timespec now{};
    ::clock_gettime(id, &now);
    return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}

class SystemClock : public Clock
{
public:
    WallNanos wallNow() override { return readClock(CLOCK_REALTIME); }
    std::int64_t bootNow() override { return readClock(CLOCK_BOOTTIME); }

    Task<void> sleepFor(std::chrono::nanoseconds duration) override
    {
        const Executor executor = co_await asio::this_coro::executor;
        Timer timer(executor);
        timer.expires_after(duration);
        co_await timer.async_wait(useTask);
    }
};

} // namespace

std::unique_ptr<Clock> makeSystemClock()
{
    return std::make_unique<SystemClock>();
}

} // namespace holdfast::env
