// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "config_rows.h"
#include "s3/config_object_lock.h"
#include "s3/config_settings.h"
#include "s3/config_tagging.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

/// What is stored after a PUT of this content.
std::string stored(std::string_view selector, const std::string& content)
{
    const ConfigDocument& document = *findConfigDocument(selector);
    const std::string xml = "<" + std::string(document.root) + ">" + content + tailOf(document);
    return document.check(xml, testContext()).value();
}

template <class T> std::string codeOf(const Outcome<T>& outcome)
{
    return outcome ? "accepted" : std::string(errorRow(outcome.error().code).name);
}

const std::string kInventory =
    "<IsEnabled>true</IsEnabled><Destination><S3BucketDestination><AccountId>1</AccountId><Bucket>"
    "arn:aws:s3:::reports</Bucket><Format>CSV</Format><Prefix>p</Prefix><Encryption><SSE-S3></"
    "SSE-S3>"
    "</Encryption></S3BucketDestination></Destination><Filter><Prefix>a</Prefix></Filter>"
    "<IncludedObjectVersions>All</IncludedObjectVersions><OptionalFields><Field>Size</Field><Field>"
    "ETag</Field></OptionalFields><Schedule><Frequency>Daily</Frequency></Schedule>";

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    return text.replace(text.find(from), from.size(), to);
}

} // namespace

class TestS3ConfigValues : public QObject
{
    Q_OBJECT

private slots:
    void settings()
    {
        QCOMPARE(readVersioning(stored("versioning", "<Status>Enabled</Status>")).value(),
                 VersioningStatus::Enabled);
        QCOMPARE(readVersioning(stored("versioning", "<Status>Suspended</Status>")).value(),
                 VersioningStatus::Suspended);
        QCOMPARE(readVersioning(absentDocument(*findConfigDocument("versioning"))).value(),
                 VersioningStatus::Unversioned);

        const std::string owner = "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>";
        QCOMPARE(readOwnershipControls(stored("ownershipControls", owner)).value(),
                 OwnershipSetting::ObjectWriter);
        QCOMPARE(
            readOwnershipControls(absentDocument(*findConfigDocument("ownershipControls"))).value(),
            OwnershipSetting::BucketOwnerEnforced);

        const auto access = readPublicAccessBlock(
            stored("publicAccessBlock", "<BlockPublicPolicy>true</BlockPublicPolicy>"));
        QVERIFY(access && access->blockPublicPolicy && !access->blockPublicAcls);

        const auto encryption = readEncryption(
            stored("encryption", "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms"
                                 "</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"
                                 "</ApplyServerSideEncryptionByDefault></Rule>"));
        QVERIFY(encryption && encryption->algorithm == "aws:kms" && encryption->kmsKey == "k" &&
                !encryption->bucketKey);

        QVERIFY(readRequesterPays(stored("requestPayment", "<Payer>Requester</Payer>")).value());
        QCOMPARE(codeOf(readVersioning("damaged")), std::string("InternalError"));
        QCOMPARE(codeOf(readEncryption("<x/>")), std::string("InternalError"));
    }

    void lockDefault()
    {
        const std::string on = "<ObjectLockEnabled>Enabled</ObjectLockEnabled>";
        QVERIFY(!readObjectLock(stored("object-lock", on)).value());
        const auto lock = readObjectLock(
            stored("object-lock", on + "<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2"
                                       "</Years></DefaultRetention></Rule>"));
        QVERIFY(lock && *lock);
        QCOMPARE((*lock)->mode, LockMode::Compliance);
        QCOMPARE((*lock)->years, 2);
        QCOMPARE((*lock)->days, 0);
        const WallNanos from = parseIso8601("2027-03-01T12:00:00Z").value();
        QCOMPARE(formatIso8601Millis((*lock)->until(from)),
                 std::string("2029-02-28T12:00:00.000Z"));
    }

    void loggingTarget()
    {
        QVERIFY(!readLogging(stored("logging", "")).value());
        const std::string head = "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>p/"
                                 "</TargetPrefix>";
        const auto simple = readLogging(stored("logging", head + "</LoggingEnabled>")).value();
        QCOMPARE(simple->bucket, std::string("logs"));
        QCOMPARE(simple->prefix, std::string("p/"));
        QCOMPARE(simple->format, LoggingTarget::KeyFormat::Simple);
        const auto partitioned =
            readLogging(stored("logging", head + "<TargetObjectKeyFormat><PartitionedPrefix/>"
                                                 "</TargetObjectKeyFormat></LoggingEnabled>"))
                .value();
        QCOMPARE(partitioned->format, LoggingTarget::KeyFormat::PartitionedDelivery);
    }

    void tagHeader_data()
    {
        QTest::addColumn<std::string>("header");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* header, const char* expected) {
            QTest::newRow(header) << std::string(header) << std::string(expected);
        };
        row("", "");
        row("a=1&b=", "a=1&b=");
        row("a", "a=");
        row("a%20b=c%2Bd&e+f=g=h", "a%20b=c%2Bd&e%20f=g%3Dh");
        row("%C3%BC=%E6%96%87", "%C3%BC=%E6%96%87");
        row("a=1&&b=2&", "a=1&b=2");
        row("a=1&a=2", "InvalidArgument");
        row("=1", "InvalidArgument");
        row("a=%FF", "InvalidArgument");
        row("a=%2", "InvalidArgument");
        row("a%2Cb=1", "InvalidTag");
        row("aws:cost=1", "InvalidTag");
        row("a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=", "BadRequest");
    }
    void tagHeader()
    {
        QFETCH(std::string, header);
        QFETCH(std::string, expected);
        const auto tags = parseTaggingHeader(header);
        QCOMPARE(tags ? taggingHeader(*tags) : codeOf(tags), expected);
        if (tags)
            QCOMPARE(readTagging(taggingDocument(*tags)).value(), *tags);
    }

    void objectTags()
    {
        const TagSet tags{{"k", "<v> is no tag"}};
        QCOMPARE(codeOf(parseObjectTagging(taggingDocument(tags))), std::string("InvalidTag"));
        TagSet many;
        for (char c = 'a'; c <= 'j'; ++c)
            many.emplace_back(std::string(1, c), "v");
        QCOMPARE(parseObjectTagging(taggingDocument(many)).value(), many);
        many.emplace_back("k", "v");
        const auto eleven = parseObjectTagging(taggingDocument(many));
        QCOMPARE(codeOf(eleven), std::string("BadRequest"));
        QCOMPARE(eleven.error().message, std::string("Object tags cannot be greater than 10"));
        QCOMPARE(readTagging(taggingDocument(many)).value(), many);
    }

    void tagCharacters()
    {
        for (const char32_t yes : {U'a', U'@', U' ', U'\u00aa', U'\u00e4', U'\u0663', U'\u3000',
                                   U'\uac00', U'\U00020000'})
            QVERIFY(isTagCharacter(yes));
        for (const char32_t no : {U'\0', U'\n', U',', U'\x7f', U'\x80', U'\u00ab', U'\u00d7',
                                  U'\u2027', U'\u20ac', U'\ue000', U'\U0001f600', U'\U0010ffff'})
            QVERIFY(!isTagCharacter(no));
    }

    void retention()
    {
        const WallNanos now = testContext().now;
        const auto in = [&](const std::string& content) {
            return parseRetention("<Retention>" + content + "</Retention>", now);
        };
        const std::string mode = "<Mode>GOVERNANCE</Mode>";
        const auto date = [](const char* when) {
            return "<RetainUntilDate>" + std::string(when) + "</RetainUntilDate>";
        };
        const auto kept = in(mode + date("2026-11-20T10:00:00.001Z"));
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->until, now + kNanosPerMilli);
        QVERIFY(parseRetention(retentionDocument(**kept), now).value() == *kept);
        QVERIFY(!in("").value()); // takes it away
        QCOMPARE(codeOf(in(mode)), std::string("MalformedXML"));
        QCOMPARE(codeOf(in(date("2027-01-01T00:00:00Z"))), std::string("MalformedXML"));
        QCOMPARE(codeOf(in("<Mode>abc</Mode>" + date("2027-01-01T00:00:00Z"))),
                 std::string("MalformedXML"));
        const auto past = in(mode + date("2026-11-20T10:00:00Z"));
        QCOMPARE(codeOf(past), std::string("InvalidArgument"));
        QCOMPARE(past.error().message, std::string("The retain until date must be in the future!"));
        QVERIFY(in(mode + date("2027-01-01T00:00:00+00:00")));
    }

    void legalHold()
    {
        for (const bool on : {true, false})
            QCOMPARE(parseLegalHold(legalHoldDocument(on)).value(), on);
        QCOMPARE(codeOf(parseLegalHold("<LegalHold><Status>on</Status></LegalHold>")),
                 std::string("MalformedXML"));
        QCOMPARE(codeOf(parseLegalHold("<LegalHold/>")), std::string("MalformedXML"));
    }

    void restore()
    {
        const auto of = [](const std::string& content) {
            return parseRestoreRequest("<RestoreRequest>" + content + "</RestoreRequest>");
        };
        const auto bulk = of("<Days>3</Days><GlacierJobParameters><Tier>Bulk</Tier>"
                             "</GlacierJobParameters>");
        QVERIFY(bulk && bulk->days == 3 && bulk->tier == "Bulk");
        QCOMPARE(of("<Days>1</Days>")->tier, std::string("Standard"));
        QCOMPARE(codeOf(of("")), std::string("MalformedXML"));
        QCOMPARE(codeOf(of("<Days>0</Days>")), std::string("InvalidArgument"));
        QCOMPARE(codeOf(of("<Days>1</Days><Tier>Soon</Tier>")), std::string("MalformedXML"));
        QCOMPARE(codeOf(of("<Type>SELECT</Type>")), std::string("NotImplemented"));
    }

    void inventory_data()
    {
        const std::string id = "<Id>daily</Id>";
        const std::string whole = id + kInventory;
        const std::vector<ConfigRow> rows{
            {"all elements", whole, "="},
            {"order", kInventory + id, whole},
            {"other id", "<Id>other</Id>" + kInventory, "IdMismatch"},
            {"no id", kInventory, "MalformedXML"},
            {"id with a slash", "<Id>a/b</Id>" + kInventory, "InvalidConfigurationId"},
            {"no ARN", replaced(whole, "arn:aws:s3:::", ""), "InvalidS3DestinationBucket"},
            {"format", replaced(whole, "CSV", "XLS"), "MalformedXML"},
            {"field", replaced(whole, ">Size<", ">Colour<"), "MalformedXML"},
            {"frequency", replaced(whole, "Daily", "Hourly"), "MalformedXML"},
            {"encryptions",
             replaced(whole, "<SSE-S3></SSE-S3>", "<SSE-S3/><SSE-KMS><KeyId>k</KeyId></SSE-KMS>"),
             "MalformedXML"},
        };
        addRows(rows);
    }
    void inventory()
    {
        ConfigContext context = testContext();
        context.id = "daily";
        checkRow("inventory", context);
    }

    void named_data()
    {
        QTest::addColumn<std::string>("selector");
        QTest::addColumn<std::string>("content");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* selector, const std::string& content,
                            const char* expected) {
            QTest::newRow(name) << std::string(selector) << content << std::string(expected);
        };
        const std::string id = "<Id>a</Id>";
        const std::string tag = "<Tag><Key>k</Key><Value>v</Value></Tag>";
        row("metrics", "metrics", id, "=");
        row("metrics of an access point", "metrics",
            id + "<Filter><And>" + tag +
                "<AccessPointArn>arn:aws:s3:::p</AccessPointArn></And>"
                "</Filter>",
            "=");
        row("metrics of nothing", "metrics", id + "<Filter></Filter>", "MalformedXML");
        row("metrics of two", "metrics", id + "<Filter>" + tag + "<Prefix>a</Prefix></Filter>",
            "MalformedXML");
        row("metrics of another id", "metrics", "<Id>b</Id>", "MalformedXML");

        const std::string analysis =
            "<StorageClassAnalysis><DataExport><OutputSchemaVersion>V_1"
            "</OutputSchemaVersion><Destination><S3BucketDestination><Format>"
            "CSV</Format><Bucket>arn:aws:s3:::reports</Bucket>"
            "</S3BucketDestination></Destination></DataExport>"
            "</StorageClassAnalysis>";
        row("analytics", "analytics", id + "<Filter>" + tag + "</Filter>" + analysis, "=");
        row("analytics without export", "analytics",
            id + "<StorageClassAnalysis></StorageClassAnalysis>", "=");
        row("analytics of nothing", "analytics", id, "MalformedXML");
        row("analytics to no bucket", "analytics", id + replaced(analysis, "arn:aws:s3:::", ""),
            "InvalidS3DestinationBucket");

        const std::string enabled = id + "<Status>Enabled</Status>";
        const auto tier = [](const char* days, const char* name) {
            return "<Tiering><Days>" + std::string(days) + "</Days><AccessTier>" + name +
                   "</AccessTier></Tiering>";
        };
        row("tiers", "intelligent-tiering",
            enabled + tier("90", "ARCHIVE_ACCESS") + tier("730", "DEEP_ARCHIVE_ACCESS"), "=");
        row("no tier", "intelligent-tiering", enabled, "MalformedXML");
        row("tier too early", "intelligent-tiering", enabled + tier("179", "DEEP_ARCHIVE_ACCESS"),
            "InvalidArgument");
        row("tier too late", "intelligent-tiering", enabled + tier("731", "ARCHIVE_ACCESS"),
            "InvalidArgument");
        row("tier twice", "intelligent-tiering",
            enabled + tier("90", "ARCHIVE_ACCESS") + tier("91", "ARCHIVE_ACCESS"),
            "InvalidArgument");
    }
    void named()
    {
        QFETCH(std::string, selector);
        ConfigContext context = testContext();
        context.id = "a";
        checkRow(selector, context);
    }

    void ids()
    {
        QVERIFY(checkConfigId("A-z_0.9"));
        QVERIFY(checkConfigId(std::string(64, 'a')));
        for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b")})
            QCOMPARE(codeOf(checkConfigId(id)), std::string("InvalidConfigurationId"));
    }
};

QTEST_APPLESS_MAIN(TestS3ConfigValues)
#include "test_s3_config_values.moc"
