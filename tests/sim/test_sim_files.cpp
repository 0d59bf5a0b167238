// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "sim/sim_file_system.h"

using namespace holdfast;
using namespace holdfast::sim;
using env::OpenMode;

namespace
{

/// A machine with one disk at /d and a running process.
struct Machine
{
    explicit Machine(std::uint64_t seed) : world(seed), files(world), disk(files.mount("/d", "d", 1 << 20))
    {
        world.startProcess();
    }
    void powerCut()
    {
        world.endProcess(true);
        disk.powerCut();
        world.startProcess();
    }
    std::string read(const std::string& path)
    {
        auto file = files.open(path, OpenMode::Read);
        if (!file)
            return "none";
        Bytes into(1 << 16);
        const auto count = (*file)->readAt(0, into);
        return count ? std::string(asText(ByteView(into).first(*count))) : "error";
    }
    void write(const std::string& path, const std::string& text, bool sync)
    {
        auto file = files.open(path, OpenMode::CreateNew);
        if (!file)
            file = files.open(path, OpenMode::ReadWrite);
        QVERIFY(file && (*file)->writeAt(0, asBytes(text)));
        if (sync)
            QVERIFY((*file)->sync());
    }

    SimWorld world;
    SimFileSystem files;
    SimDisk& disk;
};

} // namespace

class TestSimFiles : public QObject
{
    Q_OBJECT

private slots:
    void behavesAsPosixDoes()
    {
        Machine m(1);
        m.write("/d/a", "hello", false);
        QCOMPARE(m.read("/d/a"), std::string("hello"));
        QCOMPARE(m.files.open("/d/a", OpenMode::CreateNew).error().code, Code::AlreadyExists);
        QCOMPARE(m.files.open("/d/b", OpenMode::ReadWrite).error().code, Code::NotFound);
        QVERIFY(m.files.makeDirectory("/d/p/q/r"));
        QVERIFY(m.files.makeDirectory("/d/p/q/r"));
        QVERIFY(!m.files.makeDirectory("/d/a"));
        QCOMPARE(*m.files.list("/d"), (std::vector<std::string>{"a", "p"}));
        QVERIFY(m.files.rename("/d/a", "/d/p/b"));
        QCOMPARE(m.read("/d/p/b"), std::string("hello"));
        QVERIFY(!m.files.remove("/d/p")); // not empty
        QVERIFY(m.files.removeTree("/d/p"));
        QVERIFY(m.files.removeTree("/d/p"));
        QCOMPARE(m.files.remove("/d/p").error().code, Code::NotFound);
        QVERIFY(!m.files.status("/d/a/b")->exists);
        QVERIFY(m.files.status("/d")->isDirectory);
        QVERIFY(m.files.device("/d")->disk != m.files.device("/")->disk);
    }

    void readOnlyHandleDoesNotWrite()
    {
        Machine m(1);
        m.write("/d/a", "x", true);
        auto file = m.files.open("/d/a", OpenMode::Read);
        QVERIFY(!(*file)->writeAt(0, asBytes("y")));
    }

    void syncedDataAndNamesSurvive()
    {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Machine m(seed);
            QVERIFY(m.files.makeDirectory("/d/x"));
            QVERIFY(m.files.syncDirectory("/d"));
            m.write("/d/x/a", std::string(10'000, 'a'), true);
            QVERIFY(m.files.syncDirectory("/d/x"));
            m.powerCut();
            QCOMPARE(m.read("/d/x/a"), std::string(10'000, 'a'));
        }
    }

    void unsyncedNamesMayGoWithOrWithoutTheirDirectory()
    {
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Machine m(seed);
            QVERIFY(m.files.makeDirectory("/d/x"));
            m.write("/d/x/a", "data", true);
            QVERIFY(m.files.syncDirectory("/d/x")); // but never /d
            m.powerCut();
            seen.insert(m.read("/d/x/a"));
        }
        QCOMPARE(seen, (std::set<std::string>{"none", "data"}));
    }

    void unsyncedPagesAreLostInAnySubset()
    {
        std::set<std::string> seen;
        int torn = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Machine m(seed);
            m.write("/d/a", std::string(2 * kPage, 'o'), true);
            QVERIFY(m.files.syncDirectory("/d"));
            m.write("/d/a", std::string(2 * kPage, 'n'), false);
            m.powerCut();
            const std::string now = m.read("/d/a");
            QCOMPARE(now.size(), std::size_t(2 * kPage));
            seen.insert({now[0], now[kPage]});
            torn += now[0] != now[kPage - 1] || now[kPage] != now[2 * kPage - 1] ? 1 : 0;
        }
        QCOMPARE(seen, (std::set<std::string>{"oo", "on", "no", "nn"}));
        QVERIFY(torn > 5);
    }

    void renameIsWholeOrNotAtAll()
    {
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Machine m(seed);
            m.write("/d/a", "new", true);
            m.write("/d/b", "old", true);
            QVERIFY(m.files.syncDirectory("/d"));
            QVERIFY(m.files.rename("/d/a", "/d/b"));
            m.powerCut();
            seen.insert(m.read("/d/a") + "," + m.read("/d/b"));
        }
        QCOMPARE(seen, (std::set<std::string>{"new,old", "none,new"}));
    }

    void killedProcessLosesNothingWritten()
    {
        Machine m(2);
        m.write("/d/a", "unsynced", false);
        m.world.endProcess(true);
        m.disk.settle();
        m.world.startProcess();
        QCOMPARE(m.read("/d/a"), std::string("unsynced"));
    }

    void deadHandlesDoNothing()
    {
        Machine m(3);
        m.write("/d/a", "before", true);
        auto file = m.files.open("/d/a", OpenMode::ReadWrite);
        m.world.endProcess(true);
        m.world.startProcess();
        QVERIFY(!(*file)->writeAt(0, asBytes("after")));
        QVERIFY(!(*file)->sync());
        QCOMPARE(m.read("/d/a"), std::string("before"));
    }

    void failsAsTold()
    {
        Machine m(4);
        m.write("/d/a", "x", true);
        auto file = m.files.open("/d/a", OpenMode::ReadWrite);
        m.disk.failNth(Operation::Write, 2, false);
        QVERIFY((*file)->writeAt(0, asBytes("1")));
        QCOMPARE((*file)->writeAt(0, asBytes("2")).error().code, Code::Io);
        QVERIFY((*file)->writeAt(0, asBytes("3")));
        m.disk.failNth(Operation::Sync, 1, true);
        QVERIFY(!(*file)->sync());
        QVERIFY(!(*file)->sync());
        m.disk.heal();
        QVERIFY((*file)->sync());
        m.disk.setReadOnly(true);
        QVERIFY(!(*file)->writeAt(0, asBytes("4")));
        QCOMPARE(m.read("/d/a"), std::string("3"));
        m.disk.setReadOnly(false);
        m.disk.setFailed(true);
        QCOMPARE(m.files.list("/d").error().code, Code::Io);
        m.disk.heal();
        m.disk.failEvery(Operation::Read, 2);
        int failures = 0;
        for (int i = 0; i < 100; ++i)
            failures += m.files.list("/d") ? 0 : 1;
        QVERIFY(failures > 20 && failures < 80);
    }

    void failedSyncLeavesPagesUnknown()
    {
        std::set<char> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Machine m(seed);
            m.write("/d/a", "o", true);
            QVERIFY(m.files.syncDirectory("/d"));
            auto file = m.files.open("/d/a", OpenMode::ReadWrite);
            QVERIFY((*file)->writeAt(0, asBytes("n")));
            m.disk.failNth(Operation::Sync, 1, false);
            QVERIFY(!(*file)->sync());
            QVERIFY((*file)->sync()); // says yes, and lies
            m.powerCut();
            seen.insert(m.read("/d/a")[0]);
        }
        QCOMPARE(seen, (std::set<char>{'n', 'o'}));
    }

    void fullDiskIsFull()
    {
        Machine m(5);
        m.disk.setCapacity(10'000);
        m.write("/d/a", std::string(9'000, 'x'), true);
        auto file = m.files.open("/d/b", OpenMode::CreateNew);
        QVERIFY(file);
        QCOMPARE((*file)->writeAt(0, Bytes(2'000)).error().code, Code::NoSpace);
        QVERIFY(m.files.remove("/d/a"));
        QVERIFY((*file)->writeAt(0, Bytes(2'000)));
        const auto space = m.files.space("/d");
        QCOMPARE(space->free, std::uint64_t(8'000));
    }

    void missingDiskLeavesAnEmptyFolderOfAnotherFileSystem()
    {
        Machine m(6);
        m.write("/d/a", "x", true);
        auto open = m.files.open("/d/a", OpenMode::Read);
        const auto id = m.files.space("/d")->fileSystemId;
        m.files.setMounted("/d", false);
        QVERIFY(m.files.status("/d")->exists);
        QVERIFY(m.files.list("/d")->empty());
        QVERIFY(m.files.space("/d")->fileSystemId != id);
        m.files.setMounted("/d", true);
        QCOMPARE(m.read("/d/a"), std::string("x"));
        Bytes into(1);
        QVERIFY(!(*open)->readAt(0, into));
    }

    void oldContentComesBackAsImageOrAsCopy()
    {
        Machine m(7);
        m.write("/d/a", "old", true);
        const auto was = *m.files.status("/d/a");
        const auto snapshot = m.disk.snapshot();
        m.write("/d/a", "new", true);
        m.disk.restore(snapshot, false);
        QCOMPARE(m.read("/d/a"), std::string("old"));
        QCOMPARE(m.files.status("/d/a")->inode, was.inode);
        QCOMPARE(m.files.status("/d/a")->birthNanos, was.birthNanos);
        m.disk.restore(snapshot, true);
        QCOMPARE(m.read("/d/a"), std::string("old"));
        QVERIFY(m.files.status("/d/a")->inode != was.inode);
        QVERIFY(m.files.status("/d/a")->birthNanos != was.birthNanos);
        m.disk.empty();
        QVERIFY(m.files.list("/d")->empty());
    }

    void bitFlipsStay()
    {
        Machine m(8);
        m.write("/d/a", "abc", true);
        QVERIFY(m.files.syncDirectory("/d"));
        QCOMPARE(m.disk.files(), (std::vector<std::string>{"/a"}));
        QVERIFY(m.disk.flipBit("/a", 1, 0));
        QVERIFY(!m.disk.flipBit("/a", 3, 0));
        m.powerCut();
        QCOMPARE(m.read("/d/a"), std::string("acc"));
    }

    void lockIsHeldByOneProcessAndDiesWithIt()
    {
        Machine m(9);
        auto lock = m.files.lock("/d/lock");
        QVERIFY(lock);
        QCOMPARE(m.files.lock("/d/lock").error().code, Code::AlreadyExists);
        m.world.endProcess(true);
        m.world.startProcess();
        auto next = m.files.lock("/d/lock");
        QVERIFY(next);
        lock->reset(); // the dead one's: takes nothing from the living
        QCOMPARE(m.files.lock("/d/lock").error().code, Code::AlreadyExists);
        next->reset();
        QVERIFY(m.files.lock("/d/lock"));
    }
};

QTEST_APPLESS_MAIN(TestSimFiles)
#include "test_sim_files.moc"
