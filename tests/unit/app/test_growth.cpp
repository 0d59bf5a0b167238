// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Changing and caring for the drives: documents of the admin API, and the models over them.
#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QtTest>

#include "app/models/drives_model.h"
#include "app/models/growth_run.h"
#include "app/models/plan_model.h"
#include "app/models/quarantine_model.h"
#include "app/models/scrub_watch.h"
#include "support/fake_http.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::adminclient;
using namespace holdfast::app::models;
using holdfast::test::FakeHttp;
using holdfast::test::HttpRequest;
using holdfast::test::HttpResponse;
using Phase = GrowthRun::Phase;
using Strict = QAbstractItemModelTester;

namespace
{

QByteArray planOf(int epoch)
{
    return R"({"epoch":)" + QByteArray::number(epoch) + R"(,"before":{"k":2,"m":2},"after":{"k":4,"m":2},
        "usable":{"before":100,"after":300},"losses":{"before":2,"during":1,"after":2},
        "move":{"slots":3,"bytes":4096,"seconds":60},"rewrite":{"objects":7,"bytes":70,"seconds":5},
        "drives":[{"index":0,"path":"/d1","capacity":500,"slotsBefore":30,"slotsAfter":20,"bytesIn":0,"bytesOut":4096},
                  {"index":null,"path":"/d2","capacity":500,"slotsBefore":10,"slotsAfter":20,"bytesIn":4096,"bytesOut":0}],
        "warnings":["no-wider","from-the-future"],"future":1})";
}

HttpResponse json(int status, const QByteArray& body)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = body;
    return response;
}

constexpr auto kConflict = R"({"code":"Conflict","message":"the store changed","requestId":"r-1"})";

} // namespace

class TestGrowth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void parsesPlan();
    void parsesScrubAndQuarantine();
    void parsesDrivesOnTheirWay();
    void writesRequests();
    void errorsOfTheAdminApi();
    void planThenApply();
    void conflictShowsTheNewPlan();
    void otherChangeUnderWay();
    void refusalKeepsNoPlan();
    void stalePlansAreDropped();
    void clientGoesAway();
    void planModel();
    void drivesModel();
    void quarantinePages();
    void scrubWatch();
    void scrubWithoutSupport();
    void overdue();

private:
    std::unique_ptr<FakeHttp> m_http;
    std::unique_ptr<AdminClient> m_admin;
    std::function<HttpResponse(const HttpRequest&)> m_answer;
    QList<HttpRequest> m_seen;
};

void TestGrowth::init()
{
    m_seen.clear();
    m_http = std::make_unique<FakeHttp>([this](const HttpRequest& request) {
        m_seen.append(request);
        return m_answer(request);
    });
    QVERIFY(m_http->start());
    s3client::Endpoint endpoint;
    endpoint.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_http->port()));
    m_admin = std::make_unique<AdminClient>(
        endpoint, s3client::Credentials{QStringLiteral("key"), QStringLiteral("secret")});
}

void TestGrowth::cleanup()
{
    m_admin.reset();
    m_http.reset();
}

void TestGrowth::parsesPlan()
{
    const auto plan = parsePlan(planOf(12));
    QVERIFY(plan.has_value());
    QCOMPARE(plan->epoch, 12);
    QCOMPARE(plan->after, (Geometry{4, 2}));
    QCOMPARE(plan->usableAfter, 300);
    QCOMPARE(plan->lossesDuring, 1);
    QCOMPARE(plan->bytesToMove, 4096);
    QCOMPARE(plan->objectsToRewrite, 7);
    QCOMPARE(plan->drives.size(), 2);
    QCOMPARE(plan->drives[0].index, 0);
    QVERIFY(!plan->drives[1].index.has_value());
    QCOMPARE(plan->warnings, QStringList({"no-wider", "from-the-future"}));
    QCOMPARE(parsePlan("{}").error().code, "NotHoldfast"); // no epoch: nothing to apply
    QVERIFY(!parsePlan("<html>").has_value());
}

void TestGrowth::parsesScrubAndQuarantine()
{
    const auto scrub = parseScrub(R"({"state":"running","everyDays":30,"lastStarted":1795170240000000000,
        "lastFinished":0,"nextDue":0,"done":3,"total":9,"bytesDone":77,"found":2,"mended":1})");
    QVERIFY(scrub.has_value());
    QCOMPARE(scrub->state, ScrubState::Running);
    QVERIFY(scrub->lastStarted.isValid());
    QVERIFY(!scrub->lastFinished.isValid()); // 0 is unknown
    QCOMPARE(scrub->total, 9);
    QCOMPARE(scrub->mended, 1);
    const auto page = parseQuarantine(
        R"({"entries":[{"bucket":"b","key":"k","versionId":"null","stamp":1795170240000000000,"extent":"ab","reason":"why"}],
            "next":"T"})");
    QVERIFY(page.has_value());
    QCOMPARE(page->entries.size(), 1);
    QCOMPARE(page->entries[0].key, "k");
    QCOMPARE(page->next, "T");
}

void TestGrowth::parsesDrivesOnTheirWay()
{
    const auto status = parseStatus(R"({"node":{},"drives":[
        {"id":"1","path":"/d1","state":"member","slots":40,"draining":true,"latency":{"readMicros":310,"writeMicros":null}},
        {"id":"2","path":"/d2","state":"retired"}],
        "growth":{"state":"waiting","reason":"why","goal":{"k":4,"m":2},"slotsDone":1,"slotsTotal":4,
                  "reencodeWanted":true,"narrowObjects":9,"narrowBytes":90},
        "work":[{"kind":"rebalance","bytesPerSecond":5,"reason":"slow"}]})");
    QVERIFY(status.has_value());
    QVERIFY(status->drives[0].draining);
    QCOMPARE(status->drives[0].filledSlots, 40);
    QCOMPARE(status->drives[0].readMicros, 310);
    QVERIFY(!status->drives[0].writeMicros.has_value());
    QVERIFY(!status->drives[1].readMicros.has_value());
    QCOMPARE(status->drives[1].health, DriveHealth::Retired);
    QVERIFY(status->growth.has_value());
    QCOMPARE(status->growth->state, GrowthState::Waiting);
    QCOMPARE(status->growth->goal, (Geometry{4, 2}));
    QCOMPARE(status->growth->narrowObjects, 9);
    QCOMPARE(status->work[0].bytesPerSecond, 5);
    QCOMPARE(status->work[0].reason, "slow");
    QVERIFY(!parseStatus(R"({"node":{}})")->growth.has_value());
}

void TestGrowth::writesRequests()
{
    const auto document = [](const QByteArray& text) { return QJsonDocument::fromJson(text).object(); };
    QCOMPARE(document(growthJson({GrowthKind::Add, {"/data/d5"}, {}, {}})),
             document(R"({"kind":"add","paths":["/data/d5"]})"));
    QCOMPARE(document(growthJson({GrowthKind::Drain, {}, {2}, {}})), document(R"({"kind":"drain","drives":[2]})"));
    QCOMPARE(document(growthJson({GrowthKind::Replace, {"/d9"}, {2}, Geometry{4, 2}})),
             document(R"({"kind":"replace","drives":[2],"paths":["/d9"],"geometry":{"k":4,"m":2}})"));
    QCOMPARE(document(growthJson({GrowthKind::Rebalance, {}, {}, {}})), document(R"({"kind":"rebalance"})"));
    QCOMPARE(document(applyJson({GrowthKind::Reencode, {}, {}, {}}, 12, true)),
             document(R"({"request":{"kind":"reencode"},"epoch":12,"reencode":true})"));
}

void TestGrowth::errorsOfTheAdminApi()
{
    m_answer = [](const HttpRequest&) {
        return json(400, R"({"code":"InvalidArgument","message":"/d9 is not empty","requestId":"r-7"})");
    };
    std::optional<Outcome<GrowthPlan>> plan;
    m_admin->planDrives({})->then(this, [&](Outcome<GrowthPlan> outcome) { plan = std::move(outcome); });
    QTRY_VERIFY(plan.has_value());
    QVERIFY(!plan->has_value());
    QCOMPARE(plan->error().code, "InvalidArgument");
    QCOMPARE(plan->error().message, "/d9 is not empty");
    QCOMPARE(plan->error().requestId, "r-7");
    QCOMPARE(plan->error().kind, FaultClass::Client);
    QCOMPARE(plan->error().httpStatus, 400);
}

void TestGrowth::planThenApply()
{
    m_answer = [](const HttpRequest& request) {
        return request.path.endsWith("/plan") ? json(200, planOf(12)) : json(202, "{}");
    };
    GrowthRun run;
    QCOMPARE(run.phase(), Phase::Idle);
    run.plan({});
    QCOMPARE(run.phase(), Phase::Refused); // there is no client
    run.setClient(m_admin.get());
    run.plan({GrowthKind::Add, {"/d2"}, {}, {}});
    QCOMPARE(run.phase(), Phase::Planning);
    run.apply(true); // nothing to apply yet
    QTRY_COMPARE(run.phase(), Phase::Planned);
    QCOMPARE(run.plan()->epoch, 12);
    run.apply(false);
    QCOMPARE(run.phase(), Phase::Applying);
    QTRY_COMPARE(run.phase(), Phase::Applied);
    QCOMPARE(m_seen.size(), 2);
    QCOMPARE(m_seen[1].path, "/-/admin/v1/drives/apply");
    QCOMPARE(QJsonDocument::fromJson(m_seen[1].body).object(),
             QJsonDocument::fromJson(R"({"request":{"kind":"add","paths":["/d2"]},"epoch":12,"reencode":false})").object());
}

void TestGrowth::conflictShowsTheNewPlan()
{
    int epoch = 12;
    m_answer = [&](const HttpRequest& request) {
        return request.path.endsWith("/plan") ? json(200, planOf(epoch++)) : json(409, kConflict);
    };
    GrowthRun run;
    run.setClient(m_admin.get());
    run.plan({GrowthKind::Rebalance, {}, {}, {}});
    QTRY_COMPARE(run.phase(), Phase::Planned);
    run.apply(true);
    QTRY_VERIFY(run.phase() == Phase::Planned && run.plan()->epoch == 13);
    QCOMPARE(run.conflict(), GrowthRun::Conflict::StoreChanged);
    run.plan({GrowthKind::Rebalance, {}, {}, {}});
    QCOMPARE(run.conflict(), GrowthRun::Conflict::None);
}

void TestGrowth::otherChangeUnderWay()
{
    m_answer = [](const HttpRequest& request) {
        return request.path.endsWith("/plan") ? json(200, planOf(12)) : json(409, kConflict);
    };
    GrowthRun run;
    run.setClient(m_admin.get());
    run.plan({GrowthKind::Rebalance, {}, {}, {}});
    QTRY_COMPARE(run.phase(), Phase::Planned);
    run.apply(true);
    QTRY_COMPARE(run.conflict(), GrowthRun::Conflict::OtherUnderWay);
    QCOMPARE(run.phase(), Phase::Planned);
}

void TestGrowth::refusalKeepsNoPlan()
{
    m_answer = [](const HttpRequest& request) {
        return request.path.endsWith("/plan") ? json(200, planOf(12))
                                              : json(400, R"({"code":"InvalidArgument","message":"no","requestId":""})");
    };
    GrowthRun run;
    run.setClient(m_admin.get());
    run.plan({GrowthKind::Add, {"/d2"}, {}, {}});
    QTRY_COMPARE(run.phase(), Phase::Planned);
    run.apply(true);
    QTRY_VERIFY(run.phase() == Phase::Planned && run.fault());
    QCOMPARE(run.fault()->code, "InvalidArgument");
    QVERIFY(run.plan().has_value()); // it may be tried again
    m_answer = [](const HttpRequest&) { return json(400, R"({"code":"InvalidArgument","message":"no","requestId":""})"); };
    run.plan({GrowthKind::Add, {"/d3"}, {}, {}});
    QTRY_COMPARE(run.phase(), Phase::Refused);
    QVERIFY(!run.plan().has_value());
}

void TestGrowth::stalePlansAreDropped()
{
    int asked = 0;
    m_answer = [&](const HttpRequest&) {
        HttpResponse response = json(200, planOf(++asked));
        response.delayMs = asked == 1 ? 150 : 0;
        return response;
    };
    GrowthRun run;
    run.setClient(m_admin.get());
    QSignalSpy changed(&run, &GrowthRun::changed);
    run.plan({GrowthKind::Add, {"/d2"}, {}, {}});
    QTRY_COMPARE(asked, 1);
    run.plan({GrowthKind::Add, {"/d3"}, {}, {}});
    QTRY_COMPARE(run.phase(), Phase::Planned);
    QCOMPARE(run.plan()->epoch, 2);
    run.cancel();
    QCOMPARE(run.phase(), Phase::Idle);
    const qsizetype before = changed.count();
    run.plan({GrowthKind::Add, {"/d4"}, {}, {}});
    run.cancel();
    QTest::qWait(0);
    QCOMPARE(run.phase(), Phase::Idle);
    QCOMPARE(changed.count(), before + 2);
}

void TestGrowth::clientGoesAway()
{
    m_answer = [](const HttpRequest&) {
        HttpResponse response;
        response.hang = true;
        return response;
    };
    GrowthRun run;
    run.setClient(m_admin.get());
    run.plan({});
    m_admin.reset();
    QTRY_COMPARE(run.phase(), Phase::Refused);
}

void TestGrowth::planModel()
{
    PlanModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setPlan(*parsePlan(planOf(1)));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, PlanModel::ShareBefore).data().toString(), "75%");
    QCOMPARE(model.index(0, PlanModel::ShareAfter).data(SortRole).toInt(), 50);
    QCOMPARE(model.index(1, PlanModel::In).data(SortRole).toLongLong(), 4096);
    QCOMPARE(model.index(1, 0).data(KindRole).toBool(), true); // still to be added
    model.setPlan(std::nullopt);
    QCOMPARE(model.rowCount(), 0);
}

void TestGrowth::drivesModel()
{
    DrivesModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    NodeStatus status;
    status.drives = {{.id = "1", .path = "/d1", .health = DriveHealth::Learner, .learnedDone = 1, .learnedTotal = 4},
                     {.id = "2", .path = "/d2", .health = DriveHealth::Member, .draining = true},
                     {.id = "3", .path = "/d3", .health = DriveHealth::Member}};
    status.drives[0].filledSlots = 10;
    status.drives[2].filledSlots = 30;
    model.setStatus(status);
    QCOMPARE(model.index(0, 0).data(DrivesModel::ProgressRole).toInt(), 25);
    QCOMPARE(model.index(1, 0).data(DrivesModel::ProgressRole).toInt(), -1); // how far is not known
    QCOMPARE(model.index(0, 0).data(DrivesModel::ShareRole).toInt(), 25);
    QCOMPARE(model.index(1, 0).data(DrivesModel::ShareRole).toInt(), -1);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    status.growth = GrowthStatus{.state = GrowthState::Moving, .slotsDone = 1, .slotsTotal = 2};
    model.setStatus(status);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.index(1, 0).data(DrivesModel::ProgressRole).toInt(), 50);
}

void TestGrowth::quarantinePages()
{
    m_answer = [](const HttpRequest& request) {
        const bool second = request.rawQuery.contains("after=T");
        return json(200, second ? R"({"entries":[{"bucket":"b","key":"k2","extent":"2"}],"next":""})"
                                : R"({"entries":[{"bucket":"b","key":"k1","extent":"1"}],"next":"T"})");
    };
    QuarantineModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setClient(m_admin.get());
    QVERIFY(!model.canFetchMore({}));
    model.refresh();
    QCOMPARE(model.phase(), QuarantineModel::Phase::Loading);
    QTRY_COMPARE(model.phase(), QuarantineModel::Phase::Loaded);
    // The tester asks for more as a view would.
    if (model.canFetchMore({}))
        model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), 2);
    QTRY_VERIFY(!model.canFetchMore({}));
    QCOMPARE(model.index(1, QuarantineModel::Key).data().toString(), "k2");
    m_answer = [](const HttpRequest&) { return json(503, R"({"code":"Unavailable","message":"","requestId":""})"); };
    model.refresh();
    QTRY_COMPARE(model.phase(), QuarantineModel::Phase::Failed);
    QCOMPARE(model.rowCount(), 2); // what was known stays
    model.setClient(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestGrowth::scrubWatch()
{
    QByteArray state = "idle";
    m_answer = [&](const HttpRequest& request) {
        if (request.method == "GET")
            return json(200, R"({"state":")" + state + R"(","everyDays":30})");
        if (request.path.endsWith("/start"))
            state = "running";
        return request.path.endsWith("/pause") ? json(409, kConflict) : json(202, "{}");
    };
    ScrubWatch watch;
    QSignalSpy refused(&watch, &ScrubWatch::refused);
    watch.setClient(m_admin.get());
    watch.refresh();
    QTRY_VERIFY(watch.status().has_value());
    QCOMPARE(watch.status()->state, ScrubState::Idle);
    watch.act(AdminClient::ScrubAct::Start);
    QVERIFY(watch.isBusy());
    QTRY_COMPARE(watch.status()->state, ScrubState::Running); // asked again by itself
    watch.setInterval(14);
    QTRY_VERIFY(!watch.isBusy());
    const auto put = std::find_if(m_seen.begin(), m_seen.end(), [](const HttpRequest& r) { return r.method == "PUT"; });
    QVERIFY(put != m_seen.end());
    QCOMPARE(put->body, R"({"everyDays":14})");
    watch.act(AdminClient::ScrubAct::Pause);
    QTRY_COMPARE(refused.count(), 1);
}

void TestGrowth::scrubWithoutSupport()
{
    m_answer = [](const HttpRequest&) { return json(404, R"({"code":"NotFound","message":"","requestId":""})"); };
    ScrubWatch watch;
    watch.setClient(m_admin.get());
    watch.refresh();
    QTRY_VERIFY(watch.isMissing());
    const qsizetype asked = m_seen.size();
    watch.refresh();
    QTest::qWait(0);
    QCOMPARE(m_seen.size(), asked);
}

void TestGrowth::overdue()
{
    const QDateTime now(QDate(2026, 11, 20), QTime(10, 24), Qt::UTC);
    ScrubStatus scrub;
    QVERIFY(!isOverdue(scrub, now));
    scrub.everyDays = 30;
    QVERIFY(!isOverdue(scrub, now)); // when it is due is not known
    scrub.nextDue = now.addDays(-2);
    QVERIFY(isOverdue(scrub, now));
    scrub.state = ScrubState::Running;
    QVERIFY(!isOverdue(scrub, now));
    scrub.state = ScrubState::Idle;
    scrub.nextDue = now.addSecs(-60);
    QVERIFY(!isOverdue(scrub, now));
}

QTEST_GUILESS_MAIN(TestGrowth)
#include "test_growth.moc"
