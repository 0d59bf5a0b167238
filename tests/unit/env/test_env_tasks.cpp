// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <atomic>
#include <set>
#include <thread>

#include "env/async_mutex.h"
#include "env/clock.h"
#include "env/mailbox.h"
#include "env/work_pool.h"

using namespace holdfast;
using namespace holdfast::env;

namespace
{

Task<void> sleepInto(Clock* clock, std::chrono::milliseconds time, std::int64_t* slept)
{
    const std::int64_t before = clock->bootNow();
    co_await clock->sleepFor(time);
    *slept = clock->bootNow() - before;
}

int blockingWork(std::thread::id* where)
{
    *where = std::this_thread::get_id();
    return 42;
}

Task<void> workOn(WorkPool* pool, int* result, std::thread::id* worker, std::thread::id* resumed)
{
    auto work = [worker] { return blockingWork(worker); };
    *result = co_await runOn(*pool, std::move(work));
    *resumed = std::this_thread::get_id();
}

Task<void> holdInTurn(AsyncMutex* mutex, Clock* clock, int number, std::vector<int>* order, int* inside)
{
    const AsyncMutex::Guard guard = co_await mutex->lock();
    ++*inside;
    if (*inside != 1)
        order->push_back(-1);
    co_await clock->sleepFor(std::chrono::milliseconds(1));
    order->push_back(number);
    --*inside;
}

Task<int> squareLater(Clock* clock, int value)
{
    co_await clock->sleepFor(std::chrono::milliseconds(5 - value));
    co_return value * value;
}

Task<void> gatherSquares(Clock* clock, std::vector<int>* out)
{
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 5; ++i)
        tasks.push_back(squareLater(clock, i));
    *out = co_await all(std::move(tasks));
}

Task<std::thread::id> whereAmI()
{
    co_return std::this_thread::get_id();
}

Task<void> visit(Executor other, std::thread::id* there, std::thread::id* back)
{
    *there = co_await on(other, whereAmI());
    *back = std::this_thread::get_id();
}

Task<void> waitHolding(Completion<int> never, std::shared_ptr<int> held)
{
    const int value = co_await never.wait();
    *held = value;
}

} // namespace

class TestEnvTasks : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Clock> m_clock = makeSystemClock();

private slots:
    void sleepIsNeverEarly()
    {
        asio::io_context context;
        std::int64_t slept = 0;
        spawn(context.get_executor(), sleepInto(m_clock.get(), std::chrono::milliseconds(20), &slept));
        context.run();
        QVERIFY(slept >= 20 * kNanosPerMilli);
    }

    void poolRunsAndTheCallerResumesAtHome()
    {
        asio::io_context context;
        auto guard = asio::make_work_guard(context);
        const auto pool = makeThreadPool("test-pool", 2);
        int result = 0;
        std::thread::id worker, resumed;
        spawn(context.get_executor(), workOn(pool.get(), &result, &worker, &resumed));
        guard.reset();
        while (resumed == std::thread::id{}) {
            context.restart();
            context.run_for(std::chrono::milliseconds(10));
        }
        QCOMPARE(result, 42);
        QVERIFY(worker != std::this_thread::get_id());
        QVERIFY(resumed == std::this_thread::get_id());
    }

    void onePoolThreadKeepsOrderAndDestructionFinishesJobs()
    {
        std::vector<int> order;
        {
            const auto pool = makeThreadPool("one", 1);
            for (int i = 0; i < 1000; ++i)
                pool->post([&order, i] { order.push_back(i); });
        }
        QCOMPARE(order.size(), std::size_t(1000));
        QVERIFY(std::ranges::is_sorted(order));
    }

    void mutexIsFairAndExclusive()
    {
        asio::io_context context;
        AsyncMutex mutex;
        std::vector<int> order;
        int inside = 0;
        for (int i = 0; i < 10; ++i)
            spawn(context.get_executor(), holdInTurn(&mutex, m_clock.get(), i, &order, &inside));
        context.run();
        QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QVERIFY(!mutex.isLocked());
    }

    void allKeepsTheOrderOfItsTasks()
    {
        asio::io_context context;
        std::vector<int> squares;
        spawn(context.get_executor(), gatherSquares(m_clock.get(), &squares));
        context.run();
        QCOMPARE(squares, (std::vector<int>{0, 1, 4, 9, 16}));
    }

    void waitingCoroutineDiesWithItsContext()
    {
        const auto held = std::make_shared<int>(0);
        Completion<int> kept;
        {
            asio::io_context context;
            spawn(context.get_executor(), waitHolding(Completion<int>(), held));
            spawn(context.get_executor(), waitHolding(kept, held));
            context.poll();
            QCOMPARE(held.use_count(), 3L);
        }
        QCOMPARE(held.use_count(), 1L);
        kept.complete(1); // nobody is there any more
        QCOMPARE(*held, 0);
    }

    void onHopsToAnotherThreadAndBack()
    {
        asio::io_context here, other;
        auto keepHere = asio::make_work_guard(here);
        auto keepOther = asio::make_work_guard(other);
        std::thread thread([&other] { other.run(); });
        std::thread::id there, back;
        spawn(here.get_executor(), visit(other.get_executor(), &there, &back));
        while (back == std::thread::id{})
            here.run_one_for(std::chrono::milliseconds(10));
        QVERIFY(there == thread.get_id());
        QVERIFY(back == std::this_thread::get_id());
        keepOther.reset();
        thread.join();
    }

    void randomnessHasNoBiasToSpeakOf()
    {
        const auto random = makeSystemRandom();
        std::set<Uuid> ids;
        for (int i = 0; i < 1000; ++i)
            ids.insert(random->uuid());
        QCOMPARE(ids.size(), std::size_t(1000));
        std::array<int, 6> counts{};
        for (int i = 0; i < 60'000; ++i)
            ++counts.at(random->below(6));
        for (const int count : counts)
            QVERIFY(count > 9'000 && count < 11'000);
        QCOMPARE(random->below(1), std::uint64_t(0));
    }

    void lettersArriveInOrderOnTheExecutorsThread()
    {
        asio::io_context context(1);
        const auto inbox = Mailbox::of(context.get_executor());
        std::vector<int> order;
        std::thread other([&] {
            for (int i = 0; i < 3; ++i)
                inbox->post([&order, i] { order.push_back(i); });
        });
        other.join();
        QVERIFY(order.empty());
        context.run();
        QCOMPARE(order, (std::vector<int>{0, 1, 2}));
    }

    void lettersDieWithTheirContext()
    {
        const auto token = std::make_shared<int>(0);
        std::shared_ptr<Mailbox::Inbox> inbox;
        {
            asio::io_context context(1);
            inbox = Mailbox::of(context.get_executor());
            inbox->post([token] {});
            QCOMPARE(token.use_count(), 2L);
        }
        QCOMPARE(token.use_count(), 1L);
        inbox->post([token] {}); // a thread that outlives it
        QCOMPARE(token.use_count(), 1L);
    }
};

QTEST_APPLESS_MAIN(TestEnvTasks)
#include "test_env_tasks.moc"
