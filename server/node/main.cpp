// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/command_line.h"
#include "node/control.h"
#include "node/exit_code.h"
#include "node/node.h"
#ifdef HOLDFAST_HAS_TOOL
#include "tool/tool.h"
#endif

namespace
{

using namespace holdfast;
using namespace holdfast::node;

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

int refuse(const std::string& sentence)
{
    std::cerr << sentence << std::endl;
    return kExitUsage;
}

void prepareProcess()
{
    ::signal(SIGPIPE, SIG_IGN);
    ::umask(077); // what is stored is the owner's alone
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
}

/// HOLDFAST_ROOT_USER and HOLDFAST_ROOT_PASSWORD, where they are given.
Result<std::optional<sigv4::Credentials>> givenCredentials()
{
    const sigv4::Credentials given{environment("HOLDFAST_ROOT_USER"), environment("HOLDFAST_ROOT_PASSWORD")};
    if (given.accessKey.empty() != given.secretKey.empty())
        return fail(Code::InvalidArgument,
                    "HOLDFAST_ROOT_USER and HOLDFAST_ROOT_PASSWORD must be given together.");
    if (given.accessKey.empty())
        return std::nullopt;
    return given;
}

std::string ownStateHome()
{
    return defaultStateHome(environment("XDG_STATE_HOME"), environment("HOME"));
}

/// A certificate and key on the command line replace the file's, with their names.
Result<void> addTls(const CommandLine& line, TlsConfig& tls)
{
    if (line.tlsListen)
        tls.listen = *line.tlsListen;
    if (line.tlsCertificate || line.tlsKey) {
        tls.certificate = line.tlsCertificate ? absolutePath(*line.tlsCertificate) : std::string();
        tls.key = line.tlsKey ? absolutePath(*line.tlsKey) : std::string();
        tls.names.clear();
    }
    return checkTls(tls);
}

/// File, command line and environment as one configuration.
Result<Config> configurationOf(const CommandLine& line)
{
    Config config;
    if (line.configFile) {
        auto loaded = loadConfig(*line.configFile);
        if (!loaded)
            return loaded;
        config = std::move(*loaded);
    }
    if (!line.drives.empty()) {
        auto drives = expandDrives(line.drives);
        if (!drives)
            return std::unexpected(drives.error());
        config.drives = std::move(*drives);
    }
    if (config.drives.empty())
        return fail(Code::InvalidArgument, "Say which drives to serve.");
    if (line.listen)
        config.listen = *line.listen;
    if (auto tls = addTls(line, config.tls); !tls)
        return std::unexpected(tls.error());
    if (line.state)
        config.stateDirectory = absolutePath(*line.state);
    auto given = givenCredentials();
    if (!given)
        return std::unexpected(given.error());
    if (*given)
        config.root = **given;
    for (const std::string& text : line.accounts) {
        auto account = parseAccount(text);
        if (!account)
            return fail(Code::InvalidArgument, "--account needs ID:NAME:ACCESS:SECRET.");
        config.accounts.push_back(std::move(*account));
    }
    if (auto checked = checkAccounts(config); !checked)
        return std::unexpected(checked.error());
    return config;
}

bool isOpen(int fd)
{
    return ::fcntl(fd, F_GETFD) >= 0;
}

int serve(const CommandLine& line)
{
    // A descriptor that is not there would look like the end of a pipe: "stop".
    if (line.controlFd != -1 && !isOpen(line.controlFd))
        return refuse("--control-fd names no open descriptor.");
    if (line.readyFd != -1 && !isOpen(line.readyFd))
        return refuse("--ready-fd names no open descriptor.");
    auto config = configurationOf(line);
    if (!config)
        return refuse(config.error().describe());
    auto lost = expandDrives(line.acceptLoss);
    if (!lost)
        return refuse(lost.error().describe());
    StartOptions options;
    options.acceptLoss = std::move(*lost);
    options.believeClock = line.believeClock;
    options.stateHome = ownStateHome();
    options.readyFd = line.readyFd;
    options.controlFd = line.controlFd;
    log::configure(config->logLevel, config->logFormat);
    prepareProcess();
    Node node(std::move(*config), std::move(options));
    return node.run();
}

int checkConfig(const std::string& file)
{
    const auto config = loadConfig(file);
    if (!config)
        return refuse(config.error().describe());
    if (const auto checked = checkAccounts(*config); !checked)
        return refuse(checked.error().describe());
    std::cout << file << " is fine.\n";
    return kExitOk;
}

int runTool(const CommandLine& line)
{
#ifdef HOLDFAST_HAS_TOOL
    prepareProcess();
    if (line.verb == Verb::DriveReplace)
        return tool::runReplace(absolutePath(line.oldPath), absolutePath(line.newPath), std::cout,
                                line.state ? absolutePath(*line.state) : std::string());
    auto drives = expandDrives(line.drives);
    if (!drives)
        return refuse(drives.error().describe());
    if (line.verb == Verb::DriveVerify)
        return tool::runVerify(std::move(*drives), std::cout);
    if (line.verb == Verb::DriveDump)
        return tool::runDump(std::move(*drives), std::cout);
    return tool::runExtract(std::move(*drives), absolutePath(line.outputDirectory));
#else
    (void)line;
    return refuse("This holdfastd was built without the offline tools.");
#endif
}

/// By the running node that has the drive; without one here, and no node may start meanwhile.
int replaceDrive(const CommandLine& line, const ControlEnvironment& control)
{
    if (const std::optional<int> done = replaceOnline(line, control))
        return *done;
    const auto lock = lockStoreOf(line.oldPath, control);
    if (!lock) {
        refuse(lock.error().describe());
        return lock.error().code == Code::AlreadyExists ? kExitDriveInUse : kExitUsage;
    }
    return runTool(line);
}

/// What is asked of a running node.
int runOnline(const CommandLine& line)
{
    auto given = givenCredentials();
    if (!given)
        return refuse(given.error().describe());
    ::signal(SIGPIPE, SIG_IGN);
    const auto files = env::makePosixFileSystem();
    const auto clock = env::makeSystemClock();
    NodeChoice choice;
    choice.endpoint = line.endpoint;
    choice.ca = line.ca;
    if (line.state)
        choice.state = absolutePath(*line.state);
    choice.stateHome = ownStateHome();
    choice.given = std::move(*given);
    const bool isTerminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
    const ControlEnvironment control{*files,   *clock,    std::move(choice), std::cin,
                                     std::cout, std::cerr, isTerminal};
    return line.verb == Verb::DriveReplace ? replaceDrive(line, control) : runControl(line, control);
}

} // namespace

int main(int argc, char** argv)
{
    const auto line = parseCommandLine(argc, argv);
    if (!line) {
        (line.error().exitCode == kExitOk ? std::cout : std::cerr) << line.error().text << std::endl;
        return line.error().exitCode;
    }
    switch (line->verb) {
    case Verb::Serve:
        return serve(*line);
    case Verb::ConfigCheck:
        return checkConfig(*line->configFile);
    case Verb::DriveVerify:
    case Verb::DriveDump:
    case Verb::DriveExtract:
        return runTool(*line);
    default:
        return runOnline(*line);
    }
}
