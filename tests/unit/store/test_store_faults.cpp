// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <bit>

#include "drive/sys_rows.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kMiB = 1 << 20;

void corruptShardsOf(FakeDrive& drive, std::uint64_t block)
{
    for (auto& [key, shard] : drive.shards)
        shard->corrupt.insert(block);
}

bool owesNothing(FakeReplicaSet& replicas)
{
    return std::ranges::all_of(replicas.fakes,
                               [](const auto& drive) { return drive->owedCount() == 0; });
}

} // namespace

class TestStoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyParityManyDrivesMayBeAway_data()
    {
        QTest::addColumn<int>("drives");
        QTest::addColumn<int>("k");
        QTest::newRow("1+1") << 2 << 1;
        QTest::newRow("2+1") << 3 << 2;
        QTest::newRow("2+2") << 4 << 2;
        QTest::newRow("4+2") << 6 << 4;
    }
    void anyParityManyDrivesMayBeAway()
    {
        QFETCH(int, drives);
        QFETCH(int, k);
        StoreFixture fixture(std::uint32_t(drives), {std::uint8_t(k), std::uint8_t(drives - k)});
        const std::string large = patterned(3 * kMiB + 5);
        QVERIFY(fixture.put("large", large).has_value());
        QVERIFY(fixture.put("small", "tiny").has_value());
        for (std::uint32_t away = 0; away < (1U << drives); ++away) {
            fixture.replicas.removed.clear();
            for (int i = 0; i < drives; ++i) {
                if ((away >> i) & 1U)
                    fixture.replicas.removed.insert(std::uint32_t(i));
            }
            const bool enough = drives - std::popcount(away) >= k;
            const auto got = fixture.get("large");
            QCOMPARE(got.has_value(), enough);
            if (enough)
                QVERIFY(*got == large);
            else
                QCOMPARE(got.error().code, Code::Unavailable);
            if (enough)
                QCOMPARE(*fixture.get("small"), std::string("tiny"));
        }
    }

    void lostAndCorruptShardsAreReadAroundAndMended()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(5 * kMiB + 99);
        QVERIFY(fixture.put("key", body).has_value());
        corruptShardsOf(*fixture.replicas.fakes[0], 3);
        fixture.replicas.fakes[1]->shards.clear();
        auto got = fixture.get("key");
        QVERIFY(got.has_value());
        QVERIFY(*got == body);
        QVERIFY(fixture.loop.runUntil([&] {
            return owesNothing(fixture.replicas) &&
                   fixture.store->background().heal().counts().shards == 2;
        }));
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(4));
        // Now from what was rebuilt alone.
        fixture.replicas.remove(2);
        fixture.replicas.remove(3);
        got = fixture.get("key");
        QVERIFY(got.has_value());
        QVERIFY(*got == body);
    }

    void everyShardMayBeCorruptSomewhereElse()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(4 * kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        for (std::uint32_t i = 0; i < 4; ++i)
            corruptShardsOf(*fixture.replicas.fakes[i], 2 + i);
        const auto got = fixture.get("key");
        QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
        QVERIFY(*got == body);
    }

    void whatIsBeyondRepairIsCorruptNotWrong()
    {
        StoreFixture fixture(3, {2, 1});
        QVERIFY(fixture.put("key", patterned(kMiB)).has_value());
        corruptShardsOf(*fixture.replicas.fakes[0], 1);
        corruptShardsOf(*fixture.replicas.fakes[2], 1);
        QCOMPARE(fixture.get("key").error().code, Code::Corrupt);
    }

    void aDriveThatFailsUnderAWriteLosesItsShard()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(9 * kMiB);
        PutOptions options;
        auto writer = fixture.loop.run(fixture.store->put("bucket", "key", options));
        QVERIFY(fixture.loop.run((*writer)->write(asBytes(body).first(5 * kMiB))).has_value());
        fixture.replicas.fakes[3]->broken = true;
        QVERIFY(fixture.loop.run((*writer)->write(asBytes(body).subspan(5 * kMiB))).has_value());
        const auto put = fixture.loop.run((*writer)->commit(digestsOf(body)));
        QVERIFY2(put.has_value(), put ? "" : put.error().describe().c_str());
        QCOMPARE(fixture.replicas.reported, std::uint64_t(1));
        QCOMPARE(fixture.replicas.fakes[3]->owedCount(), std::uint64_t(1));
        QVERIFY(*fixture.get("key") == body);
        // It comes back and gets what it owes.
        fixture.replicas.fakes[3]->broken = false;
        fixture.replicas.restore(3);
        QVERIFY(fixture.loop.runUntil([&] { return owesNothing(fixture.replicas); }));
        fixture.replicas.remove(0);
        fixture.replicas.remove(1);
        QVERIFY(*fixture.get("key") == body);
    }

    void twoDrivesThatFailUnderAWriteAreTooMany()
    {
        StoreFixture fixture(4, {2, 2});
        auto writer = fixture.loop.run(fixture.store->put("bucket", "key", {}));
        fixture.replicas.fakes[1]->broken = true;
        fixture.replicas.fakes[2]->broken = true;
        const std::string body = patterned(9 * kMiB);
        Result<void> written = fixture.loop.run((*writer)->write(asBytes(body)));
        if (written) {
            const auto put = fixture.loop.run((*writer)->commit(digestsOf(body)));
            QCOMPARE(put.error().code, Code::Unavailable);
        } else {
            QCOMPARE(written.error().code, Code::Unavailable);
        }
        QCOMPARE(fixture.get("key").error().code, Code::NotFound);
    }

    void aDriveThatHangsIsLeftBehindOnceItIsRemoved()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(9 * kMiB);
        fixture.replicas.fakes[0]->hang();
        std::optional<Result<ObjectInfo>> put;
        struct Put
        {
            static Task<void> run(ObjectStore* store, std::string body,
                                  std::optional<Result<ObjectInfo>>* into)
            {
                PutOptions options;
                auto task = putBody(store, "bucket", "key", std::move(body), std::move(options), kMiB);
                *into = co_await std::move(task);
            }
        };
        env::spawn(fixture.loop.executor(), Put::run(fixture.store.get(), body, &put));
        QVERIFY(!fixture.loop.runUntil([&] { return put.has_value(); }, std::chrono::seconds(1)));
        fixture.replicas.remove(0); // as rule 1 does after a while
        QVERIFY(fixture.loop.runUntil([&] { return put.has_value(); }, std::chrono::seconds(10)));
        QVERIFY2(put->has_value(), *put ? "" : put->error().describe().c_str());
        QVERIFY(*fixture.get("key") == body);
        fixture.replicas.fakes[0]->release();
    }

    void aDriveThatHangsDoesNotHoldReadsUp()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(9 * kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        fixture.replicas.fakes[0]->hang();
        const auto begin = std::chrono::steady_clock::now();
        const auto got = fixture.get("key");
        const auto took = std::chrono::steady_clock::now() - begin;
        fixture.replicas.fakes[0]->release();
        QVERIFY(got.has_value());
        QVERIFY(*got == body);
        QVERIFY(took < std::chrono::seconds(5));
    }

    void aDebtOfADriveThatJustLeftIsKept()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(2 * kMiB);
        fixture.replicas.fakes[3]->broken = true;
        QVERIFY(fixture.put("key", body).has_value());
        fixture.replicas.fakes[3]->broken = false;
        QCOMPARE(fixture.replicas.fakes[3]->owedCount(), std::uint64_t(1));
        // The worker has it in its list still, but its slot is empty by now.
        fixture.replicas.leaving.insert(3);
        fixture.replicas.restore(3);
        const HealWorker& heal = fixture.store->background().heal();
        QVERIFY(fixture.loop.runUntil([&] {
            return heal.counts().failures > 0 || fixture.replicas.fakes[3]->owedCount() == 0;
        }));
        QCOMPARE(fixture.replicas.fakes[3]->owedCount(), std::uint64_t(1));
        fixture.replicas.leaving.clear();
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().shards == 1; }));
        QVERIFY(owesNothing(fixture.replicas));
    }

    void aDriveThatHangsDoesNotStopHealingForGood()
    {
        StoreFixture fixture(6, {4, 2});
        const std::string body = patterned(2 * kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        const auto loseShard = [&](int drive) {
            FakeDrive& from = *fixture.replicas.fakes[std::size_t(drive)];
            for (const auto& [key, shard] : from.shards) {
                const auto& [partition, extent, index] = key;
                from.owedKeys.insert(drive::owedShardKey({partition, extent, index}));
            }
            from.shards.clear();
        };
        fixture.replicas.fakes[0]->hang(); // while its debts are asked for
        loseShard(0);
        loseShard(5);
        const HealWorker& heal = fixture.store->background().heal();
        QVERIFY(fixture.loop.runUntil([&] { return fixture.replicas.fakes[0]->isAsked(); }));
        fixture.replicas.remove(0); // as rule 1 does after a while
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().shards == 1; }));
        QCOMPARE(fixture.replicas.fakes[5]->owedCount(), std::uint64_t(0));
        QCOMPARE(fixture.replicas.fakes[0]->owedCount(), std::uint64_t(1));
        fixture.replicas.fakes[0]->release();
        fixture.replicas.restore(0);
        QVERIFY(fixture.loop.runUntil([&] { return owesNothing(fixture.replicas); }));
    }

    void narrowBodiesAreWrittenAgainWhenTheDrivesAreBack()
    {
        StoreFixture fixture(4, {2, 2});
        fixture.replicas.remove(3);
        fixture.replicas.remove(2);
        const std::string large = patterned(3 * kMiB);
        QVERIFY(fixture.put("large", large).has_value());
        QVERIFY(fixture.put("small", "tiny").has_value());
        QCOMPARE(fixture.store->background().survey().degraded(), std::uint64_t(2));
        QCOMPARE(fixture.store->background().survey().worstSurvives(), std::uint8_t(1));
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(2));
        fixture.replicas.restore(2);
        fixture.replicas.restore(3);
        QVERIFY(fixture.loop.runUntil([&] {
            return fixture.store->background().survey().degraded() == 0 &&
                   fixture.replicas.shardCount() == 4;
        }));
        QVERIFY(fixture.settle());
        fixture.replicas.remove(0);
        fixture.replicas.remove(1);
        QVERIFY(*fixture.get("large") == large);
        QCOMPARE(*fixture.get("small"), std::string("tiny"));
    }

    void pendingExtentsOfAnEndedRunAreJudgedByTheirOwner()
    {
        StoreFixture fixture(4, {2, 2});
        const auto upload = fixture.loop.run(fixture.store->createUpload("bucket", "key", {}));
        const std::string body = patterned(kMiB);
        // Part 2 lives elsewhere and is pending; part 3 is committed, and its owner's record never came.
        QVERIFY(fixture.loop
                    .run(putPartBody(fixture.store.get(), "bucket", "key", upload->uploadId, 2, body))
                    .has_value());
        fixture.replicas.failNextCommit = Code::Ok;
        {
            auto writer = fixture.loop.run(
                fixture.store->putPart("bucket", "key", upload->uploadId, 3, body.size()));
            QVERIFY(fixture.loop.run((*writer)->write(asBytes(body))).has_value());
            fixture.replicas.loseNextAnswer = true; // of the pending row's commit
            QVERIFY(!fixture.loop.run((*writer)->commit(digestsOf(body))));
        }
        const auto pending = [&] {
            int count = 0;
            for (const auto& [key, value] : fixture.replicas.rows(drive::Family::Aux)) {
                if (key[2] != 'E')
                    continue;
                const auto row = drive::ExtentRow::decode(
                    readBe<PartitionId>(key.data()), Uuid::fromRaw(std::string_view(key).substr(3)),
                    value);
                count += row->pendingBoot ? 1 : 0;
            }
            return count;
        };
        QCOMPARE(pending(), 2);
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(8));
        // The next run: the one that the part names stays, the other goes.
        ObjectStore again(fixture.replicas, *fixture.clock, *fixture.random,
                          {fixture.loop.executor()}, fixture.pins);
        again.start();
        QVERIFY(fixture.loop.runUntil(
            [&] { return pending() == 0 && fixture.replicas.shardCount() == 4; }));
        fixture.loop.run(again.stop());
        const auto parts = fixture.loop.run(
            fixture.store->listParts("bucket", "key", upload->uploadId, 0, 100));
        QCOMPARE(parts->parts.size(), std::size_t(1));
        QVERIFY(fixture.replicas.fakes[0]->sweeps > 0);
    }

    void aLostAnswerLosesNothing()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(kMiB);
        fixture.replicas.loseNextAnswer = true;
        QCOMPARE(fixture.put("key", body).error().code, Code::Unavailable);
        QVERIFY(*fixture.get("key") == body); // it was committed after all
        fixture.replicas.failNextCommit = Code::Unavailable;
        QCOMPARE(fixture.put("key", "other").error().code, Code::Unavailable);
        QVERIFY(*fixture.get("key") == body);
    }

    void aFullDriveRefusesBodiesAndTakesDeletes()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        fixture.replicas.fakes[2]->full = true;
        QCOMPARE(fixture.put("other", body).error().code, Code::NoSpace);
        QVERIFY(fixture.remove("key")->existed);
    }

    void owedSmallBodiesAreCopied()
    {
        StoreFixture fixture(2, {1, 1});
        QVERIFY(fixture.put("key", "tiny").has_value());
        FakeDrive& second = *fixture.replicas.fakes[1];
        const std::string key = second.bodies.begin()->first;
        second.bodies.clear();
        second.owedKeys.insert("b" + key);
        QVERIFY(fixture.loop.runUntil([&] { return owesNothing(fixture.replicas); }));
        QCOMPARE(second.bodies[key], std::string("tiny"));
    }
};

QTEST_APPLESS_MAIN(TestStoreFaults)
#include "test_store_faults.moc"
