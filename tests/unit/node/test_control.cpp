// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // a drive has slots
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <nlohmann/json.hpp>

#include "admin/admin_handler.h"
#include "auth/identity.h"
#include "node/control.h"
#include "node/control_text.h"
#include "node/endpoint_file.h"
#include "node/small_file.h"
#include "node/units_text.h"
#include "support/fake_node.h"

using namespace holdfast;
using namespace holdfast::node;
using Kind = store::GrowthRequest::Kind;

namespace
{

/// The admin API over a fake node, on a port of the loopback interface and a thread of its own.
class Server
{
public:
    Server()
    {
        fake.snapshot.drives.at(0).path = "/data/d1";
        store::DriveStatus second;
        second.id = Uuid::parse("99999999-2222-4333-8444-555555555555").value();
        second.index = 1;
        second.path = "/data/d\x1b[2J";
        second.state = store::DriveState::Member;
        fake.snapshot.drives.push_back(second);
        m_port = m_server.start("127.0.0.1:0").value();
        m_thread = std::thread([this] { m_context.run(); });
    }
    ~Server()
    {
        std::promise<void> stopped;
        env::spawn(m_context.get_executor(), stopInto(&m_server, &stopped));
        stopped.get_future().wait();
        m_context.stop();
        m_thread.join();
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    /// What the other thread did is seen here, and the other way round.
    void meet()
    {
        std::promise<void> met;
        env::asio::post(m_context, [&met] { met.set_value(); });
        met.get_future().wait();
    }

    testing::FakeNode fake;

private:
    static env::Task<void> stopInto(http::Server* server, std::promise<void>* stopped)
    {
        co_await server->stop(std::chrono::seconds(5));
        stopped->set_value();
    }

    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    auth::RootIdentityProvider m_identities{"root", "secret-of-root"};
    auth::Authenticator m_authenticator{m_identities, *m_clock, "us-east-1"};
    admin::Metrics m_metrics;
    admin::AdminHandler m_handler{fake, m_authenticator, m_metrics, *m_clock};
    env::asio::io_context m_context{1};
    env::asio::executor_work_guard<env::Executor> m_guard{m_context.get_executor()};
    http::Server m_server{{{m_context.get_executor()}, m_clock.get(), m_random.get()}, m_handler, {}};
    std::thread m_thread;
    std::uint16_t m_port = 0;
};

struct Ran
{
    int code = -1;
    std::string out, err;
};

} // namespace

class TestControl : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::optional<sigv4::Credentials> m_given;

    std::string at(const std::string& name) const
    {
        return m_folder->filePath(QString::fromStdString(name)).toStdString();
    }
    /// A state directory as a running node has it.
    std::string stateOf(const std::string& name, const std::string& url)
    {
        const std::string directory = at("home/" + name);
        m_files->makeDirectory(directory).value();
        writeEndpoint(*m_files, directory, {url, url + "/-/admin/v1", 7}).value();
        replaceSmallFile(*m_files, directory, "credentials.json",
                         R"({"accessKey":"root","secretKey":"secret-of-root"})")
            .value();
        return directory;
    }
    /// `typed`: what a person at a terminal answers; nothing: there is no terminal.
    Ran run(std::vector<const char*> arguments, std::optional<std::string> typed = {},
            bool replaces = false)
    {
        arguments.insert(arguments.begin(), "holdfastd");
        const auto line = parseCommandLine(static_cast<int>(arguments.size()), arguments.data());
        if (!line)
            return {line.error().exitCode, "", line.error().text};
        std::istringstream in(typed.value_or(""));
        std::ostringstream out, err;
        const ControlEnvironment environment{
            *m_files, *m_clock, {line->endpoint, line->state, at("home"), m_given}, in, out, err,
            typed.has_value()};
        if (m_server)
            m_server->meet();
        const int code = replaces ? replaceOnline(*line, environment).value_or(-1)
                                  : runControl(*line, environment);
        if (m_server)
            m_server->meet();
        return {code, out.str(), err.str()};
    }
    testing::FakeNode& fake() { return m_server->fake; }
    static bool has(const std::string& text, std::string_view part)
    {
        if (text.find(part) != std::string::npos)
            return true;
        qWarning("%s", text.c_str());
        return false;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<Server>();
        m_given.reset();
        stateOf("11111111-2222-4333-8444-555555555555", m_server->url());
    }

    void listIsOneLinePerDrive()
    {
        const Ran ran = run({"drive", "list"});
        QCOMPARE(ran.err, std::string());
        QCOMPARE(ran.code, 0);
        QCOMPARE(std::ranges::count(ran.out, '\n'), 2);
        QVERIFY(has(ran.out, "0  learner  /data/d1"));
        QVERIFY(has(ran.out, "0 B of 1000 B  11111111-2222-4333-8444-555555555555  reads 1.5 ms"));
        QVERIFY(has(ran.out, "1  member   /data/d\\x1b[2J"));
        const Ran drives = run({"drive", "list", "--json"});
        QCOMPARE(Json::parse(drives.out).size(), std::size_t(2));
    }

    void statusTellsHowItStands()
    {
        fake().snapshot.growth.state = store::GrowthStatus::State::Moving;
        fake().snapshot.growth.goal = {4, 2};
        fake().snapshot.growth.slotsDone = 1;
        fake().snapshot.growth.slotsTotal = 4;
        fake().snapshot.lossesSurvivedWhenWhole = 2;
        fake().snapshot.quarantined = 1;
        fake().snapshot.work.at(0).bytesTotal = 3U << 20;
        fake().snapshot.work.at(0).etaSeconds = 150;
        fake().scrub.state = store::ScrubStatus::State::Running;
        fake().scrub.total = 10;
        fake().scrub.done = 5;
        const Ran ran = run({"drive", "status"});
        QCOMPARE(ran.code, 0);
        for (const char* part :
             {"degraded.\nAny 1 disk may fail before data is lost. When everything is in sync again: 2.\n",
              "On one disk, which counts once: /d1 /d2\n", "1 object could not be rebuilt",
              "Growth: moving, 25 % moved, towards 4 + 2.\n", "Scrub: running, 5 of 10 (50 %)",
              "heal  0 of 5  0 %  0 B of 3.00 MiB, about 3 min left\n"})
            QVERIFY(has(ran.out, part));
        const Json both = Json::parse(run({"drive", "status", "--json"}).out);
        QCOMPARE(both["scrub"]["done"], Json(5));
        QCOMPARE(both["growth"]["state"], Json("moving"));
        // A node without a scrub still has a status.
        fake().refusal = fail(Code::Unsupported, "no scrub").error();
        QCOMPARE(run({"drive", "status"}).code, 0);
    }

    void aPlanIsShownAndNothingDoneWithoutATerminal()
    {
        fake().plan.usableBefore = 3ULL << 40;
        fake().plan.usableAfter = 4ULL << 40;
        fake().plan.lossesBefore = 1;
        fake().plan.lossesDuring = 1;
        fake().plan.lossesAfter = 2;
        fake().plan.slotsToMove = 5;
        fake().plan.bytesToMove = 410ULL << 30;
        fake().plan.secondsToMove = 7800;
        fake().plan.objectsToRewrite = 48213;
        fake().plan.bytesToRewrite = 900ULL << 30;
        fake().plan.secondsToRewrite = 20;
        fake().plan.drives.push_back({.index = 0, .path = "/data/d1", .capacity = 1ULL << 40,
                                      .slotsBefore = 100, .slotsAfter = 75, .bytesOut = 9ULL << 30});
        fake().plan.drives.push_back({.path = "/data/d5", .capacity = 1ULL << 40, .slotsAfter = 25,
                                      .bytesIn = 9ULL << 30});
        fake().plan.warnings = {"same-disk", "no-wider", "unbalanced", "almost-full", "strange"};
        const Ran ran = run({"drive", "add", "/data/d{5...6}", "/x/../y", "--geometry", "4+2"});
        QCOMPARE(ran.err, std::string());
        QCOMPARE(ran.code, 0);
        for (const char* part :
             {"New drives: /data/d5 /data/d6 /y\n\n", "before    meanwhile  after\n",
              "Room for objects     3.00 TiB             4.00 TiB\n",
              "Disks that may fail  1         1          2\n", "Data + parity        2 + 1                2 + 2\n",
              "To move: 410 GiB, about 2 h 10 min.\n",
              "To write anew: 48213 objects, 900 GiB, less than a minute.\n",
              "new    /data/d5  1.00 TiB  0 % -> 25 %    9.00 GiB  -\n",
              "0      /data/d1  1.00 TiB  100 % -> 75 %  -         9.00 GiB\n", "both are lost at once.\n",
              "no more disks may fail than before.\n", "will stay unused.\n", "more than 90 % full.\n",
              "The node warns of \"strange\".\n", "\nNothing was changed. Say --yes to do it.\n"})
            QVERIFY(has(ran.out, part));
        const store::GrowthRequest& asked = fake().planned.at(0);
        QVERIFY(asked.kind == Kind::Add && asked.geometry == (drive::Geometry{4, 2}));
        QCOMPARE(asked.paths, (std::vector<std::string>{"/data/d5", "/data/d6", "/y"}));
        QVERIFY(fake().applied.empty());
    }

    void aPersonIsAsked()
    {
        fake().plan.epoch = 12;
        Ran ran = run({"drive", "drain", "1"}, "n\n");
        QCOMPARE(ran.code, 0);
        QVERIFY(has(ran.out, "Drives to be emptied and taken out: 1 (/data/d\\x1b[2J)"));
        QVERIFY(has(ran.out, "Do this? [y/N] Nothing was changed.\n"));
        QVERIFY(fake().applied.empty());
        ran = run({"drive", "drain", "/data/d1"}, "y\n");
        QCOMPARE(ran.code, 0);
        QVERIFY(has(ran.out, "It is under way"));
        QCOMPARE(fake().applied.at(0).epoch, std::uint64_t(12));
        QCOMPARE(fake().applied.at(0).request.drives, std::vector<std::uint32_t>{0});
        QVERIFY(fake().applied.at(0).reencode);
    }

    void yesIsAnAnswer()
    {
        const Ran ran = run({"drive", "drain", "99999999-2222-4333-8444-555555555555", "0", "--yes",
                             "--no-reencode"});
        QCOMPARE(ran.code, 0);
        QCOMPARE(fake().applied.at(0).request.drives, (std::vector<std::uint32_t>{1, 0}));
        QVERIFY(!fake().applied.at(0).reencode);
        const Ran json = run({"drive", "rebalance", "--yes", "--json"});
        QCOMPARE(Json::parse(json.out)["epoch"], Json(7));
        QVERIFY(fake().applied.at(1).request.kind == Kind::Rebalance);
        QCOMPARE(run({"drive", "reencode", "--json"}, "y\n").code, 0); // only shown
        QCOMPARE(fake().applied.size(), std::size_t(2));
        QVERIFY(fake().planned.back().kind == Kind::Reencode);
    }

    void refusalsAreSaid()
    {
        Ran ran = run({"drive", "drain", "/data/none"});
        QCOMPARE(ran.code, 2);
        QVERIFY(has(ran.err, "This store has no drive \"/data/none\""));
        fake().refusal = fail(Code::InvalidArgument, "The folder is not empty.", "/data/d5").error();
        ran = run({"drive", "add", "/data/d5", "--yes"});
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.err, std::string("/data/d5: The folder is not empty.\n"));
        QCOMPARE(ran.out, std::string());
        QCOMPARE(run({"scrub", "start"}).code, 1);
        QCOMPARE(run({"quarantine", "list"}).code, 1);
        m_given = sigv4::Credentials{"root", "another"};
        ran = run({"drive", "list"});
        QCOMPARE(ran.code, 1);
        QVERIFY(has(ran.err, "signature"));
    }

    void replaceGoesToTheNodeThatHasTheDrive()
    {
        const Ran ran = run({"drive", "replace", "/data/d1", "/data/d9", "--yes"}, {}, true);
        QCOMPARE(ran.code, 0);
        QVERIFY(has(ran.out, "In the place of drive 0 (/data/d1): /data/d9\n"));
        const store::GrowthRequest& request = fake().applied.at(0).request;
        QVERIFY(request.kind == Kind::Replace && request.drives == std::vector<std::uint32_t>{0} &&
                request.paths == std::vector<std::string>{"/data/d9"});
        // Not its drive: left to be done without a node.
        QCOMPARE(run({"drive", "replace", "/other", "/data/d9"}, {}, true).code, -1);
        QCOMPARE(run({"drive", "replace", "/other", "/data/d9", "--endpoint", m_server->url().c_str(),
                      "--state", at("home/11111111-2222-4333-8444-555555555555").c_str()}, {}, true).code, 2);
    }

    void scrubAndQuarantine()
    {
        QCOMPARE(run({"scrub", "start"}).out, std::string("The scrub begins.\n"));
        QCOMPARE(run({"scrub", "pause"}).code, 0);
        fake().scrub.lastFinished = 1'795'170'240'000'000'000;
        Ran ran = run({"scrub", "status"});
        QVERIFY(has(ran.out, "Scrub: paused, 0 of 0 (0 %), 0 B read. Last finished: 2026-11-20 10:24 UTC;"));
        QVERIFY(has(ran.out, "Every 30 days.\n"));
        ran = run({"scrub", "every", "0"});
        QVERIFY(has(ran.out, "It never begins by itself.\n"));
        QCOMPARE(fake().scrub.everyDays, 0U);
        ran = run({"quarantine", "list"});
        QCOMPARE(ran.code, 0);
        QVERIFY(has(ran.out, "photos/a.jpg  version null  extent 11111111222243338444555555555555  2 of 4"));
        QVERIFY(has(ran.out, "photos/b\\x1b[2J.jpg"));
        ran = run({"quarantine", "list", "--json"});
        QCOMPARE(std::ranges::count(ran.out, '\n'), 2);
        QCOMPARE(run({"drive", "pause"}).code, 0);
        QVERIFY(fake().growthPaused == true);
        QCOMPARE(run({"drive", "resume", "--json"}).out, std::string("{}\n"));
        QVERIFY(fake().growthPaused == false);
    }

    void theNodeIsFound()
    {
        const std::string own = at("home/11111111-2222-4333-8444-555555555555");
        QCOMPARE(run({"drive", "list", "--state", own.c_str()}).code, 0);
        // Left by a crash: nobody answers there.
        const std::string crashed = stateOf("22222222-2222-4333-8444-555555555555", "http://127.0.0.1:1");
        QCOMPARE(run({"drive", "list"}).code, 0);
        Ran ran = run({"drive", "list", "--state", crashed.c_str()});
        QCOMPARE(ran.code, 2);
        QVERIFY(has(ran.err, "No node answers that keeps its state in " + crashed));
        ran = run({"drive", "list", "--endpoint", "http://127.0.0.1:1", "--state", own.c_str()});
        QCOMPARE(ran.code, 1);
        stateOf("33333333-2222-4333-8444-555555555555", m_server->url());
        ran = run({"drive", "list"});
        QCOMPARE(ran.code, 2);
        QVERIFY(has(ran.err, "Several nodes run here"));
        ran = run({"drive", "list", "--endpoint", m_server->url().c_str()});
        QCOMPARE(ran.code, 2);
        QVERIFY(has(ran.err, "HOLDFAST_ROOT_USER"));
        m_given = sigv4::Credentials{"root", "secret-of-root"};
        for (const char* suffix : {"", "/", "/-/admin/v1"})
            QCOMPARE(run({"drive", "list", "--endpoint", (m_server->url() + suffix).c_str()}).code, 0);
        for (const char* wrong : {"https://h:x", "ftp://h", "127.0.0.1:9000", "http://", "http://h:x", "http://h/x"})
            QCOMPARE(run({"drive", "list", "--endpoint", wrong}).code, 2);
        QVERIFY(m_files->removeTree(at("home")));
        ran = run({"drive", "list"});
        QVERIFY(ran.code == 2 && has(ran.err, "No node of yours runs on this computer"));
    }

    void aStoreInUseIsLocked()
    {
        const std::string directory = at("home/11111111-2222-4333-8444-555555555555");
        std::ostringstream out;
        std::istringstream in;
        const auto lockIt = [&](const std::optional<std::string>& state) {
            const ControlEnvironment environment{
                *m_files, *m_clock, {{}, state, at("home"), {}}, in, out, out, false};
            return lockStoreOf("/data/d1", environment);
        };
        QVERIFY(lockIt({}).value() == nullptr); // no such drive in the index
        QVERIFY(lockIt(at("none")).value() == nullptr);
        const auto first = lockIt(directory);
        QVERIFY(first && *first);
        const auto second = lockIt(directory);
        QVERIFY(!second && second.error().code == Code::AlreadyExists);
    }

    void unitsAndNames()
    {
        QCOMPARE(sizeText(12), std::string("12 B"));
        QCOMPARE(sizeText(9'017'754), std::string("8.60 MiB"));
        QCOMPARE(sizeText(1ULL << 20), std::string("1.00 MiB"));
        QCOMPARE(sizeText((1ULL << 20) - 1), std::string("1.00 MiB"));
        QCOMPARE(durationText(59), std::string("less than a minute"));
        QCOMPARE(durationText(60), std::string("1 min"));
        QCOMPARE(durationText(3600), std::string("1 h"));
        QCOMPARE(durationText(100'000), std::string("1 d 4 h"));
        QCOMPARE(percentOf(0, 0), 0U);
        QCOMPARE(percentOf(1, 100'000), 1U);
        QCOMPARE(percentOf(99'999, 100'000), 99U);
        QCOMPARE(percentOf(5, 5), 100U);
        QCOMPARE(printable("a\nb\x7f"), std::string("a\\x0ab\\x7f"));
        QCOMPARE(printable("\xc3\xa4"), std::string("\xc3\xa4"));
        QCOMPARE(printable("\xc2\x9b" "1m"), std::string("\\xc2\\x9b1m"));
        QCOMPARE(printable("\xff\xc3"), std::string("\\xff\\xc3"));
        QCOMPARE(padded("\xc3\xa4", 3), std::string("\xc3\xa4  "));
        QCOMPARE(timeText(0), std::string("never"));
    }
};

QTEST_GUILESS_MAIN(TestControl)
#include "test_control.moc"
