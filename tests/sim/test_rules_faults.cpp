// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "sim/model_meta_db.h"
#include "sim/rule_machine.h"
#include "store/rows.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using store::DriveState;

namespace
{

const ModelStore& databaseOf(RuleMachine& machine, int drive)
{
    const InodePtr folder = machine.disk(drive).find("/db");
    return dynamic_cast<const ModelStore&>(*folder->attachment);
}

ModelStore& database(RuleMachine& machine, int drive)
{
    const InodePtr folder = machine.disk(drive).find("/db");
    return dynamic_cast<ModelStore&>(*folder->attachment);
}

/// Counters that are not zero, as a drive has them.
std::map<std::string, std::string> countersOf(RuleMachine& machine, int drive)
{
    std::map<std::string, std::string> out;
    for (const auto& [key, value] : databaseOf(machine, drive).rows(drive::Family::Counters)) {
        if (value->find_first_not_of('\0') != std::string::npos)
            out.emplace(key, *value);
    }
    return out;
}

/// The stamp of the object of this size, as a drive has it; 0 if there is none.
std::uint64_t stampOf(RuleMachine& machine, int drive, const Segment& body)
{
    for (const auto& [key, value] : databaseOf(machine, drive).rows(drive::Family::Current)) {
        const auto row = store::VersionRow::decode(*value);
        if (row && row->size == body.length)
            return row->stamp;
    }
    return 0;
}

bool isOpenWithin(RuleMachine& machine, RuleMachine::Seconds patience)
{
    SimServer& server = machine.server();
    machine.world().run([&server] { return server.isOpen() || server.failure().has_value(); },
                        patience);
    return server.isOpen();
}

} // namespace

/// More of the rule book: drives and state directories that hang or fail while something is under way. The
/// number in a name is the rule's.
class TestRulesFaults : public QObject
{
    Q_OBJECT

private slots:
    void rule01_aDriveThatHangsInADecisionLeaves()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        // Drive 0 fails and the witness cannot be told: everything is closed until it is back.
        m.files().systemDisk().setFailed(true);
        m.disk(0).setFailed(true);
        QCOMPARE(m.put("key", kOther), std::optional(Code::Unavailable));
        m.disk(3).setHung(true); // before it is asked what it holds
        m.files().systemDisk().heal();
        m.disk(0).heal();
        m.wait(40s);
        QVERIFY(!m.put("other", kLarge)); // with drive 3 hanging still
        QVERIFY(m.holds("other", kLarge));
        QVERIFY(!m.get("key"));
        m.disk(3).heal();
        QVERIFY(m.waitWhole());
    }

    void rule01_aDriveThatHangsIsNoticedThoughNobodyUsesIt()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.wait(60s);
        m.disk(3).setHung(true);
        m.wait(25h); // the daily sweep asks each drive
        QVERIFY(m.stateOf(3) != DriveState::Member);
        // And goes on with the others.
        QVERIFY(!m.put("key", kLarger));
        QVERIFY(m.holds("key", kLarger));
        m.disk(3).heal();
        QVERIFY(m.waitWhole());
    }

    void rule03_aWitnessThatFailsOnceFreezesNothing()
    {
        for (std::uint64_t n = 1; n <= 2; ++n) {
            RuleMachine m(4, n);
            QVERIFY(m.start());
            QVERIFY(!m.put("key", kSmall));
            m.files().systemDisk().failNth(Operation::Sync, n, false);
            m.disk(3).setFailed(true); // for good
            const auto first = m.put("key", kOther);
            QVERIFY(!first || *first == Code::Unavailable);
            m.wait(20s);
            QVERIFY(!m.put("key", kLarge));
            QVERIFY(m.holds("key", kLarge));
            QVERIFY(m.stateOf(3) != DriveState::Member);
            m.powerCut();
            m.files().systemDisk().heal();
            QVERIFY2(m.start(), m.failure() ? m.failure()->sentence.c_str() : "no end");
            QVERIFY(m.holds("key", kLarge));
        }
    }

    void rule03_aSyncThatFailsMakesNoUnknownMember()
    {
        int started = 0;
        for (std::uint64_t n = 3; n <= 20; ++n) {
            RuleMachine m(2, n);
            QVERIFY(m.start());
            QVERIFY(!m.put("key", kSmall));
            m.setMounted(0, false);
            m.wait(10s);
            QVERIFY(!m.put("key", kOther));
            m.setMounted(0, true);
            // One of the promotions of drive 0, 256 partitions at a time, fails in its sync.
            m.files().systemDisk().failNth(Operation::Sync, n, n % 2 == 0);
            m.wait(3s);
            std::map<std::string, Bytes> before; // what was shown must be shown for good
            for (int i = 0; i < 64; ++i) { // enough for each group of partitions to have one
                const std::string key = "k" + std::to_string(i);
                const Segment body{1'000 + std::uint64_t(i), 700};
                Bytes bytes;
                if (!m.put(key, body) && !m.get(key, &bytes)) // else it was refused
                    before[key] = bytes;
            }
            m.kill();
            m.files().systemDisk().heal();
            m.setMounted(1, false);
            if (!m.start())
                continue; // it cannot be sure
            ++started;
            for (const auto& [key, bytes] : before) {
                Bytes now;
                const auto code = m.get(key, &now);
                QVERIFY2(code == std::optional(Code::Unavailable) || (!code && now == bytes),
                         (std::to_string(n) + ": " + key).c_str());
            }
        }
        QVERIFY(started > 0);
    }

    void rule03_aStateDirectoryThatHangsIsAnError()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.files().systemDisk().setHung(true);
        m.disk(3).setFailed(true);
        for (char key = 'a'; key <= 'h'; ++key) // and not: no answer
            QCOMPARE(m.put(std::string(1, key), kOther), std::optional(Code::Unavailable));
        m.files().systemDisk().heal();
        m.wait(30s);
        QVERIFY(!m.put("key", kLarge));
        QVERIFY(m.holds("key", kLarge));
        m.disk(3).heal();
        QVERIFY(m.waitWhole());
        m.powerCut();
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kLarge));
    }

    void rule04_aDriveThatHangsWhileTheStoreStarts_data()
    {
        QTest::addColumn<int>("tenths"); // of a millisecond after which it hangs
        for (const int tenths : {0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60, 90, 130, 200, 400})
            QTest::addRow("%d", tenths) << tenths;
    }
    void rule04_aDriveThatHangsWhileTheStoreStarts()
    {
        QFETCH(int, tenths);
        RuleMachine m(4, std::uint64_t(tenths) + 1);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.powerCut();
        m.server().start();
        if (tenths > 0)
            m.wait(std::chrono::microseconds(tenths * 100));
        m.disk(3).setHung(true);
        QVERIFY(isOpenWithin(m, 120s));
        QVERIFY(m.holds("key", kLarge));
        QVERIFY(!m.put("other", kSmall));
        m.disk(3).heal();
        QVERIFY(m.waitWhole());
    }

    void rule04_aSlowDriveIsWaitedForWhereItIsNeeded()
    {
        RuleMachine m(1);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.powerCut();
        m.disk(0).setHung(true);
        m.server().start();
        QVERIFY(!isOpenWithin(m, 60s));
        QVERIFY(!m.server().failure()); // slow is not absent
        m.disk(0).heal();
        QVERIFY(isOpenWithin(m, 60s));
        QVERIFY(m.holds("key", kLarge));
        m.powerCut();
        m.disk(0).setHung(true);
        m.server().start();
        QVERIFY(!isOpenWithin(m, 900s));
        QVERIFY(m.server().failure());
        QCOMPARE(m.server().failure()->kind, store::StartFailureKind::NotEnough);
        QVERIFY(m.server().failure()->sentence.find("/disk0") != std::string::npos);
    }

    /// Between its rows and its counters a drive that learned in full was whole to its log: one that loses
    /// the end of what it was given must not pass for a member.
    void rule07_halfOfAFullDifferenceIsSeenAfterwards()
    {
        for (const std::size_t lost : {1, 2, 3, 4, 5, 6, 8, 11, 15, 20, 28, 40}) {
            RuleMachine m(4, lost);
            QVERIFY(m.start());
            for (int i = 0; i < 16; ++i)
                QVERIFY(!m.put("k" + std::to_string(i), kSmall));
            m.setMounted(2, false); // the logs are kept for it
            m.wait(10s);
            for (int i = 0; i < 16; ++i)
                QVERIFY(!m.put("k" + std::to_string(i), kOther));
            m.stop();
            m.disk(0).empty();
            QVERIFY(m.start());
            for (int i = 0; i < 600 && m.stateOf(0) != DriveState::Member; ++i)
                m.wait(1s);
            QVERIFY(m.stateOf(0) == DriveState::Member);
            m.kill();
            database(m, 0).loseLog(lost);
            QVERIFY(m.start());
            m.setMounted(2, true);
            QVERIFY(m.waitWhole());
            QCOMPARE(m.status().objects, std::uint64_t(16));
            for (const int drive : {0, 2, 3}) {
                QVERIFY2(countersOf(m, drive) == countersOf(m, 1),
                         ("drive " + std::to_string(drive) + " after losing " + std::to_string(lost) +
                          " batches")
                             .c_str());
            }
        }
    }

    /// It answered for a record that it has not applied, hangs, and is taken out; what it can still say at
    /// once is older than what was answered.
    void rule08_whoHangsIsNotReadFrom()
    {
        int read = 0;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            RuleMachine m(4, seed);
            QVERIFY(m.start());
            for (const int drive : {0, 1, 2, 3}) { // one of them is the primary
                const std::string key = "k" + std::to_string(seed);
                QVERIFY(!m.put(key, kSmall));
                m.wait(1s);
                m.disk((drive + 1) % 4).setSlowness(300); // the answer waits for this one
                const auto put = m.begin<Result<void>>(m.putTask(key, kOther));
                const ModelStore& database = databaseOf(m, drive);
                m.world().run([&database] { return !database.rows(drive::Family::Log).empty(); }, 5s);
                m.wait(5ms); // so that its part is said
                m.disk(drive).setHung(true);
                m.disk((drive + 1) % 4).heal();
                const auto answer = m.finish(put);
                QVERIFY(answer);
                if (!*answer)
                    continue;
                const auto info = m.call<Result<store::ObjectInfo>>(m.store()->head("bucket", key));
                QVERIFY(info);
                QVERIFY2(!*info || (*info)->size == kOther.length,
                         ("seed " + std::to_string(seed) + ", drive " + std::to_string(drive)).c_str());
                read += *info ? 1 : 0;
                m.disk(drive).heal();
                QVERIFY(m.waitWhole());
            }
        }
        QVERIFY(read > 20);
    }

    void rule08_aConfigurationOnItsWayIsWaitedFor()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("small", kSmall));
        QVERIFY(!m.put("large", kLarge));
        m.disk(3).setFailed(true);
        m.disk(2).setHung(true); // less than what counts as silence
        const auto first = m.begin<Result<void>>(m.putTask("new", kSmall));
        m.wait(1s);
        std::vector<RuleMachine::Pending<Result<Bytes>>> gets;
        for (int i = 0; i < 4; ++i) {
            gets.push_back(m.begin<Result<Bytes>>(m.getTask("small")));
            gets.push_back(m.begin<Result<Bytes>>(m.getTask("large")));
        }
        std::vector<RuleMachine::Pending<Result<void>>> puts;
        for (int i = 0; i < 4; ++i) {
            puts.push_back(m.begin<Result<void>>(m.putTask("s" + std::to_string(i), kSmall)));
            puts.push_back(m.begin<Result<void>>(m.putTask("l" + std::to_string(i), kLarge)));
        }
        m.wait(3s);
        m.disk(2).heal();
        for (const auto& get : gets) {
            const auto answer = m.finish(get);
            QVERIFY(answer);
            QVERIFY2(answer->has_value(), *answer ? "" : answer->error().describe().c_str());
        }
        puts.push_back(first);
        for (const auto& put : puts) {
            const auto answer = m.finish(put);
            QVERIFY(answer);
            QVERIFY2(answer->has_value(), *answer ? "" : answer->error().describe().c_str());
        }
        for (const int drive : {0, 1, 2})
            QVERIFY(m.stateOf(drive) == DriveState::Member);
    }

    void rule08_whoFailedToApplyIsNotReadFrom()
    {
        int refused = 0;
        for (std::uint64_t seed = 1; seed <= 24; ++seed) {
            RuleMachine m(4, seed);
            QVERIFY(m.start());
            m.files().systemDisk().setSlowness(3'000); // leaving takes its time
            m.disk(3).setSlowness(30);
            const std::string key = "k" + std::to_string(seed);
            const auto put = m.begin<Result<void>>(m.putTask(key, kSmall));
            const ModelStore& database = databaseOf(m, 3);
            m.world().run([&database] { return !database.rows(drive::Family::Log).empty(); }, 5s);
            m.disk(3).setCapacity(0); // it holds the record, and has no room to apply it
            const auto answer = m.finish(put);
            if (!answer || !*answer)
                continue; // it was the primary
            for (int i = 0; i < 6; ++i) {
                const std::string shown = m.list();
                QVERIFY2(shown == "503" || shown == key, (key + ": " + shown).c_str());
            }
            refused += m.stateOf(3) != DriveState::Member ? 1 : 0;
        }
        QVERIFY(refused > 5);
    }

    void rule13_stampsGoOnAfterARestart()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.stop();
        // Who was not the primary may have closed before it applied the record.
        const std::uint64_t before = std::max(stampOf(m, 0, kSmall), stampOf(m, 1, kSmall));
        QVERIFY(before != 0);
        m.world().jumpWall(-2h);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kOther));
        m.stop();
        QVERIFY(std::max(stampOf(m, 0, kOther), stampOf(m, 1, kOther)) > before);
    }
};

QTEST_GUILESS_MAIN(TestRulesFaults)
#include "test_rules_faults.moc"
