// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

#include <csignal>

#include <sys/stat.h>

#include "unit/http/http_fixture.h"

using holdfast::test::bodyOf;
using holdfast::test::RawClient;
using holdfast::test::statusOf;

namespace
{

constexpr int kPatienceMs = 30'000;

/// The real program; its standard input is its control pipe.
class Daemon
{
public:
    explicit Daemon(const QStringList& arguments, const QStringList& environment = {})
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        for (const QString& entry : environment)
            all.insert(entry.section('=', 0, 0), entry.section('=', 1));
        m_process.setProcessEnvironment(all);
        m_process.start(qEnvironmentVariable("HOLDFAST_BIN") + "/holdfastd", arguments);
    }
    ~Daemon()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished(kPatienceMs);
        }
    }

    /// The ready line, or an empty object when it ends without.
    QJsonObject ready()
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(kPatienceMs)) {
        }
        m_ready = QJsonDocument::fromJson(m_process.readLine()).object();
        return m_ready;
    }
    [[nodiscard]] std::uint16_t port() const
    {
        return static_cast<std::uint16_t>(QUrl(m_ready["s3"].toString()).port());
    }
    int exitCode()
    {
        m_process.waitForFinished(kPatienceMs);
        m_errors += m_process.readAllStandardError();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    int stop()
    {
        m_process.write("stop\n");
        m_process.waitForBytesWritten();
        return exitCode();
    }
    QByteArray lastSentence()
    {
        return m_errors.trimmed().split('\n').last();
    }
    QProcess& process() { return m_process; }

private:
    QProcess m_process;
    QJsonObject m_ready;
    QByteArray m_errors;
};

} // namespace

class TestHoldfastd : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString at(const char* name) const { return m_folder->filePath(name); }
    QStringList serve(const QStringList& drives, const char* state = "state") const
    {
        return QStringList{"serve", "--listen", "127.0.0.1:0", "--control-fd", "0", "--state", at(state)} + drives;
    }
    static int health(Daemon& daemon)
    {
        RawClient client(daemon.port());
        client.send("GET /-/health/ready HTTP/1.1\r\nHost: h\r\n\r\n");
        return statusOf(client.readResponse());
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void usageAndConfiguration()
    {
        Daemon nothing({});
        QCOMPARE(nothing.exitCode(), 2);
        Daemon noDrives({"serve"});
        QCOMPARE(noDrives.exitCode(), 2);
        QFile file(at("c.toml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("config_version = 1\nlisten = 5\n");
        file.close();
        Daemon check({"config", "check", at("c.toml")});
        QCOMPARE(check.exitCode(), 2);
        QVERIFY(check.lastSentence().contains("c.toml:2: \"listen\""));
        Daemon half({"serve", at("d1")}, {"HOLDFAST_ROOT_USER=admin"});
        QCOMPARE(half.exitCode(), 2);
    }

    void servesUntilTold()
    {
        Daemon daemon(serve({at("d{1...4}")}));
        const QJsonObject ready = daemon.ready();
        QCOMPARE(ready["event"].toString(), QString("ready"));
        QCOMPARE(ready["pid"].toInteger(), daemon.process().processId());
        QCOMPARE(ready["state"].toString(), at("state"));
        QCOMPARE(health(daemon), 200);
        struct stat status{};
        QCOMPARE(::stat(at("state/credentials.json").toUtf8().constData(), &status), 0);
        QCOMPARE(unsigned(status.st_mode & 0777), 0600U);
        QCOMPARE(daemon.stop(), 0);
    }

    void endOfThePipeAndSignalsStop()
    {
        Daemon piped(serve({at("d1")}));
        QVERIFY(!piped.ready().isEmpty());
        piped.process().closeWriteChannel();
        QCOMPARE(piped.exitCode(), 0);
        for (const int signal : {SIGTERM, SIGINT}) {
            Daemon signalled(serve({at("d1")}));
            QVERIFY(!signalled.ready().isEmpty());
            ::kill(static_cast<pid_t>(signalled.process().processId()), signal);
            QCOMPARE(signalled.exitCode(), 0);
        }
    }

    void credentialsAreKept()
    {
        Daemon first(serve({at("d1")}));
        QVERIFY(!first.ready().isEmpty());
        QCOMPARE(first.stop(), 0);
        QFile file(at("state/credentials.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        Daemon second(serve({at("d1")}));
        QVERIFY(!second.ready().isEmpty());
        QCOMPARE(second.stop(), 0);
        file.seek(0);
        QCOMPARE(file.readAll(), before);
        // The state directory lost: nobody invents a new password for data that exists.
        QVERIFY(QDir().rename(at("state"), at("elsewhere")));
        Daemon third(serve({at("d1")}));
        QCOMPARE(third.exitCode(), 2);
        QVERIFY(third.lastSentence().contains("HOLDFAST_ROOT_USER"));
    }

    void defaultStateHomeHasAFolderPerStore()
    {
        const QStringList environment{"XDG_STATE_HOME=" + at("xdg")};
        const QStringList arguments{"serve", "--listen", "127.0.0.1:0", "--control-fd", "0", at("d1")};
        Daemon first(arguments, environment);
        const QString state = first.ready()["state"].toString();
        QVERIFY(state.startsWith(at("xdg/holdfast/")));
        QCOMPARE(first.stop(), 0);
        Daemon second(arguments, environment);
        QCOMPARE(second.ready()["state"].toString(), state);
        QCOMPARE(second.stop(), 0);
    }

    void descriptorsMustBeThere()
    {
        for (const char* option : {"--control-fd", "--ready-fd"}) {
            Daemon daemon({"serve", "--listen", "127.0.0.1:0", "--state", at("state"), option, "77", at("d1")});
            QCOMPARE(daemon.exitCode(), 2);
            QVERIFY(daemon.lastSentence().contains(option));
        }
        QVERIFY(!QFile::exists(at("d1")) && !QFile::exists(at("state")));
    }

    /// A supervisor tries again and again: each failed start of a new store must not leave credentials.
    void failedStartsLeaveNoState()
    {
        QVERIFY(QDir().mkpath(at("used")));
        QFile file(at("used/somebody's"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const QStringList environment{"XDG_STATE_HOME=" + at("xdg")};
        for (int i = 0; i < 3; ++i) {
            Daemon daemon({"serve", "--listen", "127.0.0.1:0", "--control-fd", "0", at("used")}, environment);
            QCOMPARE(daemon.exitCode(), 5);
            QVERIFY2(daemon.lastSentence().contains("used"), daemon.lastSentence().constData());
        }
        Daemon shortPassword({"serve", "--listen", "127.0.0.1:0", at("d1")},
                             environment + QStringList{"HOLDFAST_ROOT_USER=admin", "HOLDFAST_ROOT_PASSWORD=1"});
        QCOMPARE(shortPassword.exitCode(), 2);
        QCOMPARE(QDir(at("xdg/holdfast")).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList());
    }

    void portInUseIsThree()
    {
        Daemon first(serve({at("d1")}));
        QVERIFY(!first.ready().isEmpty());
        Daemon second({"serve", "--listen", "127.0.0.1:" + QString::number(first.port()), "--state",
                       at("other"), at("d2")});
        QCOMPARE(second.exitCode(), 3);
        QVERIFY(second.lastSentence().contains("in use"));
        QVERIFY(!QFile::exists(at("other")) && !QFile::exists(at("d2")));
        QCOMPARE(first.stop(), 0);
    }

    void driveInUseIsFour()
    {
        Daemon first(serve({at("d1")}));
        QVERIFY(!first.ready().isEmpty());
        Daemon sameState(serve({at("d1")}));
        QCOMPARE(sameState.exitCode(), 4);
        const QStringList password{"HOLDFAST_ROOT_USER=admin", "HOLDFAST_ROOT_PASSWORD=12345678"};
        Daemon otherState(serve({at("d1")}, "other"), password);
        QCOMPARE(otherState.exitCode(), 4);
        QCOMPARE(health(first), 200);
        QCOMPARE(first.stop(), 0);
    }

    void foreignDriveIsFive()
    {
        const QStringList password{"HOLDFAST_ROOT_USER=admin", "HOLDFAST_ROOT_PASSWORD=12345678"};
        Daemon one(serve({at("a{1...2}")}, "s1"), password);
        QVERIFY(!one.ready().isEmpty());
        QCOMPARE(one.stop(), 0);
        Daemon two(serve({at("b{1...2}")}, "s2"), password);
        QVERIFY(!two.ready().isEmpty());
        QCOMPARE(two.stop(), 0);
        Daemon mixed(serve({at("a1"), at("b2")}, "s1"), password);
        QCOMPARE(mixed.exitCode(), 5);
    }

    void tooFewDrivesAreSix()
    {
        const QStringList password{"HOLDFAST_ROOT_USER=admin", "HOLDFAST_ROOT_PASSWORD=12345678"};
        Daemon whole(serve({at("d{1...4}")}), password);
        QVERIFY(!whole.ready().isEmpty());
        QCOMPARE(whole.stop(), 0);
        // Without the witness and half of the drives nobody can know what was acknowledged.
        QVERIFY(QDir(at("state")).removeRecursively());
        QVERIFY(QDir(at("d3")).removeRecursively() && QDir(at("d4")).removeRecursively());
        Daemon rest(serve({at("d{1...2}")}, "fresh"), password);
        QCOMPARE(rest.exitCode(), 6);
    }
};

QTEST_GUILESS_MAIN(TestHoldfastd)
#include "test_holdfastd.moc"
