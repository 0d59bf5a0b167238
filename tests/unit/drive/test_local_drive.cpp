// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "drive/drive_lanes.h"
#include "drive/drive_latency.h"
#include "drive_fixture.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::test;

namespace
{

std::string deltas(std::int64_t objects)
{
    std::string out;
    for (const std::int64_t value : {objects, objects * 100, objects, std::int64_t(0)})
        appendLe(out, value);
    return out;
}

} // namespace

class TestLocalDrive : public QObject
{
    Q_OBJECT

private slots:
    void init() { f = std::make_unique<DriveFixture>(); }
    void cleanup() { f.reset(); }

    void formattedDriveDescribesItself()
    {
        QCOMPARE(f->drive->superblock().store, f->identity.store);
        QCOMPARE(f->drive->superblock().state, Superblock::State::Preparing);
        DriveFixture::check(f->drive->updateSuperblock(
            [](Superblock& block) { block.state = Superblock::State::Member; }));
        f->reopen();
        QCOMPARE(f->drive->superblock().state, Superblock::State::Member);
        const Result<std::vector<std::string>> config = f->drive->loadConfig();
        QVERIFY(config);
        QCOMPARE((*config)[7], configDocument(7, 1));
        QCOMPARE(*f->drive->loadLayout(), std::string("layout"));
        const Result<Probe> probe = f->factory->probe(f->path());
        QVERIFY(probe && probe->kind == Probe::Kind::Drive);
        QCOMPARE(f->state().obeyed, Epoch(1));
    }

    void secondOpenIsRefused()
    {
        QCOMPARE(f->factory->open(f->path(), {}).error().code, Code::AlreadyExists);
    }

    void commitMakesRowsVisible()
    {
        QVERIFY(f->prepare(DriveFixture::record(1, {DriveFixture::put("row", "v1")})));
        QCOMPARE(f->get(Family::Current, "row"), std::string("none"));
        QVERIFY(f->commit(1));
        QCOMPARE(f->get(Family::Current, "row"), std::string("v1"));
        const PartitionState state = f->state();
        QCOMPARE(state.commitSequence, Sequence(1));
        QCOMPARE(state.lastSequence, Sequence(1));
        QCOMPARE(state.firstLogged, Sequence(0)); // dropped
        QCOMPARE(f->commit(2).error().code, Code::Conflict);
        QVERIFY(f->commit(1)); // again
    }

    void preparedRecordsSurviveACrash()
    {
        for (Sequence s = 1; s <= 3; ++s)
            QVERIFY(f->prepare(DriveFixture::record(
                s, {DriveFixture::put("k" + std::to_string(s), "v"),
                    {MutationKind::Merge, Family::Counters, "counter", deltas(1)}})));
        f->crash();
        PartitionState state = f->state();
        QCOMPARE(state.commitSequence, Sequence(0));
        QCOMPARE(state.lastSequence, Sequence(3));
        QCOMPARE(state.firstLogged, Sequence(1));
        QVERIFY(f->commit(2, false));
        QCOMPARE(f->get(Family::Counters, "counter"), deltas(2));
        f->reopen();
        state = f->state();
        QCOMPARE(state.commitSequence, Sequence(2));
        QCOMPARE(state.firstLogged, Sequence(1));
        QVERIFY(f->commit(3));
        QCOMPARE(f->get(Family::Counters, "counter"), deltas(3));
        QCOMPARE(f->state().firstLogged, Sequence(0));
        f->crash();
        QCOMPARE(f->get(Family::Counters, "counter"), deltas(3));
    }

    void sequencesHaveNoGapsAndNoSecondMeaning()
    {
        const LogRecord first = DriveFixture::record(1, {DriveFixture::put("a", "1")});
        QCOMPARE(f->prepare(DriveFixture::record(2, {})).error().code, Code::Conflict);
        QVERIFY(f->prepare(first));
        QVERIFY(f->prepare(first)); // the same record again
        QCOMPARE(f->prepare(DriveFixture::record(1, {DriveFixture::put("a", "2")})).error().code,
                 Code::Conflict);
        QVERIFY(f->commit(1, false));
        QVERIFY(f->prepare(first)); // still in the log
        QVERIFY(f->commit(1, true));
        QCOMPARE(f->prepare(first).error().code, Code::Conflict);
        QVERIFY(f->prepare(DriveFixture::record(2, {})));
    }

    void lowerEpochsAreRefusedAndHigherOnesKept()
    {
        const Fence old = DriveFixture::fence(5, 1), young = DriveFixture::fence(5, 9);
        QVERIFY(f->prepare(DriveFixture::record(1, {}), {}, {}, young));
        QCOMPARE(f->prepare(DriveFixture::record(2, {}), {}, {}, old).error().code,
                 Code::WrongEpoch);
        QCOMPARE(f->commit(1, true, old).error().code, Code::WrongEpoch);
        QCOMPARE(f->get(Family::Current, "x", old), std::string("WrongEpoch"));
        f->crash();
        QCOMPARE(f->state().obeyed, Epoch(9));
        QCOMPARE(f->get(Family::Current, "x", DriveFixture::fence(5, 12)), std::string("none"));
        f->crash(); // a read persists the epoch, too
        QCOMPARE(f->state().obeyed, Epoch(12));
        QCOMPARE(f->state(6).obeyed, Epoch(1));
    }

    void pipelinedPreparesShareWrites()
    {
        std::vector<Task<Result<void>>> tasks;
        for (Sequence s = 1; s <= 600; ++s)
            tasks.push_back(f->drive->prepare(
                DriveFixture::fence(),
                DriveFixture::record(s, {DriveFixture::put(std::to_string(s), "v")}), {}, {}, {}));
        const std::vector<Result<void>> done = f->run(env::all(std::move(tasks)));
        QVERIFY(std::ranges::all_of(done, [](const Result<void>& r) { return r.has_value(); }));
        QVERIFY(f->commit(600));
        QCOMPARE(f->get(Family::Current, "600"), std::string("v"));
        const DriveClient::Pulse pulse = f->drive->pulse();
        QCOMPARE(pulse.outstanding, std::uint64_t(0));
        QVERIFY(pulse.answered >= 602);
    }

    void answersFromMemoryAreNoSignOfTheDevice()
    {
        const auto answered = [this](Lane lane) {
            return lanesOf(*f->drive)[static_cast<std::size_t>(lane)].answered;
        };
        QVERIFY(f->prepare(DriveFixture::record(1, {DriveFixture::put("row", "v")})));
        QVERIFY(f->commit(1));
        QVERIFY(answered(Lane::Commit) >= 2);
        const std::uint64_t reads = answered(Lane::Read);
        QCOMPARE(f->get(Family::Current, "row"), std::string("v"));
        QCOMPARE(answered(Lane::Read), reads); // it was in memory
        f->reopen();
        QCOMPARE(f->get(Family::Current, "row"), std::string("v"));
        for (const DriveClient::Pulse& lane : lanesOf(*f->drive))
            QCOMPARE(lane.outstanding, std::uint64_t(0));
    }

    void latencyIsKnownOnceMeasured()
    {
        QVERIFY(!f->drive->latency().readMicros && !f->drive->latency().writeMicros);
        QVERIFY(f->prepare(DriveFixture::record(1, {DriveFixture::put("row", "v")})));
        QVERIFY(f->drive->latency().writeMicros.value_or(0) > 0);
        QVERIFY(f->commit(1));
        QCOMPARE(f->get(Family::Current, "row"), std::string("v"));
        QVERIFY(!f->drive->latency().readMicros); // from memory: the device had nothing to do
        f->reopen();
        QCOMPARE(f->get(Family::Current, "row"), std::string("v"));
        QVERIFY(f->drive->latency().readMicros.value_or(0) > 0);

        DriveLatency latency;
        latency.add(DriveLatency::Kind::Read, 3'200'000);
        QCOMPARE(latency.now().readMicros, std::optional<std::uint64_t>(3200));
        latency.add(DriveLatency::Kind::Read, 0); // the newest weighs a thirty-second
        QCOMPARE(latency.now().readMicros, std::optional<std::uint64_t>(3100));
        for (int i = 0; i < 500; ++i)
            latency.add(DriveLatency::Kind::Read, 800'000);
        QCOMPARE(latency.now().readMicros, std::optional<std::uint64_t>(800));
        QVERIFY(!latency.now().writeMicros);
    }

    void bodiesAreSealed()
    {
        const std::string key = bodyKey(5, f->uuid(), 3);
        QVERIFY(f->prepare(DriveFixture::record(1, {}), {{key, "small body"}}));
        QCOMPARE(f->get(Family::Body, key), std::string("small body"));
        QVERIFY(f->commit(1));
        f->reopen();
        QCOMPARE(f->get(Family::Body, key), std::string("small body"));
        const Result<ScanPage> page =
            f->run(f->drive->scan(ScanRequest{.family = Family::Body}));
        QVERIFY(page);
        QCOMPARE(page->entries.size(), std::size_t(1));
        QCOMPARE(page->entries[0].key, key);
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(key, Family::Body)})));
        QVERIFY(f->commit(2));
        QCOMPARE(f->get(Family::Body, key), std::string("none"));
    }

    void readLogGivesRecordsInSequence()
    {
        for (Sequence s = 1; s <= 5; ++s)
            QVERIFY(f->prepare(DriveFixture::record(s, {DriveFixture::put("k", std::to_string(s))})));
        QVERIFY(f->prepare(DriveFixture::record(1, {}), {}, {}, DriveFixture::fence(6)));
        QVERIFY(f->commit(2, false));
        const Result<std::vector<LogRecord>> records = f->run(f->drive->readLog(5, 2, 1 << 20));
        QVERIFY(records);
        QCOMPARE(records->size(), std::size_t(4));
        QCOMPARE(records->front().sequence, Sequence(2));
        QCOMPARE(records->back().mutations[0].value, std::string("5"));
        QCOMPARE(f->run(f->drive->readLog(5, 1, 1))->size(), std::size_t(1));
    }

    void installDecides()
    {
        for (Sequence s = 1; s <= 4; ++s)
            QVERIFY(f->prepare(DriveFixture::record(s, {DriveFixture::put("k", std::to_string(s))})));
        QVERIFY(f->commit(1, false));
        // 2 is the same, 3 differs, 4 never was.
        const Fence at = DriveFixture::fence(5, 2);
        const std::string key = bodyKey(5, f->uuid(), 1);
        LogRecord third = DriveFixture::record(3, {DriveFixture::put("k", "other")}, 2);
        std::vector<LogRecord> records = {DriveFixture::record(2, {DriveFixture::put("k", "2")}),
                                          third};
        QVERIFY(f->run(f->drive->install(at, records, {{key, "b"}}, 2, false)));
        QCOMPARE(f->get(Family::Current, "k", at), std::string("2"));
        QCOMPARE(f->get(Family::Body, key, at), std::string("b"));
        PartitionState state = f->state();
        QCOMPARE(state.lastSequence, Sequence(3));
        QCOMPARE(state.lastEpoch, Epoch(2));
        f->crash();
        state = f->state();
        QCOMPARE(state.commitSequence, Sequence(2));
        QCOMPARE(state.lastSequence, Sequence(3));
        QVERIFY(f->run(f->drive->install(at, {}, {}, 3, true)));
        QCOMPARE(f->get(Family::Current, "k", at), std::string("other"));
        QCOMPARE(f->state().firstLogged, Sequence(0));
        QCOMPARE(f->run(f->drive->install(at, {}, {}, 9, true)).error().code, Code::Conflict);
        LogRecord gap = DriveFixture::record(5, {}, 2);
        QCOMPARE(f->run(f->drive->install(at, {gap}, {}, 5, true)).error().code, Code::Conflict);
    }

    void installCanDropTheWholeTail()
    {
        for (Sequence s = 1; s <= 3; ++s)
            QVERIFY(f->prepare(DriveFixture::record(s, {DriveFixture::put("k", std::to_string(s))})));
        QVERIFY(f->run(f->drive->install(DriveFixture::fence(), {}, {}, 0, false)));
        QCOMPARE(f->state().lastSequence, Sequence(0));
        QCOMPARE(f->state().firstLogged, Sequence(0));
        f->crash();
        QCOMPARE(f->state().lastSequence, Sequence(0));
        QVERIFY(f->prepare(DriveFixture::record(1, {})));
    }

    void patchAndAdopt()
    {
        QVERIFY(f->prepare(DriveFixture::record(1, {DriveFixture::put("mine", "x")})));
        const std::string key = bodyKey(5, f->uuid(), 1);
        QVERIFY(f->run(f->drive->patch({DriveFixture::put("a", "1"),
                                        DriveFixture::put(key, "body", Family::Body)})));
        QCOMPARE(f->get(Family::Current, "a"), std::string("1"));
        QCOMPARE(f->get(Family::Body, key), std::string("body"));
        QCOMPARE(f->run(f->drive->patch({DriveFixture::put("p", "1", Family::Sys)})).error().code,
                 Code::InvalidArgument);
        PartitionState state;
        state.obeyed = 4;
        state.commitEpoch = 3;
        state.commitSequence = 77;
        QVERIFY(f->run(f->drive->adopt({{PartitionId(5), state}})));
        f->crash();
        const PartitionState after = f->state();
        QCOMPARE(after.obeyed, Epoch(4));
        QCOMPARE(after.lastSequence, Sequence(77));
        QCOMPARE(after.lastEpoch, Epoch(3));
        QCOMPARE(after.firstLogged, Sequence(0));
        QCOMPARE(f->get(Family::Current, "mine", DriveFixture::fence(5, 4)), std::string("none"));
    }

    void configurationRaisesEpochs()
    {
        QVERIFY(f->run(f->drive->storeConfig({{std::uint8_t(0), configDocument(0, 8)}}, "new layout")));
        f->crash();
        QCOMPARE((*f->drive->loadConfig())[0], configDocument(0, 8));
        QCOMPARE(*f->drive->loadLayout(), std::string("new layout"));
        QCOMPARE(f->state(255).obeyed, Epoch(8));
        QCOMPARE(f->state(256).obeyed, Epoch(1));
        QCOMPARE(f->run(f->drive->storeConfig({{std::uint8_t(1), configDocument(0, 9)}}, {})).error().code,
                 Code::InvalidArgument);
    }

    void debtsAreCountedAndPaid()
    {
        ShardName shard{5, f->uuid(), 1};
        const std::string body = bodyKey(5, f->uuid(), 1);
        QVERIFY(f->run(f->drive->setOwed({owedShardKey(shard), owedBodyKey(body)}, {})));
        QVERIFY(f->run(f->drive->setOwed({owedShardKey(shard)}, {})));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(2));
        f->crash();
        QCOMPARE(f->drive->owedCount(), std::uint64_t(2));
        const Result<std::vector<std::string>> first = f->run(f->drive->owed("", 1));
        QCOMPARE(first->size(), std::size_t(1));
        QCOMPARE(first->at(0), owedBodyKey(body));
        QCOMPARE(f->run(f->drive->owed(first->at(0), 10))->at(0), owedShardKey(shard));
        // A body that arrives, or whose row goes, is owed no more; the same for an extent that goes.
        QVERIFY(f->run(f->drive->patch({DriveFixture::put(body, "b", Family::Body)})));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(1));
        QVERIFY(f->run(f->drive->patch(
            {DriveFixture::remove(auxKey(5, 'E', shard.extent.view()), Family::Aux)})));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(0));
        QVERIFY(f->run(f->drive->owed("", 10))->empty());
        QCOMPARE(f->run(f->drive->setOwed({"l"}, {})).error().code, Code::InvalidArgument);
    }

    void ioErrorFailsTheDriveForGood()
    {
        QVERIFY(f->prepare(DriveFixture::record(1, {DriveFixture::put("a", "1")})));
        f->rocksFiles().failSyncs(FaultyFileSystem::Fault::Io, ".log");
        QCOMPARE(f->prepare(DriveFixture::record(2, {})).error().code, Code::Io);
        f->rocksFiles().heal();
        QVERIFY(f->drive->failed());
        QCOMPARE(f->drive->failed()->code, Code::Io);
        QCOMPARE(f->get(Family::Current, "a"), std::string("Io"));
        QCOMPARE(f->run(f->drive->barrier()).error().code, Code::Io);
        QVERIFY(f->drive->errorCount() > 0);
        f->reopen();
        QVERIFY(!f->drive->failed());
        QVERIFY(f->state().lastSequence >= 1);
    }

    void fullDiskFailsNoDriveAndDeletesGoOn()
    {
        f = std::make_unique<DriveFixture>();
        QVERIFY(f->prepare(DriveFixture::record(
            1, {DriveFixture::put("a", "1"), {MutationKind::Merge, Family::Counters, "c", deltas(1)}})));
        f->rocksFiles().failAppends(FaultyFileSystem::Fault::NoSpace, ".log", 10);
        QCOMPARE(f->prepare(DriveFixture::record(2, {})).error().code, Code::NoSpace);
        QCOMPARE(f->commit(1, false).error().code, Code::NoSpace);
        QVERIFY(!f->drive->failed());
        QCOMPARE(f->get(Family::Current, "a"), std::string("none")); // reads go on
        f->rocksFiles().heal();
        QCOMPARE(f->state().lastSequence, Sequence(1)); // what was refused is forgotten
        QVERIFY(f->commit(1, false));
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove("a")})));
        QVERIFY(f->commit(2));
        f->crash();
        QCOMPARE(f->get(Family::Current, "a"), std::string("none"));
        QCOMPARE(f->get(Family::Counters, "c"), deltas(1));
    }

    void refusedWriteThatArrivedCountsOnce()
    {
        QVERIFY(f->prepare(DriveFixture::record(
            1, {{MutationKind::Merge, Family::Counters, "c", deltas(1)}})));
        // The bytes reach the disk, the sync says that they did not.
        std::vector<Task<Result<void>>> both;
        both.push_back(f->drive->commit(DriveFixture::fence(), 1, false));
        both.push_back(
            f->drive->prepare(DriveFixture::fence(), DriveFixture::record(2, {}), {}, {}, {}));
        f->rocksFiles().failSyncsOnce(FaultyFileSystem::Fault::NoSpace, ".log");
        const std::vector<Result<void>> done = f->run(env::all(std::move(both)));
        QVERIFY(done[0] && done[1]); // by the second attempt
        QCOMPARE(f->get(Family::Counters, "c"), deltas(1));
        f->crash();
        QCOMPARE(f->get(Family::Counters, "c"), deltas(1));
        QCOMPARE(f->state().lastSequence, Sequence(2));
    }

    void ballastIsWrittenWhenRoomGetsShortAndFreedWhenFull()
    {
        const Result<env::SpaceStatus> space = f->files->space(f->path());
        // A reserve that makes the present free space "getting short", but not below.
        const std::uint64_t reserve = std::min(space->free / 2, space->total / 4);
        f = std::make_unique<DriveFixture>(DriveOptions{.reserve = reserve, .ballast = 2 << 20});
        QVERIFY(f->prepare(DriveFixture::record(1, {})));
        if (space->free > 4 * reserve)
            QSKIP("too much room here");
        QTRY_VERIFY(f->exists("ballast"));
        const auto written = [this] { // there is room in truth: it may be written anew at once
            struct stat now = {};
            ::stat((f->path() + "/ballast").c_str(), &now);
            return std::pair(now.st_ctim.tv_sec, now.st_ctim.tv_nsec);
        };
        const auto before = written();
        f->rocksFiles().failAppends(FaultyFileSystem::Fault::NoSpace, ".log", 0);
        QCOMPARE(f->prepare(DriveFixture::record(2, {})).error().code, Code::NoSpace);
        QVERIFY(!f->exists("ballast") || written() != before);
        f->rocksFiles().heal();
    }

    void openingOnAFullDiskFreesTheBallast()
    {
        f = std::make_unique<DriveFixture>();
        f->close();
        const std::string ballast = f->path() + "/ballast";
        QVERIFY(f->files->open(ballast, env::OpenMode::CreateNew));
        f->rocksFiles().failCreation(true);
        const auto pinned = [](const Uuid&) { return false; };
        const auto refused = f->factory->open(f->path(), pinned);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NoSpace); // nothing the ballast frees helps here
        QVERIFY(!f->exists("ballast"));
        QVERIFY(f->files->open(ballast, env::OpenMode::CreateNew));
        f->rocksFiles().failCreation(false);
        f->open();
        QVERIFY(f->exists("ballast")); // there was room: it stays
    }

    void closedDriveIsUnavailable()
    {
        f->run(f->drive->close(std::chrono::seconds(5)));
        QCOMPARE(f->prepare(DriveFixture::record(1, {})).error().code, Code::Unavailable);
        QCOMPARE(f->get(Family::Current, "a"), std::string("Unavailable"));
        QVERIFY(!f->drive->failed());
    }

private:
    std::unique_ptr<DriveFixture> f;
};

QTEST_GUILESS_MAIN(TestLocalDrive)
#include "test_local_drive.moc"
