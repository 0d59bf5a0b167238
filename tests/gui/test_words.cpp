// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences and numbers for people: pure functions, no window.
#include "gui/bench.h"
#include "gui/story.h"
#include "ui/browser/browser_dialogs.h"
#include "ui/browser/browser_models.h"
#include "ui/cluster/drive_words.h"
#include "ui/cluster/growth_words.h"
#include "ui/home/safety_words.h"
#include "ui/shares/qr_code.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/words.h"
#include "ui/theme/theme.h"
#include "ui/transfers/transfer_words.h"
#include "ui/widgets/format.h"
#include "ui/wizard/store_door.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <cmath>

using namespace holdfast;
using namespace holdfast::ui;

namespace
{

QString plain(QString text)
{
    return text.replace(QChar(0x00A0), ' ').replace(QChar(0x202F), ' ');
}

app::adminclient::NodeStatus statusOf(test::story::Health health)
{
    const auto parsed = app::adminclient::parseStatus(test::story::status(health));
    return parsed ? *parsed : app::adminclient::NodeStatus{};
}

double luminance(const QColor& color)
{
    const auto part = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double ratio(const QColor& a, const QColor& b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void sizes_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << qint64(0) << "0 B";
        QTest::newRow("unknown") << qint64(-1) << QString(QChar(0x2013));
        QTest::newRow("photo") << qint64(8994211) << "8.6 MiB";
        QTest::newRow("table") << qint64(418 * 1024) << "418 KiB";
        QTest::newRow("scan") << qint64(2.87 * (1LL << 30)) << "2.87 GiB";
        QTest::newRow("all") << qint64(16.7 * double(1LL << 40)) << "16.7 TiB";
    }
    void sizes()
    {
        QFETCH(qint64, bytes);
        QFETCH(QString, words);
        QCOMPARE(plain(format::bytes(bytes)), words);
    }

    void numbers()
    {
        QCOMPARE(plain(format::exactBytes(8994211)), QStringLiteral("8 994 211 B"));
        QCOMPARE(plain(format::count(48213)), QStringLiteral("48 213"));
        QCOMPARE(plain(format::bytesOf(qint64(11.8 * (1LL << 30)), qint64(38.2 * (1LL << 30)))),
            QStringLiteral("11.8 of 38.2 GiB"));
        QCOMPARE(format::percent(0.999), QStringLiteral("99%"));
        QCOMPARE(plain(format::timeLeft(47)), QStringLiteral("47 s left"));
        QCOMPARE(plain(format::timeLeft(720)), QStringLiteral("about 12 min left"));
        QCOMPARE(plain(format::timeLeft(6600)), QStringLiteral("about 1 h 50 min left"));
        QCOMPARE(format::timeLeft({}), QString());
        QCOMPARE(format::when({}), QString(QChar(0x2013)));
    }

    void safetyCountsDisks()
    {
        const Safety well = describeSafety(statusOf(test::story::Health::Well));
        QCOMPARE(well.headline, QStringLiteral("Your files are safe. Any 2 disks may fail."));
        QCOMPARE(well.state, State::Ok);
        const Safety failed = describeSafety(statusOf(test::story::Health::DriveFailed));
        QCOMPARE(failed.headline, QStringLiteral("Your files are safe. Only 1 more disk may fail."));
        QCOMPARE(failed.shortWord, QStringLiteral("1 drive failed"));
        QCOMPARE(failed.state, State::Warn);
        QVERIFY(failed.work.has_value());
        const Safety single = describeSafety(statusOf(test::story::Health::OneDisk));
        QCOMPARE(single.headline, QStringLiteral("Your files are on one disk. Its failure loses them."));
        QVERIFY(single.text.contains(QStringLiteral("its failure loses them")));
        QCOMPARE(describeSafety({}).headline, QStringLiteral("How safe the files are is unknown."));
    }

    void safetyOfDrives()
    {
        QCOMPARE(safetyLine(statusOf(test::story::Health::Well)).what, QStringLiteral("Any 2 disks may fail."));
        auto healing = statusOf(test::story::Health::DriveFailed);
        healing.work[0].etaSeconds = 240;
        QCOMPARE(plain(safetyLine(healing).what), QStringLiteral("1 disk may fail until healing ends, about 4 min."));
        QCOMPARE(safetyLine(healing).more, QStringLiteral("Then any 2 disks again."));
        healing.work[0].etaSeconds.reset();
        QCOMPARE(safetyLine(healing).what, QStringLiteral("1 disk may fail until healing ends."));
        healing.work.clear();
        QCOMPARE(safetyLine(healing).what, QStringLiteral("Only 1 more disk may fail."));
        healing.lossesSurvived = 0;
        QCOMPARE(safetyLine(healing).state, State::Error);
        QCOMPARE(safetyLine(statusOf(test::story::Health::OneDisk)).what, QStringLiteral("No disk may fail."));
        QCOMPARE(safetyLine({}).state, State::Neutral);
        QVERIFY(unusedLine(statusOf(test::story::Health::Well)).isEmpty());
    }

    void drivesInWords()
    {
        using namespace app::adminclient;
        const std::pair<DriveHealth, const char*> words[] = {{DriveHealth::Member, "In sync"},
            {DriveHealth::Absent, "Away"}, {DriveHealth::Faulty, "Faulty"}, {DriveHealth::Foreign, "Not ours"},
            {DriveHealth::Full, "Full"}, {DriveHealth::Formatting, "Being formatted"}, {DriveHealth::Retired, "Retired"}};
        QSet<QString> icons;
        for (const auto& [health, word] : words) {
            const DriveStanding standing = driveStanding({.path = "/d1", .health = health});
            QCOMPARE(standing.word, QLatin1String(word));
            icons.insert(standing.icon);
        }
        QCOMPARE(icons.size(), 7); // colour never speaks alone
        QCOMPARE(driveStanding({.health = DriveHealth::Learner}, 62).word, QStringLiteral("Catching up 62%"));
        QCOMPARE(driveStanding({.health = DriveHealth::Member, .draining = true}, 40).word, QStringLiteral("Being drained 40%"));
        QCOMPARE(driveStanding({.health = DriveHealth::Absent, .draining = true}, 40).word, QStringLiteral("Away"));
        QCOMPARE(latencyWords({}), QStringLiteral("unknown"));
        QCOMPARE(plain(latencyWords(180)), QStringLiteral("180 µs"));
        QCOMPARE(plain(latencyWords(8400)), QStringLiteral("8.4 ms"));
        QCOMPARE(sharedWords({"/a/d1", "/a/d2", "/a/d3"}), QStringLiteral("d1, d2 and d3 are one disk: they fail together."));
    }

    void everyWarningAndRefusalHasASentence()
    {
        for (const char* code : {"same-disk", "no-wider", "unbalanced", "almost-full"}) {
            const words::Sentences s = planWarning(QLatin1String(code));
            QVERIFY2(!s.what.contains(QLatin1String(code)) && !s.why.isEmpty(), code);
        }
        QVERIFY(planWarning(QStringLiteral("from-the-future")).what.contains(QStringLiteral("from-the-future")));
        QSet<QString> said;
        for (const int status : {400, 409, 501, 503}) {
            app::Fault fault;
            fault.httpStatus = status;
            said.insert(growthRefusal(fault, QStringLiteral("NAS")).what);
        }
        QCOMPARE(said.size(), 4);
    }

    void fullCheckInWords()
    {
        app::adminclient::ScrubStatus scrub;
        scrub.everyDays = 30;
        QCOMPARE(scrubLine(scrub), QStringLiteral("Never read in full yet; next: soon."));
        scrub.lastFinished = QDateTime(QDate(2026, 1, 11), QTime(10, 0));
        scrub.nextDue = QDateTime(QDate(2099, 2, 10), QTime(10, 0));
        QCOMPARE(scrubLine(scrub), QStringLiteral("Last read in full: 11 Jan 2026; next: 10 Feb 2099."));
        scrub.everyDays = 0;
        QVERIFY(scrubLine(scrub).endsWith(QStringLiteral("next: when you start it.")));
        scrub.found = 3;
        scrub.mended = 2;
        QCOMPARE(scrubFindings(scrub), QStringLiteral("3 damaged copies found, 2 mended."));
    }

    void choiceOfPlaces()
    {
        QList<app::node::Place> all = test::story::places();
        const ChoiceWords none = describeChoice(app::node::chooseStore({}), 0);
        QVERIFY(none.headline.startsWith(QStringLiteral("Choose")));
        const QList<app::node::Place> three{all[0], all[1], all[3]};
        const ChoiceWords disks = describeChoice(app::node::chooseStore(three), 3);
        QCOMPARE(disks.headline, QStringLiteral("Any 1 disk may fail."));
        const QList<app::node::Place> one{all[1], all[2]};
        const ChoiceWords folders = describeChoice(app::node::chooseStore(one), 2);
        QCOMPARE(folders.headline, QStringLiteral("All folders are on one disk."));
        QCOMPARE(folders.state, State::Warn);
    }

    void bucketNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("broken");
        QTest::newRow("nothing typed") << QString() << 0;
        QTest::newRow("good") << QStringLiteral("projects") << 0;
        QTest::newRow("still short") << QStringLiteral("pr") << 0;
        QTest::newRow("capitals") << QStringLiteral("Projects") << 1;
        QTest::newRow("edge") << QStringLiteral("projects-") << 1;
        QTest::newRow("address") << QStringLiteral("192.168.1.20") << 1;
        QTest::newRow("taken") << QStringLiteral("scans") << 1;
    }
    void bucketNames()
    {
        QFETCH(QString, name);
        QFETCH(int, broken);
        int found = 0;
        for (const NameRule& rule : bucketNameRules(name, {QStringLiteral("scans")}))
            found += rule.verdict == NameRule::Verdict::Broken;
        QCOMPARE(found, broken);
    }

    void transferRows()
    {
        const auto items = test::story::transfers(QUuid::createUuid());
        QCOMPARE(describe(items[0]).act, RowAct::Restart);
        QCOMPARE(describe(items[1]).act, RowAct::Retry);
        QCOMPARE(describe(items[1]).progress, QStringLiteral("The bucket is full: its quota is reached."));
        QCOMPARE(plain(describe(items[2]).progress), QStringLiteral("11.8 of 38.2 GiB, 189 of 612 parts"));
        QCOMPARE(describe(items[2]).detail, QStringLiteral("to projects / archive"));
        QCOMPARE(describe(items[3]).detail, QStringLiteral("412 files to scans / november"));
        QCOMPARE(describe(items[5]).act, RowAct::Resume);
        QVERIFY(describe(items[5]).progress.endsWith(QStringLiteral("kept on the server")));
    }

    void cancellingSaysWhatStays()
    {
        using app::transfer::TransferState;
        app::transfer::TransferItem item;
        item.localPath = QStringLiteral("/home/me/photos");
        item.isBatch = true;
        item.state = TransferState::Running;
        item.filesDone = 12;
        CancelWords w = cancelWords({item});
        QCOMPARE(w.question, QStringLiteral("Cancel the upload of “photos”?"));
        QVERIFY(w.text.startsWith(QStringLiteral("12 finished files stay on the server.")));
        item.state = TransferState::Done;
        w = cancelWords({item});
        QCOMPARE(w.verb, QStringLiteral("Remove from the list"));
        QVERIFY(!w.text.contains(QStringLiteral("removed")));
        item.isBatch = false;
        item.state = TransferState::Paused;
        item.done = 5 << 20;
        QVERIFY(plain(cancelWords({item}).text).contains(QStringLiteral("5.0 MiB, is removed there")));
        QVERIFY(cancelWords({item, item}).text.contains(QStringLiteral("Finished files")));
    }

    void whatWasLeftOutIsSaid()
    {
        app::transfer::TransferItem item;
        item.isBatch = true;
        item.state = app::transfer::TransferState::Done;
        item.filesDone = item.filesTotal = 97;
        QCOMPARE(describe(item).progress, QStringLiteral("all 97 files checked"));
        item.filesSkipped = 3;
        QCOMPARE(describe(item).progress, QStringLiteral("97 files checked, 3 left out"));
        QCOMPARE(describe(item).iconRole, Role::Warn);
        item.state = app::transfer::TransferState::Failed;
        item.filesFailed = 4;
        QCOMPARE(describe(item).act, RowAct::Retry);
        item.question = app::transfer::Question::TargetExists;
        QCOMPARE(describe(item).act, RowAct::Choose);
    }

    void faultsHaveReasons()
    {
        app::Fault fault;
        const QString refused = words::faultReason(fault);
        for (const char* code : {"VerificationFailed", "TlsFailed", "UnsupportedKey", "CannotReadFolder"}) {
            fault.code = QLatin1String(code);
            QVERIFY(words::faultReason(fault) != refused);
        }
        // No sentence sends people to a setting that is not there.
        for (int problem = 0; problem <= int(app::node::NodeProblem::ServiceFailed); ++problem) {
            app::node::NodeSnapshot snapshot;
            snapshot.problem = static_cast<app::node::NodeProblem>(problem);
            QVERIFY(!words::nodeProblem(snapshot).why.contains(QStringLiteral("folders and the address")));
            QVERIFY(!words::nodeProblem(snapshot).why.contains(QStringLiteral("leave this one out")));
        }
    }

    void pathsAreShort()
    {
        QCOMPARE(format::path(QDir::homePath() + QStringLiteral("/a b")), QStringLiteral("~/a b"));
        QCOMPARE(format::path(QStringLiteral("/srv/data")), QStringLiteral("/srv/data"));
        QCOMPARE(format::path(QDir::homePath() + QStringLiteral("x")), QDir::homePath() + QStringLiteral("x"));
    }

    void paletteFinds()
    {
        QCOMPARE(paletteRank(QStringLiteral("New Bucket"), QStringLiteral("new")), 0);
        QCOMPARE(paletteRank(QStringLiteral("New Bucket"), QStringLiteral("buck")), 1);
        QCOMPARE(paletteRank(QStringLiteral("New Bucket"), QStringLiteral("nbk")), 3);
        QCOMPARE(paletteRank(QStringLiteral("New Bucket"), QStringLiteral("xyz")), -1);
    }

    void icons()
    {
        QCOMPARE(iconForFile(QStringLiteral("a.JPG")), QStringLiteral("image"));
        QCOMPARE(iconForFile(QStringLiteral("survey.tar.zst")), QStringLiteral("archive"));
        QCOMPARE(iconForFile(QStringLiteral("no ending")), QStringLiteral("box"));
    }

    void codeHasItsQuietZone()
    {
        const QImage image = qrImage(QStringLiteral("http://192.168.1.20:9000/projects/a?X-Amz-Expires=3600"));
        QVERIFY(image.width() > 29);
        for (int i = 0; i < image.width(); ++i)
            QCOMPARE(image.pixelColor(i, 3), QColor(Qt::white));
        QCOMPARE(image.pixelColor(4, 4), QColor(Qt::black)); // the first finder begins here
        QVERIFY(qrImage(QString(8000, QLatin1Char('x'))).isNull());
    }

    void contrastOfEveryScheme()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Contrast}) {
            theme().setScheme(scheme);
            for (const Role ground : {Role::Window, Role::Base, Role::Alt, Role::Panel, Role::Hover, Role::Tint}) {
                for (const Role ink : {Role::Text, Role::TextSecondary, Role::TextTertiary})
                    QVERIFY2(ratio(theme().color(ink), theme().color(ground)) >= 4.5,
                        qPrintable(QStringLiteral("scheme %1, %2 on %3").arg(int(scheme)).arg(int(ink)).arg(int(ground))));
            }
            for (const State state : {State::Ok, State::Warn, State::Error, State::Heal})
                QVERIFY(ratio(theme().color(textRole(state)), theme().color(tintRole(state))) >= 4.5);
            QVERIFY(ratio(theme().color(Role::Input), theme().color(Role::Base)) >= 3.0);
            QVERIFY(ratio(theme().color(Role::Fill), theme().color(Role::Track)) >= 3.0);
        }
        theme().setScheme(Scheme::Light);
    }
};

QTEST_MAIN(TestWords)
#include "test_words.moc"
