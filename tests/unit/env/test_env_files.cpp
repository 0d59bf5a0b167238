// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "env/file_system.h"

using namespace holdfast;
using namespace holdfast::env;

class TestEnvFiles : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileSystem> m_files = makePosixFileSystem();
    std::string at(const char* name) const { return m_folder->filePath(name).toStdString(); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesAndReadsAtOffsets()
    {
        auto file = m_files->open(at("a"), OpenMode::CreateNew);
        QVERIFY(file);
        QVERIFY((*file)->writeAt(10, asBytes("hello")));
        QVERIFY((*file)->sync());
        QCOMPARE(*(*file)->size(), std::uint64_t(15));
        Bytes into(32);
        QCOMPARE(*(*file)->readAt(8, into), std::size_t(7));
        QCOMPARE(asText(ByteView(into).first(7)), std::string_view("\0\0hello", 7));
        QCOMPARE(*(*file)->readAt(15, into), std::size_t(0));
    }

    void createNewRefusesAnExistingFile()
    {
        QVERIFY(m_files->open(at("a"), OpenMode::CreateNew));
        auto again = m_files->open(at("a"), OpenMode::CreateNew);
        QVERIFY(!again);
        QCOMPARE(again.error().code, Code::AlreadyExists);
        auto missing = m_files->open(at("b"), OpenMode::ReadWrite);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, Code::NotFound);
    }

    void outOfDescriptorsIsNoFaultOfTheDevice()
    {
        QVERIFY(m_files->open(at("a"), OpenMode::CreateNew));
        rlimit before{};
        QVERIFY(::getrlimit(RLIMIT_NOFILE, &before) == 0);
        rlimit none = before;
        none.rlim_cur = 0;
        QVERIFY(::setrlimit(RLIMIT_NOFILE, &none) == 0);
        const auto file = m_files->open(at("a"), OpenMode::Read);
        const auto names = m_files->list(m_folder->path().toStdString());
        QVERIFY(::setrlimit(RLIMIT_NOFILE, &before) == 0);
        QVERIFY(!file && !names);
        QCOMPARE(file.error().code, Code::Overloaded);
        QCOMPARE(names.error().code, Code::Overloaded);
    }

    void directFileTakesAlignedWritesAndAnUnalignedTail()
    {
        auto file = m_files->open(at("direct"), OpenMode::CreateDirect);
        QVERIFY(file);
        auto* block = static_cast<std::uint8_t*>(std::aligned_alloc(4096, 8192));
        std::fill_n(block, 8192, std::uint8_t('x'));
        QVERIFY((*file)->writeAt(0, ByteView(block, 8192)));
        QVERIFY((*file)->writeAt(8192, asBytes("tail")));
        std::free(block);
        QVERIFY((*file)->sync());
        Bytes into(9000);
        QCOMPARE(*(*file)->readAt(0, into), std::size_t(8196));
        QCOMPARE(asText(ByteView(into).subspan(8191, 5)), std::string_view("xtail"));
    }

    void makesParentsAndListsSorted()
    {
        QVERIFY(m_files->makeDirectory(at("p/q/r")));
        QVERIFY(m_files->makeDirectory(at("p/q/r")));
        QVERIFY(m_files->open(at("p/q/z"), OpenMode::CreateNew));
        QVERIFY(m_files->open(at("p/q/b"), OpenMode::CreateNew));
        QCOMPARE(*m_files->list(at("p/q")), (std::vector<std::string>{"b", "r", "z"}));
        QVERIFY(!m_files->makeDirectory(at("p/q/z")));
        QVERIFY(m_files->syncDirectory(at("p/q")));
        QVERIFY(m_files->removeTree(at("p")));
        QVERIFY(!m_files->status(at("p"))->exists);
        QVERIFY(m_files->removeTree(at("p")));
    }

    void removeAndRename()
    {
        QVERIFY(m_files->open(at("a"), OpenMode::CreateNew));
        QVERIFY(m_files->rename(at("a"), at("b")));
        QVERIFY(m_files->remove(at("b")));
        auto gone = m_files->remove(at("b"));
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, Code::NotFound);
        QVERIFY(m_files->makeDirectory(at("empty")));
        QVERIFY(m_files->remove(at("empty")));
    }

    void statusTellsWhatAPathIs()
    {
        QVERIFY(!m_files->status(at("none"))->exists);
        QVERIFY(m_files->open(at("a"), OpenMode::CreateNew));
        const FileStatus file = *m_files->status(at("a"));
        QVERIFY(file.exists && !file.isDirectory);
        struct stat plain{};
        QCOMPARE(::stat(at("a").c_str(), &plain), 0);
        QCOMPARE(file.inode, std::uint64_t(plain.st_ino));
        QCOMPARE(file.device, std::uint64_t(plain.st_dev));
        QCOMPARE(unsigned(plain.st_mode & 0777), 0600U);
        QVERIFY(m_files->status(m_folder->path().toStdString())->isDirectory);
        // A path below a file is no path.
        QVERIFY(!m_files->status(at("a/b"))->exists);
    }

    void spaceAndDevice()
    {
        const auto space = m_files->space(m_folder->path().toStdString());
        QVERIFY(space);
        QVERIFY(space->total > 0 && space->free <= space->total);
        QVERIFY(!space->fileSystemType.empty());
        const auto device = deviceBelow(m_folder->path().toStdString());
        QVERIFY(device);
        QVERIFY(!device->disk.empty());
        QCOMPARE(device->fileSystemType, space->fileSystemType);
        QVERIFY(!deviceBelow(at("none")));
    }

    void foldersOfOneFileSystemShareADevice()
    {
        QVERIFY(m_files->makeDirectory(at("d1")));
        QVERIFY(m_files->makeDirectory(at("d2")));
        QCOMPARE(deviceBelow(at("d1"))->disk, deviceBelow(at("d2"))->disk);
        if (::access("/dev/shm", W_OK) == 0 && m_files->space("/dev/shm")->fileSystemType == "tmpfs")
            QVERIFY(deviceBelow("/dev/shm")->disk.starts_with("fs:"));
    }

    void lockIsExclusiveBetweenProcesses()
    {
        auto lock = m_files->lock(at("lock"));
        QVERIFY(lock);
        QCOMPARE(m_files->lock(at("lock")).error().code, Code::AlreadyExists);
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(m_files->lock(at("lock")) ? 1 : 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), 0);
        lock->reset();
        QVERIFY(m_files->lock(at("lock")));
    }

    void fullDeviceIsNoSpace()
    {
        auto file = m_files->open("/dev/full", OpenMode::ReadWrite);
        QVERIFY(file);
        const auto written = (*file)->writeAt(0, asBytes("x"));
        QVERIFY(!written);
        QCOMPARE(written.error().code, Code::NoSpace);
    }
};

QTEST_APPLESS_MAIN(TestEnvFiles)
#include "test_env_files.moc"
