// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "access_fixture.h"

using namespace accesstest;
using auth::Policy;

namespace
{

/// Not within a raw string ahead of the class: moc would read a comment there.
const QByteArray kObjects = "\"arn:aws:s3:::b/*\"";

/// A statement with everything but what a row is about.
QByteArray allow(const QByteArray& principal, const QByteArray& rest = {})
{
    return R"({"Effect":"Allow","Principal":)" + principal +
           R"(,"Action":"s3:GetObject","Resource":)" + kObjects + rest + "}";
}

const QByteArray kInvalidPrincipal = "Invalid principal in policy";
const QByteArray kInvalidResource = "Policy has invalid resource";
const QByteArray kInvalidAction = "Policy has invalid action";
const QByteArray kInvalidJson = "This policy contains invalid Json";
const QByteArray kDoesNotApply = "Action does not apply to any resource(s) in statement";

} // namespace

class TestPolicyParse : public QObject
{
    Q_OBJECT

private slots:
    void refuses_data();
    void refuses();
    void refusesStatements_data();
    void refusesStatements();
    void refusesConditions_data();
    void refusesConditions();
    void accepts_data();
    void accepts();
    void limits();
};

void TestPolicyParse::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& message) {
        QTest::newRow(name) << text << message;
    };
    const QByteArray first = "Policies must be valid JSON and the first byte must be '{'";
    row("empty", "", first);
    row("space first", " " + document(allow("\"*\"")), first);
    row("byte order mark", "\xef\xbb\xbf{}", first);
    row("array", "[]", first);
    row("cut", "{\"Version\":", kInvalidJson);
    row("trailing", document(allow("\"*\"")) + "x", kInvalidJson);
    row("not UTF-8", "{\"Id\":\"\xff\"}", kInvalidJson);
    row("name twice", R"({"Version":"2012-10-17","Version":"2012-10-17"})", kInvalidJson);
    row("too deep", "{\"Id\":" + QByteArray(5000, '['), kInvalidJson);
    row("nine deep", "{\"Statement\":[[[[[[[[]]]]]]]]}", kInvalidJson);
    row("no statement", R"({"Version":"2012-10-17"})", "Missing required field Statement");
    row("empty list", document(""), "Could not parse the policy: Statement is empty!");
    row("empty statement", R"({"Statement":{}})",
        "Could not parse the policy: Statement is empty!");
    row("statement is text", R"({"Statement":"x"})", "Invalid policy syntax.");
    row("list of texts", R"({"Statement":["x"]})", "Invalid policy syntax.");
    // IAM user guide, "IAM JSON policy elements: Version": these two and no other.
    row("version", document(allow("\"*\""), "2012-10-18"),
        "The policy must contain a valid version string");
    row("version is a number", R"({"Version":2012,"Statement":[]})",
        "The policy must contain a valid version string");
    row("id is a number", R"({"Id":1,"Statement":[]})", "Invalid policy syntax.");
    row("unknown field", R"({"Foo":1,"Statement":[]})", "Unknown field Foo");
    row("case of a field", R"({"statement":[]})", "Unknown field statement");
    // "IAM JSON policy elements: Sid": unique within a policy.
    row("sid twice",
        document(allow("\"*\"", R"(,"Sid":"a")") + "," + allow("\"*\"", R"(,"Sid":"a")")),
        "Statement IDs (SID) in a single policy must be unique.");
}

void TestPolicyParse::refuses()
{
    QFETCH(QByteArray, text);
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY(!policy);
    QCOMPARE(q(codeName(policy.error().code)), QByteArray("InvalidArgument"));
    QTEST(q(policy.error().message), "message");
}

void TestPolicyParse::refusesStatements_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const QByteArray& statement, const QByteArray& message) {
        QTest::newRow(name) << statement << message;
    };
    row("no effect", R"({"Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})",
        "Missing required field Effect");
    // "IAM JSON policy elements: Effect": case sensitive.
    row("effect", R"({"Effect":"allow","Principal":"*"})", "Invalid effect: allow");
    row("no principal", R"({"Effect":"Allow","Action":"s3:GetObject"})",
        "Missing required field Principal");
    row("no action", R"({"Effect":"Allow","Principal":"*"})", "Missing required field Action");
    row("no resource", R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject"})",
        "Missing required field Resource");
    row("unknown field", allow("\"*\"", R"(,"Actoin":"s3:*")"), "Unknown field Actoin");
    row("sid is a number", allow("\"*\"", R"(,"Sid":1)"), "Invalid policy syntax.");
    row("both", allow("\"*\"", R"(,"NotAction":"s3:GetObject")"),
        "Statement must not contain both Action and NotAction");
    // "AWS JSON policy elements: NotPrincipal": only with Deny.
    row("allow but",
        R"({"Effect":"Allow","NotPrincipal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"})",
        "NotPrincipal is not supported with Effect Allow");

    // "AWS JSON policy elements: Principal".
    const auto principal = [&](const char* name, const QByteArray& text) {
        row(name, allow(text), kInvalidPrincipal);
    };
    principal("other text", "\"111111111111\"");
    principal("empty object", "{}");
    principal("unknown type", R"({"Aws":"*"})");
    principal("empty list", R"({"AWS":[]})");
    principal("number", R"({"AWS":111111111111})");
    principal("short account", R"({"AWS":"11111111111"})");
    principal("user id", R"({"AWS":"AIDACKCEVSQ6C2EXAMPLE"})");
    principal("part of an ARN", R"({"AWS":"arn:aws:iam::111111111111:user/*"})");
    principal("any account", R"({"AWS":"arn:aws:iam::*:root"})");
    principal("no account", R"({"AWS":"arn:aws:iam:::user/bob"})");
    principal("group", R"({"AWS":"arn:aws:iam::111111111111:group/all"})");
    principal("no name", R"({"AWS":"arn:aws:iam::111111111111:user/"})");
    principal("other service", R"({"AWS":"arn:aws:s3:::b"})");
    principal("variable", R"({"AWS":"arn:aws:iam::111111111111:user/${aws:username}"})");
    principal("short canonical id", R"({"CanonicalUser":"abc"})");
    principal("any service", R"({"Service":"*"})");
    principal("one bad of two", R"({"AWS":["111111111111","x"]})");

    const auto action = [&](const char* name, const QByteArray& text, const QByteArray& message) {
        row(name,
            R"({"Effect":"Allow","Principal":"*","Resource":"arn:aws:s3:::b/*","Action":)" + text +
                "}",
            message);
    };
    action("unknown action", R"("s3:GetObjekt")", kInvalidAction);
    action("nothing matches", R"("s3:Foo*")", kInvalidAction);
    action("other service's", R"("ec2:StartInstances")", kInvalidAction);
    action("any service's", R"("*:GetObject")", kInvalidAction);
    action("empty actions", "[]", kInvalidAction);
    action("not a text", "{}", kInvalidAction);
    // S3 user guide, "Troubleshoot access denied errors": object actions need object resources.
    action("bucket's action", R"("s3:ListBucket")", kDoesNotApply);
    action("one of two", R"(["s3:GetObject","s3:ListBucket"])", kDoesNotApply);
    action("wildcard", R"("s3:ListBucket*")", kDoesNotApply);
    action("service's action", R"("s3:ListAllMyBuckets")", kDoesNotApply);
    row("object's action",
        R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"})",
        kDoesNotApply);

    // S3 user guide, "Policy resources": a bucket policy speaks of its bucket.
    const auto resource = [&](const char* name, const QByteArray& text) {
        row(name,
            R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":)" + text + "}",
            kInvalidResource);
    };
    resource("everything", R"("*")");
    resource("other bucket", R"("arn:aws:s3:::c/*")");
    resource("longer bucket", R"("arn:aws:s3:::bb/*")");
    resource("bucket by wildcard", R"("arn:aws:s3:::b*")");
    resource("no ARN", R"("b/*")");
    resource("other partition", R"("arn:aws-cn:s3:::b/*")");
    resource("with region", R"("arn:aws:s3:us-east-1::b/*")");
    resource("empty resources", "[]");
    resource("one bad resource", R"(["arn:aws:s3:::b/*","arn:aws:s3:::c/*"])");
    resource("open variable", R"("arn:aws:s3:::b/${aws:username")");
    resource("no variable", R"("arn:aws:s3:::b/${}")");
    resource("variable without prefix", R"("arn:aws:s3:::b/${username}")");
    resource("bad default", R"("arn:aws:s3:::b/${aws:username, x}")");
}

void TestPolicyParse::refusesStatements()
{
    QFETCH(QByteArray, statement);
    const auto policy = Policy::parse(document(statement).toStdString(), "b");
    QVERIFY(!policy);
    QTEST(q(policy.error().message), "message");
}

void TestPolicyParse::refusesConditions_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* condition, const QByteArray& message) {
        QTest::newRow(condition) << QByteArray(condition) << message;
    };
    const auto type = [](const char* name) {
        return "Invalid Condition type : " + QByteArray(name);
    };
    const auto value = [](const char* name) {
        return "Invalid value in Conditions for operator " + QByteArray(name);
    };
    row(R"("x")", "Invalid policy syntax.");
    row(R"({"StringEquals":"x"})", "Invalid policy syntax.");
    row(R"({"StringEquals":{"aws:k":{}}})", "Invalid policy syntax.");
    row(R"({"StringEquals":{"aws:k":[null]}})", "Invalid policy syntax.");
    row(R"({"StringEqual":{"aws:k":"x"}})", type("StringEqual"));
    row(R"({"StringEqual":{}})", type("StringEqual"));
    row(R"({"stringEquals":{"aws:k":"x"}})", type("stringEquals"));
    row(R"({"ForSomeValues:StringEquals":{"aws:k":"x"}})", type("ForSomeValues:StringEquals"));
    // "You can add IfExists to the end of any condition operator name except the Null condition".
    row(R"({"NullIfExists":{"aws:k":"true"}})", type("NullIfExists"));
    row(R"({"ForAllValues:Null":{"aws:k":"true"}})", type("ForAllValues:Null"));
    row(R"({"StringEquals":{"k":"x"}})", "Policy has an invalid condition key");
    row(R"({"StringEquals":{"aws:":"x"}})", "Policy has an invalid condition key");
    row(R"({"StringEquals":{"s3:foo":"x"}})", "Policy has an invalid condition key");
    row(R"({"StringEquals":{"s3:ExistingObjectTag/":"x"}})", "Policy has an invalid condition key");
    row(R"({"NumericEquals":{"aws:k":"ten"}})", value("NumericEquals"));
    row(R"({"NumericEquals":{"aws:k":"inf"}})", value("NumericEquals"));
    row(R"({"NumericEquals":{"aws:k":""}})", value("NumericEquals"));
    row(R"({"DateLessThan":{"aws:k":"tomorrow"}})", value("DateLessThan"));
    row(R"({"DateLessThan":{"aws:k":"2026-13-01"}})", value("DateLessThan"));
    row(R"({"DateLessThan":{"aws:k":"2026-01-01T00:00:00"}})", value("DateLessThan"));
    row(R"({"Bool":{"aws:k":"yes"}})", value("Bool"));
    row(R"({"Null":{"aws:k":"maybe"}})", value("Null"));
    row(R"({"BinaryEquals":{"aws:k":"%"}})", value("BinaryEquals"));
    row(R"({"IpAddress":{"aws:SourceIp":"1.2.3"}})", "Invalid IP address in Conditions");
    row(R"({"IpAddress":{"aws:SourceIp":"1.2.3.4/33"}})", "Invalid IP address in Conditions");
    row(R"({"IpAddress":{"aws:SourceIp":"1.2.3.4/-1"}})", "Invalid IP address in Conditions");
    row(R"({"IpAddress":{"aws:SourceIp":"1.2.3.*"}})", "Invalid IP address in Conditions");
    row(R"({"NotIpAddress":{"aws:SourceIp":"::/129"}})", "Invalid IP address in Conditions");
    row(R"({"ArnLike":{"aws:SourceArn":"arn:aws:s3"}})", "Invalid ARN in Conditions");
    row(R"({"StringLike":{"aws:k":"${aws:"}})", "Invalid policy variable");
    // Service Authorization Reference: keys belong to actions; here the action is s3:GetObject.
    const QByteArray apply =
        "Conditions do not apply to combination of actions and resources in statement";
    row(R"({"StringEquals":{"s3:prefix":"x"}})", apply);
    row(R"({"StringEquals":{"s3:x-amz-acl":"private"}})", apply);
    row(R"({"StringEquals":{"s3:RequestObjectTag/a":"x"}})", apply);
    row(R"({"StringEquals":{"s3:VersionId":"x"}})", apply);
}

void TestPolicyParse::refusesConditions()
{
    QFETCH(QByteArray, condition);
    const QByteArray text = document(allow("\"*\"", ",\"Condition\":" + condition));
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY(!policy);
    QTEST(q(policy.error().message), "message");
}

void TestPolicyParse::accepts_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
    row("one statement, not a list", R"({"Statement":)" + allow("\"*\"") + "}");
    row("old version", document(allow("\"*\""), "2008-10-17"));
    row("id", R"({"Id":"x","Version":"2012-10-17","Statement":[)" + allow("\"*\"") + "]}");
    row("sids",
        document(allow("\"*\"", R"(,"Sid":"a b.")") + "," + allow("\"*\"", R"(,"Sid":"b")")));
    row("empty sids",
        document(allow("\"*\"", R"(,"Sid":"")") + "," + allow("\"*\"", R"(,"Sid":"")")));
    for (const char* principal :
         {R"("*")", R"({"AWS":"*"})", R"({"AWS":"111111111111"})",
          R"({"AWS":["111111111111","222222222222"]})",
          R"({"AWS":"arn:aws:iam::111111111111:root"})",
          R"({"AWS":"arn:aws:iam::111111111111:user/dir/bob"})",
          R"({"AWS":"arn:aws:iam::111111111111:role/r"})",
          R"({"AWS":"arn:aws:sts::111111111111:assumed-role/r/s"})",
          R"({"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"})",
          R"({"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})",
          R"({"Service":["cloudtrail.amazonaws.com","logging.s3.amazonaws.com"]})",
          R"({"Federated":"graph.facebook.com"})",
          R"({"AWS":"111111111111","Service":"logging.s3.amazonaws.com"})"})
        row(principal, document(allow(principal)));
    const auto action = [&](const char* name, const QByteArray& actions) {
        row(name, document(R"({"Effect":"Deny","Principal":"*","Action":)" + actions +
                           R"(,"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]})"));
    };
    action("all", R"("*")");
    action("all of S3", R"("s3:*")");
    action("any case", R"("S3:getobject")");
    action("wildcards", R"(["s3:Get*Acl","s3:?utObject"])");
    action("bucket and object", R"(["s3:ListBucket","s3:GetObject"])");
    row("a key for some of the actions",
        document(
            R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b",)"
            R"("arn:aws:s3:::b/*"],"Condition":{"StringEquals":{"s3:prefix":"x"}}})"));
    row("no checks with NotAction",
        document(R"({"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject",)"
                 R"("NotResource":"arn:aws:s3:::b/public/*"})"));
    row("variables",
        document(R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
                 R"("Resource":"arn:aws:s3:::b/${aws:username, 'all'}/${*}${?}${$}"})"));
    row("empty condition", document(allow("\"*\"", R"(,"Condition":{})")));
    row("numbers and booleans",
        document(allow("\"*\"", R"(,"Condition":{"NumericLessThan":{"aws:k":[10,2.5]},)"
                                R"("Bool":{"aws:SecureTransport":true}})")));
}

void TestPolicyParse::accepts()
{
    QFETCH(QByteArray, text);
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
}

/// "The maximum size of a bucket policy is 20 KB", and no policy takes long.
void TestPolicyParse::limits()
{
    const auto sized = [](std::size_t size) {
        std::string text = document(allow("\"*\"", R"(,"Sid":"%")")).toStdString();
        text.replace(text.find('%'), 1, std::string(size - text.size() + 1, 's'));
        return text;
    };
    QCOMPARE(sized(auth::kPolicyMaxBytes).size(), auth::kPolicyMaxBytes);
    QVERIFY(Policy::parse(sized(auth::kPolicyMaxBytes), "b").has_value());
    const auto larger = Policy::parse(sized(auth::kPolicyMaxBytes + 1), "b");
    QVERIFY(!larger && larger.error().code == Code::TooLarge);
}

QTEST_APPLESS_MAIN(TestPolicyParse)
#include "test_policy_parse.moc"
