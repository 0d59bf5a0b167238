// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "access_fixture.h"
#include "auth/condition.h"

using namespace accesstest;

/// Every operator of "IAM JSON policy elements: Condition operators" (IAM user guide), through
/// whole policies: the condition stands in an Allow to everyone.
class TestPolicyConditions : public QObject
{
    Q_OBJECT

private slots:
    void holds_data();
    void holds();
    void unresolved_data();
    void unresolved();
    void binary();

private:
    void strings();
    void numbersAndDates();
    void addresses();
    void arns();
    void absentKeys();
    void manyValues();
    void row(const char* condition, const char* keys, bool holds);
};

void TestPolicyConditions::row(const char* condition, const char* keys, bool holds)
{
    QTest::addRow("%s with %s", condition, keys)
        << QByteArray(condition) << QByteArray(keys) << holds;
}

void TestPolicyConditions::holds_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<bool>("holds");
    strings();
    numbersAndDates();
    addresses();
    arns();
    absentKeys();
    manyValues();
    // "If your policy has multiple condition operators or multiple keys ..., AND; multiple values,
    // OR."
    row(R"("StringEquals":{"aws:k":"a"},"Bool":{"aws:l":"true"})", "aws:k=a;aws:l=true", true);
    row(R"("StringEquals":{"aws:k":"a"},"Bool":{"aws:l":"true"})", "aws:k=a;aws:l=false", false);
    row(R"("StringEquals":{"aws:k":"a","aws:l":"b"})", "aws:k=a;aws:l=b", true);
    row(R"("StringEquals":{"aws:k":"a","aws:l":"b"})", "aws:k=a;aws:l=a", false);
    row(R"("StringEquals":{"aws:k":["a","b"]})", "aws:k=b", true);
    row(R"("StringEquals":{"aws:k":[]})", "aws:k=b", false);
    row("", "", true);
}

void TestPolicyConditions::strings()
{
    row(R"("StringEquals":{"aws:k":"a"})", "aws:k=a", true);
    row(R"("StringEquals":{"aws:k":"a"})", "aws:k=A", false);
    row(R"("StringEquals":{"aws:k":"a*"})", "aws:k=ab", false);
    row(R"("StringEquals":{"aws:k":"a*"})", "aws:k=a*", true);
    row(R"("StringEquals":{"AWS:K":"a"})", "aws:k=a", true); // names have no case
    row(R"("StringEquals":{"aws:k":""})", "aws:k=", true);
    row(R"("StringNotEquals":{"aws:k":"a"})", "aws:k=b", true);
    row(R"("StringNotEquals":{"aws:k":"a"})", "aws:k=a", false);
    row(R"("StringNotEquals":{"aws:k":["a","b"]})", "aws:k=b", false);
    row(R"("StringNotEquals":{"aws:k":["a","b"]})", "aws:k=c", true);
    row(R"("StringEqualsIgnoreCase":{"aws:k":"Ab"})", "aws:k=aB", true);
    row(R"("StringEqualsIgnoreCase":{"aws:k":"Ab"})", "aws:k=ac", false);
    row(R"("StringNotEqualsIgnoreCase":{"aws:k":"Ab"})", "aws:k=aB", false);
    row(R"("StringNotEqualsIgnoreCase":{"aws:k":"Ab"})", "aws:k=ac", true);
    row(R"("StringLike":{"aws:k":"a?c*"})", "aws:k=abcde", true);
    row(R"("StringLike":{"aws:k":"a?c*"})", "aws:k=abd", false);
    row(R"("StringLike":{"aws:k":"A*"})", "aws:k=ab", false);
    row(R"("StringLike":{"s3:ExistingObjectTag/a":"b*"})", "s3:ExistingObjectTag/a=bc", true);
    row(R"("StringNotLike":{"aws:k":"a*"})", "aws:k=ab", false);
    row(R"("StringNotLike":{"aws:k":"a*"})", "aws:k=b", true);
    // "You can use a policy variable with the String condition operator."
    row(R"("StringLike":{"aws:k":"home/${aws:l}/*"})", "aws:k=home/x/y;aws:l=x", true);
    row(R"("StringLike":{"aws:k":"home/${aws:l}/*"})", "aws:k=home/z/y;aws:l=x", false);
    row(R"("StringLike":{"aws:k":"${aws:l}"})", "aws:k=abc;aws:l=*", false);
    row(R"("StringLike":{"aws:k":"${*}"})", "aws:k=*", true);
    row(R"("StringEquals":{"aws:k":"${aws:l, 'd'}"})", "aws:k=d", true);
    row(R"("StringEquals":{"aws:k":"${aws:l}"})", "aws:k=a;aws:l=a;aws:l=b", false);
}

void TestPolicyConditions::numbersAndDates()
{
    row(R"("NumericEquals":{"aws:k":"10"})", "aws:k=10.0", true);
    row(R"("NumericEquals":{"aws:k":10})", "aws:k=10", true);
    row(R"("NumericEquals":{"aws:k":"10"})", "aws:k=11", false);
    row(R"("NumericEquals":{"aws:k":"10"})", "aws:k=ten", false);
    row(R"("NumericNotEquals":{"aws:k":"10"})", "aws:k=11", true);
    row(R"("NumericNotEquals":{"aws:k":"10"})", "aws:k=10", false);
    row(R"("NumericLessThan":{"aws:k":"10"})", "aws:k=9", true);
    row(R"("NumericLessThan":{"aws:k":"10"})", "aws:k=10", false);
    row(R"("NumericLessThanEquals":{"aws:k":"10"})", "aws:k=10", true);
    row(R"("NumericLessThanEquals":{"aws:k":"10"})", "aws:k=100", false);
    row(R"("NumericGreaterThan":{"aws:k":"-1.5"})", "aws:k=-1", true);
    row(R"("NumericGreaterThan":{"aws:k":"-1.5"})", "aws:k=-1.5", false);
    row(R"("NumericGreaterThanEquals":{"aws:k":"1e3"})", "aws:k=1000", true);
    row(R"("NumericGreaterThanEquals":{"aws:k":"1e3"})", "aws:k=999", false);

    // "One of the W3C implementations of the ISO 8601 date formats or epoch (UNIX) time."
    row(R"("DateEquals":{"aws:k":"2026-11-20T10:24:00Z"})", "aws:k=2026-11-20T10:24:00Z", true);
    row(R"("DateEquals":{"aws:k":"2026-11-20T10:24:00+01:00"})", "aws:k=2026-11-20T09:24:00Z",
        true);
    row(R"("DateEquals":{"aws:k":"2026-11-20T10:24-00:30"})", "aws:k=2026-11-20T10:54:00Z", true);
    row(R"("DateEquals":{"aws:k":"2026-11-20"})", "aws:k=2026-11-20T00:00:00Z", true);
    row(R"("DateEquals":{"aws:k":"2026-11"})", "aws:k=2026-11-01T00:00:00Z", true);
    row(R"("DateEquals":{"aws:k":"2026"})", "aws:k=2026-01-01T00:00:00Z", true);
    row(R"("DateEquals":{"aws:k":"1795170240"})", "aws:k=2026-11-20T10:24:00.000Z", true);
    row(R"("DateEquals":{"aws:k":1795170240})", "aws:k=1795170240", true);
    row(R"("DateNotEquals":{"aws:k":"2026"})", "aws:k=2027", true);
    row(R"("DateLessThan":{"aws:k":"2026"})", "aws:k=2025-12-31T23:59:59Z", true);
    row(R"("DateLessThan":{"aws:k":"2026"})", "aws:k=2026", false);
    row(R"("DateLessThanEquals":{"aws:k":"2026"})", "aws:k=2026", true);
    row(R"("DateGreaterThan":{"aws:k":"2026"})", "aws:k=2026-01-01T00:00:00.001Z", true);
    row(R"("DateGreaterThan":{"aws:k":"2026"})", "aws:k=2026", false);
    row(R"("DateGreaterThanEquals":{"aws:k":"2026"})", "aws:k=2026", true);
    row(R"("DateGreaterThanEquals":{"aws:k":"2026"})", "aws:k=yesterday", false);

    row(R"("Bool":{"aws:SecureTransport":"true"})", "aws:SecureTransport=true", true);
    row(R"("Bool":{"aws:SecureTransport":true})", "aws:SecureTransport=True", true);
    row(R"("Bool":{"aws:SecureTransport":"false"})", "aws:SecureTransport=true", false);
    row(R"("Bool":{"aws:SecureTransport":"false"})", "aws:SecureTransport=no", false);
    row(R"("BinaryEquals":{"aws:k":"aGk="})", "aws:k=hi", true);
    row(R"("BinaryEquals":{"aws:k":"aGk="})", "aws:k=Hi", false);
}

void TestPolicyConditions::addresses()
{
    const char* net = R"("IpAddress":{"aws:SourceIp":"203.0.113.0/24"})";
    row(net, "aws:SourceIp=203.0.113.255", true);
    row(net, "aws:SourceIp=203.0.114.0", false);
    row(net, "aws:SourceIp=::ffff:203.0.113.9", true); // the same address over IPv6
    row(net, "aws:SourceIp=203.0.113", false);
    row(net, "aws:SourceIp=", false);
    row(R"("IpAddress":{"aws:SourceIp":"203.0.113.7"})", "aws:SourceIp=203.0.113.7", true);
    row(R"("IpAddress":{"aws:SourceIp":"203.0.113.7"})", "aws:SourceIp=203.0.113.6", false);
    row(R"("IpAddress":{"aws:SourceIp":"10.1.2.3/8"})", "aws:SourceIp=10.200.0.1", true);
    row(R"("IpAddress":{"aws:SourceIp":"172.16.0.0/12"})", "aws:SourceIp=172.31.255.255", true);
    row(R"("IpAddress":{"aws:SourceIp":"172.16.0.0/12"})", "aws:SourceIp=172.32.0.0", false);
    row(R"("IpAddress":{"aws:SourceIp":"0.0.0.0/0"})", "aws:SourceIp=198.51.100.1", true);
    row(R"("IpAddress":{"aws:SourceIp":"0.0.0.0/0"})", "aws:SourceIp=2001:db8::1", false);
    row(R"("IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"})",
        "aws:SourceIp=2001:db8:1234:5678:9::1", true);
    row(R"("IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"})",
        "aws:SourceIp=2001:db8:1234:5679::1", false);
    row(R"("IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/33"]})",
        "aws:SourceIp=2001:db8:7fff::", true);
    row(R"("IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/33"]})",
        "aws:SourceIp=2001:db8:8000::", false);
    row(R"("IpAddress":{"aws:SourceIp":"::/0"})", "aws:SourceIp=::1", true);
    row(R"("NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"})", "aws:SourceIp=203.0.113.1", false);
    row(R"("NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"})", "aws:SourceIp=203.0.114.1", true);
}

void TestPolicyConditions::arns()
{
    const char* arn = "aws:SourceArn=arn:aws:sns:us-east-1:111111111111:topic:x";
    // "Each of the six colon-delimited components of the ARN is checked separately."
    for (const char* op : {"ArnEquals", "ArnLike"}) {
        const auto with = [&](const char* value, bool holds) {
            const QByteArray text =
                "\"" + QByteArray(op) + "\":{\"aws:SourceArn\":\"" + value + "\"}";
            row(text.constData(), arn, holds);
        };
        with("arn:aws:sns:us-east-1:111111111111:topic:x", true);
        with("arn:aws:sns:*:111111111111:topic:*", true);
        with("arn:*:us-east-1:111111111111:topic:x", false); // "*" does not span components
        with("arn:aws:sns:us-east-?:1*:*", true);
        with("arn:aws:s*:us-east-1:222222222222:*", false);
        with("arn:aws:sns:us-east-1:111111111111:TOPIC:x", false);
        with("*", true);
    }
    row(R"("ArnNotEquals":{"aws:SourceArn":"arn:aws:sns:*:*:*"})", arn, false);
    row(R"("ArnNotLike":{"aws:SourceArn":"arn:aws:sqs:*:*:*"})", arn, true);
    row(R"("ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"})", "aws:SourceArn=no ARN", false);
    row(R"("ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:${aws:l}"})",
        "aws:SourceArn=arn:aws:sns:r:1:me;aws:l=me", true);
}

void TestPolicyConditions::absentKeys()
{
    // "If the key that you specify ... is not present in the request context, the values do not
    // match and the condition is false. If the ... key is not matched, ... the condition is true."
    for (const char* text :
         {R"("StringEquals":{"aws:k":"a"})", R"("StringLike":{"aws:k":"*"})",
          R"("NumericLessThan":{"aws:k":"1"})", R"("DateLessThan":{"aws:k":"2026"})",
          R"("Bool":{"aws:k":"false"})", R"("BinaryEquals":{"aws:k":"aGk="})",
          R"("IpAddress":{"aws:k":"0.0.0.0/0"})", R"("ArnLike":{"aws:k":"*"})",
          R"("ForAnyValue:StringEquals":{"aws:k":"a"})",
          R"("ForAnyValue:StringNotEquals":{"aws:k":"a"})", R"("Null":{"aws:k":"false"})"})
        row(text, "", false);
    for (const char* text :
         {R"("StringNotEquals":{"aws:k":"a"})", R"("StringNotLike":{"aws:k":"*"})",
          R"("NumericNotEquals":{"aws:k":"1"})", R"("DateNotEquals":{"aws:k":"2026"})",
          R"("NotIpAddress":{"aws:k":"0.0.0.0/0"})", R"("ArnNotLike":{"aws:k":"*"})",
          R"("ForAllValues:StringEquals":{"aws:k":"a"})",
          R"("ForAllValues:StringNotEquals":{"aws:k":"a"})", R"("Null":{"aws:k":"true"})",
          // "If the key is not present, evaluate the condition element as true."
          R"("StringEqualsIfExists":{"aws:k":"a"})", R"("StringNotEqualsIfExists":{"aws:k":"a"})",
          R"("NumericLessThanIfExists":{"aws:k":"1"})", R"("IpAddressIfExists":{"aws:k":"::/0"})",
          R"("ForAnyValue:StringEqualsIfExists":{"aws:k":"a"})"})
        row(text, "", true);
    row(R"("StringEqualsIfExists":{"aws:k":"a"})", "aws:k=a", true);
    row(R"("StringEqualsIfExists":{"aws:k":"a"})", "aws:k=b", false);
    row(R"("BoolIfExists":{"aws:k":"true"})", "aws:k=false", false);
    row(R"("Null":{"aws:k":"true"})", "aws:k=a", false);
    row(R"("Null":{"aws:k":"false"})", "aws:k=", true);
    row(R"("Null":{"aws:k":false})", "aws:k=a", true);
}

void TestPolicyConditions::manyValues()
{
    // "Multivalued context keys".
    const char* all = R"("ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]})";
    row(all, "aws:TagKeys=a", true);
    row(all, "aws:TagKeys=a;aws:TagKeys=b", true);
    row(all, "aws:TagKeys=a;aws:TagKeys=c", false);
    const char* any = R"("ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]})";
    row(any, "aws:TagKeys=c;aws:TagKeys=b", true);
    row(any, "aws:TagKeys=c;aws:TagKeys=d", false);
    row(R"("ForAllValues:StringNotEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=b;aws:TagKeys=c",
        true);
    row(R"("ForAllValues:StringNotEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=b;aws:TagKeys=a",
        false);
    row(R"("ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=b;aws:TagKeys=a",
        true);
    row(R"("ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=a", false);
    row(R"("ForAllValues:StringLike":{"aws:TagKeys":"a*"})", "aws:TagKeys=ab;aws:TagKeys=ac", true);
    row(R"("StringEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=b;aws:TagKeys=a", true);
    row(R"("StringNotEquals":{"aws:TagKeys":"a"})", "aws:TagKeys=b;aws:TagKeys=a", false);
}

void TestPolicyConditions::holds()
{
    QFETCH(QByteArray, condition);
    QFETCH(QByteArray, keys);
    const QByteArray text = document(R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
                                     R"("Resource":"arn:aws:s3:::b/*","Condition":{)" +
                                     condition + "}}");
    const auto policy = auth::Policy::parse(text.toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
    const auto answer = policy->evaluate(request("b", "GetObject b/k", keys));
    QTEST(answer.verdict == auth::Verdict::Allow, "holds");
}

/// "Not present means that ... any attempt to match it fails and causes the statement to be
/// invalid"
/// ("Variables and tags"): an Allow must not pass over a "not" of nothing, a Deny may deny.
void TestPolicyConditions::unresolved_data()
{
    QTest::addColumn<QByteArray>("effect");
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<bool>("applies");
    const QByteArray notEquals = R"("StringNotEquals":{"aws:k":"${aws:username}"})";
    QTest::newRow("allow, not equals") << QByteArray("Allow") << notEquals << false;
    QTest::newRow("deny, not equals") << QByteArray("Deny") << notEquals << true;
    const QByteArray notArn = R"("ArnNotLike":{"aws:k":"arn:aws:iam::*:user/${aws:username}"})";
    QTest::newRow("allow, ARN") << QByteArray("Allow") << notArn << false;
    const QByteArray equals = R"("StringEquals":{"aws:k":"${aws:username}"})";
    QTest::newRow("allow, equals") << QByteArray("Allow") << equals << false;
    QTest::newRow("deny, equals") << QByteArray("Deny") << equals << false;
}

void TestPolicyConditions::unresolved()
{
    QFETCH(QByteArray, effect);
    QFETCH(QByteArray, condition);
    const QByteArray text = document(R"({"Effect":")" + effect +
                                     R"(","Principal":"*","Action":"s3:GetObject",)"
                                     R"("Resource":"arn:aws:s3:::b/*","Condition":{)" +
                                     condition + "}}");
    const auto policy = auth::Policy::parse(text.toStdString(), "b");
    QVERIFY2(policy.has_value(), policy ? "" : policy.error().message.c_str());
    const auto answer =
        policy->evaluate(request("anonymous", "GetObject b/k", "aws:k=arn:a:b:c:d:e"));
    QTEST(answer.verdict != auth::Verdict::Silent, "applies");
}

/// "It compares the value of the specified key byte for byte": also a NUL.
void TestPolicyConditions::binary()
{
    const auto condition = auth::Condition::parse("BinaryEquals", "aws:k", {"AAEA"}, true);
    QVERIFY(condition.has_value());
    auth::ConditionKeys keys;
    keys.emplace("aws:k", std::string("\0\1\0", 3));
    QVERIFY(condition->holds(keys));
    keys.begin()->second = std::string("\0\1", 2);
    QVERIFY(!condition->holds(keys));
}

QTEST_APPLESS_MAIN(TestPolicyConditions)
#include "test_policy_conditions.moc"
