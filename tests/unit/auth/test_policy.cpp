// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "access_fixture.h"

using namespace accesstest;
using auth::Policy;
using auth::Verdict;

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

QByteArray verdictName(Verdict verdict)
{
    return verdict == Verdict::Allow ? "Allow" : verdict == Verdict::Deny ? "Deny" : "Silent";
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT

private slots:
    void evaluates_data();
    void evaluates();
    void namesAccountOnly();
    void isPublic_data();
    void isPublic();
    void takesNotLong();
};

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
void TestPolicy::isPublic_data()
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

void TestPolicy::isPublic()
{
    QFETCH(QByteArray, statements);
    const auto policy = Policy::parse(document(statements).toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
    QTEST(policy->isPublic(), "isPublic");
}

/// As many stars as fit, over the longest key: quadratic, not exponential.
void TestPolicy::takesNotLong()
{
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
