// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/state_directory.h"

#include "drive/superblock.h"
#include "placement/path_index.h"

namespace holdfast::node
{
namespace
{

/// A drive still in state Preparing was never a member: its store never was (rule 5).
std::optional<Uuid> storeOnDrives(env::FileSystem& files, const std::vector<std::string>& drives)
{
    for (const std::string& path : drives) {
        const auto block = drive::readSuperblock(files, path);
        if (block && block->state == drive::Superblock::State::Member)
            return block->store;
    }
    return std::nullopt;
}

Result<std::optional<Uuid>> storeInIndex(env::FileSystem& files, const std::string& home,
                                         const std::vector<std::string>& drives)
{
    placement::PathIndex index(files, home);
    if (auto loaded = index.load(); !loaded)
        return failed(std::move(loaded), home);
    for (const std::string& path : drives) {
        if (const auto entry = index.find(path))
            return entry->store;
    }
    return std::nullopt;
}

} // namespace

std::string defaultStateHome(const std::string& xdgStateHome, const std::string& home)
{
    // The XDG base directory specification: a relative path is to be ignored.
    if (xdgStateHome.starts_with('/'))
        return xdgStateHome + "/holdfast";
    return home.starts_with('/') ? home + "/.local/state/holdfast" : std::string();
}

Result<StatePlace> placeState(env::FileSystem& files, env::Random& random,
                              const std::optional<std::string>& given, const std::string& defaultHome,
                              const std::vector<std::string>& drives)
{
    StatePlace place;
    place.home = given.value_or(defaultHome);
    if (place.home.empty())
        return fail(Code::InvalidArgument,
                    "There is no home directory to keep the state in; name one with --state.");
    place.known = storeOnDrives(files, drives);
    if (!place.known) {
        auto indexed = storeInIndex(files, place.home, drives);
        if (!indexed)
            return std::unexpected(indexed.error());
        place.known = *indexed;
    }
    if (!place.known)
        place.fresh = random.uuid();
    const Uuid& name = place.known ? *place.known : place.fresh;
    place.directory = given ? *given : place.home + "/" + name.toString();
    return place;
}

} // namespace holdfast::node
