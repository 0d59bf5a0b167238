// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drive/drive_client.h"
#include "drive/sys_rows.h"
#include "env/file_system.h"

/// The file of one large shard (docs/on-disk-format.md, 1.2): writing, reading, naming. Blocking.
namespace holdfast::drive
{

inline constexpr std::size_t kShardHeaderBytes = 4096;
inline constexpr std::size_t kShardFooterBytes = 64;
inline constexpr std::size_t kShardTableEntryBytes = 8; ///< of each block

[[nodiscard]] std::uint64_t blockSeed(const Uuid& extent, std::uint8_t index, std::uint64_t block);

/// <extent, 32 hex>.<index, 2 hex>.<generation, 4 hex>
struct ShardFileName
{
    Uuid extent;
    std::uint8_t index = 0;
    std::uint16_t generation = 0;
    auto operator<=>(const ShardFileName&) const = default;
    [[nodiscard]] std::string folder() const; ///< "XX"
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static std::optional<ShardFileName> parse(std::string_view text);
};

struct ShardHeader
{
    Uuid store;
    ShardName name;
    ShardOrigin origin;
    [[nodiscard]] std::string encode() const; ///< kShardHeaderBytes
    [[nodiscard]] static Result<ShardHeader> decode(std::string_view bytes);
};

struct ShardFooter
{
    std::uint64_t blocks = 0;
    std::uint64_t bytes = 0;
    std::uint64_t extentLength = 0;
    std::uint64_t extentCrc64 = 0;
    std::uint64_t tableHash = 0;
    [[nodiscard]] std::string encode() const; ///< kShardFooterBytes
    [[nodiscard]] static Result<ShardFooter> decode(std::string_view bytes);
};

/// Writes one shard file, front to back. Blocks gather in an aligned buffer: a shard that never fills it
/// is written in one buffered piece, a larger one with direct I/O (2 to 4 times as fast here from 4 MiB
/// on; slower below 1 MiB). One caller at a time.
class ShardFileWriter
{
public:
    /// `directory` is the drive's shards/XX. The file appears at the first full buffer, or at finish,
    /// under the first unused generation from `generation` on.
    ShardFileWriter(env::FileSystem& files, std::string directory, ShardHeader header,
                    std::uint16_t generation);
    [[nodiscard]] Result<void> append(ByteView blocks);
    /// Table, footer, fdatasync; the directory is the caller's to sync.
    [[nodiscard]] Result<ShardRecord> finish(std::uint64_t extentLength, std::uint64_t extentCrc64);
    /// Path of the file; empty while there is none.
    [[nodiscard]] const std::string& path() const { return m_path; }
    /// Leftovers in the way: files of these generations were there before this one.
    [[nodiscard]] const std::vector<std::uint16_t>& leftovers() const { return m_leftovers; }

private:
    struct AlignedFree
    {
        void operator()(std::uint8_t* memory) const;
    };
    [[nodiscard]] Result<void> openFile(env::OpenMode mode);
    [[nodiscard]] Result<void> flush(env::OpenMode mode);
    [[nodiscard]] Result<void> put(ByteView data);

    env::FileSystem& m_files;
    std::string m_directory;
    ShardHeader m_header;
    std::uint16_t m_generation;
    std::vector<std::uint16_t> m_leftovers;
    std::string m_path;
    std::unique_ptr<env::File> m_file;
    std::unique_ptr<std::uint8_t, AlignedFree> m_buffer;
    std::size_t m_buffered = 0;
    std::uint64_t m_written = 0; ///< file offset of the buffer's beginning
    std::uint64_t m_bytes = 0;   ///< of blocks so far
    std::string m_table;
    bool m_shortBlock = false; ///< the last block came: nothing may follow
};

/// An open shard file. Header, footer and table are read and verified once; thread-safe for reads.
class ShardFileReader
{
public:
    /// Corrupt when any of them is wrong or the file's size is not what they say. NotFound.
    [[nodiscard]] static Result<std::unique_ptr<ShardFileReader>> open(env::FileSystem& files,
                                                                       const std::string& path);
    /// Corrupt unless the file is this shard of this store.
    [[nodiscard]] Result<void> expect(const Uuid& store, const ShardName& name) const;
    /// As in ShardReader::read.
    [[nodiscard]] Result<void> read(std::uint64_t first, std::uint32_t count,
                                    MutableByteView into) const;
    [[nodiscard]] const ShardHeader& header() const { return m_header; }
    [[nodiscard]] const ShardFooter& footer() const { return m_footer; }
    [[nodiscard]] std::uint32_t blockBytes(std::uint64_t block) const;

private:
    ShardFileReader() = default;
    [[nodiscard]] Result<void> load();

    std::unique_ptr<env::File> m_file;
    std::string m_path;
    ShardHeader m_header;
    ShardFooter m_footer;
    std::string m_table;
};

} // namespace holdfast::drive
