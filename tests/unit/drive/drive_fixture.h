// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/checksum.h"
#include "drive/drive_factory.h"
#include "drive/rocks_options.h"
#include "drive/sys_rows.h"
#include "faulty_file_system.h"

#include <QTemporaryDir>

/// A real drive in a temporary folder, and an io_context that runs one coroutine after the other.
namespace holdfast::test
{

using namespace holdfast::drive;

inline std::string configDocument(std::uint32_t block, Epoch epoch)
{
    std::string out = "HFCONF01";
    appendLe(out, block);
    appendLe(out, std::uint32_t(0));
    appendLe(out, epoch);
    for (int i = 0; i < 256; ++i) {
        appendLe(out, epoch);
        out.resize(out.size() + 8, '\1');
    }
    appendLe(out, crc32c(0, asBytes(out)));
    return out;
}

class DriveFixture
{
public:
    explicit DriveFixture(DriveOptions options = {.reserve = 1, .ballast = 0})
        : m_rocksFiles(std::make_shared<FaultyFileSystem>()),
          m_rocksEnv(rocksdb::NewCompositeEnv(m_rocksFiles))
    {
        RocksSettings settings;
        settings.env = m_rocksEnv.get();
        m_databases = makeRocksFactory(settings);
        factory = std::make_unique<DriveFactory>(*files, *m_databases, env::makeThreadPool, *m_random,
                                                 *m_clock, options);
        identity.store = m_random->uuid();
        identity.drive = m_random->uuid();
        format();
        open();
    }
    ~DriveFixture() { close(); }

    void format()
    {
        std::vector<std::string> config;
        for (std::uint32_t block = 0; block < 16; ++block)
            config.push_back(configDocument(block, 1));
        check(factory->format(path(), identity, config, "layout"));
    }
    void open()
    {
        auto opened = factory->open(path(), [this](const Uuid& extent) { return extent == pinned; });
        if (!opened)
            qFatal("open: %s", opened.error().describe().c_str());
        drive = *std::move(opened);
    }
    void close()
    {
        if (drive)
            run(drive->close(std::chrono::seconds(10)));
        drive.reset();
    }
    void reopen()
    {
        close();
        open();
    }
    /// Without a clean end: queued work is dropped, memtables are lost, the log is read again.
    void crash()
    {
        drive.reset();
        open();
    }

    template <class T> T run(Task<T> task)
    {
        std::optional<T> out;
        io.restart();
        env::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& error, T value) {
            if (error)
                std::terminate();
            out.emplace(std::move(value));
            io.stop();
        });
        const auto guard = env::asio::make_work_guard(io);
        io.run();
        return std::move(*out);
    }
    void run(Task<void> task)
    {
        io.restart();
        env::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr&) { io.stop(); });
        const auto guard = env::asio::make_work_guard(io);
        io.run();
    }
    static void check(const Result<void>& result)
    {
        if (!result)
            qFatal("%s: %s", std::string(codeName(result.error().code)).c_str(),
                   result.error().describe().c_str());
    }

    [[nodiscard]] std::string path() const { return m_folder.path().toStdString() + "/d0"; }
    [[nodiscard]] FaultyFileSystem& rocksFiles() { return *m_rocksFiles; }
    [[nodiscard]] Uuid uuid() { return m_random->uuid(); }

    // -- shorthands --
    [[nodiscard]] static Fence fence(PartitionId partition = 5, Epoch epoch = 1)
    {
        return {partition, epoch};
    }
    [[nodiscard]] static LogRecord record(Sequence sequence, std::vector<Mutation> mutations,
                                          Epoch epoch = 1)
    {
        LogRecord out;
        out.epoch = epoch;
        out.sequence = sequence;
        out.mutations = std::move(mutations);
        return out;
    }
    [[nodiscard]] static Mutation put(std::string key, std::string value,
                                      Family family = Family::Current)
    {
        return {MutationKind::Put, family, std::move(key), std::move(value)};
    }
    [[nodiscard]] static Mutation remove(std::string key, Family family = Family::Current)
    {
        return {MutationKind::Delete, family, std::move(key), {}};
    }
    [[nodiscard]] Result<void> prepare(LogRecord record, std::vector<SmallBody> bodies = {},
                                       std::vector<ShardName> shards = {}, Fence at = fence(),
                                       std::vector<std::string> owed = {})
    {
        return run(drive->prepare(at, std::move(record), std::move(bodies), std::move(shards),
                                  std::move(owed)));
    }
    [[nodiscard]] Result<void> commit(Sequence sequence, bool dropLog = true, Fence at = fence())
    {
        return run(drive->commit(at, sequence, dropLog));
    }
    [[nodiscard]] std::string get(Family family, const std::string& key, Fence at = fence())
    {
        const Result<std::optional<std::string>> row = run(drive->get(at, family, key));
        return !row ? std::string(codeName(row.error().code)) : !*row ? "none" : **row;
    }
    [[nodiscard]] PartitionState state(PartitionId partition = 5)
    {
        const Result<std::vector<PartitionState>> states = run(drive->states());
        return states ? (*states)[partition] : PartitionState();
    }
    [[nodiscard]] bool exists(const std::string& name)
    {
        return files->status(path() + "/" + name)->exists;
    }

    env::asio::io_context io{1};
    std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    Superblock identity;
    Uuid pinned;
    std::unique_ptr<DriveFactory> factory;
    std::unique_ptr<LocalDrive> drive;

private:
    QTemporaryDir m_folder;
    std::shared_ptr<FaultyFileSystem> m_rocksFiles;
    std::unique_ptr<rocksdb::Env> m_rocksEnv;
    std::unique_ptr<MetaDbFactory> m_databases;
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
};

} // namespace holdfast::test
