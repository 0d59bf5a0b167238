// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/sim_file_system.h"

#include <algorithm>
#include <cerrno>

#include "sim/sim_file.h"

namespace holdfast::sim
{
namespace
{

constexpr std::uint64_t kSystemFileSystem = 100;

/// "/a//b/" -> "/a/b"; "/" -> "".
std::string tidy(const std::string& path)
{
    std::string out;
    for (const char c : path) {
        if (c != '/' || out.empty() || out.back() != '/')
            out.push_back(c);
    }
    if (!out.empty() && out.back() == '/')
        out.pop_back();
    return out;
}

std::string parentOf(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

} // namespace

SimFileSystem::SimFileSystem(SimWorld& world)
    : m_world(world),
      m_system(std::make_unique<SimDisk>(world, "system", kSystemFileSystem, 1ULL << 40))
{
    m_disks.push_back(m_system.get());
}

SimDisk& SimFileSystem::mount(const std::string& path, const std::string& name,
                              std::uint64_t capacity)
{
    InodePtr at = m_system->root();
    std::size_t from = 1;
    while (from < path.size()) {
        const std::size_t slash = std::min(path.find('/', from), path.size());
        const std::string part = path.substr(from, slash - from);
        if (!at->entries.contains(part))
            m_system->link(at, part, m_system->makeInode(true));
        m_system->syncNames(at);
        at = at->entries.at(part);
        from = slash + 1;
    }
    const std::uint64_t id = kSystemFileSystem + 1 + m_mounts.size();
    m_mounts.push_back({path, std::make_unique<SimDisk>(m_world, name, id, capacity), true});
    m_disks.push_back(m_mounts.back().disk.get());
    return *m_disks.back();
}

SimDisk& SimFileSystem::diskAt(const std::string& path)
{
    for (const Mount& mount : m_mounts) {
        if (mount.path == path)
            return *mount.disk;
    }
    return *m_system;
}

void SimFileSystem::setMounted(const std::string& path, bool mounted)
{
    for (Mount& mount : m_mounts) {
        if (mount.path == path && mount.mounted != mounted) {
            mount.mounted = mounted;
            mount.disk->detach();
        }
    }
}

bool SimFileSystem::isMounted(const std::string& path) const
{
    return std::ranges::any_of(m_mounts,
                               [&](const Mount& m) { return m.path == path && m.mounted; });
}

SimFileSystem::Place SimFileSystem::locate(const std::string& untidy) const
{
    const std::string path = tidy(untidy);
    Place place;
    place.disk = m_system.get();
    std::size_t longest = 0;
    for (const Mount& mount : m_mounts) {
        if (mount.mounted && mount.path.size() > longest && path.starts_with(mount.path) &&
            (path.size() == mount.path.size() || path[mount.path.size()] == '/')) {
            longest = mount.path.size();
            place.disk = mount.disk.get();
        }
    }
    place.inside = path.substr(longest);
    place.inode = place.disk->find(place.inside);
    if (!place.inside.empty()) {
        place.parent = place.disk->find(parentOf(place.inside));
        if (place.parent && !place.parent->directory)
            place.parent = nullptr;
        place.name = place.inside.substr(place.inside.rfind('/') + 1);
    }
    return place;
}

Result<InodePtr> SimFileSystem::createEntry(const std::string& path, bool directory)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Names, path, cut); !begun)
        return failed(std::move(begun), "create");
    if (place.inode)
        return failErrno(EEXIST, "create " + path);
    if (!place.parent)
        return failErrno(ENOENT, "create " + path);
    if (!cut && !place.disk->hasRoom(0))
        return failErrno(ENOSPC, "create " + path);
    const InodePtr inode = place.disk->makeInode(directory);
    if (!cut || m_world.rng().coin())
        place.disk->link(place.parent, place.name, inode);
    if (cut)
        return fail(Code::Io, "the power went in a create", path);
    return inode;
}

Result<std::unique_ptr<env::File>> SimFileSystem::open(const std::string& path, env::OpenMode mode)
{
    using env::OpenMode;
    if (mode == OpenMode::CreateNew || mode == OpenMode::CreateDirect) {
        auto made = createEntry(path, false);
        if (!made)
            return failed(std::move(made), "open");
        return std::make_unique<SimFile>(*locate(path).disk, *made, path, true);
    }
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
        return failed(std::move(begun), "open");
    if (!place.inode)
        return failErrno(ENOENT, "open " + path);
    if (place.inode->directory)
        return failErrno(EISDIR, "open " + path);
    return std::make_unique<SimFile>(*place.disk, place.inode, path, mode == OpenMode::ReadWrite);
}

Result<void> SimFileSystem::makeDirectory(const std::string& untidy)
{
    const std::string path = tidy(untidy);
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string part = path.substr(0, slash);
        const Place place = locate(part);
        if (!place.inode) {
            if (auto made = createEntry(part, true); !made)
                return failed(std::move(made), "create directory");
        } else if (!place.inode->directory) {
            return failErrno(ENOTDIR, "create directory " + part);
        }
        if (slash == std::string::npos)
            break;
    }
    return {};
}

Result<std::vector<std::string>> SimFileSystem::list(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
        return failed(std::move(begun), "list");
    if (!place.inode)
        return failErrno(ENOENT, "list " + path);
    if (!place.inode->directory)
        return failErrno(ENOTDIR, "list " + path);
    std::vector<std::string> names;
    for (const auto& [name, inode] : place.inode->entries)
        names.push_back(name);
    return names;
}

Result<void> SimFileSystem::remove(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Names, path, cut); !begun)
        return failed(std::move(begun), "remove");
    if (!place.inode || !place.parent)
        return failErrno(ENOENT, "remove " + path);
    if (!place.inode->entries.empty() || place.inode->attachment)
        return failErrno(ENOTEMPTY, "remove " + path);
    if (!cut || m_world.rng().coin())
        place.disk->unlink(place.parent, place.name);
    if (cut)
        return fail(Code::Io, "the power went in a remove", path);
    return {};
}

Result<void> SimFileSystem::removeTree(const std::string& path)
{
    const Place place = locate(path);
    if (place.inode) {
        std::vector<std::string> names;
        for (const auto& [name, inode] : place.inode->entries)
            names.push_back(name);
        for (const std::string& name : names) {
            if (auto removed = removeTree(path + "/" + name); !removed)
                return removed;
        }
        place.inode->attachment.reset();
        return remove(path);
    }
    bool cut = false;
    return place.disk->begin(Operation::Read, path, cut);
}

Result<void> SimFileSystem::rename(const std::string& from, const std::string& to)
{
    const Place source = locate(from);
    const Place target = locate(to);
    bool cut = false;
    if (auto begun = source.disk->begin(Operation::Names, from, cut); !begun)
        return failed(std::move(begun), "rename");
    if (!source.inode || !source.parent || !target.parent)
        return failErrno(ENOENT, "rename " + from + " to " + to);
    if (source.disk != target.disk)
        return failErrno(EXDEV, "rename " + from + " to " + to);
    if (target.inode && (target.inode->directory != source.inode->directory ||
                         !target.inode->entries.empty()))
        return failErrno(ENOTEMPTY, "rename " + from + " to " + to);
    if (!cut || m_world.rng().coin())
        source.disk->rename(source.parent, source.name, target.parent, target.name);
    if (cut)
        return fail(Code::Io, "the power went in a rename", from);
    return {};
}

Result<void> SimFileSystem::syncDirectory(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Sync, path, cut); !begun)
        return failed(std::move(begun), "sync directory");
    if (!place.inode)
        return failErrno(ENOENT, "sync directory " + path);
    if (!place.inode->directory)
        return failErrno(ENOTDIR, "sync directory " + path);
    if (!cut || m_world.rng().coin())
        place.disk->syncNames(place.inode);
    if (cut)
        return fail(Code::Io, "the power went in a directory sync", path);
    return {};
}

Result<env::FileStatus> SimFileSystem::status(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
        return failed(std::move(begun), "status");
    env::FileStatus out;
    if (!place.inode)
        return out;
    out.exists = true;
    out.isDirectory = place.inode->directory;
    out.size = place.inode->data.size();
    out.device = place.disk->fileSystemId();
    out.inode = place.inode->number;
    out.birthNanos = place.inode->birth;
    return out;
}

Result<env::SpaceStatus> SimFileSystem::space(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
        return failed(std::move(begun), "space");
    if (!place.inode)
        return failErrno(ENOENT, "space of " + path);
    env::SpaceStatus out;
    out.total = place.disk->capacity();
    out.free = out.total - std::min(out.total, place.disk->used());
    out.fileSystemId = place.disk->fileSystemId();
    out.fileSystemType = "ext4";
    return out;
}

Result<std::unique_ptr<env::FileLock>> SimFileSystem::lock(const std::string& path)
{
    Place place = locate(path);
    if (!place.inode) {
        auto made = createEntry(path, false);
        if (!made)
            return failed(std::move(made), "lock");
        place.inode = *made;
    } else {
        bool cut = false;
        if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
            return failed(std::move(begun), "lock");
    }
    Inode& inode = *place.inode;
    if (inode.locked && inode.lockedBy == place.disk->node().process())
        return fail(Code::AlreadyExists, "another process holds the lock", path);
    inode.locked = true;
    inode.lockedBy = place.disk->node().process();
    return std::make_unique<SimFileLock>(place.inode, place.disk->node().process());
}

Result<env::DeviceInfo> SimFileSystem::device(const std::string& path)
{
    const Place place = locate(path);
    bool cut = false;
    if (auto begun = place.disk->begin(Operation::Read, path, cut); !begun)
        return failed(std::move(begun), "device");
    if (!place.inode)
        return failErrno(ENOENT, "device below " + path);
    env::DeviceInfo info;
    info.disk = "sim:" + std::to_string(place.disk->fileSystemId());
    info.diskName = place.disk->name();
    info.fileSystemType = "ext4";
    return info;
}

} // namespace holdfast::sim
