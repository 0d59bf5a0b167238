// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"
#include "drive/shard_file.h" // before Qt: `slots` is a macro there

#include <QTemporaryDir>
#include <QtTest>

using namespace holdfast;
using namespace holdfast::drive;

namespace
{

Bytes pattern(std::size_t size, std::uint64_t seed)
{
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        out[i] = static_cast<std::uint8_t>(seed >> 56);
    }
    return out;
}

ShardHeader headerFor(Geometry geometry)
{
    ShardHeader header;
    header.store.bytes.fill(0x11);
    header.name.extent.bytes.fill(0xab);
    header.name.index = 1;
    header.name.partition = 77;
    header.origin.geometry = geometry;
    header.origin.bucket = 0x1234;
    header.origin.bucketName = "photos";
    header.origin.key = "summer/sea.jpg";
    header.origin.stamp = 42;
    header.origin.slot = 5;
    return header;
}

} // namespace

class TestShardFile : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void names()
    {
        ShardFileName name;
        name.extent.bytes.fill(0xab);
        name.index = 10;
        name.generation = 0x1f2;
        QCOMPARE(name.folder(), std::string("ab"));
        QCOMPARE(name.text(), std::string(32, 'x').replace(0, 32, name.extent.hex()) + ".0a.01f2");
        QVERIFY(ShardFileName::parse(name.text()) == name);
        QVERIFY(!ShardFileName::parse("lost+found"));
        QVERIFY(!ShardFileName::parse(name.extent.hex() + ".0A.01f2"));
    }

    void roundTrip_data()
    {
        QTest::addColumn<quint64>("length"); // of the extent
        QTest::addColumn<int>("k");
        for (const int k : {1, 2, 5}) {
            for (const quint64 length : {1ULL, 65536ULL, 65537ULL, 200'000ULL, 5'000'001ULL})
                QTest::addRow("k=%d length=%llu", k, length) << length << k;
        }
        QTest::newRow("empty") << quint64(0) << 2;
        QTest::newRow("just fills the buffer") << quint64((512 << 10) - 4096 - 8 * 8 - 64) << 1;
    }
    void roundTrip()
    {
        QFETCH(quint64, length);
        QFETCH(int, k);
        const Geometry geometry{static_cast<std::uint8_t>(k), 1};
        const ShardShape shape = shardShape(geometry, kBlockSize, length);
        const Bytes data = pattern(shape.bytes, length);
        const auto [path, record] = write(geometry, data, length, 3 * kBlockSize);
        QCOMPARE(record.blocks, shape.blocks);
        QCOMPARE(record.bytes, shape.bytes);

        auto reader = ShardFileReader::open(*m_files, path);
        QVERIFY2(reader, reader ? "" : reader.error().describe().c_str());
        QVERIFY((*reader)->expect(headerFor(geometry).store, headerFor(geometry).name));
        QCOMPARE((*reader)->footer().extentLength, length);
        QCOMPARE((*reader)->footer().tableHash, record.tableHash);
        QCOMPARE((*reader)->header().origin.key, std::string("summer/sea.jpg"));
        Bytes back(data.size());
        QVERIFY((*reader)->read(0, static_cast<std::uint32_t>(shape.blocks), back));
        QCOMPARE(back, data);
        if (shape.blocks > 1) {
            Bytes last(shape.lastBlock);
            QVERIFY((*reader)->read(shape.blocks - 1, 1, last));
            QVERIFY(std::equal(last.begin(), last.end(), data.end() - shape.lastBlock));
        }
        Bytes beyond(1);
        QVERIFY(!(*reader)->read(shape.blocks, 1, beyond));
    }

    void everyFlippedByteIsSeen()
    {
        const Geometry geometry{1, 1};
        const auto [path, record] = write(geometry, pattern(300, 9), 300, kBlockSize);
        const std::string whole = readAll(path);
        QCOMPARE(whole.size(), 4096U + 300 + 8 + 64);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
            overwrite(path, damaged);
            QVERIFY2(isDamaged(path, 300), std::to_string(at).c_str());
        }
        overwrite(path, whole);
        QVERIFY(!isDamaged(path, 300));
    }

    void everyCutIsSeen()
    {
        const auto [path, record] = write({1, 1}, pattern(300, 9), 300, kBlockSize);
        const std::string whole = readAll(path);
        for (std::size_t size = 0; size < whole.size(); size += size < 4000 ? 500 : 1) {
            overwrite(path, whole.substr(0, size));
            QVERIFY2(isDamaged(path, 300), std::to_string(size).c_str());
        }
        overwrite(path, whole + "x");
        QVERIFY(isDamaged(path, 300));
    }

    void blockOfAnotherPlaceIsSeen()
    {
        const std::uint64_t length = 3 * kBlockSize;
        const auto [path, record] = write({1, 1}, pattern(length, 1), length, kBlockSize);
        std::string bytes = readAll(path);
        for (std::size_t i = 0; i < kBlockSize; ++i)
            std::swap(bytes[4096 + i], bytes[4096 + kBlockSize + i]);
        overwrite(path, bytes);
        auto reader = ShardFileReader::open(*m_files, path);
        QVERIFY(reader);
        Bytes block(kBlockSize);
        QCOMPARE((*reader)->read(0, 1, block).error().code, Code::Corrupt);
        QVERIFY((*reader)->read(2, 1, block));
    }

    void leftoverFilesAreSteppedOver()
    {
        const auto [first, a] = write({1, 1}, pattern(100, 1), 100, kBlockSize);
        const auto [second, b] = write({1, 1}, pattern(100, 2), 100, kBlockSize);
        QCOMPARE(a.generation, std::uint16_t(0));
        QCOMPARE(b.generation, std::uint16_t(1));
        QVERIFY(first != second);
    }

private:
    std::pair<std::string, ShardRecord> write(Geometry geometry, const Bytes& data,
                                              std::uint64_t length, std::size_t piece)
    {
        ShardFileWriter writer(*m_files, m_folder->path().toStdString(), headerFor(geometry), 0);
        for (std::size_t at = 0; at < data.size(); at += piece) {
            const ByteView part = ByteView(data).subspan(at, std::min(piece, data.size() - at));
            const Result<void> appended = writer.append(part);
            if (!appended)
                qFatal("append: %s", appended.error().describe().c_str());
        }
        const Result<ShardRecord> record = writer.finish(length, 0);
        if (!record)
            qFatal("finish: %s", record.error().describe().c_str());
        return {writer.path(), *record};
    }
    std::string readAll(const std::string& path)
    {
        auto file = m_files->open(path, env::OpenMode::Read);
        std::string bytes(*(*file)->size(), '\0');
        static_cast<void>(
            (*file)->readAt(0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}));
        return bytes;
    }
    void overwrite(const std::string& path, const std::string& bytes)
    {
        QVERIFY(m_files->remove(path));
        auto file = m_files->open(path, env::OpenMode::CreateNew);
        QVERIFY((*file)->writeAt(0, asBytes(bytes)));
    }
    bool isDamaged(const std::string& path, std::size_t bytes)
    {
        auto reader = ShardFileReader::open(*m_files, path);
        if (!reader)
            return reader.error().code == Code::Corrupt;
        Bytes into(bytes);
        const Result<void> read = (*reader)->read(0, 1, into);
        return !read && read.error().code == Code::Corrupt;
    }

    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestShardFile)
#include "test_shard_file.moc"
