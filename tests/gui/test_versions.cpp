// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people do with versions, tags and locks in the window, against a fake S3 that keeps them.
#include "gui/bench.h"
#include "support/fake_s3.h"
#include "ui/browser/browser_dialogs.h"
#include "ui/browser/protection_section.h"
#include "ui/browser/tags_section.h"
#include "ui/widgets/inline_message.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDateTimeEdit>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::test;
using Kind = FakeS3::FaultKind;

class TestVersions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeS3> m_server;
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<QTemporaryDir> m_files;
    QDateTime m_now = QDateTime::currentDateTimeUtc();

    void open(const char* bucket)
    {
        m_bench->window().openBucket(QLatin1String(bucket), {});
        QApplication::setActiveWindow(&m_bench->window());
    }
    [[nodiscard]] QTableView* table() const { return m_bench->find<QTableView>("objectTable"); }
    [[nodiscard]] QWidget* part(const char* name) const { return m_bench->find<QWidget>(name); }
    [[nodiscard]] QStringList names() const
    {
        QStringList out;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            out << table()->model()->index(row, 0).data().toString();
        return out;
    }
    void choose(const char* name)
    {
        QTRY_VERIFY(names().contains(QLatin1String(name)));
        table()->selectRow(int(names().indexOf(QLatin1String(name))));
    }
    [[nodiscard]] QDialog* dialog(const char* name) const
    {
        for (QDialog* one : m_bench->window().findChildren<QDialog*>(QLatin1String(name))) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    void agree(QDialog* one)
    {
        QVERIFY(one);
        QTest::mouseClick(one->findChild<QPushButton*>(QStringLiteral("verbButton")), Qt::LeftButton);
    }
    void press(const QString& name)
    {
        auto* button = m_bench->window().findChild<QAbstractButton*>(name);
        QVERIFY2(button, qPrintable(name));
        QVERIFY2(button->isEnabled() && button->isVisibleTo(&m_bench->window()), qPrintable(name));
        button->click(); // it may lie below what is scrolled to
    }
    /// One of the acts of a version's menu.
    void fromMenu(int row, const char* act)
    {
        auto* button = m_bench->window().findChild<QToolButton*>(QStringLiteral("versionMenu%1").arg(row));
        QVERIFY(button);
        auto* action = button->menu()->findChild<QAction*>(QLatin1String(act));
        QVERIFY2(action, act);
        action->trigger();
    }
    [[nodiscard]] QList<FakeS3::Version>& history(const char* bucket, const char* key)
    {
        return m_server->keeping()[bucket].history[key];
    }

private Q_SLOTS:
    void initTestCase() { prepareApplication(); }
    void init()
    {
        m_files = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeS3>();
        m_server->put("plain", "a.txt", "x");
        m_server->keepVersions("depot");
        m_server->keepVersions("safe", true);
        m_server->putAt("depot", "plan.txt", "one", m_now.addDays(-9));
        m_server->putAt("depot", "plan.txt", "twice", m_now.addDays(-5));
        m_server->putAt("depot", "plan.txt", "now it is so", m_now.addDays(-1));
        m_server->putAt("depot", "note.txt", "keep me", m_now.addDays(-8));
        m_server->removeAt("depot", "note.txt", m_now.addDays(-2));
        m_server->putAt("safe", "deed.pdf", "signed", m_now.addDays(-3));
        m_bench = std::make_unique<Bench>();
        m_bench->start();
        m_bench->makeWindow();
        const QUuid id = m_bench->connectTo(QStringLiteral("Depot"), m_server->endpoint(),
            m_server->credentials(), app::profiles::ConnectionKind::AnyS3);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_bench->services().sessions.session(id)->reach() == app::profiles::Reach::Online, 10000);
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
    }

    /// Without versions there is nothing of them to be seen, and with them there is.
    void sectionsAreThereOnlyWithWhatTheyShow()
    {
        open("plain");
        choose("a.txt");
        QTRY_VERIFY(part("tagsSection")->isVisible());
        QVERIFY(!part("versionsSection")->isVisible());
        QVERIFY(!part("protectionSection")->isVisible());
        QVERIFY(!part("showDeleted")->isVisible());
        QVERIFY(!part("asOfButton")->isVisible());
        open("depot");
        choose("plan.txt");
        QTRY_VERIFY(part("versionsSection")->isVisible());
        QVERIFY(!part("protectionSection")->isVisible());
        QVERIFY(part("showDeleted")->isVisible());
        open("safe");
        choose("deed.pdf");
        QTRY_VERIFY(part("protectionSection")->isVisible());
        // A server that knows no tags: no section, not an empty one.
        m_server->add({.operation = "GetObjectTagging", .times = -1, .status = 501, .code = "NotImplemented"});
        open("plain");
        choose("a.txt");
        const int asked = m_server->count("GetObjectTagging");
        QTRY_VERIFY(m_server->count("GetObjectTagging") > asked);
        QTest::qWait(50);
        QVERIFY(!part("tagsSection")->isVisible());
    }

    void tagsAreEdited()
    {
        using app::s3client::Tag;
        QVERIFY(ui::tagsProblem({}).isEmpty());
        QVERIFY(!ui::tagsProblem({{"a", "1"}, {"a", "2"}}).isEmpty());
        QVERIFY(!ui::tagsProblem({{"", "1"}}).isEmpty());
        QVERIFY(!ui::tagsProblem({{"aws:x", "1"}}).isEmpty());
        QVERIFY(!ui::tagsProblem(QList<Tag>(11, {"a", "1"})).isEmpty());
        open("depot");
        choose("plan.txt");
        QTRY_VERIFY(part("tagsEdit")->isVisibleTo(&m_bench->window()) && part("tagsSection")->isVisible());
        press(QStringLiteral("tagsEdit"));
        m_bench->find<QLineEdit>("tagKey0")->setText(QStringLiteral("site"));
        m_bench->find<QLineEdit>("tagValue0")->setText(QStringLiteral("north"));
        press(QStringLiteral("tagAdd"));
        m_bench->find<QLineEdit>("tagKey1")->setText(QStringLiteral("site"));
        auto* problem = m_bench->find<QLabel>("tagsProblem");
        QVERIFY(problem->isVisibleTo(&m_bench->window()));
        QVERIFY(!m_bench->find<QPushButton>("tagsSave")->isEnabled());
        // A listing that comes meanwhile takes nothing away.
        m_server->put("depot", "other", "x");
        m_bench->trigger("view.refresh");
        QTRY_VERIFY(names().contains(QStringLiteral("other")));
        QTest::qWait(300);
        m_bench->find<QLineEdit>("tagKey1")->setText(QStringLiteral("stage"));
        m_server->add({.operation = "PutObjectTagging", .status = 403, .code = "AccessDenied"});
        press(QStringLiteral("tagsSave"));
        auto* message = part("tagsSection")->findChild<ui::InlineMessage*>();
        QTRY_VERIFY(message->isVisibleTo(&m_bench->window()));
        press(QStringLiteral("tagsSave"));
        QTRY_COMPARE(history("depot", "plan.txt").first().tags.size(), 2);
        QCOMPARE(history("depot", "plan.txt").first().tags["site"], "north");
        QTRY_VERIFY(!m_bench->find<QPushButton>("tagsSave")->isVisible());
        press(QStringLiteral("tagsEdit"));
        press(QStringLiteral("tagRemove0"));
        press(QStringLiteral("tagRemove1"));
        press(QStringLiteral("tagsSave"));
        QTRY_VERIFY(history("depot", "plan.txt").first().tags.isEmpty());
        QCOMPARE(m_server->count("DeleteObjectTagging"), 1);
    }

    void versionsAreRestoredSavedSharedAndDeleted()
    {
        open("depot");
        choose("plan.txt");
        QTRY_VERIFY(part("version2"));
        QVERIFY(!part("versionRestore0"));
        press(QStringLiteral("versionRestore2"));
        QTRY_COMPARE(m_server->buckets()["depot"]["plan.txt"].data, "one");
        QCOMPARE(history("depot", "plan.txt").size(), 4);
        QTRY_VERIFY(part("version3"));
        const QString file = m_files->filePath(QStringLiteral("older.txt"));
        m_bench->nextSave = QStringList{file};
        fromMenu(2, "versionDownload");
        QFile saved(file);
        QTRY_VERIFY(saved.exists());
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), "twice");
        fromMenu(2, "versionShare");
        QTRY_VERIFY(dialog("shareDialog"));
        m_bench->click("copyLink");
        QVERIFY(QApplication::clipboard()->text().contains(
            QLatin1String("versionId=") + QString::fromLatin1(history("depot", "plan.txt")[2].id)));
        QVERIFY(m_bench->services().shares.shares().isEmpty());
        fromMenu(2, "versionDelete");
        QTRY_VERIFY(dialog("deleteVersionDialog"));
        const QString text
            = dialog("deleteVersionDialog")->findChild<QLabel*>(QStringLiteral("questionText"))->text();
        QVERIFY2(text.contains(QStringLiteral("3 other versions stay")), qPrintable(text));
        agree(dialog("deleteVersionDialog"));
        QTRY_COMPARE(history("depot", "plan.txt").size(), 3);
        QTRY_VERIFY(!part("version3"));
    }

    /// The answer about what was selected before comes late, and nobody listens.
    void lateAnswersAreDropped()
    {
        m_server->putAt("depot", "b.txt", "only one", m_now.addDays(-4));
        open("depot");
        choose("b.txt");
        QTRY_VERIFY(part("version0"));
        m_server->add({.operation = "ListObjectVersions", .kind = Kind::Delay, .bytes = 600});
        m_server->add({.operation = "HeadObject", .kind = Kind::Delay, .bytes = 600});
        const int asked = m_server->count("ListObjectVersions");
        choose("plan.txt");
        QTRY_VERIFY(m_server->count("ListObjectVersions") > asked);
        choose("b.txt");
        QTest::qWait(900);
        QCOMPARE(m_bench->find<QLabel>("detailsTitle")->text(), QStringLiteral("b.txt"));
        QVERIFY(part("version0") && !part("version1"));
    }

    /// Where no new versions are made, a restored one may take what is there for good: asked first.
    void suspendedBucketsAskBeforeRestoring()
    {
        m_server->keeping()["depot"].versioning = "Suspended";
        open("depot");
        choose("plan.txt");
        QTRY_VERIFY(part("version2"));
        const QByteArray before = m_server->buckets()["depot"]["plan.txt"].data;
        press(QStringLiteral("versionRestore2"));
        QTRY_VERIFY(dialog("replaceByVersionDialog"));
        QTest::keyClick(dialog("replaceByVersionDialog"), Qt::Key_Return); // Enter refuses
        QTRY_VERIFY(!dialog("replaceByVersionDialog"));
        QCOMPARE(m_server->buckets()["depot"]["plan.txt"].data, before);
        press(QStringLiteral("versionRestore2"));
        QTRY_VERIFY(dialog("replaceByVersionDialog"));
        agree(dialog("replaceByVersionDialog"));
        QTRY_COMPARE(m_server->buckets()["depot"]["plan.txt"].data, "one");
    }

    /// A bucket without files may hold versions, and they go with it.
    void deletingAnEmptyBucketSaysWhatElseGoes()
    {
        app::models::BucketRow row;
        row.name = QStringLiteral("depot");
        row.objects = 0;
        row.uploads = 0;
        const std::unique_ptr<QDialog> asked(ui::makeDeleteBucketDialog(row, nullptr));
        const QString text = asked->findChild<QLabel*>(QStringLiteral("questionText"))->text();
        QVERIFY2(text.contains(QStringLiteral("Older versions and deleted files")), qPrintable(text));
    }

    void deletedFilesAreShownAndRestored()
    {
        open("depot");
        QTRY_COMPARE(names(), QStringList{"plan.txt"});
        QTRY_VERIFY(part("showDeleted")->isVisible());
        press(QStringLiteral("showDeleted"));
        QTRY_COMPARE(names(), (QStringList{"note.txt", "plan.txt"}));
        QVERIFY(table()->model()->index(0, 2).data().toString().startsWith(QStringLiteral("deleted")));
        auto& actions = m_bench->window().actions();
        choose("note.txt");
        QVERIFY(actions.action(QStringLiteral("object.restore"))->isEnabled());
        for (const char* not_ : {"object.download", "object.delete", "object.share"})
            QVERIFY(!actions.action(QLatin1String(not_))->isEnabled());
        m_bench->trigger("object.restore");
        QTRY_COMPARE(m_server->buckets()["depot"]["note.txt"].data, "keep me");
        QCOMPARE(history("depot", "note.txt").size(), 1);
        QTRY_VERIFY(!table()->model()->index(0, 2).data().toString().startsWith(QStringLiteral("deleted")));
        press(QStringLiteral("showDeleted"));
        QTRY_COMPARE(names(), (QStringList{"note.txt", "plan.txt"}));
        // Deleting says what stays.
        choose("plan.txt");
        QTRY_VERIFY(actions.action(QStringLiteral("object.delete"))->isEnabled());
        m_bench->trigger("object.delete");
        QTRY_VERIFY(dialog("deleteDialog"));
        QVERIFY(dialog("deleteDialog")->findChild<QLabel*>(QStringLiteral("questionText"))->text()
                    .contains(QStringLiteral("Older versions stay")));
        agree(dialog("deleteDialog"));
        QTRY_COMPARE(names(), QStringList{"note.txt"});
    }

    void thePastIsLookedAtAndBroughtBack()
    {
        open("depot");
        QTRY_VERIFY(part("asOfButton")->isVisible());
        press(QStringLiteral("asOfButton"));
        QTRY_VERIFY(dialog("asOfDialog"));
        m_bench->window().findChild<QDateTimeEdit*>(QStringLiteral("asOfTime"))
            ->setDateTime(m_now.toLocalTime().addDays(-6));
        agree(dialog("asOfDialog"));
        QTRY_COMPARE(names(), (QStringList{"note.txt", "plan.txt"}));
        QVERIFY(part("pastBanner")->isVisible());
        QVERIFY(!part("uploadButton")->isEnabled() && !part("newFolderButton")->isEnabled());
        QVERIFY(!part("showDeleted")->isVisible());
        auto& actions = m_bench->window().actions();
        QVERIFY(!actions.action(QStringLiteral("object.delete"))->isEnabled());
        table()->selectAll();
        QVERIFY(!actions.action(QStringLiteral("object.delete"))->isEnabled());
        m_bench->nextFolder = QStringList{m_files->path()};
        m_bench->trigger("object.download");
        const auto read = [&](const char* name) {
            QFile file(m_files->filePath(QLatin1String(name)));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_COMPARE(read("plan.txt"), "one");
        QTRY_COMPARE(read("note.txt"), "keep me");
        m_bench->trigger("object.restore");
        QTRY_COMPARE(m_server->buckets()["depot"].value("plan.txt").data, "one");
        QTRY_COMPARE(m_server->buckets()["depot"].value("note.txt").data, "keep me");
        press(QStringLiteral("pastBack"));
        QTRY_VERIFY(!part("pastBanner")->isVisible());
        QTRY_COMPARE(names(), (QStringList{"note.txt", "plan.txt"}));
        QVERIFY(part("uploadButton")->isEnabled());
        // Another bucket is shown as it is now.
        press(QStringLiteral("asOfButton"));
        agree(dialog("asOfDialog"));
        QTRY_VERIFY(part("pastBanner")->isVisible());
        open("plain");
        QTRY_COMPARE(names(), QStringList{"a.txt"});
        QVERIFY(!part("pastBanner")->isVisible());
    }

    void protectionHolds()
    {
        using namespace app::s3client;
        const QDateTime later = m_now.addDays(40);
        QVERIFY(ui::protectionWords({LockMode::Compliance, later}, m_now).what.startsWith("Cannot be deleted before"));
        QVERIFY(ui::protectionWords({LockMode::Governance, m_now.addDays(-1)}, m_now).what.contains("over"));
        open("safe");
        choose("deed.pdf");
        QTRY_VERIFY(part("protectionExtend") && part("protectionSection")->isVisible());
        QTRY_VERIFY(m_bench->find<QCheckBox>("legalHold")->isEnabled());
        press(QStringLiteral("protectionExtend"));
        QTRY_VERIFY(dialog("retentionDialog"));
        m_bench->window().findChild<QDateTimeEdit*>(QStringLiteral("retainUntil"))->setDateTime(later.toLocalTime());
        agree(dialog("retentionDialog"));
        QTRY_COMPARE(history("safe", "deed.pdf").first().lockMode, "GOVERNANCE");
        QTRY_VERIFY(m_bench->find<QLabel>("protectionWhat")->text().startsWith("Cannot be deleted before"));
        fromMenu(0, "versionDelete");
        agree(dialog("deleteVersionDialog"));
        QTRY_VERIFY(part("versionBypass"));
        QCOMPARE(history("safe", "deed.pdf").size(), 1);
        press(QStringLiteral("legalHold"));
        QTRY_VERIFY(history("safe", "deed.pdf").first().legalHold);
        QTRY_VERIFY(m_bench->find<QCheckBox>("legalHold")->isEnabled());
        // Refused: the switch says what the server holds.
        m_server->add({.operation = "PutObjectLegalHold", .status = 403, .code = "AccessDenied"});
        press(QStringLiteral("legalHold"));
        QTRY_VERIFY(m_bench->find<QCheckBox>("legalHold")->isEnabled());
        QVERIFY(m_bench->find<QCheckBox>("legalHold")->isChecked());
        press(QStringLiteral("legalHold"));
        QTRY_VERIFY(!history("safe", "deed.pdf").first().legalHold);
        press(QStringLiteral("versionBypass"));
        QTRY_VERIFY(!m_server->buckets()["safe"].contains("deed.pdf"));
        QTRY_VERIFY(names().isEmpty());
    }

    /// With every version and marker, or the server would not let it go.
    void aBucketWithVersionsIsDeleted()
    {
        m_bench->trigger("go.buckets");
        auto* buckets = m_bench->find<QTableView>("bucketTable");
        QTRY_COMPARE(buckets->model()->rowCount(), 3);
        m_server->setPageLimit(2);
        buckets->selectRow(0);
        m_bench->trigger("bucket.delete");
        QTRY_VERIFY(dialog("deleteBucketDialog"));
        dialog("deleteBucketDialog")->findChild<QLineEdit*>(QStringLiteral("confirmName"))
            ->setText(QStringLiteral("depot"));
        agree(dialog("deleteBucketDialog"));
        QTRY_VERIFY(!m_server->buckets().contains("depot"));
        QVERIFY(m_server->count("DeleteObjects") > 1);
    }

    void aBucketsVersionsAreSwitched()
    {
        m_bench->trigger("go.buckets");
        auto* buckets = m_bench->find<QTableView>("bucketTable");
        QTRY_COMPARE(buckets->model()->rowCount(), 3);
        const auto ask = [&](int row) {
            buckets->selectRow(row);
            m_bench->trigger("bucket.versions");
            [&] { QTRY_VERIFY(dialog("versioningDialog")); }();
            auto* verb = dialog("versioningDialog")->findChild<QPushButton*>(QStringLiteral("verbButton"));
            [&] { QTRY_VERIFY(verb->isVisible()); }();
            return verb;
        };
        const int plain = 1; // depot, plain, safe
        ask(plain)->click();
        QTRY_COMPARE(m_server->keeping()["plain"].versioning, "Enabled");
        QTRY_VERIFY(!dialog("versioningDialog"));
        QPushButton* verb = ask(plain);
        QCOMPARE(verb->text(), QStringLiteral("Suspend"));
        verb->click();
        QTRY_COMPARE(m_server->keeping()["plain"].versioning, "Suspended");
        QTRY_VERIFY(!dialog("versioningDialog"));
        QPushButton* locked = ask(2);
        QTRY_VERIFY(!locked->isEnabled() && !locked->toolTip().isEmpty());
        dialog("versioningDialog")->reject();
    }
};

QTEST_MAIN(TestVersions)
#include "test_versions.moc"
