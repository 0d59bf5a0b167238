// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/profiles/foreign_config.h"

using namespace holdfast::app;
using namespace holdfast::app::profiles;
using Lack = ForeignPlace::Lack;
using s3client::AddressStyle;

class TestForeignConfig : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void awsProfiles();
    void awsWithoutKeys();
    void rcloneRemotes();
    void rcloneEncrypted();
    void files();
};

void TestForeignConfig::awsProfiles()
{
    const auto places = placesOfAws("# mine\n"
                                    "[default]\nregion = eu-central-1\n"
                                    "[profile nas]\nregion=home\nendpoint_url = http://nas.lan:9000\ns3 =\n"
                                    "  addressing_style = path\n  max_concurrent_requests = 3\n"
                                    "[profile split]\nservices = lab\nendpoint_url = https://everything.example\n"
                                    "s3 =\n  addressing_style = virtual\n"
                                    "[services lab]\ns3 =\n  endpoint_url = https://lab.example:9443/\n"
                                    "sqs =\n  endpoint_url = https://queue.example\n",
                                    "[default]\naws_access_key_id = AKID\naws_secret_access_key = a/b+c=\n"
                                    "[nas]\r\naws_access_key_id=nas-key\r\naws_secret_access_key=nas-secret\r\n"
                                    "[split]\naws_access_key_id=s\naws_secret_access_key=t\n");
    QCOMPARE(places.size(), 3);
    QCOMPARE(places[0].section, "default");
    QCOMPARE(places[0].connection.endpoint.url, QUrl("https://s3.eu-central-1.amazonaws.com"));
    QCOMPARE(places[0].connection.endpoint.style, AddressStyle::VirtualHost);
    QCOMPARE(places[0].secret, "a/b+c=");
    QCOMPARE(places[0].lack, Lack::Nothing);
    QCOMPARE(places[1].connection.name, "nas");
    QCOMPARE(places[1].connection.endpoint.url, QUrl("http://nas.lan:9000"));
    QCOMPARE(places[1].connection.endpoint.region, "home");
    QCOMPARE(places[1].connection.endpoint.style, AddressStyle::Path);
    QCOMPARE(places[1].connection.accessKey, "nas-key");
    QCOMPARE(places[2].connection.endpoint.url, QUrl("https://lab.example:9443"));
    QCOMPARE(places[2].connection.endpoint.style, AddressStyle::VirtualHost);
}

void TestForeignConfig::awsWithoutKeys()
{
    const auto places = placesOfAws("[profile sso]\nsso_session = x\nregion = us-west-2\n[sso-session x]\n"
                                    "sso_start_url = https://x\n[profile odd]\nendpoint_url = ftp://x\n",
                                    "[odd]\naws_access_key_id=a\naws_secret_access_key=b\n"
                                    "[hours]\naws_access_key_id=a\naws_secret_access_key=b\naws_session_token=t\n");
    QCOMPARE(places.size(), 3);
    QCOMPARE(places[0].lack, Lack::Keys);
    QCOMPARE(places[1].section, "odd");
    QCOMPARE(places[1].lack, Lack::Address);
    QCOMPARE(places[2].lack, Lack::Keys);
    QVERIFY(places[2].secret.isEmpty());
    QVERIFY(placesOfAws({}, {}).isEmpty());
    QVERIFY(placesOfAws("no section = here\n= nothing\n", "\xff\xfe[").isEmpty());
}

void TestForeignConfig::rcloneRemotes()
{
    const auto places = placesOfRclone("[depot]\ntype = s3\nprovider = Minio\naccess_key_id = k\n"
                                       "secret_access_key = s\nendpoint = http://10.0.0.5:9000\n"
                                       "[aws]\ntype = s3\nprovider = AWS\nenv_auth = true\nregion = eu-west-1\n"
                                       "[host]\ntype = s3\nprovider = Other\nendpoint = s3.example.com\n"
                                       "force_path_style = false\naccess_key_id = k\nsecret_access_key = s\n"
                                       "[lost]\ntype = s3\nprovider = Ceph\naccess_key_id = k\nsecret_access_key = s\n"
                                       "[drive]\ntype = drive\n");
    QVERIFY(places);
    QCOMPARE(places->size(), 4);
    QCOMPARE(places->at(0).connection.endpoint.url, QUrl("http://10.0.0.5:9000"));
    QCOMPARE(places->at(0).connection.endpoint.style, AddressStyle::Path);
    QCOMPARE(places->at(0).program, ForeignPlace::Program::Rclone);
    QCOMPARE(places->at(1).lack, Lack::Keys);
    QCOMPARE(places->at(1).connection.endpoint.url, QUrl("https://s3.eu-west-1.amazonaws.com"));
    QCOMPARE(places->at(2).connection.endpoint.url, QUrl("https://s3.example.com"));
    QCOMPARE(places->at(2).connection.endpoint.style, AddressStyle::VirtualHost);
    QCOMPARE(places->at(3).lack, Lack::Address);
}

void TestForeignConfig::rcloneEncrypted()
{
    const auto places = placesOfRclone("# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc\n");
    QVERIFY(!places);
    QCOMPARE(places.error().code, "EncryptedConfig");
}

void TestForeignConfig::files()
{
    QTemporaryDir home;
    const auto write = [&](const QString& name, const QByteArray& text) {
        QFile file(home.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write(QStringLiteral("credentials"), "[x]\naws_access_key_id=a\naws_secret_access_key=b\n"));
    QVERIFY(write(QStringLiteral("rclone.conf"), "RCLONE_ENCRYPT_V0:\n"));
    const auto found = findForeignPlaces(
        {home.filePath(QStringLiteral("none")), home.filePath(QStringLiteral("credentials")),
         home.filePath(QStringLiteral("rclone.conf"))});
    QCOMPARE(found.places.size(), 1);
    QCOMPARE(found.faults.size(), 1);
    QCOMPARE(found.faults.first().code, "EncryptedConfig");
    QVERIFY(found.faults.first().message.endsWith(QLatin1String("rclone.conf")));
}

QTEST_GUILESS_MAIN(TestForeignConfig)
#include "test_foreign_config.moc"
