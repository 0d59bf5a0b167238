// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "base/tlv.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseTlv : public QObject
{
    Q_OBJECT

private slots:
    void layout();
    void roundTrip();
    void wrongWidth();
    void everyCutIsCorrupt();
    void hugeLength();
    void requiredUnknown();
};

namespace
{

std::string sample()
{
    TlvWriter writer;
    writer.u64(1 | kTlvRequired, 0x1122334455667788);
    writer.bytes(2, "key");
    writer.bytes(2, "");
    writer.u32(3, 0xdeadbeef);
    writer.u8(4, 7);
    return std::move(writer).finish();
}

/// Reads to the end; the error of the first field that does not parse.
Result<std::vector<TlvField>> readAll(std::string_view record)
{
    std::vector<TlvField> fields;
    TlvReader reader(record);
    for (;;) {
        auto field = reader.next();
        if (!field)
            return failed(std::move(field));
        if (!*field)
            return fields;
        fields.push_back(**field);
    }
}

} // namespace

void TestBaseTlv::layout()
{
    TlvWriter writer;
    writer.bytes(0x0102, "ab");
    writer.u8(0x8003, 9);
    QCOMPARE(q(writer.data()).toHex(), QByteArray("0201020000006162"
                                                  "03800100000009"));
}

void TestBaseTlv::roundTrip()
{
    const std::string record = sample();
    const auto fields = readAll(record);
    QVERIFY(fields);
    QCOMPARE(fields->size(), std::size_t(5));
    QCOMPARE((*fields)[0].tag, std::uint16_t(0x8001));
    QCOMPARE((*fields)[0].u64().value(), std::uint64_t(0x1122334455667788));
    QCOMPARE(q((*fields)[1].value), QByteArray("key"));
    QCOMPARE(q((*fields)[2].value), QByteArray(""));
    QCOMPARE((*fields)[3].u32().value(), std::uint32_t(0xdeadbeef));
    QCOMPARE((*fields)[4].u8().value(), std::uint8_t(7));
    QVERIFY(readAll("").value().empty());
}

void TestBaseTlv::wrongWidth()
{
    const std::string record = sample();
    const auto fields = readAll(record);
    QCOMPARE(codeOf((*fields)[0].u32()), QByteArray("Corrupt"));
    QCOMPARE(codeOf((*fields)[1].u64()), QByteArray("Corrupt"));
    QCOMPARE(codeOf((*fields)[2].u8()), QByteArray("Corrupt"));
    QCOMPARE(codeOf((*fields)[4].u64()), QByteArray("Corrupt"));
}

void TestBaseTlv::everyCutIsCorrupt()
{
    const std::string record = sample();
    const std::vector<std::size_t> ends{0, 14, 23, 29, 39, 46};
    QCOMPARE(record.size(), ends.back());
    for (std::size_t cut = 0; cut <= record.size(); ++cut) {
        const bool between = std::ranges::find(ends, cut) != ends.end();
        QCOMPARE(codeOf(readAll(std::string_view(record).substr(0, cut))),
                 QByteArray(between ? "Ok" : "Corrupt"));
    }
}

void TestBaseTlv::hugeLength()
{
    const std::string record("\x01\x00\xff\xff\xff\xff"
                             "abc",
                             9);
    QCOMPARE(codeOf(readAll(record)), QByteArray("Corrupt"));
}

void TestBaseTlv::requiredUnknown()
{
    const Error error = unknownRequired(0x8017, "a version record").error();
    QVERIFY(error.code == Code::Unsupported);
    QCOMPARE(
        q(error.message),
        QByteArray("written by a newer version: a version record holds the required field 23"));
}

QTEST_APPLESS_MAIN(TestBaseTlv)
#include "test_base_tlv.moc"
