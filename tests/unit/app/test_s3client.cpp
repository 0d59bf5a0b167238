// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include "app/adminclient/admin_client.h"
#include "app/s3client/s3_client.h"
#include "base/checksum.h"
#include "support/fake_s3.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::s3client;
using holdfast::test::FakeS3;
using Kind = FakeS3::FaultKind;

namespace
{

/// Runs the event loop until the job has ended; its outcome.
template <class T>
Outcome<T> wait(JobOf<T>* job)
{
    QObject context;
    std::optional<Outcome<T>> outcome;
    job->then(&context, [&](Outcome<T> o) { outcome = std::move(o); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 20'000); }();
    return outcome ? std::move(*outcome) : std::unexpected(localFault("TestTimeout", {}));
}

struct Collector : Sink
{
    ObjectHead head;
    qint64 from = -1;
    QByteArray data;
    GetJob* holdOnFirst = nullptr;
    void begin(const ObjectHead& h, qint64 f) override { head = h, from = f; }
    void write(const QByteArray& d) override
    {
        data += d;
        if (holdOnFirst)
            std::exchange(holdOnFirst, nullptr)->hold();
    }
};

} // namespace

class TestS3Client : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void buckets();
    void oddKeys_data();
    void oddKeys();
    void dotSegments();
    void virtualHost();
    void listsPages();
    void putVerifiesChecksum();
    void getsRangesAndStreams();
    void holdStopsReading();
    void previews();
    void multipart();
    void copyAndDeleteMany();
    void errorsCarryAll();
    void readsAreRetried();
    void writesAreNot();
    void errorInside200();
    void garbageInside200();
    void truncatedBodyIsNetwork();
    void timeout();
    void cancelEndsOnce();
    void destructionEndsOnce();
    void clockSkewIsCorrected();
    void refusedConnection();
    void presignedLinkOpens();
    void adminApi();

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<S3Client> m_client;
};

void TestS3Client::init()
{
    m_server = std::make_unique<FakeS3>();
    m_server->buckets()["b"] = {};
    m_client = std::make_unique<S3Client>(
        m_server->endpoint(), m_server->credentials(),
        S3Client::Options{.timeoutMs = 2000, .readRetries = 2, .retryPauseMs = 10});
}

void TestS3Client::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void TestS3Client::buckets()
{
    QVERIFY(wait(m_client->createBucket("second")).has_value());
    const auto list = wait(m_client->listBuckets());
    QVERIFY(list.has_value());
    QCOMPARE(list->size(), 2);
    QCOMPARE(list->at(0).name, "b");
    QVERIFY(list->at(0).created.isValid());
    QCOMPARE(wait(m_client->headBucket("b")).value(), "us-east-1");
    QVERIFY(wait(m_client->deleteBucket("second")).has_value());
    const auto gone = wait(m_client->headBucket("second"));
    QCOMPARE(gone.error().httpStatus, 404);
    QCOMPARE(gone.error().kind, FaultClass::Client);
}

void TestS3Client::oddKeys_data()
{
    QTest::addColumn<QString>("key");
    for (const char* key : {"plain", "with space", "plus+and%25", "/leading",
                            "double//slash", "trailing/", "?query#hash", "semi;colon=a&b",
                            "star*'()!~", "quote\"<>", "[brackets]{}|\\^`", "über/日本語/😀",
                            "%2F", "...", "a/.git/..config", "tab\tinside"})
        QTest::newRow(key) << QString::fromUtf8(key);
}

void TestS3Client::oddKeys()
{
    QFETCH(QString, key);
    QVERIFY(wait(m_client->putObject("b", key, "hello")).has_value());
    QVERIFY(m_server->buckets()["b"].contains(key.toUtf8()));
    const auto page = wait(m_client->listObjects({.bucket = "b", .prefix = key}));
    QVERIFY(page.has_value());
    QCOMPARE(page->objects.size(), 1);
    QCOMPARE(page->objects[0].key, key);
    const auto head = wait(m_client->headObject("b", key));
    QVERIFY(head.has_value());
    QCOMPARE(head->size, 5);
    QVERIFY(wait(m_client->deleteObject("b", key)).has_value());
    QVERIFY(m_server->buckets()["b"].isEmpty());
}

void TestS3Client::dotSegments()
{
    m_server->put("b", "a/../x", "data");
    QCOMPARE(wait(m_client->headObject("b", "a/../x")).error().code, "UnsupportedKey");
    QCOMPARE(wait(m_client->headObject("b", "a/.b/c")).error().code, "UnsupportedKey");
    QVERIFY(wait(m_client->deleteObjects("b", {"a/../x"})).has_value());
    QVERIFY(m_server->buckets()["b"].isEmpty());
}

void TestS3Client::virtualHost()
{
    Endpoint endpoint = m_server->endpoint();
    endpoint.url.setHost("localhost");
    endpoint.style = AddressStyle::VirtualHost;
    S3Client client(endpoint, m_server->credentials());
    const auto put = wait(client.putObject("b", "k/x", "hi"));
    if (!put && put.error().code == "HostNotFound")
        QSKIP("this system does not resolve names below localhost");
    QVERIFY2(put.has_value(), put ? "" : qPrintable(put.error().code));
    QVERIFY(m_server->buckets()["b"].contains("k/x"));
}

void TestS3Client::listsPages()
{
    for (int i = 0; i < 25; ++i)
        m_server->put("b", QByteArray("dir") + QByteArray::number(i % 3) + "/"
                               + QByteArray::number(i), "x");
    m_server->put("b", "top", "data");
    ListQuery query{.bucket = "b", .delimiter = "/", .maxKeys = 2};
    const auto first = wait(m_client->listObjects(query));
    QVERIFY(first.has_value());
    QCOMPARE(first->prefixes, QStringList({"dir0/", "dir1/"}));
    QVERIFY(first->truncated);
    query.continuation = first->next;
    const auto second = wait(m_client->listObjects(query));
    QCOMPARE(second->prefixes, QStringList({"dir2/"}));
    QCOMPARE(second->objects.size(), 1);
    QCOMPARE(second->objects[0].size, 4);
    QVERIFY(second->objects[0].modified.isValid());
    QVERIFY(!second->truncated);
}

void TestS3Client::putVerifiesChecksum()
{
    const QByteArray data = test::testData(100'000);
    const std::string crc = digest(
        ChecksumKind::Crc64Nvme, asBytes({data.constData(), std::size_t(data.size())}));
    PutOptions options{.contentType = "image/jpeg",
                       .checksums = {{.raw = QByteArray::fromStdString(crc)}},
                       .metadata = {{"mtime", "123"}}};
    QVERIFY(wait(m_client->putObject("b", "k", data, options)).has_value());
    const auto head = wait(m_client->headObject("b", "k"));
    QCOMPARE(head->contentType, "image/jpeg");
    QCOMPARE(head->metadata.value("mtime"), "123");
    QCOMPARE(head->verifiable()->raw, options.checksums[0].raw);
    QVERIFY(head->md5().has_value());
    options.checksums[0].raw[0] = char(options.checksums[0].raw[0] ^ 1);
    const auto bad = wait(m_client->putObject("b", "k2", data, options));
    QCOMPARE(bad.error().code, "BadDigest");
    options.checksums.clear();
    options.onlyIfAbsent = true;
    const auto there = wait(m_client->putObject("b", "k", data, options));
    QCOMPARE(there.error().httpStatus, 412);
}

void TestS3Client::getsRangesAndStreams()
{
    const QByteArray data = test::testData(3'000'000);
    m_server->put("b", "k", data);
    Collector all;
    QVERIFY(wait(static_cast<JobOf<ObjectHead>*>(
                     m_client->getObject({.bucket = "b", .key = "k"}, &all)))
                .has_value());
    QCOMPARE(all.data, data);
    QCOMPARE(all.from, 0);
    Collector tail;
    const auto head = wait(static_cast<JobOf<ObjectHead>*>(m_client->getObject(
        {.bucket = "b", .key = "k", .ifMatch = all.head.etag, .from = 1'000'000}, &tail)));
    QVERIFY(head.has_value());
    QCOMPARE(tail.data, data.mid(1'000'000));
    QCOMPARE(tail.from, 1'000'000);
    QCOMPARE(tail.head.size, data.size());
    Collector none;
    const auto changed = wait(static_cast<JobOf<ObjectHead>*>(m_client->getObject(
        {.bucket = "b", .key = "k", .ifMatch = "other"}, &none)));
    QCOMPARE(changed.error().httpStatus, 412);
    QVERIFY(none.data.isEmpty());
}

void TestS3Client::holdStopsReading()
{
    const QByteArray data = test::testData(20'000'000);
    m_server->put("b", "k", data);
    Collector sink;
    GetJob* job = m_client->getObject({.bucket = "b", .key = "k"}, &sink);
    sink.holdOnFirst = job;
    bool ended = false;
    job->then(this, [&](const auto& outcome) { ended = outcome.has_value(); });
    QTRY_VERIFY(!sink.data.isEmpty());
    const qsizetype got = sink.data.size();
    QTest::qWait(100);
    QCOMPARE(sink.data.size(), got);
    job->release();
    QTRY_VERIFY(ended);
    QCOMPARE(sink.data, data);
}

void TestS3Client::previews()
{
    const QByteArray data = test::testData(10'000);
    m_server->put("b", "k", data);
    m_server->put("b", "empty", "");
    const auto some = wait(m_client->getBytes("b", "k", 1000));
    QCOMPARE(some->data, data.left(1000));
    QVERIFY(!some->whole);
    const auto whole = wait(m_client->getBytes("b", "k", 20'000));
    QCOMPARE(whole->data, data);
    QVERIFY(whole->whole);
    const auto empty = wait(m_client->getBytes("b", "empty", 1000));
    QVERIFY(empty.has_value());
    QVERIFY(empty->data.isEmpty());
}

void TestS3Client::multipart()
{
    const auto started = wait(m_client->createMultipartUpload("b", "big", {}, true));
    QVERIFY(started.has_value());
    QVERIFY(started->fullCrc64);
    QList<PartDone> parts;
    for (int i = 1; i <= 7; ++i) {
        const auto part = wait(m_client->uploadPart("b", "big", started->uploadId, i,
                                                    test::testData(1000, quint32(i)), {}));
        QVERIFY(part.has_value());
        parts.append({i, part->etag, {}});
    }
    const auto page = wait(m_client->listParts("b", "big", started->uploadId));
    QCOMPARE(page->parts.size(), 5);
    QCOMPARE(page->next, 5);
    QCOMPARE(wait(m_client->listParts("b", "big", started->uploadId, 5))->parts.size(), 2);
    QCOMPARE(wait(m_client->listMultipartUploads("b"))->uploads.size(), 1);
    const auto whole =
        wait(m_client->completeMultipartUpload("b", "big", started->uploadId, parts, {}));
    QVERIFY(whole.has_value());
    QVERIFY(whole->etag.endsWith("-7"));
    QCOMPARE(whole->checksums.size(), 1);
    const auto again = wait(m_client->createMultipartUpload("b", "x", {}, false));
    QVERIFY(wait(m_client->abortMultipartUpload("b", "x", again->uploadId)).has_value());
    QVERIFY(m_server->uploads().empty());
}

void TestS3Client::copyAndDeleteMany()
{
    m_server->put("b", "from me/ü", "data");
    QVERIFY(wait(m_client->copyObject("b", "from me/ü", "b", "to")).has_value());
    m_server->put("b", "locked", "x");
    const auto deleted =
        wait(m_client->deleteObjects("b", {"to", "from me/ü", "locked", "absent"}));
    QVERIFY(deleted.has_value());
    QCOMPARE(deleted->deleted.size(), 3);
    QCOMPARE(deleted->failed.size(), 1);
    QCOMPARE(deleted->failed[0].code, "AccessDenied");
    QCOMPARE(m_server->buckets()["b"].size(), 1);
}

void TestS3Client::errorsCarryAll()
{
    const auto gone = wait(m_client->listObjects({.bucket = "nowhere"}));
    QVERIFY(!gone.has_value());
    QCOMPARE(gone.error().httpStatus, 404);
    QCOMPARE(gone.error().code, "NoSuchBucket");
    QCOMPARE(gone.error().message, "scripted");
    QCOMPARE(gone.error().requestId, "req-1");
    m_server->setSecret("another");
    QCOMPARE(wait(m_client->listBuckets()).error().kind, FaultClass::Auth);
    QCOMPARE(wait(m_client->headBucket("b")).error().kind, FaultClass::Auth);
}

void TestS3Client::readsAreRetried()
{
    m_server->add({.operation = "ListObjectsV2", .kind = Kind::Status, .times = 1});
    m_server->add({.operation = "ListObjectsV2", .kind = Kind::Drop, .times = 1});
    QVERIFY(wait(m_client->listObjects({.bucket = "b"})).has_value());
    m_server->add({.operation = "ListObjectsV2", .kind = Kind::Status, .times = -1});
    QCOMPARE(wait(m_client->listObjects({.bucket = "b"})).error().kind, FaultClass::Server);
}

void TestS3Client::writesAreNot()
{
    m_server->add({.operation = "PutObject", .kind = Kind::Status, .status = 503,
                   .code = "SlowDown"});
    QCOMPARE(wait(m_client->putObject("b", "k", "x")).error().kind, FaultClass::Throttled);
    QCOMPARE(m_server->count("PutObject"), 1);
}

void TestS3Client::errorInside200()
{
    m_server->add({.operation = "CompleteMultipartUpload", .kind = Kind::ErrorIn200});
    const auto started = wait(m_client->createMultipartUpload("b", "k", {}, false));
    const auto part = wait(m_client->uploadPart("b", "k", started->uploadId, 1, "x", {}));
    const auto done = wait(m_client->completeMultipartUpload("b", "k", started->uploadId,
                                                             {{1, part->etag, {}}}, {}));
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().code, "InternalError");
    QCOMPARE(done.error().kind, FaultClass::Server);
}

void TestS3Client::garbageInside200()
{
    test::FakeHttp portal([](const test::HttpRequest&) {
        return test::HttpResponse{.body = "<html><body>Please log in"};
    });
    QVERIFY(portal.start());
    Endpoint endpoint{.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(portal.port()))};
    S3Client client(endpoint, m_server->credentials());
    QCOMPARE(wait(client.listBuckets()).error().code, "UnexpectedAnswer");
    adminclient::AdminClient admin(endpoint, m_server->credentials());
    QCOMPARE(wait(admin.capabilities()).error().code, "NotHoldfast");
}

void TestS3Client::truncatedBodyIsNetwork()
{
    m_server->put("b", "k", test::testData(100'000));
    m_server->add({.operation = "GetObject", .kind = Kind::CutResponse, .bytes = 5000});
    Collector sink;
    const auto cut = wait(static_cast<JobOf<ObjectHead>*>(
        m_client->getObject({.bucket = "b", .key = "k"}, &sink)));
    QVERIFY(!cut.has_value());
    QCOMPARE(cut.error().kind, FaultClass::Network);
    QCOMPARE(sink.data.size(), 5000);
}

void TestS3Client::timeout()
{
    S3Client client(m_server->endpoint(), m_server->credentials(),
                    S3Client::Options{.timeoutMs = 100, .readRetries = 2});
    m_server->add({.operation = "ListBuckets", .kind = Kind::Hang});
    const auto late = wait(client.listBuckets());
    QCOMPARE(late.error().kind, FaultClass::Timeout);
    QCOMPARE(m_server->count("ListBuckets"), 1);
}

void TestS3Client::cancelEndsOnce()
{
    int calls = 0;
    auto* job = m_client->listBuckets();
    QSignalSpy ended(job, &Job::ended);
    job->then(this, [&](const auto& outcome) {
        ++calls;
        QCOMPARE(outcome.error().kind, FaultClass::Cancelled);
    });
    job->cancel();
    job->cancel();
    QCOMPARE(calls, 1);
    QCOMPARE(ended.count(), 1);
    QTest::qWait(50);
    QCOMPARE(calls, 1);
    QCOMPARE(m_server->count("ListBuckets"), 0);
}

void TestS3Client::destructionEndsOnce()
{
    int calls = 0;
    m_server->add({.operation = "ListBuckets", .kind = Kind::Hang, .times = -1});
    m_client->listBuckets()->then(this, [&](const auto& outcome) {
        ++calls;
        QVERIFY(outcome.error().kind == FaultClass::Cancelled);
    });
    QTRY_COMPARE(m_server->count("ListBuckets"), 1);
    m_client.reset();
    QCOMPARE(calls, 1);
    // A callback that destroys the client it came from.
    auto client = std::make_unique<S3Client>(m_server->endpoint(), m_server->credentials());
    m_server->clearRules();
    client->listBuckets()->then(this, [&](const auto&) {
        ++calls;
        client.reset();
    });
    QTRY_COMPARE(calls, 2);
}

void TestS3Client::clockSkewIsCorrected()
{
    m_server->setClockSkew(7200);
    QVERIFY(wait(m_client->listBuckets()).has_value());
    QCOMPARE(m_server->count("ListBuckets"), 2);
    QVERIFY(qAbs(m_client->clockOffsetSeconds() - 7200) < 5);
    QVERIFY(wait(m_client->putObject("b", "k", "x")).has_value());
    QCOMPARE(m_server->count("PutObject"), 1);
    // A HEAD has no error document: only the dates differ.
    m_server->setClockSkew(-7200);
    QVERIFY(wait(m_client->headObject("b", "k")).has_value());
}

void TestS3Client::refusedConnection()
{
    m_server->stop();
    const auto refused = wait(m_client->putObject("b", "k", "x"));
    QCOMPARE(refused.error().kind, FaultClass::Network);
    QCOMPARE(refused.error().code, "ConnectionRefused");
    QVERIFY(m_server->start());
    QVERIFY(wait(m_client->putObject("b", "k", "x")).has_value());
}

void TestS3Client::presignedLinkOpens()
{
    m_server->put("b", "mit Ümlaut & Co.pdf", "content");
    const auto link = m_client->presignGet("b", "mit Ümlaut & Co.pdf", 3600, {},
                                           "attachment; filename=\"x.pdf\"");
    QVERIFY(link.has_value());
    QNetworkAccessManager browser;
    std::unique_ptr<QNetworkReply> reply(browser.get(QNetworkRequest(*link)));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->readAll(), "content");
    QVERIFY(!m_client->presignGet("b", "k", 8 * 86'400).has_value());
    const auto elsewhere =
        m_client->presignGet("b", "k", 60, QUrl("https://files.office.example:8443"));
    QCOMPARE(elsewhere->host(), "files.office.example");
    QCOMPARE(elsewhere->port(), 8443);
    const QDateTime at(QDate(2026, 11, 20), QTime(10, 24), Qt::UTC);
    QCOMPARE(m_client->presignGet("b", "k", 60, {}, {}, at),
             m_client->presignGet("b", "k", 60, {}, {}, at));
}

void TestS3Client::adminApi()
{
    m_server->statusJson = R"({"asOf":1795170240000000000,"node":{"state":"degraded","pid":12},
        "geometry":{"k":2,"m":1},"capacity":{"raw":10,"usable":null},
        "drives":[{"id":"x","index":0,"path":"/d1","state":"faulty","total":5}],
        "safety":{"lossesSurvived":1,"sharedDisks":[["/d1","/d2"]]},
        "work":[{"kind":"heal","etaSeconds":null,"done":1,"total":4}],"future":{}})";
    adminclient::AdminClient admin(m_server->endpoint(), m_server->credentials());
    QVERIFY(wait(admin.capabilities())->has("status"));
    const auto status = wait(admin.status());
    QVERIFY(status.has_value());
    QCOMPARE(status->health, adminclient::NodeHealth::Degraded);
    QCOMPARE(status->capacityRaw.value(), 10);
    QVERIFY(!status->capacityUsable.has_value());
    QVERIFY(!status->objectCount.has_value());
    QCOMPARE(status->drives[0].health, adminclient::DriveHealth::Faulty);
    QVERIFY(!status->drives[0].free.has_value());
    QVERIFY(!status->drives[0].rotational.has_value());
    QCOMPARE(status->sharedDisks[0].size(), 2);
    QVERIFY(!status->work[0].etaSeconds.has_value());
    QVERIFY(status->asOf.isValid());
    QVERIFY(wait(admin.ready()).value());
    QCOMPARE(wait(admin.buckets()).error().httpStatus, 404);
}

QTEST_GUILESS_MAIN(TestS3Client)
#include "test_s3client.moc"
