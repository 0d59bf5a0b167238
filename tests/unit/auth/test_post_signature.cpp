// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "auth/post_signature.h"
#include "base/encoding.h"
#include "base/time.h"

using namespace holdfast;
using auth::Denial;

namespace
{

class FakeClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return now; }
    std::int64_t bootNow() override { return now; }
    env::Task<void> sleepFor(std::chrono::nanoseconds) override { co_return; }

    WallNanos now = 0;
};

/// "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)" of the Amazon S3
/// API reference, byte for byte: its lines end in CRLF.
constexpr std::string_view kPolicy =
    "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n  \"conditions\": [\r\n"
    "    {\"bucket\": \"sigv4examplebucket\"},\r\n"
    "    [\"starts-with\", \"$key\", \"user/user1/\"],\r\n"
    "    {\"acl\": \"public-read\"},\r\n"
    "    {\"success_action_redirect\": "
    "\"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},\r\n"
    "    [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n"
    "    {\"x-amz-meta-uuid\": \"14365123651274\"},\r\n"
    "    {\"x-amz-server-side-encryption\": \"AES256\"},\r\n"
    "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],\r\n\r\n"
    "    {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},\r\n"
    "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},\r\n"
    "    {\"x-amz-date\": \"20151229T000000Z\" }\r\n  ]\r\n}";

auth::PostFields example()
{
    return {
        {"key", "user/user1/${filename}"},
        {"x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
        {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
        {"x-amz-date", "20151229T000000Z"},
        {"policy", base64Encode(asBytes(kPolicy))},
        {"x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"}};
}

void set(auth::PostFields& fields, std::string_view name, std::string value)
{
    for (auto& [field, old] : fields)
        if (field == name)
            old = std::move(value);
}

} // namespace

class TestPostSignature : public QObject
{
    Q_OBJECT

private:
    auth::RootIdentityProvider m_identities{"AKIAIOSFODNN7EXAMPLE",
                                            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    FakeClock m_clock;

    std::expected<auth::Authenticated, auth::AuthError>
    authenticate(const auth::PostFields& fields, std::string_view region = "us-east-1")
    {
        return auth::authenticatePost(fields, m_identities, m_clock, region);
    }

private slots:
    void init() { m_clock.now = parseIso8601("2015-12-29T12:00:00Z").value_or(0); }

    void published()
    {
        const auto result = authenticate(example());
        QVERIFY(result);
        QVERIFY(result->identity.isRoot);
        QCOMPARE(result->method, auth::Method::Form);
        QCOMPARE(result->payload, auth::PayloadMode::Unsigned);
    }

    void withoutASignature()
    {
        const auto plain = authenticate({{"key", "a"}});
        QVERIFY(plain);
        QVERIFY(plain->identity.isAnonymous());
        QCOMPARE(plain->method, auth::Method::Anonymous);
        QVERIFY(authenticate({{"key", "a"}, {"policy", "e30="}})->identity.isAnonymous());
    }

    void missing_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("algorithm")
            << QByteArray("x-amz-algorithm") << QByteArray("X-Amz-Algorithm");
        QTest::newRow("credential")
            << QByteArray("x-amz-credential") << QByteArray("X-Amz-Credential");
        QTest::newRow("date") << QByteArray("x-amz-date") << QByteArray("X-Amz-Date");
        QTest::newRow("signature")
            << QByteArray("x-amz-signature") << QByteArray("X-Amz-Signature");
        QTest::newRow("policy") << QByteArray("policy") << QByteArray("Policy");
    }

    void missing()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, shown);
        auth::PostFields fields = example();
        std::erase_if(fields, [&](const auto& field) { return field.first == name.toStdString(); });
        const auto result = authenticate(fields);
        QVERIFY(!result);
        QCOMPARE(result.error().denial, Denial::InvalidArgument);
        QCOMPARE(result.error().message,
                 "Bucket POST must contain a field named '" + shown.toStdString() +
                     "'.  If it is specified, please check the order of the fields.");
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("denial");
        QTest::addColumn<QByteArray>("message"); // its beginning
        const auto row = [](const char* name, const std::string& value, const char* denial,
                            const char* message) {
            QTest::addRow("%s %s", name, value.c_str())
                << QByteArray(name) << QByteArray(value.c_str()) << QByteArray(denial)
                << QByteArray(message);
        };
        const std::string mismatch(64, 'a');
        row("x-amz-signature", mismatch, "SignatureDoesNotMatch", "The request signature we");
        row("x-amz-signature", "", "SignatureDoesNotMatch", "The request signature we");
        row("policy", "e30=", "SignatureDoesNotMatch", "The request signature we");
        row("x-amz-algorithm", "AWS4-ECDSA-P256-SHA256", "InvalidArgument", "X-Amz-Algorithm only");
        row("x-amz-credential", "AKIAIOSFODNN7EXAMPLE", "InvalidArgument", "the Credential is mal");
        row("x-amz-credential", "/20151229/us-east-1/s3/aws4_request", "InvalidArgument",
            "the Credential is mal");
        row("x-amz-credential", "A/2015/us-east-1/s3/aws4_request", "InvalidArgument",
            "the Credential is mal");
        row("x-amz-credential", "A/20151229/us-east-1/s3/aws5_request", "InvalidArgument",
            "the Credential is mal");
        row("x-amz-credential", "A/20151229/us-east-1/sqs/aws4_request", "InvalidArgument",
            "incorrect service \"sqs\".");
        row("x-amz-credential", "A/20151229/eu-west-1/s3/aws4_request", "InvalidArgument",
            "the region 'eu-west-1' is wrong; expecting 'us-east-1'");
        row("x-amz-credential", "A/20151228/us-east-1/s3/aws4_request", "InvalidArgument",
            "Invalid credential date \"20151228\".");
        row("x-amz-credential", "A/20151229/us-east-1/s3/aws4_request", "InvalidAccessKeyId",
            "The AWS");
        row("x-amz-date", "20151229", "InvalidArgument", "X-Amz-Date must be formated");
        row("x-amz-date", "20151229T121501Z", "AccessDenied", "Request is not valid yet");
        row("x-amz-date", "20151222T115959Z", "AccessDenied", "Request has expired");
        row("x-amz-date", "16771231T000000Z", "AccessDenied", "Request has expired");
    }

    void refused()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, denial);
        QFETCH(QByteArray, message);
        auth::PostFields fields = example();
        set(fields, name.toStdString(), value.toStdString());
        const auto result = authenticate(fields);
        QVERIFY(!result);
        QCOMPARE(QByteArray(auth::denialName(result.error().denial).data()), denial);
        QVERIFY2(result.error().message.starts_with(message.toStdString()),
                 result.error().message.c_str());
    }

    void details()
    {
        const auto region = authenticate(example(), "eu-central-1");
        QVERIFY(!region);
        QCOMPARE(region.error().details.back(),
                 (std::pair<std::string, std::string>("Region", "eu-central-1")));
        auth::PostFields fields = example();
        set(fields, "x-amz-signature", "abc");
        const auto signature = authenticate(fields);
        QCOMPARE(signature.error().details[1].second, base64Encode(asBytes(kPolicy)));
        QCOMPARE(signature.error().details[2].second, std::string("abc"));
    }

    void tokensAreRefused()
    {
        auth::PostFields fields = example();
        fields.emplace_back("x-amz-security-token", "t");
        QCOMPARE(authenticate(fields).error().denial, Denial::InvalidToken);
    }
};

QTEST_APPLESS_MAIN(TestPostSignature)
#include "test_post_signature.moc"
