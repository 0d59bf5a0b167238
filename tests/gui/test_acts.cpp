// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people do in the window, against a fake S3 that does as it is told: delete, paste, pause, cancel,
// answer, find by name. And with the real server: two stores on one computer.
#include "app/node/node_config.h"
#include "app/s3client/s3_client.h"
#include "gui/bench.h"
#include "support/fake_s3.h"
#include "ui/browser/object_browser.h"
#include "ui/shell/rail.h"
#include "ui/transfers/transfer_list.h"
#include "ui/widgets/inline_message.h"
#include "ui/wizard/place_model.h"
#include "ui/wizard/store_door.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::test;
using app::transfer::TransferState;
using Kind = FakeS3::FaultKind;

class TestActs : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<QTemporaryDir> m_files;

    void enter()
    {
        const QUuid id = m_bench->connectTo(QStringLiteral("Depot"), m_server->endpoint(),
            m_server->credentials(), app::profiles::ConnectionKind::AnyS3);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_bench->services().sessions.session(id)->reach() == app::profiles::Reach::Online, 10000);
    }
    void open(const char* bucket)
    {
        m_bench->window().openBucket(QLatin1String(bucket), {});
        QApplication::setActiveWindow(&m_bench->window());
    }
    [[nodiscard]] QTableView* table(const char* name) const { return m_bench->find<QTableView>(name); }
    [[nodiscard]] QString write(const QString& name, qint64 size)
    {
        QFile file(m_files->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(QByteArray(size, 'x')) == size ? file.fileName()
                                                                                           : QString();
    }
    [[nodiscard]] app::transfer::TransferItem item(const QString& key) const
    {
        for (const auto& item : m_bench->services().transfers.items()) {
            if (item.key == key)
                return item;
        }
        return {};
    }
    [[nodiscard]] QDialog* question(const char* name = nullptr) const
    {
        for (QDialog* dialog : m_bench->window().findChildren<QDialog*>()) {
            if (dialog->isVisible() && (!name || dialog->objectName() == QLatin1String(name)))
                return dialog;
        }
        return nullptr;
    }
    void agree(QDialog* dialog)
    {
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("verbButton")), Qt::LeftButton);
    }
    void select(const QString& key)
    {
        auto* list = m_bench->find<ui::TransferList>("transferList");
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex index = list->model()->index(row, 0);
            if (list->item(index) && list->item(index)->key == key)
                list->setCurrentIndex(index);
        }
        QVERIFY(list->item(list->currentIndex()) && list->item(list->currentIndex())->key == key);
    }

private Q_SLOTS:
    void initTestCase()
    {
        prepareApplication();
        qputenv("HOLDFAST_NODE_BINARY", qgetenv("HOLDFAST_BIN") + "/holdfastd");
    }
    void init()
    {
        m_files = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeS3>();
        m_server->buckets()["depot"] = {};
        m_server->statusJson = R"({"node":{"state":"ready"}})"; // it says that it is one of ours
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
    }

    /// A listing that follows at once must not take the words away.
    void aFailedDeleteStaysSaid()
    {
        m_server->put("depot", "a", "x");
        enter();
        open("depot");
        QTRY_COMPARE(table("objectTable")->model()->rowCount(), 1);
        m_server->add({.operation = "DeleteObjects", .times = -1, .status = 403, .code = "AccessDenied"});
        m_server->add({.operation = "DeleteObject", .times = -1, .status = 403, .code = "AccessDenied"});
        table("objectTable")->selectRow(0);
        m_bench->trigger("object.delete");
        agree(question());
        auto* acts = m_bench->find<ui::InlineMessage>("objectActs");
        QTRY_VERIFY(acts->isVisible());
        const int listings = m_server->count("ListObjectsV2");
        m_bench->trigger("view.refresh");
        QTRY_VERIFY(m_server->count("ListObjectsV2") > listings);
        QTest::qWait(100);
        QVERIFY(acts->isVisible());
        QCOMPARE(acts->what(), QStringLiteral("The key is not allowed to do this."));

        m_bench->trigger("view.up");
        QTRY_VERIFY(table("bucketTable")->model()->rowCount() > 0);
        table("bucketTable")->selectRow(0);
        m_bench->trigger("bucket.delete");
        m_bench->find<QLineEdit>("confirmName")->setText(QStringLiteral("depot"));
        agree(question());
        auto* bucketActs = m_bench->find<ui::InlineMessage>("bucketActs");
        QTRY_COMPARE(bucketActs->what(), QStringLiteral("The bucket “depot” was not deleted."));
        const int buckets = m_server->count("ListBuckets");
        m_bench->trigger("go.home");
        m_bench->trigger("go.buckets");
        QTRY_VERIFY(m_server->count("ListBuckets") > buckets);
        QTest::qWait(100);
        QVERIFY(bucketActs->isVisible());
    }

    /// No key reaches a page that nobody sees.
    void keysStayOnTheirPage()
    {
        m_server->put("depot", "a", "x");
        enter();
        open("depot");
        QTRY_COMPARE(table("objectTable")->model()->rowCount(), 1);
        table("objectTable")->selectRow(0);
        auto* menu = m_bench->find<QToolButton>("menuButton")->menu();
        Q_EMIT menu->aboutToShow(); // it holds every action from now on
        QVERIFY(m_bench->window().actions().action(QStringLiteral("object.delete"))->isEnabled());
        m_bench->trigger("go.transfers");
        QVERIFY(!m_bench->window().actions().action(QStringLiteral("object.delete"))->isEnabled());
        m_server->add({.operation = "PutObject", .times = -1, .status = 400, .code = "InvalidRequest"});
        m_bench->services().transfers.upload(
            {m_bench->services().profiles.current(), QStringLiteral("depot"), {}, {write("stops", 10)}, true});
        QTRY_COMPARE(item("stops").state, TransferState::Failed);
        auto* list = m_bench->find<ui::TransferList>("transferList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        select("stops");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_VERIFY(question("cancelQuestion"));
        QVERIFY(question()->windowTitle().contains(QStringLiteral("stops")));
        question()->reject();
        QTRY_VERIFY(!question());
        m_bench->trigger("go.home");
        QTest::keyClick(&m_bench->window(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(m_bench->find<QLineEdit>("bucketName"));
    }

    void pastedFilesAreUploaded()
    {
        enter();
        open("depot");
        QTRY_VERIFY(m_bench->find<ui::ObjectBrowser>("objectBrowser")->isVisible());
        auto* data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(write("pasted one.txt", 1000)),
            QUrl::fromLocalFile(write("pasted two.txt", 2000))});
        QApplication::clipboard()->setMimeData(data);
        QTest::keyClick(&m_bench->window(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_bench->services().transfers.totals().done, 2);
        QCOMPARE(m_server->buckets()["depot"]["pasted two.txt"].data.size(), 2000);
        QTRY_COMPARE(table("objectTable")->model()->rowCount(), 2); // and they show without being asked
    }

    void pauseResumeAndCancelByHand()
    {
        m_server->add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 2});
        enter();
        open("depot");
        m_bench->find<ui::ObjectBrowser>("objectBrowser")->upload({write("film.mov", 40 << 20)});
        m_bench->trigger("go.transfers");
        QTRY_COMPARE_WITH_TIMEOUT(item("film.mov").partsDone, 2, 30000);
        select("film.mov");
        QCOMPARE(m_bench->find<QPushButton>("detailsPause")->text(), QStringLiteral("Pause"));
        m_bench->click("detailsPause");
        QTRY_COMPARE(item("film.mov").state, TransferState::Paused);
        QCOMPARE(item("film.mov").done, 16 << 20);
        QTRY_COMPARE(m_bench->find<QPushButton>("detailsPause")->text(), QStringLiteral("Resume"));
        QCOMPARE(m_server->uploads().size(), std::size_t(1));
        m_bench->click("detailsPause");
        QTRY_COMPARE(item("film.mov").state, TransferState::Running);
        m_bench->click("detailsCancel");
        QDialog* dialog = question("cancelQuestion");
        QVERIFY(dialog);
        dialog->reject(); // go on
        QTRY_VERIFY(!question());
        QVERIFY(!m_bench->services().transfers.items().isEmpty());
        m_server->clearRules();
        m_bench->trigger("transfers.toggle"); // pause
        QTRY_COMPARE(item("film.mov").state, TransferState::Paused);
        m_bench->trigger("transfers.toggle");
        QTRY_COMPARE_WITH_TIMEOUT(item("film.mov").state, TransferState::Done, 60000);
        QCOMPARE(m_server->count("CreateMultipartUpload"), 1);
        QCOMPARE(m_server->buckets()["depot"]["film.mov"].data.size(), 40 << 20);

        m_server->add({.operation = "UploadPart", .kind = Kind::Hang, .times = -1, .skip = 1});
        m_bench->find<ui::ObjectBrowser>("objectBrowser")->upload({write("second.mov", 24 << 20)});
        QTRY_COMPARE_WITH_TIMEOUT(item("second.mov").partsDone, 1, 30000);
        QTRY_COMPARE(m_bench->find<ui::TransferList>("transferList")->model()->rowCount(), 2);
        select("second.mov");
        m_bench->click("detailsCancel");
        agree(question("cancelQuestion"));
        QTRY_VERIFY(item("second.mov").id == 0);
        QTRY_VERIFY(m_server->uploads().empty());
        // What is done only leaves the list.
        select("film.mov");
        m_bench->click("detailsCancel");
        agree(question("cancelQuestion"));
        QTRY_VERIFY(m_bench->services().transfers.items().isEmpty());
        QVERIFY(m_server->buckets()["depot"].contains("film.mov"));
    }

    void uploadsKeepTheSelection()
    {
        for (int i = 0; i < 40; ++i)
            m_server->put("depot", "k" + QByteArray::number(100 + i), "x");
        enter();
        open("depot");
        QTableView* objects = table("objectTable");
        QTRY_COMPARE(objects->model()->rowCount(), 40);
        objects->selectRow(30);
        objects->scrollToBottom();
        const int scrolled = objects->verticalScrollBar()->value();
        QVERIFY(scrolled > 0);
        m_bench->find<ui::ObjectBrowser>("objectBrowser")->upload({write("zz-new", 10)});
        QTRY_COMPARE(objects->model()->rowCount(), 41);
        const QModelIndexList rows = objects->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows.first().data().toString(), QStringLiteral("k130"));
        QCOMPARE(objects->verticalScrollBar()->value(), scrolled);
        // A file below a folder that is listed changes nothing here.
        m_server->put("depot", "sub/x", "x");
        m_bench->trigger("view.refresh");
        QTRY_COMPARE(objects->model()->rowCount(), 42);
        const int listings = m_server->count("ListObjectsV2");
        m_bench->services().transfers.upload({m_bench->services().profiles.current(), QStringLiteral("depot"),
            QStringLiteral("sub/"), {write("below", 10)}, true});
        QTRY_VERIFY(m_server->buckets()["depot"].contains("sub/below"));
        QTest::qWait(1200);
        QCOMPARE(m_server->count("ListObjectsV2"), listings);
    }

    /// A key for one bucket only: the first run ends in the program, once.
    void aKeyThatMayNotListBuckets()
    {
        m_server->add({.operation = "ListBuckets", .times = -1, .status = 403, .code = "AccessDenied"});
        m_server->add({.operation = "CreateBucket", .times = -1, .status = 403, .code = "AccessDenied"});
        m_server->put("depot", "mine", "x");
        m_bench->click("doorConnect");
        m_bench->find<QLineEdit>("connectionName")->setText(QStringLiteral("Depot"));
        m_bench->find<QLineEdit>("connectionAddress")->setText(m_server->url().toString());
        m_bench->find<QLineEdit>("connectionKey")->setText(m_server->credentials().accessKey);
        m_bench->find<QLineEdit>("connectionSecret")->setText(m_server->credentials().secretKey);
        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->window().wizard(), 20000);
        QCOMPARE(m_bench->services().profiles.connections().size(), 1);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Buckets);
        m_bench->trigger("bucket.openByName");
        m_bench->find<QLineEdit>("bucketToOpen")->setText(QStringLiteral("depot"));
        agree(question("openByName"));
        QTRY_COMPARE(table("objectTable")->model()->rowCount(), 1);
    }

    void connectingOpensABucket()
    {
        m_server->put("depot", "mine", "x");
        m_bench->click("doorConnect");
        m_bench->find<QLineEdit>("connectionAddress")->setText(m_server->url().toString());
        m_bench->find<QLineEdit>("connectionKey")->setText(m_server->credentials().accessKey);
        m_bench->find<QLineEdit>("connectionSecret")->setText(QStringLiteral("wrong"));
        m_bench->click("wizardGo");
        auto* message = m_bench->find<ui::InlineMessage>("connectionMessage");
        QTRY_VERIFY(message->isVisible());
        QCOMPARE(message->what(), QStringLiteral("The secret key does not belong to the access key."));
        m_bench->find<QLineEdit>("connectionSecret")->setText(m_server->credentials().secretKey);
        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->window().wizard(), 20000);
        QTRY_COMPARE(table("objectTable")->model()->rowCount(), 1);
        QCOMPARE(m_bench->services().profiles.connections().size(), 1);
    }

    /// What the AWS tools and rclone know is taken over with its key; what is here already is not.
    void placesOfOtherPrograms()
    {
        enter();
        const auto url = m_server->url().toString().toUtf8();
        const auto key = m_server->credentials().accessKey.toUtf8();
        const auto secret = m_server->credentials().secretKey.toUtf8();
        QFile remotes(m_files->filePath(QStringLiteral("rclone.conf")));
        QVERIFY(remotes.open(QIODevice::WriteOnly));
        remotes.write("[same]\ntype = s3\nprovider = Other\nendpoint = " + url + "\naccess_key_id = " + key
            + "\nsecret_access_key = " + secret + "\n[by name]\ntype = s3\nprovider = Other\nendpoint = "
            + QByteArray(url).replace("127.0.0.1", "localhost") + "\naccess_key_id = " + key
            + "\nsecret_access_key = " + secret + "\n[role]\ntype = s3\nprovider = AWS\nenv_auth = true\n");
        remotes.close();
        qputenv("RCLONE_CONFIG", remotes.fileName().toUtf8());
        for (const char* variable : {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"})
            qputenv(variable, m_files->filePath(QStringLiteral("none")).toUtf8());
        m_bench->trigger("connection.import");
        QDialog* dialog = question("importDialog");
        QVERIFY(dialog);
        const auto box = [&](const char* name) { return dialog->findChild<QCheckBox*>(QLatin1String(name)); };
        QTRY_VERIFY(box("import:role"));
        QVERIFY(!box("import:same")->isEnabled() && !box("import:role")->isEnabled());
        QVERIFY(box("import:by name")->isChecked());
        agree(dialog);
        QTRY_COMPARE(m_bench->services().profiles.connections().size(), 2);
        const QUuid id = m_bench->services().profiles.connections().last().id;
        QTRY_COMPARE_WITH_TIMEOUT(
            m_bench->services().sessions.session(id)->reach(), app::profiles::Reach::Online, 20000);
    }

    /// Neither takes the other down, and each comes back with what it holds.
    void sampleAndOwnStoreSideBySide()
    {
        using app::node::NodeState;
        const auto& services = m_bench->services();
        const auto ready = [&] { return services.node.snapshot().state == NodeState::Ready; };
        m_bench->click("doorSample");
        m_bench->click("wizardGo");
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->window().wizard(), 90000);
        const QUuid sample = services.node.config().place;
        QVERIFY(services.profiles.find(sample));

        m_bench->trigger("app.wizard");
        m_bench->click("doorStore");
        ui::PlaceModel& places = m_bench->window().wizard()->storeDoor()->places();
        QTRY_VERIFY(places.rowCount() > 0);
        for (int row = 0; row < places.rowCount(); ++row)
            places.setTicked(row, false);
        const QString folder = m_files->filePath(QStringLiteral("own"));
        m_bench->nextFolder = QStringList{folder};
        m_bench->click("addFolder");
        QTRY_VERIFY(places.rowOf(folder) >= 0);
        m_bench->find<QCheckBox>("keepRunning")->setChecked(false);
        m_bench->click("wizardGo");
        QVERIFY(question("switchQuestion"));
        QCOMPARE(services.node.config().place, sample); // nothing before the answer
        agree(question("switchQuestion"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->window().wizard(), 90000);
        const QUuid own = services.node.config().place;
        QVERIFY(own != sample);
        QCOMPARE(services.profiles.connections().size(), 2);
        QVERIFY(services.sessions.session(sample)->s3() == nullptr);

        // Another port, by the field in Settings.
        m_bench->trigger("go.settings");
        QTRY_VERIFY(ready());
        auto* port = m_bench->find<QSpinBox>("nodePort");
        const QString old = services.node.config().listen;
        const QString address = app::node::freeListenAddress(QStringLiteral("127.0.0.1"), app::node::NodeMode::Child);
        port->setValue(address.section(':', -1).toInt());
        QVERIFY(address != old);
        m_bench->click("nodeUsePort");
        agree(question());
        QTRY_VERIFY_WITH_TIMEOUT(ready() && services.node.config().listen == address, 60000);

        // Encrypted too, with a certificate that only this program knows to trust.
        m_bench->find<QCheckBox>("nodeTls")->click();
        agree(question());
        QTRY_VERIFY_WITH_TIMEOUT(ready() && services.node.snapshot().ready->tls.isValid(), 60000);
        app::s3client::Endpoint secure = *services.node.endpoint();
        QVERIFY(!secure.anchor.isEmpty());
        QCOMPARE(services.sessions.session(own)->connection().endpoint.anchor, secure.anchor);
        secure.url = services.node.snapshot().ready->tls;
        app::s3client::S3Client client(secure, *services.node.credentials());
        std::optional<app::Outcome<QList<app::s3client::BucketInfo>>> buckets;
        client.listBuckets()->then(&client, [&](const auto& answer) { buckets = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(buckets, 20000);
        QVERIFY2(*buckets, buckets->has_value() ? "" : qPrintable(buckets->error().message));

        // Back to the sample, and to the own one again.
        for (const QUuid& place : {sample, own}) {
            Q_EMIT m_bench->window().context().go.storeRequested(place);
            agree(question("switchQuestion"));
            QTRY_VERIFY_WITH_TIMEOUT(ready() && services.node.config().place == place, 60000);
            QTRY_VERIFY_WITH_TIMEOUT(
                services.sessions.session(place)->reach() == app::profiles::Reach::Online, 20000);
            QCOMPARE(services.profiles.current(), place);
        }
        // The sample's folder is deleted, as its door says, and the sample made anew.
        QVERIFY(QDir(m_bench->home() + QStringLiteral("/data/sample")).removeRecursively());
        m_bench->trigger("app.wizard");
        m_bench->click("doorSample");
        m_bench->click("wizardGo");
        agree(question("switchQuestion"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->window().wizard(), 90000);
        QCOMPARE(services.node.config().place, sample);
        QCOMPARE(services.profiles.connections().size(), 2);
    }
};

QTEST_MAIN(TestActs)
#include "test_acts.moc"
