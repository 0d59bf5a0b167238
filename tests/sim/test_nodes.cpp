// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/cluster.h"
#include "sim/rule_machine.h"
#include "sim/simulation.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using store::DriveState;

namespace
{

/// A rule machine whose drives are spread over nodes: drive i is on node i % nodes, node 0 is the store's.
struct NodeMachine
{
    explicit NodeMachine(int drives, int nodes, std::uint64_t seed = 1)
        : machine(drives, seed), cluster(machine.server(), machine.paths(), nodes)
    {
    }
    ~NodeMachine()
    {
        if (machine.world().hasProcess())
            machine.kill(); // it uses the nodes
    }

    RuleMachine machine;
    Cluster cluster;
};

} // namespace

/// Drives behind other nodes, and what happens on the way to them.
class TestNodes : public QObject
{
    Q_OBJECT

private slots:
    void aRemoteDriveIsADrive()
    {
        NodeMachine m(4, 3);
        QVERIFY(m.machine.start());
        QVERIFY(!m.machine.put("small", kSmall));
        QVERIFY(!m.machine.put("large", kLarge));
        QVERIFY(m.machine.holds("small", kSmall));
        QVERIFY(m.machine.holds("large", kLarge));
        m.machine.powerCut(); // the nodes live on, with drives open that nobody has closed
        QVERIFY2(m.machine.start(), m.machine.failure() ? m.machine.failure()->sentence.c_str() : "");
        QVERIFY(m.machine.holds("large", kLarge));
        QVERIFY(m.machine.waitWhole());
        m.machine.stop();
        QVERIFY(m.machine.start());
        QVERIFY(m.machine.holds("small", kSmall));
    }

    void whatANodeDidWithoutAnAnswerIsNotTakenForUndone()
    {
        NodeMachine m(2, 2);
        QVERIFY(m.machine.start());
        QVERIFY(!m.machine.put("key", kSmall));
        m.cluster.node(0).cut(false, true, true); // requests arrive, answers do not
        QVERIFY(!m.machine.put("key", kOther));   // once the node has left
        QVERIFY(m.machine.holds("key", kOther));
        QVERIFY(m.machine.stateOf(1) != DriveState::Member);
        QVERIFY(!m.machine.remove("key"));
        m.cluster.node(0).heal();
        QVERIFY(m.machine.waitWhole());
        QCOMPARE(m.machine.get("key"), std::optional(Code::NotFound));
    }

    void anIdleNodeThatFallsSilentIsNoticed()
    {
        NodeMachine m(4, 4);
        QVERIFY(m.machine.start());
        QVERIFY(!m.machine.put("key", kLarge));
        m.machine.wait(60s);
        m.cluster.node(2).cut(true, true, true);
        m.machine.wait(15s);
        QVERIFY(m.machine.stateOf(3) != DriveState::Member);
        m.cluster.node(2).heal();
        QVERIFY(m.machine.waitWhole());
        QVERIFY(m.machine.holds("key", kLarge));
    }

    void aNodeThatLosesPowerComesBack()
    {
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            NodeMachine m(4, 2, seed);
            QVERIFY(m.machine.start());
            QVERIFY(!m.machine.put("key", kLarge));
            m.cluster.node(0).crash(true); // two drives at once
            // The write that is under way may have lost too many of its shards (rule 2).
            const auto first = m.machine.put("key", kOther);
            QVERIFY(!first || *first == Code::Unavailable);
            QVERIFY(!m.machine.put("key", kLarger));
            QVERIFY(m.machine.holds("key", kLarger));
            m.cluster.node(0).start();
            QVERIFY(m.machine.waitWhole());
            QVERIFY(m.machine.holds("key", kLarger));
        }
    }

    void rule03_aWitnessWithoutAnAnswerMayHaveTakenIt()
    {
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            NodeMachine m(4, 2, seed);
            QVERIFY(m.machine.start());
            QVERIFY(!m.machine.put("key", kSmall));
            m.cluster.witness().losesOneIn = 1;
            m.cluster.node(0).crash(false);
            QCOMPARE(m.machine.put("key", kOther), std::optional(Code::Unavailable));
            m.cluster.witness().losesOneIn = 0;
            m.machine.wait(20s);
            QVERIFY(!m.machine.put("key", kLarge));
            m.machine.powerCut();
            QVERIFY2(m.machine.start(), m.machine.failure() ? m.machine.failure()->sentence.c_str() : "");
            QVERIFY(m.machine.holds("key", kLarge));
            m.cluster.node(0).start();
            QVERIFY(m.machine.waitWhole());
        }
    }

    void rule01_aSilentNodeLeavesWithAllItsDrives()
    {
        NodeMachine m(8, 4); // two drives on each node, 5+3
        QVERIFY(m.machine.start());
        QVERIFY(!m.machine.put("key", kLarge));
        m.machine.wait(20s);
        m.cluster.node(0).cut(true, true, true);
        const std::int64_t began = m.machine.world().bootNow();
        QVERIFY(m.machine.holds("key", kLarge)); // no read fails meanwhile
        QVERIFY(!m.machine.put("key", kOther));
        const double seconds = static_cast<double>(m.machine.world().bootNow() - began) / 1e9;
        QVERIFY2(seconds < 12, qPrintable(QString::number(seconds)));
        QVERIFY(m.machine.holds("key", kOther));
        m.cluster.node(0).heal();
        QVERIFY(m.machine.waitWhole());
    }

    void rule03_aDriveThatCannotBeSeatedIsForgotten()
    {
        NodeMachine m(4, 2);
        QVERIFY(m.machine.start());
        QVERIFY(!m.machine.put("key", kSmall));
        m.machine.mountMore(1);
        store::GrowthRequest request;
        request.kind = store::GrowthRequest::Kind::Add;
        request.paths = {m.machine.path(4)};
        store::ErasureStore* const store = m.machine.store();
        const auto plan = m.machine.call<Result<store::GrowthPlan>>(store->planGrowth(request));
        QVERIFY(plan && *plan);
        m.cluster.witnessDisk().setHung(true);
        const auto added =
            m.machine.call<Result<void>>(store->applyGrowth(request, (*plan)->epoch, true));
        QVERIFY(added && !*added);
        m.machine.wait(5s); // the monitor had seen the seat
        QCOMPARE(m.machine.status().drives.size(), std::size_t(4));
        m.cluster.witnessDisk().heal();
        m.machine.wait(5s);
        QVERIFY(!m.machine.put("key", kLarge));
        const auto again = m.machine.call<Result<store::GrowthPlan>>(store->planGrowth(request));
        QVERIFY(again && *again);
        const auto seated =
            m.machine.call<Result<void>>(store->applyGrowth(request, (*again)->epoch, true));
        QVERIFY(seated && *seated);
        QVERIFY(m.machine.waitWhole());
        QVERIFY(m.machine.holds("key", kLarge));
    }

    void aHistoryIsTheSameTwice()
    {
        SimulationOptions options;
        options.nodes = true;
        options.mode = Mode::Within;
        options.seed = 5;
        const SimulationReport first = Simulation(options).run();
        const SimulationReport second = Simulation(options).run();
        QCOMPARE(first.trace, second.trace);
        QCOMPARE(first.steps, second.steps);
    }
};

QTEST_GUILESS_MAIN(TestNodes)
#include "test_nodes.moc"
