// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#define QT_NO_KEYWORDS // an extent row has slots
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QtTest>

#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "node/command_line.h"
#include "node/config.h"
#include "node/request_log.h"

using namespace holdfast;
using namespace holdfast::node;

namespace
{

std::string problemOf(const std::vector<const char*>& arguments, int* code = nullptr)
{
    std::vector<const char*> argv{"holdfastd"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto line = parseCommandLine(static_cast<int>(argv.size()), argv.data());
    if (line)
        return {};
    if (code)
        *code = line.error().exitCode;
    return line.error().text;
}

class NoMetrics final : public http::RequestObserver
{
public:
    void requestDone(const http::RequestSummary&) override {}
};

/// What the request log writes to standard error about one request.
QByteArray logged(int status, std::size_t pathLength, bool everything)
{
    QTemporaryFile file;
    if (!file.open())
        return "no file";
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(file.handle(), STDERR_FILENO);
    NoMetrics metrics;
    RequestLog requests(metrics, everything);
    http::Request request;
    request.method = "GET";
    request.rawPath = "/" + std::string(pathLength, 'p');
    requests.requestDone({.request = request, .status = status});
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    file.seek(0);
    return file.readAll();
}

CommandLine parsed(const std::vector<const char*>& arguments)
{
    std::vector<const char*> argv{"holdfastd"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return parseCommandLine(static_cast<int>(argv.size()), argv.data()).value();
}

} // namespace

class TestNodeConfig : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string write(const std::string& text, mode_t mode = 0644)
    {
        const std::string path = m_folder.filePath("holdfast.toml").toStdString();
        std::ofstream(path, std::ios::trunc) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    std::string problem(const std::string& text, mode_t mode = 0644)
    {
        const std::string path = write(text, mode);
        const auto config = loadConfig(path);
        if (config)
            return {};
        std::string message = config.error().message;
        return message.starts_with(path) ? message.substr(path.size()) : message;
    }

private Q_SLOTS:
    void braces()
    {
        using List = std::vector<std::string>;
        QCOMPARE(*expandBraces("/d"), List{"/d"});
        QCOMPARE(*expandBraces("/d{1...4}"), (List{"/d1", "/d2", "/d3", "/d4"}));
        QCOMPARE(*expandBraces("/d{08...11}/x"), (List{"/d08/x", "/d09/x", "/d10/x", "/d11/x"}));
        QCOMPARE(*expandBraces("/a{1...2}/b{0...1}"), (List{"/a1/b0", "/a1/b1", "/a2/b0", "/a2/b1"}));
        QCOMPARE(*expandBraces("{3...3}"), List{"3"});
        // The last number there is: counting must end all the same.
        QCOMPARE(*expandBraces("/d{4294967294...4294967295}"), (List{"/d4294967294", "/d4294967295"}));
        for (const char* wrong : {"/d{1..4}", "/d{", "/d{a...b}", "/d{4...1}", "/d{1...}", "/d{}",
                                  "/d{1...9999}", "/{1...99}{1...99}", "/d{-1...4}"})
            QVERIFY2(!expandBraces(wrong), wrong);
    }

    /// Anybody can ask for what is not there, and with a path as long as a head may be.
    void requestLinesAreFewAndShort()
    {
        log::configure(log::Level::Info, log::Format::Text);
        QVERIFY(logged(503, 10, false).contains("path=/pppppppppp status=503"));
        const QByteArray line = logged(500, 30'000, false);
        QVERIFY(line.contains("ppp... status=500") && line.size() < 1500);
        for (const int status : {200, 403, 501, 505})
            QCOMPARE(logged(status, 10, false), QByteArray());
        QCOMPARE(logged(501, 10, true), QByteArray()); // at level debug
    }

    void pathsBecomeAbsolute()
    {
        QCOMPARE(absolutePath("/a/./b/../c//"), std::string("/a/c"));
        QCOMPARE(absolutePath("/"), std::string("/"));
        QVERIFY(absolutePath("x").ends_with("/x"));
        QVERIFY(!expandDrives({""}));
    }

    void storageClassesHaveGeometries()
    {
        const auto config = loadConfig(write("config_version = 1\n[storage_classes]\nstandard = \"4+2\"\n"
                                             "reduced_redundancy = \"5+1\"\n"));
        QVERIFY(config.has_value());
        QVERIFY(config->standard == (drive::Geometry{4, 2}));
        QVERIFY(config->reduced == (drive::Geometry{5, 1}));
        QVERIFY(!loadConfig(write("config_version = 1\n"))->reduced);
        for (const char* value : {"\"4\"", "\"0+1\"", "\"12+5\"", "\"2+2 \"", "2", "\"2-1\""})
            QVERIFY(problem("config_version = 1\n[storage_classes]\nreduced_redundancy = " +
                            std::string(value) + "\n")
                        .find("must be DATA+PARITY") != std::string::npos);
        QVERIFY(problem("config_version = 1\n[storage_classes]\nglacier = \"2+2\"\n")
                    .find("unknown key \"storage_classes.glacier\"") != std::string::npos);
        QVERIFY(!problem("config_version = 1\nstorage_classes = 1\n").empty());
    }

    void accessLogs()
    {
        const auto plain = loadConfig(write("config_version = 1\n"));
        QCOMPARE(plain->accessLogs.interval.count(), 300);
        QCOMPARE(plain->accessLogs.objectBytes, std::uint64_t(4 << 20));
        const auto config =
            loadConfig(write("config_version = 1\n[access_logs]\ninterval = 1\nobject_size = 64\n"));
        QCOMPARE(config->accessLogs.interval.count(), 1);
        QCOMPARE(config->accessLogs.objectBytes, std::uint64_t(64 << 20));
        for (const char* wrong : {"interval = 0", "interval = 86401", "interval = 1.5", "interval = \"1\"",
                                  "object_size = 0", "object_size = 65", "size = 1"})
            QVERIFY(!problem("config_version = 1\n[access_logs]\n" + std::string(wrong) + "\n").empty());
        QVERIFY(!problem("config_version = 1\naccess_logs = 1\n").empty());
    }

    void everyKeyIsRead()
    {
        const auto config = loadConfig(write(R"(
config_version = 1
listen = "[::1]:9001"
region = "eu-central-1"
drives = ["/data/d{1...2}", "/more/"]
state_dir = "/var/lib/holdfast/"
log_format = "json"
log_level = "debug"
virtual_host_domains = ["s3.example"]
[root]
user = "admin"
password = "very secret"
)", 0600));
        QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
        QCOMPARE(config->listen, std::string("[::1]:9001"));
        QCOMPARE(config->region, std::string("eu-central-1"));
        QCOMPARE(config->drives, (std::vector<std::string>{"/data/d1", "/data/d2", "/more"}));
        QCOMPARE(*config->stateDirectory, std::string("/var/lib/holdfast"));
        QVERIFY(config->logFormat == log::Format::Json && config->logLevel == log::Level::Debug);
        QCOMPARE(config->domains, std::vector<std::string>{"s3.example"});
        QCOMPARE(config->root->accessKey, std::string("admin"));
    }

    void mistakesAreNamedWithTheirLine()
    {
        const std::string v = "config_version = 1\n";
        QCOMPARE(problem(v), std::string());
        QCOMPARE(problem("listen = \":1\"\n"), std::string(": \"config_version = 1\" is missing"));
        QCOMPARE(problem(v + "\nlisten_on = \":1\"\n"), std::string(":3: unknown key \"listen_on\""));
        QCOMPARE(problem(v + "listen = 9000\n"), std::string(":2: \"listen\" must be a text in quotes"));
        QCOMPARE(problem(v + "listen = \"x\"\n"), std::string(":2: \"listen\" must be HOST:PORT"));
        QCOMPARE(problem(v + "drives = [\"d1\"]\n"), std::string(":2: \"drives\" must hold absolute paths"));
        QCOMPARE(problem(v + "log_level = \"loud\"\n"),
                 std::string(":2: \"log_level\" must be one of \"debug\", \"info\", \"warn\", \"error\""));
        QVERIFY(problem("config_version = 2\n").starts_with(":1: \"config_version\" is from a newer"));
        QVERIFY(problem(v + "listen = \n").starts_with(":2: "));
        QVERIFY(!loadConfig(m_folder.filePath("none").toStdString()));
        QCOMPARE(problem(v + "[root]\nuser = \"a\"\nname = 1\n", 0600), std::string(":4: unknown key \"root.name\""));
        QVERIFY(problem(v + "[root]\nuser = \"a\"\n", 0600).find("needs both") != std::string::npos);
    }

    void tlsIsRead()
    {
        const auto config = loadConfig(write(R"(
config_version = 1
[tls]
listen = "0.0.0.0:9443"
certificate = "/etc/holdfast/./a.crt"
key = "/etc/holdfast/a.key"
names = ["a.example"]
[[tls.certificates]]
certificate = "/b.pem"
key = "/b.pem"
[[tls.certificates]]
certificate = "/c.crt"
key = "/c.key"
names = ["c.example", "*.c.example"]
)"));
        QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
        const TlsConfig& tls = config->tls;
        QCOMPARE(tls.listen, std::string("0.0.0.0:9443"));
        QCOMPARE(tls.certificate, std::string("/etc/holdfast/a.crt"));
        QCOMPARE(tls.key, std::string("/etc/holdfast/a.key"));
        QCOMPARE(tls.names, std::vector<std::string>{"a.example"});
        QCOMPARE(tls.certificates.size(), std::size_t(2));
        QCOMPARE(tls.certificates[0].key, std::string("/b.pem"));
        QCOMPARE(tls.certificates[1].names, (std::vector<std::string>{"c.example", "*.c.example"}));
        QVERIFY(checkTls(tls));
        QVERIFY(checkTls(TlsConfig{}));
        QVERIFY(!checkTls({.listen = ":1", .certificate = "/a"}));
        QVERIFY(!checkTls({.certificate = "/a", .key = "/b"}));
        QVERIFY(loadConfig(write("config_version = 1\n"))->tls.listen.empty());
    }

    void websitesAreRead()
    {
        const auto config = loadConfig(write(R"(
config_version = 1
region = "eu-west-1"
virtual_host_domains = ["s3.example"]
[website]
domains = ["Sites.Example"]
hosts = ["www.example.com", "*.example.net"]
)"));
        QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
        QCOMPARE(config->website.hosts, (std::vector<std::string>{"www.example.com", "*.example.net"}));
        QCOMPARE(websiteDomains(*config),
                 (std::vector<std::string>{"sites.example", "s3-website.localhost", "s3-website-eu-west-1.localhost",
                                           "s3-website.eu-west-1.localhost", "s3-website.s3.example",
                                           "s3-website-eu-west-1.s3.example", "s3-website.eu-west-1.s3.example"}));
        QCOMPARE(websiteDomains({}).size(), std::size_t(3));

        const std::string v = "config_version = 1\n[website]\n";
        QCOMPARE(problem(v), std::string());
        QCOMPARE(problem(v + "domain = []\n"), std::string(":3: unknown key \"website.domain\""));
        QCOMPARE(problem(v + "hosts = \"x\"\n"), std::string(":3: \"website.hosts\" must be a list of texts"));
        for (const char* bad : {"", "a b", "http://a", "a:80", ".a", "a.", "a..b", "*"})
            QCOMPARE(problem(v + "hosts = [\"" + bad + "\"]\n"),
                     std::string(":3: \"website.hosts\" must hold host names"));
        QCOMPARE(problem(v + "domains = [\"*.a\"]\n"), std::string(":3: \"website.domains\" must hold host names"));
        QVERIFY(problem("config_version = 1\nwebsite = 1\n").find("\"website\" must be a table") != std::string::npos);
        for (const char* key : {"domains", "hosts"})
            QCOMPARE(problem("config_version = 1\nvirtual_host_domains = [\"S3.a\"]\n[website]\n" +
                             std::string(key) + " = [\"s3.A\"]\n"),
                     std::string(":3: \"website\" names \"s3.a\", which is S3's by \"virtual_host_domains\""));
    }

    void tlsMistakes()
    {
        const std::string v = "config_version = 1\n[tls]\n";
        QCOMPARE(problem(v), std::string());
        QCOMPARE(problem(v + "listen = \"x\"\n"), std::string(":3: \"tls.listen\" must be HOST:PORT"));
        QCOMPARE(problem(v + "cert = \"/x\"\n"), std::string(":3: unknown key \"tls.cert\""));
        QCOMPARE(problem(v + "certificate = \"x\"\n"),
                 std::string(":3: \"tls.certificate\" must be an absolute path"));
        QCOMPARE(problem(v + "key = \"/x\"\n"),
                 std::string(":2: \"tls\" needs both \"certificate\" and \"key\", or neither"));
        QCOMPARE(problem(v + "names = \"x\"\n"), std::string(":3: \"tls.names\" must be a list of texts"));
        QCOMPARE(problem(v + "[[tls.certificates]]\nkey = \"/x\"\n"),
                 std::string(":3: \"tls.certificates\" needs both \"certificate\" and \"key\""));
        QVERIFY(problem(v + "certificates = 5\n").find("must be tables") != std::string::npos);
        QVERIFY(problem(v + "certificates = [5]\n").find("must be tables") != std::string::npos);
        QVERIFY(problem("config_version = 1\ntls = 1\n").find("\"tls\" must be a table") != std::string::npos);
    }

    void passwordsNeedAPrivateFile()
    {
        const std::string text = "config_version = 1\n[root]\nuser = \"admin\"\npassword = \"12345678\"\n";
        QVERIFY(problem(text, 0640).find("chmod 600") != std::string::npos);
        QCOMPARE(problem(text, 0600), std::string());
    }

    void serveIsParsed()
    {
        const CommandLine line = parsed({"serve", "--listen", ":9", "--state", "/s", "--ready-fd", "5", "--accept-loss",
                                         "/d1", "--control-fd", "6", "--accept-loss", "/d2", "/d{1...4}", "/e"});
        QVERIFY(line.verb == Verb::Serve);
        QCOMPARE(*line.listen, std::string(":9"));
        QCOMPARE(*line.state, std::string("/s"));
        QCOMPARE(line.readyFd, 5);
        QCOMPARE(line.controlFd, 6);
        QCOMPARE(line.acceptLoss, (std::vector<std::string>{"/d1", "/d2"}));
        QCOMPARE(line.drives, (std::vector<std::string>{"/d{1...4}", "/e"}));
        QVERIFY(parsed({"serve", "--config", "/c"}).drives.empty());
        QVERIFY(!line.tlsListen && !line.tlsCertificate && !line.tlsKey);
        const CommandLine tls = parsed({"serve", "--tls-listen", ":9443", "--tls-cert", "c", "--tls-key", "k", "/d"});
        QVERIFY(tls.tlsListen == ":9443" && tls.tlsCertificate == "c" && tls.tlsKey == "k");
    }

    void otherVerbs()
    {
        const CommandLine replace = parsed({"drive", "replace", "/a", "/b"});
        QVERIFY(replace.verb == Verb::DriveReplace && replace.oldPath == "/a" && replace.newPath == "/b");
        QVERIFY(parsed({"drive", "verify", "/a", "/b"}).verb == Verb::DriveVerify);
        QVERIFY(parsed({"drive", "dump", "/a"}).verb == Verb::DriveDump);
        const CommandLine extract = parsed({"drive", "extract", "--output", "/o", "/a"});
        QVERIFY(extract.verb == Verb::DriveExtract && extract.outputDirectory == "/o");
        QCOMPARE(*parsed({"config", "check", "/c"}).configFile, std::string("/c"));
    }

    void whatIsAskedOfANode()
    {
        const CommandLine add = parsed({"drive", "add", "/a", "/b", "--geometry", "4+2", "--no-reencode",
                                        "--yes", "--endpoint", "http://h:1", "--state", "/s"});
        QVERIFY(add.verb == Verb::DriveAdd && add.yes && !add.reencode && !add.json);
        QCOMPARE(add.drives, (std::vector<std::string>{"/a", "/b"}));
        QVERIFY(add.geometry == (drive::Geometry{4, 2}));
        QVERIFY(add.endpoint == "http://h:1" && add.state == "/s");
        const CommandLine drain = parsed({"drive", "drain", "--json", "2", "/d"});
        QVERIFY(drain.verb == Verb::DriveDrain && drain.json && drain.reencode && !drain.yes);
        QCOMPARE(drain.drives, (std::vector<std::string>{"2", "/d"}));
        const std::vector<std::pair<std::vector<const char*>, Verb>> plain{
            {{"drive", "list"}, Verb::DriveList},           {{"drive", "status"}, Verb::DriveStatus},
            {{"drive", "rebalance"}, Verb::DriveRebalance}, {{"drive", "reencode"}, Verb::DriveReencode},
            {{"drive", "pause"}, Verb::DrivePause},         {{"drive", "resume"}, Verb::DriveResume},
            {{"scrub", "start"}, Verb::ScrubStart},         {{"scrub", "pause"}, Verb::ScrubPause},
            {{"scrub", "resume"}, Verb::ScrubResume},       {{"scrub", "status"}, Verb::ScrubStatus},
            {{"quarantine", "list"}, Verb::QuarantineList}};
        for (const auto& [arguments, verb] : plain)
            QVERIFY(parsed(arguments).verb == verb);
        QCOMPARE(parsed({"scrub", "every", "7"}).days, 7U);
    }

    void usageErrorsAreTwo()
    {
        const std::vector<std::vector<const char*>> wrong{
            {}, {"serve"}, {"serve", "--what"}, {"serve", "--ready-fd", "x", "/d"}, {"drive"}, {"drive", "verify"},
            {"drive", "replace", "/a"}, {"config", "check"}, {"dance"}, {"drive", "add"}, {"drive", "drain"},
            {"scrub"}, {"scrub", "every"}, {"scrub", "every", "-1"}, {"scrub", "every", "x"},
            {"drive", "add", "/a", "--geometry", "4"}, {"drive", "add", "/a", "--geometry", "0+1"},
            {"drive", "add", "/a", "--geometry", "9+8"}, {"drive", "add", "/a", "--geometry", "4+2x"}};
        for (const auto& arguments : wrong) {
            int code = 0;
            QVERIFY(!problemOf(arguments, &code).empty());
            QCOMPARE(code, 2);
        }
        int code = -1;
        QVERIFY(problemOf({"--version"}, &code).starts_with("holdfastd 0."));
        QCOMPARE(code, 0);
        QVERIFY(problemOf({"serve", "--help"}, &code).find("--accept-loss") != std::string::npos);
        QCOMPARE(code, 0);
    }
};

QTEST_APPLESS_MAIN(TestNodeConfig)
#include "test_node_config.moc"
