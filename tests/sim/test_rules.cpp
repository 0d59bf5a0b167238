// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/superblock.h"
#include "sim/redundancy.h"
#include "sim/rule_machine.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::sim;
using namespace std::chrono_literals;
using store::DriveState;

namespace
{

env::Task<Result<store::UploadInfo>> createUpload(store::ErasureStore* store)
{
    const store::UploadOptions options;
    co_return co_await store->createUpload("bucket", "key", options);
}

env::Task<Result<void>> putPart(store::ErasureStore* store, std::string upload, Segment body)
{
    const Bytes bytes = makeBytes(body);
    auto writer = co_await store->putPart("bucket", "key", upload, 1, bytes.size());
    if (!writer)
        co_return failed(std::move(writer));
    Result<void> written = co_await (*writer)->write(bytes);
    if (!written)
        co_return written;
    store::BodyDigests digests;
    digests.md5 = digest(ChecksumKind::Md5, bytes);
    auto committed = co_await (*writer)->commit(digests);
    if (!committed)
        co_return failed(std::move(committed));
    co_return Result<void>{};
}

env::Task<Result<store::ObjectInfo>> completeUpload(store::ErasureStore* store, std::string upload,
                                                    std::string etag)
{
    const std::vector<store::CompletePart> parts{{1, std::move(etag), {}}};
    const std::optional<store::Checksum> whole;
    const store::WriteConditions always;
    co_return co_await store->completeUpload("bucket", "key", upload, parts, whole, always);
}

} // namespace

/// The rule book (docs/replication.md), rule by rule, in the simulated machine: the number in a name is the
/// rule's.
class TestRules : public QObject
{
    Q_OBJECT

private slots:
    void rule01_answersOnlyWhenEveryMemberHoldsTheRecord()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        m.disk(3).setHung(true);
        const auto put = m.begin<Result<void>>(m.putTask("key", kSmall));
        m.wait(3s);
        QVERIFY(!put->has_value()); // one member is silent, and still a member
        const auto answer = m.finish(put);
        QVERIFY(answer);
        QVERIFY2(answer->has_value(), *answer ? "" : answer->error().describe().c_str());
        QVERIFY(m.stateOf(3) != DriveState::Member); // removed first
        // Each of the others has it durably: any one of them is enough.
        m.powerCut();
        m.disk(3).heal();
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kSmall));
    }

    void rule01_theLastMembersStay()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        for (const int drive : {0, 1, 2})
            m.disk(drive).setHung(true);
        const auto put = m.begin<Result<void>>(m.putTask("key", kLarger));
        m.wait(120s);
        QVERIFY(put->has_value());
        QVERIFY(!(*put)->has_value()); // no member left to spare: refused, not acknowledged
        for (const int drive : {0, 1, 2})
            m.disk(drive).heal();
        QVERIFY(m.waitWhole());
        QVERIFY(m.holds("key", kLarge) || m.holds("key", kLarger));
        QVERIFY(!m.put("key", kSmall));
        QVERIFY(m.holds("key", kSmall));
    }

    void rule02_aWriteToTwoOfFourSurvivesOneMore()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        m.setMounted(0, false);
        m.setMounted(1, false);
        m.wait(10s);
        QVERIFY(!m.put("small", kSmall));
        QVERIFY(!m.put("large", kLarge));
        QVERIFY(m.status().lossesSurvived < 2);
        m.setMounted(2, false);
        m.wait(10s);
        QVERIFY(m.holds("small", kSmall));
        QVERIFY(m.holds("large", kLarge));
        QCOMPARE(m.put("more", kSmall), std::optional(Code::Unavailable)); // below minSync
        for (const int drive : {0, 1, 2})
            m.setMounted(drive, true);
        QVERIFY(m.waitWhole()); // and the narrow bodies are wide again
        m.setMounted(2, false);
        m.setMounted(3, false);
        m.wait(10s);
        QVERIFY(m.holds("small", kSmall));
        QVERIFY(m.holds("large", kLarge));
    }

    void rule03_nothingChangesWithoutTheWitness()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.files().systemDisk().setReadOnly(true);
        QVERIFY(!m.put("key", kOther)); // no change is needed
        m.disk(0).setFailed(true);
        m.wait(5s);
        QCOMPARE(m.put("key", kSmall), std::optional(Code::Unavailable));
        QVERIFY(!m.status().witnessOk);
        m.files().systemDisk().heal();
        m.disk(0).heal();
        QVERIFY(m.waitWhole());
        QVERIFY(!m.put("key", kLarge));
        QVERIFY(m.holds("key", kLarge));
    }

    void rule03_aCopiedWitnessIsAbsent()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        m.stop();
        QVERIFY(m.start());
        const std::uint64_t before = m.status().epoch;
        m.stop();
        m.files().systemDisk().restore(m.files().systemDisk().snapshot(), true);
        QVERIFY(m.start());
        QVERIFY(m.status().epoch > before + (1ULL << 31)); // nothing installed elsewhere can tie
    }

    void rule04_startsWithTheWitnessAndOneMember()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.stop();
        for (const int drive : {0, 1})
            m.setMounted(drive, false);
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kSmall));
        QVERIFY(!m.put("key", kOther));
        m.stop();
        m.setMounted(2, false); // one of the two that C counts now
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kOther));
        QCOMPARE(m.put("key", kSmall), std::optional(Code::Unavailable));
    }

    void rule04_refusesWhenItCannotBeSure()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.stop();
        m.files().systemDisk().unlink(m.files().systemDisk().find("/state/store"), "witness.a");
        m.files().systemDisk().unlink(m.files().systemDisk().find("/state/store"), "witness.b");
        m.setMounted(0, false);
        m.setMounted(1, false);
        QVERIFY(!m.start()); // the two that are away might have gone on without these
        QVERIFY(m.failure().has_value());
        QCOMPARE(m.failure()->kind, store::StartFailureKind::NotEnough);
        QVERIFY(m.failure()->sentence.find("/disk0") != std::string::npos);
        QVERIFY(m.failure()->sentence.find("/disk1") != std::string::npos);
        m.setMounted(1, true);
        QVERIFY(m.start()); // one missing is fewer than minSync
        QVERIFY(m.holds("key", kSmall));
    }

    void rule04_aDriveOfThePastLearnsAgain_data()
    {
        QTest::addColumn<bool>("copied");
        QTest::newRow("the disk's image") << false;
        QTest::newRow("its files") << true;
    }
    void rule04_aDriveOfThePastLearnsAgain()
    {
        QFETCH(bool, copied);
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("deleted", kSmall));
        QVERIFY(!m.put("key", kSmall));
        m.stop();
        const InodePtr past = m.disk(0).snapshot();
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        QVERIFY(!m.remove("deleted"));
        m.stop();
        m.disk(0).restore(past, copied);
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kLarge));
        QCOMPARE(m.list(), std::string("key"));
        QVERIFY(m.waitWhole());
        m.setMounted(1, false);
        m.wait(10s);
        QVERIFY(m.holds("key", kLarge)); // from the drive that went back
        QCOMPARE(m.list(), std::string("key"));
    }

    void rule04_aDriveThatLearnedAgainIsOfThisTime()
    {
        RuleMachine m(2);
        const auto generation = [&m]() -> std::uint64_t {
            const auto block = drive::readSuperblock(m.files(), m.path(0));
            return block ? block->generation : 0;
        };
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        const std::uint64_t before = generation();
        QVERIFY(before > 0);
        m.stop();
        const InodePtr past = m.disk(0).snapshot();
        QVERIFY(m.start());
        m.stop();
        m.disk(0).restore(past, false);
        QVERIFY(m.start());
        QVERIFY(m.waitWhole());
        QVERIFY(generation() > before); // else the same old copy could return unseen
    }

    void rule05_anEmptyDriveOfAKnownStoreIsRebuilt()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.stop();
        m.disk(0).empty();
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kLarge));
        QVERIFY(m.waitWhole());
        m.setMounted(1, false);
        m.wait(10s);
        QVERIFY(m.holds("key", kLarge));
    }

    void rule05_anotherDiskAtThePathIsNotTaken()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.stop();
        m.disk(0).replace(4711);
        QVERIFY(m.start());
        m.wait(60s);
        QCOMPARE(m.stateOf(0), DriveState::Absent);
        QVERIFY(m.disk(0).files().empty());
        QVERIFY(m.holds("key", kLarge));
    }

    void rule05_knownPathsAreNeverFormattedAnew()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kLarge));
        m.stop();
        m.disk(0).empty();
        m.disk(1).empty();
        QVERIFY(!m.start());
        QCOMPARE(m.failure()->kind, store::StartFailureKind::NotEnough);
        QVERIFY(m.disk(0).files().empty() && m.disk(1).files().empty());
    }

    void rule05_aFormatCutShortIsFinishedOrBegunAnew()
    {
        for (std::uint64_t n = 1; n <= 120; n += 3) {
            RuleMachine m(3, n);
            m.world().crashAtOperation(n);
            const bool whole = m.start();
            m.world().crashAtOperation(0);
            if (whole)
                m.powerCut();
            QVERIFY2(m.start(), m.failure() ? m.failure()->sentence.c_str() : "no end");
            QVERIFY(m.waitWhole());
            QVERIFY(!m.put("key", kSmall));
        }
    }

    void rule06_everyCrashInAWriteLeavesAllOrNothing_data()
    {
        QTest::addColumn<bool>("power");
        QTest::newRow("killed") << false;
        QTest::newRow("power cut") << true;
    }
    void rule06_everyCrashInAWriteLeavesAllOrNothing()
    {
        QFETCH(bool, power);
        int acknowledged = 0, lost = 0;
        for (std::uint64_t n = 1; n <= 60; n += 2) {
            RuleMachine m(4, n);
            QVERIFY(m.start());
            QVERIFY(!m.put("key", kLarge));
            m.world().crashAtOperation(n);
            const auto answer = m.call<Result<void>>(m.putTask("key", kLarger), 20s);
            m.wait(100ms);
            m.world().crashAtOperation(0);
            m.server().die(power);
            QVERIFY(m.start());
            const bool isNew = m.holds("key", kLarger);
            QVERIFY2(isNew || m.holds("key", kLarge), std::to_string(n).c_str());
            QVERIFY2(isNew || !(answer && *answer), std::to_string(n).c_str());
            acknowledged += answer && *answer ? 1 : 0;
            lost += isNew ? 0 : 1;
            QVERIFY(m.waitWhole());
        }
        QVERIFY(acknowledged > 0 && lost > 0); // the crashes came on both sides of the commit
    }

    void rule07_aReturningDriveForgetsWhatWasDeleted()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        for (const char* key : {"a", "b", "c"})
            QVERIFY(!m.put(key, kSmall));
        m.setMounted(0, false);
        m.wait(10s);
        QVERIFY(!m.remove("a"));
        QVERIFY(!m.put("b", kLarge));
        QVERIFY(!m.put("d", kOther));
        m.setMounted(0, true);
        QVERIFY(m.waitWhole());
        m.setMounted(1, false);
        m.wait(10s);
        QCOMPARE(m.list(), std::string("b c d"));
        QVERIFY(m.holds("b", kLarge));
        QVERIFY(m.holds("d", kOther));
        QCOMPARE(m.get("a"), std::optional(Code::NotFound));
    }

    void rule08_aPageShowsWhatWasAnswered()
    {
        // Members that apply slowly, and a configuration that changes meanwhile.
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            RuleMachine m(4, seed);
            QVERIFY(m.start());
            std::string expected;
            for (int i = 0; i < 12; ++i) {
                if (i == 4)
                    m.disk(int(seed % 4)).setFailed(true);
                const std::string key(1, char('a' + i));
                const auto code = m.put(key, kSmall);
                if (code)
                    continue; // refused while the drive was being removed
                expected += (expected.empty() ? "" : " ") + key;
                const std::string shown = m.list();
                QVERIFY2(shown == "503" || (" " + shown + " ").find(" " + key + " ") != std::string::npos,
                         ("after " + key + ": " + shown).c_str());
            }
        }
    }

    void rule08_aPageIsNeverShorterForWantOfDrives()
    {
        RuleMachine m(6);
        QVERIFY(m.start());
        std::string all;
        for (char key = 'a'; key <= 'z'; ++key) {
            QVERIFY(!m.put(std::string(1, key), kSmall));
            all += (all.empty() ? "" : " ") + std::string(1, key);
        }
        for (int drive = 0; drive < 5; ++drive) {
            m.setMounted(drive, false);
            m.wait(10s);
            const std::string shown = m.list();
            QVERIFY2(shown == all || shown == "503", shown.c_str());
            for (char key = 'a'; key <= 'z'; ++key)
                QVERIFY(m.get(std::string(1, key)) != std::optional(Code::NotFound));
        }
    }

    void rule09_aLearnerJoinsWithoutLosingAWrite()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        m.disk(0).empty();
        std::map<std::string, Segment> written;
        for (std::uint64_t i = 0; i < 200; ++i) { // while it is emptied, formatted, taught and promoted
            const std::string key = "k" + std::to_string(i % 40);
            const Segment body{100 + i, 200 + i};
            const auto code = m.put(key, body);
            QVERIFY(!code);
            written[key] = body;
            m.wait(50ms);
        }
        QVERIFY(m.waitWhole());
        m.setMounted(1, false);
        m.wait(10s);
        for (const auto& [key, body] : written)
            QVERIFY2(m.holds(key, body), key.c_str());
    }

    void rule10_aLatePrepareOfAnOldEpochIsRefused()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.disk(2).setHung(true);
        QVERIFY(!m.put("key", kOther)); // the silent drive is removed, its prepare still on its way
        QVERIFY(!m.put("key", kLarge));
        m.disk(2).heal();
        QVERIFY(m.waitWhole());
        for (const int drive : {0, 1})
            m.setMounted(drive, false);
        m.wait(10s);
        QVERIFY(m.holds("key", kLarge));
        QCOMPARE(m.list(), std::string("key"));
    }

    void rule13_orderDoesNotFollowTheWallClock()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        QVERIFY(!m.put("key", kSmall));
        m.world().jumpWall(-2h);
        QVERIFY(!m.put("key", kOther));
        QVERIFY(m.holds("key", kOther));
        m.powerCut();
        m.world().jumpWall(-2h);
        QVERIFY(m.start());
        QVERIFY(m.holds("key", kOther));
        QVERIFY(!m.remove("key"));
        QCOMPARE(m.list(), std::string());
    }

    void rule14_whatCannotBeRebuiltIsKept()
    {
        RuleMachine m(2);
        QVERIFY(m.start());
        QVERIFY(!m.put("bad", kLarge));
        QVERIFY(!m.put("good", kOther));
        std::vector<std::string> shards;
        for (const int drive : {0, 1}) {
            for (const std::string& path : m.disk(drive).files()) {
                if (path.find("/shards/") == std::string::npos)
                    continue;
                QVERIFY(m.disk(drive).flipBit(path, 4096 + 1000, 3));
                shards.push_back(path);
            }
        }
        QCOMPARE(shards.size(), std::size_t(2));
        QVERIFY(m.get("bad").has_value());
        m.wait(600s);
        QCOMPARE(m.list(), std::string("bad good"));
        QVERIFY(m.get("bad") != std::optional(Code::NotFound));
        for (const int drive : {0, 1}) { // both copies are still there for whoever can make use of them
            std::size_t left = 0;
            for (const std::string& path : m.disk(drive).files())
                left += path.find("/shards/") != std::string::npos ? 1 : 0;
            QCOMPARE(left, std::size_t(1));
        }
        QVERIFY(m.holds("good", kOther));
    }

    void rule15_noCrashLeavesAnOrphanOrTakesAShard()
    {
        for (std::uint64_t n = 1; n <= 60; n += 4) {
            RuleMachine m(4, n);
            QVERIFY(m.start());
            QVERIFY(!m.put("key", kLarge));
            m.world().crashAtOperation(n);
            m.begin<Result<void>>(m.putTask("key", kLarger)); // overwritten: the old shards go
            m.begin<Result<void>>(m.putTask("other", kLarge));
            m.wait(20s);
            m.world().crashAtOperation(0);
            m.server().die(n % 8 == 1);
            QVERIFY(m.start());
            QVERIFY(m.waitWhole());
            m.wait(60s); // the first survey sweeps
            m.stop();
            Oracle oracle;
            checkRedundancy(m.server(), m.paths(), oracle);
            QVERIFY2(!oracle.failure(), oracle.failure().value_or("").c_str());
        }
    }

    void rule16_aCompletedUploadAnswersTheSameAgain()
    {
        RuleMachine m(4);
        QVERIFY(m.start());
        const auto upload = m.call<Result<store::UploadInfo>>(createUpload(m.store()));
        QVERIFY(upload && *upload);
        const std::string id = (*upload)->uploadId;
        const auto part = m.call<Result<void>>(putPart(m.store(), id, kLarge));
        QVERIFY(part && *part);
        const std::string etag = Body{{kLarge}, false}.etag();
        const auto first = m.call<Result<store::ObjectInfo>>(completeUpload(m.store(), id, etag));
        QVERIFY(first && *first);
        m.powerCut();
        QVERIFY(m.start());
        m.wait(1h);
        const auto again = m.call<Result<store::ObjectInfo>>(completeUpload(m.store(), id, etag));
        QVERIFY(again && *again);
        QCOMPARE((*again)->etag, (*first)->etag);
        QVERIFY(m.holds("key", kLarge));
    }

    void rule17_aBucketGoesOnlyWhenItIsEmpty()
    {
        int deleted = 0, kept = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            RuleMachine m(3, seed);
            QVERIFY(m.start());
            RuleMachine::Pending<Result<void>> put, gone;
            for (const bool first : {true, false}) {
                if (first == (seed % 2 == 0))
                    put = m.begin<Result<void>>(m.putTask("key", kSmall));
                else
                    gone = m.begin<Result<void>>(m.store()->deleteBucket("bucket"));
                m.wait(std::chrono::microseconds(first ? 30 * seed : 0));
            }
            const auto wasPut = m.finish(put);
            const auto wasDeleted = m.finish(gone);
            QVERIFY(wasPut && wasDeleted);
            QVERIFY(!(*wasPut && *wasDeleted)); // an acknowledged object in a bucket that is gone
            deleted += *wasDeleted ? 1 : 0;
            if (!*wasPut)
                continue;
            ++kept;
            m.powerCut();
            QVERIFY(m.start());
            QVERIFY(m.holds("key", kSmall));
        }
        QVERIFY(kept > 0);
        QVERIFY2(deleted > 0, "the race was never won by the deletion");
    }

    void rule17_aCrashInADeletionLeavesAUsableBucketOrNone()
    {
        for (std::uint64_t n = 1; n <= 30; n += 2) {
            RuleMachine m(3, n);
            QVERIFY(m.start());
            m.world().crashAtOperation(n);
            m.call<Result<void>>(m.store()->deleteBucket("bucket"), 20s);
            m.world().crashAtOperation(0);
            m.powerCut();
            QVERIFY(m.start());
            m.wait(60s);
            const auto code = m.put("key", kSmall);
            QVERIFY(!code || *code == Code::NotFound);
            QVERIFY(code || m.holds("key", kSmall));
        }
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "test_rules.moc"
