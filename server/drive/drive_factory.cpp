// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/drive_factory.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "drive/disk_drive.h"
#include "drive/space_guard.h"
#include "drive/sys_rows.h"

namespace holdfast::drive
{
namespace
{

constexpr int kReadThreads = 3;
constexpr int kShardThreads = 4;

std::string parentOf(const std::string& path)
{
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

bool isSuperblockFile(std::string_view name)
{
    return name == "superblock.a" || name == "superblock.b";
}

bool isDriveFile(std::string_view name)
{
    static constexpr std::array<std::string_view, 4> kNames = {"db", "shards", "quarantine", "ballast"};
    return isSuperblockFile(name) || std::ranges::find(kNames, name) != kNames.end();
}

/// Files that a directory may hold and still count as empty.
bool isNothing(std::string_view name)
{
    return name == "lost+found" || name == "lock";
}

void describeFileSystem(env::FileSystem& files, const std::string& path, Probe& probe)
{
    for (std::string at = path;; at = parentOf(at)) {
        const Result<env::FileStatus> status = files.status(at);
        if (status && !status->exists && at != "/")
            continue;
        const Result<env::SpaceStatus> space = files.space(at);
        if (space) {
            probe.fileSystemId = space->fileSystemId;
            probe.fileSystemType = space->fileSystemType;
        }
        return;
    }
}

/// A directory with our files in it.
void judgeDriveFiles(const Result<Superblock>& block, bool onlySuperblocks, Probe& probe)
{
    if (block) {
        probe.kind = Probe::Kind::Drive;
        probe.superblock = *block;
        return;
    }
    probe.detail = block.error().describe();
    if (block.error().code == Code::Unsupported)
        probe.kind = Probe::Kind::Newer;
    else if (onlySuperblocks)
        probe.kind = Probe::Kind::Empty; // formatting ended before the first superblock was whole
    else
        probe.kind = Probe::Kind::Damaged;
}

/// Removes what an unfinished formatting left: of a drive that was never a member, nothing can be lost.
Result<void> clearUnfinished(env::FileSystem& files, const std::string& path)
{
    for (const char* name : {"/db", "/shards"}) {
        Result<env::FileStatus> status = files.status(path + name);
        Result<void> removed =
            status && status->exists ? files.removeTree(path + name) : Result<void>();
        if (!removed)
            return removed;
    }
    for (const char* name : {"/superblock.a", "/superblock.b"}) {
        Result<void> removed = files.remove(path + name);
        if (!removed && removed.error().code != Code::NotFound)
            return removed;
    }
    return {};
}

Result<void> storeFirstRows(MetaDb& db, const std::vector<std::string>& config,
                            const std::string& layout)
{
    Batch batch;
    for (std::size_t block = 0; block < config.size(); ++block) {
        const Result<ConfigEpochs> epochs = readConfigEpochs(config[block]);
        if (!epochs)
            return std::unexpected(epochs.error());
        for (std::size_t i = 0; i < epochs->partitions.size(); ++i) {
            const auto partition =
                static_cast<PartitionId>(block * epochs->partitions.size() + i);
            batch.put(Family::Sys, partitionStateKey(partition),
                      StoredPartition{epochs->partitions[i], 0, 0}.encode());
        }
        batch.put(Family::Sys, configKey(static_cast<std::uint8_t>(block)), config[block]);
    }
    batch.put(Family::Sys, layoutKey(), layout);
    return db.write(batch, true);
}

} // namespace

DriveFactory::DriveFactory(env::FileSystem& files, MetaDbFactory& databases, PoolMaker pools,
                           env::Random& random, env::Clock& clock, DriveOptions options)
    : m_files(files), m_databases(databases), m_pools(std::move(pools)), m_random(random),
      m_clock(clock), m_options(options)
{
}

Result<Probe> DriveFactory::probe(const std::string& path)
{
    Probe probe;
    describeFileSystem(m_files, path, probe);
    const Result<env::FileStatus> status = m_files.status(path);
    if (!status)
        return std::unexpected(status.error());
    if (!status->exists)
        return probe;
    if (!status->isDirectory) {
        probe.kind = Probe::Kind::Other;
        probe.detail = "not a directory";
        return probe;
    }
    const Result<std::vector<std::string>> names = m_files.list(path);
    if (!names)
        return std::unexpected(names.error());
    bool any = false, ours = false, onlySuperblocks = true;
    for (const std::string& name : *names) {
        if (isNothing(name))
            continue;
        any = true;
        ours = ours || isDriveFile(name);
        onlySuperblocks = onlySuperblocks && isSuperblockFile(name);
    }
    probe.kind = any ? Probe::Kind::Other : Probe::Kind::Empty;
    if (any && !ours)
        probe.detail = "the directory holds other files";
    if (!ours)
        return probe;
    const Result<Superblock> block = readSuperblock(m_files, path);
    if (!block && (block.error().code == Code::Io || block.error().code == Code::Overloaded))
        return std::unexpected(block.error());
    // Only quarantine/ left (by setAside): ready to be formatted anew.
    const bool setAside = std::ranges::all_of(*names, [](const std::string& name) {
        return isNothing(name) || name == "quarantine";
    });
    judgeDriveFiles(block, onlySuperblocks || setAside, probe);
    return probe;
}

Result<void> DriveFactory::format(const std::string& path, Superblock identity,
                                  const std::vector<std::string>& config, const std::string& layout)
{
    const std::string where = "formatting " + path;
    const Result<Probe> found = probe(path);
    if (!found)
        return std::unexpected(found.error());
    const bool unfinished = found->kind == Probe::Kind::Drive &&
                            found->superblock.state == Superblock::State::Preparing;
    if (found->kind != Probe::Kind::Missing && found->kind != Probe::Kind::Empty && !unfinished)
        return fail(Code::Conflict, "the directory is not empty", where);
    Result<void> done = m_files.makeDirectory(path);
    if (!done)
        return holdfast::failed(std::move(done), where);
    Result<std::unique_ptr<env::FileLock>> lock = m_files.lock(path + "/lock");
    if (!lock)
        return holdfast::failed(std::move(lock), where);
    done = clearUnfinished(m_files, path);
    identity.state = Superblock::State::Preparing;
    identity.sequence = 0;
    // Both copies from the first day: one damaged file is never the only one.
    for (int copy = 0; done && copy < 2; ++copy)
        done = writeSuperblock(m_files, path, identity);
    for (const char* name : {"/shards", "/quarantine"}) {
        if (done)
            done = m_files.makeDirectory(path + name);
    }
    if (!done)
        return holdfast::failed(std::move(done), where);
    Result<MetaOpenReport> report = m_databases.open(path + "/db", true);
    if (!report)
        return holdfast::failed(std::move(report), where);
    done = storeFirstRows(*report->db, config, layout);
    if (done)
        done = m_files.syncDirectory(path);
    if (done)
        done = m_files.syncDirectory(parentOf(path));
    if (!done)
        return holdfast::failed(std::move(done), where);
    return {};
}

Result<std::unique_ptr<LocalDrive>> DriveFactory::open(const std::string& path, PinCheck pins)
{
    const std::string where = "opening drive " + path;
    Result<std::unique_ptr<env::FileLock>> lock = m_files.lock(path + "/lock");
    if (!lock)
        return holdfast::failed(std::move(lock), where);
    Result<Superblock> block = readSuperblock(m_files, path);
    if (!block)
        return holdfast::failed(std::move(block), where);
    Result<MetaOpenReport> report = m_databases.open(path + "/db", false);
    if (!report && report.error().code == Code::NoSpace) {
        // An opened database writes a new manifest and a new log; on a full disk the ballast is for that.
        SpaceGuard(m_files, m_clock, path, m_options).freeBallast();
        report = m_databases.open(path + "/db", false);
    }
    if (!report)
        return holdfast::failed(std::move(report), where);
    if (report->logWasDamaged) {
        // A drive among others is compared with its peers. A single one has none to compare with: it may
        // start without the end of its last log, but not with a hole before it.
        if (block->drives == 1 && !report->onlyLastLog)
            return fail(Code::Corrupt, "the only drive of the store lost a part of its log: " +
                                           report->detail,
                        where);
        log::warn("drive opened without a part of its log",
                  {{"drive", path}, {"detail", report->detail}});
    }
    auto pools = std::make_unique<DrivePools>();
    pools->commit = m_pools("commit", 1);
    pools->read = m_pools("read", kReadThreads);
    pools->shard = m_pools("shard", kShardThreads);
    DriveCore::Opened opened{m_files, m_clock, m_databases, path, *std::move(lock),
                             *std::move(block), *std::move(report), std::move(pins), m_options};
    Result<std::shared_ptr<DriveCore>> core = DriveCore::make(std::move(opened), *pools);
    if (!core)
        return holdfast::failed(std::move(core), where);
    return std::make_unique<DiskDrive>(*std::move(core), std::move(pools));
}

Result<void> DriveFactory::setAside(const std::string& path, const std::string& why)
{
    const std::string where = "setting aside " + path;
    Result<std::unique_ptr<env::FileLock>> lock = m_files.lock(path + "/lock");
    if (!lock)
        return holdfast::failed(std::move(lock), where);
    const std::string target = path + "/quarantine/" + formatAmzDate(m_clock.wallNow()) + "-" +
                               m_random.uuid().hex().substr(0, 8);
    Result<void> done = m_files.makeDirectory(target);
    const Result<std::vector<std::string>> names = m_files.list(path);
    if (done && !names)
        done = std::unexpected(names.error());
    if (!done)
        return holdfast::failed(std::move(done), where);
    for (const std::string& name : *names) {
        if (done && isDriveFile(name) && name != "quarantine")
            done = m_files.rename(path + "/" + name, target + "/" + name);
    }
    if (done) {
        Result<std::unique_ptr<env::File>> note =
            m_files.open(target + "/why.txt", env::OpenMode::CreateNew);
        done = note ? (*note)->writeAt(0, asBytes(why + "\n")) : holdfast::failed(std::move(note));
        if (done)
            done = (*note)->sync();
    }
    for (const std::string& directory : {target, path + "/quarantine", path}) {
        if (done)
            done = m_files.syncDirectory(directory);
    }
    if (!done)
        return holdfast::failed(std::move(done), where);
    return {};
}

} // namespace holdfast::drive
