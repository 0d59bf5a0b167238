// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <bit>

#include "base/encoding.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kMiB = 1 << 20;
const std::string kReduced(kReducedClass);

PutOptions reduced()
{
    PutOptions options;
    options.storageClass = kReduced;
    return options;
}

class ClassFixture : public StoreFixture
{
public:
    using StoreFixture::StoreFixture;

    /// Of every extent that a key's version or part has.
    [[nodiscard]] std::vector<drive::Geometry> geometries(const std::string& key)
    {
        std::vector<drive::Geometry> out;
        for (const auto& [rowKey, value] : replicas.rows(drive::Family::Aux)) {
            if (rowKey[2] != 'E')
                continue;
            const auto row = drive::ExtentRow::decode(readBe<PartitionId>(rowKey.data()),
                                                      Uuid::fromRaw(std::string_view(rowKey).substr(3)),
                                                      value);
            if (row && row->key == key)
                out.push_back(row->geometry);
        }
        return out;
    }
    [[nodiscard]] bool are(const std::string& key, std::size_t count, drive::Geometry wanted)
    {
        const auto found = geometries(key);
        return found.size() == count &&
               std::ranges::all_of(found, [&](drive::Geometry each) { return each == wanted; });
    }
    [[nodiscard]] std::string classOf(const std::string& key)
    {
        return loop.run(store->head("bucket", key))->storageClass;
    }
    Result<ObjectInfo> relabel(const std::string& key, const std::string& storageClass)
    {
        PutOptions options;
        options.storageClass = storageClass;
        std::string etag = loop.run(store->head("bucket", key))->etag;
        return loop.run(store->replaceMetadata("bucket", key, options, etag));
    }
    void restart(StorageClasses classes)
    {
        loop.run(store->stop());
        store = std::make_unique<ObjectStore>(replicas, *clock, *random,
                                              std::vector<env::Executor>{loop.executor()}, pins,
                                              classes);
        store->start();
    }
    [[nodiscard]] ReencodeWorker& worker() { return store->background().reencode(); }
};

} // namespace

class TestStorageClass : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTable()
    {
        const StorageClasses byItself;
        using Pair = std::pair<drive::Geometry, drive::Geometry>;
        for (const auto& [standard, wanted] :
             {Pair{{1, 0}, {1, 0}}, Pair{{1, 1}, {1, 1}}, Pair{{2, 1}, {2, 1}}, Pair{{2, 2}, {3, 1}},
              Pair{{4, 2}, {5, 1}}, Pair{{5, 3}, {6, 2}}, Pair{{8, 4}, {10, 2}}}) {
            QVERIFY(byItself.of(kReducedClass, standard) == wanted);
            QVERIFY(byItself.of(kStandardClass, standard) == standard);
            QVERIFY(byItself.of("what nobody knows", standard) == standard);
        }
        const StorageClasses set(drive::Geometry{6, 1});
        QVERIFY(set.of(kReducedClass, {8, 4}) == (drive::Geometry{6, 1})); // narrower: allowed
        QVERIFY(set.of(kReducedClass, {4, 2}) == (drive::Geometry{5, 1})); // it does not fit
        // Whatever is set, whatever is there: no more shards, no more parity, a loss survived.
        for (std::uint8_t k = 1; k <= 16; ++k) {
            for (std::uint8_t m = 0; k + m <= 16; ++m) {
                for (std::uint8_t n = 1; n <= 16; ++n) {
                    for (std::uint8_t l = 0; n + l <= 16; ++l) {
                        const drive::Geometry got =
                            StorageClasses(drive::Geometry{n, l}).of(kReducedClass, {k, m});
                        QVERIFY(got.k >= 1 && got.shards() <= k + m && got.m <= m);
                        QVERIFY(got.m >= 1 || m == 0);
                    }
                }
            }
        }
    }

    void largeBodiesHaveTheGeometryOfTheirClass()
    {
        ClassFixture fixture(4, {2, 2});
        const std::string body = patterned(3 * kMiB + 5);
        QVERIFY(fixture.put("less", body, reduced()).has_value());
        QVERIFY(fixture.put("more", body).has_value());
        QVERIFY(fixture.put("small", "tiny", reduced()).has_value());
        QVERIFY(fixture.are("less", 1, {3, 1}));
        QVERIFY(fixture.are("more", 1, {2, 2}));
        QCOMPARE(fixture.classOf("less"), kReduced);
        QCOMPARE(fixture.classOf("small"), kReduced);
        for (const auto& [key, value] : fixture.replicas.rows(drive::Family::Current)) {
            const auto row = VersionRow::decode(value);
            QVERIFY(row.has_value());
            if (row->body.small)
                QCOMPARE(std::popcount(row->body.small->holders), 3); // as STANDARD
        }
        const auto page = fixture.loop.run(fixture.store->list({"bucket", "", "", "", 10}));
        QCOMPARE(page->objects.at(0).storageClass, kReduced);
        QCOMPARE(page->objects.at(1).storageClass, std::string("STANDARD"));
        // Any one drive may go.
        for (std::uint32_t away = 0; away < 4; ++away) {
            fixture.replicas.remove(away);
            QVERIFY(*fixture.get("less") == body);
            fixture.replicas.restore(away);
        }
        // Two are too many for it: 503, not damage, and not for the others.
        fixture.replicas.remove(0);
        fixture.replicas.remove(1);
        QCOMPARE(fixture.get("less").error().code, Code::Unavailable);
        QVERIFY(*fixture.get("more") == body);
        fixture.replicas.restore(0);
        fixture.replicas.restore(1);
        QVERIFY(*fixture.get("less") == body);
    }

    void whatIsSetIsTaken()
    {
        ClassFixture fixture(6, {4, 2});
        fixture.restart(StorageClasses(drive::Geometry{2, 1}));
        const std::string body = patterned(kMiB);
        QVERIFY(fixture.put("less", body, reduced()).has_value());
        QVERIFY(fixture.are("less", 1, {2, 1}));
        QCOMPARE(fixture.replicas.shardCount(), std::size_t(3));
        QVERIFY(*fixture.get("less") == body);
        // Another setting: counted at the next start, written anew when it is wanted.
        fixture.restart({});
        QVERIFY(fixture.loop.runUntil([&] { return fixture.worker().status().narrowObjects == 1; }));
        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().wanted; }));
        QVERIFY(fixture.are("less", 1, {5, 1}));
        QVERIFY(*fixture.get("less") == body);
    }

    void aDriveThatFailsInAWriteIsOneTooMany()
    {
        // Rule 2: k+1 shards, which with one parity are all. The client hears of it and sends it again.
        ClassFixture fixture(4, {2, 2});
        auto writer = fixture.loop.run(fixture.store->put("bucket", "key", reduced()));
        const std::string body = patterned(kMiB);
        QVERIFY(fixture.loop.run((*writer)->write(asBytes(body))).has_value());
        fixture.replicas.fakes[1]->hang();
        fixture.replicas.remove(1);
        const auto refused = fixture.loop.run((*writer)->commit(digestsOf(body)));
        QCOMPARE(refused.error().code, Code::Unavailable);
        writer->reset();
        QVERIFY(fixture.put("key", body, reduced()).has_value());
        QVERIFY(fixture.are("key", 1, {2, 1}));
        QCOMPARE(fixture.store->background().survey().worstSurvives(), std::uint8_t(1));
        fixture.replicas.fakes[1]->release();
        fixture.replicas.restore(1);
        // Written again in the geometry of its class, not in STANDARD's.
        QVERIFY(fixture.loop.runUntil([&] { return fixture.are("key", 1, {3, 1}); }));
        QCOMPARE(fixture.classOf("key"), kReduced);
        QVERIFY(*fixture.get("key") == body);
    }

    void partsHaveTheClassOfTheirUpload()
    {
        ClassFixture fixture(4, {2, 2});
        UploadOptions options;
        options.object.storageClass = kReduced;
        const auto upload = fixture.loop.run(fixture.store->createUpload("bucket", "key", options));
        QCOMPARE(upload->storageClass, kReduced);
        std::vector<CompletePart> parts;
        std::string whole;
        for (std::uint32_t n = 1; n <= 2; ++n) {
            const std::string body = patterned(5 * kMiB + n, n);
            QVERIFY(fixture.loop
                        .run(putPartBody(fixture.store.get(), "bucket", "key", upload->uploadId, n, body))
                        .has_value());
            parts.push_back({n, hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body)))), {}});
            whole += body;
        }
        QVERIFY(fixture.are("key", 2, {3, 1}));
        const auto listed =
            fixture.loop.run(fixture.store->listParts("bucket", "key", upload->uploadId, 0, 10));
        QCOMPARE(listed->upload.storageClass, kReduced);
        QVERIFY(fixture.loop
                    .run(fixture.store->completeUpload("bucket", "key", upload->uploadId, parts,
                                                       std::nullopt, {}))
                    .has_value());
        QCOMPARE(fixture.classOf("key"), kReduced);
        fixture.replicas.remove(2);
        QVERIFY(*fixture.get("key") == whole);
        fixture.replicas.restore(2);
    }

    void reencodingBringsEveryBodyToItsClass()
    {
        ClassFixture fixture(4, {1, 1});
        const std::string body = patterned(2 * kMiB + 1);
        QVERIFY(fixture.put("less", body, reduced()).has_value());
        QVERIFY(fixture.put("more", body).has_value());
        QVERIFY(fixture.are("less", 1, {1, 1})); // there is nothing less that survives a loss
        QCOMPARE(fixture.loop.run(fixture.store->countNarrow({2, 2}))->first, std::uint64_t(2));
        fixture.replicas.setGeometry({2, 2});
        fixture.restart({});
        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().wanted; }));
        QVERIFY(fixture.are("less", 1, {3, 1}));
        QVERIFY(fixture.are("more", 1, {2, 2}));
        QCOMPARE(fixture.loop.run(fixture.store->countNarrow({2, 2}))->first, std::uint64_t(0));
        QVERIFY(*fixture.get("less") == body);
        QVERIFY(*fixture.get("more") == body);
    }

    void anotherClassIsAnotherBodyByAndBy()
    {
        ClassFixture fixture(4, {2, 2});
        const std::string body = patterned(kMiB + 3);
        QVERIFY(fixture.put("less", body).has_value());
        QVERIFY(fixture.put("more", body, reduced()).has_value());
        QVERIFY(fixture.put("small", "tiny").has_value());
        const std::string etag = fixture.loop.run(fixture.store->head("bucket", "less"))->etag;
        QVERIFY(fixture.relabel("less", kReduced).has_value());
        QVERIFY(fixture.relabel("more", "STANDARD").has_value());
        QVERIFY(fixture.relabel("small", kReduced).has_value()); // nothing to be written
        QCOMPARE(fixture.store->background().survey().degraded(), std::uint64_t(2));
        // It says STANDARD and has the parity of the other still.
        QCOMPARE(fixture.store->background().survey().worstSurvives(), std::uint8_t(1));
        QVERIFY(fixture.loop.runUntil([&] {
            return fixture.are("less", 1, {3, 1}) && fixture.are("more", 1, {2, 2});
        }));
        QVERIFY(fixture.loop.runUntil(
            [&] { return fixture.store->background().survey().degraded() == 0; }));
        QCOMPARE(fixture.classOf("less"), kReduced);
        QCOMPARE(fixture.classOf("more"), std::string("STANDARD"));
        QCOMPARE(fixture.loop.run(fixture.store->head("bucket", "less"))->etag, etag);
        QVERIFY(*fixture.get("less") == body);
        QVERIFY(*fixture.get("more") == body);
    }
};

QTEST_APPLESS_MAIN(TestStorageClass)
#include "test_storage_class.moc"
