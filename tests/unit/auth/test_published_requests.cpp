// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "auth/authenticator.h"
#include "auth/chunk_verifier.h"
#include "base/checksum.h"
#include "base/time.h"

using namespace holdfast;
using auth::Denial;
using auth::PayloadMode;

namespace
{

class FakeClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }

    WallNanos now = 1369353600LL * kNanosPerSecond; // 20130524T000000Z
};

using Fields = std::vector<std::pair<std::string, std::string>>;

/// What the server is sent.
struct Sent
{
    std::string method;
    std::string path;
    QueryList query;
    Fields headers;

    [[nodiscard]] auth::RequestView view() const { return {method, path, query, headers}; }
};

Sent published(std::string_view name)
{
    const std::string empty = sha256Hex({});
    const auto sent = [](std::string method, std::string path, QueryList query, Fields headers,
                         const std::string& names, const std::string& signature) {
        headers.emplace_back("x-amz-date", "20130524T000000Z");
        headers.emplace_back(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
            "aws4_request,SignedHeaders=" +
                names + ",Signature=" + signature);
        return Sent{std::move(method), std::move(path), std::move(query), std::move(headers)};
    };
    const std::string bucket = "examplebucket.s3.amazonaws.com";
    if (name == "GET Object")
        return sent("GET", "/test.txt", {},
                    {{"host", bucket}, {"range", "bytes=0-9"}, {"x-amz-content-sha256", empty}},
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    if (name == "PUT Object")
        return sent("PUT", "/test$file.text", {},
                    {{"host", bucket},
                     {"date", "Fri, 24 May 2013 00:00:00 GMT"},
                     {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                     {"x-amz-content-sha256",
                      "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"}},
                    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    if (name == "GET Bucket Lifecycle")
        return sent("GET", "/", {{"lifecycle", ""}},
                    {{"host", bucket}, {"x-amz-content-sha256", empty}},
                    "host;x-amz-content-sha256;x-amz-date",
                    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    if (name == "GET Bucket (List Objects)")
        return sent("GET", "/", {{"max-keys", "2"}, {"prefix", "J"}},
                    {{"host", bucket}, {"x-amz-content-sha256", empty}},
                    "host;x-amz-content-sha256;x-amz-date",
                    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    Fields chunked{{"host", "s3.amazonaws.com"},
                   {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                   {"content-encoding", "aws-chunked"},
                   {"x-amz-decoded-content-length", "66560"}};
    if (name == "PUT Object in chunks") {
        chunked.emplace_back("content-length", "66824");
        chunked.emplace_back("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        return sent("PUT", "/examplebucket/chunkObject.txt", {}, std::move(chunked),
                    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                    "x-amz-decoded-content-length;x-amz-storage-class",
                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    }
    chunked.emplace_back("x-amz-trailer", "x-amz-checksum-crc32c");
    chunked.emplace_back("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
    return sent(
        "PUT", "/examplebucket/chunkObject.txt", {}, std::move(chunked),
        "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
        "x-amz-storage-class;x-amz-trailer",
        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
}

Sent publishedLink()
{
    return {
        "GET",
        "/test.txt",
        {{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
         {"X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"},
         {"X-Amz-Date", "20130524T000000Z"},
         {"X-Amz-Expires", "86400"},
         {"X-Amz-SignedHeaders", "host"},
         {"X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"}},
        {{"host", "examplebucket.s3.amazonaws.com"}}};
}

} // namespace

/// The requests of the Amazon S3 API reference, "Authenticating Requests (AWS Signature Version
/// 4)", as they come in: what the server makes of them. base/test_base_sigv4 computes their
/// signatures.
class TestPublishedRequests : public QObject
{
    Q_OBJECT

private:
    auth::RootIdentityProvider m_identities{"AKIAIOSFODNN7EXAMPLE",
                                            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    FakeClock m_clock;
    auth::Authenticator m_authenticator{m_identities, m_clock, "us-east-1"};

    auto authenticate(const Sent& sent) { return m_authenticator.authenticate(sent.view()); }

private slots:
    void init() { m_clock = FakeClock{}; }

    void letIn_data()
    {
        QTest::addColumn<int>("payload");
        QTest::newRow("GET Object") << int(PayloadMode::Sha256);
        QTest::newRow("PUT Object") << int(PayloadMode::Sha256);
        QTest::newRow("GET Bucket Lifecycle") << int(PayloadMode::Sha256);
        QTest::newRow("GET Bucket (List Objects)") << int(PayloadMode::Sha256);
        QTest::newRow("PUT Object in chunks") << int(PayloadMode::StreamingSigned);
        QTest::newRow("PUT Object with a trailer") << int(PayloadMode::StreamingSignedTrailer);
    }

    void letIn()
    {
        QFETCH(int, payload);
        const auto result = authenticate(published(QTest::currentDataTag()));
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QVERIFY(result->identity.isRoot);
        QCOMPARE(result->method, auth::Method::Header);
        QCOMPARE(int(result->payload), payload);
    }

    void changed_data() { letIn_data(); }

    /// Any byte of what is signed.
    void changed()
    {
        const Sent good = published(QTest::currentDataTag());
        for (std::size_t i = 0; i < good.headers.size(); ++i) {
            Sent bad = good;
            const std::string& name = bad.headers[i].first;
            std::string& value = bad.headers[i].second;
            value.back() = value.back() == '1' ? '2' : '1';
            const bool isDate = name == "x-amz-date"; // "...001" is no date at all
            const bool isHash = name == "x-amz-content-sha256";
            const auto result = authenticate(bad);
            QVERIFY2(!result, name.c_str());
            if (!isDate && !(isHash && value.size() != 64))
                QCOMPARE(result.error().denial, Denial::SignatureDoesNotMatch);
        }
        Sent path = good;
        path.path += 'x';
        QCOMPARE(authenticate(path).error().denial, Denial::SignatureDoesNotMatch);
        Sent method = good;
        method.method = "DELETE";
        QCOMPARE(authenticate(method).error().denial, Denial::SignatureDoesNotMatch);
        Sent query = good;
        query.query.emplace_back("uploads", "");
        QCOMPARE(authenticate(query).error().denial, Denial::SignatureDoesNotMatch);
    }

    void outOfTime_data() { letIn_data(); }

    void outOfTime()
    {
        m_clock.now += (15 * 60 + 1) * kNanosPerSecond;
        const auto result = authenticate(published(QTest::currentDataTag()));
        QVERIFY(!result);
        QCOMPARE(result.error().denial, Denial::RequestTimeTooSkewed);
    }

    void link()
    {
        const auto result = authenticate(publishedLink());
        QVERIFY(result);
        QCOMPARE(result->method, auth::Method::Query);
        QCOMPARE(result->payload, PayloadMode::Unsigned);
        m_clock.now += 86400 * kNanosPerSecond;
        QVERIFY(authenticate(publishedLink()));
        m_clock.now += kNanosPerSecond;
        const auto late = authenticate(publishedLink());
        QVERIFY(!late);
        QCOMPARE(late.error().denial, Denial::AccessDenied);
    }

    void linkChanged()
    {
        for (std::size_t i = 0; i < publishedLink().query.size(); ++i) {
            Sent bad = publishedLink();
            std::string& value = bad.query[i].second;
            value.back() = value.back() == '1' ? '2' : '1';
            QVERIFY2(!authenticate(bad), bad.query[i].first.c_str());
        }
        Sent host = publishedLink();
        host.headers[0].second = "other.s3.amazonaws.com";
        QCOMPARE(authenticate(host).error().denial, Denial::SignatureDoesNotMatch);
    }

    /// The chunks of "PUT Object in chunks", from the seed that the request gave.
    void chunks()
    {
        const auto result = authenticate(published("PUT Object in chunks"));
        QVERIFY(result && result->seed);
        auth::ChunkVerifier verifier(*result->seed);
        const std::string data(65536, 'a');
        verifier.update(asBytes(data));
        QVERIFY(
            verifier.endChunk("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"));
        verifier.update(asBytes(data).first(1024));
        QVERIFY(
            verifier.endChunk("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"));
        QVERIFY(
            verifier.endChunk("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));
    }

    /// And of "PUT Object with a trailer", whose last signature is the trailer's.
    void trailer()
    {
        const auto result = authenticate(published("PUT Object with a trailer"));
        QVERIFY(result && result->seed);
        auth::ChunkVerifier verifier(*result->seed);
        const std::string data(65536, 'a');
        verifier.update(asBytes(data));
        QVERIFY(
            verifier.endChunk("b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"));
        verifier.update(asBytes(data).first(1024));
        QVERIFY(
            verifier.endChunk("1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"));
        QVERIFY(
            verifier.endChunk("2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"));
        QVERIFY(verifier.endTrailer(
            "x-amz-checksum-crc32c:sOO8/Q==\n",
            "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"));
    }
};

QTEST_APPLESS_MAIN(TestPublishedRequests)
#include "test_published_requests.moc"
