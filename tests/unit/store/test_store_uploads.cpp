// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include "base/encoding.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kMiB = 1 << 20;

std::string md5Hex(std::string_view body)
{
    return hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body))));
}

class Uploading
{
public:
    explicit Uploading(drive::Geometry geometry = {2, 2}, std::uint32_t drives = 4)
        : fixture(drives, geometry)
    {
    }
    std::string begin(UploadOptions options = {})
    {
        const auto upload =
            fixture.loop.run(fixture.store->createUpload("bucket", "key", std::move(options)));
        return upload ? upload->uploadId : "";
    }
    Result<ObjectInfo> part(const std::string& upload, std::uint32_t number, std::string body)
    {
        return fixture.loop.run(putPartBody(fixture.store.get(), "bucket", "key", upload, number,
                                            std::move(body)));
    }
    Result<ObjectInfo> complete(const std::string& upload, std::vector<CompletePart> parts,
                                std::optional<Checksum> whole = {}, WriteConditions conditions = {})
    {
        return fixture.loop.run(fixture.store->completeUpload("bucket", "key", upload,
                                                              std::move(parts), std::move(whole),
                                                              std::move(conditions)));
    }
    StoreFixture fixture;
};

} // namespace

class TestStoreUploads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsBecomeOneObject()
    {
        Uploading up;
        UploadOptions options;
        options.object.contentHeaders = {{"content-type", "video/x"}};
        options.checksumKind = ChecksumKind::Crc32c;
        options.checksumFullObject = true;
        const std::string id = up.begin(options);
        const std::vector<std::string> bodies{patterned(5 * kMiB, 1), patterned(6 * kMiB + 3, 2),
                                              patterned(100, 3)};
        // Out of order, and part 2 twice: the later one counts.
        QVERIFY(up.part(id, 7, bodies[2]).has_value());
        QVERIFY(up.part(id, 2, patterned(5 * kMiB, 9)).has_value());
        QVERIFY(up.part(id, 1, bodies[0]).has_value());
        QVERIFY(up.part(id, 2, bodies[1]).has_value());
        QVERIFY(up.part(id, 5, patterned(5 * kMiB, 8)).has_value()); // not named
        auto listed = up.fixture.loop.run(up.fixture.store->listParts("bucket", "key", id, 0, 2));
        QVERIFY(listed.has_value());
        QCOMPARE(listed->parts.size(), std::size_t(2));
        QVERIFY(listed->truncated);
        QCOMPARE(listed->nextMarker, 2U);
        listed = up.fixture.loop.run(up.fixture.store->listParts("bucket", "key", id, 2, 10));
        QCOMPARE(listed->parts.size(), std::size_t(2));
        QVERIFY(!listed->truncated);

        const std::string whole = bodies[0] + bodies[1] + bodies[2];
        const std::vector<CompletePart> parts{
            {1, md5Hex(bodies[0]), {}}, {2, md5Hex(bodies[1]), {}}, {7, md5Hex(bodies[2]), {}}};
        const Checksum crc{ChecksumKind::Crc32c, digest(ChecksumKind::Crc32c, asBytes(whole)), false};
        const auto done = up.complete(id, parts, crc);
        QVERIFY2(done.has_value(), done ? "" : done.error().describe().c_str());
        std::string digests;
        for (const auto& body : bodies)
            digests += digest(ChecksumKind::Md5, asBytes(body));
        QCOMPARE(done->etag, md5Hex(digests) + "-3");
        QCOMPARE(done->size, std::uint64_t(whole.size()));
        QCOMPARE(done->checksums.at(0).raw, crc.raw);
        QVERIFY(done->contentHeaders == options.object.contentHeaders);

        auto reader = up.fixture.loop.run(up.fixture.store->get("bucket", "key"));
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->parts().size(), std::size_t(3));
        QCOMPARE((*reader)->parts()[1].number, 2U);
        QCOMPARE((*reader)->parts()[1].etag, md5Hex(bodies[1]));
        QVERIFY(*up.fixture.loop.run(drain(reader->get())) == whole);
        reader->reset();
        // Across the parts' edges, into the small tail.
        QVERIFY(*up.fixture.get("key", 5 * kMiB - 10, 20) == whole.substr(5 * kMiB - 10, 20));
        QVERIFY(*up.fixture.get("key", whole.size() - 105, 105) == whole.substr(whole.size() - 105));
        QVERIFY(*up.fixture.get("key", whole.size() - 5, 5) == whole.substr(whole.size() - 5));

        // The same request again gets the same answer; the upload is gone.
        const auto again = up.complete(id, parts, crc);
        QVERIFY(again.has_value());
        QCOMPARE(again->etag, done->etag);
        QCOMPARE(up.part(id, 3, "x").error().context, std::string("upload"));
        QVERIFY(up.fixture.settle());
        QCOMPARE(up.fixture.replicas.shardCount(), std::size_t(8)); // parts 1 and 2
        const auto usage = up.fixture.loop.run(up.fixture.store->bucketUsage("bucket"));
        QCOMPARE(usage->uploads, std::uint64_t(0));
        QCOMPARE(usage->objects, std::uint64_t(1));
        QCOMPARE(usage->bytes, std::uint64_t(whole.size()));

        QVERIFY(up.fixture.remove("key")->existed);
        QVERIFY(up.fixture.settle());
        QCOMPARE(up.fixture.replicas.shardCount(), std::size_t(0));
        QCOMPARE(up.fixture.replicas.bodyCount(), std::size_t(0));
        // Overwritten since, the completed upload still answers as it did.
        QCOMPARE(up.complete(id, parts, crc)->etag, done->etag);
    }

    void whatIsWrongWithACompletionIsSaid()
    {
        Uploading up;
        UploadOptions options;
        options.checksumKind = ChecksumKind::Crc32c;
        const std::string id = up.begin(options);
        const std::string big = patterned(5 * kMiB);
        QVERIFY(up.part(id, 1, big).has_value());
        QVERIFY(up.part(id, 2, "small").has_value());
        QVERIFY(up.part(id, 3, "end").has_value());
        const CompletePart first{1, md5Hex(big), {}};
        const CompletePart second{2, md5Hex("small"), {}};
        const CompletePart third{3, md5Hex("end"), {}};
        const auto contextOf = [&](std::vector<CompletePart> parts, std::optional<Checksum> whole = {}) {
            const auto done = up.complete(id, std::move(parts), std::move(whole));
            return done ? std::string("done") : done.error().context;
        };
        QCOMPARE(contextOf({}), std::string("part"));
        QCOMPARE(contextOf({second, first}), std::string("order"));
        QCOMPARE(contextOf({first, first}), std::string("order"));
        QCOMPARE(contextOf({first, {9, "x", {}}}), std::string("part"));
        QCOMPARE(contextOf({{1, "wrong", {}}}), std::string("part"));
        QCOMPARE(contextOf({first, second, third}), std::string("too-small"));
        QCOMPARE(contextOf({{1, md5Hex(big), {{ChecksumKind::Crc32c, "abcd", false}}}}),
                 std::string("checksum"));
        QCOMPARE(contextOf({first, second}, Checksum{ChecksumKind::Crc32c, "abcd", true}),
                 std::string("checksum"));
        WriteConditions conditions;
        conditions.ifMatch = "*";
        QCOMPARE(up.complete(id, {first}, {}, conditions).error().code, Code::NotFound);
        const std::string composite =
            digest(ChecksumKind::Crc32c,
                   asBytes(digest(ChecksumKind::Crc32c, asBytes(big)) +
                           digest(ChecksumKind::Crc32c, asBytes("small"))));
        const auto done = up.complete(id, {first, second}, Checksum{ChecksumKind::Crc32c, composite, true});
        QVERIFY(done.has_value());
        QVERIFY(done->checksums.at(0).composite);
        QCOMPARE(up.complete("00000000000000000000000000000000", {first}).error().context,
                 std::string("upload"));
        QCOMPARE(up.complete("not an id", {first}).error().context, std::string("upload"));
    }

    void abortingTakesEverythingAlong()
    {
        Uploading up;
        const std::string id = up.begin();
        for (std::uint32_t n = 1; n <= 4; ++n)
            QVERIFY(up.part(id, n, patterned(n == 4 ? 10 : kMiB, n)).has_value());
        auto late = up.fixture.loop.run(up.fixture.store->putPart("bucket", "key", id, 5, kMiB));
        const std::string body = patterned(kMiB);
        QVERIFY(up.fixture.loop.run((*late)->write(asBytes(body))).has_value());
        QVERIFY(up.fixture.loop.run(up.fixture.store->abortUpload("bucket", "key", id)).has_value());
        QCOMPARE(up.fixture.loop.run((*late)->commit(digestsOf(body))).error().context,
                 std::string("upload"));
        late->reset();
        QCOMPARE(up.fixture.loop.run(up.fixture.store->abortUpload("bucket", "key", id)).error().context,
                 std::string("upload"));
        QVERIFY(up.fixture.settle());
        QCOMPARE(up.fixture.replicas.shardCount(), std::size_t(0));
        QCOMPARE(up.fixture.replicas.bodyCount(), std::size_t(0));
        QVERIFY(up.fixture.replicas.rows(drive::Family::Aux).empty());
        QCOMPARE(up.fixture.loop.run(up.fixture.store->bucketUsage("bucket"))->uploads,
                 std::uint64_t(0));
    }

    void manyPartsAreOneRecord()
    {
        Uploading up({1, 1}, 2);
        const std::string id = up.begin();
        // Rows as parts leave them, without sending the 10 000 bodies of 5 MiB.
        const auto bucket = up.fixture.loop.run(up.fixture.store->headBucket("bucket"))->id;
        const PartitionId home = drive::partitionOfObject(bucket, "key");
        std::vector<CompletePart> parts;
        for (std::uint32_t n = 1; n <= 10'000; ++n) {
            PartRow row;
            row.size = 5 * kMiB;
            row.etag = md5Hex(std::to_string(n));
            const Uuid extent = up.fixture.random->uuid();
            row.body.extents.push_back({extent, drive::partitionOfExtent(extent), row.size});
            up.fixture.replicas.rows(drive::Family::Aux)[partKey(home, *Uuid::parse(id), n)] =
                row.encode();
            parts.push_back({n, row.etag, {}});
        }
        const auto before = up.fixture.replicas.commits;
        const auto done = up.complete(id, parts);
        QVERIFY2(done.has_value(), done ? "" : done.error().describe().c_str());
        QCOMPARE(up.fixture.replicas.commits, before + 1);
        QCOMPARE(done->partCount, 10'000U);
        QVERIFY(done->etag.ends_with("-10000"));
        auto reader = up.fixture.loop.run(up.fixture.store->get("bucket", "key"));
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->parts().size(), std::size_t(10'000));
        QCOMPARE((*reader)->parts().back().number, 10'000U);
        reader->reset();
        QVERIFY(up.fixture.remove("key")->existed);
        QVERIFY(up.fixture.settle());
        // The completed upload is remembered; nothing else is left.
        QCOMPARE(up.fixture.replicas.rows(drive::Family::Aux).size(), std::size_t(1));
    }

    void completedUploadsAreForgottenAfterAWeek()
    {
        Uploading up({1, 1}, 2);
        const std::string id = up.begin();
        QVERIFY(up.part(id, 1, "x").has_value());
        QVERIFY(up.complete(id, {{1, md5Hex("x"), {}}}).has_value());
        auto& aux = up.fixture.replicas.rows(drive::Family::Aux);
        const auto row = std::ranges::find_if(aux, [](const auto& r) { return r.first[2] == 'C'; });
        QVERIFY(row != aux.end());
        auto completed = CompletedRow::decode(row->second);
        completed->stamp -= 8ULL * 24 * 3600 * kNanosPerSecond;
        row->second = completed->encode();
        QVERIFY(up.fixture.loop.runUntil([&] {
            return std::ranges::none_of(aux, [](const auto& r) { return r.first[2] == 'C'; });
        }));
    }
};

QTEST_APPLESS_MAIN(TestStoreUploads)
#include "test_store_uploads.moc"
