// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "placement_support.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::placement;
using namespace holdfast::placement::test;

namespace
{
constexpr std::uint64_t kFirstFingerprint = 6152133030558179744U;
constexpr std::uint64_t kSecondFingerprint = 15180637605297866105U;
} // namespace

class TestOptimiser : public QObject
{
    Q_OBJECT
private slots:
    void refusesWhatCannotBe();
    void oneDrive();
    void equalDrives_data();
    void equalDrives();
    void firstSlotsAreSpread();
    void neighboursAreSpread();
    void nothingMovesWhenAllIsWell();
    void oneHugeDrive();
    void sharesFollowCapacity();
    void usableSpaceByHand();
    void allOnOneDisk();
    void twoDisksOfFourFolders();
    void machinesFirst();
    void unevenDisks();
    void aDrainedDriveGetsNothing();
    void aReplacedDriveGivesToItsSuccessor();
    void aNewDriveTakesOnlyItsShare();
    void widening();
    void narrowing();
    void holesAndStrangersAreFilled();
    void anEmptyDriveTakesWhatNobodyElseCan();
    void movesAreListed();
    void theSameAnswerEverywhere();
    void chainsWhereNoDirectMoveExists();

private:
    /// optimise, checked for every rule; the moves are counted in m_moves.
    [[nodiscard]] Table answer(const PlacementRequest& request);
    std::uint64_t m_moves = 0;
};

Table TestOptimiser::answer(const PlacementRequest& request)
{
    const auto goal = optimise(request);
    if (!goal) {
        QTest::qFail(goal.error().describe().c_str(), __FILE__, __LINE__);
        return Table(kPartitions);
    }
    if (const std::string wrong = whatIsWrong(request, *goal); !wrong.empty())
        QTest::qFail(wrong.c_str(), __FILE__, __LINE__);
    if (cheaperTableExists(request, *goal))
        QTest::qFail("A table with the same shares moves less.", __FILE__, __LINE__);
    m_moves = movesOf(request.current, *goal, request.width).size();
    return *goal;
}

void TestOptimiser::refusesWhatCannotBe()
{
    const auto refused = [](const PlacementRequest& request) {
        const auto goal = optimise(request);
        const auto moves = leastMoves(request);
        return !goal && goal.error().code == Code::InvalidArgument && !moves &&
               moves.error().code == Code::InvalidArgument;
    };
    QVERIFY(refused({disks({1, 1, 1}), {}, 0, 4}));
    QVERIFY(refused({{}, {}, 0, 1}));
    QVERIFY(refused({disks({1, 1, 1}), {}, 0, 0}));
    QVERIFY(refused({disks(std::vector<int>(20, 1)), {}, 0, 17}));
    QVERIFY(refused({disks(std::vector<int>(65, 1)), {}, 0, 4}));
    QVERIFY(refused({disks({1, 1, 1}), Table(7), 2, 2}));
    QVERIFY(refused({disks({1, 1, 1}), Table(kPartitions), 17, 2}));
    PlacementRequest drained{disks({1, 1, 1}), {}, 0, 3};
    QVERIFY(!refused(drained));
    drained.drives[1].in = false;
    QVERIFY(refused(drained));
    QCOMPARE(bestUsableBytes(drained.drives, 3, 2), std::uint64_t(0));
}

void TestOptimiser::oneDrive()
{
    const PlacementRequest request{disks({3}), {}, 0, 1};
    const Table goal = answer(request);
    QCOMPARE(slotsOf(goal, 1, 1), std::vector<std::uint32_t>{kPartitions});
    QCOMPARE(bestUsableBytes(request.drives, 1, 1), 3 * kTb);
}

void TestOptimiser::equalDrives_data()
{
    QTest::addColumn<int>("drives");
    QTest::addColumn<int>("width");
    const int table[][2] = {{2, 2},  {3, 3},  {4, 4},   {5, 4},   {6, 6},  {7, 6},   {8, 8},
                            {12, 12}, {16, 12}, {16, 16}, {33, 12}, {64, 12}, {64, 16}};
    for (const auto& row : table)
        QTest::addRow("%d drives, %d slots", row[0], row[1]) << row[0] << row[1];
}

void TestOptimiser::equalDrives()
{
    QFETCH(int, drives);
    QFETCH(int, width);
    const auto w = std::uint32_t(width);
    const PlacementRequest request{disks(std::vector<int>(std::size_t(drives), 1)), {}, 0, w};
    const auto filled = slotsOf(answer(request), w, request.drives.size());
    const auto [least, most] = std::ranges::minmax_element(filled);
    QVERIFY(*most - *least <= 1);
}

void TestOptimiser::firstSlotsAreSpread()
{
    const Table goal = answer({disks(std::vector<int>(8, 1)), {}, 0, 4});
    for (std::size_t slot = 0; slot < 4; ++slot) {
        std::vector<int> count(8, 0);
        for (const auto& row : goal)
            ++count[row[slot]];
        QVERIFY(*std::ranges::max_element(count) <= int(kPartitions) / 8 * 5 / 4);
    }
}

void TestOptimiser::neighboursAreSpread()
{
    for (const auto& [drives, width] : {std::pair(8, 4), std::pair(16, 12), std::pair(40, 12)}) {
        const auto w = std::uint32_t(width);
        PlacementRequest request{disks(std::vector<int>(std::size_t(drives), 1)), {}, 0, w};
        // What grew drive by drive is spread no worse than what began so.
        for (const bool grown : {false, true}) {
            if (grown) {
                request.drives.resize(w);
                for (int n = width; n <= drives; ++n) {
                    request.current = optimise(request).value();
                    request.currentWidth = w;
                    if (n < drives)
                        request.drives.push_back(disk(n, kTb));
                }
            } else {
                request.current = answer(request);
            }
            const auto [least, most] = neighbourRange(request.current, w, request.drives.size());
            const double mean = double(kPartitions) * width * (width - 1) / (drives * (drives - 1));
            qInfo("%d drives, %d slots, %s: %u to %u partitions in common, mean %.0f", drives, width,
                  grown ? "grown" : "new", least, most, mean);
            QVERIFY(double(most) < mean * 1.3);
            QVERIFY(double(least) > mean * 0.7);
        }
    }
}

void TestOptimiser::nothingMovesWhenAllIsWell()
{
    PlacementRequest request{disks({1, 2, 3, 4, 5, 6, 7, 8}), {}, 0, 4};
    request.current = answer(request);
    request.currentWidth = 4;
    QVERIFY(answer(request) == request.current);
    QCOMPARE(m_moves, std::uint64_t(0));
    QCOMPARE(leastMoves(request).value(), std::uint64_t(0));
}

void TestOptimiser::oneHugeDrive()
{
    // A partition has one slot on a drive: 100 TB beside 1 TB drives hold no more than these can match.
    const PlacementRequest request{disks({100, 1, 1, 1}), {}, 0, 2};
    const auto filled = slotsOf(answer(request), 2, 4);
    QCOMPARE(filled[0], kPartitions);
    QVERIFY(filled[1] >= kPartitions / 3 && filled[1] <= kPartitions / 3 + 1);
    QCOMPARE(bestUsableBytes(request.drives, 2, 1), 3 * kTb);
}

void TestOptimiser::sharesFollowCapacity()
{
    const PlacementRequest request{disks({1, 2, 3, 4}), {}, 0, 2};
    const auto filled = slotsOf(answer(request), 2, 4);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(std::abs(int(filled[i]) - int(kPartitions * 2 * (i + 1) / 10)) <= 1);
}

void TestOptimiser::usableSpaceByHand()
{
    const auto best = [](const std::vector<int>& sizes, std::uint32_t width, std::uint32_t k) {
        return double(bestUsableBytes(disks(sizes), width, k)) / double(kTb);
    };
    QCOMPARE(best({4, 4}, 2, 1), 4.0);
    QCOMPARE(best({4, 1}, 2, 1), 1.0);
    QCOMPARE(best({4, 2, 2}, 2, 1), 4.0);      // mirrors: half of 8
    QCOMPARE(best({8, 2, 2}, 2, 1), 4.0);      // 4 of the large one lie idle
    QCOMPARE(best({4, 4, 4, 4}, 4, 2), 8.0);   // 2+2 on four drives
    QCOMPARE(best({1, 4, 4, 4}, 4, 2), 2.0);   // the smallest is in every partition
    QCOMPARE(best({1, 4, 4, 4, 4}, 4, 2), 8.5); // 17 TB in all, each can be used up
    // Largest numbers do not overflow, and are not more than a number can say.
    std::vector<PlacementDrive> large(4, PlacementDrive{~std::uint64_t(0), "", "", true});
    for (std::size_t i = 0; i < 4; ++i)
        large[i].device = std::to_string(i);
    QCOMPARE(bestUsableBytes(large, 4, 2), ~std::uint64_t(0));
    QCOMPARE(bestUsableBytes(large, 4, 1), ~std::uint64_t(0));
    QCOMPARE(usableBytes({4096, 4096, 4096, 4096}, large, 1), ~std::uint64_t(0));
    QCOMPARE(usableBytes({2048, 4096}, disks({1, 3}), 1), 2 * kTb);
    QCOMPARE(usableBytes({2048, 4096}, disks({1, 3}), 2), 4 * kTb);
    QCOMPARE(usableBytes({0, 0}, disks({1, 3}), 1), std::uint64_t(0));
}

void TestOptimiser::allOnOneDisk()
{
    PlacementRequest request{disks({1, 1, 1, 1}), {}, 0, 2};
    for (PlacementDrive& drive : request.drives)
        drive.device = "the only one";
    const auto filled = slotsOf(answer(request), 2, 4);
    QCOMPARE(filled, std::vector<std::uint32_t>(4, kPartitions / 2));
    QCOMPARE(bestUsableBytes(request.drives, 2, 1), 2 * kTb);
}

void TestOptimiser::twoDisksOfFourFolders()
{
    PlacementRequest request{disks(std::vector<int>(8, 1)), {}, 0, 2};
    for (std::size_t i = 0; i < 8; ++i)
        request.drives[i].device = i < 4 ? "a" : "b";
    // 1+1: the copies are on different disks. 2+2 and 4+2: as many slots on one as on the other.
    for (const std::uint32_t width : {2U, 4U, 6U}) {
        request.width = width;
        const Table goal = answer(request);
        for (const auto& row : goal) {
            const auto onA = std::count_if(row.begin(), row.begin() + width,
                                           [](std::uint8_t drive) { return drive < 4; });
            QCOMPARE(int(onA), int(width) / 2);
        }
        request.current = goal;
        request.currentWidth = width;
    }
    // A third disk, ten times as large: a disk may hold two of four slots no longer than it must.
    request.drives.push_back(disk(100, 10 * kTb));
    request.drives.push_back(disk(101, 10 * kTb));
    request.width = 6;
    (void)answer(request); // checks the rules
}

void TestOptimiser::machinesFirst()
{
    // Three machines of very different size, each with three disks: 2+1 has a slot on each.
    PlacementRequest request{disks({1, 1, 1, 5, 5, 5, 20, 20, 20}), {}, 0, 3};
    for (std::size_t i = 0; i < 9; ++i) {
        request.drives[i].node = "node" + std::to_string(i / 3);
        request.drives[i].device = "sd" + std::to_string(i % 3); // the same names on every machine
    }
    for (const auto& row : answer(request)) {
        const std::set<int> nodes{row[0] / 3, row[1] / 3, row[2] / 3};
        QCOMPARE(int(nodes.size()), 3);
    }
    QCOMPARE(bestUsableBytes(request.drives, 3, 2), 6 * kTb);
    // 2+2 on three machines: two on one of them at most, and never two on one disk.
    request.width = 4;
    (void)answer(request);
    QCOMPARE(FailureDomains::of(request.drives, 4).value().perNode, 2U);
    QCOMPARE(FailureDomains::of(request.drives, 4).value().perDevice, 1U);
}

void TestOptimiser::unevenDisks()
{
    // Two disks, four slots, but one of them is a single drive: the other must take three.
    PlacementRequest request{disks({4, 1, 1, 1}), {}, 0, 4};
    for (std::size_t i = 1; i < 4; ++i)
        request.drives[i].device = "shared";
    QCOMPARE(FailureDomains::of(request.drives, 4).value().perDevice, 3U);
    (void)answer(request);
}

void TestOptimiser::aDrainedDriveGetsNothing()
{
    PlacementRequest request{disks({2, 2, 2, 2, 2, 2}), {}, 0, 4};
    request.current = answer(request);
    request.currentWidth = 4;
    const auto before = slotsOf(request.current, 4, 6);
    request.drives[2].in = false;
    const Table goal = answer(request);
    QCOMPARE(slotsOf(goal, 4, 6)[2], 0U);
    QCOMPARE(m_moves, std::uint64_t(before[2]));
    // The retired one stays in the list, empty, and moves nothing any more.
    request.current = goal;
    QVERIFY(answer(request) == goal);
}

void TestOptimiser::aReplacedDriveGivesToItsSuccessor()
{
    PlacementRequest request{disks({2, 2, 2, 2}), {}, 0, 2};
    request.current = answer(request);
    request.currentWidth = 2;
    request.drives[1].in = false;
    request.drives.push_back(disk(9, 2 * kTb));
    const Table goal = answer(request);
    for (const SlotMove& move : movesOf(request.current, goal, 2)) {
        QCOMPARE(int(move.from), 1);
        QCOMPARE(int(move.to), 4);
    }
    QCOMPARE(m_moves, std::uint64_t(kPartitions / 2));
}

void TestOptimiser::aNewDriveTakesOnlyItsShare()
{
    PlacementRequest request{disks({2, 2, 2, 2}), {}, 0, 4};
    request.current = answer(request);
    request.currentWidth = 4;
    request.drives.push_back(disk(4, 2 * kTb));
    const Table goal = answer(request);
    const auto counts = countMoves(movesOf(request.current, goal, 4), 5);
    for (std::size_t i = 0; i < 4; ++i) {
        QCOMPARE(counts[i].gets, 0U);
        QVERIFY(counts[i].gives >= kPartitions / 5 && counts[i].gives <= kPartitions / 5 + 1);
    }
    QCOMPARE(counts[4].gives, 0U);
    QCOMPARE(m_moves, std::uint64_t(counts[4].gets));
}

void TestOptimiser::widening()
{
    // The ladder 1+0, 1+1, 2+1, 2+2, 4+2, 5+3, 8+4 on equal drives that come just in time.
    PlacementRequest request{{}, {}, 0, 0};
    for (const std::uint32_t width : {1U, 2U, 3U, 4U, 6U, 8U, 12U}) {
        while (request.drives.size() < width)
            request.drives.push_back(disk(int(request.drives.size()), kTb));
        request.width = width;
        const Table goal = answer(request);
        QCOMPARE(m_moves, std::uint64_t(kPartitions) * (width - request.currentWidth));
        request.current = goal;
        request.currentWidth = width;
    }
}

void TestOptimiser::narrowing()
{
    PlacementRequest request{disks({1, 1, 1, 1, 1, 1}), {}, 0, 6};
    request.current = answer(request);
    request.currentWidth = 6;
    request.width = 4;
    const Table goal = answer(request);
    QVERIFY(m_moves < kPartitions); // the first four slots were spread already
    QCOMPARE(int(goal[0][4]), int(kNoDrive));
}

void TestOptimiser::holesAndStrangersAreFilled()
{
    PlacementRequest request{disks({1, 1, 1, 1}), {}, 0, 3};
    request.current = answer(request);
    request.currentWidth = 3;
    request.current[5][1] = kNoDrive;
    request.current[6][1] = 60;                     // there is no such drive
    request.current[7][1] = request.current[7][0]; // twice the same
    const Table goal = answer(request);
    QVERIFY(m_moves >= 3 && m_moves <= 6);
    QVERIFY(goal[5][1] < 4 && goal[6][1] < 4 && goal[7][1] != goal[7][0]);
}

void TestOptimiser::anEmptyDriveTakesWhatNobodyElseCan()
{
    QCOMPARE(slotsOf(answer({disks({0, 1, 1, 1}), {}, 0, 3}), 3, 4)[0], 0U);
    QCOMPARE(slotsOf(answer({disks({0, 1, 1}), {}, 0, 3}), 3, 3)[0], kPartitions);
    QCOMPARE(bestUsableBytes(disks({0, 1, 1}), 3, 2), std::uint64_t(0));
}

void TestOptimiser::movesAreListed()
{
    Table now(kPartitions);
    for (auto& row : now)
        row.fill(kNoDrive);
    now[3] = {0, 1, 2};
    Table goal = now;
    goal[3][1] = 5;
    goal[4095][2] = 6;
    const std::vector<SlotMove> expected{{3, 1, 1, 5}, {4095, 2, kNoDrive, 6}};
    QVERIFY(movesOf(now, goal, 3) == expected);
    QCOMPARE(movesOf(now, goal, 2).size(), std::size_t(1));
    const auto counts = countMoves(expected, 7);
    QCOMPARE(counts[1].gives, 1U);
    QCOMPARE(counts[5].gets, 1U);
    QCOMPARE(counts[6].gets, 1U);
    QCOMPARE(counts[6].gives, 0U);
}

void TestOptimiser::theSameAnswerEverywhere()
{
    PlacementRequest request{disks({1, 2, 3, 4, 5, 6, 7, 8, 9}), {}, 0, 4};
    request.current = answer(request);
    request.currentWidth = 4;
    request.drives[8].in = false;
    request.drives.push_back(disk(9, 7 * kTb));
    request.width = 6;
    const Table goal = answer(request);
    QVERIFY(optimise(request).value() == goal);
    // Worked out once and written down: another machine, compiler or build must not differ.
    QCOMPARE(fingerprint(request.current), kFirstFingerprint);
    QCOMPARE(fingerprint(goal), kSecondFingerprint);
}

void TestOptimiser::chainsWhereNoDirectMoveExists()
{
    // Drive 0 has too much, but all its partitions have drive 3, which has too little: what 0 gives must
    // go by way of others.
    PlacementRequest request{disks({1, 1, 1, 1}), Table(kPartitions), 2, 2};
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        request.current[p].fill(kNoDrive);
        request.current[p][0] = p < 1000 ? 0 : 1;
        request.current[p][1] = p < 1000 ? 3 : 2;
    }
    request.drives[0].capacity = kTb / 4;
    request.drives[3].capacity = kTb / 2;
    (void)answer(request);
}

QTEST_APPLESS_MAIN(TestOptimiser)
#include "test_optimiser.moc"
