// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "config_rows.h"

using namespace holdfast;
using namespace holdfast::s3;

namespace
{

/// A lifecycle rule with this filter and these actions.
std::string rule(const std::string& filter, const std::string& actions, const char* id = "a")
{
    return "<Rule><ID>" + std::string(id) + "</ID>" + filter + "<Status>Enabled</Status>" +
           actions + "</Rule>";
}

std::string repeated(std::size_t times, auto&& make)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += make(std::to_string(i));
    return out;
}

const std::string kAll = "<Filter></Filter>";
const std::string kTagA = "<Tag><Key>a</Key><Value>1</Value></Tag>";
const std::string kTagB = "<Tag><Key>b</Key><Value></Value></Tag>";
const std::string kExpire = "<Expiration><Days>1</Days></Expiration>";

std::string transition(const std::string& when, const char* storageClass)
{
    return "<Transition>" + when + "<StorageClass>" + storageClass + "</StorageClass></Transition>";
}
std::string noncurrent(const char* days, const char* storageClass)
{
    return std::string("<NoncurrentVersionTransition><NoncurrentDays>") + days +
           "</NoncurrentDays><StorageClass>" + storageClass +
           "</StorageClass></NoncurrentVersionTransition>";
}

const std::string kRole = "<Role>arn:aws:iam::123456789012:role/copier</Role>";
const std::string kTarget = "<Destination><Bucket>arn:aws:s3:::target</Bucket></Destination>";
const std::string kMarkers = "<DeleteMarkerReplication><Status>Disabled</Status>"
                             "</DeleteMarkerReplication>";

/// A replication rule of the second version.
std::string copy(const std::string& filter, const std::string& rest, const char* id = "a",
                 const char* priority = "1")
{
    return "<Rule><ID>" + std::string(id) + "</ID><Priority>" + priority + "</Priority>" + filter +
           "<Status>Enabled</Status>" + rest + "</Rule>";
}
std::string to(const std::string& inside)
{
    return "<Destination><Bucket>arn:aws:s3:::target</Bucket>" + inside + "</Destination>";
}

std::string queue(const std::string& events, const std::string& filter = {}, const char* id = "a",
                  const char* arn = "arn:aws:sqs:us-east-1:123456789012:q")
{
    std::string out =
        "<QueueConfiguration><Id>" + std::string(id) + "</Id><Queue>" + arn + "</Queue>";
    return out + events + filter + "</QueueConfiguration>";
}
std::string eventNamed(const char* name)
{
    return "<Event>s3:" + std::string(name) + "</Event>";
}
std::string keyFilter(const std::string& rules)
{
    return "<Filter><S3Key>" + rules + "</S3Key></Filter>";
}
std::string filterRule(const char* name, const std::string& value)
{
    return "<FilterRule><Name>" + std::string(name) + "</Name><Value>" + value +
           "</Value></FilterRule>";
}

} // namespace

class TestS3ConfigRules : public QObject
{
    Q_OBJECT

private slots:
    void lifecycle_data()
    {
        const auto tooMany = repeated(
            1001, [](const std::string& i) { return rule(kAll, kExpire, ("r" + i).c_str()); });
        const std::vector<ConfigRow> rows{
            {"all elements",
             rule("<Filter><And><Prefix>logs/</Prefix>" + kTagA + kTagB +
                      "<ObjectSizeGreaterThan>0</ObjectSizeGreaterThan>"
                      "<ObjectSizeLessThan>9000000000</ObjectSizeLessThan></And></Filter>",
                  transition("<Days>30</Days>", "STANDARD_IA") +
                      transition("<Days>31</Days>", "GLACIER") +
                      "<Expiration><Days>32</Days></Expiration>" + noncurrent("0", "GLACIER_IR") +
                      "<NoncurrentVersionExpiration><NewerNoncurrentVersions>500"
                      "</NewerNoncurrentVersions><NoncurrentDays>1</NoncurrentDays>"
                      "</NoncurrentVersionExpiration>"),
             "="},
            {"dates",
             rule(kAll, transition("<Date>2027-01-01T00:00:00.000Z</Date>", "GLACIER") +
                            "<Expiration><Date>2027-01-02T00:00:00.000Z</Date></Expiration>"),
             "="},
            {"order and spelling",
             "<Rule><Expiration><Days> +07 </Days></Expiration><Status>Disabled</Status><Filter>\n"
             "<Prefix>a</Prefix></Filter><ID>x</ID></Rule>",
             "<Rule><ID>x</ID><Filter><Prefix>a</Prefix></Filter><Status>Disabled</Status>"
             "<Expiration><Days>7</Days></Expiration></Rule>"},
            {"marker and uploads",
             rule(kAll, "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>"
                        "</Expiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>3"
                        "</DaysAfterInitiation></AbortIncompleteMultipartUpload>"),
             "="},
            {"first version",
             rule("<Prefix>a</Prefix>", kExpire) + rule("<Prefix>b</Prefix>", kExpire, "b"), "="},
            {"unknown stays",
             "<Rule><ID>a</ID><Filter></Filter><Status>Enabled</Status><Tier "
             "x=\"1\">t<In></In></Tier>" +
                 kExpire + "</Rule>",
             "="},
            {"no rules", "", "MalformedXML"},
            {"1001 rules", tooMany,
             "InvalidRequest: The number of lifecycle rules must not exceed the allowed limit of "
             "1000 "
             "rules."},
            {"long ID", rule(kAll, kExpire, std::string(256, 'x').c_str()), "InvalidArgument"},
            {"long ID of two bytes each",
             rule(kAll, kExpire,
                  repeated(255, [](const std::string&) { return "\xc3\xa4"; }).c_str()),
             "="},
            {"ID twice", rule(kAll, kExpire) + rule(kAll, kExpire),
             "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule"},
            {"status in lower case",
             "<Rule><Filter></Filter><Status>enabled</Status>" + kExpire + "</Rule>",
             "MalformedXML"},
            {"no scope", rule("", kExpire), "MalformedXML"},
            {"prefix in V2", rule("<Prefix></Prefix><Filter></Filter>", kExpire),
             "InvalidRequest: Base level prefix cannot be used in Lifecycle V2, prefixes are only "
             "supported in the Filter."},
            {"filter in V1", rule("<Prefix>a</Prefix>", kExpire) + rule(kAll, kExpire, "b"),
             "InvalidRequest: Filter element can only be used in Lifecycle V2."},
            {"overlap",
             rule("<Prefix></Prefix>", kExpire) + rule("<Prefix>a</Prefix>", kExpire, "b"),
             "InvalidRequest: Found overlapping prefixes '' and 'a' for same action type "
             "'Expiration'"},
            {"two predicates", rule("<Filter><Prefix>a</Prefix>" + kTagA + "</Filter>", kExpire),
             "MalformedXML"},
            {"and of one", rule("<Filter><And><Prefix>a</Prefix></And></Filter>", kExpire),
             "MalformedXML"},
            {"unknown predicate", rule("<Filter><Prefx>a</Prefx></Filter>", kExpire),
             "MalformedXML"},
            {"tag twice", rule("<Filter><And>" + kTagA + kTagA + "</And></Filter>", kExpire),
             "InvalidRequest: Duplicate Tag Keys are not allowed."},
            {"tag key", rule("<Filter><Tag><Key></Key><Value></Value></Tag></Filter>", kExpire),
             "InvalidTag"},
            {"sizes", rule("<Filter><ObjectSizeLessThan>0</ObjectSizeLessThan></Filter>", kExpire),
             "InvalidRequest: 'ObjectSizeLessThan' should be between 1 and 1099511627776000."},
            {"sizes crossed",
             rule(
                 "<Filter><And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>"
                 "5</ObjectSizeLessThan></And></Filter>",
                 kExpire),
             "InvalidRequest: 'ObjectSizeLessThan' has to be a value greater than "
             "'ObjectSizeGreaterThan'."},
            {"no action", rule(kAll, ""),
             "InvalidRequest: At least one action needs to be specified in a rule"},
            {"long prefix",
             rule("<Filter><Prefix>" + std::string(1025, 'p') + "</Prefix></Filter>", kExpire),
             "InvalidRequest"},
        };
        addRows(rows);
    }
    void lifecycle() { checkRow("lifecycle"); }

    void lifecycleActions_data()
    {
        const std::string tagged = "<Filter>" + kTagA + "</Filter>";
        const std::string sized = "<Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>";
        const std::string marker = "<Expiration><ExpiredObjectDeleteMarker>false"
                                   "</ExpiredObjectDeleteMarker></Expiration>";
        const std::string abort = "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1"
                                  "</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
        const std::vector<ConfigRow> rows{
            {"days 0", rule(kAll, "<Expiration><Days>0</Days></Expiration>"),
             "InvalidArgument: 'Days' for Expiration action must be a positive integer"},
            {"days no number", rule(kAll, "<Expiration><Days>x</Days></Expiration>"),
             "MalformedXML"},
            {"days too large", rule(kAll, "<Expiration><Days>2147483648</Days></Expiration>"),
             "MalformedXML"},
            {"days and date",
             rule(kAll, "<Expiration><Days>1</Days><Date>2027-01-01T00:00:00Z</Date></Expiration>"),
             "MalformedXML"},
            {"empty expiration", rule(kAll, "<Expiration></Expiration>"), "MalformedXML"},
            {"not midnight",
             rule(kAll, "<Expiration><Date>2027-01-01T00:00:01Z</Date></Expiration>"),
             "InvalidArgument: 'Date' must be at midnight GMT"},
            {"no date",
             rule(kAll, "<Expiration><Date>Fri, 01 Jan 2027 00:00:00 GMT</Date>"
                        "</Expiration>"),
             "MalformedXML"},
            {"marker with tags", rule(tagged, marker),
             "InvalidRequest: ExpiredObjectDeleteMarker cannot be specified with Tags."},
            {"marker with size", rule(sized, marker),
             "InvalidRequest: ExpiredObjectDeleteMarker cannot be specified with Object Size."},
            {"uploads with tags", rule(tagged, abort),
             "InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Tags."},
            {"uploads with size", rule(sized, abort),
             "InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Object "
             "Size."},
            {"uploads at once",
             rule(kAll,
                  "<AbortIncompleteMultipartUpload><DaysAfterInitiation>0</DaysAfterInitiation>"
                  "</AbortIncompleteMultipartUpload>"),
             "InvalidArgument: 'DaysAfterInitiation' for AbortIncompleteMultipartUpload action "
             "must "
             "be a positive integer"},
            {"noncurrent days 0",
             rule(kAll, "<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays>"
                        "</NoncurrentVersionExpiration>"),
             "InvalidArgument: 'NoncurrentDays' for NoncurrentVersionExpiration action must be a "
             "positive integer"},
            {"newer alone",
             rule(kAll, "<NoncurrentVersionExpiration><NewerNoncurrentVersions>1"
                        "</NewerNoncurrentVersions></NoncurrentVersionExpiration>"),
             "MalformedXML"},
            {"newer in V1",
             rule("<Prefix></Prefix>",
                  "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
                  "<NewerNoncurrentVersions>1</NewerNoncurrentVersions></"
                  "NoncurrentVersionExpiration>"),
             "InvalidRequest: NewerNoncurrentVersions element can only be used in Lifecycle V2."},
            {"early to infrequent", rule(kAll, transition("<Days>29</Days>", "STANDARD_IA")),
             "InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for "
             "storageClass 'STANDARD_IA'"},
            {"negative", rule(kAll, transition("<Days>-1</Days>", "GLACIER")),
             "InvalidArgument: 'Days' in Transition action must be nonnegative"},
            {"no time", rule(kAll, transition("", "GLACIER")), "MalformedXML"},
            {"no class", rule(kAll, transition("<Days>1</Days>", "STANDARD")), "MalformedXML"},
            {"class twice",
             rule(kAll, transition("<Days>1</Days>", "GLACIER") +
                            transition("<Days>2</Days>", "GLACIER")),
             "InvalidRequest: 'StorageClass' must be different for 'Transition' actions in same "
             "'Rule' "
             "with filter '(prefix=)'"},
            {"mixed transitions",
             rule(kAll, transition("<Days>1</Days>", "GLACIER") +
                            transition("<Date>2027-01-01T00:00:00Z</Date>", "DEEP_ARCHIVE")),
             "InvalidRequest: Found mixed 'Date' and 'Days' based Transition actions in lifecycle "
             "rule "
             "for filter '(prefix=)'"},
            {"mixed with expiration",
             rule(kAll, transition("<Date>2027-01-01T00:00:00Z</Date>", "GLACIER") + kExpire),
             "InvalidRequest: Found mixed 'Date' and 'Days' based Expiration and Transition "
             "actions in "
             "lifecycle rule for filter '(prefix=)'"},
            {"colder earlier",
             rule("<Filter><Prefix>a/</Prefix></Filter>",
                  transition("<Days>30</Days>", "GLACIER") +
                      transition("<Days>30</Days>", "STANDARD_IA")),
             "InvalidArgument: 'Days' in the Transition action for StorageClass 'GLACIER' for "
             "filter "
             "'(prefix=a/)' must be greater than 'Days' in the Transition action for StorageClass "
             "'STANDARD_IA' for filter '(prefix=a/)'"},
            {"expires too early", rule(kAll, transition("<Days>1</Days>", "GLACIER") + kExpire),
             "InvalidArgument: 'Days' in the Expiration action for filter '(prefix=)' must be "
             "greater "
             "than 'Days' in the Transition action"},
            {"noncurrent too early",
             rule(kAll, noncurrent("5", "GLACIER") +
                            "<NoncurrentVersionExpiration><NoncurrentDays>5</NoncurrentDays>"
                            "</NoncurrentVersionExpiration>"),
             "InvalidArgument: 'NoncurrentDays' in the NoncurrentVersionExpiration action for "
             "filter "
             "'(prefix=)' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition "
             "action"},
            {"noncurrent early to infrequent", rule(kAll, noncurrent("1", "ONEZONE_IA")),
             "InvalidArgument: 'NoncurrentDays' in NoncurrentVersionTransition action must be "
             "greater "
             "than or equal to 30 for storageClass 'ONEZONE_IA'"},
        };
        addRows(rows);
    }
    void lifecycleActions() { checkRow("lifecycle"); }

    /// Rules without an ID get one, the same each time, and another for each.
    void rulesAreNamed()
    {
        const std::string one =
            "<Rule><Filter></Filter><Status>Enabled</Status>" + kExpire + "</Rule>";
        const std::string named = answerTo("lifecycle", one + one);
        QCOMPARE(answerTo("lifecycle", one + one), named);
        QVERIFY(named.starts_with("<Rule><ID>"));
        const std::string first = named.substr(10, named.find("</ID>") - 10);
        QCOMPARE(first.size(), std::size_t(48)); // as AWS's are
        QCOMPARE(named.find(first, 11), std::string::npos);
        ConfigContext other = testContext();
        other.bucket = "other";
        QVERIFY(answerTo("lifecycle", one, other).find(first) == std::string::npos);
    }

    void replication_data()
    {
        const std::string key = "<EncryptionConfiguration><ReplicaKmsKeyID>k</ReplicaKmsKeyID>"
                                "</EncryptionConfiguration>";
        const std::string sse = "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled"
                                "</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>";
        const std::string time =
            "<ReplicationTime><Status>Enabled</Status><Time><Minutes>15</Minutes>"
            "</Time></ReplicationTime>";
        const std::string metrics = "<Metrics><Status>Enabled</Status><EventThreshold><Minutes>15"
                                    "</Minutes></EventThreshold></Metrics>";
        const std::string owner = "<AccessControlTranslation><Owner>Destination</Owner>"
                                  "</AccessControlTranslation>";
        const std::string old =
            "<Rule><ID>a</ID><Prefix>p</Prefix><Status>Enabled</Status>" + kTarget;
        const std::vector<ConfigRow> rows{
            {"all elements",
             kRole +
                 copy("<Filter><And><Prefix>p</Prefix>" + kTagA + "</And></Filter>",
                      sse +
                          "<ExistingObjectReplication><Status>Enabled</Status>"
                          "</ExistingObjectReplication>" +
                          to("<Account>123456789012</Account><StorageClass>GLACIER</StorageClass>" +
                             owner + key + time + metrics) +
                          kMarkers),
             "="},
            {"first version", kRole + old + "</Rule>", "="},
            {"partition of our own",
             "<Role>arn:holdfast:role:::copier</Role>" +
                 copy(kAll, "<Destination><Bucket>arn:holdfast:s3:far:peer:source</Bucket>"
                            "</Destination>" +
                                kMarkers),
             "="},
            {"no role", copy(kAll, kTarget + kMarkers), "MalformedXML"},
            {"role of another service",
             "<Role>arn:aws:s3:::x</Role>" + copy(kAll, kTarget + kMarkers), "InvalidArgument"},
            {"role that is a user",
             "<Role>arn:aws:iam::1:user/x</Role>" + copy(kAll, kTarget + kMarkers),
             "InvalidArgument: The relative id should start with role"},
            {"no rules", kRole, "MalformedXML"},
            {"no destination", kRole + copy(kAll, kMarkers), "MalformedXML"},
            {"bucket without ARN",
             kRole + copy(kAll, "<Destination><Bucket>target</Bucket></Destination>" + kMarkers),
             "InvalidArgument: Invalid bucket ARN"},
            {"to itself",
             kRole + copy(kAll, "<Destination><Bucket>arn:aws:s3:::source</Bucket></Destination>" +
                                    kMarkers),
             "InvalidRequest: Destination bucket cannot be the same as the source bucket."},
            {"no markers", kRole + copy(kAll, kTarget),
             "InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross "
             "Region Replication configuration schema. Please refer to S3 Developer Guide for more "
             "information."},
            {"priority in V1",
             kRole + "<Rule><Priority>1</Priority><Prefix></Prefix><Status>Enabled</Status>" +
                 kTarget + "</Rule>",
             "InvalidRequest: Priority cannot be used for this version of Cross Region Replication "
             "configuration schema. Please refer to S3 Developer Guide for more information."},
            {"markers of tagged",
             kRole + copy("<Filter>" + kTagA + "</Filter>",
                          kTarget + "<DeleteMarkerReplication><Status>Enabled</Status>"
                                    "</DeleteMarkerReplication>"),
             "InvalidRequest: Delete marker replication is not supported if any Tag filter is "
             "specified. Please refer to S3 Developer Guide for more information."},
            {"priority twice",
             kRole + copy(kAll, kTarget + kMarkers) + copy(kAll, kTarget + kMarkers, "b"),
             "InvalidRequest: Found duplicate priority 1."},
            {"ID twice",
             kRole + copy(kAll, kTarget + kMarkers) + copy(kAll, kTarget + kMarkers, "a", "2"),
             "InvalidArgument: Rule Id must be unique"},
            {"overlap",
             kRole + old + "</Rule><Rule><ID>b</ID><Prefix>pq</Prefix><Status>Enabled</Status>" +
                 kTarget + "</Rule>",
             "InvalidRequest: Found overlapping prefixes 'p' and 'pq'"},
            {"owner without account", kRole + copy(kAll, to(owner) + kMarkers),
             "InvalidRequest: Account must be specified if the Owner in AccessControlTranslation "
             "has a "
             "value"},
            {"key without selection", kRole + copy(kAll, to(key) + kMarkers), "InvalidRequest"},
            {"selection without key", kRole + copy(kAll, sse + kTarget + kMarkers),
             "InvalidRequest"},
            {"empty selection",
             kRole + copy(kAll, "<SourceSelectionCriteria></SourceSelectionCriteria>" + kTarget +
                                    kMarkers),
             "InvalidRequest: SourceSelectionCriteria cannot be empty."},
            {"time without metrics", kRole + copy(kAll, to(time) + kMarkers), "InvalidRequest"},
            {"metrics without threshold",
             kRole +
                 copy(kAll, to(time + "<Metrics><Status>Enabled</Status></Metrics>") + kMarkers),
             "InvalidArgument: ReplicationMetrics must contain an event threshold"},
            {"threshold without time", kRole + copy(kAll, to(metrics) + kMarkers),
             "InvalidArgument"},
        };
        addRows(rows);
    }
    void replication() { checkRow("replication"); }

    void replicationNeedsVersioning()
    {
        ConfigContext context = testContext();
        context.versioningEnabled = false;
        QCOMPARE(
            answerTo("replication", kRole + copy(kAll, kTarget + kMarkers), context),
            std::string("InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a "
                        "replication configuration"));
    }

    void notification_data()
    {
        const std::string put = eventNamed("ObjectCreated:Put");
        const auto many = repeated(101, [&](const std::string& i) {
            return queue(put, keyFilter(filterRule("Prefix", i + "/")), ("q" + i).c_str());
        });
        const std::vector<ConfigRow> rows{
            {"nothing", "", "="},
            {"all kinds",
             "<TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:us-east-1:1:t</Topic>" +
                 eventNamed("ObjectRemoved:*") + "</TopicConfiguration>" +
                 queue(put + eventNamed("ObjectCreated:Copy"),
                       keyFilter(filterRule("Prefix", "a/") + filterRule("Suffix", ".jpg"))) +
                 "<CloudFunctionConfiguration><Id>f</Id><CloudFunction>"
                 "arn:aws:lambda:us-east-1:1:function:f</CloudFunction>" +
                 eventNamed("ObjectTagging:*") +
                 "</CloudFunctionConfiguration><EventBridgeConfiguration></"
                 "EventBridgeConfiguration>",
             "="},
            {"names in lower case", queue(put, keyFilter(filterRule("prefix", "a"))),
             queue(put, keyFilter(filterRule("Prefix", "a")))},
            {"partition of our own", queue(put, "", "a", "arn:holdfast:sqs::1:webhook"), "="},
            {"order",
             queue(put) + "<TopicConfiguration><Event>s3:ObjectAcl:Put</Event><Id>t</Id>"
                          "<Topic>arn:aws:sns:us-east-1:1:t</Topic></TopicConfiguration>",
             "<TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:us-east-1:1:t</Topic>"
             "<Event>s3:ObjectAcl:Put</Event></TopicConfiguration>" +
                 queue(put)},
            {"no events", queue(""), "MalformedXML"},
            {"no such event", queue(eventNamed("ObjectRenamed")),
             "InvalidArgument: The event 's3:ObjectRenamed' is not supported for notifications"},
            {"no ARN", queue(put, "", "a", "https://example.com"),
             "InvalidArgument: The ARN could not be parsed"},
            {"ARN of another service", queue(put, "", "a", "arn:aws:sns:us-east-1:1:t"),
             "InvalidArgument"},
            {"FIFO", queue(put, "", "a", "arn:aws:sqs:us-east-1:1:q.fifo"),
             "InvalidArgument: FIFO SQS queues are not supported."},
            {"other region", queue(put, "", "a", "arn:aws:sqs:eu-west-1:1:q"), "InvalidArgument"},
            {"filter name", queue(put, keyFilter(filterRule("infix", "a"))),
             "InvalidArgument: filter rule name must be either prefix or suffix"},
            {"two prefixes",
             queue(put, keyFilter(filterRule("prefix", "a") + filterRule("Prefix", "b"))),
             "InvalidArgument: Cannot specify more than one prefix rule in a filter."},
            {"long value", queue(put, keyFilter(filterRule("prefix", std::string(1025, 'a')))),
             "InvalidArgument: Size of filter rule value cannot exceed 1024 bytes in UTF-8 "
             "representation"},
            {"event in event", queue(eventNamed("ObjectCreated:*") + put),
             "InvalidArgument: Configurations overlap. Configurations on the same bucket cannot "
             "share "
             "a common event type."},
            {"overlap", queue(put) + queue(eventNamed("ObjectCreated:*"), "", "b"),
             "InvalidArgument"},
            {"overlap of filters",
             queue(put, keyFilter(filterRule("prefix", "a"))) +
                 queue(put, keyFilter(filterRule("prefix", "ab")), "b"),
             "InvalidArgument: Configuration is ambiguously defined. Cannot have overlapping "
             "suffixes "
             "in two rules if the prefixes are overlapping for the same event type."},
            {"no overlap by suffix",
             queue(put, keyFilter(filterRule("Suffix", ".a"))) +
                 queue(put, keyFilter(filterRule("Suffix", ".b")), "b"),
             "="},
            {"ID twice", queue(put) + queue(eventNamed("ObjectRemoved:*")), "InvalidArgument"},
            {"101", many, "InvalidRequest"},
        };
        addRows(rows);
    }
    void notification() { checkRow("notification"); }
};

QTEST_APPLESS_MAIN(TestS3ConfigRules)
#include "test_s3_config_rules.moc"
