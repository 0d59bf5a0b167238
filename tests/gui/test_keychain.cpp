// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A real keychain (gnome-keyring on a bus of its own): a secret that was typed once is there after a
// restart, goes with its place, and is in no file of the program.
#include "gui/bench.h"
#include "support/fake_s3.h"
#include "ui/wizard/connection_dialog.h"

#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace holdfast;
using namespace holdfast::test;
using app::profiles::Reach;
using app::profiles::SecretPlace;

class TestKeychain : public QObject
{
    Q_OBJECT

private:
    static bool isInAFile(const QString& folder, const QByteArray& secret)
    {
        QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(secret))
                return true;
        }
        return false;
    }
    /// The keyring starts beside us: asked until it is there.
    static void reach(Bench& bench)
    {
        QTRY_VERIFY_WITH_TIMEOUT((bench.services().secrets.probe(), QTest::qWait(100),
                                     bench.services().secrets.place() == SecretPlace::Keychain),
            20000);
    }

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }

    void aSecretOutlivesTheProgram()
    {
        FakeS3 server;
        server.buckets()["depot"] = {};
        server.statusJson = R"({"node":{"state":"ready"}})"; // it says that it is one of ours
        const QString secret = server.credentials().secretKey;
        QTemporaryDir home;
        QUuid id;
        {
            Bench bench(home.path(), true);
            bench.start();
            bench.makeWindow();
            reach(bench);
            bench.trigger("connection.add");
            auto* dialog = bench.find<QDialog>("connectionDialog");
            QVERIFY(dialog);
            dialog->findChild<QLineEdit*>(QStringLiteral("connectionAddress"))->setText(server.url().toString());
            dialog->findChild<QLineEdit*>(QStringLiteral("connectionKey"))->setText(server.credentials().accessKey);
            dialog->findChild<QLineEdit*>(QStringLiteral("connectionSecret"))->setText(secret);
            QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("verbButton")), Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(bench.services().profiles.connections().size(), 1, 20000);
            id = bench.services().profiles.connections().first().id;
            QTRY_COMPARE_WITH_TIMEOUT(bench.services().sessions.session(id)->reach(), Reach::Online, 20000);
            QTest::qWait(300); // the keychain's answer
            QCOMPARE(bench.services().secrets.place(), SecretPlace::Keychain);
        }
        QVERIFY(!isInAFile(home.path(), secret.toUtf8()));
        {
            Bench bench(home.path(), true);
            bench.start();
            bench.makeWindow();
            QTRY_COMPARE_WITH_TIMEOUT(bench.services().sessions.session(id)->reach(), Reach::Online, 20000);
            QCOMPARE(bench.services().sessions.session(id)->credentials()->secretKey, secret);
            QVERIFY(bench.services().profiles.remove(id).has_value());
            QTest::qWait(300);
        }
        app::profiles::SecretStore afterwards(true);
        bool asked = false;
        std::optional<QString> found;
        afterwards.read(id, this, [&](std::optional<QString> now) {
            asked = true;
            found = now;
        });
        QTRY_VERIFY_WITH_TIMEOUT(asked, 20000);
        QVERIFY(!found);
    }
};

QTEST_MAIN(TestKeychain)
#include "test_keychain.moc"
