// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QDateTime>
#include <QTest>

#include <limits>

#include "base/time.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseTime : public QObject
{
    Q_OBJECT

private slots:
    void formats();
    void formatsExtremes();
    void fractions();
    void httpForms_data();
    void httpForms();
    void refuses_data();
    void refuses();
    void leapYears();
    void roundTripsAgainstQt();
};

namespace
{

constexpr WallNanos kSample = 1795170240LL * kNanosPerSecond; // 2026-11-20T10:24:00Z

} // namespace

void TestBaseTime::formats()
{
    QCOMPARE(q(formatIso8601Millis(kSample + 7 * kNanosPerMilli)),
             QByteArray("2026-11-20T10:24:00.007Z"));
    QCOMPARE(q(formatHttpDate(kSample)), QByteArray("Fri, 20 Nov 2026 10:24:00 GMT"));
    QCOMPARE(q(formatAmzDate(kSample)), QByteArray("20261120T102400Z"));
    QCOMPARE(q(formatIso8601Millis(0)), QByteArray("1970-01-01T00:00:00.000Z"));
    // Before the epoch the fraction still counts upwards.
    QCOMPARE(q(formatIso8601Millis(-1)), QByteArray("1969-12-31T23:59:59.999Z"));
    QCOMPARE(q(formatHttpDate(-1)), QByteArray("Wed, 31 Dec 1969 23:59:59 GMT"));
}

void TestBaseTime::formatsExtremes()
{
    QCOMPARE(q(formatIso8601Millis(std::numeric_limits<WallNanos>::max())),
             QByteArray("2262-04-11T23:47:16.854Z"));
    QCOMPARE(q(formatIso8601Millis(std::numeric_limits<WallNanos>::min())),
             QByteArray("1677-09-21T00:12:43.145Z"));
}

void TestBaseTime::fractions()
{
    QCOMPARE(parseIso8601("2026-11-20T10:24:00Z").value(), kSample);
    QCOMPARE(parseIso8601("2026-11-20T10:24:00.5Z").value(), kSample + 500 * kNanosPerMilli);
    QCOMPARE(parseIso8601("2026-11-20T10:24:00.007Z").value(), kSample + 7 * kNanosPerMilli);
    QCOMPARE(parseIso8601("2026-11-20T10:24:00.123456789Z").value(), kSample + 123456789);
    QCOMPARE(parseIso8601("2026-11-20T10:24:00.1234567899999999999999Z").value(),
             kSample + 123456789);
}

void TestBaseTime::httpForms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("seconds");
    // RFC 9110 section 5.6.7.
    QTest::newRow("IMF-fixdate") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT")
                                 << qint64(784111777);
    QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << qint64(784111777);
    QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << qint64(784111777);
    QTest::newRow("asctime 2") << QByteArray("Wed Nov 16 08:49:37 1994") << qint64(784975777);
    QTest::newRow("RFC 850 now") << QByteArray("Friday, 20-Nov-26 10:24:00 GMT")
                                 << qint64(1795170240);
    QTest::newRow("leap second") << QByteArray("Sat, 31 Dec 2016 23:59:60 GMT")
                                 << qint64(1483228800);
}

void TestBaseTime::httpForms()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, seconds);
    const auto parsed = parseHttpDate(s(text));
    QVERIFY2(parsed, text.constData());
    QCOMPARE(*parsed, seconds * kNanosPerSecond);
}

void TestBaseTime::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"",
                             "Z",
                             "2026-11-20",
                             "2026-11-20T10:24:00",
                             "2026-11-20T10:24:00+00:00",
                             "2026-11-20 10:24:00Z",
                             "2026-13-20T10:24:00Z",
                             "2026-00-20T10:24:00Z",
                             "2026-02-29T10:24:00Z",
                             "2026-11-31T10:24:00Z",
                             "2026-11-20T24:00:00Z",
                             "2026-11-20T10:60:00Z",
                             "2026-11-20T10:24:60Z",
                             "2026-11-20T10:24:00.Z",
                             "2026-11-20T10:24:00.1x3Z",
                             "2026-11-20T10:24:00Zx",
                             "+026-11-20T10:24:00Z",
                             "9999-12-31T23:59:59Z",
                             "0001-01-01T00:00:00Z",
                             "20261120T102400",
                             "20261120T102400Z ",
                             "20261320T102400Z",
                             "20261120T102460Z",
                             "2026112T0102400Z",
                             "20261120t102400z",
                             "Fri, 20 Nov 2026 10:24:00",
                             "Fri, 20 Nov 2026 10:24:00 UTC",
                             "fri, 20 nov 2026 10:24:00 GMT",
                             "Fri, 31 Nov 2026 10:24:00 GMT",
                             "Fri, 20 Nov 2026 10:24:61 GMT",
                             "Fri, 20-Nov-26 10:24:00 GMT",
                             "Fri Nov 6 10:24:00 2026",
                             "Xyz, 20 Nov 2026 10:24:00 GMT"})
        QTest::newRow(text) << QByteArray(text);
}

void TestBaseTime::refuses()
{
    QFETCH(QByteArray, text);
    QCOMPARE(codeOf(parseIso8601(s(text))), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parseAmzDate(s(text))), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parseHttpDate(s(text))), QByteArray("InvalidArgument"));
}

void TestBaseTime::leapYears()
{
    QVERIFY(parseIso8601("2000-02-29T00:00:00Z"));
    QVERIFY(parseIso8601("2024-02-29T00:00:00Z"));
    QVERIFY(!parseIso8601("1900-02-29T00:00:00Z"));
    QVERIFY(!parseIso8601("2100-02-29T00:00:00Z"));
}

void TestBaseTime::roundTripsAgainstQt()
{
    std::mt19937_64 random(20261120);
    for (int i = 0; i < 2000; ++i) {
        const auto millis = qint64(random() % 9'000'000'000'000ULL) * (i % 4 == 0 ? -1 : 1);
        const WallNanos time = millis * kNanosPerMilli;
        const auto reference = QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC);
        const QByteArray iso =
            reference.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")).toLatin1();
        QCOMPARE(q(formatIso8601Millis(time)), iso);
        QCOMPARE(parseIso8601(s(iso)).value(), time);
        const WallNanos whole = parseAmzDate(formatAmzDate(time)).value();
        QCOMPARE(parseHttpDate(formatHttpDate(time)).value(), whole);
        QVERIFY(time >= whole && time - whole < kNanosPerSecond);
    }
}

QTEST_APPLESS_MAIN(TestBaseTime)
#include "test_base_time.moc"
