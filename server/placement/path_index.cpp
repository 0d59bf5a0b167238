// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/path_index.h"

#include <nlohmann/json.hpp>

#include "base/bytes.h"

namespace holdfast::placement
{

namespace
{
constexpr std::uint64_t kMaxSize = 4 << 20;
} // namespace

PathIndex::PathIndex(env::FileSystem& files, std::string stateHome)
    : m_files(files), m_home(std::move(stateHome))
{
}

Result<void> PathIndex::load()
{
    const std::string path = m_home + "/drives.json";
    auto status = m_files.status(path);
    if (!status)
        return failed(std::move(status), path);
    m_entries.clear();
    if (!status->exists)
        return {};
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
    for (const auto& item : document["drives"]) {
        if (!item.is_object() || !item.value("path", nlohmann::json()).is_string() ||
            !item.value("store", nlohmann::json()).is_string() ||
            !item.value("index", nlohmann::json()).is_number_unsigned() ||
            !item.value("fileSystem", nlohmann::json()).is_number_unsigned())
            return fail(Code::Corrupt, "The index of drive paths has a malformed entry.", path);
        auto store = Uuid::parse(item["store"].get<std::string>());
        if (!store)
            return failed(std::move(store), path);
        m_entries[item["path"].get<std::string>()] = {*store, item["index"].get<std::uint32_t>(),
                                                      item["fileSystem"].get<std::uint64_t>()};
    }
    return {};
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
    const std::string text = nlohmann::json{{"version", 1}, {"drives", drives}}.dump(1) + "\n";
    const std::string path = m_home + "/drives.json";
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
