// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "store/listing.h"

#include <algorithm>

#include "store/row_keys.h"

namespace holdfast::store
{
namespace
{

constexpr std::size_t kBucketBytes = sizeof(BucketId);
constexpr std::uint32_t kScanPage = 1000;

Result<void> addEntry(ListPage& page, drive::ScanEntry& entry)
{
    std::string key = entry.key.substr(kBucketBytes);
    page.next = key;
    if (entry.isPrefix) {
        page.prefixes.push_back(std::move(key));
        return {};
    }
    ObjectInfo info;
    Result<void> read = readListed(entry.value, info);
    if (!read)
        return failed(std::move(read), "listing " + key);
    info.key = std::move(key);
    page.objects.push_back(std::move(info));
    return {};
}

} // namespace

std::optional<std::string_view> commonPrefix(std::string_view key, std::string_view prefix,
                                             std::string_view delimiter)
{
    if (delimiter.empty() || !key.starts_with(prefix))
        return std::nullopt;
    const std::size_t at = key.find(delimiter, prefix.size());
    if (at == std::string_view::npos)
        return std::nullopt;
    return key.substr(0, at + delimiter.size());
}

bool isCommonPrefix(std::string_view marker, std::string_view prefix, std::string_view delimiter)
{
    const auto folded = commonPrefix(marker, prefix, delimiter);
    return folded && folded->size() == marker.size();
}

Task<Result<ListPage>> listObjects(Context& context, BucketId bucket, ListQuery query)
{
    ListPage page;
    if (query.limit == 0)
        co_return page;
    const std::string first = drive::objectRowKey(bucket, query.prefix);
    drive::ScanRequest request;
    request.begin = first;
    request.end = drive::prefixEnd(first);
    request.delimiter = query.delimiter;
    request.groupFrom = static_cast<std::uint32_t>(first.size());
    request.skipMarkers = true;
    if (!query.after.empty()) {
        const std::string after = drive::objectRowKey(bucket, query.after);
        const std::string begin = isCommonPrefix(query.after, query.prefix, query.delimiter)
                                      ? drive::prefixEnd(after)
                                      : after + '\0';
        request.begin = std::max(request.begin, begin);
        if (!request.end.empty() && request.begin >= request.end)
            co_return page;
    }
    std::uint32_t count = 0;
    for (;;) {
        request.limit = query.limit + 1 - count; // one more tells whether there is more
        auto scanned = co_await context.replicas.scan(request);
        if (!scanned)
            co_return failed(std::move(scanned), "listing objects");
        page.objects.reserve(page.objects.size() + scanned->entries.size());
        for (drive::ScanEntry& entry : scanned->entries) {
            if (count++ == query.limit) {
                page.truncated = true;
                co_return page;
            }
            Result<void> added = addEntry(page, entry);
            if (!added)
                co_return failed(std::move(added));
        }
        if (!scanned->more)
            break;
        request.begin = std::move(scanned->resume);
    }
    page.next.clear();
    co_return page;
}

/// Row keys of uploads end in an id, where any byte may look like a delimiter, and keys are escaped: so the
/// folding is done here, and seeks past a prefix by beginning the next scan there.
Task<Result<UploadListPage>> listUploadsOf(Context& context, BucketId bucket, UploadListQuery query)
{
    UploadListPage page;
    if (query.limit == 0)
        co_return page;
    const auto escaped = [bucket](std::string_view key) {
        std::string out = bucketPrefix(bucket) + drive::escapeKey(key);
        out.resize(out.size() - 2); // without the end mark: a prefix of all keys that begin so
        return out;
    };
    std::string begin = escaped(query.prefix);
    const std::string end = drive::prefixEnd(begin);
    if (!query.keyMarker.empty()) {
        std::string after;
        auto marker = Uuid::parse(query.uploadIdMarker);
        if (isCommonPrefix(query.keyMarker, query.prefix, query.delimiter))
            after = drive::prefixEnd(escaped(query.keyMarker));
        else if (marker)
            after = uploadKey(bucket, query.keyMarker, *marker) + '\0';
        else
            after = drive::prefixEnd(bucketPrefix(bucket) + drive::escapeKey(query.keyMarker));
        begin = std::max(begin, after);
    }
    std::uint32_t count = 0;
    for (bool more = true; more && (end.empty() || begin < end);) {
        drive::ScanRequest request;
        request.family = drive::Family::Uploads;
        request.begin = begin;
        request.end = end;
        request.limit = std::min(kScanPage, query.limit + 1 - count);
        auto scanned = co_await context.replicas.scan(std::move(request));
        if (!scanned)
            co_return failed(std::move(scanned), "listing uploads");
        more = scanned->more;
        begin = scanned->resume;
        for (const drive::ScanEntry& entry : scanned->entries) {
            auto name = parseUploadKey(entry.key);
            if (!name)
                co_return failed(std::move(name));
            if (count++ == query.limit) {
                page.truncated = true;
                co_return page;
            }
            const auto folded = commonPrefix(name->key, query.prefix, query.delimiter);
            if (folded) {
                page.prefixes.emplace_back(*folded);
                page.nextKeyMarker = *folded;
                page.nextUploadIdMarker.clear();
                begin = drive::prefixEnd(escaped(*folded));
                more = true;
                break;
            }
            auto row = UploadRow::decode(entry.value);
            if (!row)
                co_return failed(std::move(row));
            page.nextKeyMarker = name->key;
            page.nextUploadIdMarker = name->upload.hex();
            page.uploads.push_back(row->info(std::move(name->key), name->upload));
        }
    }
    page.nextKeyMarker.clear();
    page.nextUploadIdMarker.clear();
    co_return page;
}

Task<Result<BucketUsage>> sumCounters(Context& context, std::string begin, std::string end)
{
    CounterDelta sum;
    for (;;) {
        drive::ScanRequest request;
        request.family = drive::Family::Counters;
        request.begin = begin;
        request.end = end;
        request.limit = drive::kPartitions;
        auto page = co_await context.replicas.scan(std::move(request));
        if (!page)
            co_return failed(std::move(page), "reading counters");
        for (const drive::ScanEntry& entry : page->entries) {
            auto delta = CounterDelta::decode(entry.value);
            if (!delta)
                co_return failed(std::move(delta));
            sum += *delta;
        }
        if (!page->more)
            break;
        begin = page->resume;
    }
    const auto count = [](std::int64_t value) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
    };
    co_return BucketUsage{count(sum.objects), count(sum.bytes), count(sum.versions),
                          count(sum.uploads)};
}

} // namespace holdfast::store
