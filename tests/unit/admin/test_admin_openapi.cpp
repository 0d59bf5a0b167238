// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "support/admin_ask.h"

using namespace holdfast;
using holdfast::testing::AdminRig;
using holdfast::testing::Ask;
using nlohmann::json;

/// docs/openapi.yaml against the router and against real answers. The page keeps to a plain shape, so
/// that lines are enough to read it: paths at two blanks, methods at four, schemas below
/// "components: schemas:" at four, their properties at eight.
class TestAdminOpenapi : public QObject
{
    Q_OBJECT

private:
    std::set<QString> m_operations; ///< "GET /-/metrics"
    std::map<QString, QString> m_operationIds;
    std::map<QString, std::set<QString>> m_properties; ///< by schema

    /// All fields of a document, those of inner objects too.
    static void collect(const json& value, std::set<QString>& into)
    {
        if (value.is_object()) {
            for (const auto& [name, inner] : value.items()) {
                into.insert(QString::fromStdString(name));
                collect(inner, into);
            }
        }
        if (value.is_array()) {
            for (const json& inner : value)
                collect(inner, into);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(qEnvironmentVariable("HOLDFAST_SOURCE") + "/docs/openapi.yaml");
        QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Text));
        static const QRegularExpression section("^([a-z]+):"), path("^  (/\\S+):$"),
            method("^    (get|put|post|delete):$"), id("^      operationId: (\\S+)$"),
            schema("^    ([A-Z]\\w+):"), property("^        (\\w+):");
        QString inSection, inPath, inMethod, inSchema;
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine()).chopped(1);
            if (const auto match = section.match(line); match.hasMatch())
                inSection = match.captured(1);
            if (const auto match = path.match(line); inSection == "paths" && match.hasMatch())
                inPath = match.captured(1);
            if (const auto match = method.match(line); inSection == "paths" && match.hasMatch()) {
                inMethod = match.captured(1).toUpper() + " " + inPath;
                QVERIFY2(m_operations.insert(inMethod).second, qPrintable(line));
            }
            if (const auto match = id.match(line); inSection == "paths" && match.hasMatch())
                m_operationIds[inMethod] = match.captured(1);
            if (const auto match = schema.match(line); inSection == "components" && match.hasMatch())
                inSchema = match.captured(1);
            if (const auto match = property.match(line); inSection == "components" && match.hasMatch())
                m_properties[inSchema].insert(match.captured(1));
        }
    }

    void pathsAndMethodsAreThoseOfTheRouter()
    {
        std::set<QString> routed;
        for (const admin::AdminHandler::RouteName& route : admin::AdminHandler::routes()) {
            const QString name = QString::fromUtf8(route.method.data(), qsizetype(route.method.size())) +
                                 " " + QString::fromUtf8(route.path.data(), qsizetype(route.path.size()));
            routed.insert(name);
            const QString action = QString::fromUtf8(route.action.data(), qsizetype(route.action.size()));
            QCOMPARE("admin:" + m_operationIds[name], action);
        }
        QCOMPARE(QStringList(m_operations.begin(), m_operations.end()),
                 QStringList(routed.begin(), routed.end()));
    }

    void answersHoldWhatThePageSays_data()
    {
        QTest::addColumn<QString>("method"); // an answer's fields are those of its schemas, no more and no less
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("schemas");
        const auto row = [](const char* method, const char* path, const char* body, QStringList schemas) {
            QTest::newRow(path) << QString(method) << QString("/-/admin/v1/") + path << QByteArray(body)
                                << schemas;
        };
        row("GET", "capabilities", "", {"Capabilities", "S3Abilities"});
        row("GET", "status", "", {"Status", "Node", "Geometry", "Capacity", "Counts", "Drive", "Latency", "Safety", "Work",
                              "Growth", "StorageClass", "Clock"});
        row("GET", "buckets", "", {"Buckets", "Bucket"});
        row("POST", "drives/plan", R"({"kind":"rebalance"})", 
            {"Plan", "Geometry", "PlanUsable", "PlanLosses", "PlanMove", "PlanRewrite", "PlanDrive"});
        row("GET", "scrub", "", {"Scrub"});
        row("GET", "quarantine", "", {"Quarantine", "QuarantineEntry"});
        row("GET", "shares", "", {"Shares", "Share"});
        QTest::newRow("a share is made") << QString("POST") << QString("/-/admin/v1/shares")
                                         << QByteArray(R"({"kind":"drop","bucket":"inbox","expires":5})")
                                         << QStringList{"Share", "ShareMade"};
        row("GET", "links/denied", "", {"DeniedLinks", "DeniedLink"});
        row("GET", "nothing", "", {"Error"});
    }

    void answersHoldWhatThePageSays()
    {
        QFETCH(QString, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(QStringList, schemas);
        AdminRig rig;
        rig.node.plan.drives.push_back({});
        const auto answer = rig.ask({.method = method.toStdString(), .path = path.toStdString(),
                                     .body = body.toStdString()});
        std::set<QString> answered;
        collect(json::parse(answer.body), answered);
        std::set<QString> described;
        for (const QString& schema : schemas) {
            QVERIFY2(!m_properties[schema].empty(), qPrintable(schema));
            for (const QString& property : m_properties[schema])
                described.insert(property);
        }
        QCOMPARE(QStringList(answered.begin(), answered.end()),
                 QStringList(described.begin(), described.end()));
    }
};

QTEST_APPLESS_MAIN(TestAdminOpenapi)
#include "test_admin_openapi.moc"
