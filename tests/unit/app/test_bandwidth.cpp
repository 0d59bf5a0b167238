// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <array>
#include <numeric>
#include <random>

#include "app/core/token_bucket.h"
#include "app/s3client/limiter.h"
#include "app/transfer/bandwidth.h"
#include "app/transfer/settings_file.h"
#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::transfer;
using holdfast::app::s3client::Limiter;
using holdfast::app::s3client::PacedBody;
using holdfast::test::testData;
using holdfast::test::TransferRig;

namespace
{

QDateTime at(int day, int hour)
{
    return QDateTime(QDate(2026, 11, 30).addDays(day), QTime(hour, 15)); // a Monday
}

} // namespace

/// Limits hold over every window of time, by a clock of the test's own.
class TestBandwidth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bucketHoldsOverEveryWindow();
    void bucketLosesNothing();
    void rateChangesLive();
    void waitersTakeTurns();
    void newcomersWaitBehind();
    void goneWaitersAreNothing();
    void liftedLimitLetsAllGo();
    void bodyIsWholeAndCanBeSentAgain();
    void schedule();
    void scheduleOfAllHours();
    void settingsSurvive();
    void uploadsAndDownloadsStayBelow();
    void limitIsLiftedInFlight();
};

void TestBandwidth::bucketHoldsOverEveryWindow()
{
    std::mt19937 random(7);
    for (const qint64 rate : {300LL, 70'000LL, 5'000'000LL}) {
        TokenBucket bucket;
        bucket.setRate(rate, 0);
        QList<std::pair<qint64, qint64>> passed; // time, bytes
        qint64 now = 0;
        for (int i = 0; i < 400; ++i) {
            now += qint64(random() % 300);
            passed.append({now, bucket.take(qint64(random() % 200'000), now)});
        }
        for (qsizetype from = 0; from < passed.size(); ++from) {
            qint64 sum = 0;
            for (qsizetype to = from; to < passed.size(); ++to) {
                sum += passed[to].second;
                const qint64 span = passed[to].first - passed[from].first;
                QVERIFY2(sum <= bucket.burst() + rate * span / 1000 + 1,
                         qPrintable(QString("%1 in %2 ms").arg(sum).arg(span)));
            }
        }
    }
}

void TestBandwidth::bucketLosesNothing()
{
    TokenBucket bucket;
    bucket.setRate(1001, 0); // does not divide by the millisecond
    (void)bucket.take(1 << 20, 100'000);
    qint64 sum = 0;
    for (qint64 now = 100'001; now <= 110'000; ++now)
        sum += bucket.take(1 << 20, now);
    QCOMPARE(sum, 10'010);
    QCOMPARE(bucket.msUntil(1001, 110'000), 1000);
}

void TestBandwidth::rateChangesLive()
{
    TokenBucket bucket;
    QCOMPARE(bucket.take(1 << 30, 0), 1 << 30); // no limit
    bucket.setRate(1 << 20, 1000);
    QCOMPARE(bucket.take(1 << 30, 1000), 0); // nothing was saved up
    QCOMPARE(bucket.take(1 << 30, 1100), (1 << 20) / 10);
    bucket.setRate(1 << 10, 60'000);
    QVERIFY(bucket.take(1 << 30, 60'000) <= bucket.burst());
    bucket.setRate(0, 61'000);
    QCOMPARE(bucket.take(77, 61'000), 77);
}

void TestBandwidth::waitersTakeTurns()
{
    qint64 now = 0;
    Limiter limiter([&] { return now; });
    limiter.setRates(1 << 20, 0);
    QObject who;
    std::array<qint64, 4> got{};
    std::function<void(int)> want = [&](int i) {
        const qint64 taken = limiter.take(Limiter::Way::Up, 16 << 10);
        got[std::size_t(i)] += taken;
        limiter.await(Limiter::Way::Up, &who, [&, i] { want(i); });
    };
    for (int i = 0; i < 4; ++i)
        want(i);
    for (int step = 0; step < 200; ++step) {
        now += 50;
        limiter.dispatch();
    }
    const qint64 sum = std::accumulate(got.begin(), got.end(), qint64(0));
    QVERIFY(sum <= (1 << 18) + 10 * (1 << 20));
    QVERIFY2(sum >= 9 * (1 << 20), qPrintable(QString::number(sum))); // and they do pass
    for (const qint64 one : got)
        QVERIFY2(one > sum / 5 && one < sum / 3, qPrintable(QString::number(one)));
}

void TestBandwidth::newcomersWaitBehind()
{
    qint64 now = 0;
    Limiter limiter([&] { return now; });
    limiter.setRates(0, 1000);
    QObject who;
    bool went = false;
    QCOMPARE(limiter.take(Limiter::Way::Down, 10), 0);
    limiter.await(Limiter::Way::Down, &who, [&] { went = limiter.take(Limiter::Way::Down, 10) == 10; });
    now = 2000;
    QCOMPARE(limiter.take(Limiter::Way::Down, 10), 0); // somebody waits already
    limiter.dispatch();
    QVERIFY(went);
    QCOMPARE(limiter.take(Limiter::Way::Down, 10), 10);
    QCOMPARE(limiter.take(Limiter::Way::Up, 1 << 20), 1 << 20); // the other way is free
}

void TestBandwidth::goneWaitersAreNothing()
{
    qint64 now = 0;
    Limiter limiter([&] { return now; });
    limiter.setRates(1000, 0);
    bool went = false;
    auto who = std::make_unique<QObject>();
    limiter.await(Limiter::Way::Up, who.get(), [&] { went = true; });
    who.reset();
    now = 10'000;
    limiter.dispatch();
    QVERIFY(!went);
    QCOMPARE(limiter.take(Limiter::Way::Up, 10), 10);
}

void TestBandwidth::liftedLimitLetsAllGo()
{
    qint64 now = 0;
    Limiter limiter([&] { return now; });
    limiter.setRates(1000, 0);
    QObject who;
    int went = 0;
    for (int i = 0; i < 3; ++i)
        limiter.await(Limiter::Way::Up, &who, [&] { ++went; });
    limiter.setRates(0, 0);
    QCOMPARE(went, 3);
}

void TestBandwidth::bodyIsWholeAndCanBeSentAgain()
{
    qint64 now = 0;
    Limiter limiter([&] { return now; });
    const QByteArray data = testData(100'000, 3);
    limiter.setRates(50'000, 0);
    PacedBody body(data, limiter, nullptr);
    QCOMPARE(body.size(), data.size());
    for (int round = 0; round < 2; ++round) {
        QByteArray read;
        int signalled = 0;
        const auto heard = connect(&body, &QIODevice::readyRead, [&] { ++signalled; });
        while (read.size() < data.size()) {
            const QByteArray piece = body.read(16 << 10);
            read += piece;
            QVERIFY(read.size() < data.size() || body.atEnd());
            QVERIFY(!body.atEnd() || read.size() == data.size());
            if (piece.isEmpty()) {
                now += 20;
                limiter.dispatch();
            }
        }
        QCOMPARE(read, data);
        QVERIFY(signalled > 3);
        QVERIFY(body.seek(0));
        disconnect(heard);
    }
}

void TestBandwidth::schedule()
{
    BandwidthLimits limits{.up = 1000, .hours = QByteArray(kHoursOfWeek, '0')};
    for (int day = 0; day < 5; ++day) {
        for (int hour = 8; hour < 18; ++hour)
            limits.hours[day * 24 + hour] = '1';
    }
    QVERIFY(!limits.holdsAt(at(0, 7)));
    QVERIFY(limits.holdsAt(at(0, 8)));
    QVERIFY(limits.holdsAt(at(4, 17)));
    QVERIFY(!limits.holdsAt(at(4, 18)));
    QVERIFY(!limits.holdsAt(at(6, 12))); // Sunday
    QCOMPARE(limits.nextChange(at(0, 7)), QDateTime(QDate(2026, 11, 30), QTime(8, 0)));
    QCOMPARE(limits.nextChange(at(4, 20)), QDateTime(QDate(2026, 12, 7), QTime(8, 0)));
}

void TestBandwidth::scheduleOfAllHours()
{
    BandwidthLimits limits{.up = 1000};
    QVERIFY(limits.holdsAt(at(6, 3)) && !limits.nextChange(at(6, 3)).isValid());
    limits.hours = "101"; // of another length: as none
    QVERIFY(limits.holdsAt(at(0, 1)));
    limits.hours = QByteArray(kHoursOfWeek, '0');
    QVERIFY(!limits.holdsAt(at(2, 2)) && !limits.nextChange(at(2, 2)).isValid());
}

void TestBandwidth::settingsSurvive()
{
    QTemporaryDir dir;
    const SettingsFile file(dir.filePath("transfers.json"));
    QVERIFY(file.load() && file.load()->bandwidth == BandwidthLimits{});
    TransferSettings settings;
    settings.requests = 3;
    settings.bandwidth = {.up = 5 << 20, .down = 7, .hours = QByteArray(kHoursOfWeek, '1')};
    settings.walk = {{"*.tmp", "build/"}, LinkRule::Follow};
    QVERIFY(file.save(settings));
    const auto again = file.load();
    QVERIFY(again);
    QCOMPARE(again->requests, 3);
    QVERIFY(again->bandwidth == settings.bandwidth && again->walk == settings.walk);
    QFile broken(dir.filePath("transfers.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("[1") == 2);
    broken.close();
    QVERIFY(!file.load());
}

/// Through the engine and real sockets: measured, never timed.
void TestBandwidth::uploadsAndDownloadsStayBelow()
{
    constexpr qint64 kRate = 400'000;
    TransferRig rig;
    rig.settings.bandwidth = {.up = kRate, .down = kRate};
    rig.startEngine();
    const QByteArray data = testData(300'000, 5);
    QElapsedTimer clock;
    clock.start();
    rig.upload({rig.file("up", data), rig.file("small", testData(20'000, 6))});
    QTRY_COMPARE_WITH_TIMEOUT(rig.stored.size(), 2, 20'000);
    const qint64 burst = kRate / 4;
    QVERIFY(320'000 <= burst + kRate * (clock.elapsed() + 1) / 1000);
    QCOMPARE(rig.object("up"), data);

    clock.restart();
    rig.engine->download({rig.connection, "b", "", {{.key = "up"}}, {}, rig.dir.filePath("down")});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(rig.dir.filePath("down/up")), 20'000);
    // What was saved up since the uploads is one burst.
    QVERIFY(300'000 <= burst + kRate * (clock.elapsed() + 1) / 1000);
    QFile file(rig.dir.filePath("down/up"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
}

void TestBandwidth::limitIsLiftedInFlight()
{
    TransferRig rig;
    rig.settings.bandwidth = {.up = 1000, .down = 1000}; // would take minutes
    rig.server.put("b", "big", testData(2'000'000, 9));
    rig.startEngine();
    const QByteArray data = testData(900'000, 8);
    rig.upload({rig.file("up", data)});
    rig.engine->download({rig.connection, "b", "", {{.key = "big"}}, {}, rig.dir.filePath("down")});
    QTRY_VERIFY(rig.item("up").state == TransferState::Running
                && rig.item("big").state == TransferState::Running);
    QTRY_VERIFY(rig.item("up").done > 0 || rig.item("big").done > 0);
    rig.settings.bandwidth = {};
    rig.engine->setSettings(rig.settings);
    QTRY_COMPARE_WITH_TIMEOUT(rig.state("up"), TransferState::Done, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(rig.state("big"), TransferState::Done, 20'000);
    QCOMPARE(rig.object("up"), data);
}

QTEST_GUILESS_MAIN(TestBandwidth)
#include "test_bandwidth.moc"
