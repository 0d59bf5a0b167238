// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <fstream>

#include "base/encoding.h"
#include "real_store.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kMiB = 1 << 20;

std::string md5Hex(std::string_view body)
{
    return hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body))));
}

/// <extent>.<index>.<generation>
int shardIndex(const fs::path& file)
{
    return std::stoi(file.filename().string().substr(33, 2), nullptr, 16);
}

void flipByte(const fs::path& file, std::uint64_t at)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(byte ^ 0x40));
}

/// Whether RocksDB's properties in the table name this column family (keys share their prefixes).
bool isTableOf(const fs::path& table, const std::string& family)
{
    std::ifstream file(table, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.find("name" + family) != std::string::npos;
}

} // namespace

class TestStoreReal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsThereAfterARestart_data()
    {
        QTest::addColumn<int>("drives");
        for (const int drives : {1, 2, 3, 4, 5, 6})
            QTest::addRow("%d drives", drives) << drives;
    }
    void everythingIsThereAfterARestart()
    {
        QFETCH(int, drives);
        RealStore real(drives);
        Loop* loop = &real.loop();
        QVERIFY(loop->run(real.store->createBucket("bucket")).has_value());
        std::map<std::string, std::string> expected;
        for (const std::size_t size :
             {std::size_t(0), std::size_t(1), std::size_t(4096), std::size_t(32768),
              std::size_t(32769), kMiB + 3, 5 * kMiB, 9 * kMiB + 1}) {
            const std::string key = "key/" + std::to_string(size);
            expected[key] = patterned(size, std::uint32_t(size + 1));
            QVERIFY(real.put(key, "to be overwritten " + std::string(size % 70'000, 'x')).has_value());
            const auto put = real.put(key, expected[key]);
            QVERIFY2(put.has_value(), put ? "" : put.error().describe().c_str());
        }
        QVERIFY(real.put("gone", patterned(2 * kMiB)).has_value());
        QVERIFY(loop->run(real.store->remove("bucket", "gone", {}))->existed);

        const auto upload = loop->run(real.store->createUpload("bucket", "multi", {}));
        QVERIFY(upload.has_value());
        std::vector<CompletePart> parts;
        for (std::uint32_t n = 1; n <= 3; ++n) {
            const std::string body = patterned(n == 3 ? 999 : 5 * kMiB + n, n);
            QVERIFY(loop->run(putPartBody(real.store.get(), "bucket", "multi", upload->uploadId, n,
                                          body))
                        .has_value());
            parts.push_back({n, md5Hex(body), {}});
            expected["multi"] += body;
        }
        const auto done = loop->run(real.store->completeUpload("bucket", "multi", upload->uploadId,
                                                               parts, std::nullopt, {}));
        QVERIFY2(done.has_value(), done ? "" : done.error().describe().c_str());

        for (int round = 0; round < 2; ++round) {
            loop = &real.loop();
            for (const auto& [key, body] : expected) {
                const auto got = real.get(key);
                QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
                QVERIFY2(*got == body, key.c_str());
            }
            const auto page = loop->run(real.store->list({"bucket", "", "", "", 1000}));
            QVERIFY(page.has_value());
            QCOMPARE(page->objects.size(), expected.size());
            const auto usage = loop->run(real.store->bucketUsage("bucket"));
            QCOMPARE(usage->objects, std::uint64_t(expected.size()));
            std::uint64_t bytes = 0;
            for (const auto& [key, body] : expected)
                bytes += body.size();
            QCOMPARE(usage->bytes, bytes);
            QCOMPARE(usage->uploads, std::uint64_t(0));
            if (round == 0)
                real.reopen();
        }
    }

    void damagedShardsAreReadAroundAndMended_data()
    {
        QTest::addColumn<int>("drives");
        QTest::addColumn<int>("k");
        QTest::newRow("1+1") << 2 << 1;
        QTest::newRow("2+1") << 3 << 2;
        QTest::newRow("2+2") << 4 << 2;
        QTest::newRow("4+2") << 6 << 4;
    }
    void damagedShardsAreReadAroundAndMended()
    {
        QFETCH(int, drives);
        QFETCH(int, k);
        RealStore real(drives);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        const std::string body = patterned(7 * kMiB + 11);
        QVERIFY(real.put("key", body).has_value());
        real.close();
        std::map<int, fs::path> byIndex;
        for (int i = 0; i < drives; ++i) {
            const auto files = real.shardFiles(i);
            QCOMPARE(files.size(), std::size_t(1));
            byIndex[shardIndex(files[0])] = files[0];
        }
        QCOMPARE(byIndex.size(), std::size_t(drives));
        // As many data shards as there is parity: every other one is flipped somewhere, or gone.
        const int damaged = std::min(k, drives - k);
        for (int i = 0; i < damaged; ++i) {
            if (i % 2 == 0)
                flipByte(byIndex[i], 4096 + 70'000);
            else
                fs::remove(byIndex[i]);
        }
        real.open();
        const auto got = real.get("key");
        QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
        QVERIFY(*got == body);
        const auto isMended = [&](int index) { // a rebuilt shard is another file
            for (int drive = 0; drive < drives; ++drive) {
                const auto files = real.shardFiles(drive);
                if (files.size() == 1 && shardIndex(files[0]) == index)
                    return files[0] != byIndex[index];
            }
            return false;
        };
        for (int i = 0; i < damaged; ++i)
            QVERIFY(real.loop().runUntil([&] { return isMended(i); }, std::chrono::seconds(60)));
        QVERIFY(real.waitUntilWhole());
        // Now the parity goes, and what was rebuilt has to serve.
        real.close();
        for (int i = k; i < drives; ++i)
            fs::remove(byIndex[i]);
        real.open();
        const auto again = real.get("key");
        QVERIFY2(again.has_value(), again ? "" : again.error().describe().c_str());
        QVERIFY(*again == body);
    }

    void anEmptiedDriveIsFilledAgain()
    {
        RealStore real(4);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        std::map<std::string, std::string> expected;
        for (int i = 0; i < 30; ++i) {
            const std::string key = "key" + std::to_string(i);
            expected[key] = patterned(i % 3 == 0 ? 300'000 : 500, std::uint32_t(i));
            QVERIFY(real.put(key, expected[key]).has_value());
        }
        real.close();
        fs::remove_all(real.drivePath(2));
        real.open();
        QVERIFY(real.waitUntilWhole());
        QCOMPARE(real.shardFiles(2).size(), std::size_t(10));
        real.close();
        // Two of the others go: what was rebuilt has to serve.
        fs::remove_all(real.drivePath(0) + "/shards");
        fs::create_directory(real.drivePath(0) + "/shards");
        fs::remove_all(real.drivePath(3) + "/shards");
        fs::create_directory(real.drivePath(3) + "/shards");
        real.open();
        for (const auto& [key, body] : expected) {
            const auto got = real.get(key);
            QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
            QVERIFY(*got == body);
        }
    }

    void theStatusSaysWhatIsThere()
    {
        RealStore real(4);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        QVERIFY(real.put("key", patterned(kMiB)).has_value());
        const StoreStatus status = real.status();
        QCOMPARE(status.drives.size(), std::size_t(4));
        QCOMPARE(status.k + status.m, 4);
        QCOMPARE(int(status.state), int(StoreState::Ready));
        QVERIFY(status.store == real.store->storeId());
        // Four folders on one disk: its failure loses them.
        QCOMPARE(status.disks, 1U);
        QCOMPARE(status.lossesSurvived, 0U);
        QCOMPARE(status.sharedDisks.size(), std::size_t(1));
        QCOMPARE(status.objects, std::uint64_t(1));
        QCOMPARE(status.objectBytes, std::uint64_t(kMiB));
        QVERIFY(status.rawBytes == status.drives[0].total);
        QVERIFY(status.usedBytes > kMiB && status.usableBytes > status.usedBytes);
        QCOMPARE(status.underReplicated, std::uint64_t(0));
    }

    void aScrubFindsWhatLiesDamagedAndItIsMended()
    {
        RealStore real(4);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        std::map<std::string, std::string> expected;
        for (int i = 0; i < 12; ++i) {
            const std::string key = "key" + std::to_string(i);
            expected[key] = patterned(i % 2 == 0 ? kMiB + i : 500 + i, std::uint32_t(i + 1));
            QVERIFY(real.put(key, expected[key]).has_value());
        }
        real.close();
        // A bit in every shard of one drive; of another, a row, a copy and a counter behind its back.
        const auto files = real.shardFiles(1);
        QCOMPARE(files.size(), std::size_t(6));
        for (const fs::path& file : files)
            flipByte(file, 4096 + 70'000);
        {
            const auto databases = drive::makeRocksFactory();
            auto opened = databases->open(real.drivePath(2) + "/db", false);
            QVERIFY(opened.has_value());
            drive::Batch batch;
            for (const drive::Family family :
                 {drive::Family::Current, drive::Family::Body, drive::Family::Counters}) {
                auto rows = opened->db->iterate(family, false);
                QVERIFY(rows.has_value());
                (*rows)->seek({});
                QVERIFY((*rows)->valid());
                batch.remove(family, std::string((*rows)->key()));
            }
            QVERIFY(opened->db->write(batch, true).has_value());
        }
        real.open();
        const auto scrub = [&] { return *real.loop().run(real.store->scrubStatus()); };
        QVERIFY(real.loop().run(real.store->startScrub()).has_value());
        const auto ended = [&] { return scrub().state == ScrubStatus::State::Idle; };
        QVERIFY(real.loop().runUntil(ended, std::chrono::seconds(90)));
        QCOMPARE(scrub().found, std::uint64_t(6 + 3));
        QVERIFY(real.waitUntilWhole());
        QVERIFY(real.loop().runUntil([&] { return scrub().mended == 9; }));
        QVERIFY(real.loop().run(real.store->quarantine({}, 10))->entries.empty());
        QVERIFY(real.loop().run(real.store->startScrub()).has_value());
        QVERIFY(real.loop().runUntil(ended, std::chrono::seconds(90)));
        QCOMPARE(scrub().found, std::uint64_t(0));
        real.close();
        // The other two lose their shards: what was mended has to serve.
        for (const int other : {0, 3}) {
            fs::remove_all(real.drivePath(other) + "/shards");
            fs::create_directory(real.drivePath(other) + "/shards");
        }
        real.open();
        for (const auto& [key, body] : expected) {
            const auto got = real.get(key);
            QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
            QVERIFY(*got == body);
        }
    }

    void aScrubReadsTheDrivesOwnRowsToo()
    {
        RealStore real(4);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        const std::string body = patterned(kMiB);
        for (int i = 0; i < 5; ++i)
            QVERIFY(real.put("key" + std::to_string(i), body).has_value());
        real.close();
        real.open(); // what a start reads is in memory now
        int damaged = 0;
        for (const auto& entry : fs::directory_iterator(real.drivePath(2) + "/db")) {
            if (entry.path().extension() == ".sst" && isTableOf(entry.path(), "default")) {
                flipByte(entry.path(), 100);
                ++damaged;
            }
        }
        QVERIFY(damaged > 0);
        const auto scrub = [&] { return *real.loop().run(real.store->scrubStatus()); };
        QVERIFY(real.loop().run(real.store->startScrub()).has_value());
        const auto ended = [&] { return scrub().state == ScrubStatus::State::Idle; };
        QVERIFY(real.loop().runUntil(ended, std::chrono::seconds(90)));
        QCOMPARE(scrub().found, std::uint64_t(1)); // the drive leaves with the first table
        QVERIFY(real.waitUntilWhole());
        QVERIFY(fs::exists(real.drivePath(2) + "/quarantine")); // set aside, and rebuilt
        QVERIFY(real.loop().run(real.store->startScrub()).has_value());
        QVERIFY(real.loop().runUntil(ended, std::chrono::seconds(90)));
        QCOMPARE(scrub().found, std::uint64_t(0));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(*real.get("key" + std::to_string(i)), body);
    }

    void whatIsGivenUpLeavesNothing()
    {
        RealStore real(2);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        PutOptions options;
        options.conditions.ifNoneMatchAny = true;
        auto first = real.loop().run(real.store->put("bucket", "key", options));
        const std::string body = patterned(kMiB);
        QVERIFY(real.loop().run((*first)->write(asBytes(body))).has_value());
        QVERIFY(real.put("key", "other").has_value());
        // The body is durable, the condition is false: its shards are nobody's.
        QCOMPARE(real.loop().run((*first)->commit(digestsOf(body))).error().code,
                 Code::PreconditionFailed);
        first->reset();
        QVERIFY(real.loop().runUntil([&] { return real.shardFiles(0).empty(); }));
        QVERIFY(real.loop().runUntil([&] { return real.shardFiles(1).empty(); }));
        QCOMPARE(*real.get("key"), std::string("other"));
    }

    void whatAnEndedRunLeftIsSwept()
    {
        RealStore real(2);
        QVERIFY(real.loop().run(real.store->createBucket("bucket")).has_value());
        const std::string body = patterned(kMiB);
        QVERIFY(real.put("key", body).has_value());
        const fs::path file = real.shardFiles(0)[0];
        QVERIFY(real.loop().run(real.store->remove("bucket", "key", {}))->existed);
        QVERIFY(real.loop().runUntil([&] { return !fs::exists(file); }));
        real.close();
        // As if the process had died in a write.
        std::ofstream(file) << "not a shard";
        real.open();
        QVERIFY(real.loop().runUntil([&] { return real.shardFiles(0).empty(); }));
    }
};

QTEST_GUILESS_MAIN(TestStoreReal)
#include "test_store_real.moc"
