// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "placement/configuration.h"
#include "placement/layout.h"

#include <QtTest> // after our headers: its keyword macros would rename their members

using namespace holdfast;
using namespace holdfast::placement;

class TestLayout : public QObject
{
    Q_OBJECT
private slots:
    void sharesAreEqualOnDistinctDrives_data();
    void sharesAreEqualOnDistinctDrives();
    void disksFirst();
    void survivesEncoding();
    void everyFlippedByteIsNoticed();
    void configurationSurvivesEncoding();
};

void TestLayout::sharesAreEqualOnDistinctDrives_data()
{
    QTest::addColumn<int>("drives");
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("m");
    const int table[][3] = {{1, 1, 0}, {2, 1, 1}, {3, 2, 1}, {4, 2, 2},  {5, 2, 2},
                            {6, 4, 2}, {7, 4, 2}, {8, 5, 3}, {12, 8, 4}, {16, 8, 4}};
    for (const auto& row : table)
        QTest::addRow("%d drives", row[0]) << row[0] << row[1] << row[2];
}

void TestLayout::sharesAreEqualOnDistinctDrives()
{
    QFETCH(int, drives);
    QFETCH(int, k);
    QFETCH(int, m);
    std::vector<std::string> disks;
    for (int i = 0; i < drives; ++i)
        disks.push_back("disk" + std::to_string(i));
    const Layout layout = makeLayout(disks, std::uint8_t(k), std::uint8_t(m));
    std::vector<int> load(std::size_t(drives), 0);
    std::vector<int> first(std::size_t(drives), 0);
    for (const auto& row : layout.table) {
        std::set<int> distinct;
        for (int slot = 0; slot < k + m; ++slot) {
            distinct.insert(row[std::size_t(slot)]);
            ++load[row[std::size_t(slot)]];
        }
        QCOMPARE(int(distinct.size()), k + m);
        QCOMPARE(int(row[std::size_t(k + m) % kMaxSlots]), k + m == 16 ? row[0] : int(kNoDrive));
        ++first[row[0]];
    }
    const auto [least, most] = std::minmax_element(load.begin(), load.end());
    QVERIFY(*most - *least <= 1);
    // Primaries are spread too: nobody has twice the fair share.
    QVERIFY(*std::max_element(first.begin(), first.end()) <= 2 * int(kPartitions) / drives);
}

void TestLayout::disksFirst()
{
    // Two folders on one disk, two disks of their own: 1+1 never puts both copies on the shared disk.
    const Layout layout = makeLayout({"a", "a", "b", "c"}, 1, 1);
    const std::vector<std::string> disks{"a", "a", "b", "c"};
    for (const auto& row : layout.table)
        QVERIFY(disks[row[0]] != disks[row[1]]);
}

void TestLayout::survivesEncoding()
{
    const Layout layout = makeLayout({"a", "b", "c", "d"}, 2, 2);
    const auto decoded = Layout::decode(layout.encode());
    QVERIFY(decoded);
    QVERIFY(decoded->table == layout.table);
    QCOMPARE(decoded->drives, 4U);
    QCOMPARE(int(decoded->k), 2);
}

void TestLayout::everyFlippedByteIsNoticed()
{
    const std::string bytes = makeLayout({"a", "b"}, 1, 1).encode();
    for (std::size_t at = 0; at < bytes.size(); at += at < 64 ? 1 : 997) {
        std::string wrong = bytes;
        wrong[at] = char(wrong[at] ^ 0x10);
        QVERIFY(!Layout::decode(wrong));
    }
    QVERIFY(!Layout::decode(bytes.substr(0, bytes.size() - 1)));
    QVERIFY(!Layout::decode({}));
}

void TestLayout::configurationSurvivesEncoding()
{
    const Layout layout = makeLayout({"a", "b", "c", "d"}, 2, 2);
    Configuration before = Configuration::first(layout);
    before.partitions[300].inSync = 0b1011;
    before.partitions[300].epoch = 7;
    before.partitions[300].primary = 3;
    before.blockEpochs[1] = 7;
    Configuration after;
    for (const std::string& block : before.encode())
        QVERIFY(after.decodeBlock(block));
    QVERIFY(after.partitions == before.partitions);
    QCOMPARE(after.epoch(), std::uint64_t(7));
    std::string wrong = before.encodeBlock(1);
    wrong[40] = char(wrong[40] ^ 1);
    QVERIFY(!after.decodeBlock(wrong));
}

QTEST_APPLESS_MAIN(TestLayout)
#include "test_layout.moc"
