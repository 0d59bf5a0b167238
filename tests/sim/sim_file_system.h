// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/file_system.h"
#include "sim/sim_disk.h"

namespace holdfast::sim
{

/// Disks mounted at paths. A mount point is also an empty directory of the file system above it: that
/// is what a program finds there when the disk is gone.
class SimFileSystem : public env::FileSystem
{
public:
    explicit SimFileSystem(SimWorld& world);

    [[nodiscard]] SimDisk& systemDisk() { return *m_system; }
    SimDisk& mount(const std::string& path, const std::string& name, std::uint64_t capacity);
    [[nodiscard]] SimDisk& diskAt(const std::string& path); ///< mounted or not
    /// The disk is pulled out (what is open on it answers EIO for good), or put back.
    void setMounted(const std::string& path, bool mounted);
    [[nodiscard]] bool isMounted(const std::string& path) const;
    [[nodiscard]] const std::vector<SimDisk*>& disks() const { return m_disks; }

    Result<std::unique_ptr<env::File>> open(const std::string& path, env::OpenMode mode) override;
    Result<void> makeDirectory(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& path) override;
    Result<void> remove(const std::string& path) override;
    Result<void> removeTree(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> syncDirectory(const std::string& path) override;
    Result<env::FileStatus> status(const std::string& path) override;
    Result<env::SpaceStatus> space(const std::string& path) override;
    Result<std::unique_ptr<env::FileLock>> lock(const std::string& path) override;
    Result<env::DeviceInfo> device(const std::string& path) override;

    /// Where a path leads: for the database model too.
    struct Place
    {
        SimDisk* disk = nullptr;
        std::string inside; ///< path from the disk's root: "/a/b"
        InodePtr parent;    ///< null when the parent does not exist (or there is none: the root)
        std::string name;   ///< last component; empty for the root
        InodePtr inode;     ///< null when there is nothing of that name
    };
    [[nodiscard]] Place locate(const std::string& path) const;
    [[nodiscard]] SimWorld& world() { return m_world; }

private:
    struct Mount
    {
        std::string path;
        std::unique_ptr<SimDisk> disk;
        bool mounted = true;
    };
    Result<InodePtr> createEntry(const std::string& path, bool directory);

    SimWorld& m_world;
    std::unique_ptr<SimDisk> m_system;
    std::vector<Mount> m_mounts;
    std::vector<SimDisk*> m_disks; ///< the system disk first
};

} // namespace holdfast::sim
