// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "base/encoding.h"
#include "base/error.h"
#include "base/uuid.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseEncoding : public QObject
{
    Q_OBJECT

private slots:
    void hex();
    void hexRefuses();
    void base64_data();
    void base64();
    void base64Refuses_data();
    void base64Refuses();
    void randomRoundTrips();
    void utf8_data();
    void utf8();
    void uuidText();
    void uuidRefuses_data();
    void uuidRefuses();
    void uuidFromRandom();
    void integers();
    void errorContext();
    void errorRetry();
    void errorFromErrno();
};

void TestBaseEncoding::hex()
{
    QCOMPARE(q(hexEncode(asBytes(std::string_view("\x00\x7f\xff\xa5", 4)))),
             QByteArray("007fffa5"));
    QCOMPARE(hexEncode({}), std::string());
    QCOMPARE(q(asText(hexDecode("00fFaB").value())), QByteArray("\x00\xff\xab", 3));
    QVERIFY(hexDecode("").value().empty());
}

void TestBaseEncoding::hexRefuses()
{
    for (const char* text : {"0", "0g", "g0", " 0", "0x", "-1"})
        QCOMPARE(codeOf(hexDecode(text)), QByteArray("InvalidArgument"));
}

void TestBaseEncoding::base64_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("encoded");
    // RFC 4648 section 10.
    QTest::newRow("0") << QByteArray("") << QByteArray("");
    QTest::newRow("1") << QByteArray("f") << QByteArray("Zg==");
    QTest::newRow("2") << QByteArray("fo") << QByteArray("Zm8=");
    QTest::newRow("3") << QByteArray("foo") << QByteArray("Zm9v");
    QTest::newRow("4") << QByteArray("foob") << QByteArray("Zm9vYg==");
    QTest::newRow("5") << QByteArray("fooba") << QByteArray("Zm9vYmE=");
    QTest::newRow("6") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
    QTest::newRow("plus and slash") << QByteArray("\xfb\xff\xbf") << QByteArray("+/+/");
}

void TestBaseEncoding::base64()
{
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, encoded);
    QCOMPARE(q(base64Encode(asBytes(s(plain)))), encoded);
    const auto decoded = base64Decode(s(encoded));
    QVERIFY(decoded);
    QCOMPARE(q(asText(*decoded)), plain);
}

void TestBaseEncoding::base64Refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "=Zg=", "Zg==Zg==", "Zm9v\n",
                             "Zm 9", "Zm9-", "Zm9_", "Zh==", "Zm9=", "Zg==\n"})
        QTest::newRow(text) << QByteArray(text);
}

void TestBaseEncoding::base64Refuses()
{
    QFETCH(QByteArray, text);
    QCOMPARE(codeOf(base64Decode(s(text))), QByteArray("InvalidArgument"));
}

void TestBaseEncoding::randomRoundTrips()
{
    std::mt19937 random(20261120);
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string bytes = randomBytes(random, size);
        QCOMPARE(q(asText(hexDecode(hexEncode(asBytes(bytes))).value())), q(bytes));
        const std::string encoded = base64Encode(asBytes(bytes));
        QCOMPARE(q(encoded), q(bytes).toBase64());
        QCOMPARE(q(asText(base64Decode(encoded).value())), q(bytes));
    }
}

void TestBaseEncoding::utf8_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QByteArray("") << true;
    QTest::newRow("ascii with NUL") << QByteArray("abc\0def long enough", 19) << true;
    QTest::newRow("mixed") << QByteArray("gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x8c\x8a ok")
                           << true;
    QTest::newRow("last code point") << QByteArray("\xf4\x8f\xbf\xbf") << true;
    QTest::newRow("past the last") << QByteArray("\xf4\x90\x80\x80") << false;
    QTest::newRow("f5") << QByteArray("\xf5\x80\x80\x80") << false;
    QTest::newRow("before surrogates") << QByteArray("\xed\x9f\xbf") << true;
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
    QTest::newRow("overlong 2") << QByteArray("\xc0\x80") << false;
    QTest::newRow("overlong 2b") << QByteArray("\xc1\xbf") << false;
    QTest::newRow("overlong 3") << QByteArray("\xe0\x9f\xbf") << false;
    QTest::newRow("overlong 4") << QByteArray("\xf0\x8f\xbf\xbf") << false;
    QTest::newRow("stray continuation") << QByteArray("12345678\x80") << false;
    QTest::newRow("cut 2") << QByteArray("a\xc3") << false;
    QTest::newRow("cut 3") << QByteArray("a\xe6\x97") << false;
    QTest::newRow("cut 4") << QByteArray("a\xf0\x9f\x8c") << false;
    QTest::newRow("latin-1") << QByteArray("gr\xfc\xdf") << false;
    QTest::newRow("bad inside a word") << QByteArray("abc\xff"
                                                     "defgh")
                                       << false;
}

void TestBaseEncoding::utf8()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(isUtf8(s(text)), valid);
}

void TestBaseEncoding::uuidText()
{
    const auto id = Uuid::parse("12345678-9ABC-def0-1234-56789abcdef0");
    QVERIFY(id);
    QCOMPARE(q(id->toString()), QByteArray("12345678-9abc-def0-1234-56789abcdef0"));
    QCOMPARE(q(id->hex()), QByteArray("123456789abcdef0123456789abcdef0"));
    QVERIFY(Uuid::parse(id->hex()).value() == *id);
    QVERIFY(Uuid::fromRaw(id->view()) == *id);
    QVERIFY(!id->isNil());
    QVERIFY(Uuid{}.isNil());
    QVERIFY(Uuid{} < *id);
}

void TestBaseEncoding::uuidRefuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"", "12345678", "12345678-9abc-def0-1234-56789abcdef",
          "123456789-abc-def0-1234-56789abcdef0", "12345678-9abc-def0-1234-56789abcdefg",
          "12345678-9abc-def0-1234156789abcdef0", "{2345678-9abc-def0-1234-56789abcdef}",
          "123456789abcdef0123456789abcdef-", "12345678-9abc-def0-1234-56789abc-ef0"})
        QTest::newRow(text) << QByteArray(text);
}

void TestBaseEncoding::uuidRefuses()
{
    QFETCH(QByteArray, text);
    QCOMPARE(codeOf(Uuid::parse(s(text))), QByteArray("InvalidArgument"));
}

void TestBaseEncoding::uuidFromRandom()
{
    QCOMPARE(q(Uuid::fromRandom(asBytes(std::string(16, '\xff'))).toString()),
             QByteArray("ffffffff-ffff-4fff-bfff-ffffffffffff"));
    QCOMPARE(q(Uuid::fromRandom(asBytes(std::string(16, '\0'))).toString()),
             QByteArray("00000000-0000-4000-8000-000000000000"));
}

void TestBaseEncoding::integers()
{
    std::string out;
    appendLe(out, std::uint32_t(0x01020304));
    appendBe(out, std::uint16_t(0xfffe));
    appendLe(out, std::int64_t(-2));
    QCOMPARE(q(out).toHex(), QByteArray("04030201fffefeffffffffffffff"));
    QCOMPARE(readLe<std::uint32_t>(out.data()), std::uint32_t(0x01020304));
    QCOMPARE(readBe<std::uint16_t>(out.data() + 4), std::uint16_t(0xfffe));
    QCOMPARE(readLe<std::int64_t>(out.data() + 6), std::int64_t(-2));
}

void TestBaseEncoding::errorContext()
{
    Result<int> inner = fail(Code::Corrupt, "bad magic");
    QCOMPARE(q(inner.error().describe()), QByteArray("bad magic"));
    Result<int> outer = failed(std::move(inner), "superblock.a");
    outer = failed(std::move(outer), "opening drive 2");
    outer = failed(std::move(outer));
    QCOMPARE(q(outer.error().describe()), QByteArray("opening drive 2: superblock.a: bad magic"));
    QVERIFY(outer.error().code == Code::Corrupt);
}

void TestBaseEncoding::errorRetry()
{
    for (const Code code : {Code::Timeout, Code::Unavailable, Code::Overloaded, Code::NoSpace})
        QVERIFY(fail(code, "x").error().retry == Retry::Later);
    QVERIFY(fail(Code::WrongEpoch, "x").error().retry == Retry::Now);
    for (const Code code :
         {Code::NotFound, Code::Io, Code::Corrupt, Code::Internal, Code::Conflict})
        QVERIFY(fail(code, "x").error().retry == Retry::Never);
    for (int i = 0; i <= int(Code::Internal); ++i)
        QVERIFY(codeName(Code(i)) != "Unknown");
    QCOMPARE(q(codeName(Code(200))), QByteArray("Unknown"));
}

void TestBaseEncoding::errorFromErrno()
{
    QVERIFY(failErrno(ENOSPC, "").error().code == Code::NoSpace);
    QVERIFY(failErrno(EDQUOT, "").error().code == Code::NoSpace);
    QVERIFY(failErrno(ENOENT, "").error().code == Code::NotFound);
    QVERIFY(failErrno(EEXIST, "").error().code == Code::AlreadyExists);
    const Error error = failErrno(EIO, "writing shard 3").error();
    QVERIFY(error.code == Code::Io);
    QCOMPARE(q(error.describe()), QByteArray("writing shard 3: Input/output error (errno 5)"));
}

QTEST_APPLESS_MAIN(TestBaseEncoding)
#include "test_base_encoding.moc"
