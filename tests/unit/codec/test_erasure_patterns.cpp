// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QtTest>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <random>
#include <set>

#include "codec/reed_solomon.h"
#include "drive/extent.h"
#include "plain_code.h"

using namespace holdfast;
using namespace holdfast::codec;
using namespace holdfast::testing;

namespace
{

/// Not a multiple of any vector's width, so that the ends of ISA-L's loops are met too.
constexpr std::size_t kLength = 67;
/// Patterns of one geometry beyond which they are drawn rather than gone through; 0: never.
std::size_t mostPatterns()
{
    const char* set = std::getenv("HOLDFAST_ERASURE_PATTERNS");
    return set ? std::strtoull(set, nullptr, 10) : 20'000;
}

std::uint32_t maskOf(std::size_t shards)
{
    return static_cast<std::uint32_t>((std::uint64_t(1) << shards) - 1);
}

/// Every set of up to m + 1 lost shards: the last size is one more than can be mended. Where there are too
/// many, a draw of them that keeps every set of one and two.
std::vector<std::uint32_t> lossesOf(std::size_t k, std::size_t m, std::mt19937& random)
{
    std::vector<std::uint32_t> out;
    for (std::uint32_t lost = 1; lost <= maskOf(k + m); ++lost) {
        if (std::popcount(lost) <= static_cast<int>(m + 1))
            out.push_back(lost);
    }
    const std::size_t most = mostPatterns();
    if (most == 0 || out.size() <= most)
        return out;
    const auto few = std::ranges::stable_partition(
        out, [](std::uint32_t lost) { return std::popcount(lost) <= 2; });
    std::shuffle(few.begin(), out.end(), random);
    out.resize(most);
    return out;
}

Blocks randomBlocks(std::size_t count, std::mt19937& random)
{
    Blocks out(count, Block(kLength));
    for (Block& block : out) {
        for (std::uint8_t& byte : block)
            byte = static_cast<std::uint8_t>(random());
    }
    return out;
}

Blocks encodedBy(const ReedSolomon& codec, const Blocks& data)
{
    Blocks out = data;
    out.resize(codec.k() + codec.m(), Block(kLength));
    std::vector<const std::uint8_t*> from;
    std::vector<std::uint8_t*> to;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i < codec.k())
            from.push_back(out[i].data());
        else
            to.push_back(out[i].data());
    }
    codec.encode(from, to, kLength);
    return out;
}

/// "" if this loss is mended, or refused where it is more than the parity; else what is wrong.
std::string tryLoss(const ReedSolomon& codec, std::uint32_t lost, const Blocks& whole)
{
    const std::uint32_t present = maskOf(codec.k() + codec.m()) & ~lost;
    Blocks left = whole;
    std::vector<std::uint8_t*> pointers;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if ((lost >> i) & 1U)
            left[i].assign(kLength, 0xee);
        pointers.push_back(left[i].data());
    }
    const Blocks before = left;
    const auto done = codec.reconstruct(present, lost, pointers, kLength);
    const auto plain = plainRebuild(codec.k(), codec.m(), present, left);
    if (std::popcount(present) < static_cast<int>(codec.k())) {
        if (done || done.error().code != Code::InvalidArgument || left != before || plain)
            return "more was lost than there is parity, and that was not said";
        return {};
    }
    if (!done)
        return done.error().describe();
    if (left != whole)
        return "not what was lost";
    return plain && *plain == left ? "" : "the second implementation says something else";
}

} // namespace

/// Every geometry the format allows, every loss: against a second implementation (plain_code.h).
class TestErasurePatterns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSecondImplementationIsAField()
    {
        QCOMPARE(int(gfMultiply(2, 0x80)), 0x1d);
        std::set<std::uint8_t> powers;
        std::uint8_t power = 1;
        for (int i = 0; i < 255; ++i, power = gfMultiply(power, 2))
            powers.insert(power);
        QCOMPARE(powers.size(), std::size_t(255)); // 2 generates all of it
        for (unsigned a = 1; a < 256; ++a) {
            const auto x = static_cast<std::uint8_t>(a);
            QCOMPARE(int(gfMultiply(x, gfInverse(x))), 1);
            for (unsigned b = 0; b < 256; ++b) {
                const auto y = static_cast<std::uint8_t>(b);
                QVERIFY(gfMultiply(x, y) == gfMultiply(y, x));
                QVERIFY(gfMultiply(x, y ^ 0x35) == (gfMultiply(x, y) ^ gfMultiply(x, 0x35)));
            }
        }
        QVERIFY(!inverted({{1, 2}, {2, 4}}).has_value());
        QVERIFY(inverted({{0, 1}, {3, 0}}).has_value());
    }

    /// The geometries of docs/on-disk-format.md and of the table for a store's devices are all met.
    void theTableIsCovered()
    {
        for (std::uint32_t devices = 1; devices <= 64; ++devices) {
            const drive::Geometry geometry = drive::geometryFor(devices);
            QVERIFY(geometry.k >= 1 && geometry.shards() <= kMaxShards);
            QVERIFY(geometry.shards() <= devices);
        }
    }

    void everyLossOfEveryGeometry_data()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("m");
        for (int k = 1; k <= int(kMaxShards); ++k) {
            for (int m = 0; k + m <= int(kMaxShards); ++m)
                QTest::addRow("%d+%d", k, m) << k << m;
        }
    }
    void everyLossOfEveryGeometry()
    {
        QFETCH(int, k);
        QFETCH(int, m);
        const unsigned seed = 1000U * static_cast<unsigned>(k) + static_cast<unsigned>(m);
        std::mt19937 random(seed);
        const ReedSolomon codec(static_cast<std::size_t>(k), static_cast<std::size_t>(m));
        const Blocks data = randomBlocks(codec.k(), random);
        const Blocks whole = encodedBy(codec, data);
        const Blocks parity = plainParity(data, codec.m());
        QVERIFY(std::equal(data.begin(), data.end(), whole.begin()));
        QVERIFY(std::equal(parity.begin(), parity.end(), whole.begin() + k));
        const auto losses = lossesOf(codec.k(), codec.m(), random);
        for (const std::uint32_t lost : losses) {
            const std::string wrong = tryLoss(codec, lost, whole);
            QVERIFY2(wrong.empty(), (wrong + ": " + std::to_string(lost)).c_str());
        }
        m_patterns += losses.size();
    }

    void cleanupTestCase() { qInfo("%zu patterns of losses", m_patterns); }

private:
    std::size_t m_patterns = 0;
};

QTEST_APPLESS_MAIN(TestErasurePatterns)
#include "test_erasure_patterns.moc"
