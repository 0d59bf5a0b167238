// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the catalogue of scenes, which are the documentation's pictures:
//   shots FOLDER [SCENE...]      shots --list
#include "gui/bench.h"
#include "gui/story.h"
#include "ui/browser/browser_dialogs.h"
#include "ui/browser/object_browser.h"
#include "ui/cluster/drive_map.h"
#include "ui/shares/share_dialog.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/translations.h"
#include "ui/theme/style_paint.h"
#include "ui/transfers/transfer_list.h"
#include "ui/wizard/store_door.h"
#include "ui/wizard/wizard.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QFile>
#include <QDragEnterEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollArea>
#include <QTableView>
#include <QTest>
#include <cstdio>

using namespace holdfast;
using namespace holdfast::test;

namespace
{

struct Stage
{
    /// Pictures say "~/data/sample", not the temporary folder of this run.
    Stage() { qputenv("HOME", QFile::encodeName(bench.home())); }

    SceneServer server;
    Bench bench;
    QUuid office;
    std::unique_ptr<QTemporaryDir> files;
};

struct Scene
{
    const char* name;
    story::Health health;
    void (*play)(Stage&);
};

template <class Condition>
void until(Condition condition)
{
    if (!QTest::qWaitFor(condition, 8000))
        std::fprintf(stderr, "  a condition of the scene was not met in time\n");
    QTest::qWait(50);
}

void enterOffice(Stage& stage)
{
    stage.office = stage.bench.connectTo(QStringLiteral("Office NAS"), stage.server.endpoint(),
        SceneServer::credentials(), app::profiles::ConnectionKind::HoldfastServer,
        {QStringLiteral("http://192.168.1.20:9000"), QStringLiteral("https://files.office.example")});
    auto connection = stage.bench.services().profiles.find(stage.office);
    connection->pinnedBuckets = {QStringLiteral("projects"), QStringLiteral("scans"), QStringLiteral("accounts")};
    (void)stage.bench.services().profiles.put(*connection);
    app::profiles::Session* session = stage.bench.services().sessions.session(stage.office);
    until([session] { return session && session->status().has_value(); });
}

void playTransfers(Stage& stage)
{
    app::transfer::TransferEngine& engine = stage.bench.services().transfers;
    Q_EMIT engine.itemsChanged(story::transfers(stage.office));
    for (int i = 0; i < 3; ++i)
        Q_EMIT engine.totalsChanged(story::totals());
    QTest::qWait(400);
}

void home(Stage& stage)
{
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().showPage(ui::PageId::Home);
    QTest::qWait(400);
}

void openFolder(Stage& stage)
{
    story::keepVersions(stage.server);
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().openBucket(QStringLiteral("projects"), QStringLiteral("harbour-wall-2026/"));
    auto* table = stage.bench.find<QTableView>("objectTable");
    until([table] { return table->model()->rowCount() > 10; });
}

void chooseRow(Stage& stage, const QString& name)
{
    auto* table = stage.bench.find<QTableView>("objectTable");
    const QModelIndexList found = table->model()->match(
        table->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly);
    if (!found.isEmpty())
        table->selectRow(found.first().row());
    table->scrollToTop();
    QTest::qWait(1200);
}

void folder(Stage& stage)
{
    openFolder(stage);
    chooseRow(stage, QStringLiteral("harbour-wall-north.jpg"));
}

void folderProtection(Stage& stage)
{
    folder(stage);
    auto* section = stage.bench.find<QWidget>("protectionSection");
    for (QWidget* up = section; up; up = up->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(up))
            area->ensureWidgetVisible(section);
    }
    QTest::qWait(200);
}

void folderTags(Stage& stage)
{
    folder(stage);
    stage.bench.click("tagsEdit");
    stage.bench.click("tagAdd");
    stage.bench.find<QLineEdit>("tagKey2")->setText(QStringLiteral("site"));
    QTest::qWait(200);
}

void folderDeleted(Stage& stage)
{
    openFolder(stage);
    stage.bench.click("showDeleted");
    auto* table = stage.bench.find<QTableView>("objectTable");
    until([table] { return table->model()->rowCount() > 10; });
    chooseRow(stage, QStringLiteral("boathouse-sketch.pdf"));
}

void folderPast(Stage& stage)
{
    openFolder(stage);
    stage.bench.click("asOfButton");
    stage.bench.window().findChild<QDateTimeEdit*>(QStringLiteral("asOfTime"))
        ->setDateTime(QDateTime(QDate::currentDate().addDays(-2), QTime(18, 0)));
    QTest::mouseClick(stage.bench.window().findChild<QPushButton*>(QStringLiteral("verbButton")), Qt::LeftButton);
    auto* table = stage.bench.find<QTableView>("objectTable");
    until([table] { return table->model()->rowCount() > 5; });
    chooseRow(stage, QStringLiteral("harbour-wall-north.jpg"));
}

void asOf(Stage& stage)
{
    openFolder(stage);
    stage.bench.click("asOfButton");
    QTest::qWait(200);
}

void retention(Stage& stage)
{
    folderProtection(stage);
    stage.bench.click("protectionExtend");
    QTest::qWait(200);
}

void bucketList(Stage& stage)
{
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().showPage(ui::PageId::Buckets);
    auto* table = stage.bench.find<QTableView>("bucketTable");
    until([table] { return table->model()->rowCount() > 3; });
    table->selectRow(3);
}

void emptyBucket(Stage& stage)
{
    enterOffice(stage);
    stage.bench.window().openBucket(QStringLiteral("incoming"), {});
    QTest::qWait(700);
}

void drop(Stage& stage)
{
    folder(stage);
    stage.files = std::make_unique<QTemporaryDir>();
    QList<QUrl> urls;
    for (int i = 0; i < 38; ++i) {
        const QString name = i == 0 ? QStringLiteral("block-A.laz")
            : i == 1                ? QStringLiteral("readme.md")
                                    : QStringLiteral("IMG_9%1.jpg").arg(i, 3, 10, QLatin1Char('0'));
        QFile file(stage.files->filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.resize(qint64(12.4 * (1 << 30) / 38)); // sparse: takes no room
        urls << QUrl::fromLocalFile(file.fileName());
    }
    auto* data = new QMimeData;
    data->setUrls(urls);
    auto* browser = stage.bench.find<ui::ObjectBrowser>("objectBrowser");
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(browser, &enter);
    QTest::qWait(400);
}

void transfers(Stage& stage)
{
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().showPage(ui::PageId::Transfers);
    auto* list = stage.bench.find<ui::TransferList>("transferList");
    until([list] { return list->model()->rowCount() > 5; });
    list->setCurrentIndex(list->model()->index(3, 0)); // an upload in parts
    for (int i = 0; i < 40; ++i) { // a minute of speeds in a moment
        app::transfer::TransferTotals t = story::totals();
        t.uploadRate *= i > 16 && i < 22 ? 0.5 : 0.9 + 0.1 * ((i * 7) % 5) / 5.0;
        Q_EMIT stage.bench.services().transfers.totalsChanged(t);
        QTest::qWait(i < 4 ? 1010 : 0);
    }
    Q_EMIT stage.bench.services().transfers.totalsChanged(story::totals());
    Q_EMIT stage.bench.services().transfers.partsChanged(story::parts());
    QTest::qWait(100);
}

void fillShares(Stage& stage)
{
    for (const app::share::Share& share : story::shares(stage.office))
        stage.bench.services().shares.add(share);
    until([&] { return stage.bench.services().shares.shares().size() >= 9; });
}

void shares(Stage& stage)
{
    enterOffice(stage);
    playTransfers(stage);
    fillShares(stage);
    stage.bench.window().showPage(ui::PageId::Shares);
    auto* table = stage.bench.find<QTableView>("shareTable");
    table->selectRow(3);
    QTest::qWait(200);
}

void shareDialog(Stage& stage)
{
    shares(stage);
    Q_EMIT stage.bench.window().context().go.shareRequested(
        QStringLiteral("projects"), QStringLiteral("harbour-wall-2026/inspection-report-v3.pdf"));
    auto* address = stage.bench.window().findChild<QComboBox*>(QStringLiteral("shareAddress"));
    for (int i = 0; address && i < address->count(); ++i) {
        if (address->itemText(i).contains(QStringLiteral("192.168.1.20")))
            address->setCurrentIndex(i);
    }
    QTest::qWait(100);
}

void wizardStore(Stage& stage)
{
    ui::PlaceModel& places = stage.bench.window().wizard()->storeDoor()->places();
    until([&] { return places.rowCount() > 0; }); // what is really here, before it is replaced
    places.setPlaces(story::places(), {0, 1, 2, 3});
    QTest::qWait(200);
}

void wizardConnect(Stage& stage)
{
    stage.bench.window().wizard()->choose(ui::Wizard::ConnectTo);
    stage.bench.find<QLineEdit>("connectionName")->setText(QStringLiteral("Office NAS"));
    stage.bench.find<QLineEdit>("connectionAddress")->setText(stage.server.endpoint().url.toString());
    stage.bench.find<QLineEdit>("connectionKey")->setText(QStringLiteral("front-desk"));
    stage.bench.find<QLineEdit>("connectionSecret")->setText(QStringLiteral("not-a-secret"));
    stage.bench.click("testConnection");
    QTest::qWait(800);
}

void wizardSample(Stage& stage)
{
    stage.bench.window().wizard()->choose(ui::Wizard::TrySample);
    QTest::qWait(100);
}

void settings(Stage& stage)
{
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().showPage(ui::PageId::Settings);
    QTest::qWait(300);
}

void drives(Stage& stage)
{
    stage.server.plan = story::plan();
    stage.server.scrub = story::scrub();
    stage.server.features = R"(["status","buckets","stop","drives","scrub","quarantine"])";
    enterOffice(stage);
    playTransfers(stage);
    stage.bench.window().showPage(ui::PageId::Drives);
    auto* map = stage.bench.find<ui::DriveMap>("driveMap");
    until([map] { return map->tile(QStringLiteral("/srv/holdfast/d2")) != nullptr; });
    map->setCurrent(QStringLiteral("/srv/holdfast/d2"));
    QCursor::setPos(stage.bench.window().mapToGlobal(QPoint(100, 600))); // not on a tile
    QTest::qWait(400);
}

void drivesQuarantine(Stage& stage)
{
    QJsonObject status = QJsonDocument::fromJson(stage.server.status).object();
    QJsonObject safety = status["safety"].toObject();
    safety["quarantined"] = 2;
    status["safety"] = safety;
    stage.server.status = QJsonDocument(status).toJson();
    stage.server.quarantine = story::quarantine();
    drives(stage);
    auto* card = stage.bench.find<QWidget>("quarantineCard");
    until([card] { return card->isVisible(); });
    for (QWidget* up = card; up; up = up->parentWidget()) {
        if (auto* area = qobject_cast<QScrollArea*>(up))
            area->ensureWidgetVisible(card);
    }
    QTest::qWait(200);
}

void drivesPlan(Stage& stage)
{
    drives(stage);
    stage.bench.click("addDrives");
    stage.bench.find<QLineEdit>("folderPath")->setText(QStringLiteral("/mnt/disk7/holdfast"));
    stage.bench.click("verbButton");
    auto* table = stage.bench.find<QTableView>("planTable");
    until([table] { return table && table->model()->rowCount() > 0; });
    QTest::qWait(200);
}

void palette(Stage& stage)
{
    bucketList(stage);
    stage.bench.trigger("app.palette");
    QTest::qWait(100);
}

void createBucket(Stage& stage)
{
    bucketList(stage);
    stage.bench.click("newBucketButton");
    if (auto* name = stage.bench.window().findChild<QLineEdit*>(QStringLiteral("bucketName")))
        name->setText(QStringLiteral("Harbour-2026"));
    QTest::qWait(100);
}

void versioning(Stage& stage)
{
    story::keepVersions(stage.server);
    bucketList(stage);
    stage.bench.trigger("bucket.versions");
    QTest::qWait(600);
}

void deleteBucket(Stage& stage)
{
    bucketList(stage);
    stage.bench.trigger("bucket.delete");
    QTest::qWait(100);
}

void denied(Stage& stage)
{
    enterOffice(stage);
    stage.server.denied = true;
    stage.bench.window().openBucket(QStringLiteral("scans"), {});
    QTest::qWait(900);
}

void crashed(Stage& stage)
{
    folder(stage);
    app::node::NodeSnapshot snapshot;
    snapshot.state = app::node::NodeState::Crashed;
    snapshot.problem = app::node::NodeProblem::Killed;
    snapshot.restarts = 1;
    snapshot.retryInMs = 8000;
    snapshot.detail = QStringLiteral("rocksdb: IO error: /srv/holdfast/d2/db/000031.log: Input/output error");
    (void)stage.bench.services().sessions.ensureThisComputer(QStringLiteral("This computer"));
    Q_EMIT stage.bench.services().node.changed(snapshot);
    QTest::qWait(200);
}

const Scene kScenes[] = {
    {"home", story::Health::DriveFailed, home},
    {"home-well", story::Health::Well, home},
    {"home-one-disk", story::Health::OneDisk, home},
    {"buckets", story::Health::Well, bucketList},
    {"folder", story::Health::DriveFailed, folder},
    {"folder-protection", story::Health::Well, folderProtection},
    {"folder-tags", story::Health::Well, folderTags},
    {"folder-deleted", story::Health::Well, folderDeleted},
    {"folder-past", story::Health::Well, folderPast},
    {"as-of", story::Health::Well, asOf},
    {"retention", story::Health::Well, retention},
    {"versioning", story::Health::Well, versioning},
    {"folder-empty", story::Health::Well, emptyBucket},
    {"folder-denied", story::Health::Well, denied},
    {"drop", story::Health::DriveFailed, drop},
    {"transfers", story::Health::DriveFailed, transfers},
    {"shares", story::Health::Well, shares},
    {"share-dialog", story::Health::DriveFailed, shareDialog},
    {"wizard", story::Health::Well, wizardStore},
    {"wizard-connect", story::Health::Well, wizardConnect},
    {"wizard-sample", story::Health::Well, wizardSample},
    {"drives", story::Health::Six, drives},
    {"drives-plan", story::Health::Six, drivesPlan},
    {"drives-quarantine", story::Health::Six, drivesQuarantine},
    {"settings", story::Health::Well, settings},
    {"palette", story::Health::Well, palette},
    {"create-bucket", story::Health::Well, createBucket},
    {"delete-bucket", story::Health::Well, deleteBucket},
    {"node-crashed", story::Health::Well, crashed},
};

/// The window with the dialogs that stand before it, each on its shadow, as a desktop shows them.
QPixmap picture(ui::MainWindow& window)
{
    QPixmap whole = window.grab();
    QPainter painter(&whole);
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top == &window || !top->isVisible() || !qobject_cast<QDialog*>(top))
            continue;
        const bool framed = !(top->windowFlags() & Qt::FramelessWindowHint);
        QPoint at = window.mapFromGlobal(top->mapToGlobal(QPoint()));
        if (framed)
            at = QPoint((window.width() - top->width()) / 2, (window.height() - top->height()) / 3);
        const QRect rect(at, top->size());
        painter.setPen(Qt::NoPen);
        for (int i = 12; i > 0; --i) {
            painter.setBrush(QColor(0, 0, 0, 4));
            painter.drawRoundedRect(rect.adjusted(-i, 4 - i, i, 6 + i), 8 + i, 8 + i);
        }
        painter.drawPixmap(at, top->grab());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(ui::theme().color(ui::Role::LineStrong));
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
    }
    return whole;
}

bool render(const Scene& scene, const QString& folder, ui::Scheme scheme, const char* suffix,
    const QString& language = QStringLiteral("en"))
{
    ui::theme().setScheme(scheme);
    ui::installTranslations(language);
    Stage stage;
    if (!stage.server.start())
        return false;
    stage.server.status = story::status(scene.health);
    stage.server.counts = story::counts();
    story::fillBuckets(stage.server);
    stage.bench.settings().setAppearance(scheme == ui::Scheme::Dark ? ui::UiSettings::Appearance::Dark
                                                                    : ui::UiSettings::Appearance::Light);
    stage.bench.start();
    stage.bench.makeWindow();
    scene.play(stage);
    const QString file = QStringLiteral("%1/%2-%3.png").arg(folder, QLatin1String(scene.name), QLatin1String(suffix));
    const bool saved = picture(stage.bench.window()).save(file);
    for (QDialog* dialog : stage.bench.window().findChildren<QDialog*>())
        dialog->close();
    std::printf("%s %s\n", saved ? "made" : "could not make", qPrintable(file));
    return saved;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    if (arguments.isEmpty() || arguments.first() == QLatin1String("--list")) {
        for (const Scene& scene : kScenes)
            std::printf("%s\n", scene.name);
        return arguments.isEmpty() ? 2 : 0;
    }
    const QString folder = arguments.takeFirst();
    QDir().mkpath(folder);
    prepareApplication();
    bool good = true;
    for (const Scene& scene : kScenes) {
        if (!arguments.isEmpty() && !arguments.contains(QLatin1String(scene.name)))
            continue;
        good = render(scene, folder, ui::Scheme::Light, "light") && good;
        good = render(scene, folder, ui::Scheme::Dark, "dark") && good;
        if (qstrcmp(scene.name, "home") == 0 || qstrcmp(scene.name, "drives") == 0)
            good = render(scene, folder, ui::Scheme::Contrast, "contrast") && good;
        if (qstrncmp(scene.name, "drives", 6) == 0 || qstrncmp(scene.name, "folder-", 7) == 0)
            good = render(scene, folder, ui::Scheme::Light, "zh", QStringLiteral("zh_CN")) && good;
    }
    return good ? 0 : 1;
}
