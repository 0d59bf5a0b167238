// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/configuration.h"

#include <algorithm>
#include <bit>

#include "base/bytes.h"
#include "base/checksum.h"

namespace holdfast::placement
{

namespace
{
constexpr std::string_view kMagic = "HFCONF01";
constexpr std::size_t kHeaderSize = 24;
constexpr std::size_t kEntrySize = 16;
constexpr std::size_t kBlockBytes = kHeaderSize + kPartitionsPerBlock * kEntrySize + 4;
} // namespace

std::uint64_t Configuration::epoch() const
{
    return blockEpochs.empty() ? 0 : *std::max_element(blockEpochs.begin(), blockEpochs.end());
}

std::string Configuration::encodeBlock(std::uint32_t block) const
{
    std::string out(kMagic);
    appendLe<std::uint32_t>(out, block);
    appendLe<std::uint32_t>(out, 0);
    appendLe<std::uint64_t>(out, blockEpochs[block]);
    for (std::uint32_t i = 0; i < kPartitionsPerBlock; ++i) {
        const PartitionConfig& c = partitions[block * kPartitionsPerBlock + i];
        appendLe<std::uint64_t>(out, c.epoch);
        appendLe<std::uint16_t>(out, c.inSync);
        appendLe<std::uint16_t>(out, c.fullDifference);
        out.push_back(static_cast<char>(c.primary));
        out.push_back(static_cast<char>(c.slots));
        out.append(2, '\0');
    }
    appendLe<std::uint32_t>(out, crc32c(0, asBytes(out)));
    return out;
}

Result<std::uint64_t> Configuration::decodeBlock(std::string_view bytes)
{
    if (bytes.size() != kBlockBytes || !bytes.starts_with(kMagic))
        return fail(Code::Corrupt, "A configuration document has the wrong size or magic.");
    const std::string_view body = bytes.substr(0, bytes.size() - 4);
    if (readLe<std::uint32_t>(bytes.data() + body.size()) != crc32c(0, asBytes(body)))
        return fail(Code::Corrupt, "A configuration document fails its checksum.");
    const auto block = readLe<std::uint32_t>(bytes.data() + 8);
    if (block >= kBlocks)
        return fail(Code::Corrupt, "A configuration document has an impossible number.");
    partitions.resize(kPartitions);
    blockEpochs.resize(kBlocks);
    blockEpochs[block] = readLe<std::uint64_t>(bytes.data() + 16);
    for (std::uint32_t i = 0; i < kPartitionsPerBlock; ++i) {
        const char* at = bytes.data() + kHeaderSize + i * kEntrySize;
        PartitionConfig& c = partitions[block * kPartitionsPerBlock + i];
        c.epoch = readLe<std::uint64_t>(at);
        c.inSync = readLe<std::uint16_t>(at + 8);
        c.fullDifference = readLe<std::uint16_t>(at + 10);
        c.primary = readLe<std::uint8_t>(at + 12);
        c.slots = readLe<std::uint8_t>(at + 13);
    }
    return blockEpochs[block];
}

std::vector<std::string> Configuration::encode() const
{
    std::vector<std::string> blocks;
    for (std::uint32_t block = 0; block < kBlocks; ++block)
        blocks.push_back(encodeBlock(block));
    return blocks;
}

Configuration Configuration::first(const Layout& layout)
{
    Configuration configuration;
    configuration.blockEpochs.assign(kBlocks, 1);
    configuration.partitions.resize(kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        PartitionConfig& c = configuration.partitions[p];
        c.slots = static_cast<std::uint8_t>(layout.slots());
        c.inSync = static_cast<std::uint16_t>((1U << layout.slots()) - 1);
        c.primary = 0; // the layout's order within a row already spreads who comes first
    }
    return configuration;
}

std::uint32_t memberCount(std::uint16_t mask)
{
    return static_cast<std::uint32_t>(std::popcount(mask));
}

} // namespace holdfast::placement
