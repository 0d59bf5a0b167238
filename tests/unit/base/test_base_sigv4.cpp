// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "base/checksum.h"
#include "base/sigv4.h"
#include "text.h"

using namespace holdfast;
using namespace holdfast::sigv4;
using namespace basetest;

/// The requests and signatures of the examples in the Amazon S3 API reference, "Authenticating
/// Requests (AWS Signature Version 4)". Two further signatures were computed with botocore.
class TestBaseSigv4 : public QObject
{
    Q_OBJECT

private slots:
    void documentedHeaders_data();
    void documentedHeaders();
    void canonicalText();
    void documentedPresigned();
    void documentedChunks();
    void documentedTrailer();
    void anotherSigner();
    void anotherPresigner();
    void canonicalDetails();
    void signingAgainReplaces();
    void presignRefuses();
    void presignedRoundTrip();
    void headerRoundTrip();
    void authorizationForms();
    void authorizationRefuses_data();
    void authorizationRefuses();
    void presignedRefuses_data();
    void presignedRefuses();
};

namespace
{

const Credentials kExample{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
constexpr WallNanos kTime = 1369353600LL * kNanosPerSecond; // 20130524T000000Z
const Scope kScope{"20130524", "us-east-1"};
constexpr std::string_view kDate = "20130524T000000Z";

std::string emptyHash()
{
    return sha256Hex({});
}

SignableRequest documented(std::string method, std::string path, QueryList query)
{
    return {std::move(method),
            std::move(path),
            std::move(query),
            {{"host", "examplebucket.s3.amazonaws.com"}},
            emptyHash()};
}

std::string example(std::string_view name)
{
    SignableRequest request;
    if (name == "get") {
        request = documented("GET", "/test.txt", {});
        request.headers.emplace_back("range", "bytes=0-9");
    } else if (name == "put") {
        request = documented("PUT", "/test$file.text", {});
        request.headers.emplace_back("date", "Fri, 24 May 2013 00:00:00 GMT");
        request.headers.emplace_back("x-amz-storage-class", "REDUCED_REDUNDANCY");
        request.payloadHash = sha256Hex(asBytes("Welcome to Amazon S3."));
    } else if (name == "lifecycle") {
        request = documented("GET", "/", {{"lifecycle", ""}});
    } else if (name == "list") {
        request = documented("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}});
    } else if (name == "chunked") {
        request = documented("PUT", "/examplebucket/chunkObject.txt", {});
        request.headers = {{"host", "s3.amazonaws.com"},
                           {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                           {"content-encoding", "aws-chunked"},
                           {"x-amz-decoded-content-length", "66560"},
                           {"content-length", "66824"}};
        request.payloadHash = kStreamingSigned;
    } else if (name == "trailer") {
        request = documented("PUT", "/examplebucket/chunkObject.txt", {});
        request.headers = {{"host", "s3.amazonaws.com"},
                           {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                           {"content-encoding", "aws-chunked"},
                           {"x-amz-decoded-content-length", "66560"},
                           {"x-amz-trailer", "x-amz-checksum-crc32c"}};
        request.payloadHash = kStreamingSignedTrailer;
    }
    return signHeaders(request, kExample, "us-east-1", kTime);
}

std::string chunkHash(std::size_t size)
{
    return sha256Hex(asBytes(std::string(size, 'a')));
}

/// A valid presigned query to break in single places.
QueryList presignedFields()
{
    return {{"X-Amz-Algorithm", std::string(kAlgorithm)},
            {"X-Amz-Credential", "AKID/20130524/us-east-1/s3/aws4_request"},
            {"X-Amz-Date", std::string(kDate)},
            {"X-Amz-Expires", "86400"},
            {"X-Amz-SignedHeaders", "host"},
            {"X-Amz-Signature", std::string(64, 'a')}};
}

} // namespace

void TestBaseSigv4::documentedHeaders_data()
{
    QTest::addColumn<QByteArray>("signedHeaders");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("get") << QByteArray("host;range;x-amz-content-sha256;x-amz-date")
                         << QByteArray(
                                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    QTest::newRow("put")
        << QByteArray("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class")
        << QByteArray("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    QTest::newRow("lifecycle")
        << QByteArray("host;x-amz-content-sha256;x-amz-date")
        << QByteArray("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    QTest::newRow("list")
        << QByteArray("host;x-amz-content-sha256;x-amz-date")
        << QByteArray("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    QTest::newRow("chunked")
        << QByteArray("content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                      "x-amz-decoded-content-length;x-amz-storage-class")
        << QByteArray("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    QTest::newRow("trailer")
        << QByteArray("content-encoding;host;x-amz-content-sha256;x-amz-date;"
                      "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer")
        << QByteArray("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
}

void TestBaseSigv4::documentedHeaders()
{
    QFETCH(QByteArray, signedHeaders);
    QFETCH(QByteArray, signature);
    QCOMPARE(q(example(QTest::currentDataTag())),
             "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
             "SignedHeaders=" +
                 signedHeaders + ", Signature=" + signature);
}

void TestBaseSigv4::canonicalText()
{
    SignableRequest request = documented("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}});
    request.headers.emplace_back("x-amz-date", kDate);
    request.headers.emplace_back("x-amz-content-sha256", emptyHash());
    const std::string canonical =
        canonicalRequest(request, {"host", "x-amz-content-sha256", "x-amz-date"});
    QCOMPARE(q(canonical), q("GET\n/\nmax-keys=2&prefix=J\nhost:examplebucket.s3.amazonaws.com\n"
                             "x-amz-content-sha256:" +
                             emptyHash() +
                             "\nx-amz-date:20130524T000000Z\n\n"
                             "host;x-amz-content-sha256;x-amz-date\n" +
                             emptyHash()));
    QCOMPARE(q(stringToSign(kDate, kScope, canonical)),
             QByteArray("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
                        "df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7"));
}

void TestBaseSigv4::documentedPresigned()
{
    SignableRequest request = documented("GET", "/test.txt", {});
    const auto query = presign(request, kExample, "us-east-1", kTime, 86400);
    QVERIFY(query);
    QCOMPARE(q(*query),
             QByteArray("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
                        "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&"
                        "X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
                        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

void TestBaseSigv4::documentedChunks()
{
    const std::string key = signingKey(kExample.secretKey, kScope);
    std::string last = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    const std::vector<std::pair<std::size_t, QByteArray>> chunks{
        {65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"},
        {1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"},
        {0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"}};
    for (const auto& [size, expected] : chunks) {
        last = chunkSignature(key, kDate, kScope, last, chunkHash(size));
        QCOMPARE(q(last), expected);
    }
}

void TestBaseSigv4::documentedTrailer()
{
    const std::string key = signingKey(kExample.secretKey, kScope);
    std::string last = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    const std::vector<std::pair<std::size_t, QByteArray>> chunks{
        {65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"},
        {1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"},
        {0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"}};
    for (const auto& [size, expected] : chunks) {
        last = chunkSignature(key, kDate, kScope, last, chunkHash(size));
        QCOMPARE(q(last), expected);
    }
    QCOMPARE(q(trailerSignature(key, kDate, kScope, last, "x-amz-checksum-crc32c:sOO8/Q==\n")),
             QByteArray("d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"));
}

void TestBaseSigv4::anotherSigner()
{
    SignableRequest request{
        "PUT",
        "/bucket/a b+c//../\xc3\xa9~&=?%41*(!)",
        {{"versionId", "a+b="},
         {"partNumber", "3"},
         {"x", " "},
         {"response-content-type", "text/plain"}},
        {{"host", "127.0.0.1:9000"}, {"x-amz-meta-b", "  two   spaces "}, {"x-amz-meta-a", "v"}},
        sha256Hex(asBytes("body"))};
    const auto parsed = parseAuthorization(signHeaders(request, kExample, "eu-central-1", kTime));
    QVERIFY(parsed);
    QCOMPARE(q(parsed->signature),
             QByteArray("8986752961be8bc27291d9ecc0381854ca7608727a0aad7931d7db079eeabc01"));
}

void TestBaseSigv4::anotherPresigner()
{
    SignableRequest request{
        "GET",
        "/bucket/a b+c//../\xc3\xa9~&=?%41*(!)",
        {{"versionId", "a+b="},
         {"partNumber", "3"},
         {"x", " "},
         {"response-content-type", "text/plain"}},
        {{"host", "127.0.0.1:9000"}, {"x-amz-meta-b", "  two   spaces "}, {"x-amz-meta-a", "v"}},
        {}};
    const auto query = presign(request, kExample, "eu-central-1", kTime, 600);
    QVERIFY(query);
    QVERIFY2(query->ends_with("&X-Amz-Signature="
                              "d7a6a3e9ecad9883ee4883b5a6b54691d922d5b2232841f3e842d42be10c038a"),
             query->c_str());
}

void TestBaseSigv4::canonicalDetails()
{
    // Sorted by encoded name, then value; repeated headers joined; absent ones empty; the path as
    // it is.
    SignableRequest request{
        "GET",
        "/b//x/../y",
        {{"b", "2"}, {"a b", "1"}, {"a", "2"}, {"a", "10"}, {"aa", ""}},
        {{"host", "h"}, {"x-m", " 1\t 2 "}, {"other", "no"}, {"x-m", ""}, {"x-m", "3"}},
        "UNSIGNED-PAYLOAD"};
    QCOMPARE(
        q(canonicalRequest(request, {"host", "x-absent", "x-m"})),
        QByteArray("GET\n/b//x/../y\na=10&a=2&a%20b=1&aa=&b=2\nhost:h\nx-absent:\nx-m:1 2,,3\n\n"
                   "host;x-absent;x-m\nUNSIGNED-PAYLOAD"));
    request.path.clear();
    QVERIFY(canonicalRequest(request, {"host"}).starts_with("GET\n/\n"));
}

void TestBaseSigv4::signingAgainReplaces()
{
    SignableRequest request = documented("GET", "/test.txt", {});
    const std::string first = signHeaders(request, kExample, "us-east-1", kTime);
    (void)signHeaders(request, kExample, "us-east-1", kTime + kNanosPerSecond);
    QCOMPARE(request.headers.size(), std::size_t(3));
    QCOMPARE(q(signHeaders(request, kExample, "us-east-1", kTime)), q(first));

    SignableRequest link = documented("GET", "/test.txt", {{"versionId", "v"}});
    const auto once = presign(link, kExample, "us-east-1", kTime, 60);
    QCOMPARE(link.query.size(), std::size_t(7));
    QCOMPARE(q(*presign(link, kExample, "us-east-1", kTime, 60)), q(*once));
    QCOMPARE(link.query.size(), std::size_t(7));
}

void TestBaseSigv4::presignRefuses()
{
    for (const int expires : {0, -1, 604801}) {
        SignableRequest request = documented("GET", "/", {});
        QCOMPARE(codeOf(presign(request, kExample, "us-east-1", kTime, expires)),
                 QByteArray("InvalidArgument"));
    }
    SignableRequest request = documented("GET", "/", {});
    request.headers.clear();
    QCOMPARE(codeOf(presign(request, kExample, "us-east-1", kTime, 60)),
             QByteArray("InvalidArgument"));
}

void TestBaseSigv4::presignedRoundTrip()
{
    std::mt19937 random(20261120);
    for (int i = 0; i < 100; ++i) {
        SignableRequest request = documented("PUT", "/" + randomBytes(random, 20), {});
        request.query.emplace_back(randomBytes(random, 3), randomBytes(random, 5));
        const auto query =
            presign(request, kExample, "eu-west-1", kTime, 1 + int(random() % 604800));
        QVERIFY(query);
        // As the server does: parse what came over the wire, and compute again.
        SignableRequest received{"PUT", request.path, parseQuery(*query).value(), request.headers,
                                 std::string(kUnsignedPayload)};
        const auto parsed = parsePresigned(received.query);
        QVERIFY(parsed);
        const Authorization& claim = parsed->authorization;
        QCOMPARE(q(claim.accessKey), q(kExample.accessKey));
        const std::string canonical = canonicalRequest(received, claim.signedHeaders);
        QCOMPARE(q(signature(signingKey(kExample.secretKey, claim.scope),
                             stringToSign(parsed->amzDate, claim.scope, canonical))),
                 q(claim.signature));
    }
}

void TestBaseSigv4::headerRoundTrip()
{
    const Credentials slashes{"key/with/slashes", "secret"};
    SignableRequest request = documented("DELETE", "/a/b", {{"versionId", "x"}});
    const auto parsed = parseAuthorization(signHeaders(request, slashes, "r", kTime));
    QVERIFY(parsed);
    QCOMPARE(q(parsed->accessKey), QByteArray("key/with/slashes"));
    QCOMPARE(q(parsed->scope.toString()), QByteArray("20130524/r/s3/aws4_request"));
    const std::string canonical = canonicalRequest(request, parsed->signedHeaders);
    QCOMPARE(q(signature(signingKey("secret", parsed->scope),
                         stringToSign(kDate, parsed->scope, canonical))),
             q(parsed->signature));
}

void TestBaseSigv4::authorizationForms()
{
    const std::string mac(64, '0');
    for (const std::string& header :
         {"AWS4-HMAC-SHA256 Credential=A/20130524/r/s3/aws4_request,SignedHeaders=host,Signature=" +
              mac,
          "AWS4-HMAC-SHA256  Signature=" + mac +
              " ,  SignedHeaders=host , Credential=A/20130524/r/s3/aws4_request "}) {
        const auto parsed = parseAuthorization(header);
        QVERIFY2(parsed, header.c_str());
        QCOMPARE(q(parsed->accessKey), QByteArray("A"));
        QVERIFY(parsed->signedHeaders == std::vector<std::string>{"host"});
        QCOMPARE(q(parsed->signature), q(mac));
    }
}

void TestBaseSigv4::authorizationRefuses_data()
{
    QTest::addColumn<QByteArray>("header");
    const QByteArray head = "AWS4-HMAC-SHA256 ";
    const QByteArray credential = "Credential=A/20130524/r/s3/aws4_request";
    const QByteArray names = "SignedHeaders=host";
    const QByteArray mac = "Signature=" + QByteArray(64, '0');
    const auto row = [&](const char* name, const QByteArray& c, const QByteArray& n,
                         const QByteArray& m) {
        QTest::newRow(name) << head + c + ", " + n + ", " + m;
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("v2") << QByteArray("AWS AKID:c2lnbmF0dXJl");
    QTest::newRow("algorithm only") << QByteArray("AWS4-HMAC-SHA256");
    QTest::newRow("longer algorithm")
        << "AWS4-HMAC-SHA256X " + credential + ", " + names + ", " + mac;
    QTest::newRow("no mac") << head + credential + ", " + names;
    QTest::newRow("twice") << head + credential + ", " + names + ", " + names + ", " + mac;
    QTest::newRow("unknown") << head + credential + ", " + names + ", " + mac + ", More=1";
    QTest::newRow("too long") << head + QByteArray(20000, ' ') + credential + ", " + names + ", " +
                                     mac;
    row("short scope", "Credential=20130524/r/s3/aws4_request", names, mac);
    row("no access key", "Credential=/20130524/r/s3/aws4_request", names, mac);
    row("wrong end", "Credential=A/20130524/r/s3/aws5_request", names, mac);
    row("bad date", "Credential=A/2013-5-4/r/s3/aws4_request", names, mac);
    row("empty region", "Credential=A/20130524//s3/aws4_request", names, mac);
    row("empty service", "Credential=A/20130524/r//aws4_request", names, mac);
    row("no names", credential, "SignedHeaders=", mac);
    row("empty name", credential, "SignedHeaders=host;;x", mac);
    row("trailing name", credential, "SignedHeaders=host;", mac);
    row("upper-case name", credential, "SignedHeaders=Host", mac);
    row("name with space", credential, "SignedHeaders=ho st", mac);
    row("many names", credential, "SignedHeaders=h" + QByteArray(";h").repeated(200), mac);
    row("short mac", credential, names, "Signature=00");
    row("upper-case mac", credential, names, "Signature=" + QByteArray(64, 'A'));
    row("bad mac", credential, names, "Signature=" + QByteArray(64, 'g'));
}

void TestBaseSigv4::authorizationRefuses()
{
    QFETCH(QByteArray, header);
    QCOMPARE(codeOf(parseAuthorization(s(header))), QByteArray("InvalidArgument"));
}

void TestBaseSigv4::presignedRefuses_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* tag, const char* name, const char* value) {
        QTest::newRow(tag) << QByteArray(name) << QByteArray(value);
    };
    row("algorithm", "X-Amz-Algorithm", "AWS4-HMAC-SHA1");
    row("date", "X-Amz-Date", "2013-05-24");
    row("no number", "X-Amz-Expires", "x");
    row("empty number", "X-Amz-Expires", "");
    row("negative", "X-Amz-Expires", "-5");
    row("zero", "X-Amz-Expires", "0");
    row("eight days", "X-Amz-Expires", "691200");
    row("overflow", "X-Amz-Expires", "99999999999999999999");
    row("trailing", "X-Amz-Expires", "60s");
    row("credential", "X-Amz-Credential", "AKID");
    row("names", "X-Amz-SignedHeaders", "");
    row("mac", "X-Amz-Signature", "abc");
}

void TestBaseSigv4::presignedRefuses()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const QueryList good = presignedFields();
    QVERIFY(parsePresigned(good));

    QueryList changed = good;
    QueryList missing;
    QueryList twice = good;
    for (auto& field : changed) {
        if (field.first == s(name)) {
            twice.push_back(field);
            field.second = s(value);
        } else {
            missing.push_back(field);
        }
    }
    QCOMPARE(codeOf(parsePresigned(changed)), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parsePresigned(missing)), QByteArray("InvalidArgument"));
    QCOMPARE(codeOf(parsePresigned(twice)), QByteArray("InvalidArgument"));
}

QTEST_APPLESS_MAIN(TestBaseSigv4)
#include "test_base_sigv4.moc"
