// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <QXmlStreamReader>

#include "base/xml.h"
#include "text.h"

using namespace holdfast;
using namespace basetest;

class TestBaseXml : public QObject
{
    Q_OBJECT

private slots:
    void writes();
    void attributes();
    void escapes();
    void writesWhatCannotBe();
    void closesWhatIsOpen();
    void parses();
    void text_data();
    void text();
    void namespaces();
    void refuses_data();
    void refuses();
    void bounds();
    void largestHonestDocument();
    void roundTrip();
    void writtenIsWellFormed();
};

namespace
{

std::string textOf(std::string_view inside)
{
    const auto parsed = parseXml("<a>" + std::string(inside) + "</a>");
    return parsed ? parsed->text : "<refused>";
}

} // namespace

void TestBaseXml::writes()
{
    XmlWriter writer;
    writer.open("List", "http://s3.amazonaws.com/doc/2006-03-01/").text("Name", "b");
    writer.open("Entry").number("Size", -5).boolean("Last", true).boolean("More", false).close();
    writer.text("Empty", "");
    QCOMPARE(q(std::move(writer).finish()),
             QByteArray("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<List xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>"
                        "<Entry><Size>-5</Size><Last>true</Last><More>false</More></Entry>"
                        "<Empty></Empty></List>"));
}

void TestBaseXml::attributes()
{
    XmlWriter writer;
    writer.open("Grantee", "urn:s3")
        .attribute("xmlns:xsi", "urn:x")
        .attribute("xsi:type", "a<\"b\"");
    writer.text("ID", "1");
    const std::string document = std::move(writer).finish();
    QVERIFY2(document.ends_with("<Grantee xmlns=\"urn:s3\" xmlns:xsi=\"urn:x\" "
                                "xsi:type=\"a&lt;&quot;b&quot;\"><ID>1</ID></Grantee>"),
             document.c_str());
    const auto parsed = parseXml(document);
    QVERIFY(parsed);
    QCOMPARE(q(parsed->attributes.back().second), QByteArray("a<\"b\""));
}

void TestBaseXml::escapes()
{
    XmlWriter writer;
    writer.open("r").text("k", "<a href=\"x\">&'\t\r\n gr\xc3\xbc\xc3\x9f \xf0\x9f\x8c\x8a");
    const std::string document = std::move(writer).finish();
    QVERIFY(
        document.find("<k>&lt;a href=&quot;x&quot;&gt;&amp;&#39;&#9;&#13;&#10; gr\xc3\xbc\xc3\x9f "
                      "\xf0\x9f\x8c\x8a</k>") != std::string::npos);
}

void TestBaseXml::writesWhatCannotBe()
{
    XmlWriter writer;
    writer.open("r");
    writer.text("k", std::string_view("\x01\x00\x1f\x7f", 4));
    writer.text("n", "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd");
    writer.text("b", "a\xff\xc3(\xe6\x97");
    const std::string document = std::move(writer).finish();
    QVERIFY(parseXml(document).has_value());
    QVERIFY(document.find("<k>&#1;\xef\xbf\xbd&#31;\x7f</k>") != std::string::npos);
    QVERIFY2(document.find("<n>&#65534;&#65535;\xef\xbf\xbd</n>") != std::string::npos,
             document.c_str());
    QVERIFY(document.find("<b>a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd</b>") !=
            std::string::npos);
}

void TestBaseXml::closesWhatIsOpen()
{
    XmlWriter writer;
    writer.open("a").open("b").open("c");
    QVERIFY(std::move(writer).finish().ends_with("<a><b><c></c></b></a>"));
}

void TestBaseXml::parses()
{
    const auto root =
        parseXml("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- hello -->\n"
                 "<Delete a='1' b=\"&lt;2&quot;\">\n <Quiet>true</Quiet>\n"
                 " <Object><Key>one</Key></Object>\n <Object><Key>two</Key></Object>\n"
                 " <Void/>\n</Delete>\n<!-- end -->\n");
    QVERIFY(root);
    QCOMPARE(q(root->name), QByteArray("Delete"));
    QCOMPARE(q(root->text), QByteArray());
    QCOMPARE(root->children.size(), std::size_t(4));
    QCOMPARE(root->attributes.size(), std::size_t(2));
    QCOMPARE(q(root->attributes[1].second), QByteArray("<2\""));
    QCOMPARE(q(root->childText("Quiet").value()), QByteArray("true"));
    QCOMPARE(q(root->child("Object")->childText("Key").value()), QByteArray("one"));
    QCOMPARE(q(root->childText("Void").value()), QByteArray());
    QVERIFY(!root->child("quiet"));
    QVERIFY(!root->childText("Nothing"));
}

void TestBaseXml::text_data()
{
    QTest::addColumn<QByteArray>("inside");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* inside, const QByteArray& text) {
        QTest::newRow(inside) << QByteArray(inside) << text;
    };
    row("  spaces kept ", "  spaces kept ");
    row(" ", " ");
    row("&amp;&lt;&gt;&apos;&quot;", "&<>'\"");
    row("&#65;&#x42;&#x1F30A;", "AB\xf0\x9f\x8c\x8a");
    row("&#13;&#10;&#1;", "\r\n\x01");
    row("&amp;lt;", "&lt;");
    row("a\r\nb\rc", "a\nb\nc");
    row("<![CDATA[<&amp;]]>", "<&amp;");
    row(" x<![CDATA[ y ]]>z<!-- no -->w ", " x y zw ");
    row("<?php echo ?>t", "t");
    row(" mixed <b/> text ", "mixed  text");
}

void TestBaseXml::text()
{
    QFETCH(QByteArray, inside);
    QFETCH(QByteArray, text);
    QCOMPARE(q(textOf(s(inside))), text);
}

void TestBaseXml::namespaces()
{
    const auto root =
        parseXml("<s3:A xmlns:s3=\"u\" xmlns=\"v\"><s3:B xsi:type=\"t\">x</s3:B></s3:A>");
    QVERIFY(root);
    QCOMPARE(q(root->name), QByteArray("A"));
    QCOMPARE(q(root->attributes[0].first), QByteArray("xmlns:s3"));
    QCOMPARE(q(root->attributes[1].first), QByteArray("xmlns"));
    QCOMPARE(q(root->child("B")->attributes[0].first), QByteArray("type"));
    QCOMPARE(q(root->childText("B").value()), QByteArray("x"));
}

void TestBaseXml::refuses_data()
{
    QTest::addColumn<QByteArray>("document");
    for (const char* text : {"",
                             " ",
                             "text",
                             "<a>",
                             "</a>",
                             "<a></b>",
                             "<a></a></a>",
                             "<a/><b/>",
                             "<a/>text",
                             "text<a/>",
                             "<a/>&amp;",
                             "<![CDATA[x]]><a/>",
                             "<a>&nbsp;</a>",
                             "<a>&</a>",
                             "<a>&amp</a>",
                             "<a>& b;</a>",
                             "<a>&#0;</a>",
                             "<a>&#x110000;</a>",
                             "<a>&#xD800;</a>",
                             "<a>&#;</a>",
                             "<a>&#x;</a>",
                             "<a>&#-1;</a>",
                             "<a>&#4294967361;</a>",
                             "<a b='&x;'/>",
                             "<a b='<'/>",
                             "<a <b/></a>",
                             "<!DOCTYPE a><a/>",
                             "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
                             "<!ELEMENT a><a/>",
                             "<a><!DOCTYPE b></a>",
                             "<a b/>",
                             "<a b=c/>",
                             "<a b='c/>",
                             "<a><!-- </a>",
                             "<a><![CDATA[</a>",
                             "<?xml <a/>",
                             "<a>\x01</a>",
                             "<a>\xff</a>",
                             "<a",
                             "<",
                             "<>",
                             "< a/>",
                             "<a/",
                             "<a><",
                             "<a></",
                             "<:a/>x"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("NUL") << QByteArray("<a>\0</a>", 8);
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe<\0a\0/\0>\0", 10);
}

void TestBaseXml::refuses()
{
    QFETCH(QByteArray, document);
    QCOMPARE(codeOf(parseXml(s(document))), QByteArray("InvalidArgument"));
}

void TestBaseXml::bounds()
{
    const auto nested = [](std::size_t depth) {
        std::string document;
        for (std::size_t i = 0; i < depth; ++i)
            document += "<a>";
        for (std::size_t i = 0; i < depth; ++i)
            document += "</a>";
        return document;
    };
    QVERIFY(parseXml(nested(kXmlMaxDepth)));
    QVERIFY(!parseXml(nested(kXmlMaxDepth + 1)));
    QVERIFY(!parseXml(nested(100'000)));

    const auto wide = [](std::size_t count) {
        std::string document = "<a>";
        for (std::size_t i = 1; i < count; ++i)
            document += "<b/>";
        return document + "</a>";
    };
    QVERIFY(parseXml(wide(kXmlMaxNodes)));
    QVERIFY(!parseXml(wide(kXmlMaxNodes + 1)));

    std::string attributes = "<a";
    for (std::size_t i = 0; i < kXmlMaxNodes; ++i)
        attributes += " b=''";
    QVERIFY(!parseXml(attributes + "/>"));

    const std::string_view open = "<a>";
    const std::string fill(kXmlMaxBytes - 7, 'x');
    QVERIFY(parseXml(std::string(open) + fill + "</a>"));
    QVERIFY(!parseXml(std::string(open) + fill + "x</a>"));
}

void TestBaseXml::largestHonestDocument()
{
    std::string document =
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n";
    for (int part = 1; part <= 10'000; ++part)
        document +=
            "  <Part>\n    <PartNumber>" + std::to_string(part) +
            "</PartNumber>\n    <ETag>&quot;900150983cd24fb0d6963f7d28e17f72&quot;</ETag>\n"
            "    <ChecksumSHA256>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ChecksumSHA256>\n"
            "  </Part>\n";
    const auto root = parseXml(document + "</CompleteMultipartUpload>");
    QVERIFY(root);
    QCOMPARE(root->children.size(), std::size_t(10'000));
    QCOMPARE(q(root->children[9999].childText("PartNumber").value()), QByteArray("10000"));
}

void TestBaseXml::roundTrip()
{
    std::mt19937 random(20261120);
    for (int i = 0; i < 500; ++i) {
        QString key;
        for (int j = 0; j < 20; ++j) {
            const char32_t planes[] = {char32_t(random() % 0x80), char32_t(random() % 0x800),
                                       char32_t(random() % 0xd800),
                                       char32_t(0x10000 + random() % 0x100000)};
            const char32_t c = planes[random() % 4];
            key += QString::fromUcs4(c == 0 ? U"-" : &c, 1);
        }
        const QByteArray bytes = key.toUtf8();
        XmlWriter writer;
        writer.open("r").text("Key", s(bytes));
        const auto parsed = parseXml(std::move(writer).finish());
        QVERIFY(parsed);
        QCOMPARE(q(parsed->childText("Key").value()).toHex(), bytes.toHex());
    }
}

void TestBaseXml::writtenIsWellFormed()
{
    // A second reader's opinion.
    XmlWriter writer;
    writer.open("r", "urn:x&y").text("k", "<&>\"' \t\r\n\xe6\x97\xa5\x7f").open("e").number("n", 1);
    const std::string document = std::move(writer).finish();
    QXmlStreamReader reader(q(document));
    QString key;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == QLatin1String("k"))
            key = reader.readElementText();
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(key.toUtf8(), QByteArray("<&>\"' \t\r\n\xe6\x97\xa5\x7f"));
}

QTEST_APPLESS_MAIN(TestBaseXml)
#include "test_base_xml.moc"
