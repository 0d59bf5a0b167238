// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "support/memory_object_layer.h"

#include <algorithm>

namespace holdfast::test
{

using namespace store;

namespace
{

/// One page of a sorted listing with a delimiter: the same rules for objects and uploads.
class Pager
{
public:
    Pager(std::string_view prefix, std::string_view delimiter, std::string_view after)
        : m_prefix(prefix), m_delimiter(delimiter), m_after(after)
    {
    }

    /// The common prefix `key` rolls up into, or empty.
    [[nodiscard]] std::string commonPrefix(std::string_view key) const
    {
        if (m_delimiter.empty())
            return {};
        const std::size_t found = key.find(m_delimiter, m_prefix.size());
        if (found == std::string_view::npos)
            return {};
        return std::string(key.substr(0, found + m_delimiter.size()));
    }
    /// Whether `key` lies in the common prefix at which the last page ended.
    [[nodiscard]] bool isSkipped(std::string_view key) const
    {
        return !m_after.empty() && !m_delimiter.empty() && commonPrefix(key) == m_after;
    }

private:
    std::string_view m_prefix;
    std::string_view m_delimiter;
    std::string_view m_after;
};

} // namespace

Task<Result<ListPage>> MemoryObjectLayer::list(ListQuery query)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(query.bucket);
    if (!in)
        co_return failed(std::move(in));
    const Pager pager(query.prefix, query.delimiter, query.after);
    ListPage page;
    for (const auto& [key, versions] : (*in)->objects) {
        const Object& object = versions.front();
        if (object.info.isDeleteMarker)
            continue;
        if (key <= query.after || !key.starts_with(query.prefix) || pager.isSkipped(key))
            continue;
        const std::string common = pager.commonPrefix(key);
        if (!common.empty() && !page.prefixes.empty() && page.prefixes.back() == common)
            continue;
        if (page.objects.size() + page.prefixes.size() == query.limit) {
            page.truncated = query.limit > 0;
            break;
        }
        if (!common.empty()) {
            page.prefixes.push_back(common);
            page.next = common;
            continue;
        }
        ObjectInfo info = object.info;
        info.contentHeaders.clear();
        info.userMetadata.clear();
        page.objects.push_back(std::move(info));
        page.next = key;
    }
    co_return page;
}

Task<Result<VersionListPage>> MemoryObjectLayer::listVersions(VersionListQuery query)
{
    const std::lock_guard lock(m_mutex);
    auto in = findBucket(query.bucket);
    if (!in)
        co_return failed(std::move(in));
    const Pager pager(query.prefix, query.delimiter, query.keyMarker);
    VersionListPage page;
    const auto isFull = [&] {
        page.truncated = page.versions.size() + page.prefixes.size() == query.limit && query.limit > 0;
        return page.versions.size() + page.prefixes.size() == query.limit;
    };
    for (const auto& [key, versions] : (*in)->objects) {
        if (key < query.keyMarker || !key.starts_with(query.prefix) || pager.isSkipped(key))
            continue;
        if (key == query.keyMarker && query.versionIdMarker.empty())
            continue;
        const std::string common = pager.commonPrefix(key);
        if (!common.empty() && !page.prefixes.empty() && page.prefixes.back() == common)
            continue;
        if (!common.empty()) {
            if (isFull())
                break;
            page.prefixes.push_back(common);
            page.nextKeyMarker = common;
            page.nextVersionIdMarker.clear();
            continue;
        }
        const auto marker = std::ranges::find_if(versions, [&](const Object& object) {
            return key == query.keyMarker && object.info.versionId == query.versionIdMarker;
        });
        for (auto at = marker == versions.end() ? versions.begin() : marker + 1; at != versions.end(); ++at) {
            if (isFull())
                break;
            page.versions.push_back(at->info);
            page.nextKeyMarker = key;
            page.nextVersionIdMarker = at->info.versionId;
        }
        if (page.truncated)
            break;
    }
    if (!page.truncated) {
        page.nextKeyMarker.clear();
        page.nextVersionIdMarker.clear();
    }
    co_return page;
}

} // namespace holdfast::test
