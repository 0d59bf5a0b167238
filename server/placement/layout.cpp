// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/layout.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/bytes.h"
#include "base/checksum.h"

namespace holdfast::placement
{

namespace
{
constexpr std::string_view kMagic = "HFLAYT01";
constexpr std::size_t kHeaderSize = 24;
constexpr std::size_t kEncodedSize = kHeaderSize + std::size_t(kPartitions) * kMaxSlots + 4;

std::uint64_t rendezvous(std::uint32_t partition, std::uint32_t drive)
{
    std::string key;
    appendBe<std::uint32_t>(key, partition);
    appendBe<std::uint32_t>(key, drive);
    return xxh3(asBytes(key));
}
} // namespace

std::string Layout::encode() const
{
    std::string out(kMagic);
    appendLe<std::uint32_t>(out, version);
    appendLe<std::uint32_t>(out, drives);
    out.push_back(static_cast<char>(k));
    out.push_back(static_cast<char>(m));
    out.append(6, '\0');
    for (const auto& row : table)
        out.append(reinterpret_cast<const char*>(row.data()), row.size());
    appendLe<std::uint32_t>(out, crc32c(0, asBytes(out)));
    return out;
}

Result<Layout> Layout::decode(std::string_view bytes)
{
    if (bytes.size() != kEncodedSize || !bytes.starts_with(kMagic))
        return fail(Code::Corrupt, "The layout table has the wrong size or magic.");
    const std::string_view body = bytes.substr(0, bytes.size() - 4);
    if (readLe<std::uint32_t>(bytes.data() + body.size()) != crc32c(0, asBytes(body)))
        return fail(Code::Corrupt, "The layout table fails its checksum.");
    Layout layout;
    layout.version = readLe<std::uint32_t>(bytes.data() + 8);
    layout.drives = readLe<std::uint32_t>(bytes.data() + 12);
    layout.k = readLe<std::uint8_t>(bytes.data() + 16);
    layout.m = readLe<std::uint8_t>(bytes.data() + 17);
    if (layout.drives == 0 || layout.drives > kMaxDrives || layout.k == 0 ||
        layout.slots() > layout.drives)
        return fail(Code::Corrupt, "The layout table names an impossible geometry.");
    layout.table.resize(kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        std::memcpy(layout.table[p].data(), bytes.data() + kHeaderSize + p * kMaxSlots, kMaxSlots);
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
            if (layout.table[p][slot] >= layout.drives)
                return fail(Code::Corrupt, "The layout table names a drive that does not exist.");
        }
    }
    return layout;
}

Layout makeLayout(const std::vector<std::string>& devices, std::uint8_t k, std::uint8_t m)
{
    Layout layout;
    layout.drives = static_cast<std::uint32_t>(devices.size());
    layout.k = k;
    layout.m = m;
    layout.table.resize(kPartitions);
    std::vector<std::uint32_t> load(devices.size(), 0);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        layout.table[p].fill(kNoDrive);
        std::map<std::string, std::uint32_t> used; // disk -> slots of this partition on it
        std::vector<bool> taken(devices.size(), false);
        for (std::uint32_t slot = 0; slot < layout.slots(); ++slot) {
            std::uint32_t best = kNoDrive;
            for (std::uint32_t d = 0; d < devices.size(); ++d) {
                if (taken[d])
                    continue;
                if (best == kNoDrive) {
                    best = d;
                    continue;
                }
                const auto rank = [&](std::uint32_t drive) {
                    return std::tuple(used[devices[drive]], load[drive], rendezvous(p, drive));
                };
                if (rank(d) < rank(best))
                    best = d;
            }
            taken[best] = true;
            ++used[devices[best]];
            ++load[best];
            layout.table[p][slot] = static_cast<std::uint8_t>(best);
        }
        // Rotate which drive comes first, so that primaries and data shards spread too.
        std::sort(layout.table[p].begin(), layout.table[p].begin() + layout.slots(),
                  [p](std::uint8_t a, std::uint8_t b) { return rendezvous(p, a) < rendezvous(p, b); });
    }
    return layout;
}

} // namespace holdfast::placement
