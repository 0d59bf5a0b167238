// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "s3/address.h"
#include "s3/byte_range.h"
#include "s3/errors.h"
#include "s3/read_conditions.h"
#include "s3/routes.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

http::Request request(std::string method, QueryList query = {}, Pairs headers = {})
{
    http::Request out;
    out.method = std::move(method);
    out.query = std::move(query);
    for (auto& [name, value] : headers)
        out.headers.add(name, value);
    return out;
}

std::string routeName(const http::Request& request, const Address& address)
{
    const auto route = findRoute(request, address);
    return std::string(route ? (*route)->name : errorRow(route.error().code).name);
}

std::string rangeText(std::string_view header, std::uint64_t size)
{
    const auto range = parseRange(header, size);
    if (!range)
        return std::to_string(errorRow(range.error().code).status);
    if (!*range)
        return "whole";
    return std::to_string((*range)->offset) + "+" + std::to_string((*range)->length);
}

std::string conditionText(const Pairs& headers, const store::ObjectInfo& info)
{
    http::Headers fields;
    for (const auto& [name, value] : headers)
        fields.add(name, value);
    const auto outcome = ReadConditions::from(fields, "").check(info);
    return outcome ? "200" : std::to_string(errorRow(outcome.error().code).status);
}

} // namespace

class TestS3Names : public QObject
{
    Q_OBJECT

private slots:
    void pathAndVirtualHost()
    {
        const std::vector<std::string> domains{"s3.example.com", "localhost"};
        const auto at = [&](std::string_view host, std::string_view path) {
            const Address address = addressOf(host, path, domains);
            return address.bucket + " | " + address.key;
        };
        QCOMPARE(at("s3.example.com", "/"), std::string(" | "));
        QCOMPARE(at("s3.example.com:9000", "/bucket"), std::string("bucket | "));
        QCOMPARE(at("127.0.0.1:9000", "/bucket/"), std::string("bucket | "));
        QCOMPARE(at("127.0.0.1:9000", "/bucket/a/b"), std::string("bucket | a/b"));
        QCOMPARE(at("127.0.0.1:9000", "/bucket//a"), std::string("bucket | /a"));
        QCOMPARE(at("bucket.s3.example.com", "/a/b"), std::string("bucket | a/b"));
        QCOMPARE(at("my.bucket.S3.Example.COM:80", "//a"), std::string("my.bucket | /a"));
        QCOMPARE(at("bucket.localhost:9000", "/"), std::string("bucket | "));
        QCOMPARE(at("BUCKET.localhost:9000", "/Key"), std::string("bucket | Key"));
        QCOMPARE(at("notlocalhost", "/bucket/a"), std::string("bucket | a"));
        QCOMPARE(at("[::1]:9000", "/bucket/a"), std::string("bucket | a"));
    }

    void websiteHosts()
    {
        const std::vector<std::string> s3{"S3.example.com", "localhost"};
        const WebsiteHosts hosts{{"s3-website.localhost", "sites.example.com"},
                                 {"www.example.net", "*.example.com"}};
        const auto at = [&](std::string_view host) { return websiteBucket(host, hosts, s3); };
        QCOMPARE(at("bucket.s3-website.localhost"), std::string("bucket"));
        QCOMPARE(at("My.Bucket.S3-Website.LOCALHOST:9000"), std::string("my.bucket"));
        QCOMPARE(at("bucket.sites.example.com:80"), std::string("bucket"));
        QCOMPARE(at("www.example.net"), std::string("www.example.net"));
        QCOMPARE(at("WWW.example.net:8080"), std::string("www.example.net"));
        QCOMPARE(at("blog.example.com"), std::string("blog.example.com"));
        // One label, of sites.example.com too.
        QCOMPARE(at("sites.example.com"), std::string("sites.example.com"));
        for (const char* other :
             {"", "localhost", "bucket.localhost", "s3-website.localhost", "bucket.s3-website.localhost.",
              "bucketxs3-website.localhost", ".s3-website.localhost", "example.com", "a.b.example.com",
              ".example.com", "example.net", "a.www.example.net", "s3.example.com:9000", "S3.EXAMPLE.COM",
              "127.0.0.1:9000", "[::1]:9000", "www.example.net:80/x", "www.example.net:8x", "www.example.net:80:90"})
            QCOMPARE(at(other), std::string());
        QCOMPARE(websiteBucket("bucket.s3-website.localhost", {}, s3), std::string());
        for (const char* method : {"PUT", "POST", "DELETE", "OPTIONS", "PATCH"})
            QCOMPARE(routeName(request(method), {"bucket", "", true}), std::string("MethodNotAllowed"));
    }

    void bucketNames()
    {
        for (const char* good : {"abc", "a-b", "a.b", "1a2", "my.bucket-1", "192.168.1.1a",
                                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
            QVERIFY2(isBucketName(good), good);
        for (const char* bad :
             {"", "ab", "-abc", "abc-", ".abc", "abc.", "a..b", "a.-b", "a-.b", "Abc", "a_b", "a b",
              "192.168.5.4", "xn--abc", "sthree-abc", "abc-s3alias", "abc--ol-s3", "abc.mrap",
              "abc--x-s3", "ab\xc3\xa9", "-", "a/b",
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
            QVERIFY2(!isBucketName(bad), bad);
    }

    void keys()
    {
        QVERIFY(checkKey(std::string(1024, 'x')));
        QCOMPARE(checkKey(std::string(1025, 'x')).error().code, ErrorCode::KeyTooLongError);
        QCOMPARE(checkKey("\xff\xfe").error().code, ErrorCode::InvalidUri);
        QCOMPARE(checkKey(std::string_view("a\0b", 3)).error().code, ErrorCode::InvalidUri);
        QVERIFY(checkKey("a\x01\tb"));
        QCOMPARE(checkAddress({"", "key"}).error().code, ErrorCode::InvalidBucketName);
        QVERIFY(checkAddress({"", ""}));
    }

    void rangesOnlyOfTheSameObject()
    {
        store::ObjectInfo info;
        info.etag = "0123456789abcdef";
        info.modified = 1'795'170'240LL * kNanosPerSecond + 5;
        const std::string date = formatHttpDate(info.modified);
        QVERIFY(ifRangeHolds("\"0123456789abcdef\"", info));
        QVERIFY(ifRangeHolds(date, info));
        for (const std::string& other :
             {std::string("\"deadbeef\""), std::string("W/\"0123456789abcdef\""), std::string("*"), std::string(),
              std::string("nonsense"), formatHttpDate(info.modified - kNanosPerSecond),
              formatHttpDate(info.modified + kNanosPerSecond)})
            QVERIFY2(!ifRangeHolds(other, info), other.c_str());
    }

    void copySources()
    {
        const auto plain = parseCopySource("/bucket/a%20b+c%2Bd/e?versionId=null");
        QVERIFY(plain);
        QCOMPARE(plain->address.bucket, std::string("bucket"));
        QCOMPARE(plain->address.key, std::string("a b+c+d/e"));
        QCOMPARE(plain->versionId, std::string("null"));
        const auto question = parseCopySource("bucket/a%3FversionId=x");
        QVERIFY(question);
        QCOMPARE(question->address.key, std::string("a?versionId=x"));
        for (const char* bad : {"", "/", "bucket", "bucket/", "/bucket/%zz", "UPPER/key"})
            QVERIFY2(!parseCopySource(bad), bad);
        QCOMPARE(parseCopySource("arn:aws:s3:us-east-1:1:accesspoint/a/object/b").error().code,
                 ErrorCode::NotImplemented);
    }

    void ranges()
    {
        QCOMPARE(rangeText("bytes=0-9", 100), std::string("0+10"));
        QCOMPARE(rangeText("bytes=90-200", 100), std::string("90+10"));
        QCOMPARE(rangeText("bytes=99-", 100), std::string("99+1"));
        QCOMPARE(rangeText("bytes=-10", 100), std::string("90+10"));
        QCOMPARE(rangeText("bytes=-1000", 100), std::string("0+100"));
        QCOMPARE(rangeText("bytes=0-99999999999999999999999", 100), std::string("0+100"));
        for (const char* whole : {"bytes=1-0", "bytes=0-1,3-4", "bytes=-", "bytes=", "items=0-1",
                                  "bytes= 0-1", "bytes=a-b", "0-1", "bytes=0x1-2"})
            QCOMPARE(rangeText(whole, 100), std::string("whole"));
        for (const char* outside : {"bytes=100-", "bytes=100-200", "bytes=-0",
                                    "bytes=99999999999999999999999-"})
            QCOMPARE(rangeText(outside, 100), std::string("416"));
        QCOMPARE(rangeText("bytes=0-0", 0), std::string("416"));
        QCOMPARE(rangeText("bytes=-1", 0), std::string("416"));

        QVERIFY(parseCopyRange("bytes=0-99", 100));
        for (const char* bad : {"bytes=0-100", "bytes=5-", "bytes=-5", "bytes=9-1", "0-9"})
            QVERIFY2(!parseCopyRange(bad, 100), bad);
    }

    void readConditions()
    {
        store::ObjectInfo info;
        info.etag = "abc";
        info.modified = *parseHttpDate("Fri, 20 Nov 2026 10:24:00 GMT") + 999'999'999;
        const std::string same = "Fri, 20 Nov 2026 10:24:00 GMT";
        const std::string before = "Fri, 20 Nov 2026 10:23:59 GMT";
        QCOMPARE(conditionText({}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-match", "\"abc\""}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-match", "abc"}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-match", "\"x\", W/\"abc\""}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-match", "\"x\""}}, info), std::string("412"));
        QCOMPARE(conditionText({{"if-none-match", "*"}}, info), std::string("304"));
        QCOMPARE(conditionText({{"if-none-match", "\"x\""}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-modified-since", same}}, info), std::string("304"));
        QCOMPARE(conditionText({{"if-modified-since", before}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-unmodified-since", same}}, info), std::string("200"));
        QCOMPARE(conditionText({{"if-unmodified-since", before}}, info), std::string("412"));
        QCOMPARE(conditionText({{"if-modified-since", "nonsense"}}, info), std::string("200"));
        // What AWS documents of the pairs.
        QCOMPARE(conditionText({{"if-match", "\"abc\""}, {"if-unmodified-since", before}}, info),
                 std::string("200"));
        QCOMPARE(conditionText({{"if-none-match", "\"abc\""}, {"if-modified-since", before}}, info),
                 std::string("304"));
        QCOMPARE(conditionText({{"if-none-match", "\"x\""}, {"if-modified-since", same}}, info),
                 std::string("200"));
    }

    void routing()
    {
        const Address service;
        const Address bucket{"bucket", ""};
        const Address object{"bucket", "key"};
        QCOMPARE(routeName(request("GET"), service), std::string("ListBuckets"));
        QCOMPARE(routeName(request("GET"), bucket), std::string("ListObjects"));
        QCOMPARE(routeName(request("GET", {{"list-type", "2"}}), bucket),
                 std::string("ListObjectsV2"));
        QCOMPARE(routeName(request("GET", {{"list-type", "1"}, {"prefix", ""}}), bucket),
                 std::string("ListObjects"));
        QCOMPARE(routeName(request("PUT"), object), std::string("PutObject"));
        QCOMPARE(routeName(request("PUT", {}, {{"x-amz-copy-source", "a/b"}}), object),
                 std::string("CopyObject"));
        const QueryList part{{"partNumber", "1"}, {"uploadId", "u"}};
        QCOMPARE(routeName(request("PUT", part), object), std::string("UploadPart"));
        QCOMPARE(routeName(request("PUT", part, {{"x-amz-copy-source", "a/b"}}), object),
                 std::string("UploadPartCopy"));
        QCOMPARE(routeName(request("POST", {{"uploads", ""}}), object),
                 std::string("CreateMultipartUpload"));
        QCOMPARE(routeName(request("DELETE", {{"uploadId", "u"}}), object),
                 std::string("AbortMultipartUpload"));
        QCOMPARE(routeName(request("GET", {{"x-id", "GetObject"}, {"versionId", ""}}), object),
                 std::string("GetObject"));
        QCOMPARE(routeName(request("DELETE", {{"surprise", ""}}), object),
                 std::string("NotImplemented"));
        QCOMPARE(routeName(request("PATCH"), object), std::string("MethodNotAllowed"));
        QCOMPARE(routeName(request("POST"), object), std::string("MethodNotAllowed"));
        QCOMPARE(routeName(request("DELETE"), service), std::string("MethodNotAllowed"));
    }

    void tableIsSound()
    {
        std::set<std::string> seen;
        for (const Route& route : routes()) {
            QVERIFY(route.operation);
            QVERIFY(!route.name.empty());
            QVERIFY2(!route.action.empty() || route.method == "OPTIONS", route.name.data());
            const std::string id = std::string(route.method) + std::to_string(int(route.level)) +
                                   std::string(route.selector) + std::string(route.header);
            QVERIFY2(seen.insert(id).second, id.c_str());
        }
        // Every row is reached by the request it describes.
        for (const Route& route : routes()) {
            http::Request made = request(std::string(route.method));
            auto fields = parseQuery(route.selector);
            QVERIFY(fields);
            for (auto& [name, value] : *fields)
                made.query.emplace_back(name, value.empty() && name != "uploads" ? "1" : value);
            if (!route.header.empty())
                made.headers.add(std::string(route.header), "x");
            const Address address{route.level == Level::Service ? "" : "bucket",
                                  route.level == Level::Object ? "key" : "",
                                  route.level == Level::Website};
            QCOMPARE(routeName(made, address), std::string(route.name));
        }
    }

    void authErrorsAreInTheTable()
    {
        using auth::Denial;
        for (int i = 0; i <= int(Denial::SignatureDoesNotMatch); ++i) {
            const auto denial = static_cast<Denial>(i);
            const S3Error error = fromAuth({denial, "why", {}});
            QCOMPARE(errorRow(error.code).name, auth::denialName(denial));
            QCOMPARE(errorRow(error.code).status, auth::denialStatus(denial));
        }
    }

    void storeErrors()
    {
        const Subject subject{"Op", "id", "bucket", "key", "upload"};
        const auto code = [&](Code c, std::string context) {
            return errorRow(fromStore(Error{c, "message", std::move(context)}, subject).code).name;
        };
        QCOMPARE(code(Code::NotFound, "bucket"), std::string_view("NoSuchBucket"));
        QCOMPARE(code(Code::NotFound, "commit: bucket"), std::string_view("NoSuchBucket"));
        QCOMPARE(code(Code::NotFound, "key"), std::string_view("NoSuchKey"));
        QCOMPARE(code(Code::NotFound, "upload"), std::string_view("NoSuchUpload"));
        QCOMPARE(code(Code::InvalidArgument, "part"), std::string_view("InvalidPart"));
        QCOMPARE(code(Code::InvalidArgument, "order"), std::string_view("InvalidPartOrder"));
        QCOMPARE(code(Code::InvalidArgument, "too-small"), std::string_view("EntityTooSmall"));
        QCOMPARE(code(Code::PreconditionFailed, ""), std::string_view("PreconditionFailed"));
        QCOMPARE(code(Code::Unavailable, ""), std::string_view("ServiceUnavailable"));
        QCOMPARE(code(Code::Timeout, ""), std::string_view("ServiceUnavailable"));
        QCOMPARE(code(Code::Overloaded, ""), std::string_view("SlowDown"));
        QCOMPARE(code(Code::NoSpace, ""), std::string_view("InsufficientStorage"));
        for (const Code fault : {Code::Io, Code::Corrupt, Code::Internal})
            QCOMPARE(code(fault, "secret context"), std::string_view("InternalError"));
        const S3Error slow = fromStore(Error{Code::Overloaded, "m", ""}, subject);
        QCOMPARE(slow.headers.front().first, std::string("retry-after"));
        // What went wrong inside is for the log, not for the client.
        const std::string xml = errorXml(fromStore(Error{Code::Io, "disk /x", "y"}, subject), "/b",
                                         "id", "host");
        QVERIFY(xml.find("disk") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestS3Names)
#include "test_s3_names.moc"
