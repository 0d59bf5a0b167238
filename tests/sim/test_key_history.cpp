// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "sim/key_history.h"

using namespace holdfast::sim;

namespace
{

using Kind = KeyCall::Kind;
const KeyState kA{1, 1}, kB{2, 2};
const KeyAnswer kDone{KeyAnswer::Kind::Done, {}};
const KeyAnswer kRefused{KeyAnswer::Kind::Refused, {}};

KeyAnswer saw(KeyState state)
{
    return {KeyAnswer::Kind::Value, state};
}

/// The judge of the simulator must itself find the lies it exists for.
void put(KeyHistory& h, KeyState state)
{
    QVERIFY(h.end(h.begin({Kind::Put, state, 0}), kDone));
}
bool get(KeyHistory& h, KeyState state)
{
    return h.end(h.begin({Kind::Get, {}, 0}), saw(state));
}

} // namespace

class TestKeyHistory : public QObject
{
    Q_OBJECT

private slots:
    void acknowledgedIsReadable()
    {
        KeyHistory h;
        QVERIFY(get(h, {}));
        put(h, kA);
        QVERIFY(get(h, kA));
        QVERIFY(!get(h, {}));
    }

    void oldValueAfterAcknowledgementIsALie()
    {
        KeyHistory h;
        put(h, kA);
        put(h, kB);
        QVERIFY(!get(h, kA));
    }

    void readThatOverlapsAWriteMaySeeEither()
    {
        for (const KeyState seen : {kA, kB}) {
            KeyHistory h;
            put(h, kA);
            const auto read = h.begin({Kind::Get, {}, 0});
            put(h, kB);
            QVERIFY(h.end(read, saw(seen)));
            QVERIFY(get(h, kB));
        }
    }

    void valueOnceSeenStays()
    {
        KeyHistory h;
        put(h, kA);
        const auto write = h.begin({Kind::Put, kB, 0});
        QVERIFY(get(h, kB));
        QVERIFY(!get(h, kA));
        QVERIFY(h.end(write, kDone));
    }

    void unknownWriteIsOldOrNewUntilItIsSettled()
    {
        KeyHistory h;
        put(h, kA);
        h.leaveOpen(h.begin({Kind::Put, kB, 0}));
        QVERIFY(get(h, kA));
        KeyHistory late = h;
        QVERIFY(get(late, kB)); // took effect after all
        h.settle();
        KeyHistory old = h, fresh = h;
        QVERIFY(get(old, kA));
        QVERIFY(!get(old, kB));
        QVERIFY(get(fresh, kB));
        QVERIFY(!get(fresh, kA));
    }

    void conditionsAreJudgedInOrder()
    {
        KeyHistory h;
        const auto one = h.begin({Kind::PutIfAbsent, kA, 0});
        const auto two = h.begin({Kind::PutIfAbsent, kB, 0});
        QVERIFY(h.end(one, kDone));
        KeyHistory both = h;
        QVERIFY(!both.end(two, kDone));
        QVERIFY(h.end(two, kRefused));
        QVERIFY(get(h, kA));
        QVERIFY(h.end(h.begin({Kind::PutIfMatch, kB, 1}), kDone));
        QVERIFY(!h.end(h.begin({Kind::PutIfMatch, kA, 1}), kDone));
    }

    void deletedStaysDeleted()
    {
        KeyHistory h;
        put(h, kA);
        QVERIFY(h.end(h.begin({Kind::Delete, {}, 0}), kDone));
        QVERIFY(!get(h, kA));
    }

    void newMetadataKeepsTheBody()
    {
        KeyHistory h;
        put(h, kA);
        QVERIFY(h.end(h.begin({Kind::Retag, {0, 9}, 1}), kDone));
        QVERIFY(get(h, {1, 9}));
        QVERIFY(h.end(h.begin({Kind::Retag, {0, 10}, 5}), kRefused));
        QVERIFY(h.end(h.begin({Kind::Get, {}, 0}), {KeyAnswer::Kind::BodyAlone, {1, 0}}));
    }

    void cancelledCallHadNoEffect()
    {
        KeyHistory h;
        put(h, kA);
        const auto call = h.begin({Kind::Put, kB, 0});
        h.cancel(call);
        QVERIFY(!get(h, kB));
        QVERIFY(get(h, kA));
    }
};

QTEST_APPLESS_MAIN(TestKeyHistory)
#include "test_key_history.moc"
