// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "auth/authenticator.h"
#include "auth/chunk_verifier.h"
#include "base/checksum.h"
#include "base/encoding.h"

using namespace holdfast;
using auth::Denial;

namespace
{

constexpr WallNanos kNow = 1'795'170'240LL * kNanosPerSecond;
const sigv4::Credentials kRoot{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

class FakeClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }

    WallNanos now = kNow;
};

/// A request as a client signs it, and as the server sees it.
struct Signed
{
    sigv4::SignableRequest request;

    [[nodiscard]] auth::RequestView view() const
    {
        return {request.method, request.path, request.query, request.headers};
    }
    [[nodiscard]] std::string& header(std::string_view name)
    {
        for (auto& [field, value] : request.headers)
            if (field == name)
                return value;
        qFatal("no such header");
    }
};

sigv4::SignableRequest plain()
{
    sigv4::SignableRequest request;
    request.method = "GET";
    request.path = "/bucket/a key+with %";
    request.query = {{"prefix", "a b"}};
    request.headers = {{"host", "127.0.0.1:9000"}};
    return request;
}

Signed signedRequest(WallNanos when = kNow, std::string_view region = "us-east-1",
                     const sigv4::Credentials& who = kRoot, std::string hash = {})
{
    Signed out{plain()};
    out.request.payloadHash = std::move(hash);
    std::string value = sigv4::signHeaders(out.request, who, region, when);
    out.request.headers.emplace_back("authorization", std::move(value));
    return out;
}

Signed presigned(int expires, WallNanos when = kNow, std::string_view region = "us-east-1")
{
    Signed out{plain()};
    const auto query = sigv4::presign(out.request, kRoot, region, when, expires);
    if (!query)
        qFatal("presign");
    return out;
}

std::string detail(const auth::AuthError& error, std::string_view name)
{
    for (const auto& [field, value] : error.details)
        if (field == name)
            return value;
    return {};
}

} // namespace

class TestAuthenticator : public QObject
{
    Q_OBJECT

private:
    auth::RootIdentityProvider m_identities{kRoot.accessKey, kRoot.secretKey};
    FakeClock m_clock;
    auth::Authenticator m_authenticator{m_identities, m_clock, "us-east-1"};

    Denial denial(const Signed& request)
    {
        const auto result = m_authenticator.authenticate(request.view());
        if (result)
            qFatal("was let in");
        return result.error().denial;
    }

private slots:
    void init() { m_clock.now = kNow; }

    void headerSignature()
    {
        for (int i = 0; i < 2; ++i) { // the second time from the cache of keys
            const auto result = m_authenticator.authenticate(signedRequest().view());
            QVERIFY(result);
            QVERIFY(result->identity.isRoot);
            QCOMPARE(result->method, auth::Method::Header);
            QCOMPARE(result->payload, auth::PayloadMode::Sha256);
            QCOMPARE(result->payloadSha256, sha256Hex({}));
        }
    }

    void anythingSignedMustStay()
    {
        Signed path = signedRequest();
        path.request.path += "x";
        QCOMPARE(denial(path), Denial::SignatureDoesNotMatch);
        Signed query = signedRequest();
        query.request.query.emplace_back("acl", "");
        QCOMPARE(denial(query), Denial::SignatureDoesNotMatch);
        Signed method = signedRequest();
        method.request.method = "DELETE";
        QCOMPARE(denial(method), Denial::SignatureDoesNotMatch);
        Signed hash = signedRequest();
        hash.header("x-amz-content-sha256") = std::string(64, 'a');
        QCOMPARE(denial(hash), Denial::SignatureDoesNotMatch);
        const sigv4::Credentials wrong{kRoot.accessKey, "another secret"};
        QCOMPARE(denial(signedRequest(kNow, "us-east-1", wrong)), Denial::SignatureDoesNotMatch);
    }

    void unknownKey()
    {
        const sigv4::Credentials stranger{"STRANGER", kRoot.secretKey};
        QCOMPARE(denial(signedRequest(kNow, "us-east-1", stranger)), Denial::InvalidAccessKeyId);
    }

    void unsignedHeadersAreRefused()
    {
        Signed request = signedRequest();
        request.request.headers.emplace_back("x-amz-acl", "private");
        const auto result = m_authenticator.authenticate(request.view());
        QVERIFY(!result);
        QCOMPARE(result.error().denial, Denial::AccessDenied);
        QCOMPARE(detail(result.error(), "HeadersNotSigned"), std::string("x-amz-acl"));
    }

    void skewedClock()
    {
        constexpr WallNanos kMinute = 60 * kNanosPerSecond;
        QVERIFY(m_authenticator.authenticate(signedRequest(kNow - 15 * kMinute).view()));
        QVERIFY(m_authenticator.authenticate(signedRequest(kNow + 15 * kMinute).view()));
        for (const WallNanos when : {kNow - 16 * kMinute, kNow + 16 * kMinute}) {
            const auto result = m_authenticator.authenticate(signedRequest(when).view());
            QVERIFY(!result);
            QCOMPARE(result.error().denial, Denial::RequestTimeTooSkewed);
            QCOMPARE(detail(result.error(), "MaxAllowedSkewMilliseconds"), std::string("900000"));
        }
    }

    /// As far away as the type goes: the difference of two such times is none.
    void datesAtTheirExtremes()
    {
        for (const char* date : {"16770922T000000Z", "22620411T000000Z"}) {
            const auto when = parseAmzDate(date);
            QVERIFY(when);
            const auto header = m_authenticator.authenticate(signedRequest(*when).view());
            QVERIFY(!header);
            QCOMPARE(header.error().denial, Denial::RequestTimeTooSkewed);
            const auto link = m_authenticator.authenticate(presigned(60, *when).view());
            QVERIFY(!link);
            QCOMPARE(link.error().message, std::string(*when < kNow ? "Request has expired"
                                                                     : "Request is not valid yet"));
        }
    }

    void wrongRegion()
    {
        const auto header = m_authenticator.authenticate(signedRequest(kNow, "eu-west-1").view());
        QVERIFY(!header);
        QCOMPARE(header.error().denial, Denial::AuthorizationHeaderMalformed);
        QCOMPARE(detail(header.error(), "Region"), std::string("us-east-1"));
        const auto query = m_authenticator.authenticate(presigned(60, kNow, "eu-west-1").view());
        QVERIFY(!query);
        QCOMPARE(query.error().denial, Denial::AuthorizationQueryParametersError);
        QCOMPARE(detail(query.error(), "Region"), std::string("us-east-1"));
    }

    void malformedHeader()
    {
        Signed request = signedRequest();
        request.header("authorization") = "AWS4-HMAC-SHA256 nonsense";
        QCOMPARE(denial(request), Denial::AuthorizationHeaderMalformed);
        request.header("authorization") = "AWS AKIDEXAMPLE:signature";
        QCOMPARE(denial(request), Denial::InvalidRequest);
        request.header("authorization") = "Basic dXNlcjpwYXNz";
        QCOMPARE(denial(request), Denial::InvalidArgument);
        Signed service = signedRequest();
        std::string& value = service.header("authorization");
        value.replace(value.find("/s3/"), 4, "/iam/");
        QCOMPARE(denial(service), Denial::AuthorizationHeaderMalformed);
    }

    void contentHashIsNeeded()
    {
        Signed request = signedRequest();
        std::erase_if(request.request.headers,
                      [](const auto& field) { return field.first == "x-amz-content-sha256"; });
        QCOMPARE(denial(request), Denial::InvalidRequest);
        QCOMPARE(denial(signedRequest(kNow, "us-east-1", kRoot, "nonsense")),
                 Denial::InvalidArgument);
        const auto streaming = m_authenticator.authenticate(
            signedRequest(kNow, "us-east-1", kRoot, std::string(sigv4::kStreamingSigned)).view());
        QVERIFY(streaming);
        QCOMPARE(streaming->payload, auth::PayloadMode::StreamingSigned);
        QVERIFY(streaming->seed);
        QCOMPARE(streaming->seed->signingKey.size(), std::size_t(32));
    }

    void links()
    {
        const auto result = m_authenticator.authenticate(presigned(60).view());
        QVERIFY(result);
        QCOMPARE(result->method, auth::Method::Query);
        QCOMPARE(result->payload, auth::PayloadMode::Unsigned);
        m_clock.now = kNow + 60 * kNanosPerSecond;
        QVERIFY(m_authenticator.authenticate(presigned(60).view()));
        m_clock.now = kNow + 61 * kNanosPerSecond;
        const auto expired = m_authenticator.authenticate(presigned(60).view());
        QVERIFY(!expired);
        QCOMPARE(expired.error().denial, Denial::AccessDenied);
        QCOMPARE(expired.error().message, std::string("Request has expired"));
        QVERIFY(m_authenticator.authenticate(presigned(604800).view()));
        m_clock.now = kNow - 16 * 60 * kNanosPerSecond;
        QCOMPARE(denial(presigned(60)), Denial::AccessDenied);
    }

    void malformedLinks()
    {
        for (const char* expires : {"0", "-1", "604801", "x", ""}) {
            Signed request = presigned(60);
            for (auto& [name, value] : request.request.query)
                if (name == "X-Amz-Expires")
                    value = expires;
            QCOMPARE(denial(request), Denial::AuthorizationQueryParametersError);
        }
        Signed lacking = presigned(60);
        std::erase_if(lacking.request.query,
                      [](const auto& field) { return field.first == "X-Amz-Date"; });
        QCOMPARE(denial(lacking), Denial::AuthorizationQueryParametersError);
        Signed longer = presigned(60);
        for (auto& [name, value] : longer.request.query)
            if (name == "X-Amz-Expires")
                value = "6000";
        QCOMPARE(denial(longer), Denial::SignatureDoesNotMatch);
    }

    void oneMechanismOnly()
    {
        Signed both = presigned(60);
        both.request.headers.emplace_back("authorization", signedRequest().header("authorization"));
        QCOMPARE(denial(both), Denial::InvalidArgument);
        Signed token = signedRequest();
        token.request.headers.emplace_back("x-amz-security-token", "t");
        QCOMPARE(denial(token), Denial::InvalidToken);
    }

    void strangersMayNothing()
    {
        const auto result = m_authenticator.authenticate(Signed{plain()}.view());
        QVERIFY(result);
        QVERIFY(result->identity.isAnonymous());
        const auto allowed =
            m_authenticator.authorizeAdmin(result->identity);
        QVERIFY(!allowed);
        QCOMPARE(allowed.error().denial, Denial::AccessDenied);
        QVERIFY(m_authenticator.authorizeAdmin(m_identities.owner()));
    }

    /// The example of "Transferring Payload in Multiple Chunks" in the S3 API reference.
    void publishedChunkChain()
    {
        const sigv4::Scope scope{"20130524", "us-east-1"};
        auth::ChunkSeed seed{
            sigv4::signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
            "20130524T000000Z", scope,
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"};
        auth::ChunkVerifier verifier(seed);
        const std::string data(65536, 'a');
        verifier.update(asBytes(data).first(1000));
        verifier.update(asBytes(data).subspan(1000));
        QVERIFY(verifier.endChunk(
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"));
        verifier.update(asBytes(data).first(1024));
        QVERIFY(verifier.endChunk(
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"));
        QVERIFY(verifier.endChunk(
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));

        auth::ChunkVerifier tampered(seed);
        tampered.update(asBytes(std::string(65536, 'b')));
        QVERIFY(!tampered.endChunk(
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"));
        QVERIFY(!tampered.ok());
    }
};

QTEST_APPLESS_MAIN(TestAuthenticator)
#include "test_authenticator.moc"
