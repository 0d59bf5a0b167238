// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "http_fixture.h"

using namespace holdfast;
using namespace holdfast::test;

namespace
{

std::string get(std::string_view path, std::string_view more = {})
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(more) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view more = {})
{
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

} // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private slots:
    void answersAndKeepsTheConnection()
    {
        TestServer server;
        RawClient client(server.port());
        std::set<std::string> ids;
        for (int i = 0; i < 3; ++i) {
            client.send(get("/hello"));
            const std::string response = client.readResponse();
            QVERIFY(response.starts_with("HTTP/1.1 200 OK\r\n"));
            QCOMPARE(bodyOf(response), std::string("hello"));
            QVERIFY(response.find("\r\nDate: ") != std::string::npos);
            QVERIFY(response.find("\r\nConnection: ") == std::string::npos);
            const std::size_t id = response.find("x-amz-request-id: ");
            QVERIFY(id != std::string::npos);
            ids.insert(response.substr(id + 18, 16));
        }
        QCOMPARE(ids.size(), std::size_t(3));
    }

    void requestIsAsSent()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get("/facts?a=1&b=x%20y"));
        QCOMPARE(bodyOf(client.readResponse()),
                 std::string("GET /facts raw=/facts a=1 b=x y host=h peer=127.0.0.1: loopback"));
    }

    void closesWhenAsked()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get("/hello", "Connection: close\r\n"));
        const std::string all = client.readAll();
        QVERIFY(all.find("\r\nConnection: close\r\n") != std::string::npos);
        QVERIFY(all.ends_with("\r\n\r\nhello"));
    }

    void http10ClosesUnlessAskedOtherwise()
    {
        TestServer server;
        RawClient once(server.port());
        once.send("GET /hello HTTP/1.0\r\n\r\n");
        QVERIFY(once.readAll().ends_with("hello"));
        RawClient kept(server.port());
        kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QVERIFY(kept.readResponse().find("Connection: keep-alive") != std::string::npos);
        kept.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QVERIFY(kept.readAll().ends_with("\r\n\r\nxxxxxx"));
    }

    void bytesOneByOne()
    {
        TestServer server;
        RawClient client(server.port());
        for (const char c : post("/echo", "some body"))
            client.send(std::string_view(&c, 1));
        QCOMPARE(bodyOf(client.readResponse()), std::string("some body"));
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        TestServer server;
        RawClient client(server.port());
        std::string all;
        for (int i = 0; i < 200; ++i)
            all += post("/echo", "number " + std::to_string(i));
        client.send(all);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(bodyOf(client.readResponse()), "number " + std::to_string(i));
    }

    void largeBodiesGoThrough()
    {
        TestServer server({}, 2);
        RawClient client(server.port());
        std::string body(3'000'000, 'a');
        for (std::size_t i = 0; i < body.size(); ++i)
            body[i] = static_cast<char>('a' + i % 23);
        client.send(post("/echo", body));
        QVERIFY(bodyOf(client.readResponse()) == body);
        client.send(get("/big?n=20000000"));
        QCOMPARE(bodyOf(client.readResponse()).size(), std::size_t(20'000'000));
    }

    void chunkedRequestBodies()
    {
        TestServer server;
        RawClient client(server.port());
        const std::string head = " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        const std::string big(100'000, 'z');
        client.send("POST /echo" + head + "186a0\r\n" + big + "\r\n4\r\nmore\r\n0\r\nT: x\r\n\r\n" +
                    "POST /slow-echo" + head + "5\r\nhello\r\n0\r\n\r\n" + get("/hello"));
        QVERIFY(bodyOf(client.readResponse()) == big + "more");
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void badChunkFramingEndsTheConnection()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("POST /read-error HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
        const std::string all = client.readUntil("InvalidArgument");
        QCOMPARE(statusOf(all), 400);
        QVERIFY(all.find("Connection: close") != std::string::npos);
        QVERIFY(client.isClosed());
    }

    void responsesWithoutLengthAreChunked()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get("/stream") + get("/hello"));
        const std::string first = client.readUntil("0\r\n\r\n");
        QVERIFY(first.find("Transfer-Encoding: chunked") != std::string::npos);
        QVERIFY(first.ends_with("3\r\nxxx\r\n3\r\nxxx\r\n0\r\n\r\n"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void headAnd204HaveNoBody()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" + get("/nothing") + get("/hello"));
        const std::string head = client.readUntil("\r\n\r\n");
        QVERIFY(head.find("Content-Length: 5\r\n") != std::string::npos);
        const std::string nothing = client.readUntil("\r\n\r\n");
        QVERIFY(nothing.starts_with("HTTP/1.1 204 No Content"));
        QVERIFY(nothing.find("Content-Length") == std::string::npos);
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void continueIsSentOnFirstRead()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.readUntil("\r\n\r\n"), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("body");
        QCOMPARE(bodyOf(client.readResponse()), std::string("body"));
        client.send(get("/hello"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void continueIsNotSentWhenTheBodyIsNotWanted()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("POST /ignore HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        const std::string response = client.readResponse();
        QCOMPARE(statusOf(response), 200);
        QVERIFY(response.find("Connection: close") != std::string::npos);
        QVERIFY(client.isClosed());
    }

    void continueIsSentEvenWhenTheBodyIsHereAlready()
    {
        TestServer server;
        RawClient client(server.port());
        for (const char* body : {"body", ""}) {
            client.send(post("/echo", body, "Expect: 100-continue\r\n"));
            QCOMPARE(client.readUntil("\r\n\r\n"), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
            QCOMPARE(bodyOf(client.readResponse()), std::string(body));
        }
    }

    void smallUnreadBodiesAreReadPast()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(post("/ignore", std::string(200'000, 'x')) + get("/hello"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("ignored"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void largeUnreadBodyStillGetsItsAnswer()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(post("/ignore", std::string(30'000'000, 'x')));
        const std::string response = client.readResponse();
        QCOMPARE(bodyOf(response), std::string("ignored"));
        QVERIFY(response.find("Connection: close") != std::string::npos);
        QVERIFY(client.isClosed());
    }

    void handlersThatFail()
    {
        TestServer server;
        for (const char* path : {"/silent", "/throw"}) {
            RawClient client(server.port());
            client.send(get(path));
            QCOMPARE(statusOf(client.readResponse()), 500);
        }
        for (const char* path : {"/short", "/long", "/abort"}) {
            RawClient client(server.port());
            client.send(get(path));
            const std::string all = client.readAll();
            QVERIFY2(all.ends_with("<reset>"), all.c_str());
        }
        RawClient client(server.port());
        client.send(get("/hello"));
        QCOMPARE(statusOf(client.readResponse()), 200);
    }

    void lineBreaksInValuesBecomeBlanks()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get("/inject"));
        QVERIFY(client.readResponse().find("x-value: a  x-evil: b\r\n") != std::string::npos);
    }

    void peerThatLeavesMidBodyIsNoticed()
    {
        TestServer server;
        {
            RawClient client(server.port());
            client.send("POST /read-error HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
            client.finishSending();
            QVERIFY(client.readUntil("Cancelled").ends_with("Cancelled"));
        }
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }

    void observerSeesEveryExchange()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(post("/echo", "12345") + "BAD\r\n\r\n");
        client.readAll();
        QVERIFY(waitFor([&] { return server.observer.seen().size() == 2; }));
        const auto seen = server.observer.seen();
        QCOMPARE(seen[0].method, std::string("POST"));
        QCOMPARE(seen[0].status, 200);
        QCOMPARE(seen[0].bytesIn, std::uint64_t(5));
        QVERIFY(seen[0].bytesOut > 100);
        QCOMPARE(seen[1].status, 400);
        const http::ServerCounters counters = server.server().counters();
        QCOMPARE(counters.requests, std::uint64_t(2));
        QCOMPARE(counters.connectionsAccepted, std::uint64_t(1));
    }

    void connectionsSpreadOverThreads()
    {
        TestServer server({}, 3);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 30; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(get("/hello"));
        }
        for (auto& client : clients)
            QCOMPARE(bodyOf(client->readResponse()), std::string("hello"));
        QCOMPARE(server.server().counters().connectionsOpen, std::uint64_t(30));
        clients.clear();
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }
};

QTEST_APPLESS_MAIN(TestHttpServer)
#include "test_http_server.moc"
