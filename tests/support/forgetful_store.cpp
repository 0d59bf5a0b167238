// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "support/forgetful_store.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace holdfast::forgetful
{
namespace
{

constexpr std::uint64_t kBlock = 4096;
constexpr std::uint64_t kSector = 512; ///< what a disk writes as a whole

/// The backing files are the test's own, on a healthy file system: their failing is the end of the test.
void need(bool good, const char* what)
{
    if (!good)
        throw std::system_error(errno, std::generic_category(), what);
}

bool flip(std::mt19937_64& random)
{
    return (random() & 1) != 0;
}

} // namespace

Node::Node(std::uint64_t number, mode_t itsMode, std::string backing)
    : inode(number), mode(itsMode), m_backing(std::move(backing))
{
    clock_gettime(CLOCK_REALTIME, &changed);
    if (m_backing.empty())
        return;
    m_fd = ::open(m_backing.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    need(m_fd >= 0, "open a backing file");
}

Node::~Node()
{
    if (m_fd < 0)
        return;
    ::close(m_fd);
    ::unlink(m_backing.c_str());
}

Store::Store(std::string backingFolder)
    : m_folder(std::move(backingFolder)), m_root(std::make_shared<Node>(1, S_IFDIR | 0755, ""))
{
}

NodePtr Store::find(const NodePtr& directory, const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    const auto at = directory->m_names.find(name);
    return at == directory->m_names.end() ? nullptr : at->second;
}

struct stat Store::status(const NodePtr& node)
{
    const std::lock_guard lock(m_mutex);
    struct stat out{};
    out.st_ino = node->inode;
    out.st_mode = node->mode;
    out.st_nlink = S_ISDIR(node->mode) ? 2 : 1;
    out.st_uid = ::getuid();
    out.st_gid = ::getgid();
    out.st_size = static_cast<off_t>(node->m_size);
    out.st_blksize = kBlock;
    out.st_blocks = static_cast<blkcnt_t>((node->m_size + kSector - 1) / kSector);
    out.st_atim = out.st_mtim = out.st_ctim = node->changed;
    return out;
}

std::vector<std::pair<std::string, NodePtr>> Store::list(const NodePtr& directory)
{
    const std::lock_guard lock(m_mutex);
    return {directory->m_names.begin(), directory->m_names.end()};
}

void Store::change(Change edits)
{
    for (const Edit& edit : edits) {
        clock_gettime(CLOCK_REALTIME, &edit.directory->changed);
        if (edit.node)
            edit.directory->m_names[edit.name] = edit.node;
        else
            edit.directory->m_names.erase(edit.name);
    }
    m_pending.push_back(std::move(edits));
}

int Store::create(const NodePtr& directory, const std::string& name, mode_t mode, NodePtr& made)
{
    const std::lock_guard lock(m_mutex);
    if (directory->m_names.contains(name))
        return -EEXIST;
    const std::uint64_t inode = ++m_lastInode;
    const std::string backing = S_ISDIR(mode) ? "" : m_folder + "/" + std::to_string(inode);
    made = std::make_shared<Node>(inode, mode, backing);
    change({{directory, name, made}});
    return 0;
}

int Store::remove(const NodePtr& directory, const std::string& name, bool isDirectory)
{
    const std::lock_guard lock(m_mutex);
    const auto at = directory->m_names.find(name);
    if (at == directory->m_names.end())
        return -ENOENT;
    if (S_ISDIR(at->second->mode) != isDirectory)
        return isDirectory ? -ENOTDIR : -EISDIR;
    if (!at->second->m_names.empty())
        return -ENOTEMPTY;
    m_used -= at->second->m_size;
    change({{directory, name, nullptr}});
    return 0;
}

int Store::rename(const NodePtr& from, const std::string& name, const NodePtr& to,
                  const std::string& newName, bool mayReplace)
{
    const std::lock_guard lock(m_mutex);
    const auto at = from->m_names.find(name);
    if (at == from->m_names.end())
        return -ENOENT;
    const NodePtr node = at->second;
    const auto there = to->m_names.find(newName);
    if (there != to->m_names.end()) {
        if (!mayReplace)
            return -EEXIST;
        if (there->second == node)
            return 0;
        if (S_ISDIR(there->second->mode) != S_ISDIR(node->mode))
            return S_ISDIR(node->mode) ? -ENOTDIR : -EISDIR;
        if (!there->second->m_names.empty())
            return -ENOTEMPTY;
        m_used -= there->second->m_size;
    }
    change({{from, name, nullptr}, {to, newName, node}});
    return 0;
}

ssize_t Store::read(const NodePtr& file, char* into, std::size_t size, std::uint64_t offset)
{
    const std::lock_guard lock(m_mutex);
    const ssize_t got = ::pread(file->m_fd, into, size, static_cast<off_t>(offset));
    return got < 0 ? -errno : got;
}

/// Before blocks change for the first time since the last sync: what the disk has of them.
void Store::keepBefore(Node& file, std::uint64_t firstBlock, std::uint64_t lastBlock)
{
    for (std::uint64_t block = firstBlock; block <= lastBlock; ++block) {
        const auto [at, isNew] = file.m_before.try_emplace(block);
        if (!isNew || block * kBlock >= file.m_durableSize)
            continue;
        at->second.resize(std::min(kBlock, file.m_durableSize - block * kBlock));
        const ssize_t got = ::pread(file.m_fd, at->second.data(), at->second.size(),
                                    static_cast<off_t>(block * kBlock));
        need(got >= 0, "read a backing file");
        at->second.resize(static_cast<std::size_t>(got));
    }
}

ssize_t Store::write(const NodePtr& file, const char* data, std::size_t size, std::uint64_t offset)
{
    const std::lock_guard lock(m_mutex);
    if (size == 0)
        return 0;
    const std::uint64_t room = m_capacity ? *m_capacity - std::min(*m_capacity, m_used) : ~0ULL;
    const std::uint64_t end = offset + size;
    if (end > file->m_size && end - file->m_size > room) { // as much as there is room for
        const std::uint64_t fits = file->m_size + room;
        if (fits <= offset)
            return -ENOSPC;
        size = fits - offset;
    }
    keepBefore(*file, offset / kBlock, (offset + size - 1) / kBlock);
    const ssize_t put = ::pwrite(file->m_fd, data, size, static_cast<off_t>(offset));
    if (put < 0)
        return -errno;
    const std::uint64_t grown = std::max(file->m_size, offset + static_cast<std::uint64_t>(put));
    m_used += grown - file->m_size;
    file->m_size = grown;
    clock_gettime(CLOCK_REALTIME, &file->changed);
    return put;
}

int Store::truncate(const NodePtr& file, std::uint64_t size)
{
    const std::lock_guard lock(m_mutex);
    if (S_ISDIR(file->mode))
        return -EISDIR;
    if (size < file->m_size)
        keepBefore(*file, size / kBlock, (file->m_size - 1) / kBlock);
    if (::ftruncate(file->m_fd, static_cast<off_t>(size)) != 0)
        return -errno;
    m_used += size - file->m_size; // unsigned: shrinking wraps back
    file->m_size = size;
    clock_gettime(CLOCK_REALTIME, &file->changed);
    return 0;
}

void Store::setMode(const NodePtr& node, mode_t mode)
{
    const std::lock_guard lock(m_mutex);
    node->mode = (node->mode & S_IFMT) | (mode & ~static_cast<mode_t>(S_IFMT));
}

void Store::setRoom(std::optional<std::uint64_t> bytes)
{
    const std::lock_guard lock(m_mutex);
    m_capacity = bytes ? std::optional(m_used + *bytes) : std::nullopt;
}

Store::Room Store::room()
{
    const std::lock_guard lock(m_mutex);
    if (!m_capacity)
        return {m_used, std::nullopt};
    return {m_used, *m_capacity - std::min(*m_capacity, m_used)};
}

void Store::sync(const NodePtr& file)
{
    const std::lock_guard lock(m_mutex);
    file->m_before.clear();
    file->m_durableSize = file->m_size;
}

void Store::apply(const Change& edits)
{
    for (const Edit& edit : edits) {
        if (edit.node)
            edit.directory->m_durableNames[edit.name] = edit.node;
        else
            edit.directory->m_durableNames.erase(edit.name);
    }
}

/// A rename between two directories takes along what happened before it in the other one.
void Store::applyThoseOf(std::vector<const Node*> directories)
{
    std::set<const Node*> wanted(directories.begin(), directories.end());
    std::vector<std::list<Change>::iterator> chosen;
    for (auto at = m_pending.end(); at != m_pending.begin();) {
        --at;
        const auto isWanted = [&](const Edit& e) { return wanted.contains(e.directory.get()); };
        if (std::ranges::none_of(*at, isWanted))
            continue;
        for (const Edit& edit : *at)
            wanted.insert(edit.directory.get());
        chosen.push_back(at);
    }
    for (auto at = chosen.rbegin(); at != chosen.rend(); ++at) {
        apply(**at);
        m_pending.erase(*at);
    }
}

void Store::syncNames(const NodePtr& directory)
{
    const std::lock_guard lock(m_mutex);
    applyThoseOf({directory.get()});
}

/// Nothing; or the oldest, as a journal has it; or some directories, as block order may have it.
void Store::cutNames(std::mt19937_64& random, CutReport& report)
{
    const std::size_t before = m_pending.size();
    switch (random() % 3) {
    case 0:
        break;
    case 1:
        for (std::size_t left = before == 0 ? 0 : random() % (before + 1); left > 0; --left) {
            apply(m_pending.front());
            m_pending.pop_front();
        }
        break;
    default: {
        std::map<std::uint64_t, const Node*> touched; // by number: the seed alone decides
        for (const Change& change : m_pending) {
            for (const Edit& edit : change)
                touched.emplace(edit.directory->inode, edit.directory.get());
        }
        std::vector<const Node*> lucky;
        for (const auto& [inode, directory] : touched) {
            if (flip(random))
                lucky.push_back(directory);
        }
        applyThoseOf(std::move(lucky));
        break;
    }
    }
    report.namesKept += static_cast<int>(before - m_pending.size());
    report.namesLost += static_cast<int>(m_pending.size());
    m_pending.clear();
}

/// The block from byte `from` on becomes what it was.
void Store::restore(Node& file, std::uint64_t block, const std::string& before, std::size_t from)
{
    std::string whole = before;
    whole.resize(kBlock, '\0');
    const ssize_t put = ::pwrite(file.m_fd, whole.data() + from, kBlock - from,
                                 static_cast<off_t>(block * kBlock + from));
    need(put == static_cast<ssize_t>(kBlock - from), "write a backing file");
}

void Store::cutFile(Node& file, std::mt19937_64& random, CutReport& report)
{
    if (file.m_before.empty() && file.m_size == file.m_durableSize)
        return;
    std::uint64_t size = file.m_durableSize;
    const std::uint64_t fate = random() % 3;
    if (fate == 0) {
        ++report.filesLost;
        for (const auto& [block, before] : file.m_before)
            restore(file, block, before, 0);
    } else if (fate == 1) {
        ++report.filesKept;
        size = file.m_size;
    } else {
        ++report.filesTorn;
        const auto [low, high] = std::minmax(file.m_size, file.m_durableSize);
        const std::uint64_t sizes[] = {low, high, low + random() % (high - low + 1)};
        size = sizes[random() % 3];
        for (const auto& [block, before] : file.m_before) {
            const std::uint64_t sectorsKept = random() % 4 != 0 ? (flip(random) ? 8 : 0) : random() % 9;
            if (sectorsKept * kSector < kBlock)
                restore(file, block, before, sectorsKept * kSector);
        }
    }
    need(::ftruncate(file.m_fd, static_cast<off_t>(size)) == 0, "truncate a backing file");
    file.m_size = file.m_durableSize = size;
    file.m_before.clear();
}

void Store::takeOver(Node& directory)
{
    directory.m_names = directory.m_durableNames;
    for (const auto& [name, node] : directory.m_names) {
        if (S_ISDIR(node->mode))
            takeOver(*node);
    }
}

void Store::collect(const NodePtr& node, std::vector<NodePtr>& files)
{
    for (const auto& [name, child] : node->m_names) {
        if (S_ISDIR(child->mode))
            collect(child, files);
        else
            files.push_back(child);
    }
}

CutReport Store::cut(std::uint64_t seed)
{
    const std::lock_guard lock(m_mutex);
    std::mt19937_64 random(seed);
    CutReport report;
    cutNames(random, report);
    takeOver(*m_root);
    std::vector<NodePtr> files;
    collect(m_root, files);
    std::ranges::sort(files, {}, [](const NodePtr& file) { return file->inode; });
    m_used = 0;
    for (const NodePtr& file : files) {
        cutFile(*file, random, report);
        m_used += file->m_size;
    }
    return report;
}

} // namespace holdfast::forgetful
