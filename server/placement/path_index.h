// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/uuid.h"
#include "env/file_system.h"

namespace holdfast::placement
{

/// The state home's memory of every drive path ever used (rule 5): a path in here is never new. Kept in
/// drives.json, replaced whole: new file, sync, rename, directory sync. Blocking.
class PathIndex
{
public:
    struct Entry
    {
        Uuid store;
        std::uint32_t index = 0;        ///< of the drive in its store's layout
        std::uint64_t fileSystemId = 0; ///< on which it lay when it was formatted or last opened
    };

    PathIndex(env::FileSystem& files, std::string stateHome);
    /// Reads the file; a missing one is an empty index, a damaged one is Corrupt.
    [[nodiscard]] Result<void> load();
    [[nodiscard]] std::optional<Entry> find(const std::string& path) const;
    [[nodiscard]] const std::map<std::string, Entry>& entries() const { return m_entries; }
    void set(const std::string& path, Entry entry) { m_entries[path] = entry; }
    void remove(const std::string& path) { m_entries.erase(path); }
    [[nodiscard]] Result<void> save();

private:
    env::FileSystem& m_files;
    std::string m_home;
    std::map<std::string, Entry> m_entries;
};

} // namespace holdfast::placement
