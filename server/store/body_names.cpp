// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/body_names.h"

#include <algorithm>

#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

/// Among rows of one partition: the first for which `look` answers something.
template <class Look>
Task<Result<std::optional<BodyName>>> search(Context* context, drive::ScanRequest request, Look look)
{
    for (;;) {
        auto page = co_await context->replicas.scan(request);
        if (!page)
            co_return failed(std::move(page));
        for (const drive::ScanEntry& entry : page->entries) {
            Result<std::optional<BodyName>> found = look(entry);
            if (!found || *found)
                co_return found;
        }
        if (!page->more)
            co_return std::optional<BodyName>();
        request.begin = std::move(page->resume);
    }
}

Result<std::optional<BodyName>> nameIn(std::string_view value, const Uuid& body)
{
    auto row = VersionRow::decode(value);
    if (!row)
        return failed(std::move(row));
    if (!consistsOf(row->body, body))
        return std::optional<BodyName>();
    return BodyName{row->stamp, std::move(row->versionId), std::nullopt};
}

} // namespace

bool consistsOf(const BodyRef& body, const Uuid& id)
{
    return (body.small && body.small->id == id) ||
           std::ranges::any_of(body.extents, [&](const ExtentRef& extent) { return extent.id == id; });
}

Task<Result<std::optional<BodyName>>> whoNames(Context& context, BucketId bucket, std::string key,
                                               std::optional<Uuid> upload, Uuid body)
{
    const PartitionId home = drive::partitionOfObject(bucket, key);
    const std::string rowKey = drive::objectRowKey(bucket, key);
    // Looked at again where the current version was another one after the older ones: they move.
    std::optional<std::string> before;
    for (bool moved = true; moved;) {
        auto current = co_await context.replicas.get(home, drive::Family::Current, rowKey);
        if (!current)
            co_return failed(std::move(current));
        if (*current) {
            Result<std::optional<BodyName>> named = nameIn(**current, body);
            if (!named || *named)
                co_return named;
        }
        moved = before != *current;
        before = std::move(*current);
        if (!moved)
            break;
        drive::ScanRequest older;
        older.family = drive::Family::Noncurrent;
        older.begin = bucketPrefix(bucket) + drive::escapeKey(key);
        older.end = drive::prefixEnd(older.begin);
        older.partitions = onlyPartition(home);
        auto lookAtVersion = [body](const drive::ScanEntry& entry) { return nameIn(entry.value, body); };
        auto found = co_await search(&context, std::move(older), std::move(lookAtVersion));
        if (!found || *found)
            co_return found;
        moved = before.has_value(); // without any version there is none to move
    }
    if (!upload)
        co_return std::optional<BodyName>();
    drive::ScanRequest parts;
    parts.family = drive::Family::Aux;
    parts.begin = partPrefix(home, *upload);
    parts.end = drive::prefixEnd(parts.begin);
    parts.partitions = onlyPartition(home);
    auto lookAtPart = [body](const drive::ScanEntry& entry) -> Result<std::optional<BodyName>> {
        auto row = PartRow::decode(entry.value);
        if (!row)
            return failed(std::move(row));
        if (!consistsOf(row->body, body))
            return std::optional<BodyName>();
        return BodyName{0, {}, partNumberOf(entry.key)};
    };
    co_return co_await search(&context, std::move(parts), std::move(lookAtPart));
}

} // namespace holdfast::store
