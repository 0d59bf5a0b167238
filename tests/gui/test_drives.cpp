// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the drives and its guided steps, against a server that tells a story by the admin API.
#include "app/models/scrub_watch.h"
#include "gui/bench.h"
#include "gui/story.h"
#include "ui/cluster/drive_map.h"
#include "ui/cluster/drive_tile.h"
#include "ui/cluster/plan_view.h"
#include "ui/home/safety_words.h"
#include "ui/shell/rail.h"
#include "ui/shell/translations.h"
#include "ui/widgets/face.h"
#include "ui/widgets/inline_message.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QTest>

using namespace holdfast;
using namespace holdfast::test;

namespace
{

constexpr auto kAway = "/srv/holdfast/d2";
constexpr auto kWell = "/srv/holdfast/d1";

QString plain(QString text)
{
    return text.replace(QChar(0x00A0), ' ').replace(QChar(0x202F), ' ');
}

QByteArray with(const QByteArray& json, const char* section, const QJsonObject& values)
{
    QJsonObject root = QJsonDocument::fromJson(json).object();
    QJsonObject inner = root[QLatin1String(section)].toObject();
    for (auto it = values.begin(); it != values.end(); ++it)
        inner[it.key()] = it.value();
    root[QLatin1String(section)] = inner;
    return QJsonDocument(root).toJson();
}

} // namespace

class TestDrives : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SceneServer> m_server;
    std::unique_ptr<Bench> m_bench;

    void enter()
    {
        const QUuid office = m_bench->connectTo(QStringLiteral("Office NAS"), m_server->endpoint(),
            SceneServer::credentials(), app::profiles::ConnectionKind::HoldfastServer);
        app::profiles::Session* session = m_bench->services().sessions.session(office);
        QTRY_VERIFY_WITH_TIMEOUT(session->status().has_value(), 10000);
        m_bench->window().showPage(ui::PageId::Drives);
        QTRY_VERIFY_WITH_TIMEOUT(map()->tile(QLatin1String(kWell)), 10000);
    }
    [[nodiscard]] ui::DriveMap* map() const { return m_bench->find<ui::DriveMap>("driveMap"); }
    [[nodiscard]] QString label(const char* name) const { return plain(m_bench->find<QLabel>(name)->text()); }
    [[nodiscard]] QDialog* dialog() const { return m_bench->find<QDialog>("growthDialog"); }
    template <class T>
    [[nodiscard]] T* inDialog(const char* name) const
    {
        return dialog() ? dialog()->findChild<T*>(QLatin1String(name)) : nullptr;
    }
    [[nodiscard]] QPushButton* verb() const { return inDialog<QPushButton>("verbButton"); }
    [[nodiscard]] int asked(const QByteArray& act) const
    {
        return int(std::count_if(m_server->acts.begin(), m_server->acts.end(),
            [&](const auto& each) { return each.first == act; }));
    }
    [[nodiscard]] QJsonObject lastBody(const QByteArray& act) const
    {
        QJsonObject body;
        for (const auto& [what, document] : m_server->acts) {
            if (what == act)
                body = QJsonDocument::fromJson(document).object();
        }
        return body;
    }
    [[nodiscard]] bool showsFace(const QString& words) const
    {
        const auto faces = m_bench->window().findChildren<ui::Face*>();
        return std::any_of(faces.begin(), faces.end(),
            [&](ui::Face* face) { return face->isVisible() && face->sentence().contains(words); });
    }
    void checkNames(QWidget* root)
    {
        for (QWidget* widget : root->findChildren<QWidget*>()) {
            const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget)
                || qobject_cast<QAbstractItemView*>(widget) || widget->inherits("QComboBox")
                || widget->inherits("QProgressBar");
            if (!control || !widget->isVisible() || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QVERIFY2(!QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name).isEmpty(),
                qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()));
        }
    }
    void choose(const char* path) { map()->setCurrent(QLatin1String(path)); }
    void openAdd(const QString& path)
    {
        m_bench->click("addDrives");
        QVERIFY(dialog());
        inDialog<QLineEdit>("folderPath")->setText(path);
        QTest::mouseClick(verb(), Qt::LeftButton);
    }

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^icon ")));
        m_server = std::make_unique<SceneServer>();
        QVERIFY(m_server->start());
        m_server->status = story::status(story::Health::Six);
        m_server->counts = story::counts();
        m_server->plan = story::plan();
        m_server->scrub = story::scrub();
        m_server->features = R"(["status","buckets","stop","drives","scrub","quarantine"])";
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
        ui::theme().setScheme(ui::Scheme::Light);
        ui::installTranslations(QStringLiteral("en"));
    }

    void theMapSaysEveryState()
    {
        enter();
        QCOMPARE(map()->tile(QLatin1String(kWell))->accessibleName(), QStringLiteral("d1, In sync"));
        QCOMPARE(map()->tile(QLatin1String(kAway))->accessibleName(), QStringLiteral("d2, Away"));
        QCOMPARE(map()->tile(QStringLiteral("/srv/holdfast/d5"))->accessibleName(), QStringLiteral("d5, Catching up 62%"));
        QVERIFY(map()->tile(QLatin1String(kAway))->accessibleDescription().contains(QStringLiteral("reads in unknown")));
        QCOMPARE(label("drivesSafety"), QStringLiteral("1 disk may fail until healing ends, about 1 h 50 min."));
        QVERIFY(label("drivesCapacity").contains(QStringLiteral("24.2 TiB")));
        QVERIFY(label("drivesUnused").contains(QStringLiteral("unbalanced"))); // 43.7 of disks for 36.3 of pieces
        QVERIFY(label("growthLine").contains(QStringLiteral("drive d2 is away")));
        bool shared = false;
        for (const QLabel* each : map()->findChildren<QLabel*>())
            shared = shared || each->text() == QStringLiteral("d4 and d6 are one disk: they fail together.");
        QVERIFY(shared);
        checkNames(&m_bench->window());
    }

    void arrowsMoveTheChoice()
    {
        enter();
        choose(kWell);
        auto* first = map()->tile(QLatin1String(kWell));
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Right);
        QCOMPARE(map()->current()->path, QLatin1String(kAway));
        QVERIFY(m_bench->find<QWidget>("driveDetails")->isVisible());
        QVERIFY(m_bench->find<QPushButton>("replaceDrive")->isVisible());
        // A new snapshot leaves the choice and the widgets where they are.
        auto* away = map()->tile(QLatin1String(kAway));
        m_server->status = with(m_server->status, "capacity", {{"used", 3 << 20}});
        QTRY_VERIFY_WITH_TIMEOUT(label("drivesCapacity").contains(QStringLiteral("3.0 MiB")), 10000);
        QCOMPARE(map()->tile(QLatin1String(kAway)), away);
        QCOMPARE(map()->current()->path, QLatin1String(kAway));
    }

    void retiredDrivesAreHidden()
    {
        QJsonObject root = QJsonDocument::fromJson(m_server->status).object();
        QJsonArray drives = root["drives"].toArray();
        QJsonObject last = drives[2].toObject();
        last["state"] = "retired";
        drives[2] = last;
        root["drives"] = drives;
        m_server->status = QJsonDocument(root).toJson();
        enter();
        QVERIFY(!map()->tile(QStringLiteral("/srv/holdfast/d3")));
        QCOMPARE(m_bench->find<QPushButton>("retiredLink")->text(), QStringLiteral("Show 1 retired drive"));
        m_bench->click("retiredLink");
        QVERIFY(map()->tile(QStringLiteral("/srv/holdfast/d3")));
        QCOMPARE(map()->tile(QStringLiteral("/srv/holdfast/d3"))->accessibleName(), QStringLiteral("d3, Retired"));
    }

    void addingDrives()
    {
        enter();
        m_bench->click("addDrives");
        QVERIFY(dialog());
        QVERIFY(!verb()->isEnabled());
        inDialog<QLineEdit>("folderPath")->setText(QLatin1String(kWell)); // is one already
        QVERIFY(!verb()->isEnabled());
        inDialog<QLineEdit>("folderPath")->setText(QStringLiteral("/mnt/disk7/holdfast"));
        QTRY_VERIFY(verb()->isEnabled());
        checkNames(dialog());
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(inDialog<QTableView>("planTable")->model()->rowCount() == 7, 10000);
        QCOMPARE(verb()->text(), QStringLiteral("Add drive"));
        QVERIFY(plain(inDialog<QLabel>("planGain")->text()).contains(QStringLiteral("4.90 TiB more")));
        QCOMPARE(inDialog<ui::InlineMessage>("planRisk")->what(), QStringLiteral("Nothing is at risk meanwhile."));
        QCOMPARE(inDialog<ui::InlineMessage>("planWarning")->what(),
            QStringLiteral("There are more drives, but no more of them may fail than before."));
        auto* rewrite = inDialog<QCheckBox>("planRewrite");
        QVERIFY(plain(rewrite->text()).startsWith(QStringLiteral("Rewrite 1 204 older files as well: 212 GiB")));
        checkNames(dialog());
        rewrite->setChecked(false);
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /drives/apply"), 1, 10000);
        const QJsonObject body = lastBody("POST /drives/apply");
        QCOMPARE(body["epoch"].toInt(), 12);
        QCOMPARE(body["reencode"].toBool(true), false);
        QCOMPARE(body["request"].toObject()["paths"].toArray().first().toString(), QStringLiteral("/mnt/disk7/holdfast"));
        QTRY_VERIFY_WITH_TIMEOUT(!dialog() || !dialog()->isVisible(), 10000);
    }

    void anotherFolderIsPlannedAnew()
    {
        enter();
        openAdd(QStringLiteral("/mnt/disk7/holdfast"));
        QTRY_VERIFY_WITH_TIMEOUT(verb()->isEnabled(), 10000);
        QTest::mouseClick(inDialog<QPushButton>("backButton"), Qt::LeftButton);
        inDialog<QLineEdit>("folderPath")->setText(QStringLiteral("/mnt/disk8/holdfast"));
        // The same epoch, another plan: it is shown all the same.
        m_server->plan = with(m_server->plan, "usable", {{"after", m_server->plan.size()}, {"before", 0}});
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(verb()->isEnabled(), 10000);
        QVERIFY2(inDialog<QLabel>("planGain")->text().contains(QStringLiteral("KiB")), qPrintable(inDialog<QLabel>("planGain")->text()));
        QCOMPARE(lastBody("POST /drives/plan")["paths"].toArray().first().toString(), QStringLiteral("/mnt/disk8/holdfast"));
        dialog()->reject();
    }

    void drainingAsksForTheName()
    {
        m_server->plan = with(m_server->plan, "losses", {{"before", 2}, {"during", 1}, {"after", 2}});
        enter();
        QCOMPARE(map()->current()->path, QLatin1String(kAway)); // what needs a person is chosen by itself
        map()->setCurrent({});
        QVERIFY(!m_bench->window().actions().action(QStringLiteral("drives.drain"))->isEnabled()); // none is chosen
        choose(kWell);
        m_bench->click("drainDrive");
        QVERIFY(dialog());
        QTRY_VERIFY_WITH_TIMEOUT(inDialog<QTableView>("planTable")->model()->rowCount() == 7, 10000);
        QCOMPARE(inDialog<ui::InlineMessage>("planRisk")->what(), QStringLiteral("Meanwhile only 1 disk may fail."));
        QVERIFY(!verb()->isEnabled());
        auto* name = inDialog<QLineEdit>("confirmName");
        name->setText(QStringLiteral("d2"));
        QVERIFY(!verb()->isEnabled());
        name->setText(QStringLiteral("d1"));
        QVERIFY(verb()->isEnabled());
        QCOMPARE(verb()->text(), QStringLiteral("Drain d1"));
        checkNames(dialog());
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /drives/apply"), 1, 10000);
        QCOMPARE(lastBody("POST /drives/apply")["request"].toObject()["drives"].toArray().first().toInt(-1), 0);
    }

    void replacing()
    {
        enter();
        choose(kAway);
        m_bench->click("replaceDrive");
        QVERIFY(dialog());
        QVERIFY(!inDialog<QPushButton>("folderAdd")->isVisible()); // one folder only
        inDialog<QLineEdit>("folderPath")->setText(QStringLiteral("/mnt/new"));
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(verb()->isEnabled() && verb()->text() == QStringLiteral("Replace d2"), 10000);
        const QJsonObject asked = lastBody("POST /drives/plan");
        QCOMPARE(asked["kind"].toString(), QStringLiteral("replace"));
        QCOMPARE(asked["drives"].toArray().first().toInt(-1), 1);
        dialog()->reject();
    }

    void refusalSaysWhy()
    {
        m_server->planAnswers = {{400, R"({"code":"InvalidArgument","message":"/mnt/x is not empty","requestId":"r-7"})"}};
        enter();
        openAdd(QStringLiteral("/mnt/x"));
        QTRY_VERIFY_WITH_TIMEOUT(showsFace(QStringLiteral("This cannot be done.")), 10000);
        QVERIFY(!verb()->isEnabled());
        bool said = false;
        for (const QLabel* each : dialog()->findChildren<QLabel*>())
            said = said || (each->isVisible() && each->text().contains(QStringLiteral("/mnt/x is not empty")));
        QVERIFY(said);
        QTest::mouseClick(inDialog<QPushButton>("backButton"), Qt::LeftButton);
        QVERIFY(inDialog<QLineEdit>("folderPath")->isVisible());
        dialog()->reject();
    }

    void conflictShowsTheNewPlan()
    {
        const QByteArray newer = m_server->plan;
        m_server->applyAnswers = {{409, R"({"code":"Conflict","message":"","requestId":"r-8"})"}};
        enter();
        m_bench->trigger("drives.rebalance");
        QTRY_VERIFY_WITH_TIMEOUT(verb() && verb()->isEnabled(), 10000);
        QJsonObject changed = QJsonDocument::fromJson(newer).object();
        changed["epoch"] = 13;
        m_server->plan = QJsonDocument(changed).toJson();
        QTest::mouseClick(verb(), Qt::LeftButton);
        auto* notice = inDialog<ui::InlineMessage>("planNotice");
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), 10000);
        QCOMPARE(notice->what(), QStringLiteral("The store changed meanwhile: look at the new plan."));
        QTRY_VERIFY_WITH_TIMEOUT(verb()->isEnabled(), 10000);
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /drives/apply"), 2, 10000);
        QCOMPARE(lastBody("POST /drives/apply")["epoch"].toInt(), 13);
    }

    void planningCanBeLeft()
    {
        m_server->planHangs = true;
        enter();
        m_bench->trigger("drives.rebalance");
        QVERIFY(dialog());
        QVERIFY(!verb()->isEnabled());
        QTest::mouseClick(inDialog<QPushButton>("cancelButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog() || !dialog()->isVisible(), 10000);
    }

    void withoutTheFeatureItSaysWhy()
    {
        m_server->features = R"(["status","buckets","stop"])";
        m_server->scrub.clear();
        enter();
        choose(kAway);
        for (const char* name : {"addDrives", "replaceDrive", "drainDrive"}) {
            auto* button = m_bench->find<QPushButton>(name);
            QVERIFY2(!button->isEnabled(), name);
            QVERIFY2(button->toolTip().contains(QStringLiteral("cannot change its drives")), name);
        }
        for (const char* id : {"drives.add", "drives.drain", "drives.rebalance"}) {
            QAction* action = m_bench->window().actions().action(QLatin1String(id));
            QVERIFY2(!action->isEnabled(), id);
            QVERIFY2(action->toolTip().contains(QStringLiteral("cannot change its drives")), id);
        }
        QVERIFY(!m_bench->find<QWidget>("scrubCard")->isVisible());
    }

    void anotherServerSaysSo()
    {
        m_server->status.clear();
        const QUuid cloud = m_bench->connectTo(QStringLiteral("Cloud"), m_server->endpoint(),
            SceneServer::credentials(), app::profiles::ConnectionKind::AnyS3);
        app::profiles::Session* session = m_bench->services().sessions.session(cloud);
        QTRY_VERIFY_WITH_TIMEOUT(session->reach() == app::profiles::Reach::Online, 10000);
        m_bench->window().showPage(ui::PageId::Drives);
        QTRY_VERIFY_WITH_TIMEOUT(showsFace(QStringLiteral("Cloud keeps its drives to itself.")), 10000);
    }

    void fullCheck()
    {
        enter();
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->find<QWidget>("scrubCard")->isVisible(), 10000);
        QVERIFY(label("scrubLine").startsWith(QStringLiteral("Last read in full: ")));
        m_bench->click("scrubAct");
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /scrub/start"), 1, 10000);
        m_server->scrub = R"({"state":"running","everyDays":30,"done":31,"total":100,"bytesDone":4096,"found":2,"mended":1})";
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->find<QPushButton>("scrubAct")->text(), QStringLiteral("Pause"), 10000);
        QVERIFY(m_bench->window().actions().action(QStringLiteral("scrub.pause"))->isEnabled());
        auto* interval = m_bench->find<QComboBox>("scrubInterval");
        QCOMPARE(interval->currentText(), QStringLiteral("Every 30 days"));
        const int weekly = interval->findData(7);
        interval->setCurrentIndex(weekly);
        Q_EMIT interval->activated(weekly);
        QTRY_COMPARE_WITH_TIMEOUT(lastBody("PUT /scrub")["everyDays"].toInt(), 7, 10000);
    }

    void pausingTheChange()
    {
        enter();
        m_bench->click("pauseGrowth");
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /growth/pause"), 1, 10000);
        m_server->status = with(m_server->status, "growth", {{"state", "paused"}, {"reason", ""}});
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->find<QPushButton>("pauseGrowth")->text(), QStringLiteral("Go on"), 10000);
        m_bench->click("pauseGrowth");
        QTRY_COMPARE_WITH_TIMEOUT(asked("POST /growth/resume"), 1, 10000);
    }

    void quarantineIsListed()
    {
        m_server->status = with(m_server->status, "safety", {{"quarantined", 2}});
        m_server->quarantine = story::quarantine();
        enter();
        auto* table = m_bench->find<QTableView>("quarantineTable");
        QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, 10000);
        QVERIFY(m_bench->find<QWidget>("quarantineCard")->isVisibleTo(&m_bench->window()));
        QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("2019/slipway-0412.jpg"));
    }

    void homeLeadsHere()
    {
        enter();
        m_bench->window().showPage(ui::PageId::Home);
        auto* needs = m_bench->find<QWidget>("needsYou");
        QTRY_VERIFY_WITH_TIMEOUT(needs->isVisible(), 10000);
        QPushButton* button = nullptr;
        for (QPushButton* each : needs->findChildren<QPushButton*>()) {
            if (each->isVisible() && each->accessibleName().contains(QStringLiteral("d2 is away")))
                button = each;
        }
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Drives);
    }

    void everyAlertHasItsButton()
    {
        const auto parsed = app::adminclient::parseStatus(m_server->status);
        QVERIFY(parsed.has_value());
        app::adminclient::NodeStatus status = *parsed;
        status.lossesSurvived = 0;
        status.quarantined = 3;
        status.drives[2].health = app::adminclient::DriveHealth::Faulty;
        status.drives[3].health = app::adminclient::DriveHealth::Foreign;
        status.drives[5].health = app::adminclient::DriveHealth::Full;
        app::adminclient::ScrubStatus scrub;
        scrub.everyDays = 30;
        const QDateTime now = QDateTime::currentDateTime();
        scrub.nextDue = now.addDays(-3);
        const auto alerts = ui::alertsOf(status, scrub, now);
        QStringList what;
        for (const ui::Alert& alert : alerts) {
            what << alert.what;
            QVERIFY2(!alert.button.isEmpty() && alert.action == QStringLiteral("drives"), qPrintable(alert.what));
        }
        for (const char* wanted : {"No disk may fail", "d2 is away", "d3 is faulty", "d4 is not ours", "d6 is full",
                 "3 pieces of files could not be rebuilt", "The change of the drives waits", "The full check is overdue"})
            QVERIFY2(what.contains(QLatin1String(wanted)), qPrintable(QLatin1String(wanted) + QStringLiteral(" not in ") + what.join(QStringLiteral("; "))));
        for (std::size_t i = 1; i < alerts.size(); ++i) // most severe first
            QVERIFY(!(alerts[i].state == ui::State::Error && alerts[i - 1].state == ui::State::Warn));
    }

    void otherLanguageOtherWords()
    {
        // Choosing a language makes the window anew (run.cpp); so does this.
        m_bench.reset();
        ui::installTranslations(QStringLiteral("zh_CN"));
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
        enter();
        choose(kAway);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->find<QWidget>("scrubCard")->isVisible(), 10000);
        QCOMPARE(map()->tile(QLatin1String(kAway))->accessibleName(), QStringLiteral("d2，不在"));
        m_bench->click("addDrives");
        inDialog<QLineEdit>("folderPath")->setText(QStringLiteral("/mnt/disk7/holdfast"));
        QTest::mouseClick(verb(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(verb()->isEnabled(), 10000);
        // No English sentence is left: two words of letters side by side, names and the server's own apart.
        const QRegularExpression english(QStringLiteral("[A-Za-z]{3,} [a-z]{2,}"));
        for (QWidget* root : {m_bench->find<QWidget>("drivesPage"), static_cast<QWidget*>(dialog())}) {
            QStringList texts;
            for (const QLabel* each : root->findChildren<QLabel*>())
                texts << each->text();
            for (const QAbstractButton* each : root->findChildren<QAbstractButton*>())
                texts << each->text() << each->accessibleName();
            for (QString text : texts) {
                text.remove(QStringLiteral("drive d2 is away")).remove(QStringLiteral("Office NAS"));
                text.remove(QRegularExpression(QStringLiteral("open /srv.*")));
                QVERIFY2(!english.match(text).hasMatch(), qPrintable(text));
            }
        }
        dialog()->reject();
    }

    void schemesAndMirroring()
    {
        enter();
        choose(kAway);
        for (const ui::Scheme scheme : {ui::Scheme::Dark, ui::Scheme::Contrast, ui::Scheme::Light}) {
            ui::theme().setScheme(scheme);
            QCOMPARE(m_bench->window().grab().toImage().pixelColor(214, 4), ui::theme().color(ui::Role::Base));
        }
        QApplication::setLayoutDirection(Qt::RightToLeft);
        QTest::qWait(50);
        QVERIFY(map()->tile(QLatin1String(kWell))->x() > map()->tile(QLatin1String(kAway))->x());
        QApplication::setLayoutDirection(Qt::LeftToRight);
        m_bench->window().resize(960, 640);
        QTest::qWait(50);
        QVERIFY(!m_bench->find<QWidget>("driveDetails")->isVisible());
    }
};

QTEST_MAIN(TestDrives)
#include "test_drives.moc"
