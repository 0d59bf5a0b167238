// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "placement/layout.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/bytes.h"
#include "base/checksum.h"
#include "placement/rendezvous.h"

namespace holdfast::placement
{

namespace
{
constexpr std::string_view kMagic = "HFLAYT02";
constexpr std::string_view kFirstMagic = "HFLAYT01"; ///< without goal: read, not written any more
constexpr std::size_t kHeaderSize = 40;
constexpr std::size_t kFirstHeaderSize = 24;
constexpr std::size_t kTableSize = std::size_t(kPartitions) * kMaxSlots;
} // namespace

bool Layout::isSettled() const
{
    return width == k + m && goalK == k && goalM == m && leaving == 0 && table == goal;
}

std::string Layout::encode() const
{
    std::string out(kMagic);
    appendLe<std::uint32_t>(out, version);
    appendLe<std::uint32_t>(out, drives);
    for (const std::uint8_t byte : {k, m, width, goalK, goalM, std::uint8_t(paused ? 1 : 0)})
        out.push_back(static_cast<char>(byte));
    out.append(2, '\0');
    appendLe<std::uint64_t>(out, leaving);
    appendLe<std::uint64_t>(out, retired);
    for (const Table* rows : {&table, &goal}) {
        for (const auto& row : *rows)
            out.append(reinterpret_cast<const char*>(row.data()), row.size());
    }
    appendLe<std::uint32_t>(out, crc32c(0, asBytes(out)));
    return out;
}

namespace
{
Result<Table> decodeTable(const char* from, const Layout& layout)
{
    Table table(kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        std::memcpy(table[p].data(), from + std::size_t(p) * kMaxSlots, kMaxSlots);
        for (std::uint32_t slot = 0; slot < layout.width; ++slot) {
            if (table[p][slot] >= layout.drives)
                return fail(Code::Corrupt, "The layout table names a drive that does not exist.");
        }
    }
    return table;
}
} // namespace

Result<Layout> Layout::decode(std::string_view bytes)
{
    const bool first = bytes.size() == kFirstHeaderSize + kTableSize + 4 && bytes.starts_with(kFirstMagic);
    if (!first && (bytes.size() != kHeaderSize + 2 * kTableSize + 4 || !bytes.starts_with(kMagic)))
        return fail(Code::Corrupt, "The layout table has the wrong size or magic.");
    const std::string_view body = bytes.substr(0, bytes.size() - 4);
    if (readLe<std::uint32_t>(bytes.data() + body.size()) != crc32c(0, asBytes(body)))
        return fail(Code::Corrupt, "The layout table fails its checksum.");
    Layout layout;
    layout.version = readLe<std::uint32_t>(bytes.data() + 8);
    layout.drives = readLe<std::uint32_t>(bytes.data() + 12);
    layout.k = layout.goalK = readLe<std::uint8_t>(bytes.data() + 16);
    layout.m = layout.goalM = readLe<std::uint8_t>(bytes.data() + 17);
    layout.width = static_cast<std::uint8_t>(layout.k + layout.m);
    if (!first) {
        layout.width = readLe<std::uint8_t>(bytes.data() + 18);
        layout.goalK = readLe<std::uint8_t>(bytes.data() + 19);
        layout.goalM = readLe<std::uint8_t>(bytes.data() + 20);
        layout.paused = (readLe<std::uint8_t>(bytes.data() + 21) & 1U) != 0;
        layout.leaving = readLe<std::uint64_t>(bytes.data() + 24);
        layout.retired = readLe<std::uint64_t>(bytes.data() + 32);
    }
    if (layout.drives == 0 || layout.drives > kMaxDrives || layout.k == 0 || layout.goalK == 0 ||
        layout.width > kMaxSlots || layout.k + layout.m > layout.width ||
        layout.goalK + layout.goalM > layout.width || layout.width > layout.drives)
        return fail(Code::Corrupt, "The layout table names an impossible geometry.");
    const char* from = bytes.data() + (first ? kFirstHeaderSize : kHeaderSize);
    auto table = decodeTable(from, layout);
    if (!table)
        return std::unexpected(table.error());
    layout.table = std::move(*table);
    auto goal = first ? Result<Table>(layout.table) : decodeTable(from + kTableSize, layout);
    if (!goal)
        return std::unexpected(goal.error());
    layout.goal = std::move(*goal);
    return layout;
}

Layout makeLayout(const std::vector<std::string>& devices, std::uint8_t k, std::uint8_t m)
{
    Layout layout;
    layout.drives = static_cast<std::uint32_t>(devices.size());
    layout.k = layout.goalK = k;
    layout.m = layout.goalM = m;
    layout.width = static_cast<std::uint8_t>(k + m);
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
    layout.goal = layout.table;
    return layout;
}

} // namespace holdfast::placement
