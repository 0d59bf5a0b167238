// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/path_index.h"

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/log.h"

namespace holdfast::placement
{

namespace
{
constexpr std::uint64_t kMaxSize = 4 << 20;
constexpr const char* kName = "/drives.json";
constexpr const char* kCopyName = "/drives.copy.json";

/// Of the entries as they are written without white space.
std::uint32_t checksumOf(const nlohmann::json& drives)
{
    return crc32c(0, asBytes(drives.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}
} // namespace

PathIndex::PathIndex(env::FileSystem& files, std::string stateHome)
    : m_files(files), m_home(std::move(stateHome))
{
}

/// Each is whole by itself, so what one lost the other has; both are written again when they differ. The file is
/// written before its copy: where both are good it is the newer one.
Result<void> PathIndex::load()
{
    const Result<Entries> copy = loadFrom(m_home + kCopyName);
    Result<Entries> file = loadFrom(m_home + kName);
    if (file && copy && *file == *copy) {
        m_entries = std::move(*file);
        return {};
    }
    const bool missing = !file && file.error().code == Code::NotFound;
    if (!file && !(copy && (missing || file.error().code == Code::Corrupt))) {
        m_entries.clear();
        const bool neither = missing && !copy && copy.error().code == Code::NotFound;
        if (neither)
            return {};
        return std::unexpected(missing ? copy.error() : file.error());
    }
    if (!file)
        log::warn("The index of drive paths was damaged", {{"why", file.error().describe()}});
    m_entries = file ? std::move(*file) : *copy;
    const Result<void> saved = save();
    if (!saved)
        log::warn("The index of drive paths was not written again", {{"why", saved.error().describe()}});
    return {};
}

Result<PathIndex::Entries> PathIndex::loadFrom(const std::string& path)
{
    auto status = m_files.status(path);
    if (!status)
        return failed(std::move(status), path);
    if (!status->exists)
        return fail(Code::NotFound, "There is no index of drive paths.", path);
    auto file = m_files.open(path, env::OpenMode::Read);
    if (!file)
        return failed(std::move(file), path);
    std::string text(std::min(status->size, kMaxSize), '\0');
    auto count = (*file)->readAt(0, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    if (!count)
        return failed(std::move(count), path);
    text.resize(*count);
    const auto document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("drives") || !document["drives"].is_array())
        return fail(Code::Corrupt, "The index of drive paths cannot be read.", path);
    // The first files of version 1 have no checksum; one that was lost to a flipped bit is an unknown key.
    for (const auto& [key, value] : document.items()) {
        if (key != "version" && key != "drives" && key != "crc32c")
            return fail(Code::Corrupt, "The index of drive paths has an unknown key.", path);
    }
    if (document.contains("version") && document["version"] != 1)
        return fail(Code::Corrupt, "The index of drive paths has an unknown version.", path);
    if (document.contains("crc32c") && document["crc32c"] != checksumOf(document["drives"]))
        return fail(Code::Corrupt, "The index of drive paths fails its checksum.", path);
    Entries entries;
    for (const auto& item : document["drives"]) {
        if (!item.is_object() || !item.value("path", nlohmann::json()).is_string() ||
            !item.value("store", nlohmann::json()).is_string() ||
            !item.value("index", nlohmann::json()).is_number_unsigned() ||
            !item.value("fileSystem", nlohmann::json()).is_number_unsigned())
            return fail(Code::Corrupt, "The index of drive paths has a malformed entry.", path);
        auto store = Uuid::parse(item["store"].get<std::string>());
        if (!store)
            return fail(Code::Corrupt, "The index of drive paths has a malformed entry.", path);
        entries[item["path"].get<std::string>()] = {*store, item["index"].get<std::uint32_t>(),
                                                    item["fileSystem"].get<std::uint64_t>()};
    }
    return entries;
}

std::optional<PathIndex::Entry> PathIndex::find(const std::string& path) const
{
    const auto at = m_entries.find(path);
    return at == m_entries.end() ? std::nullopt : std::optional(at->second);
}

Result<void> PathIndex::save()
{
    nlohmann::json drives = nlohmann::json::array();
    for (const auto& [path, entry] : m_entries) {
        drives.push_back({{"path", path},
                          {"store", entry.store.toString()},
                          {"index", entry.index},
                          {"fileSystem", entry.fileSystemId}});
    }
    const std::string text =
        nlohmann::json{{"version", 1}, {"drives", drives}, {"crc32c", checksumOf(drives)}}.dump(1) + "\n";
    // The copy after the file: one of them is whole whatever happens.
    for (const char* name : {kName, kCopyName}) {
        if (auto replaced = replace(m_home + name, text); !replaced)
            return replaced;
    }
    return {};
}

Result<void> PathIndex::replace(const std::string& path, const std::string& text)
{
    const std::string fresh = path + ".new";
    if (auto status = m_files.status(fresh); status && status->exists) {
        if (auto removed = m_files.remove(fresh); !removed)
            return failed(std::move(removed), fresh);
    }
    {
        auto file = m_files.open(fresh, env::OpenMode::CreateNew);
        if (!file)
            return failed(std::move(file), fresh);
        if (auto written = (*file)->writeAt(0, asBytes(text)); !written)
            return failed(std::move(written), fresh);
        if (auto synced = (*file)->sync(); !synced)
            return failed(std::move(synced), fresh);
    }
    if (auto renamed = m_files.rename(fresh, path); !renamed)
        return failed(std::move(renamed), path);
    return m_files.syncDirectory(m_home);
}

} // namespace holdfast::placement
