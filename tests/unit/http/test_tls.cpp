// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fstream>
#include <random>

#include <boost/asio/as_tuple.hpp>
#include <openssl/ssl.h>

#include "http/tls_stream.h"
#include "http_fixture.h"
#include "tls_fixture.h"

using namespace holdfast;
using namespace holdfast::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace
{

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

std::string randomBytes(std::size_t size)
{
    std::mt19937_64 generator(size);
    std::string out(size, '\0');
    for (std::size_t i = 0; i + 8 <= size; i += 8) {
        const std::uint64_t word = generator();
        std::memcpy(out.data() + i, &word, 8);
    }
    return out;
}

std::string post(std::string_view path, std::string_view body)
{
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// Takes one connection and reads it to its end.
class OneReader
{
    using Acceptor = env::asio::basic_socket_acceptor<env::asio::ip::tcp, env::Executor>;

public:
    explicit OneReader(std::shared_ptr<const http::TlsContext> tls)
        : m_acceptor(m_context.get_executor(), {env::asio::ip::address_v4::loopback(), 0})
    {
        env::spawn(m_context.get_executor(), run(this, std::move(tls)));
        m_thread = std::thread([this] { m_context.run(); });
    }
    ~OneReader()
    {
        m_context.stop();
        m_thread.join();
    }
    [[nodiscard]] std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }
    /// What was read, and how it ended.
    std::string result()
    {
        return waitFor([this] { return m_done.load(); }) ? m_result : "<not done>";
    }

private:
    static env::Task<void> run(OneReader* self, std::shared_ptr<const http::TlsContext> tls)
    {
        const auto token = env::asio::as_tuple(env::useTask);
        auto [error, socket] = co_await self->m_acceptor.async_accept(token);
        const auto stream = http::makeTlsStream(std::move(socket), tls->newSession());
        const Result<void> open = co_await stream->handshake();
        Bytes buffer(10);
        Result<std::size_t> got = open ? Result<std::size_t>(1) : std::unexpected(open.error());
        while (got && *got > 0) {
            got = co_await stream->readSome(buffer);
            if (got)
                self->m_result += asText(ByteView(buffer).first(*got));
        }
        self->m_result += got ? "|end" : "|" + std::string(codeName(got.error().code)) + ": " + got.error().message;
        self->m_done = true;
    }

    env::asio::io_context m_context{1};
    Acceptor m_acceptor;
    std::thread m_thread;
    std::string m_result;
    std::atomic<bool> m_done{false};
};

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }
    http::TlsCertificate files(const char* name, std::vector<std::string> names = {}) const
    {
        return {at(name) + ".crt", at(name) + ".key", std::move(names)};
    }
    std::shared_ptr<http::TlsContext> contextOf(std::vector<http::TlsCertificate> certificates) const
    {
        auto context = std::make_shared<http::TlsContext>();
        if (const auto used = context->use(std::move(certificates)); !used)
            qFatal("%s", used.error().describe().c_str());
        return context;
    }
    std::shared_ptr<http::TlsContext> simple() const { return contextOf({files("a")}); }

private slots:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN);
        writeCertificate(at("a"), "a", {"a.test", "localhost"});
        writeCertificate(at("b"), "b", {"b.test"});
        writeCertificate(at("wild"), "wild", {"*.wild.test"});
        writeCertificate(at("old"), "old", {"old.test"}, -1);
    }

    // -- the handshake --

    void versions_data()
    {
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::addColumn<int>("agreed");
        QTest::newRow("1.0 and 1.1") << TLS1_VERSION << TLS1_1_VERSION << 0;
        QTest::newRow("1.1") << TLS1_1_VERSION << TLS1_1_VERSION << 0;
        QTest::newRow("1.1 and 1.2") << TLS1_1_VERSION << TLS1_2_VERSION << TLS1_2_VERSION;
        QTest::newRow("1.2") << TLS1_2_VERSION << TLS1_2_VERSION << TLS1_2_VERSION;
        QTest::newRow("1.3") << TLS1_3_VERSION << TLS1_3_VERSION << TLS1_3_VERSION;
        QTest::newRow("any") << 0 << 0 << TLS1_3_VERSION;
    }
    void versions()
    {
        QFETCH(int, least);
        QFETCH(int, most);
        QFETCH(int, agreed);
        TestServer server({}, 1, simple());
        TlsClient client(server.port(), {.least = least, .most = most});
        if (agreed == 0) {
            QVERIFY2(client.problem().find("protocol version") != std::string::npos, client.problem().c_str());
            QVERIFY(waitFor([&] { return server.server().counters().tlsFailures == 1; }));
            return;
        }
        QCOMPARE(client.problem(), std::string());
        QCOMPARE(client.version(), agreed);
        for (int i = 0; i < 3; ++i) { // the connection is kept
            QVERIFY(client.send(kHello));
            QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
        }
        QVERIFY(client.send("GET /facts HTTP/1.1\r\nHost: h\r\n\r\n"));
        QVERIFY(client.readResponse().ends_with(" loopback tls"));
        QCOMPARE(server.server().counters().tlsFailures, std::uint64_t(0));
    }

    void weakCiphersAreRefused()
    {
        TestServer server({}, 1, simple());
        for (const char* cipher : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256"}) {
            TlsClient client(server.port(), {.most = TLS1_2_VERSION, .ciphers = cipher});
            QVERIFY2(!client.problem().empty(), cipher);
        }
        for (const char* cipher : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
            TlsClient client(server.port(), {.most = TLS1_2_VERSION, .ciphers = cipher});
            QCOMPARE(client.problem(), std::string());
        }
    }

    void protocolIsAgreed()
    {
        TestServer server({}, 1, simple());
        const std::string http11 = "\x08http/1.1";
        TlsClient both(server.port(), {.protocols = "\x02h2" + http11});
        QCOMPARE(both.protocol(), std::string("http/1.1"));
        TlsClient none(server.port());
        QCOMPARE(none.problem() + none.protocol(), std::string());
        TlsClient other(server.port(), {.protocols = "\x02h2"});
        QVERIFY2(other.problem().find("no application protocol") != std::string::npos, other.problem().c_str());
    }

    void renegotiationIsRefused()
    {
        TestServer server({}, 1, simple());
        TlsClient client(server.port(), {.most = TLS1_2_VERSION});
        QVERIFY(client.send(kHello));
        QCOMPARE(statusOf(client.readResponse()), 200);
        SSL_renegotiate(client.ssl());
        QVERIFY(SSL_do_handshake(client.ssl()) != 1);
    }

    void sessionsAreResumed()
    {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            const auto context = simple();
            TestServer server({}, 1, context);
            const TlsClientOptions options{.least = version, .most = version, .name = "a.test"};
            TlsClient::Session session;
            {
                TlsClient first(server.port(), options);
                QVERIFY(first.send(kHello));
                QCOMPARE(statusOf(first.readResponse()), 200); // 1.3 sends the ticket before
                QVERIFY(!first.resumed());
                session = first.session();
                first.finishSending(); // else OpenSSL takes the session for a bad one
            }
            TlsClient second(server.port(), options, session);
            QVERIFY2(second.resumed(), SSL_get_version(second.ssl()));
            QVERIFY(second.send(kHello));
            QCOMPARE(statusOf(second.readResponse()), 200);
            QVERIFY(context->reload());
            TlsClient third(server.port(), options, session); // the key of the ticket is gone
            QCOMPARE(third.problem(), std::string());
            QVERIFY(!third.resumed());
        }
    }

    // -- certificates --

    void certificateIsChosenByName_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("none") << QByteArray() << QByteArray("a");
        QTest::newRow("first") << QByteArray("a.test") << QByteArray("a");
        QTest::newRow("second") << QByteArray("b.test") << QByteArray("b");
        QTest::newRow("upper case") << QByteArray("B.Test") << QByteArray("b");
        QTest::newRow("wildcard") << QByteArray("x.wild.test") << QByteArray("wild");
        QTest::newRow("two labels") << QByteArray("x.y.wild.test") << QByteArray("a");
        QTest::newRow("no label") << QByteArray("wild.test") << QByteArray("a");
        QTest::newRow("exact wins") << QByteArray("b.wild.test") << QByteArray("b");
        QTest::newRow("stranger") << QByteArray("example.org") << QByteArray("a");
        QTest::newRow("given") << QByteArray("given.test") << QByteArray("old");
        QTest::newRow("given instead") << QByteArray("old.test") << QByteArray("a");
    }
    void certificateIsChosenByName()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, expected);
        const auto context = contextOf({files("a"), files("wild"), files("b", {"b.test", "b.wild.test"}),
                                        files("old", {"given.test", "b.test"})});
        TestServer server({}, 1, context);
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            TlsClient client(server.port(), {.most = version, .name = asked.toStdString()});
            QCOMPARE(client.problem(), std::string());
            QCOMPARE(client.commonName(), expected.toStdString());
        }
    }

    void filesThatDoNotFitAreRefused()
    {
        http::TlsContext context;
        const auto problem = [&](const std::string& certificate, const std::string& key) {
            const auto used = context.use({{certificate, key, {}}});
            return used ? std::string() : used.error().describe();
        };
        std::ofstream(at("rubbish")) << "not PEM\n";
        QVERIFY(problem(at("a.crt"), at("b.key")).ends_with("not the private key of the certificate in " + at("a.crt")));
        QVERIFY(problem(at("none.crt"), at("a.key")).starts_with(at("none.crt") + ": "));
        QVERIFY(problem(at("none.crt"), at("a.key")).ends_with("No such file or directory"));
        QVERIFY(problem(at("a.crt"), at("none.key")).ends_with("No such file or directory"));
        QVERIFY(problem(at("rubbish"), at("a.key")).find("not a certificate") != std::string::npos);
        QVERIFY(problem(at("a.crt"), at("rubbish")).find("not a private key") != std::string::npos);
        QVERIFY(!context.use({}));
        // Nobody is served before there is a certificate.
        QVERIFY(!context.newSession().ssl);
        QCOMPARE(problem(at("a.crt"), at("a.key")), std::string());
        QVERIFY(context.newSession().ssl);
    }

    void reloadingDropsNobody()
    {
        writeCertificate(at("r"), "before");
        const auto context = contextOf({files("r")});
        TestServer server({}, 1, context);
        TlsClient old(server.port());
        QVERIFY(old.send(kHello));
        QCOMPARE(statusOf(old.readResponse()), 200);
        QVERIFY(!context->reloadIfChanged().value());
        writeCertificate(at("r"), "after");
        QVERIFY(context->reloadIfChanged().value());
        QVERIFY(!context->reloadIfChanged().value());
        TlsClient fresh(server.port());
        QCOMPARE(fresh.commonName(), std::string("after"));
        for (TlsClient* client : {&old, &fresh}) {
            QVERIFY(client->send(kHello));
            QCOMPARE(bodyOf(client->readResponse()), std::string("hello"));
        }
        QCOMPARE(old.commonName(), std::string("before"));
    }

    void badNewFilesChangeNothing()
    {
        writeCertificate(at("r"), "good");
        const auto context = contextOf({files("r"), files("b")});
        TestServer server({}, 1, context);
        std::ofstream(at("r.crt"), std::ios::trunc) << "half a certi";
        const auto first = context->reloadIfChanged();
        QVERIFY(!first && first.error().describe().starts_with(at("r.crt")));
        QVERIFY(!context->reloadIfChanged().value()); // said once
        QCOMPARE(TlsClient(server.port()).commonName(), std::string("good"));
        writeCertificate(at("r"), "next");
        QFile::remove(QString::fromStdString(at("r.key")));
        QVERIFY(!context->reloadIfChanged());
        QVERIFY(!context->reload());
        QVERIFY(!context->use({files("r")}));
        QCOMPARE(TlsClient(server.port()).commonName(), std::string("good"));
        writeCertificate(at("r"), "mended");
        QVERIFY(context->reloadIfChanged().value());
        QCOMPARE(TlsClient(server.port()).commonName(), std::string("mended"));
        QCOMPARE(TlsClient(server.port(), {.name = "b.test"}).commonName(), std::string("b"));
    }

    // -- bytes --

    void largeBodiesBothWays_data() { versions_data(); }
    void largeBodiesBothWays()
    {
        QFETCH(int, most);
        QFETCH(int, agreed);
        if (agreed == 0)
            return;
        TestServer server({}, 2, simple());
        // A small window: most writes of the server are cut short and tried again.
        TlsClient client(server.port(), {.most = most, .receiveBuffer = 16 * 1024});
        const std::string body = randomBytes(24'000'003);
        QVERIFY(client.send(post("/echo", body)));
        QVERIFY(bodyOf(client.readResponse()) == body);
        QVERIFY(client.send("GET /big?n=60000001 HTTP/1.1\r\nHost: h\r\n\r\n"));
        const std::string big = bodyOf(client.readResponse());
        QCOMPARE(big.size(), std::size_t(60'000'001));
        QCOMPARE(big.find_first_not_of('x'), std::string::npos);
    }

    void requestsInPiecesAndTogether()
    {
        TestServer server({}, 1, simple());
        TlsClient client(server.port());
        for (const char c : kHello)
            QVERIFY(client.send({&c, 1}));
        QCOMPARE(statusOf(client.readResponse()), 200);
        QVERIFY(client.send(kHello + post("/echo", "abc") + kHello));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("abc"));
        QCOMPARE(bodyOf(client.readResponse()), std::string("hello"));
    }

    void endsAreEndsAndCutsAreCuts()
    {
        TestServer server({}, 1, simple());
        TlsClient untilClose(server.port());
        QVERIFY(untilClose.send("GET /stream HTTP/1.0\r\n\r\n"));
        const std::string whole = untilClose.readAll();
        QVERIFY2(whole.ends_with("xxxxxx"), whole.c_str());
        TlsClient broken(server.port());
        QVERIFY(broken.send("GET /abort HTTP/1.1\r\nHost: h\r\n\r\n"));
        QVERIFY(broken.readAll().ends_with("<cut>"));
        TlsClient half(server.port()); // says that nothing more comes, and still gets its answer
        QVERIFY(half.send(kHello));
        half.finishSending();
        QVERIFY(half.readAll().ends_with("hello"));
    }

    /// Nothing here closes more than the TCP connection: an attacker can do that too.
    void truncatedStreamIsAnError()
    {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            OneReader cut(simple());
            TlsClient first(cut.port(), {.most = version});
            QVERIFY(first.send("some of the body"));
            first.cut();
            QCOMPARE(cut.result(), std::string("some of the body|Cancelled: unexpected eof while reading"));
            OneReader whole(simple());
            TlsClient second(whole.port(), {.most = version});
            QVERIFY(second.send("all of the body"));
            second.finishSending();
            QCOMPARE(whole.result(), std::string("all of the body|end"));
        }
    }

    void truncatedRequestIsNotComplete()
    {
        TestServer server({}, 1, simple());
        TlsClient client(server.port());
        QVERIFY(client.send("POST /read-error HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"));
        client.cut();
        QVERIFY(waitFor([&] { return server.observer.seen().size() == 1; }));
        QVERIFY(!server.observer.seen()[0].complete || server.observer.seen()[0].status == 400);
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }

    // -- time --

    void slowHandshakeTimesOut()
    {
        http::ServerOptions options;
        options.headerTimeout = milliseconds(200);
        TestServer server(options, 1, simple());
        RawClient silent(server.port());
        QVERIFY(silent.isClosed());
        RawClient trickle(server.port());
        std::atomic<bool> done = false;
        std::thread sender([&] { // a handshake record of 512 bytes that never gets there
            trickle.send(std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
            while (!done) {
                trickle.send("a");
                std::this_thread::sleep_for(milliseconds(20));
            }
        });
        const std::string got = trickle.readAll();
        done = true;
        sender.join();
        QVERIFY2(got.empty() || got == "<reset>", got.c_str());
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
        QCOMPARE(server.server().counters().tlsFailures, std::uint64_t(2));
        QCOMPARE(server.handler.handled.load(), 0);
    }

    void handshakesBlockNobody()
    {
        TestServer server({}, 1, simple());
        std::vector<std::unique_ptr<RawClient>> stuck;
        for (int i = 0; i < 20; ++i) {
            stuck.push_back(std::make_unique<RawClient>(server.port()));
            stuck.back()->send("\x16\x03\x01");
        }
        TlsClient client(server.port());
        QVERIFY(client.send(kHello));
        QCOMPARE(statusOf(client.readResponse()), 200);
        // Nor does a stop wait for them.
        QElapsedTimer time;
        time.start();
        QVERIFY(server.stop(seconds(10)));
        QVERIFY(time.elapsed() < 5000);
    }

    void idleConnectionIsClosedInOrder()
    {
        http::ServerOptions options;
        options.idleTimeout = milliseconds(150);
        TestServer server(options, 1, simple());
        TlsClient client(server.port());
        QVERIFY(client.send(kHello));
        QCOMPARE(statusOf(client.readResponse()), 200);
        QCOMPARE(client.readAll(), std::string());
    }

    void readerThatStopsReadingIsCutOff()
    {
        http::ServerOptions options;
        options.writeTimeout = milliseconds(200);
        TestServer server(options, 1, simple());
        TlsClient client(server.port());
        QVERIFY(client.send("GET /big?n=500000000 HTTP/1.1\r\nHost: h\r\n\r\n"));
        QVERIFY(waitFor([&] { return server.observer.seen().size() == 1; }));
        QVERIFY(!server.observer.seen()[0].complete);
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }

    void readerThatIsSlowIsNotCutOff()
    {
        http::ServerOptions options;
        options.writeTimeout = milliseconds(400);
        TestServer server(options, 1, simple());
        TlsClient client(server.port(), {.receiveBuffer = 64 * 1024});
        QVERIFY(client.send("GET /big?n=500000000 HTTP/1.1\r\nHost: h\r\n\r\n"));
        QElapsedTimer time;
        time.start();
        while (time.elapsed() < 2500) {
            QVERIFY2(!client.readSome(16 * 1024).empty(), QByteArray::number(time.elapsed()).constData());
            QTest::qSleep(20);
        }
        QVERIFY(server.observer.seen().empty());
    }

    // -- what is no TLS --

    void plainRequestIsTold()
    {
        TestServer server({}, 1, simple());
        std::uint64_t failures = 0;
        for (const std::string& request :
             {kHello, std::string("DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n"), post("/echo", randomBytes(200'000))}) {
            RawClient client(server.port());
            client.send(request);
            client.finishSending();
            const std::string answer = client.readAll();
            QCOMPARE(statusOf(answer), 400);
            QVERIFY2(answer.ends_with("begins with https://\n"), answer.c_str());
            QVERIFY(answer.find("Content-Length: " + std::to_string(bodyOf(answer).size())) != std::string::npos);
            ++failures;
            QVERIFY(waitFor([&] { return server.server().counters().tlsFailures == failures; }));
        }
        QCOMPARE(server.handler.handled.load(), 0);
    }

    void rubbishIsAFailureAndAProbeIsNone()
    {
        TestServer server({}, 1, simple());
        {
            RawClient probe(server.port());
        }
        QVERIFY(waitFor([&] {
            const http::ServerCounters now = server.server().counters();
            return now.connectionsAccepted == 1 && now.connectionsOpen == 0;
        }));
        QCOMPARE(server.server().counters().tlsFailures, std::uint64_t(0));
        RawClient rubbish(server.port());
        rubbish.send(std::string("\0\1\2\3 is no handshake", 20));
        rubbish.finishSending();
        const std::string answer = rubbish.readAll();
        QVERIFY(!answer.starts_with("HTTP"));
        QVERIFY(waitFor([&] { return server.server().counters().tlsFailures == 1; }));
    }

    void withoutCertificatesNobodyIsServed()
    {
        TestServer server({}, 1, std::make_shared<http::TlsContext>());
        TlsClient client(server.port());
        QVERIFY(!client.problem().empty());
        QVERIFY(waitFor([&] { return server.server().counters().connectionsOpen == 0; }));
    }

    void overTheLimitIsClosedWithoutWords()
    {
        http::ServerOptions options;
        options.maxConnections = 1;
        TestServer server(options, 1, simple());
        TlsClient first(server.port());
        QVERIFY(first.send(kHello));
        QCOMPARE(statusOf(first.readResponse()), 200);
        TlsClient second(server.port());
        QVERIFY(!second.problem().empty());
        QCOMPARE(server.server().counters().connectionsRefused, std::uint64_t(1));
    }
};

QTEST_APPLESS_MAIN(TestTls)
#include "test_tls.moc"
