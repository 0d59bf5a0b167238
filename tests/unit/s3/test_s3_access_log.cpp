// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "s3/access_log_line.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

const std::string kOwner = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

/// How a reader of such logs takes a line apart.
std::vector<std::string> split(std::string_view line)
{
    std::vector<std::string> fields;
    while (!line.empty()) {
        const char open = line[0];
        const std::string_view end = open == '"' ? "\"" : open == '[' ? "]" : " ";
        const bool isWrapped = end != " ";
        const std::size_t at = std::min(line.find(end, isWrapped ? 1 : 0), line.size());
        fields.emplace_back(line.substr(isWrapped ? 1 : 0, at - (isWrapped ? 1 : 0)));
        line.remove_prefix(std::min(at + (isWrapped ? 2 : 1), line.size()));
    }
    return fields;
}

AccessRecord versioningRequest()
{
    AccessRecord record;
    record.bucketOwner = kOwner;
    record.bucket = "amzn-s3-demo-bucket1";
    record.time = 1'549'411'238LL * kNanosPerSecond;
    record.remoteIp = "192.0.2.3";
    record.requester = kOwner;
    record.requestId = "3E57427F3EXAMPLE";
    record.operation = "REST.GET.VERSIONING";
    record.requestUri = "GET /amzn-s3-demo-bucket1?versioning HTTP/1.1";
    record.status = 200;
    record.bytesSent = 113;
    record.totalTime = std::chrono::milliseconds(7);
    record.referer = "";
    record.userAgent = "S3Console/0.4";
    record.hostId = "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=";
    record.signatureVersion = "SigV4";
    record.cipherSuite = "ECDHE-RSA-AES128-GCM-SHA256";
    record.authenticationType = "AuthHeader";
    record.hostHeader = "amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com";
    record.tlsVersion = "TLSV1.2";
    record.accessPointArn = "arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP";
    record.aclRequired = true;
    record.sourceRegion = "us-east-1";
    return record;
}

} // namespace

class TestS3AccessLog : public QObject
{
    Q_OBJECT

private slots:
    /// The first line of the example in "Amazon S3 server access log format".
    void example()
    {
        QCOMPARE(
            accessLogLine(versioningRequest()),
            kOwner + " amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 " + kOwner +
                " 3E57427F3EXAMPLE REST.GET.VERSIONING - \"GET /amzn-s3-demo-bucket1?versioning "
                "HTTP/1.1\" 200 - 113 - 7 - \"-\" \"S3Console/0.4\" - "
                "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= "
                "SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader "
                "amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 "
                "arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes us-east-1\n");
    }

    void absent()
    {
        AccessRecord record;
        record.status = 403;
        QCOMPARE(accessLogLine(record),
                 std::string(
                     "- - [01/Jan/1970:00:00:00 +0000] - - - - - - 403 - - - - - - - - - - "
                     "- - - - - - -\n"));
        record.referer = record.userAgent = "";
        record.totalTime = std::chrono::milliseconds(0);
        QCOMPARE(accessLogLine(record),
                 std::string(
                     "- - [01/Jan/1970:00:00:00 +0000] - - - - - - 403 - - - 0 - \"-\" \"-\" - - - "
                     "- - - - - - -\n"));
    }

    void numbers()
    {
        AccessRecord record = versioningRequest();
        record.objectSize = 0;
        record.turnAround = std::chrono::milliseconds(3);
        record.errorCode = "NoSuchKey";
        const auto fields = split(accessLogLine(record));
        QCOMPARE(fields[10], std::string("NoSuchKey"));
        QCOMPARE(fields[11], std::string("113"));
        QCOMPARE(fields[12], std::string("0"));
        QCOMPARE(fields[13], std::string("7"));
        QCOMPARE(fields[14], std::string("3"));
    }

    /// Nothing that a stranger sends makes another field or another line.
    void nothingIsForged_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"\" 200 - \"", "a b", "a\nb", "a\r\nb", "\t", "]", "[x", "\"",
                                 "\\\"", "-", "caf\xc3\xa9", "\xff\xfe", "\x7f", "%22"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("NUL") << QByteArray("a\0b", 3);
    }

    void nothingIsForged()
    {
        QFETCH(QByteArray, text);
        const std::size_t count = split(accessLogLine(versioningRequest())).size();
        QCOMPARE(count, std::size_t(27));
        AccessRecord record = versioningRequest();
        record.key = record.hostHeader = text.toStdString();
        record.userAgent = record.referer = text.toStdString();
        record.requestUri = "GET /" + text.toStdString() + " HTTP/1.1";
        const std::string line = accessLogLine(record);
        QCOMPARE(line.find('\n'), line.size() - 1);
        QVERIFY(
            std::ranges::all_of(line, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
        const auto fields = split(line);
        QCOMPARE(fields.size(), count);
        QCOMPARE(fields[9], std::string("200"));
        QCOMPARE(fields[20], std::string("ECDHE-RSA-AES128-GCM-SHA256"));
    }

    void keysAreEncoded()
    {
        AccessRecord record = versioningRequest();
        record.key = "photos/2019 08/\xc3\xa9+.jpg";
        QCOMPARE(split(accessLogLine(record))[7], std::string("photos/2019%2008/%C3%A9%2B.jpg"));
    }
};

QTEST_APPLESS_MAIN(TestS3AccessLog)
#include "test_s3_access_log.moc"
