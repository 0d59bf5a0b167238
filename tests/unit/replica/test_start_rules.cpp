// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/start_rules.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast::replica;

class TestStartRules : public QObject
{
    Q_OBJECT
private slots:
    void rule4_data();
    void rule4();
};

void TestStartRules::rule4_data()
{
    QTest::addColumn<QString>("drives"); // P present member, M missing member, x not a member, A accepted
    QTest::addColumn<bool>("witness");
    QTest::addColumn<int>("minSync");
    QTest::addColumn<bool>("start");
    QTest::addRow("all present, no witness") << "PPPP" << false << 2 << true;
    QTest::addRow("one missing of 2+2, no witness") << "PPPM" << false << 2 << true;
    QTest::addRow("two missing of 2+2, no witness") << "PPMM" << false << 2 << false;
    QTest::addRow("two missing, witness") << "PPMM" << true << 2 << true;
    QTest::addRow("three missing, witness: reads only") << "PMMM" << true << 2 << true;
    QTest::addRow("nothing there, witness") << "MMMM" << true << 2 << false;
    QTest::addRow("1+1, one missing, no witness") << "PM" << false << 1 << false;
    QTest::addRow("1+1, one missing, witness") << "PM" << true << 1 << true;
    QTest::addRow("the missing is not a member") << "PPPx" << false << 2 << true;
    QTest::addRow("the missing is given up") << "PA" << false << 1 << true;
    QTest::addRow("only non-members") << "xx" << true << 1 << false;
}

void TestStartRules::rule4()
{
    QFETCH(QString, drives);
    QFETCH(bool, witness);
    QFETCH(int, minSync);
    QFETCH(bool, start);
    StartFacts facts;
    facts.witnessConfirms = witness;
    facts.minSync = std::uint32_t(minSync);
    std::uint32_t missing = 0;
    for (const QChar c : drives) {
        facts.drives.push_back({c == 'P', c != 'x', c == 'A'});
        missing += c == 'M';
    }
    const StartVerdict verdict = mayStart(facts);
    QCOMPARE(verdict.start, start);
    QCOMPARE(std::uint32_t(verdict.missing.size()), missing);
}

QTEST_APPLESS_MAIN(TestStartRules)
#include "test_start_rules.moc"
