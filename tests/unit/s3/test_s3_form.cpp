// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "base/encoding.h"
#include "s3/form_data.h"
#include "s3/part_header.h"
#include "s3/post_policy.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

constexpr std::string_view kBoundary = "9431149156168";

/// What came of a form, however it was cut.
struct Form
{
    std::string error;
    FormFields fields;
    std::optional<std::string> filename;
    std::string file;
    std::size_t beforeFile = 0; ///< bytes consumed when the file began

    bool operator==(const Form&) const = default;
};

Form parse(const std::vector<std::string_view>& pieces)
{
    FormParser parser(kBoundary);
    Form form;
    std::size_t consumed = 0;
    for (std::string_view piece : pieces) {
        while (!piece.empty()) {
            const bool wasInFields = parser.stage() == FormParser::Stage::Fields;
            const auto step = parser.feed(asBytes(piece));
            if (!step) {
                form.error = errorRow(step.error().code).name;
                return form;
            }
            form.file += asText(step->held);
            form.file += asText(step->data);
            consumed += step->consumed;
            if (wasInFields && parser.stage() != FormParser::Stage::Fields)
                form.beforeFile = consumed;
            piece.remove_prefix(step->consumed);
        }
    }
    if (const auto end = parser.end(); !end)
        form.error = errorRow(end.error().code).name;
    form.fields = parser.fields();
    form.filename = parser.filename();
    return form;
}

Form parseWhole(std::string_view body)
{
    return parse({body});
}

std::vector<std::string_view> cutEvery(std::string_view body, std::size_t step)
{
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < body.size(); at += step)
        pieces.push_back(body.substr(at, step));
    return pieces;
}

std::string field(std::string_view name, std::string_view value)
{
    return "--" + std::string(kBoundary) + "\r\nContent-Disposition: form-data; name=\"" +
           std::string(name) + "\"\r\n\r\n" + std::string(value) + "\r\n";
}

std::string file(std::string_view content, std::string_view parameters = "; filename=\"a.txt\"")
{
    return "--" + std::string(kBoundary) + "\r\nContent-Disposition: form-data; name=\"file\"" +
           std::string(parameters) + "\r\nContent-Type: text/plain\r\n\r\n" + std::string(content) +
           "\r\n";
}

std::string close()
{
    return "--" + std::string(kBoundary) + "--\r\n";
}

std::string nameOf(const S3Error& error)
{
    return std::string(errorRow(error.code).name);
}

/// "AccessDenied: Invalid according to ...", or "ok".
template <class T> std::string textOf(const Outcome<T>& outcome)
{
    return outcome ? "ok" : nameOf(outcome.error()) + ": " + outcome.error().message;
}

constexpr WallNanos kNow = 1'451'390'400LL * kNanosPerSecond; // 2015-12-29T12:00:00Z

std::string policyText(std::string_view conditions)
{
    return R"({"expiration":"2015-12-30T12:00:00.000Z","conditions":[{"bucket":"b"})" +
           std::string(conditions.empty() ? "" : ",") + std::string(conditions) + "]}";
}

Outcome<PostPolicy> parsePolicy(std::string_view json)
{
    return PostPolicy::parse(base64Encode(asBytes(json)));
}

} // namespace

class TestS3Form : public QObject
{
    Q_OBJECT

private slots:
    void forms_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("fields");
        const auto row = [](const char* name, const std::string& body, std::string_view file,
                            int fields) {
            QTest::newRow(name) << QByteArray(body.data(), qsizetype(body.size()))
                                << QByteArray(file.data(), qsizetype(file.size())) << fields;
        };
        using namespace std::literals;
        const std::string key = field("Key", "user/${filename}");
        row("plain", key + field("acl", "private") + file("hello") + close(), "hello", 2);
        row("no fields", file("hello") + close(), "hello", 0);
        row("empty file", key + file("") + close(), "", 1);
        row("empty value", field("x-amz-meta-tag", "") + file("x") + close(), "x", 1);
        row("preamble", "ignored\r\n--94311\r\n" + key + file("x") + close(), "x", 1);
        row("fields after the file are ignored", key + file("x") + field("submit", "go") + close(),
            "x", 1);
        row("a second file is ignored", key + file("x") + file("y") + close(), "x", 1);
        row("nothing after the boundary's dashes",
            key + file("x") + close().substr(0, close().size() - 2), "x", 1);
        row("epilogue", key + file("x") + close() + "--9431149156168\r\nwhatever", "x", 1);
        row("cut off after the file", key + file("x") + field("late", "v").substr(0, 40), "x", 1);
        row("near boundaries",
            key + file("\r\n--943114915616\r\r\n--94\r\n\r\n-\r\n--9431149156\r") + close(),
            "\r\n--943114915616\r\r\n--94\r\n\r\n-\r\n--9431149156\r", 1);
        row("CRs", key + file("\r\r\r\r\n\r") + close(), "\r\r\r\r\n\r", 1);
        row("binary", key + file("\0\xff\r\n--\0"s) + close(), "\0\xff\r\n--\0"s, 1);
        row("boundary without its line", key + file("--9431149156168") + close(), "--9431149156168",
            1);
        row("padding", key + file("x") + "--9431149156168 \t--ignored" + "\r\n", "", -1);
        row("padded boundaries",
            "--9431149156168 \t \r\nContent-Disposition: form-data; name=key\r\n\r\nv\r\n" +
                file("x") + "--9431149156168\t\r\nrest",
            "x", 1);
        row("other headers, any case, folded",
            "--9431149156168\r\nX-Other: 1\r\ncontent-DISPOSITION: Form-Data;\r\n name=\"a\"\r\n"
            "Content-Transfer-Encoding: BINARY\r\n\r\nv\r\n" +
                file("x") + close(),
            "x", 1);
        row("repeated name", field("tag", "a") + field("TAG", "b") + file("x") + close(), "x", 1);
    }

    /// Whole, cut in two anywhere, and in pieces of any size: always the same.
    void forms()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, file);
        QFETCH(int, fields);
        const std::string_view text(body.data(), std::size_t(body.size()));
        const Form whole = parseWhole(text);
        if (fields < 0) {
            QCOMPARE(whole.error, std::string("MalformedPOSTRequest"));
        } else {
            QCOMPARE(whole.error, std::string());
            QCOMPARE(QByteArray(whole.file.data(), qsizetype(whole.file.size())), file);
            QCOMPARE(int(whole.fields.size()), fields);
            QCOMPARE(whole.filename, std::optional<std::string>("a.txt"));
        }
        const auto same = [&](const std::vector<std::string_view>& pieces) {
            Form form = parse(pieces);
            if (!whole.error.empty())
                return form.error == whole.error;
            return form == whole;
        };
        for (std::size_t cut = 1; cut < text.size(); ++cut)
            QVERIFY2(same({text.substr(0, cut), text.substr(cut)}),
                     qPrintable(QString::number(cut)));
        for (std::size_t step = 1; step < text.size(); ++step)
            QVERIFY2(same(cutEvery(text, step)), qPrintable(QString::number(step)));
    }

    void valuesAndNames()
    {
        const Form form = parseWhole(field("Key", "a/${filename}") + field("tag", "Ninja") +
                                     field("Tag", "Stallman") + file("x") + close());
        QCOMPARE(form.fields, (FormFields{{"key", "a/${filename}"}, {"tag", "Ninja,Stallman"}}));
        QVERIFY(findField(form.fields, "key"));
        QVERIFY(!findField(form.fields, "Key"));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const std::string& body, const char* error) {
            QTest::newRow(name) << QByteArray(body.data(), qsizetype(body.size()))
                                << QByteArray(error);
        };
        const std::string key = field("key", "k");
        const std::string head = "--9431149156168\r\n";
        row("nothing", "", "MalformedPOSTRequest");
        row("no boundary", "key=value&file=x", "MalformedPOSTRequest");
        row("no file", key + close(), "IncorrectNumberOfFilesInPostRequest");
        row("cut in a field", key.substr(0, key.size() - 5), "MalformedPOSTRequest");
        row("cut in the file", key + file("x"), "MalformedPOSTRequest");
        row("cut in the last boundary", key + file("x") + close().substr(0, 15),
            "MalformedPOSTRequest");
        row("cut in the last dashes", key + file("x") + close().substr(0, 16),
            "MalformedPOSTRequest");
        row("another boundary's prefix", key + file("x") + "--9431149156168x\r\n",
            "MalformedPOSTRequest");
        row("no header", head + "\r\nvalue\r\n" + file("x") + close(), "MalformedPOSTRequest");
        row("no disposition", head + "Content-Type: text/plain\r\n\r\nv\r\n" + file("x") + close(),
            "MalformedPOSTRequest");
        row("no name", head + "Content-Disposition: form-data\r\n\r\nv\r\n" + file("x") + close(),
            "MalformedPOSTRequest");
        row("not form-data",
            head + "Content-Disposition: file; name=\"file\"\r\n\r\nv\r\n" + close(),
            "MalformedPOSTRequest");
        row("two dispositions",
            head +
                "Content-Disposition: form-data; name=\"a\"\r\n"
                "Content-Disposition: form-data; name=\"b\"\r\n\r\nv\r\n" +
                file("x") + close(),
            "MalformedPOSTRequest");
        row("base64",
            head +
                "Content-Disposition: form-data; name=\"a\"\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\nv\r\n" +
                file("x") + close(),
            "MalformedPOSTRequest");
        row("long header",
            head + "X: " + std::string(kMaxPartHeader, 'x') +
                "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n" + file("x") + close(),
            "MalformedPOSTRequest");
        row("large fields", key + field("a", std::string(kMaxFormBytes, 'x')) + file("x") + close(),
            "MaxPostPreDataLengthExceeded");
        row("large preamble",
            std::string(kMaxFormBytes + 1, 'x') + "\r\n" + key + file("x") + close(),
            "MaxPostPreDataLengthExceeded");
        std::string many;
        for (std::size_t i = 0; i <= kMaxFormFields; ++i)
            many += field("f" + std::to_string(i), "");
        row("many fields", many + file("x") + close(), "MaxPostPreDataLengthExceeded");
    }

    void refused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, error);
        const std::string_view text(body.data(), std::size_t(body.size()));
        QCOMPARE(QByteArray(parseWhole(text).error.c_str()), error);
        for (const std::size_t step : {1, 2, 3, 5, 7, 11, 64, 1000, 4096})
            QCOMPARE(QByteArray(parse(cutEvery(text, step)).error.c_str()), error);
    }

    /// The bound counts everything up to the file's first byte, and no byte more.
    void sizeBound()
    {
        const std::string rest = file("").substr(0, file("").size() - 2);
        const std::string empty = field("a", "");
        const std::string value(kMaxFormBytes - empty.size() - rest.size(), 'v');
        const std::string large(200'000, 'z');
        const Form fits = parseWhole(field("a", value) + file(large) + close());
        QCOMPARE(fits.error, std::string());
        QCOMPARE(fits.beforeFile, kMaxFormBytes);
        QCOMPARE(fits.file, large);
        QCOMPARE(parseWhole(field("a", value + "v") + file(large) + close()).error,
                 std::string("MaxPostPreDataLengthExceeded"));
    }

    void boundaries_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("boundary"); // or the error's name
        const auto row = [](const char* type, const char* boundary) {
            QTest::newRow(type) << QByteArray(type) << QByteArray(boundary);
        };
        row("multipart/form-data; boundary=9431149156168", "9431149156168");
        row("Multipart/Form-Data;BOUNDARY=\"a b\"", "a b");
        row("multipart/form-data; charset=utf-8; boundary=x", "x");
        row("multipart/form-data ; boundary=----WebKitFormBoundaryx", "----WebKitFormBoundaryx");
        row("multipart/form-data", "MalformedPOSTRequest");
        row("multipart/form-data; boundary=", "MalformedPOSTRequest");
        row("multipart/form-data; boundary=\"a \"", "MalformedPOSTRequest");
        row("multipart/form-data; boundary="
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "MalformedPOSTRequest");
        row("multipart/mixed; boundary=x", "PreconditionFailed");
        row("text/html", "PreconditionFailed");
        row("", "PreconditionFailed");
    }

    void boundaries()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, boundary);
        const auto found = formBoundary(type.toStdString());
        QCOMPARE(QByteArray((found ? *found : nameOf(found.error())).c_str()), boundary);
    }

    void partHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("expected"); // name|filename, or "none"
        const auto row = [](const char* header, const char* expected) {
            QTest::newRow(header) << QByteArray("Content-Disposition: ") + header
                                  << QByteArray(expected);
        };
        row("form-data; name=key", "key|-");
        row("form-data; name=\"Key\"; filename=\"\"", "key|");
        row("form-data; name=\"a;b\"; filename=\"c;d=e.txt\"", "a;b|c;d=e.txt");
        row("form-data; name=\"f\"; filename=\"say \\\"hi\\\".txt\"", "f|say \"hi\".txt");
        row("form-data; name=\"f\"; filename=\"C:\\temp\\a.txt\"", "f|C:\\temp\\a.txt");
        row("form-data; name=\"f\"; filename=\"\\\\host\\a.txt\"", "f|\\host\\a.txt");
        row("form-data; filename=a.txt; name=f; filename*=UTF-8''b.txt", "f|a.txt");
        row("form-data;; name=f;", "f|-");
        row("form-data; name=\"f", "none");
        row("form-data; name", "none");
        row("form-data; name=a; name=b", "none");
        row("form-data; name=a b", "none");
        row("form-data; =a", "none");
        row("; name=a", "none");
        row("attachment; name=a", "none");
    }

    void partHeaders()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, expected);
        const auto part = parsePartHeader(header.toStdString());
        const std::string text = part ? part->name + "|" + part->filename.value_or("-") : "none";
        QCOMPARE(QByteArray(text.c_str()), expected);
    }

    void filenames()
    {
        const auto keyFor = [](std::string_view parameters) {
            Form form = parseWhole(field("key", "${filename}/${filename}!") +
                                   file("x", parameters) + close());
            const auto expanded = expandFilename(form.fields, form.filename);
            return expanded ? *formKey(form.fields) : nameOf(expanded.error());
        };
        QCOMPARE(keyFor("; filename=\"a.jpg\""), std::string("a.jpg/a.jpg!"));
        QCOMPARE(keyFor("; filename=\"/home/mary/a.jpg\""), std::string("a.jpg/a.jpg!"));
        QCOMPARE(keyFor("; filename=\"C:\\Program Files\\directory1\\file.txt\""),
                 std::string("file.txt/file.txt!"));
        QCOMPARE(keyFor("; filename=\"${filename}\""), std::string("${filename}/${filename}!"));
        QCOMPARE(keyFor("; filename=\"\""), std::string("/!"));
        QCOMPARE(keyFor(""), std::string("${filename}/${filename}!"));

        FormFields large{{"key", std::string(11 * 1000, ' ')}};
        for (std::size_t i = 0; i < 1000; ++i)
            large[0].second.replace(i * 11, 11, "${filename}");
        const auto expanded = expandFilename(large, std::string(4000, 'x'));
        QCOMPARE(nameOf(expanded.error()), std::string("MaxPostPreDataLengthExceeded"));
        QCOMPARE(nameOf(formKey({{"acl", "private"}}).error()),
                 std::string("UserKeyMustBeSpecified"));
        QCOMPARE(nameOf(formKey({{"key", ""}}).error()), std::string("UserKeyMustBeSpecified"));
    }

    void policyDocuments_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& json, const char* expected) {
            QTest::newRow(name) << QByteArray(json.c_str())
                                << (qstrcmp(expected, "ok") == 0
                                        ? QByteArray("ok")
                                        : QByteArray("InvalidPolicyDocument: Invalid Policy: ") +
                                              expected);
        };
        const std::string when = R"("expiration":"2015-12-30T12:00:00Z")";
        row("smallest", "{" + when + R"(,"conditions":[]})", "ok");
        row("every form", policyText(R"(["eq","$key","k"],["STARTS-WITH","$acl",""],
            ["content-length-range",1,10],["content-length-range","1","10"])"),
            "ok");
        row("not JSON", "{", "Invalid JSON.");
        row("trailing comma", "{" + when + R"(,"conditions":[{"bucket":"b"},]})", "Invalid JSON.");
        row("no object", "[]", "Invalid JSON.");
        row("not UTF-8", "{" + when + ",\"conditions\":[{\"bucket\":\"\xff\"}]}", "Invalid JSON.");
        row("no expiration", R"({"conditions":[]})", "Policy missing expiration.");
        row("capitals", "{" + when + R"(,"CONDITIONS":[]})", "Unexpected: 'conditions'");
        row("no conditions", "{" + when + "}", "Policy missing conditions.");
        row("a stranger", "{" + when + R"(,"conditions":[],"Statement":[]})",
            "Unexpected: 'statement'");
        row("date without T", R"({"expiration":"2015-10-17 03:15:59 UTC","conditions":[]})",
            "Invalid 'expiration' value: '2015-10-17 03:15:59 UTC'");
        row("no date", R"({"expiration":5,"conditions":[]})", "Invalid 'expiration' value: ''");
        row("conditions no list", "{" + when + R"(,"conditions":{}})",
            "Invalid 'conditions' value: must be a List.");
        row("empty object", policyText("{}"),
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property "
            "specified.");
        row("two properties", policyText(R"({"a":"1","b":"2"})"),
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property "
            "specified.");
        row("number", policyText(R"({"Content-Length":6199034})"),
            "Invalid Simple-Condition: value must be a string.");
        row("empty list", policyText("[]"), "Invalid Condition: missing operation identifier.");
        row("unknown operation", policyText(R"(["ends-with","$key","x"])"),
            "Invalid Condition: unknown operation 'ends-with'.");
        row("two arguments", policyText(R"(["eq","$key"])"),
            "Invalid eq: wrong number of arguments.");
        row("one bound", policyText(R"(["content-length-range",0])"),
            "Invalid content-length-range: wrong number of arguments.");
        row("negative bound", policyText(R"(["content-length-range",-1,0])"),
            "Invalid content-length-range: a bound is negative.");
        row("float bound", policyText(R"(["content-length-range",0,512.0])"), "Invalid JSON.");
        row("text", policyText(R"("bucket")"), "Invalid Condition: must be a List or Object.");
        row("list in list", policyText(R"(["eq",["$key"],"x"])"), "Invalid JSON.");
    }

    void policyDocuments()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray(textOf(parsePolicy(json.toStdString())).c_str()), expected);
    }

    void policyOfNoBase64()
    {
        QCOMPARE(textOf(PostPolicy::parse("e30")),
                 std::string("InvalidPolicyDocument: Invalid Policy: invalid Base64 encoding."));
    }

    void policyChecks_data()
    {
        QTest::addColumn<QByteArray>("conditions");
        QTest::addColumn<QByteArray>("fields"); // name=value, a line each
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* conditions, const char* fields,
                            const char* failed) {
            QByteArray expected = "ok";
            if (*failed == '[')
                expected = QByteArray("AccessDenied: Invalid according to Policy: Policy Condition "
                                      "failed: ") +
                           failed;
            else if (*failed != 0)
                expected = QByteArray("AccessDenied: Invalid according to Policy: Extra input "
                                      "fields: ") +
                           failed;
            QTest::newRow(name) << QByteArray(conditions) << QByteArray(fields) << expected;
        };
        const char* key = R"(["starts-with","$key","user/"])";
        row("met", key, "key=user/x", "");
        row("prefix", key, "key=other/x", R"(["starts-with", "$key", "user/"])");
        row("prefix without case", key, "key=USER/x", R"(["starts-with", "$key", "user/"])");
        row("exact", R"({"key":"a"})", "key=a", "");
        row("exact, shown as eq", R"({"Key":"a"})", "key=b", R"(["eq", "$Key", "a"])");
        row("quotes shown", "[\"eq\",\"$key\",\"a\\\"b\"]", "key=b",
            "[\"eq\", \"$key\", \"a\\\"b\"]");
        row("names without case", R"(["eq","$KeY","a"])", "key=a", "");
        row("no dollar", R"(["eq","key","a"])", "key=a", R"(["eq", "key", "a"])");
        row("absent", R"(["starts-with","$acl",""])", "", R"(["starts-with", "$acl", ""])");
        row("empty", R"(["starts-with","$acl",""])", "acl=", "");
        row("any", R"(["starts-with","$acl",""])", "acl=public-read", "");
        row("two on one field", R"(["starts-with","$key","a"],["starts-with","$key","ab"])",
            "key=abc", "");
        row("one of two fails", R"(["starts-with","$key","a"],["starts-with","$key","b"])",
            "key=abc", R"(["starts-with", "$key", "b"])");
        row("backslash", "[\"starts-with\",\"$key\",\"\\\\$foo\"]", "key=\\$foo.txt", "");
        row("extra", key, "key=user/x\nfilename=x", "filename");
        row("extras", key, "key=user/x\na=1\nb=2", "a, b");
        row("not covered by need", key,
            "key=user/x\npolicy=p\nx-amz-signature=s\nsignature=s\nawsaccesskeyid=a\n"
            "x-ignore-me=1",
            "");
        row("a field bucket proves nothing", key, "key=user/x\nbucket=c", "");
        row("types", R"(["starts-with","$Content-Type","image/"])",
            "content-type=image/jpg, image/png,image/gif", "");
        row("one type is another", R"(["starts-with","$Content-Type","image/"])",
            "content-type=image/jpg,text/plain", R"(["starts-with", "$Content-Type", "image/"])");
        row("types are exact for eq", R"({"content-type":"image/jpg,image/png"})",
            "content-type=image/jpg,image/png", "");
        row("commas elsewhere", R"(["starts-with","$key","a"])", "key=a,b", "");
        row("no number", R"(["content-length-range","test","10"])", "",
            R"(["content-length-range", "test", "10"])");
    }

    void policyChecks()
    {
        QFETCH(QByteArray, conditions);
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, expected);
        FormFields form;
        for (const QByteArray& line : fields.split('\n'))
            if (const qsizetype equals = line.indexOf('='); equals > 0)
                form.emplace_back(line.left(equals).toStdString(),
                                  line.mid(equals + 1).toStdString());
        const auto policy = parsePolicy(policyText(conditions.toStdString()));
        QVERIFY(policy);
        QCOMPARE(QByteArray(textOf(policy->check(form, "b", kNow)).c_str()), expected);
    }

    void policyOfAnotherBucketOrTime()
    {
        const auto policy = parsePolicy(policyText(""));
        QVERIFY(policy);
        const std::string denied = "AccessDenied: Invalid according to Policy: ";
        QCOMPARE(textOf(policy->check({}, "c", kNow)),
                 denied + "Policy Condition failed: [\"eq\", \"$bucket\", \"b\"]");
        QCOMPARE(textOf(policy->check({{"bucket", "b"}}, "c", kNow)),
                 denied + "Policy Condition failed: [\"eq\", \"$bucket\", \"b\"]");
        QCOMPARE(textOf(policy->check({}, "b", policy->expires)), std::string("ok"));
        QCOMPARE(textOf(policy->check({}, "b", policy->expires + 1)), denied + "Policy expired.");
        const auto open = parsePolicy(R"({"expiration":"2015-12-30T12:00:00Z","conditions":[]})");
        QVERIFY(open);
        QCOMPARE(textOf(open->check({}, "b", kNow)), denied + "Extra input fields: bucket");
    }

    void lengths()
    {
        const auto policy = parsePolicy(policyText(R"(["content-length-range",5,10])"));
        QVERIFY(policy);
        QCOMPARE(policy->maxLength, std::uint64_t(10));
        for (const std::uint64_t good : {5, 7, 10})
            QVERIFY(policy->checkLength(good));
        const auto small = policy->checkLength(1);
        QCOMPARE(nameOf(small.error()), std::string("EntityTooSmall"));
        QCOMPARE(small.error().details, (Pairs{{"ProposedSize", "1"}, {"MinSizeAllowed", "5"}}));
        const auto large = policy->checkLength(12);
        QCOMPARE(nameOf(large.error()), std::string("EntityTooLarge"));
        QCOMPARE(large.error().details, (Pairs{{"ProposedSize", "12"}, {"MaxSizeAllowed", "10"}}));
        QVERIFY(parsePolicy(policyText(""))->checkLength(std::uint64_t(1) << 50));
    }
};

QTEST_APPLESS_MAIN(TestS3Form)
#include "test_s3_form.moc"
