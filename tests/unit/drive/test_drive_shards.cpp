// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive_fixture.h"

#include <QtTest>

#include "drive/shard_file.h"

using namespace holdfast;
using namespace holdfast::test;

namespace
{

constexpr Geometry kGeometry{1, 1};

Bytes pattern(std::size_t size)
{
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return out;
}

Task<Result<void>> writeShard(DriveClient* drive, Fence fence, ShardName name, Bytes data)
{
    ShardOrigin origin;
    origin.geometry = kGeometry;
    origin.key = "key";
    Result<std::unique_ptr<ShardWriter>> writer = co_await drive->createShard(fence, name, origin);
    if (!writer)
        co_return failed(std::move(writer));
    for (std::size_t at = 0; at < data.size(); at += kBlockSize) {
        const ByteView block =
            ByteView(data).subspan(at, std::min<std::size_t>(kBlockSize, data.size() - at));
        Result<void> appended = co_await (*writer)->append(block);
        if (!appended)
            co_return appended;
    }
    co_return co_await (*writer)->finish(data.size(), 0);
}

Task<Result<Bytes>> readShard(DriveClient* drive, Fence fence, ShardName name, std::size_t length)
{
    const ShardShape shape = shardShape(kGeometry, kBlockSize, length);
    Result<std::unique_ptr<ShardReader>> reader = co_await drive->openShard(fence, name, shape);
    if (!reader)
        co_return failed(std::move(reader));
    Bytes out(shape.bytes);
    Result<void> read =
        co_await (*reader)->read(0, static_cast<std::uint32_t>(shape.blocks), out);
    if (!read)
        co_return failed(std::move(read));
    co_return out;
}

Task<void> dropHalfway(DriveClient* drive, Fence fence, ShardName name)
{
    ShardOrigin origin;
    origin.geometry = kGeometry;
    Result<std::unique_ptr<ShardWriter>> writer = co_await drive->createShard(fence, name, origin);
    const Bytes data(20 * kBlockSize, 1);
    static_cast<void>(co_await (*writer)->append(data));
}

} // namespace

class TestDriveShards : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        f = std::make_unique<DriveFixture>();
        name = {5, f->uuid(), 1};
        data = pattern(200'000);
    }
    void cleanup() { f.reset(); }

    void shardLivesWithItsRecord()
    {
        QVERIFY(write());
        QVERIFY(!*f->run(f->drive->hasShard(name)));
        QVERIFY(record(1));
        QVERIFY(*f->run(f->drive->hasShard(name)));
        QVERIFY(f->commit(1));
        f->crash();
        const Result<Bytes> back = read();
        QVERIFY2(back, back ? "" : back.error().describe().c_str());
        QCOMPARE(*back, data);
        QCOMPARE(f->run(readShard(f->drive.get(), DriveFixture::fence(), {5, name.extent, 0}, 9))
                     .error().code, Code::NotFound);
        QCOMPARE(f->run(readShard(f->drive.get(), DriveFixture::fence(), name, 9)).error().code,
                 Code::Corrupt); // the row says another length than the file
    }

    void unfinishedShardIsNotRecorded()
    {
        QCOMPARE(record(1).error().code, Code::InvalidArgument);
        f->run(dropHalfway(f->drive.get(), DriveFixture::fence(), name));
        QTRY_COMPARE(shardFiles(), 0);
    }

    void deletingTheExtentUnlinksTheFile()
    {
        writeAndCommit();
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(rowKey(), Family::Aux)})));
        QCOMPARE(shardFiles(), 1);
        QVERIFY(f->commit(2));
        QVERIFY(!*f->run(f->drive->hasShard(name)));
        waitFor(0);
    }

    void pinnedFileWaits()
    {
        writeAndCommit();
        f->pinned = name.extent;
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(rowKey(), Family::Aux)})));
        QVERIFY(f->commit(2));
        QVERIFY(f->run(f->drive->barrier()));
        QTest::qWait(50);
        QCOMPARE(shardFiles(), 1);
        f->pinned = {};
        waitFor(0);
    }

    void repairedShardIsANewGeneration()
    {
        writeAndCommit();
        flipByteOfShard();
        QCOMPARE(read().error().code, Code::Corrupt);
        QVERIFY(!f->drive->failed()); // one bad block is not a bad drive
        QVERIFY(f->drive->errorCount() > 0);
        QVERIFY(f->run(f->drive->setOwed({owedShardKey(name)}, {})));
        QVERIFY(write());
        QCOMPARE(read().error().code, Code::Corrupt); // until it is adopted
        QVERIFY(f->run(f->drive->adoptShard(DriveFixture::fence(), name)));
        QCOMPARE(*read(), data);
        QCOMPARE(f->drive->owedCount(), std::uint64_t(0));
        waitFor(1);
        QVERIFY(f->exists("shards/" + ShardFileName{name.extent, 1, 1}.folder() + "/" +
                          ShardFileName{name.extent, 1, 1}.text()));
    }

    void whatIsOwedComesWithTheRecordAndStaysWithTheRow()
    {
        const std::string owed = owedShardKey(name);
        QVERIFY(f->prepare(
            DriveFixture::record(1, {DriveFixture::put(rowKey(), "row", Family::Aux)}), {}, {},
            DriveFixture::fence(), {owed}));
        f->crash();
        QCOMPARE(f->drive->owedCount(), std::uint64_t(1));
        QCOMPARE(f->run(f->drive->clearUnnamed({owed})).error().code, Code::Conflict);
        QCOMPARE(f->drive->owedCount(), std::uint64_t(1)); // its record is still to be decided
        QVERIFY(f->commit(1));
        QCOMPARE(f->run(f->drive->clearUnnamed({owed})).error().code, Code::Conflict);
        QCOMPARE(f->drive->owedCount(), std::uint64_t(1));
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(rowKey(), Family::Aux)})));
        QVERIFY(f->commit(2));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(0));
        QVERIFY(f->run(f->drive->setOwed({owed}, {})));
        QVERIFY(f->run(f->drive->clearUnnamed({owed})));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(0));
    }

    void missingFileIsCorrupt()
    {
        writeAndCommit();
        QVERIFY(f->files->remove(shardPath()));
        QCOMPARE(read().error().code, Code::Corrupt);
        QVERIFY(!f->drive->failed());
    }

    void sweeperTakesOrphansOnly()
    {
        writeAndCommit();
        const ShardName prepared{5, f->uuid(), 0}, orphan{5, f->uuid(), 0}, fresh{5, f->uuid(), 0};
        QVERIFY(f->run(writeShard(f->drive.get(), DriveFixture::fence(), prepared, data)));
        QVERIFY(f->run(writeShard(f->drive.get(), DriveFixture::fence(), orphan, data)));
        QVERIFY(f->prepare(
            DriveFixture::record(2, {DriveFixture::put(auxKey(5, 'E', prepared.extent.view()), "row",
                                                       Family::Aux)}),
            {}, {prepared}));
        f->crash(); // the orphan's note is gone with the process
        QVERIFY(f->run(writeShard(f->drive.get(), DriveFixture::fence(), fresh, data)));
        QCOMPARE(shardFiles(), 4);
        std::vector<bool> others(kPartitions, true);
        others[5] = false;
        QCOMPARE(*f->run(f->drive->sweepOrphans(others)), std::uint64_t(0));
        QCOMPARE(*f->run(f->drive->sweepOrphans(std::vector<bool>(kPartitions, true))),
                 std::uint64_t(1));
        waitFor(3);
        QCOMPARE(*read(), data);
        // A record without an extent's row goes as well, once its prepare was dropped.
        QVERIFY(f->run(f->drive->install(DriveFixture::fence(), {}, {}, 1, true)));
        QCOMPARE(*f->run(f->drive->sweepOrphans(std::vector<bool>(kPartitions, true))),
                 std::uint64_t(1));
        waitFor(2);
        QVERIFY(!*f->run(f->drive->hasShard(prepared)));
    }

    /// The run ended between the shard and its record; the record came from the other drives, and with it a debt.
    void rebuiltShardTakesTheLeftoverWithIt()
    {
        QVERIFY(write());
        f->crash();
        QVERIFY(f->prepare(
            DriveFixture::record(1, {DriveFixture::put(rowKey(), "row", Family::Aux)}), {}, {},
            DriveFixture::fence(), {owedShardKey(name)}));
        QVERIFY(f->commit(1));
        // Named, so not the sweeper's: it may still be worth something to a person.
        QCOMPARE(*f->run(f->drive->sweepOrphans(std::vector<bool>(kPartitions, true))),
                 std::uint64_t(0));
        QVERIFY(write());
        QCOMPARE(shardFiles(), 2);
        QVERIFY(f->run(f->drive->adoptShard(DriveFixture::fence(), name)));
        QCOMPARE(f->drive->owedCount(), std::uint64_t(0));
        waitFor(1);
        QCOMPARE(*read(), data);
    }

    void whatItHoldsIsCounted()
    {
        const std::uint64_t empty = held();
        writeAndCommit();
        const Result<env::FileStatus> file = f->files->status(shardPath());
        QVERIFY(file);
        QCOMPARE(held() - empty, file->size);
        f->crash();
        QCOMPARE(held() - empty, file->size);
        QVERIFY(write()); // a repair: until it counts nothing changes, then it takes the place
        QVERIFY(f->run(f->drive->adoptShard(DriveFixture::fence(), name)));
        QCOMPARE(held() - empty, file->size);
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(rowKey(), Family::Aux)})));
        QVERIFY(f->commit(2));
        QCOMPARE(held(), empty);
    }

    /// The disk says that there is no room, though the batch reached it: what it took away is not counted on.
    void refusedSweepThatArrivedIsCounted()
    {
        const std::uint64_t empty = held();
        writeAndCommit();
        const std::uint64_t one = held() - empty;
        const ShardName orphan{5, f->uuid(), 0};
        QVERIFY(f->run(writeShard(f->drive.get(), DriveFixture::fence(), orphan, data)));
        QVERIFY(f->prepare(
            DriveFixture::record(2, {DriveFixture::put(auxKey(5, 'E', orphan.extent.view()), "row",
                                                       Family::Aux)}),
            {}, {orphan}));
        QVERIFY(f->run(f->drive->install(DriveFixture::fence(), {}, {}, 1, true))); // decided against
        QCOMPARE(held() - empty, 2 * one);
        f->rocksFiles().failSyncs(FaultyFileSystem::Fault::NoSpace, ".log");
        const auto swept = f->run(f->drive->sweepOrphans(std::vector<bool>(kPartitions, true)));
        QCOMPARE(swept.error().code, Code::NoSpace);
        f->rocksFiles().heal();
        QVERIFY(f->run(f->drive->sweepOrphans(std::vector<bool>(kPartitions, true))));
        waitFor(1);
        QCOMPARE(held() - empty, one);
        f->crash();
        QCOMPARE(held() - empty, one);
    }

    void readerOutlivesTheUnlink()
    {
        writeAndCommit();
        const ShardShape shape = shardShape(kGeometry, kBlockSize, data.size());
        auto reader = f->run(f->drive->openShard(DriveFixture::fence(), name, shape));
        QVERIFY(reader);
        QVERIFY(f->prepare(DriveFixture::record(2, {DriveFixture::remove(rowKey(), Family::Aux)})));
        QVERIFY(f->commit(2));
        waitFor(0);
        Bytes block(kBlockSize);
        QVERIFY(f->run((*reader)->read(1, 1, block)));
        QVERIFY(std::equal(block.begin(), block.end(), data.begin() + kBlockSize));
    }

    void belowTheReserveNewShardsAreRefused()
    {
        f = std::make_unique<DriveFixture>(
            DriveOptions{.reserve = std::uint64_t(1) << 62, .ballast = 0}); // capped at a quarter
        const Result<DriveClient::Space> space = f->run(f->drive->space());
        QVERIFY(space && space->total > 0);
        const bool below = space->free < space->total / 4;
        QCOMPARE(f->drive->belowReserve(), below);
    }

private:
    /// Without the database, which grows as it likes.
    std::uint64_t held()
    {
        const Result<DriveClient::Space> space = f->run(f->drive->space());
        std::uint64_t database = 0;
        const Result<std::vector<std::string>> files = f->files->list(f->path() + "/db");
        for (const std::string& file : *files)
            database += f->files->status(f->path() + "/db/" + file)->size;
        return space ? space->held - database : 0;
    }
    [[nodiscard]] std::string rowKey() const { return auxKey(5, 'E', name.extent.view()); }
    Result<void> write()
    {
        return f->run(writeShard(f->drive.get(), DriveFixture::fence(), name, data));
    }
    Result<void> record(Sequence sequence)
    {
        return f->prepare(DriveFixture::record(sequence,
                                               {DriveFixture::put(rowKey(), "row", Family::Aux)}),
                          {}, {name});
    }
    void writeAndCommit()
    {
        QVERIFY(write());
        QVERIFY(record(1));
        QVERIFY(f->commit(1));
        QCOMPARE(shardFiles(), 1);
    }
    Result<Bytes> read()
    {
        return f->run(readShard(f->drive.get(), DriveFixture::fence(), name, data.size()));
    }
    [[nodiscard]] std::string shardPath() const
    {
        const ShardFileName file{name.extent, name.index, 0};
        return f->path() + "/shards/" + file.folder() + "/" + file.text();
    }
    void flipByteOfShard()
    {
        auto file = f->files->open(shardPath(), env::OpenMode::ReadWrite);
        Bytes byte(1);
        QVERIFY((*file)->readAt(70'000, byte));
        byte[0] ^= 1;
        QVERIFY((*file)->writeAt(70'000, byte));
    }
    int shardFiles()
    {
        int count = 0;
        const std::string root = f->path() + "/shards";
        const Result<std::vector<std::string>> folders = f->files->list(root);
        for (const std::string& folder : *folders)
            count += static_cast<int>(f->files->list(root + "/" + folder)->size());
        return count;
    }
    /// The unlinker is a coroutine: it needs the io_context to turn.
    void waitFor(int files)
    {
        for (int i = 0; i < 500 && shardFiles() != files; ++i) {
            f->io.restart();
            f->io.run_for(std::chrono::milliseconds(10));
        }
        QCOMPARE(shardFiles(), files);
    }

    std::unique_ptr<DriveFixture> f;
    ShardName name;
    Bytes data;
};

QTEST_GUILESS_MAIN(TestDriveShards)
#include "test_drive_shards.moc"
