// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/cli/arguments.h"
#include "app/cli/sync_plan.h"

using namespace holdfast::app::cli;
using holdfast::app::transfer::Conflict;
using holdfast::app::transfer::LinkRule;

/// What is typed, and what sync makes of two lists.
class TestCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsItsCommands();
    void options();
    void refuses_data();
    void refuses();
    void sizes();
    void times();
    void locations();
    void syncCopiesWhatDiffers();
    void syncDown();
    void syncDeletes();
    void syncIsStable();
};

void TestCli::knowsItsCommands()
{
    for (const char* word : {"ls", "cp", "sync", "rm", "share", "jobs", "help", "--help", "--version"})
        QVERIFY2(isCommand(word), word);
    for (const char* word : {"", "-platform", "--style=fusion", "copy", "/tmp/file"})
        QVERIFY2(!isCommand(word), word);
}

void TestCli::options()
{
    auto got = parse({"cp", "-r", "--conflict=newer", "--exclude", "*.tmp", "-x", "build/", "--links",
                      "follow", "--limit-up", "1.5M", "--limit-down=none", "--endpoint",
                      "https://nas.example:9000/", "a", "--json", "--", "-b", "p:c/"});
    QVERIFY2(got.has_value(), qPrintable(got ? QString() : got.error()));
    QVERIFY(got->verb == Verb::Cp && got->recursive && got->json);
    QVERIFY(got->conflict == Conflict::Newer && got->links == LinkRule::Follow);
    QCOMPARE(got->exclude, QStringList({"*.tmp", "build/"}));
    QCOMPARE(got->limitUp, std::optional<qint64>(3 << 19));
    QCOMPARE(got->limitDown, std::optional<qint64>(0));
    QCOMPARE(got->endpoint, std::optional(QUrl("https://nas.example:9000")));
    QCOMPARE(got->operands, QStringList({"a", "-b", "p:c/"}));

    got = parse({"sync", "--help"});
    QVERIFY(got && got->verb == Verb::Help && got->topic == Verb::Sync);
    got = parse({"help", "rm"});
    QVERIFY(got && got->verb == Verb::Help && got->topic == Verb::Rm);
    got = parse({"share", "--expires", "2h", "p:b/k"});
    QVERIFY(got && got->expires == 7200);
    got = parse({"jobs", "resume", "-q"});
    QVERIFY(got && got->quiet && got->operands == QStringList("resume"));
}

void TestCli::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("no target") << QStringList{"cp", "a"};
    QTest::newRow("unknown option") << QStringList{"ls", "--colour"};
    QTest::newRow("option of another verb") << QStringList{"ls", "--delete"};
    QTest::newRow("value missing") << QStringList{"share", "p:b/k", "--expires"};
    QTest::newRow("value too many") << QStringList{"rm", "--yes=no", "p:b/k"};
    QTest::newRow("too long a link") << QStringList{"share", "--expires", "8d", "p:b/k"};
    QTest::newRow("no such rule") << QStringList{"cp", "--conflict", "maybe", "a", "p:b"};
    QTest::newRow("endpoint with a path") << QStringList{"ls", "--endpoint", "http://h/x"};
    QTest::newRow("endpoint with a key") << QStringList{"ls", "--endpoint", "http://a:b@h"};
    QTest::newRow("endpoint without scheme") << QStringList{"ls", "--endpoint", "nas:9000"};
    QTest::newRow("sync of three") << QStringList{"sync", "a", "p:b", "c"};
}

void TestCli::refuses()
{
    QFETCH(QStringList, words);
    const auto got = parse(words);
    QVERIFY(!got && !got.error().isEmpty());
}

void TestCli::sizes()
{
    QCOMPARE(sizeOf("800"), std::optional<qint64>(800));
    QCOMPARE(sizeOf("64k"), std::optional<qint64>(65536));
    QCOMPARE(sizeOf("2G"), std::optional<qint64>(2LL << 30));
    QCOMPARE(sizeOf("0"), std::optional<qint64>(0));
    for (const char* bad : {"", "K", "-1", "1X", "nan", "inf", "1e300", "99999999T"})
        QVERIFY2(!sizeOf(bad), bad);
}

void TestCli::times()
{
    QCOMPARE(secondsOf("90"), std::optional(90));
    QCOMPARE(secondsOf("15m"), std::optional(900));
    QCOMPARE(secondsOf("7d"), std::optional(604800));
    for (const char* bad : {"", "m", "-5s", "1.5h", "1000000000d"})
        QVERIFY2(!secondsOf(bad), bad);
}

void TestCli::locations()
{
    QCOMPARE(locationOf("nas:b/a/c.txt"), (Location{true, "nas", "b", "a/c.txt", {}}));
    QCOMPARE(locationOf("nas:b"), (Location{true, "nas", "b", {}, {}}));
    QCOMPARE(locationOf("nas:"), (Location{true, "nas", {}, {}, {}}));
    QCOMPARE(locationOf(":b/"), (Location{true, {}, "b", {}, {}}));
    QCOMPARE(locationOf("s3://b/k"), (Location{true, {}, "b", "k", {}}));
    QCOMPARE(locationOf("office nas:b/a:b"), (Location{true, "office nas", "b", "a:b", {}}));
    QCOMPARE(locationOf("./a:b"), (Location{false, {}, {}, {}, "./a:b"}));
    QCOMPARE(locationOf("/a/b:c"), (Location{false, {}, {}, {}, "/a/b:c"}));
    QCOMPARE(locationOf("plain"), (Location{false, {}, {}, {}, "plain"}));
}

void TestCli::syncCopiesWhatDiffers()
{
    const QList<SyncEntry> here{{"new", 1, 5000, {}},     {"same", 2, 5000, {}},
                                {"longer", 9, 5000, {}},  {"touched", 3, 9000, {}},
                                {"instant", 4, 7300, {}}, {"older", 5, 1000, {}}};
    const QList<SyncEntry> there{{"same", 2, 6000, {}},    {"longer", 8, 9000, {}},
                                 {"touched", 3, 8999, {}}, {"instant", 4, 7900, {}},
                                 {"older", 5, 5000, {}},   {"extra", 6, 5000, {}}};
    const SyncPlan plan = makeSyncPlan(here, there, SyncWay::Up, false);
    QStringList names;
    for (const SyncEntry& entry : plan.copies)
        names.append(entry.name);
    // The same second: it may have changed after it was stored.
    QCOMPARE(names, QStringList({"instant", "longer", "new", "touched"}));
    QCOMPARE(plan.bytes, 4 + 9 + 1 + 3);
    QCOMPARE(plan.same, 2);
    QVERIFY(plan.deletes.isEmpty());
}

void TestCli::syncDown()
{
    // A listing has milliseconds, the file got the whole seconds of Last-Modified.
    const QList<SyncEntry> there{{"a", 1, 5723, {}}, {"b", 1, 6001, {}}};
    const QList<SyncEntry> here{{"a", 1, 5000, {}}, {"b", 1, 5000, {}}};
    const SyncPlan plan = makeSyncPlan(there, here, SyncWay::Down, false);
    QCOMPARE(plan.copies.size(), 1);
    QCOMPARE(plan.copies.first().name, QString("b"));
}

void TestCli::syncDeletes()
{
    const QList<SyncEntry> there{{"a", 1, 9000, {}}, {"b", 1, 9000, {}}, {"c", 1, 9000, {}},
                                 {"d", 1, 9000, {}}};
    SyncPlan plan = makeSyncPlan({{"a", 1, 1000, {}}, {"b", 1, 1000, {}}}, there, SyncWay::Up, true);
    QCOMPARE(plan.deletes.size(), 2);
    QVERIFY(!plan.deletesTooMuch()); // half is not more than half
    plan = makeSyncPlan({{"a", 1, 1000, {}}}, there, SyncWay::Up, true);
    QVERIFY(plan.deletesTooMuch());
    plan = makeSyncPlan({}, there, SyncWay::Up, true); // an unmounted disk
    QVERIFY(plan.deletesTooMuch());
    plan = makeSyncPlan({}, {}, SyncWay::Up, true);
    QVERIFY(!plan.deletesTooMuch());
}

void TestCli::syncIsStable()
{
    QList<SyncEntry> here{{"x/1", 1, 1000, {}}, {"x/2", 2, 2000, {}}};
    QList<SyncEntry> there = here;
    for (SyncEntry& entry : there)
        entry.mtimeMs = 9000;
    QVERIFY(makeSyncPlan(here, there, SyncWay::Up, true).copies.isEmpty());
    QVERIFY(makeSyncPlan(there, there, SyncWay::Down, true).copies.isEmpty());
}

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
