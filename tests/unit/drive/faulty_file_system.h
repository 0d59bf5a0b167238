// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

/// A file system below RocksDB that knows what was synced, and fails when told to.
namespace holdfast::test
{

class FaultyFileSystem : public rocksdb::FileSystemWrapper
{
public:
    FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
    [[nodiscard]] const char* Name() const override { return "FaultyFileSystem"; }

    enum class Fault { None, NoSpace, Io };
    /// From now on appends to files whose name ends with `suffix` fail; `bytes` of the first one arrive.
    void failAppends(Fault fault, std::string suffix, std::size_t bytes = 0);
    /// Syncs fail (their data having arrived or not is for the test to say).
    void failSyncs(Fault fault, std::string suffix);
    void failSyncsOnce(Fault fault, std::string suffix);
    void heal();
    /// Files created by a failing process: with NoSpace even creating one fails.
    void failCreation(bool fail) { m_failCreation = fail; }

    /// Cuts every file below `directory` back to what was synced, plus up to `extra` bytes.
    void powerCut(const std::string& directory, std::size_t extra);

    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                                 const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) override;

    // -- for the files --
    rocksdb::IOStatus onAppend(const std::string& name, std::size_t& allowed);
    rocksdb::IOStatus onSync(const std::string& name);
    void synced(const std::string& name, std::uint64_t size);

private:
    [[nodiscard]] static rocksdb::IOStatus errorOf(Fault fault);

    std::mutex m_mutex;
    Fault m_appendFault = Fault::None;
    std::string m_appendSuffix;
    std::size_t m_appendBytes = 0;
    Fault m_syncFault = Fault::None;
    std::string m_syncSuffix;
    bool m_syncOnce = false;
    bool m_failCreation = false;
    std::map<std::string, std::uint64_t> m_synced;
};

} // namespace holdfast::test
