// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "base/uri.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseUri : public QObject
{
    Q_OBJECT

private slots:
    void encodes();
    void decodes();
    void refusesStrayPercent_data();
    void refusesStrayPercent();
    void everyByteRoundTrips();
    void query();
    void queryBounds();
    void findsFirst();
};

void TestBaseUri::encodes()
{
    QCOMPARE(q(uriEncode("AZaz09-._~", false)), QByteArray("AZaz09-._~"));
    QCOMPARE(q(uriEncode("a b+c/d", false)), QByteArray("a%20b%2Bc%2Fd"));
    QCOMPARE(q(uriEncode("a b+c/d", true)), QByteArray("a%20b%2Bc/d"));
    QCOMPARE(q(uriEncode("\xc3\xa9%$*!'()", true)), QByteArray("%C3%A9%25%24%2A%21%27%28%29"));
    QCOMPARE(q(uriEncode(std::string_view("\0\xff", 2), true)), QByteArray("%00%FF"));
}

void TestBaseUri::decodes()
{
    QCOMPARE(q(uriDecode("a%20b%2bc%2Fd+e").value()), QByteArray("a b+c/d+e"));
    QCOMPARE(q(uriDecode("a+b%2B", true).value()), QByteArray("a b+"));
    QCOMPARE(q(uriDecode("%41").value()), QByteArray("A"));
    QCOMPARE(q(uriDecode("%2541").value()), QByteArray("%41"));
}

void TestBaseUri::refusesStrayPercent_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"%", "a%", "%4", "%4g", "%g4", "%%41", "abc%2", "% 41", "%-1"})
        QTest::newRow(text) << QByteArray(text);
}

void TestBaseUri::refusesStrayPercent()
{
    QFETCH(QByteArray, text);
    QCOMPARE(codeOf(uriDecode(s(text))), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parseQuery("a=" + s(text))), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parseQuery("ok=1&" + s(text) + "=b")), QByteArray("InvalidArgument"));
}

void TestBaseUri::everyByteRoundTrips()
{
    std::string all;
    for (int i = 0; i < 256; ++i)
        all.push_back(static_cast<char>(i));
    for (const bool keepSlash : {false, true})
        QCOMPARE(q(uriDecode(uriEncode(all, keepSlash)).value()), q(all));
}

void TestBaseUri::query()
{
    const QueryList expected{
        {"prefix", "a/b"}, {"uploads", ""}, {"x", "1=2"}, {"plus", "a+b"}, {"", "v"}};
    const auto parsed = parseQuery("prefix=a%2Fb&uploads&&x=1=2&plus=a+b&=v&");
    QVERIFY(parsed);
    QVERIFY(*parsed == expected);
    QVERIFY(parseQuery("").value().empty());
    QVERIFY(parseQuery("&&&").value().empty());
}

void TestBaseUri::queryBounds()
{
    std::string query;
    for (int i = 0; i < 1000; ++i)
        query += "a=b&";
    QCOMPARE(parseQuery(query).value().size(), std::size_t(1000));
    QCOMPARE(codeOf(parseQuery(query + "a")), QByteArray("InvalidArgument"));
}

void TestBaseUri::findsFirst()
{
    const QueryList list = parseQuery("a=1&b=2&a=3").value();
    QVERIFY(findQuery(list, "a"));
    QCOMPARE(q(*findQuery(list, "a")), QByteArray("1"));
    QVERIFY(!findQuery(list, "c"));
    QVERIFY(!findQuery(list, "A"));
}

QTEST_APPLESS_MAIN(TestBaseUri)
#include "test_base_uri.moc"
