// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QtTest>

#include <utime.h>

#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;
using holdfast::test::FakeS3;
using holdfast::test::testData;
using holdfast::test::TransferRig;
using Kind = FakeS3::FaultKind;

#define TRY_STATE(key, wanted) QTRY_COMPARE_WITH_TIMEOUT(rig.state(key), wanted, 20'000)

class TestTransfer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void smallFile();
    void emptyFile();
    void largeFile();
    void partSizes();
    void survivesFaults_data();
    void survivesFaults();
    void oldServerWithoutChecksums();
    void wrongEtagIsNeverDone();
    void connectionLostAndBack();
    void resumesAfterRestart();
    void keepsPauseOverRestart();
    void pauseAndResume();
    void cancelAbortsTheUpload();
    void abortWaitsForTheServer();
    void noSuchUploadStartsAgain();
    void lostCompleteIsRecognised();
    void lostPutIsRecognised();
    void sourceChangeAsks();
    void existingTargetAsks();
    void keepBoth();
    void sameDropSameRow();
    void failsAtOnceOnClientError();
    void failsAfterSoManyServerErrors();
    void deniedKeyWaits();
    void folder();
    void folderGoesOnAfterRestart();
    void folderPauseAndCancel();
    void fileOfFolderStaysPausedOverRestart();
    void retryOfDoneIsNothing();
    void partsAreWatched();
    void removeFinished();
};

void TestTransfer::smallFile()
{
    TransferRig rig;
    const QByteArray data = testData(5000);
    rig.startEngine();
    rig.upload({rig.file("a.txt", data)});
    TRY_STATE("a.txt", TransferState::Done);
    QCOMPARE(rig.object("a.txt"), data);
    QCOMPARE(rig.item("a.txt").proof, Proof::Checksum);
    QCOMPARE(rig.item("a.txt").done, 5000);
    QCOMPARE(rig.server.buckets()["b"]["a.txt"].contentType, "text/plain");
    QCOMPARE(rig.stored, QStringList({"a.txt"}));
    QCOMPARE(rig.server.count("PutObject"), 1);
}

void TestTransfer::emptyFile()
{
    TransferRig rig;
    rig.startEngine();
    rig.upload({rig.file("empty", {})});
    TRY_STATE("empty", TransferState::Done);
    QVERIFY(rig.server.buckets()["b"].contains("empty"));
}

void TestTransfer::largeFile()
{
    TransferRig rig;
    const QByteArray data = testData(300'000);
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    QCOMPARE(rig.item("big").proof, Proof::Checksum);
    QCOMPARE(rig.item("big").partsTotal, 19);
    QCOMPARE(rig.item("big").partsDone, 19);
    QCOMPARE(rig.server.count("UploadPart"), 19);
    QVERIFY(rig.server.uploads().empty());
}

void TestTransfer::partSizes()
{
    constexpr qint64 kMiB = 1 << 20;
    QCOMPARE(partSizeFor(1, 8 * kMiB), 8 * kMiB);
    QCOMPARE(partSizeFor(5LL << 30, 8 * kMiB), 8 * kMiB);
    QCOMPARE(partSizeFor(38LL << 30, 8 * kMiB), 64 * kMiB);
    for (qint64 size : {1LL << 40, 5LL << 40, (5LL << 40) - 1, 655'360'000'001LL}) {
        const qint64 part = partSizeFor(size, 8 * kMiB);
        QVERIFY((size + part - 1) / part <= 10'000);
        QCOMPARE(part % kMiB, 0);
    }
}

void TestTransfer::survivesFaults_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("times");
    const auto row = [](const char* name, const char* operation, Kind kind, int times) {
        QTest::newRow(name) << QByteArray(operation) << int(kind) << times;
    };
    row("part 500", "UploadPart", Kind::Status, 6);
    row("part dropped", "UploadPart", Kind::Drop, 6);
    row("part answer lost", "UploadPart", Kind::LostReply, 6);
    row("part cut", "UploadPart", Kind::CutRequest, 4);
    row("part error in 200", "UploadPart", Kind::ErrorIn200, 3);
    row("part hangs", "UploadPart", Kind::Hang, 1);
    row("create 500", "CreateMultipartUpload", Kind::Status, 3);
    row("create answer lost", "CreateMultipartUpload", Kind::LostReply, 1);
    row("complete 500", "CompleteMultipartUpload", Kind::Status, 3);
    row("complete error in 200", "CompleteMultipartUpload", Kind::ErrorIn200, 3);
    row("complete answer lost", "CompleteMultipartUpload", Kind::LostReply, 1);
    row("complete cut", "CompleteMultipartUpload", Kind::CutResponse, 1);
    row("head 500", "HeadObject", Kind::Status, 3);
    row("anything dropped", "", Kind::Drop, 8);
    row("slow", "", Kind::Delay, 30);
}

void TestTransfer::survivesFaults()
{
    QFETCH(QByteArray, operation);
    QFETCH(int, kind);
    QFETCH(int, times);
    TransferRig rig;
    rig.settings.requestTimeoutMs = 500;
    rig.server.add({.operation = operation, .kind = Kind(kind), .times = times, .bytes = 20});
    const QByteArray data = testData(200'000);
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    QCOMPARE(rig.item("big").proof, Proof::Checksum);
}

void TestTransfer::oldServerWithoutChecksums()
{
    TransferRig rig;
    rig.server.setChecksums(false);
    const QByteArray small = testData(1000);
    const QByteArray large = testData(200'000);
    rig.startEngine();
    rig.upload({rig.file("small", small), rig.file("large", large)});
    TRY_STATE("small", TransferState::Done);
    TRY_STATE("large", TransferState::Done);
    QCOMPARE(rig.object("small"), small);
    QCOMPARE(rig.object("large"), large);
    QCOMPARE(rig.item("small").proof, Proof::Etag);
    QCOMPARE(rig.item("large").proof, Proof::Etag);
}

void TestTransfer::wrongEtagIsNeverDone()
{
    TransferRig rig;
    rig.server.setChecksums(false);
    rig.server.add({.operation = "PutObject", .kind = Kind::WrongEtag, .times = -1});
    rig.startEngine();
    rig.upload({rig.file("a", testData(100))}, true);
    TRY_STATE("a", TransferState::Failed);
    QCOMPARE(rig.item("a").fault->code, "VerificationFailed");
    QVERIFY(rig.stored.isEmpty());
    rig.server.clearRules();
    rig.engine->retry({rig.item("a").id});
    TRY_STATE("a", TransferState::Done);
}

void TestTransfer::connectionLostAndBack()
{
    TransferRig rig;
    const QByteArray data = testData(600'000);
    int parts = 0;
    rig.server.onRequest = [&](const QByteArray& operation) {
        if (operation == "UploadPart" && ++parts == 10)
            QMetaObject::invokeMethod(&rig.server, [&] { rig.server.stop(); },
                                      Qt::QueuedConnection);
    };
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    QTRY_COMPARE(rig.item("big").waits, WaitReason::Connection);
    QTRY_COMPARE(rig.item("big").state, TransferState::Waiting);
    QCOMPARE(rig.item("big").fault->kind, FaultClass::Network);
    QTest::qWait(300);
    QVERIFY(rig.server.start());
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    // Nothing was sent twice but what was in flight.
    QVERIFY2(rig.server.count("UploadPart") <= 37 + rig.settings.requests,
             qPrintable(QString::number(rig.server.count("UploadPart"))));
}

void TestTransfer::resumesAfterRestart()
{
    TransferRig rig;
    const QByteArray data = testData(600'000);
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 12});
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    QTRY_COMPARE(rig.item("big").partsDone, 12);
    rig.engine.reset();
    rig.server.clearRules();
    const int before = rig.server.count("UploadPart");
    rig.startEngine();
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    QCOMPARE(rig.server.count("CreateMultipartUpload"), 1);
    QCOMPARE(rig.server.count("UploadPart") - before, 37 - 12);
    QCOMPARE(rig.item("big").proof, Proof::Checksum);
}

void TestTransfer::keepsPauseOverRestart()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 5});
    rig.startEngine();
    const QByteArray data = testData(200'000);
    rig.upload({rig.file("big", data)});
    QTRY_COMPARE(rig.item("big").partsDone, 5);
    rig.engine->pause({rig.item("big").id});
    TRY_STATE("big", TransferState::Paused);
    rig.engine.reset();
    rig.server.clearRules();
    rig.startEngine();
    TRY_STATE("big", TransferState::Paused);
    QCOMPARE(rig.item("big").done, 5 * 16384);
    QTest::qWait(100);
    QCOMPARE(rig.state("big"), TransferState::Paused);
    rig.engine->resume({rig.item("big").id});
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
}

void TestTransfer::pauseAndResume()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Delay, .times = -1, .bytes = 20});
    rig.startEngine();
    const QByteArray data = testData(400'000);
    rig.upload({rig.file("big", data)});
    for (int i = 0; i < 3; ++i) {
        const int done = rig.item("big").partsDone;
        QTRY_VERIFY(rig.item("big").partsDone > done);
        rig.engine->pause({rig.item("big").id});
        TRY_STATE("big", TransferState::Paused);
        rig.engine->resume({rig.item("big").id});
    }
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    QCOMPARE(rig.server.count("CreateMultipartUpload"), 1);
}

void TestTransfer::cancelAbortsTheUpload()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 3});
    rig.startEngine();
    rig.upload({rig.file("big", testData(200'000))});
    QTRY_COMPARE(rig.item("big").partsDone, 3);
    rig.engine->cancel({rig.item("big").id});
    QTRY_VERIFY(rig.engine->items().isEmpty());
    QTRY_VERIFY(rig.server.uploads().empty());
    QCOMPARE(rig.server.count("AbortMultipartUpload"), 1);
}

void TestTransfer::abortWaitsForTheServer()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 3});
    rig.startEngine();
    rig.upload({rig.file("big", testData(200'000))});
    QTRY_COMPARE(rig.item("big").partsDone, 3);
    rig.server.stop();
    rig.engine->cancel({rig.item("big").id});
    QTRY_VERIFY(rig.engine->items().isEmpty());
    rig.engine.reset();
    QCOMPARE(rig.server.uploads().size(), 1);
    QVERIFY(rig.server.start());
    rig.startEngine();
    QTRY_VERIFY(rig.server.uploads().empty());
}

void TestTransfer::noSuchUploadStartsAgain()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 4});
    rig.startEngine();
    const QByteArray data = testData(200'000);
    rig.upload({rig.file("big", data)});
    QTRY_COMPARE(rig.item("big").partsDone, 4);
    rig.engine.reset();
    rig.server.clearRules();
    rig.server.forgetUploads();
    rig.startEngine();
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), data);
    QCOMPARE(rig.server.count("CreateMultipartUpload"), 2);
}

void TestTransfer::lostCompleteIsRecognised()
{
    TransferRig rig;
    rig.settings.requestTimeoutMs = 60'000;
    const QByteArray data = testData(200'000);
    // The object is made, but the answer never comes, and the program ends.
    rig.server.add({.operation = "CompleteMultipartUpload", .kind = Kind::Delay, .bytes = 60'000});
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    QTRY_VERIFY(rig.server.buckets()["b"].contains("big"));
    rig.engine.reset();
    rig.startEngine();
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.server.count("CreateMultipartUpload"), 1);
    QCOMPARE(rig.item("big").proof, Proof::Checksum);
}

void TestTransfer::lostPutIsRecognised()
{
    TransferRig rig;
    rig.server.add({.operation = "PutObject", .kind = Kind::LostReply, .times = 1});
    rig.startEngine();
    rig.upload({rig.file("a", testData(100))});
    TRY_STATE("a", TransferState::Done); // not "exists already"
}

void TestTransfer::sourceChangeAsks()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 4});
    rig.startEngine();
    rig.upload({rig.file("big", testData(200'000))});
    QTRY_COMPARE(rig.item("big").partsDone, 4);
    rig.engine.reset();
    rig.server.clearRules();
    const QByteArray other = testData(200'000, 7);
    rig.file("big", other);
    rig.startEngine();
    TRY_STATE("big", TransferState::NeedsAnswer);
    QCOMPARE(rig.item("big").question, Question::SourceChanged);
    QVERIFY(!rig.server.buckets()["b"].contains("big"));
    rig.engine->answer({rig.item("big").id}, Answer::Restart);
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("big"), other);
    QTRY_VERIFY(rig.server.uploads().empty()); // the old upload was aborted
}

void TestTransfer::existingTargetAsks()
{
    TransferRig rig;
    rig.server.put("b", "a", "old");
    rig.server.put("b", "big", "old");
    rig.startEngine();
    const QByteArray small = testData(100);
    const QByteArray large = testData(100'000);
    rig.upload({rig.file("a", small), rig.file("big", large)});
    TRY_STATE("a", TransferState::NeedsAnswer);
    TRY_STATE("big", TransferState::NeedsAnswer);
    QCOMPARE(rig.item("a").question, Question::TargetExists);
    QCOMPARE(rig.object("a"), "old");
    rig.engine->answer({rig.item("a").id, rig.item("big").id}, Answer::Overwrite);
    TRY_STATE("a", TransferState::Done);
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.object("a"), small);
    QCOMPARE(rig.object("big"), large);
}

void TestTransfer::keepBoth()
{
    TransferRig rig;
    rig.server.put("b", "a.txt", "old");
    rig.startEngine();
    rig.upload({rig.file("a.txt", "new")});
    TRY_STATE("a.txt", TransferState::NeedsAnswer);
    rig.engine->answer({rig.item("a.txt").id}, Answer::KeepBoth);
    TRY_STATE("a (2).txt", TransferState::Done);
    QCOMPARE(rig.object("a.txt"), "old");
    QCOMPARE(rig.object("a (2).txt"), "new");
}

void TestTransfer::sameDropSameRow()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 4});
    rig.startEngine();
    const QString path = rig.file("big", testData(200'000));
    rig.upload({path});
    QTRY_COMPARE(rig.item("big").partsDone, 4);
    const TransferId id = rig.item("big").id;
    QSignalSpy accepted(rig.engine.get(), &TransferEngine::accepted);
    rig.upload({path, path});
    QTRY_COMPARE(accepted.count(), 1);
    QCOMPARE(rig.engine->items().size(), 1);
    rig.engine->pause({id});
    TRY_STATE("big", TransferState::Paused);
    rig.server.clearRules();
    rig.upload({path}); // dropped again: it is wanted
    TRY_STATE("big", TransferState::Done);
    QCOMPARE(rig.item("big").id, id);
    QCOMPARE(rig.server.count("CreateMultipartUpload"), 1);
    // Finished: a new drop is a new transfer.
    rig.upload({path}, true);
    QTRY_COMPARE(rig.engine->items().size(), 2);
    QTRY_COMPARE(rig.engine->totals().done, 2);
}

void TestTransfer::failsAtOnceOnClientError()
{
    TransferRig rig;
    rig.startEngine();
    rig.engine->upload({rig.connection, "nowhere", "", {rig.file("a", "x")}, true});
    TRY_STATE("a", TransferState::Failed);
    QCOMPARE(rig.item("a").fault->code, "NoSuchBucket");
    QCOMPARE(rig.item("a").fault->requestId, "req-1");
    QCOMPARE(rig.server.count("PutObject"), 1);
    QCOMPARE(rig.engine->totals().stopped, 1);
    // The reason outlives the program.
    rig.engine.reset();
    rig.startEngine();
    TRY_STATE("a", TransferState::Failed);
    QCOMPARE(rig.item("a").fault->code, "NoSuchBucket");
}

void TestTransfer::failsAfterSoManyServerErrors()
{
    TransferRig rig;
    rig.server.add({.operation = "PutObject", .kind = Kind::Status, .times = -1});
    rig.startEngine();
    rig.upload({rig.file("a", "x")}, true);
    TRY_STATE("a", TransferState::Failed);
    QCOMPARE(rig.server.count("PutObject"), rig.settings.maxAttempts);
}

void TestTransfer::deniedKeyWaits()
{
    TransferRig rig;
    rig.server.setSecret("changed");
    rig.startEngine();
    rig.upload({rig.file("a", "x"), rig.file("b", "y")}, true);
    QTRY_COMPARE(rig.item("a").waits, WaitReason::Secret);
    QCOMPARE(rig.state("a"), TransferState::Waiting);
    rig.server.setSecret("secret-of-the-test");
    rig.connect();
    TRY_STATE("a", TransferState::Done);
    TRY_STATE("b", TransferState::Done);
}

void TestTransfer::folder()
{
    TransferRig rig;
    for (int i = 0; i < 40; ++i)
        rig.file(QStringLiteral("tree/sub%1/f%2").arg(i % 3).arg(i), testData(500 + i, quint32(i)));
    rig.file("tree/big", testData(150'000));
    const QString weird = rig.file(QStringLiteral("tree/Cafe\u0301"), "nfd");
    QVERIFY(QFile::link(rig.dir.filePath("files/tree"), rig.dir.filePath("files/tree/loop")));
    rig.startEngine();
    rig.engine->upload({rig.connection, "b", "up/", {rig.dir.filePath("files/tree")}, false});
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QCOMPARE(rig.batch().filesTotal, 42);
    QCOMPARE(rig.batch().filesDone, 42);
    QCOMPARE(rig.batch().filesSkipped, 1);
    QCOMPARE(rig.server.buckets()["b"].size(), 42);
    QCOMPARE(rig.object("up/tree/sub1/f1"), testData(501, 1));
    QCOMPARE(rig.object(QStringLiteral("up/tree/Caf\u00e9").toUtf8()), "nfd");
    QTRY_COMPARE(rig.engine->items().size(), 1); // files of folders do not crowd the list
    QCOMPARE(rig.engine->totals().done, 1);
}

void TestTransfer::folderGoesOnAfterRestart()
{
    TransferRig rig;
    for (int i = 0; i < 60; ++i)
        rig.file(QStringLiteral("tree/f%1").arg(i), testData(300, quint32(i)));
    rig.server.add({.operation = "PutObject", .kind = Kind::Hang, .times = -1, .skip = 20});
    rig.startEngine();
    rig.upload({rig.dir.filePath("files/tree")});
    QTRY_VERIFY(rig.batch().filesDone >= 20);
    rig.engine.reset();
    rig.server.clearRules();
    rig.startEngine();
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QCOMPARE(rig.batch().filesTotal, 60);
    QCOMPARE(rig.server.buckets()["b"].size(), 60);
    QVERIFY(rig.server.count("PutObject") <= 60 + 2 * rig.settings.requests);
}

void TestTransfer::folderPauseAndCancel()
{
    TransferRig rig;
    for (int i = 0; i < 30; ++i)
        rig.file(QStringLiteral("tree/f%1").arg(i), testData(300, quint32(i)));
    rig.file("tree/big", testData(200'000));
    rig.server.add({.operation = "", .kind = Kind::Delay, .times = -1, .bytes = 20});
    rig.startEngine();
    rig.upload({rig.dir.filePath("files/tree")});
    QTRY_VERIFY(rig.batch().filesDone >= 3);
    rig.engine->pause({rig.batch().id});
    QTRY_COMPARE(rig.batch().state, TransferState::Paused);
    QTest::qWait(100);
    const int puts = rig.server.count("PutObject");
    QTest::qWait(100);
    QCOMPARE(rig.server.count("PutObject"), puts);
    rig.engine->resume({rig.batch().id});
    QTRY_VERIFY(rig.server.count("PutObject") > puts);
    rig.engine->cancel({rig.batch().id});
    QTRY_VERIFY(rig.engine->items().isEmpty());
    QTRY_VERIFY(rig.server.uploads().empty());
}

void TestTransfer::fileOfFolderStaysPausedOverRestart()
{
    TransferRig rig;
    rig.file("tree/big", testData(200'000));
    rig.file("tree/small", "x");
    rig.server.add({.operation = "UploadPart", .kind = Kind::Delay, .times = -1, .bytes = 30});
    rig.startEngine();
    rig.upload({rig.dir.filePath("files/tree")});
    QTRY_COMPARE(rig.state("tree/big"), TransferState::Running);
    rig.engine->pause({rig.item("tree/big").id});
    QTRY_COMPARE(rig.state("tree/big"), TransferState::Paused);
    QTRY_COMPARE(rig.batch().filesDone, 1);
    rig.engine.reset();
    rig.startEngine();
    QTRY_COMPARE(rig.state("tree/big"), TransferState::Paused);
    rig.engine->resumeAll();
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QCOMPARE(rig.object("tree/big").size(), 200'000);
}

/// Who presses Retry may have seen an older state.
void TestTransfer::retryOfDoneIsNothing()
{
    TransferRig rig;
    rig.startEngine();
    rig.upload({rig.file("big", testData(300'000))});
    TRY_STATE("big", TransferState::Done);
    const int requests = rig.server.count("HeadObject") + rig.server.count("ListParts");
    rig.engine->retry({rig.item("big").id});
    QTest::qWait(150);
    QCOMPARE(rig.state("big"), TransferState::Done);
    QCOMPARE(rig.server.count("HeadObject") + rig.server.count("ListParts"), requests);
}





void TestTransfer::partsAreWatched()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 4});
    rig.startEngine();
    QSignalSpy parts(rig.engine.get(), &TransferEngine::partsChanged);
    rig.upload({rig.file("big", testData(200'000))});
    QTRY_COMPARE(rig.item("big").partsDone, 4);
    rig.engine->watchParts(rig.item("big").id);
    QTRY_VERIFY(!parts.isEmpty());
    QTRY_COMPARE(parts.last().first().value<PartMap>().states.count(char(PartState::Sending)), 4);
    const PartMap map = parts.last().first().value<PartMap>();
    QCOMPARE(map.states.size(), 13);
    QCOMPARE(map.states.count(char(PartState::Stored)), 4);
    QCOMPARE(map.partSize, 16384);
    rig.engine->pause({rig.item("big").id});
    TRY_STATE("big", TransferState::Paused);
    QTRY_COMPARE(parts.last().first().value<PartMap>().states.count(char(PartState::Sending)), 0);
    QCOMPARE(parts.last().first().value<PartMap>().states.count(char(PartState::Stored)), 4);
}

void TestTransfer::removeFinished()
{
    TransferRig rig;
    rig.startEngine();
    rig.upload({rig.file("a", "x"), rig.file("b", "y")});
    QTRY_COMPARE(rig.engine->totals().done, 2);
    rig.engine->removeFinished();
    QTRY_VERIFY(rig.engine->items().isEmpty());
    rig.engine.reset();
    QSignalSpy none(this, &QObject::objectNameChanged);
    rig.startEngine();
    QSignalSpy loaded(rig.engine.get(), &TransferEngine::loaded);
    QTRY_COMPARE(loaded.count(), 1);
    QVERIFY(rig.engine->items().isEmpty());
    QVERIFY(none.isEmpty());
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "test_transfer.moc"
