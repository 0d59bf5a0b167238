// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <QTcpServer>

#include <csignal>

#include "app/node/local_stores.h"
#include "app/node/node_config.h"
#include "app/node/node_supervisor.h"
#include "app/node/store_choice.h"
#include "support/fake_s3.h"

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::node;
using holdfast::test::FakeS3;

Q_DECLARE_METATYPE(NodeProblem)

namespace
{

constexpr qint64 kTiB = 1LL << 40;

Place place(const QString& path, const QString& disk, qint64 free, const QString& device = {})
{
    Place made;
    made.path = path;
    made.diskId = disk;
    made.device = device.isEmpty() ? path : device;
    made.free = made.total = free;
    return made;
}

} // namespace

class TestNode : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void becomesReadyAndStops();
    void endsWithTheSupervisor();
    void pollsTheStatus();
    void exitCodes_data();
    void exitCodes();
    void restartsAfterACrash();
    void notReadyInTime();
    void noProgram();
    void restartWithOtherDrives();
    void serviceFallsBackToChild();
    void service();
    void serviceThatFails();
    void childModeDropsTheUnit();
    void restartOfAStoppedService();
    void serviceThatDiedBetweenTwoLooks();
    void storesHaveStatesOfTheirOwn();
    void theFormerStoreComesBack();
    void freeAddress();
    void unitText();
    void configRoundTrip();
    void geometryTable();
    void choices();
    void fileSystems();
    void looksAtPlaces();

private:
    QString script(const QString& name, const QByteArray& body);
    std::unique_ptr<NodeSupervisor> supervisor(const QByteArray& body, const QString& systemctl = {});
    QByteArray readyLine() const;

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeS3> m_server;
    NodeConfig m_config;
};

void TestNode::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeS3>();
    m_server->statusJson = R"({"node":{"state":"ready"},"geometry":{"k":2,"m":1}})";
    m_config = {};
    m_config.mode = NodeMode::Child;
    m_config.stateDir = m_dir->filePath("state");
    m_config.drives = {m_dir->filePath("d 1"), m_dir->filePath("d2")};
    QDir().mkpath(m_config.stateDir);
    QFile credentials(m_config.stateDir + "/credentials.json");
    QVERIFY(credentials.open(QIODevice::WriteOnly));
    credentials.write(R"({"accessKey":"TESTKEY","secretKey":"secret-of-the-test"})");
}

QString TestNode::script(const QString& name, const QByteArray& body)
{
    const QString path = m_dir->filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + body);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QByteArray TestNode::readyLine() const
{
    const QByteArray url = m_server->url().toString().toLatin1();
    return "echo '{\"event\":\"ready\",\"s3\":\"" + url + "\",\"admin\":\"" + url
           + "\",\"pid\":'$$',\"version\":\"0.1.0\",\"instance\":\"i\"}'\n";
}

std::unique_ptr<NodeSupervisor> TestNode::supervisor(const QByteArray& body,
                                                     const QString& systemctl)
{
    auto service = systemctl.isEmpty()
                       ? nullptr
                       : std::make_unique<ServiceManager>(m_dir->filePath("units/holdfast.service"),
                                                          systemctl);
    return std::make_unique<NodeSupervisor>(
        std::move(service), NodeSupervisor::Options{.program = script("holdfastd", body),
                                                    .readyDeadlineMs = 5000,
                                                    .stopDeadlineMs = 5000,
                                                    .firstBackOffMs = 50,
                                                    .lastBackOffMs = 200,
                                                    .pollMs = 50,
                                                    .stableMs = 60'000});
}

void TestNode::becomesReadyAndStops()
{
    auto node = supervisor("echo \"$@\" > '" + m_dir->filePath("args").toUtf8() + "'\n"
                           + readyLine()
                           + "read line; echo \"got $line\" > '"
                           + m_dir->filePath("got").toUtf8() + "'; exit 0\n");
    QSignalSpy ready(node.get(), &NodeSupervisor::becameReady);
    QSignalSpy finished(node.get(), &NodeSupervisor::finished);
    node->start(m_config);
    QCOMPARE(node->snapshot().state, NodeState::Starting);
    QTRY_COMPARE(ready.count(), 1);
    QCOMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->endpoint()->url, m_server->url());
    QCOMPARE(node->credentials()->accessKey, "TESTKEY");
    QVERIFY(node->snapshot().ready->pid > 0);
    node->stop();
    QCOMPARE(node->snapshot().state, NodeState::Stopping);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(node->snapshot().state, NodeState::Stopped);
    QFile got(m_dir->filePath("got"));
    QVERIFY(got.open(QIODevice::ReadOnly));
    QCOMPARE(got.readAll(), "got stop\n");
    QFile args(m_dir->filePath("args"));
    QVERIFY(args.open(QIODevice::ReadOnly));
    QCOMPARE(args.readAll().trimmed(),
             "serve --listen 127.0.0.1:9000 --state " + m_config.stateDir.toUtf8()
                 + " --control-fd 0 " + m_config.drives.join(' ').toUtf8());
}

void TestNode::endsWithTheSupervisor()
{
    auto node = supervisor(readyLine() + "cat > /dev/null; echo end > '"
                           + m_dir->filePath("end").toUtf8() + "'\n");
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    const qint64 pid = node->snapshot().ready->pid;
    node.reset();
    QVERIFY(QFile::exists(m_dir->filePath("end")));
    QVERIFY(::kill(pid_t(pid), 0) != 0);
}

void TestNode::pollsTheStatus()
{
    auto node = supervisor(readyLine() + "read line\n");
    node->start(m_config);
    QTRY_VERIFY(node->status().has_value());
    QCOMPARE(node->status()->k, 2);
    m_server->statusJson = R"({"node":{"state":"degraded"}})";
    QTRY_COMPARE(node->snapshot().state, NodeState::Degraded);
    m_server->statusJson = R"({"node":{"state":"ready"}})";
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
}

void TestNode::exitCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("problem");
    QTest::newRow("usage") << 2 << int(NodeState::Blocked) << int(NodeProblem::Usage);
    QTest::newRow("port") << 3 << int(NodeState::Foreign) << int(NodeProblem::PortInUse);
    QTest::newRow("drive") << 4 << int(NodeState::Foreign) << int(NodeProblem::DriveInUse);
    QTest::newRow("store") << 5 << int(NodeState::Blocked) << int(NodeProblem::WrongStore);
    QTest::newRow("few") << 6 << int(NodeState::Blocked) << int(NodeProblem::TooFewDrives);
}

void TestNode::exitCodes()
{
    QFETCH(int, code);
    QFETCH(int, state);
    QFETCH(int, problem);
    auto node = supervisor("echo first >&2; echo 'the reason in words' >&2; exit "
                           + QByteArray::number(code) + "\n");
    node->start(m_config);
    QTRY_COMPARE(int(node->snapshot().state), state);
    QCOMPARE(int(node->snapshot().problem), problem);
    QCOMPARE(node->snapshot().detail, "the reason in words");
    QCOMPARE(node->snapshot().exitCode, code);
    QCOMPARE(node->log().size(), 2);
    QTest::qWait(150);
    QCOMPARE(int(node->snapshot().state), state); // no restart by itself
    script("holdfastd", readyLine() + "read line\n");
    node->retryNow();
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
}

void TestNode::restartsAfterACrash()
{
    const QByteArray counter = m_dir->filePath("count").toUtf8();
    auto node = supervisor("echo x >> '" + counter + "'\n"
                           + "if [ $(wc -l < '" + counter + "') -lt 4 ]; then echo boom >&2; kill -9 $$; fi\n"
                           + readyLine() + "read line\n");
    QSignalSpy changes(node.get(), &NodeSupervisor::changed);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QList<qint64> pauses;
    for (const auto& change : changes) {
        const auto snapshot = change.first().value<NodeSnapshot>();
        if (snapshot.state == NodeState::Crashed) {
            pauses.append(snapshot.retryInMs);
            QCOMPARE(snapshot.problem, NodeProblem::Killed);
            QCOMPARE(snapshot.detail, "boom");
        }
    }
    QCOMPARE(pauses, QList<qint64>({50, 100, 200}));
    // A crash of a node that was ready, too.
    const qint64 pid = node->snapshot().ready->pid;
    QCOMPARE(::kill(pid_t(pid), SIGKILL), 0);
    QTRY_COMPARE(node->snapshot().state, NodeState::Crashed);
    QVERIFY(!node->endpoint().has_value());
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QVERIFY(node->snapshot().ready->pid != pid);
}

void TestNode::notReadyInTime()
{
    auto node = std::make_unique<NodeSupervisor>(
        nullptr, NodeSupervisor::Options{.program = script("slow", "exec sleep 30\n"),
                                         .readyDeadlineMs = 150,
                                         .firstBackOffMs = 60'000,
                                         .lastBackOffMs = 60'000});
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Crashed);
    QCOMPARE(node->snapshot().problem, NodeProblem::NotReady);
    QSignalSpy finished(node.get(), &NodeSupervisor::finished);
    node->stop(); // out of the back-off
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(node->snapshot().state, NodeState::Stopped);
}

void TestNode::noProgram()
{
    NodeSupervisor node(nullptr, {});
    qputenv("HOLDFAST_NODE_BINARY", "/nonexistent/holdfastd");
    node.start(m_config);
    qunsetenv("HOLDFAST_NODE_BINARY");
    QCOMPARE(node.snapshot().state, NodeState::Blocked);
    QCOMPARE(node.snapshot().problem, NodeProblem::NoProgram);
    NodeSupervisor other(nullptr, {.program = m_dir->filePath("absent")});
    other.start(m_config);
    QTRY_COMPARE(other.snapshot().problem, NodeProblem::CannotStart);
}

void TestNode::restartWithOtherDrives()
{
    auto node = supervisor("echo \"$@\" > '" + m_dir->filePath("args").toUtf8() + "'\n"
                           + readyLine() + "read line\n");
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    NodeConfig other = m_config;
    other.drives.append("/third");
    QSignalSpy ready(node.get(), &NodeSupervisor::becameReady);
    node->restart(other);
    QTRY_COMPARE(ready.count(), 1);
    QFile args(m_dir->filePath("args"));
    QVERIFY(args.open(QIODevice::ReadOnly));
    QVERIFY(args.readAll().trimmed().endsWith("/third"));
    // Chosen root credentials travel in the environment.
    script("holdfastd", "echo \"$HOLDFAST_ROOT_USER:$HOLDFAST_ROOT_PASSWORD\" > '"
                            + m_dir->filePath("env").toUtf8() + "'\n" + readyLine()
                            + "read line\n");
    node->stop();
    QTRY_COMPARE(node->snapshot().state, NodeState::Stopped);
    node->start(m_config, s3client::Credentials{"me", "chosen"});
    QTRY_COMPARE(ready.count(), 2);
    QCOMPARE(node->credentials()->secretKey, "chosen");
    QFile env(m_dir->filePath("env"));
    QVERIFY(env.open(QIODevice::ReadOnly));
    QCOMPARE(env.readAll(), "me:chosen\n");
}

void TestNode::serviceFallsBackToChild()
{
    const QString systemctl = script("systemctl", "echo 'Failed to connect to bus' >&2; exit 1\n");
    auto node = supervisor(readyLine() + "read line\n", systemctl);
    m_config.mode = NodeMode::Service;
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->snapshot().mode, NodeMode::Child);
    QVERIFY(node->snapshot().serviceUnavailable);
}

void TestNode::service()
{
    const QByteArray log = m_dir->filePath("calls").toUtf8();
    const QString systemctl = script(
        "systemctl", "echo \"$@\" >> '" + log + "'\n"
                     "case \"$2\" in\n"
                     "is-system-running) echo running;;\n"
                     "show) echo LoadState=loaded; echo ActiveState=active; echo MainPID=77;;\n"
                     "esac\n");
    m_config.mode = NodeMode::Service;
    m_config.listen = QStringLiteral("127.0.0.1:%1").arg(m_server->http().port());
    auto node = supervisor("exit 9\n", systemctl);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->snapshot().mode, NodeMode::Service);
    QCOMPARE(node->snapshot().ready->pid, 77);
    QCOMPARE(node->credentials()->accessKey, "TESTKEY");
    QVERIFY(QFile::exists(m_dir->filePath("units/holdfast.service")));
    QFile calls(QString::fromUtf8(log));
    QVERIFY(calls.open(QIODevice::ReadOnly));
    const QByteArray made = calls.readAll();
    QVERIFY(made.contains("--user daemon-reload"));
    QVERIFY(made.contains("--user enable holdfast.service"));
    QVERIFY(made.contains("--user restart holdfast.service"));
    // The program ends, the service goes on.
    QSignalSpy finished(node.get(), &NodeSupervisor::finished);
    node->shutDown();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!calls.readAll().contains("stop"));
    // A second program takes it over and may stop it.
    auto other = supervisor("exit 9\n", systemctl);
    other->start(m_config);
    QTRY_COMPARE(other->snapshot().state, NodeState::Ready);
    QVERIFY(calls.readAll().contains("--user start holdfast.service")); // nothing changed
    other->stop();
    QTRY_COMPARE(other->snapshot().state, NodeState::Stopped);
    QVERIFY(calls.readAll().contains("--user stop holdfast.service"));
}

void TestNode::serviceThatFails()
{
    const QString systemctl = script(
        "systemctl", "case \"$2\" in\n"
                     "is-system-running) echo degraded; exit 1;;\n"
                     "show) echo LoadState=loaded; echo ActiveState=failed; echo MainPID=0;\n"
                     "      echo ExecMainStatus=3;;\n"
                     "esac\n");
    m_config.mode = NodeMode::Service;
    auto node = supervisor("exit 9\n", systemctl);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Foreign);
    QCOMPARE(node->snapshot().problem, NodeProblem::PortInUse);
}

/// A unit that stays enabled would start the same folders at the next login.
void TestNode::childModeDropsTheUnit()
{
    const QByteArray log = m_dir->filePath("calls").toUtf8();
    const QString systemctl = script("systemctl", "echo \"$@\" >> '" + log + "'\n");
    const QString unit = m_dir->filePath("units/holdfast.service");
    QDir().mkpath(QFileInfo(unit).path());
    QFile file(unit);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    auto node = supervisor(readyLine() + "read line\n", systemctl);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->snapshot().mode, NodeMode::Child);
    QFile calls(QString::fromUtf8(log));
    QVERIFY(calls.open(QIODevice::ReadOnly));
    QVERIFY(calls.readAll().contains("--user disable --now holdfast.service"));
    QVERIFY(!QFile::exists(unit));
}

void TestNode::restartOfAStoppedService()
{
    const QString systemctl = script(
        "systemctl", "case \"$2\" in\n"
                     "is-system-running) echo running;;\n"
                     "show) echo LoadState=loaded; echo ActiveState=active; echo MainPID=77;;\n"
                     "esac\n");
    m_config.mode = NodeMode::Service;
    m_config.listen = QStringLiteral("127.0.0.1:%1").arg(m_server->http().port());
    auto node = supervisor("exit 9\n", systemctl);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    node->stop();
    QTRY_COMPARE(node->snapshot().state, NodeState::Stopped);
    node->restart(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
}

void TestNode::serviceThatDiedBetweenTwoLooks()
{
    const QByteArray pid = m_dir->filePath("pid").toUtf8();
    const auto isNow = [&](const QByteArray& value) {
        QFile file(QString::fromUtf8(pid));
        return file.open(QIODevice::WriteOnly) && file.write(value) > 0;
    };
    QVERIFY(isNow("77"));
    const QString systemctl = script(
        "systemctl", "case \"$2\" in\n"
                     "is-system-running) echo running;;\n"
                     "show) echo LoadState=loaded; echo ActiveState=active;\n"
                     "      echo MainPID=$(cat '" + pid + "');;\n"
                     "esac\n");
    m_config.mode = NodeMode::Service;
    m_config.listen = QStringLiteral("127.0.0.1:%1").arg(m_server->http().port());
    auto node = supervisor("exit 9\n", systemctl);
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QVERIFY(isNow("78")); // systemd has started it again already
    m_server->stop();
    QTRY_COMPARE(node->snapshot().state, NodeState::Crashed);
    QVERIFY(m_server->start());
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->snapshot().ready->pid, 78);
}

void TestNode::storesHaveStatesOfTheirOwn()
{
    const Paths paths(m_dir->filePath("home"));
    QVERIFY(paths.create().has_value());
    const LocalStores stores(paths);
    QVERIFY(stores.all().isEmpty());
    NodeConfig one = stores.newStore();
    one.drives = {m_dir->filePath("d1"), m_dir->filePath("d2")};
    NodeConfig two = stores.newStore();
    two.drives = {m_dir->filePath("d3")};
    const NodeConfig sample = stores.sample();
    QCOMPARE(QSet<QString>({one.stateDir, two.stateDir, sample.stateDir}).size(), 3);
    QVERIFY(sample.stateDir.startsWith(paths.sampleStoreDir())); // goes with its folder
    QVERIFY(!stores.sampleExists());
    QVERIFY(stores.makeCurrent(one).has_value());
    QVERIFY(stores.keep(sample).has_value());
    QVERIFY(stores.makeCurrent(two).has_value());
    QCOMPARE(stores.all().size(), 3);
    QCOMPARE(*stores.find(one.place), one); // not overwritten by the next
    QCOMPARE(stores.withFolder({m_dir->filePath("x"), m_dir->filePath("d2/")})->place, one.place);
    QVERIFY(!stores.withFolder({m_dir->filePath("x")}));
    QCOMPARE(stores.sample().place, sample.place);
    QCOMPARE((*stores.current({}))->place, two.place);
    // A file of a version that knew one store only.
    NodeConfig old = m_config;
    QVERIFY(saveNodeConfig(paths.nodeFile(), old).has_value());
    const QUuid place = QUuid::createUuid();
    QCOMPARE((*stores.current(place))->place, place);
    QCOMPARE(stores.find(place)->stateDir, m_config.stateDir);
}

void TestNode::theFormerStoreComesBack()
{
    const Paths paths(m_dir->filePath("home"));
    QVERIFY(paths.create().has_value());
    const LocalStores stores(paths);
    auto node = supervisor("case \"$*\" in *foreign*) echo 'another store' >&2; exit 5;; esac\n"
                           + readyLine() + "read line\n");
    m_config.place = QUuid::createUuid();
    QVERIFY(stores.makeCurrent(m_config).has_value());
    node->start(m_config);
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    StoreSwitch change(paths, *node);
    QSignalSpy failed(&change, &StoreSwitch::failed);
    QSignalSpy ready(&change, &StoreSwitch::ready);
    NodeConfig bad = stores.newStore();
    bad.drives = {m_dir->filePath("foreign")};
    bad.mode = NodeMode::Child;
    change.begin(bad);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].value<NodeSnapshot>().problem, NodeProblem::WrongStore);
    QVERIFY(failed[0][1].toBool());
    QTRY_COMPARE(node->snapshot().state, NodeState::Ready);
    QCOMPARE(node->config().place, m_config.place);
    QCOMPARE(**loadNodeConfig(paths.nodeFile()), m_config);
    NodeConfig good = stores.newStore();
    good.drives = {m_dir->filePath("d3")};
    good.mode = NodeMode::Child;
    QDir().mkpath(good.stateDir);
    change.begin(good);
    QTRY_COMPARE(ready.count(), 1);
    QCOMPARE(node->config().place, good.place);
    QCOMPARE((*loadNodeConfig(paths.nodeFile()))->place, good.place);
    QCOMPARE(*stores.find(m_config.place), m_config);
}

void TestNode::freeAddress()
{
    QTcpServer taken;
    if (!taken.listen(QHostAddress::LocalHost, 9000))
        QVERIFY(taken.listen(QHostAddress::LocalHost)); // somebody else has it: as good
    const QString address = freeListenAddress("127.0.0.1", NodeMode::Service);
    QVERIFY(address.startsWith("127.0.0.1:90"));
    QVERIFY(address != "127.0.0.1:9000");
}

void TestNode::unitText()
{
    NodeConfig config;
    config.stateDir = "/home/me/.local/state/holdfast node";
    config.drives = {"/data/100% \"mine\"", "/data/$HOME\\x"};
    const QString text = ServiceManager::unitText("/usr/bin/holdfastd", config);
    QVERIFY(text.contains("ExecStart=\"/usr/bin/holdfastd\" serve --listen \"127.0.0.1:9000\" "
                          "--state \"/home/me/.local/state/holdfast node\" "
                          "\"/data/100%% \\\"mine\\\"\" \"/data/$$HOME\\\\x\"\n"));
    QVERIFY(text.contains("RestartPreventExitStatus=2 3 4 5 6"));
    QVERIFY(text.contains("WantedBy=default.target"));
}

void TestNode::configRoundTrip()
{
    const QString file = m_dir->filePath("node.json");
    QVERIFY(loadNodeConfig(file).has_value());
    QVERIFY(!loadNodeConfig(file)->has_value());
    m_config.sample = true;
    m_config.place = QUuid::createUuid();
    QVERIFY(saveNodeConfig(file, m_config).has_value());
    QCOMPARE(**loadNodeConfig(file), m_config);
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{");
    broken.close();
    QVERIFY(!loadNodeConfig(file).has_value());
}

void TestNode::geometryTable()
{
    const QList<Geometry> expected{{1, 0}, {1, 1}, {2, 1}, {2, 2}, {2, 2}, {4, 2},
                                   {4, 2}, {5, 3}, {5, 3}, {5, 3}, {5, 3}, {8, 4}, {8, 4}};
    for (int domains = 1; domains <= expected.size(); ++domains)
        QCOMPARE(defaultGeometry(domains), expected[domains - 1]);
}

void TestNode::choices()
{
    // The wizard's picture: four places on three disks.
    const StoreChoice wizard = chooseStore({place("/data", "sdb", 36 * kTiB / 10),
                                            place("/archive", "sdc", 36 * kTiB / 10, "/dev/sdc1"),
                                            place("/archive/b", "sdc", 36 * kTiB / 10, "/dev/sdc1"),
                                            place("/media", "sdd", 55 * kTiB / 10)});
    QCOMPARE(wizard.geometry, (Geometry{2, 1}));
    QVERIFY(wizard.countsDisks);
    QCOMPARE(wizard.disks, 3);
    QCOMPARE(wizard.disksMayFail, 1);
    QCOMPARE(wizard.usable, 2 * (36 * kTiB / 10));
    QCOMPARE(wizard.guarding, 36 * kTiB / 10);
    QCOMPARE(wizard.idle, 55 * kTiB / 10 - 36 * kTiB / 10);
    QCOMPARE(wizard.shared.size(), 1);
    QCOMPARE(wizard.shared[0], QStringList({"/archive", "/archive/b"}));
    QCOMPARE(wizard.nextDomains, 4);
    QCOMPARE(wizard.nextMayFail, 2);

    // Four folders on one disk: they guard against a broken folder, not against a broken disk.
    const StoreChoice folders = chooseStore(
        {place("/a", "sda", kTiB, "/dev/sda1"), place("/b", "sda", kTiB, "/dev/sda1"),
         place("/c", "sda", kTiB, "/dev/sda1"), place("/d", "sda", kTiB, "/dev/sda1")});
    QCOMPARE(folders.geometry, (Geometry{2, 2}));
    QVERIFY(!folders.countsDisks);
    QCOMPARE(folders.disksMayFail, 0);
    QCOMPARE(folders.foldersMayFail, 2);
    QCOMPARE(folders.usable, kTiB / 2);

    const StoreChoice one = chooseStore({place("/a", "sda", kTiB)});
    QCOMPARE(one.geometry, (Geometry{1, 0}));
    QCOMPARE(one.usable, kTiB);
    QCOMPARE(one.nextDomains, 2);

    Place stick = place("/stick", "sde", kTiB);
    stick.problem = PlaceProblem::NoDurableFs;
    const StoreChoice refused = chooseStore({place("/a", "sda", kTiB), stick});
    QCOMPARE(refused.unusable, QStringList({"/stick"}));
    QCOMPARE(refused.domains, 1);
    QCOMPARE(chooseStore({}).domains, 0);

    // Five equal disks at 2+2 leave nothing idle: stripes rotate.
    QList<Place> five;
    for (int i = 0; i < 5; ++i)
        five.append(place(QStringLiteral("/d%1").arg(i), QStringLiteral("sd%1").arg(i), 4 * kTiB));
    QCOMPARE(chooseStore(five).usable, 10 * kTiB);
    QCOMPARE(chooseStore(five).idle, 0);
}

void TestNode::fileSystems()
{
    QCOMPARE(problemOfFileSystem("ext4"), PlaceProblem::None);
    QCOMPARE(problemOfFileSystem("xfs"), PlaceProblem::None);
    QCOMPARE(problemOfFileSystem("btrfs"), PlaceProblem::None);
    QCOMPARE(problemOfFileSystem("nfs4"), PlaceProblem::NetworkFs);
    QCOMPARE(problemOfFileSystem("cifs"), PlaceProblem::NetworkFs);
    QCOMPARE(problemOfFileSystem("exfat"), PlaceProblem::NoDurableFs);
    QCOMPARE(problemOfFileSystem("vfat"), PlaceProblem::NoDurableFs);
    QCOMPARE(problemOfFileSystem("overlay"), PlaceProblem::Overlay);
    QCOMPARE(problemOfFileSystem("tmpfs"), PlaceProblem::Memory);
}

void TestNode::looksAtPlaces()
{
    const Place here = inspectPlace(m_dir->filePath("not/yet/there"));
    QVERIFY(!here.fileSystem.isEmpty());
    QVERIFY(!here.diskId.isEmpty());
    QVERIFY(here.total > 0);
    const Place relative = inspectPlace("/dev/null");
    QCOMPARE(relative.problem, PlaceProblem::Missing);
    for (const Place& found : places()) {
        QVERIFY(!found.path.isEmpty());
        QVERIFY(!found.diskId.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestNode)
#include "test_node.moc"
