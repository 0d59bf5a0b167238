// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "s3/cors_rules.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

constexpr std::string_view kDocument =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    "<CORSRule>"
    "<ID>editors</ID>"
    "<AllowedOrigin>https://www.example.com</AllowedOrigin>"
    "<AllowedOrigin>https://*.example.org</AllowedOrigin>"
    "<AllowedMethod>PUT</AllowedMethod>"
    "<AllowedMethod>POST</AllowedMethod>"
    "<AllowedHeader>Content-Type</AllowedHeader>"
    "<AllowedHeader>x-amz-*</AllowedHeader>"
    "<ExposeHeader>ETag</ExposeHeader>"
    "<ExposeHeader>x-amz-request-id</ExposeHeader>"
    "<MaxAgeSeconds>3000</MaxAgeSeconds>"
    "</CORSRule>"
    "<CORSRule>"
    "<AllowedOrigin>*</AllowedOrigin>"
    "<AllowedMethod>GET</AllowedMethod>"
    "<AllowedMethod>HEAD</AllowedMethod>"
    "</CORSRule>"
    "</CORSConfiguration>";

constexpr const char* kVary =
    "vary: Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

CorsConfiguration configuration(std::string_view document = kDocument)
{
    auto decoded = CorsConfiguration::decode(document);
    if (!decoded)
        qFatal("no CORS configuration");
    return std::move(*decoded);
}

std::string oneRule(std::string_view inside)
{
    return "<CORSConfiguration><CORSRule>" + std::string(inside) +
           "</CORSRule></CORSConfiguration>";
}

QByteArray textOf(const Pairs& headers)
{
    QByteArray out;
    for (const auto& [name, value] : headers)
        out += QByteArray(name.c_str()) + ": " + value.c_str() + "\n";
    return out;
}

} // namespace

class TestS3Cors : public QObject
{
    Q_OBJECT

private slots:
    void decodes()
    {
        const CorsConfiguration cors = configuration();
        QCOMPARE(cors.rules.size(), std::size_t(2));
        QCOMPARE(cors.rules[0].id, std::string("editors"));
        QCOMPARE(cors.rules[0].origins.size(), std::size_t(2));
        QCOMPARE(cors.rules[0].maxAgeSeconds, std::optional<std::uint32_t>(3000));
        QCOMPARE(cors.rules[1].methods, (std::vector<std::string>{"GET", "HEAD"}));
        QVERIFY(!cors.rules[1].maxAgeSeconds);
    }

    void refusesDocuments_data()
    {
        QTest::addColumn<QByteArray>("document");
        const auto row = [](const char* name, const std::string& document) {
            QTest::newRow(name) << QByteArray(document.c_str());
        };
        row("nothing", "");
        row("no XML", "{}");
        row("another root", "<CORS/>");
        row("no rule", "<CORSConfiguration/>");
        row("no rule but a stranger", "<CORSConfiguration><Rule/></CORSConfiguration>");
        std::string many;
        for (std::size_t i = 0; i <= kMaxCorsRules; ++i)
            many += "<CORSRule/>";
        row("101 rules", "<CORSConfiguration>" + many + "</CORSConfiguration>");
    }

    void refusesDocuments()
    {
        QFETCH(QByteArray, document);
        const auto decoded = CorsConfiguration::decode(document.toStdString());
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().code, ErrorCode::MalformedXml);
    }

    /// What a PUT accepted must stay readable, and nothing of it may end a header.
    void passesOver()
    {
        const CorsConfiguration cors = configuration(oneRule(
            "<AllowedOrigin>https://*.*</AllowedOrigin><AllowedOrigin>http://a</AllowedOrigin>"
            "<AllowedOrigin/><AllowedMethod>PATCH</AllowedMethod>"
            "<AllowedMethod>GET</AllowedMethod><AllowedHeader>*-*</AllowedHeader>"
            "<ExposeHeader>a&#13;&#10;b: c</ExposeHeader><ExposeHeader/>"
            "<MaxAgeSeconds>99999999999</MaxAgeSeconds><Maximum>1</Maximum>"));
        QCOMPARE(cors.rules.size(), std::size_t(1));
        QCOMPARE(cors.rules[0].origins, (std::vector<std::string>{"http://a"}));
        QCOMPARE(cors.rules[0].methods, (std::vector<std::string>{"GET"}));
        QVERIFY(cors.rules[0].allowedHeaders.empty() && cors.rules[0].exposeHeaders.empty());
        QVERIFY(!cors.rules[0].maxAgeSeconds);
        QVERIFY(!configuration(oneRule("")).match("http://a", "GET", {}));
    }

    void matches_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("rule"); // -1: none
        const auto row = [](const char* origin, const char* method, const char* headers, int rule) {
            QTest::addRow("%s %s %s", origin, method, headers)
                << QByteArray(origin) << QByteArray(method) << QByteArray(headers) << rule;
        };
        row("https://www.example.com", "PUT", "", 0);
        row("https://www.example.com", "PUT", "content-type, X-Amz-Meta-A", 0);
        row("https://www.example.com", "PUT", "content-type,authorization", -1);
        row("https://www.example.com", "DELETE", "", -1);
        row("https://www.example.com", "GET", "", 1);
        row("http://www.example.com", "PUT", "", -1);
        row("https://www.example.com.evil.net", "PUT", "", -1);
        row("HTTPS://WWW.EXAMPLE.COM", "PUT", "", -1);
        row("https://a.example.org", "POST", "", 0);
        row("https://a.b.example.org", "POST", "", 0);
        row("https://.example.org", "POST", "", 0);
        row("https://example.org", "POST", "", -1);
        row("https://a.example.org.evil.net", "POST", "", -1);
        row("null", "GET", "", 1);
        row("null", "GET", "x-amz-date", -1);
    }

    void matches()
    {
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, headers);
        QFETCH(int, rule);
        const CorsConfiguration cors = configuration();
        Preflight request{origin.toStdString(), method.toStdString(), headers.toStdString(), true};
        if (headers.isEmpty())
            request.headers.reset();
        const auto answer = answerPreflight(&cors, request);
        if (rule < 0) {
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::AccessForbidden);
            QCOMPARE(answer.error().details,
                     (Pairs{{"Method", method.toStdString()}, {"ResourceType", "OBJECT"}}));
            QVERIFY(answer.error().message.starts_with(
                "CORSResponse: This CORS request is not allowed. "));
        } else {
            QVERIFY(answer);
            QCOMPARE(answer->front().second, rule == 0 ? origin.toStdString() : std::string("*"));
        }
    }

    void preflightOfOneOrigin()
    {
        const CorsConfiguration cors = configuration();
        const auto answer = answerPreflight(
            &cors, {"https://a.example.org", "PUT", "X-Amz-Date ,,\tContent-Type", false});
        QVERIFY(answer);
        QCOMPARE(textOf(*answer),
                 QByteArray("access-control-allow-origin: https://a.example.org\n"
                            "access-control-allow-methods: PUT, POST\n"
                            "access-control-allow-headers: x-amz-date, content-type\n"
                            "access-control-expose-headers: ETag, x-amz-request-id\n"
                            "access-control-max-age: 3000\n"
                            "access-control-allow-credentials: true\n") +
                     kVary + "\n");
    }

    void preflightOfAnyOrigin()
    {
        const CorsConfiguration cors = configuration();
        const auto answer = answerPreflight(&cors, {"https://b.net", "GET", std::nullopt, false});
        QVERIFY(answer);
        QCOMPARE(textOf(*answer), QByteArray("access-control-allow-origin: *\n"
                                             "access-control-allow-methods: GET, HEAD\n") +
                                      kVary + "\n");
    }

    void actualRequests()
    {
        const CorsConfiguration cors = configuration();
        QCOMPARE(textOf(corsHeaders(cors, "https://www.example.com", "PUT")),
                 QByteArray("access-control-allow-origin: https://www.example.com\n"
                            "access-control-allow-methods: PUT, POST\n"
                            "access-control-expose-headers: ETag, x-amz-request-id\n"
                            "access-control-max-age: 3000\n"
                            "access-control-allow-credentials: true\n") +
                     kVary + "\n");
        QVERIFY(corsHeaders(cors, "https://b.net", "PUT").empty());
        // A rule that has the star and more is open.
        const CorsConfiguration both = configuration(
            oneRule("<AllowedOrigin>https://b.net</AllowedOrigin><AllowedOrigin>*</AllowedOrigin>"
                    "<AllowedMethod>GET</AllowedMethod>"));
        QCOMPARE(corsHeaders(both, "https://b.net", "GET").front().second, std::string("*"));
    }

    void refusedPreflights()
    {
        const CorsConfiguration cors = configuration();
        const auto said = [&](const CorsConfiguration* of, const Preflight& request) {
            const auto answer = answerPreflight(of, request);
            const S3Error& error = answer.error();
            const ErrorRow& row = errorRow(error.code);
            return std::string(row.name) + ": " +
                   (error.message.empty() ? std::string(row.message) : error.message);
        };
        QCOMPARE(
            said(nullptr, {std::nullopt, "GET", {}, false}),
            std::string("BadRequest: Insufficient information. Origin request header needed."));
        QCOMPARE(said(&cors, {"http://a", std::nullopt, {}, false}),
                 std::string("BadRequest: Invalid Access-Control-Request-Method: null"));
        QCOMPARE(said(&cors, {"http://a", "get", {}, false}),
                 std::string("BadRequest: Invalid Access-Control-Request-Method: get"));
        QCOMPARE(
            said(nullptr, {"http://a", "GET", {}, false}),
            std::string("AccessForbidden: CORSResponse: CORS is not enabled for this bucket."));
    }
};

QTEST_APPLESS_MAIN(TestS3Cors)
#include "test_s3_cors.moc"
