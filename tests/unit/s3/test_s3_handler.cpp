// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "base/encoding.h"
#include "base/xml.h"
#include "s3/errors.h"
#include "s3/s3_handler.h"
#include "support/memory_object_layer.h"

using namespace holdfast;

namespace
{

const sigv4::Credentials kRoot{"root", "secret secret"};
const std::string kHost = "s3.example.com";

/// A body that comes in small pieces and may break off.
class FakeBody final : public http::BodyReader
{
public:
    explicit FakeBody(std::string data) : m_data(std::move(data)) {}
    env::Task<Result<std::size_t>> read(MutableByteView into) override
    {
        if (breaksAt && m_at >= *breaksAt)
            co_return fail(Code::Cancelled, "the peer has gone");
        const std::size_t count = std::min({into.size(), m_data.size() - m_at, step});
        std::memcpy(into.data(), m_data.data() + m_at, count);
        m_at += count;
        co_return count;
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return m_data.size(); }

    std::optional<std::size_t> breaksAt;
    std::size_t step = 10'000;

private:
    std::string m_data;
    std::size_t m_at = 0;
};

class FakeWriter final : public http::ResponseWriter
{
public:
    env::Task<Result<void>> start(http::ResponseHead given) override
    {
        head = std::move(given);
        m_started = true;
        co_return Result<void>{};
    }
    env::Task<Result<void>> write(std::vector<ByteView> pieces) override
    {
        for (const ByteView piece : pieces)
            body += asText(piece);
        co_return Result<void>{};
    }
    env::Task<Result<void>> finish() override
    {
        finished = true;
        co_return Result<void>{};
    }
    [[nodiscard]] bool started() const override { return m_started; }
    void abort() override { aborted = true; }

    [[nodiscard]] std::string code() const
    {
        const auto xml = parseXml(body);
        return xml ? xml->childText("Code").value_or("") : "";
    }

    http::ResponseHead head;
    std::string body;
    bool finished = false;
    bool aborted = false;

private:
    bool m_started = false;
};

class Recorder final : public s3::Observer
{
public:
    void finished(const s3::OperationRecord& record) override
    {
        lines.push_back(std::string(record.operation) + ' ' + std::to_string(record.status) + ' ' +
                        std::string(record.errorCode) + ' ' + std::to_string(record.bytesIn) + ' ' +
                        std::to_string(record.bytesOut));
    }
    std::vector<std::string> lines;
};

} // namespace

class TestS3Handler : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::unique_ptr<env::WorkPool> m_pool = env::makeThreadPool("digest", 2);
    auth::RootIdentityProvider m_identities{kRoot.accessKey, kRoot.secretKey};
    auth::Authenticator m_authenticator{m_identities, *m_clock, "us-east-1"};
    std::unique_ptr<test::MemoryObjectLayer> m_store;
    Recorder m_recorder;
    std::unique_ptr<s3::S3Handler> m_handler;

    http::Request makeRequest(std::string method, std::string path, QueryList query,
                              http::BodyReader& body, s3::Pairs headers,
                              std::string payloadHash = std::string(sigv4::kUnsignedPayload))
    {
        sigv4::SignableRequest signable;
        signable.method = method;
        signable.path = path;
        signable.query = query;
        signable.headers = std::move(headers);
        signable.headers.emplace_back("host", kHost);
        signable.payloadHash = std::move(payloadHash);
        std::string value = sigv4::signHeaders(signable, kRoot, "us-east-1", m_clock->wallNow());
        http::Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        request.rawPath = request.path;
        request.query = std::move(query);
        for (const auto& [name, field] : signable.headers)
            request.headers.add(name, field);
        request.headers.add("authorization", std::move(value));
        request.id = "0123456789ABCDEF";
        request.body = &body;
        return request;
    }

    FakeWriter run(http::Request request)
    {
        FakeWriter writer;
        env::asio::io_context context(1);
        env::spawn(context.get_executor(), m_handler->handle(request, writer));
        context.run();
        return writer;
    }

    FakeWriter call(std::string method, std::string path, std::string data = {},
                    QueryList query = {}, s3::Pairs headers = {})
    {
        FakeBody body(std::move(data));
        return run(makeRequest(std::move(method), std::move(path), std::move(query), body,
                               std::move(headers)));
    }

    void makeHandler(s3::S3Options options)
    {
        m_handler = std::make_unique<s3::S3Handler>(
            s3::Services{*m_store, m_authenticator, *m_clock, *m_random, *m_pool,
                         std::move(options), &m_recorder});
    }

    /// Puts "data" by a link with these fields.
    FakeWriter putByLink(QueryList fields)
    {
        sigv4::SignableRequest signable;
        signable.method = "PUT";
        signable.path = "/bucket/key";
        signable.query = std::move(fields);
        signable.headers = {{"host", kHost}};
        if (!sigv4::presign(signable, kRoot, "us-east-1", m_clock->wallNow(), 60))
            qFatal("presign");
        FakeBody body("data");
        http::Request request;
        request.method = "PUT";
        request.path = signable.path;
        request.query = signable.query;
        request.headers.add("host", kHost);
        request.body = &body;
        return run(std::move(request));
    }

private slots:
    void init()
    {
        m_store = std::make_unique<test::MemoryObjectLayer>(*m_clock, *m_random);
        s3::S3Options options;
        options.domains = {kHost};
        makeHandler(std::move(options));
        QCOMPARE(call("PUT", "/bucket").head.status, 200);
        m_recorder.lines.clear();
    }

    void storesAndReturns()
    {
        for (const std::size_t size : {0u, 1u, 40'000u, 1u << 20, (3u << 20) + 5}) {
            const std::string data(size, 'd');
            const FakeWriter put = call("PUT", "/bucket/key", data);
            QCOMPARE(put.head.status, 200);
            QCOMPARE(put.head.headers.get("etag"),
                     "\"" + hexEncode(asBytes(digest(ChecksumKind::Md5, asBytes(data)))) + "\"");
            const FakeWriter got = call("GET", "/bucket/key");
            QVERIFY(got.body == data);
            QVERIFY(got.finished);
            QCOMPARE(*got.head.length, std::uint64_t(size));
        }
        QCOMPARE(m_recorder.lines.back(), std::string("GetObject 200  0 3145733"));
        QCOMPARE(m_recorder.lines[m_recorder.lines.size() - 2],
                 std::string("PutObject 200  3145733 0"));
        QCOMPARE(m_store->openWriters(), 0);
    }

    void websitesAnswerInHtml()
    {
        s3::S3Options options;
        options.domains = {kHost};
        options.websites.domains = {"s3-website.localhost"};
        makeHandler(options);
        // No raw string: moc would take its "/*" for a comment.
        const std::string policy =
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", "
            "\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::bucket/*\"}]}";
        QCOMPARE(call("PUT", "/bucket", policy, {{"policy", ""}}).head.status, 204);
        const auto configure = [&](const std::string& rules) {
            return call("PUT", "/bucket",
                        "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument><ErrorDocument><Key>e"
                        "</Key></ErrorDocument>" + rules + "</WebsiteConfiguration>", {{"website", ""}}).head.status;
        };
        QCOMPARE(configure(""), 200);
        QCOMPARE(call("PUT", "/bucket/i", "home").head.status, 200);
        QCOMPARE(call("PUT", "/bucket/e", "oops").head.status, 200);
        const auto visit = [&](const std::string& path) {
            FakeBody body("");
            http::Request request;
            request.method = "GET";
            request.target = request.path = request.rawPath = path;
            request.headers.add("host", "bucket.s3-website.localhost:9000");
            request.body = &body;
            return run(std::move(request));
        };
        QCOMPARE(visit("/").body, std::string("home"));
        QCOMPARE(visit("/none").body, std::string("oops"));
        QCOMPARE(visit("").body, std::string("home"));
        for (const auto& [code, status, retry] : {std::tuple{Code::Unavailable, 503, "1"}, {Code::Io, 500, ""}}) {
            m_store->failNext(Error{code, "broken", "somewhere"});
            const FakeWriter answer = visit("/");
            QCOMPARE(answer.head.status, status);
            QCOMPARE(answer.head.headers.get("retry-after"), std::string(retry));
            QCOMPARE(answer.head.headers.get("content-type"), std::string("text/html; charset=utf-8"));
            QVERIFY(answer.body.find("<h1>" + std::to_string(status)) != std::string::npos);
            QVERIFY(answer.body.find("broken") == std::string::npos);
        }
        QCOMPARE(configure("<RoutingRules><RoutingRule><Condition><HttpErrorCodeReturnedEquals>403"
                           "</HttpErrorCodeReturnedEquals></Condition><Redirect><HostName>h</HostName></Redirect>"
                           "</RoutingRule></RoutingRules>"), 200);
        QCOMPARE(visit("/none").head.headers.get("location"), std::string("http://h/none"));
        QCOMPARE(m_recorder.lines.back(), std::string("GetWebsitePage 301 AccessDenied 0 0"));
        options.maxInFlight = 0;
        makeHandler(options);
        const FakeWriter busy = visit("/");
        QCOMPARE(busy.head.status, 503);
        QVERIFY(busy.body.find("<li>Code: SlowDown</li>") != std::string::npos);
    }

    void brokenOffBodiesLeaveNothing()
    {
        for (const std::size_t at : {0u, 5'000u, 1u << 20, 2u << 20}) {
            FakeBody body(std::string(3 << 20, 'x'));
            body.breaksAt = at;
            const FakeWriter put = run(makeRequest("PUT", "/bucket/key", {}, body, {}));
            QCOMPARE(put.code(), std::string("IncompleteBody"));
            QCOMPARE(m_store->openWriters(), 0);
        }
        QCOMPARE(call("HEAD", "/bucket/key").head.status, 404);
    }

    void everyStoreFailureHasItsAnswer()
    {
        QCOMPARE(call("PUT", "/bucket/key", "data").head.status, 200);
        const std::vector<std::tuple<Code, int, const char*>> cases{
            {Code::Unavailable, 503, "ServiceUnavailable"},
            {Code::Overloaded, 503, "SlowDown"},
            {Code::NoSpace, 507, "InsufficientStorage"},
            {Code::Timeout, 503, "ServiceUnavailable"},
            {Code::Io, 500, "InternalError"},
            {Code::Corrupt, 500, "InternalError"},
            {Code::Internal, 500, "InternalError"}};
        const std::vector<std::tuple<const char*, const char*, QueryList>> requests{
            {"GET", "/", {}},
            {"GET", "/bucket", {}},
            {"HEAD", "/bucket", {}},
            {"PUT", "/another", {}},
            {"DELETE", "/bucket", {}},
            {"GET", "/bucket/key", {}},
            {"HEAD", "/bucket/key", {}},
            {"PUT", "/bucket/key", {}},
            {"DELETE", "/bucket/key", {}},
            {"GET", "/bucket", {{"uploads", ""}}},
            {"POST", "/bucket/key", {{"uploads", ""}}},
            {"GET", "/bucket/key", {{"uploadId", "x"}}},
            {"DELETE", "/bucket/key", {{"uploadId", "x"}}},
            {"GET", "/bucket", {{"acl", ""}}}};
        for (const auto& [code, status, name] : cases)
            for (const auto& [method, path, query] : requests) {
                m_store->failNext(Error{code, "broken", "somewhere"});
                const FakeWriter answer = call(method, path, {}, query);
                QCOMPARE(answer.head.status, status);
                QCOMPARE(answer.code(), std::string(name));
                QVERIFY(!answer.aborted);
            }
        QCOMPARE(call("GET", "/bucket/key").body, std::string("data"));
    }

    void aFailureInMidBodyCutsTheAnswer()
    {
        QCOMPARE(call("PUT", "/bucket/key", std::string(2 << 20, 'x')).head.status, 200);
        FakeBody body("");
        http::Request request = makeRequest("GET", "/bucket/key", {}, body, {});
        FakeWriter writer;
        // get() and the first read succeed, the second read fails.
        class Failing final : public http::ResponseWriter
        {
        public:
            Failing(FakeWriter& inner, test::MemoryObjectLayer& store)
                : m_inner(inner), m_store(store)
            {
            }
            env::Task<Result<void>> start(http::ResponseHead head) override
            {
                co_return co_await m_inner.start(std::move(head));
            }
            env::Task<Result<void>> write(std::vector<ByteView> pieces) override
            {
                m_store.failNext(Error{Code::Corrupt, "beyond repair", "extent"});
                co_return co_await m_inner.write(std::move(pieces));
            }
            env::Task<Result<void>> finish() override { co_return co_await m_inner.finish(); }
            [[nodiscard]] bool started() const override { return m_inner.started(); }
            void abort() override { m_inner.abort(); }

        private:
            FakeWriter& m_inner;
            test::MemoryObjectLayer& m_store;
        };
        Failing failing(writer, *m_store);
        env::asio::io_context context(1);
        env::spawn(context.get_executor(), m_handler->handle(request, failing));
        context.run();
        QCOMPARE(writer.head.status, 200);
        QVERIFY(writer.body.size() < (2 << 20));
        QVERIFY(writer.aborted);
        QVERIFY(!writer.finished);
        QCOMPARE(m_recorder.lines.back().substr(0, 27), std::string("GetObject 200 InternalError"));
    }

    void virtualHosts()
    {
        FakeBody body("data");
        http::Request request = makeRequest("PUT", "/a/b", {}, body, {{"host", "x"}});
        // Signed for the bucket's own host name.
        sigv4::SignableRequest signable;
        signable.method = "PUT";
        signable.path = "/a/b";
        signable.headers = {{"host", "bucket." + kHost}};
        signable.payloadHash = sigv4::kUnsignedPayload;
        std::string value = sigv4::signHeaders(signable, kRoot, "us-east-1", m_clock->wallNow());
        request.headers = {};
        for (const auto& [name, field] : signable.headers)
            request.headers.add(name, field);
        request.headers.add("authorization", value);
        QCOMPARE(run(std::move(request)).head.status, 200);
        QCOMPARE(call("GET", "/bucket/a/b").body, std::string("data"));
    }

    /// A trailer that was not announced once made the node read a checksum kind that is none.
    void unannouncedTrailersAreRefused()
    {
        const s3::Pairs headers{{"x-amz-decoded-content-length", "3"}};
        const auto put = [&](const std::string& trailer) {
            FakeBody body("3\r\nabc\r\n0\r\n" + trailer + "\r\n");
            return run(makeRequest("PUT", "/bucket/key", {}, body, headers,
                                   "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        };
        for (const char* trailer : {" :\r\n", ":\r\n", "x-amz-checksum-crc32:NSRBwg==\r\n", "a:b\r\n"}) {
            const FakeWriter answer = put(trailer);
            QCOMPARE(answer.head.status, 400);
            QCOMPARE(answer.code(), std::string("MalformedTrailerError"));
        }
        QCOMPARE(call("HEAD", "/bucket/key").head.status, 404);
        QCOMPARE(put("").head.status, 200);
        QCOMPARE(put("junk").code(), std::string("MalformedTrailerError"));
    }

    void bytesBehindTheLastChunkAreRefused()
    {
        const s3::Pairs headers{{"x-amz-decoded-content-length", "3"}};
        for (const std::size_t step : {1u, 10u, 10'000u}) {
            FakeBody body("3\r\nabc\r\n0\r\n\r\nJUNK");
            body.step = step;
            const FakeWriter answer = run(makeRequest("PUT", "/bucket/key", {}, body, headers,
                                                      "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
            QCOMPARE(answer.code(), std::string("IncompleteBody"));
        }
        QCOMPARE(call("HEAD", "/bucket/key").head.status, 404);
        QCOMPARE(m_store->openWriters(), 0);
    }

    void strangersAreToldNothing()
    {
        for (const auto& [method, query] : std::vector<std::pair<const char*, QueryList>>{
                 {"GET", {{"foo", ""}}}, {"PATCH", {}}, {"PUT", {{"whatever", ""}}}, {"GET", {}}}) {
            FakeBody body("");
            http::Request request;
            request.method = method;
            request.path = "/bucket/key";
            request.query = query;
            request.headers.add("host", kHost);
            request.body = &body;
            const FakeWriter answer = run(std::move(request));
            QCOMPARE(answer.head.status, 403);
            QCOMPARE(answer.code(), std::string("AccessDenied"));
        }
        QCOMPARE(call("GET", "/bucket/key", {}, {{"foo", ""}}).head.status, 501);
        QCOMPARE(call("PATCH", "/bucket/key").head.status, 405);
    }

    void hashesOfNothingAreCompared()
    {
        const std::string wrong(64, '0');
        const std::string right = sha256Hex({});
        for (const auto& [method, path, query] : std::vector<std::tuple<const char*, const char*, QueryList>>{
                 {"GET", "/bucket", {}},
                 {"PUT", "/another", {}},
                 {"POST", "/bucket/key", {{"uploads", ""}}},
                 {"DELETE", "/bucket/none", {}}}) {
            FakeBody body("");
            QCOMPARE(run(makeRequest(method, path, query, body, {}, wrong)).code(),
                     std::string("XAmzContentSHA256Mismatch"));
            FakeBody again("");
            QVERIFY(run(makeRequest(method, path, query, again, {}, right)).head.status < 300);
        }
    }

    void tooManyAtOnce()
    {
        s3::S3Options options;
        options.maxInFlight = 0;
        makeHandler(std::move(options));
        const FakeWriter answer = call("GET", "/bucket/key");
        QCOMPARE(answer.head.status, 503);
        QCOMPARE(answer.code(), std::string("SlowDown"));
        QCOMPARE(answer.head.headers.get("retry-after"), std::string("1"));
    }

    void bodiesKeepToTheirMemory()
    {
        // Room for one piece of a body, and for none.
        const std::string data((3 << 20) + 77, 'y');
        for (const std::uint64_t room : {1 << 20, (1 << 20) - 1}) {
            s3::S3Options options;
            options.bodyMemory = room;
            makeHandler(std::move(options));
            for (int i = 0; i < 3; ++i) { // what was taken is given back
                const FakeWriter put = call("PUT", "/bucket/key", data);
                QCOMPARE(put.head.status, room == 1 << 20 ? 200 : 503);
            }
        }
        QVERIFY(call("GET", "/bucket/key").body == data);
    }

    void hoistedHeadersCount()
    {
        const FakeWriter put =
            putByLink({{"x-amz-meta-color", "blue"}, {"X-Amz-Storage-Class", "REDUCED_REDUNDANCY"}});
        QCOMPARE(put.head.status, 200);
        const FakeWriter head = call("HEAD", "/bucket/key");
        QCOMPARE(head.head.headers.get("x-amz-meta-color"), std::string("blue"));
        QCOMPARE(head.head.headers.get("x-amz-storage-class"), std::string("REDUCED_REDUNDANCY"));
    }

    /// The checksum of nothing, as a client writes it that has no body yet when it makes the link.
    void checksumsOfLinksDoNotCount()
    {
        const FakeWriter put = putByLink(
            {{"x-amz-checksum-crc32", "AAAAAA=="}, {"x-amz-sdk-checksum-algorithm", "CRC32"}});
        QCOMPARE(put.head.status, 200);
        QCOMPARE(call("GET", "/bucket/key").body, std::string("data"));
    }

    void activeDocumentsAreSandboxed()
    {
        for (const char* type : {"text/html", "image/svg+xml", "application/xhtml+xml; a=b"}) {
            QCOMPARE(call("PUT", "/bucket/key", "x", {}, {{"content-type", type}}).head.status, 200);
            const FakeWriter got = call("GET", "/bucket/key");
            QCOMPARE(got.head.headers.get("content-security-policy"), std::string("sandbox"));
        }
        QCOMPARE(call("PUT", "/bucket/key", "x", {}, {{"content-type", "image/png"}}).head.status,
                 200);
        QVERIFY(!call("GET", "/bucket/key").head.headers.find("content-security-policy"));
    }
};

QTEST_APPLESS_MAIN(TestS3Handler)
#include "test_s3_handler.moc"
