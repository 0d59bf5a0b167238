// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include "base/checksum.h"
#include "drive/sys_rows.h"
#include "store/pace.h"
#include "store/row_compare.h"
#include "store/scrub_state.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kMiB = 1 << 20;
using State = ScrubStatus::State;

class ScrubFixture : public StoreFixture
{
public:
    ScrubFixture(std::uint32_t drives, drive::Geometry geometry) : StoreFixture(drives, geometry) {}

    [[nodiscard]] ScrubWorker& scrub() { return store->background().scrub(); }
    [[nodiscard]] ScrubStatus status() { return *loop.run(scrub().status()); }
    /// One whole scrub, and all that it asks for.
    bool scrubOnce()
    {
        return loop.run(scrub().start()).has_value() &&
               loop.runUntil([this] { return status().state == State::Idle; });
    }
    bool waitMended()
    {
        return loop.runUntil([this] {
            return std::ranges::all_of(replicas.fakes,
                                       [](const auto& drive) { return drive->owedCount() == 0; });
        });
    }
    [[nodiscard]] std::vector<QuarantineEntry> quarantine()
    {
        return loop.run(store->quarantine({}, 1000))->entries;
    }
};

/// A clock that stands still, and a drive that says what it is told to.
class StoppedClock : public env::Clock
{
public:
    std::int64_t now = 1'000 * kNanosPerSecond;
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }
};

} // namespace

class TestStoreScrub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePaceIsTheRateAndHalfOfItUnderLoad()
    {
        StoppedClock clock;
        const RowFamilies rows;
        Uuid id;
        id.bytes[0] = 1;
        FakeDrive drive(id, 0, rows);
        Pace pace(clock, 40'000'000);
        // A quarter of a second may be taken at once; then 40 MB/s.
        QCOMPARE(pace.rest(drive, 10'000'000, 1).count(), std::int64_t(1'000'000));
        QCOMPARE(pace.rest(drive, 40'000'000, 1).count(), kNanosPerSecond);
        clock.now += kNanosPerSecond;
        QCOMPARE(pace.rest(drive, 20'000'000, 1).count(), kNanosPerSecond / 2);
        QVERIFY(!pace.isBusy(id));
        // Somebody waits for it: half the rate, and a longer least rest.
        drive.beats.outstanding = 1;
        clock.now += 10 * kNanosPerSecond;
        QCOMPARE(pace.rest(drive, 1'000, 1).count(), std::int64_t(5'000'000));
        QVERIFY(pace.isBusy(id));
        clock.now += kNanosPerSecond / 4;
        QCOMPARE(pace.rest(drive, 25'000'000, 1).count(), kNanosPerSecond);
        // Nobody waits at this moment, but others had many answers since.
        drive.beats = {0, 100};
        clock.now += 2 * kNanosPerSecond;
        QVERIFY(pace.rest(drive, 0, 1).count() > 0);
        QVERIFY(pace.isBusy(id));
        drive.beats.answered += 50; // our own
        clock.now += 2 * kNanosPerSecond;
        QVERIFY(pace.rest(drive, 0, 50).count() > 0);
        QVERIFY(!pace.isBusy(id));
    }

    void theStateIsKeptWhole()
    {
        ScrubState state;
        state.state = State::Paused;
        state.everyDays = 7;
        state.since = 1;
        state.lastStarted = 20 * kNanosPerSecond;
        state.lastFinished = 3;
        state.stage = ScrubStage::Extents;
        state.cursor = std::string("a\0b", 3);
        state.bytesDone = 4;
        state.bytesTotal = 5;
        state.rows = 6;
        state.found = 7;
        state.mended = 8;
        const auto again = ScrubState::decode(state.encode());
        QVERIFY(again.has_value());
        QCOMPARE(again->encode(), state.encode());
        QCOMPARE(again->cursor, state.cursor);
        QCOMPARE(again->nextDue(), 20 * kNanosPerSecond + 7 * 24 * 3600 * kNanosPerSecond);
        state.everyDays = 0;
        QCOMPARE(state.nextDue(), WallNanos(0));
        QVERIFY(!ScrubState::decode("no").has_value());
    }

    void aRowIsGuardedByItsOwnersSection()
    {
        const std::string owner = drive::objectRowKey(5, "key");
        const PartitionId home = drive::partitionOfObject(5, "key");
        QCOMPARE(sectionsOf(drive::Family::Current, owner, {}), std::vector<std::string>{owner});
        QCOMPARE(sectionsOf(drive::Family::Uploads, uploadKey(5, "key", Uuid()), {}),
                 std::vector<std::string>{owner});
        drive::ExtentRow row;
        row.partition = home;
        row.geometry = {1, 0};
        row.slots = {0};
        row.bucket = 5;
        row.key = "key";
        QCOMPARE(sectionsOf(drive::Family::Aux, row.rowKey(), row.encode()),
                 (std::vector<std::string>{owner, row.rowKey()}));
        const std::string degraded = degradedKey(home, 5, "key", 9);
        QCOMPARE(sectionsOf(drive::Family::Aux, degraded, {}),
                 (std::vector<std::string>{owner, degraded}));
    }

    void damageIsFoundAndMendedWithoutARead_data()
    {
        QTest::addColumn<int>("drives");
        QTest::addColumn<int>("k");
        QTest::newRow("1+1") << 2 << 1;
        QTest::newRow("2+2") << 4 << 2;
        QTest::newRow("4+2") << 6 << 4;
    }
    void damageIsFoundAndMendedWithoutARead()
    {
        QFETCH(int, drives);
        QFETCH(int, k);
        ScrubFixture fixture(std::uint32_t(drives), {std::uint8_t(k), std::uint8_t(drives - k)});
        const std::string large = patterned(3 * kMiB + 7);
        const std::string other = patterned(kMiB, 9);
        QVERIFY(fixture.put("large", large).has_value());
        QVERIFY(fixture.put("other", other).has_value());
        QVERIFY(fixture.put("small", "tiny").has_value());
        QVERIFY(fixture.put("sound", "untouched").has_value());
        // A flipped block in one shard, another shard gone, a copy gone, and one damaged.
        auto& fakes = fixture.replicas.fakes;
        std::size_t number = 0;
        for (auto& [key, shard] : fakes[0]->shards) {
            if (++number == 1)
                shard->corrupt.insert(shard->bytes.size() / drive::kBlockSize / 2);
        }
        fakes[1]->shards.erase(std::prev(fakes[1]->shards.end()));
        const std::string body = fakes[0]->bodies.begin()->first;
        fakes[0]->bodies.erase(body);
        const std::string sound = fakes[1]->bodies.rbegin()->first;
        const bool second = sound != body;
        if (second)
            fakes[1]->corruptBodies.insert(sound);
        QVERIFY(fixture.scrubOnce());
        QVERIFY(fixture.waitMended());
        const ScrubStatus status = fixture.status();
        QCOMPARE(status.found, std::uint64_t(second ? 4 : 3));
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().mended == status.found; }));
        QVERIFY(status.bytesDone > large.size());
        QVERIFY(status.lastFinished >= status.lastStarted && status.lastStarted > 0);
        QVERIFY(fixture.quarantine().empty());
        // A second one finds nothing.
        QVERIFY(fixture.scrubOnce());
        QCOMPARE(fixture.status().found, std::uint64_t(0));
        for (std::uint32_t i = std::uint32_t(k); i < std::uint32_t(drives); ++i)
            fixture.replicas.remove(i);
        QVERIFY(*fixture.get("large") == large);
        QVERIFY(*fixture.get("other") == other);
    }

    void whatIsBeyondRepairIsListedUntilItIsDeleted()
    {
        ScrubFixture fixture(3, {2, 1});
        QVERIFY(fixture.put("lost", patterned(kMiB)).has_value());
        QVERIFY(fixture.put("lost too", "tiny").has_value());
        const std::string body = patterned(2 * kMiB, 5);
        auto lostShards = fixture.replicas.fakes[0]->shards;
        for (const std::uint32_t drive : {0U, 2U}) {
            for (auto& [key, shard] : fixture.replicas.fakes[drive]->shards)
                shard->corrupt.insert(1);
        }
        for (const auto& drive : fixture.replicas.fakes)
            drive->bodies.clear();
        QVERIFY(fixture.put("fine", body).has_value());
        QVERIFY(fixture.put("fine too", "small").has_value());
        QVERIFY(fixture.scrubOnce());
        auto entries = fixture.quarantine();
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(fixture.store->background().quarantine().count(), std::uint64_t(2));
        std::map<std::string, QuarantineEntry> byKey;
        for (const QuarantineEntry& entry : entries)
            byKey[entry.key] = entry;
        QVERIFY(byKey.contains("lost") && byKey.contains("lost too"));
        QCOMPARE(byKey["lost"].bucket, std::string("bucket"));
        QCOMPARE(byKey["lost"].versionId, std::string("null"));
        QVERIFY(byKey["lost"].stamp != 0);
        QVERIFY(byKey["lost"].reason.find("2 of 3") != std::string::npos);
        // Pages of one.
        const auto first = fixture.loop.run(fixture.store->quarantine({}, 1));
        QCOMPARE(first->entries.size(), std::size_t(1));
        QVERIFY(!first->next.empty());
        const auto second = fixture.loop.run(fixture.store->quarantine(first->next, 1));
        QCOMPARE(second->entries.size(), std::size_t(1));
        QVERIFY(second->next.empty());
        QVERIFY(second->entries[0].key != first->entries[0].key);
        QCOMPARE(fixture.loop.run(fixture.store->quarantine("nonsense", 1)).error().code,
                 Code::InvalidArgument);
        // The others are fine; these are refused, not wrong.
        QVERIFY(*fixture.get("fine") == body);
        QCOMPARE(*fixture.get("fine too"), std::string("small"));
        QCOMPARE(fixture.get("lost").error().code, Code::Corrupt);
        QVERIFY(!fixture.get("lost too").has_value());
        // It is said again after a restart.
        {
            ObjectStore again(fixture.replicas, *fixture.clock, *fixture.random,
                              {fixture.loop.executor()}, fixture.pins);
            again.start();
            QVERIFY(fixture.loop.runUntil(
                [&] { return again.background().quarantine().count() == 2; }));
            fixture.loop.run(again.stop());
        }
        // One is deleted, of the other the shards come back.
        QVERIFY(fixture.remove("lost too")->existed);
        QCOMPARE(fixture.quarantine().size(), std::size_t(1));
        QVERIFY(fixture.loop.runUntil(
            [&] { return fixture.store->background().quarantine().count() == 1; }));
        for (auto& [key, shard] : lostShards)
            shard->corrupt.clear();
        fixture.replicas.remove(1); // and back: debts are tried again, and entries looked at
        fixture.replicas.restore(1);
        QVERIFY(fixture.loop.runUntil(
            [&] { return fixture.store->background().quarantine().count() == 0; }));
        QVERIFY(fixture.quarantine().empty());
        QVERIFY(*fixture.get("lost") == patterned(kMiB));
    }

    void blocksThatAreBadInDifferentPlacesAreMended()
    {
        ScrubFixture fixture(4, {2, 2});
        const std::string body = patterned(4 * kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        for (std::uint32_t i = 0; i < 4; ++i) {
            for (auto& [key, shard] : fixture.replicas.fakes[i]->shards)
                shard->corrupt.insert(2 + i);
        }
        QVERIFY(fixture.scrubOnce());
        QVERIFY(fixture.quarantine().empty());
        QVERIFY(fixture.waitMended());
        fixture.replicas.remove(0);
        fixture.replicas.remove(3);
        QVERIFY(*fixture.get("key") == body);
    }

    void rowsThatDifferAreReplacedByThePrimarys()
    {
        ScrubFixture fixture(3, {2, 1});
        for (int i = 0; i < 50; ++i)
            QVERIFY(fixture.put("key" + std::to_string(i), "small" + std::to_string(i)).has_value());
        QVERIFY(fixture.put("large", patterned(kMiB)).has_value());
        using drive::Family;
        const auto& rows = fixture.replicas.rows(Family::Current);
        FakeDrive& drive = *fixture.replicas.fakes[1];
        const std::string key = std::next(rows.begin(), 7)->first;
        const std::string another = std::next(rows.begin(), 21)->first;
        drive.ownRows[{Family::Current, key}] = "something else";
        drive.ownRows[{Family::Current, another}] = std::nullopt;
        drive.ownRows[{Family::Current, another + "x"}] = "nobody's";
        const std::string extent = fixture.replicas.rows(Family::Aux).begin()->first;
        drive.ownRows[{Family::Aux, extent}] = std::nullopt;
        const std::string counter = fixture.replicas.rows(Family::Counters).begin()->first;
        drive.ownRows[{Family::Counters, counter}] = CounterDelta{1, 2, 3, 4}.encode();
        QVERIFY(fixture.scrubOnce());
        QVERIFY(drive.ownRows.empty());
        QCOMPARE(fixture.status().found, std::uint64_t(5));
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().mended == 5; }));
    }

    void countersThatAreWrongAreCorrected()
    {
        ScrubFixture fixture(2, {1, 1});
        QVERIFY(fixture.put("a", "12345").has_value());
        QVERIFY(fixture.put("b", patterned(kMiB)).has_value());
        QVERIFY(fixture.loop.run(fixture.store->createUpload("bucket", "c", {})).has_value());
        auto& counters = fixture.replicas.rows(drive::Family::Counters);
        counters.begin()->second = CounterDelta{100, 5, -3, 1}.encode();
        counters.erase(std::prev(counters.end()));
        QVERIFY(fixture.scrubOnce());
        const auto usage = fixture.loop.run(fixture.store->bucketUsage("bucket"));
        QCOMPARE(usage->objects, std::uint64_t(2));
        QCOMPARE(usage->bytes, std::uint64_t(kMiB + 5));
        QCOMPARE(usage->versions, std::uint64_t(2));
        QCOMPARE(usage->uploads, std::uint64_t(1));
        QCOMPARE(fixture.status().found, std::uint64_t(2));
    }

    void itRestsWhenToldToAndGoesOnAfterARestart()
    {
        ScrubFixture fixture(4, {2, 2});
        for (int i = 0; i < 40; ++i)
            QVERIFY(fixture.put("key" + std::to_string(i), patterned(kMiB, i + 1)).has_value());
        QCOMPARE(fixture.loop.run(fixture.scrub().pause(true)).error().code, Code::Conflict);
        QVERIFY(fixture.loop.run(fixture.scrub().setEvery(3)).has_value());
        QVERIFY(fixture.loop.run(fixture.scrub().start()).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().bytesDone > 8 * kMiB; }));
        QVERIFY(fixture.loop.run(fixture.scrub().pause(true)).has_value());
        const auto reads = [&] {
            std::uint64_t sum = 0;
            for (const auto& drive : fixture.replicas.fakes)
                sum += drive->reads;
            return sum;
        };
        const ScrubStatus paused = fixture.status();
        QCOMPARE(int(paused.state), int(State::Paused));
        QVERIFY(paused.done > 0 && paused.done < paused.total);
        // What it was at has ended, and nothing is read any more.
        std::uint64_t before = 0;
        QVERIFY(fixture.loop.runUntil([&] { return std::exchange(before, reads()) == reads(); }));
        fixture.loop.run(fixture.store->stop());
        fixture.store = std::make_unique<ObjectStore>(
            fixture.replicas, *fixture.clock, *fixture.random,
            std::vector<env::Executor>{fixture.loop.executor()}, fixture.pins);
        fixture.store->start();
        const ScrubStatus again = fixture.status();
        QCOMPARE(int(again.state), int(State::Paused));
        QCOMPARE(again.everyDays, 3U);
        QCOMPARE(again.lastStarted, paused.lastStarted);
        QVERIFY(again.bytesDone >= 8 * kMiB);
        const std::uint64_t atRestart = reads();
        QVERIFY(fixture.loop.run(fixture.scrub().pause(false)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().state == State::Idle; }));
        QCOMPARE(fixture.status().lastStarted, paused.lastStarted);
        // 40 objects in 64 KiB blocks, twice their size: not all of it was read again.
        const std::uint64_t all = 40 * 2 * kMiB / drive::kBlockSize;
        QVERIFY2(reads() - atRestart < all, std::to_string(reads() - atRestart).c_str());
        QVERIFY(reads() >= all);
    }

    void aRunningOneGoesOnAfterARestart()
    {
        ScrubFixture fixture(4, {2, 2});
        for (int i = 0; i < 20; ++i)
            QVERIFY(fixture.put("key" + std::to_string(i), patterned(kMiB, i + 1)).has_value());
        QVERIFY(fixture.loop.run(fixture.scrub().start()).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().bytesDone > 8 * kMiB; }));
        const WallNanos started = fixture.status().lastStarted;
        fixture.loop.run(fixture.store->stop());
        fixture.store = std::make_unique<ObjectStore>(
            fixture.replicas, *fixture.clock, *fixture.random,
            std::vector<env::Executor>{fixture.loop.executor()}, fixture.pins);
        fixture.store->start();
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().state == State::Idle; }));
        QCOMPARE(fixture.status().lastStarted, started);
        QVERIFY(fixture.status().bytesDone >= 40 * kMiB);
    }

    void itIsDueByItself()
    {
        ScrubFixture fixture(2, {1, 1});
        ScrubState state;
        state.since = fixture.clock->wallNow() - 31 * 24 * 3600 * kNanosPerSecond;
        fixture.loop.run(fixture.store->stop());
        VersionRow row;
        row.kind = RowKind::Document;
        row.document = state.encode();
        row.documentVersion = 1;
        fixture.replicas.rows(drive::Family::Current)[drive::objectRowKey(0, "job/scrub")] =
            row.encode();
        fixture.store = std::make_unique<ObjectStore>(
            fixture.replicas, *fixture.clock, *fixture.random,
            std::vector<env::Executor>{fixture.loop.executor()}, fixture.pins);
        fixture.store->start();
        QVERIFY(fixture.loop.runUntil([&] { return fixture.status().lastFinished != 0; }));
        QVERIFY(fixture.status().nextDue > fixture.clock->wallNow());
    }

    void aDriveThatHangsHoldsOnlyItsOwnDebtsUp()
    {
        ScrubFixture fixture(4, {2, 2});
        QVERIFY(fixture.put("key", patterned(kMiB)).has_value());
        fixture.replicas.fakes[0]->hang();
        for (const auto& drive : fixture.replicas.fakes) {
            const auto& key = drive->shards.begin()->first;
            drive->owedKeys.insert(
                drive::owedShardKey({std::get<0>(key), std::get<1>(key), std::get<2>(key)}));
        }
        QVERIFY(fixture.loop.runUntil(
            [&] { return fixture.store->background().heal().counts().shards == 3; }));
        fixture.replicas.fakes[0]->release();
        QVERIFY(fixture.waitMended());
    }

    void aDebtThatCannotBePaidIsTriedEverMoreRarely()
    {
        ScrubFixture fixture(3, {2, 1});
        QVERIFY(fixture.put("lost", patterned(kMiB)).has_value());
        std::vector<std::string> debts;
        for (const auto& drive : fixture.replicas.fakes) {
            const auto& key = drive->shards.begin()->first;
            debts.push_back(
                drive::owedShardKey({std::get<0>(key), std::get<1>(key), std::get<2>(key)}));
            drive->shards.clear();
            drive->owedKeys.insert(debts.back());
        }
        const auto& heal = fixture.store->background().heal();
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().failures == 3; }));
        // Others are paid meanwhile.
        QVERIFY(fixture.put("key", patterned(kMiB, 2)).has_value());
        FakeDrive& drive = *fixture.replicas.fakes[1];
        const auto key = drive.shards.begin()->first;
        drive.shards.clear();
        drive.owedKeys.insert(
            drive::owedShardKey({std::get<0>(key), std::get<1>(key), std::get<2>(key)}));
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().shards == 1; }));
        QCOMPARE(drive.owedKeys, std::set<std::string>{debts[1]});
        // 5 s after the first attempt the second, 10 s after that the third: none within these 8 s.
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().failures == 6; }));
        QVERIFY(!fixture.loop.runUntil([&] { return heal.counts().failures > 6; },
                                       std::chrono::seconds(8)));
        // When drives come or go, at once.
        fixture.replicas.remove(2);
        fixture.replicas.restore(2);
        QVERIFY(fixture.loop.runUntil([&] { return heal.counts().failures > 6; },
                                      std::chrono::seconds(4)));
    }
};

QTEST_APPLESS_MAIN(TestStoreScrub)
#include "test_store_scrub.moc"
