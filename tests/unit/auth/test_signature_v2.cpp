// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "auth/signature_v2.h"
#include "base/encoding.h"
#include "base/time.h"

using namespace holdfast;
using auth::Denial;

namespace
{

/// The credentials of every example in AWS's documentation.
constexpr const char* kKey = "AKIAIOSFODNN7EXAMPLE";
constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

class FakeClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }

    WallNanos now = 0;
};

WallNanos at(std::string_view iso)
{
    return parseIso8601(iso).value_or(0);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A request as it came over the wire.
struct Wire
{
    std::string method = "GET";
    std::string rawPath = "/";
    std::string query;
    Fields headers;
    std::string hostBucket;
};

/// Keeps what the views point to.
class Request
{
public:
    explicit Request(Wire wire)
        : m_wire(std::move(wire)), m_path(uriDecode(m_wire.rawPath).value_or("")),
          m_query(parseQuery(m_wire.query).value_or(QueryList{})), m_view{m_wire.method, m_path,
                                                                          m_query, m_wire.headers}
    {
    }
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    [[nodiscard]] auth::RequestV2 v2() const { return {m_view, m_wire.rawPath, m_wire.hostBucket}; }
    [[nodiscard]] const auth::RequestView& view() const { return m_view; }

private:
    const Wire m_wire;
    const std::string m_path;
    const QueryList m_query;
    const auth::RequestView m_view;
};

std::string authorization(std::string_view signature)
{
    return "AWS " + std::string(kKey) + ":" + std::string(signature);
}

Wire getPuppy()
{
    return {"GET",
            "/photos/puppy.jpg",
            "",
            {{"host", "johnsmith.s3.amazonaws.com"},
             {"date", "Tue, 27 Mar 2007 19:36:42 +0000"},
             {"authorization", authorization("bWq2s1WEIj+Ydj0vQ697zp+IXMU=")}},
            "johnsmith"};
}

std::string& header(Wire& wire, std::string_view name)
{
    for (auto& [field, value] : wire.headers)
        if (field == name)
            return value;
    qFatal("no such header");
}

} // namespace

class TestSignatureV2 : public QObject
{
    Q_OBJECT

private:
    auth::RootIdentityProvider m_identities{kKey, kSecret};
    FakeClock m_clock;

    std::string outcome(const Wire& wire)
    {
        const Request request(wire);
        const auto result = auth::authenticateV2(request.v2(), m_identities, m_clock);
        return std::string(result ? "ok" : auth::denialName(result.error().denial));
    }

private slots:
    void init() { m_clock.now = at("2007-03-27T19:36:42Z"); }

    /// The examples of "Signing and authenticating REST requests" with their published signatures.
    void published_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("headers"); // "name: value" lines
        QTest::addColumn<QByteArray>("hostBucket");
        QTest::addColumn<QByteArray>("stringToSign");
        QTest::addColumn<QByteArray>("signature");
        const auto row = [](const char* name, const char* method, const char* target,
                            const char* headers, const char* bucket, const char* text,
                            const char* signature) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(headers)
                                << QByteArray(bucket) << QByteArray(text) << QByteArray(signature);
        };
        row("object GET", "GET", "/photos/puppy.jpg", "date: Tue, 27 Mar 2007 19:36:42 +0000",
            "johnsmith", "GET\n\n\nTue, 27 Mar 2007 19:36:42 +0000\n/johnsmith/photos/puppy.jpg",
            "bWq2s1WEIj+Ydj0vQ697zp+IXMU=");
        row("object GET, today's bucket", "GET", "/photos/puppy.jpg",
            "date: Tue, 27 Mar 2007 19:36:42 +0000", "awsexamplebucket1",
            "GET\n\n\nTue, 27 Mar 2007 19:36:42 +0000\n/awsexamplebucket1/photos/puppy.jpg",
            "qgk2+6Sv9/oM7G3qLEjTH1a1l1g=");
        row("object PUT", "PUT", "/photos/puppy.jpg",
            "content-type: image/jpeg\ncontent-length: 94328\n"
            "date: Tue, 27 Mar 2007 21:15:45 +0000",
            "johnsmith",
            "PUT\n\nimage/jpeg\nTue, 27 Mar 2007 21:15:45 +0000\n/johnsmith/photos/puppy.jpg",
            "MyyxeRY7whkBe+bq8fHCL/2kKUg=");
        row("list", "GET", "/?prefix=photos&max-keys=50&marker=puppy",
            "user-agent: Mozilla/5.0\ndate: Tue, 27 Mar 2007 19:42:41 +0000", "johnsmith",
            "GET\n\n\nTue, 27 Mar 2007 19:42:41 +0000\n/johnsmith/",
            "htDYFYduRNen8P9ZfE/s9SuKy0U=");
        row("fetch", "GET", "/?acl", "date: Tue, 27 Mar 2007 19:44:46 +0000", "johnsmith",
            "GET\n\n\nTue, 27 Mar 2007 19:44:46 +0000\n/johnsmith/?acl",
            "c2WLPFtWHVgbEmeEG93a4cG37dM=");
        row("delete with the date in x-amz-date", "DELETE", "/johnsmith/photos/puppy.jpg",
            "user-agent: dotnet\ndate: Tue, 27 Mar 2007 21:20:27 +0000\n"
            "x-amz-date: Tue, 27 Mar 2007 21:20:26 +0000",
            "",
            "DELETE\n\n\n\nx-amz-date:Tue, 27 Mar 2007 21:20:26 +0000\n/johnsmith/photos/puppy.jpg",
            "R4dJ53KECjStyBO5iTBJZ4XVOaI=");
        row("delete with the date in Date", "DELETE", "/johnsmith/photos/puppy.jpg",
            "date: Tue, 27 Mar 2007 21:20:26 +0000", "",
            "DELETE\n\n\nTue, 27 Mar 2007 21:20:26 +0000\n/johnsmith/photos/puppy.jpg",
            "lx3byBScXR6KzyMaifNkardMwNk=");
        row("upload to a host of one's own", "PUT", "/db-backup.dat.gz",
            "user-agent: curl/7.15.5\nhost: static.johnsmith.net:8080\n"
            "date: Tue, 27 Mar 2007 21:06:08 +0000\nx-amz-acl: public-read\n"
            "content-type: application/x-download\ncontent-md5: 4gJE4saaMU4BqNR0kLY+lw==\n"
            "x-amz-meta-reviewedby: joe@johnsmith.net\nx-amz-meta-reviewedby: jane@johnsmith.net\n"
            "x-amz-meta-filechecksum: 0x02661779\nx-amz-meta-checksumalgorithm: crc32\n"
            "content-disposition: attachment; filename=database.dat\ncontent-encoding: gzip",
            "static.johnsmith.net",
            "PUT\n4gJE4saaMU4BqNR0kLY+lw==\napplication/x-download\n"
            "Tue, 27 Mar 2007 21:06:08 +0000\nx-amz-acl:public-read\n"
            "x-amz-meta-checksumalgorithm:crc32\nx-amz-meta-filechecksum:0x02661779\n"
            "x-amz-meta-reviewedby:joe@johnsmith.net,jane@johnsmith.net\n"
            "/static.johnsmith.net/db-backup.dat.gz",
            "ilyl83RwaSoYIEdixDQcA4OnAnc=");
        row("list all my buckets", "GET", "/", "date: Wed, 28 Mar 2007 01:29:59 +0000", "",
            "GET\n\n\nWed, 28 Mar 2007 01:29:59 +0000\n/", "qGdzdERIC03wnaRNKh6OqZehG9s=");
        row("Unicode keys", "GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
            "date: Wed, 28 Mar 2007 01:49:49 +0000", "",
            "GET\n\n\nWed, 28 Mar 2007 01:49:49 +0000\n/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
            "DNEZGsoieTZ92F3bUfSPQcbGmlM=");
    }

    void published()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, hostBucket);
        QFETCH(QByteArray, stringToSign);
        QFETCH(QByteArray, signature);
        Wire wire;
        wire.method = method.toStdString();
        const QList<QByteArray> parts = target.split('?');
        wire.rawPath = parts[0].toStdString();
        wire.query = parts.size() > 1 ? parts[1].toStdString() : std::string();
        wire.hostBucket = hostBucket.toStdString();
        QByteArray date;
        bool isAmz = false;
        for (const QByteArray& line : headers.split('\n')) {
            const qsizetype colon = line.indexOf(": ");
            wire.headers.emplace_back(line.left(colon).toStdString(),
                                      line.mid(colon + 2).toStdString());
            isAmz = isAmz || line.startsWith("x-amz-date");
            if (line.startsWith("date") || line.startsWith("x-amz-date"))
                date = line.mid(colon + 2);
        }
        wire.headers.emplace_back("authorization", authorization(signature.toStdString()));
        const Request request(wire);
        QCOMPARE(QByteArray(
                     auth::stringToSignV2(request.v2(), isAmz ? std::string() : date.toStdString())
                         .c_str()),
                 stringToSign);
        QCOMPARE(QByteArray(auth::signatureV2(kSecret, stringToSign.toStdString()).c_str()),
                 signature);

        m_clock.now = parseHttpDate(date.left(date.size() - 6).toStdString() + " GMT").value_or(0);
        const auto result = auth::authenticateV2(request.v2(), m_identities, m_clock);
        QVERIFY(result);
        QVERIFY(result->identity.isRoot);
        QCOMPARE(result->method, auth::Method::Header);
        QCOMPARE(result->payload, auth::PayloadMode::Unsigned);
    }

    /// "Query string request authentication alternative".
    void publishedLink()
    {
        const Request request({"GET",
                               "/photos/puppy.jpg",
                               "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature="
                               "NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
                               {{"host", "johnsmith.s3.amazonaws.com"}},
                               "johnsmith"});
        QVERIFY(auth::isSignedV2(request.view()));
        const auto when = [&](WallNanos seconds) {
            m_clock.now = seconds * kNanosPerSecond;
            return auth::authenticateV2(request.v2(), m_identities, m_clock);
        };
        QVERIFY(when(1'175'139'620));
        QCOMPARE(when(1'000'000'000)->method, auth::Method::Query);
        const auto late = when(1'175'139'621);
        QVERIFY(!late);
        QCOMPARE(late.error().denial, Denial::AccessDenied);
        QCOMPARE(late.error().message, std::string("Request has expired"));
        QCOMPARE(late.error().details[0].second, std::string("2007-03-29T03:40:20.000Z"));
    }

    /// botocore 1.43: generate_presigned_url with signature_version "s3".
    void linkOfBotocore()
    {
        auth::RootIdentityProvider identities("AKIDEXAMPLE", "secret");
        m_clock.now = 1'796'029'597LL * kNanosPerSecond;
        const Request request({"GET",
                               "/b/a%20key%2B%C3%A9",
                               "versionId=v%201&response-content-disposition=attachment%3B%20"
                               "filename%3D%22x%20y%22&AWSAccessKeyId=AKIDEXAMPLE&"
                               "Signature=jtHAOx1Y5zas%2FWWqABw2VpByEvs%3D&Expires=1796029597",
                               {{"host", "127.0.0.1:9000"}},
                               ""});
        QVERIFY(auth::authenticateV2(request.v2(), identities, m_clock));
    }

    void links_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* query, const char* expected) {
            QTest::newRow(query) << QByteArray(query) << QByteArray(expected);
        };
        row("AWSAccessKeyId=a&Signature=b", "AccessDenied");
        row("AWSAccessKeyId=a&Signature=b&Expires=", "AccessDenied");
        row("AWSAccessKeyId=a&Signature=b&Expires=-5", "AccessDenied");
        row("AWSAccessKeyId=a&Signature=b&Expires=1e9", "AccessDenied");
        row("AWSAccessKeyId=a&Signature=b&Expires=99999999999999999999", "AccessDenied");
        row("AWSAccessKeyId=a&Signature=b&Expires=9223372036854775807", "InvalidAccessKeyId");
        row("AWSAccessKeyId=a&Signature=b&Expires=2000000000&X-Amz-Acl=public-read",
            "AccessDenied");
        row("AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=&Expires=2000000000",
            "SignatureDoesNotMatch");
    }

    void links()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray(outcome({"GET", "/a", query.toStdString(), {}, {}}).c_str()), expected);
    }

    void anythingSignedMustStay()
    {
        QCOMPARE(outcome(getPuppy()), std::string("ok"));
        Wire wire = getPuppy();
        wire.method = "DELETE";
        QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
        wire = getPuppy();
        wire.rawPath += "x";
        QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
        wire = getPuppy();
        wire.hostBucket = "other";
        QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
        wire = getPuppy();
        wire.query = "versionId=1";
        QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
        for (const char* added : {"content-type", "content-md5", "x-amz-acl"}) {
            wire = getPuppy();
            wire.headers.emplace_back(added, "x");
            QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
        }
        wire = getPuppy();
        header(wire, "date") = "Tue, 27 Mar 2007 19:36:43 +0000";
        QCOMPARE(outcome(wire), std::string("SignatureDoesNotMatch"));
    }

    void refusedHeaders_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* authorization, const char* date, const char* expected) {
            QTest::addRow("%s %s", authorization, date)
                << QByteArray(authorization) << QByteArray(date) << QByteArray(expected);
        };
        const char* good = "Tue, 27 Mar 2007 19:36:42 GMT";
        row("AWS ", good, "InvalidArgument");
        row("AWS key", good, "InvalidArgument");
        row("AWS :sig", good, "InvalidArgument");
        row("AWS STRANGER:sig", good, "InvalidAccessKeyId");
        row("AWS AKIAIOSFODNN7EXAMPLE:", good, "SignatureDoesNotMatch");
        row("AWS a:b", "", "AccessDenied");
        row("AWS a:b", "yesterday", "AccessDenied");
        row("AWS a:b", "Tue, 27 Mar 2007 19:21:41 +0000", "RequestTimeTooSkewed");
        row("AWS a:b", "Tue, 27 Mar 2007 19:21:42 +0000", "InvalidAccessKeyId");
        row("AWS a:b", "Tue, 27 Mar 2007 19:51:42 UTC", "InvalidAccessKeyId");
        row("AWS a:b", "Tue, 27 Mar 2007 19:51:43 -0000", "RequestTimeTooSkewed");
        row("AWS a:b", "20070327T193642Z", "InvalidAccessKeyId");
        row("AWS a:b", "2007-03-27T19:36:42.000Z", "InvalidAccessKeyId");
        row("AWS a:b", "1700-01-01T00:00:00Z", "RequestTimeTooSkewed");
    }

    void refusedHeaders()
    {
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, date);
        QFETCH(QByteArray, expected);
        Wire wire{"GET", "/", "", {{"authorization", authorization.toStdString()}}, ""};
        if (!date.isEmpty())
            wire.headers.emplace_back("date", date.toStdString());
        QCOMPARE(QByteArray(outcome(wire).c_str()), expected);
    }

    void twoMechanisms()
    {
        Wire wire = getPuppy();
        wire.query = "AWSAccessKeyId=a&Signature=b&Expires=1";
        QCOMPARE(outcome(wire), std::string("InvalidArgument"));
    }

    void subresources()
    {
        const Request request(
            {"GET",
             "/b/k",
             "uploadId=x%20y&prefix=p&response-content-type=text/plain&partNumber=2&acl=",
             {},
             ""});
        QCOMPARE(auth::stringToSignV2(request.v2(), "d"),
                 std::string("GET\n\n\nd\n/b/k?acl&partNumber=2&response-content-type=text/plain&"
                             "uploadId=x y"));
    }

    void payloads_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* value, const char* expected) {
            QTest::newRow(value) << QByteArray(name) << QByteArray(value) << QByteArray(expected);
        };
        const char* hash = "x-amz-content-sha256";
        row(hash, "UNSIGNED-PAYLOAD", "0");
        row(hash, "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "1");
        row(hash, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "4");
        row(hash, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "InvalidArgument");
        row(hash, "abc", "InvalidArgument");
        row("x-amz-trailer", "x-amz-checksum-crc32", "4"); // with aws-chunked
    }

    void payloads()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        Wire wire = getPuppy();
        wire.headers.emplace_back(name.toStdString(), value.toStdString());
        wire.headers.emplace_back("content-encoding", "gzip,aws-chunked");
        if (!value.startsWith("x-amz")) // else the framing would speak for itself
            wire.headers.pop_back();
        const std::string date = header(wire, "date");
        {
            const Request unsignedYet(wire);
            header(wire, "authorization") = authorization(
                auth::signatureV2(kSecret, auth::stringToSignV2(unsignedYet.v2(), date)));
        }
        const Request request(wire);
        const auto result = auth::authenticateV2(request.v2(), m_identities, m_clock);
        const std::string text = result ? std::to_string(int(result->payload))
                                        : std::string(auth::denialName(result.error().denial));
        QCOMPARE(QByteArray(text.c_str()), expected);
        if (result && result->payload == auth::PayloadMode::Sha256)
            QVERIFY(result->payloadSha256.starts_with("e3b0c442"));
    }

    void whatIsSignedByVersion2()
    {
        const auto isV2 = [](Fields headers, std::string query) {
            const Request request({"GET", "/", std::move(query), std::move(headers), ""});
            return auth::isSignedV2(request.view());
        };
        QVERIFY(isV2({{"authorization", "AWS a:b"}}, ""));
        QVERIFY(!isV2({{"authorization", "AWS4-HMAC-SHA256 Credential=a"}}, ""));
        QVERIFY(!isV2({{"authorization", "Basic AWS "}}, ""));
        QVERIFY(!isV2({}, "AWSAccessKeyId=a"));
        QVERIFY(!isV2({}, ""));
        QVERIFY(auth::isSignedV2(auth::PostFields{{"awsaccesskeyid", "a"}}));
        QVERIFY(auth::isSignedV2(auth::PostFields{{"signature", "a"}}));
        QVERIFY(!auth::isSignedV2(auth::PostFields{{"x-amz-signature", "a"}}));
    }

    /// The policy of "Browser-based upload examples (version 2)"; its page's signature is of
    /// another secret. This one was made with Python's hmac.
    void formPolicy()
    {
        const std::string policy = base64Encode(asBytes(
            "{ \"expiration\": \"2007-12-01T12:00:00.000Z\",\n  \"conditions\": [\n"
            "    {\"bucket\": \"johnsmith\"},\n    [\"starts-with\", \"$key\", \"user/eric/\"],\n"
            "    {\"acl\": \"public-read\"},\n    {\"success_action_redirect\": "
            "\"http://johnsmith.s3.amazonaws.com/successful_upload.html\"},\n"
            "    [\"starts-with\", \"$Content-Type\", \"image/\"],\n"
            "    {\"x-amz-meta-uuid\": \"14365123651274\"},\n"
            "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"]\n  ]\n}\n"));
        const auth::PostFields good{{"awsaccesskeyid", kKey},
                                    {"policy", policy},
                                    {"signature", "gp42sMsv4L5xLO0OjT+56V64o+A="}};
        const auto result = auth::authenticatePostV2(good, m_identities);
        QVERIFY(result);
        QCOMPARE(result->method, auth::Method::Form);

        const auto denied = [&](std::size_t field, const char* value) {
            auth::PostFields fields = good;
            if (value)
                fields[field].second = value;
            else
                fields.erase(fields.begin() + std::ptrdiff_t(field));
            return auth::authenticatePostV2(fields, m_identities).error();
        };
        QCOMPARE(denied(0, "STRANGER").denial, Denial::InvalidAccessKeyId);
        QCOMPARE(denied(1, "e30=").denial, Denial::SignatureDoesNotMatch);
        QCOMPARE(denied(2, "").denial, Denial::SignatureDoesNotMatch);
        QCOMPARE(denied(0, nullptr).message,
                 std::string("Bucket POST must contain a field named 'AWSAccessKeyId'.  If it is "
                             "specified, please check the order of the fields."));
        QCOMPARE(denied(1, nullptr).denial, Denial::InvalidArgument);
        QCOMPARE(denied(2, nullptr).details[0].second, std::string("Signature"));
    }
};

QTEST_APPLESS_MAIN(TestSignatureV2)
#include "test_signature_v2.moc"
