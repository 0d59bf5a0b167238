// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "access_fixture.h"

using namespace accesstest;
using auth::Policy;
using auth::Verdict;

namespace
{

/// A statement with everything but what a row is about.
QByteArray allow(const QByteArray& principal, const QByteArray& rest = {})
{
    return R"({"Effect":"Allow","Principal":)" + principal +
           R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*")" + rest + "}";
}

const QByteArray kInvalidPrincipal = "Invalid principal in policy";
const QByteArray kInvalidResource = "Policy has invalid resource";
const QByteArray kInvalidAction = "Policy has invalid action";
const QByteArray kInvalidJson = "This policy contains invalid Json";
const QByteArray kDoesNotApply = "Action does not apply to any resource(s) in statement";

QByteArray verdictName(Verdict verdict)
{
    return verdict == Verdict::Allow ? "Allow" : verdict == Verdict::Deny ? "Deny" : "Silent";
}

} // namespace

class TestPolicy : public QObject
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
    void evaluates_data();
    void evaluates();
    void namesAccountOnly();
    void public_data();
    void public_();
    void limits();
};

void TestPolicy::refuses_data()
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

void TestPolicy::refuses()
{
    QFETCH(QByteArray, text);
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY(!policy);
    QCOMPARE(q(codeName(policy.error().code)), QByteArray("InvalidArgument"));
    QTEST(q(policy.error().message), "message");
}

void TestPolicy::refusesStatements_data()
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

void TestPolicy::refusesStatements()
{
    QFETCH(QByteArray, statement);
    const auto policy = Policy::parse(document(statement).toStdString(), "b");
    QVERIFY(!policy);
    QTEST(q(policy.error().message), "message");
}

void TestPolicy::refusesConditions_data()
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

void TestPolicy::refusesConditions()
{
    QFETCH(QByteArray, condition);
    const QByteArray text = document(allow("\"*\"", ",\"Condition\":" + condition));
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY(!policy);
    QTEST(q(policy.error().message), "message");
}

void TestPolicy::accepts_data()
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

void TestPolicy::accepts()
{
    QFETCH(QByteArray, text);
    const auto policy = Policy::parse(text.toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
}

void TestPolicy::evaluates_data()
{
    QTest::addColumn<QByteArray>("statements");
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char* name, const QByteArray& statements, const char* who,
                        const char* what, const char* verdict) {
        QTest::newRow(name) << statements << QByteArray(who) << QByteArray(what)
                            << QByteArray(verdict);
    };
    const QByteArray everyone = allow("\"*\"");
    // "Principal": everyone, in both spellings, also the anonymous.
    row("everyone: anonymous", everyone, "anonymous", "GetObject b/k", "Allow");
    row("everyone: AWS *", allow(R"({"AWS":"*"})"), "anonymous", "GetObject b/k", "Allow");
    row("everyone: account", everyone, "b", "GetObject b/k", "Allow");
    row("other action", everyone, "b", "PutObject b/k", "Silent");
    row("action in any case", everyone, "b", "getobject b/k", "Allow");
    row("longer action", everyone, "b", "GetObjectAcl b/k", "Silent");
    row("bucket itself", everyone, "b", "GetObject b", "Silent");
    // "Policy resources": "*" passes slashes; "?" is one character, not one byte.
    row("folder", everyone, "b", "GetObject b/x/y/z", "Allow");
    const auto onKey = [](const QByteArray& key) {
        return R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/)" +
               key + "\"}";
    };
    row("prefix", onKey("x/*"), "b", "GetObject b/x/y", "Allow");
    row("outside the prefix", onKey("x/*"), "b", "GetObject b/y", "Silent");
    row("two stars", onKey("*/x/*"), "b", "GetObject b/a/b/x/c", "Allow");
    row("backtracking", onKey("*ab*abc"), "b", "GetObject b/aabab_abcabc", "Allow");
    row("no backtracking", onKey("*ab*abd"), "b", "GetObject b/aabab_abcabc", "Silent");
    row("question mark", onKey("a?c"), "b", "GetObject b/abc", "Allow");
    row("question mark, umlaut", onKey("a?c"), "b",
        "GetObject b/a\xc3\xa4"
        "c",
        "Allow");
    row("question mark, none", onKey("a?c"), "b", "GetObject b/ac", "Silent");
    row("keys have case", onKey("A"), "b", "GetObject b/a", "Silent");
    // "Variables and tags": replaced by the value, which is no pattern; ${*} is a star.
    row("variable", onKey("${aws:username}/*"), "b/bob", "GetObject b/bob/x", "Allow");
    row("other user's", onKey("${aws:username}/*"), "b/eve", "GetObject b/bob/x", "Silent");
    row("star for a name", onKey("${aws:username}/*"), "b/*", "GetObject b/bob/x", "Silent");
    row("no such value", onKey("${aws:username}/*"), "b", "GetObject b/bob/x", "Silent");
    row("default", onKey("${aws:username, 'all'}/*"), "b", "GetObject b/all/x", "Allow");
    row("default not needed", onKey("${aws:username, 'all'}/*"), "b/bob", "GetObject b/all/x",
        "Silent");
    row("literal star", onKey("${*}"), "b", "GetObject b/*", "Allow");
    row("literal star is no pattern", onKey("${*}"), "b", "GetObject b/x", "Silent");
    row("literal question mark", onKey("${?}"), "b", "GetObject b/?", "Allow");
    row("literal dollar", onKey("${$}{x}"), "b", "GetObject b/${x}", "Allow");
    row("case of variables", onKey("${AWS:USERNAME}"), "b/bob", "GetObject b/bob", "Allow");

    // "Principal": accounts, users, canonical ids, services.
    const QByteArray account = allow(R"({"AWS":"222222222222"})");
    row("account", account, "b", "GetObject b/k", "Allow");
    row("its user", account, "b/bob", "GetObject b/k", "Allow");
    row("other account", account, "c", "GetObject b/k", "Silent");
    row("not the anonymous", account, "anonymous", "GetObject b/k", "Silent");
    row("root ARN", allow(R"({"AWS":"arn:aws:iam::222222222222:root"})"), "b", "GetObject b/k",
        "Allow");
    const QByteArray bob = allow(R"({"AWS":"arn:aws:iam::222222222222:user/bob"})");
    row("user", bob, "b/bob", "GetObject b/k", "Allow");
    row("other user", bob, "b/eve", "GetObject b/k", "Silent");
    row("not the root", bob, "b", "GetObject b/k", "Silent");
    row("canonical id", allow(R"({"CanonicalUser":")" + q(canonical('b')) + "\"}"), "b",
        "GetObject b/k", "Allow");
    row("other canonical id", allow(R"({"CanonicalUser":")" + q(canonical('c')) + "\"}"), "b",
        "GetObject b/k", "Silent");
    const QByteArray logs = allow(R"({"Service":"logging.s3.amazonaws.com"})");
    row("service", logs, "service logging.s3.amazonaws.com", "GetObject b/k", "Allow");
    row("other service", logs, "service cloudtrail.amazonaws.com", "GetObject b/k", "Silent");
    row("no service", logs, "b", "GetObject b/k", "Silent");
    row("federated", allow(R"({"Federated":"graph.facebook.com"})"), "b", "GetObject b/k",
        "Silent");

    // "Policy evaluation logic": an explicit deny overrides, in whatever order.
    const QByteArray deny = R"({"Effect":"Deny","Principal":"*","Action":"s3:*",)"
                            R"("Resource":"arn:aws:s3:::b/secret/*"})";
    row("deny last", everyone + "," + deny, "b", "GetObject b/secret/k", "Deny");
    row("deny first", deny + "," + everyone, "b", "GetObject b/secret/k", "Deny");
    row("deny elsewhere", deny + "," + everyone, "b", "GetObject b/k", "Allow");
    row("deny alone", deny, "b", "GetObject b/k", "Silent");

    // "NotAction", "NotResource": everything but.
    const QByteArray notAction = R"({"Effect":"Allow","Principal":"*","NotAction":"s3:Delete*",)"
                                 R"("Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]})";
    row("not action", notAction, "b", "DeleteObject b/k", "Silent");
    row("not action: others", notAction, "b", "PutObject b/k", "Allow");
    const QByteArray notResource = R"({"Effect":"Deny","Principal":"*","Action":"s3:*",)"
                                   R"("NotResource":"arn:aws:s3:::b/public/*"})";
    row("not resource", notResource, "b", "GetObject b/public/k", "Silent");
    row("not resource: others", notResource, "b", "GetObject b/k", "Deny");
    // "Any attempt to match it fails and causes the statement to be invalid."
    const QByteArray own = R"("Principal":"*","Action":"s3:*","NotResource":)"
                           R"("arn:aws:s3:::b/${aws:username}/*"})";
    row("allow but nothing", R"({"Effect":"Allow",)" + own, "b", "GetObject b/k", "Silent");
    row("allow but his", R"({"Effect":"Allow",)" + own, "b/bob", "GetObject b/k", "Allow");
    row("deny but nothing", R"({"Effect":"Deny",)" + own, "b", "GetObject b/k", "Deny");

    // "NotPrincipal": the account of an exempt user must be listed as well.
    const auto denyBut = [](const QByteArray& principals) {
        return R"({"Effect":"Deny","NotPrincipal":{"AWS":)" + principals +
               R"(},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"})";
    };
    const QByteArray both = R"(["arn:aws:iam::222222222222:user/bob","222222222222"])";
    row("exempt user", denyBut(both), "b/bob", "GetObject b/k", "Silent");
    row("exempt account", denyBut(both), "b", "GetObject b/k", "Silent");
    row("other user of it", denyBut(both), "b/eve", "GetObject b/k", "Deny");
    row("user without its account", denyBut(R"("arn:aws:iam::222222222222:user/bob")"), "b/bob",
        "GetObject b/k", "Deny");
    row("other account denied", denyBut(both), "c", "GetObject b/k", "Deny");
    row("anonymous denied", denyBut(both), "anonymous", "GetObject b/k", "Deny");
    row("nobody denied", denyBut(R"("*")"), "anonymous", "GetObject b/k", "Silent");
}

void TestPolicy::evaluates()
{
    QFETCH(QByteArray, statements);
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, what);
    const auto policy = Policy::parse(document(statements).toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
    QTEST(verdictName(policy->evaluate(request(who, what)).verdict), "verdict");
}

/// "Principal": an account in a policy leaves it to the account; a user or everyone does not.
void TestPolicy::namesAccountOnly()
{
    const QByteArray account = allow(R"({"AWS":"222222222222"})", R"(,"Sid":"account")");
    const QByteArray bob =
        allow(R"({"AWS":"arn:aws:iam::222222222222:user/bob"})", R"(,"Sid":"bob")");
    const auto policy = Policy::parse(document(account + "," + bob).toStdString(), "b");
    QVERIFY(policy.has_value());
    const auto eve = policy->evaluate(request("b/eve", "GetObject b/k"));
    QVERIFY(eve.verdict == Verdict::Allow && eve.viaAccount);
    QCOMPARE(q(eve.sid), QByteArray("account"));
    const auto named = policy->evaluate(request("b/bob", "GetObject b/k"));
    QVERIFY(named.verdict == Verdict::Allow && !named.viaAccount);
    QCOMPARE(q(named.sid), QByteArray("bob"));
    const auto root = policy->evaluate(request("b", "GetObject b/k"));
    QVERIFY(root.verdict == Verdict::Allow && !root.viaAccount);

    // Version 2008-10-17 knows no variables ("Variables and tags").
    const auto old = Policy::parse(document(R"({"Effect":"Allow","Principal":"*","Action":"s3:*",)"
                                            R"("Resource":"arn:aws:s3:::b/${aws:username}"})",
                                            "2008-10-17")
                                       .toStdString(),
                                   "b");
    QVERIFY(old.has_value());
    QVERIFY(old->evaluate(request("b/bob", "GetObject b/bob")).verdict == Verdict::Silent);
    QVERIFY(old->evaluate(request("b/bob", "GetObject b/${aws:username}")).verdict ==
            Verdict::Allow);
}

/// Each row from "The meaning of public" in "Blocking public access to your Amazon S3 storage".
void TestPolicy::public_data()
{
    QTest::addColumn<QByteArray>("statements");
    QTest::addColumn<bool>("isPublic");
    const auto row = [](const char* name, const QByteArray& statements, bool isPublic) {
        QTest::newRow(name) << statements << isPublic;
    };
    row("everyone", allow("\"*\""), true);
    row("everyone, AWS", allow(R"({"AWS":"*"})"), true);
    row("federated", allow(R"({"Federated":"graph.facebook.com"})"), true);
    row("account", allow(R"({"AWS":"111111111111"})"), false);
    row("user", allow(R"({"AWS":"arn:aws:iam::111111111111:user/bob"})"), false);
    row("service", allow(R"({"Service":"cloudtrail.amazonaws.com"})"), false);
    row("canonical id", allow(R"({"CanonicalUser":")" + q(canonical('a')) + "\"}"), false);
    row("one of two", allow(R"({"AWS":["111111111111","*"]})"), true);
    row("one of two statements", allow(R"({"AWS":"111111111111"})") + "," + allow("\"*\""), true);
    row("deny to everyone",
        R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"})",
        false);

    const auto condition = [&](const char* text, bool isPublic) {
        row(text, allow("\"*\"", ",\"Condition\":{" + QByteArray(text) + "}"), isPublic);
    };
    // The page's own examples.
    condition(R"("StringLike":{"aws:SourceVpc":"vpc-*"})", true);
    condition(R"("StringEquals":{"aws:SourceVpc":"vpc-91237329"})", false);
    // The list of keys.
    for (const char* key :
         {R"("StringEquals":{"aws:PrincipalOrgID":"o-1"})",
          R"("StringEquals":{"aws:SourceVpce":"v"})",
          R"("ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:user/bob"})",
          R"("StringEquals":{"aws:PrincipalAccount":"111111111111"})",
          R"("ArnLike":{"aws:SourceArn":"arn:aws:s3:::other"})",
          R"("StringEquals":{"aws:SourceOwner":"111111111111"})",
          R"("StringEquals":{"aws:SourceAccount":["111111111111","222222222222"]})",
          R"("StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"k"})",
          R"("StringLike":{"aws:userid":"AIDAEXAMPLE"})",
          R"("StringEquals":{"s3:DataAccessPointAccount":"111111111111"})",
          R"("StringLike":{"AWS:sourcevpc":"vpc-1"})"})
        condition(key, false);
    condition(R"("StringLike":{"aws:userid":"AROLEID:*"})", true);
    condition(R"("StringEquals":{"aws:SourceAccount":["111111111111","*"]})", true);
    condition(R"("ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"})", true);
    condition(R"("StringEquals":{"aws:SourceVpc":"${aws:username}"})", true);
    condition(R"("StringEquals":{"aws:SourceVpc":""})", true);
    // Keys that are not in the list.
    condition(R"("StringEquals":{"aws:Referer":"http://example.com/"})", true);
    condition(R"("Bool":{"aws:SecureTransport":"true"})", true);
    condition(R"("StringEquals":{"s3:ExistingObjectTag/a":"b"})", true);
    // Operators that let requests without the key pass, or all but some.
    condition(R"("StringNotEquals":{"aws:SourceVpc":"vpc-1"})", true);
    condition(R"("StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"})", true);
    condition(R"("ForAllValues:StringEquals":{"aws:SourceVpc":"vpc-1"})", true);
    condition(R"("ForAnyValue:StringEquals":{"aws:SourceVpc":"vpc-1"})", false);
    condition(R"("Null":{"aws:SourceVpc":"false"})", true);
    // Addresses: "values broader than /8 for IPv4 and /32 for IPv6" are public.
    condition(R"("IpAddress":{"aws:SourceIp":"203.0.113.0/24"})", false);
    condition(R"("IpAddress":{"aws:SourceIp":"203.0.113.7"})", false);
    condition(R"("IpAddress":{"aws:SourceIp":"10.0.0.0/8"})", false);
    condition(R"("IpAddress":{"aws:SourceIp":"0.0.0.0/1"})", true);
    condition(R"("IpAddress":{"aws:SourceIp":"0.0.0.0/0"})", true);
    condition(R"("IpAddress":{"aws:SourceIp":"2001:db8::/32"})", false);
    condition(R"("IpAddress":{"aws:SourceIp":"2001:d00::/31"})", true);
    condition(R"("IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]})", true);
    condition(R"("NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"})", true);
    condition(R"("StringEquals":{"aws:SourceIp":"203.0.113.7"})", true);
    // Access points: the account must be fixed, the name need not.
    condition(
        R"("ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"})",
        false);
    condition(
        R"("StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"})",
        false);
    condition(R"("ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:*:accesspoint/x"})",
              true);
    condition(R"("StringLike":{"s3:DataAccessPointArn":"*:123456789012:accesspoint/*"})", true);
}

void TestPolicy::public_()
{
    QFETCH(QByteArray, statements);
    const auto policy = Policy::parse(document(statements).toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
    QTEST(policy->isPublic(), "isPublic");
}

/// "The maximum size of a bucket policy is 20 KB", and no policy takes long.
void TestPolicy::limits()
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

    // As many stars as fit, over the longest key: quadratic, not exponential.
    QByteArray key;
    while (key.size() < 18'000)
        key += "*a";
    const auto hard = Policy::parse(
        document(
            R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/)" +
            key + "z\"}")
            .toStdString(),
        "b");
    QVERIFY(hard.has_value());
    const QByteArray longest = "GetObject b/" + QByteArray(1024, 'a');
    QVERIFY(hard->evaluate(request("b", longest)).verdict == Verdict::Silent);
}

QTEST_APPLESS_MAIN(TestPolicy)
#include "test_policy.moc"
