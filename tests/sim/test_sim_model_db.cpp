// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "sim/model_meta_db.h"

using namespace holdfast;
using namespace holdfast::sim;
using drive::Batch;
using drive::Family;

namespace
{

struct Machine
{
    explicit Machine(std::uint64_t seed)
        : world(seed), files(world), disk(files.mount("/d", "d", 1 << 20)), factory(files)
    {
        world.startProcess();
    }
    std::unique_ptr<drive::MetaDb> open(bool create = false)
    {
        auto report = factory.open("/d/db", create);
        damaged = report && report->logWasDamaged;
        return report ? std::move(report->db) : nullptr;
    }
    void create()
    {
        auto db = open(true);
        QVERIFY(db);
        QVERIFY(files.syncDirectory("/d"));
    }
    void powerCut()
    {
        world.endProcess(true);
        disk.powerCut();
        world.startProcess();
    }

    SimWorld world;
    SimFileSystem files;
    SimDisk& disk;
    ModelMetaDbFactory factory;
    bool damaged = false;
};

Batch putting(const std::string& key, const std::string& value)
{
    Batch batch;
    batch.put(Family::Current, key, value);
    return batch;
}

std::string keysOf(drive::MetaDb& db)
{
    std::string keys;
    auto at = db.iterate(Family::Current, false);
    for ((*at)->seek(""); (*at)->valid(); (*at)->next())
        keys += (*at)->key();
    return keys;
}

} // namespace

class TestSimModelDb : public QObject
{
    Q_OBJECT

private slots:
    void opensOnlyWhatIsThere()
    {
        Machine m(1);
        QCOMPARE(m.factory.open("/d/db", false).error().code, Code::Corrupt);
        auto db = m.open(true);
        QVERIFY(db);
        QVERIFY(!m.open()); // once at a time
        db.reset();
        QVERIFY(m.open());
    }

    void powerCutLosesASuffixOfUnsyncedBatches()
    {
        std::set<std::string> seen;
        int damaged = 0;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Machine m(seed);
            m.create();
            auto db = m.open();
            QVERIFY(db->write(putting("a", "1"), true));
            QVERIFY(db->write(putting("b", "1"), false));
            QVERIFY(db->write(putting("c", "1"), false));
            m.powerCut();
            auto again = m.open();
            QVERIFY(again);
            damaged += m.damaged ? 1 : 0;
            seen.insert(keysOf(*again));
        }
        QCOMPARE(seen, (std::set<std::string>{"a", "ab", "abc"}));
        QVERIFY(damaged > 0 && damaged < 50);
    }

    void laterSyncMakesEarlierBatchesDurable()
    {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            Machine m(seed);
            m.create();
            auto db = m.open();
            QVERIFY(db->write(putting("a", "1"), false));
            QVERIFY(db->write(putting("b", "1"), true));
            m.powerCut();
            QCOMPARE(keysOf(*m.open()), std::string("ab"));
        }
    }

    void failedWriteMayOrMayNotHaveHappened()
    {
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Machine m(seed);
            m.create();
            auto db = m.open();
            m.disk.failNth(Operation::Write, 1, false);
            QVERIFY(!db->write(putting("a", "1"), true));
            QVERIFY(!db->write(putting("b", "1"), true)); // until it is reopened
            db.reset();
            m.powerCut();
            auto again = m.open();
            QVERIFY(again->write(putting("z", "1"), true));
            seen.insert(keysOf(*again));
        }
        QCOMPARE(seen, (std::set<std::string>{"z", "az"}));
    }

    void fullDiskChangesNothing()
    {
        Machine m(2);
        m.create();
        auto db = m.open();
        m.disk.setCapacity(m.disk.used() + 100);
        QCOMPARE(db->write(putting("a", std::string(200, 'x')), true).error().code, Code::NoSpace);
        QVERIFY(db->write(putting("b", "1"), true));
        QCOMPARE(keysOf(*db), std::string("b"));
    }

    void damagedRowsAnswerCorruptUntilOverwritten()
    {
        Machine m(3);
        m.create();
        auto db = m.open();
        for (const char* key : {"a", "b", "c"})
            QVERIFY(db->write(putting(key, "1"), true));
        m.factory.storeAt("/d/db")->corruptRow(Family::Current, "b");
        QCOMPARE(db->get(Family::Current, "b").error().code, Code::Corrupt);
        auto at = db->iterate(Family::Current, true);
        (*at)->seek("a");
        QVERIFY((*at)->valid());
        (*at)->next();
        QVERIFY(!(*at)->valid());
        QCOMPARE((*at)->status().error().code, Code::Corrupt);
        QVERIFY(db->write(putting("b", "2"), true));
        QCOMPARE(**db->get(Family::Current, "b"), std::string("2"));
        m.factory.storeAt("/d/db")->corruptForGood();
        db.reset();
        QVERIFY(!m.open());
    }

    void damagedLogLosesSyncedBatchesAndSaysSo()
    {
        Machine m(4);
        m.create();
        {
            auto db = m.open();
            for (const char* key : {"a", "b", "c", "d"})
                QVERIFY(db->write(putting(key, "1"), true));
        }
        m.factory.storeAt("/d/db")->loseLog(2);
        auto db = m.open();
        QVERIFY(m.damaged);
        QCOMPARE(keysOf(*db), std::string("ab"));
        QVERIFY(db->flush());
        m.factory.storeAt("/d/db")->loseLog(2); // nothing is in the log any more
        QCOMPARE(keysOf(*db), std::string("ab"));
    }

    void iteratorIsASnapshotAndMergesAdd()
    {
        Machine m(5);
        m.create();
        auto db = m.open();
        QVERIFY(db->write(putting("a", "1"), true));
        auto at = db->iterate(Family::Current, true);
        Batch batch;
        batch.put(Family::Current, "b", "1");
        batch.remove(Family::Current, "a");
        std::string delta;
        appendLe<std::int64_t>(delta, 5);
        appendLe<std::int64_t>(delta, -1);
        batch.merge(Family::Counters, "n", delta);
        batch.merge(Family::Counters, "n", delta);
        QVERIFY(db->write(batch, false));
        (*at)->seek("");
        QCOMPARE((*at)->key(), std::string_view("a"));
        QCOMPARE(keysOf(*db), std::string("b"));
        const std::string sum = **db->get(Family::Counters, "n");
        QCOMPARE(readLe<std::int64_t>(sum.data()), std::int64_t(10));
        QCOMPARE(readLe<std::int64_t>(sum.data() + 8), std::int64_t(-2));
    }

    void goesWhereItsDiskGoes()
    {
        Machine m(6);
        m.create();
        auto db = m.open();
        QVERIFY(db->write(putting("a", "1"), true));
        const auto snapshot = m.disk.snapshot();
        QVERIFY(db->write(putting("b", "1"), true));
        m.files.setMounted("/d", false);
        QVERIFY(!db->write(putting("c", "1"), true));
        QVERIFY(!db->get(Family::Current, "a"));
        QVERIFY(!m.open());
        db.reset();
        m.files.setMounted("/d", true);
        QCOMPARE(keysOf(*m.open()), std::string("ab"));
        m.disk.restore(snapshot, true);
        QCOMPARE(keysOf(*m.open()), std::string("a"));
        QVERIFY(m.files.rename("/d/db", "/d/old"));
        QVERIFY(!m.open());
        m.disk.empty();
        QCOMPARE(m.disk.used(), std::uint64_t(0));
        QVERIFY(!m.factory.storeAt("/d/old"));
    }

    void databaseWhoseFolderWasNotSyncedMayBeLost()
    {
        int lost = 0;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Machine m(seed);
            {
                auto db = m.open(true);
                QVERIFY(db->write(putting("a", "1"), true));
            }
            m.powerCut();
            lost += m.open() ? 0 : 1;
        }
        QVERIFY(lost > 5 && lost < 45);
    }
};

QTEST_APPLESS_MAIN(TestSimModelDb)
#include "test_sim_model_db.moc"
