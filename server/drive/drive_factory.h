// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drive/drive_client.h"
#include "drive/superblock.h"
#include "env/clock.h"
#include "env/work_pool.h"

namespace holdfast::drive
{

/// What is found at a drive's path, before anything is changed.
struct Probe
{
    enum class Kind : std::uint8_t {
        Missing, ///< the path does not exist
        Empty,   ///< a directory with nothing in it (lost+found and our lock file do not count)
        Drive,   ///< a readable superblock
        Damaged, ///< drive files, but no readable superblock
        Newer,   ///< written by a newer version
        Other    ///< not a directory, or a directory with somebody else's files
    };
    Kind kind = Kind::Missing;
    Superblock superblock;          ///< for Drive
    std::uint64_t fileSystemId = 0; ///< of the path, or of its nearest existing parent
    std::string fileSystemType;
    std::string detail;
};

/// An open local drive: the client, and what only its own process may do.
class LocalDrive : public DriveClient
{
public:
    [[nodiscard]] virtual const Superblock& superblock() const = 0;
    /// Blocking; at start, before traffic. Rewrites the superblock.
    [[nodiscard]] virtual Result<void> updateSuperblock(const std::function<void(Superblock&)>& change) = 0;
    /// Configuration documents and layout as this drive last stored them (missing ones: empty).
    [[nodiscard]] virtual Result<std::vector<std::string>> loadConfig() = 0; ///< 16 documents
    [[nodiscard]] virtual Result<std::string> loadLayout() = 0;
    [[nodiscard]] virtual bool logWasDamaged() const = 0;
    [[nodiscard]] virtual const std::string& path() const = 0;
    /// Answers what is queued with Unavailable and closes; a job that hangs keeps its thread and its
    /// files, and close returns without it after `patience`.
    virtual Task<void> close(std::chrono::nanoseconds patience) = 0;
};

/// What may be set differently for the drives of one process.
struct DriveOptions
{
    std::uint64_t reserve = 0;          ///< bytes kept free; 0: 2 %, 256 MiB to 10 GiB
    std::uint64_t ballast = 64ULL << 20; ///< bytes; 0: none
};

/// Asks whether an extent is being read; such shards are unlinked later (rule 15). Thread-safe.
using PinCheck = std::function<bool(const Uuid& extent)>;

/// Finds, formats and opens drives of this machine. Blocking calls, for a work pool or the start. The four
/// calls are virtual for drives that are elsewhere.
class DriveFactory
{
public:
    using PoolMaker = std::function<std::unique_ptr<env::WorkPool>(std::string name, int threads)>;

    DriveFactory(env::FileSystem& files, MetaDbFactory& databases, PoolMaker pools,
                 env::Random& random, env::Clock& clock, DriveOptions options = {});
    virtual ~DriveFactory() = default;

    [[nodiscard]] virtual Result<Probe> probe(const std::string& path);
    /// Makes an empty or missing directory a drive in state Preparing (superblock, empty database, config
    /// and layout stored), ready to be opened.
    [[nodiscard]] virtual Result<void> format(const std::string& path, Superblock identity,
                                              const std::vector<std::string>& config,
                                              const std::string& layout);
    /// Locks the directory and opens it. AlreadyExists: another process holds it. Corrupt: the database is
    /// beyond opening. NoSpace: the disk is full, even without the ballast. Moves nothing, deletes nothing
    /// else.
    [[nodiscard]] virtual Result<std::unique_ptr<LocalDrive>> open(const std::string& path, PinCheck pins);
    /// Moves a damaged drive's files into quarantine/ with the time in the name, so that it can be
    /// formatted anew.
    [[nodiscard]] virtual Result<void> setAside(const std::string& path, const std::string& why);

private:
    env::FileSystem& m_files;
    MetaDbFactory& m_databases;
    PoolMaker m_pools;
    env::Random& m_random;
    env::Clock& m_clock;
    DriveOptions m_options;
};

[[nodiscard]] std::unique_ptr<MetaDbFactory> makeRocksFactory();
/// Opens databases for reading only: nothing on the drive changes, damaged logs included (write and flush
/// answer Unsupported). For the offline tools; the drive's lock is the caller's to hold.
[[nodiscard]] std::unique_ptr<MetaDbFactory> makeRocksReader();

} // namespace holdfast::drive
