// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/profiles/profile_store.h"
#include "app/profiles/secret_store.h"
#include "app/profiles/session_pool.h"
#include "app/share/address.h"
#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::profiles;
using holdfast::test::FakeS3;
using holdfast::test::TransferRig;
using share::AddressReach;

class TestProfiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void storesWithoutSecrets();
    void brokenFileIsKept();
    void unwritableIsSaid();
    void secretsOfTheSession();
    void sessionOnline();
    void sessionOfAnyS3();
    void sessionDenied();
    void sessionOfflineAndBack();
    void poolRunsTransfers();
    void addresses_data();
    void addresses();
    void addressChoices();

private:
    static Connection connection(const FakeS3& server, ConnectionKind kind);
};

Connection TestProfiles::connection(const FakeS3& server, ConnectionKind kind)
{
    Connection made;
    made.id = QUuid::createUuid();
    made.name = "Office";
    made.kind = kind;
    made.endpoint = server.endpoint();
    made.accessKey = "TESTKEY";
    return made;
}

void TestProfiles::storesWithoutSecrets()
{
    QTemporaryDir dir;
    const QString file = dir.filePath("connections.json");
    ProfileStore store(file);
    QVERIFY(store.load().has_value());
    Connection nas;
    nas.name = "NAS";
    nas.kind = ConnectionKind::HoldfastServer;
    nas.endpoint = {QUrl("https://me:password@nas.example:9000"), "eu-1",
                    s3client::AddressStyle::VirtualHost};
    nas.accessKey = "KEY";
    nas.pinnedBuckets = {"projects"};
    QSignalSpy current(&store, &ProfileStore::currentChanged);
    const auto id = store.put(nas);
    QVERIFY(id.has_value());
    QCOMPARE(store.current(), *id);
    QCOMPARE(current.count(), 1);
    QFile raw(file);
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QByteArray text = raw.readAll();
    QVERIFY(!text.contains("password"));
    QVERIFY(!(QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    ProfileStore again(file);
    QVERIFY(again.load().has_value());
    const auto kept = again.find(*id);
    QVERIFY(kept.has_value());
    QCOMPARE(kept->endpoint.region, "eu-1");
    QCOMPARE(kept->endpoint.style, s3client::AddressStyle::VirtualHost);
    QCOMPARE(kept->pinnedBuckets, nas.pinnedBuckets);
    QCOMPARE(again.current(), *id);
    QVERIFY(again.remove(*id).has_value());
    QVERIFY(again.current().isNull());
}

void TestProfiles::brokenFileIsKept()
{
    QTemporaryDir dir;
    const QString file = dir.filePath("connections.json");
    QFile raw(file);
    QVERIFY(raw.open(QIODevice::WriteOnly));
    raw.write("{ not json");
    raw.close();
    ProfileStore store(file);
    const auto loaded = store.load();
    QVERIFY(!loaded.has_value());
    QCOMPARE(loaded.error().code, "CannotParse");
    QVERIFY(QFile::exists(file + ".broken"));
    QVERIFY(store.put({.name = "x"}).has_value());
}

void TestProfiles::unwritableIsSaid()
{
    QTemporaryDir dir;
    ProfileStore store(dir.filePath("absent/connections.json"));
    const auto put = store.put({.name = "x"});
    QVERIFY(!put.has_value());
    QCOMPARE(put.error().kind, FaultClass::LocalDisk);
    QVERIFY(store.connections().isEmpty());
}

void TestProfiles::secretsOfTheSession()
{
    SecretStore store(false);
    QSignalSpy place(&store, &SecretStore::placeChanged);
    store.probe();
    QCOMPARE(store.place(), SecretPlace::SessionOnly);
    QCOMPARE(place.count(), 1);
    const QUuid id = QUuid::createUuid();
    std::optional<SecretPlace> where;
    store.write(id, "s", this, [&](SecretPlace p) { where = p; });
    QVERIFY(!where.has_value()); // never inside the call
    QTRY_VERIFY(where.has_value());
    QCOMPARE(*where, SecretPlace::SessionOnly);
    std::optional<QString> secret;
    store.read(id, this, [&](auto s) { secret = s; });
    QTRY_COMPARE(secret.value_or(""), "s");
    store.remove(id);
    bool asked = false;
    store.read(id, this, [&](auto s) { asked = true, secret = s; });
    QTRY_VERIFY(asked);
    QVERIFY(!secret.has_value());
}

void TestProfiles::sessionOnline()
{
    FakeS3 server;
    server.statusJson = R"({"node":{"state":"ready"},"geometry":{"k":4,"m":2}})";
    Session session(connection(server, ConnectionKind::HoldfastServer), std::nullopt);
    QCOMPARE(session.reach(), Reach::NeedsSecret);
    QVERIFY(!session.s3());
    QSignalSpy clients(&session, &Session::clientsChanged);
    session.setCredentials(server.credentials());
    QCOMPARE(clients.count(), 1);
    QCOMPARE(session.reach(), Reach::Trying);
    QTRY_COMPARE(session.reach(), Reach::Online);
    QVERIFY(session.capabilities()->has("status"));
    QTRY_VERIFY(session.status().has_value());
    QCOMPARE(session.status()->k, 4);
}

void TestProfiles::sessionOfAnyS3()
{
    FakeS3 server;
    Session session(connection(server, ConnectionKind::AnyS3), server.credentials());
    QTRY_COMPARE(session.reach(), Reach::Online);
    QVERIFY(!session.admin());
    QVERIFY(!session.capabilities().has_value());
}

void TestProfiles::sessionDenied()
{
    FakeS3 server;
    Session session(connection(server, ConnectionKind::AnyS3),
                    s3client::Credentials{"TESTKEY", "wrong"});
    QTRY_COMPARE(session.reach(), Reach::Denied);
    QCOMPARE(session.lastFault()->code, "SignatureDoesNotMatch");
    session.setCredentials(server.credentials());
    QTRY_COMPARE(session.reach(), Reach::Online);
}

void TestProfiles::sessionOfflineAndBack()
{
    FakeS3 server;
    server.stop();
    Session session(connection(server, ConnectionKind::AnyS3), server.credentials());
    QTRY_COMPARE(session.reach(), Reach::Offline);
    QCOMPARE(session.lastFault()->kind, FaultClass::Network);
    QVERIFY(server.start());
    QTRY_COMPARE_WITH_TIMEOUT(session.reach(), Reach::Online, 10'000);
}

void TestProfiles::poolRunsTransfers()
{
    TransferRig rig;
    rig.startEngine(false);
    ProfileStore profiles(rig.dir.filePath("connections.json"));
    SecretStore secrets(false);
    node::NodeSupervisor node(nullptr, {});
    SessionPool pool(profiles, secrets, node, *rig.engine);
    pool.open();
    QVERIFY(!pool.current());
    Connection own = connection(rig.server, ConnectionKind::AnyS3);
    own.id = rig.connection;
    QSignalSpy kept(&pool, &SessionPool::secretKept);
    const auto id = pool.putConnection(own, "secret-of-the-test");
    QVERIFY(id.has_value());
    QVERIFY(pool.current());
    QTRY_COMPARE(kept.count(), 1);
    QTRY_COMPARE(pool.current()->reach(), Reach::Online);
    rig.upload({rig.file("a", "x")});
    QTRY_COMPARE(rig.state("a"), transfer::TransferState::Done);
    const QUuid computer = pool.ensureThisComputer("This computer");
    QCOMPARE(pool.ensureThisComputer("again"), computer);
    QCOMPARE(pool.session(computer)->reach(), Reach::Offline);
    QVERIFY(profiles.remove(*id).has_value());
    QVERIFY(!pool.session(*id));
}

void TestProfiles::addresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("reach");
    const auto row = [](const char* url, AddressReach reach) {
        QTest::newRow(url) << QString::fromLatin1(url) << int(reach);
    };
    row("http://127.0.0.1:9000", AddressReach::ThisComputer);
    row("http://[::1]:9000", AddressReach::ThisComputer);
    row("http://localhost:9000", AddressReach::ThisComputer);
    row("http://192.168.1.20:9000", AddressReach::Private);
    row("http://10.1.2.3", AddressReach::Private);
    row("http://172.31.0.1", AddressReach::Private);
    row("http://172.32.0.1", AddressReach::Public);
    row("http://100.64.0.1", AddressReach::Private);
    row("http://169.254.1.1", AddressReach::LinkLocal);
    row("http://[fe80::1]", AddressReach::LinkLocal);
    row("http://[fd00::1]", AddressReach::Private);
    row("http://[::ffff:10.0.0.1]", AddressReach::Private);
    row("http://[2001:4860::1]", AddressReach::Public);
    row("http://8.8.8.8", AddressReach::Public);
    row("http://0.0.0.0:9000", AddressReach::Unknown);
    row("http://nas", AddressReach::Private);
    row("http://nas.local", AddressReach::Private);
    row("https://files.office.example", AddressReach::Public);
    row("", AddressReach::Unknown);
}

void TestProfiles::addresses()
{
    QFETCH(QString, url);
    QFETCH(int, reach);
    QCOMPARE(int(share::reachOf(QUrl(url))), reach);
}

void TestProfiles::addressChoices()
{
    const auto choices = share::addressChoices({QUrl("http://192.168.1.20:9000")},
                                               {"files.office.example"}, false);
    QCOMPARE(choices.size(), 2);
    QCOMPARE(choices[0].url, QUrl("https://files.office.example"));
    QCOMPARE(choices[0].reach, AddressReach::Public);
    QCOMPARE(choices[1].reach, AddressReach::Private);
    const auto any = share::addressChoices({QUrl("http://0.0.0.0:9000")}, {}, true);
    QVERIFY(!any.isEmpty());
    for (const auto& choice : any)
        QVERIFY(choice.reach != AddressReach::Unknown);
}

QTEST_GUILESS_MAIN(TestProfiles)
#include "test_profiles.moc"
