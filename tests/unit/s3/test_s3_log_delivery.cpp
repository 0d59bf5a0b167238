// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <map>

#include "config_rows.h"
#include "s3/access_log_delivery.h"
#include "s3/access_operation.h"
#include "s3/access_record.h"
#include "s3/routes.h"
#include "support/memory_object_layer.h"

using namespace holdfast;
using namespace holdfast::s3;
using namespace std::chrono_literals;

namespace
{

using std::chrono::nanoseconds;

constexpr WallNanos kStart = 1'795'170'000LL * kNanosPerSecond; // 2026-11-20T10:20:00Z
const std::string kAlice = "111122223333";
const std::string kBob = "444455556666";

/// Stands still until it is advanced.
class ManualClock final : public env::Clock
{
public:
    WallNanos wallNow() override { return kStart + m_now; }
    std::int64_t bootNow() override { return m_now; }
    env::Task<void> sleepFor(nanoseconds duration) override
    {
        env::Completion<bool> rings;
        m_alarms.emplace(m_now + duration.count(), rings);
        co_await rings.wait();
    }
    void advance(nanoseconds duration, env::asio::io_context& context)
    {
        const std::int64_t end = m_now + duration.count();
        for (;;) {
            settle(context);
            const auto next = m_alarms.begin();
            if (next == m_alarms.end() || next->first > end)
                break;
            m_now = next->first;
            const env::Completion<bool> rings = next->second;
            m_alarms.erase(next);
            rings.complete(true);
        }
        m_now = end;
        settle(context);
    }
    static void settle(env::asio::io_context& context)
    {
        context.restart();
        context.poll();
    }

private:
    std::int64_t m_now = 1000 * kNanosPerSecond;
    std::multimap<std::int64_t, env::Completion<bool>> m_alarms;
};

/// Works at once, on the caller's thread.
class NoPool final : public env::WorkPool
{
public:
    void post(Job job) override { job(); }
};

std::string stored(std::string_view selector, const std::string& content)
{
    const ConfigDocument& document = *findConfigDocument(selector);
    const std::string xml = "<" + std::string(document.root) + ">" + content + tailOf(document);
    return document.check(xml, testContext()).value();
}

std::string loggingTo(const std::string& target, const std::string& rest = {})
{
    return stored("logging", "<LoggingEnabled><TargetBucket>" + target +
                                 "</TargetBucket><TargetPrefix>logs/</TargetPrefix>" + rest +
                                 "</LoggingEnabled>");
}

std::string byDate(const std::string& source)
{
    return "<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>" + source +
           "</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat>";
}

std::string allow(const std::string& condition = "{}", const std::string& effect = "Allow")
{
    std::string text = "{'Version':'2012-10-17','Statement':[{'Effect':'" + effect +
                       "','Principal':{'Service':'logging.s3.amazonaws.com'},'Action':'s3:PutObject',"
                       "'Resource':'arn:aws:s3:::target/?*','Condition':";
    std::ranges::replace(text, '\'', '"');
    return text + condition + "}]}";
}

std::shared_ptr<const AccessLogRule> ruleFor(const std::string& source, const std::string& owner,
                                             const std::string& document)
{
    store::BucketInfo bucket;
    bucket.name = source;
    bucket.owner = owner;
    bucket.settings = std::make_shared<store::BucketSettings>(
        store::BucketSettings{{"logging", document}});
    return accessLogRule(bucket);
}

} // namespace

class TestS3LogDelivery : public QObject
{
    Q_OBJECT

private:
    env::asio::io_context m_context{1};
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    NoPool m_pool;
    auth::RootIdentityProvider m_identities{
        "root", "secret", {{kAlice, "alice", "alice@example.com", "A", "a"}, {kBob, "bob", {}, "B", "b"}}};
    std::string m_alice = auth::canonicalIdOf(kAlice);
    std::unique_ptr<auth::Authenticator> m_authenticator;
    std::unique_ptr<test::MemoryObjectLayer> m_store;
    std::unique_ptr<AccessLog> m_log;
    std::unique_ptr<AccessLogDelivery> m_delivery;

    template <class T> T run(env::Task<T> task)
    {
        std::optional<T> result;
        const auto keep = [](env::Task<T> from, std::optional<T>* into) -> env::Task<void> {
            into->emplace(co_await std::move(from));
        };
        env::spawn(m_context.get_executor(), keep(std::move(task), &result));
        ManualClock::settle(m_context);
        return std::move(*result);
    }

    void makeLog(AccessLogLimits limits)
    {
        m_delivery.reset();
        m_log = std::make_unique<AccessLog>(*m_clock, limits);
        m_delivery = std::make_unique<AccessLogDelivery>(Services{
            *m_store, *m_authenticator, *m_clock, *m_random, m_pool, S3Options{}, nullptr, m_log.get()});
    }

    void makeTarget(store::BucketSettings settings, std::string owner)
    {
        QVERIFY(run(m_store->createBucket("target", std::move(owner), std::move(settings))));
    }

    std::map<std::string, std::string> delivered()
    {
        std::map<std::string, std::string> out;
        store::ListQuery query;
        query.bucket = "target";
        const auto page = run(m_store->list(query));
        if (!page)
            return out;
        for (const store::ObjectInfo& object : page->objects) {
            auto reader = run(m_store->get("target", object.key));
            std::string text;
            for (;;) {
                const auto bytes = run((*reader)->read());
                if (bytes->empty())
                    break;
                text += asText(*bytes);
            }
            out.emplace(object.key, text);
        }
        return out;
    }

    std::string texts()
    {
        std::string all;
        for (const auto& [key, text] : delivered())
            all += text;
        return all;
    }

private slots:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_authenticator = std::make_unique<auth::Authenticator>(m_identities, *m_clock, "us-east-1");
        m_store = std::make_unique<test::MemoryObjectLayer>(*m_clock, *m_random);
        makeLog({5min, 100, 1000});
    }

    void aBatchIsDueAfterTheInterval()
    {
        const auto rule = ruleFor("source", m_alice, loggingTo("target"));
        m_log->add(rule, kStart, "one\n");
        m_clock->advance(4min, m_context);
        m_log->add(rule, kStart, "two\n");
        QCOMPARE(m_log->untilDue(), nanoseconds(1min));
        QVERIFY(m_log->take(AccessLog::Which::Due).empty());
        m_clock->advance(1min, m_context);
        const auto taken = m_log->take(AccessLog::Which::Due);
        QCOMPARE(taken.size(), std::size_t(1));
        QCOMPARE(taken[0].text, std::string("one\ntwo\n"));
        QCOMPARE(m_log->counts().linesWaiting, std::uint64_t(2));
        m_log->delivered(taken[0]);
        QCOMPARE(m_log->counts().linesWaiting, std::uint64_t(0));
        QCOMPARE(m_log->counts().linesDelivered, std::uint64_t(2));
    }

    void buckets_rules_andDaysAreApart()
    {
        const auto plain = ruleFor("source", m_alice, loggingTo("target"));
        const auto same = ruleFor("source", m_alice, loggingTo("target"));
        const auto other = ruleFor("other", m_alice, loggingTo("target"));
        const auto byEvent = ruleFor("days", m_alice, loggingTo("target", byDate("EventTime")));
        constexpr WallNanos kNextDay = kStart + 24 * 3600 * kNanosPerSecond;
        for (const auto& rule : {plain, same, other, byEvent}) {
            m_log->add(rule, kStart, "today\n");
            m_log->add(rule, kNextDay, "tomorrow\n");
        }
        std::vector<std::string> found;
        for (const AccessLogBatch& batch : m_log->take(AccessLog::Which::All))
            found.push_back(batch.rule->bucket + " " + std::to_string(batch.lines));
        std::ranges::sort(found);
        const std::vector<std::string> expected{"days 1", "days 1", "other 2", "source 4"};
        QCOMPARE(found, expected);
    }

    void fullBatchesAreDueAtOnce()
    {
        const auto rule = ruleFor("source", m_alice, loggingTo("target"));
        m_log->add(rule, kStart, std::string(99, 'x'));
        QVERIFY(m_log->untilDue() > 0s);
        m_log->add(rule, kStart, "y");
        QCOMPARE(m_log->untilDue(), nanoseconds(0));
        QCOMPARE(m_log->take(AccessLog::Which::Due).size(), std::size_t(1));
    }

    void memoryIsBounded()
    {
        makeLog({5min, 400, 1000});
        const auto ruleOf = [&](int i) {
            return ruleFor("source" + std::to_string(i), m_alice, loggingTo("target"));
        };
        for (int i = 0; i < 5; ++i)
            m_log->add(ruleOf(i), kStart, std::string(100, 'x'));
        QVERIFY(m_log->untilDue() > 0s);
        // Over half of it: all is to be delivered early.
        m_log->add(ruleOf(5), kStart, std::string(100, 'x'));
        QCOMPARE(m_log->untilDue(), nanoseconds(0));
        for (int i = 6; i < 12; ++i)
            m_log->add(ruleOf(i), kStart, std::string(100, 'x'));
        QCOMPARE(m_log->counts().bytesWaiting, std::uint64_t(1000));
        QCOMPARE(m_log->counts().linesDropped, std::uint64_t(2));
        // What is taken and not yet settled is in memory too.
        const auto taken = m_log->take(AccessLog::Which::All);
        QCOMPARE(taken.size(), std::size_t(10));
        m_log->add(ruleOf(1), kStart, "x");
        QCOMPARE(m_log->counts().linesDropped, std::uint64_t(3));
        m_log->delivered(taken[0]);
        m_log->add(ruleOf(1), kStart, "x");
        QCOMPARE(m_log->counts().linesDropped, std::uint64_t(3));
    }

    void isDeliveredInTime()
    {
        makeTarget({{"policy", allow()}}, m_alice);
        const auto rule = ruleFor("source", m_alice, loggingTo("target"));
        m_delivery->start(m_context.get_executor());
        m_clock->advance(1h, m_context);
        m_log->add(rule, kStart, "one\n");
        m_clock->advance(5min - 1ns, m_context);
        QVERIFY(delivered().empty());
        m_clock->advance(1s, m_context);
        const auto objects = delivered();
        QCOMPARE(objects.size(), std::size_t(1));
        QCOMPARE(objects.begin()->second, std::string("one\n"));
        const QRegularExpression key("^logs/2026-11-20-11-41-4[0-5]-[0-9A-F]{16}$");
        QVERIFY2(key.match(QString::fromStdString(objects.begin()->first)).hasMatch(),
                 objects.begin()->first.c_str());
        // A full one at once, and at the end whatever there is.
        m_log->add(rule, kStart, std::string(100, 'x'));
        ManualClock::settle(m_context);
        QCOMPARE(delivered().size(), std::size_t(2));
        m_log->add(rule, kStart, "last\n");
        QVERIFY(run(m_delivery->stop()));
        QCOMPARE(delivered().size(), std::size_t(3));
        QCOMPARE(m_log->counts().objectsDelivered, std::uint64_t(3));
        QCOMPARE(m_log->counts().deliveriesFailed, std::uint64_t(0));
    }

    void whatTheStoreCannotTakeIsTriedAgain()
    {
        makeTarget({{"policy", allow()}}, m_alice);
        m_delivery->start(m_context.get_executor());
        m_log->add(ruleFor("source", m_alice, loggingTo("target")), kStart, "kept\n");
        m_clock->advance(5min - 1s, m_context);
        m_store->failNext(Error{Code::Unavailable, "no members", {}});
        m_clock->advance(2s, m_context);
        QVERIFY(delivered().empty());
        QCOMPARE(m_log->counts().deliveriesFailed, std::uint64_t(1));
        QCOMPARE(m_log->counts().linesWaiting, std::uint64_t(1));
        m_clock->advance(30s, m_context);
        QCOMPARE(texts(), std::string("kept\n"));
        QCOMPARE(m_log->counts().linesDropped, std::uint64_t(0));
        QVERIFY(run(m_delivery->stop()));
    }

    void longLogsArriveWhole()
    {
        makeLog({5min, 4 << 20, 32 << 20});
        makeTarget({{"policy", allow()}}, m_alice);
        std::string text;
        for (int i = 0; text.size() < (3 << 20); ++i) {
            const std::string line = "line " + std::to_string(i) + "\n";
            m_log->add(ruleFor("source", m_alice, loggingTo("target")), kStart, line);
            text += line;
        }
        const auto round = [](AccessLogDelivery* delivery) -> env::Task<bool> {
            co_await delivery->deliver(AccessLog::Which::All);
            co_return true;
        };
        QVERIFY(run(round(m_delivery.get())));
        QVERIFY(texts() == text);
    }

    void whoMayBeDeliveredTo_data()
    {
        QTest::addColumn<QByteArray>("setting");
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QByteArray>("sourceOwner");
        QTest::addColumn<bool>("may");
        const auto row = [](const char* name, const char* setting, const std::string& document, bool may,
                            const std::string& owner = kAlice) {
            QTest::newRow(name) << QByteArray(setting) << QByteArray::fromStdString(document)
                                << QByteArray::fromStdString(auth::canonicalIdOf(owner)) << may;
        };
        const auto arn = [](const std::string& source) {
            return allow("{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::" + source + "\"}}");
        };
        const auto account = [](const std::string& id) {
            return allow("{\"StringEquals\":{\"aws:SourceAccount\":\"" + id + "\"}}");
        };
        row("no policy", "policy", "", false);
        row("the service", "policy", allow(), true);
        row("from the source", "policy", arn("source"), true);
        row("from any source", "policy", arn("*"), true);
        row("from another source", "policy", arn("another"), false);
        row("of the account", "policy", account(kAlice), true);
        row("of another account", "policy", account(kBob), false);
        row("denied", "policy", allow("{}", "Deny"), false);
        row("another's bucket", "policy", allow(), false, kBob);
        row("policy that is none", "policy", "{", false);
    }

    void whoMayBeDeliveredTo()
    {
        QFETCH(QByteArray, setting);
        QFETCH(QByteArray, document);
        QFETCH(QByteArray, sourceOwner);
        QFETCH(bool, may);
        store::BucketSettings settings;
        if (!document.isEmpty())
            settings.emplace(setting.toStdString(), document.toStdString());
        makeTarget(std::move(settings), m_alice);
        QCOMPARE(delivers(sourceOwner.toStdString()), may);
    }

    bool delivers(const std::string& owner)
    {
        const AccessLogCounts before = m_log->counts();
        m_log->add(ruleFor("source", owner, loggingTo("target")), kStart, "line\n");
        const auto round = [](AccessLogDelivery* delivery) -> env::Task<bool> {
            co_await delivery->deliver(AccessLog::Which::All);
            co_return true;
        };
        (void)run(round(m_delivery.get()));
        const AccessLogCounts after = m_log->counts();
        const bool arrived = after.linesDelivered == before.linesDelivered + 1;
        const bool failed = after.deliveriesFailed == before.deliveriesFailed + 1 &&
                            after.linesDropped == before.linesDropped + 1;
        if (arrived == failed || after.linesWaiting != 0)
            qFatal("neither delivered nor dropped");
        return arrived;
    }

    void noBucketNoDelivery() { QVERIFY(!delivers(m_alice)); }

    void unfitBuckets()
    {
        store::BucketSettings settings{{"policy", allow()}};
        settings.emplace("requestPayment", stored("requestPayment", "<Payer>Requester</Payer>"));
        makeTarget(settings, m_alice);
        QVERIFY(!delivers(m_alice));
        store::BucketSettingsChange change{
            {"requestPayment", stored("requestPayment", "<Payer>BucketOwner</Payer>")}};
        QVERIFY(run(m_store->changeBucket("target", change)));
        QVERIFY(delivers(m_alice));
        const std::string enabled = "<ObjectLockEnabled>Enabled</ObjectLockEnabled>";
        change = {{store::kVersioningState, "Enabled"}, {"object-lock", stored("object-lock", enabled)}};
        QVERIFY(run(m_store->changeBucket("target", change)));
        QVERIFY(delivers(m_alice));
        change = {{"object-lock",
                   stored("object-lock", enabled + "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode>"
                                                   "<Days>1</Days></DefaultRetention></Rule>")}};
        QVERIFY(run(m_store->changeBucket("target", change)));
        QVERIFY(!delivers(m_alice));
    }

    void theLogDeliveryGroup()
    {
        auth::Acl acl = auth::privateAcl({m_alice, "alice"});
        acl.grants.push_back({auth::GranteeKind::LogDelivery, {}, auth::Permission::Write});
        store::BucketSettings settings{{"acl", auth::encodeAcl(acl)}};
        makeTarget(settings, m_alice);
        QVERIFY(!delivers(m_alice)); // ACLs are off
        const auto ownership =
            stored("ownershipControls", "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>");
        QVERIFY(run(m_store->changeBucket("target", {{"ownershipControls", ownership}})));
        QVERIFY(!delivers(m_alice)); // READ_ACP is missing
        acl.grants.push_back({auth::GranteeKind::LogDelivery, {}, auth::Permission::ReadAcp});
        QVERIFY(run(m_store->changeBucket("target", {{"acl", auth::encodeAcl(acl)}})));
        QVERIFY(delivers(m_alice));
    }

    void keys()
    {
        const auto keyOf = [&](const std::string& format) {
            const auto rule = ruleFor("source", m_alice, loggingTo("target", format));
            const auth::Identity owner = m_authenticator->account(m_alice);
            const WallNanos now = parseIso8601("2026-11-21T10:24:05Z").value();
            const LogDelivery delivery{*rule, owner, now, "us-east-1"};
            return logObjectKey(delivery, parseIso8601("2026-11-20T23:59:59Z").value(), "0123456789ABCDEF");
        };
        const std::string simple = "logs/2026-11-21-10-24-05-0123456789ABCDEF";
        QCOMPARE(keyOf(""), simple);
        QCOMPARE(keyOf("<TargetObjectKeyFormat><SimplePrefix/></TargetObjectKeyFormat>"), simple);
        QCOMPARE(keyOf(byDate("DeliveryTime")),
                 "logs/" + kAlice + "/us-east-1/source/2026/11/21/2026-11-21-10-24-05-0123456789ABCDEF");
        QCOMPARE(keyOf(byDate("EventTime")),
                 "logs/" + kAlice + "/us-east-1/source/2026/11/20/2026-11-20-00-00-00-0123456789ABCDEF");
    }

    void grants()
    {
        const auto grant = [](const std::string& type, const std::string& inner, const std::string& right) {
            return "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"" +
                   type + "\">" + inner + "</Grantee><Permission>" + right + "</Permission></Grant>";
        };
        const auto rule = ruleFor(
            "source", m_alice,
            loggingTo("target",
                      "<TargetGrants>" +
                          grant("CanonicalUser", "<ID>" + auth::canonicalIdOf(kBob) + "</ID>", "READ") +
                          grant("AmazonCustomerByEmail", "<EmailAddress>alice@example.com</EmailAddress>",
                                "WRITE") +
                          grant("AmazonCustomerByEmail", "<EmailAddress>gone@example.com</EmailAddress>",
                                "READ") +
                          "</TargetGrants>"));
        const auth::Identity owner = m_authenticator->account(m_alice);
        const auto acl = auth::decodeAcl(aclOfLogObjects(rule->target, owner, aclAccounts(m_identities)));
        QVERIFY(acl);
        QCOMPARE(acl->grants.size(), std::size_t(3));
        QCOMPARE(acl->grants[1].user.id, auth::canonicalIdOf(kBob));
        QVERIFY(acl->grants[1].permission == auth::Permission::Read);
        QVERIFY(acl->grants[2].permission == auth::Permission::Write);
        QVERIFY(aclOfLogObjects(ruleFor("source", m_alice, loggingTo("target"))->target, owner,
                                aclAccounts(m_identities))
                    .empty());
    }

    void rulesThatAreNone()
    {
        QVERIFY(!ruleFor("source", m_alice, stored("logging", "")));
        QVERIFY(!ruleFor("source", m_alice, "<damaged"));
    }

    void everyOperationHasAName()
    {
        for (const Route& route : routes()) {
            const std::string name = accessOperation(route.name, route.method);
            QVERIFY2(!name.empty(), std::string(route.name).c_str());
        }
        QCOMPARE(accessOperation("GetObject", "GET"), std::string("REST.GET.OBJECT"));
        QCOMPARE(accessOperation("DeleteObjects", "POST"), std::string("REST.POST.MULTI_OBJECT_DELETE"));
        QCOMPARE(accessOperation("PutBucketLogging", "PUT"), std::string("REST.PUT.LOGGING_STATUS"));
        QCOMPARE(accessOperation("GetObjectTagging", "GET"), std::string("REST.GET.OBJECT_TAGGING"));
        QCOMPARE(accessOperation("UploadPartCopy", "PUT"), std::string("REST.COPY.PART"));
        QCOMPARE(accessOperation("GetWebsitePage", "GET"), std::string("WEBSITE.GET.OBJECT"));
        QCOMPARE(unroutedOperation("PATCH", true), std::string("REST.PATCH.OBJECT"));
    }

    void secretsAreNotLogged_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("logged");
        const std::vector<std::pair<const char*, const char*>> rows{
            {"/b/k", "/b/k"},
            {"/b/k?versionId=1&acl", "/b/k?versionId=1&acl"},
            {"/b/k?X-Amz-Expires=5&X-Amz-Signature=0123", "/b/k?X-Amz-Expires=5&X-Amz-Signature=REDACTED"},
            {"/b/k?X-Amz-Signature=0123&X-Amz-Expires=5", "/b/k?X-Amz-Signature=REDACTED&X-Amz-Expires=5"},
            {"/b/k?x-amz-sign%61ture=0123", "/b/k?x-amz-sign%61ture=REDACTED"},
            {"/b/k?AWSAccessKeyId=A&Signature=a%3D&Expires=1",
             "/b/k?AWSAccessKeyId=A&Signature=REDACTED&Expires=1"},
            {"/b/k?X-Amz-Security-Token=a=b=c&x=y", "/b/k?X-Amz-Security-Token=REDACTED&x=y"},
            {"/b/Signature=1?", "/b/Signature=1?"},
            {"https://s3/b/k?Signature=s#part", "https://s3/b/k?Signature=REDACTED#part"},
            {"/b/k?%zz=1&Signature", "/b/k?%zz=1&Signature"},
            {"", ""},
        };
        for (const auto& [url, logged] : rows)
            QTest::newRow(url) << QByteArray(url) << QByteArray(logged);
    }

    void secretsAreNotLogged()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, logged);
        QCOMPARE(QByteArray::fromStdString(redactedUrl(url.toStdString())), logged);
    }
};

QTEST_APPLESS_MAIN(TestS3LogDelivery)
#include "test_s3_log_delivery.moc"
