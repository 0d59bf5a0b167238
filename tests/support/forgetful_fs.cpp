// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
/// A file system for tests that forgets what was not synced:
///
///     forgetful_fs MOUNTPOINT BACKING-FOLDER
///
/// It says "mounted" on its standard output and then takes commands, one a line, each answered by a line:
///
///     cut SEED          the power goes: everything becomes what the disk had (whoever used it must be dead)
///     lie on|off        fsync answers that it is done, and is not
///     delay MS          everything that reaches the disk takes so much longer; 0 ends it
///     hang on|off       nothing is answered at all
///     room BYTES|off    the disk has so many bytes left
///
/// At the end of its standard input it unmounts and ends.
#define FUSE_USE_VERSION 312

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>
#include <unordered_map>

#include <fcntl.h>
#include <fuse3/fuse_lowlevel.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "support/forgetful_store.h"

namespace
{

using namespace holdfast::forgetful;

constexpr unsigned kThreads = 64; ///< requests that may be delayed side by side

/// How the disk behaves, as the test says.
class Mood
{
public:
    /// Before a request is answered. `reachesDisk`: not answered from what any kernel would remember.
    void wait(bool reachesDisk)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_hangs; });
        const auto delay = m_delay;
        lock.unlock();
        if (reachesDisk && delay.count() > 0)
            std::this_thread::sleep_for(delay);
    }
    void hang(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_hangs = on;
        m_changed.notify_all();
    }
    void delay(std::chrono::milliseconds delay)
    {
        const std::lock_guard lock(m_mutex);
        m_delay = delay;
    }
    void lie(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_lies = on;
    }
    [[nodiscard]] bool lies()
    {
        const std::lock_guard lock(m_mutex);
        return m_lies;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::chrono::milliseconds m_delay{0};
    bool m_hangs = false;
    bool m_lies = false;
};

/// What the kernel knows by number. It holds a node until it forgets it as often as it was told of it.
class Known
{
public:
    void add(const NodePtr& node)
    {
        const std::lock_guard lock(m_mutex);
        Entry& entry = m_nodes[node->inode];
        entry.node = node;
        ++entry.lookups;
    }
    void forget(std::uint64_t inode, std::uint64_t lookups)
    {
        NodePtr last; // destroyed after the lock is
        const std::lock_guard lock(m_mutex);
        const auto at = m_nodes.find(inode);
        if (at == m_nodes.end() || (at->second.lookups -= lookups) != 0)
            return;
        last = std::move(at->second.node);
        m_nodes.erase(at);
    }
    [[nodiscard]] NodePtr find(std::uint64_t inode)
    {
        const std::lock_guard lock(m_mutex);
        const auto at = m_nodes.find(inode);
        return at == m_nodes.end() ? nullptr : at->second.node;
    }
    [[nodiscard]] std::vector<std::uint64_t> all()
    {
        const std::lock_guard lock(m_mutex);
        std::vector<std::uint64_t> out;
        for (const auto& [inode, entry] : m_nodes)
            out.push_back(inode);
        return out;
    }

private:
    struct Entry
    {
        NodePtr node;
        std::uint64_t lookups = 0;
    };
    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, Entry> m_nodes;
};

struct Mount
{
    Store store;
    Mood mood;
    Known known;
    std::string backing;

    explicit Mount(const std::string& folder) : store(folder), backing(folder) {}
    NodePtr node(fuse_ino_t inode) { return inode == FUSE_ROOT_ID ? store.root() : known.find(inode); }
};

Mount& mountOf(fuse_req_t request)
{
    return *static_cast<Mount*>(fuse_req_userdata(request));
}

/// Names and sizes are asked for anew each time: after a cut nothing may be remembered.
fuse_entry_param entryOf(Mount& mount, const NodePtr& node)
{
    fuse_entry_param entry{};
    entry.ino = node->inode;
    entry.attr = mount.store.status(node);
    mount.known.add(node);
    return entry;
}

using Listing = std::vector<std::pair<std::string, NodePtr>>;

void onInit(void*, fuse_conn_info* connection)
{
    connection->max_background = kThreads;
    connection->congestion_threshold = kThreads;
}

void onLookup(fuse_req_t request, fuse_ino_t parent, const char* name)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(false);
    const NodePtr directory = mount.node(parent);
    const NodePtr node = directory ? mount.store.find(directory, name) : nullptr;
    if (!node) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    const fuse_entry_param entry = entryOf(mount, node);
    fuse_reply_entry(request, &entry);
}

void onForget(fuse_req_t request, fuse_ino_t inode, std::uint64_t lookups)
{
    mountOf(request).known.forget(inode, lookups);
    fuse_reply_none(request);
}

void replyAttributes(fuse_req_t request, const NodePtr& node)
{
    const struct stat status = mountOf(request).store.status(node);
    fuse_reply_attr(request, &status, 0);
}

void onGetAttributes(fuse_req_t request, fuse_ino_t inode, fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(false);
    if (const NodePtr node = mount.node(inode))
        replyAttributes(request, node);
    else
        fuse_reply_err(request, ENOENT);
}

void onSetAttributes(fuse_req_t request, fuse_ino_t inode, struct stat* wanted, int which,
                     fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    int failed = node ? 0 : -ENOENT;
    if (failed == 0 && (which & FUSE_SET_ATTR_SIZE) != 0)
        failed = mount.store.truncate(node, static_cast<std::uint64_t>(wanted->st_size));
    if (failed == 0 && (which & FUSE_SET_ATTR_MODE) != 0)
        mount.store.setMode(node, wanted->st_mode);
    if (failed == 0)
        replyAttributes(request, node);
    else
        fuse_reply_err(request, -failed);
}

int make(Mount& mount, fuse_ino_t parent, const char* name, mode_t mode, NodePtr& made)
{
    mount.mood.wait(true);
    const NodePtr directory = mount.node(parent);
    return directory ? mount.store.create(directory, name, mode, made) : -ENOENT;
}

void onMakeDirectory(fuse_req_t request, fuse_ino_t parent, const char* name, mode_t mode)
{
    Mount& mount = mountOf(request);
    NodePtr made;
    const int failed = make(mount, parent, name, S_IFDIR | (mode & 07777), made);
    if (failed != 0) {
        fuse_reply_err(request, -failed);
        return;
    }
    const fuse_entry_param entry = entryOf(mount, made);
    fuse_reply_entry(request, &entry);
}

void onCreate(fuse_req_t request, fuse_ino_t parent, const char* name, mode_t mode,
              fuse_file_info* file)
{
    Mount& mount = mountOf(request);
    NodePtr made;
    const int failed = make(mount, parent, name, S_IFREG | (mode & 07777), made);
    if (failed != 0) {
        fuse_reply_err(request, -failed);
        return;
    }
    const fuse_entry_param entry = entryOf(mount, made);
    fuse_reply_create(request, &entry, file);
}

void onOpen(fuse_req_t request, fuse_ino_t inode, fuse_file_info* file)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    int failed = node ? 0 : -ENOENT;
    if (failed == 0 && (file->flags & O_TRUNC) != 0) // the kernel leaves it to us
        failed = mount.store.truncate(node, 0);
    if (failed == 0)
        fuse_reply_open(request, file);
    else
        fuse_reply_err(request, -failed);
}

void onRead(fuse_req_t request, fuse_ino_t inode, std::size_t size, off_t offset, fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    std::string bytes(size, '\0');
    const ssize_t got =
        node ? mount.store.read(node, bytes.data(), size, static_cast<std::uint64_t>(offset)) : -EIO;
    if (got < 0)
        fuse_reply_err(request, static_cast<int>(-got));
    else
        fuse_reply_buf(request, bytes.data(), static_cast<std::size_t>(got));
}

void onWrite(fuse_req_t request, fuse_ino_t inode, const char* data, std::size_t size, off_t offset,
             fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    const ssize_t put =
        node ? mount.store.write(node, data, size, static_cast<std::uint64_t>(offset)) : -EIO;
    if (put < 0)
        fuse_reply_err(request, static_cast<int>(-put));
    else
        fuse_reply_write(request, static_cast<std::size_t>(put));
}

void onSync(fuse_req_t request, fuse_ino_t inode, int, fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    if (node && !mount.mood.lies())
        mount.store.sync(node);
    fuse_reply_err(request, node ? 0 : EIO);
}

void onSyncDirectory(fuse_req_t request, fuse_ino_t inode, int, fuse_file_info*)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    if (node && !mount.mood.lies())
        mount.store.syncNames(node);
    fuse_reply_err(request, node ? 0 : EIO);
}

void onUnlink(fuse_req_t request, fuse_ino_t parent, const char* name)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr directory = mount.node(parent);
    fuse_reply_err(request, directory ? -mount.store.remove(directory, name, false) : ENOENT);
}

void onRemoveDirectory(fuse_req_t request, fuse_ino_t parent, const char* name)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr directory = mount.node(parent);
    fuse_reply_err(request, directory ? -mount.store.remove(directory, name, true) : ENOENT);
}

void onRename(fuse_req_t request, fuse_ino_t parent, const char* name, fuse_ino_t newParent,
              const char* newName, unsigned flags)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr from = mount.node(parent);
    const NodePtr to = mount.node(newParent);
    if (!from || !to)
        fuse_reply_err(request, ENOENT);
    else if ((flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) != 0)
        fuse_reply_err(request, EINVAL);
    else
        fuse_reply_err(request, -mount.store.rename(from, name, to, newName, flags == 0));
}

void onOpenDirectory(fuse_req_t request, fuse_ino_t inode, fuse_file_info* file)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(true);
    const NodePtr node = mount.node(inode);
    if (!node) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    auto listing = std::make_unique<Listing>(mount.store.list(node));
    listing->insert(listing->begin(), {{".", node}, {"..", node}});
    file->fh = reinterpret_cast<std::uintptr_t>(listing.get());
    if (fuse_reply_open(request, file) == 0)
        static_cast<void>(listing.release()); // onReleaseDirectory deletes it
}

void onReadDirectory(fuse_req_t request, fuse_ino_t, std::size_t size, off_t offset,
                     fuse_file_info* file)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(false);
    const auto& listing = *reinterpret_cast<Listing*>(file->fh);
    std::string out(size, '\0');
    std::size_t used = 0;
    for (auto at = static_cast<std::size_t>(offset); at < listing.size(); ++at) {
        const auto& [name, node] = listing[at];
        const struct stat status = mount.store.status(node);
        const std::size_t bytes =
            fuse_add_direntry(request, out.data() + used, size - used, name.c_str(), &status,
                              static_cast<off_t>(at + 1));
        if (bytes > size - used)
            break;
        used += bytes;
    }
    fuse_reply_buf(request, out.data(), used);
}

void onReleaseDirectory(fuse_req_t request, fuse_ino_t, fuse_file_info* file)
{
    delete reinterpret_cast<Listing*>(file->fh);
    fuse_reply_err(request, 0);
}

void onSpace(fuse_req_t request, fuse_ino_t)
{
    Mount& mount = mountOf(request);
    mount.mood.wait(false);
    struct statvfs below{};
    if (::statvfs(mount.backing.c_str(), &below) != 0) {
        fuse_reply_err(request, errno);
        return;
    }
    if (const Store::Room room = mount.store.room(); room.free) {
        below.f_bfree = below.f_bavail = *room.free / below.f_frsize;
        below.f_blocks = (room.used + *room.free) / below.f_frsize;
    }
    fuse_reply_statfs(request, &below);
}

fuse_lowlevel_ops operations()
{
    fuse_lowlevel_ops ops{};
    ops.init = onInit;
    ops.lookup = onLookup;
    ops.forget = onForget;
    ops.getattr = onGetAttributes;
    ops.setattr = onSetAttributes;
    ops.mkdir = onMakeDirectory;
    ops.create = onCreate;
    ops.open = onOpen;
    ops.read = onRead;
    ops.write = onWrite;
    ops.fsync = onSync;
    ops.fsyncdir = onSyncDirectory;
    ops.unlink = onUnlink;
    ops.rmdir = onRemoveDirectory;
    ops.rename = onRename;
    ops.opendir = onOpenDirectory;
    ops.readdir = onReadDirectory;
    ops.releasedir = onReleaseDirectory;
    ops.statfs = onSpace;
    return ops;
}

std::string cut(Mount& mount, fuse_session* session, std::uint64_t seed)
{
    const CutReport report = mount.store.cut(seed);
    // The kernel's pages of these files are of before the cut.
    for (const std::uint64_t inode : mount.known.all())
        fuse_lowlevel_notify_inval_inode(session, inode, 0, 0);
    std::ostringstream out;
    out << "files lost " << report.filesLost << " torn " << report.filesTorn << " kept "
        << report.filesKept << ", names lost " << report.namesLost << " kept " << report.namesKept;
    return out.str();
}

std::string obey(Mount& mount, fuse_session* session, const std::string& line)
{
    std::istringstream words(line);
    std::string verb, what;
    words >> verb >> what;
    const auto number = std::strtoull(what.c_str(), nullptr, 10);
    if (verb == "cut" && !what.empty())
        return cut(mount, session, number);
    if (verb == "delay" && !what.empty())
        mount.mood.delay(std::chrono::milliseconds(number));
    else if (verb == "lie" && (what == "on" || what == "off"))
        mount.mood.lie(what == "on");
    else if (verb == "hang" && (what == "on" || what == "off"))
        mount.mood.hang(what == "on");
    else if (verb == "room" && !what.empty())
        mount.store.setRoom(what == "off" ? std::nullopt : std::optional(std::uint64_t(number)));
    else
        return "what? " + line;
    return "ok";
}

/// Ends the process: whoever still hangs in the mount gets an error from the kernel.
void takeCommands(Mount& mount, fuse_session* session)
{
    std::cout << "mounted" << std::endl;
    std::string line;
    while (std::getline(std::cin, line))
        std::cout << obey(mount, session, line) << std::endl;
    fuse_session_unmount(session);
    std::_Exit(0);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "forgetful_fs MOUNTPOINT BACKING-FOLDER\n";
        return 2;
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that was killed leaves nothing behind
    Mount mount(argv[2]);
    const fuse_lowlevel_ops ops = operations();
    const char* words[] = {argv[0], "-ofsname=forgetful"};
    fuse_args arguments = FUSE_ARGS_INIT(2, const_cast<char**>(words));
    fuse_session* session = fuse_session_new(&arguments, &ops, sizeof ops, &mount);
    if (!session || fuse_session_mount(session, argv[1]) != 0)
        return 1;
    std::thread([&] { takeCommands(mount, session); }).detach();
    fuse_loop_config* config = fuse_loop_cfg_create();
    fuse_loop_cfg_set_max_threads(config, kThreads);
    fuse_loop_cfg_set_idle_threads(config, kThreads);
    const int ended = fuse_session_loop_mt(session, config);
    fuse_loop_cfg_destroy(config);
    std::_Exit(ended == 0 ? 0 : 1); // the command thread still uses the session
}
