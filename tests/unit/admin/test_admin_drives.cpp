// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QtTest>

#include <nlohmann/json.hpp>

#include "support/admin_ask.h"

using namespace holdfast;
using holdfast::testing::AdminRig;
using holdfast::testing::Ask;
using holdfast::testing::MemoryResponse;
using nlohmann::json;
using Kind = store::GrowthRequest::Kind;

/// Drives, scrub and quarantine: what comes with a body.
class TestAdminDrives : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AdminRig> m_rig;

    MemoryResponse post(const std::string& resource, const std::string& body,
                        const std::string& method = "POST")
    {
        return m_rig->ask({.method = method, .path = "/-/admin/v1/" + resource, .body = body});
    }
    MemoryResponse get(const std::string& resource, QueryList query = {})
    {
        return m_rig->ask({.path = "/-/admin/v1/" + resource, .query = std::move(query)});
    }
    static std::string problem(const MemoryResponse& answer)
    {
        const json error = json::parse(answer.body);
        return std::to_string(answer.head.status) + " " + error["code"].get<std::string>() + ": " +
               error["message"].get<std::string>();
    }
    void refuse(Code code, const char* why)
    {
        m_rig->node.refusal = fail(code, why).error();
    }

private Q_SLOTS:
    void init() { m_rig = std::make_unique<AdminRig>(); }

    void aPlanIsAskedForAndShown()
    {
        m_rig->node.plan.drives.push_back({.index = 0, .path = "/d1", .capacity = 10, .slotsBefore = 4});
        m_rig->node.plan.drives.push_back({.path = "/d2", .slotsAfter = 2, .bytesIn = 9});
        m_rig->node.plan.warnings = {"same-disk"};
        m_rig->node.plan.bytesToMove = 9;
        m_rig->node.plan.lossesDuring = 1;
        const MemoryResponse answer =
            post("drives/plan", R"({"kind":"add","paths":["/d2","/d3"],"geometry":{"k":4,"m":2}})");
        QCOMPARE(answer.head.status, 200);
        const json plan = json::parse(answer.body);
        QCOMPARE(plan["epoch"], json(7));
        QCOMPARE(plan["after"], (json{{"k", 2}, {"m", 2}}));
        QCOMPARE(plan["losses"], (json{{"before", 0}, {"during", 1}, {"after", 0}}));
        QCOMPARE(plan["move"]["bytes"], json(9));
        QCOMPARE(plan["rewrite"]["objects"], json(0));
        QCOMPARE(plan["drives"][0]["index"], json(0));
        QVERIFY(plan["drives"][1]["index"].is_null());
        QCOMPARE(plan["warnings"], json::parse(R"(["same-disk"])"));
        const store::GrowthRequest& asked = m_rig->node.planned.at(0);
        QVERIFY(asked.kind == Kind::Add && asked.geometry == (drive::Geometry{4, 2}));
        QCOMPARE(asked.paths, (std::vector<std::string>{"/d2", "/d3"}));
        QCOMPARE(m_rig->operation, std::string("admin:PlanGrowth"));
    }

    void everyKindIsUnderstood()
    {
        const std::vector<std::pair<const char*, Kind>> kinds{
            {R"({"kind":"drain","drives":[2,3]})", Kind::Drain},
            {R"({"kind":"replace","drives":[2],"paths":["/d9"]})", Kind::Replace},
            {R"({"kind":"rebalance"})", Kind::Rebalance},
            {R"({"kind":"reencode","geometry":{"k":1,"m":0}})", Kind::Reencode}};
        for (const auto& [body, kind] : kinds) {
            QCOMPARE(post("drives/plan", body).head.status, 200);
            QVERIFY(m_rig->node.planned.back().kind == kind);
        }
        QCOMPARE(m_rig->node.planned.at(0).drives, (std::vector<std::uint32_t>{2, 3}));
    }

    void mistakesNameTheirField_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* body, const char* why) { QTest::newRow(body) << QByteArray(body) << QString(why); };
        row("", "the body is not JSON");
        row("{", "the body is not JSON");
        row("[1]", "the body is not a JSON object");
        row("{}", "\"kind\" is missing");
        row(R"({"kind":"grow"})", "\"kind\" must be add, drain, replace, rebalance or reencode");
        row(R"({"kind":7})", "\"kind\" must be add, drain, replace, rebalance or reencode");
        row(R"({"kind":"add"})", "\"paths\" must be a list of at least one for add");
        row(R"({"kind":"add","paths":[]})", "\"paths\" must be a list of at least one for add");
        row(R"({"kind":"add","paths":"/d"})", "\"paths\" must be a list of at least one for add");
        row(R"({"kind":"add","paths":[5]})", "\"paths\" must hold text");
        row(R"({"kind":"add","paths":["d5"]})", "\"paths\" must hold absolute paths");
        row(R"({"kind":"add","paths":["/d\u0000x"]})", "\"paths\" must hold absolute paths");
        row(R"({"kind":"add","paths":["/d"],"drives":[1]})", "\"drives\" does not go with add");
        row(R"({"kind":"drain","drives":[-1]})", "\"drives\" must hold indices of drives");
        row(R"({"kind":"drain","drives":[4294967296]})", "\"drives\" must hold indices of drives");
        row(R"({"kind":"drain","drives":["a"]})", "\"drives\" must hold indices of drives");
        row(R"({"kind":"replace","drives":[1],"paths":["/a","/b"]})",
            "\"paths\" must be a list of one for replace");
        row(R"({"kind":"rebalance","geomtry":{}})", "\"geomtry\" is not known here");
        row(R"({"kind":"rebalance","geometry":4})", "\"geometry\" must be an object with k and m");
        row(R"({"kind":"rebalance","geometry":{"k":4}})",
            "\"geometry.m\" is missing");
        row(R"({"kind":"rebalance","geometry":{"k":0,"m":1}})",
            "\"geometry.k\" must be a whole number from 1 to 16");
        row(R"({"kind":"rebalance","geometry":{"k":1.5,"m":1}})",
            "\"geometry.k\" must be a whole number from 1 to 16");
        row(R"({"kind":"rebalance","geometry":{"k":9,"m":8}})", "\"geometry\" is wider than 16");
    }

    void mistakesNameTheirField()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, why);
        const MemoryResponse answer = post("drives/plan", body.toStdString());
        QCOMPARE(QString::fromStdString(problem(answer)), "400 InvalidArgument: " + why);
        QVERIFY(m_rig->node.planned.empty());
    }

    void aPlanIsApplied()
    {
        const std::string body =
            R"({"request":{"kind":"drain","drives":[1]},"epoch":18446744073709551615,"reencode":false})";
        const MemoryResponse answer = post("drives/apply", body);
        QCOMPARE(answer.head.status, 202);
        QCOMPARE(answer.body, std::string("{}\n"));
        const auto& applied = m_rig->node.applied.at(0);
        QVERIFY(applied.request.kind == Kind::Drain && !applied.reencode);
        QCOMPARE(applied.epoch, std::numeric_limits<std::uint64_t>::max());
        QCOMPARE(post("drives/apply", R"({"request":{"kind":"rebalance"},"epoch":7})").head.status, 202);
        QVERIFY(m_rig->node.applied.at(1).reencode);
    }

    void wrongOrdersAreNotCarriedOut()
    {
        const std::vector<std::pair<const char*, const char*>> wrong{
            {R"({"kind":"rebalance"})", "\"kind\" is not known here"},
            {R"({"epoch":7})", "\"request\" must be the object that was planned"},
            {R"({"request":{"kind":"x"},"epoch":7})",
             "\"request.kind\" must be add, drain, replace, rebalance or reencode"},
            {R"({"request":{"kind":"rebalance","geometry":{"k":0,"m":0}},"epoch":7})",
             "\"request.geometry.k\" must be a whole number from 1 to 16"},
            {R"({"request":{"kind":"rebalance"}})", "\"epoch\" is missing"},
            {R"({"request":{"kind":"rebalance"},"epoch":-7})",
             "\"epoch\" must be a whole number from 0 to 18446744073709551615"},
            {R"({"request":{"kind":"rebalance"},"epoch":7,"reencode":"no"})",
             "\"reencode\" must be true or false"}};
        for (const auto& [body, why] : wrong)
            QCOMPARE(problem(post("drives/apply", body)), std::string("400 InvalidArgument: ") + why);
        QVERIFY(m_rig->node.applied.empty());
    }

    void theStoresRefusalsHaveTheirStatus()
    {
        const std::vector<std::pair<Code, const char*>> codes{
            {Code::InvalidArgument, "400 InvalidArgument: because"},
            {Code::NotFound, "404 NotFound: because"},
            {Code::Conflict, "409 Conflict: because"},
            {Code::Unsupported, "501 Unsupported: because"},
            {Code::Unavailable, "503 Unavailable: because"},
            {Code::Overloaded, "503 Overloaded: because"},
            {Code::Internal, "500 Internal: because"}};
        for (const auto& [code, answer] : codes) {
            refuse(code, "because");
            QCOMPARE(problem(post("drives/plan", R"({"kind":"rebalance"})")), std::string(answer));
            QCOMPARE(problem(post("drives/apply", R"({"request":{"kind":"rebalance"},"epoch":1})")),
                     std::string(answer));
            for (const char* resource : {"growth/pause", "growth/resume", "scrub/start", "scrub/pause",
                                         "scrub/resume"})
                QCOMPARE(problem(post(resource, "")), std::string(answer));
            QCOMPARE(problem(get("scrub")), std::string(answer));
            QCOMPARE(problem(get("quarantine")), std::string(answer));
            QCOMPARE(problem(post("scrub", R"({"everyDays":3})", "PUT")), std::string(answer));
        }
        // Metrics do without what cannot be said.
        const MemoryResponse metrics = m_rig->ask({.path = "/-/metrics"});
        QCOMPARE(metrics.head.status, 200);
        QVERIFY(metrics.body.find("holdfast_scrub") == std::string::npos);
    }

    void growthRestsAndGoesOn()
    {
        QCOMPARE(post("growth/pause", "").head.status, 200);
        QVERIFY(m_rig->node.growthPaused == true);
        QCOMPARE(post("growth/resume", "").head.status, 200);
        QVERIFY(m_rig->node.growthPaused == false);
    }

    void scrubIsSeenAndSet()
    {
        m_rig->node.scrub.lastFinished = 1'795'170'240'000'000'000;
        m_rig->node.scrub.found = 3;
        QCOMPARE(json::parse(get("scrub").body),
                 json::parse(R"({"state":"idle","everyDays":30,"lastStarted":0,
                   "lastFinished":1795170240000000000,"nextDue":0,"done":0,"total":0,"bytesDone":0,
                   "found":3,"mended":0})"));
        const MemoryResponse changed = post("scrub", R"({"everyDays":7})", "PUT");
        QCOMPARE(changed.head.status, 200);
        QCOMPARE(json::parse(changed.body)["everyDays"], json(7));
        QCOMPARE(post("scrub/start", "").head.status, 202);
        QCOMPARE(json::parse(get("scrub").body)["state"], json("running"));
        QCOMPARE(post("scrub/pause", "").head.status, 202);
        QCOMPARE(json::parse(get("scrub").body)["state"], json("paused"));
        QCOMPARE(post("scrub/resume", "").head.status, 202);
        QCOMPARE(problem(post("scrub", R"({"everyDays":-1})", "PUT")),
                 std::string("400 InvalidArgument: \"everyDays\" must be a whole number from 0 to 3650"));
        QCOMPARE(problem(post("scrub", R"({"days":1})", "PUT")),
                 std::string("400 InvalidArgument: \"days\" is not known here"));
        QCOMPARE(m_rig->node.scrub.everyDays, 7U);
    }

    void quarantineIsPaged()
    {
        const json first = json::parse(get("quarantine").body);
        QCOMPARE(first["entries"][0]["key"], json("a.jpg"));
        QCOMPARE(first["entries"][0]["extent"], json("11111111222243338444555555555555"));
        QVERIFY(m_rig->node.lastLimit > 0);
        const auto next = first["next"].get<std::string>();
        const json second = json::parse(get("quarantine", {{"after", next}}).body);
        QCOMPARE(second["entries"][0]["key"], json("b\x1b[2J.jpg"));
        QCOMPARE(second["next"], json(""));
        QCOMPARE(problem(get("quarantine", {{"after", "xyz"}})),
                 std::string("400 InvalidArgument: \"after\" is not a token of this resource"));
    }

    void methodsAreThoseOfTheTable()
    {
        QCOMPARE(problem(post("scrub", "")), std::string("405 MethodNotAllowed: use GET, PUT"));
        QCOMPARE(problem(get("drives/plan")), std::string("405 MethodNotAllowed: use POST"));
        QCOMPARE(problem(get("drives")), std::string("404 NotFound: no such resource"));
        QCOMPARE(m_rig->ask({.method = "HEAD", .path = "/-/admin/v1/scrub"}).head.status, 200);
    }

    void nobodyUnsignedChangesAnything()
    {
        for (const admin::AdminHandler::RouteName& route : admin::AdminHandler::routes()) {
            if (!route.path.starts_with("/-/admin/v1/") || route.path.ends_with("/capabilities"))
                continue;
            Ask ask{.method = std::string(route.method), .path = std::string(route.path),
                    .body = R"({"kind":"rebalance"})", .secret = ""};
            QCOMPARE(problem(m_rig->ask(ask)).substr(0, 16), std::string("403 AccessDenied"));
            ask.secret = "another";
            QCOMPARE(problem(m_rig->ask(ask)).substr(0, 25), std::string("403 SignatureDoesNotMatch"));
        }
        QVERIFY(m_rig->node.planned.empty() && m_rig->node.applied.empty() && !m_rig->node.stopped);
        QVERIFY(!m_rig->node.growthPaused);
    }

    void anotherBodyThanTheSignedOneIsRefused()
    {
        Ask ask{.method = "POST", .path = "/-/admin/v1/drives/plan", .body = R"({"kind":"rebalance"})",
                .payloadHash = sha256Hex(asBytes("{}"))};
        QCOMPARE(problem(m_rig->ask(ask)), std::string("400 XAmzContentSHA256Mismatch: "
                                                       "x-amz-content-sha256 does not match the body that was sent"));
        ask.payloadHash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        QCOMPARE(problem(m_rig->ask(ask)).substr(0, 18), std::string("400 InvalidRequest"));
        QVERIFY(m_rig->node.planned.empty());
        ask.payloadHash = "UNSIGNED-PAYLOAD"; // as S3 has it
        QCOMPARE(m_rig->ask(ask).head.status, 200);
        // The stop has no use for a body; what was signed still has to come.
        ask.path = "/-/admin/v1/stop";
        ask.payloadHash = sha256Hex({});
        QCOMPARE(m_rig->ask(ask).head.status, 400);
        QVERIFY(!m_rig->node.stopped);
    }

    void bodiesAreBounded()
    {
        const std::size_t limit = admin::AdminHandler::kMaxBody;
        std::string body = R"({"kind":"rebalance"})";
        body.resize(limit, ' ');
        for (const bool saysLength : {true, false}) {
            Ask ask{.method = "POST", .path = "/-/admin/v1/drives/plan", .body = body,
                    .saysLength = saysLength};
            QCOMPARE(m_rig->ask(ask).head.status, 200);
            ask.body += ' ';
            QCOMPARE(problem(m_rig->ask(ask)),
                     std::string("413 TooLarge: the body is longer than 65536 bytes"));
            QCOMPARE(m_rig->taken, saysLength ? 0 : limit + 1);
        }
        // Depth is bounded by size alone: the parser does not recurse.
        QCOMPARE(problem(post("drives/plan", std::string(limit, '['))),
                 std::string("400 InvalidArgument: the body is not JSON"));
        const std::string deep = std::string(limit / 2 - 8, '[') + std::string(limit / 2 - 8, ']');
        QCOMPARE(problem(post("drives/plan", R"({"kind":)" + deep + "}")).substr(0, 19),
                 std::string("400 InvalidArgument"));
    }
};

QTEST_APPLESS_MAIN(TestAdminDrives)
#include "test_admin_drives.moc"
