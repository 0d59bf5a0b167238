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
/// drives.json and drives.copy.json, each replaced whole: new file, sync, rename, directory sync. Blocking.
class PathIndex
{
public:
    struct Entry
    {
        Uuid store;
        std::uint32_t index = 0;        ///< of the drive in its store's layout
        std::uint64_t fileSystemId = 0; ///< on which it lay when it was formatted or last opened
        bool operator==(const Entry&) const = default;
    };
    using Entries = std::map<std::string, Entry>;

    PathIndex(env::FileSystem& files, std::string stateHome);
    /// Reads file and copy; where both are missing the index is empty. One that is damaged or missing is mended
    /// by the other; Corrupt where neither serves.
    [[nodiscard]] Result<void> load();
    [[nodiscard]] std::optional<Entry> find(const std::string& path) const;
    [[nodiscard]] const Entries& entries() const { return m_entries; }
    void set(const std::string& path, Entry entry) { m_entries[path] = entry; }
    void remove(const std::string& path) { m_entries.erase(path); }
    [[nodiscard]] Result<void> save();

private:
    /// NotFound, Corrupt, or what the file system says.
    [[nodiscard]] Result<Entries> loadFrom(const std::string& path);
    [[nodiscard]] Result<void> replace(const std::string& path, const std::string& text);

    env::FileSystem& m_files;
    std::string m_home;
    Entries m_entries;
};

} // namespace holdfast::placement
