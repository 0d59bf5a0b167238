// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// TLS as the desktop speaks it: whom it trusts, and what it says of those it does not. The certificates are
// the ones a node makes for itself.
#include <QCryptographicHash>
#include <QFile>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "app/profiles/session.h"
#include "app/s3client/s3_client.h"
#include "app/s3client/trust.h"
#include "base/time.h"
#include "env/file_system.h"
#include "node/own_certificate.h"
#include "support/fake_http.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::s3client;
using holdfast::test::FakeHttp;
using holdfast::test::HttpRequest;
using holdfast::test::HttpResponse;

namespace
{

constexpr std::int64_t kDay = 24LL * 3600 * kNanosPerSecond;

QByteArray bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What a node makes at its first start in this directory, `ago` days ago.
node::OwnCertificate makeOwn(const QString& directory, int ago = 0)
{
    const auto files = env::makePosixFileSystem();
    const WallNanos now = QDateTime::currentMSecsSinceEpoch() * kNanosPerMilli - ago * kDay;
    auto made = node::keepOwnCertificate(*files, directory.toStdString(), {"localhost", "127.0.0.1"}, now);
    return made ? *made : node::OwnCertificate{};
}

HttpResponse answer(const HttpRequest&)
{
    return {.body = "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"};
}

} // namespace

class TestTrust : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { QVERIFY2(!m_silent, "a request had no answer"); }
    void strangersAreAQuestion();
    void anAnchorIsEnough();
    void nothingElseCountsBesideAnAnchor();
    void namesNeedNotFitAnAnchor();
    void aRenewedCertificateOfTheSameAuthority();
    void expired();
    void anAuthorityOfManyIsNoAnchor();
    void plainAnswerOnATlsPort();
    void theSessionAsksAndGoesOn();

private:
    /// The server shows this directory's certificate from now on.
    void show(const node::OwnCertificate& own);
    std::optional<Fault> ask(const QByteArray& anchor, const QString& host = QStringLiteral("localhost"));
    [[nodiscard]] Endpoint endpoint(const QByteArray& anchor, const QString& host) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttp> m_server;
    bool m_silent = false;
};

void TestTrust::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeHttp>(answer);
}

void TestTrust::show(const node::OwnCertificate& own)
{
    const QByteArray pem = bytesOf(own.server);
    QVERIFY(!pem.isEmpty());
    m_server->setTls(pem);
    QVERIFY(m_server->start());
}

Endpoint TestTrust::endpoint(const QByteArray& anchor, const QString& host) const
{
    Endpoint endpoint;
    endpoint.url = QUrl(QStringLiteral("https://%1:%2").arg(host).arg(m_server->port()));
    endpoint.anchor = anchor;
    return endpoint;
}

std::optional<Fault> TestTrust::ask(const QByteArray& anchor, const QString& host)
{
    S3Client client(endpoint(anchor, host), {QStringLiteral("key"), QStringLiteral("secret")});
    std::optional<Fault> fault;
    bool ended = false;
    client.listBuckets()->then(this, [&](Outcome<QList<BucketInfo>> buckets) {
        if (!buckets)
            fault = buckets.error();
        ended = true;
    });
    m_silent |= !QTest::qWaitFor([&] { return ended; }, 20'000);
    return fault;
}

void TestTrust::strangersAreAQuestion()
{
    const auto own = makeOwn(m_folder->path());
    show(own);
    const auto fault = ask({});
    QVERIFY(fault);
    QCOMPARE(fault->code, QStringLiteral("TlsUntrusted"));
    QVERIFY(!fault->isTransient()); // asking again and again would change nothing
    QVERIFY(trust::isQuestion(*fault));
    const trust::Shown shown = trust::describe(trust::fromPem(fault->certificates));
    QCOMPARE(shown.anchor, bytesOf(own.ca)); // the authority, which outlives the server's certificate
    QCOMPARE(QString(shown.fingerprint).remove(':').toLower().toStdString(), own.caFingerprint);
    QVERIFY(shown.names.contains(QStringLiteral("localhost")));
    QVERIFY(!shown.selfSigned);
}

void TestTrust::anAnchorIsEnough()
{
    const auto own = makeOwn(m_folder->path());
    show(own);
    QVERIFY(!ask(bytesOf(own.ca)));
}

void TestTrust::nothingElseCountsBesideAnAnchor()
{
    QTemporaryDir other;
    const QByteArray before = bytesOf(makeOwn(other.path()).ca);
    show(makeOwn(m_folder->path()));
    const auto fault = ask(before);
    QVERIFY(fault);
    QCOMPARE(fault->code, QStringLiteral("TlsChanged"));
    QVERIFY(trust::isQuestion(*fault));
}

void TestTrust::namesNeedNotFitAnAnchor()
{
    const auto own = makeOwn(m_folder->path());
    show(own);
    // 127.0.0.2 is this computer too, but no name in the certificate.
    m_server->stop();
    QVERIFY(m_server->start(QHostAddress(QStringLiteral("127.0.0.2"))));
    QVERIFY(!ask(bytesOf(own.ca), QStringLiteral("127.0.0.2")));
    const auto stranger = ask({}, QStringLiteral("127.0.0.2"));
    QVERIFY(stranger);
    QCOMPARE(stranger->code, QStringLiteral("TlsUntrusted"));
}

void TestTrust::aRenewedCertificateOfTheSameAuthority()
{
    const auto old = makeOwn(m_folder->path(), 380);
    const QByteArray anchor = bytesOf(old.ca);
    const QByteArray before = bytesOf(old.server);
    const auto renewed = makeOwn(m_folder->path());
    QVERIFY(renewed.isNew && !renewed.isNewCa);
    QVERIFY(bytesOf(renewed.server) != before);
    show(renewed);
    QVERIFY(!ask(anchor));
}

void TestTrust::expired()
{
    const auto own = makeOwn(m_folder->path(), 500); // for 397 days
    show(own);
    const auto fault = ask(bytesOf(own.ca));
    QVERIFY(fault);
    QCOMPARE(fault->code, QStringLiteral("TlsExpired"));
    QVERIFY(!trust::isQuestion(*fault));
}

/// One that the system knows signs for others too, and names are not compared beside an anchor.
void TestTrust::anAuthorityOfManyIsNoAnchor()
{
    const auto system = QSslConfiguration::systemCaCertificates();
    const auto root = std::find_if(system.begin(), system.end(),
                                   [](const QSslCertificate& one) { return one.isSelfSigned(); });
    if (root == system.end())
        QSKIP("this system knows no authority");
    const QSslCertificate leaf = trust::fromPem(bytesOf(makeOwn(m_folder->path()).server)).value(0);
    QVERIFY(!leaf.isNull() && !leaf.isSelfSigned());
    QCOMPARE(trust::describe({leaf, *root}).anchor, leaf.toPem());
    QVERIFY(!trust::isAnchored(leaf.toPem(), {*root}, {QSslError(QSslError::SelfSignedCertificate)}));
}

void TestTrust::plainAnswerOnATlsPort()
{
    QTcpServer plain;
    connect(&plain, &QTcpServer::newConnection, this, [&plain] {
        QTcpSocket* socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    S3Client client({.url = QUrl(QStringLiteral("https://localhost:%1").arg(plain.serverPort()))},
                    {QStringLiteral("key"), QStringLiteral("secret")});
    std::optional<Fault> fault;
    client.listBuckets()->then(this, [&](Outcome<QList<BucketInfo>> buckets) { fault = buckets.error(); });
    QTRY_VERIFY_WITH_TIMEOUT(fault, 20'000);
    QCOMPARE(fault->code, QStringLiteral("TlsFailed"));
    QVERIFY(fault->certificates.isEmpty());
    QVERIFY(!trust::isQuestion(*fault));
}

void TestTrust::theSessionAsksAndGoesOn()
{
    show(makeOwn(m_folder->path()));
    profiles::Connection connection;
    connection.id = QUuid::createUuid();
    connection.endpoint = endpoint({}, QStringLiteral("localhost"));
    profiles::Session session(connection, Credentials{QStringLiteral("key"), QStringLiteral("secret")});
    QTRY_COMPARE_WITH_TIMEOUT(session.reach(), profiles::Reach::Untrusted, 20'000);
    QVERIFY(session.lastFault());
    connection.endpoint.anchor =
        trust::describe(trust::fromPem(session.lastFault()->certificates)).anchor;
    session.setConnection(connection);
    QTRY_COMPARE_WITH_TIMEOUT(session.reach(), profiles::Reach::Online, 20'000);

    QTemporaryDir other;
    m_server->stop();
    show(makeOwn(other.path()));
    session.connectNow();
    QTRY_COMPARE_WITH_TIMEOUT(session.reach(), profiles::Reach::Untrusted, 20'000);
    QCOMPARE(session.lastFault()->code, QStringLiteral("TlsChanged"));
}

QTEST_GUILESS_MAIN(TestTrust)
#include "test_trust.moc"
