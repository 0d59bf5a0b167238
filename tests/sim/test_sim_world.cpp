// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>

#include "sim/sim_file_system.h"
#include "sim/sim_pool.h"

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;

namespace
{

bool never()
{
    return false;
}

env::Task<void> sleeper(env::Clock* clock, std::chrono::nanoseconds time, std::vector<int>* order, int id)
{
    co_await clock->sleepFor(time);
    order->push_back(id);
}

env::Task<void> holdForever(env::Clock* clock, std::shared_ptr<int> held)
{
    for (;;) {
        co_await clock->sleepFor(1s);
        ++*held;
    }
}

env::Task<void> useDisk(SimFileSystem* files, env::WorkPool* pool, std::string path, int* done)
{
    auto work = [files, path] { return files->status(path).has_value(); };
    const bool ok = co_await env::runOn(*pool, std::move(work));
    *done += ok ? 1 : 0;
}

env::Task<void> waitOn(env::Executor other, env::Clock* clock, std::shared_ptr<int> held)
{
    co_await env::on(other, clock->sleepFor(1h));
    ++*held;
}

} // namespace

class TestSimWorld : public QObject
{
    Q_OBJECT

private:
    /// Many jobs and sleeps on two contexts; the order in which they end.
    static std::pair<std::vector<int>, std::uint64_t> story(std::uint64_t seed)
    {
        SimWorld world(seed, 2);
        world.startProcess();
        SimClock clock(world);
        std::vector<int> order;
        SimPool pool(world, "p", 4);
        for (int i = 0; i < 20; ++i) {
            env::spawn(world.executors()[i % 2], sleeper(&clock, 1ms * (i / 4), &order, i));
            pool.post([&order, i] { order.push_back(100 + i); });
        }
        world.run(never, 1s);
        return {order, world.trace()};
    }

private slots:
    void sleepsTakeVirtualTimeOnly()
    {
        SimWorld world(1);
        world.startProcess();
        SimClock clock(world);
        std::vector<int> order;
        const auto start = world.bootNow();
        env::spawn(world.executors()[0], sleeper(&clock, 10h, &order, 1));
        env::spawn(world.executors()[0], sleeper(&clock, 5h, &order, 2));
        QCOMPARE(world.run(never, 24h), SimWorld::Outcome::Idle);
        QCOMPARE(order, (std::vector<int>{2, 1}));
        QCOMPARE(world.bootNow() - start, std::chrono::nanoseconds(10h).count());
    }

    void oneSeedIsOneHistory()
    {
        const auto first = story(7);
        QCOMPARE(first.first.size(), std::size_t(40));
        QVERIFY(story(7) == first);
        QVERIFY(story(8) != first);
    }

    void wallClockMayJump()
    {
        SimWorld world(1);
        SimClock clock(world);
        const auto wall = clock.wallNow();
        const auto boot = clock.bootNow();
        world.jumpWall(-2h);
        QCOMPARE(clock.wallNow() - wall, -std::chrono::nanoseconds(2h).count());
        QCOMPARE(clock.bootNow(), boot);
    }

    void onePoolThreadKeepsOrderAndManyDoNot()
    {
        SimWorld world(3);
        world.startProcess();
        std::vector<int> one, many;
        SimPool single(world, "one", 1);
        SimPool wide(world, "many", 4);
        for (int i = 0; i < 50; ++i) {
            single.post([&one, i] { one.push_back(i); });
            wide.post([&many, i] { many.push_back(i); });
        }
        world.run(never, 1s);
        QCOMPARE(one.size(), std::size_t(50));
        QVERIFY(std::ranges::is_sorted(one));
        QCOMPARE(many.size(), std::size_t(50));
        QVERIFY(!std::ranges::is_sorted(many));
    }

    void poolEndsWithItsJobsDoneUnlessTheProcessDied()
    {
        SimWorld world(3);
        world.startProcess();
        int done = 0;
        {
            SimPool pool(world, "p", 1);
            for (int i = 0; i < 5; ++i)
                pool.post([&done] { ++done; });
        }
        QCOMPARE(done, 5);
        {
            SimPool pool(world, "p", 1);
            pool.post([&done] { ++done; });
            world.endProcess(true);
        }
        QCOMPARE(done, 5);
    }

    void hungDiskHoldsItsPoolOnly()
    {
        SimWorld world(4);
        SimFileSystem files(world);
        SimDisk& bad = files.mount("/a", "a", 1 << 20);
        files.mount("/b", "b", 1 << 20);
        world.startProcess();
        SimPool poolA(world, "a", 2), poolB(world, "b", 2);
        int doneA = 0, doneB = 0;
        env::spawn(world.executors()[0], useDisk(&files, &poolA, "/a", &doneA));
        world.run(never, 1s);
        QCOMPARE(doneA, 1);
        bad.setHung(true);
        for (int i = 0; i < 3; ++i) {
            env::spawn(world.executors()[0], useDisk(&files, &poolA, "/a", &doneA));
            env::spawn(world.executors()[0], useDisk(&files, &poolB, "/b", &doneB));
        }
        world.run(never, 1h);
        QCOMPARE(doneA, 1);
        QCOMPARE(doneB, 3);
        bad.setHung(false);
        world.run(never, 1h);
        QCOMPARE(doneA, 4);
    }

    void slowDiskIsSlow()
    {
        SimWorld world(4);
        SimFileSystem files(world);
        SimDisk& disk = files.mount("/a", "a", 1 << 20);
        world.startProcess();
        SimPool pool(world, "a", 1);
        int done = 0;
        env::spawn(world.executors()[0], useDisk(&files, &pool, "/a", &done));
        world.run(never, 1s);
        disk.setSlowness(1000);
        const auto before = world.bootNow();
        env::spawn(world.executors()[0], useDisk(&files, &pool, "/a", &done));
        world.run([&done] { return done == 2; }, 1h);
        QVERIFY(world.bootNow() - before >= 10 * kNanosPerMilli);
    }

    void endedProcessTakesItsCoroutinesWithIt()
    {
        SimWorld world(5, 2);
        SimClock clock(world);
        const auto held = std::make_shared<int>(0);
        for (int i = 0; i < 10; ++i) {
            world.startProcess();
            for (int n = 0; n < 10; ++n) {
                env::spawn(world.executors()[n % 2], holdForever(&clock, held));
                env::spawn(world.executors()[n % 2], waitOn(world.executors()[1], &clock, held));
            }
            world.run(never, 10s, 100);
            world.endProcess(i % 2 == 0);
            QCOMPARE(held.use_count(), 1L);
        }
    }

    void processDiesInTheMidstOfAnOperation()
    {
        SimWorld world(6);
        SimFileSystem files(world);
        world.startProcess();
        SimPool pool(world, "p", 1);
        int made = 0;
        pool.post([&files, &made] {
            for (int i = 0; i < 10; ++i)
                made += files.makeDirectory("/d" + std::to_string(i)) ? 1 : 0;
        });
        world.crashAtOperation(4);
        QCOMPARE(world.run(never, 1s), SimWorld::Outcome::Crashed);
        QCOMPARE(made, 3);
        world.endProcess(true);
        const auto left = files.systemDisk().root()->entries.size();
        QVERIFY(left == 3 || left == 4);
    }
};

QTEST_APPLESS_MAIN(TestSimWorld)
#include "test_sim_world.moc"
