// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <set>

#include "config_rows.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

std::string tag(const std::string& key, const std::string& value)
{
    return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
}
std::string tagSet(const std::string& tags)
{
    return "<TagSet>" + tags + "</TagSet>";
}
std::string numberedTags(int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += tag("k" + std::to_string(i), "");
    return tagSet(out);
}

std::string corsRule(const std::string& more, const char* origin = "*", const char* method = "GET")
{
    return std::string("<CORSRule><AllowedOrigin>") + origin + "</AllowedOrigin><AllowedMethod>" +
           method + "</AllowedMethod>" + more + "</CORSRule>";
}

const std::string kIndex = "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>";
std::string routes(const std::string& condition, const std::string& redirect)
{
    return kIndex + "<RoutingRules><RoutingRule>" + condition + "<Redirect>" + redirect +
           "</Redirect></RoutingRule></RoutingRules>";
}

std::string encryptionRule(const std::string& byDefault, const std::string& rest)
{
    return "<Rule><ApplyServerSideEncryptionByDefault>" + byDefault +
           "</ApplyServerSideEncryptionByDefault>" + rest + "</Rule>";
}

std::string lock(const std::string& retention)
{
    return "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>" + retention +
           "</DefaultRetention></Rule>";
}

std::string loggingTo(const std::string& rest, const char* bucket = "logs-of-it")
{
    return std::string("<LoggingEnabled><TargetBucket>") + bucket +
           "</TargetBucket><TargetPrefix>a/</TargetPrefix>" + rest + "</LoggingEnabled>";
}

} // namespace

class TestS3Config : public QObject
{
    Q_OBJECT

private slots:
    void table()
    {
        std::set<std::string_view> selectors;
        for (const ConfigDocument& document : configDocuments()) {
            QVERIFY(selectors.insert(document.selector).second);
            QVERIFY(document.missing || !document.named);
            QCOMPARE(findConfigDocument(document.selector), &document);
            // Whatever it is, no body and another root are no document.
            for (const char* xml : {"", "<Other/>", "<a><b></a>", "x"}) {
                const auto checked = document.check(xml, testContext());
                QVERIFY(!checked);
                QCOMPARE(checked.error().code, ErrorCode::MalformedXml);
            }
            const std::string padding(kConfigMaxBytes + 1, ' ');
            const auto tooLong = document.check(padding, testContext());
            QVERIFY(!tooLong);
            QCOMPARE(tooLong.error().code, ErrorCode::MaxMessageLengthExceeded);
        }
        QCOMPARE(selectors.size(), std::size_t(18));
        QVERIFY(findConfigDocument("policy") == nullptr);
    }

    void whatIsAbsent()
    {
        for (const ConfigDocument& document : configDocuments()) {
            if (document.missing) {
                QCOMPARE(errorRow(*document.missing).status, 404);
                continue;
            }
            const std::string xml = absentDocument(document);
            QVERIFY(xml.starts_with(headOf(document)));
            if (document.absent.empty())
                continue;
            const auto checked = document.check(xml, testContext());
            QVERIFY(checked);
            QCOMPARE(*checked, xml);
        }
    }

    void namespacesAndUnknown()
    {
        const ConfigDocument& document = *findConfigDocument("requestPayment");
        const std::string content = "<Payer>Requester</Payer>";
        const std::string canonical = headOf(document) + content + tailOf(document);
        const std::vector<std::string> same{
            "<RequestPaymentConfiguration>" + content + "</RequestPaymentConfiguration>",
            "<a:RequestPaymentConfiguration xmlns:a='urn:x'><a:Payer b='c'>Requester</a:Payer>"
            "</a:RequestPaymentConfiguration>",
            "<RequestPaymentConfiguration xmlns='urn:other'>\n <!-- -->" + content +
                "\n</RequestPaymentConfiguration>",
            "<?xml version='1.0'?>" + canonical.substr(canonical.find("<Req")),
        };
        for (const std::string& xml : same)
            QCOMPARE(document.check(xml, testContext()).value_or("refused"), canonical);

        // Unknown elements keep their place, their text and their attributes without prefixes.
        QCOMPARE(answerTo("requestPayment",
                          "<N xmlns='urn:n' x:a='1' a='2'>&lt;t<M/></N>" + content + "<O>  </O>"),
                 "<N a=\"1\">&lt;t<M></M></N>" + content + "<O>  </O>");
        // A name that is none without its prefix cannot be written again.
        QCOMPARE(answerTo("requestPayment", content + "<x:1/>").substr(0, 12),
                 std::string("MalformedXML"));
        QCOMPARE(answerTo("requestPayment", content + "<x:/>").substr(0, 12),
                 std::string("MalformedXML"));
        QCOMPARE(answerTo("requestPayment", content + "text").substr(0, 12),
                 std::string("MalformedXML"));
        QCOMPARE(answerTo("requestPayment", content + content).substr(0, 12),
                 std::string("MalformedXML"));
    }

    void versioning_data()
    {
        const std::vector<ConfigRow> rows{
            {"enabled", "<Status>Enabled</Status>", "="},
            {"suspended", "<Status>Suspended</Status>", "="},
            {"without MFA delete", "<MfaDelete>Disabled</MfaDelete><Status>Enabled</Status>",
             "<Status>Enabled</Status><MfaDelete>Disabled</MfaDelete>"},
            {"nothing", "", "IllegalVersioningConfigurationException"},
            {"other", "<Status>On</Status>", "MalformedXML"},
            {"MFA delete", "<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>",
             "NotImplemented: MFA delete is not supported: this server knows no MFA devices. Use "
             "Object Lock to keep versions from being deleted."},
        };
        addRows(rows);
    }
    void versioning() { checkRow("versioning"); }

    void versioningThatMustStay()
    {
        ConfigContext locked = testContext();
        locked.objectLock = true;
        const std::string suspended = "<Status>Suspended</Status>";
        QCOMPARE(answerTo("versioning", suspended, locked),
                 std::string("InvalidBucketState: An Object Lock configuration is present on this "
                             "bucket, so the versioning state cannot be changed."));
        QCOMPARE(answerTo("versioning", "<Status>Enabled</Status>", locked),
                 std::string("<Status>Enabled</Status>"));
        ConfigContext replicated = testContext();
        replicated.replication = true;
        QVERIFY(answerTo("versioning", suspended, replicated).starts_with("InvalidBucketState: "));
    }

    void tagging_data()
    {
        const std::string wide = "\xf0\x90\x8c\xb0"; // U+10330, a letter of two units in UTF-16
        std::string units;
        for (int i = 0; i < 64; ++i)
            units += wide;
        const std::string key = "InvalidTag: The TagKey you have provided is invalid";
        const std::string value = "InvalidTag: The TagValue you have provided is invalid";
        const std::vector<ConfigRow> rows{
            {"none", tagSet(""), "="},
            {"all characters", tagSet(tag("aZ0 +-=._:/@\xc3\xa4\xe6\x96\x87", "")), "="},
            {"with marks", tagSet(tag("\xe0\xa4\xb9\xe0\xa4\xbf", "")), "="},
            {"fifty", numberedTags(50), "="},
            {"fifty-one", numberedTags(51),
             "BadRequest: Bucket tag count cannot be greater than 50"},
            {"128 units", tagSet(tag(units, "")), "="},
            {"129 units", tagSet(tag(units + "a", "")), key},
            {"256 of value", tagSet(tag("k", std::string(256, 'v'))), "="},
            {"257 of value", tagSet(tag("k", std::string(257, 'v'))), value},
            {"no key", tagSet(tag("", "v")), key},
            {"comma", tagSet(tag("a,b", "v")), key},
            {"tab", tagSet(tag("k", "a\tb")), value},
            {"emoji", tagSet(tag("k", "\xf0\x9f\x98\x80")), value},
            {"dash of typographers", tagSet(tag("k", "\xe2\x80\x94")), value},
            {"twice", tagSet(tag("k", "1") + tag("k", "2")),
             "InvalidTag: Cannot provide multiple Tags with the same key"},
            {"system", tagSet(tag("AWS:cost", "")),
             "InvalidTag: System tags cannot be added/updated by requester"},
            {"no value", tagSet("<Tag><Key>k</Key></Tag>"), "MalformedXML"},
            {"no set", "", "MalformedXML"},
        };
        addRows(rows);
    }
    void tagging() { checkRow("tagging"); }

    void encryption_data()
    {
        const std::string aes = "<SSEAlgorithm>AES256</SSEAlgorithm>";
        const std::string off = "<BucketKeyEnabled>false</BucketKeyEnabled>";
        const std::vector<ConfigRow> rows{
            {"AES256", encryptionRule(aes, ""), encryptionRule(aes, off)},
            {"KMS with all",
             encryptionRule(
                 "<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>",
                 "<BucketKeyEnabled>true</BucketKeyEnabled><BlockedEncryptionTypes>"
                 "<EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"),
             "="},
            {"booleans", encryptionRule(aes, "<BucketKeyEnabled>FALSE</BucketKeyEnabled>"),
             encryptionRule(aes, off)},
            {"unknown between", encryptionRule(aes, "<X></X>"),
             encryptionRule(aes, "<X></X>" + off)},
            {"key of AES256", encryptionRule(aes + "<KMSMasterKeyID>k</KMSMasterKeyID>", ""),
             "InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is "
             "not "
             "aws:kms or aws:kms:dsse"},
            {"empty key",
             encryptionRule("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID>",
                            ""),
             "MalformedXML"},
            {"no such algorithm", encryptionRule("<SSEAlgorithm>rot13</SSEAlgorithm>", ""),
             "MalformedXML"},
            {"no algorithm", encryptionRule("", ""), "MalformedXML"},
            {"no default", "<Rule>" + off + "</Rule>", "MalformedXML"},
            {"two rules", encryptionRule(aes, "") + encryptionRule(aes, ""), "MalformedXML"},
            {"no rules", "", "MalformedXML"},
        };
        addRows(rows);
    }
    void encryption() { checkRow("encryption"); }

    void cors_data()
    {
        std::string many;
        for (int i = 0; i < 101; ++i)
            many += corsRule("");
        const std::vector<ConfigRow> rows{
            {"all elements",
             "<CORSRule><ID>a</ID><AllowedOrigin>http://*.example.com</"
             "AllowedOrigin><AllowedOrigin>"
             "</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>HEAD</AllowedMethod>"
             "<AllowedHeader>x-*</AllowedHeader><MaxAgeSeconds>3000</"
             "MaxAgeSeconds><ExposeHeader>ETag"
             "</ExposeHeader></CORSRule>",
             "="},
            {"a hundred and one", many,
             "InvalidRequest: The number of CORS rules should not exceed allowed limit of 100 "
             "rules."},
            {"no rules", "", "MalformedXML"},
            {"empty rule", "<CORSRule></CORSRule>", "MalformedXML"},
            {"method", corsRule("", "*", "OPTIONS"),
             "InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is "
             "OPTIONS"},
            {"two wildcards", corsRule("", "*example*.com"),
             "InvalidRequest: AllowedOrigin \"*example*.com\" can not have more than one "
             "wildcard."},
            {"two in a header", corsRule("<AllowedHeader>*-*</AllowedHeader>"),
             "InvalidRequest: AllowedHeader \"*-*\" can not have more than one wildcard."},
            {"exposed wildcard", corsRule("<ExposeHeader>*</ExposeHeader>"), "InvalidRequest"},
            {"negative age", corsRule("<MaxAgeSeconds>-1</MaxAgeSeconds>"), "MalformedXML"},
            {"long ID", corsRule("<ID>" + std::string(256, 'i') + "</ID>"), "InvalidArgument"},
            {"too long", corsRule("", std::string(65 << 10, 'o').c_str()),
             "MaxMessageLengthExceeded"},
            {"too long when escaped", corsRule("", std::string(20 << 10, '"').c_str()),
             "MaxMessageLengthExceeded"},
        };
        addRows(rows);
    }
    void cors() { checkRow("cors"); }

    void website_data()
    {
        const std::string all =
            "<RedirectAllRequestsTo><HostName>example.com</HostName><Protocol>https"
            "</Protocol></RedirectAllRequestsTo>";
        std::string many = kIndex + "<RoutingRules>";
        for (int i = 0; i < 51; ++i)
            many += "<RoutingRule><Redirect><HostName>h</HostName></Redirect></RoutingRule>";
        many += "</RoutingRules>";
        const std::vector<ConfigRow> rows{
            {"index", kIndex, "="},
            {"everything elsewhere", all, "="},
            {"all elements",
             kIndex +
                 "<ErrorDocument><Key>e/404.html</Key></ErrorDocument><RoutingRules><RoutingRule>"
                 "<Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>"
                 "<KeyPrefixEquals>a/</KeyPrefixEquals></Condition><Redirect><Protocol>http</"
                 "Protocol>"
                 "<HostName>h</HostName><ReplaceKeyPrefixWith>b/</ReplaceKeyPrefixWith>"
                 "<HttpRedirectCode>302</HttpRedirectCode></Redirect></RoutingRule></RoutingRules>",
             "="},
            {"nothing", "",
             "InvalidArgument: A value for IndexDocument Suffix must be provided if "
             "RedirectAllRequestsTo is empty"},
            {"slash", "<IndexDocument><Suffix>a/index.html</Suffix></IndexDocument>",
             "InvalidArgument: The IndexDocument Suffix is not well formed"},
            {"empty suffix", "<IndexDocument><Suffix></Suffix></IndexDocument>", "InvalidArgument"},
            {"empty error key", kIndex + "<ErrorDocument><Key></Key></ErrorDocument>",
             "InvalidArgument: The ErrorDocument Key is not well formed"},
            {"all and index", all + kIndex,
             "InvalidArgument: RedirectAllRequestsTo cannot be provided in conjunction with other "
             "Routing Rules."},
            {"all to nowhere",
             "<RedirectAllRequestsTo><HostName></HostName></RedirectAllRequestsTo>",
             "InvalidRequest"},
            {"protocol", routes("", "<Protocol>ftp</Protocol>"),
             "InvalidRequest: Invalid protocol, protocol can be http or https. If not defined the "
             "protocol will be selected automatically."},
            {"empty condition", routes("<Condition></Condition>", "<HostName>h</HostName>"),
             "InvalidRequest: Condition cannot be empty. To redirect all requests without a "
             "condition, "
             "the condition element shouldn't be present."},
            {"error code 200",
             routes("<Condition><HttpErrorCodeReturnedEquals>200</HttpErrorCodeReturnedEquals>"
                    "</Condition>",
                    "<HostName>h</HostName>"),
             "InvalidRequest: The provided HTTP error code (200) is not valid. Valid codes are 4XX "
             "or "
             "5XX."},
            {"redirect code 300", routes("", "<HttpRedirectCode>300</HttpRedirectCode>"),
             "InvalidRequest: The provided HTTP redirect code (300) is not valid. Valid codes are "
             "3XX "
             "except 300."},
            {"both replacements",
             routes("", "<ReplaceKeyWith>a</ReplaceKeyWith><ReplaceKeyPrefixWith>b"
                        "</ReplaceKeyPrefixWith>"),
             "InvalidRequest: You can only define ReplaceKeyPrefix or ReplaceKey but not both."},
            {"empty redirect", routes("", ""), "MalformedXML"},
            {"no rules in rules", kIndex + "<RoutingRules></RoutingRules>", "MalformedXML"},
            {"fifty-one", many,
             "InvalidRequest: 51 routing rules provided, the number of routing rules in a website "
             "configuration is limited to 50."},
        };
        addRows(rows);
    }
    void website() { checkRow("website"); }

    void objectLock_data()
    {
        const std::string days = "<Mode>GOVERNANCE</Mode><Days>";
        const std::vector<ConfigRow> rows{
            {"on", "<ObjectLockEnabled>Enabled</ObjectLockEnabled>", "="},
            {"days", lock(days + "36500</Days>"), "="},
            {"years", lock("<Years>100</Years><Mode>COMPLIANCE</Mode>"),
             lock("<Mode>COMPLIANCE</Mode><Years>100</Years>")},
            {"nothing", "", "MalformedXML"},
            {"disabled", "<ObjectLockEnabled>Disabled</ObjectLockEnabled>", "MalformedXML"},
            {"empty rule", "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule></Rule>",
             "MalformedXML"},
            {"mode alone", lock("<Mode>GOVERNANCE</Mode>"), "MalformedXML"},
            {"mode", lock("<Mode>governance</Mode><Days>1</Days>"), "MalformedXML"},
            {"both", lock(days + "1</Days><Years>1</Years>"), "MalformedXML"},
            {"no days", lock(days + "0</Days>"),
             "InvalidArgument: Default retention period must be a positive integer value."},
            {"negative years", lock("<Mode>GOVERNANCE</Mode><Years>-1</Years>"),
             "InvalidArgument: Default retention period must be a positive integer value."},
            {"too many days", lock(days + "36501</Days>"),
             "InvalidArgument: Default retention period too large."},
        };
        addRows(rows);
    }
    void objectLock() { checkRow("object-lock"); }

    void objectLockNeedsVersioning()
    {
        ConfigContext context = testContext();
        context.versioningEnabled = false;
        QCOMPARE(
            answerTo("object-lock", "<ObjectLockEnabled>Enabled</ObjectLockEnabled>", context),
            std::string("InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply "
                        "a Object Lock configuration"));
    }

    void ownership_data()
    {
        const std::string rule = "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>";
        const std::vector<ConfigRow> rows{
            {"writer", rule, "="},
            {"two rules", rule + rule, "MalformedXML"},
            {"nobody", "<Rule><ObjectOwnership>Nobody</ObjectOwnership></Rule>", "MalformedXML"},
            {"nothing", "", "MalformedXML"},
        };
        addRows(rows);
    }
    void ownership() { checkRow("ownershipControls"); }

    void publicAccess_data()
    {
        const std::string all = "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true"
                                "</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy>"
                                "<RestrictPublicBuckets>false</RestrictPublicBuckets>";
        const std::vector<ConfigRow> rows{
            {"all", all, "="},
            {"two, shouted",
             "<IgnorePublicAcls>TRUE</IgnorePublicAcls><BlockPublicAcls>1</BlockPublicAcls>", all},
            {"no boolean", "<BlockPublicAcls>yes</BlockPublicAcls>", "MalformedXML"},
            {"nothing", "", "MalformedXML"},
        };
        addRows(rows);
    }
    void publicAccess() { checkRow("publicAccessBlock"); }

    void logging_data()
    {
        const std::string grant =
            "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-"
            "instance\" xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/"
            "s3/LogDelivery</URI></Grantee><Permission>READ</Permission></Grant>";
        const std::string event = "<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>"
                                  "EventTime</PartitionDateSource></PartitionedPrefix>"
                                  "</TargetObjectKeyFormat>";
        const std::vector<ConfigRow> rows{
            {"off", "", "="},
            {"on", loggingTo(""), "="},
            {"all elements", loggingTo("<TargetGrants>" + grant + "</TargetGrants>" + event), "="},
            {"grantee without type",
             loggingTo("<TargetGrants><Grant><Grantee><ID>a</ID></Grantee><Permission>READ"
                       "</Permission></Grant></TargetGrants>"),
             "MalformedXML"},
            {"no format", loggingTo("<TargetObjectKeyFormat></TargetObjectKeyFormat>"),
             "MalformedXML"},
            {"no prefix", "<LoggingEnabled><TargetBucket>logs</TargetBucket></LoggingEnabled>",
             "MalformedXML"},
            {"no bucket name", loggingTo("", "UPPER"), "InvalidTargetBucketForLogging"},
        };
        addRows(rows);
    }
    void logging() { checkRow("logging"); }

    void small_data()
    {
        QTest::addColumn<std::string>("selector");
        QTest::addColumn<std::string>("content");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* selector, const char* content,
                            const char* expected) {
            QTest::newRow(name) << std::string(selector) << std::string(content)
                                << std::string(expected);
        };
        row("payer", "requestPayment", "<Payer>BucketOwner</Payer>", "=");
        row("no payer", "requestPayment", "", "MalformedXML");
        row("other payer", "requestPayment", "<Payer>Nobody</Payer>", "MalformedXML");
        row("fast", "accelerate", "<Status>Enabled</Status>", "=");
        row("slow", "accelerate", "<Status>Suspended</Status>", "=");
        row("neither", "accelerate", "<Status>Disabled</Status>", "MalformedXML");
    }
    void small()
    {
        QFETCH(std::string, selector);
        checkRow(selector);
    }

    void accelerateWithDots()
    {
        ConfigContext context = testContext();
        context.bucket = "a.b";
        QVERIFY(answerTo("accelerate", "<Status>Enabled</Status>", context)
                    .starts_with("InvalidRequest: S3 Transfer Acceleration is not supported"));
    }
};

QTEST_APPLESS_MAIN(TestS3Config)
#include "test_s3_config.moc"
