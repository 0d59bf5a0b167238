// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/transfer/folder_walk.h"
#include "app/transfer/ignore_rules.h"
#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;
using holdfast::test::testData;
using holdfast::test::TransferRig;

/// What stays behind, what becomes of links, and what happens when a name is taken.
class TestTransferRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void patterns_data();
    void patterns();
    void links();
    void folderLeavesBehind();
    void rulesSurviveARestart();
    void uploadConflicts_data();
    void uploadConflicts();
    void downloadConflicts_data();
    void downloadConflicts();
    void downloadAsks();
    void oneAnswerForTheRestOfTheFolder();
    void filesUnderKeysOfTheirOwn();
    void wholeBucket();
    void moveToBackWaitsLonger();

private:
    static QStringList keysOf(const QString& folder, const WalkRules& rules, int* skipped = nullptr);
};

void TestTransferRules::patterns_data()
{
    QTest::addColumn<QStringList>("rules");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("folder");
    QTest::addColumn<bool>("ignored");
    const auto row = [](const char* name, const QStringList& rules, const char* path, bool folder,
                        bool ignored) {
        QTest::newRow(name) << rules << QString::fromUtf8(path) << folder << ignored;
    };
    row("star", {"*.tmp"}, "a.tmp", false, true);
    row("star deep", {"*.tmp"}, "x/y/a.tmp", false, true);
    row("star is one name", {"/a*z"}, "a/z", false, false);
    row("name", {".DS_Store"}, "x/.DS_Store", false, true);
    row("dot is a dot", {"a.c"}, "abc", false, false);
    row("folder only", {"build/"}, "x/build", true, true);
    row("folder only not a file", {"build/"}, "build", false, false);
    row("from the top", {"/notes"}, "notes", false, true);
    row("not below", {"/notes"}, "x/notes", false, false);
    row("slash inside", {"a/b"}, "x/a/b", false, false);
    row("two stars", {"a/**/z"}, "a/b/c/z", false, true);
    row("two stars none", {"a/**/z"}, "a/z", false, true);
    row("all below", {"logs/**"}, "logs/x/y", false, true);
    row("leading stars", {"**/tmp/x"}, "q/tmp/x", false, true);
    row("question", {"?.o"}, "a.o", false, true);
    row("question one", {"?.o"}, "ab.o", false, false);
    row("class", {"[a-c]1"}, "b1", false, true);
    row("negated class", {"[!a-c]1"}, "b1", false, false);
    row("open class is text", {"[ab"}, "[ab", false, true);
    row("taken back", {"*.log", "!keep.log"}, "keep.log", false, false);
    row("the last decides", {"!keep.log", "*.log"}, "keep.log", false, true);
    row("comment", {"# x", "", "x"}, "# x", false, false);
    row("escaped", {"\\#x"}, "#x", false, true);
    row("case counts", {"*.TMP"}, "a.tmp", false, false);
    row("expression signs", {"a+(b)"}, "a+(b)", false, true);
}

void TestTransferRules::patterns()
{
    QFETCH(QStringList, rules);
    QFETCH(QString, path);
    QFETCH(bool, folder);
    QFETCH(bool, ignored);
    QCOMPARE(IgnoreRules(rules).ignores(path, folder), ignored);
    if (!folder)
        QCOMPARE(IgnoreRules(rules).ignoresOrParent(path), ignored);
    QVERIFY(IgnoreRules({"x/"}).ignoresOrParent("x/y/z"));
}

QStringList TestTransferRules::keysOf(const QString& folder, const WalkRules& rules, int* skipped)
{
    QStringList keys;
    const std::atomic<bool> cancelled = false;
    walkFolder(folder, {}, rules, cancelled, [&](const Walked& walked) {
        for (const WalkedFile& file : walked.files)
            keys.append(file.key);
        if (skipped)
            *skipped += walked.skipped;
    });
    keys.sort();
    return keys;
}

void TestTransferRules::links()
{
    TransferRig rig;
    const QString tree = QFileInfo(rig.file("t/a/file", "1")).dir().filePath("..");
    const QString root = QDir::cleanPath(tree);
    rig.file("outside/far", "2");
    QVERIFY(QFile::link(root + "/a/file", root + "/link"));
    QVERIFY(QFile::link(rig.dir.filePath("files/outside"), root + "/out"));
    QVERIFY(QFile::link(root, root + "/a/up")); // a loop
    QVERIFY(QFile::link(root + "/nothing", root + "/broken"));
    int skipped = 0;
    QCOMPARE(keysOf(root, {}, &skipped), QStringList({"t/a/file", "t/link"}));
    QCOMPARE(skipped, 3);
    QCOMPARE(keysOf(root, {{}, LinkRule::Skip}), QStringList({"t/a/file"}));
    skipped = 0;
    QCOMPARE(keysOf(root, {{}, LinkRule::Follow}, &skipped),
             QStringList({"t/a/file", "t/link", "t/out/far"}));
    QCOMPARE(skipped, 2);
}

void TestTransferRules::folderLeavesBehind()
{
    TransferRig rig;
    for (const char* name : {"t/a.txt", "t/a.tmp", "t/.DS_Store", "t/build/x", "t/s/build/y", "t/s/z"})
        rig.file(name, "data");
    rig.startEngine();
    UploadRequest request{rig.connection, "b", "p/", {rig.dir.filePath("files/t")}};
    request.rules = WalkRules{{"*.tmp", ".DS_Store", "build/"}};
    rig.engine->upload(request);
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QCOMPARE(rig.server.buckets()["b"].keys(), QList<QByteArray>({"p/t/a.txt", "p/t/s/z"}));
    QCOMPARE(rig.batch().filesSkipped, 0);
}

void TestTransferRules::rulesSurviveARestart()
{
    TransferRig rig;
    rig.file("t/keep", "1");
    rig.file("t/drop.tmp", "2");
    rig.settings.walk.ignore = QStringList{"*.tmp"};
    rig.startEngine(false);
    rig.upload({rig.dir.filePath("files/t")});
    QTRY_COMPARE(rig.batch().filesTotal, 1);
    rig.engine.reset();
    rig.settings.walk.ignore.clear(); // set anew: the folder keeps what it began with
    rig.startEngine();
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QCOMPARE(rig.server.buckets()["b"].keys(), QList<QByteArray>({"t/keep"}));
}

void TestTransferRules::uploadConflicts_data()
{
    QTest::addColumn<int>("rule");
    QTest::addColumn<bool>("newer");
    QTest::addColumn<bool>("large");
    QTest::addColumn<QByteArray>("at");   // "mine", "theirs"
    QTest::addColumn<bool>("second");     // a second name holds mine
    for (const bool large : {false, true}) {
        const char* size = large ? "parts" : "one";
        QTest::addRow("overwrite %s", size) << int(Conflict::Overwrite) << false << large << QByteArray("mine") << false;
        QTest::addRow("skip %s", size) << int(Conflict::Skip) << true << large << QByteArray("theirs") << false;
        QTest::addRow("keep both %s", size) << int(Conflict::KeepBoth) << false << large << QByteArray("theirs") << true;
        QTest::addRow("newer %s", size) << int(Conflict::Newer) << true << large << QByteArray("mine") << false;
        QTest::addRow("older %s", size) << int(Conflict::Newer) << false << large << QByteArray("theirs") << false;
    }
}

void TestTransferRules::uploadConflicts()
{
    QFETCH(int, rule);
    QFETCH(bool, newer);
    QFETCH(bool, large);
    QFETCH(QByteArray, at);
    QFETCH(bool, second);
    TransferRig rig;
    rig.server.put("b", "f.txt", "theirs");
    rig.server.buckets()["b"]["f.txt"].modified =
        QDateTime::currentDateTimeUtc().addSecs(newer ? -1000 : 1000);
    const QByteArray mine = testData(large ? 100'000 : 1000, 4);
    const QString path = rig.file("f.txt", mine);
    rig.startEngine();
    UploadRequest request{rig.connection, "b", "", {path}};
    request.conflict = Conflict(rule);
    request.tag = 9;
    QSignalSpy enlisted(rig.engine.get(), &TransferEngine::enlisted);
    QSignalSpy removed(rig.engine.get(), &TransferEngine::itemsRemoved);
    rig.engine->upload(request);
    QTRY_COMPARE(enlisted.size(), 1);
    QCOMPARE(enlisted[0][0].toULongLong(), 9);
    QCOMPARE(enlisted[0][1].value<QList<qint64>>().size(), 1);
    const bool stored = at == "mine" || second;
    QTRY_VERIFY(stored ? rig.stored.size() == 1 : removed.size() == 1);
    QCOMPARE(rig.object("f.txt"), at == "mine" ? mine : QByteArray("theirs"));
    QCOMPARE(rig.object("f (2).txt"), second ? mine : QByteArray());
    QTRY_VERIFY(rig.server.uploads().empty()); // nothing half is left behind
}

void TestTransferRules::downloadConflicts_data()
{
    QTest::addColumn<int>("rule");
    QTest::addColumn<bool>("newer");
    QTest::addColumn<bool>("replaced");
    QTest::addColumn<bool>("second");
    QTest::newRow("overwrite") << int(Conflict::Overwrite) << false << true << false;
    QTest::newRow("skip") << int(Conflict::Skip) << true << false << false;
    QTest::newRow("keep both") << int(Conflict::KeepBoth) << false << false << true;
    QTest::newRow("newer") << int(Conflict::Newer) << true << true << false;
    QTest::newRow("older") << int(Conflict::Newer) << false << false << false;
}

void TestTransferRules::downloadConflicts()
{
    QFETCH(int, rule);
    QFETCH(bool, newer);
    QFETCH(bool, replaced);
    QFETCH(bool, second);
    TransferRig rig;
    rig.server.put("b", "f.txt", "theirs");
    rig.server.buckets()["b"]["f.txt"].modified =
        QDateTime::currentDateTimeUtc().addSecs(newer ? 1000 : -1000);
    const QString path = rig.file("f.txt", "mine");
    rig.startEngine();
    DownloadRequest request{rig.connection, "b", "", {}, {}, {}};
    request.conflict = Conflict(rule);
    request.files = {{"f.txt", 0, path}};
    QSignalSpy removed(rig.engine.get(), &TransferEngine::itemsRemoved);
    QSignalSpy stored(rig.engine.get(), &TransferEngine::fileStored);
    rig.engine->download(request);
    QTRY_COMPARE(replaced || second ? stored.size() : removed.size(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(replaced ? "theirs" : "mine"));
    QCOMPARE(QFile::exists(rig.dir.filePath("files/f (2).txt")), second);
    QCOMPARE(QFileInfo(path).dir().entryList(QDir::Files | QDir::Hidden).size(), second ? 2 : 1);
}

void TestTransferRules::downloadAsks()
{
    TransferRig rig;
    rig.server.put("b", "f", "theirs");
    const QString path = rig.file("f", "mine");
    rig.startEngine();
    DownloadRequest request{rig.connection, "b", "", {}, {}, {}};
    request.conflict = Conflict::Ask;
    request.files = {{"f", 0, path}};
    rig.engine->download(request);
    QTRY_COMPARE(rig.state("f"), TransferState::NeedsAnswer);
    QVERIFY(rig.item("f").question == Question::TargetExists);
    rig.engine->answer({rig.item("f").id}, Answer::KeepBoth);
    QTRY_COMPARE(rig.state("f"), TransferState::Done);
    QVERIFY(QFile::exists(rig.dir.filePath("files/f (2)")));
    QCOMPARE(rig.object("f"), QByteArray("theirs"));
}

/// An answer for a folder is meant for the files too that have not asked yet.
void TestTransferRules::oneAnswerForTheRestOfTheFolder()
{
    TransferRig rig;
    rig.settings.files = rig.settings.requests = 1;
    for (int i = 0; i < 6; ++i) {
        const QString name = QStringLiteral("t/f%1").arg(i);
        rig.file(name, "mine");
        rig.server.put("b", name.toUtf8(), "theirs");
    }
    rig.startEngine();
    rig.upload({rig.dir.filePath("files/t")});
    QTRY_VERIFY(rig.batch().filesFailed > 0);
    rig.engine->answer({rig.batch().id}, Answer::Overwrite);
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    for (int i = 0; i < 6; ++i)
        QCOMPARE(rig.object("t/f" + QByteArray::number(i)), QByteArray("mine"));
}

void TestTransferRules::filesUnderKeysOfTheirOwn()
{
    TransferRig rig;
    rig.startEngine();
    UploadRequest request{rig.connection, "b", "", {}};
    request.files = {{rig.file("one", "1"), "other/name"}, {rig.dir.filePath("files/none"), "x"}};
    QSignalSpy accepted(rig.engine.get(), &TransferEngine::accepted);
    rig.engine->upload(request);
    QTRY_COMPARE(rig.stored, QStringList("other/name"));
    QCOMPARE(accepted[0][1].toStringList(), QStringList(rig.dir.filePath("files/none")));
}

void TestTransferRules::wholeBucket()
{
    TransferRig rig;
    rig.server.put("b", "a", "1");
    rig.server.put("b", "d/e", "2");
    rig.startEngine();
    rig.engine->download({rig.connection, "b", "", {}, {""}, rig.dir.filePath("all")});
    QTRY_COMPARE(rig.batch().state, TransferState::Done);
    QVERIFY(QFile::exists(rig.dir.filePath("all/a")) && QFile::exists(rig.dir.filePath("all/d/e")));
}

void TestTransferRules::moveToBackWaitsLonger()
{
    TransferRig rig;
    rig.settings.files = rig.settings.requests = 1;
    rig.startEngine(false);
    rig.upload({rig.file("a", "1"), rig.file("b", "2"), rig.file("c", "3")});
    QTRY_COMPARE(rig.engine->items().size(), 3);
    rig.engine->moveToBack({rig.item("a").id});
    rig.engine->moveToFront({rig.item("c").id});
    rig.connect();
    QTRY_COMPARE(rig.stored, QStringList({"c", "b", "a"}));
}

QTEST_GUILESS_MAIN(TestTransferRules)
#include "test_transfer_rules.moc"
