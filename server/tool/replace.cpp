// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/tool.h"

#include <cstdlib>

#include "env/file_system.h"
#include "placement/path_index.h"
#include "tool/report.h"

namespace holdfast::tool
{
namespace
{

std::string ownStateHome()
{
    const char* xdg = std::getenv("XDG_STATE_HOME");
    if (xdg && xdg[0] == '/')
        return std::string(xdg) + "/holdfast";
    const char* home = std::getenv("HOME");
    return std::string(home ? home : "") + "/.local/state/holdfast";
}

int refuse(std::ostream& out, const std::string& sentence)
{
    writeLine(out, {{"error", sentence}});
    return 2;
}

/// Nothing but what a fresh file system puts there.
Result<bool> isEmptyOrMissing(env::FileSystem& files, const std::string& path)
{
    const Result<env::FileStatus> status = files.status(path);
    if (!status)
        return std::unexpected(status.error());
    if (!status->exists)
        return true;
    if (!status->isDirectory)
        return false;
    const Result<std::vector<std::string>> names = files.list(path);
    if (!names)
        return std::unexpected(names.error());
    for (const std::string& name : *names) {
        if (name != "lost+found" && name != "lock")
            return false;
    }
    return true;
}

/// Of the path, or of its nearest existing parent: where it will be made.
Result<env::SpaceStatus> fileSystemBelow(env::FileSystem& files, std::string path)
{
    for (;;) {
        const Result<env::FileStatus> status = files.status(path);
        if (!status)
            return std::unexpected(status.error());
        if (status->exists || path == "/")
            return files.space(path);
        path = path.substr(0, std::max<std::size_t>(1, path.find_last_of('/')));
    }
}

} // namespace

int runReplace(std::string oldPath, std::string newPath, std::ostream& out, std::string stateHome)
{
    const std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    placement::PathIndex index(*files, stateHome.empty() ? ownStateHome() : std::move(stateHome));
    const Result<void> loaded = index.load();
    if (!loaded)
        return refuse(out, "The index of drives cannot be read: " + loaded.error().describe());
    const auto entry = index.find(oldPath);
    if (!entry)
        return refuse(out, "No store on this computer has a drive at " + oldPath + ".");
    if (oldPath != newPath && index.find(newPath))
        return refuse(out, newPath + " is or was a drive itself; choose another folder.");
    const Result<bool> empty = isEmptyOrMissing(*files, newPath);
    if (!empty)
        return refuse(out, newPath + " cannot be looked at: " + empty.error().describe());
    if (!*empty)
        return refuse(out, newPath + " is not an empty folder.");
    const Result<env::SpaceStatus> below = fileSystemBelow(*files, newPath);
    if (!below)
        return refuse(out, newPath + " cannot be looked at: " + below.error().describe());
    const auto status = files->status(oldPath + "/lock");
    if (status && status->exists) {
        const auto lock = files->lock(oldPath + "/lock");
        if (!lock && lock.error().code == Code::AlreadyExists) {
            writeLine(out, {{"error", "The drive " + oldPath + " is in use. Stop the server first."}});
            return 4;
        }
    }
    placement::PathIndex::Entry moved = *entry;
    moved.fileSystemId = below->fileSystemId;
    index.remove(oldPath);
    index.set(newPath, moved);
    const Result<void> saved = index.save();
    if (!saved)
        return refuse(out, "The index of drives cannot be written: " + saved.error().describe());
    writeLine(out, {{"replaced", oldPath},
                    {"by", newPath},
                    {"store", moved.store.toString()},
                    {"index", moved.index},
                    {"next", "Name the new folder instead of the old one and start the server: it formats the folder and rebuilds the drive's content."}});
    return 0;
}

} // namespace holdfast::tool
