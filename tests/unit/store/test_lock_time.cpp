// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a status has slots
#include <QtTest>

#include "store/context.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr WallNanos kHour = 3600 * kNanosPerSecond;
constexpr WallNanos kDay = 24 * kHour;
constexpr WallNanos kSome = 1'790'000'000 * kNanosPerSecond;

/// Both clocks are set by hand; waiting takes no time of theirs.
class HandClock final : public env::Clock
{
public:
    WallNanos wall = kSome;
    std::int64_t boot = 5 * kHour;
    WallNanos wallNow() override { return wall; }
    std::int64_t bootNow() override { return boot; }
    Task<void> sleepFor(std::chrono::nanoseconds duration) override { return m_real->sleepFor(duration); }
    void pass(WallNanos time)
    {
        wall += time;
        boot += time;
    }

private:
    std::unique_ptr<env::Clock> m_real = env::makeSystemClock();
};

/// A store that is started again over the same rows.
struct Bench
{
    Loop loop;
    HandClock clock;
    std::unique_ptr<env::Random> random = env::makeSystemRandom();
    FakeReplicaSet replicas{loop.executor(), clock, 1, drive::Geometry{1, 0}};
    std::unique_ptr<ObjectStore> store;
    bool isSynchronised = false;

    Bench()
    {
        start();
        if (!loop.run(store->createBucket("bucket")))
            std::abort();
    }
    ~Bench() { stop(); }
    void start(bool believed = false)
    {
        store = std::make_unique<ObjectStore>(
            replicas, clock, *random, std::vector<env::Executor>{loop.executor()},
            std::make_shared<PinTable>(), StorageClasses(),
            ClockTrust{[this] { return isSynchronised; }, believed});
        store->start();
    }
    void stop()
    {
        loop.run(store->stop());
        store.reset();
    }
    std::string putRetained(const std::string& key, WallNanos until)
    {
        PutOptions options;
        options.versioning = Versioning::Enabled;
        options.mutables.lock = {RetentionMode::Compliance, until, false};
        const auto put = loop.run(putBody(store.get(), "bucket", key, "body", std::move(options), 4096));
        return put ? put->versionId : std::string();
    }
    Code removed(const std::string& key, const std::string& version)
    {
        RemoveOptions options;
        options.versionId = version;
        const auto gone = loop.run(store->remove("bucket", key, options));
        return gone ? Code::Ok : gone.error().code;
    }
    Code weakened(const std::string& key, const std::string& version)
    {
        MutablesChange change;
        change.retention = MutablesChange::Retention{RetentionMode::None, 0};
        const auto changed = loop.run(store->changeMutables("bucket", key, version, change));
        return changed ? Code::Ok : changed.error().code;
    }
    ClockDoubt doubt() { return store->clockStatus().doubt; }
};

} // namespace

class TestLockTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRetentionEndsByTheClock()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + kDay);
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        bench.clock.pass(kDay + 1);
        QCOMPARE(bench.removed("key", version), Code::Ok);
    }
    void aClockThatJumpsAheadFreesNothing()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + 10 * kDay);
        bench.clock.wall += 365 * kDay;
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        QCOMPARE(bench.weakened("key", version), Code::Forbidden);
        QCOMPARE(bench.doubt(), ClockDoubt::Moved);
        // What the boot clock counts goes on counting.
        bench.clock.pass(10 * kDay + 1);
        QCOMPARE(bench.removed("key", version), Code::Ok);
        // A clock that is set right again is believed again.
        bench.clock.wall -= 365 * kDay;
        QCOMPARE(bench.doubt(), ClockDoubt::None);
    }
    void norDoesOneThatIsAheadAtTheNextStart()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + 10 * kDay);
        bench.clock.pass(kHour);
        bench.stop();
        bench.clock.pass(60 * kDay);
        bench.start();
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        QCOMPARE(bench.doubt(), ClockDoubt::Ahead);
        // Not by starting again, either: what is kept is the time that was believed.
        bench.stop();
        bench.start();
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        QCOMPARE(bench.doubt(), ClockDoubt::Ahead);
        // The machine learns the time from others.
        bench.isSynchronised = true;
        QCOMPARE(bench.removed("key", version), Code::Ok);
        QCOMPARE(bench.doubt(), ClockDoubt::None);
        bench.stop();
        bench.isSynchronised = false;
        bench.start();
        const std::string other = bench.putRetained("other", bench.clock.wall + kDay);
        QCOMPARE(bench.removed("other", other), Code::Forbidden); // the mark has been read
        QCOMPARE(bench.doubt(), ClockDoubt::None);
    }
    void aPersonMayConfirmIt()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + 10 * kDay);
        bench.stop();
        bench.clock.pass(60 * kDay);
        bench.start(true);
        QCOMPARE(bench.removed("key", version), Code::Ok);
        QCOMPARE(bench.doubt(), ClockDoubt::None);
    }
    void aClockWithoutABatteryWaits()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + 10 * kDay);
        bench.stop();
        bench.clock.wall = kDay; // 1970
        bench.start();
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        QCOMPARE(bench.doubt(), ClockDoubt::Behind);
        bench.clock.wall = kSome + 60 * kDay; // set by somebody, the kernel does not know by whom
        QCOMPARE(bench.removed("key", version), Code::Forbidden);
        bench.isSynchronised = true;
        QCOMPARE(bench.removed("key", version), Code::Ok);
    }
    void aDayWithoutItIsNothing()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + 10 * kHour);
        bench.stop();
        bench.clock.pass(20 * kHour);
        bench.start();
        QCOMPARE(bench.removed("key", version), Code::Ok);
        QCOMPARE(bench.doubt(), ClockDoubt::None);
    }
    void aMarkThatCannotBeReadFreesNothing()
    {
        Bench bench;
        const std::string version = bench.putRetained("key", kSome + kDay);
        bench.stop();
        Rows& rows = bench.replicas.rows(drive::Family::Current);
        VersionRow row;
        row.kind = RowKind::Document;
        row.document = "nonsense";
        rows[drive::objectRowKey(drive::kSystemBucket, "job/clock")] = row.encode();
        bench.clock.pass(2 * kDay);
        bench.start();
        QVERIFY(bench.removed("key", version) != Code::Ok);
    }
};

QTEST_GUILESS_MAIN(TestLockTime)
#include "test_lock_time.moc"
