// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <bit>

#include "base/encoding.h"
#include "replica/wait_reasons.h"
#include "store_fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::testing;

namespace
{

constexpr std::size_t kMiB = 1 << 20;
constexpr drive::Geometry kBefore{1, 1};
constexpr drive::Geometry kAfter{2, 2};

std::string sha256(std::string_view body)
{
    return digest(ChecksumKind::Sha256, asBytes(body));
}

PutOptions tagged(const std::string& key)
{
    PutOptions options;
    options.userMetadata = {{"tag", "of " + key}, {"colour", "blue"}};
    options.contentHeaders = {{"Content-Type", "text/" + key}};
    return options;
}

class ReencodeFixture : public StoreFixture
{
public:
    ReencodeFixture() : StoreFixture(4, kBefore) {}

    [[nodiscard]] ReencodeWorker& worker() { return store->background().reencode(); }
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> narrow(drive::Geometry goal)
    {
        return *loop.run(store->countNarrow(goal));
    }
    void restart()
    {
        loop.run(store->stop());
        store = std::make_unique<ObjectStore>(replicas, *clock, *random,
                                              std::vector<env::Executor>{loop.executor()}, pins);
        store->start();
    }
    /// Every extent and small body as the new geometry wants it.
    [[nodiscard]] bool allWide()
    {
        for (const auto& [key, value] : replicas.rows(drive::Family::Aux)) {
            if (key[2] != 'E')
                continue;
            const auto row = drive::ExtentRow::decode(
                readBe<PartitionId>(key.data()), Uuid::fromRaw(std::string_view(key).substr(3)), value);
            if (!row || row->geometry != kAfter)
                return false;
        }
        for (const auto& [key, value] : replicas.rows(drive::Family::Current)) {
            const auto row = VersionRow::decode(value);
            if (!row || (row->body.small && std::popcount(row->body.small->holders) != 3))
                return false;
        }
        return true;
    }
    bool putMultipart(const std::string& key, const std::vector<std::string>& bodies)
    {
        UploadOptions options;
        options.object.userMetadata = {{"tag", "of " + key}};
        const auto upload = loop.run(store->createUpload("bucket", key, options));
        std::vector<CompletePart> parts;
        for (std::uint32_t n = 1; n <= bodies.size(); ++n) {
            const std::string& body = bodies[n - 1];
            if (!loop.run(putPartBody(store.get(), "bucket", key, upload->uploadId, n, body)))
                return false;
            parts.push_back({n, hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(body)))), {}});
        }
        return loop
            .run(store->completeUpload("bucket", key, upload->uploadId, parts, std::nullopt, {}))
            .has_value();
    }
};

/// Overwrites and deletes while the walk goes on.
struct Writers
{
    ObjectStore* store = nullptr;
    std::map<std::string, std::string>* expected = nullptr;
    bool stop = false;
    int rounds = 0;
    bool failed = false;
    bool ended = false;

    static Task<void> run(Writers* self)
    {
        while (!self->stop) {
            const int n = self->rounds++;
            const std::string key = "key" + std::to_string(n % 12);
            if (n % 5 == 4) {
                const RemoveOptions always;
                auto removed = co_await self->store->remove("bucket", key, always);
                self->failed = self->failed || !removed;
                self->expected->erase(key);
            } else {
                std::string body = patterned(n % 3 == 0 ? 300 : 200'000 + n, std::uint32_t(n + 1000));
                (*self->expected)[key] = body;
                PutOptions options = tagged(key);
                auto task = putBody(self->store, "bucket", key, std::move(body), std::move(options),
                                    64 << 10);
                auto put = co_await std::move(task);
                self->failed = self->failed || !put;
            }
        }
        self->ended = true;
    }
};

} // namespace

class TestStoreReencode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theStateIsKeptWhole()
    {
        ReencodeState state;
        state.wanted = true;
        state.goal = kAfter;
        state.clean = kBefore;
        state.family = drive::Family::Noncurrent;
        state.cursor = std::string("a\0b", 3);
        state.narrowObjects = 3;
        state.doneBytes = 7;
        state.startedAt = 9;
        const auto again = ReencodeState::decode(state.encode());
        QVERIFY(again.has_value());
        QCOMPARE(again->encode(), state.encode());
        QVERIFY(again->wanted && !again->paused && again->goal == kAfter && again->cursor.size() == 3);
    }

    void bodiesAreWrittenAnewAndNothingElseOfThemChanges()
    {
        ReencodeFixture fixture;
        std::map<std::string, std::string> expected;
        for (const std::size_t size : {std::size_t(0), std::size_t(1), std::size_t(32768),
                                       std::size_t(32769), 3 * kMiB + 5}) {
            const std::string key = "key" + std::to_string(size);
            expected[key] = patterned(size, std::uint32_t(size + 1));
            QVERIFY(fixture.put(key, expected[key], tagged(key)).has_value());
        }
        std::vector<std::string> parts{patterned(5 * kMiB, 1), patterned(6 * kMiB, 2),
                                       patterned(999, 3)};
        QVERIFY(fixture.putMultipart("multi", parts));
        expected["multi"] = parts[0] + parts[1] + parts[2];
        std::map<std::string, ObjectInfo> before;
        for (const auto& [key, body] : expected)
            before[key] = *fixture.loop.run(fixture.store->head("bucket", key));
        // The goal is asked for before it is in force, as a plan does.
        const auto [objects, bytes] = fixture.narrow(kAfter);
        QCOMPARE(objects, std::uint64_t(expected.size() - 1)); // the empty one has nothing to write
        std::uint64_t sum = 0;
        for (const auto& [key, body] : expected)
            sum += body.size();
        QCOMPARE(bytes, sum);
        QCOMPARE(fixture.narrow(kBefore).first, std::uint64_t(0));
        fixture.replicas.setGeometry(kAfter);
        fixture.restart(); // it counts at a start, and does nothing else unasked
        QVERIFY(fixture.loop.runUntil(
            [&] { return fixture.worker().status().narrowObjects == expected.size() - 1; }));
        QCOMPARE(fixture.worker().status().narrowBytes, sum);
        QVERIFY(!fixture.worker().status().wanted && !fixture.allWide());

        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().wanted; }));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.allWide());
        QCOMPARE(fixture.worker().status().doneObjects, std::uint64_t(expected.size() - 1));
        QCOMPARE(fixture.worker().status().narrowObjects, std::uint64_t(0));
        QCOMPARE(fixture.narrow(kAfter).first, std::uint64_t(0));
        for (const auto& [key, body] : expected) {
            const auto got = fixture.get(key);
            QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
            QCOMPARE(sha256(*got), sha256(body));
            const ObjectInfo now = *fixture.loop.run(fixture.store->head("bucket", key));
            const ObjectInfo& old = before[key];
            QCOMPARE(now.etag, old.etag);
            QCOMPARE(now.modified, old.modified);
            QCOMPARE(now.userMetadata, old.userMetadata);
            QCOMPARE(now.contentHeaders, old.contentHeaders);
            QCOMPARE(now.checksums.size(), old.checksums.size());
            QCOMPARE(now.partCount, old.partCount);
        }
        // Any two drives may go now.
        fixture.replicas.remove(0);
        fixture.replicas.remove(1);
        for (const auto& [key, body] : expected)
            QCOMPARE(sha256(*fixture.get(key)), sha256(body));
    }

    void overwritesAndDeletesGoOnMeanwhile()
    {
        ReencodeFixture fixture;
        std::map<std::string, std::string> expected;
        for (int i = 0; i < 200; ++i) {
            const std::string key = "key" + std::to_string(i);
            expected[key] = patterned(i % 2 == 0 ? 100'000 + i : 700 + i, std::uint32_t(i + 1));
            QVERIFY(fixture.put(key, expected[key], tagged(key)).has_value());
        }
        Writers writers{fixture.store.get(), &expected};
        env::spawn(fixture.loop.executor(), Writers::run(&writers));
        // Asked for while the plan that brings the geometry is still under way.
        QVERIFY(fixture.loop.run(fixture.worker().want(true, kAfter)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().reason.empty(); }));
        fixture.replicas.setGeometry(kAfter);
        QVERIFY(fixture.loop.runUntil(
            [&] { return !fixture.worker().status().wanted && writers.rounds > 50; }));
        writers.stop = true;
        QVERIFY(fixture.loop.runUntil([&] { return writers.ended; }));
        QVERIFY(!writers.failed);
        QVERIFY(fixture.settle());
        QVERIFY(fixture.allWide());
        for (const auto& [key, body] : expected) {
            const auto got = fixture.get(key);
            QVERIFY2(got.has_value(), got ? "" : got.error().describe().c_str());
            QCOMPARE(sha256(*got), sha256(body));
            const ObjectInfo info = *fixture.loop.run(fixture.store->head("bucket", key));
            QCOMPARE(info.userMetadata, tagged(key).userMetadata);
        }
        QCOMPARE(fixture.loop.run(fixture.store->bucketUsage("bucket"))->objects,
                 std::uint64_t(expected.size()));
        // Nothing is left of the old bodies: four shards for each extent, three copies for each small body.
        std::size_t extents = 0;
        for (const auto& [key, value] : fixture.replicas.rows(drive::Family::Aux))
            extents += key[2] == 'E' ? 1 : 0;
        QCOMPARE(fixture.replicas.shardCount(), extents * 4);
    }

    /// A version that was older while the current ones were looked at, and is current while the older ones are.
    void whatIsPromotedMeanwhileIsNotMissed()
    {
        ReencodeFixture fixture;
        PutOptions versioned;
        versioned.versioning = Versioning::Enabled;
        std::string latest;
        for (int i = 100; i < 230; ++i) {
            const std::string key = "key" + std::to_string(i);
            QVERIFY(fixture.put(key, patterned(50'000, 1), versioned).has_value());
            latest = fixture.put(key, patterned(50'000, 2), versioned)->versionId;
        }
        fixture.replicas.setGeometry(kAfter);
        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        // The current ones are done, and the first of the older ones.
        QVERIFY(fixture.loop.runUntil([&] { return fixture.worker().status().doneObjects > 131; }));
        RemoveOptions options;
        options.versionId = latest;
        QVERIFY(fixture.loop.run(fixture.store->remove("bucket", "key229", options)).has_value());
        QVERIFY(fixture.worker().status().wanted);
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().wanted; }));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.allWide());
        QCOMPARE(sha256(*fixture.get("key229")), sha256(patterned(50'000, 1)));
    }

    void itWaitsForDrivesAndRestsWhenToldTo()
    {
        ReencodeFixture fixture;
        for (int i = 0; i < 150; ++i)
            QVERIFY(fixture.put("key" + std::to_string(i), patterned(50'000)).has_value());
        fixture.replicas.setGeometry(kAfter);
        QVERIFY(fixture.loop.run(fixture.worker().pause(true)).has_value());
        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return fixture.worker().status().reason == replica::kReasonPaused; }));
        QCOMPARE(fixture.worker().status().doneObjects, std::uint64_t(0));
        fixture.replicas.remove(3);
        QVERIFY(fixture.loop.run(fixture.worker().pause(false)).has_value());
        QVERIFY(fixture.loop.runUntil([&] {
            return fixture.worker().status().reason == replica::kReasonOutOfSync;
        }));
        QCOMPARE(fixture.worker().status().doneObjects, std::uint64_t(0));
        fixture.replicas.restore(3);
        // Some are done, then the store is closed: the rest follows, and none twice.
        QVERIFY(fixture.loop.runUntil([&] { return fixture.worker().status().doneObjects > 20; }));
        fixture.restart();
        QVERIFY(fixture.loop.runUntil([&] { return !fixture.worker().status().wanted &&
                                                   fixture.worker().status().doneObjects != 0; }));
        QCOMPARE(fixture.worker().status().doneObjects, std::uint64_t(150));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.allWide());
    }

    void itCanBeDeclined()
    {
        ReencodeFixture fixture;
        for (int i = 0; i < 150; ++i)
            QVERIFY(fixture.put("key" + std::to_string(i), patterned(50'000)).has_value());
        fixture.replicas.setGeometry(kAfter);
        QVERIFY(fixture.loop.run(fixture.worker().want(true)).has_value());
        QVERIFY(fixture.loop.runUntil([&] { return fixture.worker().status().doneObjects > 10; }));
        QVERIFY(fixture.loop.run(fixture.worker().want(false)).has_value());
        const std::uint64_t narrow = fixture.narrow(kAfter).first;
        QVERIFY(narrow > 0);
        // What is left is counted, and stays.
        QVERIFY(fixture.loop.runUntil([&] {
            const std::uint64_t left = fixture.worker().status().narrowObjects;
            return left > 0 && left <= narrow && left == fixture.narrow(kAfter).first;
        }));
    }
};

QTEST_APPLESS_MAIN(TestStoreReencode)
#include "test_store_reencode.moc"
