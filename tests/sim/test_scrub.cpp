// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/sys_rows.h"
#include "sim/rule_machine.h"
#include "store/row_keys.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using drive::Family;
using State = store::ScrubStatus::State;

namespace
{


store::ScrubStatus scrubOf(RuleMachine& m)
{
    const auto status = m.call<Result<store::ScrubStatus>>(m.store()->scrubStatus());
    return status && *status ? **status : store::ScrubStatus{};
}

bool start(RuleMachine& m)
{
    const auto started = m.call<Result<void>>(m.store()->startScrub());
    return started && started->has_value();
}

bool waitIdle(RuleMachine& m)
{
    for (int i = 0; i < 3'600; ++i) {
        if (scrubOf(m).state == State::Idle)
            return true;
        m.wait(1s);
    }
    return false;
}

std::vector<store::QuarantineEntry> quarantineOf(RuleMachine& m)
{
    const auto page = m.call<Result<store::QuarantinePage>>(m.store()->quarantine({}, 1000));
    return page && *page ? (*page)->entries : std::vector<store::QuarantineEntry>{};
}

std::vector<std::string> shardFiles(RuleMachine& m, int drive)
{
    std::vector<std::string> out;
    for (const std::string& file : m.disk(drive).files()) {
        if (file.find("/shards/") != std::string::npos)
            out.push_back(file);
    }
    return out;
}

/// Changes a row of a drive that is not running, behind the store's back.
void write(RuleMachine& m, int drive, const drive::Batch& batch)
{
    m.world().startProcess();
    {
        auto opened = m.server().databases().open(m.path(drive) + "/db", false);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().describe().c_str());
        QVERIFY(opened->db->write(batch, true).has_value());
    }
    m.kill();
}

} // namespace

/// Rule 14 with the scrub: nothing is dropped unseen, and what is seen is said.
class TestScrub : public QObject
{
    Q_OBJECT

private slots:
    void flippedBitsAtRestAreFoundAndMendedWithoutARead()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        for (int i = 0; i < 6; ++i)
            QVERIFY(!m.put("large" + std::to_string(i), Segment{std::uint64_t(i + 10), 300'000}));
        m.stop();
        // One bit in each of two shards of every object: on drives 1 and 2.
        for (const int drive : {1, 2}) {
            for (const std::string& file : shardFiles(m, drive))
                QVERIFY(m.disk(drive).flipBit(file, 4096 + 1'000, 3));
        }
        QVERIFY(m.start());
        QVERIFY(start(m));
        QVERIFY(waitIdle(m));
        QVERIFY(m.waitWhole());
        QCOMPARE(scrubOf(m).found, std::uint64_t(12));
        m.wait(60s);
        QCOMPARE(scrubOf(m).mended, std::uint64_t(12));
        // The other two go: what was mended has to serve.
        m.setMounted(0, false);
        m.setMounted(3, false);
        m.wait(20s);
        for (int i = 0; i < 6; ++i)
            QVERIFY(m.holds("large" + std::to_string(i), Segment{std::uint64_t(i + 10), 300'000}));
    }

    void rowsCountersAndCopiesThatDifferAreMended()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        for (int i = 0; i < 20; ++i)
            QVERIFY(!m.put("small" + std::to_string(i), Segment{std::uint64_t(i + 1), 500}));
        m.wait(5s);
        m.stop();
        const auto rows = m.server().databases().storeAt(m.path(2) + "/db");
        QVERIFY(rows);
        const std::string gone = std::next(rows->rows(Family::Current).begin(), 5)->first;
        const std::string copy = rows->rows(Family::Body).begin()->first;
        const std::string counter = rows->rows(Family::Counters).begin()->first;
        drive::Batch batch;
        batch.remove(Family::Current, gone);
        batch.put(Family::Current, gone + "?", "nobody's");
        batch.remove(Family::Body, copy);
        batch.put(Family::Counters, counter, store::CounterDelta{9, 9, 9, 9}.encode());
        write(m, 2, batch);
        QVERIFY(m.start());
        QVERIFY(start(m));
        QVERIFY(waitIdle(m));
        QVERIFY(m.waitWhole());
        QCOMPARE(scrubOf(m).found, std::uint64_t(4));
        QVERIFY(quarantineOf(m).empty());
        m.stop();
        const auto now = m.server().databases().storeAt(m.path(2) + "/db");
        const auto other = m.server().databases().storeAt(m.path(1) + "/db");
        QVERIFY(now->rows(Family::Current).contains(gone));
        QVERIFY(!now->rows(Family::Current).contains(gone + "?"));
        QVERIFY(now->rows(Family::Body).contains(copy));
        QCOMPARE(*now->rows(Family::Counters).at(counter), *other->rows(Family::Counters).at(counter));
    }

    void itGoesOnAfterACrashWhereItWas()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        for (int i = 0; i < 8; ++i)
            QVERIFY(!m.put("large" + std::to_string(i), Segment{std::uint64_t(i + 10), 12'000'000}));
        QVERIFY(start(m));
        const WallNanos started = scrubOf(m).lastStarted;
        for (int i = 0; i < 600 && scrubOf(m).bytesDone == 0; ++i)
            m.wait(100ms);
        QVERIFY(scrubOf(m).bytesDone > 0);
        QCOMPARE(scrubOf(m).state, State::Running);
        m.powerCut();
        QVERIFY(m.start());
        QCOMPARE(scrubOf(m).state, State::Running);
        QCOMPARE(scrubOf(m).lastStarted, started);
        const auto paused = m.call<Result<void>>(m.store()->pauseScrub(true));
        QVERIFY(paused && paused->has_value());
        m.powerCut();
        QVERIFY(m.start());
        m.wait(60s);
        QCOMPARE(scrubOf(m).state, State::Paused);
        const auto resumed = m.call<Result<void>>(m.store()->pauseScrub(false));
        QVERIFY(resumed && resumed->has_value());
        QVERIFY(waitIdle(m));
        QCOMPARE(scrubOf(m).lastStarted, started);
        QCOMPARE(scrubOf(m).found, std::uint64_t(0));
        QVERIFY(scrubOf(m).bytesDone >= 2 * 8 * 12'000'000ULL);
    }

    void whatIsBeyondParityIsListedAndTheRestIsFine()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("lost", kLarge));
        m.stop();
        for (const int drive : {0, 1, 3}) {
            for (const std::string& file : shardFiles(m, drive))
                QVERIFY(m.disk(drive).flipBit(file, 4096 + 1'000, 3));
        }
        QVERIFY(m.start());
        QVERIFY(!m.put("fine", kLarge));
        QVERIFY(!m.put("small", kSmall));
        QVERIFY(start(m));
        QVERIFY(waitIdle(m));
        const auto entries = quarantineOf(m);
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries[0].key, std::string("lost"));
        QCOMPARE(entries[0].bucket, std::string("bucket"));
        QCOMPARE(m.status().quarantined, std::uint64_t(1));
        QVERIFY(m.get("lost")); // an error, not other bytes
        QVERIFY(m.holds("fine", kLarge));
        QVERIFY(m.holds("small", kSmall));
        m.powerCut();
        QVERIFY(m.start());
        m.wait(30s);
        QCOMPARE(m.status().quarantined, std::uint64_t(1));
        QVERIFY(!m.remove("lost"));
        QVERIFY(quarantineOf(m).empty());
        m.wait(30s);
        QCOMPARE(m.status().quarantined, std::uint64_t(0));
        QVERIFY(m.waitWhole()); // nothing is owed for it any more
    }

    void itIsDueEveryThirtyDays()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.wait(120s);
        QCOMPARE(scrubOf(m).lastStarted, WallNanos(0));
        m.world().jumpWall(31 * 24h);
        m.wait(120s);
        QVERIFY(waitIdle(m));
        QVERIFY(scrubOf(m).lastFinished > 0);
        const auto never = m.call<Result<void>>(m.store()->setScrub(0));
        QVERIFY(never && never->has_value());
        QCOMPARE(scrubOf(m).nextDue, WallNanos(0));
    }
};

QTEST_GUILESS_MAIN(TestScrub)
#include "test_scrub.moc"
