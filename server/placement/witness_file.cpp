// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/witness_file.h"

#include <array>

#include "base/bytes.h"
#include "base/checksum.h"

namespace holdfast::placement
{

namespace
{
constexpr std::string_view kMagic = "HFWITN01";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kFirstVersion = 1; ///< without the layout: read, not written any more
constexpr std::size_t kHeaderSize = 72;
constexpr std::size_t kDriveSize = 40;
constexpr std::size_t kMaxSize = 1 << 20;

std::string encode(const WitnessState& state, std::uint64_t sequence, const env::FileStatus& file)
{
    std::string body;
    appendLe<std::uint32_t>(body, kVersion);
    appendLe<std::uint64_t>(body, sequence);
    appendLe<std::uint64_t>(body, file.device);
    appendLe<std::uint64_t>(body, file.inode);
    appendLe<std::uint64_t>(body, static_cast<std::uint64_t>(file.birthNanos));
    body.append(state.store.view());
    appendLe<std::uint32_t>(body, static_cast<std::uint32_t>(state.drives.size()));
    appendLe<std::uint32_t>(body, 0);
    for (const WitnessDrive& drive : state.drives) {
        body.append(drive.id.view());
        appendLe<std::uint64_t>(body, drive.generation);
        appendLe<std::uint32_t>(body, drive.index);
        appendLe<std::uint32_t>(body, drive.fenced ? 1 : 0);
        appendLe<std::uint64_t>(body, drive.fileSystemId);
    }
    const std::string layout = state.layout.encode();
    appendLe<std::uint32_t>(body, static_cast<std::uint32_t>(layout.size()));
    body.append(layout);
    for (const std::string& block : state.configuration.encode())
        body.append(block);
    std::string out(kMagic);
    appendLe<std::uint32_t>(out, static_cast<std::uint32_t>(kMagic.size() + 4 + body.size() + 4));
    out.append(body);
    appendLe<std::uint32_t>(out, crc32c(0, asBytes(out)));
    return out;
}
} // namespace

WitnessFile::WitnessFile(env::FileSystem& files, std::string directory)
    : m_files(files), m_directory(std::move(directory))
{
}

std::string WitnessFile::pathOf(int which) const
{
    return m_directory + (which == 0 ? "/witness.a" : "/witness.b");
}

Result<WitnessFile::Loaded> WitnessFile::loadOne(const std::string& path)
{
    auto status = m_files.status(path);
    if (!status)
        return failed(std::move(status), path);
    if (!status->exists)
        return fail(Code::NotFound, "There is no witness file.", path);
    auto file = m_files.open(path, env::OpenMode::Read);
    if (!file)
        return failed(std::move(file), path);
    std::string bytes(std::min<std::uint64_t>(status->size, kMaxSize), '\0');
    auto count = (*file)->readAt(
        0, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    if (!count)
        return failed(std::move(count), path);
    bytes.resize(*count);
    if (bytes.size() < kHeaderSize + 4 || !bytes.starts_with(kMagic))
        return fail(Code::Corrupt, "The witness file is too short or has the wrong magic.", path);
    const auto total = readLe<std::uint32_t>(bytes.data() + 8);
    if (total > bytes.size() || total < kHeaderSize + 4)
        return fail(Code::Corrupt, "The witness file has the wrong length.", path);
    const std::string_view body(bytes.data(), total - 4);
    if (readLe<std::uint32_t>(bytes.data() + body.size()) != crc32c(0, asBytes(body)))
        return fail(Code::Corrupt, "The witness file fails its checksum.", path);
    const char* at = bytes.data() + 12;
    const auto version = readLe<std::uint32_t>(at);
    if (version != kVersion && version != kFirstVersion)
        return fail(Code::Unsupported, "The witness file was written by a newer version.", path);
    if (readLe<std::uint64_t>(at + 12) != status->device ||
        readLe<std::uint64_t>(at + 20) != status->inode ||
        readLe<std::uint64_t>(at + 28) != static_cast<std::uint64_t>(status->birthNanos))
        return fail(Code::NotFound, "The witness file was copied or restored from elsewhere.", path);
    Loaded loaded;
    loaded.sequence = readLe<std::uint64_t>(at + 4);
    loaded.state.store = Uuid::fromRaw({at + 36, 16});
    const auto drives = readLe<std::uint32_t>(at + 52);
    std::size_t offset = kHeaderSize;
    if (drives > kMaxDrives || offset + drives * kDriveSize > body.size())
        return fail(Code::Corrupt, "The witness file names too many drives.", path);
    for (std::uint32_t i = 0; i < drives; ++i, offset += kDriveSize) {
        const char* from = bytes.data() + offset;
        WitnessDrive drive;
        drive.id = Uuid::fromRaw({from, 16});
        drive.generation = readLe<std::uint64_t>(from + 16);
        drive.index = readLe<std::uint32_t>(from + 24);
        drive.fenced = readLe<std::uint32_t>(from + 28) != 0;
        drive.fileSystemId = readLe<std::uint64_t>(from + 32);
        loaded.state.drives.push_back(drive);
    }
    if (version != kFirstVersion) {
        const std::size_t length =
            offset + 4 <= body.size() ? readLe<std::uint32_t>(body.data() + offset) : body.size();
        offset += 4;
        if (offset + length > body.size())
            return fail(Code::Corrupt, "The witness file has a layout of the wrong length.", path);
        auto layout = Layout::decode(body.substr(offset, length));
        if (!layout)
            return failed(std::move(layout), path);
        loaded.state.layout = std::move(*layout);
        offset += length;
    }
    const std::string_view documents = body.substr(offset);
    if (documents.size() % kBlocks != 0)
        return fail(Code::Corrupt, "The witness file holds too few configuration documents.", path);
    const std::size_t size = documents.size() / kBlocks;
    for (std::uint32_t block = 0; block < kBlocks; ++block) {
        auto epoch = loaded.state.configuration.decodeBlock(documents.substr(block * size, size));
        if (!epoch)
            return failed(std::move(epoch), path);
    }
    return loaded;
}

Result<WitnessState> WitnessFile::load()
{
    auto a = loadOne(pathOf(0));
    auto b = loadOne(pathOf(1));
    if (!a && !b) {
        // A device error is not absence: the caller must not take it for a new store.
        for (const auto* one : {&a, &b}) {
            if (one->error().code != Code::NotFound && one->error().code != Code::Corrupt)
                return std::unexpected(one->error());
        }
        return fail(Code::NotFound, a.error().code == Code::NotFound ? b.error().message
                                                                     : a.error().message);
    }
    if (!b || (a && a->sequence > b->sequence))
        return std::move(a->state);
    return std::move(b->state);
}

Result<void> WitnessFile::compareAndSet(std::uint64_t expectedEpoch, const WitnessState& next)
{
    auto a = loadOne(pathOf(0));
    auto b = loadOne(pathOf(1));
    std::uint64_t epoch = 0;
    std::uint64_t sequence = 0;
    int target = 0;
    if (a && (!b || a->sequence > b->sequence)) {
        epoch = a->state.configuration.epoch();
        sequence = a->sequence;
        target = 1;
    } else if (b) {
        epoch = b->state.configuration.epoch();
        sequence = b->sequence;
    }
    const bool ours = epoch > expectedEpoch && m_tried.contains(epoch);
    if (epoch != expectedEpoch && !ours)
        return fail(Code::Conflict, "The witness holds another configuration.", m_directory);
    m_tried.erase(m_tried.begin(), m_tried.lower_bound(expectedEpoch));
    m_tried.insert(next.configuration.epoch());
    const std::string path = pathOf(target);
    Result<void> written = write(path, next, sequence + 1);
    if (written)
        return written;
    // The file may be whole all the same, in the system's cache or even on the disk, and would count as the
    // newest. The other one is as it was: without this one all is as before.
    Result<void> gone = m_files.remove(path);
    if (gone || gone.error().code == Code::NotFound)
        gone = m_files.syncDirectory(m_directory);
    if (!gone)
        return fail(Code::Timeout, "The witness may or may not hold a new configuration: " +
                                       written.error().describe());
    return written;
}

Result<void> WitnessFile::write(const std::string& path, const WitnessState& next,
                                std::uint64_t sequence)
{
    auto status = m_files.status(path);
    if (!status)
        return failed(std::move(status), path);
    auto file = m_files.open(path,
                             status->exists ? env::OpenMode::ReadWrite : env::OpenMode::CreateNew);
    if (!file)
        return failed(std::move(file), path);
    const bool isNew = !status->exists;
    if (isNew) {
        status = m_files.status(path);
        if (!status)
            return failed(std::move(status), path);
    }
    const std::string bytes = encode(next, sequence, *status);
    if (auto written = (*file)->writeAt(0, asBytes(bytes)); !written)
        return failed(std::move(written), path);
    if (auto synced = (*file)->sync(); !synced)
        return failed(std::move(synced), path);
    if (isNew)
        return m_files.syncDirectory(m_directory);
    return {};
}

} // namespace holdfast::placement
