// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "http/address.h"
#include "http/chunk_decoder.h"
#include "http/request_head.h"
#include "http/response_head.h"

using namespace holdfast;
using namespace holdfast::http;

namespace
{

/// Feeds `input` in pieces of `step` bytes; the data, or "!" where the framing is refused.
std::string decode(std::string_view input, std::size_t step, bool* done = nullptr)
{
    ChunkDecoder decoder;
    std::string data;
    while (!input.empty() && !decoder.done()) {
        std::string_view piece = input.substr(0, step);
        while (!piece.empty() && !decoder.done()) {
            const auto used = decoder.advance(piece);
            if (!used)
                return "!";
            piece.remove_prefix(*used);
            input.remove_prefix(*used);
            const std::size_t take = std::min<std::uint64_t>(piece.size(), decoder.dataLeft());
            data += piece.substr(0, take);
            if (take > 0)
                decoder.tookData(take);
            piece.remove_prefix(take);
            input.remove_prefix(take);
        }
    }
    if (done)
        *done = decoder.done();
    return data;
}

std::string outcome(const std::string& head)
{
    Request request;
    const auto facts = parseHead(head, 256, request);
    if (!facts)
        return std::to_string(faultStatus(facts.error()));
    std::string text = facts->http11 ? "1.1" : "1.0";
    text += facts->keepAlive ? " keep" : " close";
    if (facts->chunked)
        text += " chunked";
    if (facts->contentLength)
        text += " length=" + std::to_string(*facts->contentLength);
    if (facts->expectContinue)
        text += " expect";
    return text + " " + request.path;
}

} // namespace

class TestHttpParts : public QObject
{
    Q_OBJECT

private slots:
    void chunks_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("one") << QByteArray("5\r\nhello\r\n0\r\n\r\n") << QByteArray("hello");
        QTest::newRow("two, hex, upper") << QByteArray("A\r\n0123456789\r\n2\r\nab\r\n0\r\n\r\n")
                                         << QByteArray("0123456789ab");
        QTest::newRow("empty") << QByteArray("0\r\n\r\n") << QByteArray("");
        QTest::newRow("extension") << QByteArray("5;a=\"b\"\r\nhello\r\n0;x\r\n\r\n") << QByteArray("hello");
        QTest::newRow("trailers") << QByteArray("1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n") << QByteArray("x");
        QTest::newRow("leading zeros") << QByteArray("0005\r\nhello\r\n000\r\n\r\n") << QByteArray("hello");
        QTest::newRow("no size") << QByteArray("\r\nhello") << QByteArray("!");
        QTest::newRow("not hex") << QByteArray("g\r\n") << QByteArray("!");
        QTest::newRow("sign") << QByteArray("+5\r\nhello") << QByteArray("!");
        QTest::newRow("0x") << QByteArray("0x5\r\nhello") << QByteArray("!");
        QTest::newRow("bare LF") << QByteArray("5\nhello\n0\n\n") << QByteArray("!");
        QTest::newRow("overflow") << QByteArray("10000000000000000\r\n") << QByteArray("!");
        QTest::newRow("data too long") << QByteArray("2\r\nabc\r\n") << QByteArray("!");
        QTest::newRow("endless extension") << QByteArray("1;") + QByteArray(5000, 'a') << QByteArray("!");
        QTest::newRow("endless trailer") << QByteArray("0\r\n") + QByteArray(9000, 'a') << QByteArray("!");
    }
    void chunks()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, data);
        for (const std::size_t step : {1U, 2U, 3U, 7U, 10'000U}) {
            bool done = false;
            QCOMPARE(decode(input.toStdString(), step, &done), data.toStdString());
            QCOMPARE(done, data != "!");
        }
    }

    void heads_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("result");
        const auto row = [](const char* name, const char* head, const char* result) {
            QTest::newRow(name) << QByteArray(head) << QByteArray(result);
        };
        row("plain", "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", "1.1 keep /a");
        row("1.0", "GET /a HTTP/1.0\r\n\r\n", "1.0 close /a");
        row("1.0 keep", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "1.0 keep /a");
        row("close", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "1.1 close /");
        row("length", "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n", "1.1 keep length=5 /a");
        row("chunked", "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n", "1.1 keep chunked /a");
        row("expect", "PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n\r\n", "1.1 keep expect /a");
        row("expect other", "PUT /a HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", "417");
        row("absolute", "GET http://h:90/a%20b?x HTTP/1.1\r\nHost: h\r\n\r\n", "1.1 keep /a b");
        row("absolute, no path", "GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", "1.1 keep /");
        row("no host", "GET /a HTTP/1.1\r\n\r\n", "400");
        row("two hosts", "GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", "400");
        row("length and chunked", "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "400");
        row("chunked and length", "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", "400");
        row("two lengths", "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "400");
        row("negative length", "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n", "400");
        row("huge length", "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", "400");
        row("gzip", "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "501");
        row("gzip, chunked", "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501");
        row("chunked in 1.0", "PUT /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400");
        row("2.0", "GET /a HTTP/2.0\r\nHost: h\r\n\r\n", "505");
        row("no path", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        row("bad escape", "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400");
        row("blank before colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400");
        row("control byte", "GET / HTTP/1.1\r\nHost: h\x01\r\n\r\n", "400");
        row("noise", "\x16\x03\x01\r\n\r\n", "400");
    }
    void heads()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, result);
        QCOMPARE(outcome(head.toStdString()), result.toStdString());
    }

    void tooManyFieldsAreRefused()
    {
        std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
        for (int i = 0; i < 300; ++i)
            head += "a: b\r\n";
        QCOMPARE(outcome(head + "\r\n"), std::string("431"));
    }

    void requestKeepsWhatWasSent()
    {
        Request request;
        QVERIFY(parseHead("GET /b/%C3%A4+x?prefix=a%2Fb&list-type=2&acl HTTP/1.1\r\nHoSt:  h \r\n"
                          "X-Amz-Meta-Name: V  alue\r\n\r\n", 256, request));
        QCOMPARE(request.rawPath, std::string("/b/%C3%A4+x"));
        QCOMPARE(request.path, std::string("/b/ä+x"));
        QCOMPARE(*findQuery(request.query, "prefix"), std::string("a/b"));
        QVERIFY(findQuery(request.query, "acl"));
        QCOMPARE(request.headers.get("host"), std::string("h"));
        QCOMPARE(request.headers.get("x-amz-meta-name"), std::string("V  alue"));
    }

    void headIsWrittenAsAsked()
    {
        ResponseHead head;
        head.status = 206;
        head.length = 7;
        head.headers.add("Content-Type", "text/plain");
        head.headers.add("etag", "\"x\"");
        head.headers.add("x-amz-version-id", "null");
        head.headers.add("connection", "upgrade");
        head.headers.add("content-length", "99");
        std::string out;
        writeHead(out, head, {.date = "D", .server = "S", .requestId = "R"});
        QCOMPARE(out, std::string("HTTP/1.1 206 Partial Content\r\nContent-Type: text/plain\r\n"
                                  "ETag: \"x\"\r\nx-amz-version-id: null\r\nx-amz-request-id: R\r\n"
                                  "Date: D\r\nServer: S\r\nContent-Length: 7\r\n\r\n"));
    }

    void addresses()
    {
        QCOMPARE(parseHostPort("127.0.0.1:9000")->port, std::uint16_t(9000));
        QCOMPARE(parseHostPort("[::1]:0")->host, std::string("::1"));
        QVERIFY(parseHostPort(":80")->host.empty());
        QCOMPARE(formatHostPort({"::1", 9}), std::string("[::1]:9"));
        for (const char* wrong : {"", "host", "host:", "host:70000", "host:-1", "host:1x", "::1:80", "[::1", "[]:1"})
            QVERIFY2(!parseHostPort(wrong), wrong);
    }
};

QTEST_APPLESS_MAIN(TestHttpParts)
#include "test_http_parts.moc"
