// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "drive/shard_file.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "base/checksum.h"

namespace holdfast::drive
{
namespace
{

constexpr std::size_t kAlignment = 4096;
constexpr std::size_t kBufferBytes = 512 << 10;
/// Files that an earlier attempt left behind are stepped over.
constexpr int kGenerationTries = 64;

MutableByteView bytesOf(std::string& text)
{
    return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

/// How much of the data may go to the device from where it is, behind `buffered` bytes.
std::size_t directPart(std::size_t buffered, ByteView data)
{
    const bool aligned = buffered % kAlignment == 0 &&
                         reinterpret_cast<std::uintptr_t>(data.data()) % kAlignment == 0;
    return aligned && data.size() >= kBufferBytes ? data.size() / kAlignment * kAlignment : 0;
}

} // namespace

void ShardFileWriter::AlignedFree::operator()(std::uint8_t* memory) const
{
    std::free(memory);
}

ShardFileWriter::ShardFileWriter(env::FileSystem& files, std::string directory, ShardHeader header,
                                 std::uint16_t generation)
    : m_files(files), m_directory(std::move(directory)), m_header(std::move(header)),
      m_generation(generation)
{
}

Result<void> ShardFileWriter::openFile(env::OpenMode mode)
{
    for (int attempt = 0; attempt < kGenerationTries; ++attempt) {
        const ShardFileName name{m_header.name.extent, m_header.name.index, m_generation};
        const std::string path = m_directory + "/" + name.text();
        Result<std::unique_ptr<env::File>> file = m_files.open(path, mode);
        if (file) {
            m_path = path;
            m_file = *std::move(file);
            return {};
        }
        if (file.error().code != Code::AlreadyExists)
            return failed(std::move(file), "shard");
        m_leftovers.push_back(m_generation++);
    }
    return fail(Code::Conflict, "too many leftover files of this shard", m_header.name.extent.hex());
}

Result<void> ShardFileWriter::flush(env::OpenMode mode)
{
    if (!m_file) {
        Result<void> opened = openFile(mode);
        if (!opened)
            return opened;
    }
    Result<void> done = m_file->writeAt(m_written, {m_buffer.get(), m_buffered});
    if (!done)
        return failed(std::move(done), "shard");
    m_written += m_buffered;
    m_buffered = 0;
    return {};
}

Result<void> ShardFileWriter::put(ByteView data)
{
    if (!m_buffer) {
        m_buffer.reset(static_cast<std::uint8_t*>(std::aligned_alloc(kAlignment, kBufferBytes)));
        if (!m_buffer)
            throw std::bad_alloc();
    }
    while (!data.empty()) {
        const std::size_t direct = directPart(m_buffered, data);
        if (direct != 0) {
            Result<void> done = m_buffered != 0 || !m_file ? flush(env::OpenMode::CreateDirect)
                                                           : Result<void>();
            if (done)
                done = m_file->writeAt(m_written, data.first(direct));
            if (!done)
                return failed(std::move(done), "shard");
            m_written += direct;
            data = data.subspan(direct);
            continue;
        }
        if (m_buffered == kBufferBytes) {
            Result<void> done = flush(env::OpenMode::CreateDirect);
            if (!done)
                return done;
        }
        const std::size_t part = std::min(data.size(), kBufferBytes - m_buffered);
        std::memcpy(m_buffer.get() + m_buffered, data.data(), part);
        m_buffered += part;
        data = data.subspan(part);
    }
    return {};
}

Result<void> ShardFileWriter::append(ByteView blocks)
{
    const std::uint32_t blockSize = m_header.origin.blockSize;
    assert(blocks.empty() || !m_shortBlock);
    if (m_bytes == 0 && m_buffered == 0 && m_written == 0) {
        Result<void> done = put(asBytes(m_header.encode()));
        if (!done)
            return done;
    }
    for (ByteView rest = blocks; !rest.empty();) {
        const ByteView block = rest.first(std::min<std::size_t>(rest.size(), blockSize));
        const std::uint64_t number = m_table.size() / 8;
        appendLe(m_table, xxh3(block, blockSeed(m_header.name.extent, m_header.name.index, number)));
        m_shortBlock = block.size() < blockSize;
        rest = rest.subspan(block.size());
    }
    m_bytes += blocks.size();
    return put(blocks);
}

Result<ShardRecord> ShardFileWriter::finish(std::uint64_t extentLength, std::uint64_t extentCrc64)
{
    ShardFooter footer;
    footer.blocks = m_table.size() / 8;
    footer.bytes = m_bytes;
    footer.extentLength = extentLength;
    footer.extentCrc64 = extentCrc64;
    footer.tableHash = xxh3(asBytes(m_table));
    Result<void> done = append({}); // an empty shard has a header too
    if (done)
        done = put(asBytes(m_table));
    if (done)
        done = put(asBytes(footer.encode()));
    if (done)
        done = flush(env::OpenMode::CreateNew);
    if (done)
        done = m_file->sync();
    m_buffer.reset();
    if (!done)
        return failed(std::move(done), "shard");
    m_file.reset();
    return ShardRecord{m_generation, footer.blocks, footer.bytes, footer.tableHash};
}

Result<std::unique_ptr<ShardFileReader>> ShardFileReader::open(env::FileSystem& files,
                                                               const std::string& path)
{
    Result<std::unique_ptr<env::File>> file = files.open(path, env::OpenMode::Read);
    if (!file)
        return failed(std::move(file), "shard");
    std::unique_ptr<ShardFileReader> reader(new ShardFileReader);
    reader->m_file = *std::move(file);
    reader->m_path = path;
    Result<void> loaded = reader->load();
    if (!loaded)
        return failed(std::move(loaded), "shard " + path);
    return reader;
}

Result<void> ShardFileReader::load()
{
    const Result<std::uint64_t> size = m_file->size();
    if (!size)
        return std::unexpected(size.error());
    if (*size < kShardHeaderBytes + kShardFooterBytes)
        return fail(Code::Corrupt, "the file is too short");
    std::string head(kShardHeaderBytes, '\0');
    std::string end(kShardFooterBytes, '\0');
    Result<std::size_t> got = m_file->readAt(0, bytesOf(head));
    if (got)
        got = m_file->readAt(*size - end.size(), bytesOf(end));
    if (!got)
        return std::unexpected(std::move(got).error());
    Result<ShardHeader> header = ShardHeader::decode(head);
    if (!header)
        return failed(std::move(header));
    const Result<ShardFooter> footer = ShardFooter::decode(end);
    if (!footer)
        return std::unexpected(footer.error());
    m_header = *std::move(header);
    m_footer = *footer;

    const ShardShape shape =
        shardShape(m_header.origin.geometry, m_header.origin.blockSize, m_footer.extentLength);
    const std::uint64_t tableBytes = shape.blocks * 8;
    if (m_footer.extentLength > kExtentLimit || shape.blocks != m_footer.blocks ||
        shape.bytes != m_footer.bytes ||
        *size != kShardHeaderBytes + shape.bytes + tableBytes + kShardFooterBytes)
        return fail(Code::Corrupt, "the file's size is not what its footer says");
    m_table.resize(tableBytes);
    got = m_file->readAt(kShardHeaderBytes + shape.bytes, bytesOf(m_table));
    if (!got)
        return std::unexpected(std::move(got).error());
    if (*got != tableBytes || xxh3(asBytes(m_table)) != m_footer.tableHash)
        return fail(Code::Corrupt, "the checksum table is wrong");
    return {};
}

Result<void> ShardFileReader::expect(const Uuid& store, const ShardName& name) const
{
    if (m_header.store != store || m_header.name.extent != name.extent ||
        m_header.name.index != name.index || m_header.name.partition != name.partition)
        return fail(Code::Corrupt, "the file holds another shard than its name says", m_path);
    return {};
}

std::uint32_t ShardFileReader::blockBytes(std::uint64_t block) const
{
    const std::uint32_t whole = m_header.origin.blockSize;
    if (block + 1 < m_footer.blocks)
        return whole;
    return static_cast<std::uint32_t>(m_footer.bytes - block * whole);
}

Result<void> ShardFileReader::read(std::uint64_t first, std::uint32_t count,
                                   MutableByteView into) const
{
    if (count == 0)
        return {};
    const std::uint64_t blockSize = m_header.origin.blockSize;
    if (first + count > m_footer.blocks ||
        into.size() != (count - 1) * blockSize + blockBytes(first + count - 1))
        return fail(Code::InvalidArgument, "blocks beyond the shard, or a buffer of another size");
    const Result<std::size_t> got = m_file->readAt(kShardHeaderBytes + first * blockSize, into);
    if (!got)
        return std::unexpected(got.error());
    if (*got != into.size())
        return fail(Code::Corrupt, "the file ends early", m_path);
    for (std::uint32_t i = 0; i < count; ++i) {
        const ByteView block = into.subspan(i * blockSize, blockBytes(first + i));
        const std::uint64_t want = readLe<std::uint64_t>(m_table.data() + (first + i) * 8);
        if (xxh3(block, blockSeed(m_header.name.extent, m_header.name.index, first + i)) != want)
            return fail(Code::Corrupt, "block " + std::to_string(first + i) + " is wrong", m_path);
    }
    return {};
}

} // namespace holdfast::drive
