// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QtTest>

#include <nlohmann/json.hpp>

#include "support/admin_ask.h"

using namespace holdfast;
using holdfast::testing::AdminRig;
using holdfast::testing::Ask;
using nlohmann::json;

/// The admin API's half of docs/sharing.md, over a fake.
class TestAdminSharing : public QObject
{
    Q_OBJECT

private:
    static constexpr const char* kShares = "/-/admin/v1/shares";
    static constexpr const char* kDenied = "/-/admin/v1/links/denied";

private Q_SLOTS:
    void sharesAreMadeAsAsked()
    {
        AdminRig rig;
        const auto answer = rig.ask(
            {.method = "POST", .path = kShares,
             .body = R"({"kind":"drop","bucket":"inbox","folder":"from/","label":"L","maxFiles":5,"maxBytes":null,"expires":77})"});
        QCOMPARE(answer.head.status, 201);
        const json made = json::parse(answer.body);
        QCOMPARE(made["link"].get<std::string>(), "/-/drop/11111111222243338444555555555555#the-secret");
        const meta::ShareRequest& asked = rig.node.links.created.at(0);
        QCOMPARE(asked.bucket, std::string("inbox"));
        QCOMPARE(asked.folder, std::string("from/"));
        QCOMPARE(asked.limits.files, std::optional<std::uint64_t>(5));
        QVERIFY(!asked.limits.bytes);
        QCOMPARE(asked.expires, 77);
        QVERIFY(rig.node.links.callers.at(0).isRoot);
        QCOMPARE(rig.operation, std::string("admin:CreateShare"));
    }

    void bodiesThatAreWrong_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* body : {"", "[]", "{}", R"({"kind":"drop","bucket":"b"})",
                                 R"({"kind":"what","bucket":"b","expires":5})",
                                 R"({"kind":"drop","bucket":7,"expires":5})",
                                 R"({"kind":"drop","bucket":"b","expires":-5})",
                                 R"({"kind":"drop","bucket":"b","expires":5,"maxFiles":0})",
                                 R"({"kind":"drop","bucket":"b","expires":5,"maxFiles":1.5})",
                                 R"({"kind":"drop","bucket":"b","expires":5,"maxFile":1})"})
            QTest::newRow(body) << QByteArray(body);
    }
    void bodiesThatAreWrong()
    {
        QFETCH(QByteArray, body);
        AdminRig rig;
        const auto answer = rig.ask({.method = "POST", .path = kShares, .body = body.toStdString()});
        QCOMPARE(answer.head.status, 400);
        QCOMPARE(json::parse(answer.body)["code"].get<std::string>(), "InvalidArgument");
        QVERIFY(rig.node.links.created.empty());
    }

    void idsAndLinksArePassedOn()
    {
        AdminRig rig;
        QCOMPARE(rig.ask({.method = "DELETE", .path = kShares}).head.status, 400);
        QCOMPARE(rig.ask({.method = "DELETE", .path = kShares, .query = {{"id", "x"}}}).head.status, 400);
        QCOMPARE(rig.ask({.method = "DELETE", .path = kShares,
                          .query = {{"id", "11111111222243338444555555555555"}}}).head.status, 200);
        QVERIFY(rig.node.links.revoked.at(0) == rig.node.links.token.id);
        QCOMPARE(rig.ask({.method = "POST", .path = kDenied, .body = R"({"link":"a-link","note":"n"})"}).head.status, 201);
        QCOMPARE(rig.node.links.denied.at(0), std::string("a-link"));
        QCOMPARE(rig.ask({.method = "POST", .path = kDenied, .body = R"({"note":"n"})"}).head.status, 400);
        QCOMPARE(rig.ask({.method = "DELETE", .path = kDenied, .query = {{"id", "abc"}}}).head.status, 200);
        QCOMPARE(rig.node.links.allowed.at(0), std::string("abc"));
    }

    void nobodyWithoutASignatureGetsIn()
    {
        AdminRig rig;
        for (const char* path : {kShares, kDenied}) {
            for (const char* method : {"GET", "POST", "DELETE"}) {
                for (const std::string secret : {"", "wrong"}) {
                    const auto answer = rig.ask({.method = method, .path = path, .secret = secret});
                    QCOMPARE(answer.head.status, 403);
                }
            }
        }
        QVERIFY(rig.node.links.callers.empty());
    }

    void refusalsAndAStoreThatIsNotOpen()
    {
        AdminRig rig;
        rig.node.links.refusal = fail(Code::Forbidden, "not yours").error();
        const auto refused = rig.ask({.path = kShares});
        QCOMPARE(refused.head.status, 403);
        QCOMPARE(json::parse(refused.body)["code"].get<std::string>(), "AccessDenied");
        rig.node.ready = admin::Readiness::Starting;
        for (const char* path : {kShares, kDenied})
            QCOMPARE(rig.ask({.path = path}).head.status, 503);
    }
};

QTEST_APPLESS_MAIN(TestAdminSharing)
#include "test_admin_sharing.moc"
