// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QTest>

#include "base/checksum.h"
#include "base/crc64.h"
#include "base/encoding.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseChecksum : public QObject
{
    Q_OBJECT

private slots:
    void checkValues_data();
    void checkValues();
    void names();
    void piecesGiveTheWhole();
    void crc64AgainstBits();
    void crcsAgainstBits();
    void combine_data();
    void combine();
    void combineWithEmpty();
    void digestsAgainstQt();
    void hmac();
    void xxh3Values();
    void constantTime();
};

namespace
{

constexpr std::array kAll{ChecksumKind::Md5,       ChecksumKind::Crc32, ChecksumKind::Crc32c,
                          ChecksumKind::Crc64Nvme, ChecksumKind::Sha1,  ChecksumKind::Sha256};
constexpr std::array kCrcs{ChecksumKind::Crc32, ChecksumKind::Crc32c, ChecksumKind::Crc64Nvme};

/// The definition, one bit at a time.
template <class Int> Int slowCrc(Int polynomial, std::string_view data)
{
    Int state = ~Int(0);
    for (const char c : data) {
        state ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit)
            state = (state >> 1) ^ ((state & 1) != 0 ? polynomial : Int(0));
    }
    return ~state;
}

} // namespace

void TestBaseChecksum::checkValues_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char* name, ChecksumKind kind, const char* input, const char* hex) {
        QTest::newRow(name) << int(kind) << QByteArray(input) << QByteArray(hex);
    };
    row("crc32", ChecksumKind::Crc32, "123456789", "cbf43926");
    row("crc32c", ChecksumKind::Crc32c, "123456789", "e3069283");
    row("crc64nvme", ChecksumKind::Crc64Nvme, "123456789", "ae8b14860a799888");
    row("crc32 empty", ChecksumKind::Crc32, "", "00000000");
    row("crc32c empty", ChecksumKind::Crc32c, "", "00000000");
    row("crc64nvme empty", ChecksumKind::Crc64Nvme, "", "0000000000000000");
    row("md5", ChecksumKind::Md5, "abc", "900150983cd24fb0d6963f7d28e17f72");
    row("md5 empty", ChecksumKind::Md5, "", "d41d8cd98f00b204e9800998ecf8427e");
    row("sha1", ChecksumKind::Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d");
    row("sha256", ChecksumKind::Sha256, "abc",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    row("sha256 empty", ChecksumKind::Sha256, "",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

void TestBaseChecksum::checkValues()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, hex);
    const std::string text = s(input);
    const std::string result = digest(ChecksumKind(kind), asBytes(text));
    QCOMPARE(q(hexEncode(asBytes(result))), hex);
    QCOMPARE(result.size(), checksumSize(ChecksumKind(kind)));
}

void TestBaseChecksum::names()
{
    for (const ChecksumKind kind : kAll) {
        QVERIFY(parseChecksumName(checksumName(kind)) == kind);
        const std::string lower = s(q(checksumName(kind)).toLower());
        QVERIFY(parseChecksumName(lower) == kind);
        if (kind != ChecksumKind::Md5)
            QCOMPARE(q(checksumHeader(kind)), QByteArray("x-amz-checksum-") + q(lower));
    }
    QVERIFY(!parseChecksumName("CRC64"));
    QVERIFY(!parseChecksumName(""));
    QVERIFY(!parseChecksumName("SHA2566"));
}

void TestBaseChecksum::piecesGiveTheWhole()
{
    std::mt19937 random(20261120);
    const std::string data = randomBytes(random, 10007);
    for (const ChecksumKind kind : kAll) {
        const std::string whole = digest(kind, asBytes(data));
        for (int round = 0; round < 20; ++round) {
            auto hasher = Hasher::make(kind);
            std::string_view rest = data;
            while (!rest.empty()) {
                const std::size_t take = std::min<std::size_t>(random() % 700, rest.size());
                hasher->update(asBytes(rest.substr(0, take)));
                rest.remove_prefix(take);
            }
            QCOMPARE(q(hasher->finish()).toHex(), q(whole).toHex());
        }
    }
}

void TestBaseChecksum::crc64AgainstBits()
{
    std::mt19937 random(20261120);
    const std::string data = randomBytes(random, 2100);
    for (std::size_t size = 0; size < 1100; ++size) {
        const std::string_view piece = std::string_view(data).substr(random() % 900, size);
        const std::uint64_t expected = slowCrc(crc64::kPolynomial, piece);
        QCOMPARE(~crc64::updateTable(~std::uint64_t(0), asBytes(piece)), expected);
        if (crc64::canFold())
            QCOMPARE(~crc64::updateFold(~std::uint64_t(0), asBytes(piece)), expected);
        QCOMPARE(crc64Nvme(0, asBytes(piece)), expected);
    }
    if (!crc64::canFold())
        qInfo("no carry-less multiplication here: tables only");
}

void TestBaseChecksum::crcsAgainstBits()
{
    std::mt19937 random(20261120);
    const std::string data = randomBytes(random, 5000);
    for (std::size_t size = 0; size < 4000; size += 1 + random() % 9) {
        const std::string_view piece = std::string_view(data).substr(random() % 900, size);
        QCOMPARE(crc32(0, asBytes(piece)), slowCrc<std::uint32_t>(0xedb88320, piece));
        QCOMPARE(crc32c(0, asBytes(piece)), slowCrc<std::uint32_t>(0x82f63b78, piece));
    }
}

void TestBaseChecksum::combine_data()
{
    QTest::addColumn<int>("kind");
    for (const ChecksumKind kind : kCrcs)
        QTest::newRow(checksumName(kind).data()) << int(kind);
}

void TestBaseChecksum::combine()
{
    QFETCH(int, kind);
    const auto which = ChecksumKind(kind);
    std::mt19937 random(20261120);
    for (int round = 0; round < 200; ++round) {
        const std::string a = randomBytes(random, random() % 3000);
        const std::string b = randomBytes(random, random() % 3000);
        const std::string expected = digest(which, asBytes(a + b));
        QCOMPARE(
            q(crcCombine(which, digest(which, asBytes(a)), digest(which, asBytes(b)), b.size()))
                .toHex(),
            q(expected).toHex());
    }
    // Lengths no test holds in memory: (A + B) + C = A + (B + C), B and C of many gigabytes.
    const std::string a = digest(which, asBytes("a"));
    const std::string b = digest(which, asBytes("b"));
    const std::string c = digest(which, asBytes("c"));
    constexpr std::uint64_t kLong = 48'318'382'081;
    const std::string left = crcCombine(which, crcCombine(which, a, b, kLong), c, 3 * kLong);
    const std::string right = crcCombine(which, a, crcCombine(which, b, c, 3 * kLong), 4 * kLong);
    QCOMPARE(q(left).toHex(), q(right).toHex());
}

void TestBaseChecksum::combineWithEmpty()
{
    for (const ChecksumKind kind : kCrcs) {
        const std::string empty = digest(kind, {});
        const std::string some = digest(kind, asBytes("some"));
        QCOMPARE(crcCombine(kind, some, empty, 0), some);
        QCOMPARE(crcCombine(kind, empty, some, 4), some);
    }
}

void TestBaseChecksum::digestsAgainstQt()
{
    std::mt19937 random(20261120);
    const std::string data = randomBytes(random, 100'000);
    const auto qt = [&](QCryptographicHash::Algorithm algorithm) {
        return QCryptographicHash::hash(q(data), algorithm).toHex();
    };
    QCOMPARE(q(digest(ChecksumKind::Md5, asBytes(data))).toHex(), qt(QCryptographicHash::Md5));
    QCOMPARE(q(digest(ChecksumKind::Sha1, asBytes(data))).toHex(), qt(QCryptographicHash::Sha1));
    QCOMPARE(q(sha256Hex(asBytes(data))), qt(QCryptographicHash::Sha256));
}

void TestBaseChecksum::hmac()
{
    // RFC 4231, test cases 2 and 6 (a key longer than a block).
    QCOMPARE(q(hmacSha256("Jefe", "what do ya want for nothing?")).toHex(),
             QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    QCOMPARE(q(hmacSha256(std::string(131, '\xaa'),
                          "Test Using Larger Than Block-Size Key - Hash Key First"))
                 .toHex(),
             QByteArray("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    const QByteArray empty =
        QMessageAuthenticationCode::hash(QByteArray(), QByteArray(), QCryptographicHash::Sha256);
    QCOMPARE(q(hmacSha256("", "")).toHex(), empty.toHex());
}

void TestBaseChecksum::xxh3Values()
{
    QCOMPARE(xxh3({}), std::uint64_t(0x2d06800538d394c2));
    QVERIFY(xxh3(asBytes("holdfast")) != xxh3(asBytes("holdfast"), 1));
    QVERIFY(xxh3(asBytes("holdfast")) != xxh3(asBytes("holdfasu")));
}

void TestBaseChecksum::constantTime()
{
    QVERIFY(constantTimeEqual("", ""));
    QVERIFY(constantTimeEqual("abc", "abc"));
    QVERIFY(!constantTimeEqual("abc", "abd"));
    QVERIFY(!constantTimeEqual("abc", "abcd"));
}

QTEST_APPLESS_MAIN(TestBaseChecksum)
#include "test_base_checksum.moc"
