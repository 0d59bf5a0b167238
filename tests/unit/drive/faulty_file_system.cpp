// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "faulty_file_system.h"

#include <filesystem>

namespace holdfast::test
{
namespace
{

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper
{
public:
    FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, FaultyFileSystem& owner,
               std::string name)
        : FSWritableFileOwnerWrapper(std::move(file)), m_owner(owner), m_name(std::move(name))
    {
    }

    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override
    {
        std::size_t allowed = data.size();
        const IOStatus fault = m_owner.onAppend(m_name, allowed);
        if (!fault.ok()) {
            if (allowed > 0)
                target()->Append(Slice(data.data(), allowed), options, debug).PermitUncheckedError();
            return fault;
        }
        m_size += data.size();
        return target()->Append(data, options, debug);
    }
    IOStatus Append(const Slice& data, const IOOptions& options,
                    const rocksdb::DataVerificationInfo&, IODebugContext* debug) override
    {
        return Append(data, options, debug);
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* debug) override
    {
        IOStatus status = m_owner.onSync(m_name);
        if (status.ok())
            status = target()->Sync(options, debug);
        if (status.ok())
            m_owner.synced(m_name, m_size);
        return status;
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override
    {
        return Sync(options, debug);
    }

private:
    FaultyFileSystem& m_owner;
    std::string m_name;
    std::uint64_t m_size = 0;
};

} // namespace

IOStatus FaultyFileSystem::errorOf(Fault fault)
{
    return fault == Fault::NoSpace ? IOStatus::NoSpace("injected") : IOStatus::IOError("injected");
}

void FaultyFileSystem::failAppends(Fault fault, std::string suffix, std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_appendFault = fault;
    m_appendSuffix = std::move(suffix);
    m_appendBytes = bytes;
}

void FaultyFileSystem::failSyncs(Fault fault, std::string suffix)
{
    const std::lock_guard lock(m_mutex);
    m_syncFault = fault;
    m_syncSuffix = std::move(suffix);
}

void FaultyFileSystem::failSyncsOnce(Fault fault, std::string suffix)
{
    failSyncs(fault, std::move(suffix));
    const std::lock_guard lock(m_mutex);
    m_syncOnce = true;
}

void FaultyFileSystem::heal()
{
    const std::lock_guard lock(m_mutex);
    m_appendFault = m_syncFault = Fault::None;
    m_failCreation = false;
}

IOStatus FaultyFileSystem::onAppend(const std::string& name, std::size_t& allowed)
{
    const std::lock_guard lock(m_mutex);
    if (m_appendFault == Fault::None || !name.ends_with(m_appendSuffix))
        return IOStatus::OK();
    allowed = std::min(allowed, std::exchange(m_appendBytes, 0));
    return errorOf(m_appendFault);
}

IOStatus FaultyFileSystem::onSync(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    if (m_syncFault == Fault::None || !name.ends_with(m_syncSuffix))
        return IOStatus::OK();
    return errorOf(std::exchange(m_syncOnce, false) ? std::exchange(m_syncFault, Fault::None)
                                                    : m_syncFault);
}

void FaultyFileSystem::synced(const std::string& name, std::uint64_t size)
{
    const std::lock_guard lock(m_mutex);
    m_synced[name] = size;
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name,
                                           const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                                           IODebugContext* debug)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_failCreation)
            return IOStatus::NoSpace("injected");
        m_synced[name] = 0;
    }
    std::unique_ptr<rocksdb::FSWritableFile> real;
    const IOStatus status = target()->NewWritableFile(name, options, &real, debug);
    if (status.ok())
        *file = std::make_unique<FaultyFile>(std::move(real), *this, name);
    return status;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug)
{
    const IOStatus status = target()->RenameFile(from, to, options, debug);
    if (status.ok()) {
        const std::lock_guard lock(m_mutex);
        const auto node = m_synced.find(from);
        if (node != m_synced.end()) {
            m_synced[to] = node->second;
            m_synced.erase(node);
        }
    }
    return status;
}

void FaultyFileSystem::powerCut(const std::string& directory, std::size_t extra)
{
    const std::lock_guard lock(m_mutex);
    for (const auto& [name, size] : m_synced) {
        std::error_code error;
        const std::uint64_t now = std::filesystem::file_size(name, error);
        if (!error && name.starts_with(directory) && now > size)
            std::filesystem::resize_file(name, std::min<std::uint64_t>(now, size + extra));
    }
}

} // namespace holdfast::test
