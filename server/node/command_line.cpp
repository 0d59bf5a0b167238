// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/command_line.h"

#include <sstream>

#include <CLI/CLI.hpp>

#include "node/exit_code.h"
#include "node/version.h"

namespace holdfast::node
{
namespace
{

void addServe(CLI::App& app, CommandLine& line)
{
    CLI::App* serve = app.add_subcommand("serve", "Serve the store on these drives");
    serve->add_option("--listen", line.listen, "Address to listen on (default 127.0.0.1:9000)")
        ->type_name("HOST:PORT");
    serve->add_option("--config", line.configFile, "Configuration file")->type_name("FILE");
    serve->add_option("--state", line.state, "The store's state directory")->type_name("DIR");
    serve->add_option("--ready-fd", line.readyFd, "Write the ready line to this descriptor")
        ->type_name("N");
    serve->add_option("--control-fd", line.controlFd, "Stop on \"stop\" or the end of this descriptor")
        ->type_name("N");
    serve->add_option("--accept-loss", line.acceptLoss, "Start without this drive, for good")
        ->type_name("DRIVE")
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
    serve->add_option("DRIVE", line.drives, "Folders to store in; /data/d{1...4} means four of them")
        ->type_name("");
    serve->callback([&line] { line.verb = Verb::Serve; });
}

void addOffline(CLI::App& drive, CommandLine& line, const char* name, const char* what, Verb verb)
{
    CLI::App* command = drive.add_subcommand(name, what);
    command->add_option("DRIVE", line.drives, "Folders of one store")->required()->type_name("");
    if (verb == Verb::DriveExtract) {
        command->add_option("--output", line.outputDirectory, "Folder to write to")
            ->type_name("DIR")
            ->default_str("./holdfast-extract");
    }
    command->callback([&line, verb] { line.verb = verb; });
}

void addDrive(CLI::App& app, CommandLine& line)
{
    CLI::App* drive = app.add_subcommand("drive", "Work on drives without a server");
    drive->require_subcommand(1);
    CLI::App* replace = drive->add_subcommand("replace", "Let an empty folder take a drive's place");
    replace->add_option("OLD", line.oldPath, "The drive that is gone")->required()->type_name("");
    replace->add_option("NEW", line.newPath, "The empty folder")->required()->type_name("");
    replace->add_option("--state", line.state, "The state directory, if the store is served with one")
        ->type_name("DIR");
    replace->callback([&line] { line.verb = Verb::DriveReplace; });
    addOffline(*drive, line, "verify", "Check every byte of these drives", Verb::DriveVerify);
    addOffline(*drive, line, "dump", "Write what the drives hold as text", Verb::DriveDump);
    addOffline(*drive, line, "extract", "Copy the objects out into files", Verb::DriveExtract);
}

void addConfig(CLI::App& app, CommandLine& line)
{
    CLI::App* config = app.add_subcommand("config", "Work on configuration files");
    config->require_subcommand(1);
    CLI::App* check = config->add_subcommand("check", "Say what is wrong with a file");
    check->add_option("FILE", line.configFile, "Configuration file")->required()->type_name("");
    check->callback([&line] { line.verb = Verb::ConfigCheck; });
}

} // namespace

std::expected<CommandLine, CommandLineEnd> parseCommandLine(int argc, const char* const* argv)
{
    CommandLine line;
    CLI::App app{"Holdfast, an S3-compatible store over your drives", "holdfastd"};
    app.set_version_flag("--version", std::string("holdfastd ") + kVersion);
    app.require_subcommand(1);
    addServe(app, line);
    addDrive(app, line);
    addConfig(app, line);
    line.outputDirectory = "./holdfast-extract";
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        if (error.get_exit_code() == 0) {
            app.exit(error, out, out);
            return std::unexpected(CommandLineEnd{kExitOk, out.str()});
        }
        return std::unexpected(
            CommandLineEnd{kExitUsage, std::string(error.what()) + " (see holdfastd --help)"});
    }
    if (line.verb == Verb::Serve && line.drives.empty() && !line.configFile)
        return std::unexpected(CommandLineEnd{kExitUsage, "Say which drives to serve."});
    return line;
}

} // namespace holdfast::node
