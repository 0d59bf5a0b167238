// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/control.h"

#include <algorithm>
#include <iostream>

#include "base/encoding.h"
#include "node/config.h"
#include "node/control_text.h"
#include "node/exit_code.h"
#include "node/share_control.h"
#include "node/units_text.h"
#include "placement/path_index.h"

namespace holdfast::node
{
namespace
{

int complain(const ControlEnvironment& environment, const Error& error)
{
    environment.err << printable(error.describe()) << std::endl;
    return error.code == Code::InvalidArgument ? kExitUsage : kExitRefused;
}

/// An answer of the node that is no success: always its refusal, whatever the code.
int refused(const ControlEnvironment& environment, const Error& error)
{
    environment.err << printable(error.describe()) << std::endl;
    return kExitRefused;
}

std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// The path, as the node is told it.
Result<std::string> pathFor(const std::string& path)
{
    std::string absolute = absolutePath(path);
    if (!isUtf8(absolute))
        return fail(Code::InvalidArgument,
                    "\"" + path + "\" is not UTF-8; such a folder cannot be named to a running node.");
    return absolute;
}

/// The drive of `status` that `name` means: an index, a path or an id.
const Json* findDrive(const Json& status, const std::string& name)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const bool isIndex = std::ranges::all_of(name, isDigit);
    const auto id = Uuid::parse(name);
    const std::string path = absolutePath(name);
    for (const Json& drive : fieldOf(status, "drives")) {
        const Json& drivePath = fieldOf(drive, "path");
        const bool found = isIndex ? std::to_string(numberOf(drive, "index")) == name
                           : id    ? textOf(drive, "id") == id->toString()
                                   : drivePath.is_string() && drivePath.get_ref<const std::string&>() == path;
        if (found)
            return &drive;
    }
    return nullptr;
}

/// What is to be done, and the words above its plan.
struct Change
{
    Json request;
    std::string title;
};

std::string driveName(const Json& drive)
{
    return std::to_string(numberOf(drive, "index")) + " (" + textOf(drive, "path") + ")";
}

Result<Change> addition(const CommandLine& line)
{
    auto paths = expandDrives(line.drives);
    if (!paths)
        return failed(std::move(paths));
    Change change{{{"kind", "add"}, {"paths", Json::array()}}, "New drives:"};
    for (const std::string& path : *paths) {
        auto told = pathFor(path);
        if (!told)
            return failed(std::move(told));
        change.title += " " + printable(*told);
        change.request["paths"].push_back(std::move(*told));
    }
    return change;
}

/// Draining and replacing name drives that the store has.
Result<Change> departure(const CommandLine& line, const Json& status)
{
    const bool isReplace = line.verb == Verb::DriveReplace;
    Change change{{{"kind", isReplace ? "replace" : "drain"}, {"drives", Json::array()}},
                  isReplace ? "In the place of drive" : "Drives to be emptied and taken out:"};
    const std::vector<std::string> names = isReplace ? std::vector{line.oldPath} : line.drives;
    for (const std::string& name : names) {
        const Json* drive = findDrive(status, name);
        if (!drive)
            return fail(Code::InvalidArgument, "This store has no drive \"" + name +
                                                   "\"; holdfastd drive list shows what there is.");
        change.request["drives"].push_back(numberOf(*drive, "index"));
        change.title += " " + driveName(*drive);
    }
    if (!isReplace)
        return change;
    auto path = pathFor(line.newPath);
    if (!path)
        return failed(std::move(path));
    change.title += ": " + printable(*path);
    change.request["paths"] = Json::array({std::move(*path)});
    return change;
}

Result<Change> changeOf(const CommandLine& line, const Json& status)
{
    if (line.verb == Verb::DriveRebalance)
        return Change{{{"kind", "rebalance"}}, "The drives' fill evens out."};
    if (line.verb == Verb::DriveReencode)
        return Change{{{"kind", "reencode"}}, "Old objects are written anew."};
    return line.verb == Verb::DriveAdd ? addition(line) : departure(line, status);
}

bool isConfirmed(const ControlEnvironment& environment)
{
    environment.out << "\nDo this? [y/N] " << std::flush;
    std::string answer;
    std::getline(environment.in, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

/// Plans, shows, asks, applies.
int runChange(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node,
              const Json& status)
{
    auto change = changeOf(line, status);
    if (!change)
        return complain(environment, change.error());
    if (line.geometry)
        change->request["geometry"] = {{"k", line.geometry->k}, {"m", line.geometry->m}};
    const auto plan = node.ask("POST", "drives/plan", {}, change->request.dump());
    if (!plan)
        return refused(environment, plan.error());
    std::ostream& out = environment.out;
    if (line.json)
        out << dumped(*plan);
    else
        out << change->title << "\n\n" << planText(*plan, line.reencode);
    const bool asks = !line.yes && !line.json && environment.isTerminal;
    if (!line.yes && !(asks && isConfirmed(environment))) {
        if (!line.json)
            out << (asks ? "Nothing was changed.\n" : "\nNothing was changed. Say --yes to do it.\n");
        return kExitOk;
    }
    const Json order{{"request", change->request},
                     {"epoch", fieldOf(*plan, "epoch")},
                     {"reencode", line.reencode}};
    if (const auto done = node.ask("POST", "drives/apply", {}, order.dump()); !done)
        return refused(environment, done.error());
    if (!line.json)
        out << "\nIt is under way; holdfastd drive status shows how far it is.\n";
    return kExitOk;
}

int showDrives(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node,
               const Json& status)
{
    if (line.verb == Verb::DriveList) {
        environment.out << (line.json ? dumped(fieldOf(status, "drives")) : driveListText(status));
        return kExitOk;
    }
    Json scrub;
    if (auto answer = node.ask("GET", "scrub"))
        scrub = std::move(*answer);
    else if (answer.error().code != Code::Unsupported)
        return refused(environment, answer.error());
    if (line.json) {
        Json both = status;
        both["scrub"] = scrub;
        environment.out << dumped(both);
    } else {
        environment.out << statusText(status, scrub);
    }
    return kExitOk;
}

/// Commands without arguments of their own: one request, one sentence.
int tell(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node,
         const char* resource, const char* sentence)
{
    const auto done = node.ask("POST", resource);
    if (!done)
        return refused(environment, done.error());
    environment.out << (line.json ? dumped(*done) : std::string(sentence) + "\n");
    return kExitOk;
}

int scrubShown(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    const bool changes = line.verb == Verb::ScrubEvery;
    const std::string body = changes ? Json{{"everyDays", line.days}}.dump() : std::string();
    const auto scrub = node.ask(changes ? "PUT" : "GET", "scrub", {}, body);
    if (!scrub)
        return refused(environment, scrub.error());
    environment.out << (line.json ? dumped(*scrub) : scrubText(*scrub));
    return kExitOk;
}

/// Page after page; in JSON one entry a line.
int listQuarantine(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    std::uint64_t count = 0;
    std::string after;
    do {
        QueryList query;
        if (!after.empty())
            query.emplace_back("after", after);
        const auto page = node.ask("GET", "quarantine", std::move(query));
        if (!page)
            return refused(environment, page.error());
        const Json& entries = fieldOf(*page, "entries");
        count += entries.size();
        if (line.json) {
            for (const Json& entry : entries)
                environment.out << dumped(entry);
        } else {
            environment.out << quarantineText(*page);
        }
        after = textOf(*page, "next");
    } while (!after.empty());
    if (count == 0 && !line.json)
        environment.out << "Nothing is in quarantine.\n";
    return kExitOk;
}

int runOn(const CommandLine& line, const ControlEnvironment& environment, AdminClient& node)
{
    switch (line.verb) {
    case Verb::DrivePause:
        return tell(line, environment, node, "growth/pause", "Moves and rewriting rest.");
    case Verb::DriveResume:
        return tell(line, environment, node, "growth/resume", "Moves and rewriting go on.");
    case Verb::ScrubStart:
        return tell(line, environment, node, "scrub/start", "The scrub begins.");
    case Verb::ScrubPause:
        return tell(line, environment, node, "scrub/pause", "The scrub rests.");
    case Verb::ScrubResume:
        return tell(line, environment, node, "scrub/resume", "The scrub goes on.");
    case Verb::ScrubStatus:
    case Verb::ScrubEvery:
        return scrubShown(line, environment, node);
    case Verb::QuarantineList:
        return listQuarantine(line, environment, node);
    default:
        break;
    }
    if (const auto done = runShareControl(line, environment, node))
        return *done;
    const auto status = node.ask("GET", "status");
    if (!status)
        return refused(environment, status.error());
    if (line.verb == Verb::DriveList || line.verb == Verb::DriveStatus)
        return showDrives(line, environment, node, *status);
    return runChange(line, environment, node, *status);
}

} // namespace

int runControl(const CommandLine& line, const ControlEnvironment& environment)
{
    auto found = findNode(environment.files, environment.clock, environment.choice);
    if (!found)
        return complain(environment, found.error());
    return runOn(line, environment, found->client);
}

std::optional<int> replaceOnline(const CommandLine& line, const ControlEnvironment& environment)
{
    if (environment.choice.endpoint)
        return runControl(line, environment);
    auto found = findNodes(environment.files, environment.clock, environment.choice);
    if (!found)
        return complain(environment, found.error());
    for (NodeLink& link : *found) {
        const auto status = link.client.ask("GET", "status");
        if (!status)
            return refused(environment, status.error());
        if (findDrive(*status, line.oldPath))
            return runChange(line, environment, link.client, *status);
    }
    return std::nullopt;
}

Result<std::unique_ptr<env::FileLock>> lockStoreOf(const std::string& oldPath,
                                                   const ControlEnvironment& environment)
{
    const NodeChoice& choice = environment.choice;
    std::string directory = choice.state.value_or(choice.stateHome);
    if (!choice.state) {
        placement::PathIndex index(environment.files, choice.stateHome);
        if (auto loaded = index.load(); !loaded)
            return failed(std::move(loaded));
        const auto entry = index.find(absolutePath(oldPath));
        if (!entry)
            return nullptr; // the tool says that there is no such drive
        directory += "/" + entry->store.toString();
    }
    const auto status = environment.files.status(directory);
    if (!status || !status->exists)
        return nullptr; // no node ever ran with it
    auto lock = environment.files.lock(directory + "/lock");
    if (!lock && lock.error().code == Code::AlreadyExists)
        return fail(Code::AlreadyExists,
                    "A node runs with the state directory " + directory + ", but it has no drive " +
                        oldPath + ", or does not answer. Name another drive, or stop it first.");
    return lock;
}

} // namespace holdfast::node
