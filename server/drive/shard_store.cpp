// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/shard_store.h"

#include <utility>

#include "base/encoding.h"

namespace holdfast::drive
{
namespace
{

constexpr std::uint8_t kUnlinkAttempts = 5;

} // namespace

ShardStore::ShardStore(env::FileSystem& files, std::string drivePath, Uuid store, PinCheck pins)
    : m_files(files), m_root(std::move(drivePath) + "/shards"), m_store(store),
      m_pins(std::move(pins))
{
}

std::string ShardStore::folderPath(std::uint8_t folder) const
{
    return m_root + "/" + hexEncode({&folder, 1});
}

std::string ShardStore::pathOf(const ShardFileName& name) const
{
    return folderPath(name.extent.bytes[0]) + "/" + name.text();
}

Result<void> ShardStore::needFolder(std::uint8_t folder)
{
    if (m_folders[folder])
        return {};
    Result<void> made = m_files.makeDirectory(folderPath(folder));
    if (made)
        made = m_files.syncDirectory(m_root);
    if (made)
        m_folders[folder] = true;
    return made;
}

Result<std::unique_ptr<ShardFileWriter>> ShardStore::create(const ShardName& name,
                                                            const ShardOrigin& origin,
                                                            std::optional<std::uint16_t> before)
{
    const std::uint8_t folder = name.extent.bytes[0];
    Result<void> ready = needFolder(folder);
    if (!ready)
        return failed(std::move(ready), "shard");
    std::uint16_t generation = before ? static_cast<std::uint16_t>(*before + 1) : 0;
    const std::lock_guard lock(m_mutex);
    const auto unrecorded = m_finished.find(shardRecordKey(name));
    if (unrecorded != m_finished.end())
        generation = static_cast<std::uint16_t>(unrecorded->second.record.generation + 1);
    ++m_writing[{name.extent, name.index}];
    return std::make_unique<ShardFileWriter>(m_files, folderPath(folder),
                                             ShardHeader{m_store, name, origin}, generation);
}

Result<void> ShardStore::finish(ShardFileWriter& writer, const ShardName& name,
                                std::uint64_t extentLength, std::uint64_t extentCrc64)
{
    const Result<ShardRecord> record = writer.finish(extentLength, extentCrc64);
    if (!record)
        return std::unexpected(record.error());
    Result<void> synced = m_files.syncDirectory(folderPath(name.extent.bytes[0]));
    if (!synced)
        return failed(std::move(synced), "shard");
    const std::lock_guard lock(m_mutex);
    const auto [note, isNew] =
        m_finished.emplace(shardRecordKey(name), Finished{*record, writer.leftovers()});
    if (!isNew) {
        // Written twice before it was recorded: the later one counts.
        m_doomed.push_back({name, note->second.record.generation});
        note->second = {*record, writer.leftovers()};
    }
    return {};
}

void ShardStore::abandon(const ShardFileWriter& writer)
{
    if (writer.path().empty())
        return;
    // A file that stays is an orphan: the sweeper's.
    static_cast<void>(m_files.remove(writer.path()));
}

void ShardStore::endWriting(const ShardName& name)
{
    const std::lock_guard lock(m_mutex);
    const auto open = m_writing.find({name.extent, name.index});
    if (open != m_writing.end() && --open->second == 0)
        m_writing.erase(open);
}

Result<std::unique_ptr<ShardFileReader>> ShardStore::open(const ShardName& name,
                                                          const ShardRecord& record,
                                                          const ShardShape& shape)
{
    const ShardFileName file{name.extent, name.index, record.generation};
    Result<std::unique_ptr<ShardFileReader>> reader =
        ShardFileReader::open(m_files, pathOf(file));
    if (!reader && reader.error().code == Code::NotFound)
        return fail(Code::Corrupt, "the shard's file is gone", pathOf(file));
    if (!reader)
        return reader;
    Result<void> same = (*reader)->expect(m_store, name);
    if (!same)
        return failed(std::move(same), "shard");
    const ShardFooter& footer = (*reader)->footer();
    if (footer.tableHash != record.tableHash || footer.blocks != record.blocks ||
        footer.bytes != record.bytes || footer.blocks != shape.blocks || footer.bytes != shape.bytes)
        return fail(Code::Corrupt, "the file is not the one that was recorded", pathOf(file));
    return reader;
}

std::optional<ShardRecord> ShardStore::finished(const ShardName& name)
{
    const std::lock_guard lock(m_mutex);
    const auto note = m_finished.find(shardRecordKey(name));
    return note == m_finished.end() ? std::nullopt : std::optional(note->second.record);
}

void ShardStore::forget(const std::vector<ShardName>& recorded)
{
    if (recorded.empty())
        return;
    const std::lock_guard lock(m_mutex);
    for (const ShardName& name : recorded) {
        const auto note = m_finished.find(shardRecordKey(name));
        if (note == m_finished.end())
            continue;
        // What another writer is at may have looked like a leftover.
        if (!m_writing.contains({name.extent, name.index})) {
            for (const std::uint16_t generation : note->second.leftovers)
                m_doomed.push_back({name, generation});
        }
        m_finished.erase(note);
    }
}

void ShardStore::forgetFinished(const ShardName& name)
{
    const std::lock_guard lock(m_mutex);
    const auto note = m_finished.find(shardRecordKey(name));
    if (note == m_finished.end())
        return;
    m_doomed.push_back({name, note->second.record.generation});
    m_finished.erase(note);
}

void ShardStore::doom(const std::vector<CommitBatch::DoomedShard>& shards)
{
    const std::lock_guard lock(m_mutex);
    m_doomed.insert(m_doomed.end(), shards.begin(), shards.end());
}

bool ShardStore::hasDoomed()
{
    const std::lock_guard lock(m_mutex);
    return !m_doomed.empty();
}

Result<void> ShardStore::unlinkDoomed()
{
    std::vector<CommitBatch::DoomedShard> doomed;
    {
        const std::lock_guard lock(m_mutex);
        doomed.swap(m_doomed);
    }
    std::vector<CommitBatch::DoomedShard> kept;
    Result<void> outcome;
    for (CommitBatch::DoomedShard& shard : doomed) {
        if (m_pins && m_pins(shard.name.extent)) {
            kept.push_back(shard);
            continue;
        }
        Result<void> removed =
            remove(ShardFileName{shard.name.extent, shard.name.index, shard.generation});
        if (removed || removed.error().code == Code::NotFound)
            continue;
        if (++shard.failures < kUnlinkAttempts) // else it is the sweeper's
            kept.push_back(shard);
        if (outcome)
            outcome = std::move(removed);
    }
    doom(kept);
    return outcome;
}

std::set<ShardFileName> ShardStore::spoken()
{
    const std::lock_guard lock(m_mutex);
    std::set<ShardFileName> out;
    for (const auto& [key, note] : m_finished) {
        const Result<ShardName> name = parseShardKey(key);
        if (name)
            out.insert({name->extent, name->index, note.record.generation});
    }
    for (const CommitBatch::DoomedShard& shard : m_doomed)
        out.insert({shard.name.extent, shard.name.index, shard.generation});
    return out;
}

bool ShardStore::isWriting(const ShardFileName& name)
{
    const std::lock_guard lock(m_mutex);
    return m_writing.contains({name.extent, name.index});
}

Result<std::vector<ShardFileName>> ShardStore::listFolder(std::uint8_t folder)
{
    const Result<std::vector<std::string>> names = m_files.list(folderPath(folder));
    std::vector<ShardFileName> out;
    if (!names) {
        if (names.error().code == Code::NotFound)
            return out;
        return std::unexpected(names.error());
    }
    for (const std::string& text : *names) {
        const std::optional<ShardFileName> name = ShardFileName::parse(text);
        if (name && name->extent.bytes[0] == folder)
            out.push_back(*name);
    }
    return out;
}

Result<ShardHeader> ShardStore::readHeader(const ShardFileName& name)
{
    Result<std::unique_ptr<env::File>> file = m_files.open(pathOf(name), env::OpenMode::Read);
    if (!file)
        return failed(std::move(file));
    std::string bytes(kShardHeaderBytes, '\0');
    const Result<std::size_t> got =
        (*file)->readAt(0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    if (!got)
        return std::unexpected(got.error());
    bytes.resize(*got);
    return ShardHeader::decode(bytes);
}

Result<void> ShardStore::remove(const ShardFileName& name)
{
    return m_files.remove(pathOf(name));
}

} // namespace holdfast::drive
