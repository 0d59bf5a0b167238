// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "base/checksum.h"
#include "base/encoding.h"
#include "base/sigv4.h"
#include "s3/share_link.h"
#include "s3/share_names.h"
#include "s3/share_pages.h"

using namespace holdfast;
using namespace holdfast::s3;

class TestS3Shares : public QObject
{
    Q_OBJECT

private slots:
    void names_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("kept"); // empty: refused
        const auto row = [](const char* given, const char* kept) {
            QTest::newRow(given) << QByteArray(given) << QByteArray(kept);
        };
        row("report.pdf", "report.pdf");
        row("a/b/c.txt", "a/b/c.txt");
        row("日本語.txt", "日本語.txt");
        row("two  spaces ", "two  spaces ");
        row("line\nbreak", "line_break");
        row("C:\\fake\\x.txt", "C:_fake_x.txt");
        row("gpj.\xe2\x80\xae" "exe", "gpj._exe");
        row("c1\xc2\x85x", "c1_x");
        row("é", "é");
        row("", "");
        row("/a", "");
        row("a/", "");
        row("a//b", "");
        row("..", "");
        row("a/../b", "");
        row("./a", "");
        row("\xff", "");
        row("..a", "..a");
    }
    void names()
    {
        QFETCH(QByteArray, given);
        QFETCH(QByteArray, kept);
        const auto tidy = tidyName(given.toStdString());
        QCOMPARE(tidy.has_value(), !kept.isEmpty());
        if (tidy)
            QCOMPARE(*tidy, kept.toStdString());
    }

    void namesHaveBounds()
    {
        QVERIFY(tidyName(std::string(255, 'a')).has_value());
        QVERIFY(!tidyName(std::string(256, 'a')).has_value());
        std::string deep = "x";
        for (int i = 0; i < 15; ++i)
            deep = "d/" + deep;
        QVERIFY(tidyName(deep).has_value());
        QVERIFY(!tidyName("d/" + deep).has_value());
    }

    void numbers()
    {
        QCOMPARE(numberedName("a/report.pdf", 1), std::string("a/report.pdf"));
        QCOMPARE(numberedName("a/report.pdf", 2), std::string("a/report (2).pdf"));
        QCOMPARE(numberedName("a.b/report", 3), std::string("a.b/report (3)"));
        QCOMPARE(numberedName(".hidden", 2), std::string(".hidden (2)"));
        QCOMPARE(numberedName("a/.hidden", 2), std::string("a/.hidden (2)"));
    }

    void folders()
    {
        QVERIFY(checkFolder("").has_value());
        QVERIFY(checkFolder("a/b/").has_value());
        for (const char* wrong : {"a", "/", "/a/", "a//", "../", "a/./", "a\\b/"})
            QVERIFY2(!checkFolder(wrong).has_value(), wrong);
    }

    void linksOfBothVersions()
    {
        const WallNanos now = parseIso8601("2026-11-20T10:00:00Z").value();
        sigv4::SignableRequest request{"GET", "/b/a key", {}, {{"host", "h:9000"}}, "UNSIGNED-PAYLOAD"};
        const std::string query = sigv4::presign(request, {"AK", "secret"}, "us-east-1", now, 60).value();
        const std::string link = "http://h:9000/b/a%20key?" + query;
        const auto read = readLink(link, now + kNanosPerSecond, {});
        QVERIFY(read.has_value());
        QCOMPARE(read->target, std::string("b/a key"));
        QCOMPARE(read->accessKey, std::string("AK"));
        QCOMPARE(read->expires, now + 60 * kNanosPerSecond);
        const std::string signature = query.substr(query.rfind('=') + 1);
        QCOMPARE(read->hash, sha256Hex(asBytes(signature)));
        QVERIFY(!readLink(link, now + 61 * kNanosPerSecond, {}).has_value());
        QVERIFY(!readLink("http://h:9000/b/k", now, {}).has_value());
        QVERIFY(!readLink("", now, {}).has_value());
        QVERIFY(!readLink(std::string(20'000, 'x'), now, {}).has_value());
        const auto old = readLink("http://h/b/k?AWSAccessKeyId=AK&Expires=1795170240&Signature=ab%2Bc%3D", now, {});
        QVERIFY(old.has_value());
        QCOMPARE(old->hash, sha256Hex(asBytes(std::string("ab+c="))));
        QVERIFY(!readLink("http://h/b/k?AWSAccessKeyId=AK&Expires=5&Signature=abc", now, {}).has_value());
        const auto far = readLink("http://h/b/k?AWSAccessKeyId=AK&Expires=9223372036854775807&Signature=abc", now, {});
        QVERIFY(far.has_value() && far->expires > now);
    }

    /// Nothing from elsewhere, and nothing that the policy would not let run.
    void pagesStandAlone()
    {
        for (const DoorPage* page : {&dropPage(), &folderPage()}) {
            const QString html = QString::fromStdString(page->html);
            QCOMPARE(html.count("<script>"), 1);
            QCOMPARE(html.count("<style>"), 1);
            QVERIFY(!html.contains("http://") && !html.contains("https://"));
            QVERIFY(!html.contains(" onclick=") && !html.contains(" style="));
            QVERIFY(!html.contains("innerHTML") && !html.contains("eval("));
            const auto between = [&](const QString& open, const QString& close) {
                const qsizetype begin = html.indexOf(open) + open.size();
                return html.mid(begin, html.indexOf(close, begin) - begin).toStdString();
            };
            for (const auto& [open, close] : {std::pair("<script>", "</script>"), std::pair("<style>", "</style>")}) {
                const std::string hash = digest(ChecksumKind::Sha256, asBytes(between(open, close)));
                QVERIFY(page->policy.find("'sha256-" + base64Encode(asBytes(hash)) + "'") != std::string::npos);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestS3Shares)
#include "test_s3_shares.moc"
