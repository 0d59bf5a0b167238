// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/file_system.h"
#include "base/time.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "env/file_system_names.h"

namespace holdfast::env
{
namespace
{

constexpr std::size_t kDirectAlignment = 4096;
constexpr mode_t kFileMode = 0600; // what people store is theirs alone
constexpr mode_t kDirectoryMode = 0700;

class Descriptor
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

/// open(2), again when a signal interrupts it.
Descriptor openDescriptor(const std::string& path, int flags)
{
    int fd = -1;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, kFileMode);
    } while (fd < 0 && errno == EINTR);
    return Descriptor(fd);
}

class PosixFile : public File
{
public:
    PosixFile(Descriptor fd, std::string path, bool direct)
        : m_fd(std::move(fd)), m_path(std::move(path)), m_direct(direct)
    {
    }

    Result<std::size_t> readAt(std::uint64_t offset, MutableByteView into) override
    {
        std::size_t done = 0;
        while (done < into.size()) {
            const ssize_t got = ::pread(m_fd.get(), into.data() + done, into.size() - done,
                                        static_cast<off_t>(offset + done));
            if (got == 0)
                break;
            if (got > 0)
                done += static_cast<std::size_t>(got);
            else if (errno == EINVAL && m_direct)
                leaveDirect();
            else if (errno != EINTR)
                return failErrno(errno, "read " + m_path);
        }
        return done;
    }

    Result<void> writeAt(std::uint64_t offset, ByteView data) override
    {
        while (!data.empty()) {
            if (m_direct && !isAligned(offset, data))
                leaveDirect();
            const ssize_t put =
                ::pwrite(m_fd.get(), data.data(), data.size(), static_cast<off_t>(offset));
            if (put >= 0) {
                offset += static_cast<std::uint64_t>(put);
                data = data.subspan(static_cast<std::size_t>(put));
            } else if (errno == EINVAL && m_direct) {
                leaveDirect();
            } else if (errno != EINTR) {
                return failErrno(errno, "write " + m_path);
            }
        }
        return {};
    }

    Result<void> sync() override
    {
        // Not repeated on EINTR-like failures: after a failed sync the kernel may have dropped the
        // dirty pages and a second call would lie.
        if (::fdatasync(m_fd.get()) != 0)
            return failErrno(errno, "sync " + m_path);
        return {};
    }

    Result<std::uint64_t> size() override
    {
        struct stat status{};
        if (::fstat(m_fd.get(), &status) != 0)
            return failErrno(errno, "size of " + m_path);
        return static_cast<std::uint64_t>(status.st_size);
    }

private:
    static bool isAligned(std::uint64_t offset, ByteView data)
    {
        return offset % kDirectAlignment == 0 && data.size() % kDirectAlignment == 0 &&
               reinterpret_cast<std::uintptr_t>(data.data()) % kDirectAlignment == 0;
    }
    /// The last, unaligned write of a file, or a file system that accepts O_DIRECT and then refuses it.
    void leaveDirect()
    {
        const int flags = ::fcntl(m_fd.get(), F_GETFL);
        if (flags >= 0)
            ::fcntl(m_fd.get(), F_SETFL, flags & ~O_DIRECT);
        m_direct = false;
    }

    Descriptor m_fd;
    std::string m_path;
    std::atomic<bool> m_direct;
};

class PosixFileLock : public FileLock
{
public:
    explicit PosixFileLock(Descriptor fd) : m_fd(std::move(fd)) {}

private:
    Descriptor m_fd; // closing it releases the flock
};

/// Subvolumes of one btrfs have different st_dev and f_fsid, but share their space: its own id tells.
std::uint64_t fileSystemId(const std::string& path, const struct statfs& fs, dev_t device)
{
    if (fs.f_type == BTRFS_SUPER_MAGIC) {
        const Descriptor fd = openDescriptor(path, O_RDONLY | O_DIRECTORY);
        btrfs_ioctl_fs_info_args info{};
        if (fd.isOpen() && ::ioctl(fd.get(), BTRFS_IOC_FS_INFO, &info) == 0)
            return readLe<std::uint64_t>(info.fsid);
    }
    return device;
}

class PosixFileSystem : public FileSystem
{
public:
    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override
    {
        int flags = O_RDONLY;
        bool direct = false;
        switch (mode) {
        case OpenMode::Read:
            break;
        case OpenMode::ReadWrite:
            flags = O_RDWR;
            break;
        case OpenMode::CreateNew:
            flags = O_RDWR | O_CREAT | O_EXCL;
            break;
        case OpenMode::CreateDirect:
            flags = O_RDWR | O_CREAT | O_EXCL | O_DIRECT;
            direct = true;
            break;
        }
        Descriptor fd = openDescriptor(path, flags);
        if (!fd.isOpen() && direct && errno == EINVAL) {
            // Some file systems create the file before they refuse O_DIRECT.
            direct = false;
            ::unlink(path.c_str());
            fd = openDescriptor(path, flags & ~O_DIRECT);
        }
        if (!fd.isOpen())
            return failErrno(errno, "open " + path);
        return std::make_unique<PosixFile>(std::move(fd), path, direct);
    }

    Result<void> makeDirectory(const std::string& path) override
    {
        for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
            const std::string part = path.substr(0, slash);
            if (::mkdir(part.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
                const int why = errno;
                // A parent that exists may answer EACCES or EROFS to mkdir: only its absence counts.
                struct stat status{};
                if (::stat(part.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
                    return failErrno(why, "create directory " + part);
            }
            if (slash == std::string::npos)
                break;
        }
        struct stat status{};
        if (::stat(path.c_str(), &status) != 0)
            return failErrno(errno, "create directory " + path);
        if (!S_ISDIR(status.st_mode))
            return failErrno(ENOTDIR, "create directory " + path);
        return {};
    }

    Result<std::vector<std::string>> list(const std::string& path) override
    {
        DIR* directory = ::opendir(path.c_str());
        if (!directory)
            return failErrno(errno, "list " + path);
        const std::unique_ptr<DIR, int (*)(DIR*)> closer(directory, &::closedir);
        std::vector<std::string> names;
        for (;;) {
            errno = 0;
            const dirent* entry = ::readdir(directory);
            if (!entry)
                break;
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..")
                names.emplace_back(name);
        }
        if (errno != 0)
            return failErrno(errno, "list " + path);
        std::ranges::sort(names);
        return names;
    }

    Result<void> remove(const std::string& path) override
    {
        if (::unlink(path.c_str()) == 0)
            return {};
        if (errno == EISDIR && ::rmdir(path.c_str()) == 0)
            return {};
        return failErrno(errno, "remove " + path);
    }

    Result<void> removeTree(const std::string& path) override
    {
        std::error_code error;
        std::filesystem::remove_all(path, error);
        if (error)
            return failErrno(error.value(), "remove tree " + path);
        return {};
    }

    Result<void> rename(const std::string& from, const std::string& to) override
    {
        if (::rename(from.c_str(), to.c_str()) != 0)
            return failErrno(errno, "rename " + from + " to " + to);
        return {};
    }

    Result<void> syncDirectory(const std::string& path) override
    {
        const Descriptor fd = openDescriptor(path, O_RDONLY | O_DIRECTORY);
        if (!fd.isOpen() || ::fsync(fd.get()) != 0)
            return failErrno(errno, "sync directory " + path);
        return {};
    }

    Result<FileStatus> status(const std::string& path) override
    {
        struct statx found{};
        if (::statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) {
            if (errno == ENOENT || errno == ENOTDIR)
                return FileStatus{};
            return failErrno(errno, "status of " + path);
        }
        FileStatus out;
        out.exists = true;
        out.isDirectory = S_ISDIR(found.stx_mode);
        out.size = found.stx_size;
        out.device = makedev(found.stx_dev_major, found.stx_dev_minor);
        out.inode = found.stx_ino;
        if (found.stx_mask & STATX_BTIME)
            out.birthNanos = found.stx_btime.tv_sec * kNanosPerSecond + found.stx_btime.tv_nsec;
        return out;
    }

    Result<SpaceStatus> space(const std::string& path) override
    {
        struct statfs fs{};
        struct stat status{};
        if (::statfs(path.c_str(), &fs) != 0 || ::stat(path.c_str(), &status) != 0)
            return failErrno(errno, "space of " + path);
        const auto block = static_cast<std::uint64_t>(fs.f_frsize ? fs.f_frsize : fs.f_bsize);
        SpaceStatus out;
        out.total = fs.f_blocks * block;
        out.free = fs.f_bavail * block;
        out.fileSystemId = fileSystemId(path, fs, status.st_dev);
        out.fileSystemType = fileSystemName(static_cast<std::uint64_t>(fs.f_type));
        return out;
    }

    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override
    {
        Descriptor fd = openDescriptor(path, O_RDWR | O_CREAT);
        if (!fd.isOpen())
            return failErrno(errno, "open lock " + path);
        if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                return fail(Code::AlreadyExists, "another process holds the lock", path);
            return failErrno(errno, "lock " + path);
        }
        return std::make_unique<PosixFileLock>(std::move(fd));
    }
};

} // namespace

std::unique_ptr<FileSystem> makePosixFileSystem()
{
    return std::make_unique<PosixFileSystem>();
}

} // namespace holdfast::env
