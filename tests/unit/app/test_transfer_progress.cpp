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

/// What people see of transfers: progress and speed over restarts, questions for whole folders, refusals.
class TestTransferProgress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void progressNeverDropsOverARestart();
    void progressOfADownloadSurvivesARestart();
    void speedIsSaneOnResume();
    void oneAnswerForAFolder();
    void keyRefusedAtAHeadWaits();
    void oneForbiddenObjectFailsAlone();
    void aFolderThatWentIsAFault();
    void cancelOfAPausedFolderLeavesNothing();
    void timeLeftIsOfWhatRuns();
};

/// What the server holds is shown from the first moment on, whether it answers or not.
void TestTransferProgress::progressNeverDropsOverARestart()
{
    TransferRig rig;
    rig.settings.files = 2;
    const QByteArray data = testData(600'000);
    rig.file("tree/big1", data);
    rig.file("tree/big2", data);
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 20});
    rig.startEngine();
    rig.upload({rig.dir.filePath("files/tree")});
    const auto stored = [&] {
        return rig.item("tree/big1").partsDone + rig.item("tree/big2").partsDone;
    };
    QTRY_COMPARE(stored(), 20);
    constexpr qint64 kStored = 20 * 16384;
    rig.engine.reset();
    rig.server.clearRules();
    rig.server.stop();
    qint64 least = 2 * 600'000;
    const auto watch = [&] {
        QObject::connect(rig.engine.get(), &TransferEngine::itemsChanged,
                         [&](const QList<TransferItem>& items) {
                             for (const TransferItem& item : items) {
                                 if (item.isBatch)
                                     least = std::min(least, item.done);
                             }
                         });
    };
    rig.startEngine(false); // no key yet
    watch();
    QTRY_COMPARE(rig.batch().done, kStored);
    rig.connect(); // no answer yet
    QTRY_COMPARE(rig.batch().waits, WaitReason::Connection);
    QTRY_VERIFY(rig.item("tree/big1").attempts >= 0 && rig.item("tree/big1").id != 0);
    rig.engine->pause({rig.batch().id});
    QTRY_COMPARE(rig.batch().state, TransferState::Paused);
    QCOMPARE(rig.batch().done, kStored);
    QVERIFY(rig.server.start());
    rig.engine->resume({rig.batch().id});
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QVERIFY2(least >= kStored, qPrintable(QString::number(least)));
    QCOMPARE(rig.batch().done, 2 * 600'000);
}

void TestTransferProgress::progressOfADownloadSurvivesARestart()
{
    TransferRig rig;
    const QByteArray data = testData(400'000);
    rig.server.put("b", "tree/big", data);
    rig.server.add({.operation = "GetObject", .kind = Kind::CutResponse, .times = 1, .bytes = 200'000});
    rig.startEngine();
    const QString target = rig.dir.filePath("out");
    QDir().mkpath(target);
    DownloadRequest request;
    request.connection = rig.connection;
    request.bucket = "b";
    request.folders = {"tree/"};
    request.targetDir = target;
    rig.server.onRequest = [&](const QByteArray& operation) {
        if (operation == "GetObject" && rig.server.count("GetObject") == 1)
            rig.server.add({.operation = "", .kind = Kind::Drop, .times = -1});
    };
    rig.engine->download(request);
    QTRY_VERIFY_WITH_TIMEOUT(rig.batch().done >= 100'000, 10'000);
    QTRY_COMPARE(rig.item("tree/big").state, TransferState::Waiting);
    const qint64 before = rig.batch().done;
    rig.engine.reset();
    rig.startEngine(false);
    QTRY_VERIFY(rig.batch().id != 0);
    QCOMPARE(rig.batch().done, before);
    rig.server.onRequest = {};
    rig.server.clearRules();
    rig.connect();
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
}

/// Three MiB that were there before are not speed.
void TestTransferProgress::speedIsSaneOnResume()
{
    TransferRig rig;
    const QByteArray data = testData(4 << 20);
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 200});
    rig.startEngine();
    rig.upload({rig.file("big", data)});
    QTRY_COMPARE_WITH_TIMEOUT(rig.item("big").partsDone, 200, 20'000);
    rig.engine.reset();
    rig.server.clearRules();
    rig.server.add({.operation = "UploadPart", .kind = Kind::Delay, .times = -1, .bytes = 40});
    rig.server.add({.operation = "ListParts", .kind = Kind::Delay, .times = -1, .bytes = 150});
    rig.startEngine();
    double fastest = 0;
    QObject::connect(rig.engine.get(), &TransferEngine::totalsChanged,
                     [&](const TransferTotals& totals) {
                         fastest = std::max(fastest, totals.uploadRate);
                     });
    QObject::connect(rig.engine.get(), &TransferEngine::itemsChanged,
                     [&](const QList<TransferItem>& items) {
                         for (const TransferItem& item : items)
                             fastest = std::max(fastest, item.bytesPerSecond);
                     });
    TRY_STATE("big", TransferState::Done);
    // Four parts of 16 KiB in 40 ms and less; the jump would show as 20 MiB/s and more.
    QVERIFY2(fastest > 0 && fastest < 8.0 * (1 << 20), qPrintable(QString::number(fastest)));
}

void TestTransferProgress::oneAnswerForAFolder()
{
    TransferRig rig;
    const auto fill = [&](int round) { // what is there already in the same bytes is our own
        for (int i = 0; i < 12; ++i)
            rig.file(QStringLiteral("tree/f%1").arg(i), testData(300, quint32(100 * round + i)));
    };
    fill(1);
    for (int i = 0; i < 12; ++i)
        rig.server.put("b", "tree/f" + QByteArray::number(i), "old");
    rig.startEngine();
    const QString tree = rig.dir.filePath("files/tree");
    rig.upload({tree});
    QTRY_COMPARE(rig.batch().state, TransferState::Failed);
    QCOMPARE(rig.batch().filesFailed, 12);
    QCOMPARE(rig.batch().question, Question::TargetExists);
    // Also of an earlier run, whose rows are not all loaded.
    rig.engine.reset();
    rig.startEngine();
    QTRY_COMPARE(rig.batch().question, Question::TargetExists);
    rig.engine->answer({rig.batch().id}, Answer::Overwrite);
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QCOMPARE(rig.object("tree/f3"), testData(300, 103));
    QTRY_COMPARE(rig.engine->items().size(), 1);
    rig.engine->removeFinished();
    QTRY_VERIFY(rig.engine->items().isEmpty());

    fill(2);
    rig.upload({tree});
    QTRY_COMPARE(rig.batch().filesFailed, 12);
    rig.engine->answer({rig.batch().id}, Answer::KeepBoth);
    QTRY_COMPARE_WITH_TIMEOUT(rig.batch().state, TransferState::Done, 20'000);
    QCOMPARE(rig.object("tree/f3 (2)"), testData(300, 203));
    rig.engine->removeFinished();
    QTRY_VERIFY(rig.engine->items().isEmpty());

    fill(3);
    rig.file("tree/g", "new");
    rig.upload({tree});
    QTRY_COMPARE(rig.batch().filesFailed, 12);
    rig.engine->answer({rig.batch().id}, Answer::Skip);
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QCOMPARE(rig.batch().filesTotal, 1);
    QCOMPARE(rig.object("tree/g"), "new");
    QTRY_COMPARE(rig.engine->items().size(), 1);
}

void TestTransferProgress::keyRefusedAtAHeadWaits()
{
    TransferRig rig;
    rig.server.setSecret("changed");
    rig.startEngine();
    QStringList paths;
    for (int i = 0; i < 20; ++i)
        paths << rig.file(QStringLiteral("f%1").arg(i), testData(100'000));
    rig.upload(paths);
    QTRY_COMPARE(rig.item("f0").waits, WaitReason::Secret);
    QTRY_COMPARE(rig.item("f19").waits, WaitReason::Secret); // also those that never ran
    QCOMPARE(rig.engine->totals().stopped, 0);
    rig.server.setSecret("secret-of-the-test");
    rig.connect();
    QTRY_COMPARE_WITH_TIMEOUT(rig.engine->totals().done, 20, 20'000);
}

void TestTransferProgress::oneForbiddenObjectFailsAlone()
{
    TransferRig rig;
    rig.server.add({.operation = "HeadObject", .kind = Kind::Status, .times = -1, .status = 403,
                    .code = "AccessDenied", .keyContains = "forbidden"});
    rig.startEngine();
    rig.upload({rig.file("forbidden", testData(100'000)), rig.file("good", testData(100'000))});
    TRY_STATE("forbidden", TransferState::Failed);
    TRY_STATE("good", TransferState::Done);
    QCOMPARE(rig.item("forbidden").fault->kind, FaultClass::Auth);
}

void TestTransferProgress::aFolderThatWentIsAFault()
{
    TransferRig rig;
    rig.file("tree/a", "a");
    const QString tree = rig.dir.filePath("files/tree");
    rig.startEngine(false);
    rig.upload({tree});
    QTRY_COMPARE(rig.batch().filesTotal, 1);
    QTRY_VERIFY(!rig.batch().walking);
    rig.engine.reset();
    { // as if the last run had ended while it walked
        auto db = QSqlDatabase::addDatabase("QSQLITE", "walks");
        db.setDatabaseName(rig.dir.filePath("journal.sqlite"));
        QVERIFY(db.open());
        QVERIFY(db.exec("UPDATE batches SET walking=1").lastError().type() == QSqlError::NoError);
        QVERIFY(db.exec("DELETE FROM transfers").lastError().type() == QSqlError::NoError);
        db.close();
    }
    QSqlDatabase::removeDatabase("walks");
    QVERIFY(QFile::rename(tree, rig.dir.filePath("unplugged")));
    rig.startEngine();
    QTRY_COMPARE(rig.batch().state, TransferState::Failed);
    QCOMPARE(rig.batch().fault->code, "CannotReadFolder");
    QVERIFY(QFile::rename(rig.dir.filePath("unplugged"), tree));
    rig.engine->retry({rig.batch().id});
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QCOMPARE(rig.object("tree/a"), "a");
}

void TestTransferProgress::cancelOfAPausedFolderLeavesNothing()
{
    TransferRig rig;
    for (int i = 0; i < 3; ++i)
        rig.server.put("b", "tree/f" + QByteArray::number(i), testData(400'000));
    rig.server.add({.operation = "GetObject", .kind = Kind::Trickle, .times = -1, .bytes = 100'000});
    rig.startEngine();
    const QString target = rig.dir.filePath("out");
    DownloadRequest request;
    request.connection = rig.connection;
    request.bucket = "b";
    request.folders = {"tree/"};
    request.targetDir = target;
    rig.engine->download(request);
    const auto temporary = [&] {
        return QDir(target + "/tree").entryList({".holdfast-*"}, QDir::Files | QDir::Hidden).size();
    };
    QTRY_COMPARE(temporary(), 3);
    QTRY_VERIFY(rig.batch().done > 0);
    rig.engine->pause({rig.batch().id});
    QTRY_COMPARE(rig.batch().state, TransferState::Paused);
    QTRY_COMPARE(rig.engine->items().size(), 1);
    rig.engine->cancel({rig.batch().id});
    QTRY_VERIFY(rig.engine->items().isEmpty());
    QTRY_COMPARE(temporary(), 0);
}

void TestTransferProgress::timeLeftIsOfWhatRuns()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Delay, .times = -1, .bytes = 60});
    rig.startEngine();
    rig.upload({rig.file("huge", testData(8 << 20))});
    QTRY_COMPARE(rig.state("huge"), TransferState::Running);
    rig.engine->pause({rig.item("huge").id});
    TRY_STATE("huge", TransferState::Paused);
    rig.upload({rig.file("small", testData(600'000))});
    const auto known = [&] {
        const TransferTotals& totals = rig.engine->totals();
        return totals.secondsLeft && totals.uploadRate > 50'000 && rig.item("small").done > 100'000;
    };
    QTRY_VERIFY(known());
    const TransferTotals totals = rig.engine->totals();
    QVERIFY(totals.bytesLeft > 7 << 20);
    QVERIFY(double(*totals.secondsLeft - 1) * totals.uploadRate <= 600'000);
}

QTEST_GUILESS_MAIN(TestTransferProgress)
#include "test_transfer_progress.moc"
