// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "http_fixture.h"

using namespace holdfast;
using namespace holdfast::test;
using std::chrono::milliseconds;

namespace
{

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

http::ServerOptions shortTimes()
{
    http::ServerOptions options;
    options.headerTimeout = milliseconds(150);
    options.idleTimeout = milliseconds(150);
    options.bodyTimeout = milliseconds(150);
    options.writeTimeout = milliseconds(150);
    options.lingerTimeout = milliseconds(150);
    return options;
}

} // namespace

class TestHttpLimits : public QObject
{
    Q_OBJECT

private slots:
    void silentConnectionIsClosed()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        QCOMPARE(client.readAll(), std::string());
    }

    void idleConnectionIsClosed()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        client.send(kHello);
        QCOMPARE(statusOf(client.readResponse()), 200);
        QCOMPARE(client.readAll(), std::string());
    }

    /// Slowloris: a byte now and then keeps no head open beyond its deadline.
    void tricklingHeadIsCutOff()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        std::atomic<bool> done = false;
        std::thread trickle([&] {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: ");
            while (!done) {
                client.send("a");
                std::this_thread::sleep_for(milliseconds(20));
            }
        });
        const std::string all = client.readAll();
        done = true;
        trickle.join();
        QCOMPARE(statusOf(all), 408);
        QCOMPARE(server.handler.handled.load(), 0);
    }

    void stalledBodyTimesOut()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        client.send("POST /read-error HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
        const std::string all = client.readAll();
        QVERIFY2(all.ends_with("Timeout"), all.c_str());
        QVERIFY(all.find("Connection: close") != std::string::npos);
    }

    void readerThatStopsReadingIsCutOff()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        client.send("GET /big?n=500000000 HTTP/1.1\r\nHost: h\r\n\r\n");
        QVERIFY(waitFor([&] { return server.observer.seen().size() == 1; }));
        QVERIFY(!server.observer.seen()[0].complete);
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }

    /// A slow link takes bytes all the time, though the socket is not "writable" for long stretches.
    void readerThatIsSlowIsNotCutOff()
    {
        http::ServerOptions options;
        options.writeTimeout = milliseconds(400);
        TestServer server(options);
        RawClient client(server.port(), 64 * 1024);
        client.send("GET /big?n=500000000 HTTP/1.1\r\nHost: h\r\n\r\n");
        QElapsedTimer time;
        time.start();
        while (time.elapsed() < 4000) {
            QVERIFY2(!client.readSome(32 * 1024).empty(), QByteArray::number(time.elapsed()).constData());
            QTest::qSleep(50);
        }
        QVERIFY(server.observer.seen().empty());
    }

    void faultsAreReportedAsThemselves()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(statusOf(client.readResponse()), 200);
        client.send("PUT /other HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n");
        QCOMPARE(statusOf(client.readResponse()), 501);
        QVERIFY(waitFor([&] { return server.observer.seen().size() == 2; }));
        QCOMPARE(server.observer.seen()[0].path, std::string("/hello"));
        QCOMPARE(server.observer.seen()[1].path, std::string());
        QCOMPARE(server.observer.seen()[1].status, 501);
    }

    void pagesMayBringTheirStatus()
    {
        http::ServerOptions options;
        options.errorPage = [](http::Fault, const std::string&) {
            return http::ErrorPage{"text/plain", "too large", 400};
        };
        TestServer server(options);
        RawClient client(server.port());
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n");
        QCOMPARE(statusOf(client.readResponse()), 400);
    }

    void workInTheHandlerHasNoDeadline()
    {
        TestServer server(shortTimes());
        RawClient client(server.port());
        client.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        QTest::qWait(500);
        server.handler.release.complete(true);
        QCOMPARE(bodyOf(client.readResponse()), std::string("waited"));
    }

    void longHeadIsRefused()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n");
        QCOMPARE(statusOf(client.readResponse()), 431);
        RawClient endless(server.port());
        endless.send(std::string(200'000, 'a'));
        QCOMPARE(statusOf(endless.readResponse()), 431);
        RawClient fits(server.port());
        fits.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(30'000, 'a') + "\r\n\r\n" + kHello);
        QCOMPARE(statusOf(fits.readResponse()), 200);
        QCOMPARE(statusOf(fits.readResponse()), 200);
    }

    void faultsUseTheGivenPage()
    {
        http::ServerOptions options;
        options.errorPage = [](http::Fault fault, const std::string& id) {
            return http::ErrorPage{"application/xml",
                                   "<E>" + std::to_string(http::faultStatus(fault)) + id + "</E>"};
        };
        TestServer server(options);
        RawClient client(server.port());
        client.send("GET / HTTP/3.0\r\n\r\n");
        const std::string response = client.readResponse();
        QCOMPARE(statusOf(response), 505);
        QVERIFY(response.find("Content-Type: application/xml") != std::string::npos);
        QVERIFY(bodyOf(response).starts_with("<E>505"));
        QCOMPARE(bodyOf(response).size(), std::string("<E>505").size() + 16 + 4);
    }

    void connectionsBeyondTheLimitAreTold()
    {
        http::ServerOptions options;
        options.maxConnections = 2;
        TestServer server(options);
        RawClient a(server.port()), b(server.port());
        a.send(kHello);
        b.send(kHello);
        QCOMPARE(statusOf(a.readResponse()), 200);
        QCOMPARE(statusOf(b.readResponse()), 200);
        {
            RawClient c(server.port());
            const std::string refused = c.readResponse();
            QCOMPARE(statusOf(refused), 503);
            QVERIFY(refused.find("Retry-After: 1") != std::string::npos);
        }
        QCOMPARE(server.server().counters().connectionsRefused, std::uint64_t(1));
    }

    void addressInUseIsSaid()
    {
        TestServer server;
        const auto again = server.server().start("127.0.0.1:" + std::to_string(server.port()));
        QVERIFY(!again);
        QCOMPARE(again.error().code, Code::AlreadyExists);
        QCOMPARE(server.server().start("no.such.host.invalid:1").error().code, Code::InvalidArgument);
        QCOMPARE(server.server().start("192.0.2.1:1").error().code, Code::InvalidArgument);
        QVERIFY(server.server().start(":0"));
    }

    void stopClosesIdleConnectionsAtOnce()
    {
        TestServer server;
        RawClient idle(server.port());
        idle.send(kHello);
        QCOMPARE(statusOf(idle.readResponse()), 200);
        QVERIFY(server.stop(std::chrono::seconds(5)));
        QVERIFY(idle.isClosed());
        bool refused = false;
        try {
            RawClient late(server.port());
        } catch (const std::exception&) {
            refused = true;
        }
        QVERIFY(refused);
    }

    void stopLetsRequestsFinish()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n" + kHello);
        QVERIFY(waitFor([&] { return server.handler.waiting == 1; }));
        server.beginStop(std::chrono::seconds(10));
        QTest::qWait(100);
        QVERIFY(!server.stopFinished());
        server.handler.release.complete(true);
        const std::string response = client.readResponse();
        QCOMPARE(bodyOf(response), std::string("waited"));
        QVERIFY(response.find("Connection: close") != std::string::npos);
        client.readAll();
        QVERIFY(waitFor([&] { return server.stopFinished(); }));
        QCOMPARE(server.handler.handled.load(), 1);
    }

    void stopCutsWhatOutlivesItsPatience()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
        QVERIFY(waitFor([&] { return server.handler.handled == 1; }));
        QVERIFY(server.stop(milliseconds(100)));
        client.readAll();
    }
};

QTEST_APPLESS_MAIN(TestHttpLimits)
#include "test_http_limits.moc"
