// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codec/reed_solomon.h"
#include "drive/shard_file.h"

namespace holdfast::tool
{

/// Shard files of one extent, by shard number; nullptr where there is none.
using ShardSet = std::vector<std::unique_ptr<drive::ShardFileReader>>;

struct ExtentShape
{
    drive::Geometry geometry;
    std::uint32_t blockSize = drive::kBlockSize;
    std::uint64_t length = 0;
};

struct ExtentOutcome
{
    bool readable = true;       ///< every byte, from what is there
    std::uint64_t crc64 = 0;    ///< of the data, when readable
    std::uint32_t damaged = 0;  ///< shards with a wrong block
    bool parityWrong = false;   ///< intact blocks that do not belong together
    std::vector<std::string> errors;
};

/// Reads an extent stripe by stripe. `sink` (may be empty) gets the data in order and says whether to go on.
/// `everything`: also the shards that are not needed, and parity is computed anew and compared.
[[nodiscard]] ExtentOutcome readExtent(codec::CodecSet& codecs, const ExtentShape& shape,
                                       const ShardSet& shards, bool everything,
                                       const std::function<bool(ByteView)>& sink);

/// Where shard files are: every file in shards/ of the drives, by extent.
class ShardIndex
{
public:
    struct Entry
    {
        drive::ShardFileName name;
        std::uint8_t drive = 0; ///< number of the path it was found under
        auto operator<=>(const Entry&) const = default;
    };
    [[nodiscard]] static Result<ShardIndex> build(env::FileSystem& files,
                                                  const std::vector<std::string>& paths);
    [[nodiscard]] std::vector<Entry> of(const Uuid& extent) const;
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    [[nodiscard]] std::string pathOf(const Entry& entry) const;
    /// The best set of an extent: of each shard the newest file whose header, table and footer are right.
    [[nodiscard]] ShardSet open(env::FileSystem& files, const Uuid& store, const Uuid& extent) const;

private:
    std::vector<std::string> m_paths;
    std::vector<Entry> m_entries; ///< sorted
};

} // namespace holdfast::tool
