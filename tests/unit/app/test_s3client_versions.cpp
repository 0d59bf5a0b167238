// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Versions, tags, locks: what the client says and understands, against a fake that keeps versions.
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrlQuery>
#include <QtTest>

#include "app/s3client/s3_xml_versions.h"
#include "support/fake_s3.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::s3client;
using holdfast::test::FakeS3;

namespace
{

template <class T>
Outcome<T> wait(JobOf<T>* job)
{
    QObject context;
    std::optional<Outcome<T>> outcome;
    job->then(&context, [&](Outcome<T> o) { outcome = std::move(o); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 20'000); }();
    return outcome ? std::move(*outcome) : std::unexpected(localFault("TestTimeout", {}));
}

QDateTime day(int n)
{
    return QDateTime(QDate(2026, 11, n), QTime(10, 0), Qt::UTC);
}

} // namespace

class TestS3ClientVersions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<S3Client> m_client;

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeS3>();
        m_client = std::make_unique<S3Client>(m_server->endpoint(), m_server->credentials());
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    /// Every version and marker once, whatever the size of the pages, names with odd characters too.
    void pagesHoldEveryVersionOnce()
    {
        m_server->keepVersions("b");
        const QList<QByteArray> keys{"a b+c", "dir/one", "dir/two", "ü&<"};
        for (const QByteArray& key : keys) {
            m_server->putAt("b", key, "1", day(1));
            m_server->putAt("b", key, "22", day(2));
        }
        m_server->removeAt("b", "dir/two", day(3));
        for (const int limit : {1, 2, 3, 1000}) {
            VersionQuery query{.bucket = QStringLiteral("b"), .maxKeys = limit};
            QStringList seen;
            for (bool more = true; more;) {
                const auto page = wait(listObjectVersions(*m_client, query));
                QVERIFY(page);
                QVERIFY(page->versions.size() <= limit);
                for (const ObjectVersion& v : page->versions)
                    seen << v.key + QLatin1Char('@') + v.versionId + (v.deleteMarker ? "-" : "")
                                + (v.latest ? "*" : "");
                query.keyMarker = page->nextKey;
                query.versionMarker = page->nextVersion;
                more = page->truncated;
            }
            QCOMPARE(seen.join(' '),
                     QString::fromUtf8("a b+c@v000002* a b+c@v000001 dir/one@v000004* dir/one@v000003 "
                                       "dir/two@v000009-* dir/two@v000006 dir/two@v000005 "
                                       "ü&<@v000008* ü&<@v000007"));
        }
        const auto top = wait(listObjectVersions(*m_client, {.bucket = "b", .delimiter = "/"}));
        QVERIFY(top);
        QCOMPARE(top->prefixes, QStringList{QStringLiteral("dir/")});
        QCOMPARE(top->versions.size(), 4);
        QCOMPARE(top->versions[0].modified, day(2));
        QCOMPARE(top->versions[0].size, 2);
        QVERIFY(!top->versions[0].etag.contains('"'));
    }

    void oldVersionsAreReadCopiedAndDeleted()
    {
        m_server->keepVersions("b");
        PutOptions options;
        options.contentType = QStringLiteral("text/plain");
        options.metadata = {{QStringLiteral("site"), QStringLiteral("north")}};
        const auto first = wait(m_client->putObject("b", "k ü", "first", options));
        QVERIFY(first);
        QVERIFY(!first->versionId.isEmpty());
        QVERIFY(wait(m_client->putObject("b", "k ü", "second")));
        QVERIFY(wait(putObjectTagging(*m_client, "b", "k ü", {{"stage", "old"}}, first->versionId)));
        const auto copied = wait(copyObject(*m_client, {.fromBucket = "b",
                                                       .fromKey = "k ü",
                                                       .fromVersion = first->versionId,
                                                       .toBucket = "b",
                                                       .toKey = "k ü"}));
        QVERIFY(copied);
        QVERIFY(!copied->versionId.isEmpty() && copied->versionId != first->versionId);
        auto& history = m_server->keeping()["b"].history[QByteArray("k ü")];
        QCOMPARE(history.size(), 3);
        QCOMPARE(history.first().object.data, "first");
        const auto head = wait(m_client->headObject("b", "k ü"));
        QVERIFY(head);
        QCOMPARE(head->metadata.value("site"), QStringLiteral("north"));
        QCOMPARE(*wait(getObjectTagging(*m_client, "b", "k ü")), (QList<Tag>{{"stage", "old"}}));
        // The directive decides, not what the options happen to hold.
        QVERIFY(wait(copyObject(*m_client, {.fromBucket = "b", .fromKey = "k ü", .toBucket = "b",
                                           .toKey = "plain", .metadata = CopyQuery::Metadata::Replace})));
        QVERIFY(wait(m_client->headObject("b", "plain"))->metadata.isEmpty());
        QVERIFY(wait(deleteVersion(*m_client, "b", "k ü", copied->versionId)));
        QCOMPARE(m_server->buckets()["b"][QByteArray("k ü")].data, "second");
        QVERIFY(wait(m_client->deleteObject("b", "k ü")));
        QVERIFY(history.first().deleteMarker);
        QCOMPARE(wait(m_client->headObject("b", "k ü")).error().httpStatus, 404);
        QCOMPARE(wait(m_client->headObject("b", "k ü", first->versionId))->size, 5);
        QCOMPARE(wait(copyObject(*m_client, {.fromBucket = "b", .fromKey = "k ü", .fromVersion = "gone",
                                            .toBucket = "b", .toKey = "k ü"})).error().code,
                 QStringLiteral("NoSuchVersion"));
    }

    void linksNameTheVersion()
    {
        const auto link = presignVersion(*m_client, "b", "k", QStringLiteral("v000001"), 60);
        QVERIFY(link);
        const QUrlQuery query(*link);
        QCOMPARE(query.queryItemValue("versionId"), QStringLiteral("v000001"));
        QVERIFY(query.hasQueryItem("X-Amz-Signature"));
        QVERIFY(!QUrlQuery(*m_client->presignGet("b", "k", 60)).hasQueryItem("versionId"));
        // The signature covers it: the fake verifies.
        m_server->keepVersions("b");
        m_server->putAt("b", "k", "old", day(1));
        m_server->putAt("b", "k", "new", day(2));
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> reply(manager.get(QNetworkRequest(*link)));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->readAll(), "old");
    }

    void tags()
    {
        m_server->put("b", "k", "x");
        QVERIFY(wait(getObjectTagging(*m_client, "b", "k"))->isEmpty());
        const QList<Tag> some{{"<&>", "ü \"'"}, {"empty", ""}};
        QVERIFY(wait(putObjectTagging(*m_client, "b", "k", some)));
        QCOMPARE(*wait(getObjectTagging(*m_client, "b", "k")), some);
        QVERIFY(wait(deleteObjectTagging(*m_client, "b", "k")));
        QVERIFY(wait(getObjectTagging(*m_client, "b", "k"))->isEmpty());
        m_server->add({.operation = "GetObjectTagging", .status = 404, .code = "NoSuchTagSet"});
        QVERIFY(wait(getObjectTagging(*m_client, "b", "k"))->isEmpty());
        QCOMPARE(wait(getObjectTagging(*m_client, "b", "none")).error().code, QStringLiteral("NoSuchKey"));
    }

    void versioningAndLocks()
    {
        m_server->put("b", "k", "x");
        QCOMPARE(*wait(getBucketVersioning(*m_client, "b")), Versioning::Off);
        QCOMPARE(wait(getObjectLockConfiguration(*m_client, "b"))->enabled, false);
        QVERIFY(wait(putBucketVersioning(*m_client, "b", true)));
        QCOMPARE(*wait(getBucketVersioning(*m_client, "b")), Versioning::Enabled);
        QVERIFY(wait(putBucketVersioning(*m_client, "b", false)));
        QCOMPARE(*wait(getBucketVersioning(*m_client, "b")), Versioning::Suspended);

        m_server->keepVersions("locked", true);
        const QByteArray id = m_server->putAt("locked", "k", "x", day(1));
        const QString version = QString::fromLatin1(id);
        QCOMPARE(*wait(getObjectLockConfiguration(*m_client, "locked")),
                 (LockConfiguration{true, LockMode::Governance, 30, 0}));
        QCOMPARE(*wait(getObjectRetention(*m_client, "locked", "k")), Retention{});
        const Retention held{LockMode::Governance, QDateTime(QDate(2099, 1, 1), QTime(0, 0), Qt::UTC)};
        QVERIFY(wait(putObjectRetention(*m_client, "locked", "k", held, version)));
        QCOMPARE(*wait(getObjectRetention(*m_client, "locked", "k")), held);
        QCOMPARE(wait(deleteVersion(*m_client, "locked", "k", version)).error().kind, FaultClass::Auth);
        QCOMPARE(*wait(getObjectLegalHold(*m_client, "locked", "k")), false);
        QVERIFY(wait(putObjectLegalHold(*m_client, "locked", "k", true)));
        QCOMPARE(*wait(getObjectLegalHold(*m_client, "locked", "k")), true);
        QVERIFY(!wait(deleteVersion(*m_client, "locked", "k", version, true))); // a hold has no way round
        QVERIFY(wait(putObjectLegalHold(*m_client, "locked", "k", false)));
        QVERIFY(wait(deleteVersion(*m_client, "locked", "k", version, true)));
        QVERIFY(!m_server->buckets()["locked"].contains("k"));
    }

    /// A proxy's page, a document of another kind, one too deep, one that wants more without a place.
    void strangeDocumentsAreFaults()
    {
        const QList<QByteArray> strange{"", "hello", "<html/>", "<!DOCTYPE x><ListVersionsResult/>",
            QByteArray("<ListVersionsResult>").append(QByteArray("<a>").repeated(40)),
            "<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>"};
        for (const QByteArray& body : strange) {
            const auto page = parseVersionPage(body);
            QVERIFY2(!page, body.constData());
            QCOMPARE(page.error().code, QStringLiteral("UnexpectedAnswer"));
        }
        QVERIFY(!parseTags("<Retention/>"));
        QVERIFY(!parseRetention("<LegalHold/>"));
        QVERIFY(!parseLegalHold("<Tagging/>"));
        QVERIFY(!parseVersioning("<Tagging/>"));
        QVERIFY(!parseLockConfiguration("<Tagging/>"));
        QCOMPARE(parseTags("<Tagging><TagSet/></Tagging>")->size(), 0);
        QCOMPARE(*parseVersioning("<VersioningConfiguration/>"), Versioning::Off);
    }

    /// Reading is tried again; what changes something is not.
    void onlyReadsAreTriedAgain()
    {
        m_server->keepVersions("b");
        m_server->put("b", "k", "x");
        for (const char* op : {"ListObjectVersions", "PutObjectTagging"})
            m_server->add({.operation = op, .status = 500});
        QVERIFY(wait(listObjectVersions(*m_client, {.bucket = "b"})));
        QCOMPARE(m_server->count("ListObjectVersions"), 2);
        QVERIFY(!wait(putObjectTagging(*m_client, "b", "k", {})));
        QCOMPARE(m_server->count("PutObjectTagging"), 1);
    }
};

QTEST_GUILESS_MAIN(TestS3ClientVersions)
#include "test_s3client_versions.moc"
