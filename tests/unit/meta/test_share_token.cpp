// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QtTest>

#include "base/checksum.h"
#include "base/tlv.h"
#include "meta/share_places.h"
#include "support/memory_documents.h"
#include "support/memory_object_layer.h"

using namespace holdfast;
using namespace holdfast::meta;

namespace
{

constexpr std::int64_t kHour = 3600 * kNanosPerSecond;
constexpr std::int64_t kDay = 24 * kHour;

Uuid idOf(std::uint8_t number)
{
    Uuid id;
    id.bytes.fill(number);
    return id;
}

SharePlace placeOf(std::uint8_t number, std::uint64_t size, std::string key)
{
    SharePlace place;
    place.upload = idOf(number);
    place.key = std::move(key);
    place.size = size;
    place.partBytes = 16 << 20;
    place.begun = 1000;
    place.until = 2000;
    return place;
}

ShareToken tokenOf()
{
    ShareToken token;
    token.id = idOf(7);
    token.bucket = "inbox";
    token.bucketId = 42;
    token.folder = "from/";
    token.secretHash = hashOfSecret("secret");
    token.creator = "owner";
    token.created = 100;
    token.expires = 10'000;
    return token;
}

/// A clock that a test sets.
class SetClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }
    WallNanos now = 1'795'170'000'000'000'000;
};

template <class T> T run(env::Task<T> task)
{
    env::asio::io_context context;
    std::optional<T> out;
    auto keep = [](env::Task<T> inner, std::optional<T>* into) -> env::Task<void> {
        into->emplace(co_await std::move(inner));
    };
    env::spawn(context.get_executor(), keep(std::move(task), &out));
    context.run();
    return std::move(*out);
}

} // namespace

class TestShareToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        ShareToken token = tokenOf();
        token.label = "Für die Hochzeit";
        token.limits = {5, 1000, 600};
        token.revoked = 99;
        token.files = 3;
        token.bytes = 77;
        SharePlace place = placeOf(1, 40, "from/a");
        place.nonce = "nonce-nonce-nonce";
        place.run = idOf(9);
        token.places = {place, placeOf(2, 0, "from/b")};
        token.arrivals = {{idOf(3), "from/c", 5, "other"}};
        const auto read = ShareToken::decode(token.id, token.encode());
        QVERIFY(read.has_value());
        QCOMPARE(read->encode(), token.encode());
        QCOMPARE(read->places[0].nonce, place.nonce);
        QVERIFY(read->places[0].run == place.run);
        QCOMPARE(read->limits.fileBytes, token.limits.fileBytes);
    }

    void cutAndUnknownAreRefused()
    {
        const std::string whole = tokenOf().encode();
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!ShareToken::decode(idOf(7), std::string_view(whole).substr(0, length)).has_value() ||
                    length > whole.size() - 2 * (6 + 8) - 1); // files and bytes may be absent
        TlvWriter newer(whole);
        newer.u8(99 | kTlvRequired, 1);
        QCOMPARE(ShareToken::decode(idOf(7), newer.data()).error().code, Code::Unsupported);
        TlvWriter older(whole);
        older.u8(99, 1);
        QVERIFY(ShareToken::decode(idOf(7), older.data()).has_value());
    }

    void secretsCompare()
    {
        const ShareToken token = tokenOf();
        QVERIFY(token.opensWith("secret"));
        QVERIFY(!token.opensWith("secreT"));
        QVERIFY(!token.opensWith(""));
        QVERIFY(!token.opensWith(token.secretHash));
    }

    void partsCoverTheFileExactly()
    {
        for (const std::uint64_t size : {0ULL, 1ULL, (16ULL << 20) - 1, 16ULL << 20, (16ULL << 20) + 1, 160ULL << 20}) {
            const SharePlace place = placeOf(1, size, "k");
            std::uint64_t sum = 0;
            for (std::uint32_t n = 1; n <= place.parts(); ++n)
                sum += *place.lengthOf(n);
            QCOMPARE(sum, size);
            QVERIFY(!place.lengthOf(0));
            QVERIFY(!place.lengthOf(place.parts() + 1));
        }
    }

    void placesCountBeforeTheyArrive()
    {
        ShareToken token = tokenOf();
        token.limits = {3, 100, 60};
        QCOMPARE(token.take(placeOf(1, 61, "a")), ShareRefusal::FileTooLarge);
        QVERIFY(!token.take(placeOf(1, 60, "a")));
        QCOMPARE(token.take(placeOf(2, 41, "b")), ShareRefusal::NoRoomLeft);
        QCOMPARE(token.take(placeOf(2, 10, "a")), ShareRefusal::KeyTaken);
        QVERIFY(!token.take(placeOf(2, 10, "b")));
        token.settle(idOf(1));
        token.settle(idOf(1)); // once only
        QCOMPARE(token.files, 1ULL);
        QCOMPARE(token.bytes, 60ULL);
        QCOMPARE(token.bytesLeft(), std::optional(30ULL));
        QVERIFY(!token.take(placeOf(3, 30, "c")));
        QCOMPARE(token.take(placeOf(4, 0, "d")), ShareRefusal::UsedUp);
        token.giveBack(idOf(2));
        QVERIFY(!token.take(placeOf(4, 10, "d")));
        token.settle(idOf(3));
        token.settle(idOf(4));
        QCOMPARE(token.state(500), ShareState::UsedUp);
        QVERIFY(token.findArrival(idOf(1)));
    }

    void statesHaveAnOrder()
    {
        ShareToken token = tokenOf();
        QCOMPARE(token.state(500), ShareState::Open);
        QCOMPARE(token.state(10'000), ShareState::Expired);
        token.revoked = 300;
        QCOMPARE(token.state(10'000), ShareState::Revoked);
    }

    void tooManyAtOnce()
    {
        ShareToken token = tokenOf();
        for (std::size_t i = 0; i < ShareToken::kMostPlaces; ++i)
            QVERIFY(!token.take(placeOf(static_cast<std::uint8_t>(i + 1), 1, "k" + std::to_string(i))));
        QCOMPARE(token.take(placeOf(200, 1, "more")), ShareRefusal::TooManyAtOnce);
    }

    void denyListIsDurableBoundedAndFailsClosed()
    {
        test::MemoryDocuments documents;
        SetClock clock;
        DenyList list(documents, clock);
        QVERIFY(!list.isLoaded());
        documents.failures = 1;
        QVERIFY(!run(list.load()));
        QVERIFY(!list.isLoaded());
        QVERIFY(run(list.load()).has_value());
        QVERIFY(!list.has("signature"));
        DeniedLink link{sha256Hex(asBytes(std::string("signature"))), clock.now + kDay, clock.now, "me", "lost", "b/k", "AK"};
        documents.isFull = true; // taking back needs no room
        QVERIFY(run(list.add(link, false)).has_value());
        QVERIFY(list.has("signature"));
        QVERIFY(!list.has("signaturE"));
        DenyList again(documents, clock);
        QVERIFY(run(again.load()).has_value());
        QVERIFY(again.has("signature"));
        QCOMPARE(again.entries().at(0).note, std::string("lost"));
        for (const auto& [name, value] : documents.documents)
            QVERIFY(name.find("signature") == std::string::npos && value.find("signature") == std::string::npos);
        // A write without a known fate: denied all the same.
        DeniedLink other = link;
        other.hash = sha256Hex(asBytes(std::string("other")));
        documents.failures = 1;
        QCOMPARE(run(list.add(other, false)).error().code, Code::Unavailable);
        QVERIFY(list.has("other"));
        clock.now += 2 * kDay; // they have ended; the clock may be wrong
        QVERIFY(run(list.sweep()).has_value());
        QVERIFY(list.has("signature") && list.has("other"));
        clock.now += 7 * kDay;
        QVERIFY(run(list.sweep()).has_value());
        QVERIFY(!list.has("signature") && !list.has("other"));
        QVERIFY(documents.documents.empty());
    }

    void accountsHaveTheirShareOfTheList()
    {
        test::MemoryDocuments documents;
        SetClock clock;
        DenyList list(documents, clock);
        QVERIFY(run(list.load()).has_value());
        DeniedLink link{{}, clock.now + kDay, clock.now, "me", "", "b/k", "AK"};
        for (std::size_t i = 0; i < DenyList::kMostOfAccount; ++i) {
            link.hash = sha256Hex(asBytes(std::to_string(i)));
            QVERIFY(run(list.add(link, false)).has_value());
        }
        link.hash = sha256Hex(asBytes(std::string("one more")));
        QCOMPARE(run(list.add(link, false)).error().code, Code::TooLarge);
        QVERIFY(run(list.add(link, true)).has_value());
    }

    void placesOfTheGone_data()
    {
        QTest::addColumn<bool>("completed");
        QTest::addColumn<bool>("aborted");
        QTest::addColumn<qint64>("age");
        QTest::addColumn<quint64>("files");
        QTest::newRow("under way") << false << false << qint64(kDay + 1) << quint64(0);
        QTest::newRow("completed, not settled") << true << false << qint64(kDay + 1) << quint64(1);
        QTest::newRow("aborted, not given back") << false << true << qint64(kDay + 1) << quint64(0);
        QTest::newRow("forgotten by the store") << false << true << qint64(8 * kDay) << quint64(1);
    }

    void placesOfTheGone()
    {
        QFETCH(bool, completed);
        QFETCH(bool, aborted);
        QFETCH(qint64, age);
        QFETCH(quint64, files);
        SetClock clock;
        const auto random = env::makeSystemRandom();
        test::MemoryDocuments documents;
        test::MemoryObjectLayer objects(clock, *random);
        const auto bucket = run(objects.createBucket("inbox"));
        ShareStore shares(documents);
        SharePlaces places(shares, objects, clock, idOf(50));
        const auto upload = run(objects.createUpload("inbox", "from/a", {}));
        ShareToken token = tokenOf();
        token.bucketId = bucket->id;
        token.expires = clock.now + 300 * kDay;
        SharePlace place = placeOf(1, 3, "from/a");
        place.upload = Uuid::parse(upload->uploadId).value();
        place.begun = clock.now;
        place.until = clock.now + kDay;
        QVERIFY(!token.take(place));
        QVERIFY(run(shares.create(token)).has_value());
        const auto putAndComplete = [&]() -> env::Task<bool> {
            const std::string bucketName = "inbox";
            const std::string key = "from/a";
            const std::optional<std::uint64_t> length = 3;
            const std::optional<store::Checksum> noChecksum;
            const store::WriteConditions conditions;
            auto writer = co_await objects.putPart(bucketName, key, upload->uploadId, 1, length);
            const std::string body = "abc";
            co_await (*writer)->write(asBytes(body));
            store::BodyDigests digests;
            digests.md5 = digest(ChecksumKind::Md5, asBytes(body));
            digests.checksums.push_back({ChecksumKind::Crc64Nvme, digest(ChecksumKind::Crc64Nvme, asBytes(body)), false});
            const auto part = co_await (*writer)->commit(digests);
            std::vector<store::CompletePart> parts{{1, part->etag, {}}};
            const auto whole =
                co_await objects.completeUpload(bucketName, key, upload->uploadId, parts, noChecksum, conditions);
            co_return whole.has_value();
        };
        if (completed)
            QVERIFY(run(putAndComplete()));
        if (aborted)
            QVERIFY(run(objects.abortUpload("inbox", "from/a", upload->uploadId)).has_value());

        // Nobody's hurry: before its time nothing happens.
        QVERIFY(run(places.lookThrough(*run(shares.load(token.id)).value())).has_value());
        QCOMPARE(run(shares.load(token.id)).value()->places.size(), std::size_t(1));
        clock.now += age;
        QVERIFY(run(places.lookThrough(*run(shares.load(token.id)).value())).has_value());
        const auto after = run(shares.load(token.id)).value();
        QCOMPARE(after->places.size(), std::size_t(0));
        QCOMPARE(after->files, files);
        QVERIFY(!run(objects.headUpload("inbox", "from/a", upload->uploadId)).has_value());
    }

    void placesOfAnEarlierRunAndOfEndedTokensGoAtOnce()
    {
        SetClock clock;
        const auto random = env::makeSystemRandom();
        test::MemoryDocuments documents;
        test::MemoryObjectLayer objects(clock, *random);
        const auto bucket = run(objects.createBucket("inbox"));
        ShareStore shares(documents);
        SharePlaces places(shares, objects, clock, idOf(50));
        ShareToken token = tokenOf();
        token.bucketId = bucket->id;
        token.expires = clock.now + kDay;
        for (const std::uint8_t run : {std::uint8_t(0), std::uint8_t(50), std::uint8_t(51)}) {
            SharePlace place = placeOf(static_cast<std::uint8_t>(run + 1), 3, "from/" + std::to_string(run));
            place.begun = clock.now;
            place.until = clock.now + kDay;
            place.run = run ? idOf(run) : Uuid{};
            QVERIFY(!token.take(place));
        }
        QVERIFY(run(shares.create(token)).has_value());
        QVERIFY(run(places.lookThrough(token)).has_value());
        auto now = run(shares.load(token.id)).value();
        QCOMPARE(now->places.size(), std::size_t(2));
        now->revoked = clock.now;
        QVERIFY(run(places.lookThrough(*now)).has_value());
        now = run(shares.load(token.id)).value();
        QCOMPARE(now->places.size(), std::size_t(0));
        QCOMPARE(now->files, 0ULL);
    }
};

QTEST_APPLESS_MAIN(TestShareToken)
#include "test_share_token.moc"
