// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <nlohmann/json.hpp>

#include "admin/admin_handler.h"
#include "admin/json_text.h"
#include "auth/identity.h"
#include "base/checksum.h"

using namespace holdfast;
using namespace holdfast::admin;
using nlohmann::json;

namespace
{

class FakeNode : public NodeControl
{
public:
    FakeNode()
    {
        node.version = "0.1.0";
        node.region = "us-east-1";
        node.listen = "127.0.0.1:9000";
        node.instance = Uuid::parse("11111111-2222-4333-8444-555555555555").value();
        node.pid = 77;
        node.startedAt = 1'795'170'000'000'000'000;
        snapshot.state = store::StoreState::Degraded;
        snapshot.store = node.instance;
        snapshot.epoch = 7;
        snapshot.k = 2;
        snapshot.m = 2;
        snapshot.lossesSurvived = 1;
        snapshot.sharedDisks = {{"/d1", "/d2"}};
        store::DriveStatus drive;
        drive.id = node.instance;
        drive.path = "/data/\xff";
        drive.state = store::DriveState::Learner;
        drive.total = 1000;
        snapshot.drives.push_back(drive);
        store::WorkStatus work;
        work.kind = "heal";
        work.total = 5;
        snapshot.work.push_back(work);
    }
    const NodeFacts& facts() const override { return node; }
    Task<Readiness> readiness() override { co_return ready; }
    Task<Result<store::StoreStatus>> status() override
    {
        if (ready == Readiness::Starting)
            co_return fail(Code::Unavailable, "starting");
        co_return snapshot;
    }
    Task<Result<std::vector<BucketRow>>> buckets() override
    {
        std::vector<BucketRow> rows(1);
        rows[0].bucket.name = "projects";
        rows[0].bucket.created = 5;
        rows[0].usage.objects = 48213;
        co_return rows;
    }
    http::ServerCounters connections() const override { return {.connectionsOpen = 3}; }
    void requestStop() override { stopped = true; }

    NodeFacts node;
    store::StoreStatus snapshot;
    Readiness ready = Readiness::Ready;
    bool stopped = false;
};

class MemoryResponse : public http::ResponseWriter
{
public:
    Task<Result<void>> start(http::ResponseHead newHead) override
    {
        head = std::move(newHead);
        co_return Result<void>{};
    }
    Task<Result<void>> write(std::vector<ByteView> pieces) override
    {
        for (const ByteView& piece : pieces)
            body += asText(piece);
        co_return Result<void>{};
    }
    Task<Result<void>> finish() override { co_return Result<void>{}; }
    bool started() const override { return head.status != 0; }
    void abort() override {}

    http::ResponseHead head;
    std::string body;
};

} // namespace

class TestAdmin : public QObject
{
    Q_OBJECT

private:
    FakeNode m_node;
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    auth::RootIdentityProvider m_identities{"root", "secret-of-root"};
    auth::Authenticator m_authenticator{m_identities, *m_clock, "us-east-1"};
    Metrics m_metrics;
    AdminHandler m_handler{m_node, m_authenticator, m_metrics, *m_clock};

    struct Asked
    {
        bool loopback = true;
        std::string secret; ///< empty: not signed
        std::string operation;
    };

    MemoryResponse ask(const std::string& method, const std::string& path, Asked* asked)
    {
        http::Request request;
        request.method = method;
        request.path = request.target = request.rawPath = path;
        request.id = "00000000000000AB";
        request.peerIsLoopback = asked->loopback;
        sigv4::SignableRequest signable{method, path, {}, {{"host", "h"}}, sha256Hex({})};
        if (!asked->secret.empty()) {
            const std::string authorization = sigv4::signHeaders(
                signable, {"root", asked->secret}, "us-east-1", m_clock->wallNow());
            request.headers.add("authorization", authorization);
        }
        for (const auto& [name, value] : signable.headers) {
            if (!request.headers.find(name))
                request.headers.add(name, value);
        }
        MemoryResponse response;
        env::asio::io_context context;
        env::spawn(context.get_executor(), m_handler.handle(request, response));
        context.run();
        asked->operation = request.operation;
        return response;
    }
    MemoryResponse ask(const std::string& method, const std::string& path, bool loopback = true,
                       const std::string& secret = "secret-of-root")
    {
        Asked asked{loopback, secret, {}};
        return ask(method, path, &asked);
    }

private slots:
    void health()
    {
        QCOMPARE(ask("GET", "/-/health/live", true, "").head.status, 200);
        QCOMPARE(ask("GET", "/-/health/ready", true, "").body, std::string("ready\n"));
        m_node.ready = Readiness::Starting;
        const MemoryResponse starting = ask("GET", "/-/health/ready", true, "");
        QCOMPARE(starting.head.status, 503);
        QCOMPARE(json::parse(starting.body), (json{{"ready", false}, {"reason", "starting"}}));
        QCOMPARE(ask("GET", "/-/admin/v1/status").head.status, 503);
        QCOMPARE(json::parse(ask("GET", "/-/admin/v1/capabilities", true, "").body)["store"], json(""));
        m_node.ready = Readiness::Ready;
    }

    void onlyLoopbackGoesUnsigned()
    {
        QCOMPARE(ask("GET", "/-/metrics", false, "").head.status, 403);
        QCOMPARE(ask("GET", "/-/metrics", false).head.status, 200);
        QCOMPARE(ask("GET", "/-/health/live", false, "").head.status, 403);
        QCOMPARE(ask("GET", "/-/admin/v1/capabilities", false, "").head.status, 200);
    }

    void adminNeedsAGoodSignature()
    {
        for (const char* path : {"/-/admin/v1/status", "/-/admin/v1/buckets"}) {
            const MemoryResponse anonymous = ask("GET", path, true, "");
            QCOMPARE(anonymous.head.status, 403);
            const json error = json::parse(anonymous.body);
            QCOMPARE(error["code"], json("AccessDenied"));
            QCOMPARE(error["requestId"], json("00000000000000AB"));
            const MemoryResponse wrong = ask("GET", path, true, "another");
            QCOMPARE(wrong.head.status, 403);
            QCOMPARE(json::parse(wrong.body)["code"], json("SignatureDoesNotMatch"));
            QCOMPARE(ask("GET", path).head.status, 200);
        }
    }

    void statusSaysWhatThePageSays()
    {
        const json status = json::parse(ask("GET", "/-/admin/v1/status").body);
        QCOMPARE(status["node"]["state"], json("degraded"));
        QCOMPARE(status["node"]["epoch"], json(7));
        QCOMPARE(status["node"]["witness"], json("absent"));
        QCOMPARE(status["geometry"], (json{{"k", 2}, {"m", 2}}));
        QCOMPARE(status["drives"][0]["state"], json("learner"));
        QCOMPARE(status["drives"][0]["path"], json("/data/\xef\xbf\xbd"));
        QCOMPARE(status["drives"][0]["total"], json(1000));
        QCOMPARE(status["safety"]["sharedDisks"][0][1], json("/d2"));
        QCOMPARE(status["work"][0]["kind"], json("heal"));
        QVERIFY(status["work"][0]["etaSeconds"].is_null());
        QVERIFY(status["asOf"].get<std::int64_t>() > m_node.node.startedAt / 2);
    }

    void capabilitiesAndBuckets()
    {
        const json can = json::parse(ask("GET", "/-/admin/v1/capabilities", true, "").body);
        QCOMPARE(can["product"], json("holdfast"));
        QCOMPARE(can["api"], json(1));
        QCOMPARE(can["store"], json("11111111-2222-4333-8444-555555555555"));
        QCOMPARE(can["s3"]["checksums"], json::parse(R"(["CRC32","CRC32C","CRC64NVME","SHA1","SHA256"])"));
        const json buckets = json::parse(ask("GET", "/-/admin/v1/buckets").body);
        QCOMPARE(buckets["buckets"][0]["objects"], json(48213));
    }

    void stopIsAPost()
    {
        QCOMPARE(ask("GET", "/-/admin/v1/stop").head.status, 405);
        QCOMPARE(ask("POST", "/-/admin/v1/stop", true, "").head.status, 403);
        QVERIFY(!m_node.stopped);
        QCOMPARE(ask("POST", "/-/admin/v1/stop").head.status, 202);
        QVERIFY(m_node.stopped);
        QCOMPARE(ask("GET", "/-/admin/v2/what").head.status, 404);
    }

    void metricsCountRequestsAndShowTheStore()
    {
        http::Request request;
        request.operation = "PutObject";
        m_metrics.requestDone({.request = request, .status = 200, .bytesIn = 10, .bytesOut = 20,
                               .nanos = 3'000'000});
        m_metrics.requestDone({.request = request, .status = 503, .bytesIn = 1, .complete = false});
        const std::string text = ask("GET", "/-/metrics").body;
        for (const char* line :
             {"holdfast_requests_total{operation=\"PutObject\",status=\"200\"} 1",
              "holdfast_requests_total{operation=\"PutObject\",status=\"503\"} 1",
              "holdfast_requests_cut_total{operation=\"PutObject\"} 1",
              "holdfast_request_received_bytes_total{operation=\"PutObject\"} 11",
              "holdfast_request_seconds_bucket{operation=\"PutObject\",le=\"0.005\"} 2",
              "holdfast_http_connections 3", "holdfast_store_epoch 7",
              "holdfast_store_state{state=\"degraded\"} 1",
              "kind=\"total\"", "holdfast_work_items_total{drive=\"\",kind=\"heal\"} 5"})
            QVERIFY2(text.find(line) != std::string::npos, (line + ("\n" + text)).c_str());
    }

    void operationsAreNamed()
    {
        Asked asked{true, "secret-of-root", {}};
        ask("GET", "/-/admin/v1/status", &asked);
        QCOMPARE(asked.operation, std::string("admin:Status"));
    }
};

QTEST_APPLESS_MAIN(TestAdmin)
#include "test_admin.moc"
