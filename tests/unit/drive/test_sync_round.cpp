// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <map>

#include "drive/sync_round.h"

using namespace holdfast::drive;

namespace
{

constexpr std::int64_t kMicro = 1'000;
constexpr std::int64_t kMilli = 1'000'000;

/// Committers that only count.
struct Fleet
{
    SyncRound round;
    std::map<char, std::uint64_t> last; ///< round in which a committer last began

    void ask(char who, std::int64_t now)
    {
        round.ask([this, who](std::uint64_t number) { last[who] = number; }, last[who], now);
    }
    void end(char who, std::int64_t now) { round.ended(last[who], now); }
};

} // namespace

class TestSyncRound : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoComesTogetherBeginsTogether()
    {
        Fleet fleet;
        fleet.ask('a', 0);
        fleet.ask('b', 10 * kMicro);
        QCOMPARE(fleet.last['a'], 1U);
        QCOMPARE(fleet.last['b'], 1U);
    }

    void theNextRoundBeginsWhenTheLastHasEnded()
    {
        Fleet fleet;
        fleet.ask('a', 0);
        fleet.ask('b', 0);
        fleet.end('a', kMilli);
        fleet.ask('a', kMilli);
        QCOMPARE(fleet.last['a'], 1U); // b still syncs
        fleet.ask('c', 2 * kMilli);    // too late for this one
        QCOMPARE(fleet.last['c'], 0U);
        fleet.end('b', 3 * kMilli);
        QCOMPARE(fleet.last['a'], 2U);
        QCOMPARE(fleet.last['c'], 2U);
    }

    void nobodyTakesPartTwice()
    {
        Fleet fleet;
        fleet.ask('a', 0);
        fleet.ask('b', 0);
        fleet.end('a', 100 * kMicro);
        fleet.ask('a', 200 * kMicro); // young enough to join, but it was in it
        QCOMPARE(fleet.last['a'], 1U);
        fleet.end('b', 300 * kMicro);
        QCOMPARE(fleet.last['a'], 2U);
    }

    void oneThatHangsIsLeftBehind()
    {
        Fleet fleet;
        fleet.ask('a', 0);
        fleet.ask('h', 0);
        fleet.end('a', kMilli);
        fleet.ask('a', 2 * kMilli);
        fleet.round.nudge(10 * kMilli);
        QCOMPARE(fleet.last['a'], 1U);
        fleet.round.nudge(21 * kMilli);
        QCOMPARE(fleet.last['a'], 2U);
        fleet.end('h', 22 * kMilli); // of round 1: does not end round 2
        fleet.ask('b', 30 * kMilli);
        QCOMPARE(fleet.last['b'], 0U);
        fleet.end('a', 31 * kMilli);
        QCOMPARE(fleet.last['b'], 3U);
    }

    void whoAsksLongAfterwardsDoesNotWaitForIt()
    {
        Fleet fleet;
        fleet.ask('h', 0);
        fleet.ask('a', 30 * kMilli);
        QCOMPARE(fleet.last['a'], 2U);
    }

    void aLoneDriveNeverWaits()
    {
        Fleet fleet;
        for (std::int64_t now = 0; now < 10 * kMilli; now += kMilli) {
            const std::uint64_t before = fleet.last['a'];
            fleet.ask('a', now);
            QCOMPARE(fleet.last['a'], before + 1);
            fleet.end('a', now + kMilli / 2);
        }
    }
};

QTEST_APPLESS_MAIN(TestSyncRound)
#include "test_sync_round.moc"
