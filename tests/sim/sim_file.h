// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "env/file_system.h"
#include "sim/sim_disk.h"

namespace holdfast::sim
{

/// An open file: dead when its process is, or when its disk was taken away.
class SimFile : public env::File
{
public:
    SimFile(SimDisk& disk, InodePtr inode, std::string path, bool writable);
    Result<std::size_t> readAt(std::uint64_t offset, MutableByteView into) override;
    Result<void> writeAt(std::uint64_t offset, ByteView data) override;
    Result<void> sync() override;
    Result<std::uint64_t> size() override;

private:
    [[nodiscard]] Result<void> begin(Operation operation, bool& cut);
    void store(std::uint64_t offset, ByteView data);

    SimDisk& m_disk;
    InodePtr m_inode;
    std::string m_path;
    bool m_writable;
    std::uint64_t m_process;
    std::uint64_t m_attached;
};

class SimFileLock : public env::FileLock
{
public:
    SimFileLock(InodePtr inode, std::uint64_t process) : m_inode(std::move(inode)), m_process(process) {}
    ~SimFileLock() override
    {
        if (m_inode->lockedBy == m_process)
            m_inode->locked = false;
    }

private:
    InodePtr m_inode;
    std::uint64_t m_process;
};

} // namespace holdfast::sim
