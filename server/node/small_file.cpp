// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "node/small_file.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

namespace holdfast::node
{
namespace
{

constexpr std::uint64_t kMaxFile = 64 * 1024;

} // namespace

Result<std::string> readSmallFile(env::FileSystem& files, const std::string& path)
{
    auto file = files.open(path, env::OpenMode::Read);
    if (!file)
        return std::unexpected(file.error());
    const auto size = (*file)->size();
    if (!size)
        return std::unexpected(size.error());
    std::string text(std::min(*size, kMaxFile), '\0');
    const MutableByteView into{reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
    const auto got = (*file)->readAt(0, into);
    if (!got)
        return std::unexpected(got.error());
    text.resize(*got);
    return text;
}

Result<void> replaceSmallFile(env::FileSystem& files, const std::string& directory,
                              const std::string& name, std::string_view text, mode_t mode)
{
    const std::string path = directory + "/" + name;
    const std::string fresh = path + ".new";
    if (auto old = files.remove(fresh); !old && old.error().code != Code::NotFound)
        return old;
    auto file = files.open(fresh, env::OpenMode::CreateNew);
    if (!file)
        return std::unexpected(file.error());
    auto done = (*file)->writeAt(0, asBytes(text));
    if (done)
        done = (*file)->sync();
    if (done && ::chmod(fresh.c_str(), mode) != 0)
        done = failErrno(errno, "mode of " + fresh);
    if (done)
        done = files.rename(fresh, path);
    if (done)
        done = files.syncDirectory(directory);
    return done;
}

} // namespace holdfast::node
