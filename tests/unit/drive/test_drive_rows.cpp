// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include "drive_fixture.h"

#include <QtTest>

#include "drive/row_scan.h"

using namespace holdfast;
using namespace holdfast::test;

namespace
{

constexpr BucketId kBucket = 7;

std::string describe(const ScanPage& page, std::size_t skip)
{
    std::string out;
    for (const ScanEntry& entry : page.entries)
        out += (out.empty() ? "" : " ") + entry.key.substr(skip) + (entry.isPrefix ? "*" : "");
    return out + (page.more ? " ..." : "");
}

} // namespace

class TestDriveRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { f = std::make_unique<DriveFixture>(); }
    void cleanupTestCase() { f.reset(); }

    void escapedKeysKeepTheirOrder()
    {
        const std::vector<std::string> keys = {"", std::string(1, '\0'), std::string(2, '\0'),
                                               std::string("\0\x01", 2), std::string("\0\xff", 2),
                                               "\x01", "a", std::string("a\0", 2), "ab", "\xff"};
        for (const std::string& a : keys) {
            std::string escaped = escapeKey(a) + "tail";
            std::string_view rest = escaped;
            const Result<std::string> back = takeEscapedKey(rest);
            QVERIFY(back);
            QCOMPARE(*back, a);
            QCOMPARE(std::string(rest), std::string("tail"));
            for (const std::string& b : keys)
                QCOMPARE(a < b, escapeKey(a) < escapeKey(b));
        }
        std::string_view open = "abc";
        QVERIFY(!takeEscapedKey(open));
    }

    void rowsKnowTheirPartition()
    {
        const PartitionId p = partitionOfObject(kBucket, "key");
        QCOMPARE(*partitionOfRow(Family::Current, objectRowKey(kBucket, "key")), p);
        std::string old = objectRowKey(kBucket, escapeKey("key"));
        appendBe(old, std::uint64_t(5));
        QCOMPARE(*partitionOfRow(Family::Noncurrent, old), p);
        QCOMPARE(*partitionOfRow(Family::Aux, auxKey(9, 'E', "x")), PartitionId(9));
        QCOMPARE(*partitionOfRow(Family::Counters, objectRowKey(kBucket, partitionKey(11))),
                 PartitionId(11));
        QCOMPARE(*partitionOfRow(Family::Body, bodyKey(12, {}, 1)), PartitionId(12));
        QVERIFY(!partitionOfRow(Family::Aux, partitionKey(5000)));
        QVERIFY(!partitionOfRow(Family::Current, "short"));
        QCOMPARE(prefixEnd("ab\xff\xff"), std::string("ac"));
        QCOMPARE(prefixEnd("\xff"), std::string());
    }

    void extentRowsSurviveEncoding()
    {
        ExtentRow row;
        row.id = f->uuid();
        row.partition = 3;
        row.geometry = {2, 1};
        row.slots = {4, 5, 6};
        row.length = 70'000;
        row.crc64 = 0x0123456789abcdef;
        row.bucket = kBucket;
        row.key = "a/b";
        row.upload = f->uuid();
        row.pendingBoot = f->uuid();
        row.unknown = std::string("\x40\0\x01\0\0\0z", 7); // an optional field nobody here knows
        const Result<ExtentRow> back = ExtentRow::decode(3, row.id, row.encode());
        QVERIFY2(back, back ? "" : back.error().describe().c_str());
        QCOMPARE(back->encode(), row.encode());
        QCOMPARE(back->upload, row.upload);
        QCOMPARE(back->pendingBoot, row.pendingBoot);
        const std::string whole = row.encode();
        for (std::size_t size = 0; size < whole.size(); ++size)
            static_cast<void>(ExtentRow::decode(3, row.id, whole.substr(0, size)));
        row.slots.pop_back();
        QVERIFY(!ExtentRow::decode(3, row.id, row.encode()));
        const std::string newer = whole + std::string("\x40\x80\0\0\0\0", 6);
        QCOMPARE(ExtentRow::decode(3, row.id, newer).error().code, Code::Unsupported);
    }

    void shardShapes()
    {
        const ShardShape one = shardShape({2, 1}, 65536, 2 * 65536 + 3);
        QCOMPARE(one.blocks, 2U);
        QCOMPARE(one.bytes, 65536U + 2);
        QCOMPARE(one.lastBlock, 2U);
        QCOMPARE(shardShape({2, 1}, 65536, 2 * 65536).lastBlock, 65536U);
        QCOMPARE(shardShape({4, 2}, 65536, 0).blocks, 0U);
        for (std::uint32_t devices = 0; devices < 16; ++devices)
            QVERIFY(geometryFor(devices).shards() <= std::max(1U, devices));
    }

    void logRecordsSurviveEncoding()
    {
        LogRecord record = DriveFixture::record(
            8, {DriveFixture::put("k", std::string("\0v", 2)), DriveFixture::remove("gone"),
                {MutationKind::Merge, Family::Counters, "c", std::string(32, '\1')}}, 4);
        record.bodyKeys = {bodyKey(1, f->uuid(), 3)};
        const std::string bytes = record.encode();
        const Result<LogRecord> back = LogRecord::decode(8, bytes);
        QVERIFY(back);
        QCOMPARE(back->encode(), bytes);
        QCOMPARE(back->mutations[0].value, std::string("\0v", 2));
        for (std::size_t size = 0; size < bytes.size(); ++size)
            static_cast<void>(LogRecord::decode(8, bytes.substr(0, size)));
        QVERIFY(!LogRecord::decode(8, ""));
    }

    void scans()
    {
        std::vector<Mutation> rows;
        for (const char* key : {"a/1", "a/2", "a/b/3", "b", "c/1", "d/x", "e"})
            rows.push_back(DriveFixture::put(objectRowKey(kBucket, key), std::string("\x01") + key));
        rows.push_back(DriveFixture::put(objectRowKey(kBucket, "d/marker"), "\x02"));
        rows.push_back(DriveFixture::put(objectRowKey(kBucket, "f/marker"), "\x02"));
        rows.push_back(DriveFixture::put(objectRowKey(kBucket + 1, "other"), "\x01"));
        QVERIFY(f->run(f->drive->patch(rows)));
        QCOMPARE(page({}), std::string("a/1 a/2 a/b/3 b c/1 d/marker d/x e f/marker"));
        QCOMPARE(page({.delimiter = "/"}), std::string("a/* b c/* d/* e f/*"));
        QCOMPARE(page({.delimiter = "/", .skipMarkers = true}), std::string("a/* b c/* d/* e"));
        QCOMPARE(page({.limit = 2, .delimiter = "/"}), std::string("a/* b ..."));
        QCOMPARE(page({.limit = 5, .delimiter = "/", .skipMarkers = true}),
                 std::string("a/* b c/* d/* e")); // only a marker follows: this was the last page
        ScanRequest inside;
        inside.begin = objectRowKey(kBucket, "a/");
        inside.end = objectRowKey(kBucket, "a0");
        inside.delimiter = "/";
        inside.groupFrom = 8 + 2;
        QCOMPARE(pageOf(inside), std::string("a/1 a/2 a/b/*"));

        std::string all;
        ScanRequest next;
        next.begin = objectRowKey(kBucket, "");
        next.end = objectRowKey(kBucket + 1, "");
        next.limit = 1;
        next.delimiter = "/";
        next.groupFrom = 8;
        next.keysOnly = true;
        for (;;) {
            const Result<ScanPage> one = f->run(f->drive->scan(next));
            QVERIFY(one);
            QCOMPARE(one->entries.size(), std::size_t(1));
            QVERIFY(one->entries[0].value.empty());
            all += one->entries[0].key.substr(8) + " ";
            if (!one->more)
                break;
            next.begin = one->resume;
        }
        QCOMPARE(all, std::string("a/ b c/ d/ e f/ "));
    }

    void scansOfSomePartitions()
    {
        std::vector<bool> wanted(kPartitions, false);
        wanted[partitionOfObject(kBucket, "d/x")] = true;
        wanted[partitionOfObject(kBucket, "e")] = true;
        QCOMPARE(page({.delimiter = "/", .partitions = wanted}), std::string("d/* e"));
        QVERIFY(f->run(f->drive->patch({DriveFixture::put(auxKey(1, 'E', "1"), "v", Family::Aux),
                                        DriveFixture::put(auxKey(2, 'E', "2"), "v", Family::Aux),
                                        DriveFixture::put(auxKey(9, 'E', "9"), "v", Family::Aux)})));
        std::vector<bool> nine(kPartitions, false);
        nine[9] = true;
        const Result<ScanPage> aux =
            f->run(f->drive->scan({.family = Family::Aux, .partitions = nine}));
        QVERIFY(aux);
        QCOMPARE(describe(*aux, 3), std::string("9"));
    }

    void delimiterInABinarySuffixDoesNotFold()
    {
        std::string row = objectRowKey(kBucket, escapeKey("plain"));
        row += std::string(8, '/'); // a stamp that happens to hold the delimiter
        QVERIFY(f->run(f->drive->patch({DriveFixture::put(row, "\x01", Family::Noncurrent)})));
        const Result<ScanPage> found = f->run(
            f->drive->scan({.family = Family::Noncurrent, .delimiter = "/", .groupFrom = 8}));
        QVERIFY(found);
        QCOMPARE(found->entries.size(), std::size_t(1));
        QVERIFY(!found->entries[0].isPrefix);
    }

private:
    std::string page(ScanRequest request)
    {
        request.begin = objectRowKey(kBucket, "");
        request.end = objectRowKey(kBucket + 1, "");
        request.groupFrom = 8;
        return pageOf(std::move(request));
    }
    std::string pageOf(ScanRequest request)
    {
        const Result<ScanPage> found = f->run(f->drive->scan(std::move(request)));
        return found ? describe(*found, 8) : found.error().describe();
    }

    std::unique_ptr<DriveFixture> f;
};

QTEST_GUILESS_MAIN(TestDriveRows)
#include "test_drive_rows.moc"
