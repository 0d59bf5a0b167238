// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;

struct GeometryRow
{
    const char* name;
    std::uint32_t drives;
    drive::Geometry geometry;
};
const std::vector<GeometryRow> kGeometries{
    {"1+0", 1, {1, 0}}, {"1+1", 2, {1, 1}}, {"2+1", 3, {2, 1}}, {"2+2", 4, {2, 2}}, {"4+2", 6, {4, 2}}};

std::int64_t counted(StoreFixture& fixture, std::uint64_t BucketUsage::* what)
{
    const auto usage = fixture.loop.run(fixture.store->bucketUsage("bucket"));
    return usage ? static_cast<std::int64_t>((*usage).*what) : -1;
}

} // namespace

class TestStoreObjects : public QObject
{
    Q_OBJECT

private:
    static void geometryColumn()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < kGeometries.size(); ++i)
            QTest::newRow(kGeometries[i].name) << int(i);
    }

private Q_SLOTS:
    void bodiesOfEverySizeComeBack_data() { geometryColumn(); }
    void bodiesOfEverySizeComeBack()
    {
        QFETCH(int, row);
        const GeometryRow& g = kGeometries.at(std::size_t(row));
        StoreFixture fixture(g.drives, g.geometry);
        const std::size_t stripe = g.geometry.k * 64 * kKiB;
        const std::size_t run = std::min<std::size_t>(2 * kMiB, 16 * stripe);
        std::vector<std::size_t> sizes{0, 1, 4096, 32 * kKiB - 1, 32 * kKiB, 32 * kKiB + 1};
        for (const std::size_t edge : {stripe, 2 * stripe, 3 * stripe, run, 2 * run, kMiB})
            sizes.insert(sizes.end(), {edge - 1, edge, edge + 1});
        sizes.push_back(20 * kMiB + 12345);
        for (const std::size_t size : sizes) {
            const std::string body = patterned(size, std::uint32_t(size));
            const bool known = size % 2 == 0;
            PutOptions options;
            if (known)
                options.length = size;
            const std::size_t chunk = size % 3 == 0 ? 64 * kKiB : 100'001;
            const auto put = fixture.put("key", body, std::move(options), chunk);
            QVERIFY2(put.has_value(), put ? "" : put.error().describe().c_str());
            QCOMPARE(put->size, std::uint64_t(size));
            const auto got = fixture.get("key");
            QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
            QVERIFY2(*got == body, std::to_string(size).c_str());
        }
        QCOMPARE(counted(fixture, &BucketUsage::objects), 1);
        QCOMPARE(counted(fixture, &BucketUsage::bytes), std::int64_t(sizes.back()));
        // Whatever was overwritten is gone.
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(g.geometry.shards()));
        QCOMPARE(fixture.replicas.bodyCount(), std::size_t(0));
    }

    /// Each of them was once worth 8 MiB of the budget, however little it took.
    void readersThatHardlyReadLeaveRoomForOthers()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(9 * kMiB + 77);
        QVERIFY(fixture.put("large", body).has_value());
        QVERIFY(fixture.put("small", "hello").has_value());
        for (int round = 0; round < 2; ++round) { // what was taken is given back
            std::vector<std::unique_ptr<ObjectReader>> readers;
            for (int i = 0; i < 150; ++i) {
                auto reader = fixture.loop.run(fixture.store->get("bucket", "large"));
                QVERIFY(reader.has_value());
                readers.push_back(std::move(*reader));
                // Into the second run: the first is short for everybody.
                for (std::size_t taken = 0; taken <= 256 * kKiB;) {
                    const auto piece = fixture.loop.run(readers.back()->read());
                    QVERIFY2(piece.has_value(), piece ? "" : piece.error().describe().c_str());
                    taken += piece->size();
                }
            }
            QCOMPARE(*fixture.get("small"), std::string("hello"));
            QVERIFY(*fixture.get("large") == body);
            QCOMPARE(fixture.get("large", 5 * kMiB, 1)->size(), std::size_t(1));
            QVERIFY(fixture.put("another", body).has_value());
            // Who only looks at an object holds nothing.
            std::vector<std::unique_ptr<ObjectReader>> lookers;
            for (int i = 0; i < 1500; ++i) {
                auto looker = fixture.loop.run(fixture.store->get("bucket", "large"));
                QVERIFY(looker.has_value());
                lookers.push_back(std::move(*looker));
            }
            // Those that wait come to their end, in short runs where memory is short.
            for (const std::size_t i : {0, 75, 149}) {
                auto rest = fixture.loop.run(drain(readers[i].get()));
                QVERIFY(rest.has_value());
                QVERIFY(body.ends_with(*rest) && rest->size() > 8 * kMiB);
            }
        }
    }

    void rangesTouchOnlyTheBlocksTheyNeed()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(5 * kMiB + 777);
        QVERIFY(fixture.put("key", body).has_value());
        std::uint64_t seed = 5;
        for (int i = 0; i < 60; ++i) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            const std::uint64_t offset = (seed >> 20) % body.size();
            const std::uint64_t length = 1 + (seed >> 11) % std::min<std::uint64_t>(
                                                 body.size() - offset, i % 2 ? 3000 : kMiB);
            const auto got = fixture.get("key", offset, length);
            QVERIFY(got.has_value());
            QVERIFY(*got == body.substr(offset, length));
        }
        const auto reads = [&] {
            std::uint64_t sum = 0;
            for (const auto& drive : fixture.replicas.fakes)
                sum += std::exchange(drive->reads, 0);
            return sum;
        };
        (void)reads();
        QCOMPARE(fixture.get("key", 70'000, 1)->size(), std::size_t(1));
        QCOMPARE(reads(), std::uint64_t(1));
        QCOMPARE(fixture.get("key", 65'535, 2)->size(), std::size_t(2));
        QCOMPARE(reads(), std::uint64_t(2));
        QCOMPARE(fixture.get("key", body.size() - 1, 1)->size(), std::size_t(1));
        QCOMPARE(reads(), std::uint64_t(1));
        QCOMPARE(fixture.get("key", 131'072, 131'072)->size(), std::size_t(131'072));
        QCOMPARE(reads(), std::uint64_t(2));
    }

    void metadataIsKeptAndReplaced()
    {
        StoreFixture fixture(2, {1, 1});
        PutOptions options;
        options.contentHeaders = {{"content-type", "text/plain"}};
        options.userMetadata = {{"colour", "blue"}};
        const auto put = fixture.put("key", "body", options);
        QVERIFY(put.has_value());
        QCOMPARE(put->etag, std::string("841a2d689ad86bd1611447453c22c6fc"));
        auto head = fixture.loop.run(fixture.store->head("bucket", "key"));
        QVERIFY(head.has_value());
        QVERIFY(head->contentHeaders == options.contentHeaders);
        QVERIFY(head->userMetadata == options.userMetadata);
        QCOMPARE(head->checksums.at(0).raw, digest(ChecksumKind::Crc32c, asBytes("body")));

        options.userMetadata = {{"colour", "red"}};
        auto wrong = fixture.loop.run(fixture.store->replaceMetadata("bucket", "key", options, "x"));
        QCOMPARE(wrong.error().code, Code::PreconditionFailed);
        auto replaced =
            fixture.loop.run(fixture.store->replaceMetadata("bucket", "key", options, put->etag));
        QVERIFY(replaced.has_value());
        head = fixture.loop.run(fixture.store->head("bucket", "key"));
        QVERIFY(head->userMetadata == options.userMetadata);
        QVERIFY(head->modified >= put->modified);
        QCOMPARE(*fixture.get("key"), std::string("body"));
        auto none = fixture.loop.run(fixture.store->replaceMetadata("bucket", "no", options, "x"));
        QCOMPARE(none.error().context, std::string("key"));
    }

    void conditionsAreDecidedAtCommit()
    {
        StoreFixture fixture(2, {1, 1});
        PutOptions onlyNew;
        onlyNew.conditions.ifNoneMatchAny = true;
        QVERIFY(fixture.put("key", "one", onlyNew).has_value());
        QCOMPARE(fixture.put("key", "two", onlyNew).error().code, Code::PreconditionFailed);
        PutOptions match;
        match.conditions.ifMatch = fixture.loop.run(fixture.store->head("bucket", "key"))->etag;
        QVERIFY(fixture.put("key", "three", match).has_value());
        QCOMPARE(fixture.put("key", "four", match).error().code, Code::PreconditionFailed);
        const auto none = fixture.put("other", "x", match);
        QCOMPARE(none.error().code, Code::NotFound);
        QCOMPARE(none.error().context, std::string("key"));

        // Both begin before either commits: one wins.
        auto first = fixture.loop.run(fixture.store->put("bucket", "race", onlyNew));
        auto second = fixture.loop.run(fixture.store->put("bucket", "race", onlyNew));
        QVERIFY(first && second);
        QVERIFY(fixture.loop.run((*first)->commit(digestsOf(""))).has_value());
        QCOMPARE(fixture.loop.run((*second)->commit(digestsOf(""))).error().code,
                 Code::PreconditionFailed);
    }

    void deletingTakesEverythingAlong()
    {
        StoreFixture fixture(4, {2, 2});
        const auto none = fixture.remove("key");
        QVERIFY(none.has_value() && !none->existed);
        QVERIFY(fixture.put("key", patterned(kMiB)).has_value());
        QVERIFY(fixture.put("small", "tiny").has_value());
        QVERIFY(fixture.remove("key")->existed);
        QVERIFY(fixture.remove("small")->existed);
        QCOMPARE(fixture.get("key").error().context, std::string("key"));
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(0));
        QCOMPARE(fixture.replicas.bodyCount(), std::size_t(0));
        QVERIFY(fixture.replicas.rows(drive::Family::Aux).empty());
        QCOMPARE(counted(fixture, &BucketUsage::objects), 0);
        QCOMPARE(counted(fixture, &BucketUsage::bytes), 0);
        WriteConditions conditions;
        conditions.ifMatch = "*";
        const auto refused = fixture.loop.run(fixture.store->remove("bucket", "key", {conditions}));
        QCOMPARE(refused.error().code, Code::PreconditionFailed);
    }

    void readersKeepWhatTheyReadUntilTheyGo()
    {
        StoreFixture fixture(4, {2, 2});
        const std::string body = patterned(6 * kMiB);
        QVERIFY(fixture.put("key", body).has_value());
        auto reader = fixture.loop.run(fixture.store->get("bucket", "key"));
        QVERIFY(reader.has_value());
        QVERIFY(fixture.remove("key").has_value());
        QCOMPARE(fixture.get("key").error().code, Code::NotFound);
        const auto got = fixture.loop.run(drain(reader->get()));
        QVERIFY(got.has_value());
        QVERIFY(*got == body);
        QVERIFY(fixture.replicas.shardCount() != 0);
        reader->reset();
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(0));
    }

    void smallBodiesSurviveBeingOverwrittenUnderReaders()
    {
        StoreFixture fixture(2, {1, 1});
        QVERIFY(fixture.put("key", "first").has_value());
        auto reader = fixture.loop.run(fixture.store->get("bucket", "key"));
        QVERIFY(fixture.put("key", "second").has_value());
        QCOMPARE(*fixture.loop.run(drain(reader->get())), std::string("first"));
        QCOMPARE(*fixture.get("key"), std::string("second"));
    }

    void anAbandonedWriterLeavesNothing()
    {
        StoreFixture fixture(4, {2, 2});
        {
            auto writer = fixture.loop.run(fixture.store->put("bucket", "key", {}));
            const std::string body = patterned(3 * kMiB);
            QVERIFY(fixture.loop.run((*writer)->write(asBytes(body))).has_value());
        }
        QCOMPARE(fixture.get("key").error().code, Code::NotFound);
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(0));
        QVERIFY(fixture.replicas.rows(drive::Family::Aux).empty());
    }

    void bucketsComeAndGo()
    {
        StoreFixture fixture(2, {1, 1});
        ObjectStore& store = *fixture.store;
        Loop& loop = fixture.loop;
        QCOMPARE(loop.run(store.createBucket("bucket")).error().code, Code::AlreadyExists);
        QVERIFY(loop.run(store.createBucket("a")).has_value());
        auto buckets = loop.run(store.listBuckets());
        QCOMPARE(buckets->size(), std::size_t(2));
        QCOMPARE(buckets->at(0).name, std::string("a"));
        QVERIFY(fixture.put("key", "x").has_value());
        fixture.replicas.beginWithEmptyPages = true; // an empty page is not an empty bucket
        QCOMPARE(loop.run(store.deleteBucket("bucket")).error().code, Code::Conflict);
        fixture.replicas.beginWithEmptyPages = false;
        QCOMPARE(loop.run(store.deleteBucket("bucket")).error().code, Code::Conflict);
        QVERIFY(fixture.put("key", "y").has_value()); // the mark is off again
        auto writer = loop.run(store.put("bucket", "late", {}));
        QVERIFY(fixture.remove("key").has_value());
        const auto id = loop.run(store.headBucket("bucket"))->id;
        QVERIFY(loop.run(store.deleteBucket("bucket")).has_value());
        QCOMPARE(loop.run(store.headBucket("bucket")).error().context, std::string("bucket"));
        QCOMPARE(loop.run(store.deleteBucket("bucket")).error().context, std::string("bucket"));
        QVERIFY(loop.run(store.createBucket("bucket")).has_value());
        QVERIFY(loop.run(store.headBucket("bucket"))->id != id);
        // A writer of the bucket before does not write into this one.
        const auto late = loop.run((*writer)->commit(digestsOf("")));
        QCOMPARE(late.error().context, std::string("bucket"));
        QCOMPARE(fixture.get("late").error().context, std::string("key"));
    }

    void aMarkLeftByACrashIsResumed()
    {
        StoreFixture fixture(2, {1, 1});
        QVERIFY(fixture.put("key", "x").has_value());
        QVERIFY(fixture.loop.run(fixture.store->createBucket("empty")).has_value());
        auto& current = fixture.replicas.rows(drive::Family::Current);
        for (const char* name : {"bucket", "empty"}) {
            std::string& value =
                current.at(drive::objectRowKey(0, std::string("bucket/") + name));
            auto row = VersionRow::decode(value);
            auto document = BucketDocument::decode(row->document);
            document->deleting = true;
            row->document = document->encode();
            value = row->encode();
        }
        ObjectStore again(fixture.replicas, *fixture.clock, *fixture.random,
                          {fixture.loop.executor()}, fixture.pins);
        QVERIFY(fixture.loop.run(again.headBucket("bucket")).has_value());
        QCOMPARE(fixture.loop.run(again.headBucket("empty")).error().code, Code::NotFound);
        QCOMPARE(*fixture.loop.run(getBody(&again, "bucket", "key", 0, std::nullopt)),
                 std::string("x"));
    }

    void deletionAndWritesExcludeEachOther()
    {
        StoreFixture fixture(2, {1, 1});
        std::vector<Result<ObjectInfo>> puts;
        std::optional<Result<void>> gone;
        bool over = false;
        struct Race
        {
            static Task<void> put(ObjectStore* store, int number,
                                  std::vector<Result<ObjectInfo>>* into)
            {
                PutOptions options;
                auto put = putBody(store, "bucket", "key" + std::to_string(number), "x",
                                   std::move(options), 100);
                into->push_back(co_await std::move(put));
            }
            static Task<void> remove(ObjectStore* store, std::optional<Result<void>>* into)
            {
                *into = co_await store->deleteBucket("bucket");
            }
        };
        for (int i = 0; i < 5; ++i)
            env::spawn(fixture.loop.executor(), Race::put(fixture.store.get(), i, &puts));
        env::spawn(fixture.loop.executor(), Race::remove(fixture.store.get(), &gone));
        for (int i = 5; i < 10; ++i)
            env::spawn(fixture.loop.executor(), Race::put(fixture.store.get(), i, &puts));
        over = fixture.loop.runUntil([&] { return puts.size() == 10 && gone; });
        QVERIFY(over);
        // Either the bucket is there with every object that was acknowledged, or none was.
        const auto stored = std::ranges::count_if(puts, [](const auto& put) { return put.has_value(); });
        if (*gone) {
            QCOMPARE(int(stored), 0);
        } else {
            const auto page = fixture.loop.run(fixture.store->list({"bucket", "", "", "", 100}));
            QCOMPARE(page->objects.size(), std::size_t(stored));
        }
    }
};

QTEST_APPLESS_MAIN(TestStoreObjects)
#include "test_store_objects.moc"
