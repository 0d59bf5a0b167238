// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/redundancy.h"
#include "sim/rule_machine.h"

static std::uint32_t slotsOf(const holdfast::store::DriveStatus& drive)
{
    return drive.slots;
}

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using store::DriveState;
using store::GrowthRequest;
using store::GrowthStatus;

namespace
{

const Segment kShards{99, 40'000};

/// Objects of all sizes that matter: empty, small, one extent, a last stripe that is short.
Segment bodyOf(int i)
{
    static constexpr std::uint64_t kSizes[]{0, 700, 20'000, 33'000, 140'000, 300'000};
    return {static_cast<std::uint64_t>(i + 1), kSizes[i % 6]};
}

std::string keyOf(int i)
{
    return "key" + std::to_string(1000 + i);
}

void fill(RuleMachine& m, int from, int to)
{
    for (int i = from; i < to; ++i) {
        const auto refused = m.put(keyOf(i), bodyOf(i));
        QVERIFY2(!refused, keyOf(i).c_str());
    }
}

void checkAll(RuleMachine& m, int count)
{
    for (int i = 0; i < count; ++i)
        QVERIFY2(m.holds(keyOf(i), bodyOf(i)), keyOf(i).c_str());
}

std::optional<Code> grow(RuleMachine& m, GrowthRequest request, store::GrowthPlan* shown = nullptr)
{
    const auto plan = m.call<Result<store::GrowthPlan>>(m.store()->planGrowth(request));
    if (!plan)
        return Code::Timeout;
    if (!*plan) {
        qInfo("%s", (*plan).error().describe().c_str());
        return (*plan).error().code;
    }
    if (shown)
        *shown = **plan;
    const auto done =
        m.call<Result<void>>(m.store()->applyGrowth(std::move(request), (*plan)->epoch, true));
    if (!done)
        return Code::Timeout;
    if (!*done)
        qInfo("%s", (*done).error().describe().c_str());
    return *done ? std::nullopt : std::optional((*done).error().code);
}

GrowthRequest add(std::vector<std::string> paths)
{
    GrowthRequest request;
    request.kind = GrowthRequest::Kind::Add;
    request.paths = std::move(paths);
    return request;
}

GrowthRequest drain(std::uint32_t drive)
{
    GrowthRequest request;
    request.kind = GrowthRequest::Kind::Drain;
    request.drives = {drive};
    return request;
}

/// The plan is carried out and everything is whole.
bool waitSettled(RuleMachine& m)
{
    for (int i = 0; i < 3'600; ++i) {
        if (m.status().growth.state == GrowthStatus::State::Idle)
            return m.waitWhole();
        m.wait(1s);
    }
    return false;
}

} // namespace

/// Drives come and go while the store runs (docs/growth.md), in the simulated machine.
class TestSlotMoves : public QObject
{
    Q_OBJECT

private slots:
    void oneDriveBecomesTwo()
    {
        RuleMachine m(1);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 12);
        store::GrowthPlan plan;
        QVERIFY(!grow(m, add({m.path(1)}), &plan));
        QCOMPARE(plan.before, (drive::Geometry{1, 0}));
        QCOMPARE(plan.after, (drive::Geometry{1, 1}));
        QCOMPARE(plan.lossesAfter, 1U);
        QVERIFY(waitSettled(m));
        checkAll(m, 12);
        fill(m, 12, 24);
        QVERIFY(m.status().k == 1 && m.status().m == 1);
        m.setMounted(0, false); // what was written since then survives either of them
        m.wait(20s);
        for (int i = 12; i < 24; ++i)
            QVERIFY2(m.holds(keyOf(i), bodyOf(i)), keyOf(i).c_str());
    }

    void twoBecomeFourAndSurviveTwo()
    {
        RuleMachine m(2);
        m.mountMore(2);
        QVERIFY(m.start());
        fill(m, 0, 12);
        QVERIFY(!grow(m, add({m.path(2), m.path(3)})));
        QVERIFY(waitSettled(m));
        QCOMPARE(int(m.status().k), 2);
        QCOMPARE(int(m.status().m), 2);
        fill(m, 12, 24);
        checkAll(m, 24);
        m.powerCut();
        QVERIFY(m.start()); // the added drives are known although only two are named
        QVERIFY(m.waitWhole());
        checkAll(m, 24);
        m.setMounted(0, false);
        m.setMounted(3, false);
        m.wait(20s);
        for (int i = 12; i < 24; ++i)
            QVERIFY2(m.holds(keyOf(i), bodyOf(i)), keyOf(i).c_str());
    }

    void aFifthDriveTakesItsShare()
    {
        RuleMachine m(4);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 24);
        store::GrowthPlan plan;
        QVERIFY(!grow(m, add({m.path(4)}), &plan));
        QVERIFY(plan.slotsToMove > 3'000 && plan.slotsToMove < 3'600); // a fifth of 16,384
        int written = 24;
        while (m.status().growth.state != GrowthStatus::State::Idle && written < 400) {
            fill(m, written, written + 4);
            QVERIFY(!m.remove(keyOf(written)));
            QVERIFY(!m.put(keyOf(written), bodyOf(written)));
            written += 4;
            m.wait(200ms);
        }
        QVERIFY(waitSettled(m));
        checkAll(m, written);
        for (const store::DriveStatus& drive : m.status().drives)
            QVERIFY2(slotsOf(drive) > 3'200 && slotsOf(drive) < 3'350, drive.path.c_str());
        m.wait(60s); // old holders forget, orphans are swept
        m.stop();
        QVERIFY(m.start());
        QVERIFY(m.waitWhole());
        checkAll(m, written);
        // Any two may fail, the new one among them.
        m.setMounted(4, false);
        m.setMounted(1, false);
        m.wait(20s);
        checkAll(m, written);
    }

    void aDriveIsDrainedAndLeavesEmpty()
    {
        RuleMachine m(5);
        QVERIFY(m.start());
        fill(m, 0, 30);
        QVERIFY(!grow(m, drain(2)));
        QVERIFY(waitSettled(m));
        QCOMPARE(m.status().drives[2].state, DriveState::Retired);
        checkAll(m, 30);
        m.setMounted(2, false);
        m.stop();
        QVERIFY(m.start());
        QVERIFY(m.waitWhole());
        checkAll(m, 30);
        m.setMounted(0, false);
        m.setMounted(4, false);
        m.wait(20s);
        checkAll(m, 30);
    }

    void tooFewDrivesAreRefused()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QCOMPARE(grow(m, drain(0)), std::optional(Code::InvalidArgument));
        QCOMPARE(grow(m, add({m.path(0)})), std::optional(Code::InvalidArgument));
        QCOMPARE(grow(m, drain(9)), std::optional(Code::InvalidArgument));
        QVERIFY(!m.put("key", kShards));
        QVERIFY(m.holds("key", kShards));
    }

    void powerCutsWhileSlotsMove_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void powerCutsWhileSlotsMove()
    {
        QFETCH(int, seed);
        RuleMachine m(4, static_cast<std::uint64_t>(seed));
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 18);
        QVERIFY(!grow(m, add({m.path(4)})));
        int written = 18;
        for (int cut = 0; cut < 4; ++cut) {
            m.wait(std::chrono::milliseconds(400 + 977 * ((seed * 7 + cut * 3) % 11)));
            fill(m, written, written + 6);
            written += 6;
            m.powerCut();
            QVERIFY(m.start());
            checkAll(m, written);
        }
        QVERIFY(waitSettled(m));
        checkAll(m, written);
        QCOMPARE(m.status().drives.size(), std::size_t(5));
        m.setMounted(seed % 5, false);
        m.setMounted((seed + 2) % 5, false);
        m.wait(20s);
        checkAll(m, written);
    }

    void aDriveThatDiesWhileItIsFilledLosesNothing()
    {
        RuleMachine m(4);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 24);
        QVERIFY(!grow(m, add({m.path(4)})));
        m.wait(6s);
        m.setMounted(4, false);
        m.wait(20s);
        fill(m, 24, 30);
        checkAll(m, 30);
        m.setMounted(4, true);
        QVERIFY(waitSettled(m));
        checkAll(m, 30);
    }

    void aLostDrivesSlotGoesToADriveThatIsClear()
    {
        RuleMachine m(4);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 24);
        QVERIFY(!grow(m, add({m.path(4)})));
        for (int i = 0; i < 36'000 && m.status().growth.state != GrowthStatus::State::Idle; ++i)
            m.wait(100ms);
        // Those that gave a slot to the new drive have not forgotten it yet when drive 1 is gone for good, and
        // its slots are theirs.
        m.setMounted(1, false);
        m.wait(3s);
        QVERIFY(!grow(m, drain(1)));
        QVERIFY(waitSettled(m));
        checkAll(m, 24);
        m.wait(600s);
        m.stop();
        Oracle oracle;
        checkRedundancy(m.server(), {m.path(0), m.path(2), m.path(3), m.path(4)}, oracle);
        QVERIFY2(!oracle.failure(), oracle.failure().value_or("").c_str());
    }

    /// Nothing changes the layout when it comes back: it has no slot to learn.
    void aDriveThatLostAllItsSlotsForgetsThemWhenItIsBack()
    {
        RuleMachine m(4);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 24);
        m.setMounted(0, false);
        m.wait(20s);
        QVERIFY(!grow(m, add({m.path(4)})));
        QVERIFY(m.stateOf(0) != DriveState::Member);
        for (int i = 0; i < 3'600 && m.status().growth.state != GrowthStatus::State::Idle; ++i)
            m.wait(1s);
        m.wait(60s); // who gave slots away has forgotten them
        m.setMounted(0, true);
        QVERIFY(m.waitWhole());
        QCOMPARE(m.stateOf(0), DriveState::Member);
        m.wait(600s);
        checkAll(m, 24);
        m.stop();
        const auto store = m.server().databases().storeAt(m.path(0) + "/db");
        QVERIFY(store);
        for (const auto family : {drive::Family::Current, drive::Family::Aux, drive::Family::Body})
            QVERIFY2(store->rows(family).empty(), std::string(drive::familyName(family)).c_str());
        for (const std::string& file : m.disk(0).files())
            QVERIFY2(!file.starts_with("/shards/"), file.c_str());
    }

    /// What it holds may be all that there is, for as long as its successor is away.
    void aDriveWithoutSlotsKeepsWhatItHasWhileAMemberIsMissing()
    {
        RuleMachine m(4);
        m.mountMore(1);
        QVERIFY(m.start());
        fill(m, 0, 24);
        m.setMounted(0, false);
        m.wait(20s);
        QVERIFY(!grow(m, add({m.path(4)})));
        for (int i = 0; i < 3'600 && m.status().growth.state != GrowthStatus::State::Idle; ++i)
            m.wait(1s);
        m.wait(60s);
        m.setMounted(4, false);
        m.wait(20s);
        m.setMounted(0, true);
        m.wait(120s);
        const auto rows = [&m] {
            const auto store = m.server().databases().storeAt(m.path(0) + "/db");
            return store ? store->rows(drive::Family::Current).size() : 0;
        };
        QVERIFY(rows() > 0);
        m.setMounted(4, true);
        QVERIFY(m.waitWhole());
        m.wait(600s);
        QCOMPARE(rows(), std::size_t(0));
        checkAll(m, 24);
        m.stop();
    }
};

QTEST_GUILESS_MAIN(TestSlotMoves)
#include "test_slot_moves.moc"
