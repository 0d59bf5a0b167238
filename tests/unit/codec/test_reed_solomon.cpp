// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <bit>
#include <random>

#include "codec/reed_solomon.h"
#include "plain_code.h"

using namespace holdfast;
using namespace holdfast::codec;
using namespace holdfast::testing;

namespace
{

using Shards = Blocks;

Shards randomData(std::size_t k, std::size_t length, std::mt19937& random)
{
    Shards data(k, std::vector<std::uint8_t>(length));
    for (auto& block : data) {
        for (auto& byte : block)
            byte = static_cast<std::uint8_t>(random());
    }
    return data;
}

Shards encodeWith(const ReedSolomon& codec, const Shards& data)
{
    Shards parity(codec.m(), std::vector<std::uint8_t>(data[0].size()));
    std::vector<const std::uint8_t*> from;
    std::vector<std::uint8_t*> to;
    for (const auto& block : data)
        from.push_back(block.data());
    for (auto& block : parity)
        to.push_back(block.data());
    codec.encode(from, to, data[0].size());
    return parity;
}

struct GeometryCase
{
    std::size_t k, m;
};

const std::vector<GeometryCase> kGeometries{{1, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 0}, {2, 1}, {2, 2},
                                            {3, 1}, {3, 2}, {4, 1}, {4, 2}, {5, 3}, {6, 2}, {8, 4}};

} // namespace

class TestReedSolomon : public QObject
{
    Q_OBJECT

private slots:
    void parityIsWhatTheFormatSays_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {1, 2, 15, 16, 31, 32, 33, 63, 64, 100, 4096, 65535, 65536})
            QTest::addRow("%d bytes", length) << length;
    }
    void parityIsWhatTheFormatSays()
    {
        QFETCH(int, length);
        std::mt19937 random(7);
        for (const auto [k, m] : kGeometries) {
            const ReedSolomon codec(k, m);
            const Shards data = randomData(k, static_cast<std::size_t>(length), random);
            QVERIFY(encodeWith(codec, data) == plainParity(data, m));
        }
    }

    void theWidestGeometriesWork()
    {
        std::mt19937 random(8);
        for (std::size_t k = 1; k <= kMaxShards; ++k) {
            const ReedSolomon codec(k, kMaxShards - k);
            const Shards data = randomData(k, 257, random);
            QVERIFY(encodeWith(codec, data) == plainParity(data, codec.m()));
        }
    }

    void everyPatternOfLossesIsMended()
    {
        std::mt19937 random(9);
        for (const auto [k, m] : kGeometries) {
            const ReedSolomon codec(k, m);
            constexpr std::size_t length = 131;
            Shards whole = randomData(k, length, random);
            const Shards parity = plainParity(whole, m);
            whole.insert(whole.end(), parity.begin(), parity.end());
            const std::uint32_t all = (1U << (k + m)) - 1;
            for (std::uint32_t present = 0; present <= all; ++present) {
                Shards left = whole;
                std::vector<std::uint8_t*> pointers;
                for (std::size_t i = 0; i < k + m; ++i) {
                    if (!((present >> i) & 1U))
                        left[i].assign(length, 0xee);
                    pointers.push_back(left[i].data());
                }
                const auto done = codec.reconstruct(present, all & ~present, pointers, length);
                if (std::popcount(present) < static_cast<int>(k)) {
                    QVERIFY(!done);
                    QCOMPARE(done.error().code, Code::InvalidArgument);
                    continue;
                }
                QVERIFY(done.has_value());
                QVERIFY(left == whole);
            }
        }
    }

    void shardsNobodyNeedsMayBeAbsent()
    {
        std::mt19937 random(10);
        const ReedSolomon codec(4, 2);
        Shards whole = randomData(4, 100, random);
        const Shards parity = plainParity(whole, 2);
        std::vector<std::uint8_t> mended(100);
        Shards p = parity;
        // Shard 1 from 0, 2, 3 and parity 5; parity 4 is nowhere.
        std::array<std::uint8_t*, 6> pointers{whole[0].data(), mended.data(), whole[2].data(),
                                              whole[3].data(), nullptr,      p[1].data()};
        QVERIFY(codec.reconstruct(0b101101, 0b000010, pointers, 100).has_value());
        QVERIFY(mended == whole[1]);
    }

    void codecsAreKeptPerGeometry()
    {
        CodecSet codecs;
        const ReedSolomon& one = codecs.of(2, 2);
        QCOMPARE(&codecs.of(2, 2), &one);
        QVERIFY(&codecs.of(2, 1) != &one);
        QCOMPARE(codecs.of(8, 4).k(), std::size_t(8));
    }
};

QTEST_APPLESS_MAIN(TestReedSolomon)
#include "test_reed_solomon.moc"
