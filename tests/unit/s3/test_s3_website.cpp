// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "s3/website_rules.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

constexpr std::string_view kDocument =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<WebsiteConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>"
    "<ErrorDocument><Key>errors/404.html</Key></ErrorDocument>"
    "<RoutingRules>"
    "<RoutingRule>"
    "<Condition><KeyPrefixEquals>docs/</KeyPrefixEquals></Condition>"
    "<Redirect><ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith></Redirect>"
    "</RoutingRule>"
    "<RoutingRule>"
    "<Condition><KeyPrefixEquals>old.html</KeyPrefixEquals></Condition>"
    "<Redirect>"
    "<Protocol>https</Protocol><HostName>www.example.com</HostName>"
    "<ReplaceKeyWith>new.html</ReplaceKeyWith><HttpRedirectCode>302</HttpRedirectCode>"
    "</Redirect>"
    "</RoutingRule>"
    "<RoutingRule>"
    "<Condition>"
    "<KeyPrefixEquals>thumbs/</KeyPrefixEquals>"
    "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>"
    "</Condition>"
    "<Redirect>"
    "<Protocol>https</Protocol><HostName>api.example.com</HostName>"
    "<ReplaceKeyPrefixWith>prod/resize?key=</ReplaceKeyPrefixWith>"
    "<HttpRedirectCode>307</HttpRedirectCode>"
    "</Redirect>"
    "</RoutingRule>"
    "<RoutingRule>"
    "<Condition><HttpErrorCodeReturnedEquals>403</HttpErrorCodeReturnedEquals></Condition>"
    "<Redirect><HostName>login.example.com</HostName></Redirect>"
    "</RoutingRule>"
    "</RoutingRules>"
    "</WebsiteConfiguration>";

WebsiteConfiguration configuration(std::string_view document = kDocument)
{
    auto decoded = WebsiteConfiguration::decode(document);
    if (!decoded)
        qFatal("no website configuration");
    return std::move(*decoded);
}

std::string site(std::string_view inside)
{
    return "<WebsiteConfiguration>" + std::string(inside) + "</WebsiteConfiguration>";
}

QByteArray textOf(const WebsiteAnswer& answer)
{
    std::string out;
    if (const auto* serve = std::get_if<Serve>(&answer))
        out = "serve " + serve->key;
    else if (const auto* redirect = std::get_if<Redirect>(&answer))
        out = std::to_string(redirect->status) + " " + redirect->location;
    else if (const auto* document = std::get_if<ErrorDocument>(&answer))
        out = "error " + std::to_string(document->status) + " " + document->key;
    return {out.data(), qsizetype(out.size())};
}

WebsiteRequest request(std::string key, std::string query = {})
{
    return {"http", "site.example.net:8080", std::move(key), std::move(query)};
}

} // namespace

class TestS3Website : public QObject
{
    Q_OBJECT

private slots:
    void decodes()
    {
        const WebsiteConfiguration site = configuration();
        QCOMPARE(site.indexSuffix, std::string("index.html"));
        QCOMPARE(site.errorKey, std::string("errors/404.html"));
        QVERIFY(!site.redirectAll);
        QCOMPARE(site.rules.size(), std::size_t(4));
        QCOMPARE(site.rules[1].redirect.status, 302);
        QCOMPARE(site.rules[2].errorCode, std::optional<int>(404));
        QCOMPARE(site.rules[2].keyPrefix, std::string("thumbs/"));
    }

    void refusesDocuments_data()
    {
        QTest::addColumn<QByteArray>("document");
        const auto row = [](const char* name, const std::string& document) {
            QTest::newRow(name) << QByteArray(document.c_str());
        };
        const std::string index = "<IndexDocument><Suffix>i</Suffix></IndexDocument>";
        const auto rule = [&](const std::string& inside) {
            return site(index + "<RoutingRules><RoutingRule>" + inside +
                        "</RoutingRule></RoutingRules>");
        };
        const std::string redirect = "<Redirect><HostName>h</HostName></Redirect>";
        row("nothing", "");
        row("another root", "<Website/>");
        row("empty", site(""));
        row("no index", site("<ErrorDocument><Key>e</Key></ErrorDocument>"));
        row("index in a folder", site("<IndexDocument><Suffix>a/i</Suffix></IndexDocument>"));
        row("empty index", site("<IndexDocument><Suffix/></IndexDocument>"));
        row("all without a host",
            site("<RedirectAllRequestsTo><Protocol>http</Protocol></RedirectAllRequestsTo>"));
        row("no rules", site(index + "<RoutingRules/>"));
        row("no redirect", rule("<Condition><KeyPrefixEquals>a</KeyPrefixEquals></Condition>"));
        row("empty redirect", rule("<Redirect/>"));
        row("empty condition", rule("<Condition/>" + redirect));
        row("status 200", rule("<Redirect><HttpRedirectCode>200</HttpRedirectCode></Redirect>"));
        row("status 300", rule("<Redirect><HttpRedirectCode>300</HttpRedirectCode></Redirect>"));
        row("protocol", rule("<Redirect><Protocol>javascript</Protocol></Redirect>"));
        row("both keys", rule("<Redirect><ReplaceKeyWith>a</ReplaceKeyWith><ReplaceKeyPrefixWith>b"
                              "</ReplaceKeyPrefixWith></Redirect>"));
        row("error 200",
            rule("<Condition><HttpErrorCodeReturnedEquals>200</HttpErrorCodeReturnedEquals>"
                 "</Condition>" +
                 redirect));
        std::string many;
        for (std::size_t i = 0; i <= kMaxRoutingRules; ++i)
            many += "<RoutingRule>" + redirect + "</RoutingRule>";
        row("51 rules", site(index + "<RoutingRules>" + many + "</RoutingRules>"));
    }

    void refusesDocuments()
    {
        QFETCH(QByteArray, document);
        const auto decoded = WebsiteConfiguration::decode(document.toStdString());
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().code, ErrorCode::MalformedXml);
    }

    /// What a PUT accepted must stay readable.
    void passesOver()
    {
        const auto all = configuration(
            site("<RedirectAllRequestsTo><HostName>h</HostName><ReplaceKeyWith>k</ReplaceKeyWith>"
                 "<Later/></RedirectAllRequestsTo><Later/>"));
        QCOMPARE(textOf(all.route(request("a"))), QByteArray("301 http://h/a"));
        const auto later = configuration(
            site("<Later/><IndexDocument><Suffix>i</Suffix><Later/></IndexDocument><ErrorDocument/>"
                 "<RoutingRules><Later/><RoutingRule><Redirect><HostName/><Later/><ReplaceKeyWith>k"
                 "</ReplaceKeyWith></Redirect><Later/></RoutingRule></RoutingRules>"));
        QCOMPARE(textOf(later.route(request("a"))),
                 QByteArray("301 http://site.example.net:8080/k"));
        QVERIFY(!WebsiteConfiguration::decode(
            site("<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule>"
                 "<Condition><KeyPrefixEquals>a</KeyPrefixEquals><Later/></Condition><Redirect>"
                 "<HostName>h</HostName></Redirect></RoutingRule></RoutingRules>")));
    }

    void routes_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* key, const char* query, const char* expected) {
            QTest::addRow("%s?%s", key, query)
                << QByteArray(key) << QByteArray(query) << QByteArray(expected);
        };
        row("", "", "serve index.html");
        row("photos/", "", "serve photos/index.html");
        row("photos", "", "serve photos");
        row("a.html", "x=1", "serve a.html");
        row("docs/", "", "301 http://site.example.net:8080/documents/");
        row("docs/a b?c.html", "", "301 http://site.example.net:8080/documents/a%20b%3Fc.html");
        row("docs/a", "v=1&w=%20", "301 http://site.example.net:8080/documents/a?v=1&w=%20");
        row("docs", "", "serve docs");
        row("old.html", "", "302 https://www.example.com/new.html");
        row("old.html.bak", "", "302 https://www.example.com/new.html");
        row("docs/\r\nSet-Cookie: a", "",
            "301 http://site.example.net:8080/documents/%0D%0ASet-Cookie%3A%20a");
        row("thumbs/a.png", "", "serve thumbs/a.png");
    }

    void routes()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, expected);
        QCOMPARE(textOf(configuration().route(request(key.toStdString(), query.toStdString()))),
                 expected);
    }

    void errors_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* key, int status, const char* expected) {
            QTest::addRow("%s %d", key, status)
                << QByteArray(key) << status << QByteArray(expected);
        };
        row("a.html", 404, "error 404 errors/404.html");
        row("a.html", 403, "301 http://login.example.com/a.html");
        row("a.html", 503, "error 503 ");
        row("thumbs/a b.png", 404, "307 https://api.example.com/prod/resize?key=a%20b.png");
        row("thumbs/a.png", 403, "301 http://login.example.com/thumbs/a.png");
        row("docs/a", 404, "error 404 errors/404.html");
    }

    void errors()
    {
        QFETCH(QByteArray, key);
        QFETCH(int, status);
        QFETCH(QByteArray, expected);
        QCOMPARE(textOf(configuration().onError(request(key.toStdString()), status)), expected);
    }

    void withoutErrorDocument()
    {
        const auto plain = configuration(site("<IndexDocument><Suffix>i</Suffix></IndexDocument>"));
        QCOMPARE(textOf(plain.onError(request("a"), 404)), QByteArray("error 404 "));
    }

    void folders()
    {
        const WebsiteConfiguration site = configuration();
        QCOMPARE(site.folderIndex("photos"), std::optional<std::string>("photos/index.html"));
        QCOMPARE(site.folderIndex("a/b"), std::optional<std::string>("a/b/index.html"));
        QVERIFY(!site.folderIndex("photos/"));
        QVERIFY(!site.folderIndex(""));
        const auto location = [](std::string key, std::string query = {}) {
            return textOf(
                WebsiteConfiguration::folderRedirect(request(std::move(key), std::move(query))));
        };
        QCOMPARE(location("photos"), QByteArray("302 /photos/"));
        QCOMPARE(location("a b/c", "x=1"), QByteArray("302 /a%20b/c/?x=1"));
        // Never another site's address.
        QCOMPARE(location("/evil.net"), QByteArray("302 http://site.example.net:8080//evil.net/"));
    }

    void redirectsAll()
    {
        const auto all =
            configuration(site("<RedirectAllRequestsTo><HostName>example.com</HostName>"
                               "<Protocol>https</Protocol></RedirectAllRequestsTo>"));
        QCOMPARE(textOf(all.route(request("a/b c", "q=1"))),
                 QByteArray("301 https://example.com/a/b%20c?q=1"));
        QCOMPARE(textOf(all.route(request(""))), QByteArray("301 https://example.com/"));
        const auto same =
            configuration(site("<RedirectAllRequestsTo><HostName>example.com</HostName>"
                               "</RedirectAllRequestsTo>"));
        QCOMPARE(textOf(same.route(request("a"))), QByteArray("301 http://example.com/a"));
    }

    void rulesApplyInOrder()
    {
        const auto rule = [](std::string_view prefix, std::string_view to) {
            return "<RoutingRule><Condition><KeyPrefixEquals>" + std::string(prefix) +
                   "</KeyPrefixEquals></Condition><Redirect><ReplaceKeyWith>" + std::string(to) +
                   "</ReplaceKeyWith></Redirect></RoutingRule>";
        };
        const auto ordered =
            configuration(site("<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules>" +
                               rule("a", "1") + rule("ab", "2") + "</RoutingRules>"));
        QCOMPARE(textOf(ordered.route(request("abc"))),
                 QByteArray("301 http://site.example.net:8080/1"));
        const auto everything = configuration(
            site("<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule>"
                 "<Redirect><HostName>h</HostName></Redirect></RoutingRule></RoutingRules>"));
        QCOMPARE(textOf(everything.route(request(""))), QByteArray("301 http://h/"));
    }

    void errorPages()
    {
        const S3Error missing{
            ErrorCode::NoSuchKey, {}, {{"Key", "<script>alert('1&2')</script>"}}, {}};
        QCOMPARE(QByteArray(websiteErrorPage(missing, nullptr, "R1", "H\"1").c_str()),
                 QByteArray("<html>\n<head><title>404 Not Found</title></head>\n<body>\n"
                            "<h1>404 Not Found</h1>\n<ul>\n<li>Code: NoSuchKey</li>\n"
                            "<li>Message: The specified key does not exist.</li>\n"
                            "<li>Key: &lt;script&gt;alert(&#39;1&amp;2&#39;)&lt;/script&gt;</li>\n"
                            "<li>RequestId: R1</li>\n<li>HostId: H&quot;1</li>\n</ul>\n<hr/>\n"
                            "</body>\n</html>\n"));
        const S3Error denied{ErrorCode::AccessDenied, "No.", {}, {}};
        const std::string page = websiteErrorPage(missing, &denied, "R1", "H1");
        QVERIFY(page.find("<h3>An Error Occurred While Attempting to Retrieve a Custom Error "
                          "Document</h3>\n<ul>\n<li>Code: AccessDenied</li>\n"
                          "<li>Message: No.</li>\n</ul>\n<hr/>\n") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestS3Website)
#include "test_s3_website.moc"
