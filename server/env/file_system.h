// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace holdfast::env
{

/// An open file. Calls block; they run on a drive's WorkPool, never on an io thread. Thread-safe for
/// concurrent reads.
class File
{
public:
    virtual ~File() = default;
    /// Reads exactly `into.size()` bytes unless the file ends first; returns the count.
    [[nodiscard]] virtual Result<std::size_t> readAt(std::uint64_t offset, MutableByteView into) = 0;
    [[nodiscard]] virtual Result<void> writeAt(std::uint64_t offset, ByteView data) = 0;
    /// fdatasync. After a failure the file's contents are unknown and the drive is faulty.
    [[nodiscard]] virtual Result<void> sync() = 0;
    [[nodiscard]] virtual Result<std::uint64_t> size() = 0;
};

struct FileStatus
{
    bool exists = false;
    bool isDirectory = false;
    std::uint64_t size = 0;
    std::uint64_t device = 0; ///< st_dev
    std::uint64_t inode = 0;
    std::int64_t birthNanos = 0; ///< statx btime; 0 where the file system has none
};

struct SpaceStatus
{
    std::uint64_t total = 0; ///< bytes
    std::uint64_t free = 0;  ///< bytes available to this user
    std::uint64_t fileSystemId = 0;
    std::string fileSystemType; ///< "ext4", "tmpfs", "nfs", ...
};

enum class OpenMode : std::uint8_t {
    Read,        ///< must exist
    ReadWrite,   ///< must exist
    CreateNew,   ///< must not exist
    CreateDirect ///< CreateNew with O_DIRECT where it works; writes are 4096-aligned until the last
};

/// What lies under a path, for words about safety: read from /sys/dev/block and /proc/self/mountinfo.
struct DeviceInfo
{
    std::string disk;      ///< stable name of the physical disk ("8:0", or "fs:<id>" where there is none)
    std::string diskName;  ///< "sda", "nvme0n1"; empty if unknown
    bool rotational = false;
    std::string fileSystemType;
};

/// Held while one process uses a drive (flock on a lock file). Released by destruction.
class FileLock
{
public:
    virtual ~FileLock() = default;
};

/// The door to files. Real: POSIX; simulator: in memory, with unsynced data that a crash can lose,
/// torn writes, errors, full disks, delays. Paths are absolute. Blocking.
class FileSystem
{
public:
    virtual ~FileSystem() = default;
    [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& path,
                                                             OpenMode mode) = 0;
    [[nodiscard]] virtual Result<void> makeDirectory(const std::string& path) = 0; ///< and parents
    [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& path) = 0; ///< names
    [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0; ///< NotFound is an error
    [[nodiscard]] virtual Result<void> removeTree(const std::string& path) = 0;
    [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    [[nodiscard]] virtual Result<void> syncDirectory(const std::string& path) = 0;
    [[nodiscard]] virtual Result<FileStatus> status(const std::string& path) = 0; ///< exists=false is no error
    [[nodiscard]] virtual Result<SpaceStatus> space(const std::string& path) = 0;
    /// AlreadyExists when another process holds it.
    [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
    /// The device below a path; real: deviceBelow().
    [[nodiscard]] virtual Result<DeviceInfo> device(const std::string& path);
};

[[nodiscard]] std::unique_ptr<FileSystem> makePosixFileSystem();

[[nodiscard]] Result<DeviceInfo> deviceBelow(const std::string& path);

} // namespace holdfast::env
