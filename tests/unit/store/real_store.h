// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "drive/drive_factory.h"
#include "store/erasure_store.h"
#include "store_fixture.h"

namespace holdfast::testing
{

/// A store over folders: RocksDB, files, and the rule book.
class RealStore
{
public:
    explicit RealStore(int drives) : m_drives(drives) { open(); }
    RealStore(const RealStore&) = delete;
    RealStore& operator=(const RealStore&) = delete;
    ~RealStore()
    {
        if (store)
            close();
    }
    void open()
    {
        const std::string refused = tryOpen();
        if (!refused.empty())
            qFatal("%s", refused.c_str());
    }
    /// Why it did not open; empty: it did.
    std::string tryOpen()
    {
        m_io = std::make_unique<Loop>();
        // As after a restart: nothing of the files is in memory.
        m_databases = drive::makeRocksFactory();
        m_factory = std::make_unique<drive::DriveFactory>(*m_files, *m_databases, env::makeThreadPool,
                                                          *m_random, *m_clock,
                                                          drive::DriveOptions{1 << 20, 0});
        store::StoreEnvironment environment;
        environment.clock = m_clock.get();
        environment.random = m_random.get();
        environment.files = m_files.get();
        environment.drives = m_factory.get();
        environment.executors = {m_io->executor()};
        store::StoreOptions options;
        for (int i = 0; i < m_drives; ++i)
            options.drives.push_back(drivePath(i));
        options.stateDirectory = path("state");
        options.stateHome = path("home");
        auto opened = m_io->run(store::ErasureStore::open(environment, options));
        if (!opened)
            return opened.error().sentence.empty() ? "no reason given" : opened.error().sentence;
        store = std::move(*opened);
        return {};
    }
    void close()
    {
        m_io->run(store->close());
        store.reset();
        m_io.reset();
    }
    void reopen()
    {
        close();
        open();
    }
    [[nodiscard]] Loop& loop() { return *m_io; }
    [[nodiscard]] std::string drivePath(int i) const { return path("d" + std::to_string(i)); }
    [[nodiscard]] std::string root() const { return m_folder.path().toStdString(); }
    Result<store::ObjectInfo> put(const std::string& key, const std::string& body,
                                  std::string_view storageClass = store::kStandardClass)
    {
        store::PutOptions options;
        options.length = body.size();
        options.storageClass = storageClass;
        return loop().run(putBody(store.get(), "bucket", key, body, std::move(options), 256 << 10));
    }
    Result<std::string> get(const std::string& key)
    {
        return loop().run(getBody(store.get(), "bucket", key, 0, std::nullopt));
    }
    [[nodiscard]] WallNanos now() const { return m_clock->wallNow(); }
    store::StoreStatus status() { return loop().run(store->status()); }
    bool waitUntilWhole()
    {
        return loop().runUntil(
            [this, next = std::chrono::steady_clock::now()]() mutable {
                if (std::chrono::steady_clock::now() < next)
                    return false;
                next = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
                const store::StoreStatus now = status();
                return now.state == store::StoreState::Ready && now.underReplicated == 0;
            },
            std::chrono::seconds(90));
    }
    /// Shard files of a drive.
    [[nodiscard]] std::vector<std::filesystem::path> shardFiles(int drive) const
    {
        std::vector<std::filesystem::path> out;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(drivePath(drive) + "/shards")) {
            if (entry.is_regular_file())
                out.push_back(entry.path());
        }
        return out;
    }

    std::unique_ptr<store::ErasureStore> store;

private:
    [[nodiscard]] std::string path(const std::string& name) const
    {
        return m_folder.path().toStdString() + "/" + name;
    }

    QTemporaryDir m_folder;
    int m_drives;
    std::unique_ptr<env::FileSystem> m_files = env::makePosixFileSystem();
    std::unique_ptr<env::Clock> m_clock = env::makeSystemClock();
    std::unique_ptr<env::Random> m_random = env::makeSystemRandom();
    std::unique_ptr<drive::MetaDbFactory> m_databases;
    std::unique_ptr<drive::DriveFactory> m_factory;
    std::unique_ptr<Loop> m_io;
};

} // namespace holdfast::testing
