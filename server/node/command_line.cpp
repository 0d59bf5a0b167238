// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/command_line.h"

#include <sstream>

#include <CLI/CLI.hpp>

#include "node/config.h"
#include "node/exit_code.h"
#include "node/units_text.h"
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
    serve->add_option("--tls-listen", line.tlsListen, "Address that speaks TLS (default: none)")
        ->type_name("HOST:PORT");
    serve->add_option("--tls-cert", line.tlsCertificate, "Certificate and its chain, PEM (default: our own)")
        ->type_name("FILE");
    serve->add_option("--tls-key", line.tlsKey, "The certificate's private key, PEM")->type_name("FILE");
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
    serve->add_flag("--believe-clock", line.believeClock,
                    "The wall clock is right, however far it is from when the store ran last");
    serve->add_option("--account", line.accounts, "An account besides root; the file hides its secret better")
        ->type_name("ID:NAME:ACCESS:SECRET")
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

/// A command that is asked of a running node.
CLI::App* addOnline(CLI::App& parent, CommandLine& line, const char* name, const char* what, Verb verb)
{
    CLI::App* command = parent.add_subcommand(name, what);
    command->add_option("--endpoint", line.endpoint, "The node's address (default: the one that runs here)")
        ->type_name("URL");
    command->add_option("--ca", line.ca, "Authorities to trust at an https address (default: the system's)")
        ->type_name("FILE");
    command->add_option("--state", line.state, "The node's state directory")->type_name("DIR");
    command->add_flag("--json", line.json, "Answer in JSON");
    command->callback([&line, verb] { line.verb = verb; });
    return command;
}

/// One that changes the drives: shown first, done when it is confirmed.
CLI::App* addChange(CLI::App& parent, CommandLine& line, const char* name, const char* what, Verb verb)
{
    CLI::App* command = addOnline(parent, line, name, what, verb);
    const auto takeGeometry = [&line](const std::string& text) {
        line.geometry = parseGeometry(text);
        if (!line.geometry)
            throw CLI::ValidationError("--geometry", "\"" + text + "\" is not K+M, as in 4+2");
    };
    command->add_option_function<std::string>("--geometry", takeGeometry, "Data and parity wanted afterwards")
        ->type_name("K+M");
    command->add_flag_callback("--no-reencode", [&line] { line.reencode = false; },
                               "Leave old objects with the safety they have");
    command->add_flag("--yes", line.yes, "Do it without asking");
    return command;
}

void addDrive(CLI::App& app, CommandLine& line)
{
    CLI::App* drive = app.add_subcommand("drive", "Work on drives");
    drive->require_subcommand(1);
    addChange(*drive, line, "add", "Let folders become drives of the store", Verb::DriveAdd)
        ->add_option("PATH", line.drives, "Empty folders; /data/d{5...8} means four of them")
        ->required()
        ->type_name("");
    addChange(*drive, line, "drain", "Empty drives and take them out", Verb::DriveDrain)
        ->add_option("DRIVE", line.drives, "Index, folder or id")
        ->required()
        ->type_name("");
    CLI::App* replace = addChange(*drive, line, "replace", "Let an empty folder take a drive's place",
                                  Verb::DriveReplace);
    replace->add_option("OLD", line.oldPath, "The drive that goes, or is gone")->required()->type_name("");
    replace->add_option("NEW", line.newPath, "The empty folder")->required()->type_name("");
    addChange(*drive, line, "rebalance", "Let the drives' fill even out", Verb::DriveRebalance);
    addChange(*drive, line, "reencode", "Write old objects anew with today's safety", Verb::DriveReencode);
    addOnline(*drive, line, "pause", "Let moves and rewriting rest", Verb::DrivePause);
    addOnline(*drive, line, "resume", "Let moves and rewriting go on", Verb::DriveResume);
    addOnline(*drive, line, "list", "One line for each drive", Verb::DriveList);
    addOnline(*drive, line, "status", "Drives, safety, and what is under way", Verb::DriveStatus);
    addOffline(*drive, line, "verify", "Without a node: check every byte of these drives",
               Verb::DriveVerify);
    addOffline(*drive, line, "dump", "Without a node: write what the drives hold as text",
               Verb::DriveDump);
    addOffline(*drive, line, "extract", "Without a node: copy the objects out into files",
               Verb::DriveExtract);
}

void addUpkeep(CLI::App& app, CommandLine& line)
{
    CLI::App* scrub = app.add_subcommand("scrub", "Read and compare everything that is stored");
    scrub->require_subcommand(1);
    addOnline(*scrub, line, "start", "Begin one now", Verb::ScrubStart);
    addOnline(*scrub, line, "pause", "Let it rest", Verb::ScrubPause);
    addOnline(*scrub, line, "resume", "Let it go on", Verb::ScrubResume);
    addOnline(*scrub, line, "status", "How it stands", Verb::ScrubStatus);
    addOnline(*scrub, line, "every", "How often it begins by itself", Verb::ScrubEvery)
        ->add_option("DAYS", line.days, "Days; 0: never")
        ->required()
        ->check(CLI::Range(0, 3650))
        ->type_name("");
    CLI::App* quarantine = app.add_subcommand("quarantine", "What could not be rebuilt");
    quarantine->require_subcommand(1);
    addOnline(*quarantine, line, "list", "One line for each", Verb::QuarantineList);
}

/// A number of bytes with or without a unit: 500000, 2G, 1.5GB (powers of 1000).
void addSize(CLI::App& command, const char* name, const char* what, std::optional<std::uint64_t>& into)
{
    const auto take = [name, &into](const std::string& text) {
        into = parseSize(text);
        if (!into)
            throw CLI::ValidationError(name, "\"" + text + "\" is no size, as in 500M or 2G");
    };
    command.add_option_function<std::string>(name, take, what)->type_name("SIZE");
}

void addShareKind(CLI::App& app, CommandLine& line, bool isDrop)
{
    CLI::App* kind = isDrop ? app.add_subcommand("drop", "Links with which others send files into a folder")
                            : app.add_subcommand("share", "Links with which others look at a folder");
    kind->require_subcommand(1);
    CLI::App* create = addOnline(*kind, line, "create", "Make a link", isDrop ? Verb::DropCreate : Verb::ShareCreate);
    create->add_option("FOLDER", line.folder, "BUCKET, or BUCKET/FOLDER/")->required()->type_name("");
    create->add_option("--days", line.days, "Days until it ends (default 7)")
        ->check(CLI::Range(1, 366))
        ->type_name("N");
    create->add_option("--label", line.label, "What its page is headed")->type_name("TEXT");
    if (isDrop) {
        create->add_option("--files", line.mostFiles, "At most so many files")
            ->check(CLI::PositiveNumber)
            ->type_name("N");
        addSize(*create, "--bytes", "At most so many bytes together", line.mostBytes);
        addSize(*create, "--file-bytes", "At most so many bytes for a file", line.mostFileBytes);
    }
    addOnline(*kind, line, "list", "One line for each link", isDrop ? Verb::DropList : Verb::ShareList);
    addOnline(*kind, line, "revoke", "Take a link back", Verb::ShareRevoke)
        ->add_option("ID", line.subject, "As list shows it")
        ->required()
        ->type_name("");
}

void addLinks(CLI::App& app, CommandLine& line)
{
    addShareKind(app, line, true);
    addShareKind(app, line, false);
    CLI::App* link = app.add_subcommand("link", "Presigned links that are taken back");
    link->require_subcommand(1);
    CLI::App* deny = addOnline(*link, line, "deny", "Take one back", Verb::LinkDeny);
    deny->add_option("URL", line.subject, "The whole link")->required()->type_name("");
    deny->add_option("--note", line.label, "Why, for the list")->type_name("TEXT");
    addOnline(*link, line, "list", "One line for each", Verb::LinkList);
    addOnline(*link, line, "allow", "Let one work again", Verb::LinkAllow)
        ->add_option("ID", line.subject, "As list shows it")
        ->required()
        ->type_name("");
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
    addUpkeep(app, line);
    addLinks(app, line);
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
