// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window against a server that tells a story: pages, keyboard, names, themes, states.
#include "gui/bench.h"
#include "gui/story.h"
#include "ui/browser/object_browser.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/rail.h"
#include "ui/widgets/face.h"
#include "ui/widgets/inline_message.h"
#include "ui/wizard/wizard.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace holdfast;
using namespace holdfast::test;

class TestShell : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SceneServer> m_server;
    std::unique_ptr<Bench> m_bench;
    QUuid m_office;

    void enter()
    {
        m_office = m_bench->connectTo(QStringLiteral("Office NAS"), m_server->endpoint(),
            SceneServer::credentials(), app::profiles::ConnectionKind::HoldfastServer);
        app::profiles::Session* session = m_bench->services().sessions.session(m_office);
        QTRY_VERIFY_WITH_TIMEOUT(session->status().has_value(), 10000);
    }
    void openFolder()
    {
        m_bench->window().openBucket(QStringLiteral("projects"), QStringLiteral("harbour-wall-2026/"));
        QTRY_VERIFY_WITH_TIMEOUT(table("objectTable")->model()->rowCount() > 10, 10000);
    }
    [[nodiscard]] QTableView* table(const char* name) const { return m_bench->find<QTableView>(name); }
    [[nodiscard]] QString label(const char* name) const { return m_bench->find<QLabel>(name)->text(); }

    /// Every control a person can reach says what it is.
    void checkNames(const QString& where)
    {
        for (QWidget* widget : m_bench->window().findChildren<QWidget*>()) {
            if (!widget->isVisible() || !widget->isEnabled())
                continue;
            const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget)
                || qobject_cast<QAbstractItemView*>(widget) || widget->inherits("QComboBox")
                || widget->inherits("QProgressBar");
            if (!control || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face);
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(),
                qPrintable(where + QLatin1String(": ") + QLatin1String(widget->metaObject()->className())
                    + QLatin1Char(' ') + widget->objectName()));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        prepareApplication();
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^icon ")));
        m_server = std::make_unique<SceneServer>();
        QVERIFY(m_server->start());
        m_server->status = story::status(story::Health::DriveFailed);
        m_server->counts = story::counts();
        story::fillBuckets(*m_server);
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
        ui::theme().setScheme(ui::Scheme::Light);
    }

    void firstRunShowsThreeDoors()
    {
        QVERIFY(m_bench->window().wizard());
        for (const char* door : {"doorStore", "doorConnect", "doorSample"}) {
            m_bench->click(door);
            QVERIFY(m_bench->find<QAbstractButton>(door)->isChecked());
            checkNames(QLatin1String(door));
        }
    }

    void everyPageIsReachable()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        const std::pair<ui::PageId, const char*> pages[] = {{ui::PageId::Home, "go.home"},
            {ui::PageId::Buckets, "go.buckets"}, {ui::PageId::Transfers, "go.transfers"},
            {ui::PageId::Shares, "go.shares"}, {ui::PageId::Drives, "go.drives"}, {ui::PageId::Settings, "go.settings"}};
        for (const auto& [page, action] : pages) {
            m_bench->trigger(action);
            QCOMPARE(m_bench->window().currentPage(), page);
            QTest::qWait(50);
            checkNames(QLatin1String(action));
        }
        QApplication::setActiveWindow(&m_bench->window());
        QTest::keyClick(&m_bench->window(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Transfers);
        auto* rail = m_bench->find<ui::RailList>("railPages");
        rail->setFocus();
        QTest::keyClick(rail, Qt::Key_Up);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Buckets);
    }

    void everyActionHasTextAndIsUnique()
    {
        QSet<QString> ids;
        for (QAction* action : m_bench->window().actions().all()) {
            QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(!ids.contains(action->objectName()), qPrintable(action->objectName()));
            ids.insert(action->objectName());
            QVERIFY(!action->toolTip().isEmpty());
        }
        QVERIFY(ids.size() > 25);
    }

    void homeSaysHowSafe()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        m_bench->trigger("go.home");
        QTRY_COMPARE(label("safetyHeadline"), QStringLiteral("Your files are safe. Only 1 more disk may fail."));
        QVERIFY(m_bench->find<QWidget>("needsYou")->isVisible());
        QVERIFY(m_bench->find<QWidget>("drivesCard")->isVisible());
    }

    void aPlainServerIsHonest()
    {
        m_server->status.clear();
        m_office = m_bench->connectTo(QStringLiteral("Cloud"), m_server->endpoint(),
            SceneServer::credentials(), app::profiles::ConnectionKind::AnyS3);
        app::profiles::Session* session = m_bench->services().sessions.session(m_office);
        QTRY_VERIFY_WITH_TIMEOUT(session->reach() == app::profiles::Reach::Online, 10000);
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        m_bench->trigger("go.home");
        QVERIFY(!m_bench->find<QWidget>("safetyCard")->isVisible());
        QVERIFY(!m_bench->find<QWidget>("capacityCard")->isVisible());
    }

    void schemes()
    {
        enter();
        openFolder();
        for (const ui::Scheme scheme : {ui::Scheme::Dark, ui::Scheme::Contrast, ui::Scheme::Light}) {
            ui::theme().setScheme(scheme);
            for (const char* page : {"go.home", "go.transfers", "go.shares", "go.drives", "go.settings", "go.buckets"}) {
                m_bench->trigger(page);
                const QImage image = m_bench->window().grab().toImage();
                const QColor ground = ui::theme().color(ui::Role::Base);
                // The head's ground, beside the rail: really repainted in the new colours.
                QCOMPARE(image.pixelColor(214, 4), ground);
            }
        }
    }

    void browsing()
    {
        enter();
        openFolder();
        const QString footer = label("objectFooter");
        QVERIFY2(footer.contains(QStringLiteral("more below")), qPrintable(footer));
        QVERIFY2(footer.contains(QStringLiteral("exact")), qPrintable(footer));
        auto* search = m_bench->find<QLineEdit>("objectSearch");
        search->setText(QStringLiteral("block-"));
        QTRY_COMPARE_WITH_TIMEOUT(table("objectTable")->model()->rowCount(), 3, 10000);
        search->setText(QStringLiteral("nothing-like-it"));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->window().findChildren<ui::Face*>().size() > 0
            && table("objectTable")->model()->rowCount() == 0, 10000);
        search->clear();
        QTRY_VERIFY_WITH_TIMEOUT(table("objectTable")->model()->rowCount() > 10, 10000);
        m_bench->trigger("view.up");
        QTRY_COMPARE_WITH_TIMEOUT(table("objectTable")->model()->rowCount(), 1, 10000);
        m_bench->trigger("view.back");
        QTRY_VERIFY_WITH_TIMEOUT(table("objectTable")->model()->rowCount() > 10, 10000);
        m_bench->trigger("view.forward");
        QTRY_COMPARE_WITH_TIMEOUT(table("objectTable")->model()->rowCount(), 1, 10000);
    }

    void keyboardOpensAFolder()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        QTRY_COMPARE_WITH_TIMEOUT(table("objectTable")->model()->rowCount(), 1, 10000);
        table("objectTable")->setFocus();
        table("objectTable")->setCurrentIndex(table("objectTable")->model()->index(0, 0));
        QTest::keyClick(table("objectTable"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(table("objectTable")->model()->rowCount() > 10, 10000);
    }

    void deniedHasAFace()
    {
        enter();
        m_server->denied = true;
        m_bench->window().openBucket(QStringLiteral("scans"), {});
        const auto shown = [this] {
            for (ui::Face* face : m_bench->window().findChildren<ui::Face*>()) {
                if (face->isVisible() && face->sentence().contains(QStringLiteral("may not list this bucket")))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 10000);
    }

    void createBucketChecksTheName()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        m_bench->trigger("view.up");
        m_bench->trigger("bucket.create");
        auto* name = m_bench->find<QLineEdit>("bucketName");
        QVERIFY(name);
        auto* verb = name->window()->findChild<QPushButton*>(QStringLiteral("verbButton"));
        QVERIFY(!verb->isEnabled());
        name->setText(QStringLiteral("Not-Good"));
        QVERIFY(!verb->isEnabled());
        name->setText(QStringLiteral("drawings"));
        QVERIFY(verb->isEnabled());
        QTest::mouseClick(verb, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_server->buckets.contains(QStringLiteral("drawings")), 5000);
    }

    void deletingABucketAsksForItsName()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        m_bench->trigger("view.up");
        QTRY_VERIFY_WITH_TIMEOUT(table("bucketTable")->model()->rowCount() > 3, 10000);
        table("bucketTable")->selectRow(0);
        m_bench->trigger("bucket.delete");
        auto* confirm = m_bench->find<QLineEdit>("confirmName");
        QVERIFY(confirm);
        auto* verb = confirm->window()->findChild<QPushButton*>(QStringLiteral("verbButton"));
        QVERIFY(!verb->isEnabled());
        confirm->setText(table("bucketTable")->model()->index(0, 0).data().toString());
        QVERIFY(verb->isEnabled());
        static_cast<QDialog*>(confirm->window())->reject();
    }

    void paletteRunsActions()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        m_bench->trigger("app.palette");
        auto* field = m_bench->find<QLineEdit>("paletteField");
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("go to shares"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Shares);
        m_bench->trigger("app.palette");
        field = nullptr;
        for (QLineEdit* edit : m_bench->window().findChildren<QLineEdit*>(QStringLiteral("paletteField"))) {
            if (edit->isVisible())
                field = edit;
        }
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("scans"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(m_bench->window().currentPage(), ui::PageId::Buckets);
    }

    void sharingCopiesAndNotesTheLink()
    {
        enter();
        openFolder();
        Q_EMIT m_bench->window().context().go.shareRequested(
            QStringLiteral("projects"), QStringLiteral("harbour-wall-2026/readme.md"));
        auto* warning = m_bench->find<ui::InlineMessage>("shareWarning");
        QVERIFY(warning && warning->isVisible()); // loopback: only this computer
        QVERIFY(warning->what().contains(QStringLiteral("Only this computer")));
        m_bench->click("copyLink");
        const QString link = QApplication::clipboard()->text();
        QVERIFY2(link.contains(QStringLiteral("/projects/harbour-wall-2026/readme.md"))
                && link.contains(QStringLiteral("X-Amz-Signature=")),
            qPrintable(link));
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->services().shares.shares().size(), 1, 5000);
        m_bench->trigger("go.shares");
        QTRY_COMPARE_WITH_TIMEOUT(table("shareTable")->model()->rowCount(), 1, 5000);
        checkNames(QStringLiteral("shares"));
    }

    void aCrashedNodeShows()
    {
        enter();
        m_bench->window().openBucket(QStringLiteral("projects"), {});
        (void)m_bench->services().sessions.ensureThisComputer(QStringLiteral("This computer"));
        app::node::NodeSnapshot snapshot;
        snapshot.state = app::node::NodeState::Crashed;
        snapshot.problem = app::node::NodeProblem::Killed;
        snapshot.retryInMs = 4000;
        snapshot.detail = QStringLiteral("the disk is gone");
        Q_EMIT m_bench->services().node.changed(snapshot);
        auto* message = m_bench->find<ui::InlineMessage>("nodeMessage");
        QVERIFY(message->isVisible());
        QCOMPARE(message->what(), QStringLiteral("The store stopped unexpectedly."));
        checkNames(QStringLiteral("crashed"));
        snapshot = {};
        snapshot.state = app::node::NodeState::Ready;
        Q_EMIT m_bench->services().node.changed(snapshot);
        QVERIFY(!message->isVisible());
    }

    void smallestWindow()
    {
        enter();
        openFolder();
        m_bench->window().resize(960, 640);
        QTest::qWait(100);
        QCOMPARE(m_bench->find<QWidget>("rail")->width(), 56);
        QVERIFY(!m_bench->find<QWidget>("detailsPanel")->isVisible());
        QVERIFY(m_bench->window().minimumSizeHint().width() <= 960);
    }

    void rightToLeft()
    {
        enter();
        QApplication::setLayoutDirection(Qt::RightToLeft);
        openFolder();
        QTest::qWait(100);
        QVERIFY(m_bench->find<QWidget>("rail")->mapTo(&m_bench->window(), QPoint()).x() > 900);
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }
};

QTEST_MAIN(TestShell)
#include "test_shell.moc"
