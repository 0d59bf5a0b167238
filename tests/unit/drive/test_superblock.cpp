// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"
#include "drive/superblock.h" // before Qt: `slots` is a macro there

#include <QTemporaryDir>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::drive;

namespace
{

Superblock example()
{
    Superblock block;
    block.store.bytes.fill(1);
    block.drive.bytes.fill(2);
    block.index = 3;
    block.state = Superblock::State::Member;
    block.generation = 17;
    block.epoch = 99;
    block.drives = 4;
    block.geometry = {2, 2};
    block.fingerprint = "0:42 sda";
    block.lastPath = "/srv/d3";
    block.formattedAt = 1'700'000'000'000'000'000;
    return block;
}

std::string readAll(env::FileSystem& files, const std::string& path)
{
    auto file = files.open(path, env::OpenMode::Read);
    std::string bytes(8192, '\0');
    const auto got =
        (*file)->readAt(0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    bytes.resize(*got);
    return bytes;
}

void overwrite(env::FileSystem& files, const std::string& path, const std::string& bytes)
{
    static_cast<void>(files.remove(path));
    auto file = files.open(path, env::OpenMode::CreateNew);
    QVERIFY((*file)->writeAt(0, asBytes(bytes)));
}

/// Rewrites the checksum after a deliberate change.
std::string sealed(std::string bytes)
{
    bytes.resize(4092);
    appendLe(bytes, crc32c(0, asBytes(bytes)));
    return bytes;
}

} // namespace

class TestSuperblock : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void survivesEncoding()
    {
        Superblock block = example();
        block.sequence = 5;
        block.compatible = 0x80;
        block.sealedKeys = std::string(300, 's');
        const std::string bytes = encodeSuperblock(block);
        QCOMPARE(bytes.size(), kSuperblockBytes);
        const Result<Superblock> back = decodeSuperblock(bytes);
        QVERIFY(back);
        QCOMPARE(back->store, block.store);
        QCOMPARE(back->drive, block.drive);
        QCOMPARE(back->index, 3U);
        QCOMPARE(back->state, Superblock::State::Member);
        QCOMPARE(back->generation, 17U);
        QCOMPARE(back->epoch, 99U);
        QCOMPARE(back->drives, 4U);
        QVERIFY((back->geometry == Geometry{2, 2}));
        QCOMPARE(back->fingerprint, block.fingerprint);
        QCOMPARE(back->lastPath, block.lastPath);
        QCOMPARE(back->formattedAt, block.formattedAt);
        QCOMPARE(back->sequence, 5U);
        QCOMPARE(encodeSuperblock(*back), bytes); // sealed keys and feature bits too
    }

    void layoutIsTheFormatPages()
    {
        Superblock block = example();
        block.sequence = 0x0102030405060708;
        const std::string bytes = encodeSuperblock(block);
        QCOMPARE(bytes.substr(0, 8), std::string("HFDRIVE1"));
        QCOMPARE(readLe<std::uint32_t>(bytes.data() + 8), 1U);
        QCOMPARE(readLe<std::uint64_t>(bytes.data() + 16), 0x0102030405060708U);
        QCOMPARE(readLe<std::uint16_t>(bytes.data() + 64), std::uint16_t(0x8001)); // store id, required
        QCOMPARE(readLe<std::uint32_t>(bytes.data() + 66), 16U);
        QCOMPARE(crc32c(0, asBytes(bytes.substr(0, 4092))),
                 readLe<std::uint32_t>(bytes.data() + 4092));
    }

    void newerVersionsAreRefused()
    {
        const std::string bytes = encodeSuperblock(example());
        for (const std::size_t at : {std::size_t(8), std::size_t(32), std::size_t(40)}) {
            std::string newer = bytes;
            newer[at] = static_cast<char>(newer[at] + 1);
            QCOMPARE(decodeSuperblock(sealed(newer)).error().code, Code::Unsupported);
        }
        std::string compatible = bytes;
        compatible[24] = 1;
        QVERIFY(decodeSuperblock(sealed(compatible)));
    }

    void everyFlippedByteIsSeenAndTheOtherCopyUsed()
    {
        Superblock block = example();
        QVERIFY(writeSuperblock(*m_files, dir(), block));
        QVERIFY(writeSuperblock(*m_files, dir(), block));
        block.generation = 18;
        QVERIFY(writeSuperblock(*m_files, dir(), block)); // .a again: sequence 3
        const std::string newest = readAll(*m_files, dir() + "/superblock.a");
        QCOMPARE(readSuperblock(*m_files, dir())->generation, 18U);
        for (std::size_t at = 0; at < newest.size(); ++at) {
            std::string damaged = newest;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
            QVERIFY(!decodeSuperblock(damaged));
            if (at % 64 != 0)
                continue; // the way over the file is the same for all
            overwrite(*m_files, dir() + "/superblock.a", damaged);
            const Result<Superblock> read = readSuperblock(*m_files, dir());
            QVERIFY(read);
            QCOMPARE(read->generation, 17U);
        }
    }

    void shortAndMissingFilesCountAsDamaged()
    {
        Superblock block = example();
        QVERIFY(writeSuperblock(*m_files, dir(), block));
        QVERIFY(writeSuperblock(*m_files, dir(), block));
        const std::string whole = readAll(*m_files, dir() + "/superblock.b");
        for (const std::size_t size : {std::size_t(0), std::size_t(1), std::size_t(4095)}) {
            overwrite(*m_files, dir() + "/superblock.b", whole.substr(0, size));
            QCOMPARE(readSuperblock(*m_files, dir())->sequence, 1U);
        }
        QVERIFY(m_files->remove(dir() + "/superblock.a"));
        QCOMPARE(readSuperblock(*m_files, dir()).error().code, Code::Corrupt);
        QVERIFY(m_files->remove(dir() + "/superblock.b"));
        QCOMPARE(readSuperblock(*m_files, dir()).error().code, Code::NotFound);
    }

    void damagedCopyIsMendedByTheNextWrite()
    {
        Superblock block = example();
        for (int i = 0; i < 2; ++i)
            QVERIFY(writeSuperblock(*m_files, dir(), block));
        overwrite(*m_files, dir() + "/superblock.b", std::string(4096, 'x'));
        Superblock again = *readSuperblock(*m_files, dir());
        again.generation = 20;
        QVERIFY(writeSuperblock(*m_files, dir(), again));
        QVERIFY(decodeSuperblock(readAll(*m_files, dir() + "/superblock.a")));
        QCOMPARE(decodeSuperblock(readAll(*m_files, dir() + "/superblock.b"))->generation, 20U);
    }

    void newerCopyForbidsTheOlderOne()
    {
        Superblock block = example();
        for (int i = 0; i < 2; ++i)
            QVERIFY(writeSuperblock(*m_files, dir(), block));
        std::string newer = readAll(*m_files, dir() + "/superblock.b");
        newer[8] = 2;
        overwrite(*m_files, dir() + "/superblock.b", sealed(newer));
        QCOMPARE(readSuperblock(*m_files, dir()).error().code, Code::Unsupported);
    }

private:
    [[nodiscard]] std::string dir() const { return m_folder->path().toStdString(); }

    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestSuperblock)
#include "test_superblock.moc"
