// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

#include "app/core/fault.h"
#include "app/core/format.h"
#include "app/core/names.h"
#include "app/core/paths.h"
#include "app/core/single_instance.h"

using namespace holdfast::app;

class TestAppCore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void classifiesFaults_data();
    void classifiesFaults();
    void formatsSizes();
    void formatsDurations();
    void percentIsHonest();
    void rateConverges();
    void keysAreComposed();
    void downloadNames_data();
    void downloadNames();
    void collisions();
    void bucketNames();
    void paths();
    void oneInstance();
};

void TestAppCore::classifiesFaults_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* code, int status, FaultClass kind) {
        QTest::addRow("%s %d", code, status) << status << QString::fromLatin1(code) << int(kind);
    };
    row("NoSuchBucket", 404, FaultClass::Client);
    row("", 404, FaultClass::Client);
    row("PreconditionFailed", 412, FaultClass::Client);
    row("InternalError", 500, FaultClass::Server);
    row("InternalError", 200, FaultClass::Server);
    row("NotImplemented", 501, FaultClass::Client);
    row("SlowDown", 503, FaultClass::Throttled);
    row("ServiceUnavailable", 503, FaultClass::Server);
    row("", 503, FaultClass::Throttled);
    row("", 429, FaultClass::Throttled);
    row("RequestTimeTooSkewed", 403, FaultClass::ClockSkew);
    row("RequestTimeout", 400, FaultClass::Timeout);
    row("AccessDenied", 403, FaultClass::Auth);
    row("SignatureDoesNotMatch", 403, FaultClass::Auth);
    row("", 401, FaultClass::Auth);
    row("BadDigest", 400, FaultClass::Server);
    row("UnexpectedAnswer", 200, FaultClass::Server);
    row("", 502, FaultClass::Server);
}

void TestAppCore::classifiesFaults()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(int, kind);
    QCOMPARE(int(classify({.httpStatus = status, .code = code})), kind);
    using Stage = Symptoms::Stage;
    QCOMPARE(classify({.stage = Stage::Transport,
                       .networkError = QNetworkReply::ConnectionRefusedError}),
             FaultClass::Network);
    QCOMPARE(classify({.stage = Stage::Transport, .timedOut = true}), FaultClass::Timeout);
    QCOMPARE(classify({.stage = Stage::Local}), FaultClass::LocalDisk);
    QCOMPARE(classify({.cancelled = true}), FaultClass::Cancelled);
    QCOMPARE(classify({.stage = Stage::Local, .sourceChanged = true}), FaultClass::ChangedSource);
    QVERIFY(cancelledFault().kind == FaultClass::Cancelled);
    QVERIFY(!cancelledFault().isTransient());
}

void TestAppCore::formatsSizes()
{
    const QLocale english(QLocale::English);
    const auto plain = [](QString text) { return text.replace(QChar(QChar::Nbsp), u' '); };
    QCOMPARE(plain(formatSize(0, english)), "0 B");
    QCOMPARE(plain(formatSize(1023, english)), "1023 B");
    QCOMPARE(plain(formatSize(1024, english)), "1.00 KiB");
    QCOMPARE(plain(formatSize(8'994'211, english)), "8.58 MiB");
    QCOMPARE(plain(formatSize((1LL << 30) - 1, english)), "1.00 GiB");
    QCOMPARE(plain(formatSize(418 * 1024, english)), "418 KiB");
    QCOMPARE(plain(formatSize(1536, QLocale(QLocale::German))), "1,50 KiB");
    QCOMPARE(plain(formatRate(42'150'000, english)), "40.2 MiB/s");
    QCOMPARE(formatCount(8'994'211, english), QStringLiteral("8\u202f994\u202f211"));
    QCOMPARE(formatCount(-12'345, english), QStringLiteral("-12\u202f345"));
    QCOMPARE(formatCount(1000, english), QStringLiteral("1000"));
}

void TestAppCore::formatsDurations()
{
    QCOMPARE(roundedDuration(47), (DurationParts{0, 0, 0, 47}));
    QCOMPARE(roundedDuration(127), (DurationParts{0, 0, 2, 10}));
    QCOMPARE(roundedDuration(731), (DurationParts{0, 0, 12, 0}));
    QCOMPARE(roundedDuration(3599), (DurationParts{0, 1, 0, 0}));
    QCOMPARE(roundedDuration(6600), (DurationParts{0, 1, 50, 0}));
    QCOMPARE(roundedDuration(86'399), (DurationParts{1, 0, 0, 0}));
    QCOMPARE(roundedDuration(-5), (DurationParts{}));
}

void TestAppCore::percentIsHonest()
{
    QCOMPARE(percentOf(0, 100), 0);
    QCOMPARE(percentOf(1, 1'000'000), 1);
    QCOMPARE(percentOf(999'999, 1'000'000), 99);
    QCOMPARE(percentOf(5, 5), 100);
    QCOMPARE(percentOf(0, 0), 0);
}

void TestAppCore::rateConverges()
{
    RateMeter meter(2.0);
    QVERIFY(!meter.secondsFor(100).has_value());
    for (int i = 0; i <= 100; ++i)
        meter.sample(i * 100'000, i * 100);
    QVERIFY(qAbs(meter.bytesPerSecond() - 1'000'000) < 1000);
    QCOMPARE(meter.secondsFor(10'000'000).value(), 10);
    meter.sample(0, 11'000); // a resend: starts anew from there
    QVERIFY(meter.bytesPerSecond() > 0);
}

void TestAppCore::keysAreComposed()
{
    QCOMPARE(keyFor("a/", QStringLiteral("Cafe\u0301.txt")), QStringLiteral("a/Caf\u00e9.txt"));
    QCOMPARE(keyFor("", "x y"), "x y");
}

void TestAppCore::downloadNames_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("problem"); // -1: good
    const auto bad = [](const char* name, const QString& key, NameProblem problem) {
        QTest::newRow(name) << key << int(problem);
    };
    QTest::newRow("plain") << QStringLiteral("a/b/c.txt") << -1;
    QTest::newRow("dots") << QStringLiteral("a/..b/.c") << -1;
    QTest::newRow("console") << QStringLiteral("console/auxiliary") << -1;
    bad("climb", "a/../b", NameProblem::DotSegment);
    bad("climb first", "../b", NameProblem::DotSegment);
    bad("dot", "a/./b", NameProblem::DotSegment);
    bad("absolute", "/etc/passwd", NameProblem::Absolute);
    bad("backslash", "\\\\server\\share", NameProblem::Absolute);
    bad("windows climb", "a\\..\\b", NameProblem::ForbiddenChar);
    bad("drive", "C:/x", NameProblem::DriveLetter);
    bad("drive inside", "a/c:x", NameProblem::DriveLetter);
    bad("device", "a/nul", NameProblem::DeviceName);
    bad("device extension", "Com1.txt", NameProblem::DeviceName);
    bad("device superscript", QStringLiteral("LPT\u00b9"), NameProblem::DeviceName);
    bad("empty component", "a//b", NameProblem::Empty);
    bad("marker", "a/", NameProblem::Empty);
    bad("empty", "", NameProblem::Empty);
    bad("newline", "a\nb", NameProblem::ForbiddenChar);
    bad("nul", QString(QChar(0)), NameProblem::ForbiddenChar);
    bad("stream", "a.txt:hidden", NameProblem::ForbiddenChar);
    bad("trailing dot", "a./b", NameProblem::TrailingDot);
    bad("trailing space", "a /b", NameProblem::TrailingDot);
    bad("long", QString(100, QChar(0x4e00)), NameProblem::TooLong);
}

void TestAppCore::downloadNames()
{
    QFETCH(QString, key);
    QFETCH(int, problem);
    const auto path = localPathFor(key);
    if (problem < 0) {
        QVERIFY(path.has_value());
        QCOMPARE(*path, key);
    } else {
        QVERIFY(!path.has_value());
        QCOMPARE(int(path.error()), problem);
    }
    // On this system a colon is a letter like others, but nothing may climb.
    QVERIFY(localPathFor("what?:b", NameRules::Here).has_value());
    QVERIFY(!localPathFor("a\\..\\b", NameRules::Here).has_value());
    QVERIFY(!localPathFor("a/../b", NameRules::Here).has_value());
}

void TestAppCore::collisions()
{
    CollisionResolver resolver;
    QCOMPARE(resolver.take("d/Readme.md"), "d/Readme.md");
    QCOMPARE(resolver.take("d/README.md"), "d/README (2).md");
    QCOMPARE(resolver.take("d/readme.md"), "d/readme (3).md");
    QCOMPARE(resolver.take(QStringLiteral("Caf\u00e9")), QStringLiteral("Caf\u00e9"));
    QCOMPARE(resolver.take(QStringLiteral("Cafe\u0301")), QStringLiteral("Cafe\u0301 (2)"));
    QCOMPARE(resolver.take(".profile"), ".profile");
    QCOMPARE(resolver.take(".profile"), ".profile (2)");
    const QString longName = QString(80, QChar(0x4e00)) + ".jpg";
    (void)resolver.take(longName);
    const QString second = resolver.take(longName);
    QVERIFY(second.toUtf8().size() <= 255);
    QVERIFY(second.endsWith(" (2).jpg"));
}

void TestAppCore::bucketNames()
{
    QCOMPARE(checkBucketName("projects"), BucketNameProblem::None);
    QCOMPARE(checkBucketName("ab"), BucketNameProblem::Length);
    QCOMPARE(checkBucketName("Projects"), BucketNameProblem::Character);
    QCOMPARE(checkBucketName("-abc"), BucketNameProblem::Edge);
    QCOMPARE(checkBucketName("a..b"), BucketNameProblem::Adjacent);
    QCOMPARE(checkBucketName("192.168.1.20"), BucketNameProblem::LooksLikeAddress);
    QCOMPARE(checkBucketName("xn--abc"), BucketNameProblem::Reserved);
}

void TestAppCore::paths()
{
    QTemporaryDir dir;
    const Paths paths(dir.path() + "/h");
    QVERIFY(paths.create().has_value());
    QVERIFY(QFileInfo(paths.stateDir()).isDir());
    QVERIFY(paths.journalFile().startsWith(dir.path()));
    qputenv("HOLDFAST_HOME", dir.path().toUtf8());
    QVERIFY(Paths::fromEnvironment().configDir().startsWith(dir.path()));
    qunsetenv("HOLDFAST_HOME");
    QVERIFY(Paths::fromEnvironment().configDir().endsWith("/holdfast"));
}

/// A second start asks the first to show itself; one that is ending is waited for.
void TestAppCore::oneInstance()
{
    QTemporaryDir dir;
    const auto begin = [&](int patience) {
        return std::async(std::launch::async, [&, patience] {
            SingleInstance other(dir.path());
            return other.begin(patience);
        });
    };
    const auto ended = [](const std::future<SingleInstance::Role>& start) {
        return start.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    };
    auto first = std::make_unique<SingleInstance>(dir.path());
    QCOMPARE(first->begin(0), SingleInstance::Role::First);
    QSignalSpy shown(first.get(), &SingleInstance::showRequested);
    auto second = begin(20'000);
    QTRY_VERIFY_WITH_TIMEOUT(ended(second), 20'000);
    QCOMPARE(second.get(), SingleInstance::Role::Told);
    QCOMPARE(shown.count(), 1);
    first->stopAnswering();
    auto hasty = begin(0);
    QTRY_VERIFY_WITH_TIMEOUT(ended(hasty), 20'000);
    QCOMPARE(hasty.get(), SingleInstance::Role::Busy);
    auto patient = begin(60'000);
    first.reset();
    QTRY_VERIFY_WITH_TIMEOUT(ended(patient), 20'000);
    QCOMPARE(patient.get(), SingleInstance::Role::First);
}

QTEST_GUILESS_MAIN(TestAppCore)
#include "test_app_core.moc"
