// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/extent_read.h"

#include <algorithm>

#include "base/checksum.h"
#include "base/encoding.h"

namespace holdfast::tool
{
namespace
{

constexpr std::uint64_t kStripesAtOnce = 16;

class ExtentRead
{
public:
    ExtentRead(codec::CodecSet& codecs, const ExtentShape& shape, const ShardSet& shards,
               bool everything)
        : m_codec(codecs.of(shape.geometry.k, shape.geometry.m)), m_shape(shape), m_shards(shards),
          m_everything(everything),
          m_blocks(drive::shardShape(shape.geometry, shape.blockSize, shape.length).blocks),
          m_buffers(shape.geometry.shards(), Bytes(kStripesAtOnce * shape.blockSize)),
          m_good(kStripesAtOnce)
    {
    }

    ExtentOutcome run(const std::function<bool(ByteView)>& sink)
    {
        for (std::uint64_t first = 0; first < m_blocks && m_outcome.readable;
             first += kStripesAtOnce) {
            const auto count =
                static_cast<std::uint32_t>(std::min(kStripesAtOnce, m_blocks - first));
            readRun(first, count);
            for (std::uint32_t i = 0; i < count && m_outcome.readable; ++i)
                finishStripe(first + i, i, sink);
        }
        return std::move(m_outcome);
    }

private:
    [[nodiscard]] std::uint32_t blockBytes(std::uint64_t block) const
    {
        const auto shape = drive::shardShape(m_shape.geometry, m_shape.blockSize, m_shape.length);
        return block + 1 < m_blocks ? m_shape.blockSize : shape.lastBlock;
    }

    /// Fills the buffers with the blocks of a run of stripes; data first, parity if it is wanted or needed.
    void readRun(std::uint64_t first, std::uint32_t count)
    {
        std::ranges::fill(m_good, 0U);
        std::uint32_t whole = 0; // shards whose blocks of this run are all good
        for (std::size_t shard = 0; shard < m_shards.size(); ++shard) {
            if (!m_everything && whole >= m_shape.geometry.k)
                break;
            if (m_shards[shard] && readShard(shard, first, count))
                ++whole;
        }
    }

    bool readShard(std::size_t shard, std::uint64_t first, std::uint32_t count)
    {
        const std::size_t bytes =
            (count - 1) * std::size_t(m_shape.blockSize) + blockBytes(first + count - 1);
        const Result<void> all = m_shards[shard]->read(
            first, count, MutableByteView(m_buffers[shard]).first(bytes));
        bool good = true;
        for (std::uint32_t i = 0; i < count; ++i) {
            const MutableByteView into = MutableByteView(m_buffers[shard])
                                             .subspan(std::size_t(i) * m_shape.blockSize,
                                                      blockBytes(first + i));
            const Result<void> one = all ? Result<void>() : m_shards[shard]->read(first + i, 1, into);
            if (one) {
                m_good[i] |= 1U << shard;
                continue;
            }
            good = false;
            m_outcome.damaged |= 1U << shard;
            if (m_outcome.errors.size() < 20)
                m_outcome.errors.push_back(one.error().describe());
        }
        return good;
    }

    void finishStripe(std::uint64_t stripe, std::uint32_t at, const std::function<bool(ByteView)>& sink)
    {
        const std::size_t k = m_shape.geometry.k;
        const std::uint32_t size = blockBytes(stripe);
        std::vector<std::uint8_t*> blocks;
        for (Bytes& buffer : m_buffers)
            blocks.push_back(buffer.data() + std::size_t(at) * m_shape.blockSize);
        const std::uint32_t dataMask = (1U << k) - 1;
        const std::uint32_t missing = dataMask & ~m_good[at];
        if (missing != 0 && !m_codec.reconstruct(m_good[at], missing, blocks, size)) {
            m_outcome.readable = false;
            m_outcome.errors.push_back("stripe " + std::to_string(stripe) +
                                       " cannot be read from what is left");
            return;
        }
        if (m_everything && missing == 0)
            compareParity(blocks, m_good[at], size);
        std::uint64_t left = std::min<std::uint64_t>(
            m_shape.length - stripe * k * m_shape.blockSize, k * m_shape.blockSize);
        for (std::size_t j = 0; j < k && left > 0; ++j) {
            const ByteView part(blocks[j], std::min<std::uint64_t>(left, size));
            left -= part.size();
            m_outcome.crc64 = crc64Nvme(m_outcome.crc64, part);
            if (sink && !sink(part))
                m_outcome.readable = false;
        }
    }

    void compareParity(const std::vector<std::uint8_t*>& blocks, std::uint32_t good, std::uint32_t size)
    {
        const std::size_t k = m_shape.geometry.k, m = m_shape.geometry.m;
        std::vector<Bytes> parity(m, Bytes(size));
        std::vector<std::uint8_t*> targets;
        for (Bytes& each : parity)
            targets.push_back(each.data());
        const std::vector<const std::uint8_t*> data(blocks.begin(),
                                                    blocks.begin() + static_cast<std::ptrdiff_t>(k));
        if (m > 0)
            m_codec.encode(data, targets, size);
        for (std::size_t i = 0; i < m; ++i) {
            if ((good >> (k + i) & 1) && !std::equal(parity[i].begin(), parity[i].end(), blocks[k + i]))
                m_outcome.parityWrong = true;
        }
    }

    const codec::ReedSolomon& m_codec;
    const ExtentShape& m_shape;
    const ShardSet& m_shards;
    const bool m_everything;
    const std::uint64_t m_blocks;
    std::vector<Bytes> m_buffers;      ///< by shard
    std::vector<std::uint32_t> m_good; ///< by stripe of the run: shards whose block is there
    ExtentOutcome m_outcome;
};

} // namespace

ExtentOutcome readExtent(codec::CodecSet& codecs, const ExtentShape& shape, const ShardSet& shards,
                         bool everything, const std::function<bool(ByteView)>& sink)
{
    return ExtentRead(codecs, shape, shards, everything).run(sink);
}

Result<ShardIndex> ShardIndex::build(env::FileSystem& files, const std::vector<std::string>& paths)
{
    ShardIndex index;
    index.m_paths = paths;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        for (int folder = 0; folder < 256; ++folder) {
            const auto byte = static_cast<std::uint8_t>(folder);
            const auto names = files.list(paths[i] + "/shards/" + hexEncode({&byte, 1}));
            if (!names && names.error().code != Code::NotFound)
                return std::unexpected(names.error());
            if (!names)
                continue;
            for (const std::string& text : *names) {
                const auto name = drive::ShardFileName::parse(text);
                if (name && name->extent.bytes[0] == byte)
                    index.m_entries.push_back({*name, static_cast<std::uint8_t>(i)});
            }
        }
    }
    std::ranges::sort(index.m_entries);
    return index;
}

std::vector<ShardIndex::Entry> ShardIndex::of(const Uuid& extent) const
{
    const Entry least{{extent, 0, 0}, 0};
    std::vector<Entry> out;
    for (auto at = std::ranges::lower_bound(m_entries, least);
         at != m_entries.end() && at->name.extent == extent; ++at)
        out.push_back(*at);
    return out;
}

std::string ShardIndex::pathOf(const Entry& entry) const
{
    return m_paths[entry.drive] + "/shards/" + entry.name.folder() + "/" + entry.name.text();
}

ShardSet ShardIndex::open(env::FileSystem& files, const Uuid& store, const Uuid& extent) const
{
    ShardSet out(drive::kMaxSlots);
    std::vector<Entry> found = of(extent);
    std::ranges::reverse(found); // newest generation first
    for (const Entry& entry : found) {
        std::unique_ptr<drive::ShardFileReader>& place = out[entry.name.index % out.size()];
        if (place)
            continue;
        auto reader = drive::ShardFileReader::open(files, pathOf(entry));
        const bool fits = reader && (*reader)->header().name.extent == extent &&
                          (*reader)->header().name.index == entry.name.index &&
                          (store.isNil() || (*reader)->header().store == store);
        if (fits)
            place = *std::move(reader);
    }
    return out;
}

} // namespace holdfast::tool
