// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;
using holdfast::test::FakeS3;
using holdfast::test::testData;
using holdfast::test::TransferRig;
using Kind = FakeS3::FaultKind;

#define TRY_STATE(key, wanted) QTRY_COMPARE_WITH_TIMEOUT(rig.state(key), wanted, 20'000)

/// Downloads of the transfer engine against a scripted S3 server.
class TestDownloads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void download();
    void downloadResumesByRange();
    void downloadOfChangedObject();
    void downloadDetectsCorruption();
    void downloadNeverOverwrites();
    void downloadFolder();
    void downloadAfterRestart();
};

void TestDownloads::download()
{
    TransferRig rig;
    const QByteArray data = testData(300'000);
    rig.server.put("b", "dir/a.bin", data);
    rig.server.put("b", "dir/../../evil", "x");
    rig.startEngine();
    QSignalSpy accepted(rig.engine.get(), &TransferEngine::accepted);
    const QString target = rig.dir.filePath("down");
    rig.engine->download({rig.connection, "b", "dir/",
                          {{.key = "dir/a.bin", .size = data.size()}, {.key = "dir/../../evil"}},
                          {}, target});
    TRY_STATE("dir/a.bin", TransferState::Done);
    QFile file(target + "/a.bin");
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
    QCOMPARE(rig.item("dir/a.bin").proof, Proof::Checksum);
    QCOMPARE(accepted.first().at(1).toStringList(), QStringList({"dir/../../evil"}));
    const qint64 modified = rig.server.buckets()["b"]["dir/a.bin"].modified.toSecsSinceEpoch();
    QCOMPARE(QFileInfo(file).lastModified().toSecsSinceEpoch(), modified);
    QCOMPARE(QDir(target).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestDownloads::downloadResumesByRange()
{
    TransferRig rig;
    const QByteArray data = testData(300'000);
    rig.server.put("b", "a", data);
    rig.server.add({.operation = "GetObject", .kind = Kind::CutResponse, .times = 3,
                    .bytes = 70'000});
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {{.key = "a"}}, {}, rig.dir.filePath("down")});
    TRY_STATE("a", TransferState::Done);
    QCOMPARE(rig.server.count("GetObject"), 4);
    QFile file(rig.dir.filePath("down/a"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
}

void TestDownloads::downloadOfChangedObject()
{
    TransferRig rig;
    rig.server.put("b", "a", testData(300'000));
    rig.server.add({.operation = "GetObject", .kind = Kind::CutResponse, .bytes = 70'000});
    const QByteArray other = testData(250'000, 9);
    bool changed = false;
    rig.server.onRequest = [&](const QByteArray& operation) {
        if (operation == "GetObject" && rig.server.count("GetObject") == 2
            && !std::exchange(changed, true))
            rig.server.put("b", "a", other);
    };
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {{.key = "a"}}, {}, rig.dir.filePath("down")});
    TRY_STATE("a", TransferState::Done);
    QVERIFY(changed);
    QFile file(rig.dir.filePath("down/a"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), other);
}

void TestDownloads::downloadDetectsCorruption()
{
    TransferRig rig;
    const QByteArray data = testData(100'000);
    rig.server.put("b", "a", data);
    rig.server.add({.operation = "GetObject", .kind = Kind::CorruptBody, .times = 1});
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {{.key = "a"}}, {}, rig.dir.filePath("down")});
    TRY_STATE("a", TransferState::Done);
    QCOMPARE(rig.server.count("GetObject"), 2);
    QFile file(rig.dir.filePath("down/a"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
    // For ever wrong: never under the target's name.
    rig.server.put("b", "z", data);
    rig.server.add({.operation = "GetObject", .kind = Kind::CorruptBody, .times = -1});
    rig.engine->download({rig.connection, "b", "", {{.key = "z"}}, {}, rig.dir.filePath("down")});
    TRY_STATE("z", TransferState::Failed);
    QVERIFY(!QFile::exists(rig.dir.filePath("down/z")));
    QCOMPARE(QDir(rig.dir.filePath("down")).entryList(QDir::Files | QDir::Hidden),
             QStringList({"a"}));
}

void TestDownloads::downloadNeverOverwrites()
{
    TransferRig rig;
    rig.server.put("b", "a.txt", "from the server");
    rig.server.put("b", "A.txt", "another");
    const QString mine = rig.file("a.txt", "mine");
    const QString folder = QFileInfo(mine).path();
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {{.key = "a.txt"}, {.key = "A.txt"}}, {},
                          folder});
    TRY_STATE("a.txt", TransferState::Done);
    TRY_STATE("A.txt", TransferState::Done);
    QFile file(mine);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "mine");
    QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden).size(), 3);
    QVERIFY(QFile::exists(folder + "/a (2).txt"));
    QCOMPARE(rig.item("a.txt").localPath, folder + "/a (2).txt");
}

void TestDownloads::downloadFolder()
{
    TransferRig rig;
    for (int i = 0; i < 50; ++i)
        rig.server.put("b", "x/y/d" + QByteArray::number(i % 4) + "/f" + QByteArray::number(i),
                       testData(400, quint32(i)));
    rig.server.put("b", "x/y/d0/", "");
    rig.server.put("b", "other", "no");
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "x/", {}, {"x/y/"}, rig.dir.filePath("down")});
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QCOMPARE(rig.batch().filesDone, 50);
    QFile file(rig.dir.filePath("down/y/d1/f5"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), testData(400, 5));
    QVERIFY(!QFile::exists(rig.dir.filePath("down/other")));
}

void TestDownloads::downloadAfterRestart()
{
    TransferRig rig;
    const QByteArray data = testData(5'000'000);
    rig.server.put("b", "a", data);
    rig.server.add({.operation = "GetObject", .kind = Kind::Trickle, .bytes = 2'000'000});
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {{.key = "a"}}, {}, rig.dir.filePath("down")});
    QTRY_VERIFY(rig.item("a").done > 500'000);
    rig.engine.reset();
    QVERIFY(!QFile::exists(rig.dir.filePath("down/a")));
    rig.startEngine();
    TRY_STATE("a", TransferState::Done);
    QFile file(rig.dir.filePath("down/a"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
    QCOMPARE(rig.server.count("GetObject"), 2);
}

QTEST_GUILESS_MAIN(TestDownloads)
#include "test_downloads.moc"
