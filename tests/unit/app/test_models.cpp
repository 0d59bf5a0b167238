// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "app/models/buckets_model.h"
#include "app/models/drives_model.h"
#include "app/models/objects_model.h"
#include "app/models/shares_model.h"
#include "app/models/transfers_model.h"
#include "support/transfer_rig.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::models;
using holdfast::test::FakeS3;
using holdfast::test::testData;
using holdfast::test::TransferRig;
using Kind = FakeS3::FaultKind;
using Strict = QAbstractItemModelTester;

namespace
{

QStringList column(const QAbstractItemModel& model, int at = 0)
{
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row)
        out.append(model.index(row, at).data().toString());
    return out;
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void buckets();
    void bucketCounts();
    void bucketsFailure();
    void objectsPages();
    void objectsSortAndFilter();
    void objectsSelectionSurvivesSort();
    void objectsStaleReplies();
    void objectsRefreshKeepsRows();
    void objectsMany();
    void objectsSortedKeepTheirRows();
    void objectsFilterLoadsNothing();
    void objectsRefreshKeepsPages();
    void transfers();
    void transferSections();
    void shares();
    void drives();

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<s3client::S3Client> m_client;
};

void TestModels::init()
{
    m_server = std::make_unique<FakeS3>();
    m_server->buckets()["b"] = {};
    m_client = std::make_unique<s3client::S3Client>(
        m_server->endpoint(), m_server->credentials(),
        s3client::S3Client::Options{.timeoutMs = 3000, .readRetries = 0});
}

void TestModels::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void TestModels::buckets()
{
    BucketsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    m_server->buckets()["d"] = {};
    model.setClients(m_client.get(), nullptr);
    QCOMPARE(model.phase(), BucketsModel::Phase::Loading);
    QTRY_COMPARE(model.phase(), BucketsModel::Phase::Loaded);
    QCOMPARE(column(model), QStringList({"b", "d"}));
    QVERIFY(model.index(0, BucketsModel::Objects).data().isNull()); // unknown, not 0
    const QPersistentModelIndex kept(model.index(1, 0));
    m_server->buckets()["a"] = {};
    m_server->buckets()["e"] = {};
    m_server->buckets().remove("b");
    model.refresh();
    QTRY_COMPARE(column(model), QStringList({"a", "d", "e"}));
    QCOMPARE(kept.data().toString(), "d");
    QVERIFY(model.find("d").has_value());
    QVERIFY(!model.find("b").has_value());
    model.setClients(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestModels::bucketCounts()
{
    m_server->bucketsJson =
        R"({"buckets":[{"name":"b","created":1795170240000000000,"objects":48213,"bytes":2048,"uploads":2}]})";
    adminclient::AdminClient admin(m_server->endpoint(), m_server->credentials());
    BucketsModel model;
    model.setClients(m_client.get(), &admin);
    QTRY_COMPARE(model.phase(), BucketsModel::Phase::Loaded);
    QCOMPARE(model.index(0, BucketsModel::Objects).data(SortRole).toLongLong(), 48213);
    QCOMPARE(model.index(0, BucketsModel::Size).data().toString(),
             QStringLiteral("2.00\u00a0KiB"));
    // Without the admin API the buckets are still there.
    m_server->bucketsJson.clear();
    model.refresh();
    QTRY_COMPARE(model.phase(), BucketsModel::Phase::Loaded);
    QVERIFY(model.index(0, BucketsModel::Objects).data().isNull());
}

void TestModels::bucketsFailure()
{
    BucketsModel model;
    model.setClients(m_client.get(), nullptr);
    QTRY_COMPARE(model.phase(), BucketsModel::Phase::Loaded);
    m_server->stop();
    model.refresh();
    QTRY_COMPARE(model.phase(), BucketsModel::Phase::Failed);
    QCOMPARE(model.fault()->kind, FaultClass::Network);
    QCOMPARE(model.rowCount(), 1); // what was known stays
}

void TestModels::objectsPages()
{
    for (int i = 0; i < 25; ++i)
        m_server->put("b", "dir/f" + QByteArray::number(i).rightJustified(2, '0'), "x");
    m_server->put("b", "dir/sub/x", "x");
    m_server->put("b", "dir/zub/x", "x");
    m_server->put("b", "dir/", "");
    ObjectsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setPageSize(10);
    model.setClient(m_client.get());
    model.open("b", "dir/");
    QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    QCOMPARE(model.rowCount(), 9); // ten keys, one of them the folder's own marker
    QVERIFY(model.hasMore());
    // A view, and the tester too, fetch more as they like.
    while (model.canFetchMore({})) {
        model.fetchMore({});
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    }
    QCOMPARE(model.rowCount(), 27);
    QCOMPARE(model.loadedFolders(), 2);
    QCOMPARE(model.loadedObjects(), 25);
    QCOMPARE(column(model).mid(0, 3), QStringList({"sub", "zub", "f00"}));
    QCOMPARE(model.entry(model.index(0, 0))->kind, EntryKind::Folder);
    QVERIFY(model.index(0, ObjectsModel::Size).data().isNull()); // unknown, not 0
    QCOMPARE(model.indexOf("dir/f03").row(), 5);
    model.open("b", "dir/", "f1");
    QTRY_COMPARE(model.rowCount(), 10);
    QVERIFY(column(model).first().startsWith("f1"));
    model.open("nowhere", "");
    QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Failed);
    QCOMPARE(model.fault()->code, "NoSuchBucket");
}

void TestModels::objectsSortAndFilter()
{
    for (int i = 1; i <= 12; ++i)
        m_server->put("b", "IMG_" + QByteArray::number(i) + ".jpg", testData(i * 37 % 101));
    m_server->put("b", "folder/x", "x");
    ObjectsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.rowCount(), 13);
    model.sort(ObjectsModel::Size, Qt::DescendingOrder);
    QTRY_VERIFY(model.index(1, 1).data(SortRole).toLongLong()
                >= model.index(2, 1).data(SortRole).toLongLong());
    QTRY_COMPARE(model.index(1, 1).data(SortRole).toLongLong(), 94);
    QCOMPARE(model.index(0, 0).data().toString(), "folder"); // folders first, always
    model.sort(ObjectsModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(model.index(1, 0).data().toString(), "IMG_12.jpg"); // as numbers
    model.setFilter("img_1");
    QTRY_COMPARE(model.rowCount(), 4);
    model.setFilter("");
    model.sort(ObjectsModel::Name, Qt::AscendingOrder);
    QTRY_COMPARE(model.rowCount(), 13);
}

void TestModels::objectsSelectionSurvivesSort()
{
    for (int i = 0; i < 50; ++i)
        m_server->put("b", "k" + QByteArray::number(100 + i), testData(50 - i));
    ObjectsModel model;
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.rowCount(), 50);
    const QPersistentModelIndex kept(model.index(3, 0));
    const QString name = kept.data().toString();
    model.sort(ObjectsModel::Size, Qt::AscendingOrder);
    QTRY_COMPARE(model.index(0, 0).data().toString(), "k149");
    QCOMPARE(kept.data().toString(), name);
    QCOMPARE(kept.row(), 46);
}

void TestModels::objectsStaleReplies()
{
    m_server->buckets()["other"] = {};
    m_server->put("b", "slow", "x");
    m_server->put("other", "fast", "x");
    m_server->add({.operation = "ListObjectsV2", .kind = Kind::Delay, .times = 1, .bytes = 200});
    ObjectsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(m_server->count("ListObjectsV2"), 1);
    model.open("other", "");
    QTRY_COMPARE(model.rowCount(), 1);
    QTest::qWait(300);
    QCOMPARE(column(model), QStringList({"fast"}));
    // The client goes while a listing runs.
    model.refresh();
    m_client.reset();
    QTest::qWait(20);
    QVERIFY(model.phase() != ObjectsModel::Phase::Loaded);
}

void TestModels::objectsRefreshKeepsRows()
{
    m_server->put("b", "a", "x");
    ObjectsModel model;
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.rowCount(), 1);
    m_server->put("b", "c", "x");
    m_server->add({.operation = "ListObjectsV2", .kind = Kind::Delay, .times = 1, .bytes = 50});
    model.refresh();
    QCOMPARE(model.rowCount(), 1);
    QTRY_COMPARE(model.rowCount(), 2);
    m_server->stop();
    model.refresh();
    QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Failed);
    QCOMPARE(model.rowCount(), 2);
}

void TestModels::objectsMany()
{
    for (int i = 0; i < 5000; ++i)
        m_server->put("b", QByteArray::number(100'000 + i), "");
    ObjectsModel model;
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.rowCount(), 1000);
    while (model.canFetchMore({})) {
        model.fetchMore({});
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    }
    QCOMPARE(model.rowCount(), 5000);
    QCOMPARE(m_server->count("ListObjectsV2"), 5);
}

void TestModels::objectsSortedKeepTheirRows()
{
    for (int i = 0; i < 30; ++i)
        m_server->put("b", "k" + QByteArray::number(100 + i), testData(60 - i));
    ObjectsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setPageSize(10);
    model.setClient(m_client.get());
    model.sort(ObjectsModel::Size, Qt::AscendingOrder);
    model.open("b", "");
    QTRY_VERIFY(model.rowCount() >= 10);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy gone(&model, &QAbstractItemModel::rowsRemoved);
    const QPersistentModelIndex kept(model.index(4, 0));
    const QString name = kept.data().toString();
    QTRY_VERIFY(model.canFetchMore({}) || model.rowCount() == 30);
    while (model.rowCount() < 30) {
        const int rows = model.rowCount();
        model.loadMore();
        QTRY_VERIFY(model.rowCount() > rows);
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    }
    QTRY_COMPARE(model.index(0, 0).data().toString(), "k129");
    QCOMPARE(model.index(29, 0).data().toString(), "k100");
    QCOMPARE(kept.data().toString(), name);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(gone.count(), 0);
}

void TestModels::objectsFilterLoadsNothing()
{
    for (int i = 0; i < 30; ++i)
        m_server->put("b", "k" + QByteArray::number(100 + i), "x");
    ObjectsModel model;
    model.setPageSize(10);
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.rowCount(), 10);
    QVERIFY(model.canFetchMore({}));
    model.setFilter("105");
    QVERIFY(!model.canFetchMore({}));
    QTRY_COMPARE(column(model), QStringList({"k105"}));
    QVERIFY(!model.canFetchMore({}) && model.hasMore());
    model.setFilter("115");
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(m_server->count("ListObjectsV2"), 1);
    model.loadMore(); // by hand
    QTRY_COMPARE(column(model), QStringList({"k115"}));
    QCOMPARE(m_server->count("ListObjectsV2"), 2);
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 20);
    QVERIFY(model.canFetchMore({}));
}

void TestModels::objectsRefreshKeepsPages()
{
    for (int i = 0; i < 25; ++i)
        m_server->put("b", "f" + QByteArray::number(100 + i), "x");
    m_server->put("b", "sub/x", "x");
    ObjectsModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    model.setPageSize(10);
    model.setClient(m_client.get());
    model.open("b", "");
    QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    while (model.hasMore()) {
        model.loadMore();
        QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    }
    QCOMPARE(model.rowCount(), 26);
    QVERIFY(model.hasFolder("sub/"));
    QVERIFY(!model.hasFolder("other/"));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QPersistentModelIndex kept(model.indexOf("f122"));
    const QPersistentModelIndex doomed(model.indexOf("f103"));
    m_server->put("b", "a-new", "x");
    m_server->put("b", "new/x", "x");
    m_server->put("b", "f122", "longer");
    m_server->buckets()["b"].remove("f103");
    model.refresh();
    QTRY_COMPARE(model.rowCount(), 27);
    QTRY_COMPARE(model.phase(), ObjectsModel::Phase::Loaded);
    QCOMPARE(resets.count(), 0);
    QVERIFY(!doomed.isValid());
    QCOMPARE(kept.data(ObjectsModel::KeyRole).toString(), "f122");
    QCOMPARE(model.entry(kept)->size, 6);
    QCOMPARE(column(model).mid(0, 4), QStringList({"new", "sub", "a-new", "f100"}));
    QVERIFY(!model.hasMore());
    QVERIFY(model.hasFolder("new/"));
}

void TestModels::transfers()
{
    TransferRig rig;
    rig.startEngine();
    TransfersModel model(rig.engine.get());
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    QStringList paths;
    for (int i = 0; i < 30; ++i)
        paths.append(rig.file(QStringLiteral("f%1").arg(i), testData(2000)));
    rig.server.put("b", "f3", "old");
    rig.upload(paths);
    QTRY_COMPARE(rig.engine->totals().done, 29);
    QTRY_COMPARE(model.rowCount(), 30);
    // Stopped first, then done.
    QTRY_COMPARE(model.index(0, 0).data().toString(), "f3");
    QCOMPARE(model.index(0, 0).data(TransfersModel::SectionRole).toInt(),
             int(TransfersModel::Section::Stopped));
    QCOMPARE(model.index(1, 1).data(TransfersModel::PercentRole).toInt(), 100);
    const auto* first = model.item(model.index(0, 0));
    QVERIFY(first && first->key == "f3");
    QCOMPARE(model.indexOf(first->id).row(), 0);
    for (int row = 0; row < model.rowCount(); ++row) {
        const auto* item = model.item(model.index(row, 0));
        QVERIFY(item);
        QCOMPARE(model.indexOf(item->id).row(), row);
    }
    rig.engine->cancel({first->id});
    QTRY_COMPARE(model.rowCount(), 29);
    rig.engine->removeFinished();
    QTRY_COMPARE(model.rowCount(), 0);
}

void TestModels::transferSections()
{
    TransferRig rig;
    rig.server.add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 2});
    rig.startEngine();
    TransfersModel model(rig.engine.get());
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    rig.upload({rig.file("small", "x"), rig.file("big", testData(200'000))});
    QTRY_COMPARE(model.rowCount(), 2);
    QTRY_COMPARE(rig.state("small"), transfer::TransferState::Done);
    model.setSection(TransfersModel::Section::Done);
    QTRY_COMPARE(column(model), QStringList({"small"}));
    model.setSection(TransfersModel::Section::Running);
    QTRY_COMPARE(column(model), QStringList({"big"}));
    rig.engine->pause({rig.item("big").id});
    QTRY_COMPARE(model.rowCount(), 0);
    model.setOnlyPaused();
    QTRY_COMPARE(column(model), QStringList({"big"}));
    model.setSection(std::nullopt);
    QTRY_COMPARE(model.rowCount(), 2);
}

void TestModels::shares()
{
    QTemporaryDir dir;
    share::Share open;
    open.bucket = "b";
    open.key = "dir/plan.pdf";
    open.address = m_server->url();
    open.made = QDateTime::currentDateTime().addSecs(-60);
    open.expires = share::kHour;
    open.accessKey = "TESTKEY";
    {
        share::ShareLedger ledger(dir.filePath("shares.sqlite"));
        SharesModel model(&ledger);
        Strict tester(&model, Strict::FailureReportingMode::QtTest);
        ledger.open();
        ledger.add(open);
        share::Share ended = open;
        ended.made = open.made.addDays(-3);
        ledger.add(ended);
        QTRY_COMPARE(ledger.shares().size(), 2);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.openCount(), 1);
        QCOMPARE(model.endedCount(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), "plan.pdf");
        QCOMPARE(model.index(0, 0).data(SharesModel::StateRole).toInt(),
                 int(SharesModel::ShareState::EndsSoon));
        QCOMPARE(model.index(0, 0).data(KindRole).toInt(),
                 int(share::AddressReach::ThisComputer));
        model.setShowEnded(true);
        QCOMPARE(model.rowCount(), 1);
        ledger.remove({model.index(0, 0).data(IdRole).toLongLong()});
        QTRY_COMPARE(model.rowCount(), 0);
    }
    // It outlives the program, and the same link can be made again.
    share::ShareLedger ledger(dir.filePath("shares.sqlite"));
    ledger.open();
    QTRY_COMPARE(ledger.shares().size(), 1);
    const auto link = share::linkFor(ledger.shares().first(), *m_client);
    QVERIFY(link.has_value());
    open.made = QDateTime::fromSecsSinceEpoch(open.made.toSecsSinceEpoch());
    QCOMPARE(*share::linkFor(open, *m_client), *link);
    open.accessKey = "other";
    QCOMPARE(share::linkFor(open, *m_client).error().code, "OtherKey");
    QFile raw(dir.filePath("shares.sqlite"));
    QVERIFY(raw.open(QIODevice::ReadOnly));
    QVERIFY(!raw.readAll().contains("X-Amz-Signature"));
}

void TestModels::drives()
{
    DrivesModel model;
    Strict tester(&model, Strict::FailureReportingMode::QtTest);
    adminclient::NodeStatus status;
    status.drives = {{.id = "1", .path = "/d1", .health = adminclient::DriveHealth::Member},
                     {.id = "2", .path = "/d2", .health = adminclient::DriveHealth::Faulty}};
    status.drives[0].total = 100;
    status.drives[0].used = 40;
    status.sharedDisks = {{"/d1", "/d2"}};
    model.setStatus(status);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data(DrivesModel::PercentRole).toInt(), 40);
    QCOMPARE(model.index(1, 0).data(DrivesModel::PercentRole).toInt(), -1);
    QCOMPARE(model.index(0, 0).data(DrivesModel::SharedRole).toStringList(), QStringList({"/d2"}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    status.drives[1].health = adminclient::DriveHealth::Learner;
    model.setStatus(status);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(reset.count(), 0);
    model.setStatus(std::nullopt);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestModels)
#include "test_models.moc"
