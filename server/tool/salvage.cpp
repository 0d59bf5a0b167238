// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/extractor.h"

#include <algorithm>

// Where no database of a partition is left, the headers of shard files still say which bucket and key they
// belong to. They do not say whether the object was deleted since, or how long it was: the newest body
// that can be put together is written, and marked as salvaged.
namespace holdfast::tool
{
namespace
{

using store::BucketId;

struct Body
{
    std::uint64_t stamp = 0; ///< of its last extent
    std::vector<Uuid> extents;
};

template <class Found> Body chain(const std::vector<Found>& sorted, std::size_t begin)
{
    Body body{sorted[begin].origin.stamp, {sorted[begin].id}};
    std::uint32_t next = 1;
    for (std::size_t i = begin + 1; i < sorted.size(); ++i) {
        if (sorted[i].origin.extentNumber != next)
            continue;
        body.extents.push_back(sorted[i].id);
        body.stamp = sorted[i].origin.stamp;
        ++next;
    }
    return body;
}

/// The newest sequence of extents 0, 1, 2 ... whose stamps rise.
template <class Found> std::optional<Body> newestBody(std::vector<Found> extents)
{
    std::ranges::sort(extents, {}, [](const Found& found) { return found.origin.stamp; });
    std::optional<Body> best;
    for (std::size_t i = 0; i < extents.size(); ++i) {
        if (extents[i].origin.extentNumber == 0)
            best = chain(extents, i);
    }
    return best;
}

template <class Found> std::optional<Body> joinParts(const std::vector<Found>& extents)
{
    std::map<std::uint32_t, std::vector<Found>> parts;
    for (const Found& found : extents)
        parts[found.origin.partNumber].push_back(found);
    Body whole;
    for (const auto& [number, found] : parts) {
        const std::optional<Body> part = newestBody(found);
        if (!part)
            return std::nullopt;
        whole.stamp = std::max(whole.stamp, part->stamp);
        whole.extents.insert(whole.extents.end(), part->extents.begin(), part->extents.end());
    }
    return whole;
}

} // namespace

void Extractor::salvage()
{
    std::map<std::pair<BucketId, std::string>, std::vector<Found>> objects;
    const Uuid* before = nullptr;
    for (const ShardIndex::Entry& entry : m_index.entries()) {
        if ((before && *before == entry.name.extent) || m_rowed.contains(entry.name.extent))
            continue;
        before = &entry.name.extent;
        // With a database of its key's partition at hand, rows have told all there is to tell.
        const std::optional<Found> found = describe(entry.name.extent);
        if (found)
            objects[{found->origin.bucket, found->origin.key}].push_back(*found);
    }
    for (auto& [name, extents] : objects)
        salvageObject(name.first, name.second, std::move(extents));
}

/// What the headers of an extent's shards say together: a rebuilt shard knows less than the first ones.
std::optional<Extractor::Found> Extractor::describe(const Uuid& extent)
{
    std::optional<Found> found;
    for (const ShardIndex::Entry& entry : m_index.of(extent)) {
        auto reader = drive::ShardFileReader::open(m_files, m_index.pathOf(entry));
        if (!reader || (*reader)->header().name.extent != extent)
            continue;
        const drive::ShardOrigin& origin = (*reader)->header().origin;
        const PartitionId home = drive::partitionOfObject(origin.bucket, origin.key);
        if (m_store.hasConfiguration() && !m_store.members(home).empty())
            return std::nullopt;
        if (!found)
            found = Found{extent, origin};
        found->origin.partNumber = std::max(found->origin.partNumber, origin.partNumber);
        found->origin.extentNumber = std::max(found->origin.extentNumber, origin.extentNumber);
        if (found->origin.bucketName.empty())
            found->origin.bucketName = origin.bucketName;
    }
    return found;
}

void Extractor::salvageObject(BucketId bucket, const std::string& key, std::vector<Found> extents)
{
    std::string name = bucketName(bucket);
    std::map<std::optional<Uuid>, std::vector<Found>> bodies;
    for (Found& found : extents) {
        if (!found.origin.bucketName.empty())
            name = found.origin.bucketName;
        bodies[found.origin.upload].push_back(std::move(found));
    }
    std::optional<Body> best;
    for (const auto& [upload, found] : bodies) {
        std::optional<Body> body = upload ? joinParts(found) : newestBody(found);
        if (body && (!best || body->stamp > best->stamp))
            best = std::move(body);
    }
    Source source{name, key, {}, false};
    Result<Target> target = best ? begin(std::move(source))
                                 : Result<Target>(fail(Code::NotFound, "its beginning is not here"));
    if (!target) {
        ++m_totals.failed;
        m_problems.add("lost", {}, "an object of bucket " + name + ": " + target.error().describe());
        return;
    }
    for (const Uuid& extent : best->extents)
        appendExtent(*target, extent, std::nullopt);
    static_cast<void>(finish(*std::move(target), std::nullopt, {}, true)); // it counts and tells
}

} // namespace holdfast::tool
