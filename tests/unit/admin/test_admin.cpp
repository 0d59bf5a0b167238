// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QtTest>

#include <nlohmann/json.hpp>

#include "support/admin_ask.h"

using namespace holdfast;
using namespace holdfast::admin;
using holdfast::testing::AdminRig;
using holdfast::testing::Ask;
using holdfast::testing::FakeNode;
using holdfast::testing::MemoryResponse;
using nlohmann::json;

class TestAdmin : public QObject
{
    Q_OBJECT

private:
    AdminRig m_rig;
    FakeNode& m_node = m_rig.node;

    MemoryResponse ask(const std::string& method, const std::string& path, bool loopback = true,
                       const std::string& secret = "secret-of-root")
    {
        return m_rig.ask(
            {.method = method, .path = path, .loopback = loopback, .secret = secret});
    }

private Q_SLOTS:
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
        QCOMPARE(status["drives"][0]["slots"], json(4096));
        QCOMPARE(status["drives"][0]["draining"], json(false));
        QCOMPARE(status["drives"][0]["latency"], (json{{"readMicros", 1500}, {"writeMicros", nullptr}}));
        QCOMPARE(status["safety"]["sharedDisks"][0][1], json("/d2"));
        QCOMPARE(status["work"][0]["kind"], json("heal"));
        QVERIFY(status["work"][0]["etaSeconds"].is_null());
        QCOMPARE(status["work"][0]["bytesPerSecond"], json(0));
        QCOMPARE(status["growth"]["state"], json("idle"));
        QCOMPARE(status["growth"]["goal"], (json{{"k", 1}, {"m", 0}}));
        QVERIFY(status["asOf"].get<std::int64_t>() > m_node.node.startedAt / 2);
    }

    void capabilitiesAndBuckets()
    {
        const json can = json::parse(ask("GET", "/-/admin/v1/capabilities", true, "").body);
        QCOMPARE(can["product"], json("holdfast"));
        QCOMPARE(can["api"], json(1));
        QCOMPARE(can["features"], json::parse(R"(["status","buckets","stop","drives","growth","scrub","quarantine","shares","denied-links"])"));
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
        m_rig.metrics.requestDone({.request = request, .status = 200, .bytesIn = 10, .bytesOut = 20,
                               .nanos = 3'000'000});
        m_rig.metrics.requestDone({.request = request, .status = 503, .bytesIn = 1, .complete = false});
        const std::string text = ask("GET", "/-/metrics").body;
        for (const char* line :
             {"holdfast_requests_total{operation=\"PutObject\",status=\"200\"} 1",
              "holdfast_requests_total{operation=\"PutObject\",status=\"503\"} 1",
              "holdfast_requests_cut_total{operation=\"PutObject\"} 1",
              "holdfast_request_received_bytes_total{operation=\"PutObject\"} 11",
              "holdfast_request_seconds_bucket{operation=\"PutObject\",le=\"0.005\"} 2",
              "holdfast_http_connections 3", "holdfast_store_epoch 7",
              "holdfast_access_log_lines_delivered_total 4", "holdfast_access_log_lines_dropped_total 3",
              "holdfast_access_log_lines_waiting 2", "holdfast_access_log_objects_delivered_total 1",
              "holdfast_access_log_deliveries_failed_total 5",
              "holdfast_store_state{state=\"degraded\"} 1",
              "holdfast_growth_state{state=\"idle\"} 1", "holdfast_growth_slots_total 0",
              "holdfast_growth_narrow_bytes 0", "holdfast_scrub_running 0", "holdfast_scrub_found 0",
              "op=\"read\"", "holdfast_drive_slots{", "holdfast_work_bytes_per_second{",
              "kind=\"total\"", "holdfast_work_items_total{drive=\"\",kind=\"heal\"} 5"})
            QVERIFY2(text.find(line) != std::string::npos, (line + ("\n" + text)).c_str());
    }

    void operationsAreNamed()
    {
        ask("GET", "/-/admin/v1/status");
        QCOMPARE(m_rig.operation, std::string("admin:Status"));
    }
};

QTEST_APPLESS_MAIN(TestAdmin)
#include "test_admin.moc"
