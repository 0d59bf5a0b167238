// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/file_system.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "env/file_system_names.h"

namespace holdfast::env
{
namespace
{

namespace fs = std::filesystem;

std::string readLine(const fs::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

std::string numberOf(dev_t device)
{
    return std::to_string(major(device)) + ":" + std::to_string(minor(device));
}

/// The sysfs folder of a block device, links resolved; nothing where the device is not a block device.
std::optional<fs::path> blockFolder(dev_t device)
{
    std::error_code error;
    fs::path folder = fs::canonical("/sys/dev/block/" + numberOf(device), error);
    if (error)
        return std::nullopt;
    return folder;
}

/// From a partition to its disk, and through mappings (LUKS, LVM, md) to the disks below them.
void collectDisks(const fs::path& folder, std::vector<fs::path>& disks, int depth)
{
    constexpr int kDeepest = 8; // more layers than anyone stacks; ends a loop in a broken sysfs
    std::error_code error;
    if (fs::exists(folder / "partition", error))
        return collectDisks(folder.parent_path(), disks, depth);
    bool mapped = false;
    if (depth < kDeepest) {
        for (const auto& slave : fs::directory_iterator(folder / "slaves", error)) {
            const fs::path below = fs::canonical(slave.path(), error);
            if (!error) {
                mapped = true;
                collectDisks(below, disks, depth + 1);
            }
        }
    }
    if (!mapped && std::ranges::find(disks, folder) == disks.end())
        disks.push_back(folder);
}

/// mountinfo writes blanks and backslashes of paths as \ooo (proc(5)).
std::string unescapeMount(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            out.push_back(static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                                            (text[i + 3] - '0')));
            i += 3;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

bool isBelow(const std::string& path, const std::string& mountPoint)
{
    if (mountPoint == "/")
        return true;
    return path.starts_with(mountPoint) &&
           (path.size() == mountPoint.size() || path[mountPoint.size()] == '/');
}

/// btrfs and its like give their files a device number that is no block device: the source of the
/// mount the path lies on names one (for a file system over several disks, the first of them).
std::optional<fs::path> folderOfMountSource(const std::string& path)
{
    std::error_code error;
    const std::string real = fs::canonical(path, error).string();
    std::ifstream in("/proc/self/mountinfo");
    std::string line, bestPoint, bestSource;
    while (!error && std::getline(in, line)) {
        std::istringstream fields(line);
        std::string id, parent, device, root, point, word, type, source;
        fields >> id >> parent >> device >> root >> point;
        while (fields >> word && word != "-") {
        }
        fields >> type >> source;
        point = unescapeMount(point);
        if (isBelow(real, point) && point.size() >= bestPoint.size()) {
            bestPoint = point;
            bestSource = unescapeMount(source);
        }
    }
    struct stat status{};
    if (!bestSource.starts_with('/') || ::stat(bestSource.c_str(), &status) != 0 ||
        !S_ISBLK(status.st_mode))
        return std::nullopt;
    return blockFolder(status.st_rdev);
}

} // namespace

Result<DeviceInfo> deviceBelow(const std::string& path)
{
    struct stat status{};
    struct statfs fileSystem{};
    if (::stat(path.c_str(), &status) != 0 || ::statfs(path.c_str(), &fileSystem) != 0)
        return failErrno(errno, "device below " + path);

    DeviceInfo info;
    info.fileSystemType = fileSystemName(static_cast<std::uint64_t>(fileSystem.f_type));
    std::optional<fs::path> folder = blockFolder(status.st_dev);
    if (!folder)
        folder = folderOfMountSource(path);
    std::vector<fs::path> disks;
    if (folder)
        collectDisks(*folder, disks, 0);
    if (disks.empty()) {
        info.disk = "fs:" + std::to_string(static_cast<std::uint64_t>(status.st_dev));
        return info;
    }
    std::ranges::sort(disks);
    for (const fs::path& disk : disks) {
        info.disk += (info.disk.empty() ? "" : "+") + readLine(disk / "dev");
        info.diskName += (info.diskName.empty() ? "" : "+") + disk.filename().string();
        info.rotational = info.rotational || readLine(disk / "queue" / "rotational") == "1";
    }
    return info;
}

Result<DeviceInfo> FileSystem::device(const std::string& path)
{
    return deviceBelow(path);
}

} // namespace holdfast::env
